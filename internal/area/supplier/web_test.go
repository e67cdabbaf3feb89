package supplier_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"klover/internal/area/supplier"
	"klover/internal/base/dbtest"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
	"klover/internal/word/count"
)

var (
	reader = webtest.User("Lena Läsare", "supplier.read")
	writer = webtest.User("Åsa Öberg", "supplier.read", "supplier.write", "supplier.merge")
	trusty = webtest.User("Tor Trygg", "supplier.read", "supplier.write", "supplier.personal")
)

func site(t *testing.T) (*web.Mux, supplier.Store) {
	t.Helper()
	t.Parallel()
	s := supplier.Store{DB: dbtest.SQLite(t, migrations...)}
	m := webtest.Mux()
	(&supplier.Web{Store: s}).Routes(m)
	return m, s
}

func TestListNeedsThePermission(t *testing.T) {
	m, _ := site(t)
	webtest.Get(t, m, webtest.Nobody, "/leverantorer").Redirects("/logga-in?next=%2Fleverantorer")
	webtest.Get(t, m, webtest.User("Gäst"), "/leverantorer").Status(403)
	webtest.Get(t, m, reader, "/leverantorer").Status(200).Lacks("a", "Ny leverantör").Has(".empty", "Det finns inga leverantörer än")
	webtest.Get(t, m, reader, "/leverantorer/ny").Status(403)
	webtest.Post(t, m, reader, "/leverantorer", "name", "X").Status(403)
}

func TestListShowsWhatItsAddressAsksFor(t *testing.T) {
	m, s := site(t)
	add(t, s, "Öbergs Städ", "", func(n *supplier.Supplier) { n.Size, n.Town = supplier.Micro, "Köping" })
	add(t, s, "Mediq AB", "556425-0610", func(n *supplier.Supplier) { n.Active = false })
	p := webtest.Get(t, m, writer, "/leverantorer").Status(200).Count("tbody tr", 2).Has("h1", "Leverantörer").Has("a", "Ny leverantör")
	if got := p.Text("tbody tr"); !strings.Contains(got, "Mediq") {
		t.Errorf("first row %q", got)
	}
	webtest.Get(t, m, reader, "/leverantorer?storlek=micro").Count("tbody tr", 1).Has("td", "Öbergs Städ").Has("td", "Mikroföretag")
	webtest.Get(t, m, reader, "/leverantorer?storlek=okand").Count("tbody tr", 1).Has("td", "Mediq AB").Has("td", "Vilande")
	webtest.Get(t, m, reader, "/leverantorer?q=556425").Count("tbody tr", 1).Has("td", "556425-0610")
	webtest.Get(t, m, reader, "/leverantorer?q=finnsinte").Has(".empty", "Inga leverantörer matchar urvalet")
	webtest.Get(t, m, reader, "/leverantorer?storlek=fel").Status(422)
	webtest.Get(t, m, reader, "/leverantorer").Count("[name=koncern]", 0)
	webtest.Get(t, m, reader, "/leverantorer?koncern=556425-0610").Count("tbody tr", 1).Count("label [name=koncern]", 1)
}

func TestSoleTradersAreMaskedForThoseWhoMayNotSee(t *testing.T) {
	m, s := site(t)
	one := add(t, s, "Eks Åkeri", "850101-1231", func(n *supplier.Supplier) { n.VATNo, n.Town = "SE850101123101", "Sala" })
	addresses := []string{"/leverantorer", one.URL(), one.URL() + "/andra", "/leverantorer?format=csv", "/leverantorer/forslag?q=ek", one.URL() + "/sla-ihop"}
	for _, address := range addresses {
		page := webtest.Get(t, m, writer, address).Status(200)
		if strings.Contains(page.Body, "850101") {
			t.Errorf("%s tells the personal number", address)
		}
	}
	webtest.Get(t, m, reader, one.URL()).Has("dd", "enskild firma, numret visas inte")
	webtest.Get(t, m, trusty, one.URL()).Has("dd", "850101-1231")
	if body := webtest.Get(t, m, trusty, "/leverantorer?format=csv").Body; !strings.Contains(body, "850101-1231") {
		t.Error("the permission does not show the number in the file")
	}
}

func TestAGuardedNumberSurvivesAnEdit(t *testing.T) {
	m, s := site(t)
	one := add(t, s, "Eks Åkeri", "850101-1231")
	webtest.Get(t, m, writer, one.URL()+"/andra").Count("[name=org_no]", 0)
	webtest.Post(t, m, writer, one.URL(), "version", "1", "name", "Eks Åkeri och Taxi", "org_no", "").Redirects(one.URL())
	got, err := s.Get(t.Context(), one.ID)
	if err != nil || got.OrgNo != "850101-1231" || got.Name != "Eks Åkeri och Taxi" {
		t.Errorf("%q %q %v", got.Name, got.OrgNo, err)
	}
	history := webtest.Get(t, m, reader, one.URL()).Text(".history")
	if strings.Contains(history, "850101") {
		t.Errorf("the history tells the number: %s", history)
	}
}

func TestTheListShowsWhatEachDeliversWithOneQuestion(t *testing.T) {
	_, s := site(t)
	one, other := add(t, s, "Ahlberg AB", ""), add(t, s, "Bergman AB", "")
	asked := 0
	m := webtest.Mux()
	(&supplier.Web{Store: s, Deliveries: supplier.Deliveries{
		Of: func(_ context.Context, ids []string) (map[string][]string, error) {
			asked++
			return map[string][]string{one.ID: {"B02 Läkemedel", "E04 Möbler"}}, nil
		},
		In: func(_ context.Context, id string) ([]string, error) {
			if id == "b02" {
				return []string{one.ID}, nil
			}
			return nil, nil
		},
		Categories: func(context.Context) ([]field.Option, error) {
			return []field.Option{{Value: "b02", Label: "B02 Läkemedel"}, {Value: "c01", Label: "C01 Tvätt"}}, nil
		}}}).Routes(m)
	webtest.Get(t, m, reader, "/leverantorer").Status(200).Count("tbody tr", 2).Has("th", "Levererar inom").Has("td", "B02 Läkemedel, E04 Möbler").Has("option", "C01 Tvätt")
	if asked != 1 {
		t.Errorf("a page with two suppliers asks %d times", asked)
	}
	webtest.Get(t, m, reader, "/leverantorer?levererar=b02").Status(200).Count("tbody tr", 1).Has("td a", "Ahlberg AB")
	webtest.Get(t, m, reader, "/leverantorer?levererar=c01").Status(200).Lacks("td a", "Ahlberg AB")
	body := webtest.Get(t, m, reader, "/leverantorer?levererar=b02&format=csv").Status(200).Body
	if !strings.Contains(body, "B02 Läkemedel, E04 Möbler") || strings.Contains(body, other.Name) {
		t.Errorf("the file: %s", body)
	}
	webtest.Get(t, m, reader, one.URL()).Status(200).Has("dd", "B02 Läkemedel, E04 Möbler")
}

func TestCreateShowsWhatIsWrong(t *testing.T) {
	m, _ := site(t)
	webtest.Get(t, m, writer, "/leverantorer/ny?namn=Mediq").Status(200).Has("h1", "Ny leverantör")
	webtest.Post(t, m, writer, "/leverantorer", "name", "", "org_no", "123", "country", "SE").Status(422).Has(".errors", "inget organisationsnummer")
	webtest.Post(t, m, writer, "/leverantorer", "name", "", "org_no", "", "country", "SE").Status(422).Has(".errors", "Fyll i namn.")
	webtest.Post(t, m, writer, "/leverantorer", "name", "A", "employees", "60", "size", "small", "active", "ja", "country", "SE").Status(422).
		Has(".errors", "färre än 50 anställda")
}

func TestCreateWarnsOfASimilarNameOnce(t *testing.T) {
	m, s := site(t)
	old := add(t, s, "Åkers Bygg & Montage AB", "556425-0610")
	form := []string{"name", "Akers Bygg och Montage", "country", "SE", "active", "ja"}
	webtest.Post(t, m, writer, "/leverantorer", form...).Status(409).Has("a", old.Name).Has("button", "Spara ändå som ny").Count("[name=inte_dubblett]", 1)
	webtest.Post(t, m, writer, "/leverantorer", append(form, "inte_dubblett", "ja")...).Status(303)
	webtest.Get(t, m, writer, "/leverantorer/dubbletter").Status(200).Count("tbody tr", 1).Has("td", "100")
	webtest.Get(t, m, writer, old.URL()).Has(".notice", "Kan vara samma företag som Akers Bygg")
	webtest.Post(t, m, writer, "/leverantorer", "name", "Annat", "org_no", "5564250610", "country", "SE").Status(409).Has(".errors", "Det finns redan en leverantör")
}

func TestSecondSaverSeesBothVersions(t *testing.T) {
	m, s := site(t)
	one := add(t, s, "Mediq AB", "")
	form := func(version int, town string) []string {
		return []string{"version", fmt.Sprint(version), "name", "Mediq AB", "country", "SE", "active", "ja", "town", town}
	}
	webtest.Post(t, m, writer, one.URL(), form(1, "Kungsbacka")...).Redirects(one.URL())
	webtest.Post(t, m, writer, one.URL(), form(1, "Göteborg")...).Status(409).Has(".conflict td", "Kungsbacka").Has(".conflict .mine", "Göteborg")
	webtest.Post(t, m, writer, one.URL(), form(2, "Göteborg")...).Redirects(one.URL())
	webtest.Get(t, m, reader, one.URL()).Has("dd", "Göteborg").Has(".history", "ändrade Ort från Kungsbacka till Göteborg")
}

func TestMergeAndUndoThroughThePages(t *testing.T) {
	m, s := site(t)
	one, other := add(t, s, "Sodexo", ""), add(t, s, "Sodexo AB", "556425-0610", func(n *supplier.Supplier) { n.Employees = count.Of(9000) })
	webtest.Get(t, m, writer, one.URL()+"/sla-ihop").Status(200).Has("button", "Jämför")
	webtest.Get(t, m, writer, one.URL()+"/sla-ihop?med="+url.QueryEscape("finns inte")).Status(200).Has(".error", "ingen leverantör")
	webtest.Get(t, m, writer, one.URL()+"/sla-ihop?med="+url.QueryEscape("556425-0610")).Status(200).Has("option[selected]", "Sodexo AB").Has("td", "9")
	webtest.Post(t, m, writer, one.URL()+"/sla-ihop", "med", other.ID, "behall", one.ID).Status(409).Has(".errors", "Behåll Sodexo AB")
	webtest.Post(t, m, writer, one.URL()+"/sla-ihop", "med", other.ID, "behall", "annan").Status(422)
	webtest.Post(t, m, writer, one.URL()+"/sla-ihop", "med", other.ID, "behall", other.ID, "varfor", "samma").Redirects(other.URL())
	webtest.Get(t, m, reader, one.URL()).Redirects(other.URL())
	webtest.Get(t, m, writer, other.URL()).Has("td", "Sodexo").Has("button", "Ångra hopslagningen").Has(".history", "tog över dubbletten Sodexo")
	webtest.Post(t, m, writer, one.URL()+"/dela").Redirects(one.URL())
	webtest.Get(t, m, reader, one.URL()).Status(200)
	webtest.Post(t, m, writer, one.URL()+"/skilj", "med", other.ID).Status(303)
	webtest.Get(t, m, writer, "/leverantorer/dubbletter").Has(".empty", "Det finns inga möjliga dubbletter än")
}

func TestExcelHasTheSelection(t *testing.T) {
	m, s := site(t)
	add(t, s, "Mediq AB", "556425-0610")
	add(t, s, "Öbergs Städ", "")
	body := webtest.Get(t, m, reader, "/leverantorer?format=csv&q=mediq").Status(200).Body
	if !strings.Contains(body, "Mediq AB;556425-0610;Sverige") || strings.Contains(body, "Öbergs") {
		t.Error(body)
	}
	webtest.Get(t, m, reader, "/leverantorer?format=xlsx").Status(200).HeaderHas("Content-Disposition", "leverantorer.xlsx")
}

func TestAControlGoesFromFileToDecisionOnThePages(t *testing.T) {
	m, s := site(t)
	s = inMarch(s)
	one := add(t, s, "Mediq AB", "556425-0610")
	who := webtest.User("Åsa Öberg", "supplier.read", "supplier.check")
	webtest.Get(t, m, who, supplier.CheckPath).Has(".empty", "kontroller").Has("a", "Läs in kontroller")
	webtest.Get(t, m, reader, supplier.CheckPath+"/las-in").Status(403)
	b, err := s.Receive(t.Context(), fileOf(checkHead, "556425-0610;Skatteskuld;2022-03-09;Anmärkning;24 500", "556425-0611;F-skatt;2022-03-09;Ja;"))
	if err != nil {
		t.Fatal(err)
	}
	webtest.Get(t, m, who, b.URL()).Has(".notice", "Inget är inläst än").Has("td", "är inte rätt").Has("button", "Läs in")
	webtest.Post(t, m, who, b.URL()+"/las-in").Redirects(b.URL())
	list, _, err := s.Checks(t.Context(), supplier.CheckFilter{}, supplier.Page{})
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	url := list[0].URL()
	webtest.Get(t, m, who, url).Has(".notice", "Inköpschefen ska informeras").Has("a", "Notera kontakt")
	webtest.Get(t, m, reader, url).Lacks("a", "Notera kontakt")
	webtest.Post(t, m, who, url+"/besluta", "decision", "none", "decision_why", "Betald").Status(409).Has(".errors", "inte kontaktad")
	webtest.Post(t, m, who, url+"/kontakt", "contacted_on", "2022-03-10", "contact", "").Status(422)
	webtest.Post(t, m, who, url+"/kontakt", "contacted_on", "2022-03-10", "contact", "Kvitto visat").Redirects(url)
	webtest.Post(t, m, who, url+"/ta-over").Redirects(url)
	webtest.Post(t, m, who, url+"/besluta", "decision", "none", "decision_why", "Betald").Redirects(url)
	webtest.Post(t, m, who, url+"/oppna", "why", "Inte betald").Redirects(url)
	webtest.Get(t, m, who, supplier.CheckPath+"?oppen=ja").Count("tbody tr", 1)
	webtest.Get(t, m, who, supplier.CheckPath+"?format=csv").HeaderHas("Content-Type", "csv")
	webtest.Get(t, m, who, b.URL()+"/angra").Has("label", "Varför?")
	webtest.Post(t, m, who, b.URL()+"/angra", "why", "Fel fil").Status(409).Has(".errors", "gå förlorade")
	webtest.Get(t, m, who, one.URL()).Has("#kontroller td", "Skatteskuld")
	webtest.Post(t, m, who, supplier.CheckPath+"/ny", "supplier", "Mediq AB", "kind", "f_tax", "checked_on", "2022-03-10", "result", "clear", "source", "Skatteverket").Status(303)
	webtest.Get(t, m, who, supplier.BatchPath).Count("tbody tr", 1)
	webtest.Get(t, m, who, supplier.RulesPath).Has("td", "Kontakta leverantören inom")
}

// TestAFileOfControlsIsSentWithTheForm: the rows are shown before anything is taken in, and
// a file that cannot be read leaves nothing behind.
func TestAFileOfControlsIsSentWithTheForm(t *testing.T) {
	m, s := site(t)
	s = inMarch(s)
	add(t, s, "Mediq AB", "556425-0610")
	who := webtest.User("Åsa Öberg", "supplier.read", "supplier.check")
	path := supplier.CheckPath + "/las-in"
	webtest.Get(t, m, who, path).Count("input[type=file]", 1)
	webtest.PostFile(t, m, reader, path, "fil", "kontroll.csv", []byte(checkHead)).Status(403)
	webtest.Post(t, m, who, path).Status(422).Has(".errors", "Välj")
	webtest.PostFile(t, m, who, path, "fil", "kontroll.csv", []byte("Namn;Telefon\nMediq;021")).Status(422).Has(".errors", "saknar någon av kolumnerna organisationsnummer")
	webtest.Get(t, m, who, supplier.BatchPath).Count("tbody tr", 0)
	file := strings.Join([]string{checkHead, "556425-0610;F-skatt;2022-03-09;Ja;", "556425-0610;Skatteskuld;2022-03-09;Anmärkning;24 500", "556425-0611;F-skatt;2022-03-09;Ja;"}, "\r\n")
	sent := webtest.PostFile(t, m, who, path, "fil", "kontroll.csv", []byte(file)).Status(303)
	at := sent.Header.Get("Location")
	webtest.Get(t, m, who, at).Has(".notice", "Inget är inläst än").Has("td", "24\u00a0500").Has("td", "är inte rätt")
	if list, _, err := s.Checks(t.Context(), supplier.CheckFilter{}, supplier.Page{}); err != nil || len(list) != 0 {
		t.Fatalf("%d controls are taken in before anybody has looked, %v", len(list), err)
	}
	webtest.Post(t, m, who, at+"/las-in").Redirects(at)
	if list, _, err := s.Checks(t.Context(), supplier.CheckFilter{}, supplier.Page{}); err != nil || len(list) != 2 {
		t.Fatalf("%d controls, %v", len(list), err)
	}
}
