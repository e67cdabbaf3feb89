package story

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Typed is a number that somebody has typed in a text. It will not follow the rows.
type Typed struct {
	Text    string
	Line    int
	Excerpt string // the words around it
}

const months = `januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|jan|feb|apr|jun|jul|aug|sep|sept|okt|nov|dec`

// allowed are the numbers that are no figures: days, years, law and references to
// places in documents.
var allowed = regexp.MustCompile(`(?i)` + strings.Join([]string{
	`\d{4}-\d{2}-\d{2}`,
	`\d{1,2}[ \x{a0}](?:` + months + `)(?:[ \x{a0}]\d{4})?`,
	`\d{1,2}/\d{1,2}(?:[ -]\d{2,4})?`,
	`\d{4}:\d+`,
	`C-\d+/\d+`,
	`\d+(?:[ \x{a0}][a-z])?[ \x{a0}]kap\.(?:[ \x{a0}]\d+(?:[ \x{a0}]?[a-z])?(?:[–-]\d+)?[ \x{a0}]§§?)?`,
	`\d+(?:[ \x{a0}]?[a-z])?(?:[–-]\d+)?[ \x{a0}]§§?`,
	`§§?[ \x{a0}]?\d+`,
	`(?:ref\.|artikel|not|noterna|tabell|figur|bilaga|avsnitt|kapitel|punkt|version|sida|rad|dnr|nr)[ \x{a0}]\d+(?:[.:]\d+)*`,
	`(?:19|20)\d{2}(?:[–-](?:(?:19|20)\d{2}|\d{2}))?`,
	`\pL[\pL\d/-]*\d[\pL\d/:-]*`, // COVID-19, INK22-0058
	`\d+[-\x{2011}]\pL+`,         // 7-klövern
	`\d+\pL+\d+`,                 // 2C8
}, "|"))

var digits = regexp.MustCompile(`[−+-]?\d[\d  \x{a0}.,]*(?:%|\d)|\d`)

var letters = regexp.MustCompile(`\pL+`)

// numberWords are the words that state how many.
var numberWords = regexp.MustCompile(`^(?:två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|tretton|fjorton|femton|sexton|sjutton|arton|nitton|` +
	`(?:tjugo|trettio|fyrtio|femtio|sextio|sjuttio|åttio|nittio)\pL*|\pL*hundra\pL*|tusen|tusentals|miljon|miljoner|miljard|miljarder|` +
	`hälften|tredjedel\pL*|fjärdedel\pL*|femtedel\pL*|dubbelt|fördubbl\pL*|halver\pL*|tredubbl\pL*)$`)

// FindTyped returns the numbers that stand in the texts of the blocks themselves
// and not in tokens, written with digits or in words.
func FindTyped(blocks []Block) []Typed {
	var found []Typed
	Walk(blocks, func(b Block) {
		for _, runs := range b.AllRuns() {
			found = append(found, typedIn(plainText(runs), b.Line)...)
		}
		found = append(found, typedIn(b.Title, b.Line)...)
	})
	return found
}

// hole stands for a token in the text that is searched.
const hole = "\ufffc"

func plainText(runs []Run) string {
	var b strings.Builder
	for _, r := range runs {
		if r.Token.IsZero() {
			b.WriteString(r.Text)
		} else {
			b.WriteString(hole)
		}
	}
	return b.String()
}

func typedIn(text string, line int) []Typed {
	masked := mask(text)
	var found []Typed
	add := func(at []int) {
		found = append(found, Typed{Text: strings.Trim(text[at[0]:at[1]], " .,\u00a0"), Line: line, Excerpt: excerpt(text, at[0], at[1])})
	}
	for _, at := range digits.FindAllStringIndex(masked, -1) {
		add(at)
	}
	for _, at := range letters.FindAllStringIndex(masked, -1) {
		if numberWords.MatchString(strings.ToLower(masked[at[0]:at[1]])) {
			add(at)
		}
	}
	return found
}

// mask puts signs of the same length in place of what is allowed. A year or a law
// inside a longer number is no year.
func mask(text string) string {
	masked := []byte(text)
	for _, at := range allowed.FindAllStringIndex(text, -1) {
		if inNumber(text, at[0], at[1]) {
			continue
		}
		for i := at[0]; i < at[1]; i++ {
			masked[i] = '_'
		}
	}
	return string(masked)
}

func inNumber(text string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	after, size := utf8.DecodeRuneInString(text[to:])
	rest := strings.TrimLeft(text[to:], " \u00a0")
	if isDigit(before) || isDigit(after) || strings.HasPrefix(rest, "%") || strings.HasPrefix(rest, "procent") {
		return true
	}
	next, _ := utf8.DecodeRuneInString(text[to+size:])
	return (after == ',' || after == '.') && isDigit(next)
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// around is how many characters of an excerpt stand on each side.
const around = 40

func excerpt(text string, from, to int) string {
	start, end := from, to
	for range around {
		_, before := utf8.DecodeLastRuneInString(text[:start])
		_, after := utf8.DecodeRuneInString(text[end:])
		start, end = start-before, end+after
	}
	s := strings.ReplaceAll(text[start:end], hole, "{{…}}")
	if start > 0 {
		s = "…" + s
	}
	if end < len(text) {
		s += "…"
	}
	return s
}
