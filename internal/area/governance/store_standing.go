package governance

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"klover/internal/area/contract"
	"klover/internal/area/procurement"
	"klover/internal/base/db"
	"klover/internal/word/day"
)

// StandingFilter chooses contracts in force by how they are followed up.
type StandingFilter struct {
	Text       string
	Segment    string // "A"–"D", "-" for none
	State      string // "red" or "ok"
	Lack       string // a code of what is lacking
	OwnerID    string
	SupplierID string
	CategoryID string
	EnvOnly    bool
}

// Standings returns how the contracts in force are followed up today, the red first and
// then by number. All are read: what is lacking is computed from the day.
func (s Store) Standings(ctx context.Context, f StandingFilter) ([]Standing, error) {
	today := s.Today()
	selection := contract.Filter{Text: f.Text, InForce: today, OwnerID: f.OwnerID, SupplierID: f.SupplierID, CategoryID: f.CategoryID}
	if len(f.Segment) == 1 && f.Segment != "-" {
		selection.Segment = contract.Segment(f.Segment)
	}
	var list []contract.Contract
	err := s.contracts().Each(ctx, selection, contract.Page{Sort: "number"}, func(c contract.Contract) error {
		if f.Segment == "-" && c.Segment != "" || f.EnvOnly && c.EnvPriority != contract.Yes {
			return nil
		}
		list = append(list, c)
		return nil
	})
	if err != nil {
		return nil, err
	}
	all, err := s.standings(ctx, list, today)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(one Standing) bool {
		return f.State == "red" && !one.Red() || f.State == "ok" && one.Red() || f.Lack != "" && !one.Has(f.Lack)
	})
	slices.SortStableFunc(all, func(x, y Standing) int { return order(x.Red()) - order(y.Red()) })
	return all, nil
}

func order(red bool) int {
	if red {
		return 0
	}
	return 1
}

// Standing returns how one contract is followed up today.
func (s Store) Standing(ctx context.Context, contractID string) (Standing, error) {
	c, err := s.contracts().Get(ctx, contractID)
	if err != nil {
		return Standing{}, err
	}
	list, err := s.standings(ctx, []contract.Contract{c}, s.Today())
	if err != nil {
		return Standing{}, err
	}
	return list[0], nil
}

// standings asks the same few questions however many the contracts are.
func (s Store) standings(ctx context.Context, list []contract.Contract, today day.Date) ([]Standing, error) {
	ids := make([]string, len(list))
	for i, c := range list {
		ids[i] = c.ID
	}
	rules, err := s.Rules(ctx, today)
	if err != nil {
		return nil, err
	}
	assessed, err := s.Assessments(ctx, ids)
	if err != nil {
		return nil, err
	}
	lines, err := s.contracts().Lines(ctx, ids)
	if err != nil {
		return nil, err
	}
	meetings, err := s.meetingsOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	decisions, err := s.decisionsOf(ctx, ids)
	all := make([]Standing, len(list))
	for i, c := range list {
		all[i] = rules.judge(Standing{Contract: c, Assessment: assessed[c.ID], Lines: lines[c.ID], Meetings: meetings[c.ID], Decision: decisions[c.ID]}, today)
	}
	return all, err
}

// replaced is a contract that a case replaces by the plan.
type replaced struct{ ProcurementID, ContractID string }

// Before asks, of each case that is to be announced, that the contract it replaces is
// followed up by its segment: A, B and C have a valid plan (handbook 4.8).
func Before(ctx context.Context, d *db.DB, cases []procurement.Procurement) (map[string][]procurement.Demand, error) {
	var w db.Where
	w.In("procurement_id", procurement.IDs(cases))
	rows, err := db.All[replaced](ctx, d, `SELECT DISTINCT procurement_id, contract_id FROM plan_item `+w.SQL()+` AND contract_id <> '' ORDER BY procurement_id, contract_id`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading contracts that cases replace: %w", err)
	}
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.ContractID)
	}
	s := Store{DB: d}
	some, err := s.some(ctx, ids)
	if err != nil {
		return nil, err
	}
	lines, err := s.contracts().Lines(ctx, ids)
	demands := map[string][]procurement.Demand{}
	for _, r := range rows {
		c := some[r.ContractID]
		if !c.InForce(s.Today()) || !needsPlan(c.Segment) {
			continue
		}
		demand := procurement.Demand{Label: "Uppföljningsplan för nuvarande avtal", Basis: "Klövers regelunderlag 4.8", URL: c.FollowUpURL(),
			Lacks: fmt.Sprintf("nuvarande avtal %s har segment %s men ingen giltig uppföljningsplan", c.Number, c.Segment)}
		if contract.ValidPlan(lines[c.ID], s.Today()) {
			demand.Met = "Avtalet " + c.Number + " följs upp"
		}
		demands[r.ProcurementID] = append(demands[r.ProcurementID], demand)
	}
	return demands, err
}

// DueCheck is a supplier with contracts in force that is to be controlled.
type DueCheck struct {
	SupplierID string
	Supplier   string
	Segments   []contract.Segment
	LastOn     day.Date
	NextOn     day.Date
	Open       int64 // findings without decision
}

// SegmentsSv is the segments of the supplier's contracts: "A, C".
func (d DueCheck) SegmentsSv() string {
	texts := make([]string, len(d.Segments))
	for i, s := range d.Segments {
		texts[i] = string(s)
	}
	return strings.Join(texts, ", ")
}

// DueChecks returns when each supplier with a contract in force is to be controlled again,
// soonest first. Suppliers of D only are controlled at procurement and not listed.
func (s Store) DueChecks(ctx context.Context, until day.Date) ([]DueCheck, error) {
	today := s.Today()
	rules, err := s.Rules(ctx, today)
	if err != nil {
		return nil, err
	}
	rows, err := db.All[struct {
		SupplierID string
		Name       string
		Segment    contract.Segment
		BeginsOn   day.Date
	}](ctx, s.DB, `
		SELECT o.id AS supplier_id, o.name, c.segment, min(c.begins_on) AS begins_on
		FROM contract_supplier k JOIN contract c ON c.id = k.contract_id
		JOIN supplier a ON a.id = k.supplier_id JOIN supplier o ON o.id = a.survivor_id
		WHERE c.segment <> '' AND c.stage NOT IN ('utkast', 'underskrift') AND c.begins_on <= $1 AND c.runs_key >= $2
		GROUP BY o.id, o.name, c.segment ORDER BY o.id, c.segment`, today, int64(today))
	if err != nil {
		return nil, fmt.Errorf("reading suppliers of contracts in force: %w", err)
	}
	last, err := s.suppliers().LastChecks(ctx, today)
	if err != nil {
		return nil, err
	}
	found := map[string]*DueCheck{}
	begins := map[string]day.Date{}
	var order []string
	for _, r := range rows {
		d, ok := found[r.SupplierID]
		if !ok {
			d = &DueCheck{SupplierID: r.SupplierID, Supplier: r.Name, LastOn: last[r.SupplierID].CheckedOn, Open: last[r.SupplierID].Open}
			found[r.SupplierID], order, begins[r.SupplierID] = d, append(order, r.SupplierID), r.BeginsOn
		}
		d.Segments = append(d.Segments, r.Segment)
		begins[r.SupplierID] = min(begins[r.SupplierID], r.BeginsOn)
	}
	var list []DueCheck
	for _, id := range order {
		d := found[id]
		if d.NextOn, _ = rules.NextCheck(d.Segments, d.LastOn, begins[id]); d.NextOn != 0 && (until == 0 || d.NextOn <= until) {
			list = append(list, *d)
		}
	}
	slices.SortStableFunc(list, func(x, y DueCheck) int { return int(x.NextOn) - int(y.NextOn) })
	return list, nil
}
