package analysis

import (
	"context"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/mail"
)

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

// unitNames are what the units of files are called.
func (s Store) unitNames(ctx context.Context) (map[int64]string, error) {
	choices, err := s.unitChoices(ctx, Everything)
	names := map[int64]string{}
	for _, u := range choices {
		names[u.ID] = orElse(u.Name, u.Code)
	}
	return names, err
}
