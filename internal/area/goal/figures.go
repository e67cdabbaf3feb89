package goal

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/word/figure"
)

const figureSource = "Klövers definition; verksamhetsberättelse 2017 och 2022" // handbook 5.3 and 9.1

// Figures returns the figures that the steering model answers for. They are asked
// for whole years, for models and plans are made by the year.
func Figures(s Store) []figure.Figure {
	return []figure.Figure{
		s.levelFigure("goal.perspectives", "Perspektiv i styrmodellen", Perspective, "Antal perspektiv i årets styrmodell."),
		s.levelFigure("goal.regionservice_goals", "Övergripande mål", Service, "Antal övergripande mål i årets styrmodell, till exempel Regionservice mål."),
		s.activityFigure("goal.activities", "Aktiviteter", figure.Neutral, ActivityFilter{}, byStatus,
			"Antal aktiviteter i årets verksamhetsplan, av alla slag. En aktivitet som visas under flera mål räknas en gång. Delarna är aktiviteternas status."),
		s.activityFigure("goal.activities_done", "Klara aktiviteter", figure.Higher, ActivityFilter{Statuses: []Status{Completed}}, nil,
			"Antal aktiviteter i årets verksamhetsplan med status Klar."),
		s.activityFigure("goal.activities_late", "Försenade aktiviteter", figure.Lower, ActivityFilter{Statuses: []Status{Late, Postponed}}, byStatus,
			"Antal aktiviteter i årets verksamhetsplan med status Försenad eller Framflyttad."),
		s.activityFigure("goal.category_initiatives", "Kategoriinitiativ", figure.Neutral, ActivityFilter{Kinds: []Work{CategoryWork}}, byPhase,
			"Antal kategoriinitiativ i årets verksamhetsplan. Delarna är initiativens faser."),
		s.activityFigure("goal.category_initiatives_ongoing", "Pågående kategoriinitiativ", figure.Neutral, ActivityFilter{Kinds: []Work{CategoryWork}, Phases: ongoingPhases}, byPhase,
			"Antal kategoriinitiativ från förberedelsefas till och med kategoristrategi. Initiativ som implementeras räknas som genomförda."),
	}
}

func described(key, name string, way figure.Direction, text string) figure.Figure {
	return figure.Figure{Key: key, Name: name, Unit: figure.Number, Direction: way, Owner: "Inköpscontroller", Kinds: []figure.PeriodKind{figure.Year},
		Definitions: []figure.Definition{{Version: 1, Text: text, Source: figureSource}}}
}

func yearOfAsk(ask figure.Ask) int64 { return int64(ask.Period.Last().Year()) }

func (s Store) levelFigure(key, name string, l Level, text string) figure.Figure {
	f := described(key, name, figure.Neutral, text)
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		year := yearOfAsk(ask)
		models, err := s.Models(ctx)
		if err != nil || !slices.ContainsFunc(models, func(m Model) bool { return m.Year == year }) {
			return figure.Unreported(fmt.Sprintf("Ingen styrmodell är registrerad för %d.", year)), err
		}
		t, err := s.Tree(ctx, year)
		v := figure.Count(len(t.At(l)))
		v.URL = GoalsURL(year)
		return v, err
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		t, err := s.Tree(ctx, yearOfAsk(ask))
		var rows []figure.Row
		for _, g := range t.At(l) {
			rows = append(rows, figure.Row{Kind: GoalKind, Ref: g.ID, Label: g.Name(), URL: g.URL(), Amount: 1})
		}
		return rows, err
	}
	return f
}

// group is a part of a figure of activities.
type group struct {
	label  string
	filter func(*ActivityFilter)
	has    func(Activity) bool
}

func byStatus() []group {
	var list []group
	for _, o := range statuses {
		status := Status(o.Value)
		list = append(list, group{o.Label, func(f *ActivityFilter) { f.Statuses = []Status{status} }, func(a Activity) bool { return a.Status == status }})
	}
	return list
}

func byPhase() []group {
	var list []group
	for _, o := range phases {
		phase := Phase(o.Value)
		list = append(list, group{o.Label, func(f *ActivityFilter) { f.Phases = []Phase{phase} }, func(a Activity) bool { return a.Phase == phase }})
	}
	return list
}

func (s Store) activityFigure(key, name string, way figure.Direction, chosen ActivityFilter, groups func() []group, text string) figure.Figure {
	f := described(key, name, way, text)
	of := func(ask figure.Ask) ActivityFilter {
		filter := chosen
		filter.Year = yearOfAsk(ask)
		return filter
	}
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		whole := ActivityFilter{Year: yearOfAsk(ask), Kinds: chosen.Kinds}
		_, n, err := s.Activities(ctx, whole, Page{Limit: 1})
		if err != nil || n.N == 0 {
			return figure.Unreported(fmt.Sprintf("Inga sådana aktiviteter är registrerade för %d.", whole.Year)), err
		}
		rows, _, err := s.Activities(ctx, of(ask), Page{})
		v := figure.Count(len(rows))
		v.URL = of(ask).URL()
		if groups != nil {
			v.Parts = partsOf(rows, groups(), of(ask))
		}
		return v, err
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		list, _, err := s.Activities(ctx, of(ask), Page{})
		var rows []figure.Row
		for _, a := range list {
			rows = append(rows, figure.Row{Kind: ActivityKind, Ref: a.ID, Label: a.Title, URL: a.URL(), Amount: 1})
		}
		return rows, err
	}
	return f
}

// partsOf counts the activities of each group that has any.
func partsOf(rows []Activity, groups []group, filter ActivityFilter) []figure.Part {
	var parts []figure.Part
	for _, g := range groups {
		n := int64(0)
		for _, a := range rows {
			if g.has(a) {
				n++
			}
		}
		if n == 0 {
			continue
		}
		own := filter
		g.filter(&own)
		parts = append(parts, figure.Part{Label: g.label, Num: n, URL: own.URL()})
	}
	return parts
}
