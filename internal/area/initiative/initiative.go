package initiative

import (
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// The kinds of record, in the history and in the search index.
const (
	Kind         = "initiative"
	KindPlan     = "initiative_plan"
	KindRow      = "initiative_row"
	KindStrategy = "initiative_strategy"
	KindMeasure  = "initiative_measure"
	KindReport   = "initiative_report"
	KindTemplate = "initiative_template"
)

// The addresses of the registers.
const (
	Path         = "/kategoriinitiativ"
	BoardPath    = Path + "/tavla"
	PlanPath     = "/kategoriplan"
	RowPath      = "/kategoriplansrader"
	StrategyPath = "/kategoristrategier"
	MeasurePath  = "/kategoriatgarder"
	ReportPath   = "/kategorirapporter"
	TemplatePath = "/kategorimallar"
	RulesPath    = PlanPath + "/regler"
)

// Initiative is the work with one category, from mandate to followed measures.
type Initiative struct {
	ID         string
	Version    int64
	Number     string // "KI22-01"
	Title      string
	TitleKey   string
	CategoryID string
	RowID      string // of the plan that opened it
	LeaderID   string
	Leader     string
	Hours      count.Count // budget
	Scope      string
	National   string // address of a national project that it takes part in
	StartsOn   day.Date
	DueOn      day.Date
	Phase      Phase
	Paused     bool
	PhaseOn    day.Date
	CreatedAt  time.Time
	ChangedAt  time.Time
}

// Name is how the initiative is spoken of.
func (i Initiative) Name() string { return i.Number + " " + i.Title }

// URL is the address of the initiative.
func (i Initiative) URL() string { return Path + "/" + i.ID }

// tidy writes the attributes one way.
func (i *Initiative) tidy() {
	i.Title = strings.Join(strings.Fields(i.Title), " ")
	i.TitleKey, i.National = sv.SortKey(i.Title), strings.TrimSpace(i.National)
}

// Check tells what is wrong, field by field.
func (i Initiative) Check() error {
	wrong := fault.FieldsOf(Fields.Missing(&i))
	if i.DueOn != 0 && i.DueOn < i.StartsOn {
		wrong = append(wrong, fault.Field{Name: "due_on", Message: "Initiativet kan inte bli klart före sin start."})
	}
	if !isAddress(i.National) {
		wrong = append(wrong, fault.Field{Name: "national", Message: badAddress})
	}
	return fault.Invalid(wrong...)
}

const badAddress = "En länk börjar med https:// eller med / för en sida i Klöver."

// isAddress tells whether the text may stand as a link; empty is no link.
func isAddress(text string) bool {
	return text == "" || strings.HasPrefix(text, "https://") || strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "/") && !strings.HasPrefix(text, "//")
}

// Standing is an initiative as it stood on a day.
type Standing struct {
	Initiative
	AtPhase  Phase
	AtPaused bool
	Since    day.Date
	Category string
}

// Member takes part in the team.
type Member struct {
	ID           string
	InitiativeID string
	Name         string
	Part         string // what they do in it
	Hours        count.Count
}

// Worked is hours that somebody has worked.
type Worked struct {
	ID           string
	InitiativeID string
	WorkedOn     day.Date
	Name         string
	Hours        int64
	What         string
}

// hoursOf sums what has been worked.
func hoursOf(all []Worked) int64 {
	var sum int64
	for _, w := range all {
		sum += w.Hours
	}
	return sum
}
