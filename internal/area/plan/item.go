package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Item is one thing that the organisation plans to buy.
type Item struct {
	ID      string
	Version int64
	Number  string // "P22-0012"
	State   State

	Title       string
	Description string
	CategoryID  identity.Ref
	CPV         string
	Parties     party.Set // the regions that buy
	Client      string    // beställande enhet

	Origin    Origin
	OriginRef string // number of the Permit item, the request or the earlier procurement
	OriginURL string // where that stands, "" for nothing in Klöver

	ContractID   string // the contract that it replaces
	Contract     string // its number and supplier, as they were
	ContractEnds day.Date
	LastOptionOn day.Date // last day to use its next option

	Procedure      Procedure
	Regime         string
	EstimatedValue money.Opt // without VAT, options included
	Complexity     count.Count
	Hours          count.Count // estimated work
	Risk           string
	RiskText       string

	StartsOn   day.Date // planned days
	NoticeOn   day.Date
	OpeningOn  day.Date
	AwardOn    day.Date
	ContractOn day.Date // first day of the new contract
	NeededOn   day.Date // hard date of an investment or a need

	PurchaserID      string
	Purchaser        string
	Coordination     Coordination
	CoordinationText string
	Comment          string

	Contact       string // public: a function, never a person
	KeptOut       bool   // not in the public edition
	KeptOutReason string

	ProcurementID string // the case it was joined in
	Procurement   string // its number
	EndedOn       day.Date
	DropReason    string

	// What follows is derived from the above, for indexes and order.
	TitleKey      string
	IsOpen        bool
	LatestStartOn day.Date
	NoticeKey     int64 // yyyymmdd, forever for no day
	ContractKey   int64
	LateKey       int64 // LatestStartOn of what is not begun, forever for the rest
	ValueKey      int64 // öre, -1 when unknown
	Digest        string

	CreatedAt time.Time
	ChangedAt time.Time

	Category string `db:"-"` // code and name, set when read
}

// forever is the day of what has none, for sorting: NULL sorts differently on the
// two engines.
const forever = 99991231

func key(d day.Date) int64 {
	if d == 0 {
		return forever
	}
	return int64(d)
}

var cpvForm = regexp.MustCompile(`^(\d{8})(-\d)?$`)

// tidy writes the attributes one way.
func (it *Item) tidy() {
	it.Title = strings.Join(strings.Fields(it.Title), " ")
	it.Contact, it.Client = strings.TrimSpace(it.Contact), strings.TrimSpace(it.Client)
	if m := cpvForm.FindStringSubmatch(strings.TrimSpace(it.CPV)); m != nil {
		it.CPV = m[1]
	}
	if it.State == "" {
		it.State = Planned
	}
}

// derive fills what follows from the other fields, the latest start excepted.
func (it *Item) derive() {
	it.TitleKey, it.IsOpen = sv.SortKey(it.Title), it.State.Open()
	it.NoticeKey, it.ContractKey, it.LateKey = key(it.NoticeOn), key(it.ContractOn), forever
	if it.State == Planned {
		it.LateKey = key(it.LatestStartOn)
	}
	it.ValueKey = -1
	if it.EstimatedValue.Known {
		it.ValueKey = int64(it.EstimatedValue.Amount)
	}
	it.Digest = it.digest()
}

// time sets the latest start by the rules of the day.
func (it *Item) time(r Rules) {
	procedure := it.Procedure
	if procedure == "" && it.EstimatedValue.Known {
		procedure = r.Procedure(it.EstimatedValue)
	}
	it.LatestStartOn = r.LatestStart(it.neededOn(), procedure, it.Complexity.N)
}

// timedAs tells whether the latest start of two states of an item is the same.
func (it Item) timedAs(other Item) bool {
	return it.neededOn() == other.neededOn() && it.Procedure == other.Procedure && it.Complexity == other.Complexity && it.EstimatedValue == other.EstimatedValue
}

// neededOn is the day on which something new must be in place.
func (it Item) neededOn() day.Date {
	needed := day.Date(0)
	for _, d := range []day.Date{it.NeededOn, it.ContractOn} {
		if d != 0 && (needed == 0 || d < needed) {
			needed = d
		}
	}
	return needed
}

// digest tells two states of an item apart by what versions compare.
func (it Item) digest() string {
	h := sha256.New()
	for _, d := range Compared {
		io.WriteString(h, d.Key+"="+d.Raw(&it)+"\x00") //nolint:errcheck // a hash takes everything
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Check returns a fault with everything that is wrong with the item.
func (it Item) Check() error {
	var wrong []fault.Field
	add := func(bad bool, key, message string) {
		if bad {
			wrong = append(wrong, fault.Field{Name: key, Message: message})
		}
	}
	add(it.Title == "", "title", "Ange vad som ska köpas.")
	add(len(it.Parties) == 0, "parties", "Ange vilka regioner som är köpare.")
	add(!known(Origins, string(it.Origin)), "origin", "Välj varför posten finns i planen.")
	add(it.CPV != "" && !cpvForm.MatchString(it.CPV), "cpv", "En CPV-kod har åtta siffror, till exempel 33196200.")
	add(it.EstimatedValue.Known && it.EstimatedValue.Amount < 0, "estimated_value", "Värdet kan inte vara negativt.")
	add(it.Complexity.Known && (it.Complexity.N < 1 || it.Complexity.N > 5), "complexity", "Komplexiteten är ett tal från 1 till 5.")
	add(it.Hours.Known && it.Hours.N < 0, "hours", "Arbetstiden kan inte vara negativ.")
	add(it.KeptOut && strings.TrimSpace(it.KeptOutReason) == "", "kept_out_reason", "Skriv varför posten inte ska vara med i den publika utgåvan.")
	add(it.State == Dropped && strings.TrimSpace(it.DropReason) == "", "drop_reason", "Skriv varför posten stryks.")
	wrong = append(wrong, it.checkDays()...)
	return fault.Invalid(wrong...)
}

type plannedDay struct {
	key, name string
	on        day.Date
}

// days are the planned days in the order of the work.
func (it Item) days() []plannedDay {
	return []plannedDay{{"starts_on", "start", it.StartsOn}, {"notice_on", "annons", it.NoticeOn}, {"opening_on", "anbudsöppning", it.OpeningOn},
		{"award_on", "tilldelning", it.AwardOn}, {"contract_on", "avtalsstart", it.ContractOn}}
}

func (it Item) checkDays() []fault.Field {
	var before plannedDay
	for _, d := range it.days() {
		if d.on == 0 {
			continue
		}
		if d.on < before.on {
			return []fault.Field{{Name: d.key, Message: sv.UpperFirst(d.name) + " " + d.on.Sv() + " är före " + before.name + " " + before.on.Sv() + "."}}
		}
		before = d
	}
	return nil
}

// Late tells whether there is too little time left until the item is needed, and
// says so in a sentence.
func (it Item) Late(today day.Date) (string, bool) {
	if it.State != Planned || it.LatestStartOn == 0 || it.LatestStartOn >= today {
		return "", false
	}
	return "Behövs " + it.neededOn().Sv() + " men borde ha startat senast " + it.LatestStartOn.Sv() + " med den ledtid som gäller för förfarandet.", true
}

// drop strikes an item that will not be procured.
func (it *Item) drop(on day.Date, why string) error {
	if it.State != Planned {
		return fault.Conflict("Bara en planerad post kan strykas. Den här är %s.", strings.ToLower(it.State.Sv()))
	}
	it.State, it.EndedOn, it.DropReason = Dropped, on, strings.TrimSpace(why)
	return nil
}

// restore takes a struck item back.
func (it *Item) restore() error {
	if it.State != Dropped {
		return fault.Conflict("Bara en struken post kan återtas.")
	}
	it.State, it.EndedOn, it.DropReason = Planned, 0, ""
	return nil
}

// Name is the item as it is mentioned elsewhere.
func (it Item) Name() string { return it.Number + " " + it.Title }

// Path is where the items are on the web, and ListPath their list.
const (
	Path     = "/planposter"
	ListPath = "/upphandlingsplan"
)

// URL is the address of the item's page.
func (it Item) URL() string { return Path + "/" + it.ID }

// quarter names the quarter of a day, "–" for none.
func quarter(d day.Date) string {
	if d == 0 {
		return sv.Missing
	}
	return quarterOf(d).String()
}

func quarterOf(d day.Date) day.Period { return day.Quarter(d.Year(), (int(d.Month())+2)/3) }

// parseQuarter reads what quarterOf names, an error for none.
func parseQuarter(text string) (day.Period, error) {
	if text == "" {
		return day.Period{}, fault.Wrong("Inget kvartal.")
	}
	return day.ParsePeriod(text)
}

func number(n int64) string { return sv.Number(n) }

// within tells whether somebody with the codes may change what concerns the parties.
func within(codes []string, parties party.Set) bool {
	return len(parties) == 0 || slices.ContainsFunc(parties, func(c party.Code) bool { return slices.Contains(codes, string(c)) })
}
