package saving

import (
	"net/url"
	"strings"
	"testing"

	"klover/internal/area/contract"
	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/dbtest"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

type site struct {
	mux        *web.Mux
	area       *Web
	store      Store
	buyer      web.User
	controller web.User
}

func newSite(t *testing.T) site {
	t.Helper()
	d := dbtest.SQLite(t, areas()...)
	s := site{mux: webtest.Mux(), store: Store{d},
		buyer:      webtest.User("Britta Inköpare", "saving.read", "saving.write"),
		controller: webtest.User("Clas Controller", "saving.read", "saving.approve")}
	s.buyer.Parties, s.controller.Parties = []string{"D", "U"}, []string{"D", "U"}
	s.area = &Web{Store: s.store}
	s.area.Routes(s.mux)
	return s
}

func (s site) add(t *testing.T, one Saving) Saving {
	t.Helper()
	ctx := audit.WithActor(t.Context(), audit.Actor{ID: s.buyer.ID, Name: s.buyer.Name})
	return ok[Saving](t)(s.store.Create(ctx, one))
}

// form is the handbook's example as a buyer types it.
func form(pairs ...string) url.Values {
	v := url.Values{}
	for key, value := range map[string]string{
		"title": "Handskar", "type": "pris", "method": "R1", "evidence": "Avtal A19-0001, bilaga 2", "index_from": "100", "index_to": "102",
		"signed_on": "2022-03-04", "months": "36", "line-1-item": "Handskar", "line-1-unit": "ask", "line-1-ref": "120,00", "line-1-new": "110",
		"line-1-D": "10 000", "line-1-U": "6000", "line-2-item": "", "line-2-ref": "",
	} {
		v.Set(key, value)
	}
	v["regions"] = []string{"", "D", "U"}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

func TestTheHandbooksExampleThroughThePages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	webtest.PostForm(t, s.mux, s.buyer, "/besparingar", form()).Status(303)
	one := ok[Saving](t)(s.store.Match(t.Context(), "E22-0001"))
	page := webtest.Get(t, s.mux, s.buyer, one.URL()).Status(200).Has("h1", "Handskar").Count("tbody tr", 2)
	text := plainSpaces(strings.Join(page.Texts("td"), "|"))
	for _, want := range []string{"122,40 kr", "12,40 kr", "372 000 kr", "223 200 kr", "595 200 kr", "10 000 ask"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not on the page: %s", want, text)
		}
	}
	webtest.Post(t, s.mux, s.buyer, one.URL()+"/registrera", "version", "1").Redirects(one.URL())
	webtest.Post(t, s.mux, s.buyer, one.URL()+"/godkann", "version", "2").Status(403)
	webtest.Get(t, s.mux, s.buyer, one.URL()).Lacks(".button", "Godkänn").Has(".button", "Ta tillbaka")
	webtest.Get(t, s.mux, s.controller, one.URL()).Has(".button", "Godkänn").Lacks(".button", "Ta bort")
	webtest.Post(t, s.mux, s.controller, one.URL()+"/skicka-tillbaka", "version", "2", "why", "").Status(422).Has(".errors", "Skriv vad")
	webtest.Post(t, s.mux, s.controller, one.URL()+"/godkann", "version", "2").Redirects(one.URL())
	webtest.Get(t, s.mux, s.buyer, "/besparingar?utfall=besparing&raknas=ja").Count("tbody tr", 1).Has(".badge", "Godkänd")
	webtest.Get(t, s.mux, s.buyer, one.URL()).Has(".history", "godkände")
}

func TestTheOneWhoRegisteredNeverApproves(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	both := webtest.User("Både Och", "saving.read", "saving.write", "saving.approve")
	both.Parties = []string{"D", "U"}
	ctx := audit.WithActor(t.Context(), audit.Actor{ID: both.ID, Name: both.Name})
	one := ok[Saving](t)(s.store.Create(ctx, gloves()))
	one = ok[Saving](t)(s.store.Register(ctx, one.ID, one.Version))
	webtest.Get(t, s.mux, both, one.URL()).Status(200).Lacks(".button.primary", "Godkänn")
	webtest.Post(t, s.mux, both, one.URL()+"/godkann", "version", "2").Status(403)
	webtest.Post(t, s.mux, both, "/besparingar/godkann", "id", one.ID).Status(403)
	webtest.Post(t, s.mux, s.controller, "/besparingar/godkann", "id", one.ID).Status(303)
	if got := ok[Saving](t)(s.store.Get(t.Context(), one.ID)); got.State != Approved || got.ApprovedID != s.controller.ID {
		t.Errorf("state %s by %s", got.State, got.Approved)
	}
}

func TestFormAddsRowsAndKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	webtest.Get(t, s.mux, s.buyer, "/besparingar/ny").Status(200).Has("legend", "Rad 1").Count("input[name=line-1-U]", 1)
	page := webtest.PostForm(t, s.mux, s.buyer, "/besparingar", form("add", "ja")).Status(200).Count("input[name=line-2-item]", 1)
	if got := page.Attr("input[name=line-1-D]", "value"); got != "10 000" {
		t.Errorf("the volume became %q", got)
	}
	more := form("add", "ja")
	more["regions"] = []string{"", "D", "U", "X"}
	webtest.PostForm(t, s.mux, s.buyer, "/besparingar", more).Status(200).Count("input[name=line-1-X]", 1)
	webtest.PostForm(t, s.mux, s.buyer, "/besparingar", form("line-1-ref", "tolv", "title", "")).Status(422).
		Has(".errors", "kan inte läsas som ett tal").Has(".field", "kan inte läsas som ett tal")
	webtest.PostForm(t, s.mux, s.buyer, "/besparingar", form("line-1-new", "")).Status(422).Has(".errors", "Rad 1 saknar pris")
	webtest.PostForm(t, s.mux, s.buyer, "/besparingar", form("title", "")).Status(422).Has(".errors", "Fyll i")
	webtest.PostForm(t, s.mux, s.buyer, "/besparingar", form("contract_id", "A99-1")).Status(422).Has(".errors", "inget avtal")
	webtest.PostForm(t, s.mux, s.buyer, "/besparingar", form("lump-D-effect", "100")).Status(422).Has(".errors", "antingen rader eller totalbelopp")
	if _, count, err := s.store.Search(t.Context(), Filter{}, Page{}); err != nil || count.N != 0 {
		t.Errorf("%d stored, %v", count.N, err)
	}
}

func TestTotalsInsteadOfLines(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := url.Values{"title": {"Drift"}, "regions": {"D", "U"}, "lump-D-ref": {"1 200 000"}, "lump-D-new": {"1 000 000"}, "lump-U-effect": {"-50 000"}, "signed_on": {"2022-03-04"}}
	webtest.PostForm(t, s.mux, s.buyer, "/besparingar", v).Status(303)
	one := ok[Saving](t)(s.store.Match(t.Context(), "E22-0001"))
	if one.Term != money.Kr(150_000) || one.Annual.Known {
		t.Errorf("term %s, annual %s", one.Term.Sv(), one.Annual.Sv())
	}
	webtest.Get(t, s.mux, s.buyer, one.URL()).Status(200).Count("tbody tr", 2)
	webtest.Get(t, s.mux, s.buyer, one.URL()+"/andra").Status(200)
}

func TestAContractProposesItsReport(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := ok[contract.Contract](t)(contract.Store{DB: s.store.DB}.Create(t.Context(), contract.Contract{Title: "Rollatorer", SignedOn: day.New(2022, 5, 1),
		StartsOn: day.New(2022, 6, 1), EndsOn: day.New(2025, 5, 31)}))
	page := webtest.Get(t, s.mux, s.buyer, "/besparingar/ny?avtal="+c.ID).Status(200)
	for key, want := range map[string]string{"title": "Rollatorer", "months": "36", "signed_on": "2022-05-01", "contract_id": c.Name()} {
		if got := page.Attr("input[name="+key+"]", "value"); got != want {
			t.Errorf("%s is proposed as %q, want %q", key, got, want)
		}
	}
	webtest.PostForm(t, s.mux, s.buyer, "/besparingar", form("contract_id", c.Name())).Status(303)
	ctx := web.WithUser(t.Context(), s.buyer)
	p, err := s.area.ContractPanel(ctx, c.ID)
	if err != nil || !strings.Contains(string(p.Body), "Handskar") {
		t.Errorf("panel %+v, %v", p, err)
	}
}

func TestALockedMonthIsCorrectedThroughThePages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one := s.add(t, gloves())
	webtest.Post(t, s.mux, s.buyer, one.URL()+"/registrera", "version", "1").Status(303)
	webtest.Post(t, s.mux, s.controller, one.URL()+"/godkann", "version", "2").Status(303)
	webtest.Get(t, s.mux, s.controller, "/besparingar/prognos?ar=2022").Status(200).Has(".button", "Lås mars 2022").Has("td", "595")
	webtest.Post(t, s.mux, s.buyer, "/besparingar/las", "manad", "2022-03").Status(403)
	webtest.Post(t, s.mux, s.controller, "/besparingar/las", "manad", "2022-03").Redirects("/besparingar/prognos?ar=2022")
	webtest.Get(t, s.mux, s.controller, "/besparingar/prognos?ar=2022").Lacks(".button", "Lås mars 2022").Has(".badge", "Låst")
	webtest.Get(t, s.mux, s.buyer, one.URL()).Has(".badge", "Låst").Has(".button", "Rätta").Lacks(".button", "Ändra")
	webtest.Get(t, s.mux, s.buyer, one.URL()+"/andra").Status(409)
	webtest.Post(t, s.mux, s.buyer, one.URL()+"/ratta", "version", "4", "why", "fel volym").Status(303)
	draft := ok[Saving](t)(s.store.Match(t.Context(), "E23-0001"))
	webtest.Get(t, s.mux, s.buyer, draft.URL()).Has(".notice", "ersätter en låst rapport")
	webtest.Get(t, s.mux, s.buyer, one.URL()).Has(".notice", "Rättas av en senare rapport")
	webtest.PostForm(t, s.mux, s.buyer, draft.URL(), form("version", "1", "line-1-U", "5000")).Redirects(draft.URL())
	webtest.Post(t, s.mux, s.buyer, draft.URL()+"/registrera", "version", "2").Status(303)
	webtest.Post(t, s.mux, s.controller, draft.URL()+"/godkann", "version", "3").Status(303)
	webtest.Get(t, s.mux, s.buyer, "/besparingar?rattelser=ja").Status(200).Count("tbody tr", 2).Has("td", "Återföring")
}

func TestForecastsAreTyped(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	webtest.Post(t, s.mux, s.controller, "/besparingar/prognos", "month", "2022", "amount", "").Status(422).Has(".errors", "Skriv en månad")
	webtest.Post(t, s.mux, s.controller, "/besparingar/prognos", "month", "2022-03", "amount", "6 mkr", "note", "Hjälpmedel").Redirects("/besparingar/prognos?ar=2022")
	webtest.Get(t, s.mux, s.buyer, "/besparingar/prognos?ar=2022").Status(200).Has("td", "6").Has("td", "Hjälpmedel").Lacks(".button", "Spara prognos")
}

func TestMissingReportsAreListed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ids := procurements(t, s.store, 3)
	one := lump(day.New(2022, 3, 1), "D", 100)
	one.ProcurementID = identity.Ref(ids[0])
	one = s.add(t, one)
	webtest.Post(t, s.mux, s.buyer, one.URL()+"/registrera", "version", "1").Status(303)
	webtest.Get(t, s.mux, s.buyer, MissingURL("2022")).Status(200).Count("tbody tr", 2).Has("[role=status]", "1 av 3")
	webtest.Get(t, s.mux, s.buyer, MissingURL("2021")).Status(200).Has(".empty", "Alla har effektrapport")
	webtest.Get(t, s.mux, s.buyer, "/besparingar/ny?upphandling="+ids[1]).Status(200)
}

func TestExportsHoldRowsAndLines(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.add(t, gloves())
	rows := webtest.Get(t, s.mux, s.buyer, "/besparingar?format=csv").Status(200).Body
	lines := webtest.Get(t, s.mux, s.buyer, "/besparingar?format=csv&blad=rader").Status(200).Body
	if strings.Count(rows, "E22-0001") != 1 || strings.Count(lines, "E22-0001") != 2 || !strings.Contains(lines, "372000") {
		t.Errorf("rows: %s\nlines: %s", rows, lines)
	}
	webtest.Get(t, s.mux, s.buyer, "/besparingar?format=xlsx&blad=rader").Status(200).HeaderHas("Content-Disposition", "berakningsrader.xlsx")
}

func TestTwoWhoEditSeeBothVersions(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one := s.add(t, gloves())
	webtest.PostForm(t, s.mux, s.buyer, one.URL(), form("version", "1", "line-1-D", "1")).Redirects(one.URL())
	webtest.PostForm(t, s.mux, s.buyer, one.URL(), form("version", "1", "line-1-D", "2")).Status(409).
		Has("th", "Beräkningens rader").Count("input[name=line-1-D]", 1)
	webtest.PostForm(t, s.mux, s.buyer, one.URL(), form("version", "2", "line-1-D", "2")).Redirects(one.URL())
}

func TestOnlyOwnRegionsReportsAreWritten(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one := s.add(t, lump(day.New(2022, 3, 1), "U", 100))
	s.buyer.Parties = []string{"D"}
	webtest.Get(t, s.mux, s.buyer, one.URL()).Status(200).Lacks(".button", "Ändra")
	webtest.Get(t, s.mux, s.buyer, one.URL()+"/andra").Status(403)
	webtest.Post(t, s.mux, s.buyer, one.URL()+"/registrera", "version", "1").Status(403)
	webtest.PostForm(t, s.mux, s.buyer, "/besparingar", form("line-1-D", "")).Status(403)
	webtest.Get(t, s.mux, webtest.User("Utan rätt"), "/besparingar").Status(403)
}
