package capacity

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/area/procurement"
	"klover/internal/area/supplier"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
)

// consultantRole is the role of a consultant's account.
const consultantRole = identity.Consultant

var columns = db.ColumnsOf[Assignment]("a")

// AssignmentFilter is a selection of assignments.
type AssignmentFilter struct {
	Text      string
	Standing  Standing
	Case      string // id of the procurement
	UserID    string
	EndsUntil day.Date   // running, and the last day is no later
	During    day.Period // granted, and with access some day of the period
}

var assignmentOrders = map[string]string{"to_on": "a.to_on", "from_on": "a.from_on", "number": "a.number", "firm": "lower(a.firm)", "used": "a.used", "cost": "a.cost"}

const usualOrder = "-to_on"

func (s Store) where(ctx context.Context, f AssignmentFilter) db.Where {
	var w db.Where
	today := s.Today()
	switch f.Standing {
	case Preparing:
		w.Add("a.withdrawn_on IS NULL AND a.granted_on IS NULL AND a.to_on >= ?", today)
	case Coming:
		w.Add("a.withdrawn_on IS NULL AND a.granted_on IS NOT NULL AND a.from_on > ?", today)
	case Running:
		w.Add("a.withdrawn_on IS NULL AND a.granted_on IS NOT NULL AND a.from_on <= ? AND a.to_on >= ?", today, today)
	case Ended:
		w.Add("a.withdrawn_on IS NULL AND a.to_on < ?", today)
	case Withdrawn:
		w.Add("a.withdrawn_on IS NOT NULL")
	}
	for column, value := range map[string]string{"a.procurement_id": f.Case, "a.user_id": f.UserID} {
		if value != "" {
			w.Add(column+" = ?", value)
		}
	}
	if f.EndsUntil != 0 {
		w.Add("a.withdrawn_on IS NULL AND a.granted_on IS NOT NULL AND a.to_on >= ? AND a.to_on <= ?", today, f.EndsUntil)
	}
	if !f.During.IsZero() {
		w.Add("a.granted_on IS NOT NULL AND a.from_on < ? AND a.to_on >= ? AND (a.withdrawn_on IS NULL OR a.withdrawn_on > ?)", f.During.To, f.During.From, f.During.From)
	}
	if f.Text != "" {
		find.Clause(ctx, s.DB, Kind, f.Text, &w, "a.id")
	}
	return w
}

// Assignments returns one page of the selection, and how many there are.
func (s Store) Assignments(ctx context.Context, f AssignmentFilter, page Page) ([]Assignment, Count, error) {
	w := s.where(ctx, f)
	n, err := db.CountRows(ctx, s.DB, `capacity_assignment a`, w)
	if err != nil {
		return nil, n, fmt.Errorf("counting assignments: %w", err)
	}
	rows, err := db.All[Assignment](ctx, s.DB, `SELECT `+columns+` FROM capacity_assignment a `+w.SQL()+` `+page.Order(assignmentOrders, usualOrder)+` `+page.Cut(&w), w.Args()...)
	return rows, n, err
}

// Assignment returns one assignment.
func (s Store) Assignment(ctx context.Context, id string) (Assignment, error) {
	a, err := db.One[Assignment](ctx, s.DB, `SELECT `+columns+` FROM capacity_assignment a WHERE a.id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return a, fault.NotFound("Konsultuppdraget finns inte, eller så får du inte se det.")
	}
	return a, err
}

// History tells what has been done with an assignment.
func (s Store) History(ctx context.Context, id string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, Kind, id)
}

// Engage begins an assignment. It gives no access yet.
func (s Store) Engage(ctx context.Context, a Assignment) (Assignment, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		a.ID, a.Version, a.CreatedAt, a.ChangedAt = db.NewID(), 1, tx.Now(), tx.Now()
		p, err := here.ready(ctx, &a)
		if err != nil {
			return err
		}
		if !p.State.Running() {
			return fault.Conflict("%s är %s. Bara en upphandling som pågår kan läggas ut.", p.Number, strings.ToLower(p.State.Sv()))
		}
		if err := tx.Insert(ctx, "capacity_assignment", &a); err != nil {
			return err
		}
		return here.told(ctx, Assignment{}, a, audit.Created, "")
	})
	return a, err
}

// ready checks an assignment and finds its case, firm and account.
func (s Store) ready(ctx context.Context, a *Assignment) (procurement.Procurement, error) {
	if err := a.Check(); err != nil {
		return procurement.Procurement{}, err
	}
	p, err := s.procurements().ByNumber(ctx, strings.TrimSpace(a.Number))
	if fault.KindOf(err) == fault.KindNotFound {
		return p, refuse("number", fault.Message(err))
	}
	if err != nil {
		return p, err
	}
	a.ProcurementID, a.Number, a.Title = p.ID, p.Number, p.Title
	if err := s.firm(ctx, a); err != nil {
		return p, err
	}
	return p, s.account(ctx, *a)
}

// firm points at the supplier when the register has it; another firm is kept by name.
func (s Store) firm(ctx context.Context, a *Assignment) error {
	id, err := supplier.Store{DB: s.DB}.Choose(ctx, a.Firm)
	switch fault.KindOf(err) {
	case fault.KindInternal:
		if err != nil {
			return err
		}
	default:
		a.SupplierID = ""
		return nil
	}
	one, err := supplier.Store{DB: s.DB}.Get(ctx, id)
	a.SupplierID, a.Firm = identity.Ref(one.ID), one.Name
	return err
}

// account refuses an account that would give more than the consultant's access.
func (s Store) account(ctx context.Context, a Assignment) error {
	if a.UserID == "" {
		return nil
	}
	u, err := identity.Store{DB: s.DB}.User(ctx, string(a.UserID))
	if err != nil {
		return err
	}
	if !u.Roles.Has(consultantRole) {
		return refuse("user_id", u.Name+" har inte rollen Extern upphandlingskonsult.")
	}
	return nil
}

// SaveAssignment stores a correction. What access rests on cannot be taken away while
// it is open, nor can it be handed to another account.
func (s Store) SaveAssignment(ctx context.Context, a Assignment, why string) (Assignment, error) {
	return s.change(ctx, a.ID, audit.Changed, why, func(here Store, now *Assignment) error {
		if now.WithdrawnOn != 0 {
			return fault.Conflict("Uppdraget är återkallat och kan inte ändras.")
		}
		was := *now
		a.Version = max(a.Version, 1)
		a.Used, a.Cost, a.CreatedAt, a.ProposalID = was.Used, was.Cost, was.CreatedAt, was.ProposalID
		a.GrantedOn, a.GrantedBy, a.WithdrawnOn, a.WithdrawnBy, a.Why = was.GrantedOn, was.GrantedBy, was.WithdrawnOn, was.WithdrawnBy, was.Why
		a.EndTold = was.EndTold && a.ToOn == was.ToOn
		if _, err := here.ready(ctx, &a); err != nil {
			return err
		}
		*now = a
		if was.GrantedOn == 0 {
			return nil
		}
		if a.UserID != was.UserID || a.ProcurementID != was.ProcurementID {
			return fault.Conflict("Åtkomsten är beviljad. Återkalla den och lägg upp ett nytt uppdrag för ett annat konto eller en annan upphandling.")
		}
		return now.refuseLacking()
	})
}

// refuseLacking is the refusal, told in the history, of access without what it needs.
func (a Assignment) refuseLacking() error {
	lacks := a.Lacks()
	if lacks == "" {
		return nil
	}
	return audit.Refuse(fault.Conflict("Åtkomst kan inte ges. %s Både jävsdeklaration och sekretessförbindelse krävs (Klövers regelunderlag 2.4).", lacks),
		audit.Entry{Kind: Kind, Ref: a.ID, Title: a.Name(), Verb: "nekades åtkomst för", Why: lacks})
}

// Grant opens the case for the consultant during the days of the assignment.
func (s Store) Grant(ctx context.Context, id string) (Assignment, error) {
	return s.change(ctx, id, "beviljade åtkomst för", "", func(here Store, a *Assignment) error {
		switch a.Standing(here.Today()) {
		case Withdrawn:
			return fault.Conflict("Uppdraget är återkallat.")
		case Ended:
			return fault.Conflict("Uppdragets sista dag %s har passerat.", a.ToOn.Sv())
		}
		if a.GrantedOn != 0 {
			return fault.Conflict("Åtkomsten är redan beviljad av %s.", a.GrantedBy)
		}
		if err := a.refuseLacking(); err != nil {
			return err
		}
		a.GrantedOn, a.GrantedBy = here.Today(), audit.ActorFrom(ctx).Name
		return here.outsource(ctx, *a)
	})
}

// outsource marks the case as a consultant's and takes the consultant into its team,
// with the declaration.
func (s Store) outsource(ctx context.Context, a Assignment) error {
	cases := s.procurements()
	p, err := cases.Get(ctx, a.ProcurementID)
	if err != nil {
		return err
	}
	if !p.Outsourced {
		p.Outsourced, p.Consultant = true, a.Firm
		if _, err := cases.Save(ctx, p, "Läggs ut på "+a.Firm+"."); err != nil {
			return err
		}
	}
	u, err := identity.Store{DB: s.DB}.User(ctx, string(a.UserID))
	if err != nil {
		return err
	}
	if err := cases.Join(ctx, p.ID, []procurement.Member{{UserID: u.ID, Name: a.Consultant, Address: u.Email, Role: "consultant", Unit: a.Firm, FromOn: a.FromOn}}); err != nil {
		return err
	}
	member, ok, err := s.member(ctx, a)
	if err != nil || !ok {
		return err
	}
	_, err = cases.Declare(ctx, member.ID, procurement.Declaration{On: a.DeclaredOn, Conflict: procurement.No})
	return err
}

func (s Store) member(ctx context.Context, a Assignment) (procurement.Member, bool, error) {
	team, err := s.procurements().Team(ctx, a.ProcurementID)
	for _, m := range team {
		if m.UserID != "" && m.UserID == string(a.UserID) {
			return m, true, err
		}
	}
	return procurement.Member{}, false, err
}

// Withdraw ends the access at once.
func (s Store) Withdraw(ctx context.Context, id, why string) (Assignment, error) {
	why = strings.TrimSpace(why)
	return s.change(ctx, id, "återkallade åtkomsten för", why, func(here Store, a *Assignment) error {
		switch {
		case why == "":
			return refuse("why", "Skriv varför åtkomsten återkallas.")
		case a.WithdrawnOn != 0:
			return fault.Conflict("Uppdraget är redan återkallat.")
		case a.ToOn < here.Today():
			return fault.Conflict("Åtkomsten tog slut %s.", a.ToOn.Sv())
		}
		a.WithdrawnOn, a.WithdrawnBy, a.Why, a.EndTold = here.Today(), audit.ActorFrom(ctx).Name, why, true
		return here.leave(ctx, *a)
	})
}

// leave takes the consultant out of the team, unless another assignment of the same
// case is open.
func (s Store) leave(ctx context.Context, a Assignment) error {
	others, err := db.One[int64](ctx, s.DB, `
		SELECT count(*) FROM capacity_assignment
		WHERE procurement_id = $1 AND user_id = $2 AND id <> $3 AND granted_on IS NOT NULL AND withdrawn_on IS NULL AND to_on >= $4`,
		a.ProcurementID, a.UserID, a.ID, s.Today())
	if err != nil || others > 0 {
		return err
	}
	m, ok, err := s.member(ctx, a)
	if err != nil || !ok {
		return err
	}
	_, err = s.procurements().Leave(ctx, m.ID)
	return err
}

// TellEnded writes in the history which accesses have ended since it was asked last,
// and takes the consultants out of the teams. Access does not wait for it: it is gone
// the day after the last one, whether this has been done or not.
func (s Store) TellEnded(ctx context.Context) error {
	ended, err := db.All[string](ctx, s.DB, `
		SELECT id FROM capacity_assignment
		WHERE to_on < $1 AND end_told = FALSE AND granted_on IS NOT NULL AND withdrawn_on IS NULL ORDER BY to_on, id`, s.Today())
	if err != nil {
		return fmt.Errorf("reading ended assignments: %w", err)
	}
	ctx = audit.WithActor(ctx, audit.System)
	for _, id := range ended {
		_, err := s.change(ctx, id, "avslutade åtkomsten för", "Sista dagen har passerat.", func(here Store, a *Assignment) error {
			a.EndTold = true
			return here.leave(ctx, *a)
		})
		if err != nil && !errors.Is(err, db.ErrStale) {
			return err
		}
	}
	return nil
}

// change reads an assignment, lets do change it, and stores it with its history.
func (s Store) change(ctx context.Context, id, verb, why string, do func(Store, *Assignment) error) (Assignment, error) {
	var now Assignment
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		was, err := here.Assignment(ctx, id)
		if err != nil {
			return err
		}
		now = was
		if err := do(here, &now); err != nil {
			return err
		}
		now.ChangedAt = tx.Now()
		if err := tx.UpdateFrom(ctx, "capacity_assignment", &was, &now); err != nil {
			return err
		}
		return here.told(ctx, was, now, verb, why)
	})
	return now, err
}

// told writes the history and the index of an assignment.
func (s Store) told(ctx context.Context, was, a Assignment, verb, why string) error {
	err := audit.Write(ctx, s.DB, audit.Entry{Kind: Kind, Ref: a.ID, Title: a.Name(), Verb: verb, Changes: AssignmentFields.Diff(&was, &a), Why: why})
	if err != nil {
		return err
	}
	return find.Put(ctx, s.DB, find.Doc{Kind: Kind, Ref: a.ID, Title: a.Number + " " + a.Title, Detail: a.Firm + ", " + a.Consultant, URL: a.URL(), Perm: permRead, Words: a.CallOff})
}

// Hours returns the hours of an assignment, newest first.
func (s Store) Hours(ctx context.Context, assignmentID string) ([]Spent, error) {
	return db.All[Spent](ctx, s.DB, `SELECT `+db.Columns[Spent]()+` FROM capacity_spent WHERE assignment_id = $1 ORDER BY worked_on DESC, id DESC`, assignmentID)
}

// Spend notes hours that the consultant has worked.
func (s Store) Spend(ctx context.Context, one Spent) (Assignment, error) {
	return s.change(ctx, one.AssignmentID, "noterade timmar i", one.WorkedOn.Sv()+": "+one.Minutes.Hours(), func(here Store, a *Assignment) error {
		if err := one.check(*a, here.Today()); err != nil {
			return err
		}
		if a.GrantedOn == 0 {
			return fault.Conflict("Uppdraget har inte börjat: åtkomsten är inte beviljad.")
		}
		cost, err := one.cost(*a)
		if err != nil {
			return err
		}
		one.ID, one.Version, one.Cost, one.ByName = db.NewID(), 1, cost, audit.ActorFrom(ctx).Name
		one.CreatedAt, one.ChangedAt, one.Note = here.DB.Now(), here.DB.Now(), strings.TrimSpace(one.Note)
		if err := here.DB.Insert(ctx, "capacity_spent", &one); err != nil {
			return err
		}
		a.Used, a.Cost = a.Used+one.Minutes, a.Cost+cost
		return nil
	})
}

// Unspend takes hours away that were wrong.
func (s Store) Unspend(ctx context.Context, assignmentID, id string) (Assignment, error) {
	return s.change(ctx, assignmentID, "tog bort timmar i", "", func(here Store, a *Assignment) error {
		one, err := db.One[Spent](ctx, here.DB, `SELECT `+db.Columns[Spent]()+` FROM capacity_spent WHERE id = $1 AND assignment_id = $2`, id, assignmentID)
		if errors.Is(err, db.ErrNoRows) {
			return fault.NotFound("Timmarna finns inte längre.")
		}
		if err != nil {
			return err
		}
		a.Used, a.Cost = a.Used-one.Minutes, a.Cost-one.Cost
		_, err = here.DB.Exec(ctx, `DELETE FROM capacity_spent WHERE id = $1`, id)
		return err
	})
}
