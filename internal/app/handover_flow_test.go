package app_test

import (
	"strings"
	"testing"
	"time"

	"klover/internal/app"
	"klover/internal/area/procurement"
	"klover/internal/area/request"
	"klover/internal/area/supplier"
	"klover/internal/base/webtest"
	"klover/internal/word/day"
)

// walk is one person's work in a browser tab.
type walk struct {
	t testing.TB
	*webtest.Tab
}

// fills fills fields by name, answers choices, and sends the form of the page.
func (w walk) fills(shot, says string, fields ...string) {
	w.t.Helper()
	for i := 0; i < len(fields); i += 2 {
		field := "main form.panel [name=" + fields[i] + "]"
		var kind string
		w.Until(`document.querySelector("` + field + `")`)
		w.Eval(`document.querySelector("`+field+`").type`, &kind)
		switch kind {
		case "select-one":
			w.Eval(`{const s = document.querySelector("`+field+`"); s.value = "`+fields[i+1]+`"; s.dispatchEvent(new Event("change", {bubbles: true})); s.value}`, nil)
		case "radio", "checkbox":
			w.Click(field + `[value="` + fields[i+1] + `"]`)
		default:
			w.Fill(field, fields[i+1])
		}
	}
	w.Until(`document.readyState == "complete" && document.querySelector("main form.panel")`).Shot("flow-" + shot).Accessible()
	w.Click("main form.panel button.primary, main form.panel button.danger")
	w.said(says)
}

func (w walk) said(text string) {
	w.t.Helper()
	w.Until("document.body.textContent.replace(/\\s+/g, ' ').includes(`" + text + "`)")
}

// takes takes the step on the case's page.
func (w walk) takes(page, verb, says string, fields ...string) {
	w.t.Helper()
	w.Go(page).Click(`a[href$="/` + verb + `"]`)
	w.Until(`location.pathname.endsWith("/` + verb + `")`)
	w.fills(verb, says, fields...)
}

// leaves goes back from a form that was refused: the browser asks those who just leave.
func (w walk) leaves() {
	w.t.Helper()
	w.Until(`document.title.startsWith("Fel:")`).Shot("flow-nekad").Click("[data-cancel]").Until(`!document.querySelector("main form.panel")`)
}

// answersAll says yes to everything that the checklist asks.
func (w walk) answersAll(page, shot string) {
	w.t.Helper()
	w.Go(page + "/checklista").Shot("flow-checklista-" + shot).Accessible()
	w.Eval(`document.querySelectorAll(".checks select").forEach(s => s.value = "yes"); 0`, nil)
	w.Click("main form button.primary")
	w.said("Checklistan är sparad")
}

// passDays lets the calendar of the program come to the day.
func passDays(a *app.App, on day.Date) {
	from := time.Date(on.Year(), on.Month(), on.Day(), 8, 0, 0, 0, time.UTC)
	started := time.Now()
	a.DB.Now = func() time.Time { return from.Add(time.Since(started)).Truncate(time.Microsecond) }
}

// TestACaseIsWalkedFromRequestToHandover does the work of a purchaser, with the unit
// head as other eyes, in a browser from a request to the day when it is closed.
func TestACaseIsWalkedFromRequestToHandover(t *testing.T) {
	a := ownDemo(t)
	h := a.Handler()
	buys, heads := as(t, a, "strategic_buyer"), as(t, a, "unit_head")
	buyer, head := walk{t, webtest.Open(t, h, buys)}, walk{t, webtest.Open(t, h, heads)}
	waiting, _, err := a.Request.Search(t.Context(), request.Filter{States: []request.State{request.Prioritised}}, request.Page{Limit: 1})
	if err != nil || len(waiting) == 0 {
		t.Fatalf("no request waits: %v", err)
	}
	buyer.Size(1280, 900).Go(waiting[0].URL()).Shot("flow-uppdrag").Click("#upphandling a.button")
	buyer.Until(`location.pathname == "/upphandlingar/ny"`)
	buyer.fills("ta-ut", "Upphandlingen är registrerad", "procedure", "open", "estimated_value", "3 000 000", "segment", "B", "follow_up", "plan")
	var page string
	buyer.Eval(`location.pathname`, &page)
	id := strings.TrimPrefix(page, procurement.Path+"/")
	buyer.Shot("flow-arende").Accessible()

	// The notice waits for other eyes, for the team and for the checklist.
	buyer.Go(page + "/annonsera").Shot("flow-annonsera-for-tidigt")
	buyer.fills("annonsera-nekad", "G1 Strategin är godkänd saknas", "announced_on", "2023-01-18", "tender_deadline", "2023-02-27")
	buyer.leaves()
	buyer.Go(page + "/grind-strategi").Accessible().Click(`a[href*="typ=strategy"]`).Until(`location.pathname == "/diarium/ny-handling"`)
	buyer.Eval(`{const s = document.querySelector("main [name=template]"); s.value = [...s.options].find(o => o.text.includes("upphandlingsstrategi")).value; 0}`, nil)
	buyer.fills("strategi", "Handlingen är skapad")
	head.Size(1280, 900).Go(page + "/grind-strategi")
	head.fills("grind-strategi", "Godkänd: G1", "note", "Bra strategi.")
	buyer.Go(page + "/grind-dokument").Shot("flow-grind-dokument-saknas").Accessible()
	buyer.Go(page + "/team/ny")
	buyer.fills("team-ny", buys.Name+" är med i teamet", "name", buys.Name, "address", "inkopare@demo.example", "role", "purchaser")
	team, err := a.Procurement.Team(t.Context(), id)
	if err != nil || len(team) != 1 {
		t.Fatalf("team %v, %v", team, err)
	}
	buyer.Go(page + "/team").Shot("flow-team").Accessible()
	buyer.Go(team[0].URL() + "/jav")
	buyer.fills("jav", "Jävsdeklarationen är lämnad", "conflict", "no")
	buyer.answersAll(page, "forbereda")
	buyer.Go(page + "/tidplan").Shot("flow-tidplan-tom").Click("main form button.primary")
	buyer.said("Tidplanen är räknad")
	buyer.Shot("flow-tidplan").Accessible()
	head.Go(page + "/grind-dokument")
	head.fills("grind-dokument", "Godkänd: G2")

	// Notice, tenders, evaluation.
	buyer.takes(page, "annonsera", "Annonseringen är noterad", "announced_on", "2023-01-18", "tender_deadline", "2023-02-27")
	buyer.Shot("flow-annonserad")
	passDays(a, 20230228)
	buyer.takes(page, "anbud", "Antalet anbud är registrerat", "tenders_received", "2")
	known, _, err := a.Supplier.Search(t.Context(), supplier.Filter{}, supplier.Page{Limit: 1})
	if err != nil || len(known) == 0 {
		t.Fatalf("no supplier: %v", err)
	}
	winner := known[0].Name
	for _, name := range []string{winner, "Hjul AB"} {
		buyer.Go(page + "/anbudsgivare/ny")
		buyer.fills("anbudsgivare-ny", name+" är registrerad", "name", name, "price", "2 800 000")
	}
	buyer.Go(page + "/anbudsgivare").Shot("flow-anbudsgivare").Accessible()
	head.Go(page + "/anbudsgivare").Shot("flow-anbudsgivare-hemliga")
	tenderers, err := a.Procurement.Tenderers(t.Context(), id)
	if err != nil || len(tenderers) != 2 {
		t.Fatalf("tenderers %v, %v", tenderers, err)
	}
	for _, one := range tenderers {
		buyer.Go("/anbudsgivare/" + one.ID + "/andra")
		if one.Name == winner {
			buyer.fills("utvardera", winner+" är sparad", "result", "won", "control_on", "2023-02-28", "control", "ok")
			continue
		}
		buyer.fills("utvardera-nej", "Hjul AB är sparad", "result", "lost", "reason", "Högre pris.")
	}
	buyer.answersAll(page, "upphandla")

	// Award, standstill, contract.
	head.takes(page, "tilldelning", "Tilldelningen är noterad", "awarded_on", "2023-02-28", "award_reasons", "Lägst pris.")
	buyer.takes(page, "underratta", "Underrättelsen är noterad", "notified_on", "2023-02-28")
	buyer.Go(page).Shot("flow-avtalssparr").Accessible()
	buyer.Go(page + "/teckna")
	buyer.fills("teckna-nekad", "får inte tecknas", "signed_on", "2023-02-28")
	buyer.leaves()
	passDays(a, 20230313)
	buyer.takes(page, "teckna", "Upphandlingen är slutförd", "signed_on", "2023-03-13")
	buyer.takes(page, "efterannons", "Efterannonsen är noterad", "award_notice_on", "2023-03-13")
	buyer.Go(page).Shot("flow-tecknad")

	// Handover: what other registers shall have.
	buyer.Go(page + "/grind-overlamning").Shot("flow-overlamning-saknas").Accessible()
	buyer.answersAll(page, "implementera")
	buyer.Go(page + "/avsluta").Shot("flow-avsluta-for-tidigt")
	buyer.Go(page + "/ingen-besparing")
	buyer.fills("ingen-besparing", "inte ger någon besparing", "why", "Det finns inget referenspris.")
	head.Go("/avtal/ny?upphandling=" + id)
	head.fills("nytt-avtal", "Avtalet är sparat", "owner", heads.Name, "manager", buys.Name, "starts_on", "2023-04-01", "ends_on", "2025-03-31")
	var signed string
	head.Eval(`location.pathname`, &signed)
	head.Shot("flow-avtal").Accessible()
	buyer.Go(signed + "/uppfoljning").Shot("flow-uppfoljning-tom")
	buyer.fills("uppfoljning", "Uppföljningen är planerad", "what", "Leveranstider", "method", "meeting", "every", "half", "due_on", "2023-10-02")
	if err := a.Survey.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	head.Go(page + "/grind-overlamning")
	head.fills("overlamning", "Godkänd: G5")
	buyer.takes(page, "avsluta", "Ärendet är avslutat", "closed_on", "2023-03-13")
	buyer.Go(page).Shot("flow-avslutad")
	buyer.Quiet()
	head.Quiet()
}
