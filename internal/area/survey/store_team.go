package survey

import (
	"context"
	"fmt"

	"klover/internal/area/procurement"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/mail"
	"klover/internal/word/day"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Signed is a contract whose customers are to be asked.
type Signed struct {
	ContractID    string
	ProcurementID string
	PurchaserID   string
	Title         string
	Parties       party.Set
	SignedOn      day.Date
	Members       int64
}

// URL is the page of the procurement, where the team stands.
func (s Signed) URL() string { return procurement.Path + "/" + s.ProcurementID }

// askWithin is how many days after the signing the customers are still asked. Older
// contracts, such as those that an import brought, are left alone.
const askWithin = 30

// Unasked returns contracts signed lately from a procurement that nobody has been
// asked about with the form.
func (s Store) Unasked(ctx context.Context, form string) ([]Signed, error) {
	return db.All[Signed](ctx, s.DB, `
		SELECT min(c.id) AS contract_id, p.id AS procurement_id, p.purchaser_id AS purchaser_id, p.title AS title,
			p.parties AS parties, max(c.signed_on) AS signed_on,
			(SELECT count(*) FROM procurement_member m WHERE m.procurement_id = p.id AND m.to_on IS NULL AND m.address <> '') AS members
		FROM contract c JOIN procurement p ON p.id = c.procurement_id
		WHERE c.signed_key > $1 AND c.signed_key <= $2 AND NOT EXISTS (
			SELECT 1 FROM contract d
			WHERE d.procurement_id = p.id AND d.signed_key > $1 AND EXISTS (
				SELECT 1 FROM survey_round r WHERE r.form_id = $3 AND r.contract_id = d.id AND r.contract_id <> ''))
		GROUP BY p.id, p.purchaser_id, p.title, p.parties
		ORDER BY max(c.signed_on), p.id`, int64(s.Today().AddDays(-askWithin)), int64(s.Today()), form)
}

// OnSigning returns the form that is sent when a contract has been signed; ok is
// false when there is none.
func (s Store) OnSigning(ctx context.Context) (f Form, ok bool, err error) {
	forms, err := s.Forms(ctx)
	for _, f := range forms {
		if f.OnSigning && !f.Retired {
			return f, true, err
		}
	}
	return Form{}, false, err
}

// asking is how far the asking of a procurement's customers has come.
type asking struct {
	ProcurementID string
	Sent          int64 // rounds that have been opened
	SignedOn      day.Date
	Members       int64 // of the team, with an address
}

// Handover asks each case whether its customers have been asked, as long as a form is
// sent when contracts are signed. When the time for asking has passed nobody can be.
func Handover(ctx context.Context, d *db.DB, cases []procurement.Procurement) (map[string][]procurement.Demand, error) {
	f, ok, err := Store{DB: d}.OnSigning(ctx)
	if err != nil || !ok {
		return nil, err
	}
	var w db.Where
	form, draft := w.Arg(f.ID), w.Arg(Draft)
	w.In("p.id", procurement.IDs(cases))
	list, err := db.All[asking](ctx, d, `
		SELECT p.id AS procurement_id,
			(SELECT count(*) FROM survey_round r JOIN contract c ON c.id = r.contract_id
				WHERE c.procurement_id = p.id AND r.form_id = `+form+` AND r.state <> `+draft+`) AS sent,
			(SELECT max(c.signed_on) FROM contract c WHERE c.procurement_id = p.id) AS signed_on,
			(SELECT count(*) FROM procurement_member m WHERE m.procurement_id = p.id AND m.to_on IS NULL AND m.address <> '') AS members
		FROM procurement p `+w.SQL(), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading whether the customers of %d cases were asked: %w", len(cases), err)
	}
	demands := map[string][]procurement.Demand{}
	for _, a := range list {
		demands[a.ProcurementID] = []procurement.Demand{a.demand(Store{DB: d}.Today())}
	}
	return demands, nil
}

func (a asking) demand(today day.Date) procurement.Demand {
	d := procurement.Demand{Label: "Kundenkät (NKI)", Basis: "Klövers regelunderlag 3.1", URL: procurement.Path + "/" + a.ProcurementID + "/team"}
	switch {
	case a.Sent > 0:
		d.Met = "Enkäten är skickad till teamet"
	case a.SignedOn == 0:
		d.Lacks = "kundenkäten är inte skickad: den går ut när avtalet är registrerat som tecknat"
	case a.SignedOn <= today.AddDays(-askWithin):
		d.Met = "Ingen tillfrågades inom " + sv.Plural(askWithin, "dag", "dagar") + " från avtalet"
	case a.Members == 0:
		d.Lacks = "kundenkäten kan inte skickas: ingen i teamet har en e-postadress"
	default:
		d.Lacks = "kundenkäten är inte skickad än: den går ut inom en timme efter att avtalet har registrerats"
	}
	return d
}

// Tend does what the calendar asks for: sends the form to the teams of procurements
// whose contracts have been signed, reminds, closes rounds whose time is over, and
// forgets what people wrote in their own words a year ago. It may run at any time
// and any number of times.
func (s Store) Tend(ctx context.Context) error {
	ctx = audit.WithActor(ctx, audit.Actor{Name: "Klöver"})
	for _, do := range []func(context.Context) error{s.askTeams, s.remind, s.closeOver, s.forget} {
		if err := do(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (s Store) askTeams(ctx context.Context) error {
	f, ok, err := s.OnSigning(ctx)
	if err != nil || !ok {
		return err
	}
	unasked, err := s.Unasked(ctx, f.ID)
	if err != nil {
		return err
	}
	for _, c := range unasked {
		if c.Members == 0 {
			continue
		}
		if _, err := s.Ask(ctx, f, c); err != nil {
			return err
		}
	}
	return nil
}

// Ask sends the form to the team of a signed contract's procurement.
func (s Store) Ask(ctx context.Context, f Form, c Signed) (Round, error) {
	var r Round
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		team, err := procurement.Store{DB: tx}.Team(ctx, c.ProcurementID)
		if err != nil {
			return err
		}
		var people []mail.Person
		for _, m := range team {
			if m.Address != "" {
				people = append(people, mail.Person{Name: m.Name, Address: m.Address})
			}
		}
		if r, err = s.in(tx).NewRound(ctx, Round{FormID: f.ID, Title: c.Title, ContractID: c.ContractID, Parties: c.Parties}, people); err != nil {
			return err
		}
		return s.in(tx).Open(ctx, r.ID)
	})
	return r, err
}

func (s Store) remind(ctx context.Context) error {
	rounds, _, err := s.Rounds(ctx, RoundFilter{State: Open}, Page{Limit: 10_000})
	if err != nil {
		return err
	}
	forms, err := s.Forms(ctx)
	for _, r := range rounds {
		for _, f := range forms {
			if f.ID == r.FormID && err == nil {
				err = s.remindOne(ctx, f, r)
			}
		}
	}
	return err
}

// remindOne sends the reminder that the calendar has come to, once.
func (s Store) remindOne(ctx context.Context, f Form, r Round) error {
	var n int64
	for i, after := range []int64{f.FirstReminder, f.LastReminder} {
		if after > 0 && s.Today() >= r.OpenedOn.AddDays(int(after)) {
			n = int64(i + 1)
		}
	}
	if n == 0 {
		return nil
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		mine := map[string]bool{}
		invitations, err := s.in(tx).Invitations(ctx, r.ID)
		for _, in := range invitations {
			mine[in.ID] = !in.Answered && in.Reminders < n
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE survey_invitation SET reminders = $1 WHERE round_id = $2 AND reminders < $1`, n, r.ID); err != nil {
			return err
		}
		return s.in(tx).write(ctx, r, func(in Invitation) bool { return mine[in.ID] }, "Påminnelse: ")
	})
}

func (s Store) closeOver(ctx context.Context) error {
	over, err := db.All[string](ctx, s.DB, `SELECT id FROM survey_round WHERE state = $1 AND closes_on <= $2 ORDER BY id`, Open, s.Today())
	for _, id := range over {
		if err == nil {
			err = s.Close(ctx, id)
		}
	}
	return err
}

// keepWords is how many months people's own words are kept (handbook 10: raw
// answers one year after the report).
const keepWords = 14

func (s Store) forget(ctx context.Context) error {
	_, err := s.DB.Exec(ctx, `UPDATE survey_value SET text = '' WHERE text <> '' AND answer_id IN (SELECT id FROM survey_answer WHERE answered_on < $1)`,
		s.Today().AddMonths(-keepWords))
	return err
}
