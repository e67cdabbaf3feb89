package spend

import (
	"cmp"
	"strconv"
	"strings"

	"klover/internal/area/category"
	"klover/internal/base/learn"
	"klover/internal/word/day"
)

// cleaning is what decides suppliers and categories: what people have chosen, the
// contracts, the rules and the model.
type cleaning struct {
	sellers *matcher
	units   map[int64]string
	chosen  map[chosenItem]Choice
	bought  bought
	rules   sorting
	now     currentCategories
	model   trained
}

// chosenItem is what a person chooses a category for.
type chosenItem struct{ seller, article, account int64 }

func (i item) choosable() chosenItem { return chosenItem{i.seller, i.article, i.account} }

// Key names the item in history and addresses.
func (i chosenItem) Key() string {
	return strconv.FormatInt(i.seller, 10) + "-" + strconv.FormatInt(i.article, 10) + "-" + strconv.FormatInt(i.account, 10)
}

// parseItem reads Key.
func parseItem(key string) (i chosenItem, ok bool) {
	parts := strings.Split(key, "-")
	if len(parts) != 3 {
		return i, false
	}
	for n, to := range []*int64{&i.seller, &i.article, &i.account} {
		v, err := strconv.ParseInt(parts[n], 10, 64)
		if err != nil || v < 0 {
			return i, false
		}
		*to = v
	}
	return i, true
}

// bought is what the contracts say of categories.
type bought struct {
	number   map[string]string // category by contract number, "" when two contracts with the number differ
	supplier map[string]string // category by supplier, "" when its contracts lie in several
}

// add notes a contract. What differs tells nothing.
func (b bought) add(number, supplierID, categoryID string) {
	noteCategory(b.number, contractKey(number), categoryID)
	noteCategory(b.supplier, supplierID, categoryID)
}

func noteCategory(of map[string]string, key, categoryID string) {
	if before, known := of[key]; known && before != categoryID {
		categoryID = ""
	}
	of[key] = categoryID
}

// contractKey is a contract number as invoices may write it.
func contractKey(number string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "\u00a0", "").Replace(number))
}

// currentCategories are the categories that are used today, and what those that have
// ended became: one with several successors became nothing certain.
type currentCategories map[string]string

// mostSteps is how many versions of the tree a category is followed through.
const mostSteps = 20

func newCurrentCategories(tree category.Tree, today day.Date) currentCategories {
	now := currentCategories{}
	for _, n := range tree.All() {
		at := n
		for range mostSteps {
			if at.ValidTo == 0 || today <= at.ValidTo {
				now[n.ID] = at.ID
				break
			}
			if len(at.ReplacedBy) != 1 {
				break
			}
			next, ok := tree.ByCode(at.ReplacedBy[0])
			if !ok {
				break
			}
			at = next
		}
	}
	return now
}

// verdict is a category that was found for an item, and why.
type verdict struct {
	choice
	because string // the rule, the contract or the version of the model
}

func (c *cleaning) verdict(categoryID string, basis Basis, certainty int64, because string) (verdict, bool) {
	now := c.now[categoryID]
	return verdict{choice{now, basis, certainty}, because}, now != ""
}

const certain = 1000

// classify finds the category of an item: what a person chose; the contract that it
// names; a rule for the supplier's account or article, which somebody has made to say
// more than the contract does; the supplier's contracts when all lie in one category; the
// other rules in order; and last the model, when it is sure enough.
func (c *cleaning) classify(i item, x subject) verdict {
	if chosen, ok := c.chosen[i.choosable()]; ok {
		if v, ok := c.verdict(string(chosen.CategoryID), ByPerson, certain, chosen.DecidedBy); ok {
			return v
		}
	}
	if i.contract != "" {
		if v, ok := c.verdict(c.bought.number[contractKey(i.contract)], ByContract, certain, "raden anger avtalet "+i.contract); ok {
			return v
		}
	}
	at := c.rules.first(x)
	if at >= 0 && c.rules.rules[at].Rank() == RankSupplierAccount {
		if v, ok := c.byRule(at); ok {
			return v
		}
	}
	if v, ok := c.verdict(c.bought.supplier[x.supplierID], ByContract, certain, "leverantörens avtal ligger alla i kategorin"); ok && x.supplierID != "" {
		return v
	}
	if at >= 0 {
		if v, ok := c.byRule(at); ok {
			return v
		}
	}
	return c.byModel(x)
}

func (c *cleaning) byRule(at int) (verdict, bool) {
	r := c.rules.rules[at]
	return c.verdict(string(r.CategoryID), r.Rank().basis(), certain, "regeln ”"+r.Name+"”")
}

// byModel asks the model. When it is not sure the item has no category, and its certainty
// is that of the proposal.
func (c *cleaning) byModel(x subject) verdict {
	guesses := c.propose(x, 1)
	if len(guesses) == 0 {
		return verdict{}
	}
	share := perMille(guesses[0].Share)
	if share < c.model.Least {
		return verdict{choice: choice{certainty: share}}
	}
	v, _ := c.verdict(guesses[0].Class, ByModel, share, "modellen, version "+strconv.FormatInt(c.model.Version, 10))
	return v
}

func perMille(share float64) int64 { return int64(share * 1000) }

// propose returns the likeliest categories of today that the model knows.
func (c *cleaning) propose(x subject, n int) []learn.Guess {
	if c.model.model == nil {
		return nil
	}
	var list []learn.Guess
	for _, g := range c.model.model.Classify(x.text(), x.signs(), n+2) {
		now := c.now[g.Class]
		if now == "" || len(list) == n {
			continue
		}
		g.Class = now
		list = append(list, g)
	}
	return list
}

// explain returns the words that spoke for a category, the strongest first.
func (c *cleaning) explain(x subject, categoryID string) []string {
	if c.model.model == nil {
		return nil
	}
	var words []string
	for _, r := range c.model.model.Explain(x.text(), x.signs(), categoryID, mostReasons) {
		if r.Strength > 0 {
			words = append(words, r.Word)
		}
	}
	return words
}

const mostReasons = 4

// text is what the model reads of a line.
func (x subject) text() string { return strings.TrimSpace(x.article.Name + " " + x.account.Name) }

// signs are what else it knows of it. An account means one thing at one party only.
func (x subject) signs() []string { return x.signsBut(Unclassified) }

// signsBut leaves out the sign that decided: what a rule for the supplier has sorted must
// not teach that the supplier is enough.
func (x subject) signsBut(basis Basis) []string {
	var list []string
	if basis != BySupplier && basis != ByContract {
		if name := cmp.Or(x.seller.Name, x.supplierID); name != "" {
			list = append(list, "leverantör "+name)
		}
	}
	if basis != ByAccount && x.account.Code != "" {
		list = append(list, "konto "+string(x.party)+" "+x.account.Code)
	}
	if len(x.article.CPV) >= 3 {
		list = append(list, "cpv "+x.article.CPV[:2], "cpv "+x.article.CPV[:3])
	}
	return list
}
