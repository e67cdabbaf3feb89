package report

import (
	"cmp"
	"crypto/sha256"
	"database/sql/driver"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"klover/internal/area/goal"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/party"
	"klover/internal/word/storage"
)

// Role is what a frozen line is.
type Role string

// The roles: a figure's value, or a figure that begins or ends in a year.
const (
	Valued  Role = "value"
	Added   Role = "added"
	Retired Role = "retired"
)

// Fact is one figure in one period as the report shows it: computed now for a
// draft, frozen for a fixed report. A page, a PDF and a chart read only facts.
type Fact struct {
	ID             string
	ReportID       string
	Role           Role
	Figure         string
	Name           string
	Unit           figure.Unit
	Decimals       int64
	Direction      int64
	Span           goal.Span
	Period         day.Period
	Party          party.Code
	State          int64
	Num            int64
	Den            int64
	Scale          int64
	Reason         string
	Text           string // the value as it is read
	Definition     int64  // version
	DefinitionText string
	Source         string // of the definition
	ValidFrom      day.Date
	RowCount       int64
	RowsHash       string
	URL            string // the list that adds up to it
	More           extra
	At             time.Time

	Rows     []FactRow `db:"-"` // of a draft only where they are shown
	Mismatch bool      `db:"-"` // the rows do not add up to the value
}

// FactRow is one row behind a figure, as it was.
type FactRow struct {
	FrozenID string
	No       int64
	Kind     string
	Ref      string
	Label    string
	URL      string
	Amount   int64
	Term     int64    // figure.Num or figure.Den
	Cells    cellList // what a list shows of it
}

// extra is what a fact has beside its value. It is stored as JSON.
type extra struct {
	Parts     []figure.Part   `json:"parts,omitempty"`
	Target    *figure.Target  `json:"target,omitempty"`
	Published *goal.Published `json:"published,omitempty"`
	Comment   string          `json:"comment,omitempty"`
	Heads     []string        `json:"heads,omitempty"` // of the rows' cells
}

type cellList []string

// factKey names a fact within a report.
type factKey struct {
	role   Role
	figure string
	view   goal.View
}

func (f Fact) key() factKey {
	return factKey{f.Role, f.Figure, goal.NewView(f.Span.Kind(), f.Period.Last(), f.Party)}
}

// view is the period that the fact is for.
func (f Fact) view() goal.View { return f.key().view }

// Value returns the fact's value.
func (f Fact) Value() figure.Value {
	return figure.Value{Num: f.Num, Den: f.Den, Scale: figure.Scale(f.Scale), State: figure.State(f.State), Reason: f.Reason, Parts: f.More.Parts, URL: f.URL}
}

// figure returns what is needed to write other values of the same figure.
func (f Fact) figure() figure.Figure {
	return figure.Figure{Key: f.Figure, Name: f.Name, Unit: f.Unit, Decimals: int(f.Decimals), Direction: figure.Direction(f.Direction)}
}

// known tells whether there is a value.
func (f Fact) known() bool { return f.Name != "" && figure.State(f.State) == figure.Known }

// verdict judges the value by its target.
func (f Fact) verdict() figure.Verdict {
	if f.More.Target == nil {
		return figure.NoTarget
	}
	return goal.Judge(*f.More.Target, f.Value(), f.Period)
}

// facts are the figures of one report.
type facts struct {
	by    map[factKey]*Fact
	order []*Fact // as the texts first use them
	at    time.Time
}

func newFacts(list []Fact, at time.Time) facts {
	f := facts{by: map[factKey]*Fact{}, at: at}
	for i := range list {
		f.by[list[i].key()] = &list[i]
		f.order = append(f.order, &list[i])
	}
	return f
}

// of returns the fact, an empty one when there is none.
func (f facts) of(key string, v goal.View) *Fact {
	v = goal.NewView(v.Kind, v.Period().Last(), v.Party)
	if found, ok := f.by[factKey{Valued, key, v}]; ok {
		return found
	}
	return &Fact{Figure: key, State: int64(figure.NotMeasurable), Text: "uppgift saknas"}
}

// changes returns the figures that begin or end in the year.
func (f facts) changes(role Role, year int) []*Fact {
	var list []*Fact
	for _, one := range f.order {
		if one.Role == role && one.Period == day.Year(year) {
			list = append(list, one)
		}
	}
	return list
}

// digest is what the checksum of a report covers.
type digest struct {
	Title, Subtitle, Body, Period string
	Sections                      []digestSection
	Facts                         []digestFact
	Inserted                      []digestInserted
	Decision                      string
}

type digestSection struct{ Level, Heading, Text, Parameters string }

type digestInserted struct{ No, Call, Hash string }

type digestFact struct {
	Role                              Role
	Figure, Period, Party, Text, Rows string
	Num, Den                          int64
	Definition                        string
	More                              extra
}

// sum returns the checksum over texts, figures and what is inserted.
func (c Composed) sum() string {
	hash := sha256.Sum256(c.digest())
	return hex.EncodeToString(hash[:])
}

// digest is what the checksum covers.
func (c Composed) digest() []byte {
	r := c.Report
	d := digest{Title: r.Title, Subtitle: r.Subtitle, Body: r.Body, Period: r.Period.String(),
		Decision: strings.Join([]string{r.DecidedOn.Sv(), r.DecidedBy, r.DecidedNo, r.DecidedText, r.Diary}, "|")}
	for _, s := range c.Sections {
		d.Sections = append(d.Sections, digestSection{string('0' + rune(s.Level)), s.Heading, s.Text, r.Parameters + "\n" + s.Parameters})
	}
	for _, f := range c.Facts {
		d.Facts = append(d.Facts, digestFact{f.Role, f.Figure, string(f.Span) + " " + f.Period.String(), string(f.Party), f.Text, f.RowsHash, f.Num, f.Den, f.DefinitionText, f.More})
	}
	for i, in := range insertedIn(c.texts) {
		d.Inserted = append(d.Inserted, digestInserted{fmt.Sprint(i + 1), in.Call, in.Hash})
	}
	slices.SortFunc(d.Facts, func(a, b digestFact) int {
		return cmp.Or(cmp.Compare(a.Role, b.Role), cmp.Compare(a.Figure, b.Figure), cmp.Compare(a.Period, b.Period), cmp.Compare(a.Party, b.Party))
	})
	content, err := json.Marshal(d)
	if err != nil {
		panic(err) // texts and numbers
	}
	return content
}

// hashRows returns a checksum over the rows as the report shows them.
func hashRows(rows []FactRow) string {
	h := sha256.New()
	encoder := json.NewEncoder(h)
	for _, r := range rows {
		r.FrozenID, r.No, r.URL = "", 0, ""
		if err := encoder.Encode(r); err != nil {
			panic(err) // texts and numbers
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Value stores the rest of a fact as JSON.
func (e extra) Value() (driver.Value, error) { return storage.JSON(e) }

// Scan reads what Value stores.
func (e *extra) Scan(from any) error { return storage.ScanJSON(from, e) }

// Value stores the cells as JSON.
func (c cellList) Value() (driver.Value, error) { return storage.JSON([]string(c)) }

// Scan reads what Value stores.
func (c *cellList) Scan(from any) error { return storage.ScanJSON(from, (*[]string)(c)) }
