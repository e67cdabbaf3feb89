package staff

import (
	"context"

	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// yearViews are the years that are usually looked at.
func yearViews(path string) func(Store) []ui.View {
	return func(s Store) []ui.View {
		this := s.Today().Year()
		return []ui.View{
			{Label: yearText(this), URL: Filter{Period: day.Year(this)}.at(path)},
			{Label: yearText(this - 1), URL: Filter{Period: day.Year(this - 1)}.at(path)},
		}
	}
}

var (
	groupFilter     = ui.Filter{Key: "grupp", Label: "Grupp", Options: groups}
	financingFilter = ui.Filter{Key: "betalas", Label: "Betalas av", Options: financings}
	periodFilter    = ui.Filter{Key: "period", Label: "Period", Kind: ui.Period}
)

var postPages = pagesOf[Post]{
	path: PostPath, title: "Tjänster", one: "Nya tjänster", that: "tjänsterna", file: "tjanster", text: true, units: true,
	intro: "Antal tjänster per enhet och grupp, med den tid de finns. Vakanta tjänster ingår.",
	note:  "Tjänster som tredje part betalar ingår inte i antalet tjänster inom Inköp.",
	of:    Store.Posts, row: func(p *Post) *Row { return &p.Row },
	name:    func(p *Post) string { return sv.UpperFirst(p.title()) },
	fresh:   func() Post { return Post{Financing: Own} },
	filters: []ui.Filter{groupFilter, financingFilter, {Key: "period", Label: "Fanns under", Kind: ui.Period}},
	views: func(s Store) []ui.View {
		return []ui.View{
			{Label: "Gäller i dag", URL: Filter{Period: onDay(s.Today())}.at(PostPath)},
			{Label: "Tredje part", URL: Filter{Financing: ThirdParty}.at(PostPath)},
		}
	},
	listing: ui.Listing[Post]{One: "rad med tjänster", Many: "rader med tjänster", Sort: "grp", Columns: ui.Columns[Post]{
		{Key: "grp", Label: "Grupp", Sort: true, Cell: func(p *Post) ui.Cell { return ui.Link(p.Group.Sv(), PostPath+"/"+p.ID) }},
		ui.Field(PostFields, "unit").Fixed(),
		ui.Field(PostFields, "posts").Called("Tjänster"),
		{Key: "financing", Label: "Betalas av", Cell: func(p *Post) ui.Cell {
			if p.Financing == ThirdParty {
				return ui.Mark(ui.Badge{Text: p.Financier, Icon: "arrows-exchange", Tone: ui.Info})
			}
			return ui.Text("Inköp")
		}},
		ui.Field(PostFields, "valid_from"),
		ui.Field(PostFields, "valid_to").Fixed(),
		ui.Field(PostFields, "note").Fixed().OnDemand(),
	}},
}

var vacancyPages = pagesOf[Vacancy]{
	path: VacancyPath, title: "Vakanser", one: "Ny vakans", that: "vakansen", file: "vakanser", text: true, units: true,
	intro: "Tjänster som har stått tomma. Antalet kan vara ett intervall.",
	of:    Store.Vacancies, row: func(v *Vacancy) *Row { return &v.Row },
	name:    func(v *Vacancy) string { return sv.UpperFirst(v.title()) },
	fresh:   func() Vacancy { return Vacancy{} },
	filters: []ui.Filter{groupFilter, {Key: "period", Label: "Vakant under", Kind: ui.Period}},
	views: func(s Store) []ui.View {
		return []ui.View{{Label: "Vakanta i dag", URL: Filter{Period: onDay(s.Today())}.at(VacancyPath)}}
	},
	listing: ui.Listing[Vacancy]{One: "vakans", Many: "vakanser", Sort: "-valid_from", Columns: ui.Columns[Vacancy]{
		{Key: "unit", Label: "Enhet", Cell: func(v *Vacancy) ui.Cell {
			return ui.Link(or(v.Unit, "Hela Inköp"), VacancyPath+"/"+v.ID).Under(v.Group.Sv())
		}},
		{Key: "high", Label: "Tjänster", Sort: true, Number: true, Cell: func(v *Vacancy) ui.Cell { return ui.Number(v.Interval()) }},
		ui.Field(VacancyFields, "valid_from"),
		ui.Field(VacancyFields, "valid_to").Fixed(),
		ui.Field(VacancyFields, "reason").Fixed(),
		ui.Field(VacancyFields, "note").Fixed().OnDemand(),
	}},
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

var recruitmentPages = pagesOf[Recruitment]{
	path: RecruitmentPath, title: "Rekryteringar", one: "Ny rekrytering", that: "rekryteringen", file: "rekryteringar", text: true, units: true,
	intro: "Hur många som har rekryterats och när de börjar.",
	of:    Store.Recruitments, row: func(r *Recruitment) *Row { return &r.Row },
	name:  func(r *Recruitment) string { return sv.UpperFirst(r.title()) },
	fresh: func() Recruitment { return Recruitment{Persons: 1, Financing: Own} },
	filters: []ui.Filter{groupFilter, financingFilter, {Key: "period", Label: "Rekryterade", Kind: ui.Period},
		{Key: "borjar", Label: "Börjar", Kind: ui.Period}},
	views: func(s Store) []ui.View {
		year := day.Year(s.Today().Year() - 1)
		return []ui.View{
			{Label: "Började " + yearText(s.Today().Year()-1), URL: Filter{Started: year}.at(RecruitmentPath)},
			{Label: "Har inte börjat", URL: Filter{Started: day.Period{From: s.Today()}}.at(RecruitmentPath)},
		}
	},
	listing: ui.Listing[Recruitment]{One: "rekrytering", Many: "rekryteringar", Sort: "-month", Columns: ui.Columns[Recruitment]{
		{Key: "grp", Label: "Grupp", Cell: func(r *Recruitment) ui.Cell {
			return ui.Link(r.Group.Sv(), RecruitmentPath+"/"+r.ID).Under(r.Unit)
		}},
		ui.Field(RecruitmentFields, "persons").Called("Personer"),
		ui.Field(RecruitmentFields, "month"),
		ui.Field(RecruitmentFields, "starts_in"),
		ui.Field(RecruitmentFields, "financing").Fixed(),
		ui.Field(RecruitmentFields, "note").Fixed().OnDemand(),
	}},
}

// maskedExit is an exit without what could tell who it was.
func maskedExit(e Exit) Exit {
	e.Destination, e.Unit, e.UnitID = hiddenDestination, "", ""
	return e
}

// hiddenDestination is shown as it is, since it is none of the choices.
const hiddenDestination Destination = TooFew

// maskExits hides where those went who left a small group.
func maskExits(ctx context.Context, s Store, rows []Exit) ([]Exit, map[string]bool, error) {
	small := map[int]map[Group]bool{}
	masked := map[string]bool{}
	for i, e := range rows {
		year := e.Month.Day().Year()
		if small[year] == nil {
			var err error
			if small[year], err = s.SmallGroups(ctx, year); err != nil {
				return nil, nil, err
			}
		}
		if small[year][e.Group] {
			rows[i], masked[e.ID] = maskedExit(e), true
		}
	}
	return rows, masked, nil
}

var exitPages = pagesOf[Exit]{
	path: ExitPath, title: "Avgångar", one: "Ny avgång", that: "avgången", file: "avgangar", units: true, mask: maskExits,
	open: []string{"month", "grp", "persons"}, blur: func(f *Filter) { f.Kind, f.UnitID = "", "" },
	intro: "Hur många som har slutat, per grupp och månad. Inga namn registreras.",
	note:  "Vart någon har gått visas inte för grupper med färre än fem anställda.",
	of:    Store.Exits, row: func(e *Exit) *Row { return &e.Row },
	name:    func(e *Exit) string { return sv.UpperFirst(e.title()) },
	fresh:   func() Exit { return Exit{Persons: 1, Financing: Own} },
	filters: []ui.Filter{groupFilter, {Key: "slag", Label: "Gick till", Options: destinations}, financingFilter, periodFilter},
	views:   yearViews(ExitPath),
	listing: ui.Listing[Exit]{One: "avgång", Many: "avgångar", Sort: "-month", Columns: ui.Columns[Exit]{
		{Key: "month", Label: "Månad", Sort: true, Cell: func(e *Exit) ui.Cell { return ui.Link(e.Month.Sv(), ExitPath+"/"+e.ID) }},
		ui.Field(ExitFields, "grp").Fixed(),
		ui.Field(ExitFields, "persons").Called("Personer"),
		ui.Field(ExitFields, "destination").Fixed(),
		{Key: "counted", Label: "Räknas i omsättningen", Cell: func(e *Exit) ui.Cell {
			switch {
			case e.Destination == hiddenDestination:
				return ui.Text(TooFew)
			case e.Destination.External() && e.Financing == Own:
				return ui.Mark(ui.Badge{Text: "Ja", Tone: ui.Info})
			}
			return ui.Text("Nej")
		}},
		ui.Field(ExitFields, "unit").Fixed().OnDemand(),
	}},
}

var headcountPages = pagesOf[Headcount]{
	path: HeadcountPath, title: "Medelantal anställda", one: "Nytt medelantal", that: "medelantalet", file: "medelantal", text: true,
	intro: "Medelantalet tillsvidareanställda per grupp och år. Personalomsättningen räknas på det.",
	of:    Store.Headcounts, row: func(h *Headcount) *Row { return &h.Row },
	name:    func(h *Headcount) string { return sv.UpperFirst(h.title()) },
	fresh:   func() Headcount { return Headcount{} },
	filters: []ui.Filter{groupFilter, {Key: "period", Label: "År", Kind: ui.Period}},
	views:   yearViews(HeadcountPath),
	listing: ui.Listing[Headcount]{One: "medelantal", Many: "medelantal", Sort: "-year", Columns: ui.Columns[Headcount]{
		{Key: "grp", Label: "Grupp", Sort: true, Cell: func(h *Headcount) ui.Cell { return ui.Link(h.Group.Sv(), HeadcountPath+"/"+h.ID) }},
		ui.Field(HeadcountFields, "year"),
		ui.Field(HeadcountFields, "average").Called("Medelantal"),
		ui.Field(HeadcountFields, "note").Fixed(),
	}},
}

// maskSick hides the hours of small units, and of those that would give them away.
func maskSick(ctx context.Context, s Store, rows []SickMonth) ([]SickMonth, map[string]bool, error) {
	var p day.Period
	for _, r := range rows {
		if m := r.Month.Period(); p.From == 0 {
			p = m
		} else {
			p.From, p.To = min(p.From, m.From), max(p.To, m.To)
		}
	}
	hidden, err := s.Hidden(ctx, p)
	for i, r := range rows {
		if hidden[r.ID] {
			rows[i].Sick, rows[i].Ordinary, rows[i].Long, rows[i].Source = 0, 0, Opt{}, TooFew
		}
	}
	return rows, hidden, err
}

var sickPages = pagesOf[SickMonth]{
	path: SickPath, title: "Sjukfrånvaro, timmar", one: "Ny månad", that: "timmarna", file: "sjukfranvaro", text: true, units: true, mask: maskSick,
	open:  []string{"month", "unit", "persons"},
	intro: "Sjuktimmar och ordinarie arbetstid per månad. Flera månader på en gång läses in under Import.",
	note:  "Timmar för enheter med färre än fem anställda visas bara för den som registrerar dem.",
	of:    Store.SickMonths, row: func(s *SickMonth) *Row { return &s.Row },
	name:    func(s *SickMonth) string { return sv.UpperFirst(s.title()) },
	fresh:   func() SickMonth { return SickMonth{} },
	filters: []ui.Filter{periodFilter},
	views:   yearViews(SickPath),
	listing: ui.Listing[SickMonth]{One: "rad med timmar", Many: "rader med timmar", Sort: "-month", Columns: ui.Columns[SickMonth]{
		{Key: "month", Label: "Månad", Sort: true, Cell: func(s *SickMonth) ui.Cell { return ui.Link(s.Month.Sv(), SickPath+"/"+s.ID) }},
		{Key: "unit", Label: "Enhet", Cell: func(s *SickMonth) ui.Cell { return ui.Text(or(s.Unit, "Hela Inköp")) }},
		{Key: "share", Label: "Sjukfrånvaro", Number: true, Cell: func(s *SickMonth) ui.Cell {
			if s.Ordinary == 0 {
				return ui.Text(TooFew)
			}
			return ui.Number(s.Share())
		}},
		{Key: "sick", Label: "Sjuktimmar", Number: true, Cell: func(s *SickMonth) ui.Cell { return s.cell(Some(s.Sick)) }},
		{Key: "ordinary", Label: "Ordinarie arbetstid", Number: true, Cell: func(s *SickMonth) ui.Cell { return s.cell(Some(s.Ordinary)) }},
		{Key: "long", Label: "Därav från dag 60", Number: true, Cell: func(s *SickMonth) ui.Cell { return s.cell(s.Long) }},
		ui.Field(SickFields, "persons").Fixed(),
		ui.Field(SickFields, "source").Fixed().OnDemand(),
	}},
}

// cell shows hours, nothing where they are hidden.
func (s *SickMonth) cell(hours Opt) ui.Cell {
	if s.Ordinary == 0 {
		return ui.Cell{}
	}
	if !hours.Known {
		return ui.Number(hours.Sv())
	}
	return ui.Number(sv.Decimal(int64(hours.N), 100, 2))
}
