package intake

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"klover/internal/word/sv"
)

// leastLike is how like a name a head must be to be taken for it, of 100. Above
// it "Anonserad" is Annonserad; below it Beställare would be Bestämmelse.
const leastLike = 80

// fillers are words in heads that do not tell fields apart.
var fillers = map[string]bool{
	"datum": true, "dag": true, "nr": true, "nummer": true, "kr": true, "sek": true, "tkr": true, "kkr": true, "tsek": true,
	"mkr": true, "mnkr": true, "msek": true, "st": true, "antal": true, "kod": true, "namn": true, "ev": true, "eventuell": true,
	"man": true, "manader": true, "ar": true,
	"i": true, "av": true, "for": true, "det": true, "exkl": true, "moms": true, "totalt": true, "total": true,
}

// Guess maps columns to targets by their names. Each target has at most one column
// and each column at most one target; the likest pairs are taken first.
func Guess(targets []Target, names []string) map[string]string {
	type pair struct{ target, column, score int }
	var pairs []pair
	for i, t := range targets {
		known := append([]string{t.Label, t.Key}, t.Names...)
		for j, name := range names {
			score := likeness(known, name)
			if score < leastLike {
				continue
			}
			if t.Required {
				score += 2 // "Upphandling" is the title before it is a reference
			}
			pairs = append(pairs, pair{i, j, score})
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.column, b.column), cmp.Compare(a.target, b.target))
	})
	columns := map[string]string{}
	taken := map[int]bool{}
	for _, p := range pairs {
		key := targets[p.target].Key
		if _, have := columns[key]; have || taken[p.column] {
			continue
		}
		columns[key], taken[p.column] = names[p.column], true
	}
	return columns
}

// likeness is 100 for the same name, less for one with filling words, abbreviated
// or with a few letters amiss.
func likeness(known []string, name string) int {
	whole, core := plain(name), plain(unfilled(name))
	best := 0
	for i, k := range known {
		written := k
		switch k = plain(k); {
		case whole == "" || k == "":
		case k == whole && i < 2:
			best = max(best, 100)
		case k == whole:
			best = max(best, 99)
		case k == core:
			best = max(best, 95)
		case abbreviates(name, written):
			best = max(best, 90)
		default:
			best = max(best, alike(k, whole)-5)
		}
	}
	return best
}

// abbreviates tells whether each word of the head is the beginning of the name's,
// as in "Ansv. inköpare".
func abbreviates(head, name string) bool {
	if !strings.Contains(head, ".") {
		return false
	}
	short, long := strings.Fields(folded(unfilled(head))), strings.Fields(folded(name))
	if len(short) != len(long) || len(long) < 2 {
		return false
	}
	for i, s := range short {
		if len(s) < 3 || !strings.HasPrefix(long[i], s) {
			return false
		}
	}
	return true
}

// unfilled returns the name without its filling words.
func unfilled(name string) string {
	words := strings.FieldsFunc(folded(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return fillers[w] }), " ")
}

var spelling = strings.NewReplacer("å", "a", "ä", "a", "ö", "o")

func folded(text string) string { return spelling.Replace(sv.Fold(text)) }

// plain makes names of columns comparable: "Org.nr " and "orgnr" are the same.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, folded(name))
}

// alike is how much of two names is the same, of 100. Short names must be equal:
// one letter makes part of port.
func alike(a, b string) int {
	x, y := []rune(a), []rune(b)
	long := max(len(x), len(y))
	if min(len(x), len(y)) < 6 || long > 60 {
		return 0
	}
	return 100 - 100*distance(x, y)/long
}

// distance is how many letters must be changed, added or taken away (Levenshtein).
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
