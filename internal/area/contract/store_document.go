package contract

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// guarded is that a row d of the diary's documents is secret on a day, by its own mark or
// that of an entry that it belongs to. The day is asked for twice.
const guarded = `(d.ground <> '' AND (d.secret_until IS NULL OR d.secret_until > ?)
	OR EXISTS (SELECT 1 FROM diary_version v JOIN diary_entry e ON e.id = v.entry_id WHERE v.document_id = d.id AND e.ground <> '' AND (e.secret_until IS NULL OR e.secret_until > ?)))`

// marked is the documents among the ids that are secret today.
func (s Store) marked(ctx context.Context, ids []string) (map[string]bool, error) {
	found := map[string]bool{}
	if len(ids) == 0 {
		return found, nil
	}
	var w db.Where
	w.In("d.id", ids)
	w.Add(guarded, s.Today(), s.Today())
	list, err := db.All[string](ctx, s.DB, `SELECT d.id FROM diary_document d `+w.SQL(), w.Args()...)
	for _, id := range list {
		found[id] = true
	}
	return found, err
}

// PublicDocuments returns what anybody may read of the contracts today, by contract: the
// documents that have been flagged so and that no mark guards. One in the diary is drawn
// up (upprättad) first.
func (s Store) PublicDocuments(ctx context.Context, contractIDs []string) (map[string][]Document, error) {
	of := map[string][]Document{}
	for part := range slices.Chunk(contractIDs, 500) {
		var w db.Where
		w.In("p.contract_id", part)
		w.Add("p.public = TRUE AND c.secrecy <> ?", string(Secret))
		w.Add("p.document_id IS NULL OR d.official = TRUE AND NOT "+guarded, s.Today(), s.Today())
		list, err := db.All[Document](ctx, s.DB, `
			SELECT `+db.ColumnsOf[Document]("p")+`
			FROM contract_document p JOIN contract c ON c.id = p.contract_id LEFT JOIN diary_document d ON d.id = p.document_id `+w.SQL()+`
			ORDER BY p.contract_id, p.kind, p.dated_on NULLS LAST, p.title, p.id`, w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("reading public documents: %w", err)
		}
		for _, d := range list {
			of[d.ContractID] = append(of[d.ContractID], d)
		}
	}
	return of, nil
}

// Documents returns the documents of a contract. A mark that came after the flag takes
// it away: what is secret is never public.
func (s Store) Documents(ctx context.Context, contractID string) ([]Document, error) {
	list, err := db.All[Document](ctx, s.DB, `SELECT `+db.Columns[Document]()+` FROM contract_document WHERE contract_id = $1 ORDER BY kind, dated_on NULLS LAST, title, id`, contractID)
	if err != nil {
		return nil, fmt.Errorf("reading documents of %s: %w", contractID, err)
	}
	var ids []string
	for _, d := range list {
		if d.DocumentID != "" {
			ids = append(ids, string(d.DocumentID))
		}
	}
	secret, err := s.marked(ctx, ids)
	if err != nil || len(list) == 0 {
		return list, err
	}
	secrecy, err := db.One[string](ctx, s.DB, `SELECT secrecy FROM contract WHERE id = $1`, contractID)
	for i, d := range list {
		list[i].Marked = secret[string(d.DocumentID)]
		list[i].Public = d.Public && !list[i].Marked && Secrecy(secrecy) != Secret
	}
	return list, err
}

// PutDocument adds a document to a contract, or changes one read at d.Version.
func (s Store) PutDocument(ctx context.Context, d Document) (Document, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		c, err := Store{tx}.Get(ctx, d.ContractID)
		if err != nil {
			return err
		}
		if d.DocumentID != "" {
			secret, err := Store{tx}.marked(ctx, []string{string(d.DocumentID)})
			if err != nil {
				return err
			}
			d.Marked = secret[string(d.DocumentID)]
		}
		if err := d.check(c); err != nil {
			return err
		}
		d.ChangedAt = tx.Now()
		if d.ID != "" {
			return Store{tx}.saveDocument(ctx, c, &d)
		}
		d.ID, d.Version, d.CreatedAt = db.NewID(), 1, tx.Now()
		if err := tx.Insert(ctx, "contract_document", &d); err != nil {
			return fmt.Errorf("storing document: %w", err)
		}
		return tell(ctx, tx, c, "lade till ett dokument i", d.said())
	})
	return d, err
}

func (s Store) saveDocument(ctx context.Context, c Contract, d *Document) error {
	was, err := db.One[Document](ctx, s.DB, `SELECT `+db.Columns[Document]()+` FROM contract_document WHERE id = $1 AND contract_id = $2`, d.ID, c.ID)
	if errors.Is(err, db.ErrNoRows) {
		return fault.NotFound("Dokumentet finns inte.")
	}
	if err != nil {
		return err
	}
	d.CreatedAt = was.CreatedAt
	if err := s.DB.Update(ctx, "contract_document", d); err != nil {
		return err
	}
	return audit.Write(ctx, s.DB, audit.Entry{Kind: Kind, Ref: c.ID, Title: c.Name(), Verb: "ändrade ett dokument i", Why: d.said(), Changes: DocumentFields.Diff(&was, d)})
}

func (d Document) said() string {
	if d.Public {
		return d.Title + ", får visas för alla"
	}
	return d.Title
}

// DropDocument takes a document away from a contract. The diary keeps what it has.
func (s Store) DropDocument(ctx context.Context, contractID, id string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		c, err := Store{tx}.Get(ctx, contractID)
		if err != nil {
			return err
		}
		list, err := Store{tx}.Documents(ctx, contractID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(d Document) bool { return d.ID == id })
		if i < 0 {
			return fault.NotFound("Dokumentet finns inte.")
		}
		if _, err := tx.Exec(ctx, `DELETE FROM contract_document WHERE id = $1`, id); err != nil {
			return err
		}
		return tell(ctx, tx, c, "tog bort ett dokument ur", list[i].Title)
	})
}
