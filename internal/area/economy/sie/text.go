package sie

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Encoding is the character set that a file turned out to have.
type Encoding string

// The encodings. The format allows only PC8, which is CP437.
const (
	CP437  Encoding = "cp437"
	UTF8   Encoding = "utf-8"
	Latin1 Encoding = "latin-1"
)

var bom = []byte("\ufeff")

// decode returns the text of the file and its character set. With nothing but
// ASCII it is CP437, as the format says.
func decode(raw []byte) (string, Encoding) {
	if utf8.Valid(raw) && !ascii(raw) {
		return string(bytes.TrimPrefix(raw, bom)), UTF8
	}
	set, name := charmap.CodePage437, CP437
	if swedish(raw, latinLetters) > swedish(raw, pc8Letters) {
		set, name = charmap.Windows1252, Latin1
	}
	text, err := set.NewDecoder().Bytes(raw)
	if err != nil { // neither character map refuses a byte
		return string(raw), name
	}
	return string(text), name
}

func ascii(raw []byte) bool {
	for _, b := range raw {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// åäöÅÄÖé in the two single-byte sets.
var (
	pc8Letters   = []byte{0x86, 0x84, 0x94, 0x8f, 0x8e, 0x99, 0x82}
	latinLetters = []byte{0xe5, 0xe4, 0xf6, 0xc5, 0xc4, 0xd6, 0xe9}
)

func swedish(raw, letters []byte) int {
	n := 0
	for _, b := range letters {
		n += bytes.Count(raw, []byte{b})
	}
	return n
}

// value is one field of a post: a text, or a list of objects.
type value struct {
	text   string
	list   []string
	isList bool
}

// errOpen is the reason of a quote that the line does not close.
const errOpen = "texten saknar avslutande citationstecken."

// split cuts a line into its label and values. reason says what is wrong, in
// Swedish. Some programs cut lines at a hundred characters: a last text without
// its closing quote is read as it stands, and open tells of it.
func split(line string) (values []value, open bool, reason string) {
	rest := line
	for {
		rest = strings.TrimLeft(rest, " \t")
		if rest == "" {
			return values, open, ""
		}
		var v value
		switch rest[0] {
		case '{':
			v.isList = true
			v.list, rest, reason = list(rest[1:])
		default:
			v.text, rest, reason = word(rest)
			if reason == errOpen {
				open, reason = true, ""
			}
		}
		if reason != "" {
			return nil, false, reason
		}
		values = append(values, v)
	}
}

func list(rest string) (items []string, after, reason string) {
	for {
		rest = strings.TrimLeft(rest, " \t")
		if rest == "" {
			return nil, "", "objektlistan saknar avslutande klammer }."
		}
		if rest[0] == '}' {
			return items, rest[1:], ""
		}
		var item string
		if item, rest, reason = word(rest); reason != "" {
			return nil, "", reason
		}
		items = append(items, item)
	}
}

// word takes the first field: up to a blank, or within quotes, where \" is a quote.
func word(rest string) (text, after, reason string) {
	if rest[0] != '"' {
		end := strings.IndexAny(rest, " \t{}")
		switch {
		case end < 0:
			return rest, "", ""
		case end == 0: // a stray brace
			return "", "", "klammern } har ingen början."
		}
		return rest[:end], rest[end:], ""
	}
	var b strings.Builder
	for i := 1; i < len(rest); i++ {
		switch {
		case rest[i] == '\\' && i+1 < len(rest) && rest[i+1] == '"':
			b.WriteByte('"')
			i++
		case rest[i] == '"':
			return b.String(), rest[i+1:], ""
		default:
			b.WriteByte(rest[i])
		}
	}
	return b.String(), "", errOpen
}
