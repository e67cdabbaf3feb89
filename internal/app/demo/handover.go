package demo

import (
	"context"

	"klover/internal/area/contract"
	"klover/internal/area/handbook"
	"klover/internal/area/procurement"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// guests takes the neighbours into the cases that are being prepared: a municipality
// that may use the contract and a region that follows the work.
func (b *builder) guests(ctx context.Context, a *assignment, p procurement.Procurement) error {
	if a.announced != 0 {
		return nil
	}
	city := "Eskilstuna kommun"
	if p.Parties.Contains(party.Vastmanland) {
		city = "Västerås stad"
	}
	for _, g := range []procurement.Guest{{Name: city, Kind: "municipality", Uses: true}, {Name: "Region Örebro län", Kind: "region"}} {
		g.ProcurementID = p.ID
		if _, err := b.procurement.Invite(ctx, g); err != nil {
			return err
		}
	}
	return nil
}

// followed plans how the contract of a worked case is followed up. Who manages it has
// not been said yet, so the case cannot be handed over.
func (b *builder) followed(ctx context.Context, c contract.Contract) error {
	for _, f := range []contract.FollowUp{
		{What: "Leveranstider och restnoteringar", Requirement: "6.3", Method: "statistics", Every: "quarter", DueOn: c.StartsOn.AddMonths(3)},
		{What: "Uppförandekoden för leverantörer", Requirement: "9.1", Method: "survey", Every: "year", DueOn: c.StartsOn.AddMonths(6)},
		{What: "Samarbetet och avvikelserna", Method: "meeting", Every: "half", DueOn: c.StartsOn.AddMonths(6)},
	} {
		f.ContractID, f.Responsible = c.ID, c.Owner
		if _, err := b.contract.PlanFollowUp(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// lessonsFrom is from when the lessons of cancelled procurements go to the handbook.
const lessonsFrom day.Date = 20220901

// learned lets the lawyer propose what a cancelled procurement taught us as a change of
// the template.
func (b *builder) learned(ctx context.Context, p procurement.Procurement) error {
	templates, _, err := b.handbook.Documents(ctx, handbook.Filter{Kind: handbook.Template, Text: "upphandlingsdokument"}, handbook.Part{Limit: 1})
	if err != nil || len(templates) == 0 {
		return err
	}
	_, err = b.handbook.Suggest(by(ctx, b.lawyer), handbook.Suggestion{DocumentID: templates[0].ID, Because: "Avbruten upphandling " + p.Name(), BecauseURL: p.URL(), Text: p.CancelLesson})
	return err
}
