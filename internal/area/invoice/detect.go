package invoice

import (
	"bytes"
	"regexp"
	"strings"

	"klover/internal/base/markup"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Format is what a file is.
type Format int8

// The formats. Unknown is none that is read.
const (
	Unknown    Format = iota
	UBL               // Peppol BIS Billing 3, EN 16931 in UBL 2.1
	Svefaktura        // SFTI Basic Invoice 1.0
	SIE               // vouchers of a ledger
	JSON              // supplier ledger as JSON
	Table             // CSV or Excel, with columns of its own
	Ledger            // CSV or Excel with the columns of the open supplier ledger
	OtherXML          // XML that is none of the above
)

// Sv names the format.
func (f Format) Sv() string {
	return [...]string{"okänt format", "Peppol BIS Billing 3 (UBL 2.1)", "Svefaktura 1.0", "SIE 4", "leverantörsreskontra (JSON)",
		"tabell", "leverantörsreskontra", "annan XML"}[f]
}

// MarshalText writes the name.
func (f Format) MarshalText() ([]byte, error) { return []byte(f.Sv()), nil }

// Head is how many of the first bytes Detect wants.
const Head = 8 << 10

// Detect tells the format from the first bytes of a file. Of a table it tells whether the
// first line has the columns of the open supplier ledger.
func Detect(first []byte) Format {
	if bytes.HasPrefix(first, []byte("PK\x03\x04")) {
		return Table
	}
	text := plainText(first)
	switch start := strings.TrimLeft(text, " \t\r\n"); {
	case strings.HasPrefix(start, "<"):
		return detectXML(start)
	case strings.HasPrefix(start, "{"), strings.HasPrefix(start, "["):
		return JSON
	case isSIE(start):
		return SIE
	case start == "" || strings.ContainsRune(text, 0):
		return Unknown
	case isLedger(strings.FieldsFunc(firstLine(start), func(r rune) bool { return strings.ContainsRune(",;\t|", r) })):
		return Ledger
	}
	return Table
}

// plainText is the bytes as UTF-8 without mark, as far as they are UTF-16 or that.
func plainText(first []byte) string {
	var set encoding.Encoding
	switch {
	case bytes.HasPrefix(first, []byte("\xff\xfe")), len(first) > 3 && first[0] != 0 && first[1] == 0:
		set = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case bytes.HasPrefix(first, []byte("\xfe\xff")), len(first) > 3 && first[0] == 0 && first[1] != 0:
		set = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	default:
		return string(bytes.TrimPrefix(first, []byte("\xef\xbb\xbf")))
	}
	text, _, err := transform.Bytes(set.NewDecoder(), first[:len(first)&^1])
	if err != nil {
		return string(first)
	}
	return string(text)
}

var siePost = regexp.MustCompile(`(?i)^#(FLAGGA|PROGRAM|FORMAT|GEN|SIETYP|KSUMMA)\b`)

func isSIE(text string) bool { return siePost.MatchString(text) }

func firstLine(text string) string {
	if end := strings.IndexAny(text, "\r\n"); end >= 0 {
		return text[:end]
	}
	return text
}

// detectXML looks for the first element that is an invoice, inside envelopes too.
func detectXML(text string) Format {
	if m := strings.IndexByte(text, '>'); m >= 0 && strings.HasPrefix(text, "<?xml") {
		text = text[m+1:] // the text is UTF-8 by now, whatever it says
	}
	x, err := markup.New(strings.NewReader(text), spaces)
	if err != nil {
		return OtherXML
	}
	for {
		kind, err := x.Next()
		if err != nil {
			return OtherXML
		}
		if kind != markup.Start {
			continue
		}
		switch x.Name() {
		case "ubl:Invoice", "ubl:CreditNote":
			return UBL
		case "sfti:Invoice":
			return Svefaktura
		}
	}
}
