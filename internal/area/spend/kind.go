package spend

import (
	"slices"

	"klover/internal/word/party"
)

// sorting is rules of one purpose, in order, ready to be asked about many lines.
type sorting struct {
	rules []Rule
	tests []test
	sees  sight
}

// sight is what the rules look at beside seller and account. What none of them looks at
// need not be told apart.
type sight struct{ unit, text, level bool }

func newSorting(rules []Rule) sorting {
	rules = slices.Clone(rules)
	slices.SortStableFunc(rules, compareRules)
	s := sorting{rules: rules}
	for _, r := range rules {
		t := r.Terms.test()
		s.tests = append(s.tests, t)
		s.sees.unit = s.sees.unit || t.Unit != ""
		s.sees.text = s.sees.text || t.Words != "" || t.Article != ""
		s.sees.level = s.sees.level || t.level >= 0
	}
	return s
}

// first returns the place of the first rule that takes the subject, −1 for none.
func (s sorting) first(x subject) int {
	for i := range s.tests {
		if s.tests[i].takes(x) {
			return i
		}
	}
	return -1
}

// kindRules tell what can be influenced by purchasing. What no rule takes can be.
type kindRules struct {
	sorting
	known map[kindKey]Kind
}

// kindKey is what decides a kind. What no rule looks at is 0.
type kindKey struct{ party, seller, account, unit, article, level int64 }

func newKindRules(rules []Rule) kindRules {
	return kindRules{newSorting(rules), map[kindKey]Kind{}}
}

func (k kindRules) key(raw Raw) kindKey {
	key := kindKey{party: raw.Party, seller: raw.Seller, account: raw.Account}
	if k.sees.unit {
		key.unit = raw.Unit
	}
	if k.sees.text {
		key.article = raw.Article
	}
	if k.sees.level {
		key.level = int64(raw.Level)
	}
	return key
}

// kindOf is the kind of a line. Lines that differ in nothing that the rules look at are
// decided once.
func (r *Rules) kindOf(raw Raw) Kind {
	key := r.kinds.key(raw)
	kind, known := r.kinds.known[key]
	if !known {
		kind = r.kinds.kind(r.subject(raw))
		r.kinds.known[key] = kind
	}
	return kind
}

func (k kindRules) kind(x subject) Kind {
	if i := k.first(x); i >= 0 {
		return k.rules[i].Kind
	}
	return Influenceable
}

// subject is what the rules look at of a line.
func (r *Rules) subject(raw Raw) subject {
	seller := r.sellers[raw.Seller]
	return subject{party: r.partyOf(raw.Party), account: r.accounts[raw.Account], seller: seller.Seller, supplierID: seller.supplierID,
		unit: r.unitOf(raw.Unit), article: r.articles[raw.Article], level: raw.Level}
}

func (r *Rules) partyOf(id int64) party.Code { return r.parties[id] }

// unitOf is the code and name of a unit: one that was read now, or was there before.
func (r *Rules) unitOf(id int64) string {
	if columns := r.names[unitDim][id]; len(columns) == 3 {
		return columns[1] + " " + columns[2]
	}
	return r.clean.units[id]
}
