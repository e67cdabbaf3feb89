package spend

import (
	"testing"

	"klover/internal/base/db"
)

// The names are those of the open ledgers, of L-Bas and of what goes through ledgers.
func TestProposedRulesKnowTheAccountsOfRegions(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		rules, err := s.SortRules(t.Context(), ForKind)
		if err != nil {
			t.Fatal(err)
		}
		k := newKindRules(rules)
		for _, test := range []struct {
			code, name string
			want       Kind
		}{
			{"7551", "Konsulter spec utredn (ej IT)", Influenceable}, {"7599", "Övr ej verksamhetskn tjänster", Influenceable},
			{"5831", "Driftbidr i VGR t. utförarare", Grant}, {"8591", "Övriga finansiella kostnader", OtherKind},
			{"6010", "Lokalhyror", Rent}, {"6010", "Hyra av lokaler, externa", Rent}, {"6015", "Lokalvård", Influenceable}, {"6410", "Hyra av utrustning", Influenceable},
			{"4510", "Arbetsgivaravgifter", Salary}, {"4011", "Månadslöner", Salary}, {"4810", "Konferensavgifter", Influenceable}, {"6050", "Fastighetsskatt", Tax},
			{"7810", "Lämnade bidrag", Grant}, {"6910", "Interna köp", Internal}, {"6520", "Internet och datakommunikation", Influenceable},
			{"7300", "Internationella kurser", Influenceable}, {"7910", "Transfereringar till andra regioner", Transfer}, {"5610", "Läkemedel", Influenceable},
			{"7910", "Avskrivningar maskiner", OtherKind}, {"6540", "Skattekonsultation", Influenceable}, {"", "", Influenceable},
		} {
			if got := k.kind(subject{account: Account{Code: test.code, Name: test.name}}); got != test.want {
				t.Errorf("%s %s: %s, want %s", test.code, test.name, got.Sv(), test.want.Sv())
			}
		}
		open, err := db.One[int64](t.Context(), s.DB, `SELECT count(*) FROM spend_rule WHERE purpose = 'kind' AND confirmed_on IS NOT NULL`)
		if err != nil || open != 0 {
			t.Errorf("%d proposed rules are confirmed from the start, %v", open, err)
		}
	})
}
