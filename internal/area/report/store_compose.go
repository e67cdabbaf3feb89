package report

import (
	"context"
	"fmt"
	"slices"
	"time"

	"klover/internal/area/goal"
	"klover/internal/base/paper"
	"klover/internal/word/day"
	"klover/internal/word/figure"
)

// Composed is a report with its figures: everything that a page or a file shows.
type Composed struct {
	Report   Report
	Sections []Section
	Document paper.Document
	Facts    []Fact
	Warnings []Warning // of a draft

	texts []text
	facts facts
}

// Compose reads a report's texts and fetches its figures: today's for a draft, the
// frozen ones for a fixed report.
func (s Store) Compose(ctx context.Context, r Report, sections []Section) (Composed, error) {
	if r.Locked() {
		return s.composeFixed(ctx, r, sections)
	}
	return s.composeDraft(ctx, r, sections, false)
}

func (s Store) composeDraft(ctx context.Context, r Report, sections []Section, allRows bool) (Composed, error) {
	c := Composed{Report: r, Sections: sections}
	var needs []need
	var years []int
	for _, one := range sections {
		t := read(one, r.reader(one, s.knows))
		if err := s.fill(ctx, r, &t); err != nil {
			return c, fmt.Errorf("filling %s: %w", one.Heading, err)
		}
		c.texts = append(c.texts, t)
		for _, call := range t.ordered() {
			needs = append(needs, call.needs()...)
			if call.name == "nyckeltalsforandringar" {
				years = append(years, call.view().On.Year())
			}
		}
	}
	list, err := s.gather(ctx, needs, allRows)
	if err != nil {
		return c, err
	}
	c.Facts = append(list, s.lifeIn(years)...)
	c.facts = newFacts(c.Facts, s.DB.Now())
	c.Document = document(r, c.texts, c.facts)
	c.Warnings = inspect(c.texts, c.facts)
	return c, nil
}

func (s Store) composeFixed(ctx context.Context, r Report, sections []Section) (Composed, error) {
	list, err := s.frozen(ctx, r.ID)
	if err != nil {
		return Composed{}, err
	}
	c := Composed{Report: r, Sections: sections, Facts: list, facts: newFacts(list, *r.FixedAt)}
	inserted, err := s.frozenInserted(ctx, r.ID)
	if err != nil {
		return c, err
	}
	known := func(key string) bool {
		return slices.ContainsFunc(list, func(f Fact) bool { return f.Figure == key })
	}
	for _, one := range sections {
		t := read(one, r.reader(one, known))
		for _, call := range t.inserts {
			if err := t.take(inserted[insertedAt{one.ID, int64(call.at.line)}], call.at, r.reader(one, known)); err != nil {
				return c, err
			}
		}
		c.texts = append(c.texts, t)
	}
	c.Document = document(r, c.texts, c.facts)
	return c, nil
}

// Preview is a section as it would read, with its warnings, before it is saved.
func (s Store) Preview(ctx context.Context, r Report, one Section) (Composed, error) {
	one.Status = Ready
	return s.composeDraft(ctx, r, []Section{one.alone()}, false)
}

// gather computes what is needed, each figure and period once, in the order of use.
func (s Store) gather(ctx context.Context, needs []need, allRows bool) ([]Fact, error) {
	wanted := merge(needs)
	list := make([]Fact, len(wanted))
	err := goal.Each(len(wanted), func(i int) error {
		var err error
		list[i], err = s.fact(ctx, wanted[i], allRows)
		return err
	})
	if err != nil {
		return nil, err
	}
	return list, s.remark(ctx, list)
}

// merge leaves each figure and period once.
func merge(needs []need) []need {
	type key struct {
		figure string
		view   goal.View
	}
	at := map[key]int{}
	var list []need
	for _, n := range needs {
		k := key{n.figure, goal.NewView(n.view.Kind, n.view.Period().Last(), n.view.Party)}
		n.view = k.view
		if i, ok := at[k]; ok {
			list[i].rows = list[i].rows || n.rows
			continue
		}
		at[k] = len(list)
		list = append(list, n)
	}
	return list
}

// fact computes one figure for one period.
func (s Store) fact(ctx context.Context, n need, allRows bool) (Fact, error) {
	f, err := s.Goals.Register.Get(n.figure)
	if err != nil {
		return Fact{}, err
	}
	var v figure.Value
	var rows []figure.Row
	if n.rows || allRows {
		v, rows, err = s.Goals.Compute(ctx, f, n.view.Ask())
	} else {
		v, err = s.Goals.Value(ctx, f, n.view.Ask())
	}
	if err != nil {
		return Fact{}, err
	}
	fact := newFact(f, n.view, v, s.DB.Now())
	fact.Mismatch = (n.rows || allRows) && f.Rows != nil && v.Check(rows) != nil
	fact.Rows, fact.More.Heads, err = s.rowsOf(ctx, rows, n.rows)
	fact.RowCount, fact.RowsHash = int64(len(rows)), hashRows(fact.Rows)
	return fact, err
}

// newFact describes a value so that it can be shown without the register.
func newFact(f figure.Figure, v goal.View, value figure.Value, at time.Time) Fact {
	d, _ := f.Definition(v.Period().Last())
	return Fact{
		Role: Valued, Figure: f.Key, Name: f.Name, Unit: f.Unit, Decimals: int64(f.Decimals), Direction: int64(f.Direction),
		Span: goal.SpanOf(v.Kind), Period: v.Period(), Party: v.Party,
		State: int64(value.State), Num: value.Num, Den: value.Den, Scale: int64(value.Scale), Reason: value.Reason, Text: f.Text(value),
		Definition: int64(d.Version), DefinitionText: d.Text, Source: d.Source, ValidFrom: d.From,
		URL: value.URL, More: extra{Parts: value.Parts}, At: at,
	}
}

// rowsOf returns the rows, and when they are listed what the registers say of them.
func (s Store) rowsOf(ctx context.Context, rows []figure.Row, listed bool) ([]FactRow, []string, error) {
	var heads []string
	list := make([]FactRow, len(rows))
	refs := map[string][]string{}
	for i, r := range rows {
		list[i] = FactRow{No: int64(i + 1), Kind: r.Kind, Ref: r.Ref, Label: r.Label, URL: r.URL, Amount: r.Amount, Term: int64(r.Of)}
		refs[r.Kind] = append(refs[r.Kind], r.Ref)
	}
	for kind, ids := range refs {
		detail, ok := s.Details[kind]
		if !ok || !listed || len(refs) > 1 {
			continue // rows of several kinds have no columns in common
		}
		cells, err := detail.Cells(ctx, ids)
		if err != nil {
			return nil, nil, fmt.Errorf("reading details of %s: %w", kind, err)
		}
		heads = detail.Heads
		for i := range list {
			list[i].Cells = cells[list[i].Ref]
		}
	}
	return list, heads, nil
}

// remark adds targets, published values and comments to the facts.
func (s Store) remark(ctx context.Context, list []Fact) error {
	targets, err := s.Goals.Targets(ctx, goal.TargetFilter{})
	if err != nil {
		return err
	}
	byFigure := map[string][]goal.Target{}
	for _, t := range targets {
		byFigure[t.Figure] = append(byFigure[t.Figure], t)
	}
	type said struct {
		published map[string]goal.Published
		comments  map[string]goal.Comment
	}
	remarks := map[goal.View]said{}
	for i := range list {
		f := &list[i]
		v := f.view()
		if t := goal.TargetFor(byFigure[f.Figure], v); t.Exists() {
			aimed := t.Aimed()
			f.More.Target = &aimed
		}
		v.Party = ""
		if _, ok := remarks[v]; !ok {
			published, comments, err := s.Goals.Remarks(ctx, v)
			if err != nil {
				return err
			}
			remarks[v] = said{published, comments}
		}
		if p, ok := remarks[v].published[f.Figure]; ok {
			f.More.Published = &p
		}
		f.More.Comment = remarks[v].comments[f.Figure].Text
	}
	return nil
}

// lifeIn returns the figures that begin or end in the years.
func (s Store) lifeIn(years []int) []Fact {
	var list []Fact
	slices.Sort(years)
	for _, year := range slices.Compact(years) {
		for _, f := range s.Goals.Register.All() {
			fact := newFact(f, goal.NewView(figure.Year, day.New(year, 12, 1), ""), figure.Unreported("Värdet används inte."), s.DB.Now())
			fact.RowsHash = hashRows(nil)
			if day.Year(year).Contains(f.Added) {
				fact.Role = Added
				list = append(list, fact)
			}
			if day.Year(year).Contains(f.Retired) {
				fact.Role = Retired
				list = append(list, fact)
			}
		}
	}
	return list
}
