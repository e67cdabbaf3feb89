package procurement

import (
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/mail"
	"klover/internal/word/day"
)

// Member is one in the team that carries out a procurement.
type Member struct {
	ID            string
	Version       int64
	ProcurementID string
	UserID        string // "" for somebody without an account
	Name          string
	Address       string // e-mail
	Role          string // a code of MemberRoles
	Unit          string
	FromOn        day.Date
	ToOn          day.Date // the last day in the team, 0 while in it

	DeclaredOn   day.Date // the declaration of conflicts of interest
	Conflict     Judgement
	ConflictText string   // what it is
	HandledBy    string   // who decided what to do about it
	HandledOn    day.Date // 0 while nobody has
	Handling     string   // and what that was: "Deltar inte i utvärderingen"

	CreatedAt time.Time
	ChangedAt time.Time
}

// MemberRoles is what one does in a team, handbook §2.1 and §3.1.
var MemberRoles = []field.Option{
	{Value: "purchaser", Label: "Inköpare"}, {Value: "project_lead", Label: "Projektledare i verksamheten"},
	{Value: "requirement_owner", Label: "Kravställare"}, {Value: "reference", Label: "Referensgrupp"},
	{Value: "evaluator", Label: "Utvärderare"}, {Value: "specialist", Label: "Specialist"},
	{Value: "lawyer", Label: "Jurist"}, {Value: "consultant", Label: "Konsult"},
}

// MemberFields describes a member.
var MemberFields = field.Set[Member]{
	{Key: "name", Label: "Namn", At: func(m *Member) any { return &m.Name }, Required: true},
	{Key: "address", Label: "E-post", Help: "Dit skickas jävsdeklarationen och kundenkäten.", At: func(m *Member) any { return &m.Address }},
	{Key: "role", Label: "Uppgift i teamet", Kind: field.Choice, Choices: MemberRoles, At: func(m *Member) any { return &m.Role }, Required: true},
	{Key: "unit", Label: "Enhet eller region", At: func(m *Member) any { return &m.Unit }},
	{Key: "from_on", Label: "Med från", Kind: field.Date, At: func(m *Member) any { return &m.FromOn }},
	{Key: "to_on", Label: "Med till och med", Kind: field.Date, At: func(m *Member) any { return &m.ToOn }},
	{Key: "declared_on", Label: "Jävsdeklaration lämnad", Kind: field.Date, At: func(m *Member) any { return &m.DeclaredOn }},
	{Key: "conflict", Label: "Finns något som kan innebära jäv?", Kind: field.Choice, Choices: Judgements, At: func(m *Member) any { return &m.Conflict }},
	{Key: "conflict_text", Label: "Vad det gäller", Kind: field.Long, At: func(m *Member) any { return &m.ConflictText }},
	{Key: "handled_by", Label: "Hanterat av", At: func(m *Member) any { return &m.HandledBy }},
	{Key: "handled_on", Label: "Hanterat", Kind: field.Date, At: func(m *Member) any { return &m.HandledOn }},
	{Key: "handling", Label: "Hur det hanteras", Kind: field.Long, At: func(m *Member) any { return &m.Handling }},
}

// Declaration is what a member says about conflicts of interest (jäv).
type Declaration struct {
	On       day.Date
	Conflict Judgement // whether there is anything that may be one
	Text     string
}

// Clear tells whether the member may go on with the work: has declared, and what
// was declared has been handled.
func (m Member) Clear() bool {
	return m.DeclaredOn != 0 && (m.Conflict == No || m.HandledOn != 0)
}

// RoleSv is the member's task in the team, in Swedish.
func (m Member) RoleSv() string { return field.LabelOf(MemberRoles, m.Role) }

// Who is the name, or the address of somebody without one.
func (m Member) Who() string {
	if m.Name == "" {
		return m.Address
	}
	return m.Name
}

func (m Member) check() error {
	var wrong []fault.Field
	if m.Who() == "" {
		wrong = append(wrong, fault.Field{Name: "name", Message: "Ange vem som är med i teamet."})
	}
	if m.Address != "" {
		if err := mail.CheckAddress(m.Address); err != nil {
			wrong = append(wrong, fault.Field{Name: "address", Message: fault.Message(err)})
		}
	}
	if m.ToOn != 0 && m.ToOn < m.FromOn {
		wrong = append(wrong, fault.Field{Name: "to_on", Message: "Sista dagen är före den första."})
	}
	return fault.Invalid(wrong...)
}

func (m *Member) declare(d Declaration) error {
	switch {
	case d.Conflict == Unjudged:
		return fault.Invalid(fault.Field{Name: "conflict", Message: "Svara ja eller nej på om det finns något som kan innebära jäv."})
	case d.Conflict == Yes && strings.TrimSpace(d.Text) == "":
		return fault.Invalid(fault.Field{Name: "conflict_text", Message: "Beskriv vad som kan innebära jäv."})
	}
	m.DeclaredOn, m.Conflict, m.ConflictText = d.On, d.Conflict, strings.TrimSpace(d.Text)
	m.HandledBy, m.HandledOn, m.Handling = "", 0, ""
	return nil
}

func (m *Member) handle(by string, on day.Date, how string) error {
	switch {
	case m.Conflict != Yes:
		return fault.Conflict("%s har inte uppgett något som kan innebära jäv.", m.Who())
	case strings.TrimSpace(how) == "":
		return fault.Invalid(fault.Field{Name: "handling", Message: "Skriv hur det hanteras, till exempel att personen inte deltar i utvärderingen."})
	}
	m.HandledBy, m.HandledOn, m.Handling = by, on, strings.TrimSpace(how)
	return nil
}
