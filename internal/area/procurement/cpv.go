package procurement

import (
	"regexp"

	"klover/internal/base/fault"
)

// CPV is a code of the common procurement vocabulary, eight digits without the
// check digit. "" is none.
type CPV string

var cpvForm = regexp.MustCompile(`^\s*(\d{8})(?:-\d)?(?:\s.*)?$`)

// UnmarshalText reads "33182100", "33182100-0" and "33182100-0 Defibrillatorer".
// The check digit is not verified: its rule is unpublished and it is often left
// out. Divisions run from 03 to 98 (regulation 213/2008).
func (c *CPV) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*c = ""
		return nil
	}
	m := cpvForm.FindSubmatch(text)
	if m == nil || string(m[1][:2]) < "03" || string(m[1][:2]) > "98" {
		return fault.Wrong("%q är ingen CPV-kod. Skriv åtta siffror, till exempel 33182100.", text)
	}
	*c = CPV(m[1])
	return nil
}

// MarshalText returns the digits.
func (c CPV) MarshalText() ([]byte, error) { return []byte(c), nil }
