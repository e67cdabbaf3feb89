package goal

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/party"
)

// Snapshot is a figure as it was when its month was closed.
type Snapshot struct {
	ID         string
	Month      day.Period
	Figure     string
	Span       Span
	Period     day.Period
	Party      party.Code
	State      figure.State
	Num        int64
	Den        int64
	Scale      figure.Scale
	Reason     string
	Definition int64 // version that held on the last day
	RowCount   int64
	RowsHash   string
	ClosedAt   time.Time
	ClosedBy   string
}

// Value returns the frozen value.
func (s Snapshot) Value() figure.Value {
	return figure.Value{State: s.State, Num: s.Num, Den: s.Den, Scale: s.Scale, Reason: s.Reason}
}

// Ask is the question that the snapshot answers.
func (s Snapshot) Ask() figure.Ask {
	return figure.Ask{Period: s.Period, Kind: s.Span.Kind(), Party: s.Party}
}

// freeze puts a value and its rows in a snapshot.
func (s Snapshot) freeze(v figure.Value, rows []figure.Row) Snapshot {
	s.State, s.Num, s.Den, s.Scale, s.Reason = v.State, v.Num, v.Den, v.Scale, v.Reason
	s.RowCount, s.RowsHash = int64(len(rows)), HashRows(rows)
	return s
}

// Difference is a closed month's figure that would be another today.
type Difference struct {
	Snapshot Snapshot
	Figure   figure.Figure
	Now      figure.Value
	RowsNow  int64
}

// same tells whether value and rows are as they were.
func (s Snapshot) same(t Snapshot) bool {
	return s.State == t.State && s.Num == t.Num && s.Den == t.Den && s.RowsHash == t.RowsHash
}

// HashRows returns a checksum over which rows a figure has and what each adds,
// whatever their order. What a row is called may change without harm.
func HashRows(rows []figure.Row) string {
	lines := make([]string, len(rows))
	for i, r := range rows {
		lines[i] = fmt.Sprintf("%d %q %q %d\n", r.Of, r.Kind, r.Ref, r.Amount)
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "")))
	return hex.EncodeToString(sum[:])
}

// closed are the kinds of period that a month close freezes.
var closed = []Span{Month, YearToDate}

// blanks returns the snapshots of a figure that a month close fills in.
func blanks(f figure.Figure, month day.Period) []Snapshot {
	var list []Snapshot
	parties := []party.Code{""}
	if f.PartySplit {
		parties = append(parties, party.Principals()...)
	}
	d, _ := f.Definition(month.Last())
	for _, span := range closed {
		if !slices.Contains(f.Kinds, span.Kind()) {
			continue
		}
		for _, p := range parties {
			list = append(list, Snapshot{Month: month, Figure: f.Key, Span: span,
				Period: span.Kind().Ending(month.Last()), Party: p, Definition: int64(d.Version)})
		}
	}
	return list
}

// checkMonth tells whether the month can be closed today.
func checkMonth(month day.Period, today day.Date) error {
	if len(month.Months()) != 1 || month.Months()[0] != month || month.Days() < 28 {
		return fault.Wrong("Ange en månad, till exempel 2022-11.")
	}
	if today < month.To {
		return fault.Conflict("%s är inte slut än och kan därför inte stängas.", month.Label())
	}
	return nil
}
