package board

import (
	"klover/internal/base/field"
)

var kinds = []field.Option{
	{Value: Board, Label: "Nämnd"}, {Value: Committee, Label: "Utskott"}, {Value: Drafting, Label: "Beredning"},
	{Value: Executive, Label: "Gemensamt styrelsesammanträde"}, {Value: Council, Label: "Råd"},
	{Value: Group, Label: "Arbetsgrupp"}, {Value: Series, Label: "Mötesserie"},
}

var owners = []field.Option{{Value: "D", Label: "Region Sörmland"}, {Value: "U", Label: "Region Västmanland"}}

// BodyFields describes a body.
var BodyFields = field.Set[Body]{
	{Key: "code", Label: "Kod", Required: true, Group: "Organet", Help: "Kort och fast, till exempel inkopsnamnden. Rapporter och nyckeltal hittar organet med den.", At: func(b *Body) any { return &b.Code }},
	{Key: "kind", Label: "Slag", Kind: field.Choice, Choices: kinds, Required: true, At: func(b *Body) any { return &b.Kind }},
	{Key: "parent_id", Label: "Hör till", Kind: field.Ref, At: func(b *Body) any { return &b.ParentID }},
	{Key: "host", Label: "Värd", Kind: field.Choice, Choices: owners, At: func(b *Body) any { return &b.Host }},
	{Key: "parties", Label: "Parter", Kind: field.Many, Choices: owners, At: func(b *Body) any { return &b.Parties }},
	{Key: "valid_from", Label: "Finns från och med", Kind: field.Date, At: func(b *Body) any { return &b.ValidFrom }},
	{Key: "valid_to", Label: "Finns till och med", Kind: field.Date, Help: "Tomt om organet finns kvar.", At: func(b *Body) any { return &b.ValidTo }},
	{Key: "place", Label: "Brukar mötas i", Group: "Arbetssätt", At: func(b *Body) any { return &b.Place }},
	{Key: "nomination", Label: "Val och nominering", Kind: field.Long, Help: "Hela meningar, så som årsrapporten skriver dem: hur många som väljs, av vem, och vem som nominerar.", At: func(b *Body) any { return &b.Nomination }},
	{Key: "rapporteurs", Label: "Huvudföredragande", Kind: field.Long, Help: "En hel mening, så som årsrapporten skriver den.", At: func(b *Body) any { return &b.Rapporteurs }},
	{Key: "note", Label: "Anteckning", Kind: field.Long, At: func(b *Body) any { return &b.Note }},
}

// PersonFields describes a person.
var PersonFields = field.Set[Person]{
	{Key: "name", Label: "Namn", Required: true, At: func(p *Person) any { return &p.Name }},
	{Key: "title", Label: "Titel", Help: "För tjänstepersoner, till exempel regiondirektör.", At: func(p *Person) any { return &p.Title }},
	{Key: "party", Label: "Region", Kind: field.Choice, Choices: owners, Help: "Tomt när källan inte säger det.", At: func(p *Person) any { return &p.Party }},
	{Key: "politics_id", Label: "Politiskt parti", Kind: field.Ref, At: func(p *Person) any { return &p.PoliticsID }, Show: func(p *Person) string { return p.Label }},
	{Key: "user_id", Label: "Konto i Klöver", Kind: field.Ref, Help: "Behövs för den som ska justera protokoll elektroniskt.", At: func(p *Person) any { return &p.UserID }},
	{Key: "note", Label: "Anteckning", Kind: field.Long, At: func(p *Person) any { return &p.Note }},
}

var officeOptions = []field.Option{{Value: Chair, Label: "Ordförande"}, {Value: ViceChair, Label: "Vice ordförande"}, {Value: SecondVice, Label: "2:e vice ordförande"}}

// MandateFields describes a mandate.
var MandateFields = field.Set[Mandate]{
	{Key: "seat_id", Label: "Plats", Kind: field.Ref, Required: true, At: func(m *Mandate) any { return &m.SeatID }},
	{Key: "person_id", Label: "Person", Kind: field.Ref, Required: true, Help: "Den som inte finns i listan läggs först till bland förtroendevalda.", At: func(m *Mandate) any { return &m.PersonID }},
	{Key: "office", Label: "Uppdrag", Kind: field.Choice, Choices: officeOptions, Help: "Tomt för ledamot eller ersättare utan särskilt uppdrag.", At: func(m *Mandate) any { return &m.Office }},
	{Key: "from_day", Label: "Från och med", Kind: field.Date, Required: true, At: func(m *Mandate) any { return &m.FromDay }},
	{Key: "to_day", Label: "Till och med", Kind: field.Date, Help: "Tomt så länge mandatet varar. Platsen är vakant tills någon annan får den.", At: func(m *Mandate) any { return &m.ToDay }},
	{Key: "note", Label: "Anteckning", Kind: field.Long, At: func(m *Mandate) any { return &m.Note }},
}

// YearFields describes the meetings of a year that nobody keeps agendas of.
var YearFields = field.Set[Year]{
	{Key: "year", Label: "År", Kind: field.Number, Required: true, At: func(y *Year) any { return &y.Year }},
	{Key: "planned", Label: "Planerade", Kind: field.Number, Help: "Tomt när antalet inte är känt.", At: func(y *Year) any { return &y.Planned }},
	{Key: "held", Label: "Hållna", Kind: field.Number, Help: "0 när inget hölls. Tomt när antalet inte är känt.", At: func(y *Year) any { return &y.Held }},
	{Key: "remote", Label: "Varav på distans", Kind: field.Number, At: func(y *Year) any { return &y.Remote }},
	{Key: "physical", Label: "Varav fysiska", Kind: field.Number, At: func(y *Year) any { return &y.Physical }},
	{Key: "reason", Label: "Varför inget hölls", Kind: field.Long, At: func(y *Year) any { return &y.Reason }},
	{Key: "source", Label: "Källa", At: func(y *Year) any { return &y.Source }},
}

var ruleKinds = []field.Option{
	{Value: SummonsRule, Label: "Kallelse före sammanträdet"}, {Value: AdjustRule, Label: "Justering efter sammanträdet"},
	{Value: NoticeRule, Label: "Anslag efter justering"}, {Value: AppealRule, Label: "Tid för överklagande efter anslag"},
}

// RuleFields describes a time of law.
var RuleFields = field.Set[Rule]{
	{Key: "kind", Label: "Regel", Kind: field.Choice, Choices: ruleKinds, Required: true, At: func(r *Rule) any { return &r.Kind }},
	{Key: "body_id", Label: "Organ", Kind: field.Ref, Help: "Tomt när regeln gäller alla organ.", At: func(r *Rule) any { return &r.BodyID }, Show: func(r *Rule) string { return r.Body }},
	{Key: "days", Label: "Antal dagar", Kind: field.Number, Required: true, Unit: "dagar", At: func(r *Rule) any { return &r.Days }},
	{Key: "valid_from", Label: "Gäller från och med", Kind: field.Date, At: func(r *Rule) any { return &r.ValidFrom }},
	{Key: "law", Label: "Lagrum eller reglemente", Required: true, At: func(r *Rule) any { return &r.Law }},
	{Key: "source", Label: "Källa", Required: true, At: func(r *Rule) any { return &r.Source }},
	{Key: "confirmed", Label: "Bekräftad", Kind: field.Bool, ReadOnly: true, At: func(r *Rule) any { return &r.Confirmed }},
	{Key: "confirmed_by", Label: "Bekräftad av", ReadOnly: true, At: func(r *Rule) any { return &r.ConfirmedBy }},
}

var states = []field.Option{
	{Value: string(Planned), Label: "Planerat"}, {Value: string(Called), Label: "Kallat"}, {Value: string(Open), Label: "Pågår"},
	{Value: string(Held), Label: "Genomfört"}, {Value: string(Written), Label: "Protokoll upprättat"}, {Value: string(Adjusted), Label: "Justerat"},
	{Value: string(Noticed), Label: "Anslaget"}, {Value: string(Final), Label: "Laga kraft"}, {Value: string(Cancelled), Label: "Inställt"},
}

var forms = []field.Option{{Value: "physical", Label: "Fysiskt"}, {Value: "remote", Label: "Distans"}, {Value: "mixed", Label: "Fysiskt och distans"}}

// MeetingFields describes a meeting.
var MeetingFields = field.Set[Meeting]{
	{Key: "body_id", Label: "Organ", Kind: field.Ref, Required: true, At: func(m *Meeting) any { return &m.BodyID }, Show: func(m *Meeting) string { return m.Body.Name }},
	{Key: "held_on", Label: "Dag", Kind: field.Date, Required: true, At: func(m *Meeting) any { return &m.HeldOn }},
	{Key: "starts_at", Label: "Börjar klockan", Help: "Till exempel 09:30.", At: func(m *Meeting) any { return &m.StartsAt }},
	{Key: "ends_at", Label: "Slutar klockan", At: func(m *Meeting) any { return &m.EndsAt }},
	{Key: "town", Label: "Ort", At: func(m *Meeting) any { return &m.Town }},
	{Key: "place", Label: "Lokal", At: func(m *Meeting) any { return &m.Place }},
	{Key: "form", Label: "Form", Kind: field.Choice, Choices: forms, Required: true, At: func(m *Meeting) any { return &m.Form }},
	{Key: "state", Label: "Läge", Kind: field.Choice, Choices: states, ReadOnly: true, At: func(m *Meeting) any { return (*string)(&m.State) }},
	{Key: "secretary", Label: "Sekreterare", At: func(m *Meeting) any { return &m.Secretary }},
	{Key: "chair_id", Label: "Mötesordförande", Kind: field.Ref, ReadOnly: true, At: func(m *Meeting) any { return &m.ChairID }},
	{Key: "others", Label: "Övriga närvarande", Kind: field.Long, ReadOnly: true, At: func(m *Meeting) any { return &m.Others }},
	{Key: "called_on", Label: "Kallat", Kind: field.Date, ReadOnly: true, At: func(m *Meeting) any { return &m.CalledOn }},
	{Key: "written_on", Label: "Protokoll upprättat", Kind: field.Date, ReadOnly: true, At: func(m *Meeting) any { return &m.WrittenOn }},
	{Key: "adjusted_on", Label: "Justerat", Kind: field.Date, ReadOnly: true, At: func(m *Meeting) any { return &m.AdjustedOn }},
	{Key: "noticed_on", Label: "Anslaget", Kind: field.Date, ReadOnly: true, At: func(m *Meeting) any { return &m.NoticedOn }},
	{Key: "final_on", Label: "Laga kraft", Kind: field.Date, ReadOnly: true, At: func(m *Meeting) any { return &m.FinalOn }},
	{Key: "note", Label: "Anteckning", Kind: field.Long, At: func(m *Meeting) any { return &m.Note }},
	{Key: "source", Label: "Källa", ReadOnly: true, At: func(m *Meeting) any { return &m.Source }},
}

var itemKinds = []field.Option{
	{Value: ForDecision, Label: "Beslutsärende"}, {Value: Information, Label: "Information"}, {Value: Statement, Label: "Yttrande"},
	{Value: Notification, Label: "Anmälan"}, {Value: Election, Label: "Val"}, {Value: Discussion, Label: "Diskussion"}, {Value: AuditDialog, Label: "Revisionsdialog"},
}

// ItemFields describes an item.
var ItemFields = field.Set[Item]{
	{Key: "title", Label: "Rubrik", Required: true, Group: "Ärendet", At: func(i *Item) any { return &i.Title }},
	{Key: "kind", Label: "Slag", Kind: field.Choice, Choices: itemKinds, Required: true, At: func(i *Item) any { return &i.Kind }},
	{Key: "case_number", Label: "Diarienummer", At: func(i *Item) any { return &i.CaseNumber }},
	{Key: "secrecy", Label: "Sekretess", Help: "Lagrum när ärendet inte är offentligt, till exempel OSL 19 kap. 3 §. Läsning loggas då.", At: func(i *Item) any { return &i.Secrecy }},
	{Key: "proposal", Label: "Förvaltningens förslag till beslut", Kind: field.Long, Help: "Så som beslutet ska stå i protokollet. En att-sats per rad.", At: func(i *Item) any { return &i.Proposal }},
	{Key: "background", Label: "Tjänsteutlåtande", Kind: field.Long, Help: "Tom rad ger nytt stycke, rad som börjar med - ger punktlista, ### ger rubrik.", At: func(i *Item) any { return &i.Background }},
	{Key: "proposition", Label: "Proposition", Kind: field.Long, Help: "Fylls i när beslut fattas om den är tom.", At: func(i *Item) any { return &i.Proposition }},
	{Key: "link_label", Label: "Länk, text", Group: "Hänvisning", Help: "Till exempel Verksamhetsberättelse 2022.", At: func(i *Item) any { return &i.LinkLabel }},
	{Key: "link_path", Label: "Länk, adress", Help: "En sida i Klöver, till exempel /rapporter/….", At: func(i *Item) any { return &i.LinkPath }},
	{Key: "summary", Label: "Mening i årsrapporten", Kind: field.Long, Help: "Tom: meningen skrivs av beslutet.", At: func(i *Item) any { return &i.Summary }},
	{Key: "mark", Label: "Märke", Help: "Ett kort namn som rapporter hittar beslutet med, till exempel kategoriplan.2023. Behövs sällan.", At: func(i *Item) any { return &i.Mark }},
	{Key: "text", Label: "Protokollets text", Kind: field.Long, ReadOnly: true, At: func(i *Item) any { return &i.Text }},
	{Key: "immediate", Label: "Justeras omedelbart", Kind: field.Bool, ReadOnly: true, At: func(i *Item) any { return &i.Immediate }},
	{Key: "open", Label: "Öppet", Kind: field.Bool, ReadOnly: true, At: func(i *Item) any { return &i.Open }},
}

var decisionKinds = []field.Option{
	{Value: Decides, Label: "Beslutar att"}, {Value: Approves, Label: "Godkänner"}, {Value: Adopts, Label: "Fastställer"}, {Value: Endorses, Label: "Ställer sig bakom"},
	{Value: Notes, Label: "Noterar"}, {Value: HandsOver, Label: "Överlämnar till fullmäktige"}, {Value: Elects, Label: "Väljer"},
	{Value: Returns, Label: "Återremitterar"}, {Value: Tables, Label: "Bordlägger"}, {Value: Rejects, Label: "Avslår"},
}

var motionKinds = []field.Option{
	{Value: ToApprove, Label: "Bifall"}, {Value: ToReject, Label: "Avslag"}, {Value: ToAmend, Label: "Ändring"},
	{Value: ToAdd, Label: "Tillägg"}, {Value: ToReturn, Label: "Återremiss"}, {Value: ToTable, Label: "Bordläggning"},
}

var votes = []field.Option{{Value: Yes, Label: "Ja"}, {Value: No, Label: "Nej"}, {Value: Abstain, Label: "Avstår"}}

// DecisionFields describes a decision, for lists and export.
var DecisionFields = field.Set[Listed]{
	{Key: "number", Label: "Paragraf", ReadOnly: true, At: func(d *Listed) any { return &d.Shown }},
	{Key: "decided_on", Label: "Dag", Kind: field.Date, ReadOnly: true, At: func(d *Listed) any { return &d.DecidedOn }},
	{Key: "body", Label: "Organ", ReadOnly: true, At: func(d *Listed) any { return &d.Body }},
	{Key: "title", Label: "Ärende", ReadOnly: true, At: func(d *Listed) any { return &d.ItemTitle }},
	{Key: "kind", Label: "Slag", Kind: field.Choice, Choices: decisionKinds, ReadOnly: true, At: func(d *Listed) any { return &d.Kind }},
	{Key: "text", Label: "Beslut", Kind: field.Long, ReadOnly: true, At: func(d *Listed) any { return &d.Text }},
	{Key: "case_number", Label: "Diarienummer", ReadOnly: true, At: func(d *Listed) any { return &d.CaseNumber }},
}
