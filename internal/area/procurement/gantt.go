package procurement

import (
	"klover/internal/base/chart"
	"klover/internal/base/paper"
	"klover/internal/word/day"
)

// The two bars of each step. The later is drawn thinner, on the first.
const (
	firstPlan = "Först planerat"
	nowPlan   = "Nu"
)

// now is when a step was taken, or when it is planned to be.
func (m Milestone) now() day.Date { return firstDay(m.ActualOn, m.PlannedOn) }

// gantt draws the time that leads to each step: as it was first planned, and as it went
// or is planned now.
func gantt(list []Milestone, today day.Date) chart.Gantt {
	g := chart.Gantt{Title: "Tidplan", RowName: "Steg", Today: today.Time()}
	first, last := today, today
	for i := 1; i < len(list); i++ {
		from, to := list[i-1], list[i]
		row := chart.GanttRow{Label: to.Label}
		for _, p := range []struct {
			name     string
			from, to day.Date
		}{{firstPlan, from.BaselineOn, to.BaselineOn}, {nowPlan, from.now(), to.now()}} {
			if p.to < p.from {
				continue // moved by hand before the step that it follows
			}
			row.Phases = append(row.Phases, chart.Phase{Name: p.name, From: p.from.Time(), To: p.to.AddDays(1).Time()})
			first, last = min(first, p.from), max(last, p.to)
		}
		g.Rows = append(g.Rows, row)
	}
	g.From, g.To = day.Month(first.Year(), first.Month()).From.Time(), day.Month(last.Year(), last.Month()).To.Time()
	return g
}

// timeDocument is the time plan on paper: the drawing, and every day in a table.
func (s Store) timeDocument(p Procurement, list []Milestone) paper.Document {
	table := paper.Table{Caption: "Tidplan", RowHeads: true, Columns: []paper.Column{{Head: "Steg"}, {Head: firstPlan}, {Head: "Planerat nu"}, {Head: "Utfall"}, {Head: "Grund"}}}
	for _, m := range list {
		table.Rows = append(table.Rows, paper.R(m.Label, m.BaselineOn.Sv(), m.PlannedOn.Sv(), m.ActualOn.Sv(), m.Basis))
	}
	return paper.Document{Title: "Tidplan: " + p.Title, Org: "Inköp", Date: s.DB.Now(),
		Facts:  []paper.Fact{{Label: "Upphandling", Value: p.Number}, {Label: "Inköpare", Value: p.Purchaser}},
		Blocks: []paper.Block{paper.Landscape{Blocks: []paper.Block{paper.Figure{Chart: gantt(list, s.today())}, table}}}}
}
