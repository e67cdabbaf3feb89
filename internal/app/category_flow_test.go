package app_test

import (
	"testing"

	"klover/internal/area/initiative"
	"klover/internal/base/db"
	"klover/internal/base/webtest"
)

// TestACategoryLeadPlansACategory: a category is proposed, mapped, taken into next year's
// plan and decided by the board.
func TestACategoryLeadPlansACategory(t *testing.T) {
	a := ownDemo(t)
	h := a.Handler()
	ylva, karin := walk{t, webtest.Open(t, h, as(t, a, "category_lead"))}, walk{t, webtest.Open(t, h, as(t, a, "chief"))}
	cars, err := a.Category.ByName(t.Context(), "Fordon")
	if err != nil {
		t.Fatal(err)
	}
	ylva.Size(1280, 900).Go(initiative.PlanPath)
	ylva.clicks("Ny plan eller version")
	ylva.fills("kategoriplan-ny", "Utkastet är upplagt", "year", "2024")
	var plan string
	ylva.Eval("location.pathname", &plan)
	ylva.clicks("Föreslå kategori")
	ylva.fills("kategori-foresla", "Kartlägg den för att kunna ta in den", "category_id", cars.ID, "leader_id", as(t, a, "category_lead").ID, "scope", "Köp, leasing och service av fordon.",
		"suppliers", "40", "potential", "3 000 000", "potential_points", "4", "risk_points", "3", "readiness_points", "3", "hours", "300", "starts", "2024-Q1")
	ylva.clicks("Fordon")
	ylva.opens("Fordon", "kategorirad")
	ylva.clicks("Ta in i planen")
	ylva.fills("kategori-for-tidigt", "kan inte tas in i kategoriplanen")
	ylva.Click("[data-cancel]").Until(`!document.querySelector("main form.panel")`)
	var row string
	ylva.Eval("location.pathname", &row)
	rest, err := db.One[int](t.Context(), a.DB, `SELECT count(*) FROM initiative_check WHERE row_id = $1`, row[len(initiative.RowPath)+1:])
	if err != nil || rest == 0 {
		t.Fatalf("%d points to map, %v", rest, err)
	}
	for range rest {
		ylva.clicks("Notera som klart")
		ylva.fills("kartlagg", "Kartläggningen är sparad", "done", "ja")
	}
	ylva.clicks("Ta in i planen")
	ylva.fills("ta-in", "Kategorin är med i planen")
	karin.Size(1280, 900).Go(plan)
	karin.clicks("Notera nämndens beslut")
	karin.fills("kategoriplan-beslut", "Planen är beslutad", "paragraph", "§ 8", "decided_on", "2023-01-18")
	karin.opens("Kategoriplan 2024", "kategoriplan").said("§ 8")
	karin.said("Fordon")
	ylva.Quiet()
	karin.Quiet()
}

// TestACategoryLeadTakesAnInitiativeThroughItsGate: what the phase asks for is done, and
// only then is the phase left; the board of initiatives shows it.
func TestACategoryLeadTakesAnInitiativeThroughItsGate(t *testing.T) {
	a := ownDemo(t)
	ylva := walk{t, webtest.Open(t, a.Handler(), as(t, a, "category_lead"))}
	id := oneOf(t, a, `SELECT i.id FROM initiative i JOIN category c ON c.id = i.category_id WHERE c.name = 'Kulturtjänster'`)
	left, err := db.All[string](t.Context(), a.DB, `SELECT d.id FROM initiative_deliverable d JOIN initiative i ON i.id = d.initiative_id WHERE i.id = $1 AND d.phase = i.phase AND d.done_on IS NULL ORDER BY d.n`, id)
	if err != nil || len(left) == 0 {
		t.Fatalf("nothing is left to do: %v", err)
	}
	page := initiative.Path + "/" + id
	ylva.Size(1280, 900).Go(page)
	ylva.opens("Kulturtjänster", "initiativ")
	ylva.clicks("Nästa fas")
	ylva.fills("fas-for-tidigt", "saknas")
	ylva.Click("[data-cancel]").Until(`!document.querySelector("main form.panel")`)
	for _, one := range left {
		ylva.Click(`main a[href$="underlag=` + one + `"]`).Until("document.querySelector('main form.panel [name=done_on]')")
		ylva.fills("underlag", "Underlaget är sparat", "done_on", "2023-01-18")
	}
	ylva.clicks("Nästa fas")
	ylva.fills("fas", "Initiativet är i nästa fas", "why", "Underlaget är klart.")
	ylva.Go(initiative.BoardPath).Shot("flow-tavla").Accessible()
	ylva.said("Kulturtjänster")
	ylva.Quiet()
}

// TestACategoryLeadWritesStrategyMeasureAndReport: the strategy is decided, a measure is
// begun and followed up, and the report is approved by another.
func TestACategoryLeadWritesStrategyMeasureAndReport(t *testing.T) {
	a := ownDemo(t)
	h := a.Handler()
	ylva, karin := walk{t, webtest.Open(t, h, as(t, a, "category_lead"))}, walk{t, webtest.Open(t, h, as(t, a, "chief"))}
	strategy := initiative.StrategyPath + "/" + oneOf(t, a, `SELECT id FROM initiative_strategy WHERE status = 'draft' ORDER BY id LIMIT 1`)
	ylva.Size(1280, 900).Go(strategy)
	ylva.clicks("Ändra")
	ylva.Until(`document.querySelector("main form.panel")`).Click(`main input[name=levers][value=volume]`)
	ylva.fills("strategi-andra", "Strategin är sparad", "goals", "Färre och större avtal.", "scenarios", "Behålla, samla eller dela upp. Samla valdes.", "risk", "Små företag hinner inte med.")
	ylva.clicks("Föreslå för beslut")
	ylva.fills("strategi-for-tidigt", "Det saknas: åtgärder med värde, tid och ansvarig")
	ylva.Click("[data-cancel]").Until(`!document.querySelector("main form.panel")`)
	id := oneOf(t, a, `SELECT initiative_id FROM initiative_strategy WHERE id = '`+strategy[len(initiative.StrategyPath)+1:]+`'`)
	ylva.Go(initiative.Path + "/" + id)
	ylva.clicks("Ny åtgärd")
	ylva.fills("atgard-ny", "Åtgärden är upplagd", "title", "Gemensamma artikellistor", "kind", "standard", "owner_id", as(t, a, "category_lead").ID, "due_on", "2023-06-30", "expected", "350 000")
	ylva.clicks("Starta")
	ylva.fills("atgard-starta", "Åtgärden pågår")
	ylva.clicks("Följ upp")
	ylva.fills("atgard-uppfoljning", "Uppföljningen är sparad", "realised", "80 000", "comment", "Räknat på de första beställningarna.")
	ylva.said("80 000")
	ylva.Shot("flow-atgard").Accessible()
	ylva.Go(strategy)
	ylva.clicks("Föreslå för beslut")
	ylva.fills("strategi-foresla", "Strategin är föreslagen")
	karin.Size(1280, 900).Go(strategy)
	karin.clicks("Notera beslutet")
	karin.fills("strategi-beslut", "Strategin är beslutad", "body", "Kategoristyrgruppen", "reference", "Protokoll 3, § 2")
	karin.Shot("flow-strategi").Accessible()

	report := initiative.ReportPath + "/" + oneOf(t, a, `SELECT id FROM initiative_report WHERE status = 'draft' ORDER BY id LIMIT 1`)
	ylva.Go(report).Shot("flow-kategorirapport").Accessible()
	ylva.clicks("Skriv")
	ylva.fills("rapport-skriv", "Rapporten är sparad", "market", "Fyra stora tillverkare och många återförsäljare.", "next_steps", "Gemensam upphandling till hösten.")
	karin.Go(report)
	karin.clicks("Godkänn")
	karin.fills("rapport-godkann", "Rapporten är godkänd")
	karin.said("Gemensam upphandling till hösten.")
	karin.Shot("flow-kategorirapport-godkand").Accessible()
	ylva.Quiet()
	karin.Quiet()
}

// TestACategoryLeadReclassifiesAndTakesItBack: what stands in a category that has been
// divided goes where it belongs, one record at a time, and what went wrong is undone.
func TestACategoryLeadReclassifiesAndTakesItBack(t *testing.T) {
	a := ownDemo(t)
	ylva := walk{t, webtest.Open(t, a.Handler(), as(t, a, "category_lead"))}
	split := oneOf(t, a, `SELECT id FROM category WHERE code = 'V60'`)
	to := oneOf(t, a, `SELECT id FROM category WHERE code = 'V50'`)
	whole := oneOf(t, a, `SELECT id FROM category WHERE code = 'V70'`)
	held := func(category string) int {
		n, err := db.One[int](t.Context(), a.DB, `SELECT count(*) FROM contract WHERE category_id = $1`, category)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := held(whole)
	if before == 0 {
		t.Fatal("no contract waits for reclassification")
	}
	ylva.Size(1280, 900).Go("/kategorier")
	ylva.clicks("Omklassning")
	ylva.opens("Omklassning", "omklassning").said("V60 Tryck och profilprodukter")
	ylva.Click(`main a[href="/kategoriomklassning/` + split + `"]`)
	ylva.opens("Klassa om", "omklassning-delad").said("Välj för varje post vart den hör")
	ylva.Eval(`{const s = document.querySelector("main form.panel select"); s.value = "`+to+`"; s.dispatchEvent(new Event("change", {bubbles: true})); 0}`, nil)
	ylva.Click("main form.panel button.primary")
	ylva.said("post är omklassad")

	ylva.Click(`main a[href="/kategoriomklassning/` + whole + `"]`)
	ylva.fills("omklassning-hel", "poster är omklassade", "why", "Nytt träd från den 1 juli 2022.")
	if n := held(whole); n != 0 {
		t.Errorf("%d contracts stand in the old category", n)
	}
	ylva.chooses("Foto och översättning", "Ångra omklassningen")
	ylva.said("Posterna ligger i den gamla kategorin igen")
	ylva.Shot("flow-omklassning-angrad").Accessible()
	if n := held(whole); n != before {
		t.Errorf("%d contracts stand in the old category, had %d", n, before)
	}
	ylva.Quiet()
}

// TestASegmentIsDecidedWithAReason: the category lead scores the contract, and who may
// decide sets another segment than the rules give, which is seen with the reason.
func TestASegmentIsDecidedWithAReason(t *testing.T) {
	a := ownDemo(t)
	h := a.Handler()
	ylva, sara := walk{t, webtest.Open(t, h, as(t, a, "category_lead"))}, walk{t, webtest.Open(t, h, as(t, a, "contract_controller"))}
	page := "/leverantorsstyrning/avtal/" + oneOf(t, a, `SELECT s.contract_id FROM governance_assessment s JOIN contract c ON c.id = s.contract_id WHERE s.computed = 'C' AND s.override = '' AND c.stage = 'tecknat' ORDER BY c.number LIMIT 1`)
	ylva.Size(1280, 900).Go(page).Shot("flow-segment").Accessible()
	ylva.Until(`!document.querySelector('main a[href$="/besluta"]')`) // she may not
	sara.Size(1280, 900).Go(page)
	sara.clicks("Besluta om segment")
	sara.fills("segment-utan-skal", "Skäl", "override", "B")
	sara.Until(`document.title.startsWith("Fel:")`)
	sara.fills("segment-beslut", "Enda leverantören i länet", "why", "Enda leverantören i länet.")
	sara.Until(`!document.querySelector("main form.panel")`).Shot("flow-segment-beslutat").Accessible()
	ylva.Go(page)
	ylva.said("Enda leverantören i länet.")
	ylva.Quiet()
	sara.Quiet()
}
