package calloff

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Form is how a framework is called off.
type Form string

// The forms, handbook §4.2.
const (
	ByRank   Form = "rank"
	ByKey    Form = "key"
	Reopened Form = "fku"
	Single   Form = "single"
	Mixed    Form = "mixed"
)

// Forms is the forms with their Swedish names.
var Forms = []field.Option{
	{Value: "single", Label: "En leverantör"}, {Value: "rank", Label: "Rangordning"}, {Value: "key", Label: "Fördelningsnyckel"},
	{Value: "fku", Label: "Förnyad konkurrensutsättning"}, {Value: "mixed", Label: "Blandad: förnyad konkurrensutsättning från ett värde"},
}

// Sv returns the form's Swedish name.
func (f Form) Sv() string { return field.LabelOf(Forms, string(f)) }

// Terms is how a framework is called off from a day on (avropsordning).
type Terms struct {
	ID          string
	FrameworkID string
	ValidFrom   day.Date
	Form        Form
	FKUFrom     money.Opt `db:"fku_from"` // mixed: from where competition is reopened
	Below       Form      // mixed: the form below that
	Denominator int64     // of the shares
	ReplyDays   int64     // working days that a supplier has to answer
	Criteria    string    // of a reopened competition, from the framework's documents
	Source      string    // where in the documents
	SetBy       string
	Why         string
	CreatedAt   time.Time

	Places []Place `db:"-"`
}

// Place is a supplier's place in the terms.
type Place struct {
	TermsID    string
	SupplierID string
	Lot        string
	Party      party.Code // "" for all
	Rank       int64
	Share      int64 // of the denominator

	Name  string `db:"-"` // from the register, set when read
	Email string `db:"-"`
}

// FormOf is the form that a call-off of the value has.
func (t Terms) FormOf(value money.Amount) Form {
	if t.Form != Mixed {
		return t.Form
	}
	if t.FKUFrom.Known && value >= t.FKUFrom.Amount {
		return Reopened
	}
	return t.Below
}

// uses tells whether any call-off may have the form.
func (t Terms) uses(f Form) bool {
	return t.Form == f || t.Form == Mixed && (f == Reopened || t.Below == f)
}

// For are the suppliers that can deliver a lot to a region, by rank.
func (t Terms) For(lot string, p party.Code) []Place {
	var list []Place
	for _, one := range t.Places {
		if strings.EqualFold(one.Lot, lot) && (one.Party == "" || one.Party == p) {
			list = append(list, one)
		}
	}
	slices.SortStableFunc(list, func(a, b Place) int { return int(a.Rank - b.Rank) })
	return list
}

// Lots are the lots of the terms.
func (t Terms) Lots() []string {
	var list []string
	for _, p := range t.Places {
		if p.Lot != "" && !slices.Contains(list, p.Lot) {
			list = append(list, p.Lot)
		}
	}
	sv.Sort(list)
	return list
}

// mostShares bounds the denominator, so that a turn never overflows: 900 billion
// kronor times it is below the largest number.
const mostShares = 100_000

// Check returns what is wrong with the terms. Ranks and shares are told apart for each
// lot and region.
func (t Terms) Check() error {
	var wrong []fault.Field
	need := func(lacks bool, key, text string) {
		if lacks {
			wrong = append(wrong, fault.Field{Name: key, Message: text})
		}
	}
	need(t.ValidFrom == 0, "valid_from", "Ange från vilken dag ordningen gäller.")
	need(t.Form == "", "form", "Välj hur ramavtalet avropas.")
	need(t.ReplyDays < 1 || t.ReplyDays > 90, "reply_days", "Ange svarstiden i arbetsdagar, 1 till 90.")
	need(t.Form == Mixed && (!t.FKUFrom.Known || t.FKUFrom.Amount <= 0), "fku_from", "Ange från vilket värde förnyad konkurrensutsättning krävs.")
	need(t.Form == Mixed && t.Below != ByRank && t.Below != ByKey && t.Below != Single, "below", "Välj hur avrop under värdet görs.")
	need(t.uses(Reopened) && strings.TrimSpace(t.Criteria) == "", "criteria", "Skriv kriterierna ur upphandlingsdokumenten. Andra får inte användas i den förnyade konkurrensutsättningen.")
	need(t.uses(ByKey) && (t.Denominator < 1 || t.Denominator > mostShares), "denominator", "Ange vad andelarna räknas i, till exempel 1000 för promille. Högst 100 000.")
	need(len(t.Places) == 0, "places", "Lägg till minst en leverantör.")
	if len(wrong) == 0 {
		wrong = t.checkPlaces()
	}
	return fault.Invalid(wrong...)
}

func (t Terms) checkPlaces() []fault.Field {
	type scope struct {
		lot   string
		party party.Code
	}
	groups, regional := map[scope][]Place{}, map[string]map[bool]bool{}
	var order []scope
	for _, p := range t.Places {
		s := scope{strings.ToLower(p.Lot), p.Party}
		if groups[s] == nil {
			order = append(order, s)
		}
		groups[s] = append(groups[s], p)
		if regional[s.lot] == nil {
			regional[s.lot] = map[bool]bool{}
		}
		regional[s.lot][p.Party != ""] = true
		if len(regional[s.lot]) > 1 {
			return said("Ange region för alla leverantörer i samma del, eller för ingen.")
		}
	}
	for _, s := range order {
		if wrong := t.checkGroup(groups[s]); wrong != "" {
			return said(wrong)
		}
	}
	return nil
}

func said(text string) []fault.Field { return []fault.Field{{Name: "places", Message: text}} }

func (t Terms) checkGroup(group []Place) string {
	ranks, suppliers := map[int64]bool{}, map[string]bool{}
	var sum int64
	for _, p := range group {
		if suppliers[p.SupplierID] {
			return p.Name + " står två gånger för samma del och region."
		}
		if t.uses(ByRank) && (p.Rank < 1 || p.Rank > int64(len(group)) || ranks[p.Rank]) {
			return fmt.Sprintf("Rangerna ska vara 1 till %d, en för varje leverantör i samma del och region.", len(group))
		}
		if t.uses(ByKey) && p.Share < 1 {
			return "Ange en andel större än noll för " + p.Name + "."
		}
		suppliers[p.SupplierID], ranks[p.Rank] = true, true
		sum += p.Share
	}
	switch {
	case t.uses(ByKey) && sum != t.Denominator:
		return "Andelarna ska tillsammans vara " + sv.Number(t.Denominator) + " men är " + sv.Number(sum) + "."
	case t.uses(Single) && len(group) != 1:
		return "Formen är en leverantör, men det finns flera i samma del och region."
	case t.uses(Reopened) && len(group) < 2:
		return "Förnyad konkurrensutsättning kräver minst två leverantörer i samma del och region."
	}
	return ""
}

// At returns the terms that hold on the day; the list is the newest first.
func At(list []Terms, on day.Date) (Terms, bool) {
	for _, t := range list {
		if t.ValidFrom <= on {
			return t, true
		}
	}
	return Terms{}, false
}

// workingDays is the day a number of working days after another.
func workingDays(from day.Date, n int64) day.Date {
	for range n {
		from = from.AddDays(1).WorkingDay()
	}
	return from
}
