package spend

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"klover/internal/area/identity"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Terms are what a line must be for a rule to take it. What is empty does not matter. All
// that is not empty must hold.
type Terms struct {
	Parties     party.Set
	Accounts    string // "4000-4999, 58": intervals and beginnings of numbers
	AccountName string // patterns, see patterns
	SupplierID  identity.Ref
	SellerID    int64  // as files write it, when it is not in the register
	SellerName  string // patterns
	Unit        string // patterns, of its code or name
	Article     string // the seller's number, a GTIN or our own, several with commas
	Words       string // patterns, in the text of the line
	Level       string // key of a level, "" for all
}

// Empty tells whether the terms would take every line.
func (t Terms) Empty() bool {
	return len(t.Parties) == 0 && t.Accounts+t.AccountName+string(t.SupplierID)+t.SellerName+t.Unit+t.Article+t.Words+t.Level == "" && t.SellerID == 0
}

// levelKeys are how the levels are kept in Terms.
var levelKeys = map[string]Level{"rad": Detail, "reskontra": Whole, "verifikation": Booked}

// interval is account numbers, or one beginning of them when to is "".
type interval struct{ from, to string }

func (i interval) contains(code string) bool {
	if i.to == "" {
		return strings.HasPrefix(code, i.from)
	}
	n := len(i.from)
	return len(code) >= n && code[:n] >= i.from && code[:n] <= i.to
}

// intervals reads "4000-4999, 58". false is returned for what is no account numbers.
func intervals(text string) ([]interval, bool) {
	var list []interval
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\u00a0' }) {
		from, to, both := strings.Cut(strings.NewReplacer("–", "-", "\u2011", "-").Replace(part), "-")
		if !isDigits(from) || both && (!isDigits(to) || len(to) != len(from) || to < from) {
			return nil, false
		}
		list = append(list, interval{from, to})
	}
	return list, true
}

func isDigits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// pattern is some words that must all be in a text. A star stands for any letters, none
// among them, before a word or after it.
type pattern []string

// patterns reads "lokalhyr*, *hyror, arrende mark": with commas between, any will do.
func patterns(text string) []pattern {
	var list []pattern
	for _, part := range strings.Split(sv.Fold(text), ",") {
		if words := strings.Fields(part); len(words) > 0 {
			list = append(list, words)
		}
	}
	return list
}

func (p pattern) fits(words []string) bool {
	for _, w := range p {
		if !slices.ContainsFunc(words, func(one string) bool { return fitsWord(w, one) }) {
			return false
		}
	}
	return true
}

func fitsWord(pattern, word string) bool {
	rest, before := strings.CutPrefix(pattern, "*")
	rest, after := strings.CutSuffix(rest, "*")
	switch {
	case before && after:
		return strings.Contains(word, rest)
	case before:
		return strings.HasSuffix(word, rest)
	case after:
		return strings.HasPrefix(word, rest)
	}
	return word == rest
}

// anyFits tells whether one of the patterns fits, or there are none.
func anyFits(list []pattern, words []string) bool {
	return len(list) == 0 || slices.ContainsFunc(list, func(p pattern) bool { return p.fits(words) })
}

// wordsOf splits a text as patterns see it.
func wordsOf(text string) []string {
	return strings.FieldsFunc(sv.Fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// subject is what the rules look at of a line.
type subject struct {
	party      party.Code
	account    Account
	seller     Seller
	supplierID string
	unit       string // code and name
	article    Article
	level      Level
}

// test is terms ready to be asked about many subjects.
type test struct {
	Terms
	accounts                              []interval
	accountName, sellerName, units, words []pattern
	articles                              []string
	level                                 Level
}

func (t Terms) test() test {
	accounts, _ := intervals(t.Accounts)
	level, ok := levelKeys[t.Level]
	if !ok {
		level = -1
	}
	return test{t, accounts, patterns(t.AccountName), patterns(t.SellerName), patterns(t.Unit), patterns(t.Words),
		strings.FieldsFunc(strings.ToUpper(t.Article), func(r rune) bool { return r == ',' || r == ' ' }), level}
}

// takes tells whether the subject is what the terms ask for. What is cheap to look at
// comes first.
func (t *test) takes(s subject) bool {
	switch {
	case len(t.Parties) > 0 && !t.Parties.Contains(s.party),
		t.SupplierID != "" && string(t.SupplierID) != s.supplierID,
		t.SellerID != 0 && t.SellerID != s.seller.ID,
		t.level >= 0 && t.level != s.level,
		t.Accounts != "" && !slices.ContainsFunc(t.accounts, func(i interval) bool { return i.contains(s.account.Code) }),
		len(t.articles) > 0 && !s.article.has(t.articles):
		return false
	}
	return (len(t.accountName) == 0 || anyFits(t.accountName, wordsOf(s.account.Name))) &&
		(len(t.sellerName) == 0 || anyFits(t.sellerName, wordsOf(s.seller.Name))) &&
		(len(t.units) == 0 || anyFits(t.units, wordsOf(s.unit))) &&
		(len(t.words) == 0 || anyFits(t.words, wordsOf(s.article.Name)))
}

// has tells whether one of the numbers is the article's.
func (a Article) has(numbers []string) bool {
	for _, n := range []string{a.Number, a.GTIN, a.Own} {
		if n != "" && slices.Contains(numbers, strings.ToUpper(n)) {
			return true
		}
	}
	return false
}

// Rank is the usual order of a rule: what it looks at, the surest first. A contract comes
// before all rules.
type Rank int

// The ranks, in the order of handbook 6.3 for the category.
const (
	RankSupplierAccount Rank = iota
	RankSupplier
	RankArticle
	RankAccount
	RankOther
)

// Rank tells where a new rule is put.
func (t Terms) Rank() Rank {
	supplier := t.SupplierID != "" || t.SellerID != 0 || t.SellerName != ""
	switch {
	case supplier && (t.Accounts != "" || t.AccountName != "" || t.Words != "" || t.Article != ""):
		return RankSupplierAccount
	case supplier:
		return RankSupplier
	case t.Article != "" || t.Words != "":
		return RankArticle
	case t.Accounts != "" || t.AccountName != "":
		return RankAccount
	}
	return RankOther
}

// basis is how a category by the rule was chosen.
func (r Rank) basis() Basis {
	switch r {
	case RankSupplierAccount, RankSupplier:
		return BySupplier
	case RankArticle:
		return ByArticle
	}
	return ByAccount
}

// compareRules is the order of the rules.
func compareRules(a, b Rule) int {
	return cmp.Or(cmp.Compare(a.Place, b.Place), strings.Compare(a.ID, b.ID))
}
