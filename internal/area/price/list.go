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

// The registers of the area, in the history and in search.
const (
	ListKind     = "price_list"
	ClauseKind   = "price_clause"
	SeriesKind   = "price_series"
	RevisionKind = "price_revision"
)

// Path is the address of the price lists.
const Path = "/prislistor"

// The permissions of the area.
const (
	permRead  = "price.read"
	permWrite = "price.write"
)

// Level is what a list is in the contract. What the contract prices itself comes first.
type Level string

// The levels, in the order in which a price is looked for.
const (
	Term      Level = "term"      // avtalsvillkor
	Catalogue Level = "catalogue" // the supplier's list
)

// Levels are the levels to choose from.
var Levels = []field.Option{{Value: string(Catalogue), Label: "Prislista"}, {Value: string(Term), Label: "Pris i avtalsvillkoren"}}

// Sv names the level.
func (l Level) Sv() string { return field.LabelOf(Levels, string(l)) }

// List is the prices of a supplier in a contract, for a lot or for all.
type List struct {
	ID         string
	Version    int64
	ContractID string
	Level      Level
	SupplierID identity.Ref // "" when the contract has one supplier
	Lot        string
	Note       string
	CreatedAt  time.Time
	ChangedAt  time.Time

	Contract string `db:"-"` // number and title, set when read
	Supplier string `db:"-"`
}

// URL is the address of the list.
func (l List) URL() string { return Path + "/" + l.ID }

// Name is the list as it is mentioned elsewhere.
func (l List) Name() string {
	parts := []string{l.Level.Sv() + " " + l.Contract}
	for _, more := range []string{l.Supplier, l.Lot} {
		if more != "" {
			parts = append(parts, more)
		}
	}
	return strings.Join(parts, ", ")
}

// Stage is what has been decided about an edition.
type Stage string

// The stages.
const (
	Draft   Stage = "draft"
	Decided Stage = "decided"
)

// Where an edition comes from.
const (
	ByHand     = "manual"
	FromFile   = "import"
	FromIndex  = "index"
	Negotiated = "negotiated"
)

// Origins name where an edition comes from.
var Origins = []field.Option{{Value: ByHand, Label: "Skriven för hand"}, {Value: FromFile, Label: "Inläst fil"}, {Value: FromIndex, Label: "Indexuppräkning"}, {Value: Negotiated, Label: "Förhandlad ändring"}}

// Edition is a version of a list: a draft, or what holds from a day until the next.
type Edition struct {
	ID         string
	Version    int64
	Key        int64 // in price_item
	ListID     string
	N          int64
	Stage      Stage
	ValidFrom  day.Date
	ValidTo    day.Date // the day before the next, 0 while there is none
	Origin     string
	Source     string       // the file
	RevisionID identity.Ref // the decided change that it carries out
	Ground     string       // what in the contract allows dearer prices
	Items      int64
	Fresh      int64 // compared with the edition before
	Gone       int64
	Dearer     int64
	Cheaper    int64
	Same       int64
	Mean       OptShare // average change of what is in both
	Weighed    OptShare // by volume, where every volume is known
	MadeBy     string
	DecidedOn  day.Date
	DecidedBy  string
	CreatedAt  time.Time
	ChangedAt  time.Time
}

// State is where an edition stands on a day.
type State string

// The states.
const (
	StateDraft    State = "Utkast"
	StateComing   State = "Beslutad"
	StateInForce  State = "Gäller"
	StateReplaced State = "Ersatt"
)

// State tells where the edition stands.
func (e Edition) State(today day.Date) State {
	switch {
	case e.Stage == Draft:
		return StateDraft
	case e.ValidFrom > today:
		return StateComing
	case e.ValidTo != 0 && e.ValidTo < today:
		return StateReplaced
	}
	return StateInForce
}

// Name is "version 3".
func (e Edition) Name() string { return fmt.Sprintf("version %d", e.N) }

// URL is the address of the edition.
func (e Edition) URL() string { return fmt.Sprintf("%s/%s/versioner/%d", Path, e.ListID, e.N) }

// Period says when the edition holds.
func (e Edition) Period() string {
	switch {
	case e.ValidFrom == 0:
		return ""
	case e.ValidTo == 0:
		return "från " + e.ValidFrom.Sv()
	}
	return e.ValidFrom.Sv() + "–" + e.ValidTo.Sv()
}

// Counts tells what differs from the edition before: "12 nya, 3 utgår, 40 dyrare".
func (e Edition) Counts() string {
	var parts []string
	for _, c := range []struct {
		n         int64
		one, many string
	}{{e.Fresh, "ny", "nya"}, {e.Gone, "utgår", "utgår"}, {e.Dearer, "dyrare", "dyrare"}, {e.Cheaper, "billigare", "billigare"}, {e.Same, "oförändrad", "oförändrade"}} {
		if c.n == 1 {
			c.many = c.one
		}
		if c.n > 0 {
			parts = append(parts, sv.Number(c.n)+" "+c.many)
		}
	}
	return strings.Join(parts, ", ")
}

// mayHold refuses to let the edition hold from a day, the latest one before it being
// last, "" for none.
func (e Edition) mayHold(from day.Date, last *Edition) error {
	switch {
	case e.Stage != Draft:
		return fault.Conflict("%s är redan fastställd.", sv.UpperFirst(e.Name()))
	case e.Items == 0:
		return fault.Conflict("Versionen har inga artiklar.")
	case from == 0:
		return fault.Invalid(fault.Field{Name: "from", Message: "Fyll i första dagen då priserna gäller."})
	case last != nil && from <= last.ValidFrom:
		return fault.Invalid(fault.Field{Name: "from", Message: fmt.Sprintf("Version %d gäller från %s. Den nya måste gälla från en senare dag.", last.N, last.ValidFrom.Sv())})
	}
	return nil
}

// grounded refuses dearer prices that nothing in the contract allows. What follows a
// decided change stands on that.
func (e Edition) grounded(ground string) error {
	if e.Dearer == 0 || e.RevisionID != "" || strings.TrimSpace(ground) != "" {
		return nil
	}
	return fault.Invalid(fault.Field{Name: "ground", Message: fmt.Sprintf("%s blir dyrare utan någon godkänd prisändring. Ange vilken punkt i avtalet som tillåter det. En höjning utan stöd i avtalet är en ändring av avtalet (17 kap. LOU).",
		sv.UpperFirst(sv.Plural(e.Dearer, "artikel", "artiklar")))})
}

func asRef(id string) identity.Ref { return identity.Ref(id) }
