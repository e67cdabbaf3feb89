package calloff

import (
	"klover/internal/base/field"
)

// Fields describes a call-off: the one place of its Swedish labels.
var Fields = field.Set[CallOff]{
	{Key: "number", Label: "Nummer", ReadOnly: true, At: func(c *CallOff) any { return &c.Number }},
	{Key: "title", Label: "Vad som avropas", Required: true, Group: "Avropet", At: func(c *CallOff) any { return &c.Title }},
	{Key: "framework_id", Label: "Ramavtal", Kind: field.Ref, Required: true, Show: func(c *CallOff) string { return c.Framework }, At: func(c *CallOff) any { return &c.FrameworkID }},
	{Key: "lot", Label: "Del", Help: "Anbudsområde i ramavtalet. Lämna tomt om det inte är delat.", At: func(c *CallOff) any { return &c.Lot }},
	{Key: "value", Label: "Värde", Kind: field.Money, Unit: "kr", Required: true, Help: "Utan moms, för hela avropet.", At: func(c *CallOff) any { return &c.Value }},
	{Key: "wanted_on", Label: "Önskad leverans", Kind: field.Date, At: func(c *CallOff) any { return &c.WantedOn }},
	{Key: "need", Label: "Behov", Kind: field.Long, Help: "Det som leverantören behöver veta.", At: func(c *CallOff) any { return &c.Need }},
	{Key: "articles", Label: "Artiklar", Kind: field.Long, Help: "Artiklar eller rader i avtalet, med antal.", At: func(c *CallOff) any { return &c.Articles }},

	{Key: "party", Label: "Region", Kind: field.Choice, Choices: parties(), Required: true, Group: "Köpare", Show: func(c *CallOff) string { return regionName(c.Party) }, At: func(c *CallOff) any { return &c.Party }},
	{Key: "unit", Label: "Enhet eller bolag", Help: "Bara den som står bland de avropsberättigade får avropa.", At: func(c *CallOff) any { return &c.Unit }},
	{Key: "company", Label: "Köparen är ett bolag", Kind: field.Bool, At: func(c *CallOff) any { return &c.Company }},
	{Key: "owner", Label: "Inköpare", At: func(c *CallOff) any { return &c.Owner }},
	{Key: "procurement_id", Label: "Upphandling", Kind: field.Ref, Help: "Diarienumret, om avropet också är ett ärende bland upphandlingarna.", Show: func(c *CallOff) string { return c.Procurement }, At: func(c *CallOff) any { return &c.ProcurementID }},

	{Key: "state", Label: "Läge", Kind: field.Choice, Choices: States, ReadOnly: true, Group: "Handläggning", At: func(c *CallOff) any { return &c.State }},
	{Key: "form", Label: "Avropsform", Kind: field.Choice, Choices: Forms, ReadOnly: true, At: func(c *CallOff) any { return &c.Form }},
	{Key: "supplier_id", Label: "Leverantör", Kind: field.Ref, ReadOnly: true, Show: func(c *CallOff) string { return c.Supplier }, At: func(c *CallOff) any { return &c.SupplierID }},
	{Key: "begun_on", Label: "Påbörjat", Kind: field.Date, ReadOnly: true, At: func(c *CallOff) any { return &c.BegunOn }},
	{Key: "ordered_on", Label: "Avropat", Kind: field.Date, ReadOnly: true, At: func(c *CallOff) any { return &c.OrderedOn }},
	{Key: "closed_on", Label: "Slutreglerat", Kind: field.Date, ReadOnly: true, At: func(c *CallOff) any { return &c.ClosedOn }},
	{Key: "deadline", Label: "Sista svarsdag", Kind: field.Date, ReadOnly: true, Group: "Förnyad konkurrensutsättning", At: func(c *CallOff) any { return &c.Deadline }},
	{Key: "criteria", Label: "Kriterier", Kind: field.Long, ReadOnly: true, At: func(c *CallOff) any { return &c.Criteria }},
	{Key: "opened_on", Label: "Öppnat", Kind: field.Date, ReadOnly: true, At: func(c *CallOff) any { return &c.OpenedOn }},
	{Key: "opened_by", Label: "Öppnat av", ReadOnly: true, At: func(c *CallOff) any { return &c.OpenedBy }},
	{Key: "decided_on", Label: "Beslutat", Kind: field.Date, ReadOnly: true, At: func(c *CallOff) any { return &c.DecidedOn }},
	{Key: "decided_by", Label: "Beslutat av", ReadOnly: true, At: func(c *CallOff) any { return &c.DecidedBy }},
	{Key: "reasons", Label: "Skäl till beslutet", Kind: field.Long, ReadOnly: true, At: func(c *CallOff) any { return &c.Reasons }},
	{Key: "notified_on", Label: "Leverantörerna underrättade", Kind: field.Date, ReadOnly: true, At: func(c *CallOff) any { return &c.NotifiedOn }},
	{Key: "standstill_to", Label: "Frivillig avtalsspärr till och med", Kind: field.Date, ReadOnly: true, At: func(c *CallOff) any { return &c.StandstillTo }},
	{Key: "waived_why", Label: "Varför ingen avtalsspärr", Kind: field.Long, ReadOnly: true, At: func(c *CallOff) any { return &c.WaivedWhy }},
	{Key: "over_ground", Label: "Grund för att gå över taket", Kind: field.Choice, Choices: Grounds, ReadOnly: true, Group: "Undantag", At: func(c *CallOff) any { return &c.OverGround }},
	{Key: "over_why", Label: "Motivering", Kind: field.Long, ReadOnly: true, At: func(c *CallOff) any { return &c.OverWhy }},
	{Key: "over_by", Label: "Medgivet av", ReadOnly: true, At: func(c *CallOff) any { return &c.OverBy }},
	{Key: "cancelled_on", Label: "Avbrutet", Kind: field.Date, ReadOnly: true, At: func(c *CallOff) any { return &c.CancelledOn }},
	{Key: "cancelled_why", Label: "Varför avbrutet", Kind: field.Long, ReadOnly: true, At: func(c *CallOff) any { return &c.CancelledWhy }},
}

// FrameworkFields describes a framework. Those of an own one are its contract's.
var FrameworkFields = field.Set[Framework]{
	{Key: "number", Label: "Ramavtalets nummer", Required: true, Group: "Ramavtalet", Help: "Numret hos inköpscentralen.", At: func(f *Framework) any { return &f.Number }},
	{Key: "title", Label: "Benämning", Required: true, At: func(f *Framework) any { return &f.Title }},
	{Key: "body", Label: "Inköpscentral", Required: true, At: func(f *Framework) any { return &f.Body }},
	{Key: "local_number", Label: "Vårt avtalsnummer", At: func(f *Framework) any { return &f.LocalNumber }},
	{Key: "starts_on", Label: "Gäller från", Kind: field.Date, Required: true, At: func(f *Framework) any { return &f.StartsOn }},
	{Key: "ends_on", Label: "Gäller till och med", Kind: field.Date, At: func(f *Framework) any { return &f.EndsOn }},
	{Key: "join_form", Label: "Hur vi har rätt att avropa", Kind: field.Choice, Choices: JoinForms, Required: true, At: func(f *Framework) any { return &f.JoinForm }},
	{Key: "joined_on", Label: "Anslutna från", Kind: field.Date, Help: "Före den dagen kan vi inte avropa.", At: func(f *Framework) any { return &f.JoinedOn }},
	{Key: "note", Label: "Anteckning", Kind: field.Long, At: func(f *Framework) any { return &f.Note }},
}

// TermsFields describes how a framework is called off, without its suppliers.
var TermsFields = field.Set[Terms]{
	{Key: "valid_from", Label: "Gäller från", Kind: field.Date, Required: true, Group: "Avropsordning", At: func(t *Terms) any { return &t.ValidFrom }},
	{Key: "form", Label: "Avropsform", Kind: field.Choice, Choices: Forms, Required: true, At: func(t *Terms) any { return &t.Form }},
	{Key: "reply_days", Label: "Svarstid", Kind: field.Number, Unit: "arbetsdagar", Required: true, Help: "Så lång tid har en tillfrågad leverantör att svara.", At: func(t *Terms) any { return &t.ReplyDays }},
	{Key: "fku_from", Label: "Förnyad konkurrensutsättning från", Kind: field.Money, Unit: "kr", Help: "Bara för blandad form.", At: func(t *Terms) any { return &t.FKUFrom }},
	{Key: "below", Label: "Avropsform under det värdet", Kind: field.Choice, Choices: Forms[:3], Help: "Bara för blandad form.", At: func(t *Terms) any { return &t.Below }},
	{Key: "denominator", Label: "Andelarna räknas i", Kind: field.Number, Help: "Bara för fördelningsnyckel. 1000 är promille, 100 är procent.", At: func(t *Terms) any { return &t.Denominator }},
	{Key: "criteria", Label: "Kriterier vid förnyad konkurrensutsättning", Kind: field.Long, Help: "Ur ramavtalets upphandlingsdokument. Andra får inte användas.", At: func(t *Terms) any { return &t.Criteria }},
	{Key: "source", Label: "Var det står", Help: "Dokument och avsnitt.", At: func(t *Terms) any { return &t.Source }},
	{Key: "why", Label: "Varför ordningen ändras", Help: "Syns i historiken.", At: func(t *Terms) any { return &t.Why }},
}
