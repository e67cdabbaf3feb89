package contract

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/area/law"
	"klover/internal/base/db"
	"klover/internal/word/day"
)

// deviationRow is a deviation with what its contract and supplier are called.
type deviationRow struct {
	Deviation
	ContractName string
	SupplierName string
}

func (r deviationRow) named() Deviation {
	r.Deviation.Contract, r.Deviation.Supplier = r.ContractName, r.SupplierName
	return r.Deviation
}

const fromDeviation = `FROM contract_deviation d JOIN contract c ON c.id = d.contract_id LEFT JOIN supplier a ON a.id = d.supplier_id LEFT JOIN supplier s ON s.id = a.survivor_id `

func deviationColumns() string {
	return db.ColumnsOf[Deviation]("d") + `, concat(c.number, ' ', c.title) AS contract_name, COALESCE(s.name, '') AS supplier_name `
}

var deviationOrders = map[string]string{"happened_on": "d.happened_on", "number": "d.number", "severity": "d.severity"}

// Deviations returns the deviations of the selection, the latest first.
func (s Store) Deviations(ctx context.Context, f DeviationFilter, p Page) ([]Deviation, Count, error) {
	w := f.where()
	if f.SeenToBy != "" {
		seenToAs(&w, "d.owner_id", "c.owner_id", "c.id", f.SeenToBy, s.Today())
	}
	count, err := db.CountRows(ctx, s.DB, "contract_deviation d JOIN contract c ON c.id = d.contract_id", w)
	if err != nil {
		return nil, count, fmt.Errorf("counting deviations: %w", err)
	}
	rows, err := db.All[deviationRow](ctx, s.DB, `SELECT `+deviationColumns()+fromDeviation+w.SQL()+` `+p.Order(deviationOrders, "-happened_on")+` `+p.Cut(&w), w.Args()...)
	list := make([]Deviation, len(rows))
	for i, r := range rows {
		list[i] = r.named()
	}
	if err != nil {
		return nil, count, fmt.Errorf("searching deviations: %w", err)
	}
	return list, count, nil
}

var deviationStates = map[DeviationState]string{
	DeviationOpen:    "d.closed_on IS NULL AND d.replied_on IS NULL AND d.claimed_on IS NULL",
	DeviationClaimed: "d.closed_on IS NULL AND d.replied_on IS NULL AND d.claimed_on IS NOT NULL",
	DeviationReplied: "d.closed_on IS NULL AND d.replied_on IS NOT NULL",
	DeviationClosed:  "d.closed_on IS NOT NULL",
}

// evidence is a serious deficiency that led to an early end, damages or something
// comparable (13 kap. 3 § LOU).
const evidence = `d.serious = TRUE AND d.claimant = 'buyer' AND d.happened_on >= ? AND (c.stage IN ('hävt', 'uppsagt')
	OR EXISTS (SELECT 1 FROM contract_remedy r WHERE r.deviation_id = d.id))`

func (f DeviationFilter) where() db.Where {
	var w db.Where
	for _, is := range []struct{ column, value string }{
		{"d.kind", f.Kind}, {"d.claimant", f.Claimant}, {"d.contract_id", f.ContractID}, {"d.owner_id", f.OwnerID},
	} {
		if is.value != "" {
			w.Add(is.column+" = ?", is.value)
		}
	}
	f.far(&w)
	if f.Serious {
		w.Add("d.serious = TRUE")
	}
	if f.Evidence != 0 {
		w.Add(evidence, f.Evidence)
	}
	if f.Party != "" {
		w.Add("c.parties LIKE ?", f.Party.Like())
	}
	if f.SupplierID != "" {
		w.Add("d.supplier_id IN (SELECT id FROM supplier WHERE survivor_id = (SELECT survivor_id FROM supplier WHERE id = ?))", f.SupplierID)
	}
	if f.Remedy != "" {
		w.Add("EXISTS (SELECT 1 FROM contract_remedy r WHERE r.deviation_id = d.id AND r.kind = ?)", f.Remedy)
	}
	w.Within("d.happened_on", f.Happened)
	w.Within("d.closed_on", f.Closed)
	w.Within("d.claimed_on", f.Claimed)
	f.remedied(&w)
	for _, word := range strings.Fields(f.Text) {
		w.Add("lower(concat(d.number, ' ', d.title, ' ', d.unit, ' ', d.article, ' ', d.order_ref, ' ', c.title, ' ', c.number)) LIKE lower(?)", "%"+word+"%")
	}
	return w
}

// far adds the conditions on how far a deviation has come.
func (f DeviationFilter) far(w *db.Where) {
	if sql := deviationStates[f.State]; sql != "" {
		w.Add(sql)
	}
	if f.Open {
		w.Add("d.closed_on IS NULL")
	}
	if f.OpenOn != 0 {
		w.Add("d.happened_on <= ? AND (d.closed_on IS NULL OR d.closed_on > ?)", f.OpenOn, f.OpenOn)
	}
}

// remedied adds the conditions on when remedies were decided and settled.
func (f DeviationFilter) remedied(w *db.Where) {
	for column, p := range map[string]day.Period{"decided_on": f.Decided, "settled_on": f.Settled} {
		if p.IsZero() {
			continue
		}
		w.Add("EXISTS (SELECT 1 FROM contract_remedy r WHERE r.deviation_id = d.id AND r."+column+" >= ? AND r."+column+" < ?)", p.From, p.To)
	}
}

// EvidenceSince is from when serious deficiencies may be held against a supplier on a
// day: as long as the law lets them exclude it (13 kap. LOU).
func (s Store) EvidenceSince(ctx context.Context, on day.Date) (day.Date, law.Basis, error) {
	book, err := law.Store{DB: s.DB}.Book(ctx)
	if err != nil {
		return 0, law.Basis{}, err
	}
	r, err := book.Duty("exclusion_other", "", on)
	if err != nil {
		return 0, law.Basis{}, err
	}
	return on.AddMonths(-12 * int(r.Number.N)), r.Basis(), nil
}

// Evidence returns what may be held against a supplier in a procurement on the day
// (13 kap. 3 § LOU): serious deficiencies that led to an early end, damages or
// something comparable, and not longer ago than the law allows.
func (s Store) Evidence(ctx context.Context, supplierID string, on day.Date) ([]Deviation, law.Basis, error) {
	since, basis, err := s.EvidenceSince(ctx, on)
	if err != nil {
		return nil, basis, err
	}
	list, _, err := s.Deviations(ctx, DeviationFilter{SupplierID: supplierID, Evidence: since}, Page{Limit: 100})
	return list, basis, err
}

// Remedied is a remedy with the deviation that it belongs to.
type Remedied struct {
	Remedy
	Number     string
	Title      string
	ContractID string
}

// Remedies returns the remedies of one kind that were decided in the period.
func (s Store) Remedies(ctx context.Context, kind, claimant string, decided day.Period, like string) ([]Remedied, error) {
	var w db.Where
	w.Add("d.claimant = ?", claimant)
	w.Within("r.decided_on", decided)
	if kind != "" {
		w.Add("r.kind = ?", kind)
	}
	if like != "" {
		w.Add("c.parties LIKE ?", like)
	}
	list, err := db.All[Remedied](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Remedy]("r")+`, d.number, d.title, d.contract_id
		FROM contract_remedy r JOIN contract_deviation d ON d.id = r.deviation_id JOIN contract c ON c.id = d.contract_id `+w.SQL()+`
		ORDER BY r.decided_on, r.id`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading remedies: %w", err)
	}
	return list, nil
}
