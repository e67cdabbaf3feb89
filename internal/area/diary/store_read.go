package diary

import (
	"context"
	"errors"
	"fmt"
	"io"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/file"
)

var (
	errWork   = fault.Forbidden("Handlingen är arbetsmaterial och ingen allmän handling än. Den läses av dem som arbetar med ärendet.")
	errSealed = fault.Forbidden("Anbud är hemliga för alla tills tilldelningsbeslutet har fattats eller upphandlingen har avbrutits (OSL 19 kap. 3 §).")
	errStruck = fault.Forbidden("Posten är makulerad. Handlingen läses av dem som har rätt att läsa sekretess.")
)

// documentRow is a document with what its entries say of secrecy.
type documentRow struct {
	Document
	EntryMarked bool
}

// documents returns documents of the conditions on d, with all versions.
func (s Store) documents(ctx context.Context, w db.Where) ([]Document, error) {
	rows, err := db.All[documentRow](ctx, s.DB, `SELECT `+db.ColumnsOf[Document]("d")+`,
		EXISTS (SELECT 1 FROM diary_version v JOIN diary_entry e ON e.id = v.entry_id
			WHERE v.document_id = d.id AND e.ground <> '' AND (e.secret_until IS NULL OR e.secret_until > `+w.Arg(s.Today())+`)) AS entry_marked
		FROM diary_document d `+w.SQL()+` ORDER BY d.created_at, d.id`, w.Args()...)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	docs, at, ids := make([]Document, len(rows)), map[string]int{}, make([]string, len(rows))
	for i, r := range rows {
		docs[i] = r.Document
		docs[i].Guarded = r.EntryMarked || r.Holds(s.Today())
		at[r.ID], ids[i] = i, r.ID
	}
	var of db.Where
	of.In("document_id", ids)
	versions, err := db.All[Version](ctx, s.DB, `SELECT `+db.Columns[Version]()+` FROM diary_version `+of.SQL()+` ORDER BY document_id, no DESC`, of.Args()...)
	for _, v := range versions {
		d := &docs[at[v.DocumentID]]
		d.Versions = append(d.Versions, v)
	}
	return docs, err
}

// document returns a document as it stands, with its case.
func (s Store) document(ctx context.Context, id string) (Case, Document, error) {
	var w db.Where
	w.Add("d.id = ?", id)
	docs, err := s.documents(ctx, w)
	if err == nil && len(docs) == 0 {
		err = fault.NotFound("Handlingen finns inte.")
	}
	if err != nil {
		return Case{}, Document{}, err
	}
	c, err := s.Case(ctx, docs[0].CaseID)
	return c, docs[0], err
}

// Document returns a document as the reader may see it, with its case: without its
// name and its versions when it is secret to the reader.
func (s Store) Document(ctx context.Context, by Reader, id string) (Case, Document, error) {
	c, d, err := s.document(ctx, id)
	if err != nil {
		return c, d, err
	}
	may, err := s.access(ctx, by, c)
	if err == nil && !d.Official && !may.work {
		err = errWork
	}
	return c, d.shownTo(may), err
}

// Filed tells which of the records have a document of the kind in their case file, or a
// line of the diary that says where one is.
func (s Store) Filed(ctx context.Context, kind string, refs []string, document string) (map[string]bool, error) {
	var w db.Where
	w.Add("c.kind = ?", kind)
	w.In("c.ref", refs)
	w.Add(`(EXISTS (SELECT 1 FROM diary_document d WHERE d.case_id = c.id AND d.kind = ?)
		OR EXISTS (SELECT 1 FROM diary_entry e WHERE e.case_id = c.id AND e.kind = ? AND e.struck_on IS NULL))`, document, document)
	found, err := db.All[string](ctx, s.DB, `SELECT c.ref FROM diary_case c `+w.SQL(), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading what is filed: %w", err)
	}
	filed := map[string]bool{}
	for _, ref := range found {
		filed[ref] = true
	}
	return filed, nil
}

// Documents returns the documents of a case as the reader may see them; working
// papers only to those who work with the case.
func (s Store) Documents(ctx context.Context, by Reader, c Case) ([]Document, error) {
	var w db.Where
	w.Add("d.case_id = ?", c.ID)
	return s.seen(ctx, by, c, w)
}

// DocumentsOf returns the documents of an entry as the reader may see them.
func (s Store) DocumentsOf(ctx context.Context, by Reader, c Case, e Entry) ([]Document, error) {
	var w db.Where
	w.Add("d.id IN (SELECT document_id FROM diary_version WHERE entry_id = ?)", e.ID)
	return s.seen(ctx, by, c, w)
}

func (s Store) seen(ctx context.Context, by Reader, c Case, w db.Where) ([]Document, error) {
	may, err := s.access(ctx, by, c)
	if err != nil {
		return nil, err
	}
	all, err := s.documents(ctx, w)
	var docs []Document
	for _, d := range all {
		if d.Official || may.work && (may.secret || !d.Guarded) {
			docs = append(docs, d.shownTo(may))
		}
	}
	return docs, err
}

// Read returns a version to somebody who may read it, and writes in the history that
// something secret was read. An attempt to open a sealed tender is written too.
func (s Store) Read(ctx context.Context, by Reader, versionID string) (Case, Document, Version, error) {
	v, err := db.One[Version](ctx, s.DB, `SELECT `+db.Columns[Version]()+` FROM diary_version WHERE id = $1`, versionID)
	if errors.Is(err, db.ErrNoRows) {
		err = fault.NotFound("Versionen finns inte.")
	}
	if err != nil {
		return Case{}, Document{}, v, err
	}
	c, d, err := s.document(ctx, v.DocumentID)
	if err != nil {
		return c, d, v, err
	}
	may, err := s.access(ctx, by, c)
	if err != nil {
		return c, d, v, err
	}
	err = s.DB.InTx(ctx, func(tx *db.DB) error { return s.with(tx).permit(ctx, may, c, d, v) })
	return c, d.shownTo(may), v, err
}

// permit is the one place where it is decided that somebody may open a document.
func (s Store) permit(ctx context.Context, may access, c Case, d Document, v Version) error {
	kind, struck, title := d.Kind, false, historyTitle(c, d)
	if v.EntryID != "" {
		_, e, err := s.entry(ctx, v.EntryID)
		if err != nil {
			return err
		}
		struck, title = e.Struck(), e.Exhibit(c.Number)
		if SealedKind(e.Kind) {
			kind = e.Kind
		}
	}
	sealed, err := s.sealed(ctx, c, kind)
	switch {
	case err != nil:
		return err
	case sealed:
		return refuse(errSealed, DocumentKind, d.ID, title, "öppna anbudet")
	case d.Guarded && !may.secret:
		return refuse(errSecret, DocumentKind, d.ID, title, "läsa handlingen")
	case v.State == Working && !may.work:
		return errWork
	case struck && !may.secret:
		return errStruck
	case d.Guarded:
		return audit.Write(ctx, s.DB, audit.Entry{Kind: DocumentKind, Ref: d.ID, Title: title, Verb: audit.Read})
	}
	return nil
}

// sealed tells whether documents of the kind are secret to all in the case.
func (s Store) sealed(ctx context.Context, c Case, kind string) (bool, error) {
	if !SealedKind(kind) || s.Sealed == nil {
		return SealedKind(kind), nil
	}
	return s.Sealed(ctx, c.Kind, c.Ref)
}

// Fetch writes the file of a version that has been read.
func (s Store) Fetch(ctx context.Context, v Version, to io.Writer) error {
	if v.FileID == "" {
		return fault.NotFound("Versionen har ingen fil.")
	}
	if err := file.Copy(ctx, s.DB, v.FileID, to); err != nil {
		return fmt.Errorf("version %s: %w", v.ID, err)
	}
	return nil
}
