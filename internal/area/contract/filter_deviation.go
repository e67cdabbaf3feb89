package contract

import (
	"net/url"
	"slices"
	"strings"

	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// DeviationFilter chooses deviations: for the list, and for the figures.
type DeviationFilter struct {
	Text       string
	State      DeviationState
	Open       bool
	Happened   day.Period
	Closed     day.Period
	Claimed    day.Period
	Decided    day.Period // a remedy was decided in the period
	Settled    day.Period // or settled
	Party      party.Code
	Kind       string
	Claimant   string
	ContractID string
	SupplierID string
	OwnerID    string
	Remedy     string
	Serious    bool
	OpenOn     day.Date // not closed at the end of the day
	Evidence   day.Date // what can be held against the supplier since the day (13 kap. 3 §)
}

func (f *DeviationFilter) parts() map[string]text {
	return map[string]text{"upptackt": &f.Happened, "avslutat": &f.Closed, "reklamerat": &f.Claimed, "beslutat": &f.Decided, "reglerat": &f.Settled, "part": &f.Party, "bevis": &f.Evidence, "oppna_den": &f.OpenOn}
}

func (f *DeviationFilter) words() map[string]*string {
	return map[string]*string{"q": &f.Text, "lage": (*string)(&f.State), "slag": &f.Kind, "krav": &f.Claimant, "avtal": &f.ContractID,
		"leverantor": &f.SupplierID, "handlaggare": &f.OwnerID, "pafoljd": &f.Remedy}
}

func (f *DeviationFilter) flags() map[string]*bool {
	return map[string]*bool{"oppna": &f.Open, "allvarliga": &f.Serious}
}

// ParseDeviationFilter reads the filter from an address.
func ParseDeviationFilter(v url.Values) (DeviationFilter, error) {
	var f DeviationFilter
	var wrong []fault.Field
	for key, to := range f.words() {
		*to = strings.TrimSpace(v.Get(key))
	}
	for key, to := range f.flags() {
		*to = v.Get(key) == "ja"
	}
	for key, to := range f.parts() {
		if err := to.UnmarshalText([]byte(v.Get(key))); err != nil {
			wrong = append(wrong, fault.Field{Name: key, Message: fault.Message(err)})
		}
	}
	slices.SortFunc(wrong, func(a, b fault.Field) int { return strings.Compare(a.Name, b.Name) })
	return f, fault.Invalid(wrong...)
}

// Values returns the filter as an address has it.
func (f DeviationFilter) Values() url.Values {
	v := url.Values{}
	set := func(key, value string) {
		if value != "" {
			v.Set(key, value)
		}
	}
	for key, from := range f.parts() {
		b, _ := from.MarshalText()
		set(key, string(b))
	}
	for key, from := range f.words() {
		set(key, *from)
	}
	for key, on := range f.flags() {
		if *on {
			set(key, "ja")
		}
	}
	return v
}

// URL is the address of the list with this selection.
func (f DeviationFilter) URL() string {
	if query := f.Values().Encode(); query != "" {
		return DeviationPath + "?" + query
	}
	return DeviationPath
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
	if sql := deviationStates[f.State]; sql != "" {
		w.Add(sql)
	}
	if f.Open {
		w.Add("d.closed_on IS NULL")
	}
	if f.OpenOn != 0 {
		w.Add("d.happened_on <= ? AND (d.closed_on IS NULL OR d.closed_on > ?)", f.OpenOn, f.OpenOn)
	}
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

// remedied adds the conditions on when remedies were decided and settled.
func (f DeviationFilter) remedied(w *db.Where) {
	for column, p := range map[string]day.Period{"decided_on": f.Decided, "settled_on": f.Settled} {
		if p.IsZero() {
			continue
		}
		w.Add("EXISTS (SELECT 1 FROM contract_remedy r WHERE r.deviation_id = d.id AND r."+column+" >= ? AND r."+column+" < ?)", p.From, p.To)
	}
}
