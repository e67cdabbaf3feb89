package control

import (
	"context"

	"klover/internal/word/day"
	"klover/internal/word/figure"
)

const (
	plan2022 = "Internkontrollplan 2022"
	handbook = "Klövers definition" // handbook 9.4
)

// The code of the question whose answer the figure control.terminated is.
const terminated = "avtal_havda"

// turnover is the figure whose yearly measurement the plan for 2022 asks for.
const turnover = "hr.turnover.si"

var kinds = []figure.PeriodKind{figure.Month, figure.YearToDate, figure.Rolling12, figure.Year}

// Figures returns the figures that the area answers for.
func Figures(s Store) []figure.Figure {
	return []figure.Figure{
		s.momentsDone(),
		s.occurrences("control.deviations", "Kontroller med avvikelse", figure.Number, figure.Lower,
			func(p day.Period) OccurrenceFilter {
				return OccurrenceFilter{Ends: p, First: true, Results: []string{string(Minor), string(Deviation)}}
			},
			"Antal kontrolltillfällen för perioden som visade en avvikelse eller en mindre avvikelse.", handbook),
		s.objects("control.analyses.operations", "Verksamhetsnära analyser hos verksamheter", "operation"),
		s.objects("control.analyses.administrations", "Verksamhetsnära analyser av förvaltningar", "administration"),
		s.followed(),
		s.coded("control.terminated", "Hävda avtal efter leverantörskontroll", "avtal", terminated,
			"Antal avtal som hävts till följd av skatteskulder eller leverantörens ekonomiska och finansiella ställning, som det redovisades när kontrollen utfördes.", plan2022+", leverantörskontroll"),
		s.occurrences("control.turnover.measurements", "Mätningar av personalomsättning, strategiska inköpare", "gång/år", figure.Neutral,
			func(p day.Period) OccurrenceFilter {
				return OccurrenceFilter{Ends: p, First: true, FigureKey: turnover}
			},
			"Antal gånger under perioden som internkontrollplanen begär personalomsättningen för strategiska inköpare.", plan2022+", personalomsättning"),
	}
}

func described(key, name string, unit figure.Unit, d figure.Direction, text, source string) figure.Figure {
	return figure.Figure{Key: key, Name: name, Unit: unit, Direction: d, Owner: "Inköpscontroller", Kinds: kinds,
		Definitions: []figure.Definition{{Version: 1, Text: text, Source: source}}}
}

// planned tells whether the period's year has a plan: without one nothing was to be
// done, and 0 would be a lie.
func (s Store) planned(ctx context.Context, p day.Period) (v figure.Value, ok bool, err error) {
	n, err := s.plansIn(ctx, p)
	if err != nil || n > 0 {
		return v, n > 0, err
	}
	return figure.Unreported("Det finns ingen beslutad internkontrollplan för perioden."), false, nil
}

// occurrences counts the occurrences of a selection.
func (s Store) occurrences(key, name string, unit figure.Unit, d figure.Direction, what func(day.Period) OccurrenceFilter, text, source string) figure.Figure {
	f := described(key, name, unit, d, text, source)
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		v, ok, err := s.planned(ctx, ask.Period)
		if err != nil || !ok {
			return v, err
		}
		n, err := s.CountOccurrences(ctx, what(ask.Period))
		v = figure.Count(n)
		v.URL = what(ask.Period).URL()
		return v, err
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		return s.occurrenceRows(ctx, what(ask.Period), figure.Num)
	}
	return f
}

func (s Store) occurrenceRows(ctx context.Context, f OccurrenceFilter, of figure.Of) ([]figure.Row, error) {
	list, _, err := s.Occurrences(ctx, f, Page{})
	var rows []figure.Row
	for _, o := range list {
		rows = append(rows, figure.Row{Kind: OccurrenceKind, Ref: o.ID, Label: o.Name() + ": " + shorten(o.Text, 90), URL: o.URL(), Amount: 1, Of: of})
	}
	return rows, err
}

func (s Store) momentsDone() figure.Figure {
	all := func(p day.Period) OccurrenceFilter { return OccurrenceFilter{Ends: p, First: true} }
	done := func(p day.Period) OccurrenceFilter {
		f := all(p)
		f.Counted = new(true)
		return f
	}
	f := described("control.moments_done", "Andel genomförda kontroller", figure.Percent, figure.Higher,
		"Genomförda kontrolltillfällen delat med planerade för perioden. Det som redovisats som ej genomfört räknas inte som genomfört, och det som förts över räknas det år det först skulle ha gjorts.", handbook)
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		v, ok, err := s.planned(ctx, ask.Period)
		if err != nil || !ok {
			return v, err
		}
		num, err := s.CountOccurrences(ctx, done(ask.Period))
		if err != nil {
			return v, err
		}
		den, err := s.CountOccurrences(ctx, all(ask.Period))
		v = figure.Ratio(num, den)
		v.URL = all(ask.Period).URL()
		return v, err
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		num, err := s.occurrenceRows(ctx, done(ask.Period), figure.Num)
		if err != nil {
			return nil, err
		}
		den, err := s.occurrenceRows(ctx, all(ask.Period), figure.Den)
		return append(num, den...), err
	}
	return f
}

// objects counts the analyses of a level.
func (s Store) objects(key, name, level string) figure.Figure {
	what := func(ask figure.Ask) ObjectFilter {
		return ObjectFilter{List: Analyses, Level: level, Done: ask.Period, Party: ask.Party}
	}
	f := described(key, name, figure.Number, figure.Neutral,
		"Antal genomförda verksamhetsnära analyser av inköpsmönster under perioden. Nivån anges för varje analys och följer inte av namnet.", plan2022+", LOU-efterlevnad; Not 2; I14")
	f.PartySplit = true
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		v, ok, err := s.planned(ctx, ask.Period)
		if err != nil || !ok {
			return v, err
		}
		n, err := s.CountObjects(ctx, what(ask))
		v = figure.Count(n)
		v.URL = what(ask).URL()
		return v, err
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		return s.objectRows(ctx, what(ask), figure.Num)
	}
	return f
}

func (s Store) objectRows(ctx context.Context, f ObjectFilter, of figure.Of) ([]figure.Row, error) {
	list, _, err := s.Objects(ctx, f, Page{})
	var rows []figure.Row
	for _, o := range list {
		rows = append(rows, figure.Row{Kind: ObjectKind, Ref: o.ID, Label: o.Line(), URL: o.URL(), Amount: 1, Of: of})
	}
	return rows, err
}

// followed is how many of the period's analyses have been followed up.
func (s Store) followed() figure.Figure {
	all := func(ask figure.Ask) ObjectFilter {
		return ObjectFilter{List: Analyses, Done: ask.Period, Party: ask.Party}
	}
	done := func(ask figure.Ask) ObjectFilter {
		f := all(ask)
		f.FollowUp = "done"
		return f
	}
	f := described("control.analyses.followed", "Andel analyser som följts upp", figure.Percent, figure.Higher,
		"Verksamhetsnära analyser under perioden vars förbättringsaktiviteter har följts upp, delat med alla periodens analyser.", plan2022+", LOU-efterlevnad")
	f.PartySplit = true
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		num, err := s.CountObjects(ctx, done(ask))
		if err != nil {
			return figure.Value{}, err
		}
		den, err := s.CountObjects(ctx, all(ask))
		v := figure.Ratio(num, den)
		v.URL = all(ask).URL()
		return v, err
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		num, err := s.objectRows(ctx, done(ask), figure.Num)
		if err != nil {
			return nil, err
		}
		den, err := s.objectRows(ctx, all(ask), figure.Den)
		return append(num, den...), err
	}
	return f
}

// coded is the number that was answered to the question with the code, when the
// control for the very period was done.
func (s Store) coded(key, name string, unit figure.Unit, code, text, source string) figure.Figure {
	f := described(key, name, unit, figure.Neutral, text, source)
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		a, ok, err := s.Coded(ctx, code, ask.Period)
		switch {
		case err != nil:
			return figure.Value{}, err
		case !ok:
			return figure.Unreported("Ingen kontroll är redovisad för perioden."), nil
		case a.State != Answered || !a.HasNumber:
			return figure.Unreported(a.Read() + "."), nil
		}
		v := figure.Value{Num: a.Num, Den: a.Den, Scale: a.Scale}
		v.URL = OccurrencePath + "/" + a.OccurrenceID
		return v, nil
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		a, ok, err := s.Coded(ctx, code, ask.Period)
		if err != nil || !ok || !a.HasNumber {
			return nil, err
		}
		return []figure.Row{{Kind: OccurrenceKind, Ref: a.OccurrenceID, Label: a.Label + ": " + a.Text, URL: OccurrencePath + "/" + a.OccurrenceID, Amount: a.Num}}, nil
	}
	return f
}
