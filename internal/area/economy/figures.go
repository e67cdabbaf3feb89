package economy

import (
	"context"

	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/party"
)

var periodKinds = []figure.PeriodKind{figure.Month, figure.YearToDate, figure.Rolling12, figure.Year}

const definedIn = "Klövers definition; resultatrapporten 2022 och verksamhetsberättelse 2017" // handbook 6.5

// SupplierGroup is the cost object of the unit whose wages are Sörmland's alone;
// BoardObject is that of the board's own cost.
const (
	SupplierGroup = "LEVGRUPP"
	BoardObject   = "NAMND"
)

// selection is the rows of a figure: cost lines, narrowed to a group or an object.
type selection struct {
	key    string // after the family's key, "" for the whole
	name   string // what the cost is, in the figure's name
	lines  []Line
	group  string
	object string
	minus  []selection // taken out of it: what remains when others have been named
	text   string
}

// selections are the parts of cost that the reports name.
func selections() []selection {
	cost := OfSide(CostSide)
	wages := selection{key: "supplier_group", name: "leverantörsgruppens löner", lines: []Line{Personnel}, object: SupplierGroup,
		text: "Personalkostnader på leverantörsgruppens kostnadsbärare (" + SupplierGroup + ")."}
	consultants := selection{key: "consultants", name: "konsulter", lines: []Line{OtherCosts}, group: Consultants,
		text: "Övriga kostnader på konton i kontogruppen " + Consultants + "."}
	commerce := selection{key: "ecommerce", name: "e-handelssystemet", lines: []Line{OtherCosts}, group: ECommerce,
		text: "Övriga kostnader på konton i kontogruppen " + ECommerce + "."}
	return []selection{
		{name: "alla kostnader", lines: cost, text: "Verksamhetens kostnader: personal, köpt verksamhet, lokaler och övrigt."},
		{key: "personnel", name: "personal", lines: []Line{Personnel}, text: "Raden Personalkostnader."},
		wages,
		{key: "personnel_shared", name: "personal utom leverantörsgruppen", lines: []Line{Personnel}, minus: []selection{wages},
			text: "Personalkostnader utom leverantörsgruppens, som fördelas enligt uppdrag."},
		{key: "purchased", name: "köpt verksamhet", lines: []Line{Purchased}, text: "Raden Köpt verksamhet."},
		{key: "premises", name: "lokaler", lines: []Line{Premises}, text: "Raden Lokalkostnader."},
		{key: "other", name: "övriga kostnader", lines: []Line{OtherCosts}, text: "Raden Övriga kostnader."},
		consultants, commerce,
		{key: "other_rest", name: "övrig verksamhet", lines: []Line{OtherCosts}, minus: []selection{consultants, commerce},
			text: "Raden Övriga kostnader utom konsulter och e-handelssystemet."},
		{key: "travel", name: "resor och möten", lines: []Line{OtherCosts}, group: Travel,
			text: "Övriga kostnader på konton i kontogruppen " + Travel + "."},
	}
}

// term is a selection of rows that is added to a value or taken from it.
type term struct {
	filter Filter
	sign   int64
}

// terms are the rows of a selection in one kind and period.
func (sel selection) terms(kind Kind, p day.Period, sign int64) []term {
	all := []term{{Filter{Kinds: []Kind{kind}, Period: p, Lines: sel.lines, Group: sel.group, Object: sel.object}, sign}}
	for _, m := range sel.minus {
		all = append(all, m.terms(kind, p, -sign)...)
	}
	return all
}

// Figures returns the figures that the area answers for.
func Figures(s Store) []figure.Figure {
	figures := []figure.Figure{s.resultFigure()}
	for _, sel := range selections() {
		figures = append(figures, s.costFigure(sel), s.deviationFigure(sel), s.changeFigure(sel))
	}
	return append(figures,
		s.ownerFigure("economy.owner_cost", "Kostnad att fördela på ägarna", "",
			"Nettokostnaden, utom det som andra finansiärer betalar, delad på ägarna efter fördelningsreglerna. Ägarnas egna betalningar räknas inte in. Udda ören bär Region Sörmland."),
		s.ownerFigure("economy.board_cost", "Nämndens kostnader", BoardObject,
			"Kostnader på kostnadsbäraren "+BoardObject+": sekretariat och sammanträden, som delas lika mellan regionerna. Förtroendevaldas och föredragandes medverkan ingår inte."))
}

func described(key, name string, way figure.Direction, text string) figure.Figure {
	return figure.Figure{Key: key, Name: name, Unit: figure.Tkr, Direction: way, Owner: "Inköpscontroller", Kinds: periodKinds,
		Definitions: []figure.Definition{{Version: 1, Text: text, Source: definedIn}}}
}

func joined(family, part string) string {
	if part == "" {
		return family
	}
	return family + "." + part
}

// resultFigure is RESULTAT: 0 when all cost has been distributed (I06).
func (s Store) resultFigure() figure.Figure {
	f := described("economy.result", "Ekonomiskt resultat", figure.Neutral,
		"Intäkter minus kostnader och finansposter, alla konton. Kostnaden fördelas på regionerna, så resultatet ska vara noll.")
	return s.sumOf(f, func(ask figure.Ask) []term {
		return []term{{Filter{Kinds: []Kind{Outcome}, Period: ask.Period}, 1}}
	})
}

func (s Store) costFigure(sel selection) figure.Figure {
	f := described(joined("economy.cost", sel.key), "Kostnad, "+sel.name, figure.Lower, sel.text+" Redovisas som ett positivt belopp.")
	return s.sumOf(f, func(ask figure.Ask) []term { return sel.terms(Outcome, ask.Period, -1) })
}

// deviationFigure is outcome less budget of a cost: positive is better than budget.
func (s Store) deviationFigure(sel selection) figure.Figure {
	f := described(joined("economy.cost_deviation", sel.key), "Kostnadsavvikelse mot budget, "+sel.name, figure.Higher,
		sel.text+" Utfall minus budget, med kostnader som negativa belopp. Plus betyder att kostnaden understiger budget.")
	f = s.sumOf(f, func(ask figure.Ask) []term {
		return append(sel.terms(Outcome, ask.Period, 1), sel.terms(Budget, ask.Period, -1)...)
	})
	return s.needing(f, "Det finns ingen budget för perioden att jämföra med.", func(ask figure.Ask) Filter {
		return Filter{Kinds: []Kind{Budget}, Period: ask.Period}
	})
}

// changeFigure is cost less the cost of the year before: positive is more cost.
func (s Store) changeFigure(sel selection) figure.Figure {
	f := described(joined("economy.cost_change", sel.key), "Kostnadsändring mot föregående år, "+sel.name, figure.Lower,
		sel.text+" Kostnaden minus kostnaden för samma period året före. Plus betyder att kostnaden har ökat.")
	f = s.sumOf(f, func(ask figure.Ask) []term {
		return append(sel.terms(Outcome, ask.Period, -1), sel.terms(Outcome, ask.Period.Previous(), 1)...)
	})
	return s.needing(f, "Det finns ingen bokföring för föregående år att jämföra med.", func(ask figure.Ask) Filter {
		return Filter{Kinds: []Kind{Outcome}, Period: ask.Period.Previous()}
	})
}

// needing makes a comparison unmeasurable when there is nothing to compare with. A
// part of the cost may lack budget; the whole period may not.
func (s Store) needing(f figure.Figure, reason string, of func(figure.Ask) Filter) figure.Figure {
	compute := f.Compute
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		sums, err := s.Total(ctx, of(ask))
		if err != nil {
			return figure.Value{}, err
		}
		if len(sums) == 0 {
			return figure.Unmeasurable(reason), nil
		}
		return compute(ctx, ask)
	}
	return f
}

// sumOf makes a figure the sum of ledger rows. Without any row there is no value.
func (s Store) sumOf(f figure.Figure, of func(figure.Ask) []term) figure.Figure {
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		var sum, n int64
		terms := of(ask)
		for _, t := range terms {
			sums, err := s.Total(ctx, t.filter)
			if err != nil {
				return figure.Value{}, err
			}
			for _, k := range sums {
				sum, n = sum+t.sign*int64(k.Amount), n+k.N
			}
		}
		if n == 0 {
			return figure.Unreported("Det finns ingen bokföring för perioden."), nil
		}
		return figure.Value{Num: sum, Scale: figure.Ore, URL: terms[0].filter.URL()}, nil
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		var rows []figure.Row
		for _, t := range of(ask) {
			err := s.Each(ctx, t.filter, func(r Row) error {
				rows = append(rows, figure.Row{Kind: "economy_row", Ref: r.ID, Label: r.Label(), URL: r.URL(), Amount: t.sign * int64(r.Amount)})
				return nil
			})
			if err != nil {
				return nil, err
			}
		}
		return rows, nil
	}
	return f
}

// ownerFigure is cost by owner. Its rows are the months, since an owner's share is
// split of the year up to each month and not of single rows.
func (s Store) ownerFigure(key, name, object, text string) figure.Figure {
	f := described(key, name, figure.Lower, text)
	f.PartySplit = true
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		t, err := s.Statement(ctx, ask.Period, object)
		if err != nil {
			return figure.Value{}, err
		}
		if len(t.Shares) == 0 {
			return figure.Unreported("Det finns ingen bokföring för perioden."), nil
		}
		v := figure.Money(t.Owes(ask.Party))
		v.URL = StatementURL(ask.Period)
		if ask.Party == "" {
			for _, p := range party.Principals() {
				v.Parts = append(v.Parts, figure.Part{Label: "Part " + string(p), Num: int64(t.Owes(p)), URL: v.URL})
			}
		}
		return v, nil
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		var rows []figure.Row
		for _, m := range ask.Period.Months() {
			t, err := s.Statement(ctx, m, object)
			if err != nil {
				return nil, err
			}
			if amount := t.Owes(ask.Party); amount != 0 {
				rows = append(rows, figure.Row{Kind: "economy_month", Ref: m.String(), Label: m.Label(), Amount: int64(amount),
					URL: Filter{Kinds: []Kind{Outcome}, Period: m, Object: object}.URL()})
			}
		}
		return rows, nil
	}
	return f
}

// StatementURL is the address of the owners' statement for a period.
func StatementURL(p day.Period) string { return "/ekonomi/fordelning?period=" + p.String() }
