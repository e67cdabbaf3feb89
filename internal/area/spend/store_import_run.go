package spend

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"klover/internal/area/invoice"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/sheet"
)

// Step tells how far the work has come, in bytes, and what is going on.
type Step func(done, total int64, message string)

// CheckImport looks through the files of an import and stores nothing of their lines.
func (s Store) CheckImport(ctx context.Context, number int64, step Step) (Import, error) {
	i, err := s.Import(ctx, number)
	if err != nil {
		return i, err
	}
	return s.check(ctx, i, s.stored(i), step)
}

func (s Store) check(ctx context.Context, i Import, from files, step Step) (Import, error) {
	began := time.Now()
	o, err := s.Origin(ctx, i.SourceID)
	if err != nil {
		return i, err
	}
	l := newLooking(&i, o)
	err = s.read(ctx, i, from, step, l.next, l.take, &i.Look)
	if err == nil {
		err = s.compare(ctx, l)
	}
	if err == nil {
		err = s.cells(ctx, i, from, l)
	}
	if err != nil {
		return s.failed(ctx, i, ImportFailed, err)
	}
	l.finish()
	now := s.DB.Now()
	i.State, i.CheckedAt, i.Millis = ImportChecked, &now, time.Since(began).Milliseconds()
	return i, s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := s.in(tx).keepLook(ctx, l); err != nil {
			return err
		}
		return s.in(tx).saveImport(ctx, &i)
	})
}

// read reads the invoices of files.
func (s Store) read(ctx context.Context, i Import, from files, step Step, next func(name string), take invoice.Take, look *Look) error {
	g := gauge{step: step, total: max(i.Size, 1), began: time.Now()}
	formats := map[string]bool{}
	return from(ctx, func(f opened) error {
		next(f.name)
		g.from = f.from
		o := invoice.Options{Name: f.name, Today: s.Today(), Mapping: invoice.Mapping{Columns: i.Columns.By, Decimal: i.Columns.Decimal, Sheet: i.Columns.Sheet}}
		format, err := invoice.Read(ctx, &g, f.size, o, func(p invoice.Part) error {
			g.tell(len(p.Lines))
			return take(p)
		})
		g.before += f.size
		if look != nil && !formats[format.Sv()] {
			formats[format.Sv()] = true
			look.Formats = append(look.Formats, format.Sv())
		}
		if look != nil && look.Heads == nil && isTable(format) {
			look.Heads, _ = headsOf(f, i.Columns)
		}
		return err
	})
}

func isTable(f invoice.Format) bool { return f == invoice.Table || f == invoice.Ledger }

// headsOf are the names of a table's columns.
func headsOf(f opened, c Columns) ([]string, error) {
	sample, err := sampleOf(f, c)
	var names []string
	for _, column := range sample {
		names = append(names, column.Name)
	}
	return names, err
}

// compare holds what was read against itself and against what other imports have.
func (s Store) compare(ctx context.Context, l *looking) error {
	l.doubles()
	l.again()
	there, err := s.invoicesThere(ctx, l)
	if err != nil {
		return err
	}
	l.there(there)
	if l.im.NewSellers, err = countNew(ctx, s, sellerName, l.sellers, Seller.key, func(one Seller) {
		if len(l.im.Look.New) < mostNew {
			l.im.Look.New = append(l.im.Look.New, one.Name)
		}
	}); err != nil {
		return err
	}
	if l.im.NewUnits, err = countNew(ctx, s, unitName, l.units, Unit.key, nil); err != nil {
		return err
	}
	l.im.NewAccounts, err = countNew(ctx, s, accountName, l.accounts, Account.key, nil)
	return err
}

// countNew counts those that have no number in the lake.
func countNew[T named](ctx context.Context, s Store, of name[T], list map[T]bool, key func(T) string, see func(T)) (n int64, err error) {
	byKey := map[string]T{}
	for one, told := range list {
		if told {
			byKey[key(one)] = one
		}
	}
	found, err := rowsOf(ctx, s.DB, of, "key", keys(byKey))
	for _, k := range keys(byKey) {
		if _, ok := found[k]; ok {
			continue
		}
		if n++; see != nil {
			see(byKey[k])
		}
	}
	return n, err
}

// cells keeps the rows of tables that were refused as they stood, so that they can be
// mended and sent again. Persons are masked in them too.
func (s Store) cells(ctx context.Context, i Import, from files, l *looking) error {
	wanted := map[string]map[int][]int{} // rejects by file and row
	for n, r := range l.rejects {
		if r.Refused && r.Row > 0 && r.Path == "" {
			if wanted[r.File] == nil {
				wanted[r.File] = map[int][]int{}
			}
			wanted[r.File][int(r.Row)] = append(wanted[r.File][int(r.Row)], n)
		}
	}
	if len(wanted) == 0 || len(l.im.Look.Heads) == 0 {
		return nil
	}
	return from(ctx, func(f opened) error {
		if wanted[f.name] == nil {
			return nil
		}
		book, err := sheet.Open(f.from, f.size, f.name, tableLimits)
		if err != nil {
			return nil // no table: an invoice in XML has a path and no cells
		}
		for row, err := range book.Rows(i.Columns.Sheet) {
			if err != nil {
				return nil // what the reading told
			}
			for _, n := range wanted[f.name][row.Number] {
				l.rejects[n].Cells = l.cellsOf(row)
			}
		}
		return nil
	})
}

func (l *looking) cellsOf(row sheet.Row) Cells {
	cells := make(Cells, len(l.im.Look.Heads))
	for i := range cells {
		cells[i] = l.mask(row.At(i).Text)
	}
	return cells
}

// keepLook stores what was wrong and which invoices are not to be stored.
func (s Store) keepLook(ctx context.Context, l *looking) error {
	for _, table := range []string{"spend_reject", "spend_skip"} {
		if _, err := s.DB.Exec(ctx, `DELETE FROM `+table+` WHERE import = $1`, l.im.Number); err != nil {
			return err
		}
	}
	for n := range l.rejects {
		l.rejects[n].Import = l.im.Number
	}
	if err := db.InsertAll(ctx, s.DB, "spend_reject", l.rejects); err != nil {
		return err
	}
	_, err := s.DB.Exec(ctx, `INSERT INTO spend_skip (import, places) VALUES ($1, $2)`, l.im.Number, l.skip.text())
	return err
}

// failed notes why an import could not be read or stored. What may pass leaves it as it is,
// so that the job begins again.
func (s Store) failed(ctx context.Context, i Import, state ImportState, cause error) (Import, error) {
	kind := fault.KindOf(cause)
	if ctx.Err() == nil && kind == fault.KindInternal {
		return i, cause
	}
	back := context.WithoutCancel(ctx)
	now, err := s.Import(back, i.Number)
	if err != nil {
		return i, fmt.Errorf("%w; then %w", cause, err)
	}
	now.State, now.Message = state, fault.Message(cause)
	if ctx.Err() != nil {
		now.Message = "Arbetet avbröts. Inget är sparat."
	}
	if err := s.saveImport(back, &now); err != nil {
		return now, fmt.Errorf("%w; then %w", cause, err)
	}
	return now, cause
}

// storing lets one import at a time be stored, so that two with the same invoice see each
// other: the lake of a process is written by that process only.
var storing sync.Mutex

// RunImport stores the lines of an import that has been looked through. It may be done
// again: what an earlier try stored is replaced.
func (s Store) RunImport(ctx context.Context, number int64, step Step) (Import, error) {
	i, err := s.Import(ctx, number)
	if err != nil {
		return i, err
	}
	return s.perform(ctx, i, s.stored(i), step)
}

func (s Store) perform(ctx context.Context, i Import, from files, step Step) (Import, error) {
	storing.Lock()
	defer storing.Unlock()
	if i.State == ImportDone {
		return i, nil // an earlier try came all the way but for telling so
	}
	i, err := s.fresh(ctx, i, from, step)
	if err != nil {
		return i, err
	}
	if err := i.Startable(); err != nil {
		return s.failed(ctx, i, ImportChecked, err)
	}
	began := time.Now()
	i.State = ImportStoring
	if err := s.saveImport(ctx, &i); err != nil {
		return i, err
	}
	if err := s.write(ctx, i, from, step); err != nil {
		return s.failed(ctx, i, ImportChecked, err)
	}
	if err := s.recover(ctx, i, step); err != nil {
		return i, err
	}
	i.Millis = time.Since(began).Milliseconds()
	return i, s.done(ctx, &i)
}

// fresh looks through the files again when another import was stored or undone since.
func (s Store) fresh(ctx context.Context, i Import, from files, step Step) (Import, error) {
	list, err := s.filesOf(ctx, i.Number)
	if err != nil {
		return i, err
	}
	for _, f := range list {
		if err := s.readBefore(ctx, f, i.Number); err != nil {
			return s.failed(ctx, i, ImportChecked, err)
		}
	}
	n, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM spend_import WHERE number <> $1 AND (ended_at >= $2 OR undone_at >= $2)`, i.Number, i.CheckedAt)
	if err != nil || n == 0 && i.CheckedAt != nil {
		return i, err
	}
	return s.check(ctx, i, from, step)
}

// write writes the lines into the lake, all at once.
func (s Store) write(ctx context.Context, i Import, from files, step Step) error {
	o, err := s.Origin(ctx, i.SourceID)
	if err != nil {
		return err
	}
	text, err := db.One[string](ctx, s.DB, `SELECT places FROM spend_skip WHERE import = $1`, i.Number)
	if err != nil {
		return err
	}
	skip, err := readSkipped(text)
	if err != nil {
		return err
	}
	rules, err := s.Rules(ctx)
	if err != nil {
		return err
	}
	b, err := s.Begin(ctx, i.Number, rules)
	if err != nil {
		return err
	}
	defer b.Discard()
	l, at := newLining(o, i.Party), int32(-1)
	to := pour(ctx, b)
	add := to.add
	err = s.read(ctx, i, from, step, func(string) {}, func(p invoice.Part) error {
		if p.First {
			at++
			l.begin(p.Invoice)
		}
		if skip.has(at) {
			return nil
		}
		if err := l.lines(p, add); err != nil || !p.Last {
			return err
		}
		return l.rest(p.Invoice, add)
	}, nil)
	if err := errors.Join(err, to.end()); err != nil {
		return err
	}
	return b.Commit(ctx)
}

// done notes that the lines are stored, and forgets the files.
func (s Store) done(ctx context.Context, i *Import) error {
	now := s.DB.Now()
	i.State, i.EndedAt, i.Message = ImportDone, &now, ""
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		in := s.in(tx)
		if err := in.removeFiles(ctx, i.Number); err != nil {
			return err
		}
		if err := in.rememberColumns(ctx, i.SourceID, i.Columns); err != nil {
			return err
		}
		if err := in.saveImport(ctx, i); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindImport, Ref: i.ID, Title: i.Title(), Verb: "läste in", Why: i.Sentence()})
	})
}

// UndoImport takes away all lines of an import.
func (s Store) UndoImport(ctx context.Context, number int64, why string, step Step) (Import, error) {
	storing.Lock()
	defer storing.Unlock()
	i, err := s.Import(ctx, number)
	if err != nil {
		return i, err
	}
	if i.State != ImportDone && i.State != ImportUndoing {
		return i, fault.Conflict("Importen är %s och kan inte ångras.", i.State)
	}
	if why == "" {
		return i, fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför importen ångras. Det står kvar i historiken."})
	}
	others, err := s.coveredBy(ctx, i)
	if err != nil {
		return i, err
	}
	if err := s.Lake.Undo(ctx, batchName(number)); err != nil {
		return i, err
	}
	if err := s.recountAll(ctx, others, step); err != nil {
		return i, err
	}
	now := s.DB.Now()
	i.State, i.UndoneAt, i.UndoneBy, i.UndoneWhy, i.Message = ImportUndone, &now, audit.ActorFrom(ctx).Name, why, ""
	return i, s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := s.in(tx).saveImport(ctx, &i); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindImport, Ref: i.ID, Title: i.Title(), Verb: "ångrade", Why: why})
	})
}
