package demo

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/area/catalogue"
)

// howToOrder is what the demo tells of how one howToOrder, in turn for the contracts in force.
var howToOrder = []catalogue.Entry{
	{How: "Sök varan i e-handelssystemet och lägg den i korgen.\nFinns den inte där: använd fritextbeställning och ange avtalets nummer.", Place: "ecommerce", Address: "E-handelssystemet", Contact: "ehandel@region.exempel"},
	{How: "Ring eller mejla leverantörens kundtjänst och ange avtalets nummer och er beställarkod.", Place: "supplier", Address: "Kundtjänst enligt avtalets bilaga 2", Contact: "avtal@region.exempel"},
	{How: "Skicka ett avrop till Inköp med vad ni behöver, hur mycket och när. Räkna med tio arbetsdagar.", Place: "purchasing", Address: "avrop@region.exempel", Contact: "avrop@region.exempel"},
	{How: "Beställ genom fastighetsenhetens jour. Akuta fel anmäls på telefon dygnet runt.", Place: "unit", Address: "Fastighetsjouren", Contact: "fastighet@region.exempel"},
	{}, {}, {}, // nobody has written it yet
}

// toldContracts is how many contracts the demo has something to tell of, the newest, beside
// those with a price list.
const toldContracts = 140

// catalogued writes how to order on the newest contracts in force. Two of three that are
// not secret are shown to the public.
func (b *builder) catalogued(ctx context.Context) error {
	s := catalogue.Store{DB: b.tx}
	rows, _, err := s.Find(ctx, catalogue.Filter{}, catalogue.Page{Sort: "-signed_on", Limit: toldContracts})
	if err != nil {
		return err
	}
	told := slices.Clone(b.priced)
	for _, r := range rows {
		if !slices.Contains(told, r.ID) {
			told = append(told, r.ID)
		}
	}
	for i, id := range told {
		e := howToOrder[i%len(howToOrder)]
		if e.ID, e.Public = id, i%3 != 2; !e.Public && e.How == "" {
			continue
		}
		if _, err := s.Save(ctx, e); err != nil {
			return fmt.Errorf("telling how to order: %w", err)
		}
	}
	return nil
}
