package procurement

import (
	"strings"
	"testing"

	"klover/internal/base/dbtest"
	"klover/internal/base/webtest"
)

func TestACaseIsWorkedThroughItsChecklistAndGatesOnThePages(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t, tables()...)
	o := newOffice(t, d)
	m, _ := testPages(t, d)
	buyer := purchaser("D", "U")
	head := webtest.User("Bo Ek", permRead, permWrite, permApprove)
	head.ID, head.Parties = "u2", []string{"D", "U"}

	p := o.begun(t)
	webtest.Get(t, m, buyer, p.URL()).Has("#arbetsgang .gates", "G1 Strategin är godkänd").Has("#arbetsgang a", "2\u00a0punkter kvar i checklistan för Förbereda").
		Lacks(".actions a", "Notera strategibeslut")
	webtest.Get(t, m, head, p.URL()+"/grind-strategi").Has("li", "Segment A–D är inte valt").Lacks("button", "Godkänn")
	p.Segment, p.FollowUp = "B", "plan"
	p, err := o.Save(o.buys, p, "")
	check(t, err)
	webtest.Get(t, m, buyer, p.URL()+"/grind-strategi").Lacks("button", "Godkänn")
	webtest.Post(t, m, buyer, p.URL()+"/grind-strategi").Status(403)
	webtest.Get(t, m, buyer, p.URL()+"/grind-strategi").Has("li", "Upphandlingsstrategin finns inte i akten").Has(".actions a", "Ny upphandlingsstrategi")
	o.strategy(t, p)
	webtest.Get(t, m, head, p.URL()+"/grind-strategi").Has("button", "Godkänn")
	webtest.Post(t, m, head, p.URL()+"/grind-strategi", "note", "Bra strategi").Redirects(p.URL())
	webtest.Get(t, m, head, p.URL()+"/grind-strategi").Has(".notice", "Bo Ek").Has("button", "Ta tillbaka godkännandet")

	checks, err := o.Checks(t.Context(), p.ID)
	check(t, err)
	page := p.URL() + "/checklista"
	webtest.Get(t, m, buyer, page).Count(".checks li", 3).Has(".badge", "2\u00a0punkter kvar").Has("a", "Checklista Förbereda, utgåva 1")
	webtest.Post(t, m, buyer, page, "a-"+checks[0].ID, "yes", "a-"+checks[1].ID, "none").Status(422).
		Has(".notice", "1\u00a0svar är inte sparat").Has(".error", "Motivera svaret").Has(".badge", "1\u00a0punkt kvar")
	webtest.Post(t, m, buyer, page, "a-"+checks[1].ID, "none", "w-"+checks[1].ID, "Inga uppgifter lämnar regionen").Redirects(page)
	webtest.Get(t, m, webtest.User("Läsare", permRead), page).Lacks("button", "Spara").Has("li", "Inga uppgifter lämnar regionen")

	got := webtest.Post(t, m, head, p.URL()+"/grind-dokument").Status(409)
	if !strings.Contains(got.Body, "ingen är med i teamet") {
		t.Errorf("the page does not say what is missing: %s", got.Text("main"))
	}
	webtest.Post(t, m, head, p.URL()+"/grind-strategi/aterkalla", "why", "").Status(422)
	webtest.Post(t, m, head, p.URL()+"/grind-strategi/aterkalla", "why", "Nytt underlag").Redirects(p.URL())
	webtest.Get(t, m, head, p.URL()+"/grind-strategi").Has("li", "Nytt underlag")
}
