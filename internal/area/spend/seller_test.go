package spend

import (
	"testing"

	"klover/internal/area/supplier"
	"klover/internal/word/orgnr"
)

var knownSuppliers = NewRegister([]supplier.Known{
	{ID: "mediq", Name: "Mediq Sverige AB", OrgNo: "556425-0610", Bankgiro: "5402-9681"},
	{ID: "akers", Name: "Åkers Bygg & Montage Aktiebolag"},
	{ID: "molnlycke", Name: "Mölnlycke Health Care AB"},
	{ID: "ostergren", Name: "Östergrens Åkeri HB"},
	{ID: "vgr", Name: "Västra Götalandsregionen", OrgNo: "232100-0131"},
	{ID: "region", Name: "Region Sörmland", OrgNo: "232100-0032"},
	{ID: "uppsala", Name: "Region Uppsala"},
	{ID: "kooperativ", Name: "Mälardalens Städkooperativ ekonomisk förening"},
	{ID: "bostad1", Name: "Kalmar Bostad 1 AB"},
	{ID: "bostad2", Name: "Kalmar Bostad 2 AB"},
	{ID: "atea", Name: "Atea Sverige AB"},
	{ID: "atealog", Name: "Atea Logistics AB"},
	{ID: "philips", Name: "Philips Medical Systems"},
	{ID: "sydsvea", Name: "Svea Vårdbemanning AB"},
	{ID: "norrsvea", Name: "Svea Vårdbemanning Aktiebolag"},
	{ID: "eklund", Name: "Eklunds Livs KB"},
	{ID: "coloplast", Name: "Coloplast A/S", VATNo: "DK69749917"},
	{ID: "stadab", Name: "Stockholms Städservice AB"},
	{ID: "nya", Name: "Gamla Hantverkarna i Nyköping AB"},
	{ID: "ica", Name: "ICA Kvantum Eskilstuna"},
})

var limits = SellerLimits{Take: 930, Ask: 600}

func TestSellersAreKnownByTheirSwedishNames(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		seller Seller
		want   string
		state  SellerState
	}{
		// By number, whatever the name.
		{Seller{Name: "Helt annat namn", OrgNo: "5564250610"}, "mediq", SellerAuto},
		{Seller{Name: "MEDIQ", OrgNo: "16556425-0610"}, "mediq", SellerAuto},
		{Seller{Name: "Mediq", VAT: "SE556425061001"}, "mediq", SellerAuto},
		{Seller{Name: "Mediq Sverige AB", OrgNo: "556036-0793"}, "", SellerNone}, // another number is another company
		{Seller{Name: "Coloplast Denmark", VAT: "DK 69749917", Country: "DK"}, "coloplast", SellerAuto},
		// By bankgiro.
		{Seller{Name: "Mediq Direkt", Bankgiro: "54029681"}, "mediq", SellerAuto},
		{Seller{Name: "Svensk Fakturaköp Finans", Bankgiro: "5402-9681"}, "mediq", SellerAsk},
		// Forms of companies.
		{Seller{Name: "AB Åkers Bygg och Montage (publ)"}, "akers", SellerAuto},
		{Seller{Name: "Östergrens Åkeri Handelsbolag"}, "ostergren", SellerAuto},
		{Seller{Name: "Östergrens Åkeri AB"}, "ostergren", SellerAsk}, // a HB is not an AB
		{Seller{Name: "Eklunds Livs Kommanditbolag"}, "eklund", SellerAuto},
		{Seller{Name: "Mälardalens Städkooperativ Ek. för."}, "kooperativ", SellerAuto},
		{Seller{Name: "Philips Medical Systems, svensk filial"}, "philips", SellerAuto},
		{Seller{Name: "Philips Medical Systems NV, filial i Sverige"}, "philips", SellerAuto},
		{Seller{Name: "Åkers Bygg & Montage AB i konkurs"}, "akers", SellerAuto},
		{Seller{Name: "Åkers Bygg & Montage AB:s konkursbo"}, "akers", SellerAuto},
		{Seller{Name: "Östergrens Åkeri HB (under företagsrekonstruktion)"}, "ostergren", SellerAuto},
		{Seller{Name: "Eklunds Livs KB c/o Bokföringsbyrån Siffran"}, "eklund", SellerAuto},
		{Seller{Name: "Nyköpings Hantverkare AB (f.d. Gamla Hantverkarna i Nyköping AB)"}, "nya", SellerAuto},
		{Seller{Name: "Nyköpings Hantverkare AB, tidigare Gamla Hantverkarna i Nyköping AB"}, "nya", SellerAuto},
		// Spelling.
		{Seller{Name: "AKERS BYGG OCH MONTAGE AB"}, "akers", SellerAuto},
		{Seller{Name: "Moelnlycke Health Care AB"}, "molnlycke", SellerAuto},
		{Seller{Name: "Oestergrens Aakeri HB"}, "ostergren", SellerAuto},
		{Seller{Name: "Maelardalens Staedkooperativ ek för"}, "kooperativ", SellerAuto},
		{Seller{Name: "Sthlm Städservice AB"}, "stadab", SellerAuto},
		{Seller{Name: "Mölnlycke Helth Care AB"}, "molnlycke", SellerAsk},
		{Seller{Name: "Östergren Åkeri"}, "ostergren", SellerAuto},
		// Order and more words.
		{Seller{Name: "Bygg & Montage Åkers AB"}, "akers", SellerAuto},
		{Seller{Name: "Health Care Mölnlycke"}, "molnlycke", SellerAuto},
		{Seller{Name: "ICA Kvantum Eskilstuna Centrum"}, "ica", SellerAsk},
		{Seller{Name: "Atea"}, "atea", SellerAuto},
		{Seller{Name: "Atea Finance"}, "atea", SellerAsk},
		// Regions under other names.
		{Seller{Name: "Landstinget Sörmland"}, "region", SellerAuto},
		{Seller{Name: "Reg Sörmland"}, "region", SellerAuto},
		{Seller{Name: "Landstinget i Uppsala län"}, "uppsala", SellerAuto},
		{Seller{Name: "VGR"}, "vgr", SellerAuto},
		{Seller{Name: "Västra Götalands Regionen"}, "vgr", SellerAuto},
		// Several of one name, and names that only seem alike.
		{Seller{Name: "Svea Vårdbemanning"}, "sydsvea", SellerAsk},
		{Seller{Name: "Kalmar Bostad 1"}, "bostad1", SellerAuto},
		{Seller{Name: "Kalmar Bostad 3"}, "", SellerNone},
		{Seller{Name: "Nordiska Galaxen AB"}, "", SellerNone},
		{Seller{Name: ""}, "", SellerNone},
		{Seller{Name: "AB"}, "", SellerNone},
	} {
		list := knownSuppliers.Candidates(test.seller)
		var best Candidate
		if len(list) > 0 {
			best = list[0]
		}
		if state := limits.State(best.Score); state != test.state || state != SellerNone && best.ID != test.want {
			t.Errorf("%+v: %q %s with %d (%s), want %q %s", test.seller, best.ID, state, best.Score, best.Because(), test.want, test.state)
		}
	}
}

func TestACandidateSaysWhy(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Åkers Bygg och Montage": "namnet är detsamma",
		"Östergrens Åkeri AB":    "namnet är detsamma; olika företagsform: AB och HB",
		"Health Care Mölnlycke":  "samma ord i annan ordning",
		"Svea Vårdbemanning":     "namnet är detsamma; flera leverantörer är lika nära",
	} {
		if list := knownSuppliers.Candidates(Seller{Name: name}); len(list) == 0 || list[0].Because() != want {
			t.Errorf("%s: %+v, want %q", name, list, want)
		}
	}
}

func TestANumberIsReadHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	for _, s := range []Seller{{OrgNo: "5564250610"}, {OrgNo: "556425-0610"}, {OrgNo: "165564250610"}, {VAT: "SE556425061001"}, {OrgNo: "okänt", VAT: "SE 556425061001"}} {
		if got := s.number(); got != orgnr.ID("556425-0610") {
			t.Errorf("%+v: %q", s, got)
		}
	}
	if got := (Seller{OrgNo: "5564250611"}).number(); got != "" {
		t.Errorf("a wrong check digit gave %q", got)
	}
}
