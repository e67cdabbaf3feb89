package invoice

import (
	"slices"
	"strings"
	"testing"
)

func TestPersonalNumbersAreMaskedInEveryForm(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Tolk 811218-9876 2 tim":           "Tolk [personnummer] 2 tim",
		"19811218-9876":                    "[personnummer]",
		"198112189876, hjälpmedel":         "[personnummer], hjälpmedel",
		"8112189876":                       "[personnummer]",
		"Pnr: 811218+9876.":                "Pnr: [personnummer].",
		"pat 811218 9876":                  "pat [personnummer]",
		"811218–9876":                      "[personnummer]",
		"samordningsnr 701063-2391":        "samordningsnr [personnummer]",
		"(811218-9876)":                    "([personnummer])",
		"811218-9876 och 701063-2391":      "[personnummer] och [personnummer]",
		"Personnr. 8112189876":             "Personnr. [personnummer]",
		"patient nr 8112189876 ögonprotes": "patient nr [personnummer] ögonprotes",
	} {
		if got, m := Mask(text); got != want || m.Numbers != strings.Count(want, "[personnummer]") {
			t.Errorf("%q is %q (%d), want %q", text, got, m.Numbers, want)
		}
	}
}

func TestOtherNumbersAreNotMasked(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"Org.nr 556425-0610", "232100-0032", "SE556425061001", "16556425-0610", // organisations: the third digit is at least 2
		"811218-9875",                // wrong check digit
		"811318-9877", "811200-9876", // no day of birth
		"OCR 8112189876", "ocr-nr: 8112189876", // as an OCR number may be
		"Art.nr 8112189876", "artikelnummer 8112189876", "Order 8112189876", "Faktura nr 8112189876", "GTIN 8112189876", "S/N: 8112189876",
		"7310867560207", "18112189876543", "A811218-9876", "811218-9876B", "1811218-9876", "811218-98765", "12.811218-9876", // parts of other numbers
		"0155-24 57 00", "2022-11-30", "30 000 000", "20221130-0001",
	} {
		if got, m := Mask(text); got != text || m != (Masked{}) {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestNamesAreMasked(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Konsulttid Anna Andersson v 12":   "Konsulttid [namn] v 12",
		"Att: Bo Ek":                       "Att: [namn]",
		"Er ref. Xavier Tshisekedi, 82910": "Er ref. [namn], 82910",
		"Patient Al-Hassan, Fatima":        "Patient [namn]",
		"Resa Karl-Erik Lindqvist Sthlm":   "Resa [namn] Sthlm",
		"Lars Göran Bergström, timmar":     "[namn], timmar",
		"Handläggare: Eva Holm / Per Dahl": "Handläggare: [namn] / [namn]",
	} {
		if got, m := Mask(text); got != want || m.Names != strings.Count(want, "[namn]") {
			t.Errorf("%q is %q (%d), want %q", text, got, m.Names, want)
		}
	}
}

func TestWhatOnlyLooksLikeANameIsNotMasked(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"Anders Andersson AB", "Sven Svenssons Bil AB", "Karl Johansgatan 4", "Per Albin Hanssons väg", "Sankt Lars Hansson", "Hotell Anna Lund",
		"Ella Soffa Grå", "Emma Schampo", "Maria Nila Shampoo", "Handske Nitril Medium", "Region Sörmland Inköp", "Lars Skola",
		"Ref: 82910 Inköp", "Att bestrida", "Kontakt Svart Lång Kabel AB", "Oskar II Kanyl", "Oscar", "HÄLLEFORS BERG",
	} {
		if got, m := Mask(text); got != text || m != (Masked{}) {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestAPartIsMaskedInItsTextsAndKeepsItsNumbers(t *testing.T) {
	t.Parallel()
	raw := strings.NewReplacer("82910", "Anna Andersson 811218-9876", "Handske nitril M", "Tolk åt 811218-9876", "N-100M", "8112189876", "1001 7", "8112189876").Replace(gloves)
	all := collect(t, "f.xml", []byte(raw))
	p := Part{Invoice: &all[0].Invoice, Lines: all[0].Lines}
	m := p.Mask()
	if m != (Masked{Numbers: 2, Names: 1}) || p.Invoice.BuyerRef != "[namn] [personnummer]" || p.Lines[0].Name != "Tolk åt [personnummer]" {
		t.Errorf("%+v %q %q", m, p.Invoice.BuyerRef, p.Lines[0].Name)
	}
	if p.Lines[0].SellerArticle != "8112189876" || p.Invoice.Payments[0].Ref != "8112189876" || p.Invoice.Supplier.OrgNo != "556425-0610" {
		t.Error("a number that is no text was masked")
	}
}

func TestASoleTraderIsAPerson(t *testing.T) {
	t.Parallel()
	var p Party
	p.company("811218-9876")
	if !p.IsPerson() || (Party{OrgNo: "556425-0610"}).IsPerson() {
		t.Error(p)
	}
}

func TestFirstNamesAreSorted(t *testing.T) {
	t.Parallel()
	if !slices.IsSorted(firstNames) {
		t.Error("names are found by halving, which needs their order")
	}
}

func FuzzMask(f *testing.F) {
	f.Add("Patient: Anna Andersson 811218-9876, OCR 8112189876")
	f.Fuzz(func(t *testing.T, text string) {
		once, _ := Mask(text)
		if again, m := Mask(once); again != once || m != (Masked{}) {
			t.Fatalf("%q becomes %q and then %q", text, once, again)
		}
	})
}
