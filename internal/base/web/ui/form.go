package ui

import (
	"slices"
	"strconv"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/field"
)

// Option is one value to choose.
type Option struct {
	Value  string
	Label  string
	Chosen bool
}

// Control is one field of a form.
type Control struct {
	Key      string
	Label    string
	Help     string
	Type     string // text, long, number, money, date, bool, choice, many, suggest, file, password
	Value    string
	Options  []Option
	Unit     string
	Required bool
	Error    string
	Group    string
	Rows     int    // lines of a long text
	Accept   string // kinds of file
	Several  bool   // more than one file
	Complete string // autocomplete token, for sign-in and contact forms
	Quiet    bool   // most fields of the form are optional, so those that are required are marked instead
}

// Wide reports whether the control takes the whole width of the form.
func (c Control) Wide() bool { return c.Type == "long" || c.Type == "many" || c.Type == "file" }

// Section is the controls under one heading.
type Section struct {
	Heading  string
	Controls []Control
}

// Form is a form for one record.
type Form struct {
	Action   string
	Submit   string // "Spara avtal"
	Cancel   string // address to go back to, "" for no link
	Back     string // what that link says, "Avbryt" if ""
	Controls []Control
	Hidden   []Hidden
	Version  int    // of the record, so that two who edit do not overwrite each other; 0 for a new one
	Message  string // what is wrong with the whole
	Errors   []fault.Field
	Draft    string // key under which the browser keeps a draft, "" for none
	Upload   bool   // has files
	Danger   bool
	More     []Action // beside the submit button
}

// NewForm makes the form of a record from the description of its attributes.
func NewForm[T any](set field.Set[T], rec *T) Form {
	var form Form
	group := ""
	for _, d := range set {
		if d.Group != "" {
			group = d.Group
		}
		if d.ReadOnly {
			continue
		}
		form.Controls = append(form.Controls, Control{
			Key: d.Key, Label: d.Label, Help: d.Help, Type: types[d.Kind], Value: d.Raw(rec),
			Options: chosen(d.Choices, values(d.Kind, d.Raw(rec))), Unit: d.Unit,
			Required: d.Required, Group: group,
		})
	}
	form.dates()
	return form
}

var types = map[field.Kind]string{
	field.Text: "text", field.Long: "long", field.Number: "number", field.Decimal: "number",
	field.Money: "money", field.Date: "date", field.Bool: "bool", field.Choice: "choice",
	field.Many: "many", field.Ref: "choice",
}

// dates gives each day without a hint the format that is expected.
func (f *Form) dates() {
	for i, c := range f.Controls {
		if c.Type == "date" && c.Help == "" {
			f.Controls[i].Help = "ÅÅÅÅ-MM-DD"
		}
	}
}

// Only keeps the controls with the keys, in that order.
func (f *Form) Only(keys ...string) {
	var kept []Control
	for _, key := range keys {
		if i := f.index(key); i >= 0 {
			kept = append(kept, f.Controls[i])
		}
	}
	f.Controls = kept
}

// Without drops the controls with the keys.
func (f *Form) Without(keys ...string) {
	f.Controls = slices.DeleteFunc(f.Controls, func(c Control) bool { return slices.Contains(keys, c.Key) })
}

// manyOptions is where a list to choose from becomes a field to type in.
const manyOptions = 200

// Choose gives a control its options: a list to choose from, or with more than
// 200 a field that suggests while one types.
func (f *Form) Choose(key string, options []field.Option) {
	i := f.index(key)
	if i < 0 {
		return
	}
	c := &f.Controls[i]
	chosenValues := []string{c.Value}
	if c.Type == "many" {
		chosenValues = strings.Split(c.Value, ",")
	}
	c.Options = chosen(options, chosenValues)
	if c.Type != "many" && len(options) > manyOptions {
		c.Type, c.Value = "suggest", field.LabelOf(options, c.Value)
	}
}

// Resolve returns the value of an option that the user wrote the label of, in a
// field that suggests. What is not among the options comes back as it is.
func Resolve(options []field.Option, written string) string {
	written = strings.TrimSpace(written)
	for _, o := range options {
		if strings.EqualFold(o.Label, written) {
			return o.Value
		}
	}
	return written
}

// Control returns the control with the key, to be adjusted; nil if there is none.
func (f *Form) Control(key string) *Control {
	if i := f.index(key); i >= 0 {
		return &f.Controls[i]
	}
	return nil
}

// Posted shows what the user sent and what was wrong with it.
func (f *Form) Posted(posted map[string]string, err error) {
	for i := range f.Controls {
		if value, ok := posted[f.Controls[i].Key]; ok {
			f.Controls[i].set(value)
		}
	}
	if err == nil {
		return
	}
	f.Message, f.Errors = fault.Message(err), fault.FieldsOf(err)
	for _, wrong := range f.Errors {
		if c := f.Control(wrong.Name); c != nil {
			c.Error = wrong.Message
		}
	}
}

func (c *Control) set(value string) {
	c.Value = value
	list := []string{value}
	if c.Type == "many" {
		list = strings.Split(value, ",")
	}
	for i, o := range c.Options {
		c.Options[i].Chosen = slices.Contains(list, o.Value)
		if c.Type == "suggest" && o.Value == value {
			c.Value = o.Label
		}
	}
}

// Wrong reports whether there is something to correct.
func (f Form) Wrong() bool { return f.Message != "" || len(f.Errors) > 0 }

// VersionText is the version as the form carries it.
func (f Form) VersionText() string { return strconv.Itoa(f.Version) }

// Sections returns the controls under their headings.
func (f Form) Sections() []Section {
	var sections []Section
	quiet := f.mostlyOptional()
	for _, c := range f.Controls {
		c.Quiet = c.Quiet || quiet
		if len(sections) == 0 || sections[len(sections)-1].Heading != c.Group {
			sections = append(sections, Section{Heading: c.Group})
		}
		last := &sections[len(sections)-1]
		last.Controls = append(last.Controls, c)
	}
	return sections
}

// mostlyOptional reports whether marking every optional field would say the same
// word on nearly every line.
func (f Form) mostlyOptional() bool {
	required := 0
	for _, c := range f.Controls {
		if c.Required {
			required++
		}
	}
	return len(f.Controls) > 4 && len(f.Controls) > 2*required
}

// Legend reports whether any control must be filled in.
func (f Form) Legend() bool {
	return slices.ContainsFunc(f.Controls, func(c Control) bool { return c.Required })
}

func (f Form) index(key string) int {
	return slices.IndexFunc(f.Controls, func(c Control) bool { return c.Key == key })
}

func values(kind field.Kind, raw string) []string {
	if kind == field.Many {
		return strings.Split(raw, ",")
	}
	return []string{raw}
}

func chosen(options []field.Option, values []string) []Option {
	marked := make([]Option, len(options))
	for i, o := range options {
		marked[i] = Option{Value: o.Value, Label: o.Label, Chosen: slices.Contains(values, o.Value)}
	}
	return marked
}

// ConflictRow is one attribute in two versions.
type ConflictRow struct{ Label, Mine, Saved string }

// Conflict is shown when somebody else saved the record first. Both versions
// are kept until the user has chosen.
type Conflict struct {
	Action string // where to save one's own version over the saved
	Back   string // to the record as it is saved
	Who    string // who saved it
	When   string
	Rows   []ConflictRow // only what differs
	Hidden []Hidden      // the user's own version
}

// NewConflict compares the user's version with the saved one, and carries what
// was posted along with the saved version's number.
func NewConflict[T any](set field.Set[T], mine, saved *T, posted map[string]string, version int) Conflict {
	var c Conflict
	for _, change := range set.Diff(mine, saved) {
		c.Rows = append(c.Rows, ConflictRow{Label: change.Label, Mine: change.From, Saved: change.To})
	}
	for _, d := range set {
		if value, ok := posted[d.Key]; ok {
			c.Hidden = append(c.Hidden, Hidden{Name: d.Key, Value: value})
		}
	}
	c.Hidden = append(c.Hidden, Hidden{Name: "version", Value: strconv.Itoa(version)})
	return c
}
