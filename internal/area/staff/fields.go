package staff

import (
	"strings"
	"unicode/utf8"

	"klover/internal/base/field"
)

var groups = []field.Option{
	{Value: string(Strategic), Label: "Strategiska inköpare"},
	{Value: string(Operational), Label: "Operativa inköpare"},
	{Value: string(Finance), Label: "Ekonomiassistenter"},
	{Value: string(Suppliers), Label: "Leverantörshandläggare"},
	{Value: string(Ecommerce), Label: "E-handelskoordinatorer"},
	{Value: string(Category), Label: "Kategoriledare"},
	{Value: string(Controller), Label: "Controller"},
	{Value: string(Lawyer), Label: "Jurister"},
	{Value: string(Chief), Label: "Chefer"},
	{Value: string(Support), Label: "Process- och verksamhetsstöd"},
	{Value: string(Payout), Label: "Utbetalningsorder"},
	{Value: string(Other), Label: "Övriga"},
}

var financings = []field.Option{
	{Value: string(Own), Label: "Inköp"},
	{Value: string(ThirdParty), Label: "Tredje part"},
}

var destinations = []field.Option{
	{Value: string(Outside), Label: "Annan arbetsgivare utanför båda regionerna"},
	{Value: string(Inside), Label: "Annat arbete inom regionerna"},
	{Value: string(Retired), Label: "Pension"},
	{Value: string(TermEnd), Label: "Visstid tog slut"},
	{Value: string(Employer), Label: "Avslut på arbetsgivarens initiativ"},
	{Value: string(Unknown), Label: "Annan orsak eller okänt"},
}

func label(options []field.Option, value string) string {
	for _, o := range options {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}

// lower makes a label fit inside a sentence.
func lower(text string) string {
	r, n := utf8.DecodeRuneInString(text)
	return strings.ToLower(string(r)) + text[n:]
}

// at adds where something is, unless it is the whole organisation.
func at(unit string) string {
	if unit == "" {
		return ""
	}
	return ", " + unit
}

const monthHelp = "År och månad, till exempel 2022-11."

func unitField[T any](row func(*T) *Row, help string) field.Def[T] {
	return field.Def[T]{Key: "unit", Label: "Enhet", Help: help, At: func(t *T) any { return &row(t).Unit },
		Aliases: []string{"organisatorisk enhet", "avdelning", "kostnadsställe"}}
}

func groupField[T any](at func(*T) *Group, required bool) field.Def[T] {
	return field.Def[T]{Key: "grp", Label: "Grupp", Kind: field.Choice, Choices: groups, Required: required, At: func(t *T) any { return at(t) }}
}

func financingField[T any](at func(*T) *Financing) field.Def[T] {
	return field.Def[T]{Key: "financing", Label: "Betalas av", Kind: field.Choice, Choices: financings, Required: true,
		Help: "Tjänster som någon annan betalar räknas för sig.", At: func(t *T) any { return at(t) }}
}

func noteField[T any](at func(*T) *string) field.Def[T] {
	return field.Def[T]{Key: "note", Label: "Anteckning", Kind: field.Long, Help: "Skriv inga namn och inget om enskilda personer.", At: func(t *T) any { return at(t) }}
}

// PostFields describes a post.
var PostFields = field.Set[Post]{
	groupField(func(p *Post) *Group { return &p.Group }, true),
	unitField(func(p *Post) *Row { return &p.Row }, ""),
	{Key: "posts", Label: "Antal tjänster", Kind: field.Decimal, Required: true, Help: "Halva tjänster skrivs 0,5.", At: func(p *Post) any { return &p.Posts }},
	financingField(func(p *Post) *Financing { return &p.Financing }),
	{Key: "financier", Label: "Finansiär", Help: "Fylls i när någon annan än Inköp betalar.", At: func(p *Post) any { return &p.Financier }},
	{Key: "valid_from", Label: "Första dag", Kind: field.Date, Required: true, At: func(p *Post) any { return &p.ValidFrom }},
	{Key: "valid_to", Label: "Sista dag", Kind: field.Date, Help: "Lämna tomt så länge tjänsterna finns.", At: func(p *Post) any { return &p.ValidTo }},
	noteField(func(p *Post) *string { return &p.Note }),
}

// VacancyFields describes a vacancy.
var VacancyFields = field.Set[Vacancy]{
	unitField(func(v *Vacancy) *Row { return &v.Row }, ""),
	groupField(func(v *Vacancy) *Group { return &v.Group }, false),
	{Key: "low", Label: "Minst antal", Kind: field.Decimal, Required: true, Unit: "tjänster", At: func(v *Vacancy) any { return &v.Low }},
	{Key: "high", Label: "Högst antal", Kind: field.Decimal, Unit: "tjänster", Help: "Fylls i när antalet är ett intervall, till exempel 2,5–3.", At: func(v *Vacancy) any { return &v.High }},
	{Key: "valid_from", Label: "Första dag", Kind: field.Date, Required: true, At: func(v *Vacancy) any { return &v.ValidFrom }},
	{Key: "valid_to", Label: "Sista dag", Kind: field.Date, Help: "Lämna tomt så länge tjänsterna är vakanta.", At: func(v *Vacancy) any { return &v.ValidTo }},
	{Key: "reason", Label: "Orsak", Help: "Till exempel rekrytering pågår eller anställningsstopp.", At: func(v *Vacancy) any { return &v.Reason }},
	noteField(func(v *Vacancy) *string { return &v.Note }),
}

// RecruitmentFields describes a recruitment.
var RecruitmentFields = field.Set[Recruitment]{
	groupField(func(r *Recruitment) *Group { return &r.Group }, true),
	unitField(func(r *Recruitment) *Row { return &r.Row }, ""),
	{Key: "persons", Label: "Antal personer", Kind: field.Number, Required: true, At: func(r *Recruitment) any { return &r.Persons }},
	{Key: "month", Label: "Rekryterade i", Required: true, Help: monthHelp, At: func(r *Recruitment) any { return &r.Month }},
	{Key: "starts_in", Label: "Börjar i", Help: monthHelp + " Lämna tomt om det inte är bestämt.", At: func(r *Recruitment) any { return &r.StartsIn }},
	financingField(func(r *Recruitment) *Financing { return &r.Financing }),
	noteField(func(r *Recruitment) *string { return &r.Note }),
}

// ExitFields describes an exit.
var ExitFields = field.Set[Exit]{
	groupField(func(e *Exit) *Group { return &e.Group }, true),
	unitField(func(e *Exit) *Row { return &e.Row }, ""),
	{Key: "persons", Label: "Antal personer", Kind: field.Number, Required: true, At: func(e *Exit) any { return &e.Persons }},
	{Key: "month", Label: "Månad", Required: true, Help: monthHelp, At: func(e *Exit) any { return &e.Month }},
	{Key: "destination", Label: "Gick till", Kind: field.Choice, Choices: destinations, Required: true,
		Help: "Bara den som på egen begäran går till en arbetsgivare utanför båda regionerna räknas i personalomsättningen.", At: func(e *Exit) any { return &e.Destination }},
	financingField(func(e *Exit) *Financing { return &e.Financing }),
}

// HeadcountFields describes an average number of employees.
var HeadcountFields = field.Set[Headcount]{
	groupField(func(h *Headcount) *Group { return &h.Group }, true),
	{Key: "year", Label: "År", Kind: field.Number, Required: true, At: func(h *Headcount) any { return &h.Year }},
	{Key: "average", Label: "Medelantal tillsvidareanställda", Kind: field.Decimal, Required: true,
		Help: "Medel under året av dem som Inköp betalar.", At: func(h *Headcount) any { return &h.Average }},
	{Key: "note", Label: "Källa", Help: "Till exempel personalsystemets rapport.", At: func(h *Headcount) any { return &h.Note }},
}

// SickFields describes the sick leave of a month.
var SickFields = field.Set[SickMonth]{
	{Key: "month", Label: "Månad", Required: true, Help: monthHelp, At: func(s *SickMonth) any { return &s.Month }, Aliases: []string{"period", "år och månad"}},
	unitField(func(s *SickMonth) *Row { return &s.Row }, "Lämna tomt när timmarna gäller hela Inköp. En månad har antingen en rad för hela Inköp eller rader per enhet."),
	{Key: "sick", Label: "Sjuktimmar", Kind: field.Decimal, Unit: "timmar", At: func(s *SickMonth) any { return &s.Sick },
		Aliases: []string{"sjukfrånvarotimmar", "timmar sjukfrånvaro", "sjukfrånvaro timmar"}},
	{Key: "ordinary", Label: "Ordinarie arbetstid", Kind: field.Decimal, Required: true, Unit: "timmar", At: func(s *SickMonth) any { return &s.Ordinary },
		Aliases: []string{"ordinarie timmar", "ordinarie arbetad tid", "arbetstid", "schemalagda timmar"}},
	{Key: "long", Label: "Därav från dag 60", Kind: field.Decimal, Unit: "timmar", Help: "Långtidssjukfrånvaro. Lämna tomt om uppgift saknas.", At: func(s *SickMonth) any { return &s.Long },
		Aliases: []string{"långtidssjukfrånvaro", "timmar från dag 60", "dag 60-", "lång sjukfrånvaro"}},
	{Key: "persons", Label: "Antal anställda", Kind: field.Number, Help: "Avgör om timmarna får visas. Under fem anställda är för få.", At: func(s *SickMonth) any { return &s.Persons },
		Aliases: []string{"anställda", "antal personer"}},
	{Key: "source", Label: "Källa", Help: "Rapporten som timmarna kommer från.", At: func(s *SickMonth) any { return &s.Source }},
}
