package procurement

import (
	"testing"

	"klover/internal/area/diary"
	"klover/internal/area/identity"
	"klover/internal/area/plan"
	"klover/internal/area/request"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

func (o *office) prioritised(t *testing.T) request.Request {
	t.Helper()
	s := request.Store{DB: o.DB}
	unit, err := identity.Store{DB: o.DB}.CreateUnit(o.head, identity.Unit{Party: "U", Kind: "customer", Name: "Kliniken"})
	check(t, err)
	r, err := s.Create(o.buys, request.Request{Title: "Rollatorer", Need: "Rollatorer till två vårdcentraler.", Kind: "new", Nature: "goods", UnitID: unit.ID,
		Contact: "021-00 00 00", Parties: party.Of("U"), WantedStart: 20230901, Financing: "running", Budget: "no", Coordination: request.Joint,
		Total: request.Shares{{Party: "U", Amount: money.Kr(4_000_000)}}, ApprovedBy: "Chef Ett", ApprovedOn: 20221001, Flags: request.Marks{"personal"}})
	check(t, err)
	r, err = s.Send(o.buys, r.ID, "")
	check(t, err)
	_, err = s.Receive(o.head, r.ID)
	check(t, err)
	r, err = s.Prioritise(o.head, r.ID, request.Priority{Level: "1", Why: "Avtalet löper ut."})
	check(t, err)
	return r
}

func TestARequestFollowsItsProcurement(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		o := newOffice(t, d)
		r := o.prioritised(t)
		from := From{RequestID: r.ID}
		p, err := o.Draft(o.buys, from)
		check(t, err)
		if !p.PersonalData || p.WantedOn != 20230901 || p.EstimatedValue.Amount != money.Kr(4_000_000) {
			t.Errorf("draft %+v", p)
		}
		p.Procedure, p.PurchaserID, p.Purchaser = "open", "u1", "Åsa Öberg"
		p, err = o.Take(o.buys, from, p)
		check(t, err)
		stands := func(want request.State) request.Request {
			t.Helper()
			r, ok, err := o.requests().ByProcurement(o.buys, p.ID)
			check(t, err)
			if !ok || r.State != want {
				t.Fatalf("the request is %q, want %q", r.State, want)
			}
			return r
		}
		if r := stands(request.Assigned); r.Number != p.Number || r.Purchaser != "Åsa Öberg" {
			t.Errorf("request %s with %s", r.Number, r.Purchaser)
		}
		if _, err := o.Take(o.buys, from, Procurement{Title: "En till", Parties: party.Of("U"), CarriedOutByUs: true}); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("taken twice: %v", err)
		}
		_, err = o.Close(o.buys, p.ID, o.today(), "Behovet finns inte längre.")
		check(t, err)
		stands(request.Closed)
		_, err = o.Reopen(o.buys, p.ID, "Fel ärende.")
		check(t, err)
		stands(request.Assigned)
		origin, err := o.Origin(o.buys, p)
		check(t, err)
		if origin.Request.ID != r.ID {
			t.Error("the case does not know its request")
		}
	})
}

func TestItemsOfThePlanBecomeOneCase(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		o := newOffice(t, d)
		item := func(title, cpv string) plan.Item {
			it, err := o.plans().Create(o.buys, plan.Item{Title: title, CPV: cpv, Parties: party.Of("U"), EstimatedValue: money.Some(money.Kr(2_000_000)), Origin: plan.FromNeed})
			check(t, err)
			return it
		}
		one, two, other := item("Rollatorer", "33193120"), item("Rullstolar", "33193121"), item("Möbler", "39100000")
		if _, err := o.Take(o.buys, From{ItemIDs: []string{one.ID, other.ID}}, Procurement{Title: "Båda", Parties: party.Of("U"), CarriedOutByUs: true}); fault.KindOf(err) != fault.KindConflict {
			t.Fatalf("items that do not fit: %v", err)
		}
		if _, n, err := o.Search(o.buys, Filter{}, Page{Limit: 10}); err != nil || n.N != 0 {
			t.Errorf("%d cases after a refusal, %v", n.N, err)
		}
		from := From{ItemIDs: []string{one.ID, two.ID}}
		p, err := o.Draft(o.buys, from)
		check(t, err)
		p, err = o.Take(o.buys, from, p)
		check(t, err)
		if p.EstimatedValue.Amount != money.Kr(4_000_000) || !p.CaseWork {
			t.Errorf("taken as %+v", p)
		}
		_, err = o.Close(o.buys, p.ID, o.today(), "Behovet finns inte längre.")
		check(t, err)
		items, err := o.plans().InCase(o.buys, p.ID)
		check(t, err)
		if len(items) != 2 || items[0].State != plan.Cancelled {
			t.Errorf("items %+v", items)
		}
	})
}

func TestACancelledCaseIsDoneAgainOnceAndEverythingIsInTheDiary(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		o := newOffice(t, d)
		p := o.prepared(t)
		if _, err := o.Draft(o.buys, From{RerunOf: p.ID}); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("done again before it is cancelled: %v", err)
		}
		_, err := o.Announce(o.buys, p.ID, Announcement{On: o.today(), TenderDeadline: o.today().AddDays(40)})
		check(t, err)
		_, err = o.Cancel(o.buys, p.ID, Cancellation{On: o.today(), Reason: "price", Text: "För dyrt."})
		check(t, err)
		from := From{RerunOf: p.ID}
		again, err := o.Draft(o.buys, from)
		check(t, err)
		again, err = o.Take(o.buys, from, again)
		check(t, err)
		if again.RerunOf != p.ID || again.AnnouncedOn != 0 || again.Segment != "B" || !again.manner().Rerun {
			t.Errorf("again %+v", again)
		}
		was, err := o.Get(o.buys, p.ID)
		check(t, err)
		origin, err := o.Origin(o.buys, was)
		check(t, err)
		if origin.Replaced.ID != again.ID {
			t.Error("the cancelled case does not know what replaced it")
		}
		_, err = o.Take(o.buys, from, Procurement{Title: "En till", Parties: party.Of("U"), CarriedOutByUs: true})
		refusedWith(t, err, "görs redan om som "+again.Number)
		file, ok, err := diary.Store{DB: d}.CaseOf(o.buys, Kind, p.ID)
		check(t, err)
		if !ok || file.LastNo != 3 {
			t.Errorf("%d entries in the diary, want the strategy, the notice and the decision", file.LastNo)
		}
	})
}

func TestATimePlanKeepsItsFirstDays(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		o := newOffice(t, d)
		p := o.begun(t)
		if err := o.PlanTime(o.buys, p.ID, Timing{}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a plan from nowhere: %v", err)
		}
		check(t, o.PlanTime(o.buys, p.ID, Timing{Start: 20221003}))
		first, err := o.Milestones(o.buys, p, Work{})
		check(t, err)
		if len(first) < 6 || first[0].ActualOn != 20221003 {
			t.Fatalf("plan %+v", first)
		}
		check(t, o.MoveMilestone(o.buys, p.ID, "notice", first[3].PlannedOn.AddDays(30), "Referensgruppen hinner inte."))
		check(t, o.PlanTime(o.buys, p.ID, Timing{Start: 20221107}))
		again, err := o.Milestones(o.buys, p, Work{})
		check(t, err)
		for i, m := range again {
			if m.BaselineOn != first[i].PlannedOn || m.PlannedOn <= m.BaselineOn || m.Basis == moved {
				t.Errorf("%s: first %v, now %v (%s)", m.Label, m.BaselineOn, m.PlannedOn, m.Basis)
			}
		}
		if err := o.MoveMilestone(o.buys, p.ID, "notice", 20230101, ""); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("moved without why: %v", err)
		}
	})
}
