package contract

import (
	"net/url"
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// Filter is a selection of contracts: what a list shows and what a figure counts.
type Filter struct {
	Text          string
	Signed        day.Period // tecknat
	InForce       day.Date   // gäller den dagen
	Ends          day.Period // gäller till en dag i perioden, nyttjade optioner medräknade
	LatestEnd     day.Period // senast möjliga slut i perioden
	OptionBy      day.Period // nästa option ska beslutas i perioden
	Party         party.Code
	OwnerID       string // avtalsägaren
	SeenToBy      string // the owner, or who sees to the contract when the owner has left; no part of the address
	SupplierID    string
	CategoryID    string
	ProcurementID string
	Type          Type
	Segment       Segment
	State         State
	MinValue      money.Opt
	CodeOfConduct string // "ja", "nej", "okänt"
	Ownerless     bool
	MainID        string     // what belongs to the contract
	ReviewerID    string     // who was asked to review it
	Noticed       day.Period // notice was given in the period
	Renews        bool       // förlängs automatiskt
	NoDPA         bool       // personal data, and no PUB-avtal in force is linked
	Full          []string   // contracts whose ceiling is reached, as area/calloff counts; no part of the address
}

// unknownAnswer is how an address asks for contracts where an answer is missing.
const unknownAnswer = "okänt"

// ParseFilter reads the filter from an address. What cannot be read is a fault
// with the name of the filter.
func ParseFilter(v url.Values) (Filter, error) {
	f := Filter{
		Text: strings.TrimSpace(v.Get("q")), SupplierID: v.Get("leverantor"), OwnerID: v.Get("agare"), CategoryID: v.Get("kategori"),
		ProcurementID: v.Get("upphandling"), Type: Type(v.Get("typ")), Segment: Segment(v.Get("segment")),
		State: State(v.Get("lage")), CodeOfConduct: v.Get("uppforandekod"), Ownerless: v.Get("utan_agare") == "ja",
		MainID: v.Get("huvudavtal"), ReviewerID: v.Get("granskare"), Renews: v.Get("forlangs") == "ja", NoDPA: v.Get("utan_pub") == "ja",
	}
	var wrong []fault.Field
	for key, to := range f.texts() {
		if err := to.UnmarshalText([]byte(v.Get(key))); err != nil {
			wrong = append(wrong, fault.Field{Name: key, Message: fault.Message(err)})
		}
	}
	if f.State != "" && !slices.Contains(States(), f.State) {
		wrong = append(wrong, fault.Field{Name: "lage", Message: "Läget finns inte."})
	}
	slices.SortFunc(wrong, func(a, b fault.Field) int { return strings.Compare(a.Name, b.Name) })
	return f, fault.Invalid(wrong...)
}

// text is what the address holds as text and the filter as a value.
type text interface {
	UnmarshalText([]byte) error
	MarshalText() ([]byte, error)
}

func (f *Filter) texts() map[string]text {
	return map[string]text{
		"tecknat": &f.Signed, "galler": &f.InForce, "slutar": &f.Ends, "senast": &f.LatestEnd,
		"option": &f.OptionBy, "part": &f.Party, "uppsagt": &f.Noticed, "varde": &f.MinValue,
	}
}

// Values returns the filter as an address has it.
func (f Filter) Values() url.Values {
	v := url.Values{}
	set := func(key, value string) {
		if value != "" {
			v.Set(key, value)
		}
	}
	for key, from := range f.texts() {
		b, _ := from.MarshalText()
		set(key, string(b))
	}
	set("q", f.Text)
	set("leverantor", f.SupplierID)
	set("agare", f.OwnerID)
	set("kategori", f.CategoryID)
	set("upphandling", f.ProcurementID)
	set("typ", string(f.Type))
	set("segment", string(f.Segment))
	set("lage", string(f.State))
	set("uppforandekod", f.CodeOfConduct)
	set("huvudavtal", f.MainID)
	set("granskare", f.ReviewerID)
	for key, yes := range map[string]bool{"utan_agare": f.Ownerless, "forlangs": f.Renews, "utan_pub": f.NoDPA} {
		if yes {
			set(key, "ja")
		}
	}
	return v
}

// URL is the address of the list with this selection.
func (f Filter) URL() string {
	if query := f.Values().Encode(); query != "" {
		return "/avtal?" + query
	}
	return "/avtal"
}
