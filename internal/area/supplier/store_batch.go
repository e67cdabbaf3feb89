package supplier

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/orgnr"
	"klover/internal/word/sv"
)

// Receive asks a source and keeps what it gave for somebody to look at. Nothing counts
// before TakeBatch.
func (s Store) Receive(ctx context.Context, from Source) (Batch, error) {
	d, err := from(ctx)
	if err != nil {
		return Batch{}, err
	}
	b := Batch{ID: db.NewID(), Version: 1, Name: d.Name, State: Preview, RowCount: int64(len(d.Rows)), ReceivedBy: audit.ActorFrom(ctx).Name, Rows: d.Rows}
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := s.in(tx).recognise(ctx, b.Rows); err != nil {
			return err
		}
		if b.Content, err = packed(b.Rows); err != nil {
			return err
		}
		b.CreatedAt, b.ChangedAt = tx.Now(), tx.Now()
		if err := tx.Insert(ctx, "supplier_check_batch", &b); err != nil {
			return fmt.Errorf("storing a delivery of controls: %w", err)
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: BatchKind, Ref: b.ID, Title: b.Name, Verb: "tog emot", Why: b.Summary()})
	})
	return b, err
}

// recognise says whom each row is about, and which rows cannot be used.
func (s Store) recognise(ctx context.Context, rows []Reported) error {
	var refs []Ref
	for _, r := range rows {
		refs = append(refs, Ref{OrgNo: orgnr.ID(r.OrgNo)})
	}
	ids, err := s.MatchAll(ctx, refs)
	if err != nil {
		return err
	}
	var found []string
	for _, id := range ids {
		found = append(found, id)
	}
	companies, err := s.Lookup(ctx, found...)
	if err != nil {
		return err
	}
	have, err := s.sameChecks(ctx, found)
	if err != nil {
		return err
	}
	for i := range rows {
		r := &rows[i]
		if r.Fault != "" {
			continue
		}
		one, ok := companies[ids[Ref{OrgNo: orgnr.ID(r.OrgNo)}]]
		r.Check.SupplierID, r.Supplier = one.ID, one.Name
		key := sameCheck{one.ID, r.Check.Kind, r.Check.CheckedOn.String()}
		switch {
		case !ok:
			r.Fault = "Ingen leverantör har organisationsnumret " + r.OrgNo + "."
		case have[key]:
			r.Fault = "Kontrollen finns redan: samma leverantör, kontroll och dag."
		default:
			if err := r.Check.Check(s.Today()); err != nil {
				r.Fault = fault.FieldsOf(err)[0].Message
			}
			have[key] = true
		}
	}
	return nil
}

// sameCheck is what makes two controls one.
type sameCheck struct{ supplier, kind, on string }

func (s Store) sameChecks(ctx context.Context, ids []string) (map[sameCheck]bool, error) {
	var w db.Where
	w.In("a.survivor_id", ids)
	rows, err := db.All[namedCheck](ctx, s.DB, `SELECT `+checkColumnsSQL+` FROM `+checkFrom+` `+w.SQL(), w.Args()...)
	have := map[sameCheck]bool{}
	for _, r := range rows {
		have[sameCheck{r.Survivor, r.Check.Kind, r.CheckedOn.String()}] = true
	}
	return have, err
}

func packed(rows []Reported) (string, error) {
	text, err := json.Marshal(rows)
	return string(text), err
}

// Batch returns a delivery with its rows.
func (s Store) Batch(ctx context.Context, id string) (Batch, error) {
	b, err := db.One[Batch](ctx, s.DB, `SELECT `+db.Columns[Batch]()+` FROM supplier_check_batch WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return b, fault.NotFound("Leveransen finns inte.")
	}
	if err == nil && b.Content != "" {
		err = json.Unmarshal([]byte(b.Content), &b.Rows)
	}
	return b, err
}

// Batches returns the deliveries, newest first.
func (s Store) Batches(ctx context.Context, p Page) ([]Batch, Count, error) {
	var w db.Where
	n, err := db.CountRows(ctx, s.DB, "supplier_check_batch", w)
	if err != nil {
		return nil, n, err
	}
	list, err := db.All[Batch](ctx, s.DB, `SELECT `+db.Columns[Batch]()+` FROM supplier_check_batch ORDER BY created_at DESC, id DESC `+p.Cut(&w), w.Args()...)
	return list, n, err
}

// TakeBatch takes the usable rows of a delivery in. Those that are refused stay to be read.
func (s Store) TakeBatch(ctx context.Context, id string) (Batch, error) {
	return s.turnBatch(ctx, id, Preview, Taken, "läste in", "", func(here Store, b *Batch) error {
		var list []Check
		var refused []Reported
		if err := here.recognise(ctx, b.Rows); err != nil { // the register may have changed meanwhile
			return err
		}
		for _, r := range b.Rows {
			if r.Fault != "" {
				refused = append(refused, r)
				continue
			}
			r.Check.BatchID = b.ID
			list = append(list, r.Check)
		}
		if len(list) == 0 {
			return fault.Conflict("Ingen rad i leveransen kan läsas in.")
		}
		if _, err := here.addChecks(ctx, list); err != nil {
			return err
		}
		var err error
		b.Taken, b.Rows = int64(len(list)), refused
		b.Content, err = packed(refused)
		return err
	})
}

// UndoBatch takes away the controls of a delivery. It is refused when somebody has
// worked with one of them, so that no contact or decision is lost.
func (s Store) UndoBatch(ctx context.Context, id, why string) (Batch, error) {
	if why == "" {
		return Batch{}, fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför inläsningen ångras."})
	}
	return s.turnBatch(ctx, id, Taken, Undone, "ångrade inläsningen av", why, func(here Store, b *Batch) error {
		worked, err := db.One[int64](ctx, here.DB, `SELECT count(*) FROM supplier_check WHERE batch_id = $1 AND (contacted_on IS NOT NULL OR decision <> '')`, id)
		if err != nil {
			return err
		}
		if worked > 0 {
			return audit.Refuse(fault.Conflict("Inläsningen kan inte ångras: %s har kontakt eller beslut som skulle gå förlorade.", sv.Plural(worked, "anmärkning", "anmärkningar")),
				audit.Entry{Kind: BatchKind, Ref: b.ID, Title: b.Name, Verb: "nekades att ångra"})
		}
		b.Content = ""
		_, err = here.DB.Exec(ctx, `DELETE FROM supplier_check WHERE batch_id = $1`, id)
		return err
	})
}

func (s Store) turnBatch(ctx context.Context, id string, from, to BatchState, verb, why string, do func(Store, *Batch) error) (Batch, error) {
	var b Batch
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		var err error
		if b, err = s.in(tx).Batch(ctx, id); err != nil {
			return err
		}
		if b.State != from {
			return fault.Conflict("Leveransen %s: %s.", b.Name, b.State.Sv())
		}
		if err := do(s.in(tx), &b); err != nil {
			return err
		}
		b.State, b.ChangedAt = to, tx.Now()
		if err := tx.Update(ctx, "supplier_check_batch", &b); err != nil {
			return err
		}
		if why == "" {
			why = sv.Plural(b.Taken, "kontroll", "kontroller")
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: BatchKind, Ref: b.ID, Title: b.Name, Verb: verb, Why: why})
	})
	return b, err
}
