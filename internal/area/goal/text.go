package goal

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/paper"
	"klover/internal/word/day"
	"klover/internal/word/figure"
)

// outline is a year's tree with everything that is told about a period.
type outline struct {
	tree       Tree
	activities map[string][]Activity // by goal
	ofGoal     map[string]Account
	ofActivity map[string]Account
	written    strings.Builder
}

func (s Store) outline(ctx context.Context, p day.Period) (*outline, error) {
	if p.From == 0 || p.To == 0 {
		return nil, fault.Wrong("Perioden saknar början eller slut.")
	}
	o := &outline{activities: map[string][]Activity{}}
	var err error
	if o.tree, err = s.Tree(ctx, int64(p.Last().Year())); err != nil {
		return nil, err
	}
	all, err := s.ActivitiesOf(ctx, o.tree.Model.Year)
	if err != nil {
		return nil, err
	}
	for _, a := range all {
		for _, id := range a.Goals {
			o.activities[id] = append(o.activities[id], a)
		}
	}
	if o.ofGoal, err = s.AccountsIn(ctx, OfGoal, p); err != nil {
		return nil, err
	}
	o.ofActivity, err = s.AccountsIn(ctx, OfActivity, p)
	return o, err
}

// PerspectiveText returns what a period's report says under one perspective, as
// Markdown: first what is told about it and about the unit's own goals, then its
// goals as headings with the texts of their activities, and the sentences of what is
// not reported. args[0] is the perspective's name; args[1] may be the
// level of its highest heading, 2 without.
func (s Store) PerspectiveText(ctx context.Context, p day.Period, args []string) (string, error) {
	level := 2
	if len(args) > 1 {
		n, err := strconv.Atoi(args[1])
		if err != nil || n < 1 || n > 4 {
			return "", fault.Wrong("Rubriknivån ”%s” ska vara 1–4.", args[1])
		}
		level = n
	}
	o, err := s.outline(ctx, p)
	if err != nil {
		return "", err
	}
	g, err := o.tree.perspective(args)
	if err != nil {
		return "", err
	}
	o.own(g, level)
	o.tree.Walk(g.ID, func(child Goal, _ int) {
		if child.Level == UnitGoal {
			o.summary(child, level)
		}
	})
	for _, child := range o.tree.Below(g.ID) {
		o.goal(child, level)
	}
	return strings.TrimSpace(o.written.String()), nil
}

// perspective finds a perspective by its name, or by how the name begins.
func (t Tree) perspective(args []string) (Goal, error) {
	if len(args) == 0 {
		return Goal{}, fault.Wrong("Ange vilket perspektiv som menas.")
	}
	var names []string
	for _, g := range t.At(Perspective) {
		if args[0] != "" && strings.HasPrefix(strings.ToLower(g.Title), strings.ToLower(args[0])) {
			return g, nil
		}
		names = append(names, g.Title)
	}
	return Goal{}, fault.NotFound("Perspektivet ”%s” finns inte i styrmodellen för %d. Där finns %s.", args[0], t.Model.Year, strings.Join(names, ", "))
}

// chapter finds a political goal by how its name begins, else a perspective.
func (t Tree) chapter(name string) (Goal, error) {
	for _, g := range t.At(Political) {
		if strings.HasPrefix(strings.ToLower(g.Title), strings.ToLower(name)) {
			return g, nil
		}
	}
	return t.perspective([]string{name})
}

func (o *outline) write(text string) {
	if text = strings.TrimSpace(text); text != "" {
		o.written.WriteString(text + "\n\n")
	}
}

func (o *outline) heading(level int, text string) {
	o.write(strings.Repeat("#", min(level, 4)) + " " + text)
}

// own writes what is told about a goal itself and the activities right under it.
func (o *outline) own(g Goal, level int) {
	o.account(o.ofGoal[g.ID])
	for _, a := range o.activities[g.ID] {
		told := o.ofActivity[a.ID]
		if strings.TrimSpace(told.Text) == "" {
			continue
		}
		if a.Headed {
			o.heading(level, a.Title)
		}
		o.account(told)
	}
}

func (o *outline) account(a Account) {
	if a.Telling != Told && a.Exists() {
		o.write(a.Sentence(o.tree.Model.Unit))
		return
	}
	o.write(a.Text)
}

// summary writes one of the unit's own goals where something is told about it.
func (o *outline) summary(g Goal, level int) {
	if !o.told(g) {
		return
	}
	o.heading(level, g.Name())
	o.own(g, level+1)
}

// told tells whether the period has a text at or under the goal.
func (o *outline) told(g Goal) bool {
	if o.ofGoal[g.ID].Exists() {
		return true
	}
	if slices.ContainsFunc(o.activities[g.ID], func(a Activity) bool { return o.ofActivity[a.ID].Text != "" }) {
		return true
	}
	return slices.ContainsFunc(o.tree.Below(g.ID), o.told)
}

// goal writes a goal with everything under it. A political or business goal is
// named even when nothing is told: an empty heading shows what is missing.
func (o *outline) goal(g Goal, level int) {
	if g.Level == UnitGoal || g.Level == Assignment && !o.told(g) {
		return // the unit's own goals stand first in the chapter
	}
	o.heading(level, g.Heading())
	o.own(g, level+1)
	for _, child := range o.tree.Below(g.ID) {
		o.goal(child, level+1)
	}
}

// IndicatorBlocks returns the table Indikator, Utfall, Målvärde, Kommentar of a
// period: of the perspective or political goal whose name begins with args[0], of all
// without.
func (s Store) IndicatorBlocks(ctx context.Context, p day.Period, args []string) ([]paper.Block, error) {
	if p.From == 0 || p.To == 0 {
		return nil, fault.Wrong("Perioden saknar början eller slut.")
	}
	year := int64(p.Last().Year())
	list, err := s.Indicators(ctx, year)
	if err != nil {
		return nil, err
	}
	caption := "Indikatorer " + p.Label()
	if len(args) > 0 {
		t, err := s.Tree(ctx, year)
		if err != nil {
			return nil, err
		}
		g, err := t.chapter(strings.Join(args, " "))
		if err != nil {
			return nil, err
		}
		list = slices.DeleteFunc(list, func(i Indicator) bool {
			_, under := t.within(i.GoalID, g.ID)
			return !under
		})
		caption = g.Name() + ", indikatorer " + p.Label()
	}
	found, err := s.Outcomes(ctx, list, p)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	table := paper.Table{Caption: caption, RowHeads: true, Columns: []paper.Column{{Head: "Indikator", Weight: 3}, {Head: "Utfall", Align: paper.Right, Weight: 2},
		{Head: "Målvärde", Align: paper.Right, Weight: 2}, {Head: "Bedömning", Weight: 2}, {Head: "Kommentar", Weight: 6}}}
	for _, one := range found {
		row, err := s.outcomeRow(ctx, one)
		if err != nil {
			return nil, err
		}
		table.Rows = append(table.Rows, row)
	}
	return []paper.Block{table}, nil
}

func (s Store) outcomeRow(ctx context.Context, o Outcome) (paper.Row, error) {
	value := paper.Run{Text: o.ValueText()}
	if o.Known() && o.Account.Telling != Elsewhere && o.Account.Telling != Silent {
		value = paper.Num(o.Line.Figure.Key, o.ValueText(), o.Line.URL())
	}
	comment, err := s.paras(ctx, o.Account.Text, o.Period)
	if len(comment) == 0 {
		comment = paper.C("")
	}
	verdict := ""
	if v := o.Verdict(); v != figure.NoTarget {
		verdict = v.Sv()
	}
	return paper.Row{Cells: []paper.Cell{paper.C(o.Indicator.Name), {paper.P(value)}, paper.C(o.TargetText()), paper.C(verdict), comment}}, err
}

// plain returns a text in one piece, with the values of its figures.
func (s Store) plain(ctx context.Context, text string, p day.Period) (string, error) {
	paras, err := s.paras(ctx, text, p)
	var parts []string
	for _, para := range paras {
		parts = append(parts, paper.PlainText(para.Runs))
	}
	return strings.Join(parts, " "), err
}

// paras returns a text as the paragraphs of a cell; points of a list begin with a dash.
func (s Store) paras(ctx context.Context, text string, p day.Period) (paper.Cell, error) {
	blocks, err := s.Blocks(ctx, text, p)
	var cell paper.Cell
	for _, b := range blocks {
		switch b := b.(type) {
		case paper.Para:
			cell = append(cell, b)
		case paper.List:
			for _, item := range b.Items {
				cell = append(cell, paper.Para{Runs: append([]paper.Run{paper.T("– ")}, item.Runs...)})
			}
		}
	}
	return cell, err
}
