package supplier

import (
	"slices"
	"strings"
	"unicode"

	"klover/internal/word/sv"
)

// forms are words that say what kind of company it is or where, not which. They
// are written differently, or left out, in different systems.
var forms = map[string]bool{
	"ab": true, "aktiebolag": true, "aktiebolaget": true, "publ": true, "privat": true,
	"hb": true, "handelsbolag": true, "handelsbolaget": true, "kb": true, "kommanditbolag": true, "kommanditbolaget": true,
	"ef": true, "enskild": true, "firma": true, "ek": true, "ekonomisk": true, "for": true, "forening": true, "filial": true,
	"ltd": true, "limited": true, "gmbh": true, "inc": true, "oy": true, "oyj": true, "as": true, "asa": true, "aps": true, "bv": true, "plc": true, "sa": true,
	"i": true, "sverige": true, "sweden": true, "och": true, "and": true,
}

var spellings = strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "w", "v", "a/s", "as", "&", " och ", "+", " och ")

// NameKey returns what is left of a company's name when form, spelling and
// blanks are taken away: "Åkers Bygg & Montage AB (publ)" and "AB Akers Bygg och
// Montage" both give "akersbyggmontage". A name of nothing but such words is kept.
func NameKey(name string) string { return strings.Join(NameWords(name), "") }

// NameWords returns the words of NameKey, in order.
func NameWords(name string) []string {
	words := strings.FieldsFunc(spellings.Replace(sv.Fold(name)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	telling := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return forms[w] })
	if len(telling) == 0 {
		telling = words
	}
	return telling
}

// blockLetters is how much of the key two similar names must share. Longer makes
// the search for twins quicker, and blind to more faults at the beginning.
const blockLetters = 4

func block(key string) string { return key[:min(len(key), blockLetters)] }

// Likeness returns how alike two name keys are, in per cent; 0 when they are not
// alike enough to ask about. One letter in eight may differ, at most three;
// digits must be the same, since Bostad 1 is not Bostad 2.
func Likeness(a, b string) int64 {
	if a == b {
		return 100
	}
	long := max(len(a), len(b))
	most := min(long/8, 3)
	if long-min(len(a), len(b)) > most || !sameDigits(a, b) {
		return 0
	}
	edits := distance(a, b, most)
	if edits > most {
		return 0
	}
	return int64(100 - 100*edits/long)
}

func sameDigits(a, b string) bool {
	const ten = "0123456789"
	if strings.ContainsAny(a, ten) || strings.ContainsAny(b, ten) {
		keep := func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r
			}
			return -1
		}
		return strings.Map(keep, a) == strings.Map(keep, b)
	}
	return true
}

// distance is Levenshtein's: how many letters to add, drop or change. It stops
// when it is sure to pass most, and then returns more than that.
func distance(a, b string, most int) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		least := row[0]
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
			least = min(least, row[j+1])
		}
		if least > most {
			return least
		}
	}
	return row[len(b)]
}
