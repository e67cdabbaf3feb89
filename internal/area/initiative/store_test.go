package initiative

import (
	"context"
	"io/fs"
	"strings"
	"testing"
	"time"

	"klover/internal/area/category"
	"klover/internal/area/contract"
	"klover/internal/area/handbook"
	"klover/internal/area/identity"
	"klover/internal/area/law"
	"klover/internal/area/plan"
	"klover/internal/area/procurement"
	"klover/internal/area/request"
	"klover/internal/area/review"
	"klover/internal/area/saving"
	"klover/internal/area/supplier"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/file"
	"klover/internal/base/find"
	"klover/internal/base/mail"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

var tables = []fs.FS{audit.Migrations, find.Migrations, file.Migrations, mail.Migrations, identity.Migrations, law.Migrations, category.Migrations, supplier.Migrations, handbook.Migrations,
	request.Migrations, plan.Migrations, procurement.Migrations, review.Migrations, contract.Migrations, saving.Migrations, Migrations}

// desk is a store with a category, two people and a clock that can be set.
type desk struct {
	Store
	now           time.Time
	furniture     string
	ylva, karin   identity.User
	byYlva, karen context.Context // who is at work
}

func newDesk(t *testing.T, d *db.DB) *desk {
	t.Helper()
	k := &desk{Store: Store{DB: d}}
	k.at(20220110)
	d.Now = func() time.Time { return k.now }
	ids, err := category.Store{DB: d}.Demo(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	k.furniture = ids["Möbler"]
	k.ylva, k.byYlva = k.user(t, "Ylva Sandgren")
	k.karin, k.karen = k.user(t, "Karin Wåhlberg")
	return k
}

func (k *desk) at(d day.Date) {
	k.now = time.Date(d.Year(), d.Month(), d.Day(), 9, 0, 0, 0, time.UTC)
}

func (k *desk) user(t *testing.T, name string) (identity.User, context.Context) {
	t.Helper()
	u, err := identity.Store{DB: k.DB}.Create(t.Context(), identity.User{Name: name, Email: strings.ToLower(name[:4]) + "@demo.example", Title: "Kategoriledare", Roles: identity.Roles{"category_lead"}, Parties: party.Of("D"), Active: true})
	if err != nil {
		t.Fatalf("%v %v", err, fault.FieldsOf(err))
	}
	return u, audit.WithActor(t.Context(), audit.Actor{ID: u.ID, Name: u.Name})
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatalf("%s %v %v", fault.Message(err), fault.FieldsOf(err), err)
		}
		return v
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s %v %v", fault.Message(err), fault.FieldsOf(err), err)
	}
}

func refused(t *testing.T, err error, want ...string) {
	t.Helper()
	text := fault.Message(err)
	for _, f := range fault.FieldsOf(err) {
		text += " " + f.Message
	}
	for _, part := range want {
		if err == nil || !strings.Contains(text, part) {
			t.Errorf("%v: %q lacks %q", err, text, part)
		}
	}
}

func each(t *testing.T, do func(t *testing.T, k *desk)) {
	t.Helper()
	t.Parallel()
	dbtest.Each(t, tables, func(t *testing.T, d *db.DB) { do(t, newDesk(t, d)) })
}

// planned is a plan of 2022 with furniture proposed.
func (k *desk) planned(t *testing.T) (Plan, Row) {
	t.Helper()
	p := must[Plan](t)(k.Begin(k.byYlva, 2022, ""))
	r := must[Row](t)(k.Propose(k.byYlva, Row{PlanID: p.ID, CategoryID: k.furniture, Scope: "Inredning", PotentialPoints: count.Of(4), RiskPoints: count.Of(3), ReadinessPoints: count.Of(2),
		LeaderID: k.ylva.ID, Hours: count.Of(200), Starts: "2022-Q1"}))
	return p, r
}

func (k *desk) mapped(t *testing.T, r Row) {
	t.Helper()
	for _, c := range must[[]Check](t)(k.Checks(t.Context(), r.ID)) {
		ok(t, k.Map(k.byYlva, r.ID, c.N, true, ""))
	}
}

func (k *desk) decided(t *testing.T) (Plan, Row) {
	t.Helper()
	p, r := k.planned(t)
	k.mapped(t, r)
	ok(t, k.Enter(k.byYlva, r.ID))
	k.at(20220211)
	p = must[Plan](t)(k.DecidePlan(k.karen, p.ID, Decision{On: 20220211, Body: "Inköpsnämnden", Paragraph: "§ 7"}))
	return p, must[Row](t)(k.Row(t.Context(), r.ID))
}

func (k *desk) contract(t *testing.T, title string, ends day.Date) {
	t.Helper()
	_, err := contract.Store{DB: k.DB}.CreateAll(t.Context(), []contract.Contract{{Title: title, Type: "ramavtal", CategoryID: identity.Ref(k.furniture), Parties: party.Of("D"), SignedOn: 20200101, StartsOn: 20200101, EndsOn: ends, Stage: "tecknat"}})
	ok(t, err)
}

func TestACategoryEntersThePlanMappedAndThePlanIsFinalWhenDecided(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := k.byYlva
		k.contract(t, "Kontorsstolar", 20230601)
		k.contract(t, "Skolmöbler", 20290601)
		p, r := k.planned(t)
		refused(t, k.Enter(ctx, r.ID), "Det saknas", "Omfattning och avgränsning", "Klövers regelunderlag")
		told := must[[]audit.Entry](t)(k.History(ctx, KindRow, r.ID))
		if told[0].Verb != "nekades att ta in i kategoriplanen" {
			t.Errorf("the history says %q", told[0].Verb)
		}
		_, err := k.DecidePlan(ctx, p.ID, Decision{On: 20220110, Body: "Inköpsnämnden", Paragraph: "§ 1"})
		refused(t, err, "inga kategorier")
		k.mapped(t, r)
		ok(t, k.Enter(ctx, r.ID))
		r = must[Row](t)(k.Row(ctx, r.ID))
		if r.Contracts.N != 2 || r.Expiring.N != 1 || r.ScoreText() != "62,0" { // 32 + 12 + 20 × 1/2 + 8
			t.Errorf("%d of %d expire, score %s", r.Expiring.N, r.Contracts.N, r.ScoreText())
		}
		_, err = k.DecidePlan(ctx, p.ID, Decision{On: 20220211, Body: ""})
		refused(t, err, "framtiden", "organ", "paragraf")
		k.at(20220211)
		p = must[Plan](t)(k.DecidePlan(ctx, p.ID, Decision{On: 20220211, Body: "Inköpsnämnden", Paragraph: "§ 7"}))
		if p.Status != Decided || p.Text() != "Inköpsnämnden 2022-02-11, § 7" {
			t.Errorf("%+v", p)
		}
		r.Hours = count.Of(300)
		_, err = k.SaveRow(ctx, r, "")
		if !audit.Refused(err) {
			t.Errorf("a decided plan was changed: %v", err)
		}
		refused(t, err, "kan inte ändras")
		next := must[Plan](t)(k.Begin(ctx, 2022, "Revidering"))
		rows := must[[]Row](t)(k.Rows(ctx, next.ID))
		if next.No != 2 || len(rows) != 1 || !rows[0].Entered {
			t.Fatalf("version %d with %+v", next.No, rows)
		}
		rows[0].Hours = count.Of(300)
		must[Row](t)(k.SaveRow(ctx, rows[0], ""))
		found := must[[]Difference](t)(k.Differences(ctx, p.ID, next.ID))
		if len(found) != 1 || found[0].What != IsChanged || !strings.Contains(found[0].Text(), "200 → 300") {
			t.Errorf("%+v", found)
		}
		must[Plan](t)(k.DecidePlan(ctx, next.ID, Decision{On: 20220211, Body: "Inköpsnämnden", Paragraph: "§ 8"}))
		if former := must[Plan](t)(k.Plan(ctx, p.ID)); former.Status != Replaced || former.Paragraph != "§ 7" {
			t.Errorf("the former version is %+v", former)
		}
	})
}

func TestAPlanRowOpensOneInitiative(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		_, r := k.planned(t)
		_, err := k.Open(k.byYlva, r.ID, 20220110)
		refused(t, err, "beslutad kategoriplan")
		k.mapped(t, r)
		ok(t, k.Enter(k.byYlva, r.ID))
		k.at(20220211)
		must[Plan](t)(k.DecidePlan(k.karen, r.PlanID, Decision{On: 20220211, Body: "Inköpsnämnden", Paragraph: "§ 7"}))
		i := must[Initiative](t)(k.Open(k.byYlva, r.ID, 20220211))
		if i.Number != "KI22-01" || i.Title != "Möbler" || i.Hours.N != 200 || i.Phase != Preparation {
			t.Errorf("%+v", i)
		}
		_, err = k.Open(k.byYlva, r.ID, 20220211)
		refused(t, err, "redan öppnats")
		ok(t, k.Remove(k.byYlva, i.ID, "Fel kategori"))
		must[Initiative](t)(k.Open(k.byYlva, r.ID, 20220211))
	})
}

func (k *desk) deliver(t *testing.T, i Initiative) {
	t.Helper()
	for _, d := range must[[]Deliverable](t)(k.Deliverables(t.Context(), i.ID)) {
		if d.Phase == i.Phase && d.DoneOn == 0 {
			d.DoneOn = k.Today()
			ok(t, k.SaveDeliverable(k.byYlva, d))
		}
	}
}

func (k *desk) advance(t *testing.T, ctx context.Context, i Initiative, on day.Date) Initiative {
	t.Helper()
	k.at(on)
	k.deliver(t, i)
	return must[Initiative](t)(k.Advance(ctx, i.ID, on, ""))
}

func TestAnInitiativeGoesThroughItsGatesAndTheBoardRemembers(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		_, r := k.decided(t)
		i := must[Initiative](t)(k.Open(k.byYlva, r.ID, 20220211))
		_, err := k.Advance(k.byYlva, i.ID, 0, "")
		refused(t, err, "Uppdragsdirektiv, Team", "Klövers regelunderlag 5.3")
		i = k.advance(t, k.byYlva, i, 20220401)
		i = k.advance(t, k.byYlva, i, 20220501)
		k.at(20220515)
		_, err = k.Pause(k.byYlva, i.ID, 20220515, "")
		refused(t, err, "varför")
		i = must[Initiative](t)(k.Pause(k.byYlva, i.ID, 20220515, "Resurser saknas"))
		_, err = k.Advance(k.byYlva, i.ID, 0, "")
		refused(t, err, "pausat")
		k.at(20220601)
		i = must[Initiative](t)(k.Resume(k.byYlva, i.ID, ""))
		i = k.advance(t, k.byYlva, i, 20220701)
		k.deliver(t, i)
		_, err = k.Advance(k.karen, i.ID, 0, "")
		refused(t, err, "strategin är beslutad")
		s := k.strategy(t, i)
		_, err = k.Advance(k.byYlva, i.ID, 0, "")
		refused(t, err, "inte själv")
		k.at(20220801)
		i = must[Initiative](t)(k.Advance(k.karen, i.ID, 0, ""))
		if s.Status != Decided || i.Phase != Implementation {
			t.Errorf("%s %s", s.Status, i.Phase)
		}
		_, err = k.Back(k.karen, i.ID, "")
		refused(t, err, "varför")
		for on, want := range map[day.Date]string{20220210: "", 20220211: "preparation", 20220430: "external", 20220520: "internal paused", 20220715: "strategy", 20220801: "implementation"} {
			rows, _, err := k.Search(t.Context(), Filter{On: on}, Page{})
			ok(t, err)
			got := ""
			if len(rows) == 1 {
				if got = string(rows[0].AtPhase); rows[0].AtPaused {
					got += " paused"
				}
			}
			if got != want {
				t.Errorf("on %s %q, want %q", on.Sv(), got, want)
			}
		}
		if hits := must[[]find.Hit](t)(find.Search(t.Context(), k.DB, "KI22-01", []string{permRead}, 5)); len(hits) != 1 || hits[0].URL != i.URL() {
			t.Errorf("search found %+v", hits)
		}
	})
}

// strategy takes a decided strategy and a measure to the initiative.
func (k *desk) strategy(t *testing.T, i Initiative) Strategy {
	t.Helper()
	s := must[Strategy](t)(k.Draft(k.byYlva, i.ID))
	_, err := k.Draft(k.byYlva, i.ID)
	refused(t, err, "håller redan på")
	s.Goals, s.Levers, s.Scenarios, s.Risk = "Färre artiklar", Levers{"specification", "demand"}, "Två", "Låg"
	s = must[Strategy](t)(k.SaveStrategy(k.byYlva, s))
	_, err = k.ProposeStrategy(k.byYlva, s.ID)
	refused(t, err, "åtgärder")
	k.measure(t, i)
	must[Strategy](t)(k.ProposeStrategy(k.byYlva, s.ID))
	_, err = k.DecideStrategy(k.byYlva, s.ID, Ruling{On: k.Today(), Body: "Styrgruppen"})
	refused(t, err, "inte själv")
	return must[Strategy](t)(k.DecideStrategy(k.karen, s.ID, Ruling{On: k.Today(), Body: "Styrgruppen", Reference: "Protokoll 3"}))
}

func (k *desk) measure(t *testing.T, i Initiative) Measure {
	t.Helper()
	return must[Measure](t)(k.CreateMeasure(k.byYlva, Measure{Title: "Gemensamt sortiment", Kind: "standard", InitiativeID: i.ID, OwnerID: k.ylva.ID, DueOn: 20221001, Expected: money.Some(money.Kr(800_000))}))
}

func TestMeasuresAreFollowedAndFiguresAreTheirRows(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		_, r := k.decided(t)
		i := must[Initiative](t)(k.Open(k.byYlva, r.ID, 20220211))
		k.strategy(t, i)
		m := must[[]Measure](t)(func() ([]Measure, error) {
			rows, _, err := k.Measures(t.Context(), MeasureFilter{InitiativeID: i.ID}, Page{})
			return rows, err
		}())[0]
		if m.Number != "KÅ22-001" || m.Category != "Möbler" || m.Initiative != i.Name() {
			t.Errorf("%+v", m)
		}
		_, err := k.Turn(k.byYlva, m.ID, Done, k.Today(), "")
		refused(t, err, "uppföljning")
		must[Measure](t)(k.Turn(k.byYlva, m.ID, Ongoing, k.Today(), ""))
		k.at(20220630)
		_, err = k.Follow(k.byYlva, FollowUp{MeasureID: m.ID, FollowedOn: 20220630})
		refused(t, err, "vad åtgärden har gett")
		m = must[Measure](t)(k.Follow(k.byYlva, FollowUp{MeasureID: m.ID, FollowedOn: 20220630, Realised: money.Some(money.Kr(300_000))}))
		m = must[Measure](t)(k.Follow(k.byYlva, FollowUp{MeasureID: m.ID, FollowedOn: 20220630, Realised: money.Some(money.Kr(350_000))}))
		if m.Realised.Amount != money.Kr(350_000) {
			t.Errorf("realised %s", m.Realised.Sv())
		}
		rows := must[[]FollowUp](t)(k.FollowUps(t.Context(), m.ID))
		m = must[Measure](t)(k.TakeBackFollowUp(k.byYlva, m.ID, rows[1].ID, "Dubbel"))
		if m.Realised.Amount != money.Kr(300_000) {
			t.Errorf("after taking back %s", m.Realised.Sv())
		}
		must[Measure](t)(k.Turn(k.byYlva, m.ID, Done, 20220630, ""))
		_, err = k.TakeBackFollowUp(k.byYlva, m.ID, rows[0].ID, "")
		refused(t, err, "behöver en uppföljning")
		want := map[string]int64{"initiative.active": 1, "initiative.ongoing": 1, "initiative.strategies": 1, "initiative.expected": 800_000_00, "initiative.realised": 300_000_00, "initiative.reports": 0}
		for _, f := range Figures(k.Store) {
			ask := figure.Ask{Period: day.Year(2022), Kind: figure.Year}
			v, err := f.Compute(t.Context(), ask)
			ok(t, err)
			rows, err := f.Rows(t.Context(), ask)
			ok(t, err)
			if err := v.Check(rows); err != nil || v.Num != want[f.Key] || v.CheckParts() != nil {
				t.Errorf("%s is %d: %v %v", f.Key, v.Num, err, v.CheckParts())
			}
		}
	})
}

func TestAReportIsComputedAndFrozenAtApproval(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.decided(t)
		k.contract(t, "Kontorsstolar", 20230601)
		r := must[Report](t)(k.WriteReport(k.byYlva, k.furniture))
		r.Market, r.NextSteps = "Många små", "Samla behoven"
		r = must[Report](t)(k.SaveReport(k.byYlva, r))
		r = must[Report](t)(k.ApproveReport(k.byYlva, r.ID))
		r = must[Report](t)(k.Report(t.Context(), r.ID))
		if !r.Whole() || r.Status != Approved || len(r.Content.Parts) != 12 {
			t.Fatalf("%s with %d parts", r.Status, len(r.Content.Parts))
		}
		if got := r.Content.Parts[1].Rows; len(got) != 1 || !strings.Contains(got[0][0], "Kontorsstolar") || got[0][1] != "2023-06-01" {
			t.Errorf("contracts %v", got)
		}
		if got := r.Content.Parts[2].Facts[0].Value; !strings.HasPrefix(got, "Ej mätbar") {
			t.Errorf("spend %q", got)
		}
		k.contract(t, "Sängbord", 20240601)
		if again := must[Report](t)(k.Report(t.Context(), r.ID)); len(again.Content.Parts[1].Rows) != 1 {
			t.Error("an approved report has changed")
		}
		_, err := k.SaveReport(k.byYlva, r)
		refused(t, err, "kan inte ändras")
		next := must[Report](t)(k.WriteReport(k.byYlva, k.furniture))
		if next = must[Report](t)(k.Report(t.Context(), next.ID)); next.No != 2 || next.NextSteps != "Samla behoven" || len(next.Content.Parts[1].Rows) != 2 {
			t.Errorf("the next is %+v", next)
		}
	})
}

func TestATemplateHoldsFromItsDay(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		refused(t, k.SetTemplate(k.byYlva, Template{List: entryList, ValidFrom: 20220401, Lines: " \n", Source: "Ledningsgruppen"}), "minst en rad")
		refused(t, k.SetTemplate(k.byYlva, Template{List: "x", ValidFrom: 20220401, Lines: "A", Source: "Ledningsgruppen"}), "vilken lista")
		ok(t, k.SetTemplate(k.byYlva, Template{List: entryList, ValidFrom: 20220401, Lines: "Omfattning\n  Risker \nRisker", Source: "Ledningsgruppen"}))
		for on, want := range map[day.Date]int{20220331: 8, 20220401: 2} {
			if got := must[map[string]Template](t)(k.Templates(t.Context(), on))[entryList].items(); len(got) != want {
				t.Errorf("on %s %v", on.Sv(), got)
			}
		}
		if len(Lists) != 6 || field.LabelOf(Lists, "implementation") != "Implementering" {
			t.Errorf("%v", Lists)
		}
	})
}
