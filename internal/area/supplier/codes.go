package supplier

import (
	"database/sql/driver"
	"slices"
	"strings"

	"klover/internal/word/storage"
)

// Codes are the codes of the categories in which a supplier is known to sell.
type Codes []string

// MarshalText returns the codes with commas.
func (c Codes) MarshalText() ([]byte, error) { return []byte(strings.Join(c, ",")), nil }

// UnmarshalText reads codes with commas or semicolons between them.
func (c *Codes) UnmarshalText(text []byte) error {
	*c = nil
	for _, code := range strings.FieldsFunc(string(text), func(r rune) bool { return r == ',' || r == ';' }) {
		if code = strings.TrimSpace(code); code != "" {
			*c = append(*c, code)
		}
	}
	slices.Sort(*c)
	*c = slices.Compact(*c)
	return nil
}

// Sv returns the codes as a list.
func (c Codes) Sv() string { return strings.Join(c, ", ") }

// Value stores ",A1,B2,", so that LIKE '%,A1,%' finds one code.
func (c Codes) Value() (driver.Value, error) { return storage.List(c) }

// Scan reads what Value stores.
func (c *Codes) Scan(from any) error { return storage.Scan(from, c) }

// Names are words that are shown and never read.
type Names []string

// MarshalText returns the names with commas.
func (n Names) MarshalText() ([]byte, error) { return []byte(n.Sv()), nil }

// Sv returns the names as a list.
func (n Names) Sv() string { return strings.Join(n, ", ") }
