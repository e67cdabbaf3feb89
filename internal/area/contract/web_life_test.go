package contract

import (
	"testing"

	"klover/internal/base/webtest"
	"klover/internal/word/count"
)

func TestAChangeIsTriedQuestionByQuestion(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := s.add(t, running())
	webtest.Get(t, s.mux, s.buyer, c.AmendmentsURL()).Status(200).Has("h1", "Ändringar").Has(".facts", "Utrymme kvar")
	webtest.Post(t, s.mux, s.buyer, c.AmendmentsURL(), "title", "Fler platser", "what", "", "amount", "100000").Status(422).Has(".errors", "Fyll i ändringen och skälen")
	webtest.Post(t, s.mux, s.buyer, c.AmendmentsURL(), "title", "Fler platser", "what", "Två till", "amount", "100000").Status(303)
	list, err := s.store.Amendments(t.Context(), c.ID)
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	a := list[0]
	webtest.Get(t, s.mux, s.buyer, a.URL()).Status(200).Has("label", "").Has("body", "Byts leverantören ut")
	webtest.Post(t, s.mux, s.buyer, a.URL()+"/svar", "question", "supplier", "answer", "").Status(422).Has(".errors", "Svara ja eller nej")
	webtest.Post(t, s.mux, s.buyer, a.URL()+"/besluta", "on", "2023-01-16", "why", "Behövs").Status(409).Has(".errors", "är inte klar")
	webtest.Post(t, s.mux, s.buyer, a.URL()+"/svar", "question", "supplier", "answer", "nej").Redirects(a.URL())
	webtest.Post(t, s.mux, s.buyer, a.URL()+"/svar", "question", "nature", "answer", "nej").Redirects(a.URL())
	webtest.Get(t, s.mux, s.buyer, a.URL()).Has(".notice", "17 kap. 9 §")
	webtest.Post(t, s.mux, s.buyer, a.URL()+"/besluta", "on", "2023-01-16", "why", "Behövs").Redirects(a.URL())
	webtest.Get(t, s.mux, s.buyer, a.URL()).Has(".badge", "Beslutad").Has(".facts", "Ändringar av mindre värde tillsammans")
	webtest.Get(t, s.mux, s.buyer, c.URL()).Has("h2", "1,42").Has(".history", "ändrade genom beslut")
	webtest.Post(t, s.mux, s.buyer, a.URL()+"/aterta", "why", "Fel").Redirects(a.URL())
	reader := webtest.User("Läsare", "contract.read")
	webtest.Get(t, s.mux, reader, a.URL()).Status(200).Lacks(".button", "Ta tillbaka")
	webtest.Post(t, s.mux, reader, a.URL()+"/aterta", "why", "Fel").Status(403)
}

func TestADeviationGoesFromNoteToSettlement(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := running()
	c.FineRate, c.FinePer, c.FineCap = count.Of(50), PerDay, count.Of(1000)
	c.Suppliers = []Supplier{{SupplierID: addSupplier(t, s.store.DB, "Acme AB", "small")}}
	c = s.add(t, c)
	webtest.Get(t, s.mux, s.buyer, c.URL()+"/avvikelse").Status(200).Has("h1", "Ny avvikelse")
	webtest.Post(t, s.mux, s.buyer, c.URL()+"/avvikelse", "title", "", "happened_on", "2023-01-10").Status(422).Has(".errors", "Fyll i avvikelsen i korthet")
	webtest.Post(t, s.mux, s.buyer, c.URL()+"/avvikelse", "title", "Sena leveranser", "claimant", "buyer", "kind", "delay", "severity", "2", "what", "Kom för sent",
		"happened_on", "2023-01-10", "agreed_on", "2023-01-02", "delivered_on", "2023-01-10").Status(303)
	list, _, err := s.store.Deviations(t.Context(), DeviationFilter{}, Page{})
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	d := list[0]
	at := func(path string) string { return d.URL() + "/" + path }
	webtest.Get(t, s.mux, s.buyer, d.URL()).Status(200).Has(".badge", "Upptäckt").Has(".button", "Reklamera")
	webtest.Get(t, s.mux, s.buyer, at("svar")).Status(409)
	webtest.Post(t, s.mux, s.buyer, at("reklamera"), "on", "2023-01-12", "by", "2023-01-26", "why", "Vi kräver vite").Redirects(d.URL())
	webtest.Get(t, s.mux, s.buyer, at("pafoljd")).Status(200).Has(".notice", "0,5")
	webtest.Post(t, s.mux, s.buyer, at("pafoljd"), "kind", "fine", "amount", "100 000", "on", "2023-01-16").Redirects(d.URL())
	webtest.Get(t, s.mux, s.buyer, d.URL()).Has("td", "8\u00a0påbörjade dagar").Has("td", "4\u00a0000\u00a0kr")
	d, err = s.store.Deviation(t.Context(), d.ID)
	if err != nil {
		t.Fatal(err)
	}
	webtest.Post(t, s.mux, s.buyer, at("reglera"), "remedy", d.Remedies[0].ID, "invoice", "", "on", "2023-01-17").Status(422).Has(".errors", "Fyll i fakturan")
	webtest.Post(t, s.mux, s.buyer, at("reglera"), "remedy", d.Remedies[0].ID, "invoice", "F 4711", "on", "2023-01-17").Redirects(d.URL())
	webtest.Post(t, s.mux, s.buyer, at("svar"), "on", "2023-01-16", "why", "Medges", "by", "").Redirects(d.URL())
	webtest.Post(t, s.mux, s.buyer, at("avsluta"), "on", "2023-01-17", "why", "Kvittat").Redirects(d.URL())
	webtest.Get(t, s.mux, s.buyer, DeviationPath+"?oppna=ja").Status(200).Has("body", "avvikelser")
	webtest.Get(t, s.mux, s.buyer, DeviationPath+"?lage=closed&pafoljd=fine").Status(200).Count("tbody tr", 1)
	webtest.Get(t, s.mux, s.buyer, DeviationPath+"?format=xlsx").Status(200).HeaderHas("Content-Disposition", "avvikelser.xlsx")
	webtest.Get(t, s.mux, s.buyer, c.URL()).Has("td a", "Sena leveranser")
}

func TestExitDocumentsAndSanctionsHangOnTheContract(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := running()
	c.PersonalData = Yes
	c.Suppliers = []Supplier{{SupplierID: addSupplier(t, s.store.DB, "Acme AB", "small")}}
	c = s.add(t, c)
	webtest.Get(t, s.mux, s.buyer, c.URL()).Has(".notice", "PUB-avtal saknas").Has(".notice", "Ny upphandling")
	boss := webtest.User("Mats Ekdahl", "contract.read", "figure.target")
	webtest.Get(t, s.mux, boss, TemplatePath).Status(200).Has("td", "Slutavräkning")
	webtest.Post(t, s.mux, boss, TemplatePath, "what", "", "months", "3", "valid_from", "2024-01-01", "source", "Vi").Status(422).Has(".errors", "Skriv vad som ska göras")
	webtest.Post(t, s.mux, boss, TemplatePath, "what", "Tacka leverantören", "months", "0", "valid_from", "2024-01-01", "source", "Vi").Redirects(TemplatePath)
	webtest.Get(t, s.mux, s.buyer, RulesPath).Status(200).Has("td", "Reklamera inom")
	webtest.Post(t, s.mux, s.buyer, c.ExitURL()+"/lagg-upp").Redirects(c.ExitURL())
	webtest.Get(t, s.mux, s.buyer, c.ExitURL()).Count("tbody tr", 8).Has("td", "Personuppgifter återlämnas")
	list, err := s.store.Exit(t.Context(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	webtest.Post(t, s.mux, s.buyer, c.ExitURL()+"/klar", "id", list[0].ID).Redirects(c.ExitURL())
	webtest.Post(t, s.mux, s.buyer, c.ExitURL(), "what", "Eget steg", "due_on", "2023-04-01", "owner", "Åsa Öberg").Redirects(c.ExitURL())
	webtest.Post(t, s.mux, s.buyer, c.SanctionsURL(), "declared_on", "2023-01-16", "declared_by", "Vd", "source", "Intyg", "clear", "ja").Redirects(c.SanctionsURL())
	webtest.Get(t, s.mux, s.buyer, c.SanctionsURL()).Has(".badge", "Inga sanktioner")
	webtest.Post(t, s.mux, s.buyer, c.DocumentsURL(), "title", "Avtalet", "kind", "contract", "url", "www.exempel.se").Status(422).Has(".errors", "https://")
	webtest.Post(t, s.mux, s.buyer, c.DocumentsURL(), "title", "Avtalet", "kind", "contract", "url", "https://exempel.se/avtal.pdf", "public", "ja").Redirects(c.DocumentsURL())
	webtest.Get(t, s.mux, s.buyer, c.DocumentsURL()).Has(".badge", "Alla").Has("td a", "Avtalet")
	webtest.Post(t, s.mux, s.buyer, c.URL()+"/optioner", "version", "1", "n", "1", "owner", "Lena Lund", "decide_on", "2023-03-31").Status(422).Has(".errors", "senast den dag")
	webtest.Post(t, s.mux, s.buyer, c.URL()+"/optioner", "version", "1", "n", "1", "owner", "Lena Lund", "decide_on", "2023-02-15").Redirects(c.URL() + "/optioner")
	webtest.Get(t, s.mux, s.buyer, c.URL()).Has("td", "Lena Lund")
}

func TestADraftIsReviewedOnItsPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := running()
	c.SignedOn = 0
	c = s.add(t, c)
	webtest.Post(t, s.mux, s.buyer, c.URL()+"/granskning", "version", "1", "reviewer", "Lena Lund").Redirects(c.URL())
	webtest.Get(t, s.mux, s.buyer, c.URL()).Has(".badge", "Granskas").Has(".notice", "Lena Lund")
	webtest.Post(t, s.mux, s.buyer, c.URL()+"/granska", "version", "2", "passed", "ja").Status(409).Has(".errors", "kan inte själv granska")
	other := webtest.User("Lena Lund", "contract.read", "contract.write")
	other.Parties = []string{"D"}
	webtest.Post(t, s.mux, other, c.URL()+"/granska", "version", "2", "passed", "ja").Redirects(c.URL())
	webtest.Get(t, s.mux, s.buyer, "/avtal?lage=granskas").Status(200).Has("body", "avtal")
	webtest.Post(t, s.mux, s.buyer, c.URL()+"/huvudavtal", "version", "3", "main", "A99-9999").Status(422).Has(".errors", "A99-9999")
}
