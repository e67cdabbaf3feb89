package contract

import (
	"testing"

	"klover/internal/base/db"
	"klover/internal/base/fault"
)

func TestTheExitChecklistIsLaidFromTheTemplate(t *testing.T) {
	onLife(t, 20220401, func(t *testing.T, s Store, _ *clock) {
		c := signedFor(t, s)
		c.Manager, c.PersonalData = "Lena Lund", Yes
		c, err := s.Save(t.Context(), c, "")
		if err != nil {
			t.Fatal(err)
		}
		list, err := s.StartExit(t.Context(), c.ID)
		if err != nil || len(list) != 8 || list[0].DueOn != 20211231 || list[1].DueOn != 20220630 || list[7].DueOn != 20220930 || list[0].Owner != "Lena Lund" {
			t.Fatalf("%+v, %v", list, err)
		}
		if _, err := s.StartExit(t.Context(), c.ID); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("twice: %v", err)
		}
		if err := s.DoExit(t.Context(), c.ID, list[0].ID, 20220401, "INK22-0010"); err != nil {
			t.Fatal(err)
		}
		if err := s.DropExit(t.Context(), c.ID, list[0].ID); err == nil {
			t.Error("a done step was taken away")
		}
	})
}

func TestTheTemplateIsDated(t *testing.T) {
	onLife(t, 20220401, func(t *testing.T, s Store, o *clock) {
		c, ctx := signedFor(t, s), t.Context()
		for _, one := range []TemplateStep{{Key: "stock", ValidFrom: 20220501, Source: "Ledningsgruppen"}, {What: "Nycklar återlämnas", Months: 1, ValidFrom: 20220501, Source: "Ledningsgruppen"}} {
			if err := s.SetTemplate(ctx, one); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.SetTemplate(ctx, TemplateStep{Months: 99, ValidFrom: 20220501, Source: "x"}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a wrong row: %v", err)
		}
		before, err := s.ExitTemplate(ctx, 20220430)
		if err != nil || len(before) != 8 || before[2].What == "" {
			t.Errorf("before: %+v, %v", before, err)
		}
		o.today = 20220501
		list, err := s.StartExit(ctx, c.ID)
		if err != nil || len(list) != 7 || list[6].What != "Nycklar återlämnas" || list[6].DueOn != 20221130 {
			t.Errorf("after: %+v, %v", list, err)
		}
	})
}

func TestASecretDocumentIsNeverPublic(t *testing.T) {
	onLife(t, 20220401, func(t *testing.T, s Store, _ *clock) {
		c, ctx := signedFor(t, s), t.Context()
		mark(t, s.DB, "hemlig", "19:1")
		mark(t, s.DB, "öppen", "")
		_, err := s.PutDocument(ctx, Document{ContractID: c.ID, DocumentID: "hemlig", Title: "Prisbilaga", Kind: "prices", Public: true})
		refusedAs(t, s, Kind, c.ID, err, "nekades att göra ett dokument offentligt", "sekretessmarkerad")
		open, err := s.PutDocument(ctx, Document{ContractID: c.ID, DocumentID: "öppen", Title: "Avtal", Kind: "contract", Public: true})
		if err != nil {
			t.Fatal(err)
		}
		open.Title = "Avtalet"
		if open, err = s.PutDocument(ctx, open); err != nil || open.Version != 2 {
			t.Fatalf("saved as version %d, %v", open.Version, err)
		}
		if _, err := s.DB.Exec(ctx, `UPDATE diary_document SET ground = '19:1' WHERE id = $1`, open.DocumentID); err != nil {
			t.Fatal(err)
		}
		list, err := s.Documents(ctx, c.ID)
		if err != nil || len(list) != 1 || list[0].Public || !list[0].Marked {
			t.Errorf("a later mark: %+v, %v", list, err)
		}
		c.Secrecy = Secret
		if c, err = s.Save(ctx, c, ""); err != nil {
			t.Fatal(err)
		}
		_, err = s.PutDocument(ctx, Document{ContractID: c.ID, Title: "Avtal", Kind: "contract", Public: true})
		refusedAs(t, s, Kind, c.ID, err, "nekades att göra ett dokument offentligt", "märkt med sekretess")
	})
}

// mark stores a document of the diary as the diary has it.
func mark(t *testing.T, d *db.DB, id, ground string) {
	t.Helper()
	_, err := d.Exec(t.Context(), `INSERT INTO diary_case (id, version, kind, ref, body, number, title, title_key, address, parties, opened_on, last_no, created_at, changed_at)
		VALUES ($1, 1, 'contract', $1, 'x', $1, 'x', 'x', '', '', '2022-01-01', 0, $2, $2)`, id, d.Now())
	if err == nil {
		_, err = d.Exec(t.Context(), `INSERT INTO diary_document (id, version, case_id, title, kind, step, state, official, ground, secret_reason, template_id, template, edition_id, edition, created_at, changed_at)
			VALUES ($1, 1, $1, 'x', 'contract', 'manage', 'final', TRUE, $2, '', '', '', '', 0, $3, $3)`, id, ground, d.Now())
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestSanctionsAreDeclaredForEachSupplierAndRenewed(t *testing.T) {
	onLife(t, 20220401, func(t *testing.T, s Store, _ *clock) {
		c, ctx := signedFor(t, s), t.Context()
		c.OwnerID, c.Owner = "sara", "Sara Strand"
		c, err := s.Save(ctx, c, "")
		if err != nil {
			t.Fatal(err)
		}
		if missing, _ := Undeclared(c, nil, 20220401); len(missing) != 1 {
			t.Errorf("missing %v", missing)
		}
		d, err := s.Declare(ctx, Declaration{ContractID: c.ID, SupplierID: c.Suppliers[0].SupplierID, DeclaredOn: 20220401, DeclaredBy: "Rull AB, vd", Source: "Intyg", Clear: true})
		if err != nil || d.RenewOn != 20230401 {
			t.Fatalf("renew on %s, %v", d.RenewOn, err)
		}
		list, err := s.Declarations(ctx, c.ID)
		if missing, hit := Undeclared(c, list, 20230402); err != nil || len(missing) != 1 || len(hit) != 0 {
			t.Errorf("a year later: %v, %v, %v", missing, hit, err)
		}
		due, err := s.RenewDeclarations(ctx, "sara", 20230401)
		if err != nil || len(due) != 1 || due[0].Supplier != "Rull AB" {
			t.Errorf("%+v, %v", due, err)
		}
	})
}

func TestPersonalDataNeedsALinkedProcessingAgreement(t *testing.T) {
	onLife(t, 20220401, func(t *testing.T, s Store, _ *clock) {
		c, ctx := signedFor(t, s), t.Context()
		c.PersonalData = Yes
		c, err := s.Save(ctx, c, "")
		if err != nil {
			t.Fatal(err)
		}
		lacking := func() int {
			list, _, err := s.Search(ctx, Filter{NoDPA: true}, Page{})
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		if lacking() != 1 {
			t.Error("a contract without PUB-avtal is not found")
		}
		dpa, err := s.Create(ctx, Contract{Title: "PUB-avtal Rollatorer", Type: Processing, SignedOn: 20220301})
		if err != nil {
			t.Fatal(err)
		}
		if dpa, err = s.Link(ctx, dpa.ID, dpa.Version, c.ID); err != nil || dpa.Main != c.Name() {
			t.Fatalf("%q, %v", dpa.Main, err)
		}
		if lacking() != 0 {
			t.Error("the linked PUB-avtal is not seen")
		}
		if _, err := s.Link(ctx, c.ID, c.Version, dpa.ID); err == nil {
			t.Error("a contract hangs on what hangs on it")
		}
	})
}
