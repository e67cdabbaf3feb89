package demo

import (
	"klover/internal/word/party"
)

// buyers is how many strategic purchasers share the work.
const buyers = 14

// purchasers are invented; the first is the demo's own strategic purchaser.
var purchasers = [buyers]string{
	"Åsa Öberg", "Anders Lindmark", "Maria Ekeroth", "Karin Wåhlberg", "Erik Sandvall", "Sofia Ärlebrand", "Johan Mellqvist",
	"Eva Norrmalm", "Amir Haddadi", "Lina Forsgård", "Per Tallund", "Birgitta Hammarlind", "Oskar Ryberg", "Ellen Stenhag",
}

// clientsOf is units that order procurements, by region.
var clientsOf = map[party.Code][]string{
	"D": {"Mälarsjukhuset Eskilstuna", "Nyköpings lasarett", "Kullbergska sjukhuset", "Medicinsk fysik och teknik", "Primärvård Sörmland",
		"Folktandvården Sörmland", "Regionfastigheter", "Regionservice", "IT-enheten Sörmland", "Kultur och utbildning", "Hjälpmedelscentralen", "Laboratoriemedicin"},
	"U": {"Västmanlands sjukhus Västerås", "Västmanlands sjukhus Köping", "Primärvård Västmanland", "Folktandvården Västmanland", "Fastighet Västmanland",
		"Centrum för digitalisering", "Hjälpmedelscentrum Västmanland", "Regional utveckling", "Scenkonst Västmanland", "Psykiatri Västmanland"},
}

// frameworks are what is called off without a procurement of one's own. The
// bodies exist; the numbers are invented.
var frameworks = []string{
	"Kammarkollegiet, IT-konsulttjänster", "Adda, Datorer och kringutrustning", "Adda, Hotelltjänster", "Kammarkollegiet, Programvaror och molntjänster",
	"SKR Kommentus Inköpscentral, Fordon", "Adda, Kontorsmaterial", "Adda, Bevakningstjänster", "SKR Kommentus Inköpscentral, Livsmedel",
}

// consultants who carry out procurements for the organisation, invented.
var consultants = []string{"Upphandlingsbyrån Norrsken AB", "Avtal & Affär i Mälardalen AB", "Granlunds Upphandlingskonsulter AB"}
