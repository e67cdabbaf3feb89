package request

import (
	"slices"
	"testing"

	"klover/internal/base/dbtest"
	"klover/internal/base/webtest"
)

func TestMain(m *testing.M) { webtest.Main(m) }

// The requester and the unit head have a browser each, on the same program.
func TestARequestIsFilledInFollowedAndJudgedInBrowsers(t *testing.T) {
	s := newSite(t, dbtest.SQLite(t, tables()...))
	m := pagesOf(s)
	emma, mats := webtest.Open(t, m, s.requester()), webtest.Open(t, m, s.head())

	// The requester fills in the form; what she writes is kept, and is there the next day.
	emma.Go(Path + "/ny").Accessible().Shot("request-form")
	emma.Size(320, 800).Fits().Shot("request-form-320").Size(1280, 900)
	fill(emma, "title", "Rollatorer")
	emma.Until(`document.querySelector("[data-kept]").textContent.includes("Sparat för dig")`)
	emma.Go(Path + "/ny").Until(`document.querySelector("#f-title").value === "Rollatorer"`).Accessible()
	fill(emma, "need", "Patienter behöver rollatorer hem.", "kind", "new", "nature", "goods", "contact", "Emma, 070-123", "total_U", "2 mkr", "financing", "running",
		"budget", "yes", "budget_by", "Chefen", "wanted_start", "2023-06-01", "coordination", "no", "reason", "needs", "approved_by", "Chefen", "approved_on", "2022-10-20")
	emma.Click(`button[name="skicka"]`).Until(`document.querySelector(".errors")?.innerText.includes("minst 30 tecken")`).Accessible().Shot("request-wrong")
	fill(emma, "reason_text", "Kliniken behöver en annan modell än den andra regionen.")
	emma.Click(`button[name="skicka"]`).Until(`document.querySelector(".flash.good")?.innerText.includes("UB22-0001")`).Accessible().Shot("request-sent")

	// The unit head finds it in the queue, receives it and asks.
	mats.Go(QueuePath).Accessible().Shot("request-queue")
	mats.Click("tbody a").Until(`document.querySelector("h1").innerText.includes("UB22-0001")`)
	mats.Click(`form[action$="/ta-emot"] button`).Until(`document.querySelector(".flash.good")`).Accessible().Shot("request-received")
	mats.Click(`a[href$="/begar-komplettering"]`).Until(`document.querySelector("#f-text")`).Accessible()
	mats.Fill("#f-text", "Hur många patienter?").Click("form.form button.primary").Until(`document.querySelector(".flash.good")`)

	// The requester sees that it waits for her, and answers.
	at := "/upphandlingsuppdrag/" + only(t, s).ID
	emma.Go(at).Until(`document.querySelector(".notice")?.innerText.includes("väntar på ditt svar")`).Accessible().Shot("request-asked")
	emma.Size(320, 800).Fits().Shot("request-asked-320").Size(1280, 900).Dark(true).Accessible().Shot("request-asked-dark").Dark(false)
	emma.Fill("#f-text", "Femhundra.").Click(`form[action$="/svara"] button`).Until(`document.querySelector(".flash.good")`)

	// The unit head does not accept the reason; the council has its say; the queue its order.
	mats.Go(at + "/prova").Accessible()
	fill(mats, "judgement", "contested", "judged_note", "Modellerna är lika.")
	mats.Click("form.form button.primary").Until(`document.querySelector(".flash.good")`)
	mats.Go(CouncilPath).Accessible().Shot("request-council").Size(320, 800).Fits().Size(1280, 900)
	id := only(t, s).ID
	fill(mats, "outcome-"+id, "joint", "council_note-"+id, "Rådet föreslår samordning.")
	mats.Click("form.form button.primary").Until(`document.querySelector(".flash.good")`).Accessible().Shot("request-council-done")
	mats.Paper(true).Shot("request-council-paper").Paper(false)
	mats.Go(at + "/prioritera")
	fill(mats, "priority", "1", "priority_why", "Patienter väntar.")
	mats.Click("form.form button.primary").Until(`document.querySelector(".flash.good")`).Shot("request-prioritised")
	mats.Go(QueuePath).Size(320, 800).Fits().Shot("request-queue-320").Size(1280, 900)
	emma.Go(Path).Accessible().Shot("request-list").Go(at).Until(`document.querySelector("#nu").innerText.includes("står i kö")`).Accessible()
	mats.Quiet()
}

// fill writes in fields as a script would: typing would make the browser ask before
// the page is left.
func fill(b *webtest.Tab, pairs ...string) {
	for pair := range slices.Chunk(pairs, 2) {
		b.Eval(`(() => { const f = document.querySelector("#f-`+pair[0]+`"); f.value = "`+pair[1]+`"; f.dispatchEvent(new Event("input", {bubbles: true})); })()`, nil)
	}
}
