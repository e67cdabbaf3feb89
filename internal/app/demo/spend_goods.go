package demo

import "klover/internal/word/party"

// department is a part of a client that buys: its cost centre begins with that of the client.
var departments = []string{"Akutmottagning", "Medicinklinik", "Kirurgklinik", "Ortopedi", "Bild och funktion", "Operation och intensivvård", "Kvinnoklinik", "Barn och ungdom",
	"Rehabilitering", "Administration", "Vaktmästeri", "Utveckling"}

// spendAccounts are the accounts that the demo's purchases are booked on, by category.
// Codes and names are invented.
var spendAccounts = map[string][2]string{
	"Medicinteknik": {"5510", "Medicinteknisk utrustning"}, "Hjälpmedel": {"5520", "Hjälpmedel för funktionsnedsatta"}, "Laboratoriemedicin": {"5530", "Laboratoriematerial"},
	"Läkemedel": {"5610", "Läkemedel"}, "Vårdtjänster": {"5110", "Köpt vård"}, "Hyrpersonal": {"5120", "Inhyrd vårdpersonal"}, "IT": {"6510", "It-tjänster och licenser"},
	"Bygg och anläggning": {"6110", "Byggentreprenader"}, "Lokalvård": {"6120", "Städning"}, "Energi": {"6210", "El och värme"}, "Jordbruk och skogsbruk": {"6130", "Skötsel av mark"},
	"Livsmedel": {"5710", "Livsmedel"}, "Catering och fika": {"7110", "Representation och förtäring"}, "Logistik och transport": {"6310", "Transporter"},
	"Fordon": {"6320", "Fordon"}, "Drivmedel och biogas": {"6330", "Drivmedel"}, "Konsulttjänster": {"7510", "Konsulter"}, "Kommunikation": {"7210", "Information och marknadsföring"},
	"Kulturtjänster": {"7220", "Kulturarrangemang"}, "Möbler": {"6410", "Möbler och inredning"}, "Kontor och förbrukning": {"6420", "Kontors- och förbrukningsmaterial"},
	"Tryck och profilprodukter": {"7230", "Tryckning"}, "Foto och översättning": {"7520", "Foto, tolkning och översättning"},
}

// shopGoods is what the regions buy beside their contracts, by category: from shops nearby,
// without article numbers as often as not.
var shopGoods = map[string][]good{
	"Medicinteknik":             {{"Elektroder", "förp 50 st", 420}, {"Manschett till blodtrycksmätare", "st", 380}, {"Batteri till monitor", "st", 890}},
	"Hjälpmedel":                {{"Stödstrumpor", "par", 210}, {"Duschpall", "st", 540}, {"Griptång", "st", 185}},
	"Laboratoriemedicin":        {{"Provrör", "förp 100 st", 260}, {"Pipettspetsar", "förp 96 st", 310}},
	"Läkemedel":                 {{"Handsprit 600 ml", "st", 62}, {"Koksaltlösning", "st", 38}},
	"Vårdtjänster":              {{"Fotvård enligt remiss", "gång", 480}, {"Sjukgymnastik", "gång", 650}},
	"Hyrpersonal":               {{"Inhyrd sjuksköterska, natt", "tim", 820}, {"Inhyrd läkare, jour", "tim", 1480}},
	"IT":                        {{"Hörlurar med mikrofon", "st", 690}, {"Dockningsstation", "st", 1890}, {"Licens, ritprogram", "år", 3400}},
	"Bygg och anläggning":       {{"Målning av korridor", "gång", 18_500}, {"Byte av dörr", "st", 9200}, {"Elarbete", "tim", 745}},
	"Lokalvård":                 {{"Fönsterputs", "gång", 4200}, {"Storstädning", "gång", 7800}},
	"Energi":                    {{"Felavhjälpning elcentral", "tim", 820}},
	"Jordbruk och skogsbruk":    {{"Snöröjning", "tim", 950}, {"Gräsklippning", "gång", 3100}},
	"Livsmedel":                 {{"Frukt till personalrum", "låda 8 kg", 320}, {"Mjölk", "l", 14}},
	"Catering och fika":         {{"Smörgåstårta", "st", 680}, {"Kaffe och bulle", "st", 55}, {"Lunchlåda", "st", 115}, {"Konferenspaket", "st", 395}},
	"Logistik och transport":    {{"Budbil", "gång", 410}, {"Taxi, personaltransport", "gång", 530}},
	"Fordon":                    {{"Däckbyte", "gång", 890}, {"Hyrbil", "dygn", 640}},
	"Drivmedel och biogas":      {{"Bensin, kvitto", "l", 18}},
	"Konsulttjänster":           {{"Handledning", "tim", 1350}, {"Processtöd", "tim", 1290}, {"Föreläsning", "gång", 16_000}},
	"Kommunikation":             {{"Annons i lokaltidning", "st", 9800}, {"Skyltar", "st", 720}},
	"Kulturtjänster":            {{"Musikframträdande", "gång", 7500}, {"Teaterföreställning", "gång", 14_500}},
	"Möbler":                    {{"Kontorsstol", "st", 3900}, {"Höj- och sänkbart skrivbord", "st", 5400}, {"Soffa till väntrum", "st", 7200}},
	"Kontor och förbrukning":    {{"Kopieringspapper", "förp 5 st", 310}, {"Toner", "st", 1150}, {"Anteckningsblock", "förp 10 st", 190}, {"Engångshandskar", "förp 100 st", 95}},
	"Tryck och profilprodukter": {{"Broschyr", "st", 12}, {"Tröja med tryck", "st", 260}},
	"Foto och översättning":     {{"Översättning", "tim", 720}, {"Fotografering", "gång", 4200}},
}

// spendShare is how many invoices in a hundred are bought beside the contracts in a category,
// for each region: stories to find. Categories that are not named have five.
var spendShare = map[party.Code]map[string]int{
	"D": {"Catering och fika": 34, "Möbler": 22, "Kontor och förbrukning": 16, "Hyrpersonal": 12},
	"U": {"Hyrpersonal": 26, "IT": 15, "Logistik och transport": 20, "Foto och översättning": 30},
}

// notBought is what passes through the ledger and cannot be influenced by purchasing.
var notBought = []struct {
	seller, code, account, text string
	kr                          int64
}{
	{"Exempelkommunen, hyror", "6010", "Lokalhyror", "Lokalhyra kvartal", 640_000},
	{"Fastighetsbolaget Exemplet", "6010", "Lokalhyror", "Hyra vårdcentral", 310_000},
	{"Skattekontot, arbetsgivaravgifter", "4510", "Arbetsgivaravgifter", "Arbetsgivaravgifter", 2_900_000},
	{"Fastighetsskatt", "6050", "Fastighetsskatt", "Fastighetsskatt", 420_000},
	{"Föreningsstöd Exempelföreningen", "7810", "Lämnade bidrag", "Verksamhetsbidrag", 85_000},
	{"Studieförbundet Exemplet", "7810", "Lämnade bidrag", "Bidrag folkbildning", 140_000},
	{"Regionservice, internt", "6910", "Interna köp", "Intern debitering", 46_000},
	{"Annan region, utomlänsvård", "7910", "Transfereringar till andra regioner", "Utomlänsvård", 380_000},
}
