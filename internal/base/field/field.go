// Package field describes the attributes of a record once: what each is called
// in Swedish, how it is read from a form or a sheet, how it is shown, exported
// and compared. Lists, forms, history, import and Excel export all read the same
// description, so a word or a rule is changed in one place.
package field

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"klover/internal/base/fault"
)

// Kind decides the control in a form, the alignment in a table and the cell type in Excel.
type Kind int

// The kinds of field.
const (
	Text    Kind = iota // one line
	Long                // several lines
	Number              // whole number
	Decimal             // number with decimals, held by a TextUnmarshaler
	Money               // amount in öre, held by a TextUnmarshaler
	Date                // civil day, held by a TextUnmarshaler
	Bool                // ja or nej
	Choice              // one of Choices
	Many                // any of Choices, held by a TextUnmarshaler that reads "a,b"
	Ref                 // the id of a record in another register
)

// Option is one value of a Choice or Many field.
type Option struct {
	Value string // as stored
	Label string // Swedish
}

// Def describes one attribute of a record of type T.
type Def[T any] struct {
	Key      string // column name in snake_case; name in forms, imports and the API
	Label    string // Swedish, with a capital first letter
	Help     string // one sentence, shown as a hint above the control
	Kind     Kind
	At       func(*T) any // pointer to the value: *string, *int, *int64, *bool or a TextUnmarshaler
	Choices  []Option     // for Choice and Many
	Required bool
	ReadOnly bool            // shown, exported and compared, but not in forms and imports
	Unit     string          // shown after the control: "kr", "år"
	Group    string          // heading in forms and on the record page; "" continues the former
	Aliases  []string        // other column names met in imported lists, lower case
	Show     func(*T) string // text shown instead of the stored value, for Ref
}

// Set is the description of a whole record, in the order of its form.
type Set[T any] []Def[T]

// Change is one attribute that differs between two versions of a record.
type Change struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	From  string `json:"from"` // as shown, "" when there was no value
	To    string `json:"to"`
}

// Get returns the definition with the key.
func (s Set[T]) Get(key string) (Def[T], bool) {
	for _, d := range s {
		if d.Key == key {
			return d, true
		}
	}
	return Def[T]{}, false
}

// Keys returns the keys in order.
func (s Set[T]) Keys() []string {
	keys := make([]string, len(s))
	for i, d := range s {
		keys[i] = d.Key
	}
	return keys
}

// Read fills the record from texts by key, as a form or a row of a sheet has
// them. Keys that are absent leave the record as it is. The error is a fault
// with one message for each field that cannot be read.
func (s Set[T]) Read(to *T, values map[string]string) error {
	var wrong []fault.Field
	for _, d := range s {
		text, ok := values[d.Key]
		if !ok || d.ReadOnly {
			continue
		}
		if message := d.Set(to, text); message != "" {
			wrong = append(wrong, fault.Field{Name: d.Key, Message: message})
		}
	}
	return fault.Invalid(wrong...)
}

// Missing returns a fault with one message for each required field that is empty.
func (s Set[T]) Missing(of *T) error {
	var wrong []fault.Field
	for _, d := range s {
		if d.Required && d.Raw(of) == "" {
			wrong = append(wrong, fault.Field{Name: d.Key, Message: "Fyll i " + lowerFirst(d.Label) + "."})
		}
	}
	return fault.Invalid(wrong...)
}

// Diff returns what differs between two versions, in the order of the form.
func (s Set[T]) Diff(from, to *T) []Change {
	var changes []Change
	for _, d := range s {
		if d.Raw(from) != d.Raw(to) {
			changes = append(changes, Change{Key: d.Key, Label: d.Label, From: d.told(from), To: d.told(to)})
		}
	}
	return changes
}

// told is the value as the history tells it: no value is "", not "–".
func (d Def[T]) told(of *T) string {
	if d.Raw(of) == "" {
		return ""
	}
	return d.Text(of)
}

// Set reads the text into the record's field. The answer is "" or a Swedish
// sentence that says what is wrong.
func (d Def[T]) Set(to *T, text string) string {
	text = strings.TrimSpace(text)
	switch p := d.At(to).(type) {
	case encoding.TextUnmarshaler:
		if d.Kind == Choice {
			text = d.stored(text)
		}
		if err := p.UnmarshalText([]byte(text)); err != nil {
			return fault.Message(err)
		}
	case *bool:
		v, ok := parseBool(text)
		if !ok {
			return "Svara ja eller nej."
		}
		*p = v
	case *int:
		v, ok := parseInt(text)
		if !ok {
			return "Skriv ett heltal, till exempel 12."
		}
		*p = int(v)
	case *int64:
		v, ok := parseInt(text)
		if !ok {
			return "Skriv ett heltal, till exempel 12."
		}
		*p = v
	default:
		return d.setString(reflect.ValueOf(p).Elem(), text)
	}
	return ""
}

func (d Def[T]) setString(v reflect.Value, text string) string {
	if d.Kind == Choice && text != "" {
		stored := d.stored(text)
		if !d.has(stored) {
			return fmt.Sprintf("%q finns inte bland valen. Välj något av: %s.", text, d.labels())
		}
		text = stored
	}
	v.SetString(text)
	return ""
}

// Raw returns the value as it is stored in a form: "" for no value.
func (d Def[T]) Raw(of *T) string {
	switch p := d.At(of).(type) {
	case encoding.TextMarshaler:
		b, _ := p.MarshalText()
		return string(b)
	case *bool:
		if *p {
			return "ja"
		}
		return "nej"
	case *int:
		return strconv.Itoa(*p)
	case *int64:
		return strconv.FormatInt(*p, 10)
	default:
		return reflect.ValueOf(p).Elem().String()
	}
}

// Text returns the value as people read it.
func (d Def[T]) Text(of *T) string {
	if d.Show != nil {
		return d.Show(of)
	}
	at := d.At(of)
	if p, ok := at.(interface{ Sv() string }); ok {
		return p.Sv()
	}
	raw := d.Raw(of)
	switch d.Kind {
	case Choice:
		return d.label(raw)
	case Many:
		parts := strings.Split(raw, ",")
		for i, part := range parts {
			parts[i] = d.label(part)
		}
		return strings.Join(parts, ", ")
	case Bool:
		if raw == "ja" {
			return "Ja"
		}
		return "Nej"
	}
	return raw
}

// Cell returns the value for a sheet: string, int64, bool, float64 or
// time.Time. Types of their own answer through a method Cell() any.
func (d Def[T]) Cell(of *T) any {
	switch p := d.At(of).(type) {
	case interface{ Cell() any }:
		if d.Show == nil {
			return p.Cell()
		}
	case *int:
		return int64(*p)
	case *int64:
		return *p
	}
	return d.Text(of)
}

func (d Def[T]) stored(text string) string {
	for _, c := range d.Choices {
		if strings.EqualFold(c.Value, text) || strings.EqualFold(c.Label, text) {
			return c.Value
		}
	}
	return text
}

func (d Def[T]) has(value string) bool {
	for _, c := range d.Choices {
		if c.Value == value {
			return true
		}
	}
	return false
}

func (d Def[T]) label(value string) string {
	return LabelOf(d.Choices, value)
}

// LabelOf returns what a value is called among the options, the value itself when it
// is not there.
func LabelOf(options []Option, value string) string {
	for _, o := range options {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}

func (d Def[T]) labels() string {
	labels := make([]string, len(d.Choices))
	for i, c := range d.Choices {
		labels[i] = c.Label
	}
	return strings.Join(labels, ", ")
}

func parseBool(text string) (value, ok bool) {
	switch strings.ToLower(text) {
	case "ja", "j", "x", "true", "sant", "1", "yes", "on":
		return true, true
	case "", "nej", "n", "false", "falskt", "0", "no", "-":
		return false, true
	}
	return false, false
}

func parseInt(text string) (int64, bool) {
	text = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "\u2212", "-").Replace(text)
	if text == "" {
		return 0, true
	}
	v, err := strconv.ParseInt(text, 10, 64)
	return v, err == nil
}

func lowerFirst(s string) string {
	for i, r := range s {
		return strings.ToLower(string(r)) + s[i+len(string(r)):]
	}
	return s
}
