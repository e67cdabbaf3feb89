package analysis

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/mail"
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
	fmt.Fprintf(&b, "%s köpte för %s kr under %s av leverantörer utan avtal, fast avtal finns. Det största:\n", unit, sv.Kr(sumOf(leaks)), f.Period.Label())
	for _, one := range leaks[:min(len(leaks), mostInLetter)] {
		fmt.Fprintf(&b, "\n– %s av %s: %s kr.\n  Avtal: %s", one.Category.Label(), one.Supplier.Name, sv.Kr(one.Spent), one.Contract.Label())
		if names := suppliers[one.Contract.ID]; len(names) > 0 {
			b.WriteString(", med " + sv.List(names))
		}
		b.WriteString(".\n")
	}
	b.WriteString("\nHör av dig till Inköp om något är fel, eller om avtalet inte räcker till för behovet.\n")
	return b.String()
}

// SendLeaks sends a unit's leakages of the filter's period to somebody there, and tells how
// many it has.
func (s Store) SendLeaks(ctx context.Context, sc Scope, f Filter, unit int64, l Letter) (int, error) {
	if err := l.check(); err != nil {
		return 0, err
	}
	leaks, err := s.Leaks(ctx, sc, f.chosen("enhet", fmt.Sprint(unit)))
	if err == nil && len(leaks) == 0 {
		err = fault.Conflict("Enheten har inga läckage under %s, så det finns inget att skicka.", f.Period.Label())
	}
	if err != nil {
		return 0, err
	}
	suppliers, err := s.contractSuppliers(ctx, contractIDs(leaks))
	if err != nil {
		return 0, err
	}
	name := orUnknown(leaks[0].Unit.Name)
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		letter := mail.Letter{ToAddress: l.ToAddress, ToName: l.ToName, Subject: "Inköp utanför avtal: " + name + ", " + f.Period.Label(), Text: l.text(name, f, leaks, suppliers)}
		if err := mail.Put(ctx, tx, letter); err != nil {
			return err
		}
		return s.in(tx).sent(ctx, l, f, leaks)
	})
	return len(leaks), err
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

// sent writes in the history of each leakage that the letter went.
func (s Store) sent(ctx context.Context, l Letter, f Filter, leaks []Leak) error {
	for _, one := range leaks[:min(len(leaks), mostInLetter)] {
		if !one.Decision.Made() && l.Mark {
			d := Decision{Kind: ofLeak, Key: one.Key().String(), Title: one.Title(), Answer: answerInformed, Note: "Brev till " + l.ToName + ".",
				Owner: audit.ActorFrom(ctx).Name, Period: f.Period, Amount: one.Spent, DecidedOn: s.Today()}
			if _, err := s.Decide(ctx, d); err != nil {
				return err
			}
			continue
		}
		if err := audit.Write(ctx, s.DB, audit.Entry{Kind: DecisionKind, Ref: ref(ofLeak, one.Key().String()), Title: one.Title(), Verb: "skickade brev om", Why: "Till " + l.ToName + "."}); err != nil {
			return err
		}
	}
	return nil
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

// unitChoices are the units of files, with somebody of the same unit of the organisation.
func (s Store) unitChoices(ctx context.Context, sc Scope) ([]unitChoice, error) {
	rows, err := db.All[unitChoice](ctx, s.DB, `
		SELECT u.id, u.party, u.code, u.name, coalesce(p.name, '') AS contact, coalesce(p.email, '') AS address
		FROM spend_unit u
		LEFT JOIN identity_user p ON p.id = (SELECT min(id) FROM identity_user WHERE unit_id = u.unit_id AND active)
		ORDER BY u.party, u.name, u.id`)
	var seen []unitChoice
	for _, r := range rows {
		if sc.sees(Units{r.ID}) {
			seen = append(seen, r)
		}
	}
	return seen, err
}

// Label is the unit as it is chosen.
func (u unitChoice) Label() string {
	return Thing{0, "", u.Code, u.Name}.Label() + ", " + u.Party
}
