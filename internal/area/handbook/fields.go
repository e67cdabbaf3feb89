package handbook

import "klover/internal/base/field"

// ProcessFields describes a process; its roles and leaders have tables of their own.
var ProcessFields = field.Set[Process]{
	{Key: "code", Label: "Nummer", Required: true, Group: "Processen", Help: "Visas på kartan och styr ordningen, till exempel 2.1.", At: func(p *Process) any { return &p.Code }},
	{Key: "name", Label: "Namn", Required: true, At: func(p *Process) any { return &p.Name }},
	{Key: "level", Label: "Nivå", Kind: field.Choice, Choices: levels, Required: true, At: func(p *Process) any { return &p.Level }},
	{Key: "parent_id", Label: "Ligger under", Kind: field.Ref, At: func(p *Process) any { return &p.ParentID }, Show: func(p *Process) string { return p.Parent }},
	{Key: "owner", Label: "Processägare", Help: "Rollen eller personen som äger processen.", At: func(p *Process) any { return &p.Owner }},
	{Key: "purpose", Label: "Syfte", Kind: field.Long, Group: "Innehåll", At: func(p *Process) any { return &p.Purpose }},
	{Key: "input", Label: "Indata", Help: "Vad som startar den.", At: func(p *Process) any { return &p.Input }},
	{Key: "output", Label: "Resultat", Help: "Vad som finns när den är klar.", At: func(p *Process) any { return &p.Output }},
	{Key: "systems", Label: "Systemstöd", At: func(p *Process) any { return &p.Systems }},
	{Key: "review_on", Label: "Ses över senast", Kind: field.Date, Group: "Förvaltning", At: func(p *Process) any { return &p.ReviewOn }},
	{Key: "state", Label: "Läge", Kind: field.Choice, Choices: states, ReadOnly: true, At: func(p *Process) any { return &p.State }},
	{Key: "edition", Label: "Utgåva", Kind: field.Number, ReadOnly: true, At: func(p *Process) any { return &p.Edition }},
	{Key: "approved_by", Label: "Fastställd av", ReadOnly: true, At: func(p *Process) any { return &p.ApprovedBy }},
	{Key: "approved_on", Label: "Fastställd", Kind: field.Date, ReadOnly: true, At: func(p *Process) any { return &p.ApprovedOn }},
}

var states = []field.Option{{Value: string(Draft), Label: "Utkast"}, {Value: string(Review), Label: "Granskas"},
	{Value: string(Approved), Label: "Fastställd"}, {Value: string(Replaced), Label: "Ersatt"}}

// DocumentFields describes a document.
var DocumentFields = field.Set[Document]{
	{Key: "title", Label: "Namn", Required: true, Group: "Dokumentet", At: func(d *Document) any { return &d.Title }},
	{Key: "kind", Label: "Slag", Kind: field.Choice, Choices: Kinds, Required: true, At: func(d *Document) any { return &d.Kind }},
	{Key: "process_id", Label: "Process", Kind: field.Ref, Help: "Processen eller steget som det hör till.", At: func(d *Document) any { return &d.ProcessID }, Show: func(d *Document) string { return d.Process }},
	{Key: "steward", Label: "Förvaltare", Required: true, Help: "Rollen eller personen som håller det rätt.", Group: "Förvaltning", At: func(d *Document) any { return &d.Steward }},
	{Key: "review_on", Label: "Ses över senast", Kind: field.Date, Required: true, At: func(d *Document) any { return &d.ReviewOn }},
	{Key: "figures", Label: "Förklarar nyckeltalen", Help: "Nyckeltalens nycklar med mellanslag mellan, till exempel proc.coordinated. Nyckeltalets sida visar då en länk hit.", At: func(d *Document) any { return &d.Figures }},
	{Key: "retired", Label: "Används inte längre", Kind: field.Bool, At: func(d *Document) any { return &d.Retired }},
}

// EditionFields describes an edition.
var EditionFields = field.Set[Edition]{
	{Key: "text", Label: "Text", Kind: field.Long, Help: "Rubriker börjar med ##, punkter med -, tabeller skrivs med |.", At: func(e *Edition) any { return &e.Text }},
	{Key: "file_name", Label: "Fil", ReadOnly: true, At: func(e *Edition) any { return &e.FileName }},
	{Key: "why", Label: "Varför ändras det?", Group: "Ändringen", Help: "Läses av dem som använder dokumentet.", At: func(e *Edition) any { return &e.Why }},
	{Key: "because", Label: "Med anledning av", Help: "Till exempel målet eller lagändringen som ligger bakom.", At: func(e *Edition) any { return &e.Because }},
	{Key: "because_url", Label: "Länk till anledningen", Help: "Adressen till sidan i Klöver, till exempel /overprovningar/…", At: func(e *Edition) any { return &e.BecauseURL }},
}

var suggestionStates = []field.Option{{Value: string(New), Label: "Ny"}, {Value: string(Accepted), Label: "Antagen"}, {Value: string(Declined), Label: "Avslagen"}}

// SuggestionFields describes a suggestion.
var SuggestionFields = field.Set[Suggestion]{
	{Key: "text", Label: "Förslag", Kind: field.Long, Required: true, At: func(s *Suggestion) any { return &s.Text }},
	{Key: "because", Label: "Med anledning av", At: func(s *Suggestion) any { return &s.Because }},
	{Key: "state", Label: "Läge", Kind: field.Choice, Choices: suggestionStates, ReadOnly: true, At: func(s *Suggestion) any { return &s.State }},
	{Key: "author", Label: "Från", ReadOnly: true, At: func(s *Suggestion) any { return &s.Author }},
	{Key: "made_on", Label: "Lämnat", Kind: field.Date, ReadOnly: true, At: func(s *Suggestion) any { return &s.MadeOn }},
	{Key: "about", Label: "Gäller", ReadOnly: true, At: func(s *Suggestion) any { return &s.About }},
	{Key: "answer", Label: "Svar", Kind: field.Long, ReadOnly: true, At: func(s *Suggestion) any { return &s.Answer }},
	{Key: "answered_by", Label: "Besvarat av", ReadOnly: true, At: func(s *Suggestion) any { return &s.AnsweredBy }},
	{Key: "answered_on", Label: "Besvarat", Kind: field.Date, ReadOnly: true, At: func(s *Suggestion) any { return &s.AnsweredOn }},
}
