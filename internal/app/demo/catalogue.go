package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"klover/internal/app/casefile"
	"klover/internal/area/catalogue"
	"klover/internal/area/contract"
	"klover/internal/area/diary"
	"klover/internal/area/identity"
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
	if err := b.handedOut(ctx, told[0]); err != nil {
		return fmt.Errorf("a public document: %w", err)
	}
	if err := subscribed(ctx, s.Subscriptions(), ""); err != nil {
		return err
	}
	return s.Tend(ctx)
}

// handedOut enters the text of a contract in the diary, for anybody to download.
func (b *builder) handedOut(ctx context.Context, contractID string) error {
	c, err := b.contract.Get(ctx, contractID)
	if err != nil {
		return err
	}
	filed := casefile.Store(b.tx)
	e, err := filed.Note(ctx, casefile.OfContract(c), diary.Entry{Direction: diary.Prepared, Title: "Avtal", Kind: diary.Contract, Step: "implement", Responsible: c.Owner})
	if err != nil {
		return err
	}
	if err := filed.Attach(ctx, diary.Reader{Secret: true}, e.ID, diary.Upload{Name: "avtal.txt", From: strings.NewReader("Påhittad avtalstext till demon.\n")}); err != nil {
		return err
	}
	file, _, err := filed.CaseOf(ctx, contract.Kind, c.ID)
	if err != nil {
		return err
	}
	documents, err := filed.DocumentsOf(ctx, diary.Reader{}, file, e)
	if err != nil || len(documents) != 1 {
		return fmt.Errorf("%d documents of the contract: %w", len(documents), err)
	}
	_, err = b.contract.PutDocument(ctx, contract.Document{ContractID: c.ID, DocumentID: identity.Ref(documents[0].ID), Title: "Avtalstext", Kind: "contract", DatedOn: c.SignedOn, Public: true})
	return err
}
