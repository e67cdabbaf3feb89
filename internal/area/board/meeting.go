package board

import (
	"time"

	"klover/internal/area/identity"
	"klover/internal/word/day"
)

// State is where a meeting stands.
type State string

// The states, in their order.
const (
	Planned   State = "planned"
	Called    State = "called"
	Open      State = "open"
	Held      State = "held"
	Written   State = "written"
	Adjusted  State = "adjusted"
	Noticed   State = "noticed"
	Final     State = "final"
	Cancelled State = "cancelled"
)

// Meeting is one sammanträde.
type Meeting struct {
	ID         string
	Version    int64
	BodyID     string
	HeldOn     day.Date // planned for, or held on
	StartsAt   string   // "09:30"
	EndsAt     string
	Town       string
	Place      string
	Form       string
	State      State
	Secretary  string
	ChairID    identity.Ref // who presides
	CalledOn   day.Date
	WrittenOn  day.Date
	AdjustedOn day.Date
	NoticedOn  day.Date
	FinalOn    day.Date // the first day after the time of appeal
	Seal       string   // SHA-256 of the adjusted minutes
	Historic   bool     // registered afterwards: only what the source says is known
	Note       string
	Source     string
	CreatedAt  time.Time
	ChangedAt  time.Time

	Body Body `db:"-"`
}
