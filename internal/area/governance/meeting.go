package governance

import (
	"strings"
	"time"

	"klover/internal/area/contract"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// MeetingKind names the meetings in the history.
const MeetingKind = "governance_meeting"

// Meeting is a follow-up meeting with the supplier of a contract.
type Meeting struct {
	ID           string
	Version      int64
	ContractID   string
	PlannedOn    day.Date
	HeldOn       day.Date // 0 until it is held
	Place        string
	Agenda       string
	Participants string // names of roles: "avtalsförvaltare, leverantörens kundansvarig"
	Protocol     string
	CancelledOn  day.Date
	CancelledWhy string
	CreatedAt    time.Time
	ChangedAt    time.Time

	Contract string `db:"-"` // number and title, set when read
}

// MeetingFields describes a meeting.
var MeetingFields = field.Set[Meeting]{
	{Key: "contract_id", Label: "Avtal", Kind: field.Ref, ReadOnly: true, Show: func(m *Meeting) string { return m.Contract }, At: func(m *Meeting) any { return &m.ContractID }},
	{Key: "planned_on", Label: "Planerat", Kind: field.Date, Required: true, At: func(m *Meeting) any { return &m.PlannedOn }},
	{Key: "place", Label: "Plats", At: func(m *Meeting) any { return &m.Place }},
	{Key: "agenda", Label: "Dagordning", Kind: field.Long, Required: true, At: func(m *Meeting) any { return &m.Agenda }},
	{Key: "participants", Label: "Deltagare", Kind: field.Long, Help: "Skriv roller, inte namn: avtalsförvaltare, verksamhetens representant, leverantörens kundansvariga.", At: func(m *Meeting) any { return &m.Participants }},
	{Key: "held_on", Label: "Hållet", Kind: field.Date, ReadOnly: true, At: func(m *Meeting) any { return &m.HeldOn }},
	{Key: "protocol", Label: "Protokoll", Kind: field.Long, ReadOnly: true, At: func(m *Meeting) any { return &m.Protocol }},
	{Key: "cancelled_on", Label: "Inställt", Kind: field.Date, ReadOnly: true, At: func(m *Meeting) any { return &m.CancelledOn }},
	{Key: "cancelled_why", Label: "Varför det ställdes in", ReadOnly: true, At: func(m *Meeting) any { return &m.CancelledWhy }},
}

// agendas is what a meeting goes through, by segment (handbook 4.8).
var agendas = map[contract.Segment]string{
	"A": "Föregående protokoll och åtgärder\nLeveranser och nyckeltal per månad\nAvvikelser och reklamationer\nPriser, fakturor och stickprov\nRisker och gemensam utveckling\nHållbarhet och uppförandekod\nNya åtgärder",
	"B": "Föregående protokoll och åtgärder\nLeveranser och nyckeltal per kvartal\nAvvikelser och reklamationer\nPriser och stickprov\nHållbarhet\nNya åtgärder",
	"C": "Föregående protokoll och åtgärder\nLeveranser och avvikelser\nPriser\nNya åtgärder",
}

// URL is the address of the meeting.
func (m Meeting) URL() string { return MeetingPath + "/" + m.ID }

// Name is the meeting as it is mentioned elsewhere.
func (m Meeting) Name() string { return "Uppföljningsmöte " + m.day().Sv() + ", " + m.Contract }

func (m Meeting) day() day.Date {
	if m.HeldOn != 0 {
		return m.HeldOn
	}
	return m.PlannedOn
}

// Open tells whether the meeting is still to be held.
func (m Meeting) Open() bool { return m.HeldOn == 0 && m.CancelledOn == 0 }

// StateSv is how the meeting stands on the day.
func (m Meeting) StateSv(today day.Date) string {
	switch {
	case m.CancelledOn != 0:
		return "Inställt"
	case m.HeldOn != 0:
		return "Hållet"
	case m.PlannedOn < today:
		return "Inte hållet i tid"
	}
	return "Planerat"
}

func (m Meeting) check(c contract.Contract) error {
	wrong := fault.FieldsOf(MeetingFields.Missing(&m))
	if m.PlannedOn != 0 && c.BeginsOn != 0 && m.PlannedOn < c.BeginsOn {
		wrong = append(wrong, fault.Field{Name: "planned_on", Message: "Mötet kan inte hållas före avtalets början " + c.BeginsOn.Sv() + "."})
	}
	return fault.Invalid(wrong...)
}

// Protocol is what is noted when a meeting has been held.
type Protocol struct {
	HeldOn       day.Date
	Participants string
	Text         string
}

func (m *Meeting) hold(p Protocol, today day.Date) error {
	if m.CancelledOn != 0 {
		return fault.Conflict("Mötet är inställt. Planera ett nytt.")
	}
	var wrong []fault.Field
	add := func(broken bool, key, message string) {
		if broken {
			wrong = append(wrong, fault.Field{Name: key, Message: message})
		}
	}
	add(p.HeldOn == 0 || p.HeldOn > today, "held_on", "Ange dagen då mötet hölls, senast i dag.")
	add(strings.TrimSpace(p.Participants) == "", "participants", "Skriv vilka roller som deltog.")
	add(strings.TrimSpace(p.Text) == "", "protocol", "Skriv protokollet.")
	m.HeldOn, m.Participants, m.Protocol = p.HeldOn, p.Participants, p.Text
	return fault.Invalid(wrong...)
}

func (m *Meeting) cancel(on day.Date, why string) error {
	if m.HeldOn != 0 {
		return fault.Conflict("Mötet är hållet och kan inte ställas in.")
	}
	if strings.TrimSpace(why) == "" {
		return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför mötet ställs in."})
	}
	m.CancelledOn, m.CancelledWhy = on, why
	return nil
}
