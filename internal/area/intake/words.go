package intake

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"klover/internal/word/day"
)

// keyBuyers is the field of all registers that says which regions a record concerns.
const keyBuyers = "parties"

// partyWords are the ways to write that both regions buy.
var partyWords = map[string]string{"bada": "D,U", "badaregionerna": "D,U", "bagge": "D,U", "gemensamt": "D,U", "gemensam": "D,U", "rsrv": "D,U", "rsochrv": "D,U"}

// contractTypes are the words of contract registers for the types of area contract.
var contractTypes = wordsOf(map[string][]string{
	"kontrakt":         {"avtal", "enstaka avtal", "upphandlingskontrakt", "upphandlat kontrakt", "köpeavtal", "köpekontrakt", "varuavtal", "tjänsteavtal", "tjänstekontrakt", "objektsavtal", "entreprenad", "entreprenadavtal", "leveransavtal"},
	"ramavtal":         {"ram", "ramöverenskommelse", "ramkontrakt", "ramavtal rangordnat", "ramavtal med rangordning", "ramavtal fku", "ramavtal med fku", "ramavtal förnyad konkurrensutsättning", "nationellt ramavtal"},
	"avropsavtal":      {"avrop", "avropskontrakt", "avrop från ramavtal", "avrop ramavtal", "avropad", "fku", "avrop fku"},
	"direktupphandlat": {"direktupphandling", "direktupphandlat kontrakt", "direktavtal", "du avtal"},
	"lov":              {"lov", "valfrihetsavtal", "valfrihetssystem", "lov kontrakt"},
	"koncession":       {"koncessionsavtal", "tjänstekoncession"},
	"licens":           {"licensavtal", "licens", "system", "systemavtal", "it-avtal", "programvara", "programvaruavtal", "molntjänst"},
	"service":          {"service", "underhållsavtal", "support", "supportavtal", "service och underhåll", "serviceavtal medicinteknik"},
	"hyra":             {"hyra", "hyresavtal", "leasing", "leasingavtal", "hyra leasing"},
	"förvaltat":        {"samverkansavtal", "överenskommelse", "avsiktsförklaring", "övrigt", "övriga avtal", "annat", "annat avtal"},
	"tillägg":          {"tilläggsavtal", "tillägg", "ändringsavtal"},
	"pub":              {"pub-avtal", "biträdesavtal", "personuppgiftsbiträdesavtal", "personuppgiftsbiträde"},
	"anslutning":       {"hängavtal", "anslutningsavtal", "anslutning"},
})

func wordsOf(values map[string][]string) map[string]string {
	words := map[string]string{}
	for value, all := range values {
		for _, word := range all {
			words[plain(word)] = value
		}
	}
	return words
}

var someMonths = regexp.MustCompile(`^(\d{1,3}) ?(mån|mån\.|månad|månader|månaders|m|år|års)( uppsägningstid| uppsägning)?$`)

// monthsText reads "6 mån" and "1 år" as a number of months. What it cannot read is
// left for the field to refuse.
func monthsText(text string) string {
	m := someMonths.FindStringSubmatch(strings.ToLower(strings.Join(strings.Fields(text), " ")))
	if m == nil {
		return text
	}
	n, _ := strconv.Atoi(m[1])
	if strings.HasPrefix(m[2], "år") {
		n *= 12
	}
	return strconv.Itoa(n)
}

// endless tells the ways to write that a contract has no last day.
func endless(text string) bool {
	switch plain(text) {
	case "tillsvidare", "tv", "lopande", "tillsvidareavtal", "ingetslutdatum", "utanslutdatum":
		return true
	}
	return false
}

var betweenDays = regexp.MustCompile(`\s+[-–—]\s+|\s*t\.?\s?o\.?\s?m\.?\s*|\s+till\s+(?:och med\s+)?`)

// span reads "2022-01-01 – 2023-12-31".
func span(text string) (from, to day.Date, ok bool) {
	parts := betweenDays.Split(strings.TrimSpace(text), -1)
	if len(parts) != 2 {
		return 0, 0, false
	}
	from, err := day.Parse(parts[0])
	if err != nil {
		return 0, 0, false
	}
	to, err = day.Parse(parts[1])
	return from, to, err == nil
}

// unitless tells whether a text of options has small numbers and no unit, so that
// nobody knows whether 1+1 is months or years.
func unitless(text string) bool {
	numbers := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsDigit(r) })
	if len(numbers) == 0 || strings.ContainsFunc(strings.NewReplacer("x", "", "X", "").Replace(text), unicode.IsLetter) {
		return false
	}
	for _, n := range numbers {
		if v, err := strconv.Atoi(n); err != nil || v == 0 || v > 5 {
			return false
		}
	}
	return true
}

// yearsIn and monthsIn tell which unit a head names.
func yearsIn(head string) bool { return wordIn(head, "år", "optionsår", "avtalsår") }

func monthsIn(head string) bool { return wordIn(head, "mån", "månad", "månader") }

func wordIn(head string, words ...string) bool {
	for _, w := range strings.FieldsFunc(strings.ToLower(head), func(r rune) bool { return !unicode.IsLetter(r) }) {
		for _, word := range words {
			if w == word {
				return true
			}
		}
	}
	return false
}
