package goal

import (
	"fmt"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/day"
)

// Subject is what an account is about.
type Subject string

// The subjects.
const (
	OfGoal      Subject = "goal"
	OfActivity  Subject = "activity"
	OfIndicator Subject = "indicator"
)

// Telling is how a period is accounted for.
type Telling string

// The ways. What is not reported says why: an empty line would be read as
// forgotten (J07).
const (
	Told      Telling = "told"
	Silent    Telling = "silent"    // "rapporterar inte under detta perspektiv"
	Elsewhere Telling = "elsewhere" // "rapporteras på annan nivå"
)

// Account is what is reported for a period about a goal, an activity or an
// indicator. There is one text, wherever it is shown (J09).
type Account struct {
	ID        string
	Version   int64
	Subject   Subject
	Ref       string
	Period    day.Period // a month, a tertial, a year, or from January
	Telling   Telling
	Text      string // Markdown with figures as in reports; the reason when not told
	Status    Status // of an activity, as it was reported
	Percent   count.Count
	WrittenBy string
	CreatedAt time.Time
	ChangedAt time.Time
}

// Exists tells whether anything has been written.
func (a Account) Exists() bool { return a.ID != "" }

// Check returns what is wrong with the account.
func (a Account) Check() error {
	var wrong []fault.Field
	if a.Period.From == 0 || a.Period.To == 0 || a.Period.From.Year() != a.Period.Last().Year() {
		wrong = append(wrong, fault.Field{Name: "period", Message: "Skriv en period inom ett år, till exempel 2022, 2022-T2, 2022-08 eller 2022-01-01--2022-08-31."})
	}
	switch a.Telling {
	case Told:
	case Silent, Elsewhere:
		if strings.TrimSpace(a.Text) == "" {
			wrong = append(wrong, fault.Field{Name: "text", Message: "Skriv varför det inte rapporteras. Utan skäl ser det ut som glömt."})
		}
	default:
		wrong = append(wrong, fault.Field{Name: "telling", Message: "Välj om perioden redovisas, inte rapporteras eller rapporteras på annan nivå."})
	}
	return fault.Invalid(wrong...)
}

// Sentence returns an account that is not told as reports print it.
func (a Account) Sentence(unit string) string {
	reason := strings.TrimSpace(a.Text)
	switch a.Telling {
	case Silent:
		if strings.HasPrefix(reason, unit) {
			return reason // the reason is the whole sentence
		}
		return fmt.Sprintf("%s rapporterar inte under detta perspektiv. %s", unit, reason)
	case Elsewhere:
		if strings.HasPrefix(reason, "Rapporteras") {
			return reason
		}
		return "Rapporteras på annan nivå. " + reason
	}
	return reason
}
