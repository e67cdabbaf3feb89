package saving

import (
	"context"

	"klover/internal/word/figure"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

var kinds = []figure.PeriodKind{figure.Month, figure.YearToDate, figure.Rolling12, figure.Year, figure.Accumulated}

const source = "Klövers definition; verksamhetsberättelse 2017 och 2022" // handbook 6.1

// Figures returns the figures that the area answers for. Each sum is over a
// Filter, so that value, rows and list are one selection.
func Figures(s Store) []figure.Figure {
	return []figure.Figure{
		s.sum("savings.enabled", "Möjliggjorda besparingar", figure.Higher, []Side{Gain}, Sums.gain,
			"Summan av effektrapporter med besparing, bokförda under perioden och godkända av controller. Effekten är referenspriset minus det nya priset, gånger förväntad volym per år och region, gånger avtalsår utan optioner (högst fyra). Kostnadsökningar räknas inte av, och undvikna kostnader (metod R6) ingår inte."),
		s.sum("savings.cost_increases", "Kostnadsökningar", figure.Lower, []Side{Loss}, Sums.loss,
			"Summan av effektrapporter där det nya avtalet blev dyrare, räknad på samma sätt som besparingarna. Redovisas som ett positivt belopp."),
		s.sum("savings.net", "Nettoeffekt", figure.Higher, []Side{Gain, Loss}, Sums.Net,
			"Möjliggjorda besparingar minus kostnadsökningar."),
		s.sum("savings.avoided_cost", "Undvikna kostnader", figure.Higher, []Side{Avoided}, Sums.avoided,
			"Prisökningar som har undvikits (metod R6). Redovisas för sig och ingår aldrig i möjliggjorda besparingar."),
		s.annualFigure(),
		s.shareFigure(),
		s.missingFigure(),
	}
}

func (s Sums) gain() money.Amount    { return s.Gain }
func (s Sums) loss() money.Amount    { return s.Loss }
func (s Sums) avoided() money.Amount { return s.Avoided }

func filterOf(ask figure.Ask, sides ...Side) Filter {
	return Filter{Booked: ask.Period, Counted: true, Party: ask.Party, Sides: sides}
}

func described(key, name string, unit figure.Unit, way figure.Direction, text string) figure.Figure {
	return figure.Figure{
		Key: key, Name: name, Unit: unit, Direction: way, Decimals: 1, Owner: "Inköpscontroller", Kinds: kinds, PartySplit: true,
		Definitions: []figure.Definition{{Version: 1, Text: text, Source: source}},
	}
}

func (s Store) sum(key, name string, way figure.Direction, sides []Side, pick func(Sums) money.Amount, text string) figure.Figure {
	f := described(key, name, figure.Mkr, way, text)
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		filter := filterOf(ask, sides...)
		sums, err := s.Sum(ctx, filter)
		v := figure.Money(pick(sums))
		v.URL = filter.URL()
		if len(sides) > 1 {
			v.Parts = []figure.Part{
				{Label: "möjliggjorda besparingar", Num: int64(sums.Gain), URL: filterOf(ask, Gain).URL()},
				{Label: "kostnadsökningar", Num: -int64(sums.Loss), URL: filterOf(ask, Loss).URL()},
			}
		}
		return v, err
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		sign := int64(1)
		if len(sides) == 1 && sides[0] == Loss {
			sign = -1
		}
		return s.rows(ctx, ask, sides, func(e Effect) int64 { return sign * int64(e.Term) })
	}
	return f
}

// rows returns one row for each report, with the effect of the region asked for.
func (s Store) rows(ctx context.Context, ask figure.Ask, sides []Side, amount func(Effect) int64) ([]figure.Row, error) {
	var rows []figure.Row
	err := s.Each(ctx, filterOf(ask, sides...), Page{}, func(one Saving) error {
		row := figure.Row{Kind: Kind, Ref: one.ID, Label: one.Name(), URL: one.URL()}
		for _, e := range one.Effects {
			if ask.Party == "" || e.Party == ask.Party {
				row.Amount += amount(e)
			}
		}
		rows = append(rows, row)
		return nil
	})
	return rows, err
}

func (s Store) annualFigure() figure.Figure {
	f := described("savings.annual", "Möjliggjorda besparingar per år", figure.Mkr, figure.Higher,
		"Ett års effekt av de besparingar som bokförts under perioden. Effektrapporter utan uppgift om avtalstid räknas inte.")
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		filter := filterOf(ask, Gain)
		sums, err := s.Sum(ctx, filter)
		v := figure.Money(sums.Annual)
		v.URL = filter.URL()
		if sums.Unknown > 0 {
			v.Reason = sv.Plural(sums.Unknown, "effektrapport", "effektrapporter") + " saknar uppgift om avtalstid och räknas inte."
		}
		return v, err
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		return s.rows(ctx, ask, []Side{Gain}, func(e Effect) int64 { return int64(e.Annual.Amount) })
	}
	return f
}

// shareFigure tells whether the process is followed: every signed procurement has
// an effect report (G03).
func (s Store) shareFigure() figure.Figure {
	f := described("savings.report_share", "Andel upphandlingar med effektrapport", figure.Percent, figure.Higher,
		"Upphandlingar som Inköp har genomfört och där avtal tecknats under perioden, med en registrerad effektrapport eller ett motiverat svar att det inte blir någon besparing, delat med alla sådana upphandlingar.")
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		done, all, err := s.Reported(ctx, ask.Period, string(ask.Party))
		v := figure.Ratio(done, all)
		v.URL = MissingURL(ask.Period.String())
		return v, err
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		done, err := s.signedRows(ctx, ask, true)
		if err != nil {
			return nil, err
		}
		missing, err := s.signedRows(ctx, ask, false)
		all := append([]figure.Row(nil), done...)
		for _, r := range append(done, missing...) {
			r.Of = figure.Den
			all = append(all, r)
		}
		return all, err
	}
	return f
}

func (s Store) missingFigure() figure.Figure {
	f := described("savings.reports_missing", "Upphandlingar utan effektrapport", figure.Number, figure.Lower,
		"Upphandlingar som Inköp har genomfört och där avtal tecknats under perioden, utan registrerad effektrapport och utan motiverat svar att det inte blir någon besparing.")
	f.Decimals = 0
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		done, all, err := s.Reported(ctx, ask.Period, string(ask.Party))
		v := figure.Count(all - done)
		v.URL = MissingURL(ask.Period.String())
		return v, err
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) { return s.signedRows(ctx, ask, false) }
	return f
}

// everything is more procurements than any period has.
const everything = 1_000_000

func (s Store) signedRows(ctx context.Context, ask figure.Ask, withReport bool) ([]figure.Row, error) {
	list, err := s.Signed(ctx, ask.Period, string(ask.Party), withReport, everything, 0)
	var rows []figure.Row
	for _, m := range list {
		rows = append(rows, figure.Row{Kind: "procurement", Ref: m.ID, Label: m.Number + " " + m.Title, URL: "/upphandlingar/" + m.ID, Amount: 1})
	}
	return rows, err
}

// MissingURL is the address of the signed procurements without effect report.
func MissingURL(period string) string { return "/besparingar/saknas?tecknat=" + period }
