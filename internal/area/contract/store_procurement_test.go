package contract

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"klover/internal/area/procurement"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// onCase is onEach with what a worked case stands on.
func onCase(t *testing.T, do func(t *testing.T, s Store)) {
	t.Parallel()
	dbtest.Each(t, areas(), func(t *testing.T, d *db.DB) {
		d.Now = func() time.Time { return time.Date(2022, 12, 1, 9, 0, 0, 0, time.UTC) }
		do(t, Store{d})
	})
}

// won is a case of two regions with an award, whose standstill has begun.
func won(t *testing.T, s Store) procurement.Procurement {
	t.Helper()
	ps := procurement.Store{DB: s.DB}
	made := func(p procurement.Procurement, err error) procurement.Procurement {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	p := made(ps.Create(t.Context(), procurement.Procurement{Title: "Rollatorer", Parties: party.Of("D", "U"), CaseWork: true, CarriedOutByUs: true, Regime: "lou", Procedure: "direct",
		Segment: "B", EstimatedValue: money.Some(money.Kr(400_000)), CodeOfConduct: true, Framework: true, CPV: "33193120", TakenOn: 20221001,
		WantedOn: 20230101, TermMonths: count.Of(24), Options: "12 + 12", OptionNotice: count.Of(6), Environment: true, EnvironmentPrioritised: true, PersonalData: true}))
	for _, g := range []procurement.Guest{{Name: "Västerås stad", Kind: "municipality", Uses: true}, {Name: "Region Dalarna", Kind: "region"}} {
		g.ProcurementID = p.ID
		if _, err := ps.Invite(t.Context(), g); err != nil {
			t.Fatal(err)
		}
	}
	id := addSupplier(t, s.DB, "Rull AB", "small")
	for _, one := range []procurement.Tenderer{
		{Name: "Rull AB", SupplierID: id, Result: procurement.Won, Rank: 1, Lots: "Del 1", ControlOn: 20221110, Control: "ok"}, {Name: "Hjul AB", Result: procurement.Lost},
	} {
		one.ProcurementID = p.ID
		if _, err := ps.AddTenderer(t.Context(), one); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

func TestTheContractBeginsAsItWasProcured(t *testing.T) {
	onCase(t, func(t *testing.T, s Store) {
		p := won(t, s)
		sealed, err := s.From(t.Context(), p.ID)
		if err != nil || len(sealed.Suppliers) != 0 {
			t.Errorf("before the award: %+v, %v", sealed.Suppliers, err)
		}
		if _, err := (procurement.Store{DB: s.DB}).Decide(t.Context(), p.ID, procurement.Award{On: 20221115, Reasons: "Lägst pris."}); err != nil {
			t.Fatal(err)
		}
		c, err := s.From(t.Context(), p.ID)
		if err != nil {
			t.Fatal(err)
		}
		if c.CallOff != "Västerås stad" || c.Parties.Sv() != "DU" || c.Segment != "B" || c.CodeOfConduct != Yes || c.Type != Framework || c.Ceiling.Amount != money.Kr(400_000) {
			t.Errorf("the draft is %+v", c)
		}
		var names []string
		for _, one := range c.Suppliers {
			names = append(names, one.Sv())
		}
		if diff := cmp.Diff([]string{"Rull AB (rang 1, Del 1)"}, names); diff != "" {
			t.Error(diff)
		}
	})
}

// TestASignedContractArrivesComplete: what the case knows is in the contract, and nothing
// of it is typed again.
func TestASignedContractArrivesComplete(t *testing.T) {
	onCase(t, func(t *testing.T, s Store) {
		p := won(t, s)
		if _, err := (procurement.Store{DB: s.DB}).Decide(t.Context(), p.ID, procurement.Award{On: 20221115, Reasons: "Lägst pris."}); err != nil {
			t.Fatal(err)
		}
		c, err := s.From(t.Context(), p.ID)
		if err == nil {
			c, err = s.Create(t.Context(), c)
		}
		if err != nil {
			t.Fatal(err)
		}
		for label, texts := range map[string][2]string{
			"parties": {c.Parties.Sv(), "DU"}, "who may call off": {c.CallOff, "Västerås stad"}, "title": {c.Title, "Rollatorer"}, "type": {string(c.Type), "ramavtal"}, "cpv": {c.CPV, "33193120"},
			"value": {c.Value.Amount.Sv(), money.Kr(400_000).Sv()}, "ceiling": {c.Ceiling.Amount.Sv(), money.Kr(400_000).Sv()},
			"starts": {c.StartsOn.Sv(), "2023-01-01"}, "ends": {c.EndsOn.Sv(), "2024-12-31"}, "latest end": {c.LatestEnd.Sv(), "2026-12-31"}, "first option by": {c.NextOptionOn.Sv(), "2024-06-30"},
			"code of conduct": {string(c.CodeOfConduct), "ja"}, "environment": {string(c.Environment), "ja"}, "prioritised": {string(c.EnvPriority), "ja"}, "personal data": {string(c.PersonalData), "ja"},
			"segment": {string(c.Segment), "B"}, "supplier": {supplierList{&c.Suppliers}.Sv(), "Rull AB (rang 1, Del 1)"}, "procurement": {string(c.ProcurementID), p.ID},
		} {
			if texts[0] != texts[1] {
				t.Errorf("%s: %q, want %q", label, texts[0], texts[1])
			}
		}
	})
}

// TestAContractIsNotRegisteredInsideAStandstillNorForAnotherRegion: what stops the
// signing stops it also for a contract that is registered as signed.
func TestAContractIsNotRegisteredInsideAStandstillNorForAnotherRegion(t *testing.T) {
	onCase(t, func(t *testing.T, s Store) {
		p := won(t, s)
		ps := procurement.Store{DB: s.DB}
		if _, err := ps.Decide(t.Context(), p.ID, procurement.Award{On: 20221115, Reasons: "Lägst pris."}); err != nil {
			t.Fatal(err)
		}
		if _, err := ps.Notify(t.Context(), p.ID, procurement.Notification{On: 20221115}); err != nil {
			t.Fatal(err)
		}
		if _, err := ps.Block(t.Context(), procurement.Block{ProcurementID: p.ID, Kind: procurement.Standstill, FromOn: 20221115, ToOn: 20221125, Basis: "20 kap. 1 § LOU"}); err != nil {
			t.Fatal(err)
		}
		refused := func(c Contract, signed day.Date, says string) {
			t.Helper()
			c.SignedOn, c.StartsOn, c.Suppliers = signed, signed, nil
			_, err := s.Create(t.Context(), c)
			if !audit.Refused(err) || !strings.Contains(fault.Message(err), says) {
				t.Fatalf("signed %s: %v, want a refusal that says %q", signed, err, says)
			}
			told, err := ps.History(t.Context(), p.ID)
			if err != nil || told[0].Verb != "nekades att teckna avtal" || !strings.Contains(told[0].Why, says) {
				t.Errorf("the history says %q because %q, %v", told[0].Verb, told[0].Why, err)
			}
		}
		c, err := s.From(t.Context(), p.ID)
		if err != nil {
			t.Fatal(err)
		}
		refused(c, 20221118, "20 kap. 1 § LOU")
		c.Parties = party.Of("D", "C")
		refused(c, 20221128, "Region C är part i avtalet men inte köpare")
		c.Parties = party.Of("D")
		c.SignedOn, c.StartsOn = 20221128, 20221201
		if _, err := s.Create(t.Context(), c); err != nil {
			t.Errorf("after the standstill, for one of the buyers: %v", err)
		}
	})
}
