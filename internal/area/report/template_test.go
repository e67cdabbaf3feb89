package report

import "testing"

func TestHeadingsOfATemplateSayWhatTheyAre(t *testing.T) {
	t.Parallel()
	one, err := parseTemplate("x", "---\nslag: delarsrapport\ntitel: T\n---\n# Inledning\n\n<!-- Vad har hänt? -->\n\nText.\n\n## Den 7 april {+}\n\nMer.\n\n#### Liten\n\n## Eget avsnitt {-}\n\n# Resultat {bilaga}\n\n# Upphandlingar {not}\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []Section{
		{No: 1, Level: 1, Numbered: true, Heading: "Inledning", Help: "Vad har hänt?", Text: "Text.\n\n## Den 7 april\n\nMer.\n\n#### Liten", Status: Todo},
		{No: 2, Level: 2, Heading: "Eget avsnitt", Status: Todo},
		{No: 3, Level: 1, Heading: "Resultat", Part: Appendix, Status: Todo},
		{No: 4, Level: 1, Heading: "Upphandlingar", Part: Note, Status: Todo},
	}
	if len(one.Sections) != len(want) {
		t.Fatalf("%d sections: %+v", len(one.Sections), one.Sections)
	}
	for i, s := range one.Sections {
		if s != want[i] {
			t.Errorf("section %d: %+v, want %+v", i+1, s, want[i])
		}
	}
}
