package board

import (
	"time"

	"klover/internal/area/identity"
	countword "klover/internal/word/count"
	"klover/internal/word/day"
)

type count = countword.Count // unknown is not 0

// Person sits in or speaks to a body. No account is needed.
type Person struct {
	ID         string
	Version    int64
	Name       string
	NameKey    string
	Title      string
	Party      string // code of the region, "" when unknown
	PoliticsID identity.Ref
	UserID     identity.Ref // the account, when there is one
	Note       string
	CreatedAt  time.Time
	ChangedAt  time.Time
}

// Politics is a political party. What it is called stands in Label.
type Politics struct {
	ID   string
	Name string
}

// Label is what a political party was called during a period.
type Label struct {
	ID         string
	PoliticsID string
	Label      string // "FP"
	Name       string
	ValidFrom  day.Date
	ValidTo    day.Date // last day
	Note       string
}

// The kinds of seat.
const (
	Member = "member"
	Deputy = "deputy"
)

// Seat is a place in a body.
type Seat struct {
	ID          string
	BodyID      string
	Number      int64
	Kind        string
	ElectedBy   string       // code of the party
	PersonalFor identity.Ref // the member's seat
	ValidFrom   day.Date
	ValidTo     day.Date // last day
}

// The offices of a mandate.
const (
	Chair      = "chair"
	ViceChair  = "vice"
	SecondVice = "vice2"
)

// Mandate is a person's time on a seat. A seat without a mandate is vacant.
type Mandate struct {
	ID         string
	Version    int64
	SeatID     string
	PersonID   string
	PoliticsID identity.Ref
	Office     string
	FromDay    day.Date
	ToDay      day.Date // last day
	Note       string
	CreatedAt  time.Time
	ChangedAt  time.Time
}
