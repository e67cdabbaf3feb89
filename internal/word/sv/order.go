package sv

import (
	"encoding/hex"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// A Collator keeps iterators inside itself and must not be used by two
// goroutines at once, hence the pool.
var collators = sync.Pool{New: func() any {
	return collate.New(language.Swedish, collate.Numeric, collate.IgnoreCase)
}}

// Compare orders two texts the Swedish way: …, z, å, ä, ö; upper and lower case
// together; "Åkers 2" before "Åkers 10". Texts that differ only in case are
// ordered by bytes, so that a sorted list always comes out the same.
func Compare(a, b string) int {
	c := collators.Get().(*collate.Collator)
	defer collators.Put(c)
	if order := c.CompareString(a, b); order != 0 {
		return order
	}
	return strings.Compare(a, b)
}

// Sort sorts texts in Swedish order, in place.
func Sort(texts []string) { slices.SortFunc(texts, Compare) }

// SortKey returns a text whose byte order is the Swedish order of s. Stored in a
// column it lets both database engines sort without knowing Swedish.
func SortKey(s string) string {
	c := collators.Get().(*collate.Collator)
	defer collators.Put(c)
	var b collate.Buffer
	return hex.EncodeToString(c.KeyFromString(&b, s))
}

// Fold returns the text as search compares it: lower case, å, ä and ö kept since
// they are letters of their own in Swedish, other accents dropped (é → e, ü → u),
// æ and ø read as ä and ö.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFC.String(strings.ToLower(s)) {
		b.WriteString(foldRune(r))
	}
	return b.String()
}

func foldRune(r rune) string {
	switch {
	case r < unicode.MaxASCII, r == 'å', r == 'ä', r == 'ö':
		return string(r)
	case r == 'æ':
		return "ä"
	case r == 'ø':
		return "ö"
	case r == 'ß':
		return "ss"
	case r == '\u00a0', r == '\u202f':
		return " "
	}
	return strings.Map(func(part rune) rune {
		if unicode.Is(unicode.Mn, part) {
			return -1
		}
		return part
	}, norm.NFD.String(string(r)))
}

// Words returns the folded words of a text, each once, in order of appearance.
// A number such as 2022-0123 or 556425-0610 gives its parts and the whole
// without the hyphen, so that both ways of writing find it.
func Words(text string) []string {
	var words []string
	seen := map[string]bool{}
	add := func(w string) {
		if w != "" && !seen[w] {
			seen[w] = true
			words = append(words, w)
		}
	}
	for _, token := range strings.FieldsFunc(Fold(text), between) {
		parts := strings.FieldsFunc(token, joins)
		for _, part := range parts {
			add(part)
		}
		if len(parts) > 1 {
			add(strings.Join(parts, ""))
		}
	}
	return words
}

func between(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !joins(r) }

// joins tells the signs that stand inside one word: 2022-0123, D/U, t.o.m.
func joins(r rune) bool { return r == '-' || r == '/' || r == '.' || r == '_' || r == ':' }
