package board

import (
	"fmt"
	"time"

	"klover/internal/area/identity"
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

// URL is the decision's page.
func (d Decision) URL() string { return DecisionPath + "/" + d.ID }

// Number is the paragraph: "§ 12/2017", "" when it is not known.
func (d Decision) Number() string {
	if d.Paragraph == 0 {
		return ""
	}
	return fmt.Sprintf("§ %d/%d", d.Paragraph, d.Year)
}

// Approval is what a party's council says of a decision handed over to it.
type Approval struct {
	ID         string
	Version    int64
	DecisionID string
	Party      string
	Outcome    string // "", "approved" or "rejected"
	DecidedOn  day.Date
	Paragraph  string
	Note       string
	CreatedAt  time.Time
	ChangedAt  time.Time
}

// Signature is one who is to sign the minutes, or an item adjusted at once.
type Signature struct {
	ID        string
	MeetingID string
	ItemID    identity.Ref
	PersonID  string
	Chair     bool
	SignedOn  day.Date
	SignedBy  string
	Paper     bool
}

// Notice says that minutes are adjusted, on one party's notice board.
type Notice struct {
	ID        string
	MeetingID string
	ItemID    identity.Ref
	Party     string
	UpOn      day.Date
	DownOn    day.Date // the first day on which it may be taken down
	Board     string
}

// Correction says what was found to be wrong in adjusted minutes.
type Correction struct {
	ID        string
	MeetingID string
	ItemID    identity.Ref
	NotedOn   day.Date
	NotedBy   string
	Text      string
}
