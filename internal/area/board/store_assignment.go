package board

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
)

// The registers of what is followed up, as history and search name them.
const (
	AssignmentKind = "board_assignment"
	AuditKind      = "board_audit"
	AgreementKind  = "board_agreement"
)

var assignmentSorts = map[string]string{"due_on": "due_on", "given_on": "given_on"}

func (f AssignmentFilter) where(ctx context.Context, s Store) db.Where {
	var w db.Where
	for _, c := range []struct{ column, value string }{{"body_id", f.Body}, {"state", f.State}, {"finding_id", f.Finding}} {
		if c.value != "" {
			w.Add(c.column+" = ?", c.value)
		}
	}
	if f.Late {
		w.Add("state = 'open' AND due_on < ?", s.Today())
	}
	if f.OwnerID != "" {
		marks, args := "", []any{f.OwnerID}
		for _, r := range f.Roles {
			marks, args = marks+", ?", append(args, r)
		}
		if marks == "" {
			w.Add("owner_id = ?", f.OwnerID)
		} else {
			w.Add("owner_id = ? OR owner_role IN ("+marks[2:]+")", args...)
		}
	}
	w.Within("given_on", f.Given)
	if f.Text != "" {
		find.Clause(ctx, s.DB, AssignmentKind, f.Text, &w, "id")
	}
	return w
}

// Assignments returns one page of the assignments, those due first, and how many
// there are.
func (s Store) Assignments(ctx context.Context, f AssignmentFilter, page Page) ([]Assignment, Count, error) {
	w := f.where(ctx, s)
	n, err := db.CountRows(ctx, s.DB, "board_assignment", w)
	if err != nil {
		return nil, n, fmt.Errorf("counting assignments: %w", err)
	}
	list, err := db.All[Assignment](ctx, s.DB, `SELECT `+db.Columns[Assignment]()+` FROM board_assignment `+w.SQL()+`
		`+page.Order(assignmentSorts, "-given_on")+` `+page.Cut(&w), w.Args()...)
	if err != nil {
		return nil, n, fmt.Errorf("reading assignments: %w", err)
	}
	return list, n, s.nameBodies(ctx, list)
}

func (s Store) nameBodies(ctx context.Context, list []Assignment) error {
	meetings := make([]Meeting, len(list))
	for i, a := range list {
		meetings[i] = Meeting{BodyID: a.BodyID, HeldOn: a.GivenOn}
	}
	if err := s.named(ctx, meetings); err != nil {
		return err
	}
	for i := range list {
		list[i].Body = meetings[i].Body.Name
	}
	return nil
}

// Assignment returns an assignment.
func (s Store) Assignment(ctx context.Context, id string) (Assignment, error) {
	a, err := by[Assignment](ctx, s.DB, "board_assignment", id, "Uppdraget finns inte.")
	if err != nil {
		return a, err
	}
	list := []Assignment{a}
	err = s.nameBodies(ctx, list)
	return list[0], err
}

// OpenAssignments returns what a meeting of the body on the day is to be told of:
// assignments given before it that were not closed before it. Those of a body that
// this one took over after come along.
func (s Store) OpenAssignments(ctx context.Context, bodyID string, on day.Date) ([]Assignment, error) {
	list, err := db.All[Assignment](ctx, s.DB, `SELECT `+db.Columns[Assignment]()+` FROM board_assignment
		WHERE (body_id = $1 OR body_id IN (SELECT from_id FROM board_succession WHERE to_id = $1 AND on_day <= $2))
			AND given_on < $2 AND (closed_on IS NULL OR closed_on >= $2)
		ORDER BY due_on NULLS LAST, given_on, id`, bodyID, on)
	if err != nil {
		return nil, fmt.Errorf("reading open assignments: %w", err)
	}
	return list, s.nameBodies(ctx, list)
}

// AssignmentsOf returns the assignments that a decision gave.
func (s Store) AssignmentsOf(ctx context.Context, decisionID string) ([]Assignment, error) {
	list, err := rows[Assignment](ctx, s.DB, "board_assignment", "decision_id", decisionID, "due_on NULLS LAST, id")
	if err != nil {
		return nil, err
	}
	return list, s.nameBodies(ctx, list)
}

// AssignmentReports returns what has been told of an assignment, oldest first.
func (s Store) AssignmentReports(ctx context.Context, id string) ([]AssignmentReport, error) {
	return rows[AssignmentReport](ctx, s.DB, "board_assignment_report", "assignment_id", id, "on_day, id")
}

// Assign gives an assignment: of a decision, as an action on a finding, or free.
func (s Store) Assign(ctx context.Context, a Assignment) (Assignment, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		if a.DecisionID != "" {
			d, err := here.Decision(ctx, string(a.DecisionID))
			if err != nil {
				return err
			}
			a.BodyID, a.GivenOn = d.BodyID, d.DecidedOn
		}
		if a.GivenOn == 0 {
			a.GivenOn = s.Today()
		}
		if err := here.owned(ctx, &a); err != nil {
			return err
		}
		a.ID, a.Version, a.State, a.CreatedAt, a.ChangedAt = db.NewID(), 1, AssignmentOpen, s.DB.Now(), s.DB.Now()
		if err := a.Check(); err != nil {
			return err
		}
		body, err := here.bodyOn(ctx, a.BodyID, a.GivenOn)
		if err != nil {
			return err
		}
		a.Body = body.Name
		if err := tx.Insert(ctx, "board_assignment", &a); err != nil {
			return err
		}
		return here.tell(ctx, Assignment{}, a, "gav uppdraget", "")
	})
	return a, err
}

// owned finds the account of the person named.
func (s Store) owned(ctx context.Context, a *Assignment) error {
	a.Title, a.Owner = strings.TrimSpace(a.Title), strings.TrimSpace(a.Owner)
	a.OwnerID = ""
	if a.Owner == "" {
		return nil
	}
	ids, err := db.All[string](ctx, s.DB, `SELECT id FROM identity_user WHERE name = $1 AND active ORDER BY id LIMIT 1`, a.Owner)
	if len(ids) == 1 {
		a.OwnerID = identity.Ref(ids[0])
	}
	return err
}

func (s Store) tell(ctx context.Context, was, a Assignment, verb, why string) error {
	changes := AssignmentFields.Diff(&was, &a)
	if was.ID == "" {
		for i := range changes {
			changes[i].From = ""
		}
	}
	if err := (told{AssignmentKind, a.ID, a.Title, verb, changes, why}).write(ctx, s.DB); err != nil {
		return err
	}
	return s.put(ctx, AssignmentKind, a.ID, a.Title, "Uppdrag · "+a.OwnerText(), a.URL(), a.Text+" "+a.Result)
}

// changeAssignment takes one step with an assignment.
func (s Store) changeAssignment(ctx context.Context, id, verb, why string, do func(tx Store, a *Assignment) error) (Assignment, error) {
	var a Assignment
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		was, err := here.Assignment(ctx, id)
		if err != nil {
			return err
		}
		a = was
		if err := do(here, &a); err != nil {
			return err
		}
		if err := a.Check(); err != nil {
			return err
		}
		a.CreatedAt, a.ChangedAt = was.CreatedAt, tx.Now()
		if err := tx.Update(ctx, "board_assignment", &a); err != nil {
			return err
		}
		return here.tell(ctx, was, a, verb, why)
	})
	return a, err
}

// SaveAssignment stores a changed assignment, read at its version.
func (s Store) SaveAssignment(ctx context.Context, next Assignment, why string) (Assignment, error) {
	return s.changeAssignment(ctx, next.ID, audit.Changed, why, func(tx Store, a *Assignment) error {
		if !a.Open() {
			return fault.Conflict("Uppdraget är avslutat. Öppna det igen för att ändra det.")
		}
		if a.DecisionID != "" {
			next.BodyID, next.GivenOn = a.BodyID, a.GivenOn
		}
		next.DecisionID, next.FindingID, next.State = a.DecisionID, a.FindingID, a.State
		*a = next
		return tx.owned(ctx, a)
	})
}

// ReportOn notes what was told of an assignment, at a meeting or between them.
func (s Store) ReportOn(ctx context.Context, r AssignmentReport) error {
	if r.Text = strings.TrimSpace(r.Text); r.Text == "" {
		return fault.Invalid(fault.Field{Name: "text", Message: "Skriv vad som rapporteras."})
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		a, err := here.Assignment(ctx, r.AssignmentID)
		if err != nil {
			return err
		}
		if r.MeetingID != "" {
			m, err := here.Meeting(ctx, string(r.MeetingID))
			if err != nil {
				return err
			}
			r.OnDay = m.HeldOn
		}
		if r.OnDay == 0 {
			r.OnDay = s.Today()
		}
		if r.OnDay < a.GivenOn || r.OnDay > s.Today() {
			return fault.Invalid(fault.Field{Name: "on_day", Message: "Dagen ska ligga mellan den då uppdraget gavs, " + a.GivenOn.Sv() + ", och i dag."})
		}
		r.ID, r.ByName, r.CreatedAt = db.NewID(), audit.ActorFrom(ctx).Name, s.DB.Now()
		if err := tx.Insert(ctx, "board_assignment_report", &r); err != nil {
			return err
		}
		return told{AssignmentKind, a.ID, a.Title, "rapporterade om", nil, r.Text}.write(ctx, tx)
	})
}

// CloseAssignment ends an assignment with its result.
func (s Store) CloseAssignment(ctx context.Context, id, state, result string, on day.Date) (Assignment, error) {
	verb := "avslutade"
	if state == AssignmentDropped {
		verb = "avskrev"
	}
	return s.changeAssignment(ctx, id, verb, "", func(_ Store, a *Assignment) error {
		if on > s.Today() {
			return fault.Invalid(fault.Field{Name: "on", Message: "Dagen kan inte ligga framåt i tiden."})
		}
		return a.close(state, result, on)
	})
}

// ReopenAssignment takes the end back.
func (s Store) ReopenAssignment(ctx context.Context, id, why string) (Assignment, error) {
	if strings.TrimSpace(why) == "" {
		return Assignment{}, fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför uppdraget öppnas igen."})
	}
	return s.changeAssignment(ctx, id, "öppnade", why, func(_ Store, a *Assignment) error {
		if a.Open() {
			return fault.Conflict("Uppdraget pågår redan.")
		}
		a.State, a.Result, a.ClosedOn = AssignmentOpen, "", 0
		return nil
	})
}

// ReportDelegated puts the decisions taken by delegation since the last report on
// the agenda of a meeting, as an item, and notes that they were reported there.
func (s Store) ReportDelegated(ctx context.Context, meetingID string) (Item, error) {
	var item Item
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		m, err := here.Meeting(ctx, meetingID)
		if err != nil {
			return err
		}
		if !m.State.Before(Held) {
			return fault.Conflict("Sammanträdet är %s. Anmäl besluten på nästa.", lower(m.State.Sv()))
		}
		who := identity.Store{DB: tx}
		upTo := min(m.HeldOn, s.Today())
		waiting, err := who.Unreported(ctx, upTo)
		if err != nil {
			return err
		}
		if len(waiting) == 0 {
			return fault.Conflict("Inga delegationsbeslut väntar på att anmälas.")
		}
		if _, err := who.Report(ctx, identity.Meeting{ID: m.ID, Title: m.Name(), On: m.HeldOn, UpTo: upTo}); err != nil {
			return err
		}
		item, err = here.putReport(ctx, m)
		return err
	})
	return item, err
}

// putReport writes the item of the report, anew when more was added to it.
func (s Store) putReport(ctx context.Context, m Meeting) (Item, error) {
	f := identity.DecisionFilter{Meeting: m.ID}
	reported, _, err := identity.Store{DB: s.DB}.Decisions(ctx, f, identity.Page{Sort: "decided_on"})
	if err != nil {
		return Item{}, err
	}
	items, err := rows[Item](ctx, s.DB, "board_item", "meeting_id", m.ID, "position")
	for _, i := range items {
		if err == nil && i.reports() {
			i.Background = delegatedText(reported)
			return i, s.SaveItem(ctx, i)
		}
	}
	if err != nil {
		return Item{}, err
	}
	return s.AddItem(ctx, Item{MeetingID: m.ID, Kind: Notification, Title: "Anmälan av delegationsbeslut", Background: delegatedText(reported),
		Proposal: "Anmälan noteras.", LinkLabel: "Delegationsbesluten", LinkPath: f.URL()})
}

// reports tells whether the item reports delegated decisions.
func (i Item) reports() bool {
	return i.Kind == Notification && i.LinkPath == (identity.DecisionFilter{Meeting: i.MeetingID}).URL()
}

// unreport lets the decisions of an item that is removed wait for the next meeting.
func (s Store) unreport(ctx context.Context, i Item) error {
	if !i.reports() {
		return nil
	}
	_, err := identity.Store{DB: s.DB}.Unreport(ctx, i.MeetingID)
	return err
}

// delegatedText sums the decisions up by kind, for the agenda; the whole list is linked.
func delegatedText(list []identity.Decision) string {
	count := map[string]int{}
	for _, d := range list {
		count[d.Act]++
	}
	text := fmt.Sprintf("%d beslut har fattats med stöd av delegation från %s till %s.\n", len(list), list[0].DecidedOn.Sv(), list[len(list)-1].DecidedOn.Sv())
	for _, a := range identity.Acts() {
		if n := count[a.Key]; n > 0 {
			text += fmt.Sprintf("\n- %s: %d", a.Label, n)
		}
	}
	return text
}
