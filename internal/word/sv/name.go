package sv

import (
	"strings"
	"time"
	"unicode"
)

var months = [...]string{"januari", "februari", "mars", "april", "maj", "juni",
	"juli", "augusti", "september", "oktober", "november", "december"}

var weekdays = [...]string{"söndag", "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag"}

// Month returns the name of the month: "februari".
func Month(m time.Month) string { return months[m-1] }

// MonthShort returns the short name used in lists: "feb". Names of four letters
// are kept whole, as Språkrådet advises; the rest is cut to three.
func MonthShort(m time.Month) string {
	name := months[m-1]
	if len(name) <= 4 {
		return name
	}
	return name[:3]
}

// MonthNamed returns the month that a text means: "feb", "Februari", "sept.".
func MonthNamed(text string) (time.Month, bool) {
	text = strings.TrimSuffix(strings.ToLower(text), ".")
	if len(text) < 3 {
		return 0, false
	}
	for i, name := range months {
		if strings.HasPrefix(name, text) {
			return time.Month(i + 1), true
		}
	}
	return 0, false
}

// Weekday returns the name of the weekday: "måndag".
func Weekday(d time.Weekday) string { return weekdays[d] }

// UpperFirst returns the text with a capital first letter.
func UpperFirst(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// LowerFirst returns the text with a small first letter, unless it begins with an
// abbreviation: "NKI".
func LowerFirst(s string) string {
	letters := []rune(s)
	if len(letters) == 0 || len(letters) > 1 && unicode.IsUpper(letters[1]) {
		return s
	}
	letters[0] = unicode.ToLower(letters[0])
	return string(letters)
}
