package board

import (
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
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
	Summary     string // what the annual report says, "" takes the wording of the decision
	Text        string // of the minutes
	Immediate   bool
	Secrecy     string
	Open        bool
	CarriedFrom identity.Ref
	ChairID     identity.Ref // who was chosen to preside over it, "" by the order of office
	LinkLabel   string
	LinkPath    string
	Mark        string // a name to find it and its decision by
	CreatedAt   time.Time
	ChangedAt   time.Time
}

// URL is the item's page.
func (i Item) URL() string { return ItemPath + "/" + i.ID }

// Check returns what is wrong with the item.
func (i Item) Check() error {
	wrong := fault.FieldsOf(ItemFields.Missing(&i))
	if i.LinkPath != "" && (!strings.HasPrefix(i.LinkPath, "/") || strings.HasPrefix(i.LinkPath, "//")) {
		wrong = append(wrong, fault.Field{Name: "link_path", Message: "Länken ska gå till en sida i Klöver och börja med ett snedstreck, till exempel /rapporter/…."})
	}
	return fault.Invalid(wrong...)
}

// Rapporteur presents an item.
type Rapporteur struct {
	ID       string
	ItemID   string
	Position int64
	Name     string
	Title    string // "landstingsdirektör (D)"
}

// Text is the rapporteur as minutes print it.
func (r Rapporteur) Text() string { return strings.TrimSuffix(r.Name+", "+r.Title, ", ") }

// Paper is an attachment of an item.
type Paper struct {
	ID        string
	ItemID    string
	Position  int64
	Name      string
	FileID    string
	Public    bool
	Secrecy   string // paragraph, for what is not public
	CreatedAt time.Time
}

// Attendance is a person's part in a meeting, from an item to an item.
type Attendance struct {
	ID        string
	MeetingID string
	PersonID  string
	SeatID    string
	Serves    bool
	ForSeat   identity.Ref // the member's seat, for a serving deputy
	FromItem  int64        // 1 from the start
	ToItem    int64        // 0 to the end
}

// at tells whether the person is there when an item is treated.
func (a Attendance) at(position int64) bool {
	return a.FromItem <= position && (a.ToItem == 0 || a.ToItem >= position)
}

// Conflict is a person who may not take part in an item (jäv).
type Conflict struct {
	ID       string
	ItemID   string
	PersonID string
	Reason   string
}

// The kinds of motion.
const (
	ToApprove = "approve"
	ToReject  = "reject"
	ToAmend   = "amend"
	ToAdd     = "add"
	ToReturn  = "return"
	ToTable   = "table"
)

// Motion is a member's proposal (yrkande).
type Motion struct {
	ID       string
	ItemID   string
	Position int64
	PersonID string
	Kind     string
	Text     string
}

// The votes.
const (
	Yes     = "yes"
	No      = "no"
	Abstain = "abstain"
)

// Vote is how a person voted.
type Vote struct {
	ID       string
	ItemID   string
	PersonID string
	Vote     string
}

// Reservation is a reservation, or a note to the minutes.
type Reservation struct {
	ID       string
	ItemID   string
	PersonID string
	Kind     string // "reservation" or "note"
	Text     string
}
