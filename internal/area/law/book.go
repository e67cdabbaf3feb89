package law

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
	"sync"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// Book is all rules, to compute with. The zero Book knows nothing.
type Book struct {
	rules  []Rule
	byKind map[Kind][]int
}

// NewBook returns the book of the rules.
func NewBook(rules []Rule) Book {
	b := Book{rules: rules, byKind: map[Kind][]int{}}
	for i, r := range rules {
		b.byKind[r.Kind] = append(b.byKind[r.Kind], i)
	}
	return b
}

//go:embed rules.csv
var shippedCSV []byte

// Shipped returns the rules that come with the program.
var Shipped = sync.OnceValue(func() []Rule {
	rules, err := readRules(shippedCSV)
	if err != nil {
		panic(err) // the file is embedded, so this is a broken build
	}
	return rules
})

// Standard returns the book of the rules that come with the program.
var Standard = sync.OnceValue(func() Book { return NewBook(Shipped()) })

// readRules reads rows with a header of field keys.
func readRules(text []byte) ([]Rule, error) {
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("reading rules: %w", err)
	}
	var rules []Rule
	for _, row := range rows[1:] {
		values := map[string]string{}
		for i, key := range rows[0] {
			values[key] = row[i]
		}
		r := Rule{ID: values["id"], Version: 1, Shipped: true}
		if err := Fields.Read(&r, values); err != nil {
			return nil, fmt.Errorf("rule %s: %w", r.ID, err)
		}
		r.Confirmed = values["confirmed"] == "ja"
		if err := r.Check(); err != nil {
			return nil, fmt.Errorf("rule %s: %w", r.ID, err)
		}
		rules = append(rules, r)
	}
	return rules, nil
}

// Rules returns every rule.
func (b Book) Rules() []Rule { return b.rules }

// about is which rule is asked for.
type about struct {
	kind      Kind
	key       string
	act       string
	procedure string
	regime    Regime
	object    string
	buyer     Buyer
	party     party.Code
}

// fits returns how many of the row's own conditions the question meets, -1 when
// it fails one.
func (q about) fits(r Rule) int {
	if r.Key != q.key {
		return -1
	}
	met := 0
	for _, pair := range [][2]string{{r.Act, q.act}, {r.Procedure, q.procedure}, {string(r.Regime), string(q.regime)},
		{r.Object, q.object}, {string(r.Buyer), string(q.buyer)}, {string(r.Party), string(q.party)}} {
		switch pair[0] {
		case "":
		case pair[1]:
			met++
		default:
			return -1
		}
	}
	return met
}

// find returns the rule that holds on the day. Of several, the one with the most
// conditions of its own goes first, then the one that began last.
func (b Book) find(q about, on day.Date) (Rule, bool) {
	best, at := -1, -1
	for _, i := range b.byKind[q.kind] {
		r := b.rules[i]
		met := q.fits(r)
		if met < 0 || !r.HoldsOn(on) {
			continue
		}
		if met > best || met == best && r.ValidFrom > b.rules[at].ValidFrom {
			best, at = met, i
		}
	}
	if at < 0 {
		return Rule{}, false
	}
	return b.rules[at], true
}

// need returns the rule that holds on the day, or a fault that names what is missing.
func (b Book) need(q about, on day.Date) (Rule, error) {
	r, ok := b.find(q, on)
	switch {
	case on == 0:
		return r, fault.Wrong("Ange dagen som regeln ska gälla.")
	case !ok:
		return r, fault.With(fault.Conflict("Klöver har ingen regel för %s den %s. Lägg in den bland lagreglerna, med källa, innan ni går vidare.", b.told(q), on), ErrUnknown)
	case !r.Known():
		return r, fault.With(fault.Conflict("Värdet för ”%s” %s är inte känt%s. Läs in det bland lagreglerna, med källa, innan ni går vidare.", r.Label, r.Period().Label(), in(r.LegalRef)), ErrUnknown)
	}
	return r, nil
}

// in puts a reference in parentheses.
func in(ref string) string {
	if ref == "" {
		return ""
	}
	return " (" + ref + ")"
}

// told is the question in Swedish: "kortaste tider (LUF, öppet förfarande)".
func (b Book) told(q about) string {
	return strings.ToLower(q.kind.Sv()) + in(b.scope(q))
}

// scope is what a question or a rule is limited to: "LUF, öppet förfarande".
func (b Book) scope(q about) string {
	var parts []string
	for _, part := range []string{field.LabelOf(Acts, q.act), strings.ToLower(b.Name(q.procedure)), strings.ToLower(q.regime.Sv()),
		strings.ToLower(field.LabelOf(ruleObjects, q.object)), strings.ToLower(field.LabelOf(Buyers, string(q.buyer))), string(q.party)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}
