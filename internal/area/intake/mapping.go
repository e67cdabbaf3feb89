package intake

import (
	"crypto/sha256"
	"database/sql/driver"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/storage"
)

// Mapping says where the value of each field comes from.
type Mapping struct {
	Columns map[string]string            `json:"columns,omitempty"` // field → name of the column
	Fixed   map[string]string            `json:"fixed,omitempty"`   // field → the same value on every row
	Values  map[string]map[string]string `json:"values,omitempty"`  // field → what the list writes → what Klöver reads
	From    string                       `json:"from,omitempty"`    // where the mapping comes from, Swedish: "gissat efter rubrikerna"
}

// Value stores the mapping as JSON.
func (m Mapping) Value() (driver.Value, error) { return storage.JSON(m) }

// Scan reads what Value stores.
func (m *Mapping) Scan(from any) error { return storage.ScanJSON(from, m) }

// Names is the names of a file's columns, in order.
type Names []string

// Value stores the names as JSON.
func (n Names) Value() (driver.Value, error) {
	if n == nil {
		return "[]", nil
	}
	return storage.JSON([]string(n))
}

// Scan reads what Value stores.
func (n *Names) Scan(from any) error { return storage.ScanJSON(from, (*[]string)(n)) }

// Check returns what is wrong with the mapping, field by field.
func (m Mapping) Check(targets []Target, names []string) error {
	var wrong []fault.Field
	say := func(key, format string, args ...any) {
		wrong = append(wrong, fault.Field{Name: key, Message: fmt.Sprintf(format, args...)})
	}
	for _, key := range slices.Sorted(maps.Keys(m.Columns)) {
		if _, ok := targetOf(targets, key); !ok {
			say(key, "Det finns inget fält som heter %s.", key)
		} else if !slices.Contains(names, m.Columns[key]) {
			say(key, "Filen har ingen kolumn som heter %s.", m.Columns[key])
		}
	}
	for _, key := range slices.Sorted(maps.Keys(m.Fixed)) {
		t, ok := targetOf(targets, key)
		switch {
		case !ok:
			say(key, "Det finns inget fält som heter %s.", key)
		case m.Columns[key] != "":
			say(key, "%s har både en kolumn och ett fast värde. Välj det ena.", t.Label)
		}
	}
	for _, t := range targets {
		if t.Required && m.Columns[t.Key] == "" && m.Fixed[t.Key] == "" {
			say(t.Key, "%s måste finnas. Välj vilken kolumn den står i.", t.Label)
		}
	}
	return fault.Invalid(wrong...)
}

// Unmapped returns the columns that nothing is read from, in order.
func (m Mapping) Unmapped(names []string) []string {
	used := map[string]bool{}
	for _, column := range m.Columns {
		used[column] = true
	}
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return used[n] })
}

// TargetOf returns the field that the column is mapped to, "" for none.
func (m Mapping) TargetOf(column string) string {
	for key, name := range m.Columns {
		if name == column {
			return key
		}
	}
	return ""
}

// within returns the mapping without columns that the file lacks, for a mapping
// that was remembered from another file.
func (m Mapping) within(names []string) Mapping {
	m.Columns = maps.Clone(m.Columns)
	maps.DeleteFunc(m.Columns, func(_, column string) bool { return !slices.Contains(names, column) })
	return m
}

// ParseMap reads the mapping of the command's flag: "Kolumn=field,Annan=field".
// "Kolumn=-" leaves a column out, "parties:=D" is the same value on every row.
func ParseMap(text string) (Mapping, error) {
	m := Mapping{Columns: map[string]string{}, Fixed: map[string]string{}, From: "angiven med -map"}
	for _, part := range strings.Split(text, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		if key, value, ok := strings.Cut(part, ":="); ok {
			m.Fixed[strings.TrimSpace(key)] = strings.TrimSpace(value)
			continue
		}
		at := strings.LastIndex(part, "=")
		if at < 1 {
			return m, fault.Wrong("-map: %q kan inte läsas. Skriv Kolumn=fält, eller fält:=värde för samma värde på alla rader.", part)
		}
		key, column := strings.TrimSpace(part[at+1:]), strings.TrimSpace(part[:at])
		if key == ignored {
			key += column
		}
		m.Columns[key] = column
	}
	return m, nil
}

// over returns the mapping with what the other one says instead, column by column.
func (m Mapping) over(other Mapping) Mapping {
	next := Mapping{Columns: maps.Clone(m.Columns), Fixed: maps.Clone(m.Fixed), Values: m.Values, From: other.From}
	if next.Columns == nil {
		next.Columns = map[string]string{}
	}
	if next.Fixed == nil {
		next.Fixed = map[string]string{}
	}
	for key, column := range other.Columns {
		maps.DeleteFunc(next.Columns, func(_, c string) bool { return c == column })
		delete(next.Fixed, key)
		if !strings.HasPrefix(key, ignored) {
			next.Columns[key] = column
		}
	}
	for key, value := range other.Fixed {
		delete(next.Columns, key)
		next.Fixed[key] = value
	}
	return next
}

// ignored is written instead of a field for a column that shall not be read; such
// a column has it before its name, so that there may be several.
const ignored = "-"

// headKey names a kind of list by its heads, in any order and spelling of case and
// signs, so that the mapping is remembered when a column has moved.
func headKey(names []string) string {
	var all []string
	for _, n := range names {
		if p := plain(n); p != "" {
			all = append(all, p)
		}
	}
	slices.Sort(all)
	sum := sha256.Sum256([]byte(strings.Join(all, "|")))
	return hex.EncodeToString(sum[:16])
}

// Preset is a mapping that is shipped for a list that many have.
type Preset struct {
	Name     string   `json:"name"`
	Register string   `json:"register"`
	Source   string   `json:"source"` // who publishes the list
	Mapping  Mapping  `json:"mapping"`
	Needs    []string `json:"needs"` // columns that tell the list
}

// fits tells whether the heads are those of the preset's list.
func (p Preset) fits(names []string) bool {
	have := map[string]bool{}
	for _, n := range names {
		have[plain(n)] = true
	}
	return !slices.ContainsFunc(p.Needs, func(n string) bool { return !have[plain(n)] })
}
