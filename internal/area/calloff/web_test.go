package calloff

import (
	"strings"
	"testing"

	"klover/internal/base/audit"
	"klover/internal/base/dbtest"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
	"klover/internal/word/money"
)

// desk is the pages over a store, with a buyer for Sörmland.
type desk struct {
	office
	mux   *web.Mux
	buyer web.User
}

func newDesk(t *testing.T) desk {
	t.Helper()
	o := officeOf(t, dbtest.SQLite(t, tables()...))
	m := webtest.Mux()
	(&Web{Store: o.Store}).Routes(m)
	d := desk{o, m, webtest.User("Bo Ek", permRead, permWrite, permTerms, "contract.read")}
	d.buyer.Parties = []string{"D"}
	return d
}

func (d desk) with(perms ...string) web.User {
	u := webtest.User("Karin Forsell", append([]string{permRead, permWrite}, perms...)...)
	u.Parties = []string{"D"}
	return u
}

func TestPagesAskByRank(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	f, ids := d.framework(t, ByRank)
	webtest.Get(t, d.mux, d.buyer, Path).Has(".empty", "avrop").Has(".tabs a", "Ramavtal")
	webtest.Get(t, d.mux, d.buyer, Path+"/ny?ramavtal="+f.ID).Has(".notice", "Får avropa: Region Sörmland").Has("label", "Vad som avropas")
	webtest.Post(t, d.mux, d.buyer, Path, "title", "", "framework_id", f.ID, "party", "D", "value", "0").Status(422).Has(".errors", "Ange vad som avropas").Has(".errors", "Ange värdet")
	webtest.Post(t, d.mux, d.buyer, Path, "title", "Kaffe", "framework_id", f.ID, "party", "C", "value", "100").Status(403)
	posted := []string{"title", "Bryggkaffe", "framework_id", f.ID, "party", "D", "value", "100 000", "need", "Till alla fikarum"}
	webtest.Post(t, d.mux, d.buyer, Path, posted...).Status(303)
	rows, _, err := d.Search(t.Context(), Filter{}, Page{})
	if err != nil || len(rows) != 1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	url := rows[0].URL()
	webtest.Get(t, d.mux, d.buyer, url).Has(".badge", "Utkast").Has("td", "Ahlberg AB").Has(".badge", "På tur").Has("a", "Fråga leverantör").Lacks("a", "Registrera svar")
	webtest.Get(t, d.mux, d.buyer, url+"/fraga").Has("option", "Ahlberg AB (på tur)").Lacks("label", "Skäl att frångå")
	webtest.Post(t, d.mux, d.buyer, url+"/fraga", "supplier_id", ids[1], "deviation", "Vill").Status(409).Has(".errors", "Ahlberg ABs tur")
	webtest.Post(t, d.mux, d.buyer, url+"/fraga", "supplier_id", ids[0]).Redirects(url)
	webtest.Get(t, d.mux, d.buyer, url).Has(".badge", "Förfrågan skickad").Has("a", "Registrera svar").Lacks("a", "Fråga leverantör")
	d.today(20220620)
	webtest.Get(t, d.mux, d.buyer, url).Has(".notice", "har inte svarat i tid")
	d.today(20220601)
	webtest.Post(t, d.mux, d.buyer, url+"/svar", "answer", "declined").Status(422).Has(".errors", "skäl")
	webtest.Post(t, d.mux, d.buyer, url+"/svar", "answer", "declined", "reason", "Slut på lagret").Redirects(url)
	webtest.Get(t, d.mux, d.with(permOverride), url+"/fraga").Has("label", "Skäl att frångå")
	webtest.Post(t, d.mux, d.with(permOverride), url+"/fraga", "supplier_id", ids[2], "deviation", "Bara Cederlund har varan").Redirects(url)
	webtest.Post(t, d.mux, d.buyer, url+"/svar", "answer", "accepted").Redirects(url)
	webtest.Get(t, d.mux, d.buyer, url).Has(".badge", "Antaget").Has("td", "Bara Cederlund har varan").Has("a", "Registrera utfall").Lacks("a", "Avbryt avropet")
	webtest.Get(t, d.mux, d.buyer, RefusalPath).Has("td", "Ahlberg AB").Has("td", "Slut på lagret").Count("tbody tr", 1)
	webtest.Get(t, d.mux, d.buyer, RefusalPath+"?leverantor="+ids[2]).Count("tbody tr", 0).Has(".empty", "avböjd")
	webtest.Get(t, d.mux, d.buyer, RefusalPath+"?format=csv").HeaderHas("Content-Type", "csv")
	webtest.Get(t, d.mux, d.buyer, Path+"?format=xlsx").Status(200)
	webtest.Get(t, d.mux, d.buyer, Path+"?frangatt=ja").Count("tbody tr", 1)
	webtest.Post(t, d.mux, d.buyer, url+"/utfall", "amount", "40 000", "used_on", "2022-06-01", "text", "Faktura 17").Redirects(url)
	webtest.Get(t, d.mux, d.buyer, url).Has("td", "Faktura 17").Has("td", "40\u00a0000")
	webtest.Post(t, d.mux, d.buyer, url+"/slutreglera", "closed_on", "2022-06-01").Redirects(url)
	webtest.Post(t, d.mux, d.buyer, url+"/avtal").Redirects(url)
	webtest.Get(t, d.mux, d.buyer, url).Has(".badge", "Slutreglerat")
	stranger := d.with()
	stranger.Parties = []string{"U"}
	webtest.Post(t, d.mux, stranger, url+"/backa", "why", "Fel").Status(403)
}

func TestPagesKeepTheCeiling(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	f, _ := d.framework(t, ByRank)
	d.bought(t, f, 900)
	c := d.draft(t, f, 200)
	webtest.Get(t, d.mux, d.buyer, c.URL()).Has(".notice", "ryms inte under taket").Has(".badge", "Planera nytt").Lacks("a", "Medge över taket")
	webtest.Post(t, d.mux, d.buyer, c.URL()+"/fraga").Status(409).Has(".errors", "C-23/20")
	webtest.Post(t, d.mux, d.buyer, c.URL()+"/over-taket", "ground", "minor", "why", "Liten").Status(403)
	chief := d.with(permCeiling)
	webtest.Post(t, d.mux, chief, c.URL()+"/over-taket", "ground", "", "why", "Liten").Status(422)
	webtest.Post(t, d.mux, chief, c.URL()+"/over-taket", "ground", "minor", "why", "Under tio procent").Redirects(c.URL())
	webtest.Post(t, d.mux, d.buyer, c.URL()+"/fraga").Redirects(c.URL())
	webtest.Get(t, d.mux, d.buyer, Path+"?over_taket=ja").Count("tbody tr", 1).Has(".badge", "Medgivet över taket")
	webtest.Get(t, d.mux, d.buyer, RulesPath).Has("td", "Planera ny upphandling").Lacks("form", "Spara värdet")
	webtest.Post(t, d.mux, chief, RulesPath, "key", keyWarn, "value", "150", "valid_from", "2022-06-01", "source", "Vi").Status(422)
	webtest.Post(t, d.mux, chief, RulesPath, "key", keyWarn, "value", "80", "valid_from", "2022-06-01", "source", "Inköpschefen").Redirects(RulesPath)
}

func TestPagesReopenCompetitionInSecret(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	f, ids := d.framework(t, Reopened)
	c := d.draft(t, f, 600)
	webtest.Get(t, d.mux, d.buyer, c.URL()).Has("a", "Bjud in leverantörer").Lacks("a", "Fråga leverantör")
	webtest.Get(t, d.mux, d.buyer, c.URL()+"/bjud-in").Has("legend", "Cederlund AB").Has("textarea", "Lägst pris")
	all := []string{"deadline", "2022-06-15", "criteria", "Lägst pris"}
	for _, id := range ids[:2] {
		all = append(all, "address-"+id, "", "left_out-"+id, "")
	}
	webtest.Post(t, d.mux, d.buyer, c.URL()+"/bjud-in", all...).Status(409).Has(".errors", "Cederlund AB kan leverera")
	all = append(all, "address-"+ids[2], "", "left_out-"+ids[2], "I konkurs")
	webtest.Post(t, d.mux, d.buyer, c.URL()+"/bjud-in", all...).Redirects(c.URL())
	webtest.Get(t, d.mux, d.buyer, c.URL()).Has(".notice", "Svarstiden löper").Has("td", "Inte inbjuden").Lacks("a", "Öppna svaren")
	webtest.Post(t, d.mux, d.buyer, c.URL()+"/notera-fraga", "question", "Malt eller hela bönor?").Redirects(c.URL())
	webtest.Get(t, d.mux, d.buyer, c.URL()).Has("h3", "Malt eller hela bönor?").Has("button", "Besvara frågan")
	d.today(20220616)
	webtest.Post(t, d.mux, d.buyer, c.URL()+"/oppna", "witness", "").Status(422)
	webtest.Post(t, d.mux, d.buyer, c.URL()+"/oppna", "witness", "Åsa Öberg").Redirects(c.URL())
	webtest.Get(t, d.mux, d.buyer, c.URL()+"/anbud").Has(".notice", "Hemligt").Has("legend", "Ahlberg AB").Lacks("legend", "Cederlund AB")
	if e := latest(t, d.DB); e.Verb != "läste svaren i" || e.Actor.Name == audit.System.Name {
		t.Errorf("the reading is told as %q by %q", e.Verb, e.Actor.Name)
	}
	reader := webtest.User("Per Persson", permRead)
	webtest.Get(t, d.mux, reader, c.URL()+"/anbud").Status(403)
	webtest.Get(t, d.mux, reader, c.URL()).Has("p", "hemligt").Lacks("th", "Pris").Lacks("a", "Svar")
	answers := func(id, on, price, result, reason string) []string {
		return []string{"answered_on-" + id, on, "price-" + id, price, "result-" + id, result, "rank-" + id, "", "reason-" + id, reason}
	}
	webtest.Post(t, d.mux, d.buyer, c.URL()+"/anbud", answers(ids[0], "2022-06-16", "1", "won", "x")...).Status(422).Has(".error", "efter sista svarsdag")
	webtest.Post(t, d.mux, d.buyer, c.URL()+"/anbud", append(answers(ids[0], "2022-06-14", "500 000", "won", "Lägst pris"), answers(ids[1], "2022-06-15", "550 000", "lost", "Högre pris")...)...).Redirects(c.URL())
	webtest.Post(t, d.mux, d.buyer, c.URL()+"/utvardera", "evaluation", "Priset jämfördes").Redirects(c.URL())
	webtest.Get(t, d.mux, d.buyer, c.URL()+"/besluta").Has(".notice", "delegationsordning").Has("label", "Nämndens beslut")
	webtest.Post(t, d.mux, d.buyer, c.URL()+"/besluta", "decided_on", "2022-06-16", "reasons", "Lägst pris").Redirects(c.URL())
	webtest.Get(t, d.mux, reader, c.URL()).Has("th", "Pris").Has("td", "Lägst pris").Has(".notice", "inte underrättade")
	webtest.Get(t, d.mux, d.buyer, c.URL()+"/underratta").Has(".notice", "10\u00a0dagar")
	webtest.Post(t, d.mux, d.buyer, c.URL()+"/underratta", "notified_on", "2022-06-16").Redirects(c.URL())
	webtest.Get(t, d.mux, d.buyer, c.URL()).Has(".notice", "Frivillig avtalsspärr till och med").Has(".badge", "Avtalsspärr")
	webtest.Post(t, d.mux, d.buyer, c.URL()+"/teckna", "signed_on", "2022-06-20", "contract", "nej").Status(409).Has(".errors", "avtalsspärr")
	webtest.Post(t, d.mux, d.buyer, c.URL()+"/teckna", "signed_on", "2022-06-28", "contract", "ja").Redirects(c.URL())
	webtest.Get(t, d.mux, d.buyer, c.URL()).Has(".badge", "Tecknat").Has("dd a", "Öppna avropsavtalet")
	if one, err := d.Get(t.Context(), c.ID); err != nil || one.Value != money.Kr(500_000) {
		t.Errorf("the value is %s, %v", one.Value.Sv(), err)
	}
}

func TestPagesKeepTheTermsOfAFramework(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.sellers(t)
	webtest.Get(t, d.mux, d.buyer, FrameworkPath).Has(".empty", "ramavtal")
	webtest.Post(t, d.mux, d.buyer, FrameworkPath, "number", "", "title", "Licenser").Status(422).Has(".errors", "nummer")
	webtest.Post(t, d.mux, d.buyer, FrameworkPath, "number", "23.3-1-22", "title", "Licenser", "body", "Kammarkollegiet", "starts_on", "2022-01-01", "join_form", "named").Status(303)
	list, _, err := d.Frameworks(t.Context(), FrameworkFilter{}, Page{})
	if err != nil || len(list) != 1 {
		t.Fatalf("%d frameworks, %v", len(list), err)
	}
	url := list[0].URL()
	webtest.Get(t, d.mux, d.buyer, url).Has("p", "Avropsordningen är inte upplagd").Has("li", "Region Sörmland").Has("p", "Ingen takvolym")
	terms := func(a, b string) []string {
		return []string{"valid_from", "2022-01-01", "form", "key", "reply_days", "3", "denominator", "1000", "supplier-1", "Ahlberg AB", "share-1", a, "supplier-2", "Bergman AB", "share-2", b, "rank-1", "1", "rank-2", "2", "supplier-3", ""}
	}
	webtest.Post(t, d.mux, d.buyer, url+"/ordning", terms("600", "300")...).Status(422).Has(".errors", "Andelarna")
	webtest.Post(t, d.mux, d.buyer, url+"/ordning", append(terms("600", "400"), "add", "ja")...).Status(200).Has("legend", "Leverantör 4")
	webtest.Post(t, d.mux, d.buyer, url+"/ordning", terms("600", "400")...).Redirects(url)
	webtest.Post(t, d.mux, d.buyer, url+"/tak", "amount-1", "1 mkr", "amount-2", "200 000", "party-2", "D", "why", "Upphandlingsdokumenten").Redirects(url)
	webtest.Post(t, d.mux, d.buyer, url+"/avropsratt", "kind-1", "region", "party-1", "D", "kind-2", "company", "name-2", "Länstrafiken AB").Redirects(url)
	webtest.Post(t, d.mux, d.buyer, url+"/avropsratt", "kind-1", "unit", "party-1", "").Status(422)
	use := []string{"amount", "60 000", "used_on", "2022-05-01", "text", "E-handeln i april", "party", "D"}
	webtest.Post(t, d.mux, d.buyer, url+"/utfall", use...).Status(422).Has(".errors", "Välj leverantör")
	found, err := d.Terms(t.Context(), list[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	webtest.Post(t, d.mux, d.buyer, url+"/utfall", append(use, "supplier_id", found[0].Places[0].SupplierID)...).Redirects(url)
	page := webtest.Get(t, d.mux, d.buyer, url)
	page.Has("td", "30\u00a0% är taget").Has("td", "60,0\u00a0%").Has("td", "E-handeln i april").Has("li", "Länstrafiken AB").Has("td", "Tak 1\u00a0000\u00a0000").Has(".badge", "Ledigt")
	webtest.Get(t, d.mux, d.buyer, FrameworkPath+"?slag=inkopscentral").Has("td", "Fördelningsnyckel").Has("td", "30\u00a0%")
	webtest.Post(t, d.mux, d.buyer, url, "version", "1", "number", "x").Status(409)
	saved, err := d.Framework(t.Context(), list[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	webtest.Get(t, d.mux, d.buyer, url+"/andra").Has("h1", "Licenser")
	webtest.Post(t, d.mux, d.buyer, url, "version", strings.TrimSpace(string('0'+rune(saved.Version))), "title", "Programlicenser", "number", saved.Number, "body", "Kammarkollegiet", "starts_on", "2022-01-01", "join_form", "named").Redirects(url)
	webtest.Get(t, d.mux, webtest.User("Per", permRead), url).Lacks("a", "Ny avropsordning").Has("h1", "Programlicenser")
}

func TestADraftIsChangedAndRemoved(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	f, _ := d.framework(t, ByRank)
	c := d.draft(t, f, 100)
	webtest.Get(t, d.mux, d.buyer, c.URL()+"/andra").Has("label", "Ramavtal")
	webtest.Post(t, d.mux, d.buyer, c.URL(), "version", "1", "title", "Kokkaffe", "framework_id", f.ID, "party", "D", "value", "150 000").Redirects(c.URL())
	webtest.Post(t, d.mux, d.buyer, c.URL(), "version", "1", "title", "Espresso", "framework_id", f.ID, "party", "D", "value", "150 000").Status(409).Has("td", "Kokkaffe")
	webtest.Post(t, d.mux, d.buyer, c.URL()+"/ta-bort").Redirects(Path)
	webtest.Get(t, d.mux, d.buyer, c.URL()).Status(404)
	sent := d.draft(t, f, 100)
	webtest.Post(t, d.mux, d.buyer, sent.URL()+"/fraga").Redirects(sent.URL())
	webtest.Get(t, d.mux, d.buyer, sent.URL()+"/andra").Lacks("label", "Ramavtal").Lacks("label", "Region")
	webtest.Post(t, d.mux, d.buyer, sent.URL(), "version", "2", "title", "Kaffe och te", "value", "110 000").Redirects(sent.URL())
	webtest.Post(t, d.mux, d.buyer, sent.URL()+"/ta-bort").Status(409)
	webtest.Post(t, d.mux, d.buyer, sent.URL()+"/avbryt", "why", "").Status(422)
	webtest.Post(t, d.mux, d.buyer, sent.URL()+"/avbryt", "why", "Behovet försvann").Redirects(sent.URL())
	webtest.Get(t, d.mux, d.buyer, sent.URL()).Has(".badge", "Avbrutet").Has("a", "Ta tillbaka")
}
