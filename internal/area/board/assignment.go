package board

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// AssignmentPath is the address of the list.
const AssignmentPath = "/uppdrag"

// Assignment is something that a body has asked somebody to do (uppdrag), or an
// action on a remark of the auditors. It comes back at each meeting of the body
// until it is closed.
type Assignment struct {
	ID         string
	Version    int64
	BodyID     string       // that it is reported to
	DecisionID identity.Ref // that gave it
	FindingID  identity.Ref // that it is an action on
	Title      string
	Text       string
	Owner      string       // a name or a title; not all have accounts
	OwnerID    identity.Ref // the account
	OwnerRole  string       // code of a role, "" for a person
	GivenOn    day.Date
	DueOn      day.Date // 0 without a day
	State      string
	ClosedOn   day.Date
	Result     string
	Source     string // for what is registered afterwards
	CreatedAt  time.Time
	ChangedAt  time.Time

	Body string `db:"-"` // its name when the assignment was given
}

// The states of an assignment.
const (
	AssignmentOpen    = "open"
	AssignmentDone    = "done"
	AssignmentDropped = "dropped" // no longer wanted
)

var assignmentStates = []field.Option{{Value: AssignmentOpen, Label: "Pågår"}, {Value: AssignmentDone, Label: "Slutfört"}, {Value: AssignmentDropped, Label: "Avskrivet"}}

// URL is the assignment's page.
func (a Assignment) URL() string { return AssignmentPath + "/" + a.ID }

// Open tells whether it is still to be done.
func (a Assignment) Open() bool { return a.State == AssignmentOpen }

// Late tells whether it should have been done before the day.
func (a Assignment) Late(today day.Date) bool { return a.Open() && a.DueOn != 0 && a.DueOn < today }

// IsFor tells whether it lies on the user, as a person or through a role.
func (a Assignment) IsFor(userID string, roles []string) bool {
	return a.OwnerID != "" && string(a.OwnerID) == userID || a.OwnerRole != "" && slices.Contains(roles, a.OwnerRole)
}

// OwnerText is who has it, in words.
func (a Assignment) OwnerText() string {
	if a.Owner != "" {
		return a.Owner
	}
	role, _ := identity.RoleOf(a.OwnerRole)
	return role.Label
}

// Check returns what is wrong with the assignment.
func (a Assignment) Check() error {
	wrong := fault.FieldsOf(AssignmentFields.Missing(&a))
	if a.Owner == "" && a.OwnerRole == "" {
		wrong = append(wrong, fault.Field{Name: "owner", Message: "Ange vem som har uppdraget: en person eller en roll."})
	}
	if a.DueOn != 0 && a.DueOn < a.GivenOn {
		wrong = append(wrong, fault.Field{Name: "due_on", Message: "Uppdraget kan inte vara klart innan det är givet."})
	}
	return fault.Invalid(wrong...)
}

// close ends the assignment with a result.
func (a *Assignment) close(state, result string, on day.Date) error {
	if !a.Open() {
		return fault.Conflict("Uppdraget är redan avslutat.")
	}
	if strings.TrimSpace(result) == "" {
		return fault.Invalid(fault.Field{Name: "result", Message: "Skriv vad uppdraget ledde till, eller varför det avskrivs."})
	}
	if state != AssignmentDone && state != AssignmentDropped {
		return fault.Invalid(fault.Field{Name: "state", Message: "Välj om uppdraget är slutfört eller avskrivs."})
	}
	if on < a.GivenOn {
		return fault.Invalid(fault.Field{Name: "on", Message: "Uppdraget kan inte avslutas innan det gavs, " + a.GivenOn.Sv() + "."})
	}
	a.State, a.Result, a.ClosedOn = state, strings.TrimSpace(result), on
	return nil
}

// AssignmentReport is what was told of an assignment, at a meeting or between them.
type AssignmentReport struct {
	ID           string
	AssignmentID string
	MeetingID    identity.Ref
	OnDay        day.Date
	Text         string
	ByName       string
	CreatedAt    time.Time
}

// AssignmentFields describes an assignment.
var AssignmentFields = field.Set[Assignment]{
	{Key: "title", Label: "Uppdrag", Help: "Kort, som rubrik.", Required: true, Group: "Uppdraget", At: func(a *Assignment) any { return &a.Title }},
	{Key: "text", Label: "Beskrivning", Kind: field.Long, Help: "Vad som ska göras och varför.", At: func(a *Assignment) any { return &a.Text }},
	{Key: "body_id", Label: "Återrapporteras till", Kind: field.Ref, Required: true, Help: "Uppdraget visas på organets sammanträden tills det är avslutat.", At: func(a *Assignment) any { return &a.BodyID }, Show: func(a *Assignment) string { return a.Body }},
	{Key: "given_on", Label: "Gavs den", Kind: field.Date, Required: true, At: func(a *Assignment) any { return &a.GivenOn }},
	{Key: "due_on", Label: "Klart senast", Kind: field.Date, At: func(a *Assignment) any { return &a.DueOn }},
	{Key: "owner", Label: "Ansvarig person", Group: "Ansvarig", Help: "Den som har ett konto ser uppdraget på Mitt arbete.", At: func(a *Assignment) any { return &a.Owner }},
	{Key: "owner_role", Label: "Ansvarig roll", Kind: field.Choice, Choices: roleOptions(), Help: "I stället för en person.", At: func(a *Assignment) any { return &a.OwnerRole }},
	{Key: "state", Label: "Läge", Kind: field.Choice, Choices: assignmentStates, ReadOnly: true, Group: "Resultat", At: func(a *Assignment) any { return &a.State }},
	{Key: "closed_on", Label: "Avslutat den", Kind: field.Date, ReadOnly: true, At: func(a *Assignment) any { return &a.ClosedOn }},
	{Key: "result", Label: "Resultat", Kind: field.Long, ReadOnly: true, At: func(a *Assignment) any { return &a.Result }},
	{Key: "source", Label: "Källa", Group: "Källa", Help: "Fylls i för det som registreras i efterhand.", At: func(a *Assignment) any { return &a.Source }},
}

func roleOptions() []field.Option {
	var list []field.Option
	for _, r := range identity.RoleTable() {
		list = append(list, field.Option{Value: r.Code, Label: r.Label})
	}
	return list
}

// AssignmentFilter chooses assignments.
type AssignmentFilter struct {
	Text    string
	Body    string // id
	State   string
	Late    bool // open, and the day has passed
	OwnerID string
	Roles   []string // with OwnerID: those that lie on the person through a role too
	Given   day.Period
	Finding string // id
}

// ParseAssignmentFilter reads a filter from an address.
func ParseAssignmentFilter(v url.Values) (AssignmentFilter, error) {
	f := AssignmentFilter{Text: v.Get("q"), Body: v.Get("organ"), State: v.Get("lage"), Late: v.Get("forsenat") == "ja"}
	var err error
	f.Given, err = day.ParsePeriod(v.Get("gavs"))
	return f, err
}

// Values returns the filter as an address has it.
func (f AssignmentFilter) Values() url.Values {
	v := url.Values{}
	for _, p := range []struct{ key, value string }{{"q", f.Text}, {"organ", f.Body}, {"lage", f.State}, {"gavs", f.Given.String()}} {
		if p.value != "" {
			v.Set(p.key, p.value)
		}
	}
	if f.Late {
		v.Set("forsenat", "ja")
	}
	return v
}

// URL returns the address of the list.
func (f AssignmentFilter) URL() string { return address(AssignmentPath, f.Values()) }
