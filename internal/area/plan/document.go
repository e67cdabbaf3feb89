package plan

import (
	"time"

	"klover/internal/base/field"
	"klover/internal/base/paper"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Document is a version as it is printed: a table for each region, with a heading for
// each category.
func (v Version) Document(items []Item, org string, at time.Time) paper.Document {
	d := paper.Document{Title: "Upphandlingsplan", Subtitle: v.Name(), Org: org, Date: at, Facts: v.facts()}
	if len(items) == 0 {
		d.Blocks = []paper.Block{paper.Text("Versionen har inga poster.")}
		return d
	}
	var blocks []paper.Block
	for start := 0; start < len(items); {
		end := start
		for end < len(items) && items[end].Parties.Equal(items[start].Parties) {
			end++
		}
		blocks = append(blocks, paper.Heading{Level: 1, Text: regionName(items[start].Parties)}, itemTable(items[start:end]))
		start = end
	}
	d.Blocks = []paper.Block{paper.Landscape{Blocks: blocks}}
	return d
}

func (v Version) facts() []paper.Fact {
	facts := []paper.Fact{{Label: "Status", Value: v.Status.Sv()}, {Label: "Posterna uttagna", Value: v.TakenOn.Sv()}}
	if v.DecidedOn != 0 {
		facts = append(facts, paper.Fact{Label: "Fastställd", Value: v.DecidedOn.Sv() + " av " + v.DecidedBy + ", " + v.Body})
	}
	if v.Reference != "" {
		facts = append(facts, paper.Fact{Label: "Beslut", Value: v.Reference})
	}
	return facts
}

// regionName names the regions of a part of the plan.
func regionName(set party.Set) string {
	var names []string
	for _, code := range set {
		names = append(names, field.LabelOf(parties, string(code)))
	}
	if len(names) == 0 {
		return "Utan region"
	}
	return sv.List(names)
}

func itemTable(items []Item) paper.Table {
	t := paper.Table{Dense: true, Columns: []paper.Column{
		{Head: "Nummer", Weight: 1}, {Head: "Planpost", Weight: 3.2}, {Head: "Källa", Weight: 1.6}, {Head: "Förfarande", Weight: 1.7}, {Head: "Annons", Weight: 1.2},
		{Head: "Avtalsstart", Weight: 1.2}, {Head: "Värde, tkr", Align: paper.Right, Weight: 1}, {Head: "Inköpare", Weight: 1.6}, {Head: "Läge", Weight: 1}}}
	category := ""
	for i, it := range items {
		if name := orUncategorised(it.Category); i == 0 || name != category {
			category = name
			t.Rows = append(t.Rows, paper.Row{Kind: paper.Section, Cells: []paper.Cell{paper.C(name)}})
		}
		value := sv.Missing
		if it.EstimatedValue.Known {
			value = sv.Number(int64(it.EstimatedValue.Amount) / 100_000)
		}
		t.Rows = append(t.Rows, paper.R(it.Number, it.Title, orDash(it.Origin.Sv()), orDash(it.Procedure.Sv()), orDash(it.NoticeOn.Sv()), orDash(it.ContractOn.Sv()), value, orDash(it.Purchaser), it.State.Sv()))
	}
	return t
}

func orUncategorised(name string) string {
	if name == "" {
		return "Utan kategori"
	}
	return name
}
