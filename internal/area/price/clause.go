package price

import (
	"fmt"
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Mode is what the index of a month is compared with.
type Mode string

// The modes. Against the base there is no drift; a chain compares with the month of
// the latest adjustment.
const (
	ToBase Mode = "base"
	Chain  Mode = "chain"
)

// Modes are the modes to choose from.
var Modes = []field.Option{{Value: string(ToBase), Label: "Basmånaden till nu"}, {Value: string(Chain), Label: "Kedja från senaste justeringen"}}

// Initiators are those who may ask for an adjustment.
var Initiators = []field.Option{{Value: "supplier", Label: "Leverantören"}, {Value: "buyer", Label: "Vi"}, {Value: "both", Label: "Båda"}}

// Clause is the term of a contract that lets prices follow an index:
// P = P0·(a + Σ b·I(t)/I(0)).
type Clause struct {
	ID         string
	Version    int64
	ContractID string
	ListID     identity.Ref // the list whose prices follow it, "" for all of the contract
	Source     string       // where it stands: "punkt 7.2"
	Fixed      Share        // a
	Base       Month
	Span       int64 // months that are averaged, 1 for a month alone
	Lag        int64 // the month compared is so many before the one from which prices change
	Mode       Mode
	Threshold  Share // no change below this
	Carry      bool  // what does not reach the threshold or passes the cap is kept for next time
	Cap        OptShare
	Floor      OptShare
	FirstOn    day.Date // first day of the first adjusted prices
	Every      int64    // months between adjustments, at least
	NoticeDays int64    // a request must come so many days before
	LateOut    bool     // a late request is refused
	FinalOnly  bool     // preliminary index is not used
	Initiator  string
	Decimals   int64 // of a krona, in an adjusted price
	CreatedAt  time.Time
	ChangedAt  time.Time

	Parts    []Part `db:"-"` // the b of each series
	Contract string `db:"-"` // number and title, set when read
}

// Part is the weight of a series.
type Part struct {
	ClauseID string
	N        int64
	SeriesID string
	Weight   Share

	Name string `db:"-"` // of the series, set when read
}

// ClausePath is the address of the clauses.
const ClausePath = "/prisklausuler"

// URL is the address of the clause.
func (c Clause) URL() string { return ClausePath + "/" + c.ID }

// Name is the clause as it is mentioned elsewhere.
func (c Clause) Name() string {
	var names []string
	for _, p := range c.Parts {
		code, _, _ := strings.Cut(p.Name, " ")
		names = append(names, code)
	}
	return "Indexklausul " + sv.List(names) + ", " + c.Source
}

// Indexed is the part of the price that follows an index.
func (c Clause) Indexed() Share { return shareScale - c.Fixed }

// Formula writes P = P0·(0,20 + 0,80·AKI).
func (c Clause) Formula() string {
	terms := []string{decimalShare(c.Fixed)}
	for _, p := range c.Parts {
		code, _, _ := strings.Cut(p.Name, " ")
		terms = append(terms, decimalShare(p.Weight)+"·"+code+"(t)/"+code+"(0)")
	}
	return "P = P0·(" + strings.Join(terms, " + ") + ")"
}

func decimalShare(s Share) string {
	return sv.Decimal(int64(s), shareScale, max(2, needed(int64(s), shareScale, 6)))
}

const (
	mostSpan  = 36
	mostEvery = 120
)

// Check returns what is wrong with the clause, field by field.
func (c Clause) Check() error {
	var wrong []fault.Field
	add := func(bad bool, name, message string) {
		if bad {
			wrong = append(wrong, fault.Field{Name: name, Message: message})
		}
	}
	add(strings.TrimSpace(c.Source) == "", "source", "Skriv var i avtalet klausulen står.")
	add(c.Fixed < 0 || c.Fixed >= shareScale, "fixed", "Den fasta delen ska vara från 0 till under 100 procent.")
	add(c.Base == 0, "base", "Fyll i basmånaden.")
	add(c.Span < 1 || c.Span > mostSpan, "span", "Jämförelsen ska omfatta 1 till 36 månader.")
	add(c.Lag < 0 || c.Lag > mostSpan, "lag", "Månaden som jämförs ska ligga 0 till 36 månader före ändringen.")
	add(c.Threshold < 0 || c.Threshold >= shareScale, "threshold", "Tröskeln ska vara från 0 till under 100 procent.")
	add(c.Cap.Known && c.Cap.Share <= 0, "cap", "Taket ska vara över 0 procent.")
	add(c.Cap.Known && c.Cap.Share < c.Threshold, "cap", "Taket är lägre än tröskeln. Då kan priset aldrig höjas.")
	add(c.Floor.Known && c.Floor.Share > 0, "floor", "Golvet är den största sänkningen och skrivs med minus, eller 0 om priset aldrig sänks.")
	add(c.FirstOn == 0, "first_on", "Fyll i första dagen då priserna kan justeras.")
	add(c.Every < 1 || c.Every > mostEvery, "every", "Skriv hur många månader som minst går mellan justeringarna.")
	add(c.NoticeDays < 0, "notice_days", "Framställningstiden kan inte vara negativ.")
	add(c.Decimals < 0 || c.Decimals > priceDigits, "decimals", "Avrundningen ska vara 0 till 6 decimaler.")
	add(c.Mode == ToBase && !c.Carry, "carry", "En jämförelse med basmånaden bär alltid med sig det som inte har tagits ut. Välj kedja om outnyttjad ändring ska förfalla.")
	add(c.LateOut && c.NoticeDays == 0, "late_out", "Ange hur lång tid i förväg en begäran ska komma, eller godta sena.")
	wrong = append(wrong, c.checkParts()...)
	return fault.Invalid(wrong...)
}

func (c Clause) checkParts() []fault.Field {
	sum := c.Fixed
	used := map[string]bool{}
	for _, p := range c.Parts {
		if p.SeriesID == "" || p.Weight <= 0 || used[p.SeriesID] {
			return []fault.Field{{Name: "series-1", Message: "Varje indexserie ska stå en gång, med en vikt över 0 procent."}}
		}
		used[p.SeriesID] = true
		sum += p.Weight
	}
	if len(c.Parts) == 0 {
		return []fault.Field{{Name: "series-1", Message: "Välj minst en indexserie."}}
	}
	if sum != shareScale {
		return []fault.Field{{Name: "weight-1", Message: fmt.Sprintf("Den fasta delen och vikterna är tillsammans %s. De ska vara exakt 100 procent.", sum.Sv())}}
	}
	return nil
}

// latest is the last day on which a request for prices from a day comes in time.
func (c Clause) latest(from day.Date) day.Date { return from.AddDays(-int(c.NoticeDays)) }

// Due is the first day from which prices can change again; the day of the latest
// adjustment is 0 when there is none.
func (c Clause) Due(adjusted day.Date) day.Date {
	if adjusted == 0 {
		return c.FirstOn
	}
	return max(c.FirstOn, adjusted.AddMonths(int(c.Every)))
}

// timely refuses prices from a day before the clause allows them.
func (c Clause) timely(from, adjusted day.Date) error {
	if due := c.Due(adjusted); from < due {
		return fault.Invalid(fault.Field{Name: "from_on", Message: fmt.Sprintf("Klausulen tillåter nya priser tidigast %s.", due.Long())})
	}
	return nil
}
