package procurement

import (
	"testing"

	"klover/internal/base/dbtest"
	"klover/internal/base/webtest"
	"klover/internal/word/party"
)

func TestTheTeamDeclaresConflictsOfInterest(t *testing.T) {
	t.Parallel()
	m, store := testPages(t, dbtest.SQLite(t, tables()...))
	buyer, reader := purchaser("D"), webtest.User("Läsare", permRead)
	p, err := store.Create(t.Context(), Procurement{Title: "Rollatorer", Parties: party.Of("D", "U"), CarriedOutByUs: true, TakenOn: 20220107})
	if err != nil {
		t.Fatal(err)
	}
	team := p.URL() + "/team"
	webtest.Get(t, m, buyer, team).Has("p", "Ingen är med i teamet än")
	webtest.Post(t, m, buyer, team+"/flera", "people", "").Status(422).Has(".error", "Skriv minst en e-postadress")
	webtest.Post(t, m, buyer, team+"/flera", "people", "Åsa Alm, asa@example.org\nPer Ek <per@example.org>").Redirects(team)
	webtest.Get(t, m, buyer, team).Count("tbody tr", 2).Has(".notice", "Jävsdeklaration saknas")

	members, err := store.Team(t.Context(), p.ID)
	if err != nil || len(members) != 2 {
		t.Fatalf("%+v, %v", members, err)
	}
	per, asa := members[0], members[1]
	if per.Name != "Per Ek" {
		per, asa = asa, per
	}
	webtest.Post(t, m, buyer, per.URL()+"/jav", "conflict", "ja").Status(422).Has(".error", "Beskriv vad som kan innebära jäv")
	webtest.Post(t, m, buyer, per.URL()+"/jav", "conflict", "ja", "conflict_text", "Brodern säljer rollatorer").Redirects(team)
	webtest.Post(t, m, buyer, asa.URL()+"/jav", "conflict", "nej").Redirects(team)
	webtest.Get(t, m, buyer, team).Has(".notice", "Per Ek").Has(".badge", "Ska hanteras").Has(".badge", "Inget jäv")
	webtest.Post(t, m, buyer, per.URL()+"/hantera", "handling", "Deltar inte i utvärderingen").Redirects(team)
	webtest.Get(t, m, buyer, team).Lacks(".notice", "Per Ek")
	webtest.Post(t, m, buyer, per.URL()+"/lamna").Redirects(team)
	webtest.Get(t, m, buyer, team).Has("h2", "Tidigare i teamet")
	webtest.Get(t, m, buyer, p.URL()).Has("#team li", "Åsa Alm").Lacks("#team li", "Per Ek")
	webtest.Post(t, m, reader, team+"/flera", "people", "x@example.org").Status(403)
}
