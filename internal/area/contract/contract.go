package contract

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Contract is an agreement that the regions have with one or more suppliers.
type Contract struct {
	ID            string
	Version       int64
	Number        string // own series "A22-0123"; imported contracts keep theirs
	ExternalRef   string // number in the supplier's or an older system
	Title         string
	TitleKey      string // sv.SortKey of Title, set by the store
	Type          Type
	ProcurementID identity.Ref
	MainID        identity.Ref // the contract that a supplement or PUB-avtal belongs to
	CategoryID    identity.Ref
	CPV           string
	Parties       party.Set
	CallOff       string // who may call off, in words
	Contact       string // at the supplier

	Owner     string // avtalsägare, a name; imports have no user
	OwnerID   identity.Ref
	Manager   string // avtalsförvaltare
	ManagerID identity.Ref

	SignedOn     day.Date
	StartsOn     day.Date
	EndsOn       day.Date    // last day of the term without options
	OpenEnded    bool        // tills vidare: no EndsOn
	OptionNotice count.Count // months before the end by which an option must be used
	NoticeMonths count.Count // uppsägningstid for the regions
	Stage        Stage
	StoppedOn    day.Date // last day in force of what was terminated or rescinded
	StopReason   string

	SupplierNotice count.Count // uppsägningstid for the supplier
	RenewalMonths  count.Count // renews itself by so many months at a time
	RenewalNotice  count.Count // unless notice is given so many months before the end
	NoticedOn      day.Date    // notice of termination was given
	NoticeBy       string      // ByBuyer or BySupplier
	StopGround     string

	ReviewAskedOn day.Date // somebody was asked to review the draft
	ReviewAskedID string   // who asked
	ReviewBy      string   // who was asked, and then who reviewed
	ReviewByID    identity.Ref
	ReviewedOn    day.Date

	Value         money.Opt // estimated, whole term with options
	ValueAbout    bool      // "ca"
	Ceiling       money.Opt // takvolym
	Currency      string
	PaymentTerms  string
	DeliveryTerms string
	ServiceLevel  string
	Insurance     string
	FineRate      count.Count // vite: hundredths of a percent of the delayed value
	FinePer       string      // PerDay or PerWeek
	FineCap       count.Count // at most, hundredths of a percent
	PriceType     PriceType
	CodeOfConduct Answer // uppförandekoden is a term of the contract
	Environment   Answer // environmental requirements
	EnvPriority   Answer // miljöprioriterad
	PersonalData  Answer // personal data is processed
	DPA           Answer // PUB-avtal is signed
	Segment       Segment
	SegmentReason string // why it differs from the criteria
	Secrecy       Secrecy
	Note          string

	BeginsOn     day.Date // derived: StartsOn, else SignedOn
	RunsTo       day.Date // derived: last day in force as decided so far; 0 = open-ended or unknown
	LatestEnd    day.Date // derived: RunsTo with every option that may still be used
	NextOptionOn day.Date // derived: latest day to decide the next option

	SignedKey int64 // derived: SignedOn as yyyymmdd, 0 for none; lists filter and sort by it
	RunsKey   int64 // derived: RunsTo as yyyymmdd, forever when it has no end
	ValueKey  int64 // derived: the value in öre, -1 when unknown

	CreatedAt time.Time
	ChangedAt time.Time

	Options     []Option   `db:"-"`
	Suppliers   []Supplier `db:"-"`
	Procurement string     `db:"-"` // number and title, set when read
	Category    string     `db:"-"` // code and name, set when read
	Main        string     `db:"-"` // number and title of the main contract, set when read
	BlockedTo   day.Date   `db:"-"` // last known day of a standstill of its procurement, set when read; see blocked
	Full        bool       `db:"-"` // the ceiling is reached; area/calloff counts it, set by who knows it
}

// Supplier is a supplier's place in a contract.
type Supplier struct {
	ContractID string
	SupplierID string
	Rank       count.Count // in a ranked framework, 1 first
	Lot        string      // del, anbudsområde
	Share      count.Count // percent by the distribution key
	Name       string      `db:"-"` // as in the supplier register, of the record that counts; set when read
	SurvivorID string      `db:"-"` // the record that counts: another than SupplierID after a merge; set when read
}

var cpvCode = regexp.MustCompile(`^\d{8}(-\d)?$`)

// Check returns what is wrong with the contract, field by field. What an old
// list may lack is not demanded; only the title is.
func (c Contract) Check() error {
	var wrong []fault.Field
	add := func(bad bool, name, message string) {
		if bad {
			wrong = append(wrong, fault.Field{Name: name, Message: message})
		}
	}
	add(c.Title == "", "title", "Fyll i vad avtalet gäller.")
	add(c.CPV != "" && !cpvCode.MatchString(c.CPV), "cpv", "En CPV-kod har åtta siffror, till exempel 33196200 eller 33196200-2.")
	add(c.OpenEnded && c.EndsOn != 0, "ends_on", "Ett avtal tills vidare har inget slutdatum. Ta bort datumet eller tills vidare.")
	add(c.StartsOn != 0 && c.EndsOn != 0 && c.EndsOn < c.StartsOn, "ends_on", "Avtalet slutar före sin början. Rätta något av datumen.")
	add(c.OpenEnded && len(c.Options) > 0, "options", "Ett avtal tills vidare har inga optioner.")
	add(c.EndsOn == 0 && !c.OpenEnded && len(c.Options) > 0, "ends_on", "Fyll i slutdatum utan optioner, så att optionerna kan räknas.")
	add(c.Value.Known && c.Value.Amount < 0, "value", "Värdet kan inte vara negativt.")
	add(c.Ceiling.Known && c.Ceiling.Amount < 0, "ceiling", "Takvolymen kan inte vara negativ.")
	add(c.DPA == Yes && c.PersonalData == No, "dpa", "Ett PUB-avtal behövs bara när personuppgifter behandlas. Rätta något av svaren.")
	add(c.Stage != Draft && c.Stage != ForSigning && c.SignedOn == 0, "signed_on", "Fyll i dagen då avtalet tecknades.")
	add(negative(c.OptionNotice) || negative(c.NoticeMonths) || negative(c.SupplierNotice), "notice_months", "Ett antal månader kan inte vara negativt.")
	add(c.MainID != "" && string(c.MainID) == c.ID, "main_id", "Ett avtal kan inte vara sitt eget huvudavtal.")
	wrong = append(wrong, c.checkRenewal()...)
	wrong = append(wrong, c.checkFine()...)
	wrong = append(wrong, checkOptions(c.Options)...)
	wrong = append(wrong, checkSuppliers(c.Suppliers)...)
	return fault.Invalid(wrong...)
}

func negative(c count.Count) bool { return c.Known && c.N < 0 }

func checkSuppliers(list []Supplier) []fault.Field {
	seen := map[Supplier]bool{}
	for _, s := range list {
		key := Supplier{SupplierID: s.SupplierID, Lot: s.Lot}
		if s.SupplierID == "" || seen[key] {
			return []fault.Field{{Name: "suppliers", Message: "Varje leverantör ska finnas i leverantörsregistret och stå en gång per del."}}
		}
		seen[key] = true
	}
	return nil
}

// sevenRegions is the name of the cooperation of all seven, as reports print it.
const sevenRegions = "7-klövern"

// Mark returns how the reports mark whose contract it is: D, U, DU or 7-klövern.
func (c Contract) Mark() string {
	if len(c.Parties) == len(party.All()) {
		return sevenRegions
	}
	return c.Parties.Sv()
}

// refuse is an attempt that the contract's history remembers: what was attempted, and
// why it was not done.
func (c Contract) refuse(attempt, format string, args ...any) error {
	return c.refused(attempt, fault.Conflict(format, args...))
}

func (c Contract) refused(attempt string, err error) error {
	return audit.Refuse(err, audit.Entry{Kind: Kind, Ref: c.ID, Title: c.Name(), Verb: "nekades att " + attempt})
}

// URL is the address of the contract's page.
func (c Contract) URL() string { return "/avtal/" + c.ID }

// Name is the contract as it is mentioned elsewhere.
func (c Contract) Name() string { return c.Number + " " + c.Title }

// Worth returns the value as it is read: "ca 10 000 000 kr".
func (c Contract) Worth() string { return worth{&c.Value, &c.ValueAbout}.Sv() }

// decision is the act as the list of delegated decisions keeps it. The value of a
// framework for which only the ceiling is known is its ceiling.
func (c Contract) decision(act string, on day.Date) identity.Decision {
	amount := c.Value
	if !amount.Known {
		amount = c.Ceiling
	}
	return identity.Decision{Act: act, DecidedOn: on, Amount: amount, Parties: c.Parties,
		RecordKind: Kind, RecordRef: c.ID, RecordTitle: c.Name(), Text: c.StopReason}
}

// SupplierIDs returns each supplier of the contract once.
func (c Contract) SupplierIDs() []string {
	var ids []string
	for _, s := range c.Suppliers {
		if !slices.Contains(ids, s.SupplierID) {
			ids = append(ids, s.SupplierID)
		}
	}
	return ids
}

// supplierList shows the suppliers of a contract and compares them in the history.
type supplierList struct{ list *[]Supplier }

// Sv returns "Acme AB (rang 1) och Beta AB (rang 2)".
func (l supplierList) Sv() string {
	var names []string
	for _, s := range *l.list {
		names = append(names, s.Sv())
	}
	return sv.List(names)
}

// MarshalText returns what tells two lists apart.
func (l supplierList) MarshalText() ([]byte, error) {
	var parts []string
	for _, s := range *l.list {
		parts = append(parts, strings.Join([]string{s.SupplierID, s.Rank.Sv(), s.Lot, s.Share.Sv()}, "|"))
	}
	return []byte(strings.Join(parts, ",")), nil
}

// Sv returns the supplier's name with its place in the contract.
func (s Supplier) Sv() string {
	var place []string
	if s.Rank.Known {
		place = append(place, "rang "+s.Rank.Sv())
	}
	if s.Lot != "" {
		place = append(place, s.Lot)
	}
	if s.Share.Known {
		place = append(place, s.Share.Sv()+sv.Space+"%")
	}
	if len(place) == 0 {
		return s.Name
	}
	return s.Name + " (" + strings.Join(place, ", ") + ")"
}
