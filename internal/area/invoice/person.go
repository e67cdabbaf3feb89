package invoice

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"klover/internal/word/orgnr"
)

// What stands for what was masked.
const (
	maskedNumber = "[personnummer]"
	maskedName   = "[namn]"
)

// Masked is how much was masked.
type Masked struct{ Numbers, Names int }

func (m *Masked) add(n Masked) { m.Numbers, m.Names = m.Numbers+n.Numbers, m.Names+n.Names }

// Mask takes the numbers and names of natural persons out of a text. It looks only at
// free text: article numbers and OCR have fields of their own, which are never masked.
//
// A number is a personal or coordination number (18, 19 or 20 before it or not, -, + or a
// blank in it or not) with a day of birth and a right check digit, alone among the digits
// around it. Ten digits in a row may as well be an article or OCR (one in a hundred has a
// day of birth, and every OCR a check digit): after a word such as art.nr or OCR they stay.
//
// A name is two or three words with a capital after a word such as Att: or Patient:, or a
// common Swedish first name followed by a word that is formed as a surname, and is no
// company, street or place. Unusual names in running text are not found.
func Mask(text string) (string, Masked) {
	var m Masked
	text, m.Names = maskNames(text) // first: a number may stand close to a name
	if strings.ContainsAny(text, "0123456789") {
		text, m.Numbers = maskNumbers(text)
	}
	return text, m
}

var (
	personForm = regexp.MustCompile(`\d{6,8}[-+ \x{2013}\x{2011}]?\d{4}`)
	// otherNumber ends a text before a number that is something else than a person.
	otherNumber = regexp.MustCompile(`(?i)(?:art(?:ikel|\.)?|nr|nummer|ocr|order|ordernr|faktura|fakturanr|best\.?|rekv\.?|org\.?|orgnr|ean|gtin|serie|sn|s/n|id|kundnr|kund|avtal|ref\.?|referens|lot|batch|imei|tel|telefon|mobil|kolli|sändning|bg|pg|konto)[\s.:#=-]*(?:nr|nummer|no)?[\s.:#=-]*$`)
	personWord  = regexp.MustCompile(`(?i)(?:person(?:nummer|nr)?|pnr|p\.nr|patient|född|samordningsn(?:umme)?r)[\s.:#=-]*(?:nr)?[\s.:#=-]*$`)
)

func maskNumbers(text string) (string, int) {
	var b strings.Builder
	n, from := 0, 0
	for _, at := range personForm.FindAllStringIndex(text, -1) {
		if !standsAlone(text, at[0], at[1]) || !isPerson(text[at[0]:at[1]], text[max(0, at[0]-mostCue):at[0]]) {
			continue
		}
		b.WriteString(text[from:at[0]])
		b.WriteString(maskedNumber)
		from, n = at[1], n+1
	}
	if n == 0 {
		return text, 0
	}
	b.WriteString(text[from:])
	return b.String(), n
}

// mostCue is how far before a number the word stands that says what it is.
const mostCue = 40

// standsAlone tells whether a number is no part of a longer one, or of a code.
func standsAlone(text string, from, to int) bool {
	before, n := utf8.DecodeLastRuneInString(text[:from])
	further, _ := utf8.DecodeLastRuneInString(text[:from-n])
	after, n := utf8.DecodeRuneInString(text[to:])
	next, _ := utf8.DecodeRuneInString(text[to+n:])
	joins := func(r rune) bool { return unicode.IsDigit(r) || unicode.IsLetter(r) || r == '_' || r == '/' }
	tied := func(r rune) bool { return strings.ContainsRune("-.,+", r) }
	return !joins(before) && !(tied(before) && joins(further)) && !joins(after) && !(tied(after) && unicode.IsDigit(next))
}

// isPerson tells whether what has the form of a personal number is one, after the text.
func isPerson(number, before string) bool {
	id, err := orgnr.Parse(number)
	if err != nil || !id.IsPerson() {
		return false
	}
	bare := len(digitsOf(number)) == len(number)
	return !bare || personWord.MatchString(before) || !otherNumber.MatchString(before)
}

// word is a word of a text and where it stands.
type word struct {
	text     string
	from, to int
}

func wordsOf(text string) []word {
	var words []word
	start := -1
	for i, r := range text + " " {
		inside := unicode.IsLetter(r) || (r == '-' || r == '\'' || r == '’') && start >= 0
		switch {
		case inside && start < 0:
			start = i
		case !inside && start >= 0:
			words = append(words, word{text[start:i], start, i})
			start = -1
		}
	}
	return words
}

// cues are the words after which a person is named.
var cues = []string{"att", "attn", "patient", "patienten", "brukare", "brukaren", "resenär", "passagerare", "deltagare",
	"kursdeltagare", "handläggare", "kontaktperson", "beställare", "kontakt", "referens", "ref", "namn", "läkare", "tolk", "gäst", "konsult", "anställd"}

// maskNames masks names, and counts them.
func maskNames(text string) (string, int) {
	words := wordsOf(text)
	var b strings.Builder
	n, from := 0, 0
	for i := 0; i < len(words); {
		length := nameAt(text, words, i)
		if length == 0 {
			i++
			continue
		}
		b.WriteString(text[from:words[i].from])
		b.WriteString(maskedName)
		from, n = words[i+length-1].to, n+1
		i += length
	}
	if n == 0 {
		return text, 0
	}
	b.WriteString(text[from:])
	return b.String(), n
}

// nameAt is how many words a name at word i has, 0 when there is none.
func nameAt(text string, words []word, i int) int {
	if !isCapital(words[i].text) {
		return 0
	}
	cued := i > 0 && isCue(text, words, i)
	length := 1
	for length < 3 && i+length < len(words) && isCapital(words[i+length].text) && joined(text, words, i+length, cued && length == 1) {
		length++
	}
	if i+length < len(words) && isOther(words[i+length].text) || slices.ContainsFunc(words[i:i+length], func(w word) bool { return isOther(w.text) }) {
		return 0
	}
	if i > 0 && isPlaceBefore(words[i-1].text) {
		return 0
	}
	switch {
	case length < 2:
		return 0
	case cued:
		return length
	case !isFirstName(words[i].text):
		return 0
	case isSurname(words[i+1].text):
		return 2
	case length == 3 && isSurname(words[i+2].text):
		return 3
	}
	return 0
}

// joined tells whether only a blank stands between the word and the one before, or a comma
// when the surname stands first.
func joined(text string, words []word, i int, comma bool) bool {
	between := text[words[i-1].to:words[i].from]
	return between == " " || comma && between == ", "
}

func isCue(text string, words []word, i int) bool {
	before := words[i-1]
	between := strings.TrimSpace(text[before.to:words[i].from])
	return slices.Contains(cues, strings.ToLower(before.text)) && (between == "" || between == ":" || between == "." || between == ".:")
}

func isCapital(w string) bool {
	r := []rune(w)
	return len(r) > 1 && unicode.IsUpper(r[0]) && unicode.IsLower(r[1])
}

func isFirstName(w string) bool {
	first, _, _ := strings.Cut(w, "-")
	_, ok := slices.BinarySearch(firstNames, first)
	return ok
}

// surnames are the endings of Swedish surnames, and common ones without.
var surnames = []string{"sson", "son", "ström", "gren", "qvist", "kvist", "berg", "lund", "dahl", "holm", "stedt", "strand", "ling", "blom",
	"mark", "fors", "löf", "hult", "man", "ander", "ell", "én", "sen", "ović", "ovic", "ić", "ic", "zadeh", "ski"}

var wholeSurnames = []string{"Ali", "Mohamed", "Ahmed", "Hassan", "Khan", "Nguyen", "Ek", "Falk", "Björk", "Lind", "Dahl", "Berg", "Wallin", "Norén", "Hansen"}

func isSurname(w string) bool {
	if slices.Contains(wholeSurnames, w) {
		return true
	}
	return len([]rune(w)) > 4 && slices.ContainsFunc(surnames, func(end string) bool { return strings.HasSuffix(w, end) })
}

// isOther tells words that make what has the form of a name a company, a street or a place.
func isOther(w string) bool {
	lower := strings.ToLower(w)
	if slices.Contains([]string{"ab", "hb", "kb", "aktiebolag", "bolag", "as", "oy", "gmbh", "ltd", "inc", "stiftelse", "stiftelsen", "förlag",
		"bygg", "el", "åkeri", "taxi", "buss", "konsult", "skola", "skolan", "sjukhus", "sjukhuset", "universitet", "minne", "torg", "plats", "gata", "gatan", "väg", "vägen"}, lower) {
		return true
	}
	return slices.ContainsFunc([]string{"gatan", "vägen", "torget", "platsen", "gränd", "sjukhus", "sjukhuset", "skolan", "hemmet", "kyrkan", "parken", "bolaget", "bolagen"},
		func(end string) bool { return strings.HasSuffix(lower, end) })
}

func isPlaceBefore(w string) bool {
	return slices.Contains([]string{"sankt", "sankta", "hotell", "hotel", "restaurang", "butik", "café", "firma", "bröderna", "frisör", "modell", "serie"}, strings.ToLower(w))
}

// Mask takes natural persons out of the free texts of the invoice and its lines. The
// supplier stays as it is: a sole trader is told by Party.IsPerson, and is matched with the
// register before anybody sees it.
func (p Part) Mask() Masked {
	var all Masked
	mask := func(texts ...*string) {
		for _, t := range texts {
			text, m := Mask(*t)
			*t = text
			all.add(m)
		}
	}
	i := p.Invoice
	mask(&i.BuyerRef, &i.Note, &i.Order, &i.Cost, &i.Unit, &i.Object)
	for n := range i.Charges {
		mask(&i.Charges[n].Reason)
	}
	for n := range p.Lines {
		l := &p.Lines[n]
		mask(&l.Name, &l.Description, &l.Note, &l.Cost, &l.Object)
		for c := range l.Charges {
			mask(&l.Charges[c].Reason)
		}
	}
	for n := range p.Faults {
		mask(&p.Faults[n].Value, &p.Faults[n].Text)
	}
	return all
}
