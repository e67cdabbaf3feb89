package governance

import (
	"context"
	"io/fs"
	"strings"
	"testing"
	"time"

	"klover/internal/area/category"
	"klover/internal/area/contract"
	"klover/internal/area/diary"
	"klover/internal/area/handbook"
	"klover/internal/area/identity"
	"klover/internal/area/law"
	"klover/internal/area/plan"
	"klover/internal/area/procurement"
	"klover/internal/area/request"
	"klover/internal/area/supplier"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/file"
	"klover/internal/base/find"
	"klover/internal/base/mail"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

func tables() []fs.FS {
	return []fs.FS{audit.Migrations, find.Migrations, file.Migrations, mail.Migrations, identity.Migrations, law.Migrations, category.Migrations, supplier.Migrations,
		handbook.Migrations, diary.Migrations, request.Migrations, plan.Migrations, procurement.Migrations, contract.Migrations, Migrations}
}

// office is a store with a clock that a test moves.
type office struct {
	Store
	on *day.Date
}

func (o office) today(on day.Date) { *o.on = on }

func atStore(t *testing.T, do func(t *testing.T, o office)) {
	t.Helper()
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) { do(t, officeOf(t, d)) })
}

func officeOf(t testing.TB, d *db.DB) office {
	on := day.New(2022, 6, 1)
	d.Now = func() time.Time { return time.Date(on.Year(), on.Month(), on.Day(), 8, 0, 0, 0, time.UTC) }
	if err := (law.Store{DB: d}).Seed(t.Context()); err != nil {
		t.Fatal(err)
	}
	return office{Store{Overview: &Overview{}, DB: d}, &on}
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(fault.Message(err), fault.FieldsOf(err), err)
		}
		return v
	}
}

func (o office) seller(t *testing.T, name string) supplier.Supplier {
	t.Helper()
	s := supplier.New()
	s.Name = name
	return must[supplier.Supplier](t)(o.suppliers().Create(t.Context(), s))
}

// contract is one in force, worth two million kronor a year.
func (o office) contract(t *testing.T, title string, sellers ...string) contract.Contract {
	t.Helper()
	c := contract.Contract{Title: title, Parties: party.Of("D"), SignedOn: 20220101, StartsOn: 20220101, EndsOn: 20231231, Value: money.Some(money.Kr(4_000_000)), Manager: "Bo Ek", Stage: contract.Signed}
	for _, id := range sellers {
		c.Suppliers = append(c.Suppliers, contract.Supplier{SupplierID: id})
	}
	return must[contract.Contract](t)(o.contracts().Create(t.Context(), c))
}

func (o office) line(t *testing.T, c contract.Contract, every string, on day.Date) contract.FollowUp {
	t.Helper()
	return must[contract.FollowUp](t)(o.contracts().PlanFollowUp(t.Context(), contract.FollowUp{ContractID: c.ID, What: "Leveranstider", Method: "meeting", Every: every, Responsible: "Bo Ek", DueOn: on}))
}

func scoresOf(c contract.Contract, score int64) Assessment {
	return Assessment{ContractID: c.ID, Critical: score, Risk: score, Sustain: score, Joint: score}
}

func TestAContractGetsItsSegmentAndKeepsItsOverride(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		ctx := audit.WithActor(t.Context(), audit.Actor{ID: "bo", Name: "Bo Ek"})
		c := o.contract(t, "Rollatorer")
		if _, err := o.Override(ctx, c.ID, "A", "Viktigt"); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("overridden before it was scored: %v", err)
		}
		a := must[Assessment](t)(o.Assess(ctx, scoresOf(c, 2)))
		if a.Computed != "C" || a.Score != 200 || a.AssessedBy != "Bo Ek" {
			t.Errorf("%+v", a)
		}
		c = must[contract.Contract](t)(o.contracts().Get(ctx, c.ID))
		if c.Segment != "C" || c.SegmentReason != "Poäng 2,00" {
			t.Errorf("contract has %s, %q", c.Segment, c.SegmentReason)
		}
		must[Assessment](t)(o.Override(ctx, c.ID, "A", "Enda leverantören i landet"))
		again := scoresOf(c, 1)
		a = must[Assessment](t)(o.Assess(ctx, again))
		if c = must[contract.Contract](t)(o.contracts().Get(ctx, c.ID)); c.Segment != "A" || a.Computed != "D" || !strings.Contains(c.SegmentReason, "Enda leverantören") {
			t.Errorf("after a new score: %s, %+v", c.Segment, a)
		}
		must[Assessment](t)(o.Override(ctx, c.ID, "", "Ny leverantör finns"))
		if c = must[contract.Contract](t)(o.contracts().Get(ctx, c.ID)); c.Segment != "D" {
			t.Errorf("taken back: %s", c.Segment)
		}
		history := must[[]audit.Entry](t)(o.History(ctx, Kind, c.ID))
		if len(history) != 4 || history[0].Verb != "beslutade segment för" {
			t.Errorf("history %+v", history)
		}
	})
}

func TestNewRulesTellWhatSegmentsWouldBe(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		c := o.contract(t, "Rollatorer")
		must[Assessment](t)(o.Assess(t.Context(), scoresOf(c, 2)))
		if _, err := o.DB.Exec(t.Context(), `INSERT INTO governance_rule (key, valid_from, value, source, set_by, created_at) VALUES ('limit_c', $1, 210, 'Nytt', 'Bo', $2)`, day.Date(20220701), o.DB.Now()); err != nil {
			t.Fatal(err)
		}
		would := func() []Standing {
			return must[[]Standing](t)(o.Standings(t.Context(), StandingFilter{Lack: LackWould}))
		}
		if list := would(); len(list) != 0 {
			t.Errorf("before the rule holds: %+v", list)
		}
		o.today(20220701)
		list := would()
		if len(list) != 1 || list[0].Would != "D" || list[0].Contract.Segment != "C" {
			t.Fatalf("%+v", list)
		}
		if n, err := o.Recompute(t.Context(), []string{c.ID}); err != nil || n != 1 || len(would()) != 0 {
			t.Errorf("recomputed %d, %v", n, err)
		}
	})
}

func TestTheNextProcurementWaitsForThePlanOfTheContractItReplaces(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		c := o.contract(t, "Rollatorer")
		p := must[procurement.Procurement](t)(procurement.Store{DB: o.DB}.Create(t.Context(), procurement.Procurement{Title: "Rollatorer", Parties: party.Of("D"), CaseWork: true, TakenOn: 20220501}))
		if _, err := o.DB.Exec(t.Context(), `UPDATE contract SET segment = 'B' WHERE id = $1`, c.ID); err != nil {
			t.Fatal(err)
		}
		it := must[plan.Item](t)(plan.Store{DB: o.DB}.Create(t.Context(), plan.Item{Title: "Rollatorer", Parties: party.Of("D"), Origin: "contract", ContractID: c.ID}))
		if _, err := o.DB.Exec(t.Context(), `UPDATE plan_item SET procurement_id = $1 WHERE id = $2`, p.ID, it.ID); err != nil {
			t.Fatal(err)
		}
		lacks := func() string {
			demands := must[map[string][]procurement.Demand](t)(Before(t.Context(), o.DB, []procurement.Procurement{p}))
			var open []string
			for _, d := range demands[p.ID] {
				if d.Met == "" {
					open = append(open, d.Lacks)
				}
			}
			return strings.Join(open, "; ")
		}
		if got := lacks(); !strings.Contains(got, "segment B men ingen giltig uppföljningsplan") {
			t.Errorf("lacks %q", got)
		}
		o.line(t, c, "half", 20220301)
		if got := lacks(); got != "" {
			t.Errorf("with a plan: %q", got)
		}
		if _, err := o.DB.Exec(t.Context(), `DELETE FROM contract_followup`); err != nil {
			t.Fatal(err)
		}
		if _, err := o.DB.Exec(t.Context(), `UPDATE contract SET segment = 'D'`); err != nil {
			t.Fatal(err)
		}
		if got := lacks(); got != "" {
			t.Errorf("D has no plan: %q", got)
		}
	})
}

func TestTheBoardDecidesThePlanOfAnEnvironmentPrioritisedContract(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		o.Board = func(_ context.Context, _ *db.DB, on day.Date, paragraph int64) (BoardDecision, bool, error) {
			return BoardDecision{ID: "b", Text: "Planen godkänns"}, on == 20220609 && paragraph == 34, nil
		}
		o.today(20220615)
		c := o.contract(t, "Textil")
		d := PlanDecision{ContractID: c.ID, DecidedOn: 20220609, Paragraph: 34}
		if _, err := o.DecidePlan(t.Context(), d); !audit.Refused(err) || !strings.Contains(fault.Message(err), "inte miljöprioriterat") {
			t.Errorf("an ordinary contract: %v", err)
		}
		c.EnvPriority = contract.Yes
		c = must[contract.Contract](t)(o.contracts().Save(t.Context(), c, ""))
		if _, err := o.DecidePlan(t.Context(), d); !strings.Contains(fault.Message(err), "ingen uppföljningsplan") {
			t.Errorf("without a plan: %v", err)
		}
		o.today(20220601)
		o.line(t, c, "year", 20220901)
		o.today(20220615)
		wrong := d
		wrong.Paragraph = 35
		if _, err := o.DecidePlan(t.Context(), wrong); !audit.Refused(err) {
			t.Errorf("a decision that was not made: %v", err)
		}
		if s := must[Standing](t)(o.Standing(t.Context(), c.ID)); !s.Has(LackBoard) {
			t.Errorf("before the decision: %+v", s.Lacks)
		}
		if d = must[PlanDecision](t)(o.DecidePlan(t.Context(), d)); d.DecisionID != "b" {
			t.Errorf("%+v", d)
		}
		if s := must[Standing](t)(o.Standing(t.Context(), c.ID)); s.Has(LackBoard) {
			t.Errorf("after the decision: %+v", s.Lacks)
		}
		o.today(20220701)
		o.line(t, c, "once", 20221001)
		if s := must[Standing](t)(o.Standing(t.Context(), c.ID)); !s.Has(LackBoard) {
			t.Error("a changed plan needs a new decision")
		}
		if err := o.RemoveDecision(t.Context(), c.ID, "Fel avtal"); err != nil {
			t.Error(err)
		}
	})
}

func TestMeetingsHaveProtocolAndActions(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		c := o.contract(t, "Rollatorer")
		if _, err := o.PlanMeeting(t.Context(), Meeting{ContractID: c.ID, PlannedOn: 20211201, Agenda: "x"}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("before the contract: %v", err)
		}
		m := must[Meeting](t)(o.PlanMeeting(t.Context(), Meeting{ContractID: c.ID, PlannedOn: 20220515, Agenda: "Leveranser"}))
		if _, err := o.Hold(t.Context(), m.ID, Protocol{HeldOn: 20220701, Participants: "avtalsförvaltare", Text: "Allt bra"}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("held tomorrow: %v", err)
		}
		m = must[Meeting](t)(o.Hold(t.Context(), m.ID, Protocol{HeldOn: 20220520, Participants: "avtalsförvaltare", Text: "Allt bra"}))
		if _, err := o.CancelMeeting(t.Context(), m.ID, "Sjuk"); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("cancelled when held: %v", err)
		}
		a := must[Action](t)(o.Agree(t.Context(), Action{ContractID: ref(c.ID), MeetingID: ref(m.ID), What: "Rapport per månad", Owner: "Leverantören", DueOn: 20220531}))
		list, n, err := o.Actions(t.Context(), ActionFilter{State: "late"}, Page{})
		if err != nil || n.N != 1 || list[0].Contract != c.Name() {
			t.Errorf("late: %+v, %v", list, err)
		}
		if _, err := o.DoneAction(t.Context(), a.ID, 20220601, ""); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("done without result: %v", err)
		}
		must[Action](t)(o.DoneAction(t.Context(), a.ID, 20220601, "Rapporten kommer"))
		must[Action](t)(o.ReopenAction(t.Context(), a.ID))
		if _, n, err := o.Meetings(t.Context(), MeetingFilter{State: "held", Text: "rolla"}, Page{}); err != nil || n.N != 1 {
			t.Errorf("held: %d, %v", n.N, err)
		}
	})
}

func TestTheCodeOfConductIsFollowedUpStepByStep(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		s, other := o.seller(t, "Mediq AB"), o.seller(t, "Annan AB")
		c := o.contract(t, "Textil", s.ID)
		usual := Conduct{SupplierID: s.ID, ContractID: ref(c.ID), Risk: "medium", RiskWhy: "Bomull", BeginsOn: 20220201, Responsible: "Bo Ek"}
		wrong := usual
		wrong.SupplierID = other.ID
		if _, err := o.BeginConduct(t.Context(), wrong); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a supplier of another contract: %v", err)
		}
		g := must[Conduct](t)(o.BeginConduct(t.Context(), usual))
		if _, err := o.TakeStep(t.Context(), g.ID, Step{Step: StepSelf, DoneOn: 20220301, Text: "x"}); !audit.Refused(err) {
			t.Errorf("out of order: %v", err)
		}
		must[Conduct](t)(o.TakeStep(t.Context(), g.ID, Step{Step: StepStart, DoneOn: 20220215, Text: "Genomgång"}))
		must[Conduct](t)(o.TakeStep(t.Context(), g.ID, Step{Step: StepSelf, DoneOn: 20220401, Text: "Saknar rutin", Deviation: true}))
		if _, err := o.CloseConduct(t.Context(), g.ID, "passed", "Bra"); !audit.Refused(err) {
			t.Errorf("closed without the action plan: %v", err)
		}
		must[Conduct](t)(o.UndoStep(t.Context(), g.ID, "Fel fil"))
		g = must[Conduct](t)(o.TakeStep(t.Context(), g.ID, Step{Step: StepSelf, DoneOn: 20220401, Text: "Utan anmärkning"}))
		g = must[Conduct](t)(o.CloseConduct(t.Context(), g.ID, "passed", "Uppfyller"))
		if g.ClosedOn != 20220601 || len(g.Done) != 2 || g.Done[1].Step != StepSelf {
			t.Errorf("%+v", g)
		}
		if _, n, err := o.Conducts(t.Context(), ConductFilter{SupplierID: s.ID, Result: "passed"}, Page{}); err != nil || n.N != 1 {
			t.Errorf("%d, %v", n.N, err)
		}
	})
}

func TestCoverageCountsEveryLinkAndWhatHasNoChain(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		r := must[RiskArea](t)(o.SaveRisk(t.Context(), RiskArea{Name: "Kemikalier"}))
		if _, err := o.SavePlan(t.Context(), ActionPlan{RiskID: r.ID, Title: "Plan", FromOn: 20230101, ToOn: 20221231, Owner: "Bo", Goal: "x"}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("ends before it begins: %v", err)
		}
		must[ActionPlan](t)(o.SavePlan(t.Context(), ActionPlan{RiskID: r.ID, Title: "Kemikalieplan", FromOn: 20220101, ToOn: 20241231, Owner: "Bo", Goal: "Inga PFAS"}))
		c, without := o.contract(t, "Textil"), o.contract(t, "Städ")
		without.EnvPriority = contract.Yes
		must[contract.Contract](t)(o.contracts().Save(t.Context(), without, ""))
		f, foreign := o.line(t, c, "quarter", 20220201), o.line(t, without, "once", 20220801)
		chain := Chain{ContractID: c.ID, RiskID: ref(r.ID), Requirement: "Inga PFAS", Clause: "7.2", FollowupID: ref(foreign.ID)}
		if _, err := o.SaveChain(t.Context(), chain); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("another contract's line: %v", err)
		}
		chain.FollowupID = ref(f.ID)
		chain = must[Chain](t)(o.SaveChain(t.Context(), chain))
		if got := strings.Join(chain.Missing(), ", "); got != "inget resultat" {
			t.Errorf("missing %q", got)
		}
		if _, err := o.contracts().NoteResult(t.Context(), c.ID, contract.FollowUpResult{FollowupID: f.ID, PlannedOn: 20220201, DoneOn: 20220205, DoneBy: "Bo", Outcome: contract.Met, Text: "Bra"}); err != nil {
			t.Fatal(err)
		}
		list := must[[]Chain](t)(o.Chains(t.Context(), ChainFilter{}))
		if whole, all := Coverage(list); whole != 1 || all != 2 || list[1].ContractID != without.ID {
			t.Errorf("%d of %d: %+v", whole, all, list)
		}
		if list := must[[]Chain](t)(o.Chains(t.Context(), ChainFilter{State: "broken"})); len(list) != 1 {
			t.Errorf("broken: %d", len(list))
		}
	})
}

func TestSuppliersAreControlledBySegment(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		a, b := o.seller(t, "Ahlberg AB"), o.seller(t, "Bergman AB")
		ca, cb := o.contract(t, "Implantat", a.ID), o.contract(t, "Pennor", b.ID)
		must[Assessment](t)(o.Assess(t.Context(), scoresOf(ca, 4)))
		must[Assessment](t)(o.Assess(t.Context(), scoresOf(cb, 1)))
		due := must[[]DueCheck](t)(o.DueChecks(t.Context(), 0))
		if len(due) != 1 || due[0].Supplier != "Ahlberg AB" || due[0].NextOn != 20220201 {
			t.Fatalf("%+v", due)
		}
		if _, err := o.suppliers().AddCheck(t.Context(), supplier.Check{SupplierID: a.ID, Kind: supplier.FTax, CheckedOn: 20220531, Result: supplier.Clear, Source: "Skatteverket"}); err != nil {
			t.Fatal(err)
		}
		if due = must[[]DueCheck](t)(o.DueChecks(t.Context(), 0)); due[0].NextOn != 20220630 {
			t.Errorf("after a control: %+v", due)
		}
	})
}
