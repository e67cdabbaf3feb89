package staff

import (
	"context"
	"strconv"

	"klover/internal/word/day"
	"klover/internal/word/figure"
)

var (
	anyKind = []figure.PeriodKind{figure.Month, figure.YearToDate, figure.Rolling12, figure.Year}
	yearly  = []figure.PeriodKind{figure.Year}
)

const source = "Klövers definition; verksamhetsberättelse 2017 och 2022" // handbook 6.4

// Figures returns the figures that the area answers for.
func Figures(s Store) []figure.Figure {
	return []figure.Figure{
		s.sickFigure(), s.longFigure(),
		s.turnoverFigure("hr.turnover.all", "Personalomsättning, hela Inköp", "", "Målet 8,6 % från 2021 gäller det här måttet. Strategiska inköpare mäts för sig sedan 2022."),
		s.turnoverFigure("hr.turnover.si", "Personalomsättning, strategiska inköpare", Strategic, "Började mätas 2022, med 2021 som jämförelse. Målet 8,6 % gäller hela Inköp och inte det här måttet."),
		s.postsFigure("hr.positions", "Tjänster inom Inköp", Own, "Antal tjänster som Inköp självt betalar, sista dagen i perioden. Vakanta tjänster ingår. Tjänster som tredje part betalar räknas för sig."),
		s.postsFigure("hr.third_party_positions", "Tjänster som tredje part betalar", ThirdParty, "Antal tjänster som någon annan än Inköp betalar, sista dagen i perioden, till exempel för Mälartågs utbetalningsorder."),
		s.changeFigure(),
		s.vacancyFigure("hr.vacancies.low", "Vakanta tjänster, lägst", "minsta", func(v Vacant) (Hundredths, day.Date) { return v.Low, v.LowOn }, func(v Vacancy) Hundredths { return v.Low }),
		s.vacancyFigure("hr.vacancies.high", "Vakanta tjänster, högst", "största", func(v Vacant) (Hundredths, day.Date) { return v.High, v.HighOn }, func(v Vacancy) Hundredths { return v.High }),
		s.startedFigure("hr.started", "Nya medarbetare", ""),
		s.startedFigure("hr.started.si", "Nya strategiska inköpare", Strategic),
		s.startedFigure("hr.started.operational", "Nya operativa inköpare", Operational),
		s.startedFigure("hr.started.finance", "Nya ekonomiassistenter", Finance),
		s.aheadFigure(),
		s.unitsFigure(),
	}
}

func described(key, name string, unit figure.Unit, way figure.Direction, text string) figure.Figure {
	return figure.Figure{Key: key, Name: name, Unit: unit, Direction: way, Owner: "Inköpschef", Kinds: anyKind,
		Definitions: []figure.Definition{{Version: 1, Text: text, Source: source}}}
}

const posted figure.Unit = "tjänster"

// sumOver adds up hours and tells which months of the period lack them. A period
// without hours has none to report.
func (s Store) sumOver(ctx context.Context, ask figure.Ask) (sum Hours, months []Hours, v figure.Value, err error) {
	if months, err = s.Hours(ctx, ask.Period); err != nil {
		return sum, nil, v, err
	}
	sum, missing := sumOf(months, ask.Period)
	switch {
	case !sum.Known():
		v = figure.Unreported("Timmar är inte registrerade för perioden.")
	case len(missing) > 0 && ask.Kind == figure.Rolling12:
		v = figure.Unmeasurable("Rullande tolv månader kräver timmar för alla tolv. De saknas för " + labels(missing) + ".")
	case len(missing) > 0:
		v.Reason = "Timmar saknas för " + labels(missing) + " och ingår inte."
	}
	return sum, months, v, nil
}

func hoursURL(p day.Period) string { return Filter{Period: p}.at(SickPath) }

// sickFigure is SKR's key figure 1 for sick leave.
func (s Store) sickFigure() figure.Figure {
	f := described("hr.sick", "Sjukfrånvaro", figure.Percent, figure.Lower,
		"Sjuktimmar delat med ordinarie arbetstid i timmar, för anställda med ordinarie arbetstid. Flera månader läggs ihop före divisionen, så att varje timme väger lika.")
	f.Decimals = 2
	f.Note = "Tre serier redovisas: månad, ackumulerat i år och rullande tolv månader. Ett helår låses när det har redovisats."
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		sum, _, v, err := s.sumOver(ctx, ask)
		if err != nil || v.State != figure.Known {
			return v, err
		}
		v.Num, v.Den, v.URL = int64(sum.Sick), int64(sum.Ordinary), hoursURL(ask.Period)
		return v, nil
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		return s.hourRows(ctx, ask, "sjuktimmar", "ordinarie arbetstid", func(h Hours) (num, den Hundredths) { return h.Sick, h.Ordinary })
	}
	return f
}

func (s Store) longFigure() figure.Figure {
	f := described("hr.sick_long", "Andel långtidssjukfrånvaro", figure.Percent, figure.Lower,
		"Sjuktimmar från och med dag 60 i en sjukperiod delat med alla sjuktimmar. Månader utan uppgift om långtidssjukfrånvaro räknas inte.")
	f.Decimals = 1
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		sum, _, v, err := s.sumOver(ctx, ask)
		if err != nil || v.State != figure.Known {
			return v, err
		}
		if sum.LongOf == 0 {
			return figure.Unreported("Timmar från dag 60 är inte registrerade för perioden."), nil
		}
		v.Num, v.Den, v.URL = int64(sum.Long), int64(sum.LongOf), hoursURL(ask.Period)
		return v, nil
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		return s.hourRows(ctx, ask, "timmar från dag 60", "sjuktimmar", func(h Hours) (num, den Hundredths) { return h.Long, h.LongOf })
	}
	return f
}

// hourRows returns the months behind a share, never the units.
func (s Store) hourRows(ctx context.Context, ask figure.Ask, num, den string, of func(Hours) (num, den Hundredths)) ([]figure.Row, error) {
	months, err := s.Hours(ctx, ask.Period)
	var rows []figure.Row
	for _, h := range months {
		n, d := of(h)
		row := figure.Row{Kind: sickMonths.table, Ref: h.Month.String(), URL: hoursURL(h.Month.Period())}
		row.Label, row.Amount = num+" "+h.Month.Label()+", hundradels timmar", int64(n)
		rows = append(rows, row)
		row.Label, row.Amount, row.Of = den+" "+h.Month.Label()+", hundradels timmar", int64(d), figure.Den
		rows = append(rows, row)
	}
	return rows, err
}

// turnoverFigure is handbook 13 row 13.
func (s Store) turnoverFigure(key, name string, of Group, note string) figure.Figure {
	f := described(key, name, figure.Percent, figure.Lower,
		"Antal som på egen begäran har gått till en arbetsgivare utanför Region Sörmland och Region Västmanland under året, delat med medelantalet tillsvidareanställda. Pension, annat arbete inom regionerna och visstid som tar slut räknas inte.")
	f.Decimals, f.Kinds, f.Note = 1, yearly, note
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		t, err := s.turnoverOf(ctx, ask.Period.From.Year(), of)
		switch {
		case err != nil:
			return figure.Value{}, err
		case !t.Known:
			return figure.Unreported("Medelantalet anställda är inte registrerat för året."), nil
		case t.Hidden:
			return figure.Unmeasurable("Gruppen har färre än fem anställda: " + TooFew + "."), nil
		}
		num, den := t.terms()
		v := figure.Ratio(num, den)
		v.Terms = t.termsText()
		v.URL = Filter{Period: ask.Period, Group: of, Kind: string(Outside), Financing: Own}.at(ExitPath)
		return v, nil
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		return s.turnoverRows(ctx, ask.Period, of)
	}
	return f
}

func (s Store) turnoverOf(ctx context.Context, year int, of Group) (Turnover, error) {
	list, all, err := s.Turnover(ctx, year)
	if of == "" || err != nil {
		return all, err
	}
	for _, t := range list {
		if t.Group == of {
			t.Hidden = t.Average < Few*whole
			return t, nil
		}
	}
	return Turnover{}, nil
}

// turnoverRows leads to each that left, unless the group is so small that it would
// tell where somebody went: then to the months.
func (s Store) turnoverRows(ctx context.Context, p day.Period, of Group) ([]figure.Row, error) {
	t, err := s.turnoverOf(ctx, p.From.Year(), of)
	if err != nil {
		return nil, err
	}
	unit := t.unit()
	left, err := s.Exits().All(ctx, Filter{Period: p, Group: of, Kind: string(Outside), Financing: Own})
	if err != nil {
		return nil, err
	}
	small, err := s.SmallGroups(ctx, p.From.Year())
	if err != nil {
		return nil, err
	}
	var rows []figure.Row
	for _, e := range left {
		row := figure.Row{Kind: exits.table, Ref: e.ID, Label: named(e.Persons) + ", " + e.Month.Label(), URL: ExitPath + "/" + e.ID,
			Amount: e.Persons * int64(whole) / unit}
		if small[e.Group] {
			row.Ref, row.Label, row.URL = "", named(e.Persons), Filter{Period: p}.at(ExitPath)
		}
		rows = append(rows, row)
	}
	averages, err := s.Headcounts().All(ctx, Filter{Period: p, Group: of})
	for _, h := range averages {
		rows = append(rows, figure.Row{Kind: headcounts.table, Ref: h.ID, Label: "medelantal " + lower(h.Group.Sv()), URL: HeadcountPath + "/" + h.ID,
			Amount: int64(h.Average) / unit, Of: figure.Den})
	}
	return rows, err
}

// posts as a value: a whole number, or hundredths of a hundred when a post is divided.
func postValue(n Hundredths, exact bool) figure.Value {
	if exact {
		return figure.Count(int64(n / whole))
	}
	return figure.Value{Num: int64(n), Den: int64(whole)}
}

// hundred is the denominator's row of numbers with half posts.
var hundred = figure.Row{Kind: "staff_post", Label: "antalet räknas i hundradelar", Amount: int64(whole), Of: figure.Den}

func wholePosts(list []Post) bool {
	for _, p := range list {
		if p.Posts%whole != 0 {
			return false
		}
	}
	return true
}

func (s Store) postsFigure(key, name string, by Financing, text string) figure.Figure {
	f := described(key, name, posted, figure.Neutral, text)
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		list, err := s.PostsOn(ctx, ask.Period.Last(), by)
		if err != nil {
			return figure.Value{}, err
		}
		if len(list) == 0 && by == Own {
			return figure.Unreported("Inga tjänster är registrerade för den dagen."), nil
		}
		v := postValue(SumPosts(list), wholePosts(list))
		v.URL = Filter{Period: onDay(ask.Period.Last()), Financing: by}.at(PostPath)
		return v, nil
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		list, err := s.PostsOn(ctx, ask.Period.Last(), by)
		return postRows(list, 1, wholePosts(list)), err
	}
	return f
}

func postRows(list []Post, sign int64, exact bool) []figure.Row {
	var rows []figure.Row
	for _, p := range list {
		amount := sign * int64(p.Posts)
		if exact {
			amount /= int64(whole)
		}
		rows = append(rows, figure.Row{Kind: posts.table, Ref: p.ID, Label: p.title(), URL: PostPath + "/" + p.ID, Amount: amount})
	}
	if !exact {
		rows = append(rows, hundred)
	}
	return rows
}

// changeFigure counts posts, since the report for 2022 explains the change with a
// post that ended (S22:630).
func (s Store) changeFigure() figure.Figure {
	f := described("hr.staff_change", "Förändring av antalet tjänster", posted, figure.Neutral,
		"Tjänster som Inköp självt betalar sista dagen i perioden, minus tjänsterna samma dag året före.")
	f.Kinds = yearly
	both := func(ctx context.Context, ask figure.Ask) (now, before []Post, err error) {
		if now, err = s.PostsOn(ctx, ask.Period.Last(), Own); err == nil {
			before, err = s.PostsOn(ctx, ask.Period.Previous().Last(), Own)
		}
		return now, before, err
	}
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		now, before, err := both(ctx, ask)
		if err != nil {
			return figure.Value{}, err
		}
		if len(now) == 0 || len(before) == 0 {
			return figure.Unreported("Tjänster är inte registrerade för båda åren."), nil
		}
		v := postValue(SumPosts(now)-SumPosts(before), wholePosts(now) && wholePosts(before))
		v.URL = Filter{Period: ask.Period, Financing: Own}.at(PostPath)
		return v, nil
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		now, before, err := both(ctx, ask)
		exact := wholePosts(now) && wholePosts(before)
		rows := postRows(now, 1, true)
		if !exact {
			rows = postRows(now, 1, false)
		}
		for _, r := range postRows(before, -1, exact) {
			if r.Of == figure.Num {
				r.Label += ", året före"
				rows = append(rows, r)
			}
		}
		return rows, err
	}
	return f
}

func (s Store) vacancyFigure(key, name, which string, pick func(Vacant) (Hundredths, day.Date), number func(Vacancy) Hundredths) figure.Figure {
	f := described(key, name, posted, figure.Lower,
		"Det "+which+" antalet vakanta tjänster någon dag under perioden. Där en vakans är angiven som ett intervall räknas dess "+which+" tal.")
	f.Decimals = 1
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		v, _, err := s.Vacant(ctx, ask.Period, "")
		n, on := pick(v)
		value := figure.Value{Num: int64(n), Den: int64(whole), URL: Filter{Period: onDay(on)}.at(VacancyPath)}
		return value, err
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		v, list, err := s.Vacant(ctx, ask.Period, "")
		_, on := pick(v)
		rows := []figure.Row{hundred}
		for _, one := range list {
			if one.on(on) {
				rows = append(rows, figure.Row{Kind: vacancies.table, Ref: one.ID, Label: one.title(), URL: VacancyPath + "/" + one.ID, Amount: int64(number(one))})
			}
		}
		return rows, err
	}
	return f
}

func (s Store) recruited(key, name, text string, filter func(figure.Ask) Filter) figure.Figure {
	f := described(key, name, "personer", figure.Neutral, text)
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		list, err := s.Recruitments().All(ctx, filter(ask))
		v := figure.Count(Persons(list))
		v.URL = filter(ask).at(RecruitmentPath)
		return v, err
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		list, err := s.Recruitments().All(ctx, filter(ask))
		var rows []figure.Row
		for _, r := range list {
			rows = append(rows, figure.Row{Kind: recruitments.table, Ref: r.ID, Label: r.title(), URL: RecruitmentPath + "/" + r.ID, Amount: r.Persons})
		}
		return rows, err
	}
	return f
}

func (s Store) startedFigure(key, name string, of Group) figure.Figure {
	return s.recruited(key, name, "Personer som Inköp betalar och som har börjat sin anställning under perioden.",
		func(ask figure.Ask) Filter { return Filter{Group: of, Financing: Own, Started: ask.Period} })
}

func (s Store) aheadFigure() figure.Figure {
	f := s.recruited("hr.recruited_ahead.si", "Rekryterade strategiska inköpare som börjar senare", "Strategiska inköpare som har rekryterats under perioden och börjar efter den.",
		func(ask figure.Ask) Filter {
			return Filter{Group: Strategic, Financing: Own, Period: ask.Period, After: ask.Period.To}
		})
	return f
}

func (s Store) unitsFigure() figure.Figure {
	f := described("org.units", "Enheter inom Inköp", "enheter", figure.Neutral,
		"Enheter närmast under Inköp som finns sista dagen i perioden. Grupper inom en enhet räknas inte.")
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		list, err := s.UnitsOn(ctx, ask.Period.Last())
		v := figure.Count(len(list))
		v.URL = "/enheter?dag=" + ask.Period.Last().String()
		return v, err
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		list, err := s.UnitsOn(ctx, ask.Period.Last())
		var rows []figure.Row
		for _, u := range list {
			rows = append(rows, figure.Row{Kind: "unit", Ref: u.ID, Label: u.Name, URL: "/enheter/" + u.ID, Amount: 1})
		}
		return rows, err
	}
	return f
}

// yearText writes a year for titles.
func yearText(year int) string { return strconv.Itoa(year) }
