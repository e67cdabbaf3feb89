// Package orgnr reads Swedish organisation numbers (lagen 1974:174). A sole
// trader's number is the owner's personal number and must be handled as personal
// data, hence IsPerson.
package orgnr

import (
	"database/sql/driver"
	"regexp"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/storage"
)

// ID is an organisation number in its usual form, "556425-0610". "" is none, as
// for foreign companies.
type ID string

var (
	form = regexp.MustCompile(`^(\d{2})?(\d{6})([-+]?)(\d{4})$`)
	vat  = regexp.MustCompile(`^SE-?(\d{6}-?\d{4})-?01$`)
)

var blanks = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "\u2011", "-", "\u2013", "-", "\u2212", "-")

// Parse reads an organisation number with or without hyphen, with the leading 16
// of the tax agency or a century, and a VAT number such as SE556425061001.
func Parse(text string) (ID, error) {
	clean := strings.ToUpper(blanks.Replace(strings.TrimSpace(text)))
	if m := vat.FindStringSubmatch(clean); m != nil {
		clean = m[1]
	}
	m := form.FindStringSubmatch(clean)
	if m == nil {
		return "", fault.Wrong("%s är inget organisationsnummer. Skriv tio siffror, till exempel 556425-0610.", quote(text))
	}
	prefix, first, sign, last := m[1], m[2], m[3], m[4]
	if luhn(first+last) != 0 {
		return "", fault.Wrong("Organisationsnumret %s har fel kontrollsiffra. Kontrollera siffrorna.", quote(text))
	}
	id := ID(first + "-" + last)
	if wrong := id.badKind(prefix); wrong {
		return "", fault.Wrong("%s är inget giltigt organisationsnummer eller personnummer.", quote(text))
	}
	if id.IsPerson() && (sign == "+" || prefix == "18") {
		id = ID(first + "+" + last)
	}
	return id, nil
}

// badKind tells whether the digits fit neither an organisation (third digit at
// least 2, prefix 16) nor a person (a day of birth, with 60 added for a
// coordination number, prefix the century).
func (id ID) badKind(prefix string) bool {
	if !id.IsPerson() {
		return prefix != "" && prefix != "16" || id[0] == '0' || id[0] == '4'
	}
	d := int(id[4]-'0')*10 + int(id[5]-'0')
	if d > 60 {
		d -= 60
	}
	month := int(id[2]-'0')*10 + int(id[3]-'0')
	return d < 1 || d > 31 || month < 1 || month > 12 || prefix != "" && prefix != "18" && prefix != "19" && prefix != "20"
}

// luhn returns the check sum modulo 10, 0 for a right number.
func luhn(digits string) int {
	sum := 0
	for i, r := range digits {
		n := int(r - '0')
		if i%2 == len(digits)%2 {
			n = n*2/10 + n*2%10
		}
		sum += n
	}
	return sum % 10
}

// Valid tells whether the text is a right number in the form that Parse gives.
func Valid(text string) bool {
	id, err := Parse(text)
	return err == nil && string(id) == text
}

// IsPerson tells whether the number is a personal number: its third digit begins
// a month, while organisations have at least 2 there.
func (id ID) IsPerson() bool { return len(id) == 11 && id[2] < '2' }

// VAT returns the VAT number: SE, the ten digits, 01. Not every organisation is
// registered for VAT.
func (id ID) VAT() string {
	if id == "" {
		return ""
	}
	return "SE" + id.Digits() + "01"
}

// Digits returns the ten digits.
func (id ID) Digits() string { return strings.NewReplacer("-", "", "+", "").Replace(string(id)) }

// Sv returns the number as it is shown.
func (id ID) Sv() string { return string(id) }

// MarshalText returns the number.
func (id ID) MarshalText() ([]byte, error) { return []byte(id), nil }

// UnmarshalText reads what Parse reads; an empty text is none.
func (id *ID) UnmarshalText(text []byte) error {
	if strings.TrimSpace(string(text)) == "" {
		*id = ""
		return nil
	}
	v, err := Parse(string(text))
	if err != nil {
		return err
	}
	*id = v
	return nil
}

// Value stores the number as TEXT, "" for none.
func (id ID) Value() (driver.Value, error) { return string(id), nil }

// Scan reads what Value stores, NULL as none.
func (id *ID) Scan(from any) error {
	text, err := storage.Text(from)
	*id = ID(text)
	return err
}

// quote shows what was read, shortened.
func quote(text string) string {
	r := []rune(strings.TrimSpace(text))
	if len(r) > 20 {
		r = append(r[:20:20], '…')
	}
	return "”" + string(r) + "”"
}
