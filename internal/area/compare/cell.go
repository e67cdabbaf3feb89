package compare

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"klover/internal/word/day"
	"klover/internal/word/money"
)

// Quarter is three months, as "2022-Q1".
type Quarter string

var quarterForm = regexp.MustCompile(`^(19|20)\d\d-Q[1-4]$`)

// quarterOf is the quarter that a day belongs to.
func quarterOf(d day.Date) Quarter {
	return Quarter(day.Quarter(d.Year(), (int(d.Month())+2)/3).String())
}

// period is the days of the quarter.
func (q Quarter) period() day.Period {
	p, _ := day.ParsePeriod(string(q)) // its form is checked where it is read
	return p
}

// Rule is how many suppliers and invoices a number must rest on to leave the house.
type Rule struct {
	Suppliers int64 `json:"suppliers"`
	Invoices  int64 `json:"invoices"`
}

// Purchase is what a party bought of one supplier in a category during a quarter.
type Purchase struct {
	Party    string
	Quarter  Quarter
	Category string // code
	Supplier int64
	Amount   money.Amount
	Invoices int64
}

// Cell is what a party bought in a category during a quarter.
type Cell struct {
	Party     string
	Quarter   Quarter
	Code      string // of the category
	Name      string
	Amount    money.Amount
	Invoices  int64
	Suppliers int64
	Hidden    bool // rests on too little, or would give away one that does
}

// Group is a party's quarter: its total and the cells that add up to it.
type Group struct {
	Party   string
	Quarter Quarter
	Amount  money.Amount
	Hidden  bool // the total too
	Cells   []Cell
}

// part is a cell before it is decided whether it may be shown.
type part struct {
	cell      Cell
	suppliers map[int64]int64 // invoices of each
}

// Protect adds purchases up and hides what rests on too little. Of each party's quarter
// the total is told, so a cell hidden alone could be computed from it: at least two are
// hidden, and what they come to together must itself keep to the rule. A total that does
// not is hidden with all its cells.
func Protect(purchases []Purchase, rule Rule) []Group {
	type place struct {
		party   string
		quarter Quarter
	}
	parts := map[place]map[string]*part{}
	for _, p := range purchases {
		at := place{p.Party, p.Quarter}
		if parts[at] == nil {
			parts[at] = map[string]*part{}
		}
		one := parts[at][p.Category]
		if one == nil {
			one = &part{cell: Cell{Party: p.Party, Quarter: p.Quarter, Code: p.Category}, suppliers: map[int64]int64{}}
			parts[at][p.Category] = one
		}
		one.cell.Amount += p.Amount
		one.cell.Invoices += p.Invoices
		one.suppliers[p.Supplier] += p.Invoices
	}
	groups := make([]Group, 0, len(parts))
	for at, of := range parts {
		groups = append(groups, rule.group(at.party, at.quarter, of))
	}
	slices.SortFunc(groups, func(a, b Group) int { return cmp.Or(cmp.Compare(a.Party, b.Party), cmp.Compare(a.Quarter, b.Quarter)) })
	return groups
}

func (r Rule) group(party string, quarter Quarter, of map[string]*part) Group {
	g := Group{Party: party, Quarter: quarter}
	list := make([]*part, 0, len(of))
	for _, p := range of {
		p.cell.Suppliers = int64(len(p.suppliers))
		p.cell.Hidden = !r.allows(p)
		g.Amount += p.cell.Amount
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b *part) int {
		return cmp.Or(cmp.Compare(a.cell.Amount, b.cell.Amount), cmp.Compare(a.cell.Code, b.cell.Code))
	})
	for !r.safe(list) {
		if !hideNext(list) {
			g.Hidden = true
			break
		}
	}
	if g.Amount <= 0 { // a total of credits says what is hidden in it
		g.Hidden = true
		for hideNext(list) {
		}
	}
	for _, p := range list {
		g.Cells = append(g.Cells, p.cell)
	}
	slices.SortFunc(g.Cells, func(a, b Cell) int { return cmp.Compare(a.Code, b.Code) })
	return g
}

// allows tells whether the parts together rest on enough. An invoice may be in several of
// them, so of each supplier that of the part that has most is counted. What has been
// credited more than bought is not told: it is about a single purchase.
func (r Rule) allows(parts ...*part) bool {
	most, invoices, amount := map[int64]int64{}, int64(0), money.Amount(0)
	for _, p := range parts {
		amount += p.cell.Amount
		for supplier, n := range p.suppliers {
			most[supplier] = max(most[supplier], n)
		}
	}
	for _, n := range most {
		invoices += n
	}
	return int64(len(most)) >= r.Suppliers && invoices >= r.Invoices && amount > 0
}

// safe tells whether the hidden parts can be told neither one by one nor together.
func (r Rule) safe(list []*part) bool {
	var hidden []*part
	for _, p := range list {
		if p.cell.Hidden {
			hidden = append(hidden, p)
		}
	}
	return len(hidden) == 0 || len(hidden) > 1 && r.allows(hidden...)
}

// hideNext hides the smallest part that is shown.
func hideNext(list []*part) bool {
	for _, p := range list {
		if !p.cell.Hidden {
			p.cell.Hidden = true
			return true
		}
	}
	return false
}

// Telling is anonymised spend on its way out: who tells, of what, and by which rule.
type Telling struct {
	Sender  string
	From    Quarter
	To      Quarter // the last
	Tree    string
	Level   int64
	Rule    Rule
	Made    day.Date
	Parties []Teller
	Groups  []Group
}

// Teller is a party of a file.
type Teller struct {
	Code        string `json:"code"`
	Name        string `json:"name"`
	Inhabitants int64  `json:"inhabitants,omitempty"` // 0 when it is not told
}

// shown counts the cells that are told and those that are hidden.
func (t Telling) shown() (told, hidden int) {
	for _, g := range t.Groups {
		for _, c := range g.Cells {
			if c.Hidden {
				hidden++
			} else {
				told++
			}
		}
	}
	return told, hidden
}

var partyForm = regexp.MustCompile(`^[A-ZÅÄÖ0-9-]{1,12}$`)

// partyCode writes a code one way.
func partyCode(text string) string { return strings.ToUpper(strings.TrimSpace(text)) }
