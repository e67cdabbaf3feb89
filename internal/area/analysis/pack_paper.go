package analysis

import (
	"time"

	"klover/internal/base/field"
	"klover/internal/base/paper"
	"klover/internal/base/sheet"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// document is the analysis on paper.
func (p whole) document(at time.Time) paper.Document {
	d := paper.Document{Title: "Verksamhetsnära analys", Subtitle: p.Title + ", " + p.Period.Label(), Org: "Inköp", Date: at,
		Facts: []paper.Fact{{Label: "Region", Value: regionName(p.Party)}, {Label: "Nivå", Value: field.LabelOf(levels, p.Level)}, {Label: "Analytiker", Value: p.Owner}, {Label: "Läge", Value: p.State.Sv()}}}
	if p.DiscussedOn != 0 {
		d.Facts = append(d.Facts, paper.Fact{Label: "Genomgången", Value: p.DiscussedOn.Sv() + " med " + p.DiscussedWith})
	}
	d.Facts = append(d.Facts, paper.Fact{Label: "Enheter", Value: sv.List(p.Units)})
	if p.Unfollowed() {
		d.Blocks = append(d.Blocks, paper.Callout{Kind: paper.Warning, Title: NotFollowed, Paras: []paper.Para{paper.Text("Analysen ska följas upp senast " + p.FollowOn.Long() + ".")}})
	}
	if p.State == Followed {
		d.Blocks = append(d.Blocks, paper.Callout{Kind: paper.Info, Title: "Uppföljd " + p.FollowedOn.Long(), Paras: []paper.Para{paper.Text(p.Outcome)}})
	}
	if p.Summary != "" {
		d.Blocks = append(d.Blocks, paper.Heading{Level: 1, Text: "Sammanfattning"}, paper.Text(p.Summary))
	}
	d.Blocks = append(d.Blocks, paper.Heading{Level: 1, Text: "Nyckeltal"}, p.keyTable())
	if p.State == Followed {
		d.Blocks = append(d.Blocks, paper.Heading{Level: 1, Text: "Före och efter"}, printed(comparedTable(compare(p.Shown, p.Next)), ""))
	}
	d.Blocks = append(d.Blocks, paper.Heading{Level: 1, Text: "Åtgärder"}, p.printedActions())
	for _, s := range p.sections() {
		if len(s.Table.Rows) > 0 {
			d.Blocks = append(d.Blocks, paper.Heading{Level: 1, Text: s.Title}, printed(s.Table, s.Note))
		}
	}
	return d
}

func (p whole) keyTable() paper.Table {
	t := paper.Table{RowHeads: true, Columns: []paper.Column{{Head: "Nyckeltal", Weight: 3}, {Head: "Värde", Align: paper.Right, Weight: 2}, {Head: "Av vad", Weight: 4}}}
	for _, c := range p.cards() {
		value := c.Value
		if c.Unit != "" {
			value += sv.Space + c.Unit
		}
		t.Rows = append(t.Rows, paper.R(c.Label, value, c.Note))
	}
	return t
}

func (p whole) printedActions() paper.Block {
	t := paper.Table{RowHeads: true, Columns: []paper.Column{{Head: "Åtgärd", Weight: 6}, {Head: "Läge", Weight: 2}, {Head: "Ansvarig och dag", Weight: 3}, {Head: "Före, kr", Align: paper.Right, Weight: 2}, {Head: "Efter, kr", Align: paper.Right, Weight: 2}}}
	for _, a := range p.Actions {
		if a.State == Dropped {
			continue
		}
		who := paper.Cell{paper.Text(a.Owner)}
		if a.DueOn != 0 {
			who = append(who, paper.Text("senast "+a.DueOn.Sv()))
		}
		what := paper.Cell{paper.Text(a.What)}
		if a.Why != "" {
			what = append(what, paper.Text(a.Why))
		}
		t.Rows = append(t.Rows, paper.Row{Cells: []paper.Cell{what, paper.C(a.State.Sv()), who, paper.C(optKr(a.Before).Text), paper.C(optKr(a.After).Text)}})
	}
	if len(t.Rows) == 0 {
		return paper.Text("Inga åtgärder.")
	}
	return t
}

// printed is a table of the page on paper.
func printed(t ui.Table, note string) paper.Table {
	out := paper.Table{RowHeads: true}
	if note != "" {
		out.Notes = []string{note}
	}
	for i, h := range t.Heads {
		c := paper.Column{Head: h.Label, Weight: 2}
		if h.Number {
			c.Align = paper.Right
		}
		if i == 0 {
			c.Weight = 4
		}
		out.Columns = append(out.Columns, c)
	}
	for _, r := range t.Rows {
		row := paper.Row{}
		for _, c := range r.Cells {
			row.Cells = append(row.Cells, printedCell(c))
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// shortNote is how long a second line may be to stand in the first on paper.
const shortNote = 16

func printedCell(c ui.Cell) paper.Cell {
	switch {
	case c.Muted == "":
		return paper.C(c.Text)
	case len(c.Muted) <= shortNote:
		return paper.C(c.Text + ", " + c.Muted)
	}
	return paper.Cell{paper.Text(c.Text), paper.Text(c.Muted)}
}

// sheet is every row of the analysis for Excel, the tables below each other.
func (p whole) sheet(at time.Time) sheet.Table {
	t := sheet.Table{Title: "Verksamhetsnära analys, " + p.Title, Selection: p.Period.Label(), At: at, Columns: []sheet.Column{{Key: "table", Label: "Tabell", Width: 36}, {Key: "what", Label: "Vad", Width: 40}, {Key: "note", Label: "Avtal eller not", Width: 40},
		{Key: "spent", Label: "Inköp", Kind: sheet.Amount}, {Key: "of", Label: "Av", Kind: sheet.Amount, Help: "Det som inköpet är en del av, eller vad det borde ha kostat."}}}
	t.Rows = func(yield func([]any) bool) {
		for _, row := range p.rows() {
			if !yield(row) {
				return
			}
		}
	}
	return t
}

func (p whole) rows() (rows [][]any) {
	s := p.Shown
	for _, t := range []struct {
		title string
		parts []Part
	}{{"Avtalsklasser", s.Classes}, {"Kategorier", s.ByCategory}, {"Leverantörer", s.BySupplier}, {"Avtal", s.ByContract}, {"Artiklar", s.ByArticle}, {"Utanför avtalet", s.Outside}} {
		for _, part := range t.parts {
			rows = append(rows, []any{t.title, part.Label, part.Note, part.Spent.Cell(), part.Of.Cell()})
		}
	}
	for _, l := range s.Leaks {
		rows = append(rows, []any{"Läckage", l.Supplier + ", " + l.Category, l.Contract, l.Spent.Cell(), nil})
	}
	for _, x := range s.Prices {
		rows = append(rows, []any{"Betalt över avtalade priser", x.Supplier, x.Contract, x.Paid.Cell(), x.Agreed.Cell()})
	}
	for _, d := range s.Direct {
		rows = append(rows, []any{"Köp utan avtal i regionen mot direktupphandlingsgränsen", d.Category, d.Basis, d.Whole.Cell(), d.Limit.Cell()})
	}
	for _, a := range p.Actions {
		rows = append(rows, []any{"Åtgärder", a.What, a.State.Sv() + ". " + a.Owner + " " + a.DueOn.Sv(), a.Before.Cell(), a.After.Cell()})
	}
	return rows
}
