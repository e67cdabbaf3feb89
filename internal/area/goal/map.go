package goal

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"klover/internal/base/chart"
	"klover/internal/base/fault"
	"klover/internal/base/paper"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Signs are the marks of the statuses on the map.
var signs = map[Status]chart.Sign{
	NotStarted: chart.Waiting, Ongoing: chart.Moving, Completed: chart.Reached, Late: chart.Behind,
	Postponed: chart.Moved, Closed: chart.Stopped, Remains: chart.Staying,
}

// StateText says status and how much is done: "Pågår, 60 %".
func (a Activity) StateText() string {
	text := a.Status.Sv()
	if a.Kind == CategoryWork {
		text += ", " + strings.ToLower(a.Phase.Sv())
	}
	if a.Percent.Known && a.Status.Open() && a.Status != NotStarted {
		text += ", " + sv.Percent(a.Percent.N, 100, 0)
	}
	return text
}

// TimeText says when it goes on: "2022-03–november 2022".
func (a Activity) TimeText() string {
	switch {
	case a.Starts.IsZero() && a.Ends.IsZero():
		return ""
	case a.Starts == a.Ends:
		return a.Starts.Sv()
	case a.Ends.IsZero():
		return "från " + a.Starts.Sv()
	case a.Starts.IsZero():
		return "till " + a.Ends.Sv()
	}
	return a.Starts.Sv() + " – " + a.Ends.Sv()
}

// quarters is how many quarters a day lies from the beginning of a year.
func quarters(d day.Date, year int64) float64 {
	return 4*float64(int64(d.Year())-year) + (float64(d.Month()-1)+float64(d.Day()-1)/31)/3
}

// span returns the activity's place on a year's map; what is not known about its time
// reaches to the map's edge.
func (a Activity) span(year int64) (from, to float64) {
	from, to = 0, 4
	if a.StartsOn != 0 {
		from = quarters(a.StartsOn, year)
	}
	if a.EndsOn != 0 {
		to = quarters(a.EndsOn.AddDays(1), year)
	}
	return from, to
}

// Map draws the transformation map of a year: the service goals as lanes, the
// quarters as columns, and every activity in the lane of the first of its goals
// that serves one.
func (t Tree) Map(activities []Activity, today day.Date, width float64) chart.Lanes {
	m := chart.Lanes{Title: fmt.Sprintf("Transformationskarta %d", t.Model.Year), Width: width, Now: quarters(today, t.Model.Year),
		LaneName: t.Model.ServiceTerm, ItemName: "Initiativ", NoteName: "Ansvarig och mål"}
	for q := 1; q <= 4; q++ {
		m.Columns = append(m.Columns, fmt.Sprintf("kvartal %d %d", q, t.Model.Year))
	}
	if t.Model.Vision != "" {
		m.Notes = append(m.Notes, "Vision: "+t.Model.Vision)
	}
	var perspectives []string
	for _, g := range t.At(Perspective) {
		perspectives = append(perspectives, g.Name())
	}
	m.Notes = append(m.Notes, "Politiska perspektiv: "+strings.Join(perspectives, " · "))
	lanes := map[string]*chart.Lane{}
	var order []*chart.Lane
	for _, g := range t.At(Service) {
		l := &chart.Lane{Name: g.Name(), URL: g.URL(), Note: supported(t.supports(g))}
		lanes[g.ID], order = l, append(order, l)
	}
	rest := &chart.Lane{Name: "Utan övergripande mål"}
	for _, a := range activities {
		lane, goal := rest, ""
		for _, id := range a.Goals {
			if s, ok := t.ServiceOf(id); ok {
				lane = lanes[s.ID]
				b, _ := t.Up(id, Business)
				goal = b.Name()
				break
			}
		}
		lane.Items = append(lane.Items, a.card(t.Model.Year, goal))
	}
	if len(rest.Items) > 0 {
		order = append(order, rest)
	}
	for _, l := range order {
		m.Lanes = append(m.Lanes, *l)
	}
	return m
}

func (a Activity) card(year int64, goal string) chart.LaneItem {
	it := chart.LaneItem{Label: a.Title, State: a.StateText(), Sign: signs[a.Status], When: a.TimeText(), URL: a.URL()}
	it.Note = strings.Join(slices.DeleteFunc([]string{a.Owner, goal}, func(s string) bool { return s == "" }), " · ")
	if a.Percent.Known {
		it.Share = float64(a.Percent.N) / 100
	}
	it.From, it.To = a.span(year)
	return it
}

// supports names the political perspectives that a service goal belongs under.
func (t Tree) supports(service Goal) []string {
	var names []string
	for _, g := range t.At(Business) {
		if p, ok := t.Up(g.ID, Perspective); ok && g.ServiceID == service.ID && !slices.Contains(names, p.Name()) {
			names = append(names, p.Name())
		}
	}
	return names
}

// supported says which perspectives a lane belongs under.
func supported(perspectives []string) string {
	if len(perspectives) == 0 {
		return ""
	}
	return "hör till " + sv.List(perspectives)
}

// Flower draws the unit's own goals as petals, by the service goals that they serve.
func (t Tree) Flower() chart.Flower {
	f := chart.Flower{Title: fmt.Sprintf("Målblomma %d", t.Model.Year), Center: t.Model.UnitTerm,
		GroupName: t.Model.ServiceTerm, NoteName: t.Model.BusinessTerm, PetalName: t.Model.UnitTerm}
	place := map[string]int{}
	for _, s := range t.At(Service) {
		place[s.ID] = len(f.Groups)
		f.Groups = append(f.Groups, chart.PetalGroup{Name: s.Name()})
	}
	other := chart.PetalGroup{Name: "Övriga"}
	for _, g := range t.At(UnitGoal) {
		petal := chart.Petal{Label: g.Name(), URL: g.URL()}
		if b, ok := t.Up(g.ID, Business); ok {
			petal.Note = b.Name()
		}
		if s, ok := t.ServiceOf(g.ID); ok {
			f.Groups[place[s.ID]].Petals = append(f.Groups[place[s.ID]].Petals, petal)
		} else {
			other.Petals = append(other.Petals, petal)
		}
	}
	f.Groups = slices.DeleteFunc(append(f.Groups, other), func(g chart.PetalGroup) bool { return len(g.Petals) == 0 })
	return f
}

// The widths of the map: of a page on a screen, and of a lying A3 or A4 sheet, where
// the lanes stand beside each other.
const (
	pageMap  = 1000
	sheetMap = 1700
)

// Sheet draws the map for a lying sheet.
func (t Tree) Sheet(activities []Activity, today day.Date) chart.Lanes {
	m := t.Map(activities, today, sheetMap)
	m.Beside = true
	return m
}

// MapBlocks returns the goal flower and, on a lying page, the transformation map of
// the period's year; args[0] "tabell" gives the map as a table instead, "blomma" the
// flower alone.
func (s Store) MapBlocks(ctx context.Context, p day.Period, args []string) ([]paper.Block, error) {
	if p.To == 0 {
		return nil, fault.Wrong("Perioden saknar slut.")
	}
	year := int64(p.Last().Year())
	t, err := s.Tree(ctx, year)
	if err != nil {
		return nil, err
	}
	all, err := s.ActivitiesOf(ctx, year)
	if err != nil {
		return nil, err
	}
	m := t.Sheet(all, s.Today())
	switch {
	case len(args) > 0 && args[0] == "tabell":
		table := paper.PlainTable(m.Table())
		table.Caption = m.Title
		return []paper.Block{table}, nil
	case len(args) > 0 && args[0] == "blomma":
		return []paper.Block{paper.Figure{Chart: t.Flower()}}, nil
	case len(args) > 0:
		return nil, fault.Wrong("”%s” betyder inget för kartan. Skriv tabell eller blomma, eller inget.", args[0])
	}
	var blocks []paper.Block
	if len(t.At(UnitGoal)) > 0 {
		blocks = append(blocks, paper.Figure{Chart: t.Flower()})
	}
	return append(blocks, paper.Landscape{Blocks: []paper.Block{paper.Figure{Chart: m}}}), nil
}
