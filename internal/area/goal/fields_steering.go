package goal

import (
	"klover/internal/area/identity"
	"klover/internal/base/field"
	"klover/internal/word/figure"
)

var levelChoices = []field.Option{
	{Value: string(Service), Label: "Övergripande mål"}, {Value: string(Perspective), Label: "Perspektiv"},
	{Value: string(Political), Label: "Politikens mål"}, {Value: string(Business), Label: "Verksamhetens mål"},
	{Value: string(UnitGoal), Label: "Enhetens mål"}, {Value: string(Assignment), Label: "Särskilt uppdrag"},
}

var works = []field.Option{
	{Value: string(Doing), Label: "Aktivitet"}, {Value: string(Initiative), Label: "Utvecklingsinitiativ"},
	{Value: string(Project), Label: "Projekt"}, {Value: string(CategoryWork), Label: "Kategoriinitiativ"},
}

var phases = []field.Option{
	{Value: string(Preparing), Label: "Förberedelsefas"}, {Value: string(External), Label: "Extern analys"},
	{Value: string(Internal), Label: "Intern analys"}, {Value: string(Strategy), Label: "Kategoristrategi"},
	{Value: string(Implementing), Label: "Implementering"}, {Value: string(Finished), Label: "Avslutad"}, {Value: string(Paused), Label: "Pausad"},
}

var statuses = []field.Option{
	{Value: string(NotStarted), Label: "Ej startad"}, {Value: string(Ongoing), Label: "Pågår"}, {Value: string(Completed), Label: "Klar"},
	{Value: string(Late), Label: "Försenad"}, {Value: string(Postponed), Label: "Framflyttad"},
	{Value: string(Closed), Label: "Stängs"}, {Value: string(Remains), Label: "Kvarstår"},
}

var tellings = []field.Option{
	{Value: string(Told), Label: "Redovisas"}, {Value: string(Silent), Label: "Rapporteras inte"}, {Value: string(Elsewhere), Label: "Rapporteras på annan nivå"},
}

// choiceLabel returns the Swedish name of a stored choice.
func choiceLabel[T ~string](options []field.Option, value T) string {
	for _, o := range options {
		if o.Value == string(value) {
			return o.Label
		}
	}
	return string(value)
}

// Sv returns the status in Swedish: "Pågår".
func (s Status) Sv() string { return choiceLabel(statuses, s) }

// Sv returns the phase in Swedish: "Extern analys".
func (p Phase) Sv() string { return choiceLabel(phases, p) }

// Sv returns the sort of activity in Swedish: "Utvecklingsinitiativ".
func (w Work) Sv() string { return choiceLabel(works, w) }

// Sv returns the way of accounting in Swedish.
func (t Telling) Sv() string { return choiceLabel(tellings, t) }

func roleChoices() []field.Option {
	var list []field.Option
	for _, r := range identity.RoleTable() {
		list = append(list, field.Option{Value: r.Code, Label: r.Label})
	}
	return list
}

// ModelFields describes a steering model.
var ModelFields = field.Set[Model]{
	{Key: "year", Label: "År", Kind: field.Number, Required: true, Group: "Styrmodellen", At: func(m *Model) any { return &m.Year }},
	{Key: "title", Label: "Benämning", Required: true, Help: "Till exempel Balanserad styrning.", At: func(m *Model) any { return &m.Title }},
	{Key: "vision", Label: "Vision", Kind: field.Long, At: func(m *Model) any { return &m.Vision }},
	{Key: "unit", Label: "Enhet", Required: true, Help: "Vars egna mål målblomman visar, till exempel Inköp.", At: func(m *Model) any { return &m.Unit }},
	{Key: "service_term", Label: "Övergripande mål kallas", Required: true, Group: "Nivåernas namn", Help: "Till exempel Regionservice mål.", At: func(m *Model) any { return &m.ServiceTerm }},
	{Key: "political_term", Label: "Politikens mål kallas", Required: true, Help: "Till exempel Politikens mål eller Strategiskt mål.", At: func(m *Model) any { return &m.PoliticalTerm }},
	{Key: "business_term", Label: "Verksamhetens mål kallas", Required: true, Help: "Till exempel Verksamhetens mål eller VLS mål.", At: func(m *Model) any { return &m.BusinessTerm }},
	{Key: "unit_term", Label: "Enhetens mål kallas", Required: true, Help: "Till exempel Inköps mål.", At: func(m *Model) any { return &m.UnitTerm }},
	{Key: "note", Label: "Anteckning", Kind: field.Long, Group: "Övrigt", At: func(m *Model) any { return &m.Note }},
}

// GoalFields describes a goal of the tree.
var GoalFields = field.Set[Goal]{
	{Key: "level", Label: "Nivå", Kind: field.Choice, Choices: levelChoices, Required: true, Group: "Målet", At: func(g *Goal) any { return &g.Level }},
	{Key: "title", Label: "Mål", Required: true, At: func(g *Goal) any { return &g.Title }},
	{Key: "number", Label: "Nummer", Kind: field.Number, Help: "Till exempel 2 i Nära kund 2. 0 när målet saknar nummer.", At: func(g *Goal) any { return &g.Number }},
	{Key: "service_id", Label: "Hör till övergripande mål", Kind: field.Ref, Help: "För verksamhetens mål. Styr var aktiviteterna hamnar i transformationskartan.", At: func(g *Goal) any { return &g.ServiceID }},
	{Key: "superior", Label: "Överordnat perspektiv", Kind: field.Bool, Help: "Övriga perspektiv ska stödja det.", At: func(g *Goal) any { return &g.Superior }},
	{Key: "text", Label: "Innebörd", Kind: field.Long, At: func(g *Goal) any { return &g.Text }},
	{Key: "owner", Label: "Beslutat av", At: func(g *Goal) any { return &g.Owner }},
}

// ActivityFields describes an activity: forms, lists, history, import and export read it.
var ActivityFields = field.Set[Activity]{
	{Key: "title", Label: "Aktivitet", Required: true, Group: "Aktiviteten", At: func(a *Activity) any { return &a.Title }, Aliases: []string{"benämning", "titel", "initiativ"}},
	{Key: "year", Label: "År", Kind: field.Number, Required: true, Help: "Vilket års verksamhetsplan aktiviteten hör till.", At: func(a *Activity) any { return &a.Year }},
	{Key: "kind", Label: "Slag", Kind: field.Choice, Choices: works, Required: true, At: func(a *Activity) any { return &a.Kind }},
	{Key: "phase", Label: "Fas", Kind: field.Choice, Choices: phases, Help: "För kategoriinitiativ.", At: func(a *Activity) any { return &a.Phase }},
	{Key: "goals", Label: "Mål", Kind: field.Many, Required: true, Help: "Aktiviteten visas under alla mål som väljs. Texten finns på ett ställe.", At: func(a *Activity) any { return &a.Goals }},
	{Key: "purpose", Label: "Syfte", Kind: field.Long, At: func(a *Activity) any { return &a.Purpose }},
	{Key: "tags", Label: "Fokusområden", Help: "Med komma emellan, till exempel sänkta totalkostnader, rätt kvalité.", At: func(a *Activity) any { return &a.Tags }},
	{Key: "owner_id", Label: "Ansvarig person", Kind: field.Ref, Group: "Ansvar och tid", At: func(a *Activity) any { return &a.OwnerID }, Show: func(a *Activity) string { return a.Owner }},
	{Key: "owner_role", Label: "Ansvarig roll", Kind: field.Choice, Choices: roleChoices(), Help: "När ingen person är utsedd.", At: func(a *Activity) any { return &a.OwnerRole }},
	{Key: "unit_id", Label: "Enhet", Kind: field.Ref, At: func(a *Activity) any { return &a.UnitID }, Show: func(a *Activity) string { return a.Unit }},
	{Key: "starts", Label: "Börjar", Help: whenHelp, At: func(a *Activity) any { return &a.Starts }, Aliases: []string{"start"}},
	{Key: "ends", Label: "Slutar", Help: whenHelp, At: func(a *Activity) any { return &a.Ends }, Aliases: []string{"slut", "klart"}},
	{Key: "status", Label: "Status", Kind: field.Choice, Choices: statuses, Required: true, Group: "Läge", At: func(a *Activity) any { return &a.Status }},
	{Key: "percent", Label: "Klart", Kind: field.Number, Unit: "%", Help: "0–100. Lämna tomt om det inte är bedömt.", At: func(a *Activity) any { return &a.Percent }},
	{Key: "headed", Label: "Namnet är rubrik i rapporten", Kind: field.Bool, Help: "Svara nej när texten ska stå utan egen rubrik.", At: func(a *Activity) any { return &a.Headed }},
}

// MilestoneFields describes a milestone.
var MilestoneFields = field.Set[Milestone]{
	{Key: "title", Label: "Milstolpe", Required: true, At: func(m *Milestone) any { return &m.Title }},
	{Key: "due", Label: "Planerad", Help: whenHelp, At: func(m *Milestone) any { return &m.Due }},
	{Key: "done", Label: "Passerad", Help: "När den passerades, så noga som det är känt. Lämna tomt tills dess.", At: func(m *Milestone) any { return &m.Done }},
	{Key: "note", Label: "Anteckning", At: func(m *Milestone) any { return &m.Note }},
}

var indicatorUnits = []field.Option{{Value: string(figure.Kr), Label: "kr"}, {Value: string(figure.Tkr), Label: "tkr"}, {Value: string(figure.Mkr), Label: "mkr"}}

var regions = []field.Option{{Value: "D", Label: partyName("D")}, {Value: "U", Label: partyName("U")}}

// IndicatorFields describes an indicator.
var IndicatorFields = field.Set[Indicator]{
	{Key: "name", Label: "Indikator", Required: true, Group: "Indikatorn", At: func(i *Indicator) any { return &i.Name }},
	{Key: "goal_id", Label: "Mål", Kind: field.Ref, Required: true, At: func(i *Indicator) any { return &i.GoalID }},
	{Key: "figure", Label: "Nyckeltal", Kind: field.Ref, Help: "Utfallet räknas av nyckeltalet, även när det är inmatat för hand. Målvärdet är nyckeltalets mål.", At: func(i *Indicator) any { return &i.Figure }},
	{Key: "span", Label: "Periodslag", Kind: field.Choice, Choices: spanChoices(), Required: true, Group: "Så visas den", At: func(i *Indicator) any { return &i.Span }},
	{Key: "party", Label: "Region", Kind: field.Choice, Choices: regions, Help: "Lämna tomt för alla.", At: func(i *Indicator) any { return &i.Party }},
	{Key: "unit", Label: "Visa belopp i", Kind: field.Choice, Choices: indicatorUnits, Help: "Lämna tomt för nyckeltalets egen enhet.", At: func(i *Indicator) any { return &i.Unit }},
	{Key: "evidence", Label: "Underlag", Kind: field.Long, Help: "Var värdet kommer från, för den som ska kontrollera det.", At: func(i *Indicator) any { return &i.Evidence }},
}

// AccountFields describes what is reported for a period.
var AccountFields = field.Set[Account]{
	{Key: "period", Label: "Period", Required: true, Help: "Till exempel 2022, 2022-T2, 2022-08 eller 2022-01-01--2022-08-31.", At: func(a *Account) any { return &a.Period }},
	{Key: "telling", Label: "Redovisning", Kind: field.Choice, Choices: tellings, Required: true, At: func(a *Account) any { return &a.Telling }},
	{Key: "status", Label: "Status", Kind: field.Choice, Choices: statuses, At: func(a *Account) any { return &a.Status }},
	{Key: "percent", Label: "Klart", Kind: field.Number, Unit: "%", At: func(a *Account) any { return &a.Percent }},
	{Key: "text", Label: "Text", Kind: field.Long, Help: "Stycken skiljs med en tom rad, punkter börjar med - . Siffror som räknas skrivs {{tal proc.announced}}. Rapporteras det inte: skriv varför.", At: func(a *Account) any { return &a.Text }},
}

var planStates = []field.Option{
	{Value: string(Drafted), Label: "Utkast"}, {Value: string(Decided), Label: "Beslutad"}, {Value: string(Followed), Label: "Uppföljd"},
}

// Sv returns the plan's state in Swedish.
func (s PlanState) Sv() string { return choiceLabel(planStates, s) }

// PlanFields describes an operational plan.
var PlanFields = field.Set[Plan]{
	{Key: "year", Label: "År", Kind: field.Number, ReadOnly: true, At: func(p *Plan) any { return &p.Year }},
	{Key: "state", Label: "Läge", Kind: field.Choice, Choices: planStates, ReadOnly: true, At: func(p *Plan) any { return &p.State }},
	{Key: "text", Label: "Inledning", Kind: field.Long, At: func(p *Plan) any { return &p.Text }},
	{Key: "decided_on", Label: "Beslutsdag", Kind: field.Date, At: func(p *Plan) any { return &p.DecidedOn }},
	{Key: "decided_by", Label: "Beslutad av", Help: "Till exempel Inköpsnämnden.", At: func(p *Plan) any { return &p.DecidedBy }},
	{Key: "decision", Label: "Beslut", Help: "Paragraf eller diarienummer.", At: func(p *Plan) any { return &p.Decision }},
	{Key: "report", Label: "Uppföljd i", Help: "Till exempel Verksamhetsberättelse 2022.", At: func(p *Plan) any { return &p.Report }},
	{Key: "followed_on", Label: "Uppföljd", Kind: field.Date, ReadOnly: true, At: func(p *Plan) any { return &p.FollowedOn }},
}
