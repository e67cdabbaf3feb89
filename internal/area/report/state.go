package report

import (
	"database/sql/driver"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/storage"
)

// State is how far a report has come.
type State string

// The states in the order of the work. A monthly report needs no decision.
const (
	Draft    State = "draft"    // texts and figures change
	Review   State = "review"   // the chief reads, nobody writes
	Approved State = "approved" // ready for the body that decides
	Decided  State = "decided"  // the body has decided
	Fixed    State = "fixed"    // texts, figures and rows are frozen
	Archived State = "archived" // the file for the archive is made
)

var states = []field.Option{
	{Value: string(Draft), Label: "Utkast"}, {Value: string(Review), Label: "På granskning"}, {Value: string(Approved), Label: "Godkänd för beslut"},
	{Value: string(Decided), Label: "Beslutad"}, {Value: string(Fixed), Label: "Låst"}, {Value: string(Archived), Label: "Arkiverad"},
}

// Sv returns the state as it is shown.
func (s State) Sv() string {
	for _, o := range states {
		if o.Value == string(s) {
			return o.Label
		}
	}
	return string(s)
}

// Locked tells whether texts and figures are frozen.
func (r Report) Locked() bool { return r.State == Fixed || r.State == Archived }

// Open tells whether texts may still be changed.
func (r Report) Open() error {
	switch {
	case r.State == Draft:
		return nil
	case r.Locked():
		return fault.Conflict("%s är låst och kan inte ändras. Gör en ny utgåva med skäl om något måste rättas.", r.Number)
	case r.State == Review:
		return fault.Conflict("%s är på granskning. Ta tillbaka den eller vänta på granskaren för att skriva vidare.", r.Number)
	}
	return fault.Conflict("%s är godkänd och kan inte ändras. Den som granskar kan öppna den igen.", r.Number)
}

// Discussed tells whether comments may still be made.
func (r Report) Discussed() error {
	if r.Locked() {
		return fault.Conflict("%s är låst. Kommentarerna finns kvar men kan inte ändras.", r.Number)
	}
	return nil
}

// needsDecision tells whether a body must decide before the report is fixed.
func (k Kind) needsDecision() bool { return k != Monthly }

// A Step is a move from one state to another.
type Step struct {
	Verb string // in addresses: "skicka"
	Do   string // on the button
	Did  string // in the history: "skickade till granskning"
	Perm string
	From []State
	To   State
	Why  bool // must say why
	Back bool // undoes another step
}

// steps are every move but the fixing and the archiving, which do more.
var steps = []Step{
	{Verb: "skicka", Do: "Skicka till granskning", Did: "skickade till granskning", Perm: "report.write", From: []State{Draft}, To: Review},
	{Verb: "ta-tillbaka", Do: "Ta tillbaka från granskning", Did: "tog tillbaka från granskning", Perm: "report.write", From: []State{Review}, To: Draft, Back: true},
	{Verb: "godkann", Do: "Godkänn för beslut", Did: "godkände för beslut", Perm: "report.review", From: []State{Review}, To: Approved},
	{Verb: "skicka-tillbaka", Do: "Skicka tillbaka till författarna", Did: "skickade tillbaka till författarna", Perm: "report.review", From: []State{Review}, To: Draft, Why: true, Back: true},
	{Verb: "oppna", Do: "Öppna igen för ändring", Did: "öppnade igen för ändring", Perm: "report.review", From: []State{Approved}, To: Draft, Why: true, Back: true},
	{Verb: "besluta", Do: "Registrera beslutet", Did: "registrerade beslutet om", Perm: "report.fix", From: []State{Approved}, To: Decided},
	{Verb: "angra-beslut", Do: "Ta bort beslutet", Did: "tog bort beslutet om", Perm: "report.fix", From: []State{Decided}, To: Approved, Why: true, Back: true},
}

func stepNamed(verb string) (Step, bool) {
	for _, s := range steps {
		if s.Verb == verb {
			return s, true
		}
	}
	return Step{}, false
}

// from tells whether the step can be taken.
func (s Step) from(r Report) error {
	for _, state := range s.From {
		if r.State == state {
			return nil
		}
	}
	return fault.Conflict("%s är %s. Därifrån går det inte att ”%s”.", r.Number, lowerFirst(r.State.Sv()), lowerFirst(s.Do))
}

// mayFix tells whether the report has come so far that it can be fixed.
func (r Report) mayFix() error {
	switch {
	case r.Locked():
		return r.Open()
	case r.State == Decided, r.State == Approved && !r.Kind.needsDecision():
		return nil
	case r.State == Approved:
		return fault.Conflict("%s ska beslutas innan den låses. Registrera beslutet först.", r.Number)
	}
	return fault.Conflict("%s ska granskas och godkännas innan den låses.", r.Number)
}

// A Taken step is one that somebody has taken.
type Taken struct {
	ID        string
	ReportID  string
	Verb      string
	FromState State
	ToState   State
	Why       string
	ByID      string
	By        string `db:"by_name"`
	At        time.Time
}

// Decision is what a body decided about a report.
type Decision struct {
	On   day.Date
	By   string // the body
	No   string // "§ 12"
	Text string
	URL  string // of the decision's page
}

// check returns what is wrong with the decision on the day.
func (d Decision) check(today day.Date) error {
	var wrong []fault.Field
	if d.On == 0 {
		wrong = append(wrong, fault.Field{Name: "decided_on", Message: "Fyll i vilken dag beslutet fattades."})
	}
	if d.On > today {
		wrong = append(wrong, fault.Field{Name: "decided_on", Message: "Beslutets dag har inte kommit än."})
	}
	if d.By == "" {
		wrong = append(wrong, fault.Field{Name: "decided_by", Message: "Fyll i vilket organ som beslutade."})
	}
	if d.URL != "" && !linkable(d.URL) {
		wrong = append(wrong, fault.Field{Name: "decided_url", Message: "Skriv en adress inom Klöver som börjar med /, eller en som börjar med https://."})
	}
	return fault.Invalid(wrong...)
}

func linkable(url string) bool {
	inside := len(url) > 1 && url[0] == '/' && url[1] != '/'
	return inside || len(url) > 8 && url[:8] == "https://"
}

// figureTexts are figures as they read at one time, by figure and period.
type figureTexts map[string]string

// textsOf notes how the figures read.
func textsOf(list []Fact) figureTexts {
	texts := figureTexts{}
	for _, f := range list {
		if f.Role == Valued {
			texts[f.Figure+" "+string(f.Span)+" "+f.Period.String()+" "+string(f.Party)] = f.Text
		}
	}
	return texts
}

// Value stores the texts as JSON.
func (f figureTexts) Value() (driver.Value, error) {
	if len(f) == 0 {
		return "", nil
	}
	return storage.JSON(map[string]string(f))
}

// Scan reads what Value stores.
func (f *figureTexts) Scan(from any) error { return storage.ScanJSON(from, (*map[string]string)(f)) }
