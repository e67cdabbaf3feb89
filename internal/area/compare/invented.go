package compare

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"

	"klover/internal/area/category"
	"klover/internal/word/money"
)

// invented marks what nobody has bought.
const invented = " (påhittade jämförelsetal)"

// demoRegions are whose spend is invented, with about as many inhabitants as they have.
var demoRegions = []Teller{{"C", "Region Uppsala", 400_000}, {"T", "Region Örebro län", 307_000}, {"X", "Region Gävleborg", 287_000}}

// demoLevel is the level of the tree that the demo compares on.
const demoLevel = 2

// demoSpend reads in invented spend of three regions, and lets an invented year of our own
// leave the house: one before the analysis begins.
func (s Store) demoSpend(ctx context.Context) error {
	tree, err := category.Store{DB: s.DB}.Ever(ctx)
	if err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(6, 9))
	for _, p := range demoRegions {
		t := Telling{Sender: p.Name + invented, From: "2020-Q1", To: "2022-Q4", Tree: "Testträd (påhittade koder)", Level: demoLevel, Rule: Rule{3, 10}, Made: s.Today(), Parties: []Teller{{p.Code, p.Name + " (påhittat)", p.Inhabitants}}}
		t.Groups = invent(random, tree, p.Code, 2020, 2022, p.Inhabitants, t.Rule)
		text, err := t.body().CSV()
		if err != nil {
			return err
		}
		if _, err := s.Hear(ctx, "pahittat-"+p.Code+".csv", bytes.NewReader(text)); err != nil {
			return fmt.Errorf("invented spend of %s: %w", p.Name, err)
		}
	}
	own := Telling{Sender: "Inköp Sörmland Västmanland" + invented, From: "2019-Q1", To: "2019-Q4", Tree: "Testträd (påhittade koder)", Level: demoLevel, Rule: Rule{3, 10}, Made: s.Today()}
	if own.Parties, err = s.principals(ctx); err != nil {
		return err
	}
	for i, people := range []int64{302_000, 279_000} {
		own.Parties[i].Inhabitants = people
		own.Groups = append(own.Groups, invent(random, tree, own.Parties[i].Code, 2019, 2019, people, own.Rule)...)
	}
	content, hash, err := own.hash()
	if err == nil {
		_, err = s.release(ctx, own, content, hash)
	}
	return err
}

// invent makes purchases in every category of the level: some hundred kronor for each
// inhabitant and quarter, and in a few categories of too few suppliers.
func invent(random *rand.Rand, tree category.Tree, party string, from, to int, people int64, rule Rule) []Group {
	var list []Purchase
	names := map[string]string{}
	for _, n := range tree.All() {
		if n.Level != demoLevel {
			continue
		}
		names[n.Code] = n.Name
		sellers, share := 1+random.Int64N(14), 5+random.Int64N(120)
		for year := from; year <= to; year++ {
			for q := 1; q <= 4; q++ {
				kronor := people * share * (95 + random.Int64N(15)) / 100
				for i := range sellers {
					list = append(list, Purchase{Party: party, Quarter: Quarter(fmt.Sprintf("%d-Q%d", year, q)), Category: n.Code, Supplier: i, Amount: money.Kr(kronor / sellers), Invoices: 4 + random.Int64N(30)})
				}
			}
		}
	}
	groups := Protect(list, rule)
	for i := range groups {
		for j, c := range groups[i].Cells {
			groups[i].Cells[j].Name = names[c.Code]
		}
	}
	return groups
}
