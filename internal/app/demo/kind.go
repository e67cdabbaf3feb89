package demo

import (
	"slices"
	"strings"

	"klover/internal/area/contract"
	"klover/internal/word/count"
	"klover/internal/word/money"
)

// kindOf is what sort of contract a title becomes, when it is not what its procedure
// makes of it.
var kindOf = map[string]contract.Type{
	"Journalsystem, tilläggstjänster": "licens", "Integrationsplattform": "licens", "System för schemaläggning": "licens", "Intranät": "licens", "Programvarulicenser": "licens",
	"System för avvikelsehantering": "licens", "Digital vårdmötesplats": "licens", "Ärendehanteringssystem": "licens", "Lagring och säkerhetskopiering": "licens", "Videomötestjänst": "licens",
	"Mammografiutrustning, service": "service", "Hissar, service och modernisering": "service", "Däck och däckservice": "service", "Textilservice": "service", "Diskdesinfektorer": "service",
	"Skrivare som tjänst": "hyra", "Kaffeautomater": "hyra", "Entrémattor": "hyra", "Telefoni och växel": "hyra", "Personbilar": "hyra", "Personalrestaurang": "koncession",
}

// shape gives a contract the kind, the price form and the terms that its subject
// usually has. It draws nothing by chance: what happened to the contract stays the same.
func (b *builder) shape(a *assignment, c *contract.Contract) {
	switch {
	case c.Type == contract.CallOff:
	case kindOf[a.title] != "" && len(c.Suppliers) == 1:
		c.Type, c.Ceiling = kindOf[a.title], money.Opt{}
	case a.procedure == "direct":
		c.Type = contract.Direct
	case a.advertised() && strings.HasPrefix(a.title, "Ramavtal"):
		c.Type, c.Ceiling = contract.Framework, money.Some(a.value*3/2)
		c.Options = []contract.Option{{N: 1, Months: 12}, {N: 2, Months: 12}}
	}
	c.PriceType = priceForm(a, c.Type)
	b.usualTerms(a, c)
	b.places(a, c)
}

// priceForm is how the price is set in contracts of the kind.
func priceForm(a *assignment, kind contract.Type) contract.PriceType {
	moving := []string{"Energi", "Drivmedel och biogas", "Livsmedel"}
	switch {
	case slices.Contains(moving, a.category):
		return "rörligt"
	case slices.Contains([]contract.Type{"licens", "service", "hyra", "koncession"}, kind):
		return "index"
	case kind == contract.Direct || a.nature == "works" && kind != contract.Framework:
		return "fast"
	case a.nature == "goods":
		return "lista"
	case kind == contract.Framework:
		return "index"
	}
	return "fast"
}

// usualTerms are the terms of delivery, service and renewal.
func (b *builder) usualTerms(a *assignment, c *contract.Contract) {
	c.SupplierNotice = count.Of(6)
	switch {
	case c.Type == "licens":
		c.ServiceLevel = "Tillgänglighet 99,5 procent per månad. Svar inom en timme vid driftstopp."
	case c.Type == "service":
		c.ServiceLevel = "Inställelse inom åtta timmar på vardagar."
	case a.nature == "goods":
		c.DeliveryTerms = "Fritt levererat inom fem arbetsdagar."
	case a.nature == "works":
		c.Insurance = "Entreprenadförsäkring och ansvarsförsäkring på minst tio miljoner kronor."
	}
	renews := c.Type == "licens" || c.Type == "service" || c.Type == "hyra"
	if renews && !a.advertised() && c.SignedOn > 20200101 {
		c.RenewalMonths, c.RenewalNotice = count.Of(12), count.Of(3)
	}
}

// places divides a framework among its suppliers: every other with several in order of
// rank is called off by shares, and some frameworks for goods have two lots.
func (b *builder) places(a *assignment, c *contract.Contract) {
	switch {
	case len(c.Suppliers) == 3 && c.SignedOn.Day()%2 == 0:
		for i, percent := range []int{50, 30, 20} {
			c.Suppliers[i].Rank, c.Suppliers[i].Share = count.Count{}, count.Of(percent)
		}
	case len(c.Suppliers) == 1 && c.Type == contract.Framework && a.nature == "goods" && a.tenders > 4:
		same := b.traders[tradesOf[a.category][0]]
		at := slices.Index(same, c.Suppliers[0].SupplierID)
		c.Suppliers[0].Lot = "Del 1"
		c.Suppliers = append(c.Suppliers, contract.Supplier{SupplierID: same[(at+7)%len(same)], Lot: "Del 2"})
	}
}
