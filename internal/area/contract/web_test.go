package contract

import (
	"context"
	"strings"
	"testing"

	"klover/internal/area/law"
	"klover/internal/area/supplier"
	"klover/internal/base/dbtest"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

type site struct {
	mux   *web.Mux
	area  *Web
	store Store
	buyer web.User
}

func newSite(t *testing.T) site {
	t.Helper()
	d := dbtest.SQLite(t, areas()...)
	if err := (law.Store{DB: d}).Seed(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := site{mux: webtest.Mux(), store: Store{d}, buyer: webtest.User("Åsa Öberg", "contract.read", "contract.write", "contract.deviation", "supplier.read")}
	s.buyer.Parties = []string{"D"}
	s.area = &Web{Store: s.store, Suppliers: supplier.Store{DB: d}}
	s.area.Routes(s.mux)
	return s
}

// running is in force on the tests' day, with an option to decide within a year.
func running() Contract {
	return Contract{Title: "Rollatorer", SignedOn: day.New(2021, 5, 1), StartsOn: day.New(2021, 6, 1), EndsOn: day.New(2023, 5, 31),
		Options: []Option{{Months: 12}}, OptionNotice: count.Of(3), Parties: party.Of("D", "U"), Value: money.Some(money.Kr(7_000_000)), ValueAbout: true}
}

func (s site) add(t *testing.T, c Contract) Contract {
	t.Helper()
	made, err := s.store.Create(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestListShowsTheSelection(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.add(t, running())
	old := running()
	old.Title, old.EndsOn, old.Options = "Sängar", day.New(2022, 5, 31), nil
	s.add(t, old)
	webtest.Get(t, s.mux, s.buyer, "/avtal").Status(200).Has("h1", "Avtal").Count("tbody tr", 2).Has("td", "ca")
	webtest.Get(t, s.mux, s.buyer, "/avtal?galler=2023-01-17").Status(200).Count("tbody tr", 1).Has("td", "Rollatorer")
	webtest.Get(t, s.mux, s.buyer, "/avtal?q=s%C3%A4ng").Status(200).Count("tbody tr", 1)
	webtest.Get(t, s.mux, s.buyer, "/avtal?lage=utg%C3%A5nget").Status(200).Count("tbody tr", 1).Has("td", "Sängar")
	webtest.Get(t, s.mux, s.buyer, "/avtal?tecknat=2022-13").Status(422)
	webtest.Get(t, s.mux, webtest.User("Utan rätt"), "/avtal").Status(403)
	webtest.Get(t, s.mux, webtest.Nobody, "/avtal").Redirects("/logga-in?next=%2Favtal")
}

func TestViewsAreMarkedWhenActive(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.add(t, running())
	views, err := s.area.views(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range views {
		page := webtest.Get(t, s.mux, s.buyer, v.filter.URL()).Status(200)
		if got := page.Text(`[aria-current="page"]`); got != v.label {
			t.Errorf("%s: the active view is %q, want %q", v.filter.URL(), got, v.label)
		}
	}
}

func TestExportHasTheRowsOfTheList(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.add(t, running())
	other := running()
	other.Title = "Sängar"
	s.add(t, other)
	body := webtest.Get(t, s.mux, s.buyer, "/avtal?q=rollator&format=csv").Status(200).HeaderHas("Content-Type", "text/csv").Body
	if !strings.Contains(body, "Rollatorer") || strings.Contains(body, "Sängar") {
		t.Errorf("csv: %s", body)
	}
	webtest.Get(t, s.mux, s.buyer, "/avtal?format=xlsx").Status(200).HeaderHas("Content-Disposition", "avtal.xlsx")
}

func TestPageOfAContractTellsWhatToDo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := running()
	c.Suppliers = []Supplier{{SupplierID: addSupplier(t, s.store.DB, "Acme Hjälpmedel AB", "small"), Rank: count.Of(1)}}
	c = s.add(t, c)
	webtest.Get(t, s.mux, s.buyer, c.URL()).Status(200).Has("h1", "Rollatorer").Has(".badge", "Gäller").
		Has(".notice", "En option ska beslutas").Has(".notice", "saknar avtalsägare").Has(".timeline", "Option 1").
		Has("td a", "Acme Hjälpmedel AB").Has(".button", "Nyttja option").Has(".history", "skapade")
	reader := webtest.User("Läsare", "contract.read")
	webtest.Get(t, s.mux, reader, c.URL()).Status(200).Lacks(".button", "Ändra").Has("td", "Acme Hjälpmedel AB").Lacks("td a", "Acme")
	webtest.Get(t, s.mux, s.buyer, "/avtal/finns-inte").Status(404)
}

func TestVerbsAskAndAreDone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := s.add(t, running())
	webtest.Get(t, s.mux, s.buyer, c.URL()+"/saga-upp").Status(200).Has("h1", "Säg upp").Has("label", "Skäl")
	webtest.Post(t, s.mux, s.buyer, c.URL()+"/saga-upp", "version", "1", "on", "2023-03-31", "why", "").Status(422).Has(".errors", "Skriv varför")
	webtest.Post(t, s.mux, s.buyer, c.URL()+"/saga-upp", "version", "1", "on", "31 mars", "why", "x").Status(422).Has(".errors", "datum")
	webtest.Post(t, s.mux, s.buyer, c.URL()+"/saga-upp", "version", "1", "on", "2023-03-31", "noticed_on", "2023-01-17", "by", "buyer", "ground", "agreed", "why", "Brister").Redirects(c.URL())
	webtest.Get(t, s.mux, s.buyer, c.URL()).Has(".badge", "Uppsagt").Has(".history", "sade upp")
	webtest.Post(t, s.mux, s.buyer, c.URL()+"/nyttja-option", "version", "2", "on", "2023-03-31").Status(409)
}

func TestCreateLooksUpSuppliersAndKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	addSupplier(t, s.store.DB, "Acme Hjälpmedel AB", "small")
	webtest.Get(t, s.mux, s.buyer, "/avtal/ny").Status(200).Has("legend", "Leverantörer")
	webtest.Post(t, s.mux, s.buyer, "/avtal", "title", "Sängar", "supplier-1-name", "Acme Hjälpmedel AB", "add", "ja").
		Status(200).Count(`input[name=supplier-2-name]`, 1)
	webtest.Post(t, s.mux, s.buyer, "/avtal", "title", "", "parties", "D", "supplier-1-name", "Finns ej AB").
		Status(422).Has(".errors", "Leverantören finns inte")
	webtest.Post(t, s.mux, s.buyer, "/avtal", "title", "Sängar", "parties", "D", "options", "tolv").Status(422).Has(".errors", "antal månader")
	webtest.Post(t, s.mux, s.buyer, "/avtal", "title", "Sängar", "procurement_id", "INK99-1").Status(422).Has(".errors", "ingen upphandling")
	webtest.Post(t, s.mux, s.buyer, "/avtal", "title", "Sängar", "parties", "D", "ends_on", "2025-12-31", "signed_on", "2023-01-02",
		"options", "12+12", "value", "ca 8 mkr", "supplier-1-name", "Acme Hjälpmedel AB", "supplier-1-rank", "1").Status(303)
	found, _, err := s.store.Search(t.Context(), Filter{Text: "sängar acme"}, Page{})
	if err != nil || len(found) != 1 || len(found[0].Options) != 2 || !found[0].ValueAbout {
		t.Errorf("stored %+v, %v", found, err)
	}
}

func TestTwoWhoEditSeeBothVersions(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := s.add(t, running())
	if _, err := s.store.Save(t.Context(), c, ""); err != nil {
		t.Fatal(err)
	}
	webtest.Post(t, s.mux, s.buyer, c.URL(), "version", "1", "title", "Rullstolar", "supplier-1-name", "").
		Status(409).Has(".mine", "Rullstolar").Count(`input[name=supplier-1-name]`, 1)
	webtest.Post(t, s.mux, s.buyer, c.URL(), "version", "2", "title", "Rullstolar", "why", "fel namn").Redirects(c.URL())
	webtest.Get(t, s.mux, s.buyer, c.URL()).Has(".history .why", "fel namn")
}

func TestOnlyOwnRegionsContractsAreWritten(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := running()
	c.Parties = party.Of("U")
	c = s.add(t, c)
	webtest.Get(t, s.mux, s.buyer, c.URL()).Status(200).Lacks(".button", "Ändra")
	webtest.Get(t, s.mux, s.buyer, c.URL()+"/andra").Status(403)
	webtest.Post(t, s.mux, s.buyer, c.URL(), "version", "1", "title", "x").Status(403)
	webtest.Post(t, s.mux, s.buyer, c.URL()+"/saga-upp", "version", "1", "on", "2023-03-31", "why", "x").Status(403)
	webtest.Post(t, s.mux, s.buyer, "/avtal", "title", "Sängar", "parties", "U").Status(403)
}

func TestOnlyADraftIsRemoved(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	draft := s.add(t, Contract{Title: "Utkast", Parties: party.Of("D")})
	signed := s.add(t, running())
	webtest.Post(t, s.mux, s.buyer, draft.URL()+"/ta-bort").Redirects("/avtal")
	webtest.Post(t, s.mux, s.buyer, signed.URL()+"/ta-bort").Status(409)
}

func TestPanelsShowTheContracts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := addSupplier(t, s.store.DB, "Acme", "small")
	c := running()
	c.Suppliers = []Supplier{{SupplierID: id}}
	s.add(t, c)
	ctx := web.WithUser(t.Context(), s.buyer)
	p, err := s.area.SupplierPanel(ctx, []string{id})
	if err != nil || !strings.Contains(string(p.Body), "Rollatorer") || p.URL != "/avtal?leverantor="+id {
		t.Errorf("panel %+v, %v", p, err)
	}
	p, err = s.area.CategoryPanel(ctx, "annan")
	if err != nil || !strings.Contains(string(p.Body), "inget avtal än") {
		t.Errorf("empty panel %+v, %v", p, err)
	}
	p, err = s.area.SupplierPanel(web.WithUser(t.Context(), webtest.User("x")), []string{id})
	if err != nil || strings.Contains(string(p.Body), "Rollatorer") {
		t.Errorf("without permission %+v, %v", p, err)
	}
}

func TestAnOwnerWithAnAccountIsKnownByIt(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.area.People = func(context.Context) ([]field.Option, error) {
		return []field.Option{{Value: "u1", Label: "Åsa Öberg"}}, nil
	}
	webtest.Get(t, s.mux, s.buyer, "/avtal/ny").Status(200).Count("datalist option", 2)
	for owner, want := range map[string]string{"åsa öberg": "u1", "Utan Konto": ""} {
		c := s.add(t, running())
		webtest.Post(t, s.mux, s.buyer, c.URL(), "version", "1", "title", "Rollatorer", "owner", owner).Redirects(c.URL())
		if got, err := s.store.Get(t.Context(), c.ID); err != nil || got.Owner != owner || string(got.OwnerID) != want {
			t.Errorf("owner %q with id %q, %v; want %q", got.Owner, got.OwnerID, err, want)
		}
	}
}
