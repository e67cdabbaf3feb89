package saving

import (
	"strings"
	"testing"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/webtest"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// ordered puts an order in force under which the controller decides about the act up
// to a million kronor, and returns a controller.
func ordered(t *testing.T, d *db.DB, act string) identity.User {
	t.Helper()
	who, ctx := identity.Store{DB: d}, t.Context()
	order := ok[identity.Delegation](t)(who.DraftDelegation(ctx))
	ok[identity.DelegationRule](t)(who.PutRule(ctx, identity.DelegationRule{DelegationID: order.ID, Nr: "7.1", Heading: "Besparingar", Decision: "x", Act: act, Delegate: "controller", Ceiling: money.Some(money.Kr(1_000_000))}))
	order = ok[identity.Delegation](t)(who.Delegation(ctx, order.ID))
	order.AdoptedBy, order.AdoptedOn, order.Decision, order.ValidFrom = "Inköpsnämnden", 20190101, "§ 1", 20190101
	ok[identity.Delegation](t)(who.AdoptDelegation(ctx, order))
	return ok[identity.User](t)(who.Create(ctx, identity.User{Name: "Clas Controller", Email: "clas@region.se", Roles: identity.Roles{"controller"}, Parties: party.Of("D", "U"), Active: true}))
}

func registered(t *testing.T, s Store, effect int64) Saving {
	t.Helper()
	one := ok[Saving](t)(s.Create(as(t, buyer), lump(20220304, "D", effect)))
	return ok[Saving](t)(s.Register(as(t, buyer), one.ID, one.Version))
}

func TestNobodyApprovesSavingsOutsideTheDelegation(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		u := ordered(t, s.DB, identity.ActSaving)
		who, ctx := identity.Store{DB: s.DB}, audit.WithActor(t.Context(), audit.Actor{ID: u.ID, Name: u.Name})
		small, rise, large := registered(t, s, 900_000), registered(t, s, -900_000), registered(t, s, 1_200_000)
		_, err := s.Approve(ctx, large.ID, large.Version)
		if text := strings.ReplaceAll(fault.Message(err), "\u00a0", " "); fault.KindOf(err) != fault.KindForbidden || text != "Inköpscontroller får godkänna besparingar upp till 1 000 000 kr enligt punkt 7.1; besparingen är på 1 200 000 kr. Beslutet fattas av nämnden." {
			t.Errorf("got %v", err)
		}
		if got := ok[Saving](t)(s.Get(ctx, large.ID)); got.State != Registered {
			t.Errorf("the report is %s", got.State)
		}
		refused := func() int {
			n := 0
			for _, e := range ok[[]audit.Entry](t)(audit.History(ctx, s.DB, Kind, large.ID)) {
				if e.Verb == "nekades att godkänna besparingar" {
					n++
				}
			}
			return n
		}
		if err := s.ApproveAll(ctx, []string{small.ID, large.ID}); fault.KindOf(err) != fault.KindForbidden || refused() != 2 {
			t.Errorf("many at once: %v, %d attempts told", err, refused())
		}
		if err := s.ApproveAll(ctx, []string{small.ID, rise.ID}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Approve(identity.OnBoard(ctx, "Inköpsnämnden 2022-06-09 § 31"), large.ID, large.Version); err != nil {
			t.Errorf("on the board's own decision: %v", err)
		}
		list, _, err := who.Decisions(ctx, identity.DecisionFilter{Act: identity.ActSaving}, identity.Page{})
		if err != nil || len(list) != 3 {
			t.Fatalf("%d decisions, %v; want one for each approval", len(list), err)
		}
		for _, d := range list {
			if d.Basis == identity.BasisDelegation && (d.RuleNr != "7.1" || d.Amount != money.Some(money.Kr(900_000))) {
				t.Errorf("got %+v", d)
			}
		}
		small = ok[Saving](t)(s.Get(ctx, small.ID))
		ok[Saving](t)(s.Return(ctx, small.ID, small.Version, "Fel volym"))
		list, _, err = who.Decisions(ctx, identity.DecisionFilter{Act: identity.ActSaving, Text: small.Number}, identity.Page{})
		if err != nil || len(list) != 1 || list[0].WithdrawnOn == 0 {
			t.Errorf("the decision stands although the report was sent back: %+v, %v", list, err)
		}
	})
}

func TestAnOrderThatDoesNotNameSavingsLeavesThemToTheBoard(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		u := ordered(t, s.DB, identity.ActSign)
		ctx := audit.WithActor(t.Context(), audit.Actor{ID: u.ID, Name: u.Name})
		one := registered(t, s, 900_000)
		if _, err := s.Approve(ctx, one.ID, one.Version); fault.KindOf(err) != fault.KindForbidden || !strings.HasSuffix(fault.Message(err), "Beslutet fattas av nämnden.") {
			t.Errorf("got %v", err)
		}
	})
}

func TestThePageSaysWhichRuleStopsTheApproval(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	u := ordered(t, s.store.DB, identity.ActSaving)
	s.controller.ID, s.controller.Name = u.ID, u.Name
	one := registered(t, s.store, 1_200_000)
	path := one.URL() + "/godkann"
	webtest.Get(t, s.mux, s.controller, path).Status(200).Has(".notice", "Du får inte fatta beslutet").Has("label", "Nämndens beslut")
	webtest.Post(t, s.mux, s.controller, path, "version", "2").Status(403).Has(".errors", "enligt punkt 7.1").Has("label", "Nämndens beslut")
	webtest.Post(t, s.mux, s.controller, path, "version", "2", "board", "Inköpsnämnden 2022-06-09 § 31").Redirects(one.URL())
	webtest.Get(t, s.mux, s.controller, one.URL()).Has(".history", "nekades att godkänna besparingar")
}
