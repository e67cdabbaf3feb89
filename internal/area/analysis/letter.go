package analysis

import (
	"fmt"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/mail"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// mostInLetter is how many leakages a letter tells of.
const mostInLetter = 15

// Letter is a summary of a unit's leakages to somebody there.
type Letter struct {
	ToName, ToAddress string
	Message           string // of who sends it
	Mark              bool   // those that nobody has decided about become informed of
}

// text is what the letter says.
func (l Letter) text(unit string, f Filter, leaks []Leak, suppliers map[string][]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Hej %s!\n\n", l.ToName)
	if l.Message != "" {
		b.WriteString(strings.TrimSpace(l.Message) + "\n\n")
	}
	fmt.Fprintf(&b, "%s köpte för %s kr under %s av leverantörer utan avtal, fast avtal finns. Det största:\n", unit, inKr(sumOf(leaks)), f.Period.Label())
	for _, one := range leaks[:min(len(leaks), mostInLetter)] {
		fmt.Fprintf(&b, "\n– %s av %s: %s kr.\n  Avtal: %s", one.Category.Label(), one.Supplier.Name, inKr(one.Spent), one.Contract.Label())
		if names := suppliers[one.Contract.ID]; len(names) > 0 {
			b.WriteString(", med " + sv.List(names))
		}
		b.WriteString(".\n")
	}
	b.WriteString("\nHör av dig till Inköp om något är fel, eller om avtalet inte räcker till för behovet.\n")
	return b.String()
}

func (l Letter) check() error {
	var wrong []fault.Field
	if strings.TrimSpace(l.ToName) == "" {
		wrong = append(wrong, fault.Field{Name: "name", Message: "Ange vem brevet går till."})
	}
	if err := mail.CheckAddress(l.ToAddress); err != nil {
		wrong = append(wrong, fault.Field{Name: "address", Message: fault.Message(err)})
	}
	return fault.Invalid(wrong...)
}

// unitChoice is a unit to choose, and somebody there to write to.
type unitChoice struct {
	ID      int64
	Party   string
	Code    string
	Name    string
	Contact string
	Address string
}

// Label is the unit as it is chosen.
func (u unitChoice) Label() string {
	return Thing{0, "", u.Code, u.Name}.Label() + ", " + regionName(party.Code(u.Party))
}
