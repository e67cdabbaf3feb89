package calloff

import (
	"context"
	"fmt"

	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/money"
)

const figureSource = "Klövers definition" // handbook 4.2 and 4.3

var figureKinds = []figure.PeriodKind{figure.Month, figure.YearToDate, figure.Rolling12, figure.Year}

// Figures returns the figures that the area answers for.
func Figures(s Store) []figure.Figure {
	return []figure.Figure{
		s.figure("calloff.count", "Avrop", figure.Number, figure.Neutral, "Antal avrop som en leverantör har fått under perioden, genom svar eller avropsavtal.", Filter{},
			func(n int64, _ money.Amount) int64 { return n }),
		s.figure("calloff.value", "Avropat värde", figure.Mkr, figure.Neutral, "Värdet utan moms av avrop som en leverantör har fått under perioden.", Filter{},
			func(_ int64, v money.Amount) int64 { return int64(v) }),
		s.figure("calloff.deviations", "Avrop där ordningen frångåtts", figure.Number, figure.Lower, "Antal avrop under perioden där en leverantör tillfrågades utanför sin tur, med skäl.", Filter{OutOfTurn: true},
			func(n int64, _ money.Amount) int64 { return n }),
		s.refusals(), s.nearCeiling(),
	}
}

func (s Store) figure(key, name string, unit figure.Unit, direction figure.Direction, text string, f Filter, of func(int64, money.Amount) int64) figure.Figure {
	within := func(ask figure.Ask) Filter {
		f := f
		f.Ordered, f.Party = ask.Period, string(ask.Party)
		return f
	}
	return figure.Figure{
		Key: key, Name: name, Unit: unit, Direction: direction, Owner: "Avtalscontroller", PartySplit: true, Kinds: figureKinds,
		Definitions: []figure.Definition{{Version: 1, Text: text, Source: figureSource}},
		Compute: func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
			n, value, err := s.Sum(ctx, within(ask))
			v := figure.Count(of(n, value))
			if unit == figure.Mkr {
				v = figure.Money(value)
			}
			v.URL = within(ask).URL()
			return v, err
		},
		Rows: func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
			list, _, err := s.Search(ctx, within(ask), Page{Limit: mostRows})
			rows := make([]figure.Row, len(list))
			for i, one := range list {
				rows[i] = figure.Row{Kind: Kind, Ref: one.ID, Label: one.Name(), URL: one.URL(), Amount: of(1, one.Value)}
			}
			return rows, err
		},
	}
}

func (s Store) refusals() figure.Figure {
	within := func(ask figure.Ask) RefusalFilter {
		return RefusalFilter{Answered: ask.Period, Party: string(ask.Party)}
	}
	return figure.Figure{
		Key: "calloff.refusals", Name: "Avböjda avrop", Unit: figure.Number, Direction: figure.Lower, Owner: "Avtalscontroller", PartySplit: true, Kinds: figureKinds,
		Definitions: []figure.Definition{{Version: 1, Text: "Antal avropsförfrågningar under perioden som leverantören avböjde, inte kunde leverera eller inte svarade på i tid.", Source: figureSource}},
		Compute: func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
			n, err := s.CountRefusals(ctx, within(ask))
			v := figure.Count(n)
			v.URL = within(ask).URL()
			return v, err
		},
		Rows: func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
			list, _, err := s.Refusals(ctx, within(ask), Page{Limit: mostRows})
			rows := make([]figure.Row, len(list))
			for i, r := range list {
				rows[i] = figure.Row{Kind: Kind, Ref: fmt.Sprintf("%s/%d", r.CallOffID, r.N), Label: r.SupplierName + ", " + r.CallOffNumber + " " + r.CallOffTitle, URL: Path + "/" + r.CallOffID, Amount: 1}
			}
			return rows, err
		},
	}
}

func (s Store) nearCeiling() figure.Figure {
	near := func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		list, err := s.NearCeiling(ctx, ask.Period.Last())
		rows := make([]figure.Row, len(list))
		for i, f := range list {
			rows[i] = figure.Row{Kind: FrameworkKind, Ref: f.ID, Label: f.Name(), URL: f.URL(), Amount: 1}
		}
		return rows, err
	}
	return figure.Figure{
		Key: "calloff.ceiling", Name: "Ramavtal nära taket", Unit: figure.Number, Direction: figure.Lower, Owner: "Avtalscontroller", Kinds: figureKinds,
		Definitions: []figure.Definition{{Version: 1, Text: "Antal ramavtal i avropsregistret som gällde periodens sista dag och där så stor del av någon takvolym var använd eller beställd att en ny upphandling ska planeras, 85 procent om inget annat är bestämt.", Source: figureSource}},
		Compute: func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
			rows, err := near(ctx, ask)
			v := figure.Count(int64(len(rows)))
			v.URL = FrameworkPath
			return v, err
		},
		Rows: near,
	}
}

// NearCeiling returns the frameworks that held on the day and where so much of a
// ceiling was taken that a new procurement is to be planned.
func (s Store) NearCeiling(ctx context.Context, on day.Date) ([]Framework, error) {
	list, _, err := s.Frameworks(ctx, FrameworkFilter{}, Page{})
	if err != nil {
		return nil, err
	}
	all, err := s.metersOn(ctx, list, on)
	var near []Framework
	for _, f := range list {
		for _, m := range all[f.ID] {
			if f.InForce(on) && m.Light() >= Warn {
				near = append(near, f)
				break
			}
		}
	}
	return near, err
}
