package goal

import (
	"slices"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/day"
)

// ActivityKind is the name of an activity in the history and in search.
const ActivityKind = "activity"

// Activity is something that is done to reach goals in a year. It is one record
// wherever it is shown: under several goals, on the map, in the plan and in reports.
type Activity struct {
	ID        string
	Version   int64
	Year      int64
	Title     string
	TitleKey  string
	Kind      Work
	Phase     Phase // of a category initiative
	OwnerID   string
	OwnerRole string
	Owner     string // the person's or the role's name when it was saved
	UnitID    string
	Unit      string
	Starts    When
	Ends      When
	StartsOn  day.Date // first possible day, for lists
	EndsOn    day.Date // last possible day, for lists
	Status    Status
	Percent   count.Count
	Tags      Tags
	Purpose   string
	Headed    bool // its title heads its text in reports
	Position  int64
	Continues string // the activity of the year before
	CreatedAt time.Time
	ChangedAt time.Time

	Goals Goals `db:"-"` // where it is shown, the first first
}

// URL is the address of the activity's page.
func (a Activity) URL() string { return "/aktiviteter/" + a.ID }

// Work is what sort of activity it is.
type Work string

// The sorts of activity.
const (
	Doing        Work = "activity"
	Initiative   Work = "initiative"
	Project      Work = "project"
	CategoryWork Work = "category" // works through the phases of a category initiative
)

// Phase is how far a category initiative has come, handbook 5.3.
type Phase string

// The phases in their order. Once it is being implemented the work of the
// initiative is counted as carried out (I11).
const (
	Preparing    Phase = "preparing"
	External     Phase = "external"
	Internal     Phase = "internal"
	Strategy     Phase = "strategy"
	Implementing Phase = "implementing"
	Finished     Phase = "finished"
	Paused       Phase = "paused"
)

// Ongoing tells whether the initiative is being worked out.
func (p Phase) Ongoing() bool { return slices.Contains(ongoingPhases, p) }

var ongoingPhases = []Phase{Preparing, External, Internal, Strategy}

// Status is how an activity stands, in the words of the reports.
type Status string

// The statuses.
const (
	NotStarted Status = "not_started"
	Ongoing    Status = "ongoing"
	Completed  Status = "done"
	Late       Status = "late"
	Postponed  Status = "postponed"
	Closed     Status = "closed"  // "aktiviteten stängs": ended without being done
	Remains    Status = "remains" // "kvarstår": goes on another year
)

// Open tells whether there is anything left to do.
func (s Status) Open() bool { return s != Completed && s != Closed }

// Goals are the ids of the goals that an activity is shown under.
type Goals []string

// MarshalText returns the ids with commas.
func (g Goals) MarshalText() ([]byte, error) { return []byte(strings.Join(g, ",")), nil }

// UnmarshalText reads ids with commas between.
func (g *Goals) UnmarshalText(text []byte) error {
	*g = nil
	for id := range strings.SplitSeq(string(text), ",") {
		if id = strings.TrimSpace(id); id != "" && !slices.Contains(*g, id) {
			*g = append(*g, id)
		}
	}
	return nil
}

// Overdue tells whether the activity should have been ready before the day.
func (a Activity) Overdue(today day.Date) bool {
	return a.Status.Open() && a.EndsOn != 0 && a.EndsOn < today
}

// Normal returns the activity with what follows from its other attributes.
func (a Activity) Normal() Activity {
	a.StartsOn, a.EndsOn = a.Starts.First(), a.Ends.Last()
	if a.Kind != CategoryWork {
		a.Phase = ""
	}
	if a.Status == Completed {
		a.Percent = count.Of(100)
	}
	if a.Status == NotStarted {
		a.Percent = count.Of(0)
	}
	return a
}

// Check returns what is wrong with the activity.
func (a Activity) Check() error {
	if err := ActivityFields.Missing(&a); err != nil {
		return err
	}
	var wrong []fault.Field
	add := func(name, message string) { wrong = append(wrong, fault.Field{Name: name, Message: message}) }
	if a.Year < 1990 || a.Year > 2200 {
		add("year", "Skriv året som aktiviteten hör till, till exempel 2023.")
	}
	if a.Percent.Known && (a.Percent.N < 0 || a.Percent.N > 100) {
		add("percent", "Andelen klart är mellan 0 och 100 procent.")
	}
	if a.Starts.From != 0 && a.Ends.To != 0 && a.Ends.Last() < a.Starts.First() {
		add("ends", "Aktiviteten slutar före sin början.")
	}
	if a.Kind == CategoryWork && a.Phase == "" {
		add("phase", "Välj vilken fas kategoriinitiativet är i.")
	}
	if len(a.Goals) == 0 {
		add("goals", "Välj minst ett mål som aktiviteten hör till.")
	}
	return fault.Invalid(wrong...)
}

// next returns the activity as it goes on the year after.
func (a Activity) next() Activity {
	a.Continues, a.ID, a.Version, a.Year = a.ID, "", 0, a.Year+1
	if a.Status == Late || a.Status == Postponed {
		a.Status = Ongoing
	}
	if a.Percent.Known && a.Percent.N == 0 {
		a.Status = NotStarted
	}
	if a.EndsOn != 0 && int64(a.EndsOn.Year()) < a.Year {
		a.Ends = When{} // to be planned anew
	}
	return a
}

// Milestone is a point on the way that can be passed on a day.
type Milestone struct {
	ID         string
	Version    int64
	ActivityID string
	Position   int64
	Title      string
	Due        When
	Done       When // when it was passed, as precisely as it is known (I33)
	Note       string
	CreatedAt  time.Time
	ChangedAt  time.Time
}

// Check returns what is wrong with the milestone.
func (m Milestone) Check() error { return MilestoneFields.Missing(&m) }

// Late tells whether the milestone should have been passed before the day.
func (m Milestone) Late(today day.Date) bool {
	return m.Done.IsZero() && m.Due.Last() != 0 && m.Due.Last() < today
}
