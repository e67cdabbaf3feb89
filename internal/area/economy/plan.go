package economy

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// Plan is a year's budget, or a version of its forecast.
type Plan struct {
	ID        string
	Version   int64
	Kind      Kind // Budget or Forecast
	Year      int64
	Number    int64 // of the forecast within the year; 1 for the budget
	Name      string
	AsOf      day.Date // month that a forecast was made after, its first day
	Comment   string
	DecidedOn day.Date // 0 while it may be changed
	DecidedBy string   // body and paragraph
	ByID      string
	ByName    string
	CreatedAt time.Time
	ChangedAt time.Time
}

// Plans describes a plan for forms, history and exports.
var Plans = field.Set[Plan]{
	{Key: "name", Label: "Namn", At: func(p *Plan) any { return &p.Name }, Required: true},
	{Key: "comment", Label: "Kommentar", Kind: field.Long, Help: "Vad planen bygger på.", At: func(p *Plan) any { return &p.Comment }},
	{Key: "decided_on", Label: "Beslutad", Kind: field.Date, ReadOnly: true, At: func(p *Plan) any { return &p.DecidedOn }},
	{Key: "decided_by", Label: "Beslut", ReadOnly: true, At: func(p *Plan) any { return &p.DecidedBy }},
}

// URL is the address of the plan.
func (p Plan) URL() string { return "/ekonomi/planer/" + p.ID }

// Decided tells whether the plan is no longer to be changed.
func (p Plan) Decided() bool { return p.DecidedOn != 0 }

// open refuses to change a decided plan.
func (p Plan) open() error {
	if p.Decided() {
		return fault.Conflict("%s är beslutad %s. Öppna den igen om den ska ändras.", p.Name, p.DecidedOn.Sv())
	}
	return nil
}

// PlanLine is one account group of a plan with its twelve months.
type PlanLine struct {
	Group  Group // no code for accounts without group
	Months [12]money.Opt
}

// Sum is the year of the line.
func (l PlanLine) Sum() money.Opt {
	var sum money.Opt
	for _, m := range l.Months {
		if m.Known {
			sum = money.Some(sum.Amount + m.Amount)
		}
	}
	return sum
}

// Label names the line.
func (l PlanLine) Label() string { return cmp.Or(l.Group.Name, Unmapped.Label()) }

// planLines lays sums out by group and month: every group of the year, and accounts
// without group when there are such.
func planLines(year int, groups []Group, sums []Sum) []PlanLine {
	chart := NewChart(groups)
	december := day.New(year, 12, 1)
	var all []PlanLine
	for _, g := range groups {
		if g.valid(december) {
			all = append(all, PlanLine{Group: g})
		}
	}
	slices.SortStableFunc(all, func(a, b PlanLine) int { return cmp.Compare(order(a.Group.Line), order(b.Group.Line)) })
	for _, s := range sums {
		g, _ := chart.Group(s.Account, s.Month)
		i := slices.IndexFunc(all, func(l PlanLine) bool { return l.Group.Code == g.Code })
		if i < 0 {
			i = len(all)
			all = append(all, PlanLine{Group: g})
		}
		cell := &all[i].Months[s.Month.Month()-1]
		*cell = money.Some(cell.Amount + s.Amount)
	}
	return all
}

func order(l Line) int {
	for i, one := range lines {
		if one.Line == l {
			return i
		}
	}
	return len(lines)
}

// account is where a change of a group's plan is kept: its first account.
func (g Group) account() string {
	all, _ := spans(g.Accounts)
	if len(all) == 0 {
		return ""
	}
	return all[0].from
}

// CellKey names a cell of a plan in its form: "KONSULT-03".
func CellKey(code string, month int) string { return fmt.Sprintf("%s-%02d", code, month) }

// Edit is a cell of a plan that gets another amount.
type Edit struct {
	Group  Group
	Month  int // 1–12
	Amount money.Opt
}

// edits compares what was posted with the plan. A key that is not posted is not
// changed; an empty one takes the cell away.
func edits(plan []PlanLine, posted map[string]string) ([]Edit, error) {
	var changed []Edit
	var wrong []fault.Field
	for _, l := range plan {
		for i, now := range l.Months {
			key := CellKey(l.Group.Code, i+1)
			text, there := posted[key]
			if !there || l.Group.Code == "" {
				continue
			}
			var to money.Opt
			if err := to.UnmarshalText([]byte(text)); err != nil {
				wrong = append(wrong, fault.Field{Name: key, Message: fmt.Sprintf("%s, månad %d: %s", l.Label(), i+1, fault.Message(err))})
				continue
			}
			if to != now {
				changed = append(changed, Edit{l.Group, i + 1, to})
			}
		}
	}
	return changed, fault.Invalid(wrong...)
}
