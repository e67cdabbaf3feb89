package compare

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/webtest"
)

// till is the pages with our own spend of two quarters behind them.
func till(t *testing.T) desk {
	t.Helper()
	d := desk{withLake(t, dbtest.SQLite(t, spendTables()...)), webtest.Mux(), webtest.User("Åsa Öberg", permRead, permWrite)}
	buy(t, d.Store, 1, "D", 20220110, 4, 4)
	buy(t, d.Store, 2, "U", 20220110, 1, 20)
	(&Web{Store: d.Store}).Routes(d.mux)
	return d
}

var seenHash = regexp.MustCompile(`name="granskad" value="([0-9a-f]{64})"`)

func TestAFileIsLookedAtBeforeItLeavesTheHouse(t *testing.T) {
	t.Parallel()
	d := till(t)
	form := []string{"avsandare", "Inköp Sörmland Västmanland", "fran", "2022-Q1", "till", "2022-Q2", "niva", "1", "inv_D", "302000"}
	webtest.Get(t, d.mux, d.controller, TellPath).Has("label", "Invånare i Region Sörmland").Has("p", "utan namn")
	webtest.Post(t, d.mux, d.controller, TellPath, "avsandare", "", "fran", "2022-Q1", "till", "2022-Q3", "niva", "1").Status(422).Has(".errors", "Fyll i avsändare")
	webtest.Post(t, d.mux, d.controller, TellPath, "avsandare", "Vi", "fran", "2022-Q1", "till", "2022-Q3", "niva", "1").Status(422).Has(".errors", "inte slut än")
	p := webtest.Post(t, d.mux, d.controller, TellPath, form...).Status(200).Has("h2", "Det här lämnar huset").Has("td", "16000").Has("td", "dolt").Has("p", "1\u00a0belopp lämnas ut och 1\u00a0är dolt").Has(".notice", "Hela kvartal är dolda").Lacks("td", "20000")
	found := seenHash.FindStringSubmatch(p.Body)
	if found == nil {
		t.Fatal("the preview has no button that lets exactly this leave")
	}
	if list := must[[]Export](t)(d.Exports(t.Context())); len(list) != 0 {
		t.Errorf("looking at it let it out: %+v", list)
	}
	webtest.Post(t, d.mux, d.controller, ExportsPath, append(form, "granskad", strings.Repeat("0", 64))...).Status(409)
	at := webtest.Post(t, d.mux, d.controller, ExportsPath, append(form, "granskad", found[1])...).Status(303).Header.Get("Location")
	webtest.Get(t, d.mux, d.controller, at).Has(".history", "lämnade ut").Has("dd", "Inköp Sörmland Västmanland").Has("td", "16000")
	csv := webtest.Get(t, d.mux, d.controller, at+"/fil?form=csv").HeaderHas("Content-Type", "csv")
	if !strings.Contains(csv.Body, "part;D;Region Sörmland;302000") {
		t.Errorf("%s", csv.Body)
	}
	webtest.Get(t, d.mux, d.controller, at+"/fil?form=json").HeaderHas("Content-Type", "json")
	reader := webtest.User("Bo Ek", permRead)
	webtest.Get(t, d.mux, reader, at).Status(403)
	webtest.Get(t, d.mux, reader, SpendPath).Status(200).Lacks("a", "Lämna ut våra")
	webtest.Get(t, d.mux, d.controller, SpendPath+"?ar=2022&niva=1&matt=invanare").Has("td", "0\u00a0kr")
}

func TestRegionsStandSideBySide(t *testing.T) {
	t.Parallel()
	d := till(t)
	webtest.Get(t, d.mux, d.controller, SpendPath+"?ar=2022").Has(".notice", "Ingen annan har lämnat").Has("th", "Region Sörmland")
	webtest.PostFile(t, d.mux, d.controller, FilesPath, "fil", "fel.csv", []byte("id;namn\n")).Status(422).Has(".errors", "ingen fil med avidentifierade")
	at := webtest.PostFile(t, d.mux, d.controller, FilesPath, "fil", "uppsala.csv", []byte(theirFile+"C;2022-Q1;L10;Städ;1,00;12;4;nej\r\n")).Status(303).Header.Get("Location")
	webtest.Get(t, d.mux, d.controller, at).Has(".notice", "3\u00a0rader inlagda, 1 avvisade").Has("td", "står redan på rad")
	p := webtest.Get(t, d.mux, d.controller, SpendPath+"?matt=andel").Has("th", "Region Uppsala").Has("td", "60,0\u00a0%").Has("td", "dolt").Has("td", "inga inköp").Has("td", "100,0\u00a0%").Lacks(".notice", "Ingen annan")
	p.Has("figure", "Andel av det totala i de största").Has("figure", "Så fördelar sig våra egna")
	webtest.Get(t, d.mux, d.controller, SpendPath+"?matt=invanare").Has("td", "ej mätbar")
	webtest.Get(t, d.mux, d.controller, SpendPath+"?kategori=alla").Has("h2", "Kvartal för kvartal").Has("td", "2022-Q1").Has("td a", "uppsala.csv").Has("td", "Inköpsanalysen")
	webtest.Get(t, d.mux, d.controller, SpendPath+"?grupp=uppsala-orebro").Has("th", "Region Uppsala")
	webtest.Get(t, d.mux, d.controller, GroupsPath).Has("td", "Uppsala-Örebro").Has("td", "C, D, S, T, U, W, X")
	webtest.Post(t, d.mux, d.controller, GroupsPath+"/ny", "name", "Sjuklövern", "members", "d; u, å").Redirects(GroupsPath)
	webtest.Post(t, d.mux, d.controller, GroupsPath+"/ny", "name", "Fel", "members", "!!").Status(422)
	id := must[[]Band](t)(d.Groups(t.Context()))[0].ID
	webtest.Get(t, d.mux, d.controller, SpendPath+"?grupp="+id).Lacks("th", "Region Uppsala")
	webtest.Get(t, d.mux, d.controller, SpendPath+"?format=xlsx").HeaderHas("Content-Type", "spreadsheetml")
	webtest.Get(t, d.mux, d.controller, RulesPath).Has("td", "leverantörer")
	webtest.Post(t, d.mux, d.controller, at+"/angra").Redirects(at)
	webtest.Get(t, d.mux, d.controller, SpendPath+"?ar=2022").Lacks("th", "Region Uppsala")
}

func TestSpendLeavesAndComesByCommand(t *testing.T) {
	t.Parallel()
	d := till(t)
	path := filepath.Join(t.TempDir(), "ut.csv")
	out, err := run(t, d.Store, "compare", "export", "-sender", "Vi", "-from", "2022-Q1", "-to", "2022-Q1", "-preview")
	if err != nil || !strings.Contains(out, "D;2022-Q1;;Totalt;16000") {
		t.Errorf("preview: %v\n%s", err, out)
	}
	if _, err := run(t, d.Store, "compare", "export", "-sender", "Vi", "-from", "2022-Q1", "-to", "2022-Q1", "-inhabitants", "D=många", path); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("inhabitants in words: %v", err)
	}
	out, err = run(t, d.Store, "compare", "export", "-sender", "Vi", "-from", "2022-Q1", "-to", "2022-Q1", "-inhabitants", "D=302000", path)
	if text, failed := os.ReadFile(path); err != nil || failed != nil || !bytes.Contains(text, []byte("part;D;Region Sörmland;302000")) {
		t.Errorf("%v %v\n%s\n%s", err, failed, out, text)
	}
	if list := must[[]Export](t)(d.Exports(t.Context())); len(list) != 1 {
		t.Errorf("%d exports in the register", len(list))
	}
	if _, err := run(t, d.Store, "compare", "import", path); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("our own file read as others': %v", err)
	}
	other := filepath.Join(t.TempDir(), "uppsala.csv")
	if err := os.WriteFile(other, []byte(theirFile), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err = run(t, d.Store, "compare", "import", other); err != nil || !strings.Contains(out, "3 rader inlagda") {
		t.Errorf("%v\n%s", err, out)
	}
}
