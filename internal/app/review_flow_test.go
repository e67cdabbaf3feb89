package app_test

import (
	"testing"

	"klover/internal/area/plan"
	"klover/internal/area/procurement"
	"klover/internal/base/db"
	"klover/internal/base/webtest"
)

// TestALawyerTakesAReviewThroughTheCourt: a tenderer goes to court within the standstill,
// the contract waits for the judgment and for the ten days after it, and the lawyer says
// what was learned.
func TestALawyerTakesAReviewThroughTheCourt(t *testing.T) {
	a := ownDemo(t)
	h := a.Handler()
	id, err := db.One[string](t.Context(), a.DB, `SELECT p.id FROM procurement p JOIN procurement_block b ON b.procurement_id = p.id
		WHERE p.case_work = TRUE AND p.state = 'awarded' AND b.kind = 'standstill' AND b.to_on >= '2023-01-18' ORDER BY p.number LIMIT 1`)
	if err != nil {
		t.Fatalf("no case of the demo waits for its standstill: %v", err)
	}
	page := procurement.Path + "/" + id
	nadja, mats := walk{t, webtest.Open(t, h, as(t, a, "lawyer"))}, walk{t, webtest.Open(t, h, as(t, a, "unit_head"))}

	nadja.Size(1280, 900).Go(page).Accessible().Click(`a[href^="/overprovningar/ny"]`).Until(`location.pathname == "/overprovningar/ny"`)
	nadja.fills("mal-nytt", "är registrerat", "number", "4711-23", "filed_on", "2023-01-18", "applicant", "Hjul i Västerås AB", "type", "review")
	var review string
	nadja.Eval(`location.pathname`, &review)
	nadja.Accessible().Shot("flow-mal")
	nadja.Go(page)
	nadja.said("Förlängd avtalsspärr")
	passDays(a, 20230220)
	mats.Size(1280, 900).Go(page + "/teckna")
	mats.fills("teckna-malet", "Förlängd avtalsspärr", "signed_on", "2023-02-20")
	mats.leaves()

	passDays(a, 20230301)
	nadja.takes(review, "avgor", "Avgörandet är registrerat", "decided_on", "2023-03-01", "outcome", "denied")
	mats.Go(page + "/teckna")
	mats.fills("teckna-tio", "får inte tecknas 2023-03-01", "signed_on", "2023-03-01")
	mats.leaves()
	passDays(a, 20230315)
	mats.Go(page + "/teckna")
	mats.fills("teckna-klar", "Upphandlingen är slutförd", "signed_on", "2023-03-15")
	nadja.takes(review, "bedom", "Bedömningen är sparad", "unnecessary", "no", "lesson", "Skälen i underrättelsen ska visa poängen för varje kriterium.")
	nadja.Accessible().Shot("flow-mal-bedomt").Quiet()
	mats.Quiet()
}

// TestACitizenReadsThePublicPlan: without an account, by region, as files, and on a phone.
func TestACitizenReadsThePublicPlan(t *testing.T) {
	a := demoApp(t)
	h := a.Handler()
	tab := webtest.Open(t, h, webtest.Nobody)
	tab.Size(1280, 900).Go(plan.PublicPath).Accessible()
	walk{t, tab}.said("inte bindande")
	tab.Go(plan.PublicPath + "?region=U&q=ambulanser").Until(`document.querySelectorAll("tbody tr").length == 1`).Accessible()
	tab.Size(320, 700).Fits().Accessible().Shot("flow-publik").Quiet()
	for _, file := range []string{"/data.csv", "/data.json", "/ocds.json", "/atom.xml"} { // the formats that the page offers
		webtest.Get(t, h, webtest.Nobody, plan.PublicPath+file).Status(200)
	}
}
