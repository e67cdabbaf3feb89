package procurement

import (
	"context"
	"strings"
	"testing"
	"time"

	"klover/internal/area/diary"
	"klover/internal/area/handbook"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// office is a place of work with a handbook: one who procures and one who approves.
type office struct {
	Store
	now  time.Time
	buys context.Context
	head context.Context
}

func newOffice(t *testing.T, d *db.DB) *office {
	t.Helper()
	o := &office{Store: Store{DB: d}, now: time.Date(2022, 10, 3, 8, 0, 0, 0, time.UTC)}
	d.Now = func() time.Time { o.now = o.now.Add(time.Second); return o.now }
	o.buys = audit.WithActor(t.Context(), audit.Actor{ID: "u1", Name: "Åsa Öberg"})
	o.head = audit.WithActor(t.Context(), audit.Actor{ID: "u2", Name: "Bo Ek"})
	o.checklist(t, "1.2.1", "Förbereda", "- Behovet är beskrivet.\n- PUB-avtal ligger bland villkoren (om personuppgifter; ansvar: jurist).\n- Marknaden är tillfrågad (frivillig).")
	return o
}

func (o *office) on(d day.Date) {
	o.now = time.Date(d.Year(), d.Month(), d.Day(), 8, 0, 0, 0, time.UTC)
}

func (o *office) checklist(t *testing.T, code, step, text string) {
	t.Helper()
	h := handbook.Store{DB: o.DB}
	main, err := h.CreateProcess(o.buys, handbook.Process{Code: code + ".0", Name: "Delprocess " + code, Level: handbook.Main})
	check(t, err)
	p, err := h.CreateProcess(o.buys, handbook.Process{Code: code, Name: step, Level: handbook.Step, ParentID: main.ID})
	check(t, err)
	d, err := h.CreateDocument(o.buys, handbook.Document{Title: "Checklista " + step, Kind: handbook.Checklist, ProcessID: p.ID, Steward: "Jurist", ReviewOn: 20250101}, handbook.Edition{Text: text})
	check(t, err)
	e, err := h.SendEdition(o.buys, d.Editions[0].ID, d.Editions[0].Version)
	check(t, err)
	_, err = h.ApproveEdition(o.head, e.ID, e.Version)
	check(t, err)
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refusedWith fails unless the error is remembered by the history and says all of it.
func refusedWith(t *testing.T, err error, says ...string) {
	t.Helper()
	if !audit.Refused(err) {
		t.Fatalf("got %v, want a refusal", err)
	}
	text := fault.Message(err)
	for _, f := range fault.FieldsOf(err) {
		text += " " + f.Message
	}
	for _, want := range says {
		if !strings.Contains(text, want) {
			t.Errorf("refused with %q, which does not say %q", text, want)
		}
	}
}

// strategy files the strategy document of a case.
func (o *office) strategy(t *testing.T, p Procurement) {
	t.Helper()
	_, err := o.diary().Note(o.buys, p.caseFile(), diary.Entry{Direction: diary.Prepared, Title: "Upphandlingsstrategi", Kind: diary.Strategy, HappenedOn: o.today()})
	check(t, err)
}

// begun is a case with a purchaser, worth 4 million kronor.
func (o *office) begun(t *testing.T) Procurement {
	t.Helper()
	p, err := o.Create(o.buys, Procurement{Title: "Rollatorer", Parties: party.Of("D", "U"), CarriedOutByUs: true, CaseWork: true, Regime: "lou",
		Procedure: "open", Nature: "goods", EstimatedValue: money.Some(money.Kr(4_000_000)), PurchaserID: "u1", Purchaser: "Åsa Öberg", PersonalData: true})
	check(t, err)
	return p
}

// prepared is a case that has passed G1 and G2.
func (o *office) prepared(t *testing.T) Procurement {
	t.Helper()
	p := o.begun(t)
	p.Segment, p.FollowUp = "B", "plan"
	p, err := o.Save(o.buys, p, "")
	check(t, err)
	o.strategy(t, p)
	_, err = o.Approve(o.head, p.ID, GateStrategy, "")
	check(t, err)
	check(t, o.Join(o.buys, p.ID, []Member{{Name: "Åsa Öberg", Address: "asa@example.org", Role: "purchaser"}}))
	o.declareAll(t, p.ID)
	o.answerAll(t, p.ID)
	_, err = o.Approve(o.head, p.ID, GateDocuments, "")
	check(t, err)
	p, err = o.Get(o.buys, p.ID)
	check(t, err)
	return p
}

func (o *office) declareAll(t *testing.T, id string) {
	t.Helper()
	team, err := o.Team(o.buys, id)
	check(t, err)
	for _, m := range team {
		_, err := o.Declare(o.buys, m.ID, Declaration{Conflict: No})
		check(t, err)
	}
}

func (o *office) answerAll(t *testing.T, id string) {
	t.Helper()
	checks, err := o.Checks(o.buys, id)
	check(t, err)
	for _, c := range checks {
		_, err := o.Reply(o.buys, c.ID, Reply{Answer: checkYes})
		check(t, err)
	}
}

func atOffice(t *testing.T, do func(t *testing.T, o *office)) {
	t.Helper()
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) { do(t, newOffice(t, d)) })
}

func TestGatesWaitForWhatIsMissingAndForOtherEyes(t *testing.T) {
	atOffice(t, func(t *testing.T, o *office) {
		p := o.begun(t)
		_, err := o.Approve(o.head, p.ID, GateStrategy, "")
		refusedWith(t, err, "segment A–D är inte valt", "uppföljningens nivå")
		p.Segment, p.FollowUp = "B", "plan"
		p, err = o.Save(o.buys, p, "")
		check(t, err)
		_, err = o.Approve(o.head, p.ID, GateStrategy, "")
		refusedWith(t, err, "upphandlingsstrategin finns inte i akten")
		o.strategy(t, p)
		_, err = o.Approve(o.buys, p.ID, GateStrategy, "")
		refusedWith(t, err, "fyra ögon")
		_, err = o.Approve(o.head, p.ID, GateDocuments, "")
		refusedWith(t, err, "strategin är inte godkänd", "ingen är med i teamet", "2 punkter i checklistan")
		_, err = o.Approve(o.head, p.ID, GateStrategy, "Bra")
		check(t, err)
		if p, err = o.Get(o.buys, p.ID); err != nil || p.StrategyApprovedOn != 20221003 {
			t.Errorf("strategy approved on %s, %v", p.StrategyApprovedOn, err)
		}
		check(t, o.Join(o.buys, p.ID, []Member{{Name: "Åsa Öberg", Role: "purchaser"}}))
		_, err = o.Approve(o.head, p.ID, GateDocuments, "")
		refusedWith(t, err, "jävsdeklaration saknas", "Åsa Öberg")
		o.declareAll(t, p.ID)
		o.answerAll(t, p.ID)
		_, err = o.Approve(o.head, p.ID, GateDocuments, "")
		check(t, err)
	})
}

func TestChecklistAsksWhatConcernsTheCaseAndAMotiveForNo(t *testing.T) {
	atOffice(t, func(t *testing.T, o *office) {
		p := o.begun(t)
		checks, err := o.Checks(t.Context(), p.ID)
		if err != nil || len(checks) != 3 || checks[1].Role != "jurist" || !checks[2].Optional || checks[0].Source != "Checklista Förbereda, utgåva 1" {
			t.Fatalf("%+v, %v", checks, err)
		}
		without, err := o.Create(o.buys, Procurement{Title: "Gaser", Parties: party.Of("D"), CarriedOutByUs: true, CaseWork: true})
		check(t, err)
		fewer, err := o.Checks(t.Context(), without.ID)
		if err != nil || len(fewer) != 2 {
			t.Errorf("%d items where no personal data are handled, %v, want 2", len(fewer), err)
		}
		without.PersonalData = true
		if _, err := o.Save(o.buys, without, ""); err != nil {
			t.Fatal(err)
		}
		if more, err := o.Checks(t.Context(), without.ID); err != nil || len(more) != 3 {
			t.Errorf("%d items when personal data turned out to be handled, %v, want 3", len(more), err)
		}
		if _, err := o.Reply(o.buys, checks[0].ID, Reply{Answer: checkNone}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("not applicable without a motive: %v", err)
		}
		c, err := o.Reply(o.buys, checks[0].ID, Reply{Answer: checkNo, Why: "Görs i december"})
		if err != nil || c.AnsweredBy != "Åsa Öberg" || c.AnsweredOn != 20221003 || c.Blocks() {
			t.Errorf("%+v, %v", c, err)
		}
	})
}

func TestANoticeIsRefusedWithoutItsGatesAndInTooShortATime(t *testing.T) {
	atOffice(t, func(t *testing.T, o *office) {
		p := o.begun(t)
		_, err := o.Announce(o.buys, p.ID, Announcement{On: 20221003, TenderDeadline: 20221104, StrategyApprovedOn: 20221003})
		refusedWith(t, err, "segment A–D är inte valt")
		p.Segment, p.FollowUp = "B", "plan"
		p, err = o.Save(o.buys, p, "")
		check(t, err)
		_, err = o.Announce(o.buys, p.ID, Announcement{On: 20221003, TenderDeadline: 20221104, StrategyApprovedOn: 20221003})
		refusedWith(t, err, "G1 Strategin är godkänd saknas")
		told, err := o.History(t.Context(), p.ID)
		if err != nil || told[0].Verb != "nekades att annonsera" {
			t.Errorf("the history says %q, %v", told[0].Verb, err)
		}

		p = o.prepared(t)
		_, err = o.Announce(o.buys, p.ID, Announcement{On: 20221003, TenderDeadline: 20221020})
		refusedWith(t, err, "minst 30", "11 kap.")
		_, err = o.Announce(o.buys, p.ID, Announcement{On: 20221003, TenderDeadline: 20221104})
		check(t, err)
	})
}

func TestAChangeOfValueAsksForTheStrategyAgainAndMayNotCrossAThreshold(t *testing.T) {
	atOffice(t, func(t *testing.T, o *office) {
		p := o.prepared(t)
		p.EstimatedValue = money.Some(money.Kr(5_000_000))
		p, err := o.Save(o.buys, p, "Fler enheter är med")
		check(t, err)
		w, err := o.Work(t.Context(), p.ID)
		check(t, err)
		if _, ok := w.Passed(GateStrategy); ok {
			t.Error("the strategy is approved for a value that it was not written for")
		}
		for _, g := range []Gate{GateStrategy, GateDocuments} {
			_, err := o.Approve(o.head, p.ID, g, "")
			check(t, err)
		}
		p, err = o.Announce(o.buys, p.ID, Announcement{On: 20221003, TenderDeadline: 20221104})
		check(t, err)
		p.EstimatedValue = money.Some(money.Kr(1_500_000))
		_, err = o.Save(o.buys, p, "")
		refusedWith(t, err, "Med det nya värdet gäller", "gränsen är")
	})
}

func TestACaseIsClosedWhenItHasBeenHandedOver(t *testing.T) {
	atOffice(t, func(t *testing.T, o *office) {
		o.checklist(t, "1.2.3", "Implementera", "- Avtalet är infört i e-handeln.")
		p := o.evaluated(t)
		o.on(20221215)
		_, err := o.Decide(o.buys, p.ID, Award{On: 20221121, Reasons: "Lägst pris."})
		check(t, err)
		_, err = o.Notify(o.buys, p.ID, Notification{On: 20221121})
		check(t, err)
		_, err = o.Sign(o.buys, p.ID, 20221210)
		check(t, err)
		_, err = o.Close(o.buys, p.ID, 20221215, "")
		refusedWith(t, err, "G5 Överlämnad till förvaltning saknas", "checklistan för Implementera")
		_, err = o.Approve(o.head, p.ID, GateHandover, "")
		refusedWith(t, err, "checklistan för Implementera")
		o.answerAll(t, p.ID)
		_, err = o.Approve(o.head, p.ID, GateHandover, "")
		check(t, err)
		if p, err = o.Close(o.buys, p.ID, 20221215, ""); err != nil || p.Phase() != Manage {
			t.Errorf("%s, %v", p.Phase(), err)
		}
	})
}

// signed is a case with its contract and its checklists answered.
func (o *office) signed(t *testing.T) Procurement {
	t.Helper()
	p := o.evaluated(t)
	o.on(20221215)
	_, err := o.Decide(o.buys, p.ID, Award{On: 20221121, Reasons: "Lägst pris."})
	check(t, err)
	_, err = o.Notify(o.buys, p.ID, Notification{On: 20221121})
	check(t, err)
	p, err = o.Sign(o.buys, p.ID, 20221210)
	check(t, err)
	o.answerAll(t, p.ID)
	return p
}

func TestACaseIsNotHandedOverOrClosedBeforeWhatOtherRegistersDemand(t *testing.T) {
	atOffice(t, func(t *testing.T, o *office) {
		demand := Demand{Label: "Effektrapport", Lacks: "effektrapporten är inte registrerad", Basis: "Klövers regelunderlag 3.1"}
		o.Asked = []Ask{func(_ context.Context, _ *db.DB, cases []Procurement) (map[string][]Demand, error) {
			return map[string][]Demand{cases[0].ID: {demand}}, nil
		}}
		p := o.signed(t)
		_, err := o.Approve(o.head, p.ID, GateHandover, "")
		refusedWith(t, err, "G5", "effektrapporten är inte registrerad", "Klövers regelunderlag 3.1")
		o.remembers(t, p.ID, "nekades att passera en grind", "effektrapporten")
		demand.Met = "Effektrapporten är registrerad"
		_, err = o.Approve(o.head, p.ID, GateHandover, "")
		check(t, err)
		demand.Met = "" // the report has been taken back since
		_, err = o.Close(o.buys, p.ID, 20221215, "")
		refusedWith(t, err, "kan inte avslutas", "effektrapporten är inte registrerad")
		o.remembers(t, p.ID, "nekades att avsluta", "effektrapporten")
		demand.Met = "Effektrapporten är registrerad"
		_, err = o.Close(o.buys, p.ID, 20221215, "")
		check(t, err)
	})
}

func TestAnImportedProcurementIsClosedWithoutDemands(t *testing.T) {
	atOffice(t, func(t *testing.T, o *office) {
		o.Asked = []Ask{func(_ context.Context, _ *db.DB, cases []Procurement) (map[string][]Demand, error) {
			return map[string][]Demand{cases[0].ID: {{Lacks: "något"}}}, nil
		}}
		p := mustCreate(t, o.Store, Procurement{Title: "Gammal", Parties: party.Of("D"), Source: "lista.xlsx", TakenOn: 20210101, AwardedOn: 20210301, SignedOn: 20210401})
		if _, err := o.Close(o.buys, p.ID, 20220101, ""); err != nil {
			t.Error(err)
		}
	})
}

func TestTheContractOfACaseNeedsTheNamesOfThoseWhoTendered(t *testing.T) {
	atOffice(t, func(t *testing.T, o *office) {
		p := o.prepared(t)
		p, err := o.Announce(o.buys, p.ID, Announcement{On: 20221003, TenderDeadline: 20221104})
		check(t, err)
		o.on(20221107)
		_, err = o.Decide(o.buys, p.ID, Award{On: 20221107, Reasons: "Lägst pris."})
		refusedWith(t, err, "ingen anbudsgivare är registrerad", "leverantörskontrollen", "Klövers regelunderlag 4.7")
		o.remembers(t, p.ID, "nekades att tilldela", "leverantörskontrollen")
	})
}

// remembers fails unless the latest of the case's history is the attempt, with why it
// was refused.
func (o *office) remembers(t *testing.T, id, verb, says string) {
	t.Helper()
	told, err := o.History(t.Context(), id)
	check(t, err)
	if told[0].Verb != verb || !strings.Contains(told[0].Why, says) {
		t.Errorf("the history says %q because %q, want %q because of %q", told[0].Verb, told[0].Why, verb, says)
	}
}
