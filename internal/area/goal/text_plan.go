package goal

import (
	"context"
	"fmt"

	"klover/internal/base/paper"
	"klover/internal/word/day"
	"klover/internal/word/figure"
)

// PlanDocument is the operational plan of a year as it is printed: its decision, the
// activities goal by goal, the indicators with their targets, and the map.
func (s Store) PlanDocument(ctx context.Context, year int64) (paper.Document, error) {
	p, err := s.Plan(ctx, year)
	if err != nil {
		return paper.Document{}, err
	}
	t, err := s.Tree(ctx, year)
	if err != nil {
		return paper.Document{}, err
	}
	whole := day.Year(int(year))
	d := paper.Document{Title: p.Name(), Org: t.Model.Unit, Number: p.Decision, Date: p.ChangedAt, Facts: []paper.Fact{{Label: "Läge", Value: p.State.Sv()}}}
	if p.DecidedOn != 0 {
		d.Facts = append(d.Facts, paper.Fact{Label: "Beslutad", Value: p.DecidedOn.Sv() + " av " + p.DecidedBy})
	}
	intro, err := s.Blocks(ctx, p.Text, whole)
	if err != nil {
		return d, err
	}
	d.Blocks = intro
	if t.Model.Vision != "" {
		d.Blocks = append(d.Blocks, paper.Callout{Title: "Vision", Paras: []paper.Para{paper.Text(t.Model.Vision)}})
	}
	all, err := s.ActivitiesOf(ctx, year)
	if err != nil {
		return d, err
	}
	for _, g := range t.At(Perspective) {
		d.Blocks = append(d.Blocks, planChapter(t, g, all)...)
		table, err := s.targetTable(ctx, t, g)
		if err != nil {
			return d, err
		}
		d.Blocks = append(d.Blocks, table...)
	}
	drawn, err := s.MapBlocks(ctx, whole, nil)
	return paper.Document{Title: d.Title, Org: d.Org, Number: d.Number, Date: d.Date, Facts: d.Facts,
		Blocks: append(append(d.Blocks, paper.Heading{Level: 1, Text: "Transformationskarta"}), drawn...)}, err
}

// planChapter is one perspective: each goal that has activities, with its table.
func planChapter(t Tree, perspective Goal, all []Activity) []paper.Block {
	blocks := []paper.Block{paper.Heading{Level: 1, Text: perspective.Name()}}
	chapter := append([]Goal{perspective}, nil...)
	t.Walk(perspective.ID, func(g Goal, _ int) { chapter = append(chapter, g) })
	for _, g := range chapter {
		table := paper.Table{Caption: g.Heading(), RowHeads: true, Columns: []paper.Column{{Head: "Aktivitet", Weight: 5}, {Head: "Ansvarig", Weight: 3}, {Head: "Tid", Weight: 3}, {Head: "Status", Weight: 3}}}
		for _, a := range all {
			if len(a.Goals) > 0 && a.Goals[0] == g.ID {
				table.Rows = append(table.Rows, paper.R(a.Title, a.Owner, a.TimeText(), a.StateText()))
			}
		}
		if len(table.Rows) > 0 {
			blocks = append(blocks, table)
		}
	}
	return blocks
}

// targetTable is the perspective's indicators with their targets of the year, and
// the year before to plan from.
func (s Store) targetTable(ctx context.Context, t Tree, perspective Goal) ([]paper.Block, error) {
	list, err := s.Indicators(ctx, t.Model.Year)
	if err != nil {
		return nil, err
	}
	var own []Indicator
	for _, i := range list {
		if g, ok := t.Up(i.GoalID, Perspective); ok && g.ID == perspective.ID {
			own = append(own, i)
		}
	}
	if len(own) == 0 {
		return nil, nil
	}
	now, err := s.Outcomes(ctx, own, day.Year(int(t.Model.Year)))
	if err != nil {
		return nil, err
	}
	before, err := s.Outcomes(ctx, own, day.Year(int(t.Model.Year)-1))
	table := paper.Table{Caption: perspective.Name() + ", indikatorer och målvärden", RowHeads: true, Columns: []paper.Column{{Head: "Indikator", Weight: 4},
		{Head: fmt.Sprintf("Utfall %d", t.Model.Year-1), Align: paper.Right, Weight: 2}, {Head: fmt.Sprintf("Målvärde %d", t.Model.Year), Align: paper.Right, Weight: 2}}}
	for i := range now {
		table.Rows = append(table.Rows, paper.R(own[i].Name, before[i].ValueText(), now[i].TargetText()))
	}
	return []paper.Block{table}, err
}

// statusCount is how many activities of a list have each status, in their order.
func statusCount(list []Activity) []figure.Part { return partsOf(list, byStatus(), ActivityFilter{}) }
