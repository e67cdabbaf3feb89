package procurement

import (
	"testing"

	"klover/internal/base/dbtest"
	"klover/internal/base/webtest"
	"klover/internal/word/money"
)

// TestBadInputIsRefusedWithItsRuleAndRemembered: what must not be done with a case is
// refused in Swedish with the rule and where it stands, and the history tells who tried.
// The rest of the list is in docs/traps.md.
func TestBadInputIsRefusedWithItsRuleAndRemembered(t *testing.T) {
	atOffice(t, func(t *testing.T, o *office) {
		p := o.begun(t)
		_, err := o.Announce(o.buys, p.ID, Announcement{On: 20221003, TenderDeadline: 20221104})
		refusedWith(t, err, "segment A–D är inte valt", "verksamhetsberättelsen 2017")
		o.remembers(t, p.ID, "nekades att annonsera", "segment A–D är inte valt")

		p.Segment, p.FollowUp = "B", "plan"
		p, err = o.Save(o.buys, p, "")
		check(t, err)
		_, err = o.Announce(o.buys, p.ID, Announcement{On: 20221003, TenderDeadline: 20221104})
		refusedWith(t, err, "G1 Strategin är godkänd saknas", "Klövers regelunderlag 3.1")
		o.remembers(t, p.ID, "nekades att annonsera", "Klövers regelunderlag 3.1")

		p = o.prepared(t)
		_, err = o.Announce(o.buys, p.ID, Announcement{On: 20221003, TenderDeadline: 20221020})
		refusedWith(t, err, "minst 30", "11 kap.")
		o.remembers(t, p.ID, "nekades att annonsera", "11 kap.")

		p, err = o.Announce(o.buys, p.ID, Announcement{On: 20221003, TenderDeadline: 20221104})
		check(t, err)
		p.EstimatedValue = money.Some(money.Kr(1_500_000))
		_, err = o.Save(o.buys, p, "")
		refusedWith(t, err, "Med det nya värdet gäller", "gränsen är", "19 kap. LOU")
		o.remembers(t, p.ID, "nekades att ändra värdet över en gräns", "19 kap. LOU")

		_, err = o.Cancel(o.buys, p.ID, Cancellation{On: 20221003, Reason: "price"})
		check(t, err)
		again, err := o.Draft(o.buys, From{RerunOf: p.ID})
		check(t, err)
		again, err = o.Take(o.buys, From{RerunOf: p.ID}, again)
		check(t, err)
		again = o.ready(t, again)
		_, err = o.Announce(o.buys, again.ID, Announcement{On: 20221003, TenderDeadline: 20221020})
		refusedWith(t, err, "minst 30", "Att upphandlingen görs om ger ingen rätt till kortare tid", "11 kap. LOU")
		o.remembers(t, again.ID, "nekades att annonsera", "ger ingen rätt till kortare tid")
	})
}

// ready passes G1 and G2 for a case whose strategy is written.
func (o *office) ready(t *testing.T, p Procurement) Procurement {
	t.Helper()
	o.strategy(t, p)
	_, err := o.Approve(o.head, p.ID, GateStrategy, "")
	check(t, err)
	check(t, o.Join(o.buys, p.ID, []Member{{Name: "Åsa Öberg", Role: "purchaser"}}))
	o.declareAll(t, p.ID)
	o.answerAll(t, p.ID)
	_, err = o.Approve(o.head, p.ID, GateDocuments, "")
	check(t, err)
	p, err = o.Get(o.buys, p.ID)
	check(t, err)
	return p
}

func TestAContractInsideTheStandstillIsRefusedAndRemembered(t *testing.T) {
	atOffice(t, func(t *testing.T, o *office) {
		p := o.evaluated(t)
		o.on(20221201)
		_, err := o.Decide(o.buys, p.ID, Award{On: 20221110, Reasons: "Lägst pris."})
		check(t, err)
		_, err = o.Notify(o.buys, p.ID, Notification{On: 20221110})
		check(t, err)
		_, err = o.Sign(o.buys, p.ID, 20221121)
		refusedWith(t, err, "får inte tecknas", "20 kap. 1 §", "till och med 21\u00a0november\u00a02022")
		o.remembers(t, p.ID, "nekades att teckna avtal", "20 kap. 1 §")
	})
}

func TestAPurchaserOfAnotherRegionIsRefusedAndRemembered(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t, tables()...)
	o := newOffice(t, d)
	m, _ := testPages(t, d)
	p := o.begun(t)
	webtest.Get(t, m, purchaser("C"), p.URL()+"/andra").Status(403)
	webtest.Post(t, m, purchaser("C"), p.URL()+"/tilldela", "purchaser", "Bo Ek").Status(403)
	o.remembers(t, p.ID, "nekades att ändra en annan regions upphandling", "Klövers regelunderlag 1.1")
	told, err := o.History(t.Context(), p.ID)
	if err != nil || len(told) != 2 {
		t.Errorf("the history has %d entries, %v, want the creation and one attempt", len(told), err)
	}
}
