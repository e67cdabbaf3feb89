package goal

import (
	"klover/internal/base/field"
	"klover/internal/word/figure"
)

func aimChoices() []field.Option {
	var list []field.Option
	for i, a := range aims {
		list = append(list, field.Option{Value: string(a), Label: figure.TargetKind(i).Sv()})
	}
	return list
}

const periodHelp = "Ett år eller en månad, till exempel 2022 eller 2022-08."

// Fields describes a target.
var Fields = field.Set[Target]{
	{Key: "figure", Label: "Nyckeltal", ReadOnly: true, At: func(t *Target) any { return &t.Figure }, Show: func(t *Target) string { return t.Name }},
	{Key: "span", Label: "Periodslag", Kind: field.Choice, Choices: spanChoices(), Required: true, Group: "Period", At: func(t *Target) any { return &t.Span }},
	{Key: "period", Label: "Period", Help: periodHelp, Required: true, At: func(t *Target) any { return &t.Period }},
	{Key: "aim", Label: "Slags mål", Kind: field.Choice, Choices: aimChoices(), Required: true, Group: "Mål", At: func(t *Target) any { return &t.Aim }},
	{Key: "amount", Label: "Målvärde", Kind: field.Decimal, Help: "I nyckeltalets enhet. Lämna tomt när målet saknar belopp.", At: func(t *Target) any { return amount{t} }},
	{Key: "reason", Label: "Motivering", Kind: field.Long, Help: "Krävs när ett mål inte kan sättas eller beslutas av någon annan.", At: func(t *Target) any { return &t.Reason }},
	{Key: "approved_by", Label: "Beslutat av", Group: "Beslut", At: func(t *Target) any { return &t.ApprovedBy }},
	{Key: "decided_on", Label: "Beslutsdag", Kind: field.Date, At: func(t *Target) any { return &t.DecidedOn }},
}

// PublishedFields describes a published value.
var PublishedFields = field.Set[Published]{
	{Key: "span", Label: "Periodslag", Kind: field.Choice, Choices: spanChoices(), Required: true, At: func(p *Published) any { return &p.Span }},
	{Key: "period", Label: "Period", Help: periodHelp, Required: true, At: func(p *Published) any { return &p.Period }},
	{Key: "value", Label: "Publicerat värde", Help: "Som det är tryckt, med enhet.", Required: true, At: func(p *Published) any { return &p.Value }},
	{Key: "document", Label: "Dokument", Required: true, At: func(p *Published) any { return &p.Document }},
	{Key: "place", Label: "Sida eller rad", At: func(p *Published) any { return &p.Place }},
	{Key: "note", Label: "Anmärkning", Kind: field.Long, Help: "Varför värdet skiljer sig från det som räknas fram, eller varför det inte kan räknas om.", At: func(p *Published) any { return &p.Note }},
}

var commentFields = field.Set[Comment]{
	{Key: "text", Label: "Kommentar", Kind: field.Long, At: func(c *Comment) any { return &c.Text }},
}
