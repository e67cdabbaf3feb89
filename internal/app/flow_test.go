package app_test

import (
	"testing"

	"klover/internal/base/webtest"
)

// TestAPurchaserTakesACaseFromNumberToContract does the work of the role in a
// browser from the first click to the last.
func TestAPurchaserTakesACaseFromNumberToContract(t *testing.T) {
	a := ownDemo(t)
	h := a.Handler()
	buyer := webtest.Open(t, h, as(t, a, "strategic_buyer"))
	send := func(tab *webtest.Tab) { tab.Click("main form button.primary, main form button.danger") }
	said := func(tab *webtest.Tab, text string) {
		t.Helper()
		tab.Until(`document.body.textContent.includes(` + "`" + text + "`" + `)`)
	}
	verb := func(name, says string, fields ...string) {
		t.Helper()
		buyer.Click(`a[href$="/` + name + `"]`)
		buyer.Until(`location.pathname.endsWith("/` + name + `")`)
		for i := 0; i < len(fields); i += 2 {
			buyer.Fill("[name="+fields[i]+"]", fields[i+1])
		}
		buyer.Shot("flow-" + name)
		send(buyer)
		said(buyer, says)
	}
	buyer.Size(1280, 900).Go("/upphandlingar").Click(`a[href="/upphandlingar/ny"]`).Until(`location.pathname == "/upphandlingar/ny"`)
	send(buyer)
	buyer.Until(`document.title.startsWith("Fel:")`).Shot("flow-fel").Accessible()
	buyer.Fill("[name=title]", "Skrivbordslampor till mottagningar").Fill("[name=taken_on]", "2022-12-01").Click(`input[name=parties][value=D]`)
	buyer.Fill("[name=estimated_value]", "400 000")
	buyer.Shot("flow-ny")
	send(buyer)
	said(buyer, "Skrivbordslampor till mottagningar")
	buyer.Until(`/^\/upphandlingar\/[0-9a-f-]{36}$/.test(location.pathname)`).Shot("flow-uttagen")
	verb("annonsera", "Annonseringen är noterad", "procedure", "Annonspliktig", "strategy_approved_on", "2023-01-10", "announced_on", "2023-01-11", "tender_deadline", "2023-01-17")
	verb("anbud", "Antalet anbud är registrerat", "tenders_received", "3")
	verb("tilldelning", "Tilldelningen är noterad")
	verb("teckna", "Upphandlingen är slutförd")
	buyer.Shot("flow-slutford").Quiet()

	// The second click, and the wrong person, get a clear answer.
	var page string
	buyer.Eval(`location.pathname`, &page)
	webtest.Post(t, h, as(t, a, "strategic_buyer"), page+"/teckna", "signed_on", "2023-01-18").Status(409)
	webtest.Post(t, h, as(t, a, "requester"), page+"/teckna", "signed_on", "2023-01-18").Status(403)
}
