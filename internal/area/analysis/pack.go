package analysis

import (
	"database/sql/driver"
	"slices"
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/party"
	"klover/internal/word/storage"
	"klover/internal/word/sv"
)

// PackKind names the analyses of units in the history and in the search.
const PackKind = "analysis_pack"

// PackPath is where they are.
const PackPath = Path + "/analyser"

// PackState is how far an analysis has come.
type PackState string

// The states, in the order of the work.
const (
	Draft     PackState = "draft"
	Discussed PackState = "discussed"
	Settled   PackState = "agreed"
	Followed  PackState = "followed"
)

// PackStates are all states.
var PackStates = []field.Option{{Value: string(Draft), Label: "Utkast"}, {Value: string(Discussed), Label: "Genomgången med verksamheten"},
	{Value: string(Settled), Label: "Åtgärder överenskomna"}, {Value: string(Followed), Label: "Uppföljd"}}

// Sv names the state.
func (s PackState) Sv() string { return field.LabelOf(PackStates, string(s)) }

// levels are what is analysed: a part of an administration, or all of it.
var levels = []field.Option{{Value: "operation", Label: "Verksamhet"}, {Value: "administration", Label: "Förvaltning"}}

// regions are what the parties are called.
var regions = map[party.Code]string{party.Sormland: "Region Sörmland", party.Vastmanland: "Region Västmanland"}

func regionName(p party.Code) string { return orElse(regions[p], string(p)) }

var parties = func() []field.Option {
	var list []field.Option
	for _, c := range party.Principals() {
		list = append(list, field.Option{Value: string(c), Label: regionName(c)})
	}
	return list
}()

// Units are numbers of the units of files, which an analysis is about.
type Units []int64

// Pack is a customer-near analysis: what a unit bought in a period, from whom and on which
// contract, with the actions that were agreed (C24 of the internal control).
type Pack struct {
	ID            string
	Version       int64
	Title         string
	TitleKey      string
	Level         string
	Party         party.Code
	Period        day.Period
	Units         Units
	State         PackState
	OwnerID       identity.Ref
	Owner         string // analyst
	Summary       string // what the analyst makes of it
	DiscussedOn   day.Date
	DiscussedWith string
	FollowOn      day.Date // when it should be followed up
	FollowedOn    day.Date
	Outcome       string // what the follow-up came to
	CreatedAt     time.Time
	ChangedAt     time.Time
}

// PackFields describes an analysis.
var PackFields = field.Set[Pack]{
	{Key: "title", Label: "Verksamhet eller förvaltning", Required: true, Help: "Till exempel Ortopedkliniken.", At: func(p *Pack) any { return &p.Title }},
	{Key: "level", Label: "Nivå", Kind: field.Choice, Choices: levels, Required: true, Help: "Förvaltning när hela förvaltningen analyseras på övergripande nivå.", At: func(p *Pack) any { return &p.Level }},
	{Key: "party", Label: "Region", Kind: field.Choice, Choices: parties, Required: true, At: func(p *Pack) any { return &p.Party }, Show: func(p *Pack) string { return regionName(p.Party) }},
	{Key: "period", Label: "Period", Required: true, Help: "Ett år, till exempel 2022, eller två dagar: 2021-07-01--2022-06-30.", At: func(p *Pack) any { return &p.Period }, Show: func(p *Pack) string { return sv.UpperFirst(p.Period.Label()) }},
	{Key: "owner", Label: "Analytiker", Required: true, At: func(p *Pack) any { return &p.Owner }},
	{Key: "summary", Label: "Sammanfattning", Kind: field.Long, Help: "Det viktigaste för verksamheten att veta, i några meningar.", At: func(p *Pack) any { return &p.Summary }},
	{Key: "state", Label: "Läge", Kind: field.Choice, Choices: PackStates, ReadOnly: true, At: func(p *Pack) any { return &p.State }},
	{Key: "discussed_on", Label: "Genomgången", Kind: field.Date, ReadOnly: true, At: func(p *Pack) any { return &p.DiscussedOn }},
	{Key: "discussed_with", Label: "Genomgången med", ReadOnly: true, At: func(p *Pack) any { return &p.DiscussedWith }},
	{Key: "follow_on", Label: "Följs upp senast", Kind: field.Date, ReadOnly: true, At: func(p *Pack) any { return &p.FollowOn }},
	{Key: "followed_on", Label: "Uppföljd", Kind: field.Date, ReadOnly: true, At: func(p *Pack) any { return &p.FollowedOn }},
	{Key: "outcome", Label: "Uppföljningens resultat", Kind: field.Long, ReadOnly: true, At: func(p *Pack) any { return &p.Outcome }},
}

// URL is the address of the analysis.
func (p Pack) URL() string { return PackPath + "/" + p.ID }

// Name is the analysis as it is spoken of: "Ortopedkliniken, 2022".
func (p Pack) Name() string { return p.Title + ", " + p.Period.Label() }

// NotFollowed is what the reports say of an analysis whose effect nobody has measured.
const NotFollowed = "Uppföljning har inte genomförts"

// Unfollowed tells whether the analysis was gone through with the unit, but has not been
// followed up.
func (p Pack) Unfollowed() bool { return p.State == Discussed || p.State == Settled }

// Overdue tells whether the follow-up should have been done before the day.
func (p Pack) Overdue(today day.Date) bool { return p.Unfollowed() && p.FollowOn < today }

// NextPeriod is what is compared with when the analysis is followed up: the same days a
// year later.
func (p Pack) NextPeriod() day.Period {
	return day.Period{From: p.Period.From.AddMonths(12), To: p.Period.To.AddMonths(12)}
}

func (p Pack) check() error {
	wrong := fault.FieldsOf(PackFields.Missing(&p))
	if p.Period.From == 0 || p.Period.To == 0 {
		wrong = append(wrong, fault.Field{Name: "period", Message: "Ange en period med början och slut, till exempel 2022."})
	}
	if len(p.Units) == 0 {
		wrong = append(wrong, fault.Field{Name: "units", Message: "Välj minst en enhet som analysen gäller."})
	}
	return fault.Invalid(wrong...)
}

// discuss notes that the analysis was gone through with the unit. Its figures are kept as
// they were.
func (p *Pack) discuss(on day.Date, with string, months int64, today day.Date) error {
	if p.State != Draft {
		return fault.Conflict("Analysen är redan genomgången med verksamheten.")
	}
	if err := dayAndText(on, today, "discussed_on", with, "discussed_with", "Ange vem i verksamheten som analysen gicks igenom med."); err != nil {
		return err
	}
	p.State, p.DiscussedOn, p.DiscussedWith, p.FollowOn = Discussed, on, strings.TrimSpace(with), on.AddMonths(int(months))
	return nil
}

// settle notes that the actions are agreed on.
func (p *Pack) settle(actions []Action) error {
	switch {
	case p.State != Discussed:
		return fault.Conflict("Gå igenom analysen med verksamheten innan åtgärderna kommer i kraft.")
	case slices.ContainsFunc(actions, func(a Action) bool { return a.State == Proposed }):
		return fault.Conflict("Ta ställning till alla förslag först: kom överens om dem eller stryk dem.")
	case !slices.ContainsFunc(actions, func(a Action) bool { return a.State == Agreed }):
		return fault.Conflict("Det finns ingen överenskommen åtgärd. Kom överens om minst en, eller följ upp analysen utan åtgärder.")
	}
	p.State = Settled
	return nil
}

// follow notes that the analysis was followed up, and what it came to.
func (p *Pack) follow(on day.Date, outcome string, today day.Date) error {
	if !p.Unfollowed() {
		return fault.Conflict("Analysen kan inte följas upp: den är %s.", sv.LowerFirst(p.State.Sv()))
	}
	if err := dayAndText(on, today, "followed_on", outcome, "outcome", "Skriv vad uppföljningen visade."); err != nil {
		return err
	}
	if on < p.DiscussedOn {
		return fault.Invalid(fault.Field{Name: "followed_on", Message: "Uppföljningen kan inte ligga före genomgången " + p.DiscussedOn.Sv() + "."})
	}
	p.State, p.FollowedOn, p.Outcome = Followed, on, strings.TrimSpace(outcome)
	return nil
}

// back undoes the latest step.
func (p *Pack) back() (from PackState, err error) {
	switch from = p.State; from {
	case Discussed:
		p.State, p.DiscussedOn, p.DiscussedWith, p.FollowOn = Draft, 0, "", 0
	case Settled:
		p.State = Discussed
	case Followed:
		p.State, p.FollowedOn, p.Outcome = Settled, 0, ""
	default:
		return from, fault.Conflict("Ett utkast har inget steg att ångra.")
	}
	return from, nil
}

func dayAndText(on, today day.Date, dayKey, text, textKey, lacks string) error {
	var wrong []fault.Field
	if on == 0 || on > today {
		wrong = append(wrong, fault.Field{Name: dayKey, Message: "Ange en dag, senast i dag."})
	}
	if strings.TrimSpace(text) == "" {
		wrong = append(wrong, fault.Field{Name: textKey, Message: lacks})
	}
	return fault.Invalid(wrong...)
}

// Value stores the numbers as text.
func (u Units) Value() (driver.Value, error) { return storage.JSON([]int64(u)) }

// Scan reads what Value stores.
func (u *Units) Scan(from any) error { return storage.ScanJSON(from, (*[]int64)(u)) }
