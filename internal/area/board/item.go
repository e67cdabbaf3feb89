package board

import (
	"time"

	"klover/internal/area/identity"
)

// The kinds of item.
const (
	Information  = "information"
	ForDecision  = "decision"
	Statement    = "statement"    // yttrande
	Notification = "notification" // anmälan
	Election     = "election"
	Discussion   = "discussion"
	AuditDialog  = "audit"
)

// Item is one matter of a meeting.
type Item struct {
	ID          string
	Version     int64
	MeetingID   string
	Position    int64
	Kind        string
	Title       string
	CaseNumber  string
	Background  string
	Proposal    string
	Proposition string
	Summary     string // what the annual report says
	Text        string // of the minutes
	Immediate   bool
	Secrecy     string
	Open        bool
	CarriedFrom identity.Ref
	LinkLabel   string
	LinkPath    string
	CreatedAt   time.Time
	ChangedAt   time.Time
}
