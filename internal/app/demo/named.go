package demo

import (
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// named is a procurement that the reports mention by name.
type named struct {
	title    string
	category string
	form     string // how the buyers came together, a code of procurement.Forms
	external string // the framework that was called off
}

// coordinated2022 is Not 1 of the report for 2022 (lines 1397–1428), in its order.
var coordinated2022 = []named{
	{"Kökortning av datortomografi- och magnetkameraundersökningar", "Vårdtjänster", "own", ""},
	{"Handledning psykiatrisk verksamhet, habilitering, primärvård och nära vård", "Vårdtjänster", "own", ""},
	{"Rollator hög brukarvikt", "Hjälpmedel", "own", ""},
	{"Hemsjukvårdssängar, sängryggstöd, positioneringskuddar, förhöjningsklossar, lyftbågar och uppresningsstöd", "Hjälpmedel", "own", ""},
	{"Kommunikationstjänster", "Kommunikation", "own", ""},
	{"Rullande material", "Medicinteknik", "own", ""},
	{"Tandvårdsutrustning", "Medicinteknik", "own", ""},
	{"Transportfordon via SKR Kommentus Inköpscentrals ramavtal Fordon 2018 Anbudsområde C", "Fordon", "cpb", "SKR Kommentus Inköpscentral, Fordon 2018, anbudsområde C"},
	{"Cyklar", "Fordon", "own", ""},
	{"Ekokardiografiska undersökningar", "Vårdtjänster", "own", ""},
	{"Forskningssystem & Projektdatabas för forskningsstudier", "IT", "own", ""},
	{"Vitvaror 2019 - Vitvaror", "Kontor och förbrukning", "own", ""},
	{"Alternativ telefoni, totalkonversation", "IT", "own", ""},
	{"Juridiska tjänster", "Konsulttjänster", "own", ""},
	{"Kommunikationshjälpmedel", "Hjälpmedel", "own", ""},
	{"Stationstankning 2021 (via SKR Kommentus Inköpscentral)", "Energi", "cpb", "SKR Kommentus Inköpscentral, Stationstankning 2021"},
	{"Nationellt avtal Jemperli (Läkemedel)", "Läkemedel", "national", "Nationellt avtal"},
	{"Neuropsykiatriska utredningar", "Vårdtjänster", "own", ""},
	{"Personliga GPS och trygghetslarm", "Hjälpmedel", "own", ""},
	{"Kognitiva hjälpmedel; veckoschema, endagsschema, sinnesstimulerande sittdyna och tyngdfilt", "Hjälpmedel", "own", ""},
	{"Rullande material akutvagn och bårtransportunderrede, provtagningsstolar och britsar", "Medicinteknik", "own", ""},
	{"Butikssortiment - Godis och Snacks", "Livsmedel", "own", ""},
	{"Digital synfältsapparat – Perimeter", "Medicinteknik", "own", ""},
	{"Möbler (Adda 2021)", "Möbler", "cpb", "Adda, Möbler 2021"},
	{"Patienthotell Södersjukhuset", "Vårdtjänster", "own", ""},
	{"System för bloddatabas inom klinisk Immunologi och Transfusionsmedicin (KITM) inklusive vävnadsinrättning laboratoriemedicin", "Laboratoriemedicin", "own", ""},
	{"Ultraljudssystem till bl. a. operationsavdelningen", "Medicinteknik", "own", ""},
}

// large is a contract of 2017 that the report names with its value (lines 394–398).
type large struct {
	title    string
	category string
	value    money.Amount
	about    bool // printed with "ca"
	parties  party.Set
	form     string
}

var large2017 = []large{
	{"Mammografiutrustning", "Medicinteknik", money.Kr(16_600_000), false, party.Of("D", "U"), "own"},
	{"Ögonläkemedel", "Läkemedel", money.Kr(22_400_000), false, party.Of("U"), ""},
	{"Markskötsel i Sörmland", "Jordbruk och skogsbruk", money.Kr(12_000_000), false, party.Of("D"), ""},
	{"Avrop LAR licenspartner", "IT", money.Kr(101_000_000), false, party.Of("U"), ""},
	{"Fysioterapi med inriktning lymfödembehandling", "Vårdtjänster", money.Kr(10_000_000), true, party.Of("U"), ""},
	{"Rehabilitering ledsjukdomar", "Vårdtjänster", money.Kr(6_000_000), true, party.Of("D"), ""},
	{"Andningshjälpmedel", "Hjälpmedel", money.Kr(8_000_000), true, party.Of("C", "D", "S", "T", "U", "W", "X"), "7k"},
	{"Personlyftar", "Hjälpmedel", money.Kr(7_000_000), true, party.Of("D", "U"), "own"},
}
