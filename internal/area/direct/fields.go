package direct

import (
	"klover/internal/area/law"
	"klover/internal/base/field"
	"klover/internal/word/party"
)

// Fields describes a direct award: the one place of its Swedish labels.
var Fields = field.Set[Award]{
	{Key: "number", Label: "Nummer", ReadOnly: true, At: func(a *Award) any { return &a.Number }},
	{Key: "title", Label: "Vad som köps", Required: true, Group: "Köpet", At: func(a *Award) any { return &a.Title }},
	{Key: "category_id", Label: "Kategori", Kind: field.Ref, Required: true, Help: "Köp i samma kategori räknas samman under tolv månader.", At: func(a *Award) any { return &a.CategoryID }},
	{Key: "party", Label: "Region", Kind: field.Choice, Choices: parties(), Required: true, At: func(a *Award) any { return &a.Party }},
	{Key: "unit", Label: "Enhet", At: func(a *Award) any { return &a.Unit }},
	{Key: "object", Label: "Slag", Kind: field.Choice, Choices: law.Objects, Help: "Avgör vilken gräns som gäller. Tomt är varor och tjänster.", At: func(a *Award) any { return &a.Object }},
	{Key: "decided_on", Label: "Beslutad", Required: true, At: func(a *Award) any { return &a.DecidedOn }},
	{Key: "by_name", Label: "Beslutad av", At: func(a *Award) any { return &a.ByName }},
	{Key: "value", Label: "Värde", Required: true, Help: "Utan moms, för hela avtalstiden med optioner.", At: func(a *Award) any { return &a.Value }},
	{Key: "ends", Label: "Avtalet gäller till och med", Help: "Lämna tomt för ett enstaka köp.", At: func(a *Award) any { return &a.Ends }},

	{Key: "supplier", Label: "Leverantör", Required: true, Group: "Leverantör och konkurrens", At: func(a *Award) any { return &a.Supplier }},
	{Key: "org_no", Label: "Organisationsnummer", At: func(a *Award) any { return &a.OrgNo }},
	{Key: "competing", Label: "Hur konkurrensen togs till vara", Kind: field.Long, At: func(a *Award) any { return &a.Competing }},
	{Key: "asked", Label: "Tillfrågade leverantörer", Kind: field.Number, At: func(a *Award) any { return &a.Asked }},
	{Key: "tenders", Label: "Inkomna anbud", Kind: field.Number, At: func(a *Award) any { return &a.Tenders }},

	{Key: "ground", Label: "Grund", Kind: field.Choice, Choices: Grounds, Required: true, Group: "Grund", At: func(a *Award) any { return &a.Ground }},
	{Key: "reason", Label: "Skäl", Kind: field.Long, Help: "Varför den leverantören valdes, och vad grunden vilar på.", At: func(a *Award) any { return &a.Reason }},
	{Key: "procurement_id", Label: "Upphandling", Kind: field.Ref, Help: "Diarienumret på upphandlingen som är överprövad eller som gav inga lämpliga anbud.", At: func(a *Award) any { return &a.ProcurementID }},

	{Key: "override", Label: "Medgivande över gränsen", Kind: field.Long, Group: "Över gränsen", Help: "Skrivs av den som får medge en direktupphandling över gränsen, med skäl.", At: func(a *Award) any { return &a.Override }},
	{Key: "override_by", Label: "Medgivet av", ReadOnly: true, At: func(a *Award) any { return &a.OverrideBy }},
	{Key: "accrued", Label: "Av samma slag tidigare", ReadOnly: true, Help: "Under tolv månader före beslutet.", At: func(a *Award) any { return &a.Accrued }},
	{Key: "struck_on", Label: "Makulerad", ReadOnly: true, At: func(a *Award) any { return &a.StruckOn }},
	{Key: "struck_why", Label: "Varför makulerad", ReadOnly: true, At: func(a *Award) any { return &a.StruckWhy }},
}

// regions names those that buy.
var regions = map[party.Code]string{"D": "Region Sörmland", "U": "Region Västmanland"}

func parties() []field.Option {
	var list []field.Option
	for _, p := range party.Principals() {
		list = append(list, field.Option{Value: string(p), Label: regions[p]})
	}
	return list
}
