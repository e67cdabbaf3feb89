package saving

import (
	"strings"
	"testing"

	"klover/internal/area/identity"
	"klover/internal/area/procurement"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/webtest"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// bought makes a procurement with a contract.
func bought(t testing.TB, s Store, signed day.Date) procurement.Procurement {
	t.Helper()
	p := procurement.Procurement{Title: "Rollatorer", Parties: party.Of("D"), CarriedOutByUs: true, TakenOn: 20220101}
	if signed != 0 {
		p.AwardedOn, p.SignedOn = signed, signed
	}
	return ok[procurement.Procurement](t)(procurement.Store{DB: s.DB}.Create(as(t, buyer), p))
}

func TestAProcurementIsHandedOverWithAReportOrAReason(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		signed := s.Today().AddDays(-10)
		p := bought(t, s, signed)
		met := func() string {
			t.Helper()
			list := ok[map[string][]procurement.Demand](t)(Handover(t.Context(), s.DB, []procurement.Procurement{p}))[p.ID]
			if len(list) != 1 {
				t.Fatalf("%d demands, want one", len(list))
			}
			return list[0].Met
		}
		if text := met(); text != "" {
			t.Errorf("without a report: %s", text)
		}
		if err := s.SayNone(as(t, buyer), p.ID, " "); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("without a reason: %v", err)
		}
		missing := func() int64 {
			t.Helper()
			done, all, err := s.Reported(t.Context(), day.Rolling12(s.Today()), "")
			if err != nil {
				t.Fatal(err)
			}
			return all - done
		}
		if n := missing(); n != 1 {
			t.Errorf("%d without report, want 1", n)
		}
		if err := s.SayNone(as(t, buyer), p.ID, "Varan är ny."); err != nil {
			t.Fatal(err)
		}
		if text := met(); text != "Ingen besparing: Varan är ny." || missing() != 0 {
			t.Errorf("with a reason: %q, %d missing", text, missing())
		}
		told, err := audit.History(t.Context(), s.DB, procurement.Kind, p.ID)
		if err != nil || told[0].Why != "Varan är ny." {
			t.Errorf("the history says %+v, %v", told[0], err)
		}
		if err := s.SayNone(as(t, buyer), p.ID, "Varan är ny."); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("said twice: %v", err)
		}
		if err := s.TakeBackNone(as(t, buyer), p.ID, "Det fanns ett pris."); err != nil || met() != "" {
			t.Errorf("taken back: %v, %q", err, met())
		}
		one := lump(signed, "D", 100)
		one.ProcurementID = identity.Ref(p.ID)
		one = ok[Saving](t)(s.Create(as(t, buyer), one))
		if text := met(); text != "" {
			t.Errorf("a draft is no report: %s", text)
		}
		if err := s.SayNone(as(t, buyer), p.ID, "Ingen."); fault.KindOf(err) != fault.KindConflict || !strings.Contains(fault.Message(err), one.Number) {
			t.Errorf("no saving beside a report: %v", err)
		}
		ok[Saving](t)(s.Register(as(t, buyer), one.ID, one.Version))
		if met() == "" {
			t.Error("a registered report is not seen")
		}
	})
}

func TestNoSavingIsSaidOfAContractAlone(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		p := bought(t, s, 0)
		if err := s.SayNone(as(t, buyer), p.ID, "Varan är ny."); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("before the contract: %v", err)
		}
	})
}

func TestNoSavingIsSaidOnThePage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := bought(t, s.store, s.store.Today().AddDays(-10))
	page := NoneURL(p.ID)
	user := s.buyer
	user.Parties = []string{"D"}
	webtest.Get(t, s.mux, user, page).Has("a.button", "Ny effektrapport").Has("button", "Notera ingen besparing")
	webtest.Post(t, s.mux, user, page, "why", "").Status(422).Has(".error", "Skriv varför")
	webtest.Post(t, s.mux, user, page, "why", "Varan är ny.").Redirects(p.URL())
	webtest.Get(t, s.mux, user, page).Has(".notice", "Varan är ny.").Has("button", "Ta tillbaka svaret")
	webtest.Get(t, s.mux, webtest.User("Läsare", "saving.read"), page).Lacks("button", "Ta tillbaka")
	other := user
	other.Parties = []string{"U"}
	webtest.Post(t, s.mux, other, page+"/ta-tillbaka", "why", "Fel.").Status(403)
	webtest.Post(t, s.mux, user, page+"/ta-tillbaka", "why", "Fel.").Redirects(p.URL())
}
