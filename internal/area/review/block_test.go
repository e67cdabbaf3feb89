package review

import (
	"testing"

	"klover/internal/area/procurement"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

func TestACaseAtCourtKeepsTheContractFromBeingSigned(t *testing.T) {
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		ctx, s, ps := t.Context(), Store{DB: d}, procurement.Store{DB: d}
		p, err := ps.Create(ctx, procurement.Procurement{Title: "Rollatorer", Parties: party.Of("D"), CarriedOutByUs: true, CaseWork: true, Regime: "lou",
			TakenOn: 20220301, AnnouncedOn: 20220401, AwardedOn: 20220601, NotifiedOn: 20220601, Procedure: "open"})
		if err != nil {
			t.Fatal(err)
		}
		c, err := s.Create(ctx, Case{ProcurementID: p.ID, Applicant: "Hjul AB", FiledOn: 20220610, Number: "4711-22"})
		if err != nil {
			t.Fatal(err)
		}
		refuses := func(on day.Date, want bool) {
			t.Helper()
			if err := ps.MaySign(ctx, p.ID, on); audit.Refused(err) != want {
				t.Errorf("signing on %s: %v, want refused %v", on, err, want)
			}
		}
		refuses(20221001, true)
		c, err = s.Decide(ctx, c.ID, Decision{On: 20220912, Outcome: Denied})
		if err != nil {
			t.Fatal(err)
		}
		refuses(20220912, true)
		refuses(20220922, true) // the tenth day after the judgment
		refuses(20220923, false)
		if _, err := s.TakeBack(ctx, c.ID, "Fel dag"); err != nil {
			t.Fatal(err)
		}
		refuses(20220923, true)
	})
}
