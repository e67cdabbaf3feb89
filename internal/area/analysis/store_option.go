package analysis

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/db"
	"klover/internal/base/field"
	"klover/internal/base/lake"
)

// parties are the regions that buy together, as choices.
func (s Store) parties(ctx context.Context) ([]field.Option, error) {
	list, err := (identity.Store{DB: s.DB}).Parties(ctx, s.Today())
	var options []field.Option
	for _, p := range list {
		options = append(options, field.Option{Value: string(p.Code), Label: p.Name})
	}
	return options, err
}

// mostUnits is how many units can be chosen among; more are found by opening a region.
const mostUnits = 400

// units are the units that may be seen, as choices.
func (s Store) units(ctx context.Context, sc Scope) ([]field.Option, error) {
	type unit struct {
		ID                int64
		Party, Code, Name string
	}
	var w db.Where
	if sc.Own() {
		w.Add("id IN (" + strings.Trim(strings.ReplaceAll(fmt.Sprint(sc.Units), " ", ", "), "[]") + ")")
	}
	list, err := db.All[unit](ctx, s.DB, `SELECT id, party, code, name FROM spend_unit `+w.SQL()+` ORDER BY party, name COLLATE "sv-x-icu", id LIMIT `+w.Arg(mostUnits), w.Args()...)
	var options []field.Option
	for _, u := range list {
		options = append(options, field.Option{Value: fmt.Sprint(u.ID), Label: orElse(u.Name, u.Code) + " (" + u.Party + ")"})
	}
	return options, err
}

// branches are the top of the category tree as far as lines are there, as choices. Names
// of categories tell nothing of lines, so no scope is asked for.
func (s Store) branches(ctx context.Context) ([]field.Option, error) {
	var options []field.Option
	q := lake.Query{Table: "category", By: lake.By("level1"), Measures: []lake.Measure{lake.Count("n")}, Order: []lake.Order{{Name: "level1"}}}
	err := s.Lake.Query(ctx, q, func(r lake.Row) error {
		options = append(options, field.Option{Value: r.Text(0), Label: r.Text(0)})
		return nil
	})
	return options, err
}
