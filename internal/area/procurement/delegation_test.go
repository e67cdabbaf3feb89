package procurement

import (
	"strings"
	"testing"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/webtest"
	"klover/internal/word/count"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// ordered puts an order in force under which a purchaser starts any procurement,
// and awards and cancels up to one million kronor. It returns a purchaser.
func ordered(t *testing.T, d *db.DB) identity.User {
	t.Helper()
	who, ctx := identity.Store{DB: d}, t.Context()
	order, err := who.DraftDelegation(ctx)
	for _, r := range []identity.DelegationRule{
		{Nr: "1.1", Act: identity.ActStart, Delegate: "strategic_buyer"},
		{Nr: "2.1", Act: identity.ActAward, Delegate: "strategic_buyer", Ceiling: money.Some(money.Kr(1_000_000))},
		{Nr: "3.1", Act: identity.ActCancel, Delegate: "strategic_buyer", Ceiling: money.Some(money.Kr(1_000_000))},
		{Nr: "3.2", Act: identity.ActCancel, Delegate: "unit_head"},
	} {
		if err == nil {
			r.DelegationID, r.Heading, r.Decision, r.Notify = order.ID, "Upphandling", "x", true
			_, err = who.PutRule(ctx, r)
		}
	}
	if err == nil {
		order, err = who.Delegation(ctx, order.ID)
	}
	order.AdoptedBy, order.AdoptedOn, order.Decision, order.ValidFrom = "Inköpsnämnden", 20190101, "§ 1", 20190101
	if err == nil {
		_, err = who.AdoptDelegation(ctx, order)
	}
	if err != nil {
		t.Fatal(err)
	}
	u, err := who.Create(ctx, identity.User{Name: "Åsa Öberg", Email: "asa@region.se", Roles: identity.Roles{"strategic_buyer"}, Parties: party.Of("D"), Active: true})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestStartingAwardingAndCancellingAskTheDelegation(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		u := ordered(t, d)
		s, who, ctx := Store{DB: d}, identity.Store{DB: d}, audit.WithActor(t.Context(), audit.Actor{ID: u.ID, Name: u.Name})
		start := func(title string, value money.Opt, ours bool) Procurement {
			p := mustCreate(t, s, Procurement{Title: title, Parties: party.Of("D"), CarriedOutByUs: ours, Procedure: "open", TakenOn: 20220103, StrategyApprovedOn: 20220110, EstimatedValue: value, BuyerName: "Annan"})
			p, err := s.Announce(ctx, p.ID, Announcement{On: 20220211, TenderDeadline: 20220315})
			if err == nil {
				p, err = s.ReceiveTenders(ctx, p.ID, count.Of(2))
			}
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		large := start("Stor", money.Some(money.Kr(2_000_000)), true)
		_, err := s.Award(ctx, large.ID, 20220401)
		if fault.KindOf(err) != fault.KindForbidden || !strings.Contains(fault.Message(err), "Beslutet fattas av nämnden.") {
			t.Errorf("awarding two million: %v", err)
		}
		_, err = s.Cancel(ctx, large.ID, Cancellation{On: 20220401, Reason: "price"})
		if fault.KindOf(err) != fault.KindForbidden || !strings.Contains(fault.Message(err), "Enhetschefen får fatta beslutet.") {
			t.Errorf("cancelling two million: %v", err)
		}
		if p, _ := s.Get(ctx, large.ID); p.State != Evaluating {
			t.Errorf("what was refused was done: %s", p.State)
		}
		if _, err := s.Award(ctx, start("Annans", money.Some(money.Kr(2_000_000)), false).ID, 20220401); err != nil {
			t.Errorf("another authority's procurement is not ours to decide: %v", err)
		}
		small := start("Liten", money.Some(money.Kr(900_000)), true)
		if _, err := s.Award(ctx, small.ID, 20220401); err != nil {
			t.Fatal(err)
		}
		f := identity.DecisionFilter{Act: identity.ActAward}
		list, _, err := who.Decisions(ctx, f, identity.Page{})
		if err != nil || len(list) != 1 || list[0].RuleNr != "2.1" || list[0].RecordRef != small.ID {
			t.Fatalf("got %+v, %v", list, err)
		}
		if _, err := s.Reopen(ctx, small.ID, "fel dag"); err != nil {
			t.Fatal(err)
		}
		if list, _, _ = who.Decisions(ctx, f, identity.Page{}); list[0].WithdrawnOn == 0 || list[0].WithdrawnWhy != "fel dag" {
			t.Errorf("the decision stands although the step was taken back: %+v", list[0])
		}
	})
}

func TestThePageSaysWhichRuleStopsTheCancelling(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t, tables()...)
	m, s := testPages(t, d)
	account := ordered(t, d)
	u := purchaser("D")
	u.ID = account.ID
	p := mustCreate(t, s, Procurement{Title: "Stor", Parties: party.Of("D"), CarriedOutByUs: true, Procedure: "open", TakenOn: 20220103, AnnouncedOn: 20220211, StrategyApprovedOn: 20220110,
		EstimatedValue: money.Some(money.Kr(2_000_000))})
	at := p.URL() + "/avbryt"
	webtest.Get(t, m, u, at).Status(200).Has(".notice", "Enhetschefen får fatta beslutet.").Has("label", "Nämndens beslut")
	webtest.Post(t, m, u, at, "cancelled_on", "2022-03-01", "cancel_reason", "price", "cancel_text", "").Status(403).Has(".errors", "enligt punkt 3.1")
	webtest.Post(t, m, u, at, "cancelled_on", "2022-03-01", "cancel_reason", "price", "cancel_text", "", "board", "Inköpsnämnden 2022-02-11 § 9").Redirects(p.URL())
}
