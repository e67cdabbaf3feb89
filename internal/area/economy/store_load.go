package economy

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	base "klover/internal/base/file"
	"klover/internal/base/find"
	"klover/internal/word/sv"
)

// Loads returns the loads, newest first.
func (s Store) Loads(ctx context.Context, f LoadFilter, p Page) ([]Load, Count, error) {
	w := f.where()
	n, err := db.CountRows(ctx, s.DB, "economy_load", w)
	if err != nil {
		return nil, n, fmt.Errorf("counting loads: %w", err)
	}
	all, err := db.All[Load](ctx, s.DB, `
		SELECT `+db.Columns[Load]()+` FROM economy_load `+w.SQL()+`
		`+p.Order(loadOrder, "-created_at")+` `+p.Cut(&w), w.Args()...)
	return all, n, err
}

// loadOrder is what the list of loads may be sorted by.
var loadOrder = map[string]string{"created_at": "created_at", "file_name": "file_name", "rows_read": "rows_read", "amount": "amount", "first_month": "first_month NULLS LAST"}

// LoadSources returns where loads have come from.
func (s Store) LoadSources(ctx context.Context) ([]string, error) {
	return db.All[string](ctx, s.DB, `SELECT DISTINCT source FROM economy_load ORDER BY source`)
}

// Load returns one load.
func (s Store) Load(ctx context.Context, id string) (Load, error) {
	return db.One[Load](ctx, s.DB, `SELECT `+db.Columns[Load]()+` FROM economy_load WHERE id = $1`, id)
}

// Rejects returns the rows of a file that could not be read.
func (s Store) Rejects(ctx context.Context, id string) ([]Reject, error) {
	return db.All[Reject](ctx, s.DB, `SELECT `+db.Columns[Reject]()+` FROM economy_load_reject WHERE load_id = $1 ORDER BY position`, id)
}

// Receive reads a file and keeps it for a look before anything is stored in the
// ledger. A broken file, and one that is already loaded, leaves nothing behind.
func (s Store) Receive(ctx context.Context, name string, from io.Reader, o Options) (Load, error) {
	if err := o.Check(); err != nil {
		return Load{}, err
	}
	raw, err := io.ReadAll(io.LimitReader(from, MostBytes+1))
	if err != nil {
		return Load{}, err
	}
	if len(raw) > MostBytes {
		return Load{}, fault.Wrong("Filen är större än %d MB.", MostBytes>>20)
	}
	sum := sha256.Sum256(raw)
	l := Load{State: Previewed, Kind: o.Kind, FileName: name, Hash: hex.EncodeToString(sum[:])}
	if err := s.refuseTwice(ctx, l); err != nil {
		return Load{}, err
	}
	d, err := readFile(name, bytes.NewReader(raw), o)
	if err != nil {
		return Load{}, err
	}
	if _, err := s.known(ctx, &d); err != nil {
		return Load{}, err
	}
	l.fill(d)
	text, err := json.Marshal(o)
	if err != nil {
		return Load{}, err
	}
	by := audit.ActorFrom(ctx)
	l.ID, l.Version, l.Options, l.ByID, l.ByName = db.NewID(), 1, string(text), by.ID, by.Name
	l.CreatedAt, l.ChangedAt = s.DB.Now(), s.DB.Now()
	return l, s.tx(ctx, func(s Store) error {
		f, err := base.Put(ctx, s.DB, LoadKind, l.ID, name, bytes.NewReader(raw), MostBytes)
		if err != nil {
			return err
		}
		l.FileID = f.ID
		if err := s.DB.Insert(ctx, "economy_load", &l); err != nil {
			return err
		}
		for i := range d.Rejected {
			d.Rejected[i].LoadID, d.Rejected[i].Position = l.ID, int64(i+1)
		}
		if err := db.InsertAll(ctx, s.DB, "economy_load_reject", d.Rejected); err != nil {
			return err
		}
		return s.note(ctx, LoadKind, l.ID, name, "granskade", "")
	})
}

// fill notes what a draft is on its load.
func (l *Load) fill(d Draft) {
	l.Format, l.Source, l.Added = d.Format, d.Source, d.Added
	l.RowsRead, l.RowsSkipped, l.RowsRejected = int64(len(d.Rows)), d.Skipped, int64(d.Bad())
	l.Amount, l.Warnings = d.Sum(), strings.Join(d.Warnings, "\n")
	l.FirstMonth, l.LastMonth = d.Months.From, 0
	if d.Months.To != 0 {
		l.LastMonth = d.Months.To.AddMonths(-1)
	}
}

// refuseTwice recognises a file that is loaded, by its checksum.
func (s Store) refuseTwice(ctx context.Context, l Load) error {
	same, err := db.All[Load](ctx, s.DB, `
		SELECT `+db.Columns[Load]()+` FROM economy_load WHERE hash = $1 AND kind = $2 AND state = 'inläst'
		ORDER BY created_at DESC LIMIT 1`, l.Hash, string(l.Kind))
	if err != nil || len(same) == 0 {
		return err
	}
	return fault.Conflict("Filen är redan inläst som %s %s av %s. Inget är ändrat.", l.Kind, same[0].LoadedOn.Sv(), same[0].ByName)
}

// known takes away the vouchers of a 4I that are in the ledger already, from the
// same source: the same number on the same day. It returns how many rows went.
func (s Store) known(ctx context.Context, d *Draft) (int64, error) {
	if !d.Added || len(d.Rows) == 0 {
		return 0, nil
	}
	there, err := db.All[string](ctx, s.DB, `
		SELECT DISTINCT voucher || ' ' || CAST(booked_on AS TEXT) FROM economy_row
		WHERE source = $1 AND kind = 'utfall' AND replaced_by = '' AND voucher <> '' AND month >= $2 AND month < $3`,
		d.Source, d.Months.From, d.Months.To)
	if err != nil || len(there) == 0 {
		return 0, err
	}
	before := len(d.Rows)
	d.Rows = slices.DeleteFunc(d.Rows, func(r Row) bool {
		return r.Voucher != "" && slices.ContainsFunc(there, func(t string) bool { return strings.HasPrefix(t, r.Voucher+" "+r.BookedOn.String()) })
	})
	return int64(before - len(d.Rows)), nil
}

// Preview reads the file of a load again, as it would be stored now.
func (s Store) Preview(ctx context.Context, id string) (Load, Draft, error) {
	l, err := s.Load(ctx, id)
	if err != nil {
		return l, Draft{}, err
	}
	var o Options
	if err := json.Unmarshal([]byte(l.Options), &o); err != nil {
		return l, Draft{}, err
	}
	var raw bytes.Buffer
	if err := base.Copy(ctx, s.DB, l.FileID, &raw); err != nil {
		return l, Draft{}, err
	}
	d, err := readFile(l.FileName, bytes.NewReader(raw.Bytes()), o)
	if err != nil || l.State != Previewed {
		return l, d, err
	}
	if l.RowsKnown, err = s.known(ctx, &d); err != nil {
		return l, d, err
	}
	l.RowsReplaced, err = s.wouldReplace(ctx, l, d)
	return l, d, err
}

// Consent is what the user has said yes to: rejected rows are left out, and a file
// that contradicts itself is stored as it is.
type Consent bool

// Keep stores the rows of a load that has been looked at, all or none. Rows of the
// same source and months that were there before no longer count, but are kept
// until the load is undone or for good.
func (s Store) Keep(ctx context.Context, id string, yes Consent) (Load, error) {
	var l Load
	err := s.tx(ctx, func(s Store) error {
		var d Draft
		var err error
		if l, d, err = s.Preview(ctx, id); err != nil {
			return err
		}
		if l.State != Previewed {
			return fault.Conflict("Filen %s är redan %s.", l.FileName, l.State)
		}
		if err := s.refuseTwice(ctx, l); err != nil {
			return err
		}
		if err := mayKeep(d, yes); err != nil {
			return err
		}
		known := l.RowsKnown
		l.fill(d)
		l.RowsKnown = known
		if err := s.planFor(ctx, &l, d); err != nil {
			return err
		}
		return s.store(ctx, &l, d)
	})
	return l, err
}

func mayKeep(d Draft, yes Consent) error {
	switch {
	case len(d.Rows) == 0:
		return fault.Wrong("Det finns inga nya rader att läsa in.")
	case bool(yes):
		return nil
	case len(d.Rejected) > 0:
		return fault.Invalid(fault.Field{Name: "consent", Message: fmt.Sprintf("%s i filen kan inte läsas. Rätta filen, eller kryssa i att de ska lämnas.", sv.Plural(d.Bad(), "rad", "rader"))})
	case len(d.Doubts) > 0:
		return fault.Invalid(fault.Field{Name: "consent", Message: d.Doubts[0] + " Kryssa i att den ska läsas in ändå, om det stämmer."})
	}
	return nil
}

// store writes the rows and what belongs to them.
func (s Store) store(ctx context.Context, l *Load, d Draft) error {
	if err := s.replace(ctx, l, d); err != nil {
		return err
	}
	for i := range d.Rows {
		r := &d.Rows[i]
		r.ID, r.LoadID, r.Source, r.PlanID = db.NewID(), l.ID, l.Source, l.PlanID
	}
	if err := db.InsertAll(ctx, s.DB, "economy_row", d.Rows); err != nil {
		return fmt.Errorf("storing ledger rows: %w", err)
	}
	if err := s.resum(ctx, l.Kind, d.Months); err != nil {
		return err
	}
	if err := s.keepAccounts(ctx, d.Accounts); err != nil {
		return err
	}
	if err := s.keepDimensions(ctx, d.Objects); err != nil {
		return err
	}
	by := audit.ActorFrom(ctx)
	l.State, l.LoadedOn, l.LoadedAt, l.ByID, l.ByName, l.ChangedAt = Loaded, s.Today(), s.DB.Now(), by.ID, by.Name, s.DB.Now()
	if err := s.DB.Update(ctx, "economy_load", l); err != nil {
		return err
	}
	return s.note(ctx, LoadKind, l.ID, l.FileName, "läste in", "", loadChanges(*l)...)
}

func loadChanges(l Load) []field.Change {
	return []field.Change{
		{Key: "kind", Label: "Innehåll", To: string(l.Kind) + ", " + l.Months().Label()},
		{Key: "rows", Label: "Rader", To: sv.Number(l.RowsRead)},
		{Key: "amount", Label: "Summa", To: l.Amount.Sv()},
		{Key: "replaced", Label: "Ersatta rader", To: sv.Number(l.RowsReplaced)},
		{Key: "hash", Label: "Kontrollsumma", To: l.Hash},
	}
}

// replace marks the rows that the load takes the place of. Vouchers to be added
// replace none, and each forecast is a version of its own.
func (s Store) replace(ctx context.Context, l *Load, d Draft) error {
	if d.Added || l.Kind == Forecast {
		return nil
	}
	var err error
	l.RowsReplaced, err = s.DB.Exec(ctx, `
		UPDATE economy_row SET replaced_by = $1
		WHERE `+sameMonths, l.ID, l.Source, string(l.Kind), d.Months.From, d.Months.To)
	return err
}

// sameMonths are the rows that a load takes the place of: those of its source, and
// of a budget also what was entered here.
const sameMonths = `replaced_by = '' AND (source = $2 OR load_id = '') AND kind = $3 AND month >= $4 AND month < $5 AND load_id <> $1`

// wouldReplace counts the rows that the load takes the place of.
func (s Store) wouldReplace(ctx context.Context, l Load, d Draft) (int64, error) {
	if d.Added || l.Kind == Forecast {
		return 0, nil
	}
	return db.One[int64](ctx, s.DB, `SELECT count(*) FROM economy_row WHERE `+sameMonths, l.ID, l.Source, string(l.Kind), d.Months.From, d.Months.To)
}

// Undo takes a load back: its rows go, and those that it replaced count again. A
// load whose rows a later one has replaced waits until that one is undone.
func (s Store) Undo(ctx context.Context, id, why string) (Load, error) {
	var l Load
	err := s.tx(ctx, func(s Store) error {
		var err error
		if l, err = s.Load(ctx, id); err != nil {
			return err
		}
		if l.State != Loaded {
			return fault.Conflict("%s är inte inläst och kan inte ångras.", l.FileName)
		}
		if err := s.mayUndo(ctx, l); err != nil {
			return err
		}
		if _, err := s.DB.Exec(ctx, `DELETE FROM economy_row WHERE load_id = $1`, l.ID); err != nil {
			return err
		}
		if _, err := s.DB.Exec(ctx, `UPDATE economy_row SET replaced_by = '' WHERE replaced_by = $1`, l.ID); err != nil {
			return err
		}
		if err := s.resum(ctx, l.Kind, l.Months()); err != nil {
			return err
		}
		if err := s.dropEmpty(ctx, l.PlanID); err != nil {
			return err
		}
		l.State, l.UndoneAt, l.UndoneBy, l.ChangedAt = Undone, s.DB.Now(), audit.ActorFrom(ctx).Name, s.DB.Now()
		if err := s.DB.Update(ctx, "economy_load", &l); err != nil {
			return err
		}
		return s.note(ctx, LoadKind, l.ID, l.FileName, "ångrade", why)
	})
	return l, err
}

func (s Store) mayUndo(ctx context.Context, l Load) error {
	later, err := db.All[string](ctx, s.DB, `
		SELECT DISTINCT o.file_name FROM economy_row r JOIN economy_load o ON o.id = r.replaced_by
		WHERE r.load_id = $1 ORDER BY o.file_name`, l.ID)
	if err != nil {
		return err
	}
	if len(later) > 0 {
		return fault.Conflict("Rader i %s har ersatts av %s. Ångra den först.", l.FileName, sv.List(later))
	}
	if l.PlanID == "" {
		return nil
	}
	p, err := s.Plan(ctx, l.PlanID)
	if err != nil {
		return err
	}
	return p.open()
}

// dropEmpty takes away a plan that an undone load has left without rows.
func (s Store) dropEmpty(ctx context.Context, plan string) error {
	n, err := s.DB.Exec(ctx, `DELETE FROM economy_plan WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM economy_row r WHERE r.plan_id = $1)`, plan)
	if err != nil || n == 0 {
		return err
	}
	return find.Remove(ctx, s.DB, PlanKind, plan)
}

// Discard throws a file away that has only been looked at.
func (s Store) Discard(ctx context.Context, id string) error {
	return s.tx(ctx, func(s Store) error {
		l, err := s.Load(ctx, id)
		if err != nil {
			return err
		}
		if l.State != Previewed {
			return fault.Conflict("%s är redan %s. Den kan ångras, men inte kastas.", l.FileName, l.State)
		}
		if _, err := s.DB.Exec(ctx, `DELETE FROM economy_load WHERE id = $1`, id); err != nil {
			return err
		}
		if err := base.Remove(ctx, s.DB, l.FileID); err != nil {
			return err
		}
		return s.note(ctx, LoadKind, l.ID, l.FileName, "kastade", "")
	})
}

// Import reads and stores a file in one go, as the command and the API do. A trial
// tells what would be stored and keeps nothing.
func (s Store) Import(ctx context.Context, name string, from io.Reader, o Options, yes Consent, trial bool) (Load, Draft, error) {
	var l Load
	var d Draft
	err := s.tx(ctx, func(s Store) error {
		var err error
		if l, err = s.Receive(ctx, name, from, o); err != nil {
			return err
		}
		if _, d, err = s.Preview(ctx, l.ID); err != nil {
			return err
		}
		if trial {
			return errTrial
		}
		l, err = s.Keep(ctx, l.ID, yes)
		return err
	})
	if trial && err == errTrial {
		err = nil
	}
	return l, d, err
}

// errTrial rolls a trial back.
var errTrial = fmt.Errorf("a trial is not stored")
