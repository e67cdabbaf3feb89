package request

import (
	"context"

	"klover/internal/word/day"
	"klover/internal/word/figure"
)

const handbook = "Klövers definition" // handbook 2.1

var allKinds = []figure.PeriodKind{figure.Month, figure.YearToDate, figure.Rolling12, figure.Year, figure.Accumulated}

// What the figures count.
var (
	received  = selection(func(p day.Period) Filter { return Filter{Sent: p} })
	waiting   = selection(func(p day.Period) Filter { return Filter{QueuedOn: p.Last()} })
	taken     = selection(func(p day.Period) Filter { return Filter{Taken: p} })
	separate  = selection(Separately)
	contested = selection(func(p day.Period) Filter { return Filter{Judged: p, Judgement: string(Contested)} })
)

// Figures returns the figures that the area answers for. Each is a count over a
// Filter, so its number, its rows and its list are the same selection. Taken and
// handled assignments are figures of procurements (I21).
func Figures(s Store) []figure.Figure {
	return []figure.Figure{
		s.counted("request.received", "Inkomna upphandlingsuppdrag", figure.Neutral, received,
			"Antal uppdragsblanketter som skickats in till Inköp under perioden, även sådana som senare återkallats eller avslagits. Utkast räknas inte.", handbook),
		s.counted("request.queue", "Upphandlingsuppdrag i kö", figure.Lower, waiting,
			"Antal uppdrag som vid periodens slut var inskickade men varken uttagna, återkallade eller avslagna.", handbook+" och 2.4"),
		s.median("request.queue_age", "Medianålder i uppdragskön", waiting, Store.Ages,
			"Den mittersta åldern, i dagar sedan inskickandet, bland uppdrag i kö vid periodens slut."),
		s.median("request.wait", "Medianväntetid till uttag", taken, Store.Waited,
			"Det mittersta antalet dagar från att uppdraget skickades in till att det togs ut, bland uppdrag uttagna under perioden."),
		s.counted("request.separate", "Uppdrag som inte ska samordnas", figure.Lower, separate,
			"Antal uppdrag inskickade under perioden där svaret på samordningsfrågan är nej, med motivering. Uppdrag som Inköpsrådet har lett till samordning räknas inte.", handbook+", kontroll I02"),
		s.share(),
		s.counted("request.contested", "Motiveringar som inte godtagits", figure.Neutral, contested,
			"Antal uppdrag där enhetschefen under perioden har prövat motiveringen till att inte samordna och inte godtagit den. De tas upp i Inköpsrådet.", handbook),
	}
}

type selection func(day.Period) Filter

// of returns the selection for what is asked.
func (f selection) of(ask figure.Ask) Filter {
	filter := f(ask.Period)
	filter.Party = ask.Party
	return filter
}

func described(key, name string, unit figure.Unit, d figure.Direction, text, source string) figure.Figure {
	return figure.Figure{
		Key: key, Name: name, Unit: unit, Direction: d, Owner: "Enhetschef upphandling", Kinds: allKinds, PartySplit: true,
		Definitions: []figure.Definition{{Version: 1, Text: text, Source: source}},
	}
}

func (s Store) counted(key, name string, d figure.Direction, what selection, text, source string) figure.Figure {
	f := described(key, name, figure.Number, d, text, source)
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		n, err := s.Count(ctx, what.of(ask))
		v := figure.Count(n)
		v.URL = what.of(ask).URL()
		return v, err
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		return s.rows(ctx, what.of(ask), figure.Num)
	}
	return f
}

func (s Store) median(key, name string, what selection, of func(Store, context.Context, Filter) (Middle, error), text string) figure.Figure {
	f := described(key, name, "dagar", figure.Lower, text, handbook+" och 2.4")
	f.Decimals = 1
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		m, err := of(s, ctx, what.of(ask))
		v := figure.Ratio(0, 0)
		if m.N > 0 {
			v = figure.Ratio(m.Low+m.High, 2)
		}
		v.URL = what.of(ask).URL()
		return v, err
	}
	return f
}

func (s Store) share() figure.Figure {
	f := described("request.separate_share", "Andel uppdrag som inte ska samordnas", figure.Percent, figure.Lower,
		"Uppdrag inskickade under perioden med motiverat nej på samordningsfrågan delat med alla uppdrag inskickade under perioden.", handbook+", kontroll I02")
	f.Decimals = 1
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		above, err := s.Count(ctx, separate.of(ask))
		if err != nil {
			return figure.Value{}, err
		}
		below, err := s.Count(ctx, received.of(ask))
		v := figure.Ratio(above, below)
		v.URL = separate.of(ask).URL()
		return v, err
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		above, err := s.rows(ctx, separate.of(ask), figure.Num)
		if err != nil {
			return nil, err
		}
		below, err := s.rows(ctx, received.of(ask), figure.Den)
		return append(above, below...), err
	}
	return f
}

func (s Store) rows(ctx context.Context, f Filter, of figure.Of) ([]figure.Row, error) {
	var rows []figure.Row
	err := s.Each(ctx, f, Page{}, func(r Request) error {
		rows = append(rows, figure.Row{Kind: Kind, Ref: r.ID, Label: r.Name(), URL: r.URL(), Amount: 1, Of: of})
		return nil
	})
	return rows, err
}
