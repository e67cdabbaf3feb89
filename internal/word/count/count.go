// Package count holds numbers of things where nobody may have counted: unknown is
// something else than 0 and is shown as "–".
package count

import (
	"database/sql/driver"
	"fmt"
	"strconv"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/sv"
)

// Count is a number of things, or unknown. The zero value is unknown.
type Count struct {
	N     int64
	Known bool
}

// Of returns a known count.
func Of[T sv.Integer](n T) Count { return Count{N: int64(n), Known: true} }

// Add returns the sum, unknown if either is.
func (c Count) Add(d Count) Count {
	if !c.Known || !d.Known {
		return Count{}
	}
	return Of(c.N + d.N)
}

// Sv returns the count as it is read, "–" when it is unknown.
func (c Count) Sv() string {
	if !c.Known {
		return sv.Missing
	}
	return sv.Number(c.N)
}

// Cell returns the number for a sheet, an empty cell when it is unknown.
func (c Count) Cell() any {
	if !c.Known {
		return ""
	}
	return c.N
}

// MarshalText returns the digits, "" when the count is unknown.
func (c Count) MarshalText() ([]byte, error) {
	if !c.Known {
		return nil, nil
	}
	return strconv.AppendInt(nil, c.N, 10), nil
}

var blanks = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "\u2212", "-")

// UnmarshalText reads a whole number; an empty text is an unknown count.
func (c *Count) UnmarshalText(text []byte) error {
	clean := blanks.Replace(strings.TrimSpace(string(text)))
	if clean == "" || clean == sv.Missing {
		*c = Count{}
		return nil
	}
	n, err := strconv.ParseInt(clean, 10, 64)
	if err != nil {
		return fault.Wrong("Skriv ett heltal, till exempel 12, eller lämna tomt om uppgift saknas.")
	}
	*c = Of(n)
	return nil
}

// MarshalJSON writes a number, or null when the count is unknown.
func (c Count) MarshalJSON() ([]byte, error) {
	if !c.Known {
		return []byte("null"), nil
	}
	return c.MarshalText()
}

// UnmarshalJSON reads a number, a text with a number, or null.
func (c *Count) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*c = Count{}
		return nil
	}
	return c.UnmarshalText([]byte(strings.Trim(string(b), `"`)))
}

// Value stores the number, NULL when the count is unknown.
func (c Count) Value() (driver.Value, error) {
	if !c.Known {
		return nil, nil
	}
	return c.N, nil
}

// Scan reads the number, NULL as unknown.
func (c *Count) Scan(from any) error {
	switch v := from.(type) {
	case nil:
		*c = Count{}
	case int64:
		*c = Of(v)
	default:
		return fmt.Errorf("reading a count from %T", from)
	}
	return nil
}
