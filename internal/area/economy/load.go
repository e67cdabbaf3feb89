package economy

import (
	"slices"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// LoadState is how far a load has come.
type LoadState string

// The states.
const (
	Previewed LoadState = "granskas"
	Loaded    LoadState = "inläst"
	Undone    LoadState = "ångrad"
)

// Load is a file that has been read: from where, what it covers, who and when.
type Load struct {
	ID           string
	Version      int64
	State        LoadState
	Kind         Kind
	Format       string // "SIE 4E", "SIE 4I", "Excel", "CSV"
	FileName     string
	FileID       string // of base/file
	Hash         string // SHA-256 of the file
	Source       string // a later load of the same source replaces its months
	Added        bool   // adds vouchers instead of replacing months: SIE 4I
	PlanID       string // the budget or forecast that it became
	Options      string // JSON: how the file is read
	FirstMonth   day.Date
	LastMonth    day.Date
	RowsRead     int64
	RowsSkipped  int64 // balance accounts
	RowsKnown    int64 // vouchers that were there already
	RowsRejected int64
	RowsReplaced int64
	Amount       money.Amount // sum of the rows
	Warnings     string       // one a line
	LoadedOn     day.Date     // "Data laddat"
	LoadedAt     time.Time
	ByID         string
	ByName       string
	UndoneAt     time.Time
	UndoneBy     string
	CreatedAt    time.Time
	ChangedAt    time.Time
}

// URL is the address of the load.
func (l Load) URL() string { return "/ekonomi/laddningar/" + l.ID }

// Months is the months that the load covers.
func (l Load) Months() day.Period {
	if l.FirstMonth == 0 {
		return day.Period{}
	}
	return day.Period{From: l.FirstMonth, To: l.LastMonth.AddMonths(1)}
}

// Title names the load for the history.
func (l Load) Title() string { return l.FileName }

// Signs is how a sheet writes revenue and cost.
type Signs string

// The conventions that sheets have.
const (
	ResultSigns Signs = "resultat" // revenue +, cost −, as the report
	LedgerSigns Signs = "bokforing"
)

// Options is how a file is to be read.
type Options struct {
	Kind      Kind   `json:"kind"`
	Source    string `json:"source,omitempty"`
	Signs     Signs  `json:"signs,omitempty"`
	Dimension string `json:"dimension,omitempty"` // the SIE dimension that is the activity, "" to be told by its name
	Name      string `json:"name,omitempty"`      // of the forecast
	AsOf      string `json:"asOf,omitempty"`      // month that the forecast was made after, "2022-08"
	Comment   string `json:"comment,omitempty"`
	Sheet     string `json:"sheet,omitempty"`
}

// Check tells what is wrong with the options.
func (o Options) Check() error {
	var wrong []fault.Field
	if !slices.ContainsFunc(kinds, func(k field.Option) bool { return k.Value == string(o.Kind) }) {
		wrong = append(wrong, fault.Field{Name: "kind", Message: "Ange om filen är utfall, budget eller prognos."})
	}
	if o.Signs != "" && o.Signs != ResultSigns && o.Signs != LedgerSigns {
		wrong = append(wrong, fault.Field{Name: "signs", Message: "Tecknen kan vara resultat eller bokforing."})
	}
	if _, err := ParseUntil(o.AsOf); o.Kind == Forecast && err != nil {
		wrong = append(wrong, fault.Field{Name: "asOf", Message: "Ange vilken månad prognosen är gjord efter, till exempel 2022-08."})
	}
	return fault.Invalid(wrong...)
}

// Reject is a row of a file that could not be read.
type Reject struct {
	LoadID   string
	Position int64
	Line     int64 // as Excel shows it
	Field    string
	Value    string
	Message  string
}

// Draft is a file as it would be stored.
type Draft struct {
	Format   string
	Source   string
	Added    bool
	Months   day.Period // that the file covers, also those without rows
	Rows     []Row
	Accounts map[string]string // code → name
	Objects  []Dimension
	Rejected []Reject
	Skipped  int64
	Warnings []string
	Doubts   []string // what must be said yes to before anything is stored
}

// span sets the months to those of the rows.
func (d *Draft) span() {
	for _, r := range d.Rows {
		if d.Months.From == 0 || r.Month < d.Months.From {
			d.Months.From = r.Month
		}
		if next := r.Month.AddMonths(1); next > d.Months.To {
			d.Months.To = next
		}
	}
}

// Sum is what the rows add up to.
func (d Draft) Sum() money.Amount {
	var sum money.Amount
	for _, r := range d.Rows {
		sum += r.Amount
	}
	return sum
}

// Bad counts the rows that were rejected; a row can have several faults.
func (d Draft) Bad() int {
	rows := map[int64]bool{}
	for _, r := range d.Rejected {
		rows[r.Line] = true
	}
	return len(rows)
}

// LineSum is what a file adds to one line of the report.
type LineSum struct {
	Label  string
	Amount money.Amount
	N      int64
}

// ByLine adds up the rows by line of the report, in its order, for the preview.
func (d Draft) ByLine(chart Chart) []LineSum {
	sums := map[Line]*LineSum{}
	for _, r := range d.Rows {
		line := chart.Line(r.Account, r.Month)
		if sums[line] == nil {
			sums[line] = &LineSum{Label: line.Label()}
		}
		sums[line].Amount += r.Amount
		sums[line].N++
	}
	var all []LineSum
	for _, one := range lines {
		if s := sums[one.Line]; s != nil {
			all = append(all, *s)
		}
	}
	return all
}

// Unmapped are the accounts of the draft that no group has, in order.
func (d Draft) Unmapped(chart Chart) []string {
	seen := map[string]bool{}
	for _, r := range d.Rows {
		if chart.Line(r.Account, r.Month) == Unmapped {
			seen[r.Account] = true
		}
	}
	return sorted(seen)
}
