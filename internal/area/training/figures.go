package training

import (
	"context"

	"klover/internal/word/day"
	"klover/internal/word/figure"
)

var kinds = []figure.PeriodKind{figure.Month, figure.YearToDate, figure.Rolling12, figure.Year}

const source = "Klövers definition; verksamhetsberättelse 2017 och 2022" // handbook 9.7

// Figures returns the figures that the area answers for.
func Figures(s Store) []figure.Figure {
	return []figure.Figure{s.completedFigure(), s.validFigure(), s.heldFigure(), s.participantFigure()}
}

func described(key, name string, unit figure.Unit, text string) figure.Figure {
	return figure.Figure{Key: key, Name: name, Unit: unit, Direction: figure.Higher, Owner: "Processledare", Kinds: kinds,
		Definitions: []figure.Definition{{Version: 1, Text: text, Source: source}}}
}

func (s Store) completedFigure() figure.Figure {
	f := described("training.completed", "Genomförda utbildningar", figure.Percent,
		"Personer med giltigt intyg sista dagen i perioden, delat med dem som ska gå, för alla kurser där det är angivet hur många som ska gå.")
	f.Decimals = 1
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		list, err := s.Completed(ctx, "", ask.Period.Last())
		if err != nil {
			return figure.Value{}, err
		}
		if len(list) == 0 {
			return figure.Unreported("Det är inte angivet hur många som ska gå någon kurs."), nil
		}
		var done, of int64
		for _, c := range list {
			done, of = done+c.Done, of+c.Of
		}
		v := figure.Ratio(done, of)
		v.URL = Path
		return v, nil
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		list, err := s.Completed(ctx, "", ask.Period.Last())
		var rows []figure.Row
		for _, c := range list {
			row := figure.Row{Kind: CourseKindName, Ref: c.CourseID, Label: c.Course, URL: Path + "/" + c.CourseID, Amount: c.Done}
			if c.Unit != "" {
				row.Label += ", " + c.Unit
			}
			rows = append(rows, row)
			row.Amount, row.Of = c.Of, figure.Den
			rows = append(rows, row)
		}
		return rows, err
	}
	return f
}

func (s Store) validFigure() figure.Figure {
	f := described("training.certificates_valid", "Giltiga intyg", "intyg", "Intyg som gäller sista dagen i perioden.")
	on := func(ask figure.Ask) Filter { return Filter{Validity: ValidNow, Today: ask.Period.Last()} }
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		n, err := s.CountCertificates(ctx, on(ask))
		v := figure.Count(n)
		v.URL = CertificatePath
		return v, err
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) { // by course: who holds them is not for everybody
		counts, err := s.certificatesByCourse(ctx, on(ask))
		var rows []figure.Row
		for _, c := range counts {
			rows = append(rows, figure.Row{Kind: CourseKindName, Ref: c.CourseID, Label: c.Course, URL: Path + "/" + c.CourseID, Amount: c.Done})
		}
		return rows, err
	}
	return f
}

func heldIn(p day.Period) Filter { return Filter{Period: p, States: []State{Held}} }

func (s Store) heldFigure() figure.Figure {
	f := described("training.occasions_held", "Genomförda kurstillfällen", "tillfällen", "Tillfällen som började under perioden och har genomförts.")
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		_, n, err := s.Occasions(ctx, heldIn(ask.Period), Page{Limit: 1})
		v := figure.Count(n.N)
		v.URL = heldIn(ask.Period).at(OccasionPath)
		return v, err
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		list, _, err := s.Occasions(ctx, heldIn(ask.Period), Page{})
		var rows []figure.Row
		for _, o := range list {
			rows = append(rows, figure.Row{Kind: OccasionKindName, Ref: o.ID, Label: o.Name(), URL: o.URL(), Amount: 1})
		}
		return rows, err
	}
	return f
}

func (s Store) participantFigure() figure.Figure {
	f := described("training.participants", "Deltagare på kurstillfällen", "deltagare", "Närvarande på tillfällen som började under perioden och har genomförts. Den som var med på två räknas två gånger.")
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		rows, err := s.present(ctx, ask.Period)
		n, _ := figure.SumRows(rows)
		v := figure.Count(n)
		v.URL = heldIn(ask.Period).at(OccasionPath)
		return v, err
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) { return s.present(ctx, ask.Period) }
	return f
}
