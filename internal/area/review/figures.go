package review

import (
	"context"

	"klover/internal/area/procurement"
	"klover/internal/word/day"
	"klover/internal/word/figure"
)

const definedIn = "Klövers definition" // handbook 6.2

var allKinds = []figure.PeriodKind{figure.Month, figure.YearToDate, figure.Rolling12, figure.Year, figure.Accumulated}

// What the figures count. Only reviews of procurements that we carried out count
// (report 2022: also those for other regions).
var (
	filed       = selection(func(p day.Period) Filter { return Filter{Filed: p, Own: new(true), Counted: new(true)} })
	handled     = selection(func(p day.Period) Filter { return Filter{Handled: p, Own: new(true), Counted: new(true)} })
	ended       = selection(func(p day.Period) Filter { return Filter{Ended: p, Own: new(true), Once: true} })
	unnecessary = selection(func(p day.Period) Filter {
		return Filter{Filed: p, Own: new(true), Counted: new(true), Unnecessary: "yes"}
	})
)

// Figures returns the figures that the area answers for. Each is a count over a
// Filter, so its number, its rows and its list are the same selection.
func Figures(s Store) []figure.Figure {
	const asOf = " Utgången är den som gällde vid periodens slut: ett mål som avgörs senare är då ej avgjort."
	return []figure.Figure{
		s.withResults(filed, s.counted("review.cases", "Inkomna överprövningsmål", filed,
			"Antal mål om överprövning som kommit in till domstol under perioden. En upphandling kan ha flera mål."+asOf, definedIn)),
		s.withResults(handled, s.counted("review.handled", "Hanterade överprövningsmål", handled,
			"Antal mål om överprövning som pågått minst en dag av perioden, oavsett när de kom in."+asOf, definedIn+"; verksamhetsberättelse 2017")),
		s.counted("review.closed", "Överprövade upphandlingar som avgjorts", ended,
			"Antal upphandlingar där överprövningen avgjorts i domstol eller avslutats på annat sätt under perioden. En upphandling med flera mål räknas en gång, när det sista har avgjorts.", definedIn+"; verksamhetsberättelse 2022"),
		s.share(),
		s.cohort(),
		s.counted("review.unnecessary", "Onödiga överprövningar", unnecessary,
			"Antal mål som kommit in under perioden och som enligt inköpsjuristens bedömning hade kunnat undvikas.", definedIn),
	}
}

type selection func(day.Period) Filter

func (f selection) of(ask figure.Ask) Filter {
	filter := f(ask.Period)
	filter.Party = ask.Party
	return filter
}

func described(key, name string, unit figure.Unit, text, source string) figure.Figure {
	return figure.Figure{
		Key: key, Name: name, Unit: unit, Direction: figure.Lower, Owner: "Inköpsjurist", Kinds: allKinds, PartySplit: true,
		Definitions: []figure.Definition{{Version: 1, Text: text, Source: source}},
	}
}

func (s Store) counted(key, name string, what selection, text, source string) figure.Figure {
	f := described(key, name, figure.Number, text, source)
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		filter := what.of(ask)
		filter.AsOf = asOfEnd(filter, ask)
		n, err := s.Count(ctx, filter)
		v := figure.Count(n)
		v.URL = filter.URL()
		return v, err
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		return s.rows(ctx, what.of(ask), figure.Num)
	}
	return f
}

// asOfEnd is the day at whose end the cases are looked at; 0, now, for selections
// that are not about how cases stand.
func asOfEnd(f Filter, ask figure.Ask) day.Date {
	if f.Filed.IsZero() && f.Handled.IsZero() || f.Unnecessary != "" {
		return 0
	}
	return ask.Period.Last()
}

// partLabels names the parts, in the order of Results; the report writes them in
// its sentences: "6 vunna, 1 avskrivna, 4 förlorade och 4 ej avgjorda".
var partLabels = []string{"Vunna", "Avskrivna", "Förlorade", "Ej avgjorda"}

// withResults adds the outcomes at the end of the period as parts.
func (s Store) withResults(what selection, f figure.Figure) figure.Figure {
	whole := f.Compute
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		v, err := whole(ctx, ask)
		if err != nil {
			return v, err
		}
		for i, r := range Results {
			filter := what.of(ask)
			filter.AsOf, filter.Result = ask.Period.Last(), Result(r.Value)
			n, err := s.Count(ctx, filter)
			if err != nil {
				return v, err
			}
			v.Parts = append(v.Parts, figure.Part{Label: partLabels[i], Num: n, URL: filter.URL()})
		}
		return v, nil
	}
	return f
}

// announcedIn is the denominator of both shares.
func announcedIn(ask figure.Ask) procurement.Filter {
	return procurement.Filter{Announced: ask.Period, Own: new(true), Party: ask.Party}
}

// reviewedOf is those of the announced that have been reviewed.
func reviewedOf(ask figure.Ask) procurement.Filter {
	f := announcedIn(ask)
	f.Appealed = new(true)
	return f
}

// share is definition A, the published one: decided in the period over announced
// in the period. The two are different procurements (inconsistency I03).
func (s Store) share() figure.Figure {
	f := described("review.share", "Andel överprövade upphandlingar", figure.Percent,
		"Upphandlingar vars överprövning avgjorts eller avslutats under perioden delat med upphandlingar som annonserats under perioden. Täljare och nämnare är olika upphandlingar.",
		definedIn+"; verksamhetsberättelse 2022")
	f.Decimals = 1
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		above, err := s.Count(ctx, ended.of(ask))
		if err != nil {
			return figure.Value{}, err
		}
		below, err := s.procurements().Count(ctx, announcedIn(ask))
		v := figure.Ratio(above, below)
		v.URL = ended.of(ask).URL()
		return v, err
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		above, err := s.rows(ctx, ended.of(ask), figure.Num)
		if err != nil {
			return nil, err
		}
		below, err := s.procurementRows(ctx, announcedIn(ask), figure.Den)
		return append(above, below...), err
	}
	return f
}

// cohort is definition B: of those announced in the period, how many have been reviewed.
func (s Store) cohort() figure.Figure {
	f := described("review.share_cohort", "Andel överprövade av de annonserade", figure.Percent,
		"Upphandlingar som annonserats under perioden och överprövats, när det än skedde, delat med upphandlingar som annonserats under perioden.", definedIn+" B")
	f.Decimals = 1
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		above, err := s.procurements().Count(ctx, reviewedOf(ask))
		if err != nil {
			return figure.Value{}, err
		}
		below, err := s.procurements().Count(ctx, announcedIn(ask))
		v := figure.Ratio(above, below)
		v.URL = reviewedOf(ask).URL()
		return v, err
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		above, err := s.procurementRows(ctx, reviewedOf(ask), figure.Num)
		if err != nil {
			return nil, err
		}
		below, err := s.procurementRows(ctx, announcedIn(ask), figure.Den)
		return append(above, below...), err
	}
	return f
}

func (s Store) rows(ctx context.Context, f Filter, of figure.Of) ([]figure.Row, error) {
	cases, err := s.All(ctx, f, Page{})
	var rows []figure.Row
	for _, c := range cases {
		rows = append(rows, figure.Row{Kind: Kind, Ref: c.ID, Label: c.Name() + ": " + c.ProcurementTitle, URL: c.URL(), Amount: 1, Of: of})
	}
	return rows, err
}

func (s Store) procurementRows(ctx context.Context, f procurement.Filter, of figure.Of) ([]figure.Row, error) {
	var rows []figure.Row
	err := s.procurements().Each(ctx, f, procurement.Page{}, func(p procurement.Procurement) error {
		rows = append(rows, figure.Row{Kind: procurement.Kind, Ref: p.ID, Label: p.Name(), URL: p.URL(), Amount: 1, Of: of})
		return nil
	})
	return rows, err
}
