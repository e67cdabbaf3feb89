package survey

import (
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// State is where a round stands.
type State string

// The states.
const (
	Draft  State = "utkast"
	Open   State = "öppen"
	Closed State = "stängd"
)

// Round is one sending of a form, or the totals of one that another system sent.
type Round struct {
	ID         string
	Version    int64
	FormID     string
	Title      string
	ContractID string // the contract whose signing it follows, "" for none
	Parties    party.Set
	State      State
	OpenedOn   day.Date
	ClosesOn   day.Date
	ClosedOn   day.Date
	Source     string // the file that its totals were read from, "" when asked here
	Invited    int64  // kept when the invitations are gone
	Answered   int64
	CreatedAt  time.Time
	ChangedAt  time.Time

	Form string `db:"-"` // the form's title
	Kind Kind   `db:"-"`
}

// URL is the address of the round's page.
func (r Round) URL() string { return RoundPath + "/" + r.ID }

// Imported tells whether the round holds totals only.
func (r Round) Imported() bool { return r.Source != "" }

// Invitation is one person who is asked. It is removed when the round closes.
type Invitation struct {
	ID        string
	RoundID   string
	Name      string
	Address   string
	Token     string // of the personal link, which reminders repeat
	Reminders int64
	Answered  bool
}

// Answer is what one person said. It has no name and no time, only a day.
type Answer struct {
	ID         string // random, so that it does not tell when the answer came
	RoundID    string
	AnsweredOn day.Date
	Overall    int64 // the overall question's answer, 0 = vet ej or no such question
}

// Value is the answer to one question.
type Value struct {
	AnswerID   string
	QuestionID string
	Value      int64 // 0 = vet ej
	Text       string
}

// answerOf reads what was posted: q-<question id> → text.
func answerOf(f Form, posted map[string]string) ([]Value, error) {
	var values []Value
	var wrong []fault.Field
	for _, q := range f.Questions {
		key := "q-" + q.ID
		text := strings.TrimSpace(posted[key])
		if q.Asks == Free {
			if text = firstRunes(text, longest); text != "" {
				values = append(values, Value{QuestionID: q.ID, Text: text})
			}
			continue
		}
		n, ok := scaleValue(text, f.ScaleMax)
		if !ok {
			wrong = append(wrong, fault.Field{Name: key, Message: "Välj ett svar på frågan ”" + q.Text + "”. Det går bra att svara Vet ej."})
			continue
		}
		values = append(values, Value{QuestionID: q.ID, Value: n})
	}
	return values, fault.Invalid(wrong...)
}

// longest is how much of somebody's own words is kept.
const longest = 4000

func firstRunes(text string, n int) string {
	if r := []rune(text); len(r) > n {
		return string(r[:n])
	}
	return text
}

// scaleValue reads 1 … most, or 0 for "vet ej".
func scaleValue(text string, most int64) (n int64, ok bool) {
	if text == "vet-ej" {
		return 0, true
	}
	for _, r := range text {
		if r < '0' || r > '9' || len(text) > 2 {
			return 0, false
		}
		n = n*10 + int64(r-'0')
	}
	return n, n >= 1 && n <= most
}
