package economy

import (
	"slices"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// Group is an account group: which accounts make up which line of the result
// report, and from when. A group that changes gets a new version with a later
// first day, under the same code, so that earlier years stay as they were.
type Group struct {
	ID        string
	Version   int64
	Code      string // "KONSULT": figures and causes name the group by it
	Name      string
	Line      Line
	Accounts  string     // "6550-6559, 6590"
	Owner     party.Code // whose payment for its share of the cost it is, "" for others
	ValidFrom day.Date   // 0 from the beginning
	ValidTo   day.Date   // last day, 0 until further notice
	Note      string
	CreatedAt time.Time
	ChangedAt time.Time
}

// The groups that figures are made of, by code. They may have any accounts.
const (
	Consultants = "KONSULT"
	Travel      = "RESOR"
	ECommerce   = "EHANDEL"
)

// Groups describes an account group for forms, history and exports.
var Groups = field.Set[Group]{
	{Key: "code", Label: "Kod", Help: "Kort och utan blanksteg. KONSULT, RESOR och EHANDEL har egna nyckeltal.", At: func(g *Group) any { return &g.Code }, Required: true},
	{Key: "name", Label: "Namn", At: func(g *Group) any { return &g.Name }, Required: true},
	{Key: "line", Label: "Rad i resultatrapporten", Kind: field.Choice, Choices: lineOptions(), At: func(g *Group) any { return (*string)(&g.Line) }, Required: true},
	{Key: "accounts", Label: "Konton", Help: "Enskilda konton och intervall: 6550-6559, 6590.", At: func(g *Group) any { return &g.Accounts }, Required: true},
	{Key: "owner", Label: "Ersättning från ägare", Help: "Ange D eller U när kontona är ägarens betalning för sin del av kostnaden. De fördelas då inte.", At: func(g *Group) any { return &g.Owner }},
	{Key: "valid_from", Label: "Gäller från", Kind: field.Date, Help: "Lämna tomt om gruppen har gällt hela tiden. ÅÅÅÅ-MM-DD", At: func(g *Group) any { return &g.ValidFrom }},
	{Key: "valid_to", Label: "Gäller till och med", Kind: field.Date, Help: "Lämna tomt så länge gruppen gäller. ÅÅÅÅ-MM-DD", At: func(g *Group) any { return &g.ValidTo }},
	{Key: "note", Label: "Anteckning", Kind: field.Long, At: func(g *Group) any { return &g.Note }},
}

// span is an interval of accounts, both included.
type span struct{ from, to string }

func (s span) holds(account string) bool {
	return len(account) == len(s.from) && s.from <= account && account <= s.to
}

// spans reads the accounts of a group.
func spans(text string) ([]span, error) {
	var all []span
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		from, to, interval := strings.Cut(strings.NewReplacer("–", "-", " ", "", "\r", "", "\t", "").Replace(part), "-")
		if !interval {
			to = from
		}
		if from == "" {
			continue
		}
		if !digits(from) || !digits(to) || len(from) != len(to) || from > to {
			return nil, fault.Wrong("”%s” är inget konto eller intervall. Skriv till exempel 6550-6559, 6590.", strings.TrimSpace(part))
		}
		all = append(all, span{from, to})
	}
	return all, nil
}

func digits(text string) bool {
	return text != "" && len(text) <= 10 && strings.Trim(text, "0123456789") == ""
}

// Check tells what is wrong with the group.
func (g Group) Check() error {
	var wrong []fault.Field
	if strings.ContainsAny(g.Code, " ,;") {
		wrong = append(wrong, fault.Field{Name: "code", Message: "Koden får inte ha blanksteg eller komma."})
	}
	if all, err := spans(g.Accounts); err != nil {
		wrong = append(wrong, fault.Field{Name: "accounts", Message: fault.Message(err)})
	} else if len(all) == 0 && g.Accounts != "" {
		wrong = append(wrong, fault.Field{Name: "accounts", Message: "Ange minst ett konto."})
	}
	if g.Owner != "" && !slices.Contains(party.Principals(), g.Owner) {
		wrong = append(wrong, fault.Field{Name: "owner", Message: "Bara ägarna D och U kan ersätta sin del."})
	}
	if g.ValidTo != 0 && g.ValidTo < g.ValidFrom {
		wrong = append(wrong, fault.Field{Name: "valid_to", Message: "Sista dagen är före den första."})
	}
	return fault.Invalid(wrong...)
}

// valid tells whether the group holds in a month.
func (g Group) valid(month day.Date) bool {
	return g.ValidFrom <= month.AddMonths(1).AddDays(-1) && (g.ValidTo == 0 || month <= g.ValidTo)
}

// Chart maps accounts to groups, month by month.
type Chart struct {
	groups []Group
	spans  [][]span
}

// NewChart makes a chart of the groups, of which later ones in the list yield.
func NewChart(groups []Group) Chart {
	c := Chart{groups: groups}
	for _, g := range groups {
		all, _ := spans(g.Accounts) // checked when it was saved
		c.spans = append(c.spans, all)
	}
	return c
}

// Group returns the group of an account in a month.
func (c Chart) Group(account string, month day.Date) (Group, bool) {
	for i, g := range c.groups {
		if g.valid(month) && slices.ContainsFunc(c.spans[i], func(s span) bool { return s.holds(account) }) {
			return g, true
		}
	}
	return Group{}, false
}

// Line returns the line of an account in a month, Unmapped when no group has it.
func (c Chart) Line(account string, month day.Date) Line {
	if g, ok := c.Group(account, month); ok {
		return g.Line
	}
	return Unmapped
}

// Owner returns whose payment for its share an account is.
func (c Chart) Owner(account string, month day.Date) party.Code {
	g, _ := c.Group(account, month)
	return g.Owner
}

// clash returns a group other than g that has some of its accounts at some time.
func (c Chart) clash(g Group) (Group, bool) {
	mine, _ := spans(g.Accounts)
	for i, other := range c.groups {
		apart := other.ID == g.ID || other.ValidTo != 0 && other.ValidTo < g.ValidFrom || g.ValidTo != 0 && g.ValidTo < other.ValidFrom
		if !apart && overlap(mine, c.spans[i]) {
			return other, true
		}
	}
	return Group{}, false
}

func overlap(a, b []span) bool {
	for _, s := range a {
		for _, t := range b {
			if len(s.from) == len(t.from) && s.from <= t.to && t.from <= s.to {
				return true
			}
		}
	}
	return false
}

// seams returns the months of the period in which some group begins or has just
// ended, so that the mapping is the same within each piece between them.
func (c Chart) seams(p day.Period) []day.Date {
	at := []day.Date{p.From}
	for _, g := range c.groups {
		starts := []day.Date{monthOf(g.ValidFrom)}
		if g.ValidTo != 0 {
			starts = append(starts, monthOf(g.ValidTo).AddMonths(1))
		}
		for _, d := range starts {
			if d > p.From && d < p.To {
				at = append(at, d)
			}
		}
	}
	slices.Sort(at)
	return append(slices.Compact(at), p.To)
}

func monthOf(d day.Date) day.Date {
	if d == 0 {
		return 0
	}
	return day.New(d.Year(), d.Month(), 1)
}
