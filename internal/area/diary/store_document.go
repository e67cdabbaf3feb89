package diary

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strings"

	"klover/internal/area/handbook"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/file"
	"klover/internal/word/sv"
)

// Draft begins a document in a case, with the text as its first working version.
func (s Store) Draft(ctx context.Context, d Document, text, why string) (Document, error) {
	return s.begin(ctx, d, func(tx Store, d Document) error {
		return tx.addVersion(ctx, &Version{DocumentID: d.ID, CaseID: d.CaseID, No: 1, State: Working, Text: text, Hash: hashOf(text), Why: why})
	})
}

// FromTemplate begins a document from the edition of a template that holds today.
func (s Store) FromTemplate(ctx context.Context, d Document, templateID string) (Document, error) {
	t, err := s.handbook().Document(ctx, templateID)
	if err != nil {
		return d, err
	}
	e, ok := t.Current(s.Today())
	switch {
	case t.Kind != handbook.Template:
		return d, fault.Invalid(fault.Field{Name: "template", Message: t.Title + " är ingen mall."})
	case !ok || strings.TrimSpace(e.Text) == "":
		return d, fault.Invalid(fault.Field{Name: "template", Message: "Mallen " + t.Title + " har ingen fastställd text."})
	}
	d.TemplateID, d.Template, d.EditionID, d.Edition = t.ID, t.Title, e.ID, e.No
	if d.Title == "" {
		d.Title = sv.UpperFirst(strings.TrimPrefix(t.Title, "Mall för "))
	}
	return s.Draft(ctx, d, e.Text, "")
}

// mostTemplates is how many templates there are to choose from at most.
const mostTemplates = 500

// Templates returns the templates of the handbook with a text that holds today.
func (s Store) Templates(ctx context.Context) ([]handbook.Document, error) {
	all, _, err := s.handbook().Documents(ctx, handbook.Filter{Kind: handbook.Template}, handbook.Part{Limit: mostTemplates})
	return slices.DeleteFunc(all, func(t handbook.Document) bool {
		e, ok := t.Current(s.Today())
		return !ok || strings.TrimSpace(e.Text) == ""
	}), err
}

// Receive begins a document with a file as its first working version.
func (s Store) Receive(ctx context.Context, d Document, f Upload) (Document, error) {
	if d.Title == "" {
		d.Title = bareName(f.Name)
	}
	return s.begin(ctx, d, func(tx Store, d Document) error {
		return tx.addFile(ctx, &Version{DocumentID: d.ID, CaseID: d.CaseID, No: 1, State: Working}, f)
	})
}

func (s Store) begin(ctx context.Context, d Document, first func(Store, Document) error) (Document, error) {
	d.ID, d.Version, d.State, d.Official, d.CreatedAt, d.ChangedAt = db.NewID(), 1, Working, false, s.DB.Now(), s.DB.Now()
	d.Mark.seal(d.Kind)
	if err := d.Check(); err != nil {
		return d, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		in := s.with(tx)
		c, err := in.Case(ctx, d.CaseID)
		if err != nil {
			return err
		}
		if c.ClosedOn != 0 {
			return fault.Conflict("Ärendet avslutades %s. Öppna det på nytt för att lägga till handlingar.", c.ClosedOn)
		}
		if err := tx.Insert(ctx, "diary_document", &d); err != nil {
			return err
		}
		if err := first(in, d); err != nil {
			return err
		}
		return in.noteDocument(ctx, c, Document{}, d, "började på", "")
	})
	return d, err
}

// attach stores files as documents of an entry. One is called as the entry is, several
// each by its own name.
func (s Store) attach(ctx context.Context, c Case, e Entry, files []Upload) error {
	for _, f := range files {
		title := e.Title
		if len(files) > 1 {
			title = bareName(f.Name)
		}
		if err := s.attachOne(ctx, c, e, title, f); err != nil {
			return err
		}
	}
	return nil
}

// bareName is the name of a file without its ending.
func bareName(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }

func (s Store) attachOne(ctx context.Context, c Case, e Entry, title string, f Upload) error {
	d := Document{ID: db.NewID(), Version: 1, CaseID: c.ID, Title: title, Kind: e.Kind, Step: e.Step, State: Final, Official: true, Mark: e.Mark, CreatedAt: s.DB.Now(), ChangedAt: s.DB.Now()}
	if err := s.DB.Insert(ctx, "diary_document", &d); err != nil {
		return err
	}
	v := Version{DocumentID: d.ID, CaseID: c.ID, EntryID: e.ID, No: 1, State: Final}
	if err := s.addFile(ctx, &v, f); err != nil {
		return err
	}
	return s.noteDocument(ctx, c, Document{}, d, "lade till", "")
}

// Attach adds files to an entry.
func (s Store) Attach(ctx context.Context, by Reader, entryID string, files ...Upload) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		in := s.with(tx)
		c, e, err := in.entry(ctx, entryID)
		if err != nil {
			return err
		}
		may, err := in.access(ctx, by, c)
		switch {
		case err != nil:
			return err
		case e.Holds(s.Today()) && !may.secret:
			return errSecret
		case e.Struck():
			return fault.Conflict("Posten är makulerad.")
		}
		return in.attach(ctx, c, e, files)
	})
}

func (s Store) addVersion(ctx context.Context, v *Version) error {
	by := audit.ActorFrom(ctx)
	v.ID, v.MadeID, v.MadeBy, v.MadeAt = db.NewID(), by.ID, by.Name, s.DB.Now()
	return s.DB.Insert(ctx, "diary_version", v)
}

func (s Store) addFile(ctx context.Context, v *Version, f Upload) error {
	if err := checkName(f.Name); err != nil {
		return err
	}
	stored, err := file.Put(ctx, s.DB, DocumentKind, v.DocumentID, f.Name, f.From, LargestFile)
	if err != nil {
		return err
	}
	if stored.Size == 0 {
		return fault.Wrong("Filen %s är tom.", f.Name)
	}
	v.FileID, v.FileName, v.Size, v.Hash, v.FileHash = stored.ID, stored.Name, stored.Size, stored.Hash, stored.Hash
	return s.addVersion(ctx, v)
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Write saves a new working version of a text.
func (s Store) Write(ctx context.Context, by Reader, id string, version int64, text, why string) (Document, error) {
	return s.newer(ctx, by, id, version, "skrev i", why, func(tx Store, d *Document, last Version) error {
		switch {
		case last.Text == "" && last.FileID != "":
			return fault.Conflict("Handlingen är en fil. Ladda upp en ny version i stället.")
		case strings.TrimSpace(text) == "":
			return fault.Invalid(fault.Field{Name: "text", Message: "Handlingen är tom. Skriv en text."})
		}
		d.State = Working
		return tx.addVersion(ctx, &Version{DocumentID: d.ID, CaseID: d.CaseID, No: last.No + 1, State: Working, Text: text, Hash: hashOf(text), Why: why})
	})
}

// Replace saves a new working version of a file.
func (s Store) Replace(ctx context.Context, by Reader, id string, version int64, f Upload, why string) (Document, error) {
	return s.newer(ctx, by, id, version, "lade upp en ny version av", why, func(tx Store, d *Document, last Version) error {
		d.State = Working
		return tx.addFile(ctx, &Version{DocumentID: d.ID, CaseID: d.CaseID, No: last.No + 1, State: Working, Why: why}, f)
	})
}

// SaveDocument changes what is known about a document; not what it says.
func (s Store) SaveDocument(ctx context.Context, by Reader, d Document, why string) (Document, error) {
	return s.newer(ctx, by, d.ID, d.Version, audit.Changed, why, func(_ Store, was *Document, _ Version) error {
		if was.Official && strings.TrimSpace(why) == "" {
			return fault.Invalid(fault.Field{Name: "why", Message: "Ange varför uppgifterna om en upprättad handling rättas."})
		}
		was.Title, was.Kind, was.Step, was.Mark = d.Title, d.Kind, d.Step, d.Mark
		return was.Check()
	})
}

// newer changes a document that the reader may work with.
func (s Store) newer(ctx context.Context, by Reader, id string, version int64, verb, why string, do func(Store, *Document, Version) error) (Document, error) {
	var d Document
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		in := s.with(tx)
		c, was, err := in.workable(ctx, by, id)
		if err != nil {
			return err
		}
		d = was
		if err := do(in, &d, was.Versions[0]); err != nil {
			return err
		}
		d.Version, d.ChangedAt = version, tx.Now()
		if err := tx.Update(ctx, "diary_document", &d); err != nil {
			return err
		}
		return in.noteDocument(ctx, c, was, d, verb, why)
	})
	return d, err
}

// workable returns a document that the reader may work with, in a case that is open.
func (s Store) workable(ctx context.Context, by Reader, id string) (Case, Document, error) {
	c, d, err := s.document(ctx, id)
	if err != nil {
		return c, d, err
	}
	may, err := s.access(ctx, by, c)
	switch {
	case err != nil:
		return c, d, err
	case d.Guarded && !may.secret:
		return c, d, errSecret
	case !may.work:
		return c, d, errWork
	case c.ClosedOn != 0:
		return c, d, fault.Conflict("Ärendet avslutades %s. Öppna det på nytt för att ändra handlingar.", c.ClosedOn)
	}
	return c, d, nil
}

// Discard throws away what has been worked on since the document was last entered in
// the diary, all of it when it never was. Working papers are no official documents
// as long as they are not filed (TF 2 kap. 12 §). It tells whether the document is gone.
func (s Store) Discard(ctx context.Context, by Reader, id string) (gone bool, err error) {
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		in := s.with(tx)
		c, was, err := in.workable(ctx, by, id)
		if err != nil {
			return err
		}
		if was.State == Final {
			return fault.Conflict("Handlingen är upprättad och kan inte rensas.")
		}
		for _, v := range was.Versions {
			if v.State == Final {
				break
			}
			if err := in.dropVersion(ctx, v); err != nil {
				return err
			}
		}
		d := was
		d.State, d.ChangedAt, gone = Final, tx.Now(), !was.Official
		if gone {
			_, err = tx.Exec(ctx, `DELETE FROM diary_document WHERE id = $1`, d.ID)
		} else {
			err = tx.Update(ctx, "diary_document", &d)
		}
		if err != nil {
			return err
		}
		return in.noteDocument(ctx, c, was, d, "rensade arbetsmaterial i", "")
	})
	return gone, err
}

// dropVersion removes a working version and its file.
func (s Store) dropVersion(ctx context.Context, v Version) error {
	if _, err := s.DB.Exec(ctx, `DELETE FROM diary_version WHERE id = $1 AND state = $2`, v.ID, Working); err != nil {
		return err
	}
	if v.FileID == "" {
		return nil
	}
	return file.Remove(ctx, s.DB, v.FileID)
}

// historyTitle is how the history knows a document: what it is called may be secret.
func historyTitle(c Case, d Document) string {
	if !d.Official {
		return c.Number + ", utkast"
	}
	return c.Number + ", handling"
}

// noteDocument writes the history of a document.
func (s Store) noteDocument(ctx context.Context, c Case, was, d Document, verb, why string) error {
	return audit.Write(ctx, s.DB, audit.Entry{Kind: DocumentKind, Ref: d.ID, Title: historyTitle(c, d), Verb: verb, Changes: DocumentFields.Diff(&was, &d), Why: why})
}
