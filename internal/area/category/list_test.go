package category

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCheckListTellsEachFaultAtItsRow(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		what string
		rows []Row
		want []string // "row field: part of the message"
	}{
		{"a right list", []Row{{No: 2, Code: "A", Name: "Alla"}, {No: 3, Code: "A1", Parent: "A", Name: "En", Level: 2}}, nil},
		{"children first", []Row{{No: 2, Code: "A1", Parent: "A", Name: "En"}, {No: 3, Code: "A", Name: "Alla"}}, nil},
		{"no code, no name", []Row{{No: 2}}, []string{"2 Kod: saknas", "2 Namn: saknas"}},
		{"duplicate", []Row{{No: 2, Code: "A", Name: "x"}, {No: 3, Code: "A", Name: "y"}}, []string{"3 Kod: står redan på rad 2"}},
		{"unknown parent", []Row{{No: 2, Code: "A1", Parent: "A", Name: "x"}}, []string{"2 Överordnad kod: finns inte"}},
		{"its own parent", []Row{{No: 2, Code: "A", Parent: "A", Name: "x"}}, []string{"2 Överordnad kod: under sig själv"}},
		{"a ring", []Row{{No: 2, Code: "A", Parent: "B", Name: "x"}, {No: 3, Code: "B", Parent: "A", Name: "y"}},
			[]string{"2 Överordnad kod: under sig själv", "3 Överordnad kod: under sig själv"}},
		{"wrong level", []Row{{No: 2, Code: "A", Name: "x", Level: 2}}, []string{"2 Nivå: Nivån är 2 men kategorin ligger på nivå 1"}},
		{"level 5", []Row{{No: 2, Code: "A", Name: "x", Level: 5}}, []string{"2 Nivå: 1–4"}},
		{"too deep", []Row{{No: 2, Code: "A", Name: "x"}, {No: 3, Code: "B", Parent: "A", Name: "x"}, {No: 4, Code: "C", Parent: "B", Name: "x"},
			{No: 5, Code: "D", Parent: "C", Name: "x"}, {No: 6, Code: "E", Parent: "D", Name: "x"}}, []string{"6 Överordnad kod: nivå 5"}},
		{"ended before, from when", []Row{{No: 2, Code: "A", Name: "x", ValidTo: 20221231}}, []string{"2 Gäller från: Skriv kategorins första dag"}},
		{"ends before it begins", []Row{{No: 2, Code: "A", Name: "x", ValidFrom: 20230101, ValidTo: 20221231}}, []string{"2 Gäller till och med: före den första"}},
		{"outlives its parent", []Row{{No: 2, Code: "A", Name: "x", ValidTo: 20231231}, {No: 3, Code: "B", Parent: "A", Name: "x"}}, []string{"3 Gäller till och med: A gäller bara till och med 2023-12-31"}},
		{"replaced but not ended", []Row{{No: 2, Code: "A", Name: "x", ReplacedBy: Codes{"B"}}, {No: 3, Code: "B", Name: "y"}}, []string{"2 Gäller till och med: ersätts av B"}},
		{"a code with signs", []Row{{No: 2, Code: "A/1", Name: "x"}}, []string{"2 Kod: högst 20 bokstäver"}},
		{"own dates", []Row{{No: 2, Code: "A", Name: "x", ValidFrom: 20180101, ValidTo: 20221231}}, nil},
		{"unknown replacement", []Row{{No: 2, Code: "A", Name: "x", ValidTo: 20231231, ReplacedBy: Codes{"B"}}}, []string{"2 Ersätts av: Koden B finns inte"}},
		{"replaced by itself", []Row{{No: 2, Code: "A", Name: "x", ValidTo: 20231231, ReplacedBy: Codes{"A"}}}, []string{"2 Ersätts av: sig själv"}},
	} {
		got := CheckList(test.rows, 20230101)
		if len(got) != len(test.want) {
			t.Errorf("%s: %v, want %v", test.what, got, test.want)
			continue
		}
		for i, want := range test.want {
			place, part, _ := strings.Cut(want, ": ")
			if p := got[i]; place != string(rune('0'+p.No))+" "+p.Field || !strings.Contains(p.Message, part) {
				t.Errorf("%s: %+v, want %s", test.what, p, want)
			}
		}
	}
}

func TestCheckListFillsInLevels(t *testing.T) {
	t.Parallel()
	rows := []Row{{No: 2, Code: "A1", Parent: "A", Name: "x"}, {No: 3, Code: "A", Name: "y"}}
	if wrong := CheckList(rows, 20230101); wrong != nil || rows[0].Level != 2 || rows[1].Level != 1 {
		t.Errorf("%v %v", wrong, rows)
	}
}

func tree() Tree {
	return NewTree(20221231, []Node{
		{ID: "4", Code: "B", Name: "Bygg"}, {ID: "1", Code: "A", Name: "Vård"},
		{ID: "3", Code: "A10", Name: "Möbler", ParentID: "1"}, {ID: "2", Code: "A2", Name: "Sängar", ParentID: "1"},
		{ID: "5", Code: "A21", Name: "Madrasser", ParentID: "2"}, {ID: "6", Code: "C1", Name: "Utan förälder", ParentID: "ended"},
	})
}

func TestCompareTellsWhatChanges(t *testing.T) {
	t.Parallel()
	next := []Row{
		{Code: "A", Name: "Vård"}, {Code: "A2", Parent: "A", Name: "Sängar och lyft"}, {Code: "A10", Parent: "B", Name: "Möbler"}, {Code: "B", Name: "Bygg"},
		{Code: "A21", Parent: "A2", Name: "Madrasser", ValidTo: 20240101, ReplacedBy: Codes{"A2"}}, {Code: "N", Name: "Ny"}, {Code: "O", Name: "Gammal", ValidTo: 20200101},
	}
	want := []Difference{
		{Added, "", "N", "Ny", "", "första nivån"},
		{Renamed, "2", "A2", "Sängar och lyft", "Sängar", "Sängar och lyft"},
		{Moved, "3", "A10", "Möbler", "A Vård", "B Bygg"},
		{Ended, "5", "A21", "Madrasser", "", "2024-01-01, ersätts av A2"},
		{Ended, "6", "C1", "Utan förälder", "", "finns inte i listan"},
	}
	if diff := cmp.Diff(want, Compare(tree(), next)); diff != "" {
		t.Error(diff)
	}
}

func TestTreeIsOrderedAndKnowsItsBranches(t *testing.T) {
	t.Parallel()
	var labels []string
	for _, o := range tree().Options() {
		labels = append(labels, o.Label)
	}
	want := []string{"Vård", "Vård › Sängar", "Vård › Sängar › Madrasser", "Vård › Möbler", "Bygg", "Utan förälder"}
	if diff := cmp.Diff(want, labels); diff != "" {
		t.Error(diff)
	}
	for id, want := range map[string]int{"1": 4, "2": 2, "4": 1, "none": 0} {
		if got := len(tree().Branch(id)); got != want {
			t.Errorf("Branch(%s) has %d, want %d", id, got, want)
		}
	}
	if got := len(tree().Children("1")); got != 2 {
		t.Errorf("%d children", got)
	}
}

func TestMatchReadsCodesNamesLabelsAndPaths(t *testing.T) {
	t.Parallel()
	twins := NewTree(0, append(tree().All(), Node{ID: "7", Code: "D", Name: "Bygg"})).matcher()
	for text, want := range map[string]string{"A2": "2", "a2": "2", "möbler": "3", " A10  Möbler": "3", "vård › möbler": "3",
		"Bygg": "", "B": "4", "": "", "okänd": ""} {
		if got := twins.match(text); got != want {
			t.Errorf("match(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestSearchKeepsTheWayToTheHits(t *testing.T) {
	t.Parallel()
	found, hits := tree().Search("madr")
	var codes []string
	for _, n := range found.All() {
		codes = append(codes, n.Code)
	}
	if diff := cmp.Diff([]string{"A", "A2", "A21"}, codes); diff != "" || len(hits) != 1 || !hits["5"] {
		t.Error(diff, hits)
	}
	if all, _ := tree().Search(" "); len(all.All()) != 6 {
		t.Errorf("without words: %d", len(all.All()))
	}
}

func TestACategoryIsLedByTheNearestLeadAbove(t *testing.T) {
	t.Parallel()
	led := NewTree(0, []Node{{ID: "1", Code: "A", Lead: "Åsa"}, {ID: "2", Code: "A1", ParentID: "1"}, {ID: "3", Code: "A11", ParentID: "2", Lead: "Bo"}, {ID: "4", Code: "B"}})
	for id, want := range map[string]string{"1": "Åsa", "2": "Åsa", "3": "Bo", "4": ""} {
		if n, _ := led.Lead(id); n.Lead != want {
			t.Errorf("Lead(%s) = %q, want %q", id, n.Lead, want)
		}
	}
}

func TestOneLeadOnEachDay(t *testing.T) {
	t.Parallel()
	last := Lead{ValidFrom: 20200101, UserID: "b", UserName: "Bo"}
	for _, test := range []struct {
		what string
		next Lead
		ok   bool
	}{
		{"another, later", Lead{ValidFrom: 20220301, UserID: "c", UserName: "Cia"}, true},
		{"a correction", Lead{ValidFrom: 20200101, UserID: "c", UserName: "Cia"}, true},
		{"the same again", Lead{ValidFrom: 20220101, UserID: "b", UserName: "Bo"}, false},
		{"before the present", Lead{ValidFrom: 20191231, UserID: "c", UserName: "Cia"}, false},
		{"nobody", Lead{ValidFrom: 20220101}, false},
		{"no day", Lead{UserID: "c", UserName: "Cia"}, false},
	} {
		if err := test.next.Check(last); (err == nil) != test.ok {
			t.Errorf("%s: %v", test.what, err)
		}
	}
}
