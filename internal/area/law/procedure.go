package law

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// Procedure is a way to ask for tenders. Its code is the one of the case.
type Procedure struct {
	Code  string
	Label string
	BT105 string // eForms procedure type, "" when the procedure has none
	Basis Basis
}

// Name returns the Swedish name of a procedure's code, "" for one that is unknown.
func (b Book) Name(procedure string) string {
	for _, i := range b.byKind[KindProcedure] {
		if r := b.rules[i]; procedure != "" && r.Procedure == procedure {
			return r.Label
		}
	}
	return ""
}

// Procedures returns the procedures that there are on the day.
func (b Book) Procedures(on day.Date) []Procedure {
	var list []Procedure
	for _, i := range b.byKind[KindProcedure] {
		if r := b.rules[i]; r.HoldsOn(on) {
			list = append(list, Procedure{Code: r.Procedure, Label: r.Label, BT105: r.eForms(), Basis: r.Basis()})
		}
	}
	return list
}

// eForms is the BT-105 code of a procedure's row, which is its key.
func (r Rule) eForms() string {
	if r.Key == "none" {
		return ""
	}
	return r.Key
}

// Permit is a procedure that a ruling allows.
type Permit struct {
	Procedure
	Condition string // what else must be met, "" for nothing
}

// Allowed returns the procedures that the ruling allows, in the order of the rows.
func (b Book) Allowed(r Ruling) ([]Permit, error) {
	var list []Permit
	for _, p := range b.Procedures(r.On) {
		if row, ok := b.permit(r, p.Code); ok {
			p.Basis = row.Basis()
			list = append(list, Permit{Procedure: p, Condition: row.Text})
		}
	}
	if len(list) == 0 {
		_, err := b.need(about{kind: KindPermit, act: r.Act, regime: r.Regime}, r.On)
		return nil, err
	}
	return list, nil
}

// Permit returns the procedure as the ruling allows it, or a fault that names the
// rule it breaks.
func (b Book) Permit(r Ruling, procedure string) (Permit, error) {
	allowed, err := b.Allowed(r)
	if err != nil {
		return Permit{}, err
	}
	i := slices.IndexFunc(allowed, func(p Permit) bool { return p.Code == procedure })
	if i < 0 {
		return Permit{}, fault.Conflict("%s får inte användas: upphandlingen är %s (%s).", b.nameOr(procedure), firstLower(r.Label), r.Bases.Sv())
	}
	return allowed[i], nil
}

func (b Book) permit(r Ruling, procedure string) (Rule, bool) {
	return b.find(about{kind: KindPermit, key: procedure, act: r.Act, procedure: procedure, regime: r.Regime}, r.On)
}

func (b Book) nameOr(procedure string) string {
	if name := b.Name(procedure); name != "" {
		return name
	}
	return "Förfarandet"
}

// firstLower is the text as it stands within a sentence.
func firstLower(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToLower(first)) + text[size:]
}

// TwoStep tells whether suppliers first apply to take part and those who are chosen
// are then invited.
func TwoStep(procedure string) bool {
	return slices.Contains([]string{"restricted", "negotiated", "dialogue", "innovation", "multi19", "selection"}, procedure)
}
