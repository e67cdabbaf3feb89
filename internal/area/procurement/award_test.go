package procurement

import (
	"strings"
	"testing"

	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/mail"
	"klover/internal/base/webtest"
	"klover/internal/word/count"
	"klover/internal/word/money"
)

// tendered is an announced case with two tenders, one of them accepted.
func (o *office) tendered(t *testing.T) Procurement {
	t.Helper()
	p := o.prepared(t)
	p, err := o.Announce(o.buys, p.ID, Announcement{On: 20221003, TenderDeadline: 20221104})
	check(t, err)
	o.on(20221107)
	for _, one := range []Tenderer{{Name: "Rull AB", Address: "anbud@rull.example", Price: money.Some(money.Kr(3_900_000))}, {Name: "Hjul AB", Address: "anbud@hjul.example"}} {
		one.ProcurementID = p.ID
		_, err := o.AddTenderer(o.buys, one)
		check(t, err)
	}
	_, err = o.ReceiveTenders(o.buys, p.ID, count.Of(2))
	check(t, err)
	return p
}

func (o *office) evaluated(t *testing.T) Procurement {
	t.Helper()
	p := o.tendered(t)
	all, err := o.Tenderers(o.buys, p.ID)
	check(t, err)
	for _, one := range all {
		one.Result, one.Reason = Lost, "Högre pris."
		if one.Name == "Rull AB" {
			one.Result, one.Reason, one.ControlOn, one.Control = Won, "Lägst pris.", 20221108, "ok"
		}
		_, err := o.SaveTenderer(o.buys, one)
		check(t, err)
	}
	return p
}

func TestAnAwardWaitsForEachTenderAndForTheControlOfTheWinner(t *testing.T) {
	atOffice(t, func(t *testing.T, o *office) {
		p := o.tendered(t)
		_, err := o.Decide(o.buys, p.ID, Award{On: 20221107, Reasons: "Lägst pris."})
		refusedWith(t, err, "har inget utfall")
		all, err := o.Tenderers(o.buys, p.ID)
		check(t, err)
		for _, one := range all {
			one.Result = Lost
			_, err := o.SaveTenderer(o.buys, one)
			check(t, err)
		}
		_, err = o.Decide(o.buys, p.ID, Award{On: 20221107, Reasons: "Lägst pris."})
		refusedWith(t, err, "inget anbud är antaget")
		all, err = o.Tenderers(o.buys, p.ID)
		check(t, err)
		all[0].Result = Won
		all[0], err = o.SaveTenderer(o.buys, all[0])
		check(t, err)
		_, err = o.Decide(o.buys, p.ID, Award{On: 20221107, Reasons: "Lägst pris."})
		refusedWith(t, err, "leverantörskontroll saknas")
		all[0].ControlOn, all[0].Control = 20221107, "ok"
		_, err = o.SaveTenderer(o.buys, all[0])
		check(t, err)
		_, err = o.Decide(o.buys, p.ID, Award{On: 20221107, Reasons: "Lägst pris."})
		check(t, err)
	})
}

func TestTheContractWaitsForTheNotificationAndTheStandstill(t *testing.T) {
	atOffice(t, func(t *testing.T, o *office) {
		p := o.evaluated(t)
		o.on(20221110)
		_, err := o.Decide(o.buys, p.ID, Award{On: 20221110, Reasons: "Lägst pris."})
		check(t, err)
		o.on(20221201)
		_, err = o.Sign(o.buys, p.ID, 20221122)
		refusedWith(t, err, "inte underrättade", "20 kap. 1 §")
		_, err = o.Notify(o.buys, p.ID, Notification{On: 20221110})
		check(t, err)
		letters, err := db.All[mail.Letter](t.Context(), o.DB, `SELECT `+db.Columns[mail.Letter]()+` FROM mail_message ORDER BY to_address`)
		if err != nil || len(letters) != 2 {
			t.Fatalf("%d letters, %v, want one to each tenderer", len(letters), err)
		}
		if text := letters[0].Text; letters[0].ToName != "Hjul AB" || !strings.Contains(text, "Inte antaget. Högre pris.") || !strings.Contains(text, "tidigast 22") {
			t.Errorf("the letter to the one that lost says\n%s", text)
		}
		_, err = o.Sign(o.buys, p.ID, 20221121) // the tenth day, the 20th, is a Sunday
		refusedWith(t, err, "Avtalsspärr", "20 kap. 1 §")
		p, err = o.Sign(o.buys, p.ID, 20221122)
		check(t, err)
		if _, err = o.PublishAward(o.buys, p.ID, 20221201); err != nil {
			t.Error(err)
		}
	})
}

func TestANewAwardDecisionHasANewStandstill(t *testing.T) {
	atOffice(t, func(t *testing.T, o *office) {
		p := o.evaluated(t)
		o.on(20221110)
		_, err := o.Decide(o.buys, p.ID, Award{On: 20221110, Reasons: "Lägst pris."})
		check(t, err)
		_, err = o.Notify(o.buys, p.ID, Notification{On: 20221110})
		check(t, err)
		o.on(20221114)
		_, err = o.Reopen(o.buys, p.ID, "Fel i utvärderingen")
		check(t, err)
		blocks, err := o.Blocks(t.Context(), p.ID)
		if err != nil || len(blocks) != 1 || blocks[0].Open(20221115) {
			t.Fatalf("after the decision was taken back: %+v, %v", blocks, err)
		}
		_, err = o.Decide(o.buys, p.ID, Award{On: 20221114, Reasons: "Ny utvärdering."})
		check(t, err)
		_, err = o.Notify(o.buys, p.ID, Notification{On: 20221114, Days: 20})
		check(t, err)
		o.on(20221206)
		_, err = o.Sign(o.buys, p.ID, 20221202)
		refusedWith(t, err, "till och med")
		if _, err := o.Sign(o.buys, p.ID, 20221206); err != nil {
			t.Error(err)
		}
	})
}

func TestTendersAreSecretUntilTheAward(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t, tables()...)
	o := newOffice(t, d)
	m, _ := testPages(t, d)
	p := o.tendered(t)
	p, err := o.Get(o.buys, p.ID)
	check(t, err)
	other := webtest.User("Bo Ek", permRead, permWrite)
	other.ID, other.Parties = "u2", []string{"D", "U"}
	team := p.URL() + "/anbudsgivare"
	webtest.Get(t, m, other, team).Has(".notice", "19 kap. 3 § OSL").Lacks("td", "Rull AB").Lacks("td", "Hjul AB")
	webtest.Get(t, m, other, p.URL()).Lacks("dt", "Antal anbud").Lacks(".history", "Rull").Lacks(".history", "Antal anbud")
	if page := webtest.Get(t, m, other, "/upphandlingar?format=csv"); strings.Contains(page.Body, ";2;") {
		t.Errorf("the number of tenders is in the file: %s", page.Body)
	}
	all, err := o.Tenderers(o.buys, p.ID)
	check(t, err)
	webtest.Get(t, m, other, TendererPath+"/"+all[0].ID+"/andra").Status(403)
	webtest.Get(t, m, purchaser("D"), team).Has("td", "Rull AB").Has("a", "Lägg till anbudsgivare")
	told, err := o.History(t.Context(), p.ID)
	if err != nil || told[0].Verb != "läste anbudsgivarna i" {
		t.Errorf("the reading is not told: %q, %v", told[0].Verb, err)
	}
	for _, e := range told {
		if strings.Contains(e.Why, "Rull") || strings.Contains(e.Why, "Hjul") {
			t.Errorf("the history tells who tendered: %+v", e)
		}
	}
}
