package supplier

import (
	"regexp"
	"strings"

	"klover/internal/base/fault"
)

// Bankgiro is a bankgiro number as it is written, 5402-9681 or 640-5070. "" is none.
type Bankgiro string

var (
	bankgiroForm   = regexp.MustCompile(`^\d{3,4}-?\d{4}$`)
	bankgiroBlanks = strings.NewReplacer(" ", "", "\u00a0", "", "\u2011", "-", "\u2013", "-", "\u2212", "-")
)

// UnmarshalText reads seven or eight digits with or without hyphen, of which the
// last is a check digit (modulus 10); an empty text is no number.
func (b *Bankgiro) UnmarshalText(text []byte) error {
	clean := bankgiroBlanks.Replace(strings.TrimSpace(string(text)))
	if clean == "" {
		*b = ""
		return nil
	}
	if !bankgiroForm.MatchString(clean) {
		return fault.Wrong("Ett bankgironummer har sju eller åtta siffror, till exempel 5402-9681.")
	}
	number := strings.ReplaceAll(clean, "-", "")
	if !checksum(number) {
		return fault.Wrong("Bankgironumret har fel kontrollsiffra. Kontrollera siffrorna.")
	}
	*b = Bankgiro(number[:len(number)-4] + "-" + number[len(number)-4:])
	return nil
}

// MarshalText returns the number.
func (b Bankgiro) MarshalText() ([]byte, error) { return []byte(b), nil }

// checksum tells whether the digits have the sum 0 modulo 10 that Luhn asks for.
func checksum(digits string) bool {
	sum := 0
	for i, r := range digits {
		n := int(r - '0')
		if i%2 == len(digits)%2 {
			n = n*2/10 + n*2%10
		}
		sum += n
	}
	return sum%10 == 0
}
