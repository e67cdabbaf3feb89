package board_test

import (
	"strings"
	"testing"

	"klover/internal/area/board"
	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/dbtest"
	"klover/internal/base/webtest"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

func TestADecisionIsFollowedAtTheNextMeetingUntilItIsDone(t *testing.T) {
	t.Parallel()
	o := newOffice(t, dbtest.SQLite(t, schema...))
	o.secretary.Perms["delegation.read"] = true
	owner := webtest.User("Karin Forsell", "board.read")
	owner.Roles = []string{"chief"}
	m, decision := o.decided("Uppföljning")
	post := func(path string, pairs ...string) *webtest.Page {
		return webtest.Post(t, o.mux, o.secretary, path, pairs...)
	}
	webtest.Get(t, o.mux, o.secretary, "/uppdrag").Status(200).Has(".empty", "Det finns inga uppdrag än")
	webtest.Get(t, o.mux, o.secretary, decision.URL()).Status(200).Has("a", "Ge uppdrag")
	webtest.Get(t, o.mux, o.secretary, "/uppdrag/ny?beslut="+decision.ID).Status(200).Has(".prose", "Uppdraget följer av beslutet")
	post("/uppdrag/ny", "beslut", decision.ID, "title", "Följ upp", "owner_role", "").Status(422).Has(".errors", "vem som har uppdraget")
	page := post("/uppdrag/ny", "beslut", decision.ID, "title", "Följ upp", "owner_role", "chief", "due_on", "2022-05-01").Status(303).Header.Get("Location")
	june := o.plan(20220609)
	webtest.Get(t, o.mux, o.secretary, june.URL()).Has("h2", "Uppdrag att följa upp").Has("td", "Följ upp")
	webtest.Get(t, o.mux, o.secretary, m.URL()).Lacks("h2", "Uppdrag att följa upp")
	webtest.Get(t, o.mux, o.reader, page).Status(200).Lacks("button", "Rapportera")
	webtest.Post(t, o.mux, o.reader, page+"/rapport", "text", "Nej", "on_day", "2022-02-11").Status(403)
	webtest.Get(t, o.mux, owner, page).Status(200).Has("button", "Rapportera").Has("p", "Uppdraget följs på Inköpsnämnden 9\u00a0juni\u00a02022")
	webtest.Post(t, o.mux, owner, page+"/rapport", "text", "", "on_day", "2022-02-11").Redirects(page)
	webtest.Post(t, o.mux, owner, page+"/rapport", "text", "Arbetet har börjat.", "on_day", "2022-02-11").Redirects(page)
	webtest.Get(t, o.mux, owner, page).Has("td", "Arbetet har börjat.").Count("tbody tr", 1)
	o.on(20220609)
	webtest.Get(t, o.mux, o.secretary, "/uppdrag?forsenat=ja").Has(".badge", "Försenat").Count("tbody tr", 1)
	webtest.Get(t, o.mux, o.secretary, "/uppdrag?format=xlsx").Status(200)
	post(page+"/andra", "version", "9", "title", "Annat", "owner_role", "chief").Status(409)
	post(page+"/avsluta", "state", "done", "on", "2022-06-09", "result", "").Status(422).Has(".errors", "ledde till")
	post(page+"/avsluta", "state", "done", "on", "2022-06-09", "result", "Uppföljningen är gjord.").Redirects(page)
	webtest.Get(t, o.mux, owner, page).Has(".badge", "Slutfört").Has("dd", "Uppföljningen är gjord.").Lacks("button", "Rapportera")
	post(page+"/oppna", "why", "Mer att göra").Redirects(page)
	webtest.Get(t, o.mux, o.secretary, decision.URL()).Has("td", "Följ upp")
}

func TestDelegatedDecisionsAreReportedFromThePageOfTheMeeting(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t, schema...)
	o := newOffice(t, d)
	o.secretary.Perms["delegation.read"] = true
	m := o.plan(20220211)
	webtest.Get(t, o.mux, o.secretary, m.URL()).Lacks("h2", "Delegationsbeslut")
	must[identity.Decision](t)(identity.Store{DB: d}.Decide(t.Context(), identity.Decision{Act: identity.ActSign, DecidedOn: 20220103, Amount: money.Some(1), Parties: party.Of("D")}))
	webtest.Get(t, o.mux, o.secretary, m.URL()).Has("h2", "Delegationsbeslut").Has("p", "1\u00a0beslut sedan förra anmälan väntar")
	webtest.Post(t, o.mux, o.reader, m.URL()+"/anmal-delegation").Status(403)
	webtest.Post(t, o.mux, o.secretary, m.URL()+"/anmal-delegation").Redirects(m.URL())
	webtest.Get(t, o.mux, o.secretary, m.URL()).Has("td", "Anmälan av delegationsbeslut").Has("p", "1\u00a0beslut är anmält")
	webtest.Post(t, o.mux, o.secretary, m.URL()+"/anmal-delegation").Redirects(m.URL())
}

func TestRemarksAndAgreementsAreKeptThroughThePages(t *testing.T) {
	t.Parallel()
	o := newOffice(t, dbtest.SQLite(t, schema...))
	get := func(path string) *webtest.Page { return webtest.Get(t, o.mux, o.secretary, path) }
	post := func(path string, pairs ...string) *webtest.Page {
		return webtest.Post(t, o.mux, o.secretary, path, pairs...)
	}
	post("/revision/ny", "kind", "report", "title", "", "body_id", o.body.ID, "held_on", "2022-01-03").Status(422)
	page := post("/revision/ny", "kind", "report", "title", "Styrande dokument", "body_id", o.body.ID, "held_on", "2022-01-03", "auditor", "Revisorerna", "answer_due", "2022-01-02").Status(303).Header.Get("Location")
	post(page+"/iakttagelse", "text", "Delegationsordningen är gammal.").Redirects(page)
	get(page).Status(200).Has("h2", "Iakttagelse 1").Has(".badge", "Yttrandet är försenat").Has(".badge", "Obesvarad")
	f := must[board.Audit](t)(o.Audit(t.Context(), strings.TrimPrefix(page, "/revision/"))).Findings[0]
	at := "/iakttagelser/" + f.ID
	for _, step := range []string{"/andra", "/yttrande", "/atgard", "/avsluta", "/oppna"} {
		get(at + step).Status(200)
	}
	post(at+"/avsluta", "result", "x", "on", "2022-01-03").Status(409).Has(".errors", "yttrat sig")
	post(at+"/yttrande", "agrees", "yes", "statement", "Nämnden instämmer.", "answered_on", "2022-01-03").Redirects(page)
	post(at+"/atgard", "title", "Revidera", "owner_role", "board_secretary", "given_on", "2022-01-03").Redirects(page)
	get(page).Has(".badge", "Åtgärdas").Has("td", "Revidera")
	post(at+"/avsluta", "result", "x", "on", "2022-01-03").Status(409).Has(".errors", "pågår")
	get("/revision?oppna=ja").Status(200).Count("tbody tr", 1)
	get("/revision?format=csv").Status(200)
	webtest.Get(t, o.mux, o.reader, page).Status(200).Lacks("a", "Ny iakttagelse")

	get("/reglementen").Status(200).Has(".empty", "Inga avtal")
	agreement := post("/reglementen/ny", "kind", "agreement", "title", "Avtal om gemensam nämnd", "code", "avtal", "parties", "D", "parties", "U").Status(303).Header.Get("Location")
	post(agreement+"/version", "revised_on", "2004-01-01", "precision", "year", "valid_from", "2004-09-01", "adopted_by", "").Status(422)
	version := post(agreement+"/version", "revised_on", "2004-01-01", "precision", "year", "valid_from", "2004-09-01", "adopted_by", "Fullmäktige", "text", "§ 1 Nämnden heter DU-nämnden.").Status(303).Header.Get("Location")
	get(version).Status(200).Has(".badge", "Godkännande saknas: Region Sörmland och Region Västmanland").Has(".prose", "§ 1").Has("dd", "2004")
	post(version+"/godkannande", "party", "D", "decided_on", "2004-06-01", "paragraph", "§ 70").Redirects(version)
	post(version+"/godkannande", "party", "U", "decided_on", "").Redirects(version)
	webtest.PostFile(t, o.mux, o.secretary, version+"/dokument", "file", "avtal.txt", []byte("texten")).Redirects(version)
	get(version).Has(".badge", "Godkänd av alla parter").Has("td", "avtal.txt")
	docs, err := o.Documents(t.Context(), version[strings.LastIndex(version, "/")+1:])
	o.ok(err)
	file := version + "/dokument/" + docs[0].ID
	if body := get(file).Status(200).Body; body != "texten" {
		t.Errorf("the document is %q", body)
	}
	post(file + "/ta-bort").Redirects(version)
	get(agreement).Status(200).Has("td", "Version 1").Has(".history", "lade till version 1")
	get(agreement + "/andra").Status(200)
	get(version + "/andra").Status(200)
}

func TestTheCalendarIsReadBySecretUntilItIsRevoked(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t, schema...)
	o := newOffice(t, d)
	who := identity.Store{DB: d}
	u := must[identity.User](t)(who.Create(t.Context(), identity.User{Name: "Elin Granqvist", Email: "elin@region.se", Roles: identity.Roles{"board_member"}, Parties: party.Of("D"), Active: true}))
	m := o.plan(20220609)
	secret := must[string](t)(who.NewCalendar(t.Context(), u))
	page := webtest.Get(t, o.mux, webtest.Nobody, "/kalender/"+secret+".ics").Status(200).HeaderHas("Content-Type", "text/calendar")
	if !strings.Contains(page.Body, "UID:sammantrade-"+m.ID+"@klover\r\n") || !strings.Contains(page.Body, "DTSTART:20220609T073000Z") {
		t.Errorf("the meeting is not there:\n%s", page.Body)
	}
	webtest.Get(t, o.mux, webtest.Nobody, "/kalender/gissat.ics").Status(404)
	other := must[string](t)(who.NewCalendar(t.Context(), u))
	webtest.Get(t, o.mux, webtest.Nobody, "/kalender/"+secret+".ics").Status(404)
	o.ok(who.DropCalendar(audit.WithActor(t.Context(), audit.Actor{ID: u.ID, Name: u.Name}), u))
	webtest.Get(t, o.mux, webtest.Nobody, "/kalender/"+other+".ics").Status(404)
}
