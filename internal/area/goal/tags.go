package goal

import (
	"database/sql/driver"
	"slices"
	"strings"

	"klover/internal/word/storage"
)

// Tags are an activity's focus areas (J10), without doubles.
type Tags []string

// String returns the tags with commas.
func (t Tags) String() string { return strings.Join(t, ", ") }

// MarshalText returns String.
func (t Tags) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads "nöjda kunder, rätt kvalité".
func (t *Tags) UnmarshalText(text []byte) error {
	*t = nil
	for part := range strings.SplitSeq(string(text), ",") {
		part = strings.Join(strings.Fields(part), " ")
		if part != "" && !slices.ContainsFunc(*t, func(o string) bool { return strings.EqualFold(o, part) }) {
			*t = append(*t, part)
		}
	}
	return nil
}

// Value stores ",nöjda kunder,rätt kvalité,", so that one tag is found by LIKE.
func (t Tags) Value() (driver.Value, error) { return storage.List(t) }

// Scan reads what Value stores.
func (t *Tags) Scan(from any) error { return storage.Scan(from, t) }
