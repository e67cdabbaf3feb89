package survey

import (
	"strings"
	"testing"

	"klover/internal/base/dbtest"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
)

type site struct {
	*at
	mux    *web.Mux
	area   *Web
	author web.User
	reader web.User
}

func newSite(t *testing.T) site {
	t.Helper()
	s := site{at: clocked(dbtest.SQLite(t, areas()...)), mux: webtest.Mux(),
		author: webtest.User("Clas Controller", "survey.read", "survey.write", "procurement.write", "procurement.read"),
		reader: webtest.User("Rut Läsare", "survey.read")}
	s.area = &Web{Store: s.Store}
	s.area.Routes(s.mux)
	return s
}

// formed is a form made through its page.
func (s site) formed(t *testing.T) Form {
	t.Helper()
	webtest.Get(t, s.mux, s.author, "/enkater/ny").Status(200).Has("h1", "Ny enkät")
	webtest.Post(t, s.mux, s.author, "/enkater", posted(Blank(NKI))...).Status(303)
	forms := ok[[]Form](t)(s.Forms(t.Context()))
	if len(forms) != 1 {
		t.Fatalf("%d forms", len(forms))
	}
	return forms[0]
}

func posted(f Form) []string {
	var pairs []string
	for _, d := range Fields {
		pairs = append(pairs, d.Key, d.Raw(&f))
	}
	for i, q := range f.Questions {
		pairs = append(pairs, questionKey(i, "text"), q.Text, questionKey(i, "asks"), string(q.Asks))
	}
	return pairs
}

func TestAFormIsMadeChangedAndPreviewed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f := s.formed(t)
	if len(f.Questions) != 4 || !f.OnSigning {
		t.Fatalf("%+v", f)
	}
	webtest.Get(t, s.mux, s.author, f.URL()+"/forhandsvisa").Has("legend", "Hur nöjd är du som helhet").Lacks("button", "Skicka svaret")
	webtest.Get(t, s.mux, s.author, f.URL()+"/andra").Status(200).Has("legend", "Fråga 4")
	webtest.Post(t, s.mux, s.author, f.URL(), append(posted(f), "version", "1", "add", "ja")...).Status(200).Has("legend", "Fråga 5")
	f.MinAnswers = 2
	webtest.Post(t, s.mux, s.author, f.URL(), append(posted(f), "version", "1")...).Status(422).Has(".errors", "färre än 5 svar")
	f.MinAnswers = 6
	webtest.Post(t, s.mux, s.author, f.URL(), append(posted(f), "version", "1", "why", "större grupper")...).Status(303)
	webtest.Post(t, s.mux, s.author, f.URL(), append(posted(f), "version", "1")...).Status(409).Has("p", "Inget är förlorat")
	webtest.Get(t, s.mux, s.reader, f.URL()).Status(200).Has("li", "större grupper").Lacks("a", "Ändra")
	webtest.Get(t, s.mux, s.reader, f.URL()+"/andra").Status(403)
}

func TestAPersonAnswersByTheirLinkWithoutAnAccount(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f := s.formed(t)
	webtest.Post(t, s.mux, s.author, f.URL()+"/skicka", "title", "Rollatorer", "parties", "D", "people", "Åsa, åsa-utan-adress").Status(422).Has(".errors", "Rad 1")
	webtest.Post(t, s.mux, s.author, f.URL()+"/skicka", "title", "Rollatorer", "parties", "D", "people", "Åsa, asa@example.org\nPer, per@example.org").Status(303)
	rounds, _, err := s.Rounds(t.Context(), RoundFilter{}, Page{Limit: 5})
	if err != nil || len(rounds) != 1 || rounds[0].Invited != 2 {
		t.Fatal(rounds, err)
	}
	webtest.Get(t, s.mux, s.author, rounds[0].URL()).Has("button", "Skicka enkäten").Has("td", "asa@example.org")
	webtest.Post(t, s.mux, s.author, rounds[0].URL()+"/skicka").Status(303)
	invited := ok[[]Invitation](t)(s.Invitations(t.Context(), rounds[0].ID))
	link := "/svara/" + invited[0].Token
	page := webtest.Get(t, s.mux, webtest.Nobody, link).Status(200).Has("h1", f.Title)
	if n := len(page.Find("fieldset input")); n != 3*7 {
		t.Errorf("%d answers to choose from, want 3 × (1–6 and vet ej)", n)
	}
	webtest.Post(t, s.mux, webtest.Nobody, link).Status(422).Has(".errors", "Hur nöjd är du som helhet")
	var pairs []string
	for key, value := range said(f, "5") {
		pairs = append(pairs, key, value)
	}
	webtest.Post(t, s.mux, webtest.Nobody, link, pairs...).Status(200).Has("p", "Tack")
	webtest.Get(t, s.mux, webtest.Nobody, link).Has("p", "redan svarat")
	webtest.Get(t, s.mux, webtest.Nobody, "/svara/gissning").Status(404)
	shown := webtest.Get(t, s.mux, s.reader, rounds[0].URL()).Has("p", "För få svar")
	if strings.Contains(shown.Text("body"), "5,0") {
		t.Error("one answer is shown")
	}
	webtest.Get(t, s.mux, s.reader, f.URL()).Has("td", "för få svar").Has("td", "1")
	webtest.Get(t, s.mux, s.reader, "/enkater").Has(".kpi", "för få svar")
}

func TestResultsStandBesideEachOtherWithAWarningWhenFew(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f := s.formed(t)
	s.on(20210301)
	_, before := s.asked(t, f, 40)
	for _, in := range before {
		if err := s.Answer(t.Context(), in.Token, said(f, "6")); err != nil {
			t.Fatal(err)
		}
	}
	s.on(20220301)
	_, now := s.asked(t, f, 5)
	for _, in := range now {
		if err := s.Answer(t.Context(), in.Token, said(f, "4")); err != nil {
			t.Fatal(err)
		}
	}
	webtest.Get(t, s.mux, s.reader, "/enkater").Has(".kpi", "4,0 av 6").Has(".kpi", "5,8 av 6").Has(".notice", "varje svar väger tungt")
	webtest.Get(t, s.mux, s.reader, f.URL()).Has("th", "Sedan start").Has("td", "5,8").Has("td", "100,0 %").Has("li", "4")
	webtest.Get(t, s.mux, s.reader, f.URL()+"?period=2021").Has("td", "6,0")
	webtest.Get(t, s.mux, s.reader, "/utskick?skickad=2021").Count("tbody tr", 1)
	webtest.Get(t, s.mux, s.reader, "/utskick?format=csv").Status(200).HeaderHas("Content-Type", "csv")
}

func TestAResultIsReadFromAFileOrRefusedWhole(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f := ok[Form](t)(s.Create(t.Context(), Blank(HME)))
	var good strings.Builder
	good.WriteString("Fråga;Antal svar;Medelvärde\n")
	for i := range 9 {
		good.WriteString(digits(i+1) + ";50;4,2\n")
	}
	pairs := []string{"title", "Medarbetarundersökning 2022", "on", "2022-02-15", "invited", "55"}
	bad := strings.Replace(good.String(), "4;50;4,2", "4;50;6,2", 1)
	webtest.PostFile(t, s.mux, s.author, f.URL()+"/las-in", "file", "hme.csv", []byte(bad), pairs...).Status(422).Has("td", "skalan 1–5").Has("td", "5").Has("p", "Inget är inläst")
	if _, n, err := s.Rounds(t.Context(), RoundFilter{}, Page{Limit: 1}); n != 0 || err != nil {
		t.Errorf("%d rounds after a refused file, %v", n, err)
	}
	webtest.PostFile(t, s.mux, s.author, f.URL()+"/las-in", "file", "hme.csv", []byte(good.String()), pairs...).Status(303)
	webtest.Get(t, s.mux, s.reader, f.URL()).Has("td", "80,0")
	webtest.PostFile(t, s.mux, s.author, f.URL()+"/las-in", "file", "hme.csv", []byte(good.String()), pairs...).Status(409).Has(".errors", "redan ett inläst resultat")
}
