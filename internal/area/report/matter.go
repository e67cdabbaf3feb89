package report

import (
	"klover/internal/word/day"
)

// Matter is where a body takes a report up, as the body's own register has it.
type Matter struct {
	Title    string // of the item
	Body     string
	On       day.Date // of the meeting
	URL      string   // the item's page
	Decision Decision // On is 0 before the body has decided
	Refused  bool     // it decided otherwise than to accept the report
}

// Accepted tells whether the body has decided to accept the report.
func (m Matter) Accepted() bool { return m.Decision.On != 0 && !m.Refused }

// when names the body and the day: "Inköpsnämnden 2023-02-10, § 5/2023".
func (m Matter) when() string {
	text := m.Body + " " + m.On.Sv()
	if m.Decision.No != "" {
		text += ", " + m.Decision.No
	}
	return text
}

// latest returns the matter that counts: the last one in which the report was
// accepted, else the last.
func latest(list []Matter) (Matter, bool) {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].Accepted() {
			return list[i], true
		}
	}
	if len(list) == 0 {
		return Matter{}, false
	}
	return list[len(list)-1], true
}
