package review

import (
	"klover/internal/area/procurement"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// Fields describes a case: the one place of its Swedish labels. The court's
// decision is that of the latest instance; forms leave it to its verb.
var Fields = field.Set[Case]{
	{Key: "number", Label: "Målnummer", Group: "Målet", Help: "Domstolens nummer i första instans, till exempel 1234-22. Lämna tomt om det inte är känt än.",
		At: func(c *Case) any { return &c.Number }, Aliases: []string{"mål", "mål nr", "målnr", "mål nr."}},
	{Key: "procurement_id", Label: "Upphandling", Kind: field.Ref, Required: true, At: func(c *Case) any { return &c.ProcurementID },
		Aliases: []string{"diarienummer", "dnr", "upphandlingens nummer", "ärende", "ärendenummer"}},
	{Key: "type", Label: "Slag av mål", Kind: field.Choice, Choices: Types, At: func(c *Case) any { return &c.Type }, Aliases: []string{"måltyp", "typ"}},
	{Key: "court", Label: "Domstol", Help: "Lämna tomt för den domstol där värdregionen hör hemma.", At: func(c *Case) any { return &c.Court },
		Aliases: []string{"förvaltningsrätt", "rätt"}},
	{Key: "applicant", Label: "Sökande", Help: "Leverantören som begärt överprövning.", At: func(c *Case) any { return &c.Applicant },
		Aliases: []string{"leverantör", "sökanden", "klagande"}},
	{Key: "applicant_org_no", Label: "Sökandens organisationsnummer", At: func(c *Case) any { return &c.ApplicantOrgNo },
		Aliases: []string{"organisationsnummer", "orgnr", "org.nr"}},
	{Key: "other_applicants", Label: "Fler sökande", At: func(c *Case) any { return &c.OtherApplicants }},
	{Key: "grounds", Label: "Grunder", Kind: field.Many, Choices: Grounds, At: func(c *Case) any { return &c.Grounds }, Aliases: []string{"grund", "skäl"}},
	{Key: "category_id", Label: "Kategori", Kind: field.Ref, Help: "Lämna tomt för upphandlingens kategori.", At: func(c *Case) any { return &c.CategoryID },
		Aliases: []string{"kategorikod"}},
	{Key: "industry", Label: "Bransch", At: func(c *Case) any { return &c.Industry }, Aliases: []string{"branscher"}},

	{Key: "filed_on", Label: "Inkommet", Kind: field.Date, Required: true, Group: "Gången", At: func(c *Case) any { return &c.FiledOn },
		Aliases: []string{"inkom", "ansökan inkom", "ansökningsdatum", "datum"}},
	{Key: "interim_on", Label: "Interimistiskt beslut", Kind: field.Date, At: func(c *Case) any { return &c.InterimOn }},
	{Key: "interim", Label: "Det interimistiska beslutet", Kind: field.Choice, Choices: Interims, At: func(c *Case) any { return &c.Interim }},
	{Key: "statement_due", Label: "Yttrande senast", Kind: field.Date, At: func(c *Case) any { return &c.StatementDue }},
	{Key: "statement_on", Label: "Yttrande lämnat", Kind: field.Date, At: func(c *Case) any { return &c.StatementOn }},
	{Key: "decided_on", Label: "Avgjort", Kind: field.Date, At: func(c *Case) any { return decision{c} },
		Aliases: []string{"avgörande", "dom", "domdatum", "beslutsdatum", "avgjord"}},
	{Key: "outcome", Label: "Utgång", Kind: field.Choice, Choices: outcomeOptions(), At: func(c *Case) any { return outcome{c} },
		Aliases: []string{"resultat", "utfall"}},
	{Key: "closed_on", Label: "Laga kraft", Kind: field.Date, At: func(c *Case) any { return &c.ClosedOn }, Aliases: []string{"avslutad", "avslutat"}},
	{Key: "result", Label: "Utfall för oss", Kind: field.Choice, Choices: Results, ReadOnly: true, At: func(c *Case) any { return &c.Result }},

	{Key: "unnecessary", Label: "Kunde ha undvikits", Kind: field.Choice, Choices: procurement.Judgements, Group: "Bedömning och lärdom",
		At: func(c *Case) any { return &c.Unnecessary }, Aliases: []string{"onödig", "onödig överprövning"}},
	{Key: "cause", Label: "Orsak", Kind: field.Choice, Choices: Causes, At: func(c *Case) any { return &c.Cause }, Aliases: []string{"grundorsak"}},
	{Key: "cause_text", Label: "Beskrivning av orsaken", Kind: field.Long, At: func(c *Case) any { return &c.CauseText }},
	{Key: "lesson", Label: "Lärdom", Kind: field.Long, At: func(c *Case) any { return &c.Lesson }},
	{Key: "action", Label: "Åtgärd", Kind: field.Long, Help: "Vad vi ändrar: mall, rutin eller systemstöd.", At: func(c *Case) any { return &c.Action },
		Aliases: []string{"malländring"}},
	{Key: "judged_by", Label: "Bedömd av", At: func(c *Case) any { return &c.JudgedBy }},
	{Key: "source", Label: "Källa", ReadOnly: true, At: func(c *Case) any { return &c.Source }},
}

// decision is the day of the latest instance's decision; an imported list has no
// more than one.
type decision struct{ c *Case }

// UnmarshalText reads a day.
func (d decision) UnmarshalText(text []byte) error {
	var on day.Date
	if err := on.UnmarshalText(text); err != nil {
		return err
	}
	if on != 0 || len(d.c.Instances) > 0 {
		d.c.latest().DecidedOn = on
	}
	return nil
}

// MarshalText returns the day.
func (d decision) MarshalText() ([]byte, error) { return d.c.last().DecidedOn.MarshalText() }

// Cell returns the day for a sheet.
func (d decision) Cell() any { return d.c.last().DecidedOn.Cell() }

// outcome is the latest instance's outcome.
type outcome struct{ c *Case }

// UnmarshalText reads what Outcome reads.
func (o outcome) UnmarshalText(text []byte) error {
	var code Outcome
	if err := code.UnmarshalText(text); err != nil {
		return err
	}
	if code != "" || len(o.c.Instances) > 0 {
		o.c.latest().Outcome = code
	}
	return nil
}

// MarshalText returns the code.
func (o outcome) MarshalText() ([]byte, error) { return []byte(o.c.last().Outcome), nil }

// Sv returns the outcome's name.
func (o outcome) Sv() string { return o.c.last().Outcome.Sv() }

// latest returns the latest instance to be written, a new first one if there is none.
func (c *Case) latest() *Instance {
	if len(c.Instances) == 0 {
		c.Instances = []Instance{{Level: c.firstLevel()}}
	}
	return &c.Instances[len(c.Instances)-1]
}
