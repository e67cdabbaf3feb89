package plan

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Subject is a need that may be bought together with another: an item of the plan
// or a contract in force.
type Subject struct {
	Kind       string // "plan_item" or "contract"
	Ref        string
	Number     string
	Title      string
	URL        string
	CategoryID identity.Ref
	CPV        string
	Parties    party.Set
	Ends       day.Date // the contract's end with the options that are chosen
	NeededOn   day.Date // for a need without contract
	Value      money.Opt
	Joint      bool // has been bought jointly before
	Options    []Extension
}

// Extension is an option that may still be used.
type Extension struct {
	N      int64
	Months int64
	Ends   day.Date // last day when it and those before it are used
	Notice day.Date // last day to tell the supplier
}

// Name is the subject as it is mentioned.
func (s Subject) Name() string { return s.Number + " " + s.Title }

// uncovered tells whether the need has no contract today.
func (s Subject) uncovered() bool { return s.Ends == 0 }

func (s Subject) date() day.Date {
	if s.Ends != 0 {
		return s.Ends
	}
	return s.NeededOn
}

// Neighbours is an area that knows what may be bought together with items: app hands
// over the contracts in force.
type Neighbours interface {
	Subjects(ctx context.Context, today day.Date, ids []string) ([]Subject, error) // nil is all
}

// Point is a part of a score with its reason.
type Point struct {
	Text   string
	Points int64
}

// Score is how well two needs of different regions fit together.
type Score struct {
	Total  int64
	Points []Point
}

// Score compares two needs by handbook 2.3. ok is false when they do not match at
// all: the same region, another kind of thing, or contracts that end too far apart.
func (r Rules) Score(a, b Subject) (Score, bool) {
	leaf := a.CategoryID != "" && a.CategoryID == b.CategoryID
	group := sameStart(a.CPV, b.CPV, int(r.Of(cpvDigits)))
	if !apart(a.Parties, b.Parties) || !leaf && !group {
		return Score{}, false
	}
	gap, known := monthsApart(a.date(), b.date())
	near := known && gap <= float64(r.Of(windowMonths))
	if !near && !a.uncovered() && !b.uncovered() {
		return Score{}, false
	}
	var s Score
	if leaf {
		s.add("Samma kategori", r.Of(pointsLeaf))
	} else {
		s.add("Samma CPV-grupp", r.Of(pointsCPV))
	}
	if near {
		share := 1 - gap/float64(r.Of(windowMonths))
		s.add(fmt.Sprintf("%s mellan avtalens slut", sv.Plural(int64(gap+0.5), "månad", "månader")), int64(share*float64(r.Of(pointsDate))+0.5))
	}
	if limit := r.Direct(); above(a.Value, limit) && above(b.Value, limit) {
		s.add("Båda över direktupphandlingsgränsen", r.Of(pointsValue))
	}
	if a.Joint || b.Joint {
		s.add("Tidigare samordnade", r.Of(pointsEarlier))
	}
	return s, true
}

func (s *Score) add(text string, points int64) {
	s.Points = append(s.Points, Point{text, points})
	s.Total += points
}

// Text tells how the score came about: "Samma kategori 40, 3 månader mellan … 22".
func (s Score) Text() string {
	var parts []string
	for _, p := range s.Points {
		parts = append(parts, fmt.Sprintf("%s %d", p.Text, p.Points))
	}
	return strings.Join(parts, ", ")
}

func apart(a, b party.Set) bool {
	return len(a) > 0 && len(b) > 0 && !slices.ContainsFunc(a, b.Contains)
}

func sameStart(a, b string, digits int) bool {
	return len(a) >= digits && len(b) >= digits && a[:digits] == b[:digits]
}

func above(value, limit money.Opt) bool {
	return value.Known && limit.Known && value.Amount > limit.Amount
}

// daysPerMonth is the mean length of a month.
const daysPerMonth = 365.25 / 12

func monthsApart(a, b day.Date) (float64, bool) {
	if a == 0 || b == 0 {
		return 0, false
	}
	n := a.DaysUntil(b)
	return float64(max(n, -n)) / daysPerMonth, true
}

// Outcome is what was decided about a candidate.
type Outcome string

// The outcomes.
const (
	Open         Outcome = ""
	DecidedJoint Outcome = "joint"
	DecidedApart Outcome = "separate"
	Waiting      Outcome = "waiting"
	Bridged      Outcome = "bridge"
)

// Outcomes is the outcomes with their Swedish names.
var Outcomes = []field.Option{
	{Value: "joint", Label: "Beslutad samordnad"}, {Value: "separate", Label: "Beslutad separat"},
	{Value: "waiting", Label: "Avvaktar"}, {Value: "bridge", Label: "Brygga avtal"},
}

// Sv returns the outcome's Swedish name.
func (o Outcome) Sv() string {
	if o == Open {
		return "Att bedöma"
	}
	return field.LabelOf(Outcomes, string(o))
}

// Candidate is two needs of different regions that may be bought together.
type Candidate struct {
	ID      string
	Version int64
	Pair    string // the two subjects, sorted: the same pair is one candidate

	OneKind    string
	OneRef     string
	OneNumber  string
	OneTitle   string
	OneURL     string
	OneParties party.Set
	OneEnds    day.Date // the contract's end, or when a need without contract is to be met
	TwoKind    string
	TwoRef     string
	TwoNumber  string
	TwoTitle   string
	TwoURL     string
	TwoParties party.Set
	TwoEnds    day.Date

	CategoryID identity.Ref
	Score      int64
	ScoreText  string
	Outcome    Outcome
	Reason     string // a code of SeparateReasons
	Text       string
	BridgeOn   day.Date // common end
	BridgeText string
	DecidedOn  day.Date
	DecidedBy  string
	FoundOn    day.Date
	CreatedAt  time.Time
	ChangedAt  time.Time

	Category string `db:"-"`
}

// CandidatePath is where the candidates are on the web.
const CandidatePath = "/samordning"

// URL is the address of the candidate's page.
func (c Candidate) URL() string { return CandidatePath + "/" + c.ID }

// Name is the candidate as it is mentioned.
func (c Candidate) Name() string {
	return c.OneNumber + " " + c.OneTitle + " (" + c.OneParties.Sv() + ") och " + c.TwoNumber + " " + c.TwoTitle + " (" + c.TwoParties.Sv() + ")"
}

// Parties returns the regions of both needs.
func (c Candidate) Parties() party.Set {
	return party.Of(append(slices.Clone(c.OneParties), c.TwoParties...)...)
}

// Verdict is a decision about a candidate.
type Verdict struct {
	Outcome Outcome
	Reason  string
	Text    string
	Bridge  Bridge // for Bridged
}

// leastMotive is how long the motive for buying apart is (handbook 2.1).
const leastMotive = 30

func (c *Candidate) decide(v Verdict, on day.Date, by string) error {
	var wrong []fault.Field
	if !known(Outcomes, string(v.Outcome)) {
		wrong = append(wrong, fault.Field{Name: "outcome", Message: "Välj vad som har beslutats."})
	}
	if v.Outcome == DecidedApart && !known(SeparateReasons, v.Reason) {
		wrong = append(wrong, fault.Field{Name: "reason", Message: "Välj varför behoven upphandlas var för sig."})
	}
	if v.Outcome == DecidedApart && utf8.RuneCountInString(strings.TrimSpace(v.Text)) < leastMotive {
		wrong = append(wrong, fault.Field{Name: "text", Message: "Motivera med minst " + number(leastMotive) + " tecken varför behoven upphandlas var för sig."})
	}
	if v.Outcome == Bridged && v.Bridge.Ends == 0 {
		wrong = append(wrong, fault.Field{Name: "outcome", Message: "Avtalen kan inte bryggas: det finns inget gemensamt slut att räkna fram."})
	}
	if v.Outcome != DecidedApart {
		v.Reason = ""
	}
	c.Outcome, c.Reason, c.Text, c.DecidedOn, c.DecidedBy = v.Outcome, v.Reason, strings.TrimSpace(v.Text), on, by
	c.BridgeOn, c.BridgeText = 0, ""
	if v.Outcome == Bridged {
		c.BridgeOn, c.BridgeText = v.Bridge.Ends, v.Bridge.Text()
	}
	return fault.Invalid(wrong...)
}

// ReasonText is why it was not coordinated: "Olika köpmönster: …".
func (c Candidate) ReasonText() string {
	if c.Outcome != DecidedApart {
		return c.Text
	}
	return field.LabelOf(SeparateReasons, c.Reason) + ": " + c.Text
}

func pairOf(a, b Subject) string {
	keys := []string{a.Kind + ":" + a.Ref, b.Kind + ":" + b.Ref}
	slices.Sort(keys)
	return strings.Join(keys, "|")
}

func candidate(a, b Subject, s Score) Candidate {
	if pairOf(a, b)[:len(a.Kind+":"+a.Ref)] != a.Kind+":"+a.Ref {
		a, b = b, a
	}
	c := Candidate{Pair: pairOf(a, b), Score: s.Total, ScoreText: s.Text(), CategoryID: a.CategoryID,
		OneKind: a.Kind, OneRef: a.Ref, OneNumber: a.Number, OneTitle: a.Title, OneURL: a.URL, OneParties: a.Parties, OneEnds: a.date(),
		TwoKind: b.Kind, TwoRef: b.Ref, TwoNumber: b.Number, TwoTitle: b.Title, TwoURL: b.URL, TwoParties: b.Parties, TwoEnds: b.date()}
	if c.CategoryID == "" {
		c.CategoryID = b.CategoryID
	}
	return c
}

// Candidates returns each item's best partner among the subjects, if the score is
// high enough to be shown. One partner each keeps the worklist as long as the plan;
// the page of a candidate shows the others.
func (r Rules) Candidates(subjects []Subject) []Candidate {
	groups := r.groups(subjects)
	best := map[string]Candidate{}
	for i := range subjects {
		if subjects[i].Kind != KindItem {
			continue
		}
		if c, ok := r.best(&subjects[i], groups, subjects); ok {
			best[c.Pair] = c
		}
	}
	var list []Candidate
	for _, c := range best {
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b Candidate) int {
		if a.Score != b.Score {
			return int(b.Score - a.Score)
		}
		return strings.Compare(a.Pair, b.Pair)
	})
	return list
}

// groups finds the subjects of each category and of each CPV group.
func (r Rules) groups(subjects []Subject) map[string][]int {
	groups := map[string][]int{}
	for i, s := range subjects {
		for _, g := range r.groupsOf(s) {
			groups[g] = append(groups[g], i)
		}
	}
	return groups
}

func (r Rules) groupsOf(s Subject) []string {
	var list []string
	if s.CategoryID != "" {
		list = append(list, "kategori:"+string(s.CategoryID))
	}
	if n := int(r.Of(cpvDigits)); len(s.CPV) >= n {
		list = append(list, "cpv:"+s.CPV[:n])
	}
	return list
}

func (r Rules) best(a *Subject, groups map[string][]int, subjects []Subject) (Candidate, bool) {
	var best Candidate
	var distance int
	for _, group := range r.groupsOf(*a) {
		for _, i := range groups[group] {
			b := &subjects[i]
			s, ok := r.Score(*a, *b)
			if !ok || s.Total < r.Of(pointsShow) {
				continue
			}
			d := titleDistance(a.Title, b.Title)
			if best.Pair == "" || s.Total > best.Score || s.Total == best.Score && d < distance {
				best, distance = candidate(*a, *b, s), d
			}
		}
	}
	return best, best.Pair != ""
}

// titleDistance is how many of the words of the titles are not in both, to tell
// equal scores apart.
func titleDistance(a, b string) int {
	one, other := sv.Words(a), sv.Words(b)
	n := 0
	for _, w := range one {
		if !slices.Contains(other, w) {
			n++
		}
	}
	for _, w := range other {
		if !slices.Contains(one, w) {
			n++
		}
	}
	return n
}
