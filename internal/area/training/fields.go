package training

import "klover/internal/base/field"

type option = field.Option

var goals = []option{
	{Value: string(Everybody), Label: "Alla medarbetare"},
	{Value: string(Procurement), Label: "Inköps medarbetare"},
	{Value: string(Orderers), Label: "Beställare"},
	{Value: string(Ecommerce), Label: "E-handelsanvändare"},
	{Value: string(Certifiers), Label: "Attestanter"},
	{Value: string(Requirers), Label: "Kravställare"},
	{Value: string(NewChiefs), Label: "Nya chefer"},
	{Value: string(Processors), Label: "De som tecknar PUB-avtal"},
}

var courseKinds = []option{
	{Value: string(Classroom), Label: "Fysisk"},
	{Value: string(Digital), Label: "Digital"},
	{Value: string(Elearning), Label: "E-lärande"},
}

var states = []option{
	{Value: string(Planned), Label: "Planerad"},
	{Value: string(Open), Label: "Öppen"},
	{Value: string(Held), Label: "Genomförd"},
	{Value: string(Off), Label: "Inställd"},
}

func label(options []option, value string) string {
	for _, o := range options {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}

// CourseFields describes a course.
var CourseFields = field.Set[Course]{
	{Key: "name", Label: "Kurs", Required: true, At: func(c *Course) any { return &c.Name }},
	{Key: "kind", Label: "Form", Kind: field.Choice, Choices: courseKinds, Required: true, At: func(c *Course) any { return &c.Kind }},
	{Key: "goals", Label: "Målgrupper", Kind: field.Many, Choices: goals, Required: true, At: func(c *Course) any { return &c.Goals }},
	{Key: "required", Label: "Obligatorisk", Kind: field.Bool, Help: "Alla i målgrupperna ska ha ett giltigt intyg.", At: func(c *Course) any { return &c.Required }},
	{Key: "valid_months", Label: "Intyget gäller", Kind: field.Number, Unit: "månader", Help: "Lämna tomt om det gäller tills vidare.", At: func(c *Course) any { return &c.ValidMonths }},
	{Key: "responsible", Label: "Ansvarig", Help: "Roll eller enhet.", At: func(c *Course) any { return &c.Responsible }},
	{Key: "description", Label: "Innehåll", Kind: field.Long, At: func(c *Course) any { return &c.Description }},
	{Key: "handbook", Label: "Sida i handboken", Help: "Adress som börjar med /handbok/.", At: func(c *Course) any { return &c.Handbook }},
	{Key: "ended_on", Label: "Ges till och med", Kind: field.Date, Help: "Lämna tomt så länge kursen ges.", At: func(c *Course) any { return &c.EndedOn }},
}

// AudienceFields describes how many there are to take a course.
var AudienceFields = field.Set[Audience]{
	{Key: "unit", Label: "Enhet eller grupp", Help: "Lämna tomt när antalet gäller alla.", At: func(a *Audience) any { return &a.Unit }},
	{Key: "persons", Label: "Antal personer", Kind: field.Number, Required: true, At: func(a *Audience) any { return &a.Persons }},
	{Key: "valid_from", Label: "Från och med", Kind: field.Date, Required: true, At: func(a *Audience) any { return &a.ValidFrom }},
	{Key: "valid_to", Label: "Till och med", Kind: field.Date, Help: "Lämna tomt tills antalet ändras.", At: func(a *Audience) any { return &a.ValidTo }},
}

// OccasionFields describes an occasion.
var OccasionFields = field.Set[Occasion]{
	{Key: "course", Label: "Kurs", ReadOnly: true, At: func(o *Occasion) any { return &o.Course }},
	{Key: "starts_on", Label: "Första dag", Kind: field.Date, Required: true, At: func(o *Occasion) any { return &o.StartsOn }},
	{Key: "ends_on", Label: "Sista dag", Kind: field.Date, Help: "Fylls i när kursen är mer än en dag.", At: func(o *Occasion) any { return &o.EndsOn }},
	{Key: "hours", Label: "Tid", Help: "Till exempel 09.00–12.00.", At: func(o *Occasion) any { return &o.Hours }},
	{Key: "place", Label: "Plats", Help: "Sal, eller länk till ett digitalt möte.", At: func(o *Occasion) any { return &o.Place }},
	{Key: "seats", Label: "Platser", Kind: field.Number, Required: true, At: func(o *Occasion) any { return &o.Seats }},
	{Key: "booked", Label: "Bokade", Kind: field.Number, ReadOnly: true, At: func(o *Occasion) any { return &o.Booked }},
	{Key: "teacher", Label: "Kursledare", At: func(o *Occasion) any { return &o.Teacher }},
	{Key: "state", Label: "Läge", Kind: field.Choice, Choices: states, ReadOnly: true, At: func(o *Occasion) any { return &o.State }},
	{Key: "note", Label: "Information till deltagarna", Kind: field.Long, At: func(o *Occasion) any { return &o.Note }},
}

// CertificateFields describes a completed course.
var CertificateFields = field.Set[Certificate]{
	{Key: "course", Label: "Kurs", Required: true, At: func(c *Certificate) any { return &c.Course }, Aliases: []string{"utbildning", "kursnamn", "aktivitet"}},
	{Key: "name", Label: "Namn", Required: true, At: func(c *Certificate) any { return &c.Name }, Aliases: []string{"deltagare", "person", "medarbetare"}},
	{Key: "email", Label: "E-postadress", Help: "Till den som har ett konto i Klöver. Intyget syns då för personen själv.", At: func(c *Certificate) any { return &c.Email }, Aliases: []string{"e-post", "epost", "mail", "mejl"}},
	{Key: "unit", Label: "Enhet", At: func(c *Certificate) any { return &c.Unit }, Aliases: []string{"avdelning", "arbetsplats", "organisation"}},
	{Key: "completed_on", Label: "Genomförd", Kind: field.Date, Required: true, At: func(c *Certificate) any { return &c.CompletedOn }, Aliases: []string{"datum", "slutförd", "avslutad", "genomförandedatum"}},
	{Key: "valid_to", Label: "Gäller till och med", Kind: field.Date, Help: "Lämna tomt så räknas dagen ut från kursens giltighet.", At: func(c *Certificate) any { return &c.ValidTo }, Aliases: []string{"giltig till", "giltigt till", "utgår"}},
	{Key: "source", Label: "Källa", Help: "Tillfället eller listan som uppgiften kommer från.", At: func(c *Certificate) any { return &c.Source }},
	{Key: "reminded_on", Label: "Påmind", Kind: field.Date, ReadOnly: true, At: func(c *Certificate) any { return &c.RemindedOn }},
}
