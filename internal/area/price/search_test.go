package price

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// listed is a list of a contract of its own whose first version has the names.
func (o office) listed(t *testing.T, names ...string) List {
	t.Helper()
	l := must[List](t)(o.Create(t.Context(), List{ContractID: o.deal(t, o.seller(t, "Ahlberg AB")).ID}))
	items := make([]Item, len(names))
	for i, name := range names {
		items[i] = gloves(fmt.Sprintf("N-%d", i), 100)
		items[i].Name = name
	}
	must[Edition](t)(o.Fill(t.Context(), l.ID, ByHand, "", items))
	return l
}

func (o office) finds(t *testing.T, f ArticleFilter) string {
	t.Helper()
	found, more, err := o.Articles(t.Context(), f)
	if err != nil || more {
		t.Fatalf("%q: more %v, %v", f.Text, more, err)
	}
	var names []string
	for _, one := range found {
		names = append(names, one.Item.Name)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

func TestAnArticleIsFoundByTheBeginningsOfItsWords(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		l := o.listed(t, "Handske nitril steril", "Handske vinyl", "Plåster nitrilfritt", "Handskhållare")
		if got := o.finds(t, ArticleFilter{Text: "handske"}); got != "" {
			t.Errorf("a draft is found: %s", got)
		}
		o.decide(t, l, 1, 20220101, "")
		for text, want := range map[string]string{
			"nitril handske": "Handske nitril steril", "hand nit": "Handske nitril steril", "VINYL": "Handske vinyl", "plaster": "", "plåst": "Plåster nitrilfritt",
			"vinyl steril": "", "handsk h": "Handske nitril steril, Handske vinyl, Handskhållare", "säng": "",
		} {
			if got := o.finds(t, ArticleFilter{Text: text}); got != want {
				t.Errorf("%q finds %q, want %q", text, got, want)
			}
		}
		o.today(20210601)
		if got := o.finds(t, ArticleFilter{Text: "vinyl"}); got != "" {
			t.Errorf("before it holds: %s", got)
		}
	})
}

func TestASearchGoesOnPastNamesThatDoNotHold(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		var many []string
		for i := range nameBlock + 500 {
			many = append(many, fmt.Sprintf("Kanyl utkast %d", i))
		}
		o.listed(t, many...) // stays a draft
		last := o.listed(t, "Kanyl 20 mm", "Kanyl utkast 7")
		o.decide(t, last, 1, 20220101, "")
		if got := o.finds(t, ArticleFilter{Text: "kanyl"}); got != "Kanyl 20 mm, Kanyl utkast 7" {
			t.Errorf("finds %q", got)
		}
		k := o.deal(t, o.seller(t, "Bergman AB"))
		o.priced(t, List{ContractID: k.ID}, named("H-1", Kr(1), Pack{"förp", 100, 1, "st"}))
		if got := o.finds(t, ArticleFilter{Text: "kanyl", ContractID: k.ID}); got != "" {
			t.Errorf("another contract has %q", got)
		}
		if got := o.finds(t, ArticleFilter{Text: "kany 20", ContractID: last.ContractID}); got != "Kanyl 20 mm" {
			t.Errorf("the contract has %q", got)
		}
		if got := o.finds(t, ArticleFilter{ContractID: last.ContractID}); got != "Kanyl 20 mm, Kanyl utkast 7" {
			t.Errorf("the contract has %q", got)
		}
	})
}

func TestASearchSaysThatThereIsMore(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		var many []string
		for i := range mostFound + 1 {
			many = append(many, fmt.Sprintf("Sond %d", i))
		}
		l := o.listed(t, many...)
		o.decide(t, l, 1, 20220101, "")
		for _, f := range []ArticleFilter{{Text: "sond"}, {Text: "sond", ContractID: l.ContractID}} {
			found, more, err := o.Articles(t.Context(), f)
			if err != nil || len(found) != mostFound || !more {
				t.Errorf("%v: %d found, more %v, %v", f, len(found), more, err)
			}
			f.Most = 3
			if found, more, err = o.Articles(t.Context(), f); err != nil || len(found) != 3 || !more {
				t.Errorf("%v: %d found, more %v, %v", f, len(found), more, err)
			}
		}
	})
}

func TestRowsOfAVersionAreFilteredByWords(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		l := o.listed(t, "Sax rak", "Sax böjd", "Rak pincett")
		e := must[Edition](t)(o.Edition(t.Context(), l.ID, 1))
		for text, want := range map[string]int{"rak": 2, "sax rak": 1, "böjd pincett": 0, "N-2": 1} {
			rows, count, err := o.Rows(t.Context(), e, ItemFilter{Text: text}, Page{})
			if err != nil || len(rows) != want || count.N != want {
				t.Errorf("%q: %d rows, %v", text, len(rows), err)
			}
		}
	})
}
