package board

import (
	"time"

	"klover/internal/word/day"
)

// The kinds of decision.
const (
	Decides   = "decides"
	Approves  = "approves"
	Adopts    = "adopts" // fastställer
	Endorses  = "endorses"
	Notes     = "notes"
	HandsOver = "hands_over"
	Elects    = "elects"
	Returns   = "returns" // återremiss
	Tables    = "tables"  // bordläggning
	Rejects   = "rejects"
)

// Decision is what a body decided in one point of a paragraph.
type Decision struct {
	ID        string
	Version   int64
	ItemID    string
	BodyID    string
	Year      int64
	Paragraph int64 // 0 when the source does not tell
	Point     int64
	DecidedOn day.Date
	Kind      string
	Object    string // "DU-nämndens budget för 2018"
	Text      string // as minutes print it
	Mark      string // a name to find it by
	CreatedAt time.Time
	ChangedAt time.Time

	Title string `db:"-"` // of the item
}
