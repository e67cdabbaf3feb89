package handbook

import (
	"context"
	"io"
	"slices"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/file"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Filter selects documents.
type Filter struct {
	Kind      Kind
	ProcessID string
	Steward   string
	Late      bool // should have been looked over
	Retired   bool // also those that are not used any more
	Open      bool // has an edition that is written or reviewed
	Text      string
}

// Part is a part of a list.
type Part struct {
	Sort          string
	Desc          bool
	Limit, Offset int
}

var documentSorts = map[string]string{"title": "d.title_key", "review_on": "d.review_on", "kind": "d.kind"}

func (s Store) where(f Filter) db.Where {
	var w db.Where
	if f.Kind != "" {
		w.Add("d.kind = ?", f.Kind)
	}
	if f.ProcessID != "" {
		w.Add("d.process_id = ?", f.ProcessID)
	}
	if f.Steward != "" {
		w.Add("d.steward = ?", f.Steward)
	}
	if f.Late {
		w.Add("d.review_on < ?", s.Today())
	}
	if !f.Retired {
		w.Add("d.retired = ?", false)
	}
	if f.Open {
		w.Add("d.id IN (SELECT document_id FROM handbook_edition WHERE state IN ('utkast', 'granskas'))")
	}
	return w
}

type documentRow struct {
	Document
	ProcessName string
}

// Documents returns documents with the head of their editions, and how many there are.
func (s Store) Documents(ctx context.Context, f Filter, p Part) ([]Document, int64, error) {
	w := s.where(f)
	if f.Text != "" {
		find.Clause(ctx, s.DB, DocumentKind, f.Text, &w, "d.id")
	}
	const from = ` FROM handbook_document d LEFT JOIN handbook_process p ON p.id = d.process_id `
	n, err := db.One[int64](ctx, s.DB, `SELECT count(*)`+from+w.SQL(), w.Args()...)
	if err != nil || n == 0 {
		return nil, n, err
	}
	order := "d.title_key, d.id"
	if column, ok := documentSorts[p.Sort]; ok {
		order = column + map[bool]string{true: " DESC", false: ""}[p.Desc] + " NULLS LAST, d.id"
	}
	rows, err := db.All[documentRow](ctx, s.DB, `SELECT `+db.ColumnsOf[Document]("d")+`, coalesce(p.code || ' ' || p.name, '') AS process_name`+from+w.SQL()+
		` ORDER BY `+order+` LIMIT `+w.Arg(max(p.Limit, 1))+` OFFSET `+w.Arg(p.Offset), w.Args()...)
	if err != nil {
		return nil, 0, err
	}
	docs := make([]Document, len(rows))
	for i, row := range rows {
		docs[i], docs[i].Process = row.Document, row.ProcessName
	}
	return docs, n, s.withEditions(ctx, docs)
}

// withEditions fills in the editions, newest first.
func (s Store) withEditions(ctx context.Context, docs []Document) error {
	at := map[string]int{}
	var ids []string
	for i, d := range docs {
		at[d.ID], ids = i, append(ids, d.ID)
	}
	for part := range slices.Chunk(ids, 1000) {
		var w db.Where
		w.In("document_id", part)
		editions, err := db.All[Edition](ctx, s.DB, `SELECT `+db.Columns[Edition]()+` FROM handbook_edition `+w.SQL()+` ORDER BY document_id, no DESC`, w.Args()...)
		if err != nil {
			return err
		}
		for _, e := range editions {
			d := &docs[at[e.DocumentID]]
			d.Editions = append(d.Editions, e)
		}
	}
	return nil
}

// Document returns one document with its editions.
func (s Store) Document(ctx context.Context, id string) (Document, error) {
	rows, err := db.All[documentRow](ctx, s.DB, `SELECT `+db.ColumnsOf[Document]("d")+`, coalesce(p.code || ' ' || p.name, '') AS process_name
		FROM handbook_document d LEFT JOIN handbook_process p ON p.id = d.process_id WHERE d.id = $1`, id)
	if err == nil && len(rows) == 0 {
		err = fault.NotFound("Dokumentet finns inte i handboken.")
	}
	if err != nil {
		return Document{}, err
	}
	docs := []Document{rows[0].Document}
	docs[0].Process = rows[0].ProcessName
	err = s.withEditions(ctx, docs)
	return docs[0], err
}

// Explaining returns the document that explains a figure's definition, with the
// edition that held on the day; ok is false when no edition did. Of several documents
// the first that had one is chosen.
func (s Store) Explaining(ctx context.Context, figure string, on day.Date) (d Document, e Edition, ok bool, err error) {
	docs, err := db.All[Document](ctx, s.DB, `SELECT `+db.Columns[Document]()+` FROM handbook_document WHERE retired = $1 AND ' ' || figures || ' ' LIKE $2 ORDER BY title_key`,
		false, "% "+figure+" %")
	if err != nil || len(docs) == 0 {
		return Document{}, Edition{}, false, err
	}
	if err = s.withEditions(ctx, docs); err != nil {
		return Document{}, Edition{}, false, err
	}
	for _, d := range docs {
		if e, ok = d.Current(on); ok {
			return d, e, true, nil
		}
	}
	return docs[0], Edition{}, false, nil
}

// CreateDocument stores a new document with its first edition, as a draft.
func (s Store) CreateDocument(ctx context.Context, d Document, first Edition) (Document, error) {
	d.ID, d.Version, d.CreatedAt, d.ChangedAt = db.NewID(), 1, s.DB.Now(), s.DB.Now()
	d.tidy()
	if err := d.Check(); err != nil {
		return d, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := tx.Insert(ctx, "handbook_document", &d); err != nil {
			return err
		}
		if err := noteDocument(ctx, tx, Document{}, d, audit.Created, ""); err != nil {
			return err
		}
		first.DocumentID = d.ID
		e, err := Store{tx}.newEdition(ctx, d, first)
		d.Editions = []Edition{e}
		return err
	})
	return d, err
}

func (d *Document) tidy() {
	d.TitleKey = sv.SortKey(d.Title)
	d.Figures = strings.Join(d.keys(), " ")
}

// SaveDocument changes what is known about a document; not what it says.
func (s Store) SaveDocument(ctx context.Context, d Document, why string) (Document, error) {
	d.tidy()
	if err := d.Check(); err != nil {
		return d, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		before, err := Store{tx}.Document(ctx, d.ID)
		if err != nil {
			return err
		}
		d.CreatedAt, d.ChangedAt = before.CreatedAt, tx.Now()
		if err := tx.Update(ctx, "handbook_document", &d); err != nil {
			return err
		}
		d.Editions = before.Editions
		return noteDocument(ctx, tx, before, d, audit.Changed, why)
	})
	return d, err
}

// Reviewed notes that the document has been looked over and is right; the next time
// is by the given day.
func (s Store) Reviewed(ctx context.Context, id string, next day.Date) error {
	d, err := s.Document(ctx, id)
	if err != nil {
		return err
	}
	if next <= s.Today() {
		return fault.Wrong("Ange en dag efter i dag då dokumentet ska ses över nästa gång.")
	}
	d.ReviewOn = next
	_, err = s.SaveDocument(ctx, d, "Sett över utan ändring")
	return err
}

func noteDocument(ctx context.Context, tx *db.DB, before, after Document, verb, why string) error {
	entry := audit.Entry{Kind: DocumentKind, Ref: after.ID, Title: after.Title, Verb: verb, Changes: DocumentFields.Diff(&before, &after), Why: why}
	if err := audit.Write(ctx, tx, entry); err != nil {
		return err
	}
	return index(ctx, tx, after)
}

// index puts the newest text of a document in the word index.
func index(ctx context.Context, tx *db.DB, d Document) error {
	text := ""
	if len(d.Editions) > 0 {
		text = d.Editions[0].Text
	}
	return find.Put(ctx, tx, find.Doc{Kind: DocumentKind, Ref: d.ID, Title: d.Title, Detail: kindLabel(d.Kind), URL: d.URL(), Perm: "handbook.read", Words: text + " " + d.Steward})
}

func kindLabel(k Kind) string {
	for _, o := range Kinds {
		if o.Value == string(k) {
			return o.Label
		}
	}
	return ""
}

// NewEdition begins a new edition of a document; there is one open at a time.
func (s Store) NewEdition(ctx context.Context, e Edition) (Edition, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		d, err := Store{tx}.Document(ctx, e.DocumentID)
		if err != nil {
			return err
		}
		if open, ok := d.Open(); ok {
			return fault.Conflict("Utgåva %d är inte fastställd än. Fortsätt på den.", open.No)
		}
		e, err = Store{tx}.newEdition(ctx, d, e)
		return err
	})
	return e, err
}

func (s Store) newEdition(ctx context.Context, d Document, e Edition) (Edition, error) {
	actor := audit.ActorFrom(ctx)
	e.ID, e.Version, e.State, e.No = db.NewID(), 1, Draft, 1
	if len(d.Editions) > 0 {
		e.No = d.Editions[0].No + 1
	}
	e.WrittenID, e.Written, e.CreatedAt, e.ChangedAt = actor.ID, actor.Name, s.DB.Now(), s.DB.Now()
	if err := e.Check(); err != nil {
		return e, err
	}
	if err := s.DB.Insert(ctx, "handbook_edition", &e); err != nil {
		return e, err
	}
	return e, s.noteEdition(ctx, d, Edition{}, e, "började skriva", e.Why)
}

func (s Store) noteEdition(ctx context.Context, d Document, before, after Edition, verb, why string) error {
	entry := audit.Entry{Kind: DocumentKind, Ref: d.ID, Title: d.Title, Verb: verb + " utgåva " + sv.Number(after.No), Changes: EditionFields.Diff(&before, &after), Why: why}
	if err := audit.Write(ctx, s.DB, entry); err != nil {
		return err
	}
	d.Editions = []Edition{after}
	return index(ctx, s.DB, d)
}

// Edition returns the edition and its document.
func (s Store) Edition(ctx context.Context, id string) (Document, Edition, error) {
	e, err := db.One[Edition](ctx, s.DB, `SELECT `+db.Columns[Edition]()+` FROM handbook_edition WHERE id = $1`, id)
	if err != nil {
		return Document{}, e, fault.With(fault.NotFound("Utgåvan finns inte."), err)
	}
	d, err := s.Document(ctx, e.DocumentID)
	return d, e, err
}

// SaveEdition changes a draft.
func (s Store) SaveEdition(ctx context.Context, e Edition) (Edition, error) {
	return s.changeEdition(ctx, e.ID, e.Version, "ändrade", "", func(tx Store, _ Document, before Edition) (Edition, error) {
		if before.State != Draft {
			return before, fault.Conflict("Bara ett utkast kan ändras. Skicka tillbaka utgåvan eller börja en ny.")
		}
		actor := audit.ActorFrom(ctx)
		before.Text, before.Why, before.Because, before.BecauseURL = e.Text, e.Why, e.Because, e.BecauseURL
		before.FileID, before.FileName = e.FileID, e.FileName
		before.WrittenID, before.Written = actor.ID, actor.Name
		return before, before.Check()
	})
}

// SendEdition asks for approval.
func (s Store) SendEdition(ctx context.Context, id string, version int64) (Edition, error) {
	return s.changeEdition(ctx, id, version, "skickade på granskning", "", func(_ Store, _ Document, e Edition) (Edition, error) {
		if e.State != Draft {
			return e, fault.Conflict("Bara ett utkast kan skickas på granskning.")
		}
		e.State = Review
		return e, e.Check()
	})
}

// ReturnEdition sends the edition back to be worked on.
func (s Store) ReturnEdition(ctx context.Context, id string, version int64, why string) (Edition, error) {
	return s.changeEdition(ctx, id, version, "skickade tillbaka", why, func(_ Store, _ Document, e Edition) (Edition, error) {
		if e.State != Review {
			return e, fault.Conflict("Utgåvan är inte på granskning.")
		}
		e.State = Draft
		return e, nil
	})
}

// ApproveEdition makes the edition valid from today and replaces the one before.
// Whoever wrote it may not.
func (s Store) ApproveEdition(ctx context.Context, id string, version int64) (Edition, error) {
	return s.changeEdition(ctx, id, version, "fastställde", "", func(tx Store, d Document, e Edition) (Edition, error) {
		actor := audit.ActorFrom(ctx)
		switch {
		case e.State != Review:
			return e, fault.Conflict("Utgåvan är inte på granskning.")
		case e.WrittenID == actor.ID && actor.ID != "":
			return e, fault.Conflict("Någon annan än den som skrev utgåvan ska fastställa den.")
		}
		_, err := tx.DB.Exec(ctx, `UPDATE handbook_edition SET state = $1, valid_to = $2 WHERE document_id = $3 AND state = $4`, Replaced, s.Today(), d.ID, Approved)
		e.State, e.ApprovedBy, e.ApprovedOn, e.ValidFrom = Approved, actor.Name, s.Today(), s.Today()
		return e, err
	})
}

func (s Store) changeEdition(ctx context.Context, id string, version int64, verb, why string, do func(Store, Document, Edition) (Edition, error)) (Edition, error) {
	var e Edition
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		d, before, err := Store{tx}.Edition(ctx, id)
		if err != nil {
			return err
		}
		if e, err = do(Store{tx}, d, before); err != nil {
			return err
		}
		e.Version, e.ChangedAt = version, tx.Now()
		if err := tx.Update(ctx, "handbook_edition", &e); err != nil {
			return err
		}
		return Store{tx}.noteEdition(ctx, d, before, e, verb, why)
	})
	return e, err
}

// Keep stores a file for an edition of the document.
func (s Store) Keep(ctx context.Context, d Document, name string, from io.Reader, limit int64) (file.File, error) {
	return file.Put(ctx, s.DB, DocumentKind, d.ID, name, from, limit)
}

// Fetch writes an edition's file.
func (s Store) Fetch(ctx context.Context, e Edition, to io.Writer) error {
	return file.Copy(ctx, s.DB, e.FileID, to)
}
