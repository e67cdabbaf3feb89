package procurement

import (
	"strings"
	"testing"

	"klover/internal/area/law"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

func TestACaseWaitsForItsNextStep(t *testing.T) {
	const today day.Date = 20221201
	base := Procurement{ID: "p", CaseWork: true, CarriedOutByUs: true, Procedure: "open", Regime: "lou", Nature: "goods", EstimatedValue: money.Some(money.Kr(4_000_000)),
		Purchaser: "Åsa", Segment: "B", FollowUp: "plan", TakenOn: 20221001}
	after := func(change func(*Procurement)) Procurement {
		p := base
		change(&p)
		p.State = p.state()
		return p
	}
	passed := func(gates ...Gate) (list []Approval) {
		for _, g := range gates {
			list = append(list, Approval{Gate: g})
		}
		return list
	}
	declared := []Member{{Name: "Åsa", DeclaredOn: 20221002, Conflict: No}}
	announced := func(p *Procurement) { p.AnnouncedOn, p.TenderDeadline = 20221020, 20221125 }
	awarded := func(p *Procurement) {
		announced(p)
		p.TendersReceived, p.AwardedOn = count.Of(2), 20221128
	}
	signed := func(p *Procurement) { awarded(p); p.NotifiedOn, p.SignedOn = 20221110, 20221130 }
	for _, test := range []struct {
		name   string
		p      Procurement
		w      Work
		blocks []Block
		who    WaitsFor
		do     string
		by     day.Date
	}{
		{"no segment", after(func(p *Procurement) { p.Segment = "" }), Work{Team: declared}, nil, ForPurchaser, "Se vad som saknas", 0},
		{"a strategy to write", after(func(*Procurement) {}), Work{Team: declared}, nil, ForPurchaser, "Se vad som saknas", 0},
		{"a strategy to approve", after(func(*Procurement) {}), Work{Team: declared, Strategy: true}, nil, ForApprover, "Godkänn G1", 0},
		{"documents to approve", after(func(*Procurement) {}), Work{Team: declared, Approvals: passed(GateStrategy)}, nil, ForApprover, "Godkänn G2", 0},
		{"nothing before the notice", after(func(*Procurement) {}), Work{Team: declared, Approvals: passed(GateStrategy, GateDocuments)}, nil, ForPurchaser, "Annonsera", 0},
		{"tenders until the last day", after(func(p *Procurement) { announced(p); p.TenderDeadline = today }), Work{}, nil, ForTime, "Öppna", today},
		{"tenders to count", after(announced), Work{}, nil, ForPurchaser, "Registrera antal anbud", 20221126},
		{"an award to tell of", after(awarded), Work{}, nil, ForPurchaser, "Underrätta anbudsgivarna", 20221128},
		{"the standstill", after(func(p *Procurement) { awarded(p); p.NotifiedOn = 20221128 }), Work{}, []Block{{Kind: Standstill, FromOn: 20221128, ToOn: 20221208}}, ForTime, "Öppna", 20221209},
		{"a court", after(func(p *Procurement) { awarded(p); p.NotifiedOn = 20221128 }), Work{}, []Block{{Kind: Extended, FromOn: 20221128}}, ForTime, "Öppna", 0},
		{"a contract to sign", after(func(p *Procurement) { awarded(p); p.NotifiedOn = 20221101 }), Work{}, []Block{{Kind: Standstill, FromOn: 20221101, ToOn: 20221111}}, ForPurchaser, "Notera avtal", 0},
		{"an award notice", after(signed), Work{}, nil, ForPurchaser, "Notera efterannons", 20221230},
		{"a handover to approve", after(func(p *Procurement) { signed(p); p.AwardNoticeOn = today }), Work{Demands: []Demand{{Met: "ja"}}}, nil, ForApprover, "Godkänn G5", 0},
		{"a handover that lacks a report", after(func(p *Procurement) { signed(p); p.AwardNoticeOn = today }), Work{Demands: []Demand{{Lacks: "effektrapporten saknas"}}}, nil, ForPurchaser, "Se vad som saknas", 0},
		{"an end", after(func(p *Procurement) { signed(p); p.AwardNoticeOn = today }), Work{Approvals: passed(GateHandover)}, nil, ForPurchaser, "Avsluta", 0},
		{"a cancellation to tell of", after(func(p *Procurement) { announced(p); p.CancelledOn = 20221130 }), Work{}, nil, ForPurchaser, "Underrätta om avbrytandet", 20221130},
	} {
		list := test.p.waits(test.w, law.Standard(), test.blocks, today)
		if len(list) == 0 {
			t.Errorf("%s: waits for nothing", test.name)
			continue
		}
		if got := list[0]; got.For != test.who || got.Do != test.do || got.By != test.by || got.Case.ID != "p" {
			t.Errorf("%s: waits for %s, %q by %s, want %s, %q by %s", test.name, got.For, got.Do, got.By, test.who, test.do, test.by)
		}
	}
}

func TestACaseWaitsForDeclarationsAndChecklists(t *testing.T) {
	p := Procurement{ID: "p", CaseWork: true, Purchaser: "Åsa", State: Preparing, Procedure: "open"}
	w := Work{Team: []Member{{ID: "m1", UserID: "u2", Name: "Bo"}, {ID: "m2", Name: "Karin", DeclaredOn: 20221001, Conflict: Yes}},
		Checks: []Check{{Phase: Prepare, Text: "Ett"}, {Phase: Prepare, Text: "Två", Optional: true}, {Phase: Procure, Text: "Tre"}}}
	var told []string
	for _, one := range p.waits(w, law.Standard(), nil, 20221201)[1:] {
		told = append(told, string(one.For)+" "+one.UserID+" "+one.Do+": "+one.Note)
	}
	want := "member u2 Lämna jävsdeklaration: Jävsdeklaration saknas|purchaser  Hantera jäv: Karin har uppgett något som kan innebära jäv|" +
		"purchaser  Svara i checklistan: En punkt i checklistan för Förbereda är obesvarad"
	if got := strings.Join(told, "|"); got != want {
		t.Errorf("waits for\n%s\nwant\n%s", got, want)
	}
}

func TestWhatWaitsIsAskedOfOnesOwnCasesOrOfAll(t *testing.T) {
	atOffice(t, func(t *testing.T, o *office) {
		mine := o.tendered(t)
		_, err := o.Create(o.head, Procurement{Title: "Gaser", Parties: mine.Parties, CarriedOutByUs: true, CaseWork: true, PurchaserID: "u9", Purchaser: "Cia"})
		check(t, err)
		for _, test := range []struct {
			user  string
			all   bool
			cases int
		}{{"u1", false, 1}, {"u9", false, 1}, {"u7", false, 0}, {"u2", true, 2}} {
			list, err := o.Waiting(t.Context(), test.user, test.all)
			check(t, err)
			found := map[string]bool{}
			for _, w := range list {
				found[w.Case.ID] = true
			}
			if len(found) != test.cases {
				t.Errorf("%s is told of %d cases, want %d", test.user, len(found), test.cases)
			}
		}
	})
}

func TestBlocksThatEndAreFoundWithTheirProcurements(t *testing.T) {
	atOffice(t, func(t *testing.T, o *office) {
		p := o.evaluated(t)
		o.on(20221110)
		_, err := o.Decide(o.buys, p.ID, Award{On: 20221110, Reasons: "Lägst pris."})
		check(t, err)
		_, err = o.Notify(o.buys, p.ID, Notification{On: 20221110})
		check(t, err)
		list, err := o.BlocksEnding(t.Context(), day.Between(20221110, 20221124))
		if err != nil || len(list) != 1 || list[0].Title != "Rollatorer" || list[0].ToOn != 20221121 {
			t.Errorf("%+v, %v", list, err)
		}
		if list, err := o.BlocksEnding(t.Context(), day.Between(20221122, 20221230)); err != nil || len(list) != 0 {
			t.Errorf("after its last day: %+v, %v", list, err)
		}
	})
}
