package handbook

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"slices"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/find"
	"klover/internal/word/day"
)

// Migrations holds the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

// The names of the registers in the history and in search.
const (
	ProcessKind    = "handbook_process"
	DocumentKind   = "handbook_document"
	SuggestionKind = "handbook_suggestion"
)

// Store keeps processes and documents.
type Store struct{ DB *db.DB }

// Today is the day in Sweden.
func (s Store) Today() day.Date { return day.Of(s.DB.Now()) }

// Processes returns every process with leaders and roles, in the order of the codes.
func (s Store) Processes(ctx context.Context) ([]Process, error) {
	all, err := db.All[Process](ctx, s.DB, `SELECT `+db.Columns[Process]()+` FROM handbook_process`)
	if err != nil {
		return nil, err
	}
	leaders, err := db.All[Leader](ctx, s.DB, `SELECT `+db.Columns[Leader]()+` FROM handbook_leader ORDER BY process_id, from_on`)
	if err != nil {
		return nil, err
	}
	roles, err := db.All[Role](ctx, s.DB, `SELECT `+db.Columns[Role]()+` FROM handbook_role ORDER BY process_id, role`)
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	slices.SortFunc(all, byCode)
	for i, p := range all {
		at[p.ID] = i
	}
	for i := range all {
		if parent, ok := at[all[i].ParentID]; ok {
			all[i].Parent = all[parent].Name
		}
	}
	for _, l := range leaders {
		all[at[l.ProcessID]].Leaders = append(all[at[l.ProcessID]].Leaders, l)
	}
	for _, r := range roles {
		all[at[r.ProcessID]].Roles = append(all[at[r.ProcessID]].Roles, r)
	}
	return all, nil
}

// Process returns one process with leaders and roles.
func (s Store) Process(ctx context.Context, id string) (Process, error) {
	all, err := s.Processes(ctx)
	i := slices.IndexFunc(all, func(p Process) bool { return p.ID == id })
	if err == nil && i < 0 {
		err = fault.NotFound("Processen finns inte.")
	}
	if err != nil {
		return Process{}, err
	}
	return all[i], nil
}

// CreateProcess stores a new process as a draft.
func (s Store) CreateProcess(ctx context.Context, p Process) (Process, error) {
	p.ID, p.Version, p.State, p.Edition = db.NewID(), 1, Draft, 1
	p.CreatedAt, p.ChangedAt, p.ChangedBy = s.DB.Now(), s.DB.Now(), audit.ActorFrom(ctx).ID
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := (Store{tx}).place(ctx, p); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "handbook_process", &p); err != nil {
			return codeTaken(err, p)
		}
		if err := writeRoles(ctx, tx, p); err != nil {
			return err
		}
		return note(ctx, tx, Process{}, p, audit.Created, "")
	})
	return p, err
}

// place says no to a process that lies where it cannot.
func (s Store) place(ctx context.Context, p Process) error {
	if err := p.Check(); err != nil || p.ParentID == "" {
		return err
	}
	parent, err := s.Process(ctx, p.ParentID)
	if err != nil {
		return err
	}
	if !under(p.Level, parent.Level) {
		return fault.Invalid(fault.Field{Name: "parent_id", Message: fmt.Sprintf("En %s kan inte ligga under en %s.", p.Level, parent.Level)})
	}
	return nil
}

func codeTaken(err error, p Process) error {
	if fault.KindOf(err) == fault.KindConflict {
		return fault.With(fault.Invalid(fault.Field{Name: "code", Message: fmt.Sprintf("Numret %s används redan.", p.Code)}), err)
	}
	return err
}

// SaveProcess changes a process. A change of an approved one makes it a draft of the
// next edition.
func (s Store) SaveProcess(ctx context.Context, p Process, why string) (Process, error) {
	return s.changeProcess(ctx, p.ID, p.Version, audit.Changed, why, func(tx Store, before Process) (Process, error) {
		p.State, p.Edition, p.ChangedBy = before.State, before.Edition, audit.ActorFrom(ctx).ID
		p.ApprovedBy, p.ApprovedOn = before.ApprovedBy, before.ApprovedOn
		if before.State == Approved {
			p.Edition++
		}
		p.State = Draft
		return p, tx.place(ctx, p)
	})
}

// SendProcess asks for approval.
func (s Store) SendProcess(ctx context.Context, id string, version int64) (Process, error) {
	return s.changeProcess(ctx, id, version, "skickade på granskning", "", func(_ Store, p Process) (Process, error) {
		if p.State != Draft {
			return p, fault.Conflict("Bara ett utkast kan skickas på granskning.")
		}
		if p.Level == Step && len(p.Roles) == 0 {
			return p, fault.Conflict("Ange först vem som är huvudansvarig, utför, konsulteras och informeras i steget.")
		}
		p.State = Review
		return p, nil
	})
}

// ApproveProcess makes the process valid. Whoever changed it last may not.
func (s Store) ApproveProcess(ctx context.Context, id string, version int64) (Process, error) {
	return s.changeProcess(ctx, id, version, "fastställde", "", func(_ Store, p Process) (Process, error) {
		actor := audit.ActorFrom(ctx)
		switch {
		case p.State != Review:
			return p, fault.Conflict("Processen är inte på granskning.")
		case p.ChangedBy == actor.ID && actor.ID != "":
			return p, fault.Conflict("Någon annan än den som ändrade processen ska fastställa den.")
		}
		p.State, p.ApprovedBy, p.ApprovedOn = Approved, actor.Name, s.Today()
		return p, nil
	})
}

// ReturnProcess sends the process back to be worked on.
func (s Store) ReturnProcess(ctx context.Context, id string, version int64, why string) (Process, error) {
	return s.changeProcess(ctx, id, version, "skickade tillbaka", why, func(_ Store, p Process) (Process, error) {
		if p.State != Review {
			return p, fault.Conflict("Processen är inte på granskning.")
		}
		p.State = Draft
		return p, nil
	})
}

// Appoint lets somebody lead the process from a day on; whoever led it before does
// so until that day.
func (s Store) Appoint(ctx context.Context, id, name string, from day.Date) error {
	if name == "" || from == 0 {
		return fault.Wrong("Ange vem som leder processen och från vilken dag.")
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		before, err := Store{tx}.Process(ctx, id)
		if err != nil {
			return err
		}
		if n := len(before.Leaders); n > 0 && before.Leaders[n-1].FromOn >= from {
			return fault.Wrong("%s leder processen från och med %s. En ny processledare börjar efter den dagen.", before.Leaders[n-1].Name, before.Leaders[n-1].FromOn.Sv())
		}
		if _, err := tx.Exec(ctx, `UPDATE handbook_leader SET to_on = $1 WHERE process_id = $2 AND to_on IS NULL`, from, id); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "handbook_leader", &Leader{ProcessID: id, FromOn: from, Name: name}); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: ProcessKind, Ref: id, Title: before.title(), Verb: "utsåg processledare för",
			Changes: []field.Change{{Key: "leader", Label: "Processledare", From: before.Leader(from), To: name}, {Key: "from", Label: "Från och med", To: from.Sv()}}})
	})
}

// LedSince returns the day from which the process has its present leader, 0 without one.
func (s Store) LedSince(ctx context.Context, code string) (day.Date, error) {
	days, err := db.All[day.Date](ctx, s.DB, `
		SELECT l.from_on FROM handbook_leader l JOIN handbook_process p ON p.id = l.process_id
		WHERE p.code = $1 AND l.from_on <= $2 ORDER BY l.from_on DESC LIMIT 1`, code, s.Today())
	if err != nil || len(days) == 0 {
		return 0, err
	}
	return days[0], nil
}

func (p Process) title() string { return p.Code + " " + p.Name }

// changeProcess reads a process, lets do change it and writes it with its history.
func (s Store) changeProcess(ctx context.Context, id string, version int64, verb, why string, do func(Store, Process) (Process, error)) (Process, error) {
	var saved Process
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		before, err := Store{tx}.Process(ctx, id)
		if err != nil {
			return err
		}
		next, err := do(Store{tx}, before)
		if err != nil {
			return err
		}
		next.ID, next.Version, next.CreatedAt, next.ChangedAt = id, version, before.CreatedAt, tx.Now()
		if err := tx.Update(ctx, "handbook_process", &next); err != nil {
			return codeTakenOrStale(err, next)
		}
		if err := writeRoles(ctx, tx, next); err != nil {
			return err
		}
		if saved, err = (Store{tx}).Process(ctx, id); err != nil {
			return err
		}
		return note(ctx, tx, before, saved, verb, why)
	})
	return saved, err
}

// codeTakenOrStale keeps the conflict of somebody who saved first.
func codeTakenOrStale(err error, p Process) error {
	if errors.Is(err, db.ErrStale) {
		return err
	}
	return codeTaken(err, p)
}

func writeRoles(ctx context.Context, tx *db.DB, p Process) error {
	if _, err := tx.Exec(ctx, `DELETE FROM handbook_role WHERE process_id = $1`, p.ID); err != nil {
		return err
	}
	roles := slices.Clone(p.Roles)
	for i := range roles {
		roles[i].ProcessID = p.ID
	}
	return db.InsertAll(ctx, tx, "handbook_role", roles)
}

func note(ctx context.Context, tx *db.DB, before, after Process, verb, why string) error {
	changes := ProcessFields.Diff(&before, &after)
	if from, to := rolesText(before), rolesText(after); from != to {
		changes = append(changes, field.Change{Key: "roles", Label: "HUKI", From: from, To: to})
	}
	if err := audit.Write(ctx, tx, audit.Entry{Kind: ProcessKind, Ref: after.ID, Title: after.title(), Verb: verb, Changes: changes, Why: why}); err != nil {
		return err
	}
	return find.Put(ctx, tx, find.Doc{Kind: ProcessKind, Ref: after.ID, Title: after.title(), Detail: "Process", URL: after.URL(), Perm: "handbook.read",
		Words: after.Purpose + " " + after.Owner + " " + after.Systems})
}

func rolesText(p Process) string {
	text := ""
	for _, r := range p.Roles {
		text += r.Role + ": " + r.Letters + "\n"
	}
	return text
}

// History returns what has happened to a record of the area.
func (s Store) History(ctx context.Context, kind, id string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, kind, id)
}
