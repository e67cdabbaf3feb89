package plan

import (
	"klover/internal/base/chart"
	"klover/internal/word/day"
)

// phases are what lies between the planned days.
var phases = []string{"Förberedelse", "Anbudstid", "Utvärdering", "Till avtalsstart"}

// Gantt draws items in lanes by region and category, quarter by quarter. Items come in
// the order of their lanes.
func Gantt(items []Item, today day.Date) chart.Gantt {
	g := chart.Gantt{Title: "Planerade upphandlingar", RowName: "Planpost", Today: today.Time(), Quarters: true}
	first, last := today, today
	for _, it := range items {
		row := chart.GanttRow{Lane: lane(it), Label: it.Number + " " + it.Title, URL: it.URL()}
		days := it.span()
		for i := range phases {
			from, to := days[i], days[i+1]
			if from == 0 || to <= from {
				continue
			}
			row.Phases = append(row.Phases, chart.Phase{Name: phases[i], From: from.Time(), To: to.Time()})
			first, last = min(first, from), max(last, to)
		}
		g.Rows = append(g.Rows, row)
	}
	g.From, g.To = quarterOf(first).From.Time(), quarterOf(last).To.Time()
	return g
}

// lane is where an item is drawn.
func lane(it Item) string { return regionName(it.Parties) + " – " + orUncategorised(it.Category) }

// span is the five planned days, where a missing one is that of the step after it: the
// phase before it then has no length of its own.
func (it Item) span() [5]day.Date {
	days := [5]day.Date{it.StartsOn, it.NoticeOn, it.OpeningOn, it.AwardOn, it.ContractOn}
	for i := 3; i >= 0; i-- {
		if days[i] == 0 && i > 0 {
			days[i] = days[i+1]
		}
	}
	return days
}
