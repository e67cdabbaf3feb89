package staff

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"klover/internal/base/api"
	"klover/internal/base/dbtest"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
	"klover/internal/word/day"
	"klover/internal/word/figure"
)

func TestMain(m *testing.M) { webtest.Main(m) }

type site struct {
	store  Store
	mux    *web.Mux
	reader web.User
	writer web.User
}

// newSite is the pages of an office with a year of numbers, in which one unit has
// four employees and one group too.
func newSite(t *testing.T) site {
	t.Helper()
	s := Store{dbtest.SQLite(t, areas()...)}
	addUnits(t, s)
	for _, p := range day.Year(2022).Months() {
		for unit, n := range map[string]int64{"Upphandlingsenheten": 25, "Inköpsservice": 20, "Leverantörsgruppen": 4} {
			h := hours(MonthOf(p.From), unit, Hundredths(n*400), Hundredths(n*16_000), n)
			h.Long = Some(Hundredths(n * 100))
			ok[SickMonth](t)(s.SickMonths().Create(by(t), h))
		}
	}
	ok[Post](t)(s.Posts().Create(by(t), Post{Row: Row{Unit: "Upphandlingsenheten"}, Group: Strategic, Posts: Posts(18), Financing: Own, ValidFrom: 20200101}))
	ok[Post](t)(s.Posts().Create(by(t), Post{Row: Row{Unit: "Inköpsservice"}, Group: Payout, Posts: Posts(3), Financing: ThirdParty, Financier: "Mälartåg", ValidFrom: 20220101}))
	ok[Vacancy](t)(s.Vacancies().Create(by(t), Vacancy{Row: Row{Unit: "Upphandlingsenheten"}, Low: 250, High: 300, ValidFrom: 20210101}))
	ok[Recruitment](t)(s.Recruitments().Create(by(t), Recruitment{Group: Strategic, Persons: 3, Month: 20221101, StartsIn: 20230301, Financing: Own}))
	average(t, s, Strategic, 2022, Posts(16))
	average(t, s, Operational, 2022, Posts(12))
	average(t, s, Suppliers, 2022, Posts(4))
	leave(t, s, Strategic, 20220301, Outside, 3)
	leave(t, s, Suppliers, 20220501, Retired, 1)
	a := &Web{Store: s,
		Target: func(_ context.Context, key string, _ int) (figure.Target, bool, error) {
			return figure.Target{Kind: figure.Max, Amount: figure.Ratio(2, 100)}, key == "hr.sick", nil
		},
		Printed: func(context.Context, string, int) ([]Printed, error) {
			return []Printed{{Value: "3,27 %", Document: "Verksamhetsberättelse 2022", URL: "/nyckeltal/hr.sick"}}, nil
		}}
	m := webtest.Mux()
	a.Routes(m)
	return site{s, m, webtest.User("Rut Revisor", "staff.read"), webtest.User("Peter Häggblad", "staff.read", "staff.write")}
}

func TestOverviewShowsAYear(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	webtest.Get(t, s.mux, s.reader, "/personal?ar=2022").Status(200).
		Has("h1", "Personal").Has(".kpi", "2,50").Has(".kpi", "målet inte nått").Has(".notice", "3,27").
		Has("td", "2,5–3").Has("td", "18,8").Has("td", TooFew).Has("td", "Mälartåg").Lacks(".actions", "Ny månad")
	webtest.Get(t, s.mux, s.reader, "/personal").Status(200).Has("h2", "Sjukfrånvaro 2022")
	webtest.Get(t, s.mux, s.reader, "/personal?ar=2015").Status(200).Has("p", "Inga timmar är registrerade för 2015")
	webtest.Get(t, s.mux, webtest.Nobody, "/personal").Redirects("/logga-in?next=%2Fpersonal")
	webtest.Get(t, s.mux, webtest.User("Ingen"), "/personal").Status(403)
}

// A reader must not learn what happened to somebody in a small group, whichever
// way the question is put.
func TestSmallGroupsAreHiddenFromReaders(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	left := ok[[]Exit](t)(s.store.Exits().All(by(t), Filter{Group: Suppliers}))[0]
	page := "/personal/avgangar"
	webtest.Get(t, s.mux, s.reader, page).Status(200).Count("tbody tr", 2).Has("td", TooFew).Lacks("td", "Pension")
	webtest.Get(t, s.mux, s.reader, page+"?slag=pension").Status(200).Count("tbody tr", 2).Lacks("td", "Pension")
	webtest.Get(t, s.mux, s.reader, page+"/"+left.ID).Status(200).Lacks("dd", "Pension").Lacks("h2", "Historik").Has(".source", "färre än fem")
	webtest.Get(t, s.mux, s.writer, page+"?slag=pension").Status(200).Count("tbody tr", 1).Has("td", "Pension")
	if file := webtest.Get(t, s.mux, s.reader, page+"?format=csv").Status(200).Body; strings.Contains(file, "Leverantör") || !strings.Contains(file, "Strategiska") {
		t.Errorf("the file has %q", file)
	}
	small := ok[[]SickMonth](t)(s.store.SickMonths().All(by(t), Filter{Period: day.Month(2022, 3)}))
	for _, one := range small {
		p := webtest.Get(t, s.mux, s.reader, one.address()).Status(200)
		if one.Unit == "Upphandlingsenheten" {
			p.Has("dd", "100").Has("h2", "Historik")
		} else { // the smallest, and the next, since it could be computed
			p.Lacks("dt", "Sjuktimmar").Lacks("h2", "Historik")
		}
	}
	webtest.Get(t, s.mux, s.reader, "/personal/sjukfranvaro?period=2022-03").Status(200).Count("tbody tr", 3).Has("td", TooFew)
	webtest.Get(t, s.mux, s.writer, "/personal/sjukfranvaro?period=2022-03").Status(200).Lacks("td", TooFew)
}

func (s SickMonth) address() string { return SickPath + "/" + s.ID }

func TestARowIsRegisteredCorrectedAndRemoved(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	webtest.Get(t, s.mux, s.reader, "/personal/vakanser/ny").Status(403)
	webtest.Get(t, s.mux, s.writer, "/personal/vakanser/ny").Status(200).Has("label", "Minst antal").Has("option", "Inköpsservice")
	webtest.Post(t, s.mux, s.writer, "/personal/vakanser", "low", "3", "high", "2,5", "valid_from", "2022-01-01").Status(422).Has(".errors", "högsta antalet")
	at := webtest.Post(t, s.mux, s.writer, "/personal/vakanser", "unit", "Inköpsservice", "low", "0,5", "valid_from", "2022-02-01", "reason", "Föräldraledigt").
		Status(303).Header.Get("Location")
	webtest.Get(t, s.mux, s.writer, at).Status(200).Has("h1", "0,5 vakanta tjänster, Inköpsservice")
	form := []string{"unit", "Inköpsservice", "low", "1", "high", "1", "valid_from", "2022-02-01", "version", "1"}
	webtest.Post(t, s.mux, s.writer, at, form...).Status(422).Has(".errors", "varför uppgiften rättas")
	webtest.Post(t, s.mux, s.writer, at, append(form, "why", "Hel tjänst")...).Status(303)
	webtest.Post(t, s.mux, s.writer, at, "low", "2", "high", "2", "valid_from", "2022-02-01", "version", "1", "why", "Samtidigt").Status(409)
	webtest.Get(t, s.mux, s.writer, at).Status(200).Has(".history", "Hel tjänst")
	webtest.Post(t, s.mux, s.writer, at+"/ta-bort", "why", "").Status(422)
	webtest.Post(t, s.mux, s.writer, at+"/ta-bort", "why", "Dubblett").Redirects("/personal/vakanser")
	webtest.Get(t, s.mux, s.writer, at).Status(404)
}

func TestEveryRegisterListsExportsAndIsEmptyWithWords(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for path, rows := range map[string]int{PostPath: 2, VacancyPath: 1, RecruitmentPath: 1, ExitPath: 2, HeadcountPath: 3, SickPath: 25} {
		webtest.Get(t, s.mux, s.writer, path).Status(200).Count("tbody tr", rows)
		webtest.Get(t, s.mux, s.writer, path+"?format=xlsx").Status(200).HeaderHas("Content-Type", "spreadsheetml")
		webtest.Get(t, s.mux, s.writer, path+"?period=1999").Status(200).Has(".empty", "matchar urvalet")
		webtest.Get(t, s.mux, s.writer, path+"?period=nonsens").Status(422)
	}
}

func TestYearsAreLockedAndOpenedOnAPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	webtest.Post(t, s.mux, s.reader, "/personal/las", "ar", "2022").Status(403)
	webtest.Get(t, s.mux, s.writer, "/personal/las").Status(200).Has("button", "Lås 2022")
	webtest.Post(t, s.mux, s.writer, "/personal/las", "ar", "2022").Redirects("/personal/las")
	webtest.Get(t, s.mux, s.reader, "/personal/las").Status(200).Has("td", "Låst 2023-01-17").Lacks("button", "Lås 2022")
	webtest.Get(t, s.mux, s.reader, "/personal?ar=2022").Has(".notice", "låst på 2,50")
	webtest.Post(t, s.mux, s.writer, "/personal/las/upp", "ar", "2022", "why", "").Status(422)
	webtest.Post(t, s.mux, s.writer, "/personal/las/upp", "ar", "2022", "why", "Fel underlag").Redirects("/personal/las")
	webtest.Get(t, s.mux, s.writer, "/personal/las").Has(".history", "Fel underlag")
}

func TestAPITellsTheSameAsThePages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mux := http.NewServeMux()
	API{s.store}.Register(api.New(mux, "1.0.0"))
	call := func(u web.User, method, path, body string, status int) string {
		t.Helper()
		r := httptest.NewRequest(method, "/api/v1/staff"+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r.WithContext(web.WithUser(by(t), u)))
		if w.Code != status {
			t.Fatalf("%s %s: %d %s, want %d", method, path, w.Code, w.Body, status)
		}
		return plain(w.Body.String())
	}
	if got := call(s.reader, "GET", "/turnover/2022", "", 200); !strings.Contains(got, "18,8 %") || !strings.Contains(got, `"left":null,"share":"`+TooFew) {
		t.Error(got)
	}
	if got := call(s.reader, "GET", "/sick-leave/2022", "", 200); !strings.Contains(got, `"share":"2,50 %"`) {
		t.Error(got)
	}
	if got := call(s.reader, "GET", "/vacancies?period=2022", "", 200); !strings.Contains(got, `"low":"2,5","high":"3"`) {
		t.Error(got)
	}
	call(s.reader, "GET", "/posts", "", 200)
	if got := call(s.reader, "GET", "/exits?period=2022", "", 200); strings.Contains(got, "pension") || !strings.Contains(got, `"destination":"utanfor"`) {
		t.Errorf("a reader is told where a small group's people went, or nothing at all: %s", got)
	}
	if got := call(s.reader, "GET", "/exits?period=2022&destination=utanfor", "", 200); !strings.Contains(got, `"count":2`) {
		t.Errorf("a reader may ask where a small group's people went: %s", got)
	}
	if got := call(s.writer, "GET", "/exits?period=2022&destination=pension", "", 200); !strings.Contains(got, `"destination":"pension"`) || !strings.Contains(got, `"count":1`) {
		t.Error(got)
	}
	call(s.reader, "POST", "/exits", `{"group":"si","persons":1,"month":"2021-03","destination":"pension","financing":"egen"}`, 403)
	call(s.writer, "POST", "/exits", `{"group":"si","persons":1,"month":"mars","destination":"pension","financing":"egen"}`, 422)
	var left apiExit
	if err := json.Unmarshal([]byte(call(s.writer, "POST", "/exits", `{"group":"si","persons":1,"month":"2021-03","destination":"pension","financing":"egen"}`, 200)), &left); err != nil {
		t.Fatal(err)
	}
	call(s.writer, "PUT", "/exits/"+left.ID, `{"version":1,"group":"si","persons":2,"month":"2021-03","destination":"utanfor","financing":"egen","why":"Fel väg"}`, 200)
	call(s.writer, "PUT", "/exits/"+left.ID, `{"version":1,"group":"si","persons":3,"month":"2021-03","destination":"utanfor","financing":"egen","why":"Fel väg"}`, 409)
	call(s.reader, "GET", "/recruitments", "", 200)
	call(s.reader, "POST", "/posts", `{"group":"si","posts":"1","financing":"egen","validFrom":"2022-01-01"}`, 403)
	call(s.writer, "POST", "/posts", `{"group":"si","posts":"1,5","financing":"egen","validFrom":"2022-01-01"}`, 200)
	call(s.writer, "POST", "/vacancies", `{"low":"1","validFrom":"2022-01-01"}`, 200)
	call(s.writer, "POST", "/sick-leave", `{"month":"2022-03","sickHours":"10","ordinaryHours":"100"}`, 422)
	var made apiSick
	if err := json.Unmarshal([]byte(call(s.writer, "POST", "/sick-leave", `{"month":"2021-03","sickHours":"10","ordinaryHours":"100"}`, 200)), &made); err != nil {
		t.Fatal(err)
	}
	call(s.writer, "PUT", "/sick-leave/hours/"+made.ID, `{"version":1,"month":"2021-03","sickHours":"11","ordinaryHours":"100"}`, 422)
	call(s.writer, "PUT", "/sick-leave/hours/"+made.ID, `{"version":1,"month":"2021-03","sickHours":"11","ordinaryHours":"100","why":"Rättat"}`, 200)
}

// TestPagesAreForEverybody holds the pages to accessibility, narrow screens, the
// dark look and silence in the browser's console.
func TestPagesAreForEverybody(t *testing.T) {
	s := newSite(t)
	tab := webtest.Open(t, s.mux, s.writer)
	vacancy := ok[[]Vacancy](t)(s.store.Vacancies().All(by(t), Filter{}))[0]
	for _, page := range []struct{ name, path string }{
		{"home", "/personal?ar=2022"}, {"hours", SickPath}, {"posts", PostPath}, {"exits", ExitPath},
		{"show", VacancyPath + "/" + vacancy.ID}, {"edit", VacancyPath + "/" + vacancy.ID + "/andra"}, {"locks", "/personal/las"},
		{"remove", VacancyPath + "/" + vacancy.ID + "/ta-bort"},
	} {
		tab.Size(1280, 900).Dark(false).Go(page.path).Accessible().Shot("staff-" + page.name)
		tab.Size(320, 800).Fits().Shot("staff-" + page.name + "-320")
	}
	tab.Size(1280, 900).Dark(true).Go("/personal?ar=2022").Accessible().Shot("staff-home-dark")
	tab.Size(390, 844).Dark(false).Go("/personal?ar=2022").Fits().Shot("staff-home-390")
	tab.Quiet()
}
