package identity

import (
	"slices"

	"klover/internal/base/field"
)

// RuleFields describes a point of the delegation order.
var RuleFields = field.Set[DelegationRule]{
	{Key: "nr", Label: "Punkt", Help: "Numret i ordningen, till exempel 4.2.", Required: true, Group: "Beslutet", At: func(r *DelegationRule) any { return &r.Nr }},
	{Key: "heading", Label: "Ärendegrupp", Help: "Rubriken som punkten står under, till exempel Avtal.", Required: true, At: func(r *DelegationRule) any { return &r.Heading }},
	{Key: "decision", Label: "Beslut", Help: "Vad som får beslutas, i ord.", Kind: field.Long, Required: true, At: func(r *DelegationRule) any { return &r.Decision }},
	{Key: "act", Label: "Slag av beslut", Help: "Klöver jämför med slaget när beslutet fattas.", Kind: field.Choice, Choices: actOptions(), Required: true, At: func(r *DelegationRule) any { return &r.Act }},
	{Key: "delegate", Label: "Delegat", Help: "Rollen som får besluta.", Kind: field.Choice, Choices: roleOptions(), Required: true, Group: "Vem och hur mycket", At: func(r *DelegationRule) any { return &r.Delegate }},
	{Key: "substitute", Label: "Ersättare", Help: "Rollen som beslutar när delegaten är borta.", Kind: field.Choice, Choices: roleOptions(), At: func(r *DelegationRule) any { return &r.Substitute }},
	{Key: "ceiling", Label: "Högsta belopp", Help: "Utan moms, hela avtalsvärdet med optioner. Tomt betyder ingen övre gräns.", Kind: field.Money, Unit: "kr",
		Show: func(r *DelegationRule) string { return ceilingText(r.Ceiling.Known, r.limit()) }, At: func(r *DelegationRule) any { return &r.Ceiling }},
	{Key: "conditions", Label: "Villkor", Kind: field.Long, Group: "Villkor", At: func(r *DelegationRule) any { return &r.Conditions }},
	{Key: "notify", Label: "Anmäls till nämnden", Help: "Beslutet tas upp som anmälningsärende på nästa sammanträde.", Kind: field.Bool, At: func(r *DelegationRule) any { return &r.Notify }},
	{Key: "legal_basis", Label: "Lagrum", At: func(r *DelegationRule) any { return &r.LegalBasis }},
	{Key: "redelegation", Label: "Vidaredelegering", Help: "Om och till vem delegaten får delegera vidare.", At: func(r *DelegationRule) any { return &r.Redelegation }},
}

func ceilingText(limited bool, limit string) string {
	if !limited {
		return "Ingen övre gräns"
	}
	return limit[len("upp till "):]
}

// DelegationFields describes a version of the delegation order.
var DelegationFields = field.Set[Delegation]{
	{Key: "adopted_by", Label: "Fastställd av", Help: "Organet som har beslutat, till exempel Inköpsnämnden.", Required: true, At: func(d *Delegation) any { return &d.AdoptedBy }},
	{Key: "adopted_on", Label: "Beslutsdag", Kind: field.Date, Required: true, At: func(d *Delegation) any { return &d.AdoptedOn }},
	{Key: "decision", Label: "Beslut", Help: "Var beslutet står, till exempel § 12.", Required: true, At: func(d *Delegation) any { return &d.Decision }},
	{Key: "valid_from", Label: "Gäller från", Kind: field.Date, Required: true, At: func(d *Delegation) any { return &d.ValidFrom }},
	{Key: "valid_to", Label: "Gäller till och med", Kind: field.Date, ReadOnly: true, At: func(d *Delegation) any { return &d.ValidTo }},
	{Key: "note", Label: "Anmärkning", Kind: field.Long, At: func(d *Delegation) any { return &d.Note }},
}

// AdoptionFields is what is filled in when a version is adopted.
var AdoptionFields = slices.DeleteFunc(slices.Clone(DelegationFields), func(d field.Def[Delegation]) bool { return d.ReadOnly })

// DecisionFields describes a delegated decision.
var DecisionFields = field.Set[Decision]{
	{Key: "decided_on", Label: "Beslutsdag", Kind: field.Date, Required: true, Group: "Beslutet", At: func(d *Decision) any { return &d.DecidedOn }},
	{Key: "act", Label: "Slag av beslut", Kind: field.Choice, Choices: actOptions(), Required: true, At: func(d *Decision) any { return &d.Act }},
	{Key: "record_title", Label: "Ärende", Help: "Nummer och vad det gäller.", At: func(d *Decision) any { return &d.RecordTitle }},
	{Key: "text", Label: "Beslut", Help: "Vad som beslutas, och för ett avslag skälen.", Kind: field.Long, At: func(d *Decision) any { return &d.Text }},
	{Key: "parties", Label: "Parter", Kind: field.Many, Choices: partyOptions(), Show: func(d *Decision) string { return d.Parties.Sv() }, At: func(d *Decision) any { return &d.Parties }},
	{Key: "amount", Label: "Belopp", Help: "Utan moms, hela värdet med optioner.", Kind: field.Money, Unit: "kr", At: func(d *Decision) any { return &d.Amount }},
	{Key: "name", Label: "Beslutat av", ReadOnly: true, At: func(d *Decision) any { return &d.Name }},
	{Key: "role", Label: "I rollen", Kind: field.Choice, Choices: roleOptions(), ReadOnly: true, At: func(d *Decision) any { return &d.Role }},
	{Key: "basis", Label: "Grund", Kind: field.Choice, Choices: basisOptions, ReadOnly: true, Group: "Stöd", At: func(d *Decision) any { return &d.Basis }},
	{Key: "rule_nr", Label: "Punkt i delegationsordningen", ReadOnly: true, At: func(d *Decision) any { return &d.RuleNr }},
	{Key: "board", Label: "Nämndens beslut", Help: "Fylls i bara om nämnden själv har beslutat, till exempel Inköpsnämnden 2022-06-09 § 31.", At: func(d *Decision) any { return &d.Board }},
	{Key: "notify", Label: "Anmäls till nämnden", Kind: field.Bool, ReadOnly: true, Group: "Anmälan", At: func(d *Decision) any { return &d.Notify }},
	{Key: "reported_as", Label: "Anmält på", ReadOnly: true, At: func(d *Decision) any { return &d.ReportedAs }},
	{Key: "reported_on", Label: "Anmält den", Kind: field.Date, ReadOnly: true, At: func(d *Decision) any { return &d.ReportedOn }},
	{Key: "withdrawn_on", Label: "Återtaget den", Kind: field.Date, ReadOnly: true, At: func(d *Decision) any { return &d.WithdrawnOn }},
	{Key: "withdrawn_why", Label: "Skäl för återtagande", Kind: field.Long, ReadOnly: true, At: func(d *Decision) any { return &d.WithdrawnWhy }},
}
