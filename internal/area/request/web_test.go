package request

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/base/webtest"
	"klover/internal/word/day"
)

// pagesOf serves the area's pages, with a panel of an area above.
func pagesOf(s *site) http.Handler {
	m := webtest.Mux()
	(&Web{Store: s.Store, People: s.people, Purchasers: s.people, Panels: []Panel{
		func(_ context.Context, r Request) (ui.Panel, error) {
			if !r.Can(Take) {
				return ui.Panel{}, nil
			}
			return ui.Panel{Title: "Ta ut uppdraget", Body: "<p>Här tas det ut.</p>"}, nil
		},
	}}).Routes(m)
	return m
}

func (s *site) people(ctx context.Context) ([]field.Option, error) {
	users, _, err := s.identity().Search(ctx, identity.Filter{}, identity.Page{})
	var list []field.Option
	for _, u := range users {
		list = append(list, field.Option{Value: u.ID, Label: u.Name})
	}
	return list, err
}

// signedIn is a user of the site with the permissions.
func signedIn(u identity.User, perms ...string) web.User {
	user := webtest.User(u.Name, perms...)
	user.ID, user.Parties = u.ID, []string{"U"}
	return user
}

func (s *site) requester() web.User { return signedIn(s.emma, permWrite) }
func (s *site) manager() web.User   { return signedIn(s.chief, permWrite) }
func (s *site) head() web.User      { return signedIn(s.mats, permRead, permWrite, permJudge) }

// written is a form as the browser posts it.
func (s *site) written(more ...string) []string {
	form := []string{"title", "Rollatorer", "need", "Patienter behöver rollatorer hem.", "kind", "new", "nature", "goods", "unit_id", s.unit, "parties", "U",
		"contact", "Emma, 070-123", "total_U", "2 mkr", "financing", "running", "budget", "yes", "budget_by", "Chefen", "wanted_start", "2023-06-01",
		"coordination", "no", "reason", "needs", "reason_text", "Kliniken behöver en annan modell än den andra regionen.", "approved_by", "Chefen", "approved_on", "2022-10-20"}
	for pair := range slices.Chunk(more, 2) {
		if at := slices.Index(form, pair[0]); at >= 0 {
			form[at+1] = pair[1]
			continue
		}
		form = append(form, pair...)
	}
	return form
}

func only(t testing.TB, s *site) Request {
	t.Helper()
	rows, _, err := s.Search(t.Context(), Filter{Viewer: &Viewer{UserID: s.emma.ID, All: true}}, Page{})
	if err != nil || len(rows) != 1 {
		t.Fatalf("%d requests, %v, want 1", len(rows), err)
	}
	return rows[0]
}

func TestARequesterFollowsHerRequestThroughThePages(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		m, emma, mats := pagesOf(s), s.requester(), s.head()
		webtest.Get(t, m, emma, Path+"/ny").Status(200).Has("h1", "Nytt upphandlingsuppdrag").Has("legend", "Samordningen").Has("option[selected]", "Kliniken").
			Has("details summary", "Fler uppgifter").Has("button", "Skicka till Inköp")
		webtest.Post(t, m, emma, Path+"?formular=a", "title", "Rollatorer", "unit_id", s.unit, "parties", "U", "skicka", "x").Status(422).
			Has(".errors", "Ange uppskattat totalt värde för region U").Has(".errors", "Svara på om upphandlingen ska samordnas").Has("form[action]", "")
		draft := only(t, s)
		if draft.State != Draft {
			t.Fatalf("an incomplete form was sent: %s", draft.State)
		}
		at := draft.URL()
		webtest.Post(t, m, emma, at, s.written("version", "1", "reason_text", "För kort.", "skicka", "x")...).Status(422).Has(".errors", "minst 30 tecken").Has(`input[name="version"][value="2"]`, "")
		page := webtest.Post(t, m, emma, at, s.written("version", "2", "skicka", "y")...).Redirects(at)
		webtest.Post(t, m, emma, at, s.written("version", "2", "skicka", "y")...).Redirects(at) // a double click
		if r := only(t, s); r.State != Sent || r.Reference != "UB22-0001" {
			t.Fatalf("%s %q, %s", r.State, r.Reference, page.Body)
		}
		webtest.Post(t, m, emma, at, s.written("version", "2", "skicka", "z")...).Status(409).Has("body", "redan inskickat 2022-11-01 som UB22-0001")
		webtest.Get(t, m, emma, at).Status(200).Has("h1", "UB22-0001 Rollatorer").Has("#nu p", "Inköp har fått uppdraget").Has("#nu", "Ligger hos: Inköp").
			Has(`li[aria-current="step"]`, "Inskickat").Has("#ledtid", "19 kap").Has("a", "Återkalla").Lacks("a", "Prioritera").Lacks("a", "Ändra").Lacks("h2", "Ta ut uppdraget")
		webtest.Get(t, m, mats, QueuePath).Status(200).Has("td", "Rollatorer").Has("td", "0\u00a0dagar").Has(".kpi-value", "1")
		webtest.Post(t, m, mats, at+"/ta-emot").Redirects(at)
		webtest.Get(t, m, mats, at).Has("h2", "Ta ut uppdraget").Has(".badge", "Motivering att pröva")
		webtest.Post(t, m, mats, at+"/begar-komplettering", "text", " ").Status(422).Has(".errors", "Skriv vad som behöver kompletteras")
		webtest.Post(t, m, mats, at+"/begar-komplettering", "text", "Hur många patienter?").Redirects(at)
		webtest.Get(t, m, emma, at).Has(".notice", "Inköp väntar på ditt svar").Has(".thread", "Hur många patienter?").Has(`li[aria-current="step"]`, "Kompletteras").Has("a", "Ändra")
		webtest.Post(t, m, emma, at, s.written("version", "6", "need", "Femhundra patienter.", "total_U", "3 mkr")...).Redirects(at)
		webtest.Post(t, m, emma, at+"/svara", "text", "Femhundra.").Status(422).Has(`.error[role="alert"]`, "Be om ett nytt godkännande").Has("textarea", "Femhundra.")
		webtest.Post(t, m, emma, at, s.written("version", "7", "need", "Femhundra patienter.", "total_U", "3 mkr", "approved_on", "2022-11-01")...).Redirects(at)
		webtest.Post(t, m, emma, at+"/svara", "text", "Femhundra.").Redirects(at + "#meddelanden")
		webtest.Post(t, m, mats, at+"/prova", "judgement", "contested").Status(422)
		webtest.Post(t, m, mats, at+"/prova", "judgement", "contested", "judged_note", "Modellerna är lika.").Redirects(at)
		webtest.Get(t, m, mats, CouncilPath).Status(200).Has("h2 a", "UB22-0001 Rollatorer").Has("dd", "Modellerna är lika.")
		id := draft.ID
		webtest.Post(t, m, mats, at+"/inkopsradet", "council_on-"+id, "2022-11-10", "outcome-"+id, "separate", "council_note-"+id, "Rådet höll med kliniken.").Redirects(CouncilPath)
		webtest.Get(t, m, mats, CouncilPath).Has("td", "Rådet höll med kliniken.").Has("p", "Det finns inget att ta upp")
		webtest.Get(t, m, mats, at+"/prioritera").Status(200).Has("label", "Önskad inköpare")
		webtest.Post(t, m, mats, at+"/prioritera", "priority", "1", "priority_why", "Patienter väntar.", "wished_id", s.chief.ID).Redirects(at)
		webtest.Get(t, m, emma, at).Has("#nu p", "står i kö med prioritet 1 – hög").Has("dd", "Clara Chef")
		webtest.Post(t, m, emma, at+"/meddelande", "text", "Tack!").Redirects(at + "#meddelanden")
		webtest.Post(t, m, emma, at+"/aterkalla", "why", "Vi väntar ett år.").Redirects(at)
		webtest.Get(t, m, emma, at).Has(".badge", "Återkallad").Has("a", "Nytt uppdrag som det här")
		webtest.Get(t, m, emma, Path+"/ny?som="+id).Has(`input[value="Rollatorer"]`, "").Lacks(`input[value="2023-06-01"]`, "")
	})
}

func TestWhatIsWrittenIsKeptBeforeItIsSaved(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t, tables()...))
	m, emma := pagesOf(s), s.requester()
	kept := webtest.Post(t, m, emma, Path+"/utkast", "title", "Halva ord", "parties", "D").Status(200)
	if !strings.Contains(kept.Body, `"kept":"Sparat för dig 10:00."`) {
		t.Errorf("answer %s", kept.Body)
	}
	webtest.Get(t, m, emma, Path+"/ny").Has(".notice", "uppgifter som inte är sparade").Has(`input[value="Halva ord"]`, "")
	webtest.Get(t, m, s.manager(), Path+"/ny").Lacks(".notice", "inte är sparade")
	webtest.Post(t, m, emma, Path+"/utkast", "narvaro", "ja", "title", "").Status(200)
	webtest.Post(t, m, emma, Path+"?formular=f", "title", "Hela ord", "unit_id", s.unit)
	webtest.Post(t, m, emma, Path+"?formular=f", "title", "Hela ord", "unit_id", s.unit)
	r := only(t, s)
	webtest.Get(t, m, emma, Path+"/ny").Lacks(".notice", "inte är sparade")
	webtest.Post(t, m, emma, r.URL()+"/utkast", "title", "Nya ord", "version", "1").Status(200)
	webtest.Get(t, m, emma, r.URL()+"/andra").Has(`input[value="Nya ord"]`, "").Has(`input[name="version"][value="1"]`, "")
	webtest.Post(t, m, emma, r.URL()+"/utkast/slang").Redirects(r.URL() + "/andra")
	webtest.Get(t, m, emma, r.URL()+"/andra").Has(`input[value="Hela ord"]`, "")
	webtest.Post(t, m, emma, r.URL(), "version", "1", "need", "Ett").Redirects(r.URL())
	webtest.Post(t, m, emma, r.URL(), "version", "1", "need", "Två").Status(409).Has("td", "Ett").Has("td", "Två")
	webtest.Post(t, m, emma, r.URL(), "version", "2", "parties", "C,U", "total_U", "1", "skicka", "t").Status(422).Has("label", "Totalt värde, region C").Has(".errors", "region C")
	webtest.Post(t, m, emma, r.URL()+"/ta-bort").Redirects(Path)
}

func TestAManagerApprovesOnThePage(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t, tables()...))
	m, emma, clara := pagesOf(s), s.requester(), s.manager()
	webtest.Post(t, m, emma, Path, s.written("approved_by", "", "approved_on", "", "manager_id", s.chief.ID, "skicka", "x")...)
	r := only(t, s)
	webtest.Get(t, m, emma, r.URL()).Has(".badge", "Väntar på godkännande").Has("button", "Påminn Clara Chef").Has("#nu p", "väntar på att Clara Chef godkänner")
	webtest.Get(t, m, clara, Path).Count("tbody tr", 1)
	webtest.Get(t, m, clara, r.URL()).Has(".notice", "ber dig godkänna").Has(".notice button", "Godkänn uppdraget")
	webtest.Get(t, m, s.head(), r.URL()).Status(404)
	webtest.Post(t, m, emma, r.URL()+"/godkann", "version", "2").Status(403)
	webtest.Post(t, m, clara, r.URL()+"/godkann", "version", "1").Status(409).Has("body", "ändrats sedan du öppnade det")
	webtest.Post(t, m, clara, r.URL()+"/godkann", "version", "2").Redirects(r.URL())
	webtest.Get(t, m, s.head(), r.URL()).Status(200).Has(".badge", "Inskickad").Has("dd", "Clara Chef")
}

func TestNobodyTakesTheStepsOfOthers(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t, tables()...))
	m := pagesOf(s)
	form := s.form("Rollatorer")
	r := s.sent(t, form)
	stranger, reader := webtest.User("Annan", permWrite), webtest.User("Läsare", permRead)
	webtest.Get(t, m, stranger, r.URL()).Status(404)
	webtest.Get(t, m, stranger, Path).Status(200).Count("tbody tr", 0)
	webtest.Get(t, m, reader, r.URL()).Status(200).Lacks("textarea", "").Lacks("a", "Ändra")
	webtest.Get(t, m, webtest.User("Ingen"), Path).Status(403)
	webtest.Post(t, m, reader, r.URL()+"/ta-emot").Status(403)
	webtest.Get(t, m, s.requester(), r.URL()+"/andra").Status(409)
	webtest.Post(t, m, s.requester(), r.URL(), s.written("version", "2")...).Status(403)
	elsewhere := s.head()
	elsewhere.Parties = []string{"D"}
	webtest.Post(t, m, elsewhere, r.URL()+"/ta-emot").Status(403).Has("body", "du arbetar inte för den regionen")
	webtest.Post(t, m, s.head(), r.URL()+"/aterkalla", "why", "x").Status(403)
	entries := ok[[]audit.Entry](t)(s.History(t.Context(), r.ID))
	if entries[0].Verb != "nekades att återkalla" || entries[1].Verb != "nekades att ta emot" {
		t.Errorf("the refusals are not told: %+v", entries[:2])
	}
}

func TestTheListsShowWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t, tables()...))
	m, mats := pagesOf(s), s.head()
	one := s.form("Rollatorer")
	one.Coordination, one.Reason, one.ReasonText = Separate, "needs", "Kliniken behöver en annan modell än den andra regionen."
	s.sent(t, one)
	s.sent(t, s.form("Blöjor"))
	webtest.Get(t, m, mats, Separately(day.Year(2022)).URL()).Status(200).Count("tbody tr", 1).Has("td", "Rollatorer")
	webtest.Get(t, m, mats, Path+"?q=blöj").Count("tbody tr", 1)
	webtest.Get(t, m, mats, Path+"?sortera=title").Status(200)
	webtest.Get(t, m, mats, QueuePath+"?provning=-").Count("tbody tr", 1).Has("td", "Motivering att pröva")
	webtest.Get(t, m, mats, Path+"?tillstand=kanske").Status(422)
	csv := webtest.Get(t, m, mats, QueuePath+"?format=csv").Status(200)
	for _, want := range []string{"Rollatorer", "Blöjor", "Kliniken behöver en annan modell", "2000000"} {
		if !strings.Contains(csv.Body, want) {
			t.Errorf("the file lacks %q", want)
		}
	}
}
