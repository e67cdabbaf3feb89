package category

import (
	"database/sql/driver"
	"slices"
	"strings"

	"klover/internal/word/storage"
)

// Codes are codes of categories.
type Codes []string

// MarshalText returns the codes with commas.
func (c Codes) MarshalText() ([]byte, error) { return []byte(strings.Join(c, ",")), nil }

// UnmarshalText reads codes with commas, semicolons or plus signs between them.
func (c *Codes) UnmarshalText(text []byte) error {
	*c = nil
	for _, code := range strings.FieldsFunc(string(text), func(r rune) bool { return strings.ContainsRune(",;+", r) }) {
		if code = strings.TrimSpace(code); code != "" && !slices.Contains(*c, code) {
			*c = append(*c, code)
		}
	}
	return nil
}

// Sv returns the codes as a list.
func (c Codes) Sv() string { return strings.Join(c, ", ") }

// Value stores ",H12,H13,", so that LIKE '%,H12,%' finds one code.
func (c Codes) Value() (driver.Value, error) { return storage.List(c) }

// Scan reads what Value stores.
func (c *Codes) Scan(from any) error { return storage.Scan(from, c) }
