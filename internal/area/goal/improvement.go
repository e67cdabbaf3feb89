package goal

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// BoardPath is the address of the improvement board.
const BoardPath = "/forbattringstavla"

// CardKind is what an improvement begins with.
type CardKind string

// The kinds, handbook 9.3.
const (
	CardIdea      CardKind = "idea"
	CardDeviation CardKind = "deviation" // something went wrong
	CardActivity  CardKind = "activity"  // something is to be done; it needs no analysis
)

// Stage is the column of the board on which an improvement stands.
type Stage string

// The stages in their order. An improvement may go back, and a closed one may be
// taken up again.
const (
	StageNew      Stage = "new"
	StageAnalysis Stage = "analysis"
	StagePlan     Stage = "plan"
	StageDo       Stage = "do"
	StageFollow   Stage = "follow"
	StageDone     Stage = "done"
	StageDeclined Stage = "rejected"
)

// openStages are the columns in which an improvement is worked on.
var openStages = []Stage{StageNew, StageAnalysis, StagePlan, StageDo, StageFollow}

// Open tells whether improvements of the stage are worked on.
func (s Stage) Open() bool { return slices.Contains(openStages, s) }

// Sv returns the stage as the board names it.
func (s Stage) Sv() string {
	for _, o := range stageChoices {
		if o.Value == string(s) {
			return o.Label
		}
	}
	return string(s)
}

// known tells whether the board has the stage.
func (s Stage) known() bool {
	return slices.ContainsFunc(stageChoices, func(o field.Option) bool { return o.Value == string(s) })
}

// next returns the stage after, and the one before; "" at the ends.
func (s Stage) next() Stage {
	i := slices.Index(openStages, s)
	switch {
	case i < 0:
		return ""
	case i == len(openStages)-1:
		return StageDone
	}
	return openStages[i+1]
}

func (s Stage) previous() Stage {
	i := slices.Index(openStages, s)
	switch {
	case s == StageDone:
		return StageFollow
	case s == StageDeclined:
		return StageNew
	case i < 1:
		return ""
	}
	return openStages[i-1]
}

// mostWhys is how many times the method asks why.
const mostWhys = 5

// Improvement is a card on a unit's board: an idea, a deviation or a thing to do,
// on its way to an effect.
type Improvement struct {
	ID         string
	Version    int64
	Number     string
	Title      string
	Kind       CardKind
	Stage      Stage
	UnitID     string // whose board it stands on
	FromUnitID string // where it began, "" unless it has been raised
	Problem    string
	Whys       string // one line for each why
	Cause      string
	Action     string
	Expected   string
	Effect     string
	OwnerID    string
	Owner      string
	DueOn      day.Date
	Tags       Tags
	LinkURL    string
	LinkLabel  string
	ActivityID string // the activity that it has become
	Reason     string // why it was rejected
	ReportedID string
	ReportedBy string
	ReportedOn day.Date
	EnteredOn  day.Date // came to its stage
	ClosedOn   day.Date // done or rejected, 0 while it is open
	CreatedAt  time.Time
	ChangedAt  time.Time

	Unit     string `db:"-"` // names of the units
	FromUnit string `db:"-"`
}

// Name returns number and title.
func (i Improvement) Name() string { return i.Number + " " + i.Title }

// URL is the address of the card.
func (i Improvement) URL() string { return BoardPath + "/" + i.ID }

// WhyLines returns the answers to why, one each.
func (i Improvement) WhyLines() []string {
	var lines []string
	for line := range strings.Lines(i.Whys) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// Days returns how long the card has stood in its column.
func (i Improvement) Days(today day.Date) int { return i.EnteredOn.DaysUntil(today) }

// Lead returns how many days passed from the report until the card was closed.
func (i Improvement) Lead() int { return i.ReportedOn.DaysUntil(i.ClosedOn) }

// Late tells whether the day by which it should be done has passed.
func (i Improvement) Late(today day.Date) bool {
	return i.Stage.Open() && i.DueOn != 0 && i.DueOn < today
}

// Check returns what is wrong with the card in the stage where it stands.
func (i Improvement) Check() error {
	wrong := fault.FieldsOf(ImprovementFields.Missing(&i))
	add := func(name, message string) { wrong = append(wrong, fault.Field{Name: name, Message: message}) }
	if len(i.WhyLines()) > mostWhys {
		add("whys", "Skriv högst fem varför, ett på varje rad.")
	}
	if i.LinkURL != "" && !linkable(i.LinkURL) {
		add("link_url", "Länken ska börja med / för en sida i Klöver eller med https:// för en annan webbplats.")
	}
	return fault.Invalid(append(wrong, fault.FieldsOf(i.ready(i.Stage))...)...)
}

func linkable(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" && u.Host != "" || u.Scheme == "" && u.Host == "" && strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//"))
}

// needs are what a card must tell before it may stand in a stage, and in all that
// follow upon it.
var needs = []struct {
	from    Stage
	field   string
	is      func(Improvement) bool
	message string
}{
	{StagePlan, "cause", func(i Improvement) bool { return i.Kind == CardActivity || i.Cause != "" }, "Skriv orsaken innan kortet går till Plan. Fråga varför tills ni har den."},
	{StageDo, "action", func(i Improvement) bool { return i.Action != "" }, "Skriv åtgärden innan kortet går till Gör."},
	{StageDo, "owner_id", func(i Improvement) bool { return i.OwnerID != "" }, "Välj vem som ansvarar innan kortet går till Gör."},
	{StageDone, "effect", func(i Improvement) bool { return i.Effect != "" }, "Skriv vilken effekt åtgärden fick innan kortet är klart. Att den uteblev är också ett svar."},
}

// ready tells what the card lacks to stand in a stage.
func (i Improvement) ready(at Stage) error {
	if at == StageDeclined {
		if strings.TrimSpace(i.Reason) == "" {
			return fault.Invalid(fault.Field{Name: "reason", Message: "Skriv varför kortet avslås, så att den som lade upp det får ett svar."})
		}
		return nil
	}
	stages := append(slices.Clone(openStages), StageDone)
	var wrong []fault.Field
	for _, n := range needs {
		if slices.Index(stages, at) >= slices.Index(stages, n.from) && !n.is(i) {
			wrong = append(wrong, fault.Field{Name: n.field, Message: n.message})
		}
	}
	return fault.Invalid(wrong...)
}

// moved returns the card in another stage, on the day.
func (i Improvement) moved(to Stage, on day.Date) Improvement {
	i.Stage, i.EnteredOn, i.ClosedOn = to, on, 0
	if !to.Open() {
		i.ClosedOn = on
	}
	if to != StageDeclined {
		i.Reason = ""
	}
	return i
}

// EventKind is what has happened to a card.
type EventKind string

// The kinds of event.
const (
	WasReported EventKind = "reported"
	WasMoved    EventKind = "moved"
	WasRaised   EventKind = "raised" // to the unit above
	Commented   EventKind = "comment"
)

// CardEvent is something that the weekly meeting needs to know.
type CardEvent struct {
	ID            string
	ImprovementID string
	Kind          EventKind
	FromStage     Stage
	ToStage       Stage
	Text          string
	WrittenBy     string
	HappenedAt    time.Time
}

// Sentence says what happened, after the name of who did it.
func (e CardEvent) Sentence() string {
	switch e.Kind {
	case WasReported:
		return "lade upp kortet"
	case WasMoved:
		return "flyttade från " + e.FromStage.Sv() + " till " + e.ToStage.Sv()
	case WasRaised:
		return "lyfte kortet"
	}
	return "kommenterade"
}

// Limit is how long cards of a unit may stand in a column, and how many at once.
type Limit struct {
	ID       string
	UnitID   string
	Stage    Stage
	WarnDays int64
	LateDays int64
	Most     int64 // 0 for no limit
}

// usualLimits hold until a unit has decided its own.
var usualLimits = []Limit{
	{Stage: StageNew, WarnDays: 7, LateDays: 14},
	{Stage: StageAnalysis, WarnDays: 14, LateDays: 28},
	{Stage: StagePlan, WarnDays: 14, LateDays: 28},
	{Stage: StageDo, WarnDays: 30, LateDays: 60, Most: 5},
	{Stage: StageFollow, WarnDays: 30, LateDays: 60},
}

// Check returns what is wrong with the limit.
func (l Limit) Check() error {
	switch {
	case l.WarnDays < 1 || l.LateDays < 1 || l.LateDays > 999:
		return fault.Wrong("%s: skriv antal dagar, minst 1 och högst 999.", l.Stage.Sv())
	case l.WarnDays >= l.LateDays:
		return fault.Wrong("%s: dagarna till ”för länge” ska vara fler än dagarna till ”länge”.", l.Stage.Sv())
	case l.Most < 0 || l.Most > 99:
		return fault.Wrong("%s: antalet kort ska vara 0–99, där 0 är utan gräns.", l.Stage.Sv())
	}
	return nil
}

// Age is how a card's time in its column stands to the unit's limit.
type Age int

// The ages.
const (
	Fresh Age = iota
	Aging
	Stuck
)

// Of returns the age of a card after a number of days.
func (l Limit) Of(days int) Age {
	switch {
	case l.LateDays > 0 && int64(days) >= l.LateDays:
		return Stuck
	case l.WarnDays > 0 && int64(days) >= l.WarnDays:
		return Aging
	}
	return Fresh
}

// Text says the days in words: "12 dagar", "34 dagar, för länge".
func (a Age) Text(days int) string {
	text := sv.Plural(int64(days), "dag", "dagar")
	switch a {
	case Aging:
		return text + ", länge"
	case Stuck:
		return text + ", för länge"
	}
	return text
}

var cardKinds = []field.Option{{Value: string(CardIdea), Label: "Idé"}, {Value: string(CardDeviation), Label: "Avvikelse"}, {Value: string(CardActivity), Label: "Aktivitet"}}

var stageChoices = []field.Option{
	{Value: string(StageNew), Label: "Ny"}, {Value: string(StageAnalysis), Label: "Analys"}, {Value: string(StagePlan), Label: "Plan"}, {Value: string(StageDo), Label: "Gör"},
	{Value: string(StageFollow), Label: "Följ upp"}, {Value: string(StageDone), Label: "Klar"}, {Value: string(StageDeclined), Label: "Avslås"},
}

// ImprovementFields describes a card.
var ImprovementFields = field.Set[Improvement]{
	{Key: "number", Label: "Nummer", ReadOnly: true, At: func(i *Improvement) any { return &i.Number }},
	{Key: "title", Label: "Rubrik", Required: true, Group: "Kort", At: func(i *Improvement) any { return &i.Title }},
	{Key: "kind", Label: "Slag", Kind: field.Choice, Choices: cardKinds, Required: true, Help: "En aktivitet är något som bara ska göras och behöver ingen analys.", At: func(i *Improvement) any { return &i.Kind }},
	{Key: "unit_id", Label: "Enhet", Kind: field.Ref, Required: true, Help: "Vars tavla kortet står på.", At: func(i *Improvement) any { return &i.UnitID }, Show: func(i *Improvement) string { return i.Unit }},
	{Key: "problem", Label: "Problem eller idé", Kind: field.Long, Required: true, Help: "Vad händer, hur ofta och för vem? Skriv inget om enskilda personer.", At: func(i *Improvement) any { return &i.Problem }},
	{Key: "tags", Label: "Etiketter", Help: "Ord med komma emellan, till exempel e-handel, arbetsmiljö.", At: func(i *Improvement) any { return &i.Tags }},
	{Key: "whys", Label: "Fem varför", Kind: field.Long, Help: "Ett svar på varje rad, högst fem. Varje svar är frågan till nästa.", Group: "Analys", At: func(i *Improvement) any { return &i.Whys }},
	{Key: "cause", Label: "Orsak", Kind: field.Long, Help: "Där varför tar slut. Behövs före Plan.", At: func(i *Improvement) any { return &i.Cause }},
	{Key: "action", Label: "Åtgärd", Kind: field.Long, Help: "Behövs före Gör.", Group: "Plan", At: func(i *Improvement) any { return &i.Action }},
	{Key: "expected", Label: "Förväntad effekt", Kind: field.Long, Help: "Så mätbart som det går.", At: func(i *Improvement) any { return &i.Expected }},
	{Key: "owner_id", Label: "Ansvarig", Kind: field.Ref, Help: "Behövs före Gör.", At: func(i *Improvement) any { return &i.OwnerID }, Show: func(i *Improvement) string { return i.Owner }},
	{Key: "due_on", Label: "Klart senast", Kind: field.Date, At: func(i *Improvement) any { return &i.DueOn }},
	{Key: "effect", Label: "Effekt", Kind: field.Long, Help: "Vad som blev bättre, eller att det inte blev det. Behövs före Klar.", Group: "Uppföljning", At: func(i *Improvement) any { return &i.Effect }},
	{Key: "link_url", Label: "Länk till det som kortet gäller", Help: "Till exempel en upphandling, /upphandlingar/…, eller https://…", Group: "Länk", At: func(i *Improvement) any { return &i.LinkURL }},
	{Key: "link_label", Label: "Länkens text", At: func(i *Improvement) any { return &i.LinkLabel }},
	{Key: "activity_id", Label: "Aktivitet i verksamhetsplanen", ReadOnly: true, At: func(i *Improvement) any { return &i.ActivityID }},
	{Key: "stage", Label: "Kolumn", Kind: field.Choice, Choices: stageChoices, ReadOnly: true, Group: "Gång", At: func(i *Improvement) any { return &i.Stage }},
	{Key: "entered_on", Label: "I kolumnen sedan", Kind: field.Date, ReadOnly: true, At: func(i *Improvement) any { return &i.EnteredOn }},
	{Key: "from_unit_id", Label: "Lyft från", Kind: field.Ref, ReadOnly: true, At: func(i *Improvement) any { return &i.FromUnitID }, Show: func(i *Improvement) string { return i.FromUnit }},
	{Key: "reason", Label: "Varför det avslogs", Kind: field.Long, ReadOnly: true, At: func(i *Improvement) any { return &i.Reason }},
	{Key: "reported_by", Label: "Upplagt av", ReadOnly: true, At: func(i *Improvement) any { return &i.ReportedBy }},
	{Key: "reported_on", Label: "Upplagt", Kind: field.Date, ReadOnly: true, At: func(i *Improvement) any { return &i.ReportedOn }},
	{Key: "closed_on", Label: "Avslutat", Kind: field.Date, ReadOnly: true, At: func(i *Improvement) any { return &i.ClosedOn }},
}

// ImprovementFilter is a selection of cards: what a list shows and a figure counts.
type ImprovementFilter struct {
	Text     string
	UnitID   string
	Stages   []Stage
	Kinds    []CardKind
	OwnerID  string
	Tag      string
	Overdue  bool
	Reported day.Period
	Closed   day.Period
}

// MineOnBoard selects the open cards that a person answers for.
func MineOnBoard(personID string) ImprovementFilter {
	return ImprovementFilter{OwnerID: personID, Stages: openStages}
}

// ParseImprovementFilter reads the filter from an address.
func ParseImprovementFilter(v url.Values) (ImprovementFilter, error) {
	f := ImprovementFilter{Text: strings.TrimSpace(v.Get("q")), UnitID: v.Get("enhet"), OwnerID: v.Get("ansvarig"), Tag: strings.TrimSpace(v.Get("etikett")), Overdue: v.Get("forsenad") == "ja"}
	for _, s := range v["kolumn"] {
		f.Stages = append(f.Stages, Stage(s))
	}
	for _, k := range v["slag"] {
		f.Kinds = append(f.Kinds, CardKind(k))
	}
	var wrong []fault.Field
	for _, p := range []struct {
		key string
		to  *day.Period
	}{{"upplagt", &f.Reported}, {"avslutat", &f.Closed}} {
		if err := p.to.UnmarshalText([]byte(v.Get(p.key))); err != nil {
			wrong = append(wrong, fault.Field{Name: p.key, Message: fault.Message(err)})
		}
	}
	return f, fault.Invalid(wrong...)
}

// Values returns the filter as an address has it.
func (f ImprovementFilter) Values() url.Values {
	v := url.Values{}
	for key, value := range map[string]string{"q": f.Text, "enhet": f.UnitID, "ansvarig": f.OwnerID, "etikett": f.Tag, "upplagt": f.Reported.String(), "avslutat": f.Closed.String()} {
		if value != "" {
			v.Set(key, value)
		}
	}
	for _, s := range f.Stages {
		v.Add("kolumn", string(s))
	}
	for _, k := range f.Kinds {
		v.Add("slag", string(k))
	}
	if f.Overdue {
		v.Set("forsenad", "ja")
	}
	return v
}

// URL is the address of the list with this selection.
func (f ImprovementFilter) URL() string {
	if query := f.Values().Encode(); query != "" {
		return BoardPath + "/lista?" + query
	}
	return BoardPath + "/lista"
}

// boardURL is the address of a unit's board.
func boardURL(unitID string) string {
	if unitID == "" {
		return BoardPath + "?enhet=alla"
	}
	return BoardPath + "?enhet=" + url.QueryEscape(unitID)
}

// meetingURL is the address of a unit's weekly meeting since a day.
func meetingURL(unitID string, since day.Date) string {
	return fmt.Sprintf("%s/mote?enhet=%s&sedan=%s", BoardPath, url.QueryEscape(unitID), since.Sv())
}
