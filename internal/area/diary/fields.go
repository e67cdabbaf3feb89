package diary

import (
	"klover/internal/base/field"
	"klover/internal/word/sv"
)

func years(n int64) string { return sv.Plural(n, "år", "år") }

// EntryFields describes an entry.
var EntryFields = field.Set[Entry]{
	{Key: "direction", Label: "Riktning", Help: "Kom handlingen in, skickade vi den eller upprättade vi den själva?", Kind: field.Choice, Choices: Directions, Required: true, Group: "Handlingen",
		At: func(e *Entry) any { return (*string)(&e.Direction) }},
	{Key: "happened_on", Label: "Datum", Help: "När den kom in, skickades eller upprättades. ÅÅÅÅ-MM-DD", Kind: field.Date, Required: true, At: func(e *Entry) any { return &e.HappenedOn }},
	{Key: "counterpart", Label: "Avsändare eller mottagare", Help: "Behövs inte för det som vi upprättar.", At: func(e *Entry) any { return &e.Counterpart }},
	{Key: "title", Label: "Vad handlingen rör", Help: "I korthet, till exempel Tilldelningsbeslut eller Fråga om leveranstid. Rubriken är offentlig om posten inte är sekretessmarkerad.", Required: true,
		At: func(e *Entry) any { return &e.Title }},
	{Key: "kind", Label: "Handlingstyp", Help: "Avgör hur länge handlingen bevaras.", Kind: field.Choice, Choices: Kinds, Required: true, At: func(e *Entry) any { return &e.Kind }},
	{Key: "step", Label: "Steg", Kind: field.Choice, Choices: Steps, Required: true, At: func(e *Entry) any { return &e.Step }},
	{Key: "responsible_id", Label: "Handläggare", Kind: field.Ref, At: func(e *Entry) any { return &e.ResponsibleID }, Show: func(e *Entry) string { return e.Responsible }},
	{Key: "ground", Label: "Sekretess enligt", Help: "Lämna tomt om inget i posten eller handlingen kan vara hemligt.", Kind: field.Ref, Group: "Sekretessmarkering",
		At: func(e *Entry) any { return &e.Ground }, Show: func(e *Entry) string { return paragraph(e.Ground) }},
	{Key: "secret_reason", Label: "Skäl", Help: "Vad skulle skadas om uppgiften lämnades ut?", At: func(e *Entry) any { return &e.SecretReason }},
	{Key: "secret_until", Label: "Gäller till", Help: "Lämna tomt om slutdagen inte är känd. ÅÅÅÅ-MM-DD", Kind: field.Date, At: func(e *Entry) any { return &e.SecretUntil }},
}

// ListFields describes an entry as a list exports it.
var ListFields = append(field.Set[Listed]{
	{Key: "number", Label: "Löpnummer", ReadOnly: true, At: func(l *Listed) any { n := l.Number(); return &n }},
	{Key: "case_number", Label: "Diarienummer", ReadOnly: true, At: func(l *Listed) any { return &l.CaseNumber }},
	{Key: "no", Label: "Aktbilaga", Kind: field.Number, ReadOnly: true, At: func(l *Listed) any { return &l.No }},
	{Key: "registered_on", Label: "Registrerad", Kind: field.Date, ReadOnly: true, At: func(l *Listed) any { return &l.RegisteredOn }},
}, append(lifted("direction", "happened_on", "counterpart", "title", "kind", "step", "responsible_id", "ground", "secret_until"),
	field.Def[Listed]{Key: "case_title", Label: "Ärende", ReadOnly: true, At: func(l *Listed) any { return &l.CaseTitle }},
	field.Def[Listed]{Key: "registered_by", Label: "Registrerad av", ReadOnly: true, At: func(l *Listed) any { return &l.RegisteredBy }},
	field.Def[Listed]{Key: "struck_on", Label: "Makulerad", Kind: field.Date, ReadOnly: true, At: func(l *Listed) any { return &l.StruckOn }},
)...)

func lifted(keys ...string) field.Set[Listed] {
	return lift(EntryFields, func(l *Listed) *Entry { return &l.Entry }, keys...)
}

// lift takes attributes of a part into the description of the whole.
func lift[W, P any](from field.Set[P], part func(*W) *P, keys ...string) field.Set[W] {
	var set field.Set[W]
	for _, key := range keys {
		d, _ := from.Get(key)
		one := field.Def[W]{Key: d.Key, Label: d.Label, Help: d.Help, Kind: d.Kind, Choices: d.Choices, ReadOnly: true, At: func(w *W) any { return d.At(part(w)) }}
		if d.Show != nil {
			one.Show = func(w *W) string { return d.Show(part(w)) }
		}
		set = append(set, one)
	}
	return set
}

// DueFields describes what can be weeded out, as it is exported for the decision.
var DueFields = append(lift(ListFields, func(d *Due) *Listed { return &d.Listed }, "case_number", "no", "case_title", "title", "kind", "happened_on", "ground"),
	field.Def[Due]{Key: "closed_on", Label: "Ärendet avslutat", Kind: field.Date, At: func(d *Due) any { return &d.ClosedOn }},
	field.Def[Due]{Key: "rule", Label: "Regel", At: func(d *Due) any { text := d.Rule.Text(); return &text }},
	field.Def[Due]{Key: "source", Label: "Källa", At: func(d *Due) any { return &d.Rule.Source }},
	field.Def[Due]{Key: "due_on", Label: "Kan gallras från", Kind: field.Date, At: func(d *Due) any { return &d.DueOn }},
)

// StruckFields is what striking an entry changes.
var StruckFields = field.Set[Entry]{
	{Key: "struck_on", Label: "Makulerad", Kind: field.Date, At: func(e *Entry) any { return &e.StruckOn }},
	{Key: "struck_why", Label: "Skäl till makulering", At: func(e *Entry) any { return &e.StruckWhy }},
}

// CaseFields describes a case file.
var CaseFields = field.Set[Case]{
	{Key: "number", Label: "Diarienummer", ReadOnly: true, At: func(c *Case) any { return &c.Number }},
	{Key: "title", Label: "Ärende", Required: true, At: func(c *Case) any { return &c.Title }},
	{Key: "body", Label: "Diarium", ReadOnly: true, At: func(c *Case) any { return &c.Body }},
	{Key: "parties", Label: "Parter", Kind: field.Many, ReadOnly: true, At: func(c *Case) any { return &c.Parties }, Show: func(c *Case) string { return c.Parties.Sv() }},
	{Key: "opened_on", Label: "Öppnat", Kind: field.Date, ReadOnly: true, At: func(c *Case) any { return &c.OpenedOn }},
	{Key: "closed_on", Label: "Avslutat", Kind: field.Date, ReadOnly: true, At: func(c *Case) any { return &c.ClosedOn }},
	{Key: "last_no", Label: "Poster", Kind: field.Number, ReadOnly: true, At: func(c *Case) any { return &c.LastNo }},
}

// DocumentFields describes a document.
var DocumentFields = field.Set[Document]{
	{Key: "title", Label: "Handlingens namn", Required: true, Group: "Handlingen", At: func(d *Document) any { return &d.Title }},
	{Key: "kind", Label: "Handlingstyp", Kind: field.Choice, Choices: Kinds, Required: true, At: func(d *Document) any { return &d.Kind }},
	{Key: "step", Label: "Steg", Kind: field.Choice, Choices: Steps, Required: true, At: func(d *Document) any { return &d.Step }},
	{Key: "state", Label: "Läge", Kind: field.Choice, Choices: States, ReadOnly: true, At: func(d *Document) any { return (*string)(&d.State) }},
	{Key: "template", Label: "Mall", ReadOnly: true, At: func(d *Document) any { return &d.Template }},
	{Key: "ground", Label: "Sekretess enligt", Help: "Lämna tomt om inget i handlingen kan vara hemligt.", Kind: field.Ref, Group: "Sekretessmarkering",
		At: func(d *Document) any { return &d.Ground }, Show: func(d *Document) string { return paragraph(d.Ground) }},
	{Key: "secret_reason", Label: "Skäl", Help: "Vad skulle skadas om handlingen lämnades ut?", At: func(d *Document) any { return &d.SecretReason }},
	{Key: "secret_until", Label: "Gäller till", Help: "Lämna tomt om slutdagen inte är känd. ÅÅÅÅ-MM-DD", Kind: field.Date, At: func(d *Document) any { return &d.SecretUntil }},
}

// RuleFields describes a rule of retention.
var RuleFields = field.Set[Rule]{
	{Key: "kind", Label: "Handlingstyp", Kind: field.Choice, Choices: Kinds, Required: true, At: func(r *Rule) any { return &r.Kind }},
	{Key: "keep", Label: "Bevaras", Kind: field.Bool, At: func(r *Rule) any { return &r.Keep }},
	{Key: "years", Label: "Gallras efter", Help: "År efter att ärendet har avslutats.", Kind: field.Number, Unit: "år", At: func(r *Rule) any { return &r.Years }},
	{Key: "valid_from", Label: "Gäller från", Kind: field.Date, Required: true, At: func(r *Rule) any { return &r.ValidFrom }},
	{Key: "valid_to", Label: "Gällde till", Kind: field.Date, ReadOnly: true, At: func(r *Rule) any { return &r.ValidTo }},
	{Key: "source", Label: "Källa", Help: "Gallringsbeslut eller dokumenthanteringsplan, med datum.", Required: true, At: func(r *Rule) any { return &r.Source }},
	{Key: "confirmed", Label: "Kontrollerad mot källan", Kind: field.Bool, At: func(r *Rule) any { return &r.Confirmed }},
}

// GroundFields describes a ground of secrecy.
var GroundFields = field.Set[Ground]{
	{Key: "code", Label: "Kapitel och paragraf", Help: "Till exempel 19:3.", Required: true, At: func(g *Ground) any { return &g.Code }},
	{Key: "about", Label: "Skyddar", Required: true, At: func(g *Ground) any { return &g.About }},
	{Key: "ends_on_award", Label: "Upphör vid tilldelningsbeslut", Kind: field.Bool, At: func(g *Ground) any { return &g.EndsOnAward }},
	{Key: "years", Label: "Högst", Kind: field.Number, Unit: "år", At: func(g *Ground) any { return &g.Years }},
	{Key: "valid_from", Label: "Gäller från", Kind: field.Date, Required: true, At: func(g *Ground) any { return &g.ValidFrom }},
	{Key: "valid_to", Label: "Gällde till", Kind: field.Date, ReadOnly: true, At: func(g *Ground) any { return &g.ValidTo }},
	{Key: "source", Label: "Källa", Required: true, At: func(g *Ground) any { return &g.Source }},
	{Key: "confirmed", Label: "Kontrollerad mot källan", Kind: field.Bool, At: func(g *Ground) any { return &g.Confirmed }},
}

// BodyFields describes a body with a diary.
var BodyFields = field.Set[Body]{
	{Key: "code", Label: "Beteckning", Help: "Kort, med versaler. Inleder löpnumren.", Required: true, At: func(b *Body) any { return &b.Code }},
	{Key: "name", Label: "Myndighet eller nämnd", Required: true, At: func(b *Body) any { return &b.Name }},
	{Key: "valid_from", Label: "Från", Kind: field.Date, Required: true, At: func(b *Body) any { return &b.ValidFrom }},
	{Key: "valid_to", Label: "Till", Kind: field.Date, At: func(b *Body) any { return &b.ValidTo }},
}
