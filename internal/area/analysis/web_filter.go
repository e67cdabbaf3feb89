package analysis

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/base/field"
	"klover/internal/base/web/ui"
)

// filters are the controls of a filter: those that always stand there, and one for each
// value that a cell or a row has chosen, so that it can be seen and taken away.
func (a *Web) filters(ctx context.Context, sc Scope, f Filter) ([]ui.Filter, error) {
	labels, err := a.Store.Labels(ctx, sc, f)
	if err != nil {
		return nil, err
	}
	list := []ui.Filter{{Key: keyPeriod, Label: "Period", Kind: ui.Period, Value: f.Period.String(), Options: a.periods()}}
	for _, d := range dimensions {
		if d.Key == kindKey || d.is == nil {
			continue
		}
		value := f.Of(d.Key)
		options, err := a.options(ctx, sc, d.Key)
		if err != nil {
			return nil, err
		}
		if options == nil && value != "" {
			options = []field.Option{{Value: value, Label: labels[d.Key]}}
		}
		if options != nil {
			list = append(list, chosenOf(ui.Filter{Key: d.Key, Label: strings.TrimSuffix(d.Label, ", nivå 1"), Options: options}, value))
		}
	}
	return append(list, ui.Filter{Key: keySeller, Label: "Leverantörens namn", Kind: ui.Words, Value: f.Seller}), nil
}

// options are the values of a dimension that are few enough to choose among, nil for others.
func (a *Web) options(ctx context.Context, sc Scope, key string) ([]field.Option, error) {
	switch key {
	case "part":
		return a.Store.parties(ctx)
	case "enhet":
		return a.Store.units(ctx, sc)
	case usualRows:
		return a.Store.branches(ctx)
	case "klass":
		return optionsOf(classes), nil
	}
	return nil, nil
}

func chosenOf(f ui.Filter, value string) ui.Filter {
	f.Kind = ui.Select
	if value != "" {
		f.Value, f.Values = value, []string{value}
	}
	return f
}

func optionsOf(list []named) []field.Option {
	var options []field.Option
	for _, n := range list {
		options = append(options, field.Option{Value: n.Code, Label: n.Label})
	}
	return options
}

// periods are the suggestions: the last three years.
func (a *Web) periods() []field.Option {
	var options []field.Option
	for i := range 3 {
		year := fmt.Sprint(a.Store.Today().Year() - i)
		options = append(options, field.Option{Value: year, Label: year})
	}
	return options
}

// choice is a choice of one, of which one always holds.
type choice struct {
	Key, Label string
	Options    []ui.Option
}

func choose(key, label, value string, options ...ui.Option) choice {
	for i := range options {
		options[i].Chosen = options[i].Value == value
	}
	return choice{key, label, options}
}

// kindChoice chooses what can be influenced, or all.
func kindChoice(f Filter) choice {
	options := []ui.Option{{Value: "", Label: "Påverkbara"}, {Value: allKinds, Label: "Alla inköp"}}
	for _, k := range kinds[1:] {
		options = append(options, ui.Option{Value: k.Code, Label: k.Label})
	}
	value := f.Of(kindKey)
	if value == kinds[0].Code {
		value = ""
	}
	return choose(kindKey, "Urval", value, options...)
}

// choices are what a cube is made of.
func (c Cube) choices() []choice {
	var rows []ui.Option
	columns := []ui.Option{{Value: "", Label: "Inga"}}
	for _, d := range dimensions {
		rows = append(rows, ui.Option{Value: d.Key, Label: d.Label})
		if d.Few && d.Key != c.Rows.Key {
			columns = append(columns, ui.Option{Value: d.Key, Label: d.Label})
		}
	}
	var of []ui.Option
	for _, m := range measures {
		of = append(of, ui.Option{Value: m.Key, Label: m.Label})
	}
	return []choice{choose(keyRows, "Rader", c.Rows.Key, rows...), choose(keyColumns, "Kolumner", c.Columns.Key, columns...), choose(keyMeasure, "Mått", c.Measure.Key, of...)}
}

// sizes are how much is shown, and in which unit.
func (c Cube) sizes() []choice {
	var top []ui.Option
	for _, n := range tops {
		top = append(top, ui.Option{Value: fmt.Sprint(n), Label: fmt.Sprintf("%d största", n)})
	}
	return []choice{choose(keyTop, "Visa", fmt.Sprint(c.Top), top...), choose(keyUnit, "Belopp i", string(c.Unit),
		ui.Option{Value: "", Label: "tkr"}, ui.Option{Value: string(Millions), Label: "mkr"}, ui.Option{Value: string(Kronor), Label: "kr"}, ui.Option{Value: string(Ore), Label: "kr och öre"})}
}
