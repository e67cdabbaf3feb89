package initiative

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// Status is where a plan, a strategy or a report stands.
type Status string

// The statuses. Proposed is of strategies, Approved of reports.
const (
	Draft    Status = "draft"
	Proposed Status = "proposed"
	Decided  Status = "decided"
	Approved Status = "approved"
	Replaced Status = "replaced"
)

// statuses is the statuses with their Swedish names.
var statuses = []field.Option{{Value: string(Draft), Label: "Utkast"}, {Value: string(Proposed), Label: "Föreslagen"}, {Value: string(Decided), Label: "Beslutad"},
	{Value: string(Approved), Label: "Godkänd"}, {Value: string(Replaced), Label: "Ersatt"}}

// Sv returns the status' Swedish name.
func (s Status) Sv() string { return field.LabelOf(statuses, string(s)) }

// Plan is a version of a year's category plan.
type Plan struct {
	ID        string
	Version   int64
	Year      int64
	No        int64
	Note      string
	Status    Status
	DecidedOn day.Date
	Body      string
	Meeting   string
	Paragraph string
	Link      string
	DecidedBy string
	CreatedAt time.Time
	ChangedAt time.Time
}

// Name is how the plan is spoken of: "Kategoriplan 2022", with its number from the second version.
func (p Plan) Name() string {
	name := "Kategoriplan " + strconv.FormatInt(p.Year, 10)
	if p.No > 1 {
		name += ", version " + strconv.FormatInt(p.No, 10)
	}
	return name
}

// URL is the address of the plan.
func (p Plan) URL() string { return PlanPath + "/" + p.ID }

// Decision is what makes a plan final: who decided, at which meeting and paragraph.
type Decision struct {
	On        day.Date
	Body      string
	Meeting   string
	Paragraph string
	Link      string
}

// Text is the decision as it is mentioned: "Inköpsnämnden 2022-02-11, § 7".
func (p Plan) Text() string {
	if p.DecidedOn == 0 {
		return ""
	}
	return strings.Join(slices.DeleteFunc([]string{p.Body + " " + p.DecidedOn.Sv(), p.Meeting, p.Paragraph}, func(s string) bool { return s == "" }), ", ")
}

// decide makes a draft final.
func (p *Plan) decide(d Decision, entered int, today day.Date) error {
	if p.Status != Draft {
		return p.final("nekades att besluta")
	}
	var wrong []fault.Field
	add := func(bad bool, key, message string) {
		if bad {
			wrong = append(wrong, fault.Field{Name: key, Message: message})
		}
	}
	add(d.On == 0 || d.On > today, "decided_on", "Ange dagen för beslutet. Den kan inte ligga i framtiden.")
	add(strings.TrimSpace(d.Body) == "", "body", "Ange vilket organ som har beslutat.")
	add(strings.TrimSpace(d.Paragraph) == "", "paragraph", "Ange beslutets paragraf, till exempel § 12.")
	add(!isAddress(strings.TrimSpace(d.Link)), "link", badAddress)
	add(entered == 0, "", "Planen har inga kategorier. Ta in minst en kategori först.")
	p.Status, p.DecidedOn, p.Body = Decided, d.On, strings.TrimSpace(d.Body)
	p.Meeting, p.Paragraph, p.Link = strings.TrimSpace(d.Meeting), strings.TrimSpace(d.Paragraph), strings.TrimSpace(d.Link)
	return fault.Invalid(wrong...)
}

// final is why a decided plan is not changed; the attempt is written in its history.
func (p Plan) final(verb string) error {
	return audit.Refuse(fault.Conflict("%s beslutades av %s och kan inte ändras (Klövers regelunderlag 5.2). Gör en ny version.", p.Name(), p.Text()),
		audit.Entry{Kind: KindPlan, Ref: p.ID, Title: p.Name(), Verb: verb})
}

// Row is a category that is proposed for a plan, or has entered it.
type Row struct {
	ID              string
	Version         int64
	PlanID          string
	CategoryID      string
	Entered         bool
	Scope           string
	Suppliers       count.Count
	Potential       money.Opt // a year
	PotentialPoints count.Count
	RiskPoints      count.Count
	ReadinessPoints count.Count
	Maturity        count.Count
	RiskText        string
	Sustainability  string
	LeaderID        string
	Leader          string
	Hours           count.Count
	Starts          string
	Expected        string
	Contracts       count.Count // that run, as last counted
	Expiring        count.Count
	Score           count.Count // tenths
	CreatedAt       time.Time
	ChangedAt       time.Time

	Category string `db:"-"`
}

// URL is the address of the row.
func (r Row) URL() string { return RowPath + "/" + r.ID }

// ScoreText is the score as it is read.
func (r Row) ScoreText() string {
	if !r.Score.Known {
		return notMeasurable
	}
	return sv.Decimal(r.Score.N, 10, 1)
}

// notMeasurable is said of a figure that cannot be computed.
const notMeasurable = "ej mätbar"

// spendText is why a row has no spend for each region.
const spendText = "Ej mätbar: inköpsvolymen per kategori finns inte i Klöver."

func (r Row) ground() Ground {
	return Ground{Potential: r.PotentialPoints.N, Risk: r.RiskPoints.N, Readiness: r.ReadinessPoints.N, Contracts: r.Contracts.N, Expiring: r.Expiring.N}
}

// rate computes the score.
func (r *Row) rate(w Weights) {
	tenths, ok := w.Score(r.ground())
	r.Score = count.Count{N: tenths, Known: ok}
}

// Check tells what is wrong, field by field.
func (r Row) Check() error {
	wrong := fault.FieldsOf(RowFields.Missing(&r))
	for _, p := range []struct {
		key string
		c   count.Count
	}{{"potential_points", r.PotentialPoints}, {"risk_points", r.RiskPoints}, {"readiness_points", r.ReadinessPoints}, {"maturity", r.Maturity}} {
		if p.c.Known && (p.c.N < 1 || p.c.N > 5) {
			wrong = append(wrong, fault.Field{Name: p.key, Message: "Ange 1–5."})
		}
	}
	if r.Starts != "" && !isQuarter(r.Starts) {
		wrong = append(wrong, fault.Field{Name: "starts", Message: "Skriv kvartalet som 2023-Q2."})
	}
	return fault.Invalid(wrong...)
}

func isQuarter(text string) bool {
	p, err := day.ParsePeriod(text)
	return err == nil && p.String() == text && strings.Contains(text, "-Q")
}

// What happened to a category between two versions of a plan.
const (
	IsNew     = "Ny"
	IsChanged = "Ändrad"
	IsLeft    = "Struken"
)

// Difference is what differs in one category between two versions.
type Difference struct {
	What    string
	Row     Row
	Changes []field.Change
}

// Text says what changed.
func (d Difference) Text() string {
	var parts []string
	for _, c := range d.Changes {
		parts = append(parts, c.Label+": "+orDash(c.From)+" → "+orDash(c.To))
	}
	return strings.Join(parts, "; ")
}

// Diff compares the categories that have entered two versions, in the order of their names.
func Diff(from, to []Row) []Difference {
	before := map[string]Row{}
	for _, r := range from {
		if r.Entered {
			before[r.CategoryID] = r
		}
	}
	var all []Difference
	for _, r := range to {
		if !r.Entered {
			continue
		}
		was, ok := before[r.CategoryID]
		delete(before, r.CategoryID)
		switch changes := RowFields.Diff(&was, &r); {
		case !ok:
			all = append(all, Difference{What: IsNew, Row: r})
		case len(changes) > 0:
			all = append(all, Difference{What: IsChanged, Row: r, Changes: changes})
		}
	}
	for _, r := range before {
		all = append(all, Difference{What: IsLeft, Row: r})
	}
	slices.SortFunc(all, func(a, b Difference) int { return sv.Compare(a.Row.Category, b.Row.Category) })
	return all
}

func orDash(text string) string {
	if text == "" {
		return sv.Missing
	}
	return text
}
