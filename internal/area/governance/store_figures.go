package governance

import (
	"context"
	"fmt"

	"klover/internal/area/contract"
	"klover/internal/area/supplier"
	"klover/internal/base/db"
	"klover/internal/word/day"
	"klover/internal/word/figure"
)

// plannedRows is each time of a plan in the period whose day has come, and those that
// have a result.
func (s Store) plannedRows(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
	until := min(ask.Period.Last(), s.Today())
	ids, err := db.All[string](ctx, s.DB, `SELECT DISTINCT contract_id FROM contract_followup WHERE due_on <= $1 ORDER BY contract_id`, until)
	if err != nil {
		return nil, fmt.Errorf("reading contracts with plans: %w", err)
	}
	contracts, err := s.some(ctx, ids)
	if err != nil {
		return nil, err
	}
	lines, err := s.contracts().Lines(ctx, ids)
	var rows []figure.Row
	for _, id := range ids {
		for _, l := range lines[id] {
			for _, on := range l.Times(until) {
				if on < ask.Period.From {
					continue
				}
				row := figure.Row{Kind: contract.Kind, Ref: l.ID + "/" + on.String(), Label: contracts[id].Name() + ", " + l.What + " " + on.Sv(), URL: contracts[id].FollowUpURL() + "/" + l.ID, Amount: 1, Of: figure.Den}
				rows = append(rows, row)
				if done(l, on) {
					row.Of = figure.Num
					rows = append(rows, row)
				}
			}
		}
	}
	return rows, err
}

func done(l contract.Line, on day.Date) bool {
	for _, r := range l.Results {
		if r.PlannedOn == on {
			return true
		}
	}
	return false
}

func (s Store) meetingRows(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
	var w db.Where
	w.Within("m.held_on", ask.Period)
	list, err := db.All[namedMeeting](ctx, s.DB, `SELECT `+meetingColumns+` FROM `+meetingFrom+` `+w.SQL()+` ORDER BY m.held_on, m.id`, w.Args()...)
	var rows []figure.Row
	for _, m := range meetingsIn(list) {
		if m.HeldOn != 0 {
			rows = append(rows, figure.Row{Kind: MeetingKind, Ref: m.ID, Label: m.Name(), URL: m.URL(), Amount: 1})
		}
	}
	return rows, err
}

func (s Store) chainRows(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
	list, err := s.Chains(ctx, ChainFilter{InForce: ask.Period.Last()})
	var rows []figure.Row
	for _, c := range list {
		row := figure.Row{Kind: ChainKind, Ref: c.ID, Label: c.Contract.Name() + ", " + missingText(c), URL: c.URL(), Amount: 1, Of: figure.Den}
		if c.ID == "" {
			row.Ref, row.URL = c.ContractID, ContractURL+"/"+c.ContractID
		}
		rows = append(rows, row)
		if c.Whole() {
			row.Of = figure.Num
			rows = append(rows, row)
		}
	}
	return rows, err
}

func (s Store) conductRows(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
	list, _, err := s.Conducts(ctx, ConductFilter{}, Page{})
	var rows []figure.Row
	for _, c := range list {
		if c.ClosedOn != 0 && ask.Period.Contains(c.ClosedOn) {
			rows = append(rows, figure.Row{Kind: ConductKind, Ref: c.ID, Label: c.Name() + ", " + c.StateSv(), URL: c.URL(), Amount: 1})
		}
	}
	return rows, err
}

func (s Store) rescindedRows(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
	var w db.Where
	w.Add("c.stage = 'hävt'")
	w.Within("c.stopped_on", ask.Period)
	w.Add(`EXISTS (SELECT 1 FROM contract_supplier k JOIN supplier a ON a.id = k.supplier_id JOIN supplier b ON b.survivor_id = a.survivor_id
		JOIN supplier_check x ON x.supplier_id = b.id WHERE k.contract_id = c.id AND x.kind = ? AND x.decision = ?)`, supplier.TaxDebt, supplier.Rescind)
	ids, err := db.All[string](ctx, s.DB, `SELECT c.id FROM contract c `+w.SQL()+` ORDER BY c.stopped_on, c.id`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading rescinded contracts: %w", err)
	}
	some, err := s.some(ctx, ids)
	var rows []figure.Row
	for _, id := range ids {
		rows = append(rows, figure.Row{Kind: contract.Kind, Ref: id, Label: some[id].Name(), URL: some[id].URL(), Amount: 1})
	}
	return rows, err
}
