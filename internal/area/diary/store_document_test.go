package diary

import (
	"bytes"
	"strings"
	"testing"

	"klover/internal/area/handbook"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
)

// approved stores a template with an approved text.
func approved(t *testing.T, d *db.DB, title, text string) string {
	t.Helper()
	s := handbook.Store{DB: d}
	writes := audit.WithActor(t.Context(), audit.Actor{ID: "a", Name: "A"})
	doc := must(s.CreateDocument(writes, handbook.Document{Title: title, Kind: handbook.Template, Steward: "Processledare", ReviewOn: 20240101}, handbook.Edition{Text: text}))(t)
	e := must(s.SendEdition(writes, doc.Editions[0].ID, doc.Editions[0].Version))(t)
	must(s.ApproveEdition(acting(t), e.ID, e.Version))(t)
	return doc.ID
}

func TestADocumentFromATemplateIsFilledAndFrozen(t *testing.T) {
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, w := newStore(d)
		ctx := acting(t)
		id := approved(t, d, "Mall för upphandlingsstrategi", "# Strategi\n\n{{titel}}, {{diarienummer}}. Sista anbudsdag {{sista anbudsdag}}.")
		c := must(s.Open(ctx, about))(t)
		doc := must(s.FromTemplate(ctx, Document{CaseID: c.ID, Kind: Strategy, Step: "prepare"}, id))(t)
		if doc.Title != "Upphandlingsstrategi" || doc.Edition != 1 {
			t.Errorf("%+v", doc)
		}
		if _, err := s.Publish(ctx, writer, doc.ID, doc.Version, Publication{Direction: Prepared}); err == nil || !strings.Contains(fault.Message(err), "saknas: sista anbudsdag.") {
			t.Errorf("published without data: %v", err)
		}
		if _, n, _ := s.Search(ctx, public, Filter{}, Page{}); n.N != 0 {
			t.Error("a refused publication took a number")
		}
		if told := must(s.History(ctx, DocumentKind, doc.ID))(t); told[0].Verb != "nekades att upprätta handlingen" || !strings.Contains(told[0].Why, "sista anbudsdag") {
			t.Errorf("the refusal is told as %+v", told[0])
		}
		if _, _, err := s.Document(ctx, public, doc.ID); fault.KindOf(err) != fault.KindForbidden {
			t.Errorf("the public reads a working paper: %v", err)
		}
		w.fields = []Field{{Name: "sista anbudsdag", Value: "2023-02-01"}}
		e := must(s.Publish(ctx, writer, doc.ID, doc.Version, Publication{Direction: Prepared}))(t)
		w.fields[0].Value = "2023-03-01"
		_, doc, err := s.Document(ctx, public, doc.ID)
		if err != nil || len(doc.Versions) != 1 {
			t.Fatal(doc, err)
		}
		v := doc.Versions[0]
		if want := "# Strategi\n\nRollatorer, INK22-0123. Sista anbudsdag 2023-02-01."; v.Text != want || v.Hash != hashOf(want) || v.EntryID != e.ID {
			t.Errorf("frozen as %+v", v)
		}
		var out bytes.Buffer
		if err := s.Fetch(ctx, v, &out); err != nil || !bytes.HasPrefix(out.Bytes(), []byte("%PDF")) || v.FileName != "Upphandlingsstrategi.pdf" {
			t.Errorf("the PDF %s: %v", v.FileName, err)
		}
		if _, err := s.Publish(ctx, writer, doc.ID, doc.Version, Publication{Direction: Prepared}); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("published twice: %v", err)
		}
	})
}

func TestAnOfficialDocumentGetsNewVersionsAndKeepsTheOld(t *testing.T) {
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, _ := newStore(d)
		ctx := acting(t)
		c := must(s.Open(ctx, about))(t)
		doc := must(s.Draft(ctx, Document{CaseID: c.ID, Title: "Tidplan", Kind: "analysis", Step: "prepare"}, "Ett", ""))(t)
		must(s.Publish(ctx, writer, doc.ID, 1, Publication{Direction: Prepared}))(t)
		doc = must(s.Write(ctx, writer, doc.ID, 2, "Två", "Ny tid"))(t)
		if _, err := s.Write(ctx, writer, doc.ID, 2, "Tre", ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("somebody else's version was overwritten: %v", err)
		}
		if _, err := s.Write(ctx, public, doc.ID, doc.Version, "Tre", ""); fault.KindOf(err) != fault.KindForbidden {
			t.Errorf("the public writes: %v", err)
		}
		_, seen, err := s.Document(ctx, public, doc.ID)
		if err != nil || len(seen.Versions) != 1 || seen.Versions[0].Text != "Ett" {
			t.Errorf("the public sees %+v %v", seen.Versions, err)
		}
		if _, err := s.Close(ctx, c.ID, today); err != nil {
			t.Errorf("an official document with a draft stops the case: %v", err)
		}
		must(s.Reopen(ctx, c.ID, "Mer kom in"))(t)
		gone, err := s.Discard(ctx, writer, doc.ID)
		if err != nil || gone {
			t.Errorf("discarded: %v %v", gone, err)
		}
		_, seen, _ = s.Document(ctx, writer, doc.ID)
		if len(seen.Versions) != 2 || seen.State != Final {
			t.Errorf("after discarding: %+v", seen)
		}
	})
}

func TestADraftThatNobodyPublishedCanBeThrownAway(t *testing.T) {
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, _ := newStore(d)
		ctx := acting(t)
		c := must(s.Open(ctx, about))(t)
		doc := must(s.Receive(ctx, Document{CaseID: c.ID, Kind: "documents", Step: "prepare"}, pdfFile("Kravspec.pdf")))(t)
		if doc.Title != "Kravspec" {
			t.Errorf("named %q", doc.Title)
		}
		if _, err := s.Receive(ctx, Document{CaseID: c.ID, Kind: "documents", Step: "prepare"}, Upload{"tom.pdf", strings.NewReader("")}); err == nil {
			t.Error("an empty file was taken in")
		}
		if _, err := s.Close(ctx, c.ID, today); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("closed with a draft: %v", err)
		}
		if gone, err := s.Discard(ctx, writer, doc.ID); err != nil || !gone {
			t.Errorf("discarded: %v %v", gone, err)
		}
		if _, _, err := s.Document(ctx, writer, doc.ID); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("it is still there: %v", err)
		}
		if left := must(db.One[int64](ctx, d, `SELECT count(*) FROM file`))(t); left != 0 {
			t.Errorf("%d files are left", left)
		}
	})
}
