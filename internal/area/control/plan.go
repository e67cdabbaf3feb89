package control

import (
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/storage"
	"klover/internal/word/sv"
)

// Path is the address of the internal control.
const Path = "/internkontroll"

// Codes is a few codes of a fixed list, stored with commas around each.
type Codes []string

// MarshalText returns the codes with commas between.
func (c Codes) MarshalText() ([]byte, error) { return []byte(strings.Join(c, ",")), nil }

// UnmarshalText reads what MarshalText writes.
func (c *Codes) UnmarshalText(text []byte) error {
	*c = nil
	for part := range strings.SplitSeq(string(text), ",") {
		if part = strings.TrimSpace(part); part != "" && !slices.Contains(*c, part) {
			*c = append(*c, part)
		}
	}
	return nil
}

// Value stores ",a,b,".
func (c Codes) Value() (driver.Value, error) { return storage.List(c) }

// Scan reads what Value stores.
func (c *Codes) Scan(from any) error { return storage.Scan(from, c) }

// A Plan is what shall be controlled in a year, decided by the board.
type Plan struct {
	ID         string
	Version    int64
	Year       int64
	Title      string
	Note       string
	DecidedOn  day.Date // 0 while it is a draft
	DecidedBy  string
	DecidedRef string // "§ 61/2021"
	CreatedAt  time.Time
	ChangedAt  time.Time

	Rows []Row `db:"-"`
}

// Decided tells whether the board has adopted the plan.
func (p Plan) Decided() bool { return p.DecidedOn != 0 }

// URL is the address of the plan.
func (p Plan) URL() string { return YearURL(p.Year) }

// YearURL is the address of a year's plan.
func YearURL(year int64) string { return fmt.Sprintf("%s?ar=%d", Path, year) }

// Check returns what is wrong with the plan.
func (p Plan) Check() error {
	wrong := fault.FieldsOf(PlanFields.Missing(&p))
	if p.Year < 2000 || p.Year > 2100 {
		wrong = append(wrong, fault.Field{Name: "year", Message: "Skriv året med fyra siffror, till exempel 2023."})
	}
	return fault.Invalid(wrong...)
}

// next returns the plan as the draft of the year after: what is copied is not decided.
func (p Plan) next() Plan {
	p.Title = strings.ReplaceAll(p.Title, fmt.Sprint(p.Year), fmt.Sprint(p.Year+1))
	p.Year++
	p.ID, p.Version, p.DecidedOn, p.DecidedBy, p.DecidedRef = "", 0, 0, "", ""
	return p
}

// A Row is an area of control with its goal, as one row of the plan's table.
type Row struct {
	ID          string
	Version     int64
	PlanID      string
	N           int64 // place in the plan
	Area        string
	Perspective string
	Goal        string
	Method      string
	Reported    Codes // in which reports: codes of reports
	CreatedAt   time.Time
	ChangedAt   time.Time

	Moments []Moment `db:"-"`
}

// URL is the address of the row.
func (r Row) URL() string { return Path + "/rader/" + r.ID }

// Check returns what is wrong with the row.
func (r Row) Check() error { return RowFields.Missing(&r) }

// Frequency is how often a moment is done.
type Frequency string

// The frequencies. Interim is twice: per 31 August and for the whole year, as the
// interim and the annual report ask for it.
const (
	Monthly   Frequency = "month"
	Quarterly Frequency = "quarter"
	Tertial   Frequency = "tertial"
	Interim   Frequency = "interim"
	Yearly    Frequency = "year"
)

// Sv returns the frequency as it is shown.
func (f Frequency) Sv() string { return field.LabelOf(frequencies, string(f)) }

// Periods returns the periods of a year that are looked at, in order.
func (f Frequency) Periods(year int64) []day.Period {
	y := int(year)
	whole := day.Year(y)
	switch f {
	case Monthly:
		return whole.Months()
	case Quarterly:
		return []day.Period{day.Quarter(y, 1), day.Quarter(y, 2), day.Quarter(y, 3), day.Quarter(y, 4)}
	case Tertial:
		return []day.Period{day.Tertial(y, 1), day.Tertial(y, 2), day.Tertial(y, 3)}
	case Interim:
		return []day.Period{day.YearToDate(day.New(y, 8, 31)), whole}
	}
	return []day.Period{whole}
}

// A Moment is what is done to control a goal: by whom, how often, and what it asks.
type Moment struct {
	ID          string
	Version     int64
	RowID       string
	N           int64
	Goal        string // when the row has several goals, the one that this moment is for
	Text        string
	Note        string // "Målvärde går inte att sätta …"
	Frequency   Frequency
	DueDays     int64 // days after the period
	Sample      string
	Unit        string // "Stöd och styrning"
	Role        string // "Inköpscontroller"
	PerformerID string
	Performer   string
	CreatedAt   time.Time
	ChangedAt   time.Time

	Questions []Question `db:"-"`
}

// URL is the address of the moment.
func (m Moment) URL() string { return Path + "/moment/" + m.ID }

// Title is the beginning of the moment's text, for lists.
func (m Moment) Title() string { return shorten(m.Text, 90) }

// Who says who does it as plans print it: "Stöd och styrning, Inköpscontroller".
func (m Moment) Who() string {
	if m.Unit == "" || m.Role == "" {
		return m.Unit + m.Role
	}
	return m.Unit + ", " + m.Role
}

// Check returns what is wrong with the moment.
func (m Moment) Check() error {
	wrong := fault.FieldsOf(MomentFields.Missing(&m))
	if m.DueDays < 0 || m.DueDays > 366 {
		wrong = append(wrong, fault.Field{Name: "due_days", Message: "Skriv hur många dagar efter perioden kontrollen ska vara klar, högst 366."})
	}
	if len(m.Questions) == 0 {
		wrong = append(wrong, fault.Field{Name: "q1-label", Message: "Skriv minst en fråga som momentet ska besvara."})
	}
	for i, q := range m.Questions {
		wrong = append(wrong, q.check(i+1)...)
	}
	return fault.Invalid(wrong...)
}

// shorten cuts a text at a word.
func shorten(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	cut := string(runes[:most])
	if i := strings.LastIndexByte(cut, ' '); i > most/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,.;:") + " …"
}

// Source is where the answer to a question comes from.
type Source string

// The sources.
const (
	FromFigure Source = "figure" // a figure's value
	FromParts  Source = "parts"  // a figure's parts: won, lost …
	FromQuery  Source = "query"  // a selection of a register: how many, and which
	FromSplit  Source = "split"  // a selection divided by a field: by line of business
	FromList   Source = "list"   // a list of objects kept here
	ByHand     Source = "manual" // text or number, with evidence
)

// Computed tells whether Klöver finds the answer by itself.
func (s Source) Computed() bool { return s != ByHand }

// Span is the kind of period that a figure is asked for.
type Span string

// spans in the order of figure.PeriodKind; "" is the occurrence's own period.
var spans = []Span{"month", "ytd", "r12", "year", "all"}

// A Question is one thing that a moment asks for.
type Question struct {
	ID        string
	MomentID  string
	N         int64
	Label     string // what is asked, as the answer is printed after it
	Code      string // what figures know the answer by, "" for most
	Source    Source
	SourceKey string // a figure, a register or a list
	Span      Span
	Back      int64  // years before, for comparison
	Selection string // of a register, as its address has it; {period} is the period
	Divide    string // the field that the selection is divided by
	Unit      string // of a number entered by hand, "" for text only
}

func (q Question) check(n int) []fault.Field {
	name := func(key string) string { return QuestionKey(n, key) }
	var wrong []fault.Field
	if q.Label == "" {
		wrong = append(wrong, fault.Field{Name: name("label"), Message: fmt.Sprintf("Skriv vad fråga %d gäller.", n)})
	}
	switch {
	case field.LabelOf(sources, string(q.Source)) == string(q.Source):
		wrong = append(wrong, fault.Field{Name: name("source"), Message: fmt.Sprintf("Välj varifrån svaret på fråga %d kommer.", n)})
	case q.Source.Computed() && q.SourceKey == "":
		wrong = append(wrong, fault.Field{Name: name("source_key"), Message: fmt.Sprintf("Välj vilket nyckeltal, register eller vilken lista som svarar på fråga %d.", n)})
	case q.Source == FromSplit && q.Divide == "":
		wrong = append(wrong, fault.Field{Name: name("divide"), Message: fmt.Sprintf("Välj vad raderna i fråga %d ska fördelas på.", n)})
	}
	return wrong
}

// QuestionKey names a field of the n:th question in a form, from 1.
func QuestionKey(n int, key string) string { return fmt.Sprintf("q%d-%s", n, key) }

// ask returns what to ask a figure of for an occurrence's period.
func (q Question) ask(p day.Period) figure.Ask {
	if i := slices.Index(spans, q.Span); i >= 0 {
		kind := figure.PeriodKind(i)
		return figure.Ask{Kind: kind, Period: kind.Ending(p.Last().AddMonths(-12 * int(q.Back)))}
	}
	return figure.Ask{Kind: kindOf(p), Period: q.period(p)}
}

// period is the occurrence's period, as many years back as the question says.
func (q Question) period(p day.Period) day.Period {
	for range q.Back {
		p = p.Previous()
	}
	return p
}

// kindOf returns the kind of period as figures are asked for it. Figures know no
// quarters; these are days like any others.
func kindOf(p day.Period) figure.PeriodKind {
	switch {
	case p == day.Year(p.From.Year()):
		return figure.Year
	case len(p.Months()) == 1:
		return figure.Month
	}
	return figure.YearToDate
}

// Times is how many times a year the frequency is.
func (f Frequency) Times() int { return len(f.Periods(2000)) }

// TimesText says it: "1 gång/år".
func (f Frequency) TimesText() string {
	return sv.Plural(int64(f.Times()), "gång", "gånger") + "/år"
}
