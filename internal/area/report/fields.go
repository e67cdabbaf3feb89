package report

import "klover/internal/base/field"

// Fields describes a report.
var Fields = field.Set[Report]{
	{Key: "number", Label: "Rapportens id", ReadOnly: true, At: func(r *Report) any { return &r.Number }},
	{Key: "kind", Label: "Slag", Kind: field.Choice, Choices: kinds, ReadOnly: true, At: func(r *Report) any { return &r.Kind }},
	{Key: "period", Label: "Period", ReadOnly: true, At: func(r *Report) any { return &r.Period }, Show: func(r *Report) string { return r.Period.Label() }},
	{Key: "title", Label: "Titel", Required: true, At: func(r *Report) any { return &r.Title }},
	{Key: "subtitle", Label: "Underrubrik", At: func(r *Report) any { return &r.Subtitle }},
	{Key: "body", Label: "Organ", Help: "Nämnden eller myndigheten som lämnar rapporten.", At: func(r *Report) any { return &r.Body }},
	{Key: "diary", Label: "Diarienummer", At: func(r *Report) any { return &r.Diary }},
	{Key: "parameters", Label: "Egna värden", Kind: field.Long, Help: "Ett per rad, till exempel ar=2020,2021,2022. Används i texterna som $ar.", At: func(r *Report) any { return &r.Parameters }},
	{Key: "edition", Label: "Utgåva", Kind: field.Number, ReadOnly: true, At: func(r *Report) any { return &r.Edition }},
	{Key: "why", Label: "Skäl till utgåvan", ReadOnly: true, At: func(r *Report) any { return &r.Why }},
	{Key: "fixed_by", Label: "Låst av", ReadOnly: true, At: func(r *Report) any { return &r.FixedBy }},
}

// DecisionFields describes what a body decided about a report.
var DecisionFields = field.Set[Report]{
	{Key: "decided_on", Label: "Beslutades den", Kind: field.Date, Required: true, At: func(r *Report) any { return &r.DecidedOn }},
	{Key: "decided_by", Label: "Organ", Required: true, Help: "Den nämnd eller styrelse som beslutade.", At: func(r *Report) any { return &r.DecidedBy }},
	{Key: "decided_no", Label: "Paragraf", Help: "Till exempel § 12.", At: func(r *Report) any { return &r.DecidedNo }},
	{Key: "decided_text", Label: "Beslut", Kind: field.Long, Help: "Beslutets ordalydelse, till exempel: Inköpsnämnden godkänner verksamhetsberättelsen.", At: func(r *Report) any { return &r.DecidedText }},
	{Key: "decided_url", Label: "Länk till beslutet", Help: "Beslutets sida i Klöver eller protokollets adress.", At: func(r *Report) any { return &r.DecidedURL }},
}

var levels = []field.Option{{Value: "1", Label: "1 – kapitel"}, {Value: "2", Label: "2 – avsnitt"}, {Value: "3", Label: "3 – underavsnitt"}}

// SectionFields describes a section.
var SectionFields = field.Set[Section]{
	{Key: "heading", Label: "Rubrik", Required: true, At: func(s *Section) any { return &s.Heading }},
	{Key: "level", Label: "Rubriknivå", Kind: field.Choice, Choices: levels, Required: true, At: func(s *Section) any { return levelText{&s.Level} }},
	{Key: "numbered", Label: "Numrerad rubrik", Kind: field.Bool, At: func(s *Section) any { return &s.Numbered }},
	{Key: "part", Label: "Plats", Kind: field.Choice, Choices: partChoices, At: func(s *Section) any { return (*string)(&s.Part) }},
	{Key: "text", Label: "Text", Kind: field.Long, At: func(s *Section) any { return &s.Text }},
	{Key: "parameters", Label: "Egna värden", Help: "Till exempel ar=2020,2021,2022. Går före rapportens.", At: func(s *Section) any { return &s.Parameters }},
	{Key: "owner_id", Label: "Skrivs av", Kind: field.Ref, At: func(s *Section) any { return &s.OwnerID }, Show: func(s *Section) string { return s.Owner }},
	{Key: "due_on", Label: "Ska vara klart", Kind: field.Date, At: func(s *Section) any { return &s.DueOn }},
	{Key: "status", Label: "Status", Kind: field.Choice, Choices: statuses, Required: true, At: func(s *Section) any { return (*string)(&s.Status) }},
}

// levelText lets a level be chosen in a form.
type levelText struct{ level *int64 }

// UnmarshalText reads 1, 2 or 3.
func (l levelText) UnmarshalText(text []byte) error {
	*l.level = 0
	if len(text) == 1 && text[0] >= '1' && text[0] <= '3' {
		*l.level = int64(text[0] - '0')
	}
	return nil
}

// MarshalText returns the level as a figure.
func (l levelText) MarshalText() ([]byte, error) {
	if *l.level == 0 {
		return nil, nil
	}
	return []byte{byte('0' + *l.level)}, nil
}
