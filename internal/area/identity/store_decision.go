package identity

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/storage"
)

var decisionColumns = db.Columns[Decision]()

// Deciding does something that only a delegate or the board may decide. The work
// and its decision are one transaction: when the decision lies outside what the
// acting user may decide, nothing is done, and the attempt is written in the
// history of the record. A decision without an act needs no authority.
func (s Store) Deciding(ctx context.Context, do func(tx *db.DB) (Decision, error)) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		d, err := do(tx)
		if err != nil || d.Act == "" {
			return err
		}
		_, err = Store{tx}.Decide(ctx, d)
		return err
	})
}

// refusal is the history's line about an attempt outside the delegation order, of
// the record when there is one.
func (d Decision) refusal() audit.Entry {
	act, _ := ActOf(d.Act)
	e := audit.Entry{Kind: d.RecordKind, Ref: d.RecordRef, Title: d.RecordTitle, Verb: "nekades att " + act.Verb}
	if e.Kind == "" {
		e.Kind, e.Title = kindDecision, d.Title()
	}
	return e
}

// Decide stores a decision of the acting user. It is refused when the delegation
// order of the day does not give the user's roles the right to it; when no order
// was in force, the decision says so. Call it in the transaction of what is decided.
func (s Store) Decide(ctx context.Context, d Decision) (Decision, error) {
	if d.Board == "" {
		d.Board = boardFrom(ctx)
	}
	if err := d.check(); err != nil {
		return d, err
	}
	d.ID, d.Version, d.CreatedAt, d.ChangedAt = db.NewID(), 1, s.DB.Now(), s.DB.Now()
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := (Store{tx}).found(ctx, &d); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "identity_decision", &d); err != nil {
			return fmt.Errorf("storing decision: %w", err)
		}
		return recordDecision(ctx, tx, d, "fattade beslutet", d.Ground())
	})
	return d, err
}

// Register stores a decision that is not written by an act in Klöver.
func (s Store) Register(ctx context.Context, d Decision) (Decision, error) {
	if err := DecisionFields.Missing(&d); err != nil {
		return d, err
	}
	if act, _ := ActOf(d.Act); act.Checked {
		return d, fault.Invalid(fault.Field{Name: "act", Message: "Beslutet registreras där arbetet görs: på upphandlingens, avtalets eller effektrapportens sida."})
	}
	return s.Decide(ctx, d)
}

// found sets who decides and what the decision rests on.
func (s Store) found(ctx context.Context, d *Decision) error {
	ruling, order, err := s.rule(ctx, d)
	switch {
	case err != nil:
		return err
	case d.Board != "":
		d.Basis, d.Notify = BasisBoard, false // the board knows its own decision
	case order.ID == "":
		d.Basis, d.Notify = BasisNone, true
	case !ruling.Allowed:
		return audit.Refuse(fault.Forbidden("%s", ruling.Reason), d.refusal())
	default:
		d.Basis, d.DelegationID, d.RuleID, d.RuleNr = BasisDelegation, Ref(order.ID), Ref(ruling.Rule.ID), ruling.Rule.Nr
		d.Role, d.Notify = ruling.Role, ruling.Rule.Notify
	}
	return nil
}

// rule asks the order of the day. The order has no ID when none is in force.
func (s Store) rule(ctx context.Context, d *Decision) (Ruling, Delegation, error) {
	actor := audit.ActorFrom(ctx)
	d.Name = actor.Name
	type decider struct {
		ID, Name string
		Roles    Roles
	}
	users, err := db.All[decider](ctx, s.DB, `SELECT id, name, roles FROM identity_user WHERE id = $1`, actor.ID)
	if err != nil {
		return Ruling{}, Delegation{}, fmt.Errorf("reading who decides: %w", err)
	}
	var roles Roles
	if len(users) == 1 {
		d.UserID, d.Name, roles = Ref(users[0].ID), users[0].Name, users[0].Roles
	}
	order, err := s.rulesOf(ctx, d.Act, d.DecidedOn)
	if err != nil || order.ID == "" {
		return Ruling{Allowed: err == nil, NoOrder: true}, order, err
	}
	return order.Judge(roles, d.Act, d.Amount), order, nil
}

// rulesOf returns the version in force on the day with its points about the act.
func (s Store) rulesOf(ctx context.Context, act string, on day.Date) (Delegation, error) {
	inForce := `d.state = 'adopted' AND d.valid_from <= $1 AND (d.valid_to IS NULL OR d.valid_to >= $1)`
	rules, err := db.All[DelegationRule](ctx, s.DB, `
		SELECT `+ruleColumns+`
		FROM identity_delegation d
		JOIN identity_delegation_rule r ON r.delegation_id = d.id
		WHERE `+inForce+` AND r.act = $2
		ORDER BY r.nr, r.id`, on, act)
	if err != nil {
		return Delegation{}, err
	}
	if len(rules) > 0 {
		return Delegation{ID: rules[0].DelegationID, Rules: rules}, nil
	}
	ids, err := db.All[string](ctx, s.DB, `SELECT d.id FROM identity_delegation d WHERE `+inForce, on)
	if err != nil || len(ids) == 0 {
		return Delegation{}, err
	}
	return Delegation{ID: ids[0]}, nil
}

// MayDecide tells beforehand whether the acting user may take the decision, for
// the page that asks about it. It stores nothing.
func (s Store) MayDecide(ctx context.Context, d Decision) (Ruling, error) {
	ruling, _, err := s.rule(ctx, &d)
	return ruling, err
}

// Withdraw takes back the latest decision of the act about a record, when the act
// itself is taken back. A record without such a decision is left alone.
func (s Store) Withdraw(ctx context.Context, kind, ref, act, why string) error {
	list, err := db.All[Decision](ctx, s.DB, `
		SELECT `+decisionColumns+`
		FROM identity_decision
		WHERE record_kind = $1 AND record_ref = $2 AND act = $3 AND withdrawn_on IS NULL
		ORDER BY id DESC LIMIT 1`, kind, ref, act)
	if err != nil || len(list) == 0 {
		return err
	}
	_, err = s.WithdrawDecision(ctx, list[0].ID, why)
	return err
}

// WithdrawDecision takes a decision back. It stays in the list, marked.
func (s Store) WithdrawDecision(ctx context.Context, id, why string) (Decision, error) {
	return s.changeDecision(ctx, id, "tog tillbaka beslutet", why, func(d *Decision) error {
		if d.WithdrawnOn != 0 {
			return fault.Conflict("Beslutet är redan återtaget.")
		}
		if d.WithdrawnWhy = strings.TrimSpace(why); d.WithdrawnWhy == "" {
			return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför beslutet tas tillbaka."})
		}
		d.WithdrawnOn = s.today()
		return nil
	})
}

func (s Store) changeDecision(ctx context.Context, id, verb, why string, do func(*Decision) error) (Decision, error) {
	var d Decision
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		was, err := (Store{tx}).Decision(ctx, id)
		if err != nil {
			return err
		}
		d = was
		if err := do(&d); err != nil {
			return err
		}
		d.ChangedAt = tx.Now()
		if err := tx.UpdateFrom(ctx, "identity_decision", &was, &d); err != nil {
			return err
		}
		return recordDecision(ctx, tx, d, verb, why)
	})
	return d, err
}

func recordDecision(ctx context.Context, tx *db.DB, d Decision, verb, why string) error {
	return audit.Write(ctx, tx, audit.Entry{Kind: kindDecision, Ref: d.ID, Title: d.Title(), Verb: verb, Why: why})
}

// Decision returns a decision.
func (s Store) Decision(ctx context.Context, id string) (Decision, error) {
	d, err := db.One[Decision](ctx, s.DB, `SELECT `+decisionColumns+` FROM identity_decision WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return d, fault.NotFound("Beslutet finns inte.")
	}
	return d, err
}

func (f DecisionFilter) where() db.Where {
	var w db.Where
	for _, part := range find.Words(f.Text) {
		w.Add(`(record_kind, record_ref) IN (SELECT kind, ref FROM find_word WHERE word >= ? AND word < ? AND word LIKE ?)`,
			part, part+strings.Repeat("z", 25), part+"%")
	}
	for _, c := range []struct{ column, value string }{{"act", f.Act}, {"user_id", f.UserID}, {"basis", f.Basis}, {"reported_to", f.Meeting}} {
		if c.value != "" {
			w.Add(c.column+" = ?", c.value)
		}
	}
	w.Within("decided_on", f.Decided)
	if f.Party != "" {
		w.Add("parties LIKE ?", storage.Like(f.Party))
	}
	switch f.Reported {
	case "ja":
		w.Add("reported_to > ''")
	case "nej":
		w.Add("reported_to = '' AND notify AND withdrawn_on IS NULL")
	}
	return w
}

// decisionOrder is what the list may be sorted by.
var decisionOrder = map[string]string{"decided_on": "decided_on"}

// Decisions returns the decisions of the filter.
func (s Store) Decisions(ctx context.Context, f DecisionFilter, p Page) ([]Decision, Count, error) {
	w := f.where()
	n, err := db.CountRows(ctx, s.DB, "identity_decision", w)
	if err != nil {
		return nil, n, fmt.Errorf("counting decisions: %w", err)
	}
	list, err := db.All[Decision](ctx, s.DB, `
		SELECT `+decisionColumns+`
		FROM identity_decision `+w.SQL()+`
		`+p.Order(decisionOrder, "-decided_on")+` `+p.Cut(&w), w.Args()...)
	if err != nil {
		return nil, Count{}, fmt.Errorf("searching decisions: %w", err)
	}
	return list, n, nil
}

// Unreported returns the decisions that the next meeting is to be told of: those
// taken up to the day and not reported before, oldest first.
func (s Store) Unreported(ctx context.Context, upTo day.Date) ([]Decision, error) {
	f := DecisionFilter{Reported: "nej", Decided: day.Between(0, upTo)}
	list, _, err := s.Decisions(ctx, f, Page{Sort: "decided_on"})
	return list, err
}

// Report notes that all decisions up to the meeting's day that waited were
// reported there, and tells how many they were.
func (s Store) Report(ctx context.Context, m Meeting) (int64, error) {
	var n int64
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		upTo := m.UpTo
		if upTo == 0 {
			upTo = m.On
		}
		var err error
		n, err = tx.Exec(ctx, `
			UPDATE identity_decision
			SET reported_to = $1, reported_as = $2, reported_on = $3, version = version + 1, changed_at = $4
			WHERE reported_to = '' AND notify AND withdrawn_on IS NULL AND decided_on <= $5`, m.ID, m.Title, m.On, tx.Now(), upTo)
		if err != nil || n == 0 {
			return err
		}
		return recordReport(ctx, tx, m.ID, "anmälde till "+m.Title)
	})
	return n, err
}

// Unreport takes the report to a meeting back: the decisions wait for the next.
func (s Store) Unreport(ctx context.Context, meetingID string) (int64, error) {
	if meetingID == "" {
		return 0, nil
	}
	var n int64
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := recordReport(ctx, tx, meetingID, "tog tillbaka anmälan av"); err != nil {
			return err
		}
		var err error
		n, err = tx.Exec(ctx, `
			UPDATE identity_decision
			SET reported_to = '', reported_as = '', reported_on = NULL, version = version + 1, changed_at = $2
			WHERE reported_to = $1`, meetingID, tx.Now())
		return err
	})
	return n, err
}

// recordReport writes the history of every decision of a meeting's report.
func recordReport(ctx context.Context, tx *db.DB, meetingID, verb string) error {
	list, err := db.All[Decision](ctx, tx, `SELECT `+decisionColumns+` FROM identity_decision WHERE reported_to = $1 ORDER BY id`, meetingID)
	if err != nil {
		return err
	}
	entries := make([]audit.Entry, len(list))
	for i, d := range list {
		entries[i] = audit.Entry{Kind: kindDecision, Ref: d.ID, Title: d.Title(), Verb: verb}
	}
	return audit.WriteAll(ctx, tx, entries)
}

// Deciders returns those who have taken decisions, to choose from.
func (s Store) Deciders(ctx context.Context) (map[string]string, error) {
	type decider struct{ UserID, Name string }
	list, err := db.All[decider](ctx, s.DB, `
		SELECT u.id AS user_id, u.name
		FROM identity_user u
		WHERE EXISTS (SELECT 1 FROM identity_decision d WHERE d.user_id = u.id)`)
	names := make(map[string]string, len(list))
	for _, d := range list {
		names[d.UserID] = d.Name
	}
	return names, err
}
