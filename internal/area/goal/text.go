package goal

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/paper"
	"klover/internal/base/story"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/sv"
)

// outline is a year's tree with everything that is told about a period.
type outline struct {
	tree       Tree
	activities map[string][]Activity // by goal
	ofGoal     map[string]Account
	ofActivity map[string]Account
	written    strings.Builder
	tables     map[string][]paper.Block // by goal: what stands under it before its assignments
	pieces     []Piece
}

// A Piece is a part of what a report says: Markdown or blocks.
type Piece struct {
	Text   string
	Blocks []paper.Block
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

// PerspectivePieces returns what a period's report says under one perspective: first
// what is told about it and about the unit's own goals, then its goals as numbered
// headings with the texts of their activities and the sentences of what is not
// reported, and under each political goal its indicators. args[0] is the
// perspective's name; args[1] may be the level of its highest heading, 2 without.
func (s Store) PerspectivePieces(ctx context.Context, p day.Period, args []string) ([]Piece, error) {
	level := 2
	if len(args) > 1 {
		n, err := strconv.Atoi(args[1])
		if err != nil || n < 1 || n > 4 {
			return nil, fault.Wrong("Rubriknivån ”%s” ska vara 1–4.", args[1])
		}
		level = n
	}
	o, err := s.outline(ctx, p)
	if err != nil {
		return nil, err
	}
	g, err := o.tree.perspective(args)
	if err != nil {
		return nil, err
	}
	if o.tables, err = s.indicatorTables(ctx, o.tree, g, p); err != nil {
		return nil, err
	}
	o.own(g, level)
	o.tree.Walk(g.ID, func(child Goal, _ int) {
		if child.Level == UnitGoal {
			o.summary(child, level)
		}
	})
	o.table(g)
	for _, child := range o.tree.Below(g.ID) {
		o.goal(child, level)
	}
	o.end()
	return o.pieces, nil
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

// end makes a piece of what is written so far.
func (o *outline) end() {
	if text := strings.TrimSpace(o.written.String()); text != "" {
		o.pieces = append(o.pieces, Piece{Text: text})
	}
	o.written.Reset()
}

// table writes the indicators of a goal.
func (o *outline) table(g Goal) {
	if blocks := o.tables[g.ID]; len(blocks) > 0 {
		o.end()
		o.pieces = append(o.pieces, Piece{Blocks: blocks})
	}
}

func (o *outline) heading(level int, text string) {
	o.write(strings.Repeat("#", min(level, 4)) + " " + text)
}

// own writes what is told about a goal itself and the activities right under it. An
// activity that is called as the goal needs no heading of its own.
func (o *outline) own(g Goal, level int) {
	o.account(o.ofGoal[g.ID])
	for _, a := range o.activities[g.ID] {
		told := o.ofActivity[a.ID]
		if strings.TrimSpace(told.Text) == "" {
			continue
		}
		if a.Headed && a.Title != g.Title {
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

// goal writes a goal with everything under it: its goals, its indicators, and last
// the assignments. A political or business goal is named even when nothing is told:
// an empty heading shows what is missing.
func (o *outline) goal(g Goal, level int) {
	if g.Level == UnitGoal || g.Level == Assignment && !o.told(g) {
		return // the unit's own goals stand first in the chapter
	}
	o.heading(level, g.Heading()+" {nr}")
	o.own(g, level+1)
	var assignments []Goal
	for _, child := range o.tree.Below(g.ID) {
		if child.Level == Assignment {
			assignments = append(assignments, child)
		} else {
			o.goal(child, level+1)
		}
	}
	o.table(g)
	for _, child := range assignments {
		o.goal(child, level+1)
	}
}

// indicatorTables returns the tables of the indicators under a perspective, by the
// political goal that they stand under, else the perspective itself.
func (s Store) indicatorTables(ctx context.Context, t Tree, perspective Goal, p day.Period) (map[string][]paper.Block, error) {
	list, err := s.Indicators(ctx, t.Model.Year)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(i Indicator) bool {
		_, under := t.within(i.GoalID, perspective.ID)
		return !under
	})
	found, err := s.Outcomes(ctx, list, p)
	byGoal := map[string][]Outcome{}
	above := map[string]Goal{}
	for _, one := range found {
		g, ok := t.Up(one.Indicator.GoalID, Political)
		if !ok {
			g = perspective
		}
		byGoal[g.ID], above[g.ID] = append(byGoal[g.ID], one), g
	}
	tables := map[string][]paper.Block{}
	for id, rows := range byGoal {
		if tables[id], err = s.outcomeBlocks(ctx, above[id].Name()+", indikatorer "+p.Label(), rows); err != nil {
			return nil, err
		}
	}
	return tables, err
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
	return s.outcomeBlocks(ctx, caption, found)
}

// outcomeBlocks lays outcomes out as a table. The last columns are left out when no
// row has anything in them.
func (s Store) outcomeBlocks(ctx context.Context, caption string, list []Outcome) ([]paper.Block, error) {
	table := paper.Table{Caption: caption, RowHeads: true, Columns: []paper.Column{{Head: "Indikator", Weight: 3}, {Head: "Utfall", Align: paper.Right, Weight: 2},
		{Head: "Målvärde", Align: paper.Right, Weight: 2.6}, {Head: "Bedömning", Weight: 2}, {Head: "Kommentar", Weight: 6}}}
	for _, one := range list {
		row, err := s.outcomeRow(ctx, one)
		if err != nil {
			return nil, err
		}
		table.Rows = append(table.Rows, row)
	}
	for last := len(table.Columns) - 1; last > 2 && empty(table.Rows, last); last-- {
		table.Columns = table.Columns[:last]
		for i := range table.Rows {
			table.Rows[i].Cells = table.Rows[i].Cells[:last]
		}
	}
	return []paper.Block{table}, nil
}

// empty tells whether a column has nothing in it.
func empty(rows []paper.Row, column int) bool {
	return !slices.ContainsFunc(rows, func(r paper.Row) bool {
		return slices.ContainsFunc(r.Cells[column], func(p paper.Para) bool { return strings.TrimSpace(paper.PlainText(p.Runs)) != "" })
	})
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
	return paper.Row{Cells: []paper.Cell{paper.C(o.Indicator.Name), {paper.P(value)}, paper.C(cmp.Or(o.TargetText(), sv.Missing)), paper.C(verdict), comment}}, err
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
	w, t := s.writer(ctx, p)
	parsed, _ := story.Parse(text)
	return w.Paras(parsed), t.err
}
