package spend

import (
	"context"
	"slices"

	"klover/internal/area/law/policy"
	"klover/internal/area/price"
	"klover/internal/base/db"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// MatchRuleKind names the parameters of the matching in history.
const MatchRuleKind = "spend_match_rule"

// The keys of the parameters.
const (
	keyShare = "tolerance_share"
	keyMost  = "tolerance_most"
)

// matchParameters are the numbers of the matching, in the order of the page. Handbook 7.2
// has the same for invoices.
var matchParameters = policy.Set{Table: MatchRuleKind, Parameters: []policy.Parameter{
	{Key: keyShare, Label: "Avvikelse från avtalat pris, andel", Unit: policy.PerMille, Group: "Rätt pris", Help: "Raden är köpt till avtalat pris om den avviker högst så mycket, och högst med beloppet nedan. Ett öre är alltid inom.", Least: 0, Most: 200},
	{Key: keyMost, Label: "Avvikelse från avtalat pris, belopp per rad", Unit: policy.Kronor, Group: "Rätt pris", Help: "Gäller tillsammans med andelen.", Least: 0, Most: 10_000_00},
}}

// MatchPolicy keeps the parameters of the matching. A new number makes the lines be
// counted anew.
func (s Store) MatchPolicy() policy.Store {
	return policy.Store{DB: s.DB, Set: matchParameters, After: func(ctx context.Context, tx *db.DB) error { return s.in(tx).AskRecount(ctx) }}
}

// tolerances are those that have held, each from its day.
func (s Store) tolerances(ctx context.Context) ([]Tolerance, error) {
	past, err := s.MatchPolicy().Past(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(past, func(a, b policy.Value) int { return int(a.ValidFrom - b.ValidFrom) })
	var list []Tolerance
	for _, v := range past {
		next := Tolerance{From: v.ValidFrom}
		if n := len(list); n > 0 {
			next = list[n-1]
			next.From = v.ValidFrom
			if list[n-1].From == v.ValidFrom {
				list = list[:n-1]
			}
		}
		switch v.Key {
		case keyShare:
			next.Share = price.Share(v.Value) * price.Percent(1) / 10
		case keyMost:
			next.Most = money.Amount(v.Value)
		}
		list = append(list, next)
	}
	return list, nil
}

// ToleranceOn is the tolerance of the day, as pages show it.
func (s Store) ToleranceOn(ctx context.Context, on day.Date) (string, error) {
	list, err := s.tolerances(ctx)
	t := NewBook(nil, list...).tolerance(on)
	return t.Sv(), err
}

// Sv writes "högst 1 % och högst 50 kr".
func (t Tolerance) Sv() string {
	if t.Share == 0 || t.Most == 0 {
		return "högst 1 öre"
	}
	return "högst " + t.Share.Sv() + " och högst " + t.Most.Sv()
}
