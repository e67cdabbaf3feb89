package law

import "klover/internal/base/field"

// Fields describes a rule: the one place of its Swedish labels. Who confirmed it is
// set by the verb.
var Fields = field.Set[Rule]{
	{Key: "kind", Label: "Slag", Group: "Regeln", Kind: field.Choice, Choices: Kinds, Required: true, At: func(r *Rule) any { return &r.Kind }},
	{Key: "label", Label: "Vad regeln säger", Required: true, Help: "Skriv så att värdet kan stå efter, till exempel ”Kortaste anbudstid”.",
		At: func(r *Rule) any { return &r.Label }},
	{Key: "key", Label: "Nyckel", Required: true, Help: "Den som Klöver slår upp regeln med. Rader med samma nyckel och samma villkor avlöser varandra i tiden.",
		At: func(r *Rule) any { return &r.Key }},
	{Key: "act", Label: "Lag", Group: "Gäller för", Kind: field.Choice, Choices: Acts, At: func(r *Rule) any { return &r.Act }},
	{Key: "procedure", Label: "Förfarande", At: func(r *Rule) any { return &r.Procedure }, Show: func(r *Rule) string { return r.Procedure }},
	{Key: "regime", Label: "Regelverk", Kind: field.Choice, Choices: Regimes, At: func(r *Rule) any { return &r.Regime }},
	{Key: "object", Label: "Vad som köps", Kind: field.Choice, Choices: ruleObjects, At: func(r *Rule) any { return &r.Object }},
	{Key: "buyer", Label: "Köpare", Kind: field.Choice, Choices: Buyers, At: func(r *Rule) any { return &r.Buyer }},
	{Key: "party", Label: "Region", At: func(r *Rule) any { return &r.Party }},
	{Key: "amount", Label: "Belopp", Group: "Värdet", Kind: field.Money, Unit: "kr", Help: "Utan moms. Lämna tomt om beloppet inte är känt: då stoppas det som behöver det.",
		At: func(r *Rule) any { return &r.Amount }},
	{Key: "number", Label: "Antal", Kind: field.Number, Help: "Lämna tomt om antalet inte är känt.", At: func(r *Rule) any { return &r.Number }},
	{Key: "unit", Label: "Enhet", Kind: field.Choice, Choices: Units, At: func(r *Rule) any { return &r.Unit }},
	{Key: "bound", Label: "Beloppet räknas", Kind: field.Choice, Choices: Bounds, At: func(r *Rule) any { return &r.Bound }},
	{Key: "text", Label: "Villkor", Kind: field.Long, At: func(r *Rule) any { return &r.Text }},
	{Key: "valid_from", Label: "Gäller från och med", Group: "Tid och källa", Kind: field.Date, At: func(r *Rule) any { return &r.ValidFrom }},
	{Key: "valid_to", Label: "Gäller till och med", Kind: field.Date, At: func(r *Rule) any { return &r.ValidTo }},
	{Key: "legal_ref", Label: "Lagrum", Help: "Till exempel 20 kap. 1 § LOU. Lämna tomt för en egen regel.", At: func(r *Rule) any { return &r.LegalRef }},
	{Key: "source", Label: "Källa", Required: true, At: func(r *Rule) any { return &r.Source }},
	{Key: "source_url", Label: "Länk till källan", At: func(r *Rule) any { return &r.SourceURL }},
	{Key: "confirmed", Label: "Bekräftad", Kind: field.Bool, ReadOnly: true, At: func(r *Rule) any { return &r.Confirmed }},
	{Key: "confirmed_by", Label: "Bekräftad av", ReadOnly: true, At: func(r *Rule) any { return &r.ConfirmedBy }},
	{Key: "confirmed_on", Label: "Bekräftad den", Kind: field.Date, ReadOnly: true, At: func(r *Rule) any { return &r.ConfirmedOn }},
}
