package review

import (
	"database/sql/driver"
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/storage"
)

// TypeReview is the ordinary kind of case: review of a procurement.
const TypeReview = "review"

// Types is what the court is asked to try (handbook §3.12).
var Types = []field.Option{
	{Value: TypeReview, Label: "Överprövning av upphandling"}, {Value: "validity", Label: "Överprövning av avtals giltighet"},
	{Value: "cancellation", Label: "Överprövning av avbrytande"}, {Value: "lov", Label: "Beslut enligt LOV"},
	{Value: "damages", Label: "Skadestånd"}, {Value: "fee", Label: "Upphandlingsskadeavgift"},
}

// Grounds is what the applicant complains of (handbook §3.12).
var Grounds = []field.Option{
	{Value: "evaluation", Label: "Utvärdering"}, {Value: "qualification", Label: "Kvalificering"},
	{Value: "mandatory", Label: "Ska-krav"}, {Value: "documents", Label: "Otydliga dokument"},
	{Value: "ceiling", Label: "Takvolym"}, {Value: "cancellation", Label: "Avbrytande"},
	{Value: "direct", Label: "Otillåten direktupphandling"}, {Value: "change", Label: "Ändring av avtal"}, {Value: "other", Label: "Annat"},
}

// Causes is our own view afterwards of why there was a case (inventory H02).
var Causes = []field.Option{
	{Value: "documents", Label: "Brist i upphandlingsdokumenten"}, {Value: "evaluation", Label: "Fel i utvärderingen"},
	{Value: "qualification", Label: "Fel i kvalificeringen"}, {Value: "reasons", Label: "Bristfällig motivering av beslutet"},
	{Value: "handling", Label: "Handläggningsfel"}, {Value: "system", Label: "Brist i upphandlingssystemet"},
	{Value: "law", Label: "Oklart rättsläge"}, {Value: "none", Label: "Inget fel hos oss"}, {Value: "other", Label: "Annat"},
}

const interimGranted = "granted"

// Interims is what the court decided about signing while the case goes on.
var Interims = []field.Option{{Value: interimGranted, Label: "Avtal får inte tecknas"}, {Value: "denied", Label: "Yrkandet avslogs"}}

// Level is an instance of the courts.
type Level string

// The instances. Damages are tried by the general courts.
const (
	FR   Level = "FR"
	KR   Level = "KR"
	HFD  Level = "HFD"
	TR   Level = "TR"
	HovR Level = "HOVR"
	HD   Level = "HD"
)

// Levels is the instances with their Swedish names.
var Levels = []field.Option{
	{Value: "FR", Label: "Förvaltningsrätt"}, {Value: "KR", Label: "Kammarrätt"}, {Value: "HFD", Label: "Högsta förvaltningsdomstolen"},
	{Value: "TR", Label: "Tingsrätt"}, {Value: "HOVR", Label: "Hovrätt"}, {Value: "HD", Label: "Högsta domstolen"},
}

// Sv returns the instance's Swedish name.
func (l Level) Sv() string { return field.LabelOf(Levels, string(l)) }

// above returns where a judgment is appealed to, "" from the highest.
func (l Level) above() Level {
	return map[Level]Level{FR: KR, KR: HFD, TR: HovR, HovR: HD}[l]
}

// Outcome is what a court decided.
type Outcome string

// The outcomes that the rules speak of; all are in Outcomes.
const (
	Denied      Outcome = "denied"
	LeaveDenied Outcome = "leave_denied" // the judgment below stands
	Remanded    Outcome = "remanded"     // sent back: open again
	StruckOff   Outcome = "struck_off"
)

// Outcomes is what courts decide (handbook §3.12), with what it means for us.
var Outcomes = []struct {
	Code    Outcome
	Label   string
	Result  Result
	Aliases []string
}{
	{Denied, "Avslag", Won, []string{"avslagen", "avslås", "vunnen", "vunnet"}},
	{"dismissed", "Avvisad", Won, []string{"avvisas", "avvisning"}},
	{"correction", "Bifall: rättelse", Lost, []string{"rättelse", "bifall – rättelse", "bifall rättelse"}},
	{"redo", "Bifall: göras om", Lost, []string{"göras om", "bifall", "bifall – göras om", "bifall göras om", "förlorad", "förlorat"}},
	{"void", "Avtalet ogiltigt", Lost, []string{"ogiltigt", "ogiltigt avtal"}},
	{"fee", "Avgift utdömd", Lost, []string{"avgift"}},
	{StruckOff, "Avskriven", Struck, []string{"avskrivs", "avskrivet", "återkallad"}},
	{LeaveDenied, "Prövningstillstånd nekat", "", []string{"pt nekat", "ej pt"}},
	{Remanded, "Återförvisad", Open, []string{"återförvisas"}},
}

// Sv returns the outcome's Swedish name, "" for none.
func (o Outcome) Sv() string { return field.LabelOf(outcomeOptions(), string(o)) }

// Result returns what the outcome means for us, "" when the court below decides that.
func (o Outcome) Result() Result {
	for _, t := range Outcomes {
		if t.Code == o {
			return t.Result
		}
	}
	return Open
}

// UnmarshalText reads a code, a name or one of the names met in lists.
func (o *Outcome) UnmarshalText(text []byte) error {
	clean := strings.ToLower(strings.TrimSpace(string(text)))
	*o = ""
	if clean == "" || clean == "ej avgjord" || clean == "pågår" {
		return nil
	}
	for _, t := range Outcomes {
		if clean == string(t.Code) || clean == strings.ToLower(t.Label) || slices.Contains(t.Aliases, clean) {
			*o = t.Code
			return nil
		}
	}
	return fault.Wrong("%q går inte att läsa som utgång. Skriv till exempel avslag, bifall eller avskriven.", text)
}

func outcomeOptions() []field.Option {
	var options []field.Option
	for _, t := range Outcomes {
		options = append(options, field.Option{Value: string(t.Code), Label: t.Label})
	}
	return options
}

// Result is the outcome of a case as the key figures count it.
type Result string

// The results.
const (
	Won    Result = "won"
	Lost   Result = "lost"
	Struck Result = "struck"
	Open   Result = "open"
)

// Results is the results with their Swedish names, in the order of the report.
var Results = []field.Option{
	{Value: "won", Label: "Vunnen"}, {Value: "struck", Label: "Avskriven"}, {Value: "lost", Label: "Förlorad"}, {Value: "open", Label: "Ej avgjord"},
}

// Sv returns the result's Swedish name.
func (r Result) Sv() string { return field.LabelOf(Results, string(r)) }

// Codes is several codes of one list, stored ",a,b,".
type Codes []string

// String returns the codes with commas.
func (c Codes) String() string { return strings.Join(c, ",") }

// MarshalText returns String.
func (c Codes) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads codes or Swedish names of Grounds.
func (c *Codes) UnmarshalText(text []byte) error {
	*c = nil
	for _, part := range strings.FieldsFunc(string(text), func(r rune) bool { return r == ',' || r == ';' }) {
		part = strings.TrimSpace(part)
		code := ""
		for _, o := range Grounds {
			if strings.EqualFold(part, o.Value) || strings.EqualFold(part, o.Label) {
				code = o.Value
			}
		}
		if code == "" && part != "" {
			return fault.Wrong("%q finns inte bland grunderna.", part)
		}
		if code != "" && !slices.Contains(*c, code) {
			*c = append(*c, code)
		}
	}
	return nil
}

// Value stores ",a,b,", so that one code is found by LIKE '%,a,%'.
func (c Codes) Value() (driver.Value, error) { return storage.List(c) }

// Scan reads what Value stores.
func (c *Codes) Scan(from any) error { return storage.Scan(from, c) }
