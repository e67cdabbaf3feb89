package staff

import "klover/internal/word/day"

// MeetingKind is who meets.
type MeetingKind string

// The kinds.
const (
	Operations  MeetingKind = "verksamhet" // everybody
	UnitMeeting MeetingKind = "enhet"
)

// MeetingForm is how they meet.
type MeetingForm string

// The forms.
const (
	InPerson MeetingForm = "fysiskt"
	Remote   MeetingForm = "distans"
	Mixed    MeetingForm = "blandat"
)

// Meeting is a meeting of the employees. The board's are kept by area board.
type Meeting struct {
	Row
	HeldOn day.Date
	Kind   MeetingKind
	Form   MeetingForm
	Note   string
}

// Check returns what is wrong with the meeting.
func (m *Meeting) Check() error {
	var f faults
	f.add(m.Kind == UnitMeeting && m.Unit == "", "unit", "Välj vilken enhet som möttes.")
	return f.err()
}

func (m Meeting) title() string {
	return lower(label(meetingKinds, string(m.Kind))) + " " + m.HeldOn.Sv()
}
