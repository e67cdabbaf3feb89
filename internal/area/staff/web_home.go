package staff

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"klover/internal/base/chart"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/sv"
)

// homePage is a year of personnel on one page.
type homePage struct {
	Parts     []ui.Tab
	Years     []ui.Tab
	Year      string
	Notices   []ui.Notice
	KPIs      []ui.KPI
	HasHours  bool
	Chart     ui.Figure
	PeakText  string
	ByUnit    ui.Table
	PostsDay  string
	Posts     ui.Table
	Third     ui.Table
	Vacant    ui.Table
	Turnover  ui.Table
	Recruited ui.Table
	Actions   []ui.Action
}

var homeTmpl = web.Parse[homePage](pages, "home.html")

// yearsShown is how many years back the tabs lead.
const yearsShown = 6

// asked returns the year that the address asks for: without one, the last that
// has ended and, while this year has hours of its own, this.
func (a *Web) asked(r *http.Request) (int, error) {
	today := a.Store.Today().Year()
	if n, err := strconv.Atoi(r.URL.Query().Get("ar")); err == nil && n > 1990 && n < 2200 {
		return n, nil
	}
	months, err := a.Store.Hours(r.Context(), day.Year(today))
	if len(months) == 0 {
		return today - 1, err
	}
	return today, err
}

func yearTabs(today, chosen int, url func(int) string) []ui.Tab {
	years := []int{}
	for y := today; y > today-yearsShown; y-- {
		years = append(years, y)
	}
	if !slices.Contains(years, chosen) {
		years = append(years, chosen)
	}
	var tabs []ui.Tab
	for _, y := range years {
		tabs = append(tabs, ui.Tab{Label: yearText(y), URL: url(y), Active: y == chosen})
	}
	return tabs
}

func (a *Web) home(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	year, err := a.asked(r)
	if err != nil {
		return err
	}
	page := homePage{Parts: parts(Path), Year: yearText(year), Years: yearTabs(a.Store.Today().Year(), year, YearURL)}
	for _, fill := range []func(context.Context, int, *homePage) error{a.figures, a.sickPart, a.postPart, a.turnoverPart, a.recruitPart, a.notices} {
		if err := fill(ctx, year, &page); err != nil {
			return err
		}
	}
	page.Actions = a.homeActions(ctx)
	return homeTmpl.Render(w, r, "Personal", page)
}

func (a *Web) homeActions(ctx context.Context) []ui.Action {
	actions := []ui.Action{{Label: "Låsta år", URL: Path + "/las", Icon: "lock"}}
	if web.May(ctx, "intake.run") && web.May(ctx, "staff.write") {
		actions = append(actions, ui.Action{Label: "Importera timmar", URL: "/import/ny", Icon: "upload"})
	}
	if web.May(ctx, "staff.write") {
		actions = append(actions, ui.Action{Label: "Ny månad", URL: SickPath + "/ny", Icon: "plus", Primary: true})
	}
	return actions
}

// lastDay is the day on which a year's posts are counted: today in the year that runs.
func (a *Web) lastDay(year int) day.Date {
	return min(day.Year(year).Last(), max(a.Store.Today(), day.New(year, 1, 1)))
}

// figures are the cards, judged by the rule of the target and never by words (I16).
func (a *Web) figures(ctx context.Context, year int, page *homePage) error {
	for _, f := range Figures(a.Store) {
		if !slices.Contains([]string{"hr.sick", "hr.turnover.all", "hr.turnover.si", "hr.positions"}, f.Key) {
			continue
		}
		v, err := f.Value(ctx, figure.Ask{Period: day.Year(year), Kind: figure.Year})
		if err != nil {
			return err
		}
		k := ui.KPI{Label: f.Name, Value: f.Text(v), URL: v.URL, Note: v.Reason}
		if a.Target != nil {
			t, ok, err := a.Target(ctx, f.Key, year)
			if err != nil {
				return err
			}
			if ok {
				k.Target = t.Text(f)
				k.Note, k.Tone = judged(figure.Judge(v, t), k.Note)
			}
		}
		page.KPIs = append(page.KPIs, k)
	}
	return nil
}

func judged(v figure.Verdict, note string) (string, ui.Tone) {
	switch v {
	case figure.Met:
		return "målet nått", ui.Good
	case figure.Near:
		return "nära målet", ui.Warn
	case figure.Missed:
		return "målet inte nått", ui.Bad
	}
	return note, ui.Neutral
}

func (a *Web) sickPart(ctx context.Context, year int, page *homePage) error {
	points, err := a.Store.Series(ctx, year)
	if err != nil {
		return err
	}
	t := chart.Trend{Title: "Sjukfrånvaro " + yearText(year), Unit: "%", LabelName: "Månad", FromZero: true,
		Series: []chart.Series{{Name: "Månad"}, {Name: "Ackumulerat i år"}, {Name: "Rullande tolv månader"}}}
	var months []Hours
	for _, p := range points {
		t.Labels = append(t.Labels, sv.MonthShort(p.Month.Day().Month()))
		for i, h := range []Hours{p.Alone, p.ToDate, p.Rolling12} {
			t.Series[i].Values = append(t.Series[i].Values, drawn(h, p.Month))
		}
		if p.Alone.Known() {
			h := p.Alone
			h.Month = p.Month
			months = append(months, h)
		}
	}
	page.HasHours = len(months) > 0
	page.Chart = chartFigure(t)
	if top, ok := peak(months); ok {
		page.PeakText = "Högst: " + top.Month.Label() + ", " + top.Share() + "."
	}
	units, err := a.Store.ByUnit(ctx, day.Year(year))
	page.ByUnit = unitTable(units)
	return err
}

func drawn(h Hours, m Month) chart.Value {
	if !h.Known() {
		return chart.Value{}
	}
	return chart.Value{Number: float64(h.Sick) * 100 / float64(h.Ordinary), Text: sv.Decimal(int64(h.Sick)*100, int64(h.Ordinary), 2), URL: hoursURL(m.Period())}
}

func chartFigure(t chart.Trend) ui.Figure {
	rows := t.Table()
	table := ui.Table{Label: t.Title}
	for i, head := range rows[0] {
		table.Heads = append(table.Heads, ui.Head{Label: head, Number: i > 0})
	}
	for _, row := range rows[1:] {
		var cells []ui.Cell
		for i, text := range row {
			cells = append(cells, ui.Cell{Text: text, Number: i > 0})
		}
		table.Rows = append(table.Rows, ui.Row{Cells: cells})
	}
	return ui.Figure{Title: t.Name(), SVG: chart.SVG(t), Table: table}
}

func unitTable(units []UnitHours) ui.Table {
	return ui.Columns[UnitHours]{
		{Label: "Enhet", Cell: func(u *UnitHours) ui.Cell { return ui.Text(u.Unit) }},
		{Label: "Sjukfrånvaro", Number: true, Cell: func(u *UnitHours) ui.Cell {
			if u.Hidden {
				return ui.Text(TooFew)
			}
			return ui.Number(u.Hours.Share())
		}},
	}.Table("Sjukfrånvaro per enhet", units)
}

func (a *Web) postPart(ctx context.Context, year int, page *homePage) error {
	on := a.lastDay(year)
	page.PostsDay = on.Sv()
	own, err := a.Store.PostsOn(ctx, on, Own)
	if err != nil {
		return err
	}
	third, err := a.Store.PostsOn(ctx, on, ThirdParty)
	if err != nil {
		return err
	}
	page.Posts, page.Third = postTable("Tjänster som Inköp betalar", own), postTable("Tjänster som tredje part betalar", third)
	vacant, err := a.Store.VacantByUnit(ctx, day.Year(year))
	page.Vacant = ui.Columns[Vacant]{
		{Label: "Enhet", Cell: func(v *Vacant) ui.Cell {
			return ui.Link(or(v.Unit, "Hela Inköp"), Filter{UnitID: or(v.UnitID, withoutUnit), Period: day.Year(year)}.at(VacancyPath))
		}},
		{Label: "Vakanta tjänster", Number: true, Cell: func(v *Vacant) ui.Cell { return ui.Number(v.Interval()) }},
	}.Table("Vakanser per enhet", vacant)
	return err
}

// unitSum is the posts of a group in a unit.
type unitSum struct {
	unit, group, financier string
	posts                  Hundredths
}

func postTable(name string, list []Post) ui.Table {
	var sums []unitSum
	for _, p := range list {
		i := slices.IndexFunc(sums, func(s unitSum) bool { return s.unit == p.Unit && s.group == p.Group.Sv() && s.financier == p.Financier })
		if i < 0 {
			sums = append(sums, unitSum{unit: p.Unit, group: p.Group.Sv(), financier: p.Financier})
			i = len(sums) - 1
		}
		sums[i].posts += p.Posts
	}
	slices.SortStableFunc(sums, func(x, y unitSum) int { return sv.Compare(x.unit, y.unit) })
	return ui.Columns[unitSum]{
		{Label: "Enhet", Total: "Summa", Cell: func(s *unitSum) ui.Cell { return ui.Text(or(s.unit, "Hela Inköp")).Under(s.financier) }},
		{Label: "Grupp", Cell: func(s *unitSum) ui.Cell { return ui.Text(s.group) }},
		{Label: "Tjänster", Number: true, Total: SumPosts(list).Sv(), Cell: func(s *unitSum) ui.Cell { return ui.Number(s.posts.Sv()) }},
	}.Table(name, sums)
}

func (a *Web) turnoverPart(ctx context.Context, year int, page *homePage) error {
	list, all, err := a.Store.Turnover(ctx, year)
	if len(list) == 0 {
		return err
	}
	list = append([]Turnover{all}, list...)
	hide := func(t *Turnover, text string) ui.Cell {
		if t.Hidden {
			return ui.Text(TooFew)
		}
		return ui.Number(text)
	}
	page.Turnover = ui.Columns[Turnover]{
		{Label: "Grupp", Cell: func(t *Turnover) ui.Cell {
			return ui.Cell{Text: or(t.Group.Sv(), "Hela Inköp"), Strong: t.Group == ""}
		}},
		{Label: "Till annan arbetsgivare", Number: true, Cell: func(t *Turnover) ui.Cell { return hide(t, sv.Number(t.Left)) }},
		{Label: "Slutat av andra skäl", Number: true, Cell: func(t *Turnover) ui.Cell { return hide(t, sv.Number(t.Others)) }},
		{Label: "Medelantal", Number: true, Cell: func(t *Turnover) ui.Cell {
			if !t.Known {
				return ui.Cell{}
			}
			return ui.Number(t.Average.Sv())
		}},
		{Label: "Omsättning", Number: true, Cell: func(t *Turnover) ui.Cell { return hide(t, t.Percent()) }},
	}.Table("Personalomsättning per grupp", list)
	return err
}

func (a *Web) recruitPart(ctx context.Context, year int, page *homePage) error {
	agreed, err := a.Store.Recruitments().All(ctx, Filter{Period: day.Year(year)})
	if err != nil {
		return err
	}
	started, err := a.Store.Recruitments().All(ctx, Filter{Started: day.Year(year)})
	if err != nil {
		return err
	}
	for _, r := range started {
		if !slices.ContainsFunc(agreed, func(o Recruitment) bool { return o.ID == r.ID }) {
			agreed = append(agreed, r)
		}
	}
	page.Recruited = ui.Columns[Recruitment]{
		{Label: "Grupp", Cell: func(r *Recruitment) ui.Cell { return ui.Text(r.Group.Sv()).Under(payer(r.Financing)) }},
		{Label: "Personer", Number: true, Cell: func(r *Recruitment) ui.Cell { return ui.Number(sv.Number(r.Persons)) }},
		{Label: "Rekryterade", Cell: func(r *Recruitment) ui.Cell { return ui.Text(r.Month.Label()) }},
		{Label: "Börjar", Cell: func(r *Recruitment) ui.Cell {
			if r.StartsIn == 0 {
				return ui.Cell{}
			}
			return ui.Text(r.StartsIn.Label())
		}},
	}.Table("Rekryteringar", agreed)
	return nil
}

func payer(f Financing) string {
	if f == ThirdParty {
		return "betalas av tredje part"
	}
	return ""
}

// notices tell that the year is locked and where a document has printed another value (I01).
func (a *Web) notices(ctx context.Context, year int, page *homePage) error {
	lock, locked, err := a.Store.Lock(ctx, year)
	if err != nil {
		return err
	}
	if locked {
		page.Notices = append(page.Notices, ui.Notice{Tone: ui.Info, Title: "Sjukfrånvaron är låst på " + lock.Share(),
			Text: "Låst " + lock.LockedOn.Sv() + " av " + lock.ByName + "."})
	}
	if a.Printed == nil {
		return nil
	}
	printed, err := a.Printed(ctx, "hr.sick", year)
	for _, p := range printed {
		page.Notices = append(page.Notices, ui.Notice{Tone: ui.Warn, Title: "Avvikande källvärde: " + p.Value, Text: p.Document + ". " + p.Note,
			Actions: []ui.Action{{Label: "Publicerade värden", URL: p.URL}}})
	}
	return err
}
