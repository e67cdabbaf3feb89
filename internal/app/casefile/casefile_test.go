package casefile

import (
	"io/fs"
	"testing"
	"time"

	"klover/internal/area/category"
	"klover/internal/area/diary"
	"klover/internal/area/handbook"
	"klover/internal/area/identity"
	"klover/internal/area/law"
	"klover/internal/area/plan"
	"klover/internal/area/procurement"
	"klover/internal/area/request"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/file"
	"klover/internal/base/find"
	"klover/internal/base/mail"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

func tables() []fs.FS {
	return []fs.FS{audit.Migrations, find.Migrations, identity.Migrations, law.Migrations, diary.Migrations, request.Migrations, plan.Migrations, handbook.Migrations,
		file.Migrations, mail.Migrations, category.Migrations, procurement.Migrations}
}

// TestTenderersAreInNoDocumentBeforeTheyArePublic: who tendered and how many are data of
// documents from the award decision or the cancellation, and never before.
func TestTenderersAreInNoDocumentBeforeTheyArePublic(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		d.Now = func() time.Time { return time.Date(2022, 12, 1, 9, 0, 0, 0, time.UTC) }
		s := procurement.Store{DB: d}
		tendered := func(on day.Date) procurement.Procurement {
			t.Helper()
			p, err := s.Create(t.Context(), procurement.Procurement{Title: "Rollatorer", Parties: party.Of("D"), CarriedOutByUs: true, Procedure: "open",
				AnnouncedOn: on, TendersReceived: count.Of(2)})
			if err != nil {
				t.Fatal(err)
			}
			for _, one := range []procurement.Tenderer{{Name: "Rull AB", Result: procurement.Won, ControlOn: on, Control: "ok"}, {Name: "Hjul AB", Result: procurement.Lost}} {
				one.ProcurementID = p.ID
				if _, err := s.AddTenderer(t.Context(), one); err != nil {
					t.Fatal(err)
				}
			}
			return p
		}
		says := func(p procurement.Procurement, when, names, won, count string) {
			t.Helper()
			list, err := Store(d).Fields(t.Context(), procurement.Kind, p.ID)
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			for _, f := range list {
				got[f.Name] = f.Value
			}
			for name, want := range map[string]string{"anbudsgivare": names, "antagna anbudsgivare": won, "antal anbud": count} {
				if value, there := got[name]; !there || value != want {
					t.Errorf("%s: %s is %q, want %q", when, name, value, want)
				}
			}
		}
		p := tendered(20221001)
		says(p, "before the award", "", "", "")
		if _, err := s.Award(t.Context(), p.ID, 20221115); err != nil {
			t.Fatal(err)
		}
		says(p, "after the award", "Rull AB och Hjul AB", "Rull AB", "2")
		if _, err := s.Reopen(t.Context(), p.ID, "Fel."); err != nil {
			t.Fatal(err)
		}
		says(p, "when the award was taken back", "", "", "")
		if _, err := s.Cancel(t.Context(), p.ID, procurement.Cancellation{On: 20221120, Reason: "price"}); err != nil {
			t.Fatal(err)
		}
		says(p, "after the cancellation", "Rull AB och Hjul AB", "", "2")
	})
}
