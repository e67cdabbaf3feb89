package capacity

import (
	"context"
	"io/fs"
	"strings"
	"testing"
	"time"

	"klover/internal/area/category"
	"klover/internal/area/diary"
	"klover/internal/area/handbook"
	"klover/internal/area/identity"
	"klover/internal/area/law"
	"klover/internal/area/law/policy"
	"klover/internal/area/plan"
	"klover/internal/area/procurement"
	"klover/internal/area/request"
	"klover/internal/area/review"
	"klover/internal/area/staff"
	"klover/internal/area/supplier"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/file"
	"klover/internal/base/find"
	"klover/internal/base/mail"
	"klover/internal/base/webtest"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

func TestMain(m *testing.M) { webtest.Main(m) }

func spaced(text string) string { return strings.ReplaceAll(text, sv.Space, " ") }

func tables() []fs.FS {
	return []fs.FS{audit.Migrations, find.Migrations, file.Migrations, mail.Migrations, identity.Migrations, law.Migrations, category.Migrations, supplier.Migrations, handbook.Migrations,
		diary.Migrations, request.Migrations, plan.Migrations, procurement.Migrations, review.Migrations, staff.Migrations, Migrations}
}

// today is a Wednesday in the third week.
const today day.Date = 20230118

// site is a small unit: two purchasers, a consultant, two procurements and an item.
type site struct {
	Store
	anna, bo, viktor, mats identity.User
	rollators, beds        procurement.Procurement
	item                   plan.Item
}

func newSite(t testing.TB, d *db.DB) *site {
	t.Helper()
	s := &site{Store: Store{DB: d}}
	s.at(today)
	if err := (law.Store{DB: d}).Seed(t.Context()); err != nil {
		t.Fatal(err)
	}
	user := func(name, role string) identity.User {
		u, err := identity.Store{DB: d}.Create(t.Context(), identity.User{Name: name, Email: strings.ToLower(name) + "@klover.example", Title: role, Roles: identity.Roles{role}, Parties: party.Of("D", "U"), Active: true})
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	s.anna, s.bo, s.viktor, s.mats = user("Anna", "strategic_buyer"), user("Bo", "strategic_buyer"), user("Viktor", "consultant"), user("Mats", "unit_head")
	s.rollators, s.beds = s.procurement(t, "Rollatorer"), s.procurement(t, "Hemsjukvårdssängar")
	var err error
	s.item, err = s.plans().Create(t.Context(), plan.Item{Title: "Juridiska tjänster", Parties: party.Of("D"), Origin: plan.FromNeed, Procedure: "single19", EstimatedValue: money.Some(money.Kr(900_000)),
		StartsOn: 20230201, NoticeOn: 20230315, AwardOn: 20230601, ContractOn: 20230701, PurchaserID: s.bo.ID, Purchaser: s.bo.Name})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *site) at(d day.Date) { s.DB.Now = func() time.Time { return d.Time().Add(9 * time.Hour) } }

func (s *site) procurement(t testing.TB, title string) procurement.Procurement {
	t.Helper()
	p, err := s.procurements().Create(t.Context(), procurement.Procurement{Title: title, Parties: party.Of("D"), CarriedOutByUs: true, Procedure: "open", Regime: "lou",
		TakenOn: 20221101, WantedOn: 20230601, PurchaserID: s.anna.ID, Purchaser: s.anna.Name, EstimatedValue: money.Some(money.Kr(5_000_000))})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (s *site) as(ctx context.Context, u identity.User) context.Context {
	return audit.WithActor(ctx, audit.Actor{ID: u.ID, Name: u.Name})
}

// draft is an assignment that lacks nothing.
func (s *site) draft() Assignment {
	return Assignment{Number: s.rollators.Number, Firm: "Upphandlingsbyrån Norrsken AB", Consultant: "Viktor", UserID: identity.Ref(s.viktor.ID), CallOff: "AVR-7", Budget: 120 * Hour,
		Rate: money.Some(money.Kr(1100)), FromOn: 20230116, ToOn: 20230331, DeclaredOn: 20230112, Conflict: "no", SecrecyOn: 20230112}
}

// engaged is an assignment that has been granted.
func (s *site) engaged(t testing.TB) Assignment {
	t.Helper()
	a, err := s.Engage(s.as(t.Context(), s.mats), s.draft())
	if err == nil {
		a, err = s.Grant(s.as(t.Context(), s.mats), a.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func each(t *testing.T, do func(t *testing.T, s *site)) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) { do(t, newSite(t, d)) })
}

func TestThePictureHasWorkAndTime(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		ctx := s.as(t.Context(), s.mats)
		if err := s.Judge(ctx, Work{Kind: OfCase, Ref: s.beds.ID, Complexity: count.Of(5)}); err != nil {
			t.Fatal(err)
		}
		if err := s.Judge(ctx, Work{Kind: OfItem, Ref: s.item.ID, Minutes: 30 * Hour, Why: "Underlaget finns sedan förra gången."}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.AddAway(ctx, Away{UserID: s.bo.ID, Kind: "absence", FromOn: 20230123, ToOn: 20230127, Share: 1000}); err != nil {
			t.Fatal(err)
		}
		if err := s.SetShare(ctx, Share{UserID: s.anna.ID, FromOn: 20230101, Share: 800}); err != nil {
			t.Fatal(err)
		}
		p, err := s.Picture(ctx, Weeks(WeekOf(today), 26))
		if err != nil {
			t.Fatal(err)
		}
		hours := map[string]string{}
		for _, j := range p.Jobs {
			hours[j.Title] = j.Minutes.Sv()
		}
		if hours["Rollatorer"] != "140" || hours["Hemsjukvårdssängar"] != "238" || hours["Juridiska tjänster"] != "30" {
			t.Errorf("the jobs take %v", hours)
		}
		m := p.Map(Narrow{})
		if len(m.People) != 2 || m.People[0].Available[0].Sv() != "20,8" || m.People[1].Available[0].Sv() != "26" || m.People[1].Available[1] != 0 {
			t.Errorf("available %v", m.People)
		}
		// The item begins in two weeks, and all of it is in the half year.
		if planned, _ := m.People[1].Sum(); m.People[1].Planned[0] != 0 || planned != 30*Hour {
			t.Errorf("Bo has %s, %d minutes in the first week", planned.Hours(), m.People[1].Planned[0])
		}
	})
}

func TestACaseInheritsTheComplexityOfItsItem(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		ctx := s.as(t.Context(), s.mats)
		if err := s.Judge(ctx, Work{Kind: OfItem, Ref: s.item.ID, Complexity: count.Of(5)}); err != nil {
			t.Fatal(err)
		}
		if err := s.plans().Join(ctx, []string{s.item.ID}, plan.Case{ID: s.beds.ID, Number: s.beds.Number, Parties: s.beds.Parties, Regime: string(s.beds.Regime)}); err != nil {
			t.Fatal(err)
		}
		j, _, err := s.Job(ctx, OfCase, s.beds.ID)
		if err != nil || j.Estimate.Complexity != 5 || j.Estimate.Assumed {
			t.Errorf("%+v, %v", j.Estimate, err)
		}
		if _, _, err := s.Job(ctx, OfItem, s.item.ID); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("the item counts beside its case: %v", err)
		}
		// What the case itself is judged as goes before.
		if err := s.Judge(ctx, Work{Kind: OfCase, Ref: s.beds.ID, Complexity: count.Of(2)}); err != nil {
			t.Fatal(err)
		}
		if j, _, err := s.Job(ctx, OfCase, s.beds.ID); err != nil || j.Estimate.Complexity != 2 {
			t.Errorf("%+v, %v", j.Estimate, err)
		}
	})
}

func TestTheOwnPictureIsNobodyElses(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		p, err := s.Own(t.Context(), Weeks(WeekOf(today), 26), s.bo.ID)
		if err != nil || len(p.Jobs) != 1 || p.Jobs[0].Ref != s.item.ID {
			t.Errorf("%d jobs, %v", len(p.Jobs), err)
		}
	})
}

func TestWhatShouldHaveBegunBeginsToday(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.at(20230301)
		j, _, err := s.Job(t.Context(), OfItem, s.item.ID)
		want := Span{20230301, 20230412, 20230629, 20230729}
		if err != nil || !j.Late || j.Days != want {
			t.Errorf("%+v, %v, want %+v", j.Days, err, want)
		}
	})
}

func TestParametersHoldFromADay(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		ctx := s.as(t.Context(), s.mats)
		if err := s.Policy().Save(ctx, policy.Value{Key: "base_open", Value: 9000, ValidFrom: 20230201, Source: "Ledningsgruppen"}); err != nil {
			t.Fatal(err)
		}
		now, _ := s.Rules(ctx, 0)
		later, err := s.Rules(ctx, 20230201)
		if err != nil || now["base_open"] != 8400 || later["base_open"] != 9000 {
			t.Errorf("%d now and %d later, %v", now["base_open"], later["base_open"], err)
		}
		for key, want := range rules() {
			if now[key] != want {
				t.Errorf("%s begins as %d, the tests think %d", key, now[key], want)
			}
		}
	})
}

func TestAJudgementNeedsAReasonAndTheLatestVersion(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		ctx := s.as(t.Context(), s.mats)
		if err := s.Judge(ctx, Work{Kind: OfItem, Ref: s.item.ID, Minutes: 600}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("hours by hand without a reason: %v", err)
		}
		if err := s.Judge(ctx, Work{Kind: OfItem, Ref: s.item.ID, Complexity: count.Of(6)}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("complexity 6: %v", err)
		}
		if err := s.Judge(ctx, Work{Kind: OfItem, Ref: "none", Complexity: count.Of(2)}); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("an item that does not exist: %v", err)
		}
		if err := s.Judge(ctx, Work{Kind: OfItem, Ref: s.item.ID, Complexity: count.Of(2)}); err != nil {
			t.Fatal(err)
		}
		if err := s.Judge(ctx, Work{Kind: OfItem, Ref: s.item.ID, Complexity: count.Of(4)}); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a judgement of what somebody else has judged since: %v", err)
		}
		w, err := s.Work(ctx, OfItem, s.item.ID)
		if err != nil || w.Complexity.N != 2 {
			t.Errorf("%+v, %v", w, err)
		}
	})
}

func TestAssigningGoesThroughTheRegister(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		ctx := s.as(t.Context(), s.mats)
		for kind, ref := range map[string]string{OfCase: s.beds.ID, OfItem: s.item.ID} {
			if err := s.Assign(ctx, kind, ref, s.bo.ID); err != nil {
				t.Fatal(err)
			}
		}
		p, err := s.procurements().Get(ctx, s.beds.ID)
		if err != nil || p.PurchaserID != s.bo.ID {
			t.Errorf("the case is %s's, %v", p.Purchaser, err)
		}
		if err := s.Assign(ctx, OfRequest, "r", s.bo.ID); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a request in the queue: %v", err)
		}
		j, picture, err := s.Job(ctx, OfCase, s.beds.ID)
		if err != nil || j.PurchaserID != s.bo.ID || len(picture.Effects(j)) != 2 {
			t.Errorf("%+v, %v", j, err)
		}
	})
}

func TestAccessIsRefusedWithoutDeclarationAndSecrecy(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		ctx := s.as(t.Context(), s.mats)
		for name, change := range map[string]func(*Assignment){
			"declaration": func(a *Assignment) { a.DeclaredOn, a.Conflict = 0, "" },
			"secrecy":     func(a *Assignment) { a.SecrecyOn = 0 },
			"conflict":    func(a *Assignment) { a.Conflict, a.ConflictText = "yes", "Har arbetat hos en leverantör." },
			"account":     func(a *Assignment) { a.UserID = "" },
		} {
			a := s.draft()
			change(&a)
			a, err := s.Engage(ctx, a)
			if err != nil {
				t.Fatal(err)
			}
			_, err = s.Grant(ctx, a.ID)
			if !audit.Refused(err) || !strings.Contains(fault.Message(err), "Klövers regelunderlag 2.4") {
				t.Errorf("%s: %v", name, err)
			}
			entries, err := s.History(ctx, a.ID)
			if err != nil || entries[0].Verb != "nekades åtkomst för" {
				t.Errorf("%s: the attempt is not told: %v", name, err)
			}
			if open, err := s.Open(ctx, s.viktor.ID, today); err != nil || len(open) > 0 {
				t.Errorf("%s: reaches %v, %v", name, open, err)
			}
		}
		a := s.draft()
		a.UserID = identity.Ref(s.bo.ID)
		if _, err := s.Engage(ctx, a); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("an account without the role: %v", err)
		}
	})
}

func TestAccessHoldsFromItsFirstDayToItsLast(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		ctx := s.as(t.Context(), s.mats)
		a := s.engaged(t)
		for d, want := range map[day.Date]bool{20230115: false, 20230116: true, 20230331: true, 20230401: false} {
			s.at(d)
			for path, reach := range map[string]bool{
				s.rollators.URL(): want, s.rollators.URL() + "/team": want, "/api/v1/procurements/" + s.rollators.ID: want,
				s.beds.URL(): false, "/upphandlingar": false, "/upphandlingar/": false, "/upphandlingar/ny": false, "/api/v1/procurements": false, "/sok": false, "/avtal/" + s.rollators.ID: false, "": false,
			} {
				if got, err := s.Reach(ctx, s.viktor.ID, path); err != nil || got != reach {
					t.Errorf("on %s %s is reached: %v, %v", d, path, got, err)
				}
			}
		}
		if got, err := s.Reach(ctx, s.bo.ID, s.rollators.URL()); err != nil || got {
			t.Errorf("somebody else reaches the case: %v", err)
		}
		// The end is told once, and the consultant has left the team.
		s.at(20230401)
		for range 2 {
			if err := s.TellEnded(ctx); err != nil {
				t.Fatal(err)
			}
		}
		entries, err := s.History(ctx, a.ID)
		if err != nil || entries[0].Verb != "avslutade åtkomsten för" || entries[1].Verb == entries[0].Verb {
			t.Errorf("%d entries, %v", len(entries), err)
		}
		if team, err := s.procurements().Team(ctx, s.rollators.ID); err != nil || len(team) != 0 {
			t.Errorf("%d in the team, %v", len(team), err)
		}
	})
}

func TestAccessIsWithdrawnAtOnce(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		ctx := s.as(t.Context(), s.mats)
		a := s.engaged(t)
		p, err := s.procurements().Get(ctx, s.rollators.ID)
		if err != nil || !p.Outsourced || p.Consultant != a.Firm {
			t.Errorf("the case is not marked: %v", err)
		}
		team, err := s.procurements().Team(ctx, s.rollators.ID)
		if err != nil || len(team) != 1 || !team[0].Clear() || team[0].Role != "consultant" {
			t.Errorf("the team is %+v, %v", team, err)
		}
		if _, err := s.Withdraw(ctx, a.ID, " "); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("without a reason: %v", err)
		}
		if a, err = s.Withdraw(ctx, a.ID, "Konsulten har bytt arbetsgivare."); err != nil || a.Standing(today) != Withdrawn {
			t.Fatal(err)
		}
		if open, err := s.Open(ctx, s.viktor.ID, today); err != nil || len(open) > 0 {
			t.Errorf("reaches %v, %v", open, err)
		}
		if team, err := s.procurements().Team(ctx, s.rollators.ID); err != nil || len(team) > 0 {
			t.Errorf("%d in the team, %v", len(team), err)
		}
		if _, err := s.SaveAssignment(ctx, a, ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a withdrawn assignment was changed: %v", err)
		}
	})
}

func TestWhatAccessRestsOnStays(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		ctx := s.as(t.Context(), s.mats)
		a := s.engaged(t)
		without := a
		without.SecrecyOn = 0
		if _, err := s.SaveAssignment(ctx, without, ""); !audit.Refused(err) {
			t.Errorf("the secrecy agreement was taken away: %v", err)
		}
		other := a
		other.Number = s.beds.Number
		if _, err := s.SaveAssignment(ctx, other, ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("the access was moved to another case: %v", err)
		}
		longer := a
		longer.ToOn = 20230430
		if longer, err := s.SaveAssignment(ctx, longer, "Förlängs."); err != nil || longer.Standing(20230415) != Running {
			t.Errorf("%v", err)
		}
		if _, err := s.SaveAssignment(ctx, a, ""); err == nil {
			t.Error("an old version was saved over a newer")
		}
	})
}

func TestHoursOfAConsultantCost(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		ctx := s.as(t.Context(), s.viktor)
		a := s.engaged(t)
		a, err := s.Spend(ctx, Spent{AssignmentID: a.ID, WorkedOn: 20230117, Minutes: 450, Note: "Marknadsdialog"})
		if err != nil || a.Used != 450 || a.Cost != money.Kr(8250) {
			t.Fatalf("used %s for %s, %v", a.Used.Hours(), a.Cost.Sv(), err)
		}
		for _, one := range []Spent{{WorkedOn: 20230119, Minutes: 60}, {WorkedOn: 20230113, Minutes: 60}, {WorkedOn: 20230117}, {WorkedOn: 20230117, Minutes: 25 * Hour}, {Minutes: 60}} {
			one.AssignmentID = a.ID
			if _, err := s.Spend(ctx, one); fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("%+v: %v", one, err)
			}
		}
		rows, err := s.Hours(ctx, a.ID)
		if err != nil || len(rows) != 1 || rows[0].ByName != "Viktor" {
			t.Fatalf("%+v, %v", rows, err)
		}
		if a, err = s.Unspend(ctx, a.ID, rows[0].ID); err != nil || a.Used != 0 || a.Cost != 0 {
			t.Errorf("used %s for %s, %v", a.Used.Hours(), a.Cost.Sv(), err)
		}
	})
}

func TestAProposalIsMadeOnceAndJudged(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		ctx := s.as(t.Context(), s.mats)
		for _, p := range []procurement.Procurement{s.rollators, s.beds} {
			if err := s.Judge(ctx, Work{Kind: OfCase, Ref: p.ID, Minutes: 1500 * Hour, Why: "Stor upphandling."}); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 {
			if err := s.Tend(ctx); err != nil {
				t.Fatal(err)
			}
		}
		list, err := s.Proposals(ctx)
		if err != nil || len(list) != 1 || list[0].Judgement != Waiting || list[0].Missing <= 0 {
			t.Fatalf("%+v, %v", list, err)
		}
		if _, err := s.Decide(ctx, list[0].ID, Dismissed, ""); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("dismissed without a reason: %v", err)
		}
		if p, err := s.Decide(ctx, list[0].ID, Dismissed, "En upphandling flyttas till hösten."); err != nil || p.JudgedBy != "Mats" {
			t.Fatal(err)
		}
		if _, err := s.Decide(ctx, list[0].ID, Accepted, ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("judged twice: %v", err)
		}
		// The same weeks are not proposed again, later ones are.
		if err := s.Propose(ctx); err != nil {
			t.Fatal(err)
		}
		if _, ok, err := s.WaitingProposal(ctx); ok || err != nil {
			t.Errorf("the dismissed weeks are proposed again, %v", err)
		}
		s.at(20230320)
		if err := s.Propose(ctx); err != nil {
			t.Fatal(err)
		}
		if _, ok, err := s.WaitingProposal(ctx); !ok || err != nil {
			t.Errorf("later weeks are not proposed, %v", err)
		}
		// What no longer holds does not wait for anybody.
		for _, p := range []procurement.Procurement{s.rollators, s.beds} {
			if err := s.Judge(ctx, Work{Kind: OfCase, Ref: p.ID, Version: 1, Complexity: count.Of(1)}); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Propose(ctx); err != nil {
			t.Fatal(err)
		}
		if list, err = s.Proposals(ctx); err != nil || list[0].Judgement != Dismissed || list[0].JudgedBy != audit.System.Name {
			t.Errorf("%+v, %v", list[0], err)
		}
	})
}
