package contract

import (
	"strings"
	"testing"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/webtest"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// ordered puts an order in force under which a unit head decides up to five million
// kronor and the chief without limit, and returns a unit head.
func ordered(t *testing.T, d *db.DB) identity.User {
	t.Helper()
	who, ctx := identity.Store{DB: d}, t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	order, err := who.DraftDelegation(ctx)
	must(err)
	for nr, act := range map[string]string{"4.": identity.ActSign, "5.": identity.ActOption, "6.": identity.ActTerminate, "8.": identity.ActAmend} {
		_, err = who.PutRule(ctx, identity.DelegationRule{DelegationID: order.ID, Nr: nr + "2", Heading: "Avtal", Decision: "x", Act: act, Delegate: "unit_head", Ceiling: money.Some(money.Kr(5_000_000)), Notify: true})
		must(err)
		_, err = who.PutRule(ctx, identity.DelegationRule{DelegationID: order.ID, Nr: nr + "3", Heading: "Avtal", Decision: "x", Act: act, Delegate: "chief", Notify: true})
		must(err)
	}
	order, err = who.Delegation(ctx, order.ID)
	must(err)
	order.AdoptedBy, order.AdoptedOn, order.Decision, order.ValidFrom = "Inköpsnämnden", 20190101, "§ 1", 20190101
	_, err = who.AdoptDelegation(ctx, order)
	must(err)
	u, err := who.Create(ctx, identity.User{Name: "Mats Ekdahl", Email: "mats@region.se", Roles: identity.Roles{"unit_head"}, Parties: party.Of("D"), Active: true})
	must(err)
	return u
}

func TestNobodySignsOutsideTheDelegation(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		u := ordered(t, s.DB)
		who, ctx := identity.Store{DB: s.DB}, audit.WithActor(t.Context(), audit.Actor{ID: u.ID, Name: u.Name})
		draft := func(value money.Opt) Contract {
			c, err := s.Create(ctx, Contract{Title: "Rollatorer", Value: value, Parties: party.Of("D", "U")})
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		kr := func(n int64) money.Opt { return money.Some(money.Kr(n)) }
		large := draft(kr(7_200_000))
		_, err := s.Sign(ctx, large.ID, large.Version, 20220211)
		text := strings.ReplaceAll(fault.Message(err), "\u00a0", " ")
		if fault.KindOf(err) != fault.KindForbidden || text != "Enhetschef får teckna avtal upp till 5 000 000 kr enligt punkt 4.2; avtalet är på 7 200 000 kr. Inköpschefen får fatta beslutet." {
			t.Errorf("got %v", err)
		}
		if c, _ := s.Get(ctx, large.ID); c.Stage != Draft || c.Version != large.Version {
			t.Errorf("the contract was changed: %s", c.Stage)
		}
		told, err := audit.History(ctx, s.DB, Kind, large.ID)
		if err != nil || told[0].Verb != "nekades att teckna avtal" || told[0].Actor.Name != "Mats Ekdahl" {
			t.Errorf("the attempt is not told: %+v", told)
		}
		if _, err := s.Sign(ctx, draft(money.Opt{}).ID, 1, 20220211); fault.KindOf(err) != fault.KindForbidden {
			t.Errorf("a contract of unknown value: %v", err)
		}
		if _, err := s.Create(ctx, Contract{Title: "Redan tecknat", SignedOn: 20220211, Value: kr(9_000_000)}); fault.KindOf(err) != fault.KindForbidden {
			t.Errorf("one that is registered as signed: %v", err)
		}
		if _, err := s.Create(ctx, Contract{Title: "Före ordningen", SignedOn: 20181231, Value: kr(9_000_000)}); err != nil {
			t.Errorf("one signed before any order: %v", err)
		}
		if _, err := s.CreateAll(ctx, []Contract{{Title: "Inläst", Number: "X-1", SignedOn: 20220211, Value: kr(9_000_000)}}); err != nil {
			t.Errorf("an import is history: %v", err)
		}
		if _, err := s.Sign(identity.OnBoard(ctx, "Inköpsnämnden 2022-02-11 § 7"), large.ID, large.Version, 20220211); err != nil {
			t.Errorf("on the board's own decision: %v", err)
		}
		small := draft(kr(4_900_000))
		if small, err = s.Sign(ctx, small.ID, small.Version, 20220211); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Terminate(ctx, small.ID, small.Version, ending(20221231)); err != nil {
			t.Error(err)
		}
		list, _, err := who.Decisions(ctx, identity.DecisionFilter{Decided: day.Period{From: 20220101}}, identity.Page{Sort: "decided_on"})
		if err != nil || len(list) != 3 {
			t.Fatalf("%d decisions, %v; want the board's, the small one and its end", len(list), err)
		}
		if d := list[1]; d.RuleNr != "4.2" || d.RecordRef != small.ID || d.Amount != kr(4_900_000) || d.Parties.Sv() != "DU" {
			t.Errorf("got %+v", d)
		}
	})
}

func TestThePageSaysWhichRuleStopsTheSigning(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	u := ordered(t, s.store.DB)
	s.buyer.ID, s.buyer.Name = u.ID, u.Name
	c := s.add(t, Contract{Title: "Rollatorer", Value: money.Some(money.Kr(7_200_000)), Parties: party.Of("D")})
	webtest.Get(t, s.mux, s.buyer, c.URL()+"/teckna").Status(200).Has(".notice", "Du får inte fatta beslutet").Has(".notice", "Inköpschefen får fatta beslutet.").Has("label", "Nämndens beslut")
	webtest.Post(t, s.mux, s.buyer, c.URL()+"/teckna", "version", "1", "on", "2022-02-11").Status(403).Has(".errors", "enligt punkt 4.2")
	webtest.Post(t, s.mux, s.buyer, c.URL()+"/teckna", "version", "1", "on", "2022-02-11", "board", "nämnden").Status(422).Has(".errors", "paragraf")
	webtest.Post(t, s.mux, s.buyer, "/avtal", "title", "Annat", "signed_on", "2022-02-11", "value", "8 mkr", "parties", "D").Status(403).Has(".errors", "enligt punkt 4.2")
	webtest.Post(t, s.mux, s.buyer, c.URL()+"/teckna", "version", "1", "on", "2022-02-11", "board", "Inköpsnämnden 2022-02-11 § 7").Redirects(c.URL())
	webtest.Get(t, s.mux, s.buyer, c.URL()).Has(".history", "nekades att teckna avtal")
}
