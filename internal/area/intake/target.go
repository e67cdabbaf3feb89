package intake

import (
	"klover/internal/base/field"
)

// Target is a field that a column can be mapped to.
type Target struct {
	Key      string
	Label    string
	Help     string
	Kind     field.Kind
	Required bool
	Group    string
	Unit     string
	Options  []field.Option
	Names    []string          // what lists call it, beside key and label
	Words    map[string]string // what lists write, as plain gives it → what Klöver reads
}

// targetsOf returns the fields of a register that may be read from a list.
func targetsOf[T any](set field.Set[T]) []Target {
	var list []Target
	group := ""
	for _, d := range set {
		if d.Group != "" {
			group = d.Group
		}
		if d.ReadOnly {
			continue
		}
		list = append(list, Target{Key: d.Key, Label: d.Label, Help: d.Help, Kind: d.Kind, Required: d.Required,
			Group: group, Unit: d.Unit, Options: d.Choices, Names: d.Aliases})
	}
	return list
}

func targetOf(targets []Target, key string) (Target, bool) {
	for _, t := range targets {
		if t.Key == key {
			return t, true
		}
	}
	return Target{}, false
}

// wanted returns all names of the targets, by which the head row is found.
func wanted(targets []Target) []string {
	var names []string
	for _, t := range targets {
		names = append(append(names, t.Label, t.Key), t.Names...)
	}
	return names
}
