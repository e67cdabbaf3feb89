package control

import (
	"fmt"
	"strings"

	"klover/internal/base/field"
	"klover/internal/word/figure"
	"klover/internal/word/sv"
)

var frequencies = []field.Option{
	{Value: string(Monthly), Label: "Varje månad"}, {Value: string(Quarterly), Label: "Varje kvartal"}, {Value: string(Tertial), Label: "Varje tertial"},
	{Value: string(Interim), Label: "Delår och helår"}, {Value: string(Yearly), Label: "En gång per år"},
}

var states = []field.Option{
	{Value: string(Planned), Label: "Planerad"}, {Value: string(Done), Label: "Utförd"}, {Value: string(Reviewed), Label: "Granskad"},
}

var results = []field.Option{
	{Value: string(OK), Label: "Utan anmärkning"}, {Value: string(Minor), Label: "Mindre avvikelse"},
	{Value: string(Deviation), Label: "Avvikelse"}, {Value: string(NotDone), Label: "Ej genomfört"},
}

var answerStates = []field.Option{
	{Value: string(Answered), Label: "svar"}, {Value: string(AnswerNotDone), Label: "ej genomförd"},
	{Value: string(NotReported), Label: "ej redovisad"}, {Value: string(NotMeasurable), Label: "ej mätbar"},
}

var sources = []field.Option{
	{Value: string(FromFigure), Label: "Nyckeltal"}, {Value: string(FromParts), Label: "Nyckeltalets delar"},
	{Value: string(FromQuery), Label: "Urval i ett register"}, {Value: string(FromSplit), Label: "Urval fördelat på en uppgift"},
	{Value: string(FromList), Label: "Lista över det som granskats"}, {Value: string(ByHand), Label: "Skrivs in med underlag"},
}

// reports are where results are put together.
var reports = []field.Option{
	{Value: "month", Label: "Månadsrapport"}, {Value: "interim", Label: "Delårsrapport"}, {Value: "annual", Label: "Verksamhetsberättelse"},
}

// lists are the kinds of objects that are looked at one by one.
var lists = []field.Option{
	{Value: Analyses, Label: "Verksamhetsnära analyser"}, {Value: "visits", Label: "Platsbesök"}, {Value: "samples", Label: "Stickprov"},
}

var levels = []field.Option{{Value: "operation", Label: "Verksamhet"}, {Value: "administration", Label: "Förvaltning"}}

var followUps = []field.Option{
	{Value: "planned", Label: "Planerad"}, {Value: "done", Label: "Gjord"}, {Value: "not_done", Label: "Inte gjord"},
}

var parties = []field.Option{{Value: "D", Label: "Sörmland"}, {Value: "U", Label: "Västmanland"}}

// spanOptions name the kinds of period in the order of figure.PeriodKind.
func spanOptions() []field.Option {
	var list []field.Option
	for i, s := range spans {
		list = append(list, field.Option{Value: string(s), Label: figure.PeriodKind(i).Sv()})
	}
	return list
}

// PlanFields describes a plan.
var PlanFields = field.Set[Plan]{
	{Key: "year", Label: "År", Kind: field.Number, Required: true, At: func(p *Plan) any { return &p.Year }},
	{Key: "title", Label: "Rubrik", Required: true, Help: "Som planen heter i rapporten.", At: func(p *Plan) any { return &p.Title }},
	{Key: "note", Label: "Anmärkning", Kind: field.Long, At: func(p *Plan) any { return &p.Note }},
	{Key: "decided_on", Label: "Beslutsdag", Kind: field.Date, ReadOnly: true, Group: "Beslut", At: func(p *Plan) any { return &p.DecidedOn }},
	{Key: "decided_by", Label: "Beslutad av", ReadOnly: true, At: func(p *Plan) any { return &p.DecidedBy }},
	{Key: "decided_ref", Label: "Paragraf", ReadOnly: true, At: func(p *Plan) any { return &p.DecidedRef }},
}

// RowFields describes an area of control.
var RowFields = field.Set[Row]{
	{Key: "area", Label: "Kontrollområde", Required: true, At: func(r *Row) any { return &r.Area }},
	{Key: "perspective", Label: "Perspektiv", Help: "Styrmodellens perspektiv, till exempel Resursperspektiv.", At: func(r *Row) any { return &r.Perspective }},
	{Key: "goal", Label: "Kontrollmål", Kind: field.Long, Required: true, Help: "Ett stycke för varje mål.", At: func(r *Row) any { return &r.Goal }},
	{Key: "method", Label: "Metod", Kind: field.Long, Help: "Till exempel: Sammanställa i Delårsrapport och Verksamhetsberättelse.", At: func(r *Row) any { return &r.Method }},
	{Key: "reported", Label: "Redovisas i", Kind: field.Many, Choices: reports, At: func(r *Row) any { return &r.Reported }},
	{Key: "n", Label: "Plats i planen", Kind: field.Number, Help: "Lämna 0 för sist.", At: func(r *Row) any { return &r.N }},
}

// MomentFields describes a moment. Its questions are described by QuestionFields.
var MomentFields = field.Set[Moment]{
	{Key: "text", Label: "Kontrollmoment", Kind: field.Long, Required: true, At: func(m *Moment) any { return &m.Text }},
	{Key: "goal", Label: "Eget kontrollmål", Kind: field.Long, Help: "Bara när kontrollområdet har flera mål med var sitt moment.", At: func(m *Moment) any { return &m.Goal }},
	{Key: "note", Label: "Not", Kind: field.Long, Help: "Trycks under momentet, till exempel varför ett målvärde inte går att sätta.", At: func(m *Moment) any { return &m.Note }},
	{Key: "frequency", Label: "Hur ofta", Kind: field.Choice, Choices: frequencies, Required: true, Group: "När och av vem", At: func(m *Moment) any { return &m.Frequency }},
	{Key: "due_days", Label: "Klar senast", Kind: field.Number, Unit: "dagar efter perioden", At: func(m *Moment) any { return &m.DueDays }},
	{Key: "unit", Label: "Enhet", At: func(m *Moment) any { return &m.Unit }},
	{Key: "role", Label: "Utförare", Help: "Roll, till exempel Inköpscontroller.", At: func(m *Moment) any { return &m.Role }},
	{Key: "performer_id", Label: "Person", Kind: field.Ref, Help: "Den som får kontrollen på Mitt arbete.", At: func(m *Moment) any { return &m.PerformerID }, Show: func(m *Moment) string { return m.Performer }},
	{Key: "sample", Label: "Stickprov", Help: "Hur urvalet görs, om allt inte kontrolleras.", At: func(m *Moment) any { return &m.Sample }},
	{Key: "questions", Label: "Frågor", ReadOnly: true, At: func(m *Moment) any { t := questionText(*m); return &t }},
}

// QuestionFields describes a question of a moment.
var QuestionFields = field.Set[Question]{
	{Key: "label", Label: "Vad som efterfrågas", At: func(q *Question) any { return &q.Label }},
	{Key: "source", Label: "Svaret kommer från", Kind: field.Choice, Choices: sources, At: func(q *Question) any { return &q.Source }},
	{Key: "source_key", Label: "Nyckeltal, register eller lista", Kind: field.Ref, At: func(q *Question) any { return &q.SourceKey }},
	{Key: "span", Label: "Period för nyckeltalet", Kind: field.Choice, Choices: spanOptions(), Help: "Tomt: tillfällets egen period.", At: func(q *Question) any { return &q.Span }},
	{Key: "back", Label: "År tillbaka", Kind: field.Number, Help: "1 för jämförelse med året före.", At: func(q *Question) any { return &q.Back }},
	{Key: "selection", Label: "Urval", Help: "Det som står efter frågetecknet i listans adress. {period} byts mot tillfällets period.", At: func(q *Question) any { return &q.Selection }},
	{Key: "divide", Label: "Fördela på", Kind: field.Ref, At: func(q *Question) any { return &q.Divide }},
	{Key: "unit", Label: "Enhet för tal som skrivs in", Help: "Till exempel avtal. Tomt: svaret är text.", At: func(q *Question) any { return &q.Unit }},
	{Key: "code", Label: "Nyckel för nyckeltal", Help: "Så hittar ett nyckeltal svaret. Oftast tomt.", At: func(q *Question) any { return &q.Code }},
}

// OccurrenceFields describes an occurrence.
var OccurrenceFields = field.Set[Occurrence]{
	{Key: "area", Label: "Kontrollområde", ReadOnly: true, At: func(o *Occurrence) any { return &o.Area }},
	{Key: "text", Label: "Kontrollmoment", Kind: field.Long, ReadOnly: true, At: func(o *Occurrence) any { return &o.Text }},
	{Key: "year", Label: "År", Kind: field.Number, ReadOnly: true, At: func(o *Occurrence) any { return &o.Year }},
	{Key: "period", Label: "Period", ReadOnly: true, At: func(o *Occurrence) any { return &o.Period }, Show: func(o *Occurrence) string { return o.Period.Label() }},
	{Key: "due_on", Label: "Klar senast", Kind: field.Date, ReadOnly: true, At: func(o *Occurrence) any { return &o.DueOn }},
	{Key: "performer_id", Label: "Utförare", Kind: field.Ref, At: func(o *Occurrence) any { return &o.PerformerID }, Show: func(o *Occurrence) string { return o.Performer }},
	{Key: "state", Label: "Läge", Kind: field.Choice, Choices: states, ReadOnly: true, At: func(o *Occurrence) any { return &o.State }},
	{Key: "result", Label: "Resultat", Kind: field.Choice, Choices: results, At: func(o *Occurrence) any { return &o.Result }},
	{Key: "finding", Label: "Iakttagelse", Kind: field.Long, At: func(o *Occurrence) any { return &o.Finding }},
	{Key: "done_by", Label: "Utförd av", ReadOnly: true, At: func(o *Occurrence) any { return &o.DoneBy }},
	{Key: "done_on", Label: "Utförd", Kind: field.Date, ReadOnly: true, At: func(o *Occurrence) any { return &o.DoneOn }},
	{Key: "reviewed_by", Label: "Granskad av", ReadOnly: true, At: func(o *Occurrence) any { return &o.ReviewedBy }},
	{Key: "reviewed_on", Label: "Granskad", Kind: field.Date, ReadOnly: true, At: func(o *Occurrence) any { return &o.ReviewedOn }},
	{Key: "measure", Label: "Åtgärd", Kind: field.Long, Group: "Åtgärd", At: func(o *Occurrence) any { return &o.Measure }},
	{Key: "owner_id", Label: "Ansvarig för åtgärden", Kind: field.Ref, At: func(o *Occurrence) any { return &o.OwnerID }, Show: func(o *Occurrence) string { return o.Owner }},
	{Key: "measure_due", Label: "Åtgärden klar senast", Kind: field.Date, At: func(o *Occurrence) any { return &o.MeasureDue }},
	{Key: "measure_done_on", Label: "Åtgärden klar", Kind: field.Date, ReadOnly: true, At: func(o *Occurrence) any { return &o.MeasureDoneOn }},
}

// ObjectFields describes what has been looked at by itself.
var ObjectFields = field.Set[Object]{
	{Key: "list", Label: "Lista", Kind: field.Choice, Choices: lists, Required: true, At: func(o *Object) any { return &o.List }},
	{Key: "name", Label: "Namn", Required: true, Help: "Utan RS eller RV: regionen väljs för sig.", At: func(o *Object) any { return &o.Name }},
	{Key: "party", Label: "Region", Kind: field.Choice, Choices: parties, Required: true, At: func(o *Object) any { return &o.Party }, Show: func(o *Object) string { return field.LabelOf(parties, string(o.Party)) }},
	{Key: "level", Label: "Nivå", Kind: field.Choice, Choices: levels, Required: true, Help: "Förvaltning när hela förvaltningen har analyserats på övergripande nivå. Namnet avgör inte.", At: func(o *Object) any { return &o.Level }},
	{Key: "done_on", Label: "Genomförd", Kind: field.Date, Required: true, At: func(o *Object) any { return &o.DoneOn }},
	{Key: "n", Label: "Plats i listan", Kind: field.Number, Help: "Lämna 0 för sist.", At: func(o *Object) any { return &o.N }},
	{Key: "finding", Label: "Vad som framkom", Kind: field.Long, At: func(o *Object) any { return &o.Finding }},
	{Key: "follow_up", Label: "Uppföljning", Kind: field.Choice, Choices: followUps, Required: true, Group: "Uppföljning", At: func(o *Object) any { return &o.FollowUp }},
	{Key: "followed_on", Label: "Uppföljd", Kind: field.Date, At: func(o *Object) any { return &o.FollowedOn }},
	{Key: "follow_text", Label: "Effekt, eller varför den inte är gjord", Kind: field.Long, At: func(o *Object) any { return &o.FollowText }},
}

// steps are likelihood and impact, 1–4. What they are called is in the scale.
var steps = []field.Option{{Value: "1", Label: "1"}, {Value: "2", Label: "2"}, {Value: "3", Label: "3"}, {Value: "4", Label: "4"}}

var stepsAfter = append([]field.Option{{Value: "0", Label: "Ej bedömd"}}, steps...)

// RiskFields describes a risk.
var RiskFields = field.Set[Risk]{
	{Key: "number", Label: "Nummer", Kind: field.Number, ReadOnly: true, At: func(r *Risk) any { return &r.Number }},
	{Key: "title", Label: "Risk", Required: true, At: func(r *Risk) any { return &r.Title }},
	{Key: "area", Label: "Område", Required: true, At: func(r *Risk) any { return &r.Area }},
	{Key: "cause", Label: "Orsak", Kind: field.Long, Required: true, At: func(r *Risk) any { return &r.Cause }},
	{Key: "consequence", Label: "Följd", Kind: field.Long, Required: true, Help: "Vad som händer om risken faller ut.", At: func(r *Risk) any { return &r.Consequence }},
	{Key: "likelihood", Label: "Sannolikhet", Kind: field.Choice, Choices: steps, Required: true, Group: "Bedömning före åtgärder", At: func(r *Risk) any { return &r.Likelihood }},
	{Key: "impact", Label: "Konsekvens", Kind: field.Choice, Choices: steps, Required: true, At: func(r *Risk) any { return &r.Impact }},
	{Key: "value", Label: "Riskvärde", Kind: field.Number, ReadOnly: true, At: func(r *Risk) any { return &r.Value }},
	{Key: "measures", Label: "Åtgärder", Kind: field.Long, Group: "Bedömning efter åtgärder", At: func(r *Risk) any { return &r.Measures }},
	{Key: "after_likelihood", Label: "Sannolikhet efter åtgärder", Kind: field.Choice, Choices: stepsAfter, At: func(r *Risk) any { return &r.AfterLikelihood }},
	{Key: "after_impact", Label: "Konsekvens efter åtgärder", Kind: field.Choice, Choices: stepsAfter, At: func(r *Risk) any { return &r.AfterImpact }},
	{Key: "present", Label: "Riskvärde nu", Kind: field.Number, ReadOnly: true, At: func(r *Risk) any { return &r.Present }},
	{Key: "rows", Label: "Kontroller", ReadOnly: true, At: func(r *Risk) any { t := linkedText(*r); return &t }},
	{Key: "owner_id", Label: "Ansvarig", Kind: field.Ref, Required: true, Group: "Ansvar", At: func(r *Risk) any { return &r.OwnerID }, Show: func(r *Risk) string { return r.Owner }},
	{Key: "judged_on", Label: "Bedömd", Kind: field.Date, Required: true, At: func(r *Risk) any { return &r.JudgedOn }},
	{Key: "review_on", Label: "Bedöms igen senast", Kind: field.Date, Required: true, At: func(r *Risk) any { return &r.ReviewOn }},
	{Key: "closed_on", Label: "Avslutad", Kind: field.Date, ReadOnly: true, At: func(r *Risk) any { return &r.ClosedOn }},
}

// ScaleFields describes how risks are judged.
var ScaleFields = field.Set[Scale]{
	{Key: "valid_from", Label: "Gäller från", Kind: field.Date, Required: true, At: func(s *Scale) any { return &s.ValidFrom }},
	{Key: "source", Label: "Beslut", Required: true, Help: "Vem som har bestämt skalan, och när.", At: func(s *Scale) any { return &s.Source }},
	{Key: "accept_name", Label: "Lägsta nivån heter", Required: true, Group: "Gränser", At: func(s *Scale) any { return &s.AcceptName }},
	{Key: "watch_from", Label: "Andra nivån från", Kind: field.Number, Required: true, At: func(s *Scale) any { return &s.WatchFrom }},
	{Key: "watch_name", Label: "Andra nivån heter", Required: true, At: func(s *Scale) any { return &s.WatchName }},
	{Key: "control_from", Label: "Tredje nivån från", Kind: field.Number, Required: true, Help: "Från det här värdet ska risken ha en kontroll.", At: func(s *Scale) any { return &s.ControlFrom }},
	{Key: "control_name", Label: "Tredje nivån heter", Required: true, At: func(s *Scale) any { return &s.ControlName }},
	{Key: "act_from", Label: "Högsta nivån från", Kind: field.Number, Required: true, At: func(s *Scale) any { return &s.ActFrom }},
	{Key: "act_name", Label: "Högsta nivån heter", Required: true, At: func(s *Scale) any { return &s.ActName }},
	{Key: "likelihood_names", Label: "Sannolikhet, ett namn på varje rad", Kind: field.Long, Required: true, Group: "Steg", At: func(s *Scale) any { return &s.LikelihoodNames }},
	{Key: "impact_names", Label: "Konsekvens, ett namn på varje rad", Kind: field.Long, Required: true, At: func(s *Scale) any { return &s.ImpactNames }},
}

var stages = []field.Option{
	{Value: string(Before), Label: "Före tilldelning"}, {Value: string(After), Label: "Efter tilldelning"},
}

// harms are KLASSA's levels of consequence.
var harms = []field.Option{
	{Value: "0", Label: "0 Ingen eller försumbar"}, {Value: "1", Label: "1 Måttlig"}, {Value: "2", Label: "2 Betydande"},
	{Value: "3", Label: "3 Allvarlig"}, {Value: "4", Label: "4 Synnerligen allvarlig"},
}

// InfoFields describes a classification.
var InfoFields = field.Set[Info]{
	{Key: "name", Label: "Informationsmängd", Required: true, At: func(i *Info) any { return &i.Name }},
	{Key: "kind", Label: "Register i Klöver", Kind: field.Ref, Help: "Tomt för information som inte finns i Klöver.", At: func(i *Info) any { return &i.Kind }},
	{Key: "stage", Label: "Gäller", Kind: field.Choice, Choices: stages, Help: "Tomt: alltid.", At: func(i *Info) any { return &i.Stage }},
	{Key: "owner", Label: "Informationsägare", Required: true, At: func(i *Info) any { return &i.Owner }},
	{Key: "system", Label: "System", At: func(i *Info) any { return &i.System }},
	{Key: "personal", Label: "Innehåller personuppgifter", Kind: field.Bool, At: func(i *Info) any { return &i.Personal }},
	{Key: "secrecy", Label: "Konfidentialitet", Kind: field.Choice, Choices: harms, Required: true, Group: "Nivåer", Help: "Skadan om obehöriga läser.", At: func(i *Info) any { return &i.Secrecy }},
	{Key: "secrecy_why", Label: "Varför", Kind: field.Long, At: func(i *Info) any { return &i.SecrecyWhy }},
	{Key: "integrity", Label: "Riktighet", Kind: field.Choice, Choices: harms, Required: true, Help: "Skadan om uppgifterna är fel.", At: func(i *Info) any { return &i.Integrity }},
	{Key: "integrity_why", Label: "Varför", Kind: field.Long, At: func(i *Info) any { return &i.IntegrityWhy }},
	{Key: "access", Label: "Tillgänglighet", Kind: field.Choice, Choices: harms, Required: true, Help: "Skadan om uppgifterna inte går att nå.", At: func(i *Info) any { return &i.Access }},
	{Key: "access_why", Label: "Varför", Kind: field.Long, At: func(i *Info) any { return &i.AccessWhy }},
	{Key: "law", Label: "Lag och sekretess", Help: "Till exempel OSL 19 kap. 3 §.", Group: "Åtkomst", At: func(i *Info) any { return &i.Law }},
	{Key: "readers", Label: "Roller som får läsa", Kind: field.Many, Help: "Krävs från konfidentialitet 3.", At: func(i *Info) any { return &i.Readers }},
	{Key: "decided_by", Label: "Beslutad av", Required: true, Group: "Beslut", At: func(i *Info) any { return &i.DecidedBy }},
	{Key: "decided_on", Label: "Beslutsdag", Kind: field.Date, Required: true, At: func(i *Info) any { return &i.DecidedOn }},
	{Key: "review_on", Label: "Ses över senast", Kind: field.Date, Help: "Tomt: ett år efter beslutet.", At: func(i *Info) any { return &i.ReviewOn }},
}

// ThreatFields describes a row of a risk analysis.
var ThreatFields = field.Set[Threat]{
	{Key: "threat", Label: "Hot", Required: true, At: func(t *Threat) any { return &t.Threat }},
	{Key: "vulnerability", Label: "Sårbarhet", Kind: field.Long, Required: true, At: func(t *Threat) any { return &t.Vulnerability }},
	{Key: "likelihood", Label: "Sannolikhet", Kind: field.Choice, Choices: steps, Required: true, At: func(t *Threat) any { return &t.Likelihood }},
	{Key: "impact", Label: "Konsekvens", Kind: field.Choice, Choices: steps, Required: true, At: func(t *Threat) any { return &t.Impact }},
	{Key: "measure", Label: "Åtgärd", Kind: field.Long, Required: true, At: func(t *Threat) any { return &t.Measure }},
	{Key: "owner_id", Label: "Ansvarig", Kind: field.Ref, At: func(t *Threat) any { return &t.OwnerID }, Show: func(t *Threat) string { return t.Owner }},
	{Key: "due_on", Label: "Klar senast", Kind: field.Date, At: func(t *Threat) any { return &t.DueOn }},
	{Key: "done_on", Label: "Klar", Kind: field.Date, At: func(t *Threat) any { return &t.DoneOn }},
}

// questionText lists a moment's questions for the history.
func questionText(m Moment) string {
	var parts []string
	for _, q := range m.Questions {
		text := q.Label + " (" + sv.LowerFirst(field.LabelOf(sources, string(q.Source)))
		for _, more := range []string{q.SourceKey, string(q.Span), q.Selection, q.Divide, q.Unit} {
			if more != "" {
				text += ", " + more
			}
		}
		parts = append(parts, text+")")
	}
	return strings.Join(parts, "; ")
}

// linkedText lists the controls of a risk.
func linkedText(r Risk) string {
	var parts []string
	for _, l := range r.Rows {
		parts = append(parts, fmt.Sprintf("%s (%d)", l.Area, l.Year))
	}
	return strings.Join(parts, ", ")
}
