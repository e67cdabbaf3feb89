package demo

import (
	"context"
	"fmt"

	"klover/internal/area/direct"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// demoDirect is what was bought directly: invented, small and scattered, as such
// purchases are. Values are thousands of kronor.
var demoDirect = []struct {
	on       day.Date
	party    party.Code
	category string
	title    string
	value    int64
	ground   string
	override string
}{
	{20211019, "D", "Catering och fika", "Lunch till regional konferens", 86, direct.GroundValue, ""},
	{20220118, "D", "Catering och fika", "Fika till utbildningsdagar, våren", 145, direct.GroundValue, ""},
	{20220203, "U", "Kommunikationshjälpmedel", "Ögonstyrda datorer, utprovning", 212, direct.GroundValue, ""},
	{20220301, "D", "Bygg och anläggning", "Skyltning av ny entré", 94, direct.GroundValue, ""},
	{20220412, "U", "Laboratoriemedicin", "Reagens under överlåtelse av avtal", 380, "urgent", ""},
	{20220520, "D", "IT", "Konsult till införandet av e-handel", 455, direct.GroundValue, ""},
	{20220607, "U", "Lokalvård", "Fönsterputs på tre vårdcentraler", 73, direct.GroundValue, ""},
	{20220815, "D", "IT", "Tilläggsuppdrag, e-handel", 190, direct.GroundValue, ""},
	{20220906, "U", "Hjälpmedel", "Duschstolar till nyöppnad enhet", 128, direct.GroundValue, ""},
	{20221004, "D", "Medicinteknik", "Reservdelar till äldre ultraljud", 265, "exclusive", ""},
	{20221018, "D", "IT", "Utbildning i processverktyget", 88, direct.GroundValue, "Utbildningen måste hållas innan verktyget tas i drift, och leverantören är den enda som har behörighet att ge den före årsskiftet."},
	{20221114, "U", "Catering och fika", "Julbord till frivilliga", 62, direct.GroundValue, ""},
	{20221205, "U", "Hyrpersonal", "Röntgensjuksköterskor vecka 51–52", 540, direct.GroundValue, ""},
	{20230110, "D", "Bygg och anläggning", "Tillfällig ramp vid akutmottagningen", 118, direct.GroundValue, ""},
}

// directEvents registers the direct awards.
func (b *builder) directEvents() []event {
	var events []event
	sellers := companies(sellerCount)
	for i, one := range demoDirect {
		who := b.purchaser[i%len(b.purchaser)]
		if one.override != "" {
			who = b.colleague("unit_head")
		}
		events = append(events, event{one.on, func(ctx context.Context) error {
			a := direct.Award{Title: one.title, CategoryID: b.categories[one.category], Party: one.party, DecidedOn: one.on, ByName: who.name, Supplier: sellers[11*i].name,
				OrgNo: sellers[11*i].orgNo, Value: money.Some(money.Kr(one.value * 1000)), Ground: one.ground, Override: one.override,
				Reason: "Bäst pris av dem som kunde leverera i tid.", Competing: "Tre leverantörer tillfrågades per e-post.", Asked: count.Of(3), Tenders: count.Of(int64(1 + i%3))}
			if _, err := (direct.Store{DB: b.tx}).Create(by(ctx, who), a); err != nil {
				return fmt.Errorf("direct award %s: %w", one.title, err)
			}
			return nil
		}})
	}
	return events
}
