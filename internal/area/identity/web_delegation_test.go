package identity

import (
	"strings"
	"testing"

	"klover/internal/word/money"
)

func TestOrderIsWrittenAdoptedSearchedAndPrinted(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	secretary, buyer := s.as(t, "board_secretary"), s.as(t, "strategic_buyer")
	buyer.get("/delegation").Status(200).Has(".notice", "Ingen delegationsordning gäller i dag").Lacks(".actions", "Ny version")
	buyer.post("/delegation/versioner").Status(403)
	draft := secretary.post("/delegation/versioner").Status(303).Header.Get("Location")
	secretary.get(draft).Status(200).Has(".badge", "Utkast")
	secretary.post(draft+"/faststall", "version", "1", "adopted_by", "Inköpsnämnden", "adopted_on", "2020-01-01", "decision", "§ 4", "valid_from", "2020-01-01").
		Status(409).Has(".errors", "inga punkter")
	point := []string{"nr", "4.2", "heading", "Avtal", "decision", "Teckna avtal", "act", ActSign, "delegate", "unit_head", "ceiling", "5 000 000", "notify", "ja", "legal_basis", "KL 6:37"}
	secretary.post(draft+"/punkter", point...).Status(303)
	secretary.post(draft+"/punkter", point...).Status(422).Has(".errors", "Punkt 4.2 finns redan")
	secretary.post(draft+"/punkter", "nr", "7.1", "heading", "Domstol", "decision", "Föra talan", "act", "represent_in_court", "delegate", "lawyer", "ceiling", "0,50").
		Status(422).Has(".errors", "hela kronor")
	secretary.post(draft+"/punkter", "nr", "7.1", "heading", "Domstol", "decision", "Föra talan", "act", "represent_in_court", "delegate", "lawyer", "notify", "ja").Status(303)
	secretary.post(draft+"/faststall", "version", "3", "adopted_by", "Inköpsnämnden", "adopted_on", "2020-01-02", "decision", "§ 4", "valid_from", "2020-01-01").
		Status(422).Has(".errors", "innan den är beslutad")
	secretary.post(draft+"/faststall", "version", "3", "adopted_by", "Inköpsnämnden", "adopted_on", "2020-01-01", "decision", "§ 4", "valid_from", "2020-01-01").Status(303)
	buyer.get("/delegation").Status(200).Has(".badge", "Gäller från 2020-01-01").Has("td", "5\u00a0000\u00a0000\u00a0kr").Has("td", "Ingen övre gräns").Count("tbody tr", 3)
	buyer.get("/delegation?q=inköpsj").Has("td", "Föra talan").Lacks("td", "Teckna avtal")
	if file := buyer.get("/delegation/pdf").Status(200); !strings.HasPrefix(file.Body, "%PDF") {
		t.Error("no PDF")
	}
	secretary.get(draft + "/punkter/ny").Status(200)
	secretary.post(draft+"/punkter", "nr", "8", "heading", "x", "decision", "x", "act", "other", "delegate", "chief").Status(409)
	buyer.get("/roller/unit_head").Status(200).Has("li", "Punkt 4.2: Teckna avtal, upp till 5\u00a0000\u00a0000\u00a0kr")

	next := secretary.post("/delegation/versioner").Status(303).Header.Get("Location")
	d, err := s.area.Store.Delegation(t.Context(), next[strings.LastIndex(next, "/")+1:])
	if err != nil {
		t.Fatal(err)
	}
	rule := d.Rules[0]
	secretary.get(next+"/punkter/"+rule.ID).Status(200).Has("h1", "Ändra punkt 4.2")
	rule.Ceiling = money.Some(money.Kr(8_000_000))
	if _, err := s.area.Store.PutRule(t.Context(), rule); err != nil {
		t.Fatal(err)
	}
	secretary.post(next + "/punkter/" + d.Rules[1].ID + "/ta-bort").Status(303)
	secretary.get(next+"/jamfor").Status(200).Has("td", "5\u00a0000\u00a0000\u00a0kr → 8\u00a0000\u00a0000\u00a0kr").Has("td", "Borttagen")
	secretary.post(next + "/ta-bort").Status(303)
	secretary.post(draft+"/oppna", "why", "fel dag").Status(303)
	buyer.get("/delegation").Has(".notice", "Ingen delegationsordning gäller i dag")
}

func TestDecisionsAreRegisteredListedAndTakenBack(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lawyer, buyer, secretary := s.as(t, "lawyer"), s.as(t, "strategic_buyer"), s.as(t, "board_secretary")
	decision := []string{"decided_on", "2022-02-11", "act", "represent_in_court", "record_title", "Mål 1234-22", "parties", "D"}
	before := lawyer.post("/delegation/beslut", decision...).Status(303).Header.Get("Location")
	lawyer.get(before).Status(200).Has("dd", "Ingen ordning gällde").Has(".badge", "Ska anmälas")

	adopted(t, s.area.Store, 20200101)
	lawyer.get("/delegation/beslut/ny").Status(200).Lacks("option", "Teckna avtal")
	lawyer.post("/delegation/beslut", "decided_on", "2022-02-11", "act", ActSign).Status(422).Has(".errors", "effektrapportens sida")
	at := lawyer.post("/delegation/beslut", decision...).Status(303).Header.Get("Location")
	lawyer.get(at).Status(200).Has("dd", "7.1").Has("dd", "Inköpsjurist").Has(".badge", "Anmäls inte")
	buyer.post("/delegation/beslut", decision...).Status(403).Has(".errors", "Delegationsordningen ger inte strategisk inköpare rätt att föra talan i domstol. Inköpsjuristen får fatta beslutet.")
	if told, _ := s.area.Store.History(t.Context(), kindDecision, ""); len(told) != 1 {
		t.Errorf("the refused attempt is told %d times, want 1", len(told))
	}
	secretary.get("/delegation/beslut").Status(200).Count("tbody tr", 2).Lacks(".actions", "Registrera beslut")
	secretary.get("/delegation/beslut?grund=none").Count("tbody tr", 1)
	secretary.get("/delegation/beslut?period=2021").Count("tbody tr", 0)
	secretary.get("/delegation/beslut?anmalt=nej").Has(".views a[aria-current]", "Ska anmälas")
	secretary.get("/delegation/beslut?anmalt=nej&part=D&beslut=represent_in_court").Count("tbody tr", 1)
	secretary.get("/delegation/beslut?format=csv").Status(200)
	buyer.post(at+"/aterta", "why", "inte mitt").Status(403)
	lawyer.post(at+"/aterta", "why", "").Status(422)
	lawyer.post(at+"/aterta", "why", "fel mål").Status(303)
	lawyer.get(at).Has(".badge", "Återtaget").Has(".history", "tog tillbaka beslutet")
}
