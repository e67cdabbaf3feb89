package orgnr_test

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"klover/internal/base/fault"
	"klover/internal/word/orgnr"
)

func TestParseReadsEveryForm(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]orgnr.ID{
		"556425-0610":      "556425-0610",
		"5564250610":       "556425-0610",
		"165564250610":     "556425-0610",
		"16556425-0610":    "556425-0610",
		" 556425 0610 ":    "556425-0610",
		"556425\u20110610": "556425-0610",
		"SE556425061001":   "556425-0610",
		"se 556425-061001": "556425-0610",
		"232100-0032":      "232100-0032", // Region Sörmland
		"2321000172":       "232100-0172", // Region Västmanland
		"121212+1212":      "121212+1212",
		"20121212-1212":    "121212-1212",
	} {
		if got, err := orgnr.Parse(text); err != nil || got != want {
			t.Errorf("Parse(%q) = %q, %v, want %q", text, got, err, want)
		}
	}
}

func TestParseRefusesWrongNumbers(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"556425-0611", "55642-50610", "SE556425-0610", "DE556425061001", "195564250610",
		"000000-0000", "abc", "121312-1211", "5564250610 5564250610", "SE55642506100"} {
		id, err := orgnr.Parse(text)
		if fault.KindOf(err) != fault.KindInvalid || id != "" {
			t.Errorf("Parse(%q) = %q, %v, want a fault", text, id, err)
		}
	}
}

func TestSoleTraderIsPersonalData(t *testing.T) {
	t.Parallel()
	for id, want := range map[orgnr.ID]bool{"121212-1212": true, "860176-9915": true, "556425-0610": false, "232100-0032": false, "": false} {
		if got := id.IsPerson(); got != want {
			t.Errorf("%q.IsPerson() = %v", id, got)
		}
	}
}

func TestNoneIsEmpty(t *testing.T) {
	t.Parallel()
	var id orgnr.ID
	if v, _ := id.Value(); v != "" || id.VAT() != "" {
		t.Errorf("none is stored as %v, VAT %q", v, id.VAT())
	}
	if err := id.Scan(nil); err != nil || id != "" {
		t.Errorf("NULL = %q, %v", id, err)
	}
	if err := id.Scan("556425-0610"); err != nil || id.VAT() != "SE556425061001" {
		t.Errorf("VAT = %q, %v", id.VAT(), err)
	}
	if err := id.UnmarshalText(nil); err != nil || id != "" {
		t.Errorf("empty text = %q, %v", id, err)
	}
}

// The vectors are shared standards material beside the checkout; a checkout
// alone runs without them.
func TestVectorsOfOthers(t *testing.T) {
	t.Parallel()
	file, err := os.Open("../../../../shared/standards/swedish-identifiers/vectors.csv")
	if err != nil {
		t.Skip("../shared is not beside the checkout: the vectors of others are not read")
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if row[0] != "organisationsnummer" {
			continue
		}
		checkVector(t, row[1], row[2] == "valid", row[3], row[4])
	}
}

// The vectors write persons over a hundred years with +, whatever was read; we
// keep the sign that was read, so only the digits are compared.
func checkVector(t *testing.T, text string, valid bool, normalised, note string) {
	t.Helper()
	id, err := orgnr.Parse(text)
	if (err == nil) != valid {
		t.Errorf("Parse(%q): %v, want valid %v", text, err, valid)
		return
	}
	if !valid {
		return
	}
	if want := orgnr.ID(normalised).Digits(); id.Digits() != want {
		t.Errorf("Parse(%q) = %q, want %q", text, id, want)
	}
	if id.IsPerson() != strings.Contains(note, "Enskild firma") || !strings.Contains(note, id.VAT()) {
		t.Errorf("Parse(%q): person %v, VAT %s, want %s", text, id.IsPerson(), id.VAT(), note)
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"556425-0610", "SE556425061001", "121212+1212"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		id, err := orgnr.Parse(text)
		if err == nil && !orgnr.Valid(string(id)) {
			t.Errorf("Parse(%q) = %q, which is not valid", text, id)
		}
	})
}
