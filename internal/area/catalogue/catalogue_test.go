package catalogue

import (
	"io/fs"
	"strings"
	"testing"
	"time"

	"klover/internal/area/calloff"
	"klover/internal/area/category"
	"klover/internal/area/contract"
	"klover/internal/area/diary"
	"klover/internal/area/handbook"
	"klover/internal/area/identity"
	"klover/internal/area/law"
	"klover/internal/area/price"
	"klover/internal/area/procurement"
	"klover/internal/area/supplier"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/file"
	"klover/internal/base/find"
	"klover/internal/base/mail"
	"klover/internal/base/subscribe"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
	"klover/internal/word/count"
	"klover/internal/word/money"
	"klover/internal/word/orgnr"
	"klover/internal/word/party"
)

// office is a catalogue with three contracts: walkers of both regions, a ranked
// framework of coffee, and something secret.
type office struct {
	Store
	walkers, coffee, secret contract.Contract
}

func newOffice(t *testing.T, d *db.DB) office {
	t.Helper()
	d.Now = func() time.Time { return time.Date(2022, 6, 1, 9, 0, 0, 0, time.UTC) }
	o := office{Store: Store{Shelf: &Shelf{}, DB: d, Diary: diary.Store{DB: d}, Link: func(path string) string { return "https://inkop.se" + path }}}
	firm := func(name, number string) string {
		s, err := supplier.Store{DB: d}.Create(t.Context(), supplier.Supplier{Name: name, OrgNo: org(t, number), Active: true})
		if err != nil {
			t.Fatal(err)
		}
		return s.ID
	}
	a, b := firm("Brösarps Hjälpmedel AB", "556016-0680"), firm("Bryggeriet i Örebro AB", "556000-4615")
	make := func(c contract.Contract) contract.Contract {
		c.SignedOn, c.StartsOn, c.EndsOn, c.Stage = 20211201, 20220101, 20241231, contract.Signed
		made, err := o.contracts().Create(t.Context(), c)
		if err != nil {
			t.Fatal(fault.Message(err), fault.FieldsOf(err))
		}
		return made
	}
	o.walkers = make(contract.Contract{Title: "Rollatorer och gåstöd", Type: "kontrakt", Parties: party.Of("D", "U"), Value: money.Some(money.Kr(9_000_000)), Owner: "Anna Wik", Suppliers: []contract.Supplier{{SupplierID: a}}})
	o.coffee = make(contract.Contract{Title: "Kaffe och te", Type: contract.Framework, Parties: party.Of("D"), Suppliers: []contract.Supplier{{SupplierID: a, Rank: count.Of(2)}, {SupplierID: b, Rank: count.Of(1)}}})
	o.secret = make(contract.Contract{Title: "Skyddade lås", Type: "kontrakt", Parties: party.Of("D"), Secrecy: secret, Suppliers: []contract.Supplier{{SupplierID: b}}})
	return o
}

func org(t *testing.T, text string) orgnr.ID {
	t.Helper()
	id, err := orgnr.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func tables() []fs.FS {
	return []fs.FS{audit.Migrations, find.Migrations, file.Migrations, mail.Migrations, subscribe.Migrations, identity.Migrations, law.Migrations, category.Migrations, supplier.Migrations, handbook.Migrations, diary.Migrations,
		procurement.Migrations, contract.Migrations, price.Migrations, calloff.Migrations, Migrations}
}

func atOffice(t *testing.T, do func(t *testing.T, o office)) {
	t.Helper()
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) { do(t, newOffice(t, d)) })
}

func titles(t *testing.T, s Store, f Filter) string {
	t.Helper()
	rows, count, err := s.Find(t.Context(), f, Page{})
	if err != nil {
		t.Fatal(err)
	}
	if count.N != len(rows) {
		t.Errorf("%d rows are counted as %d", len(rows), count.N)
	}
	var list []string
	for _, r := range rows {
		list = append(list, r.Title)
	}
	return strings.Join(list, ", ")
}

func TestTheCatalogueFindsWhatPeopleCallIt(t *testing.T) {
	atOffice(t, func(t *testing.T, o office) {
		if _, err := o.Save(t.Context(), Entry{ID: o.walkers.ID, Keywords: "gåstol, rullator"}); err != nil {
			t.Fatal(err)
		}
		for text, want := range map[string]string{"": "Kaffe och te, Rollatorer och gåstöd, Skyddade lås", "rollator": "Rollatorer och gåstöd", "gåstol": "Rollatorer och gåstöd",
			"brösarp": "Kaffe och te, Rollatorer och gåstöd", "cykel": ""} {
			if got := titles(t, o.Store, Filter{Text: text}); got != want {
				t.Errorf("%q finds %q, want %q", text, got, want)
			}
		}
		if got := titles(t, o.Store, Filter{Party: "U"}); got != "Rollatorer och gåstöd" {
			t.Errorf("Västmanland has %q", got)
		}
		o.DB.Now = func() time.Time { return time.Date(2025, 6, 1, 9, 0, 0, 0, time.UTC) }
		if got := titles(t, o.Store, Filter{}); got != "" {
			t.Errorf("after the last day: %q", got)
		}
	})
}

func TestASecretContractIsNeverPublic(t *testing.T) {
	atOffice(t, func(t *testing.T, o office) {
		_, err := o.Save(t.Context(), Entry{ID: o.secret.ID, Public: true})
		if fault.KindOf(err) != fault.KindConflict || !strings.Contains(fault.Message(err), "märkt sekretess") {
			t.Errorf("shown: %v", err)
		}
		told, err := audit.History(t.Context(), o.DB, contract.Kind, o.secret.ID)
		if err != nil || told[0].Verb != "nekades att visa publikt" {
			t.Errorf("the attempt is told as %+v, %v", told[0], err)
		}
		if _, err := o.Save(t.Context(), Entry{ID: o.walkers.ID, Public: true}); err != nil {
			t.Fatal(err)
		}
		if got := titles(t, o.Store, Filter{Public: true}); got != "Rollatorer och gåstöd" {
			t.Errorf("the public sees %q", got)
		}
		for text, want := range map[string]string{"gåstöd": "Rollatorer och gåstöd", "Brösarp": "Rollatorer och gåstöd", "anna": "", "lås": ""} {
			if got := titles(t, o.Store, Filter{Public: true, Text: text}); got != want {
				t.Errorf("the public finds %q with %q, want %q", got, text, want)
			}
		}
		c, err := o.contracts().Get(t.Context(), o.walkers.ID)
		if err != nil {
			t.Fatal(err)
		}
		c.Secrecy = secret
		if _, err := o.contracts().Save(t.Context(), c, "Skyddad adress"); err != nil {
			t.Fatal(err)
		}
		if got := titles(t, o.Store, Filter{Public: true}); got != "" {
			t.Errorf("a mark that came later leaves %q", got)
		}
	})
}

func TestHowToOrderIsToldByTheTermsUntilSomebodySays(t *testing.T) {
	atOffice(t, func(t *testing.T, o office) {
		how := func(c contract.Contract) string {
			t.Helper()
			e, err := o.Entry(t.Context(), c.ID)
			if err != nil {
				t.Fatal(err)
			}
			a, _, err := o.Advice(t.Context(), c, e)
			if err != nil {
				t.Fatal(err)
			}
			return strings.Join(a.Steps, " | ")
		}
		if got, want := how(o.walkers), "Beställ av Brösarps Hjälpmedel AB och ange avtalets nummer, "+o.walkers.Number+"."; got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if got := how(o.coffee); !strings.Contains(got, "ingen avropsordning") {
			t.Errorf("without terms: %q", got)
		}
		offs := calloff.Store{DB: o.DB}
		f, err := offs.CreateFramework(t.Context(), calloff.Framework{ContractID: identity.Ref(o.coffee.ID)})
		if err != nil {
			t.Fatal(fault.Message(err), fault.FieldsOf(err))
		}
		terms := calloff.Terms{FrameworkID: f.ID, ValidFrom: 20220101, Form: calloff.ByRank, ReplyDays: 3, Source: "Ramavtalet p. 4"}
		for _, s := range o.coffee.Suppliers {
			terms.Places = append(terms.Places, calloff.Place{SupplierID: s.SupplierID, Rank: s.Rank.N})
		}
		if _, err := offs.SetTerms(t.Context(), terms); err != nil {
			t.Fatal(fault.Message(err), fault.FieldsOf(err))
		}
		if got := how(o.coffee); !strings.Contains(got, "den som står först") || strings.Index(got, "1. Bryggeriet") > strings.Index(got, "2. Brösarps") {
			t.Errorf("by rank: %q", got)
		}
		if _, err := o.Save(t.Context(), Entry{ID: o.coffee.ID, How: "Ring växeln.\n\nBe om kaffe."}); err != nil {
			t.Fatal(err)
		}
		if got := how(o.coffee); got != "Ring växeln. | Be om kaffe." {
			t.Errorf("as somebody said: %q", got)
		}
		if _, err := o.Save(t.Context(), Entry{ID: o.coffee.ID, Place: "none"}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("no place to order and no reason: %v", err)
		}
	})
}

func TestPagesOfTheCatalogue(t *testing.T) {
	t.Parallel()
	o := newOffice(t, dbtest.SQLite(t, tables()...))
	m := webtest.Mux()
	(&Web{Store: o.Store}).Routes(m)
	nurse, buyer := webtest.User("Siv Ny", permRead), webtest.User("Bo Ek", permRead, "contract.read", "contract.write", "calloff.write")
	buyer.Parties = []string{"D"}
	webtest.Get(t, m, nurse, Path+"?q=gåstöd").Status(200).Has("td", "Rollatorer").Lacks("td", "Kaffe")
	webtest.Get(t, m, nurse, Path+"?q=cykel").Has(".empty", "avtal").Has("a", "lägga ett upphandlingsuppdrag")
	webtest.Get(t, m, nurse, Path+"?format=csv").Status(200)
	webtest.Get(t, m, nurse, URL(o.walkers.ID)).Has("h2", "Så beställer du").Has(".prose", "Beställ av Brösarps").Lacks("a", "Skriv så beställer du").Lacks("a", "Hela avtalet")
	webtest.Get(t, m, nurse, URL(o.walkers.ID)+"/andra").Status(403)
	webtest.Get(t, m, buyer, URL(o.walkers.ID)+"/andra").Has("label", "Så beställer du")
	webtest.Post(t, m, buyer, URL(o.walkers.ID), "how", "Beställ i e-handeln.", "place", "ecommerce", "address", "Proceedo", "public", "ja", "version", "0").Redirects(URL(o.walkers.ID))
	webtest.Get(t, m, nurse, URL(o.walkers.ID)).Has(".prose", "Beställ i e-handeln.").Has("strong", "I e-handelssystemet: Proceedo").Has(".badge", "Visas publikt")
	webtest.Post(t, m, buyer, URL(o.secret.ID), "public", "ja", "version", "0").Status(409).Has(".errors", "märkt sekretess")
	nobody := web.User{}
	webtest.Get(t, m, nobody, PublicPath).Status(200).Has("td", "Rollatorer").Lacks("td", "Skyddade").Lacks("th", "Beställs")
	webtest.Get(t, m, nobody, PublicPath+"/"+o.walkers.ID).Status(200).Has("dd", "2024-12-31").Lacks("dd", "Anna Wik")
	webtest.Get(t, m, nobody, PublicPath+"/"+o.secret.ID).Status(404)
	webtest.Get(t, m, nobody, Path).Status(303)
}
