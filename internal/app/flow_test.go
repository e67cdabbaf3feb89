package app_test

import (
	"testing"
	"time"

	"klover/internal/base/webtest"
	"klover/internal/word/day"
)

// yes answers every open point of the checklist on the page.
const yes = `document.querySelectorAll(".checks select").forEach(s => { if (!s.value) s.value = "yes" })`

// TestAPurchaserTakesACaseFromNumberToContract does the work of the purchaser and of
// the unit head, who approves, in two browsers: from the first click to the last.
func TestAPurchaserTakesACaseFromNumberToContract(t *testing.T) {
	a := ownDemo(t)
	today := day.Date(20230118)
	a.DB.Now = func() time.Time { return today.Time().Add(9 * time.Hour) }
	h := a.Handler()
	amir, mats := as(t, a, "strategic_buyer"), as(t, a, "unit_head")
	buyer, head := webtest.Open(t, h, amir), webtest.Open(t, h, mats)
	send := func(tab *webtest.Tab) { tab.Click("main form button.primary, main form button.danger") }
	page := "" // of the procurement
	form := func(tab *webtest.Tab, address, says string, fields ...string) {
		t.Helper()
		tab.Go(address)
		for i := 0; i < len(fields); i += 2 {
			tab.Fill("[name="+fields[i]+"]", fields[i+1])
		}
		tab.Accessible()
		send(tab)
		said(t, tab, says)
	}
	verb := func(name, says string, fields ...string) {
		t.Helper()
		buyer.Go(page).Click(`a[href$="/` + name + `"]`).Until(`location.pathname.endsWith("/` + name + `")`)
		form(buyer, page+"/"+name, says, fields...)
	}
	refused := func(name, says string, fields ...string) {
		t.Helper()
		form(buyer, page+"/"+name, says, fields...)
		buyer.Click("main [data-cancel]").Until("location.pathname == `" + page + "`") // or the browser asks about what was written
	}

	// A need becomes a case. An empty form is refused with what is missing.
	buyer.Size(1280, 900).Go("/upphandlingar").Click(`a[href="/upphandlingar/ny"]`).Until(`location.pathname == "/upphandlingar/ny"`)
	send(buyer)
	buyer.Until(`document.title.startsWith("Fel:")`).Shot("flow-fel").Accessible()
	buyer.Fill("[name=title]", "Skrivbordslampor till mottagningar").Click(`input[name=parties][value=D]`).Fill("[name=procedure]", "Annonspliktig").
		Fill("[name=estimated_value]", "1 400 000").Fill("[name=purchaser]", amir.Name)
	send(buyer)
	buyer.Until(`/^\/upphandlingar\/[0-9a-f-]{36}$/.test(location.pathname)`)
	said(t, buyer, "Skrivbordslampor till mottagningar")
	buyer.Accessible().Shot("flow-uttagen")
	buyer.Eval(`location.pathname`, &page)

	// Nothing is announced before the gates: segment, strategy, team, checklist, and
	// somebody else who approves.
	refused("annonsera", "segment A–D är inte valt", "announced_on", "2023-01-18")
	form(buyer, page+"/andra", "sparad", "segment", "C", "follow_up", "Kort plan")
	refused("annonsera", "G1 Strategin är godkänd saknas", "announced_on", "2023-01-18")
	form(head, page+"/grind-strategi", "Godkänd: G1")
	form(buyer, page+"/team/ny", "är med i teamet", "name", "Monika Ståhlberg", "role", "Kravställare")
	buyer.Go(page + "/team").Accessible()
	buyer.Eval(`location.href = document.querySelector('a[href$="/jav"]').href`, nil)
	buyer.Until(`location.pathname.endsWith("/jav")`).Fill("[name=conflict]", "Nej")
	send(buyer)
	said(t, buyer, "Jävsdeklarationen är lämnad")
	buyer.Go(page + "/checklista").Accessible().Shot("flow-checklista")
	buyer.Eval(yes, nil)
	send(buyer)
	said(t, buyer, "Checklistan är sparad")
	head.Go(page + "/grind-dokument").Shot("flow-grind")
	form(head, page+"/grind-dokument", "Godkänd: G2")

	// Announced, tendered, awarded. What a tenderer offers is nobody else's business.
	verb("annonsera", "Annonseringen är noterad", "announced_on", "2023-01-18", "tender_deadline", "2023-02-10")
	today = 20230213
	for i, name := range []string{"Ljuskällan i Eskilstuna AB", "Belysningsgrossisten Mälardalen AB"} {
		form(buyer, page+"/anbudsgivare/ny", "är registrerad", "name", name, "price", []string{"1 210 000", "1 355 000"}[i], "result", []string{"Antaget", "Inte antaget"}[i],
			"reason", "Pris och kvalitet enligt utvärderingsmodellen.", "control_on", "2023-02-13", "control", "Utan anmärkning")
	}
	buyer.Go(page + "/anbudsgivare").Accessible().Shot("flow-anbud")
	webtest.Get(t, h, as(t, a, "requirement_owner"), page+"/anbudsgivare").Status(200).Lacks("main", "Ljuskällan")
	verb("anbud", "Antalet anbud är registrerat", "tenders_received", "2")
	buyer.Go(page + "/checklista").Eval(yes, nil)
	send(buyer)
	said(t, buyer, "Checklistan är sparad")
	reasons := []string{"awarded_on", "2023-02-13", "award_reasons", "Lägsta pris bland de anbud som uppfyller kraven."}
	refused("tilldelning", "Enhetschefen får fatta beslutet", reasons...)
	form(head, page+"/tilldelning", "Tilldelningen är noterad", reasons...)

	// The standstill stops the contract until it has passed.
	verb("underratta", "avtalsspärren löper", "notified_on", "2023-02-13")
	buyer.Go(page).Accessible().Shot("flow-avtalssparr")
	refused("teckna", "får inte tecknas 2023-02-13. Avtalsspärr (20 kap. 1 § LOU)", "signed_on", "2023-02-13")
	today = 20230227
	verb("teckna", "Upphandlingen är slutförd", "signed_on", "2023-02-27")
	verb("efterannons", "Efterannonsen är noterad", "award_notice_on", "2023-02-27")
	buyer.Go(page).Accessible().Shot("flow-slutford").Quiet()
	head.Quiet()

	// The second click, and the wrong person, get a clear answer.
	webtest.Post(t, h, amir, page+"/teckna", "signed_on", "2023-02-27").Status(409)
	webtest.Post(t, h, as(t, a, "requester"), page+"/teckna", "signed_on", "2023-02-27").Status(403)
}
