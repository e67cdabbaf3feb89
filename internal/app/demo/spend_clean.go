package demo

import (
	"context"
	"fmt"

	"klover/internal/area/category"
	"klover/internal/area/identity"
	"klover/internal/area/spend"
	"klover/internal/word/sv"
)

// sortedAccounts are the categories that the demo's controller has a rule for. What is
// bought in the others waits for somebody to look at it.
var sortedAccounts = []string{"Hyrpersonal", "Catering och fika", "Möbler", "Kontor och förbrukning", "IT", "Logistik och transport", "Foto och översättning",
	"Medicinteknik", "Hjälpmedel", "Laboratoriemedicin", "Livsmedel", "Energi", "Lokalvård", "Konsulttjänster", "Läkemedel", "Drivmedel och biogas"}

// sorting writes the rules of categories, unless they are there, and trains a model on
// titles alone: without lines that are sorted it only proposes.
func sorting(ctx context.Context, s spend.Store) error {
	if there, err := s.SortRules(ctx, spend.ForCategory); err != nil || len(there) > 0 {
		return err
	}
	for _, name := range sortedAccounts {
		c, err := (category.Store{DB: s.DB}).ByName(ctx, name)
		if err != nil {
			return fmt.Errorf("category %s of the demo's rules: %w", name, err)
		}
		account := spendAccounts[name]
		rule := spend.Rule{Purpose: spend.ForCategory, Name: sv.UpperFirst(account[1]), Terms: spend.Terms{Accounts: account[0]},
			CategoryID: identity.Ref(c.ID), Source: "Kontoplanen: kontot används bara för det"}
		if _, err := s.AddRule(ctx, rule); err != nil {
			return err
		}
	}
	_, err := s.Train(ctx, func(int64, int64, string) {})
	return err
}

// correct is what the controller has looked at and classified, which no rule had.
func correct(ctx context.Context, s spend.Store) error {
	for text, name := range map[string]string{"Däckbyte": "Fordon", "Elarbete": "Bygg och anläggning"} {
		items, _, err := s.Items(ctx, spend.ItemFilter{Text: text}, spend.Page{Limit: 3})
		if err != nil || len(items) == 0 {
			return err
		}
		c, err := (category.Store{DB: s.DB}).ByName(ctx, name)
		if err != nil {
			return err
		}
		var keys []string
		for _, i := range items {
			keys = append(keys, i.Key())
		}
		if err := s.ChooseCategory(ctx, keys, c.ID, "Artikelns namn säger det"); err != nil {
			return err
		}
	}
	return nil
}
