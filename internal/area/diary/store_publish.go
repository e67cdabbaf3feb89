package diary

import (
	"bytes"
	"context"
	"strings"

	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/file"
	"klover/internal/base/paper/pdf"
	"klover/internal/word/day"
)

// Publication says how a document becomes official.
type Publication struct {
	Direction   Direction // drawn up, or sent
	HappenedOn  day.Date  // today when 0
	Counterpart string    // to whom it was sent
	Responsible string
	By          string // id of the responsible
}

// Publish makes a document official: its fields are filled, the text is frozen as
// Markdown and PDF, and it is entered in the diary. While a field has no value it is
// refused.
func (s Store) Publish(ctx context.Context, by Reader, id string, version int64, p Publication) (Entry, error) {
	var e Entry
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		in := s.with(tx)
		c, was, err := in.workable(ctx, by, id)
		if err != nil {
			return err
		}
		last := was.Versions[0]
		if last.State == Final {
			return fault.Conflict("Den senaste versionen är redan upprättad.")
		}
		text, err := in.filled(ctx, c, was, last.Text)
		if err != nil {
			return err
		}
		if e, err = in.enter(ctx, c, p.entry(was)); err != nil {
			return err
		}
		d := was
		d.Version, d.State, d.Official, d.ChangedAt = version, Final, true, tx.Now()
		if err := tx.Update(ctx, "diary_document", &d); err != nil {
			return err
		}
		v := Version{DocumentID: d.ID, CaseID: c.ID, EntryID: e.ID, No: last.No + 1, State: Final, Text: text, FileID: last.FileID, FileName: last.FileName, Size: last.Size, Hash: last.Hash, FileHash: last.FileHash}
		if text != "" {
			if err := in.freeze(ctx, c, d, e, &v); err != nil {
				return err
			}
		}
		if err := in.addVersion(ctx, &v); err != nil {
			return err
		}
		return in.noteDocument(ctx, c, was, d, map[Direction]string{Prepared: "upprättade", Outgoing: "expedierade", Incoming: "registrerade"}[p.Direction], "")
	})
	return e, err
}

// entry is how the diary knows the published document.
func (p Publication) entry(d Document) Entry {
	return Entry{Direction: p.Direction, HappenedOn: p.HappenedOn, Counterpart: p.Counterpart, Title: d.Title, Kind: d.Kind, Step: d.Step, ResponsibleID: p.By, Responsible: p.Responsible, Mark: d.Mark}
}

// filled returns the text with its fields filled.
func (s Store) filled(ctx context.Context, c Case, d Document, text string) (string, error) {
	fields, err := s.FieldsOf(ctx, c)
	if err != nil {
		return "", err
	}
	if missing := Missing(text, fields); len(missing) > 0 {
		err := fault.Wrong("Handlingen kan inte bli allmän handling medan uppgifter saknas: %s. Registrera dem i ärendet eller ta bort dem ur texten.", strings.Join(missing, ", "))
		return "", refuse(err, DocumentKind, d.ID, historyTitle(c, d), "upprätta handlingen")
	}
	return Fill(text, fields), nil
}

// FieldsOf returns the data that a case's documents may fetch.
func (s Store) FieldsOf(ctx context.Context, c Case) ([]Field, error) {
	fields := []Field{{Name: "diarienummer", Value: c.Number, URL: c.URL()}, {Name: "titel", Value: c.Title, URL: c.Address}, {Name: "dagens datum", Value: s.Today().Sv()}}
	if s.Fields == nil {
		return fields, nil
	}
	more, err := s.Fields(ctx, c.Kind, c.Ref)
	return append(fields, more...), err
}

// freeze makes the PDF of a text that has become official.
func (s Store) freeze(ctx context.Context, c Case, d Document, e Entry, v *Version) error {
	var out bytes.Buffer
	bodies, err := s.Bodies(ctx)
	if err != nil {
		return err
	}
	if err := pdf.Write(&out, printed(c, d, e, v.Text, bodyName(bodies, c.Body))); err != nil {
		return err
	}
	stored, err := file.Put(ctx, s.DB, DocumentKind, d.ID, safeName(d.Title)+".pdf", &out, LargestFile)
	v.FileID, v.FileName, v.Size, v.Hash, v.FileHash = stored.ID, stored.Name, stored.Size, hashOf(v.Text), stored.Hash
	return err
}
