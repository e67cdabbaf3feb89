package supplier

import (
	"time"

	"klover/internal/word/sv"
)

// BatchKind names the deliveries in the history.
const BatchKind = "supplier_check_batch"

// BatchPath is the address of the deliveries.
const BatchPath = "/kontrolleveranser"

// Batch is a delivery of controls: looked at first, then taken in.
type Batch struct {
	ID         string
	Version    int64
	Name       string
	State      BatchState
	Content    string // the rows while they wait; afterwards those that were refused
	RowCount   int64
	Taken      int64
	ReceivedBy string
	CreatedAt  time.Time
	ChangedAt  time.Time

	Rows []Reported `db:"-"`
}

// BatchState is how far a delivery has come.
type BatchState string

// The states.
const (
	Preview BatchState = "preview"
	Taken   BatchState = "taken"
	Undone  BatchState = "undone"
)

// Sv returns the state in Swedish.
func (s BatchState) Sv() string {
	return map[BatchState]string{Preview: "Väntar på att läsas in", Taken: "Inläst", Undone: "Ångrad"}[s]
}

// URL is the address of the delivery.
func (b Batch) URL() string { return BatchPath + "/" + b.ID }

// Usable is how many rows can be taken in.
func (b Batch) Usable() int64 {
	var n int64
	for _, r := range b.Rows {
		if r.Fault == "" {
			n++
		}
	}
	return n
}

// Summary says what the delivery holds: "12 rader, 2 med fel".
func (b Batch) Summary() string {
	text := sv.Plural(b.RowCount, "rad", "rader")
	if wrong := int64(len(b.Rows)) - b.Usable(); wrong > 0 {
		text += ", " + sv.Plural(wrong, "kan inte läsas in", "kan inte läsas in")
	}
	return text
}
