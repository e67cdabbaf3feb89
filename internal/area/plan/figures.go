package plan

import (
	"context"

	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/sv"
)

// planFrom is when the plan was begun (verksamhetsberättelse 2022: first version in
// March 2022); there is nothing to count before.
var planFrom = day.New(2022, 3, 1)

var kinds = []figure.PeriodKind{figure.Month, figure.YearToDate, figure.Rolling12, figure.Year}

// Figures returns the figures that the area answers for.
func Figures(s Store) []figure.Figure {
	return []figure.Figure{s.noticesFigure(), s.itemsFigure(), s.endedFigure(), s.proposalsFigure(), s.coordinatedFigure(), s.apartFigure(), s.movedFigure()}
}

func definition(text, source string) []figure.Definition {
	return []figure.Definition{{Version: 1, Text: text, Source: source}}
}

// counted is the value and the rows of a figure that counts a selection of items.
func (s Store) counted(selection func(figure.Ask) Filter) (func(context.Context, figure.Ask) (figure.Value, error), func(context.Context, figure.Ask) ([]figure.Row, error)) {
	compute := func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		f := selection(ask)
		n, err := s.Number(ctx, f)
		v := figure.Count(n)
		v.URL = f.URL()
		return v, err
	}
	rows := func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		return s.itemRows(ctx, selection(ask), figure.Num)
	}
	return compute, rows
}

func (s Store) itemRows(ctx context.Context, f Filter, of figure.Of) ([]figure.Row, error) {
	var rows []figure.Row
	err := s.Each(ctx, f, Page{}, func(it Item) error {
		rows = append(rows, figure.Row{Kind: KindItem, Ref: it.ID, Label: it.Name(), URL: it.URL(), Amount: 1, Of: of})
		return nil
	})
	return rows, err
}

func (s Store) noticesFigure() figure.Figure {
	compute, rows := s.counted(func(ask figure.Ask) Filter {
		return Filter{Scope: everything, Notice: ask.Period, Party: ask.Party}
	})
	return figure.Figure{Key: "plan.notices", Name: "Planerade annonser", Unit: figure.Number, Owner: "Inköpschef", Kinds: kinds, PartySplit: true, Added: planFrom,
		Definitions: definition("Planposter vars annons är planerad till perioden, även de som har startat eller lämnat planen.", "Klövers regelunderlag 2.2"), Compute: compute, Rows: rows}
}

// itemsFigure counts what was open when the period ended.
func (s Store) itemsFigure() figure.Figure {
	compute, rows := s.counted(func(ask figure.Ask) Filter {
		return Filter{Scope: everything, OpenOn: ask.Period.Last(), Party: ask.Party}
	})
	return figure.Figure{Key: "plan.items", Name: "Öppna planposter", Unit: figure.Number, Owner: "Inköpschef", Kinds: kinds, PartySplit: true, Added: planFrom,
		Definitions: definition("Planposter som fanns i planen när perioden slutade: planerade eller pågående.", "Klövers regelunderlag 2.2"), Compute: compute, Rows: rows}
}

// endedFigure counts what left the plan, with how it left as parts.
func (s Store) endedFigure() figure.Figure {
	selection := func(ask figure.Ask) Filter {
		return Filter{Scope: everything, Ended: ask.Period, Party: ask.Party}
	}
	compute, rows := s.counted(selection)
	parts := func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		v, err := compute(ctx, ask)
		for _, state := range []State{Done, Cancelled, Dropped} {
			if err != nil {
				break
			}
			f := selection(ask)
			f.State = state
			var n int64
			n, err = s.Number(ctx, f)
			v.Parts = append(v.Parts, figure.Part{Label: state.Sv(), Num: n, URL: f.URL()})
		}
		return v, err
	}
	return figure.Figure{Key: "plan.ended", Name: "Planposter som har lämnat planen", Unit: figure.Number, Owner: "Inköpschef", Kinds: kinds, PartySplit: true, Added: planFrom,
		Definitions: definition("Planposter som under perioden blev klara, avbröts eller ströks.", "Klövers regelunderlag 2.2"), Compute: parts, Rows: rows}
}

func (s Store) proposalsFigure() figure.Figure {
	selection := func(ask figure.Ask) ProposalFilter {
		return ProposalFilter{OpenOn: ask.Period.Last(), Party: ask.Party}
	}
	rows := func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		list, _, err := s.Proposals(ctx, selection(ask), Page{})
		var rows []figure.Row
		for _, p := range list {
			rows = append(rows, figure.Row{Kind: KindProposal, Ref: p.ID, Label: p.Title, URL: p.Address(), Amount: 1, Of: figure.Num})
		}
		return rows, err
	}
	compute := func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		n, err := s.CountProposals(ctx, selection(ask))
		v := figure.Count(n)
		v.URL = ProposalPath
		return v, err
	}
	return figure.Figure{Key: "plan.proposals", Name: "Planförslag att bedöma", Unit: figure.Number, Direction: figure.Lower, Owner: "Inköpschef", Kinds: kinds, PartySplit: true, Added: planFrom,
		Definitions: definition("Förslag till planen som ingen hade antagit eller avfärdat när perioden slutade.", "Klövers regelunderlag 2.2"), Compute: compute, Rows: rows}
}

// coordinatedFigure is the share of the items with a planned notice that are joint.
func (s Store) coordinatedFigure() figure.Figure {
	all := func(ask figure.Ask) Filter {
		return Filter{Scope: everything, Notice: ask.Period, Party: ask.Party}
	}
	joint := func(ask figure.Ask) Filter {
		f := all(ask)
		f.Joint = "ja"
		return f
	}
	return figure.Figure{Key: "plan.coordinated", Name: "Andel samordnade planposter", Unit: figure.Percent, Direction: figure.Higher, Decimals: 1, Owner: "Inköpschef", Kinds: kinds, PartySplit: true, Added: planFrom,
		Definitions: definition("Planposter med annons planerad till perioden där båda regionerna är köpare eller där det är beslutat att samordna, delat med alla med annons planerad till perioden.", "Klövers regelunderlag 1.1 och 2.3"),
		Compute: func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
			num, err := s.Number(ctx, joint(ask))
			if err != nil {
				return figure.Value{}, err
			}
			den, err := s.Number(ctx, all(ask))
			v := figure.Ratio(num, den)
			v.URL = joint(ask).URL()
			return v, err
		},
		Rows: func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
			rows, err := s.itemRows(ctx, joint(ask), figure.Num)
			if err != nil {
				return nil, err
			}
			below, err := s.itemRows(ctx, all(ask), figure.Den)
			return append(rows, below...), err
		}}
}

// apartFigure is what control I07 asks for: what should have been coordinated and was not.
func (s Store) apartFigure() figure.Figure {
	selection := func(ask figure.Ask) CandidateFilter {
		return CandidateFilter{Outcome: DecidedApart, Decided: ask.Period, Party: ask.Party}
	}
	rows := func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		list, _, err := s.Candidates(ctx, selection(ask), Page{})
		var rows []figure.Row
		for _, c := range list {
			rows = append(rows, figure.Row{Kind: KindCandidate, Ref: c.ID, Label: c.OneTitle + ". " + c.ReasonText(), URL: c.URL(), Amount: 1, Of: figure.Num})
		}
		return rows, err
	}
	return figure.Figure{Key: "plan.not_coordinated", Name: "Borde ha samordnats men gjordes inte", Unit: figure.Number, Direction: figure.Lower, Owner: "Inköpschef", Kinds: kinds, PartySplit: true, Added: planFrom,
		Definitions: definition("Kandidater för samordning som under perioden beslutades upphandlas var för sig. Skälen står på raderna.", "Internkontrollplan 2022, samordnade upphandlingar; handbok avsnitt 2.3"),
		Compute: func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
			n, err := s.CountCandidates(ctx, selection(ask))
			v := figure.Count(n)
			v.URL = notCoordinated + "&beslutat=" + ask.Period.String()
			return v, err
		}, Rows: rows}
}

// movedFigure counts items that the version decided in the period moved from where the
// one before had them.
func (s Store) movedFigure() figure.Figure {
	moved := func(ctx context.Context, ask figure.Ask) ([]Difference, []Version, error) {
		pairs, err := s.decidedPairs(ctx, ask.Period)
		if err != nil {
			return nil, nil, err
		}
		var list []Difference
		var to []Version
		for _, p := range pairs {
			all, err := s.Diff(ctx, p[0].ID, p[1].ID)
			if err != nil {
				return nil, nil, err
			}
			for _, d := range all {
				if d.Kind == IsMoved && (ask.Party == "" || d.Item.Parties.Contains(ask.Party)) {
					list, to = append(list, d), append(to, p[1])
				}
			}
		}
		return list, to, nil
	}
	return figure.Figure{Key: "plan.moved", Name: "Planposter som har flyttats", Unit: figure.Number, Direction: figure.Lower, Owner: "Inköpschef", Kinds: kinds, PartySplit: true, Added: planFrom,
		Definitions: definition("Planposter vars dagar skiljer mellan en version som fastställdes under perioden och den närmast före.", "Klövers regelunderlag 2.2"),
		Compute: func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
			list, _, err := moved(ctx, ask)
			v := figure.Count(len(list))
			v.URL = VersionPath
			return v, err
		},
		Rows: func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
			list, to, err := moved(ctx, ask)
			var rows []figure.Row
			for i, d := range list {
				rows = append(rows, figure.Row{Kind: KindItem, Ref: d.Item.ID + "/" + sv.Number(to[i].No), Label: d.Item.Name() + ", " + to[i].Name(), URL: d.Item.URL(), Amount: 1, Of: figure.Num})
			}
			return rows, err
		}}
}
