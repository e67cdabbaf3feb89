package capacity

import (
	"context"
	"fmt"

	"klover/internal/area/request"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/money"
)

// loadFrom is the first day that the load is followed: before, nobody's time was known.
const loadFrom day.Date = 20220101

var kinds = []figure.PeriodKind{figure.Month, figure.Year}

const ofHandbook = "Klövers regelunderlag 2.4"

// minutesRow says that hours are counted in minutes.
var minutesRow = figure.Row{Kind: KindRule, Label: "timmarna räknas i minuter", URL: rulesPath, Amount: int64(Hour), Of: figure.Den}

// Figures returns the figures that the area answers for.
func Figures(s Store) []figure.Figure {
	return []figure.Figure{
		s.hoursFigure("capacity.hours_planned", "Planerade upphandlingstimmar", figure.Direction(0),
			"De timmar som upphandlingar och planposter beräknas ta under de veckor som börjar i perioden, även de som ingen har fått. Räknas med dagens parametrar.", s.workRows),
		s.hoursFigure("capacity.hours_available", "Tillgängliga upphandlingstimmar", figure.Direction(0),
			"Inköparnas arbetstid gånger andelen upphandling, minus frånvaro och utvecklingstid, under de veckor som börjar i perioden.", s.timeRows),
		s.hoursFigure("capacity.vacant", "Timmar som saknas genom vakanser", figure.Lower,
			"Den upphandlingstid som vakanta tjänster för strategiska inköpare skulle ha gett under de veckor som börjar i perioden, efter vakansens lägsta tal.", s.vacantRows),
		s.loadFigure(), s.outsourcedFigure(), s.ageFigure(), s.valueFigure(),
	}
}

// rowsOf reads what a figure is the sum of.
type rowsOf func(context.Context, figure.Ask) ([]figure.Row, error)

func described(key, name string, unit figure.Unit, d figure.Direction, text string) figure.Figure {
	return figure.Figure{Key: key, Name: name, Unit: unit, Direction: d, Owner: "Enhetschef upphandling", Kinds: kinds, Added: loadFrom,
		Definitions: []figure.Definition{{Version: 1, Text: text, Source: ofHandbook, From: loadFrom}}}
}

// hoursFigure is a sum of minutes, shown in hours.
func (s Store) hoursFigure(key, name string, d figure.Direction, text string, rows rowsOf) figure.Figure {
	f := described(key, name, "timmar", d, text)
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		list, err := rows(ctx, ask)
		num, _ := figure.SumRows(list)
		return figure.Value{Num: num, Den: int64(Hour), URL: Path}, err
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		list, err := rows(ctx, ask)
		return append([]figure.Row{minutesRow}, list...), err
	}
	return f
}

// during is the picture of the weeks that begin in the period.
func (s Store) during(ctx context.Context, ask figure.Ask) (Picture, error) {
	w := WeekOf(ask.Period.From)
	if w.Monday() < ask.Period.From {
		w = w.Add(1)
	}
	var weeks []Week
	for ; w.Monday() < ask.Period.To; w = w.Add(1) {
		weeks = append(weeks, w)
	}
	if len(weeks) == 0 {
		return Picture{}, fmt.Errorf("no week begins in %s", ask.Period)
	}
	return s.Picture(ctx, weeks)
}

func (s Store) workRows(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
	p, err := s.during(ctx, ask)
	return workRows(p), err
}

func workRows(p Picture) []figure.Row {
	var rows []figure.Row
	for _, j := range p.Jobs {
		var sum Minutes
		for _, m := range j.PerWeek(p.Rules, p.Weeks) {
			sum += m
		}
		if sum > 0 {
			rows = append(rows, figure.Row{Kind: j.Kind, Ref: j.Ref, Label: j.Name(), URL: j.URL(), Amount: int64(sum)})
		}
	}
	return rows
}

func (s Store) timeRows(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
	p, err := s.during(ctx, ask)
	return timeRows(p, figure.Num), err
}

func timeRows(p Picture, of figure.Of) []figure.Row {
	var rows []figure.Row
	for _, l := range p.Map(Narrow{}).People {
		if _, available := l.Sum(); available > 0 {
			rows = append(rows, figure.Row{Kind: "user", Ref: l.ID, Label: l.Name, URL: PersonPath + "/" + l.ID, Amount: int64(available), Of: of})
		}
	}
	return rows
}

func (s Store) vacantRows(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
	p, err := s.during(ctx, ask)
	var rows []figure.Row
	for _, l := range p.Map(Narrow{}).Vacant {
		if _, missing := l.Sum(); missing > 0 {
			rows = append(rows, figure.Row{Kind: "staff_vacancy", Ref: l.ID, Label: l.Name + ", " + l.Unit, URL: vacancyPath + l.ID, Amount: int64(missing)})
		}
	}
	return rows, err
}

func (s Store) loadFigure() figure.Figure {
	f := described("capacity.load", "Belastning", figure.Percent, figure.Lower, "Planerade upphandlingstimmar delat med tillgängliga, under de veckor som börjar i perioden.")
	rows := func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		p, err := s.during(ctx, ask)
		return append(workRows(p), timeRows(p, figure.Den)...), err
	}
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		list, err := rows(ctx, ask)
		v := figure.Ratio(figure.SumRows(list))
		v.URL = Path
		return v, err
	}
	f.Rows = rows
	return f
}

func (s Store) outsourcedFigure() figure.Figure {
	f := described("capacity.outsourced", "Konsultuppdrag i upphandlingar", figure.Number, figure.Direction(0), "Konsultuppdrag vars åtkomst var beviljad och öppen någon dag under perioden.")
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		list, _, err := s.Assignments(ctx, AssignmentFilter{During: ask.Period}, Page{Limit: mostRows})
		rows := make([]figure.Row, len(list))
		for i, a := range list {
			rows[i] = figure.Row{Kind: Kind, Ref: a.ID, Label: a.Name(), URL: a.URL(), Amount: 1}
		}
		return rows, err
	}
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		_, n, err := s.Assignments(ctx, AssignmentFilter{During: ask.Period}, Page{Limit: 1})
		v := figure.Count(n.N)
		v.URL = AssignmentPath
		return v, err
	}
	return f
}

func (s Store) queueRows(ctx context.Context, ask figure.Ask, amount func(waiting, day.Date) int64) ([]figure.Row, error) {
	d := min(ask.Period.Last(), s.Today())
	list, err := s.queuedOn(ctx, d)
	rows := make([]figure.Row, len(list))
	for i, q := range list {
		rows[i] = figure.Row{Kind: request.Kind, Ref: q.ID, Label: q.Reference + " " + q.Title, URL: request.Path + "/" + q.ID, Amount: amount(q, d)}
	}
	return rows, err
}

func (s Store) ageFigure() figure.Figure {
	f := described("capacity.queue_age", "Köns ålder", "dagar", figure.Lower, "Medeltal av hur många dagar de uppdrag har väntat som var prioriterade och inte uttagna när perioden slutade. Räknas från att uppdraget skickades in.")
	f.Decimals = 1
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		rows, err := s.queueRows(ctx, ask, func(q waiting, d day.Date) int64 { return int64(q.SentOn.DaysUntil(d)) })
		for _, r := range rows {
			r.Amount, r.Of = 1, figure.Den
			rows = append(rows, r)
		}
		return rows, err
	}
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		rows, err := f.Rows(ctx, ask)
		v := figure.Ratio(figure.SumRows(rows))
		if len(rows) == 0 {
			v = figure.Unmeasurable("Ingen väntade i kön när perioden slutade.")
		}
		v.URL = QueuePath
		return v, err
	}
	return f
}

func (s Store) valueFigure() figure.Figure {
	f := described("capacity.queue_value", "Köns värde", figure.Mkr, figure.Lower, "Uppskattat värde utan moms av de uppdrag som var prioriterade och inte uttagna när perioden slutade. Uppdrag utan värde räknas som noll.")
	f.Decimals = 1
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		return s.queueRows(ctx, ask, func(q waiting, _ day.Date) int64 { return int64(q.TotalValue.Amount) })
	}
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		rows, err := f.Rows(ctx, ask)
		num, _ := figure.SumRows(rows)
		v := figure.Money(money.Amount(num))
		v.URL = QueuePath
		return v, err
	}
	return f
}
