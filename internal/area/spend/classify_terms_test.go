package spend

import (
	"testing"

	"klover/internal/word/party"
)

func TestTermsTakeWhatTheySay(t *testing.T) {
	t.Parallel()
	line := subject{party: party.Sormland, account: Account{Code: "46101", Name: "Hyra av lokaler, externa"}, seller: Seller{ID: 7, Name: "Fastighets AB Löven"},
		supplierID: "s1", unit: "100 Akutkliniken", article: Article{Number: "ab-1", GTIN: "7391234567890", Name: "Lokalhyra kvartal 1"}, level: Whole}
	for _, test := range []struct {
		terms Terms
		want  bool
	}{
		{Terms{Accounts: "4000-4999"}, true}, {Terms{Accounts: "46"}, true}, {Terms{Accounts: "4611"}, false}, {Terms{Accounts: "50, 46101"}, true},
		{Terms{Accounts: "4611-4700"}, false}, {Terms{Accounts: "4600–4610"}, true},
		{Terms{AccountName: "hyra lokal*"}, true}, {Terms{AccountName: "hyra lokal"}, false}, {Terms{AccountName: "lokalhyr*"}, false}, {Terms{AccountName: "lön, extern*"}, true},
		{Terms{Words: "*hyra"}, true}, {Terms{Words: "hyra"}, false}, {Terms{Words: "lokalhyr*"}, true}, {Terms{Words: "lokalhyr"}, false}, {Terms{Words: "*alhy*"}, true}, {Terms{Words: "LOKALHYRA"}, true}, {Terms{Words: "*kvar"}, false},
		{Terms{SellerName: "löven"}, true}, {Terms{SellerName: "loven"}, false}, {Terms{SupplierID: "s1"}, true}, {Terms{SupplierID: "s2"}, false}, {Terms{SellerID: 8}, false},
		{Terms{Unit: "akut*"}, true}, {Terms{Unit: "kirurg*"}, false}, {Terms{Article: "AB-1"}, true}, {Terms{Article: "X, 7391234567890"}, true}, {Terms{Article: "X"}, false},
		{Terms{Parties: party.Of("D")}, true}, {Terms{Parties: party.Of("U")}, false}, {Terms{Level: "reskontra"}, true}, {Terms{Level: "rad"}, false},
		{Terms{Accounts: "46", Words: "städ"}, false},
	} {
		if tested := test.terms.test(); tested.takes(line) != test.want {
			t.Errorf("%+v: want %v", test.terms, test.want)
		}
	}
}

func TestAccountsThatCannotBeReadAreRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"4000-499", "5000-4000", "x", "40-", "4*"} {
		r := Rule{Purpose: ForKind, Name: "x", Source: "y", Terms: Terms{Accounts: text}}
		if r.Check() == nil {
			t.Errorf("%q was taken", text)
		}
	}
	if (Rule{Purpose: ForKind, Name: "x", Source: "y"}).Check() == nil {
		t.Error("a rule without terms was taken")
	}
}

func TestARuleStandsAmongThoseThatAreAsSure(t *testing.T) {
	t.Parallel()
	rules := []Rule{
		{ID: "1", Purpose: ForCategory, Terms: Terms{SupplierID: "a", Accounts: "1"}},
		{ID: "2", Purpose: ForCategory, Terms: Terms{SupplierID: "a"}},
		{ID: "3", Purpose: ForCategory, Terms: Terms{Accounts: "1"}},
	}
	for _, test := range []struct {
		terms Terms
		order string
	}{
		{Terms{SupplierID: "b", Accounts: "2"}, "1x23"}, {Terms{SupplierID: "b"}, "12x3"}, {Terms{Words: "penna"}, "12x3"}, {Terms{Accounts: "2"}, "123x"},
	} {
		order := ""
		for _, r := range with(rules, Rule{ID: "x", Purpose: ForCategory, Terms: test.terms}) {
			order += r.ID
		}
		if order != test.order {
			t.Errorf("%+v: %s, want %s", test.terms, order, test.order)
		}
	}
}
