package supplier

import "testing"

func TestNameKeyIsTheSameForOneCompany(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ a, b string }{
		{"Åkers Bygg & Montage AB (publ)", "AB Akers Bygg och Montage"},
		{"Mediq Sverige Aktiebolag", "MEDIQ AB"},
		{"Öbergs Handelsbolag", "Obergs HB"},
		{"Wåhlins Livs KB", "Vahlins Livs, Kommanditbolag"},
		{"IT-Konsult i Eskilstuna AB", "IT Konsult Eskilstuna"},
		{"Coloplast A/S", "Coloplast AS"},
	} {
		if a, b := NameKey(test.a), NameKey(test.b); a != b {
			t.Errorf("NameKey(%q) = %q, NameKey(%q) = %q", test.a, a, test.b, b)
		}
	}
}

func TestNameKeyKeepsANameOfOnlyForms(t *testing.T) {
	t.Parallel()
	if got := NameKey("AB Sverige"); got != "absverige" {
		t.Errorf("NameKey = %q", got)
	}
	if got := NameKey("  "); got != "" {
		t.Errorf("NameKey of blanks = %q", got)
	}
}

func TestLikenessAsksAboutSpellingNotAboutOtherCompanies(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b  string
		alike bool
	}{
		{"Mölnlycke Health Care AB", "Mölnlycke Helth Care", true},
		{"Sodexo", "Sodexo AB", true},
		{"Kalmar Bostad 1 AB", "Kalmar Bostad 2 AB", false},
		{"Peab Asfalt AB", "Peab Sverige AB", false},
		{"Atea AB", "Aten AB", false},
		{"Svensk Rekrytering", "Svensk Redovisning", false},
	} {
		if per := Likeness(NameKey(test.a), NameKey(test.b)); (per > 0) != test.alike {
			t.Errorf("Likeness(%q, %q) = %d, want alike %v", test.a, test.b, per, test.alike)
		}
	}
}

func TestDistanceCountsLetters(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"kitten", "sitting", 3}, {"atea", "aten", 1}, {"lokalvard", "lokalvrd", 1}} {
		if got := distance(test.a, test.b, 9); got != test.want {
			t.Errorf("distance(%q, %q) = %d, want %d", test.a, test.b, got, test.want)
		}
	}
}
