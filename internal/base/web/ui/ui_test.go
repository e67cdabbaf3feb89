package ui_test

import (
	"fmt"
	"io/fs"
	"net/http/httptest"
	"os"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/web/assets"
	"klover/internal/base/web/ui"
)

func TestAddressSurvivesTheRoundTrip(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, address, want string }{
		{"nothing chosen", "/avtal", "/avtal"},
		{"as usual is left out", "/avtal?sortera=ends_on&rader=25&sida=1&q=&status=", "/avtal"},
		{"everything", "/avtal?q=säng+å&status=a&status=b&sortera=-title&rader=50&sida=3", "/avtal?q=s%C3%A4ng+%C3%A5&rader=50&sida=3&sortera=-title&status=a&status=b"},
		{"unknown sort key", "/avtal?sortera=id;drop", "/avtal"},
		{"unknown filter", "/avtal?hemlig=1", "/avtal"},
		{"impossible page", "/avtal?sida=-4&rader=7", "/avtal"},
		{"usual order reversed", "/avtal?sortera=-ends_on", "/avtal?sortera=-ends_on"},
	} {
		t.Run(test.name, func(t *testing.T) {
			q := query(test.address)
			if got := q.URL(); got != test.want {
				t.Errorf("URL = %s, want %s", got, test.want)
			}
			if again := query(q.URL()).URL(); again != q.URL() {
				t.Errorf("second time = %s, want %s", again, q.URL())
			}
		})
	}
}

func TestLinksChangeOneThing(t *testing.T) {
	t.Parallel()
	q := query("/avtal?q=rull&status=a&sida=3")
	for _, test := range []struct{ name, got, want string }{
		{"other page", q.WithPage(4), "/avtal?q=rull&sida=4&status=a"},
		{"sorting starts on the first page", q.WithSort("title"), "/avtal?q=rull&sortera=title&status=a"},
		{"sorting the other way", q.WithSort("ends_on"), "/avtal?q=rull&sortera=-ends_on&status=a"},
		{"another filter", q.With("status", "b", "c"), "/avtal?q=rull&status=b&status=c"},
		{"a filter less", q.Without("status"), "/avtal?q=rull"},
		{"no filters", q.Cleared(), "/avtal"},
		{"export of all pages", q.File("/avtal.xlsx"), "/avtal.xlsx?q=rull&status=a"},
		{"unchanged itself", q.URL(), "/avtal?q=rull&sida=3&status=a"},
	} {
		if test.got != test.want {
			t.Errorf("%s: %s, want %s", test.name, test.got, test.want)
		}
	}
	if q.Offset() != 50 || q.Limit() != 25 {
		t.Errorf("rows %d from %d, want 25 from 50", q.Limit(), q.Offset())
	}
}

func TestPagerLeadsToFirstLastAndNeighbours(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		page, rows int
		count      ui.Count
		labels     []string
		next       bool
	}{
		{1, 25, ui.Count{N: 142}, []string{"1", "2", "", "6"}, true},
		{3, 25, ui.Count{N: 142}, []string{"1", "2", "3", "4", "", "6"}, true},
		{6, 17, ui.Count{N: 142}, []string{"1", "", "5", "6"}, false},
		{1, 3, ui.Count{N: 3}, []string{"1"}, false},
		{200, 25, ui.Count{N: 10_000, More: true}, []string{"1", "", "199", "200", "201", "", "400"}, true},
		{400, 25, ui.Count{N: 10_000, More: true}, []string{"1", "", "399", "400"}, true},
	} {
		p := ui.NewPager(query(fmt.Sprintf("/avtal?sida=%d", test.page)), test.count, test.rows)
		var labels []string
		for _, n := range p.Pages {
			labels = append(labels, n.Label)
		}
		if diff := cmp.Diff(test.labels, labels); diff != "" {
			t.Errorf("page %d of %s (-want +got):\n%s", test.page, test.count, diff)
		}
		if (p.Next != "") != test.next {
			t.Errorf("page %d: next = %q", test.page, p.Next)
		}
	}
}

func TestHistoryIsReadableSentences(t *testing.T) {
	t.Parallel()
	status := field.Change{Label: "Status", From: "Annonserad", To: "Utvärdering"}
	for _, test := range []struct {
		event ui.Event
		want  string
	}{
		{ui.Event{Changes: []field.Change{status}}, "ändrade Status från Annonserad till Utvärdering"},
		{ui.Event{Changes: []field.Change{{Label: "Ansvarig", To: "Maria Ek"}}}, "satte Ansvarig till Maria Ek"},
		{ui.Event{Changes: []field.Change{{Label: "Ansvarig", From: "Maria Ek"}}}, "tog bort Ansvarig, som var Maria Ek"},
		{ui.Event{Changes: []field.Change{status, status}}, "ändrade 2 uppgifter"},
		{ui.Event{Verb: "avbröt", What: "upphandlingen"}, "avbröt upphandlingen"},
		{ui.Event{Verb: "skapade"}, "skapade"},
	} {
		if got := test.event.Sentence(); got != test.want {
			t.Errorf("Sentence = %q, want %q", got, test.want)
		}
	}
}

type record struct {
	Name, Kind, Parts string
	Active            bool
	Version           int
}

var set = field.Set[record]{
	{Key: "name", Label: "Namn", Required: true, Group: "Vad", At: func(r *record) any { return &r.Name }},
	{Key: "kind", Label: "Slag", Kind: field.Ref, At: func(r *record) any { return &r.Kind }},
	{Key: "parts", Label: "Delar", Kind: field.Many, Group: "Hur", Choices: []field.Option{{Value: "a", Label: "A"}, {Value: "b", Label: "B"}}, At: func(r *record) any { return &r.Parts }},
	{Key: "active", Label: "Gäller", Kind: field.Bool, At: func(r *record) any { return &r.Active }},
	{Key: "version", Label: "Version", Kind: field.Number, ReadOnly: true, At: func(r *record) any { return &r.Version }},
}

func TestFormKeepsWhatWasWritten(t *testing.T) {
	t.Parallel()
	form := ui.NewForm(set, &record{Name: "Säng", Parts: "a"})
	form.Posted(map[string]string{"name": "", "parts": "b", "active": "ja"}, fault.Invalid(fault.Field{Name: "name", Message: "Fyll i namn."}))
	if c := form.Control("name"); c.Value != "" || c.Error != "Fyll i namn." {
		t.Errorf("name = %q, %q", c.Value, c.Error)
	}
	want := []ui.Option{{Value: "a", Label: "A"}, {Value: "b", Label: "B", Chosen: true}}
	if diff := cmp.Diff(want, form.Control("parts").Options); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
	if form.Control("version") != nil {
		t.Error("a read-only field is in the form")
	}
	if n := len(form.Sections()); n != 2 {
		t.Errorf("%d sections, want 2", n)
	}
}

func TestLongListsAreTypedInto(t *testing.T) {
	t.Parallel()
	var options []field.Option
	for i := range 300 {
		options = append(options, field.Option{Value: fmt.Sprint("id", i), Label: fmt.Sprint("Företag ", i)})
	}
	form := ui.NewForm(set, &record{Kind: "id7"})
	form.Choose("kind", options)
	if c := form.Control("kind"); c.Type != "suggest" || c.Value != "Företag 7" {
		t.Errorf("control = %s %q, want suggest with the name", c.Type, c.Value)
	}
	if got := ui.Resolve(options, "företag 12 "); got != "id12" {
		t.Errorf("Resolve = %q, want id12", got)
	}
	form.Choose("kind", options[:10])
	if got := ui.Resolve(options, "Okänt AB"); got != "Okänt AB" {
		t.Errorf("Resolve = %q, want what was written", got)
	}
}

func TestConflictShowsOnlyWhatDiffers(t *testing.T) {
	t.Parallel()
	c := ui.NewConflict(set, &record{Name: "Min"}, &record{Name: "Din", Version: 5}, map[string]string{"name": "Min", "hemlig": "x"}, 5)
	c.Rows = c.Rows[:1]
	if diff := cmp.Diff([]ui.ConflictRow{{Label: "Namn", Mine: "Min", Saved: "Din"}}, c.Rows); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]ui.Hidden{{Name: "name", Value: "Min"}, {Name: "version", Value: "5"}}, c.Hidden); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFactsCanBeLinkedAndLeftOut(t *testing.T) {
	t.Parallel()
	facts := ui.NewFacts(set, &record{Name: "Säng"}, "name", "kind")
	facts.Link("name", "/sangar/1")
	facts.DropEmpty()
	want := ui.Facts{Groups: []ui.FactGroup{{Heading: "Vad", Facts: []ui.Fact{{Key: "name", Label: "Namn", Value: "Säng", URL: "/sangar/1"}}}}}
	if diff := cmp.Diff(want, facts); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestListOfAShrunkenRegisterLeadsBack(t *testing.T) {
	t.Parallel()
	listing := ui.Listing[record]{One: "säng", Many: "sängar", Columns: ui.Fields(set, "name"), Sort: "name"}
	r := httptest.NewRequest("GET", "/sangar?sida=9", nil)
	if got := listing.List(listing.Query(r), nil, ui.Count{N: 30}).Table.Empty.Actions[0].URL; got != "/sangar" {
		t.Errorf("leads to %s", got)
	}
	one := listing.List(listing.Query(r), []record{{Name: "A"}}, ui.Count{N: 1})
	if one.Many != "säng" || one.Search != "Sök bland sängar" {
		t.Errorf("one row is called %q, the search %q", one.Many, one.Search)
	}
}

func TestColumnsOnDemandAreChosenInTheAddress(t *testing.T) {
	t.Parallel()
	listing := ui.Listing[record]{Many: "sängar", Sort: "name", Columns: ui.Columns[record]{ui.Field(set, "name"), ui.Field(set, "kind"), ui.Field(set, "parts").OnDemand()}}
	for address, want := range map[string][]string{
		"/s":                                 {"Namn", "Slag"},
		"/s?kolumner=parts":                  {"Namn", "Delar"},
		"/s?kolumner=kind&kolumner=parts":    {"Namn", "Slag", "Delar"},
		"/s?kolumner=finns-inte&kolumner=id": {"Namn"},
	} {
		list := listing.List(listing.Query(httptest.NewRequest("GET", address, nil)), []record{{}}, ui.Count{N: 1})
		var got []string
		for _, h := range list.Table.Heads {
			got = append(got, h.Label)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", address, diff)
		}
	}
}

func TestSmallLineStaysInItsBox(t *testing.T) {
	t.Parallel()
	k := ui.KPI{Points: []float64{5, 5, 5}}
	if got, want := k.Line(), "2.0,25.0 47.0,25.0 92.0,25.0"; got != want {
		t.Errorf("flat line = %q, want %q", got, want)
	}
	if got := (ui.KPI{Points: []float64{1}}).Line(); got != "" {
		t.Errorf("one point draws %q", got)
	}
}

func TestIconsInTemplatesExist(t *testing.T) {
	t.Parallel()
	name := regexp.MustCompile(`icon "([a-z0-9-]+)"`)
	for _, folder := range []string{".", ".."} {
		files, err := fs.Glob(os.DirFS(folder), "*.html")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			content, err := os.ReadFile(folder + "/" + file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range name.FindAllStringSubmatch(string(content), -1) {
				if !assets.HasIcon(m[1]) {
					t.Errorf("%s: there is no icon %s", file, m[1])
				}
			}
		}
	}
}

func query(address string) ui.Query {
	return ui.ParseQuery(httptest.NewRequest("GET", address, nil), []string{"status", "owner"}, []string{"ends_on", "title"}, "ends_on")
}

func TestHistoryTellsNamesAndFoldsWhatIsLong(t *testing.T) {
	t.Parallel()
	const id = "01a2015a-fd46-72d7-bde3-45a5b2796749"
	e := ui.Event{Verb: "skapade", Changes: []field.Change{
		{Label: "Namn", To: "Rollatorer"}, {Label: "Kategori", To: id}, {Label: "Ägare", From: id, To: "Åsa Öberg"}, {Label: "Värde", To: "1 kr"}, {Label: "Start", To: "2022"}}}
	if got := len(e.Details()); got != 4 {
		t.Errorf("%d details, want 4 without the id", got)
	}
	if e.Fold() != "" {
		t.Errorf("few details are folded: %q", e.Fold())
	}
	e.Changes = append(e.Changes, field.Change{Label: "Slut", To: "2024"})
	if got := e.Fold(); got != "Visa 5 uppgifter" {
		t.Errorf("Fold = %q", got)
	}
	one := ui.Event{Changes: []field.Change{{Label: "Kategori", From: id, To: id}}}
	if got := one.Sentence(); got != "ändrade Kategori" {
		t.Errorf("Sentence = %q", got)
	}
}

func TestFormsMarkWhatIsRare(t *testing.T) {
	t.Parallel()
	f := ui.Form{Controls: []ui.Control{{Required: true}, {}, {}, {}, {}}}
	if !f.Sections()[0].Controls[0].Quiet {
		t.Error("a form of mostly optional fields marks each of them")
	}
	f.Controls[1].Required, f.Controls[2].Required = true, true
	if f.Sections()[0].Controls[0].Quiet {
		t.Error("a form of mostly required fields does not mark the optional ones")
	}
}

func TestWideTablesNameTheirCells(t *testing.T) {
	t.Parallel()
	wide := ui.Table{Heads: []ui.Head{{Label: "Avtal"}, {Label: "Läge"}, {Label: "Slut"}, {Label: "Värde"}}}
	if got := wide.Caption(0) + "|" + wide.Caption(3) + "|" + wide.Caption(9); got != "|Värde|" {
		t.Errorf("captions = %q", got)
	}
	if narrow := (ui.Table{Heads: wide.Heads[:2]}); narrow.Many() || narrow.Caption(1) != "" {
		t.Error("a narrow table becomes cards")
	}
}

// TestEachRowOpensItsOwnMenu: a button that opens another row's menu removes the wrong thing.
func TestEachRowOpensItsOwnMenu(t *testing.T) {
	t.Parallel()
	row := func(id, name string) ui.Row {
		return ui.Row{Cells: []ui.Cell{ui.Text(name)}, Menu: []ui.Action{{Label: "Ta bort", URL: "/avtal/1/ta-bort", Post: true, Values: []ui.Hidden{{Name: "id", Value: id}}}}}
	}
	first, second := row("a", "Leveranser"), row("b", "Priser")
	if first.MenuID() == second.MenuID() || first.MenuID() != row("a", "Leveranser").MenuID() {
		t.Errorf("menus %s and %s", first.MenuID(), second.MenuID())
	}
	if got := first.Called(); got != "Leveranser" {
		t.Errorf("the menu is for %q", got)
	}
}
