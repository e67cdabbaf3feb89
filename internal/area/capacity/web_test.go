package capacity

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"klover/internal/area/identity"
	"klover/internal/area/procurement"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
	"klover/internal/word/count"
)

// pagesOf serves the area's pages and the procurements, with the consultants confined.
func pagesOf(s *site) http.Handler {
	pages := &Web{Store: s.Store, Accounts: func(context.Context) ([]field.Option, error) {
		return []field.Option{{Value: s.viktor.ID, Label: s.viktor.Name}}, nil
	}}
	m := web.NewMux(web.Options{Authenticate: pages.Confine(webtest.Authenticate)})
	pages.Routes(m)
	(&procurement.Web{Store: s.procurements()}).Routes(m)
	return m
}

// acting is a user of the site with all that the role may do, as if nobody confined it.
func acting(u identity.User) web.User {
	user := web.User{ID: u.ID, Name: u.Name, Roles: u.Roles, Perms: u.Roles.Perms(), Parties: []string{"D", "U"}}
	return user
}

func TestTheMapShowsWhoHasTime(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t, tables()...))
	h, mats := pagesOf(s), acting(s.mats)
	if err := s.Judge(t.Context(), Work{Kind: OfCase, Ref: s.beds.ID, Minutes: 900 * Hour, Why: "Stor."}); err != nil {
		t.Fatal(err)
	}
	page := webtest.Get(t, h, mats, Path).Status(200).Has("table.load", "Anna").Has("table.load", "Bo").Has("td.level-4", "över").Has("td.level-0", "0")
	page.Count("table.load thead th.week", 13).Has(".kpi", "Belastning").Has(".source", "65\u00a0%")
	first := webtest.Get(t, h, mats, Path+"?sortera="+byLoad).Status(200).Texts("table.load tbody th[scope=row]")
	if len(first) < 2 || first[0] != "Anna" {
		t.Errorf("the most loaded stands %v", first)
	}
	webtest.Get(t, h, mats, Path+"?q=bo").Status(200).Lacks("table.load", "Anna")
	webtest.Get(t, h, mats, Path+"?veckor=4&fran=2023-V10").Status(200).Count("table.load thead th.week", 4).Has("th.week", "v.\u00a010")
	webtest.Get(t, h, mats, Path+"?fran=sommar").Status(422)
	webtest.Get(t, h, mats, Path+"?veckor=900").Status(422)
	csv := webtest.Get(t, h, mats, Path+"?format=csv&veckor=4").Status(200).HeaderHas("Content-Disposition", "kapacitet.csv")
	if lines := strings.Count(csv.Body, "\n"); lines < 16 {
		t.Errorf("the file has %d lines", lines)
	}
	webtest.Get(t, h, acting(s.viktor), Path).Status(403)

	week := weekURL(WeekOf(today).Add(1), s.anna.ID)
	webtest.Get(t, h, mats, week).Status(200).Has("td", "Hemsjukvårdssängar").Has("td", "Rollatorer").Has(".facts", "26\u00a0h").Has("h1", "Vecka 4")
	webtest.Get(t, h, mats, weekURL(WeekOf(today), "")).Status(200).Has("th", "Inköpare")
	webtest.Get(t, h, mats, weekURL(WeekOf(today), Nobody)).Status(200)
	webtest.Get(t, h, mats, weekURL(WeekOf(today), "nobody")).Status(404)
}

func TestAbsenceIsNeverExplained(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t, tables()...))
	h, mats := pagesOf(s), acting(s.mats)
	at := PersonPath + "/" + s.bo.ID
	webtest.Post(t, h, mats, at+"/franvaro", "kind", "absence", "from_on", "2023-01-23", "to_on", "2023-01-27", "share", "100").Redirects(at)
	webtest.Post(t, h, mats, at+"/franvaro", "kind", "sjuk", "from_on", "2023-01-23", "to_on", "2023-01-27", "share", "100").Status(422).Has(".errors", "Välj")
	webtest.Post(t, h, mats, at+"/franvaro", "kind", "absence", "from_on", "2023-01-27", "to_on", "2023-01-23", "share", "100").Status(422)
	webtest.Post(t, h, mats, at+"/arbetstid", "share", "80", "share_from", "2023-02-01").Redirects(at)
	webtest.Post(t, h, mats, at+"/arbetstid", "share", "180", "share_from", "2023-02-01").Status(422)
	webtest.Get(t, h, mats, at).Status(200).Has("td", "Frånvaro").Has("td", "80\u00a0%").Has("td", "borta")
	// A colleague sees that there is less time, not the rows.
	webtest.Get(t, h, acting(s.anna), at).Status(200).Has("td", "26\u00a0h").Lacks("h2", "Frånvaro och annan tid")
	webtest.Get(t, h, acting(s.bo), MinePath).Status(200).Has("h2", "Frånvaro och annan tid").Has("h1", "Mina veckor")
	webtest.Post(t, h, acting(s.bo), at+"/franvaro", "kind", "absence", "from_on", "2023-01-23", "to_on", "2023-01-27", "share", "100").Status(403)
	id, err := db.One[string](t.Context(), s.DB, `SELECT id FROM capacity_away`)
	if err != nil {
		t.Fatal(err)
	}
	webtest.Post(t, h, mats, awayPath+"/"+id+"/ta-bort").Redirects(at)
	webtest.Post(t, h, mats, awayPath+"/"+id+"/ta-bort").Status(404)
}

func TestAPurchaserHasTheOwnWeeksOnMittArbete(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t, tables()...))
	pages := &Web{Store: s.Store}
	panel, err := pages.Panel(t.Context(), s.anna.ID)
	if err != nil || !strings.Contains(string(panel.Body), "v.\u00a03") {
		t.Errorf("%s, %v", panel.Body, err)
	}
	if panel, err := pages.Panel(t.Context(), s.mats.ID); err != nil || panel.Body != "" {
		t.Errorf("the unit head has weeks: %s, %v", panel.Body, err)
	}
}

func TestWorkIsJudgedAndGivenAway(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t, tables()...))
	h, mats := pagesOf(s), acting(s.mats)
	at := workURL(OfCase, s.beds.ID)
	webtest.Get(t, h, mats, at).Status(200).Has(".facts", "komplexitet 3, antagen").Has("td", "Har arbetet")
	webtest.Post(t, h, mats, at, "version", "", "complexity", "5", "minutes", "", "why", "").Redirects(at)
	webtest.Get(t, h, mats, at).Has(".facts", "238\u00a0h")
	webtest.Post(t, h, mats, at, "version", "1", "complexity", "", "minutes", "90", "why", "").Status(422).Has(".errors", "varför")
	webtest.Post(t, h, mats, at, "version", "", "complexity", "2", "minutes", "", "why", "").Status(409)
	webtest.Post(t, h, mats, at+"/tilldela", "person", s.bo.ID).Redirects(at)
	if p, err := s.procurements().Get(t.Context(), s.beds.ID); err != nil || p.PurchaserID != s.bo.ID {
		t.Errorf("the case is %s's, %v", p.Purchaser, err)
	}
	// Who may change capacity but not procurements, or acts for another region, may not.
	limited := acting(s.mats)
	limited.Perms = map[string]bool{permRead: true, permWrite: true}
	webtest.Post(t, h, limited, at+"/tilldela", "person", s.anna.ID).Status(403)
	foreign := acting(s.mats)
	foreign.Parties = []string{"U"}
	webtest.Post(t, h, foreign, at+"/tilldela", "person", s.anna.ID).Status(403)
	webtest.Get(t, h, foreign, at).Status(200).Lacks("button", "Tilldela")
	webtest.Get(t, h, mats, workURL("avtal", s.beds.ID)).Status(404)
}

func TestParametersAreChangedOnThePage(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t, tables()...))
	h, mats := pagesOf(s), acting(s.mats)
	webtest.Get(t, h, mats, rulesPath).Status(200).Has("td", "Öppet förfarande").Has("td", "140\u00a0h").Has("td", "×\u00a01,3").Has("td", "65\u00a0%").Has("td", "8\u00a0veckor")
	webtest.Post(t, h, mats, rulesPath, "key", "threshold", "value", "112,5", "valid_from", "2023-01-01", "source", "Ledningsgruppen").Redirects(rulesPath)
	webtest.Get(t, h, mats, rulesPath).Has("td", "112,5\u00a0%")
	webtest.Post(t, h, mats, rulesPath, "key", "complexity_4", "value", "noll", "valid_from", "2023-01-01", "source", "x").Status(422).Has(".errors", "mellan")
	webtest.Post(t, h, mats, rulesPath, "key", "", "value", "1", "valid_from", "2023-01-01", "source", "x").Status(422)
	webtest.Post(t, h, acting(s.anna), rulesPath, "key", "threshold", "value", "100", "valid_from", "2023-01-01", "source", "x").Status(403)
}

func TestAProposalIsJudgedOnTheQueuePage(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t, tables()...))
	h, mats := pagesOf(s), acting(s.mats)
	webtest.Get(t, h, mats, QueuePath).Status(200).Has(".notice", "Konsult föreslås inte")
	for _, id := range []string{s.beds.ID, s.rollators.ID} {
		if err := s.Judge(t.Context(), Work{Kind: OfCase, Ref: id, Complexity: count.Of(5), Minutes: 1500 * Hour, Why: "Stor."}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Propose(t.Context()); err != nil {
		t.Fatal(err)
	}
	webtest.Get(t, h, mats, Path).Has(".notice", "anlita konsult")
	webtest.Get(t, h, acting(s.anna), QueuePath).Has(".notice", "anlita konsult").Lacks("button", "Anlita konsult")
	p, _, err := s.WaitingProposal(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	at := QueuePath + "/forslag/" + p.ID
	webtest.Post(t, h, mats, at, "judgement", "dismissed", "reason", "").Status(422).Has(".errors", "varför")
	webtest.Post(t, h, mats, at, "judgement", "accepted", "note", "Sängarna läggs ut.").Redirects(AssignmentPath + "/ny?forslag=" + p.ID)
	webtest.Get(t, h, mats, QueuePath).Has("td", "Konsult anlitas").Has("td", "Sängarna läggs ut.")
}

func TestAConsultantIsEngagedGrantedAndWithdrawn(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t, tables()...))
	h, mats := pagesOf(s), acting(s.mats)
	webtest.Get(t, h, mats, AssignmentPath+"/ny?upphandling="+s.rollators.Number).Status(200).Has("option", "Viktor")
	form := []string{"number", s.rollators.Number, "firm", "Byrån AB", "consultant", "Viktor", "call_off", "AVR-7", "budget", "100", "rate", "1 100", "user_id", s.viktor.ID, "from_on", "2023-01-16", "to_on", "2023-03-31"}
	webtest.Post(t, h, mats, AssignmentPath, append([]string{"number", "INK99-1"}, form[2:]...)...).Status(422).Has(".errors", "INK99-1")
	at := webtest.Post(t, h, mats, AssignmentPath, form...).Status(303).Header.Get("Location")
	webtest.Get(t, h, mats, at).Status(200).Has(".notice", "Det saknas jävsdeklaration och sekretessförbindelse").Lacks("button", "Bevilja")
	webtest.Post(t, h, mats, at+"/bevilja").Status(409)
	webtest.Post(t, h, mats, at, append(form, "version", "1", "declared_on", "2023-01-12", "conflict", "no", "secrecy_on", "2023-01-12")...).Redirects(at)
	webtest.Get(t, h, mats, at).Has("button", "Bevilja").Has(".history", "nekades åtkomst")
	webtest.Post(t, h, mats, at+"/bevilja").Redirects(at)
	webtest.Post(t, h, mats, at, append(form, "version", "1", "declared_on", "2023-01-12", "conflict", "no", "secrecy_on", "2023-01-12")...).Status(409)
	webtest.Get(t, h, mats, AssignmentPath+"?lage=running").Has("td", s.rollators.Number)
	webtest.Get(t, h, mats, AssignmentPath+"?format=csv").Status(200)
	webtest.Post(t, h, mats, at+"/aterkalla", "why", "").Status(422)
	webtest.Post(t, h, mats, at+"/aterkalla", "why", "Byter arbetsgivare.").Redirects(at)
	webtest.Get(t, h, mats, at).Has(".notice", "Byter arbetsgivare.").Lacks("a", "Ändra")
}

// A consultant tries every way to what has not been assigned.
func TestAConsultantReachesTheAssignedCaseOnly(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t, tables()...))
	h, viktor := pagesOf(s), acting(s.viktor)
	closed := []string{s.beds.URL(), s.beds.URL() + "/team", "/upphandlingar", "/upphandlingar?format=csv", "/upphandlingar?konsult=ja", "/upphandlingar/fordelning", "/upphandlingar/ny", Path, QueuePath, AssignmentPath, MinePath,
		PersonPath + "/" + s.anna.ID, workURL(OfCase, s.rollators.ID), rulesPath, weekURL(WeekOf(today), "")}
	shut := func() {
		t.Helper()
		for _, path := range append(closed, s.rollators.URL(), s.rollators.URL()+"/anbudsgivare", s.rollators.URL()+"/tidplan") {
			webtest.Get(t, h, viktor, path).Status(403)
		}
		webtest.Get(t, h, viktor, OwnPath).Status(200).Has("main", "inga uppdrag")
	}
	shut()
	a, err := s.Engage(t.Context(), s.draft())
	if err != nil {
		t.Fatal(err)
	}
	shut() // not granted
	webtest.Get(t, h, viktor, a.URL()).Status(404)
	if _, err := s.Grant(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	for _, path := range closed {
		webtest.Get(t, h, viktor, path).Status(403)
	}
	webtest.Get(t, h, viktor, s.rollators.URL()).Status(200).Has("h1", "Rollatorer").Lacks("nav", "Kapacitet").Lacks(".find", "")
	webtest.Get(t, h, viktor, s.rollators.URL()+"/tidplan").Status(200)
	webtest.Post(t, h, viktor, s.rollators.URL()+"/tilldela", "purchaser_id", s.viktor.ID).Status(403)
	webtest.Post(t, h, viktor, s.rollators.URL(), "title", "x").Status(403)
	webtest.Get(t, h, viktor, OwnPath).Has("td", "Rollatorer")
	webtest.Get(t, h, viktor, a.URL()).Status(200).Lacks(".history", "").Lacks("a", "Ändra")
	webtest.Post(t, h, viktor, a.URL()+"/timmar", "worked_on", "2023-01-17", "minutes", "7,5", "note", "Marknadsdialog").Redirects(a.URL())
	webtest.Post(t, h, viktor, a.URL()+"/timmar", "worked_on", "2023-02-17", "minutes", "7,5").Status(422)
	for _, verb := range []string{"/bevilja", "/aterkalla", ""} {
		webtest.Post(t, h, viktor, a.URL()+verb, "why", "x").Status(403)
	}
	// Another role beside does not help.
	both := viktor
	both.Roles, both.Perms = []string{"consultant", "unit_head"}, s.mats.Roles.Perms()
	webtest.Get(t, h, both, s.beds.URL()).Status(403)
	webtest.Get(t, h, both, Path).Status(403)
	// Another consultant does not see it.
	other := viktor
	other.ID = s.bo.ID
	webtest.Get(t, h, other, s.rollators.URL()).Status(403)
	webtest.Get(t, h, other, a.URL()).Status(404)

	s.at(20230331)
	webtest.Get(t, h, viktor, s.rollators.URL()).Status(200)
	s.at(20230401) // nothing has run
	shut()
	webtest.Get(t, h, viktor, a.URL()).Status(404)
	webtest.Post(t, h, viktor, a.URL()+"/timmar", "worked_on", "2023-03-17", "minutes", "7,5").Status(404)
	s.at(20230115)
	shut() // has not begun
	s.at(today)
	if _, err := s.Withdraw(t.Context(), a.ID, "Byter arbetsgivare."); err != nil {
		t.Fatal(err)
	}
	shut()
}
