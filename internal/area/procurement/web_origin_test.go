package procurement

import (
	"strings"
	"testing"

	"klover/internal/base/dbtest"
	"klover/internal/base/webtest"
)

func TestARequestIsTakenOnThePagesAndNeverByAnotherRegion(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t, tables()...)
	o := newOffice(t, d)
	m, _ := testPages(t, d)
	r := o.prioritised(t)
	form := Path + "/ny?uppdrag=" + r.ID
	webtest.Get(t, m, purchaser("D"), form).Status(403)
	told, err := o.requests().History(o.buys, r.ID)
	check(t, err)
	if told[0].Verb != "nekades att ta ut" || !strings.Contains(told[0].Why, "egen region") {
		t.Errorf("the refusal is told as %q, %q", told[0].Verb, told[0].Why)
	}

	buyer := purchaser("D", "U")
	webtest.Get(t, m, buyer, form).Has("h1", "Ta ut uppdrag").Has("button", "Ta ut")
	webtest.Post(t, m, buyer, Path+"?uppdrag="+r.ID, "title", "Rollatorer", "parties", "U", "carried_out_by_us", "on", "procedure", "open", "regime", "lou",
		"purchaser", "Åsa Öberg", "taken_on", "2022-10-03").Status(303)
	r, err = o.requests().Get(o.buys, r.ID)
	check(t, err)
	page := Path + "/" + r.ProcurementID
	webtest.Get(t, m, buyer, page).Has("#ursprung a", r.Name()).Has("#tidplan p", "Ingen tidplan är räknad än.")
	webtest.Post(t, m, buyer, Path+"?uppdrag="+r.ID, "title", "Rollatorer", "parties", "U", "carried_out_by_us", "on").Status(409)

	plan := page + "/tidplan"
	webtest.Post(t, m, buyer, plan, "start", "", "sign", "").Status(422).Has(".notice", "Ange när arbetet börjar")
	webtest.Post(t, m, buyer, plan, "start", "2022-10-03").Redirects(plan)
	webtest.Post(t, m, buyer, plan+"/flytta", "key", "notice", "planned_on", "2023-03-01", "why", "Referensgruppen hinner inte.").Redirects(plan)
	webtest.Get(t, m, buyer, plan).Has("td", "2023-03-01").Has("td", moved).Has("td", "dagar senare")
	webtest.Get(t, m, webtest.User("Läsare", permRead), plan).Lacks("button", "Räkna")
}

// TestACaseIsCalmInTheBrowser opens the pages of a case in a browser.
func TestACaseIsCalmInTheBrowser(t *testing.T) {
	d := dbtest.SQLite(t, tables()...)
	o := newOffice(t, d)
	m, _ := testPages(t, d)
	p := o.prepared(t)
	check(t, o.PlanTime(o.buys, p.ID, Timing{Start: p.TakenOn}))
	check(t, o.MoveMilestone(o.buys, p.ID, "notice", 20230301, "Referensgruppen hinner inte."))
	b := webtest.Open(t, m, purchaser("D", "U"))
	for path, name := range map[string]string{p.URL(): "arende", p.timeURL(): "tidplan", p.checklistURL(): "checklista", p.gateURL(GateStrategy): "grind"} {
		b.Size(1280, 900).Go(path).Accessible().Fits().Shot("case-" + name)
		b.Size(320, 800).Fits().Shot("case-" + name + "-320").Quiet()
	}
}
