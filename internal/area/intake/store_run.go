package intake

import (
	"context"
	"errors"
	"fmt"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/sheet"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Step is told how far the work has come: rows done, rows in all (0 when not
// known) and what is going on, in Swedish.
type Step func(done, total int64, message string)

// chunk is how many rows are read, looked up and stored at a time: few enough to
// hold, many enough that the questions cost little for each.
const chunk = 500

// registerOfRun returns the run's register.
func registerOfRun(r Run) (Register, error) {
	for _, reg := range Registers {
		if reg.Key() == r.Register {
			return reg, nil
		}
	}
	return nil, fault.Wrong("Välj vilket register filen ska läsas in i.")
}

// RegisterNamed returns the register with the key.
func RegisterNamed(key string) (Register, bool) {
	reg, err := registerOfRun(Run{Register: key})
	return reg, err == nil
}

// begin prepares a reading: the layout of the file and the session.
func (s Store) begin(book *sheet.Book, r Run) (layout, *session, error) {
	reg, err := registerOfRun(r)
	if err != nil {
		return layout{}, nil, err
	}
	l, err := layoutOf(book, r, reg)
	if err != nil {
		return l, nil, err
	}
	if err := r.Mapping.Check(reg.Targets(), l.head.Names); err != nil {
		return l, nil, err
	}
	return l, newSession(r, newPlan(reg.Targets(), l.head.Names, r.Mapping, r.Formulas), day.Of(s.DB.Now())), nil
}

// Check tries every row of the run's file.
func (s Store) Check(ctx context.Context, id string, step Step) (Run, error) {
	return s.with(ctx, id, step, s.check)
}

// Perform stores the good rows of the run's file.
func (s Store) Perform(ctx context.Context, id string, step Step) (Run, error) {
	return s.with(ctx, id, step, s.perform)
}

// with opens the file of a run for one step of its way. A step that fails is told
// on the run's page.
func (s Store) with(ctx context.Context, id string, step Step, do func(context.Context, *sheet.Book, Run, Step) (Run, error)) (Run, error) {
	r, err := s.Get(ctx, id)
	if err != nil {
		return r, err
	}
	if r.State == Done || r.State == Undone {
		return r, nil // the job was run again after it had been done
	}
	book, err := s.Book(ctx, r)
	if err == nil {
		defer book.Close()
		r, err = do(ctx, book.Book, r, step)
	}
	if err != nil {
		return r, errors.Join(err, s.fail(ctx, r, err))
	}
	return r, nil
}

// tally counts verdicts.
func (r *Run) tally(verdicts []verdict) {
	for _, v := range verdicts {
		r.Rows += int64(1 + len(v.line.more))
		if v.verb != rejected {
			r.Joined += int64(len(v.line.more))
		}
		switch v.verb {
		case Created:
			r.Created++
		case Updated:
			r.Updated++
		case unchanged:
			r.Same++
		default:
			r.Rejected += int64(1 + len(v.line.more))
		}
	}
}

func (r *Run) clear() {
	r.Rows, r.Created, r.Updated, r.Same, r.Rejected, r.Joined, r.Missing, r.Suppliers = 0, 0, 0, 0, 0, 0, 0, 0
}

// check tries every row of the file and stores those that will be rejected, so
// that they can be shown, corrected and imported again. Nothing else is stored.
func (s Store) check(ctx context.Context, book *sheet.Book, r Run, step Step) (Run, error) {
	r, err := s.try(ctx, book, r, step)
	if err != nil {
		return r, err
	}
	r.State = Checked
	return r, s.save(ctx, &r)
}

// try counts what would become of every row.
func (s Store) try(ctx context.Context, book *sheet.Book, r Run, step Step) (Run, error) {
	started := time.Now()
	l, ses, err := s.begin(book, r)
	if err != nil {
		return r, err
	}
	if err := s.forget(ctx, r.ID); err != nil {
		return r, err
	}
	before := r.Rows
	r.clear()
	r.Heads = l.head.Names
	for part, err := range l.lines(book, ses.plan) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return r, err
		}
		verdicts, err := l.reg.handle(ctx, s.DB, ses, part)
		if err != nil {
			return r, fmt.Errorf("checking rows from %d: %w", part[0].row, err)
		}
		r.tally(verdicts)
		if err := s.reject(ctx, r.ID, bad(verdicts)); err != nil {
			return r, err
		}
		if err := s.differ(ctx, r.ID, ses, verdicts); err != nil {
			return r, err
		}
		step(r.Rows, before, "Granskar: "+sv.Plural(r.Rows, "rad", "rader"))
	}
	if r.Missing, err = s.absent(ctx, r.ID, l.reg, ses); err != nil {
		return r, err
	}
	r.Suppliers = int64(len(ses.newcomers))
	r.Millis = time.Since(started).Milliseconds()
	return r, nil
}

func bad(verdicts []verdict) []line {
	var lines []line
	for _, v := range verdicts {
		if v.verb != rejected {
			continue
		}
		lines = append(lines, v.line)
		for _, m := range v.line.more {
			m.fault("", "", "", Rule, fmt.Sprintf("Raden hör till rad %d, som har fel.", v.line.row))
			lines = append(lines, m)
		}
	}
	return lines
}

// errMoved says that a register was changed between the check and the storing.
var errMoved = fault.Conflict("Registret ändrades av någon annan medan importen pågick. Inget har sparats. Granska filen igen.")

// perform checks the file again, since the registers may have changed, and stores
// the good rows in one transaction.
func (s Store) perform(ctx context.Context, book *sheet.Book, r Run, step Step) (Run, error) {
	total := 2 * r.Rows
	r, err := s.try(ctx, book, r, func(done, _ int64, message string) { step(done, total, message) })
	if err != nil {
		return r, err
	}
	return s.keep(ctx, book, r, step)
}

// keep stores the good rows of a file that has just been checked.
func (s Store) keep(ctx context.Context, book *sheet.Book, r Run, step Step) (Run, error) {
	if err := r.Startable(); err != nil {
		return r, err
	}
	started, checking := time.Now(), r.Millis
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		done, err := Store{tx}.put(ctx, book, r, func(rows int64) {
			step(r.Rows+rows, 2*r.Rows, fmt.Sprintf("Sparar: %s av %s", sv.Number(rows), sv.Plural(r.Rows, "rad", "rader")))
		})
		if err != nil {
			return err
		}
		if done.Created != r.Created || done.Updated != r.Updated {
			return errMoved
		}
		now := tx.Now()
		r, r.State, r.EndedAt, r.Message = done, Done, &now, ""
		r.Millis = checking + time.Since(started).Milliseconds()
		if err := (Store{tx}).save(ctx, &r); err != nil {
			return err
		}
		if err := (Store{tx}).Remember(ctx, r.Register, r.Heads, r.Mapping); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: Kind, Ref: r.ID, Title: r.FileName, Verb: "importerade", Changes: r.receipt(), Why: r.Source})
	})
	return r, err
}

// receipt is the counts of a run as its history has them.
func (r Run) receipt() []field.Change {
	var list []field.Change
	for _, c := range []struct {
		label string
		n     int64
	}{{"Lästa rader", r.Rows}, {"Nya", r.Created}, {"Uppdaterade", r.Updated}, {"Fanns redan", r.Same}, {"Avvisade", r.Rejected}, {"Hör till raden ovanför", r.Joined}, {"Nya leverantörer", r.Suppliers}} {
		if c.n > 0 {
			list = append(list, field.Change{Label: c.label, To: sv.Number(c.n)})
		}
	}
	return list
}

// put stores the good rows and what became of them.
func (s Store) put(ctx context.Context, book *sheet.Book, r Run, step func(rows int64)) (Run, error) {
	l, ses, err := s.begin(book, r)
	if err != nil {
		return r, err
	}
	ses.store = true
	missing := r.Missing
	r.clear()
	r.Missing = missing
	for part, err := range l.lines(book, ses.plan) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return r, err
		}
		verdicts, err := l.reg.handle(ctx, s.DB, ses, part)
		if err != nil {
			return r, fmt.Errorf("storing rows from %d: %w", part[0].row, err)
		}
		r.tally(verdicts)
		r.Suppliers += int64(len(ses.guests))
		if err := s.note(ctx, r, ses, verdicts); err != nil {
			return r, err
		}
		step(r.Rows)
	}
	return r, nil
}

// note stores which records came from which rows.
func (s Store) note(ctx context.Context, r Run, ses *session, verdicts []verdict) error {
	var lines []Line
	for _, v := range verdicts {
		if v.verb == Created || v.verb == Updated {
			lines = append(lines, Line{RunID: r.ID, Register: r.Register, Kind: r.Register, Ref: v.ref, Row: v.line.row,
				Key: v.digest(), Title: short(v.title), Verb: v.verb, Version: v.ver, Before: v.before})
		}
	}
	for id, g := range ses.guests {
		lines = append(lines, Line{RunID: r.ID, Register: supplierKey, Kind: supplierKey, Ref: id, Row: g.row,
			Title: g.name, Verb: Created, Version: 1})
	}
	clear(ses.guests)
	return db.InsertAll(ctx, s.DB, "intake_line", lines)
}

// fail notes why a run stored nothing, with the counts that it came to.
func (s Store) fail(ctx context.Context, r Run, cause error) error {
	ctx = context.WithoutCancel(ctx)
	now, err := s.Get(ctx, r.ID)
	if err != nil {
		return err
	}
	r.Version = now.Version
	r.State, r.Message = Failed, fault.Message(cause)
	if errors.Is(cause, context.Canceled) {
		r.State, r.Message = Checked, "Importen avbröts. Inget har sparats."
		if r.Rows == 0 {
			r.State = Uploaded
		}
	}
	if details := fault.FieldsOf(cause); len(details) > 0 {
		r.Message = details[0].Message
	}
	return s.save(ctx, &r)
}
