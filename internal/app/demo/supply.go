package demo

import (
	"fmt"
	"math/rand/v2"

	"klover/internal/word/money"
	"klover/internal/word/orgnr"
)

// company is an invented supplier.
type company struct {
	name      string
	trade     string
	orgNo     orgnr.ID
	town      string
	employees int // 0 when nobody has asked
}

var (
	firstParts = []string{"Mälar", "Nord", "Öst", "Väst", "Svea", "Björk", "Ek", "Al", "Gran", "Sten", "Sjö", "Berg", "Dal", "Å", "Lind", "Hav", "Vinter", "Sol", "Fjäll", "Holm", "Kron", "Silver", "Järn", "Ljus", "Kvist"}
	lastParts  = []string{"medica", "teknik", "hjälpmedel", "vård", "system", "data", "bygg", "logistik", "städ", "konsult", "möbler", "livs", "energi", "media", "lab", "pharma", "fordon", "service", "el", "mark"}
	forms      = []string{"AB", "AB", "AB", "AB i Eskilstuna", "i Västerås AB", "Sverige AB", "Nordic AB", "& Co HB"}
	towns      = []string{"Eskilstuna", "Västerås", "Nyköping", "Köping", "Katrineholm", "Sala", "Strängnäs", "Stockholm", "Uppsala", "Göteborg", "Örebro", "Malmö"}
	headcounts = []int{0, 0, 3, 7, 12, 18, 26, 34, 41, 48, 55, 80, 120, 190, 260, 410, 900, 2400}
)

// tradesOf is who sells what a category is about, by the last part of their names.
var tradesOf = map[string][]string{
	"Medicinteknik": {"medica", "teknik"}, "Hjälpmedel": {"hjälpmedel", "medica"}, "Laboratoriemedicin": {"lab", "medica"}, "Läkemedel": {"pharma", "medica"},
	"Vårdtjänster": {"vård"}, "Hyrpersonal": {"vård", "konsult"}, "IT": {"data", "system"}, "Konsulttjänster": {"konsult"}, "Bygg och anläggning": {"bygg", "el", "mark"},
	"Lokalvård": {"städ", "service"}, "Jordbruk och skogsbruk": {"mark", "service"}, "Catering och fika": {"livs", "service"}, "Livsmedel": {"livs"},
	"Logistik och transport": {"logistik"}, "Fordon": {"fordon"}, "Energi": {"energi", "el"}, "Drivmedel och biogas": {"energi"}, "Möbler": {"möbler"},
	"Kommunikation": {"media"}, "Tryck och profilprodukter": {"media", "service"}, "Foto och översättning": {"media", "konsult"}, "Kulturtjänster": {"media", "service"},
	"Kontor och förbrukning": {"service", "möbler", "städ"},
}

// companies invents n suppliers. Their organisation numbers have a right check
// digit and begin with 552, a series that no company has.
func companies(n int) []company {
	p := rand.New(rand.NewPCG(1, 552))
	var all []company
	for i := range n {
		first, last := firstParts[i%len(firstParts)], lastParts[(i/len(firstParts)+i)%len(lastParts)]
		all = append(all, company{
			name:      first + last + " " + forms[p.IntN(len(forms))],
			trade:     last,
			orgNo:     numbered(i),
			town:      towns[p.IntN(len(towns))],
			employees: headcounts[p.IntN(len(headcounts))],
		})
	}
	return all
}

func numbered(i int) orgnr.ID {
	for digit := range 10 {
		text := fmt.Sprintf("552%03d-%03d%d", i/900, 100+i%900, digit)
		if orgnr.Valid(text) {
			return orgnr.ID(text)
		}
	}
	panic("demo: no check digit fits")
}

// spread draws a contract value around a usual yearly value, in whole thousands of kronor.
func spread(p *planner, yearly money.Amount) money.Amount {
	percent := int64(p.between(15, 90))
	if p.IntN(7) == 0 {
		percent = int64(p.between(110, 380))
	}
	kr := int64(yearly) / 100 * percent / 100
	return money.Kr(max(120, kr/1000) * 1000)
}
