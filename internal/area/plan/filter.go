package plan

import (
	"net/url"
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// Filter is a selection of items: what a list shows and what a figure counts.
type Filter struct {
	Text         string
	Scope        string     // "" for open items, "alla" for every item
	State        State      // goes before Scope
	Notice       day.Period // planned notice
	Contract     day.Period // planned start of the contract
	Ended        day.Period // left the plan
	OpenOn       day.Date   // was in the plan at the end of the day
	Party        party.Code
	CategoryID   string
	Origin       Origin
	PurchaserID  string
	Unassigned   bool
	Coordination Coordination
	Late         bool // should have been started
	KeptOut      string
	Joint        string // "ja" for items of both regions, or decided to be bought together
	Procurement  string // id of the case
	ContractID   string // the contract that is replaced
}

// everything is the scope with items that have left the plan too.
const everything = "alla"

// ParseFilter reads the filter from an address. What cannot be read is a fault with
// the name of the filter.
func ParseFilter(v url.Values) (Filter, error) {
	f := Filter{
		Text: strings.TrimSpace(v.Get("q")), Scope: v.Get("visa"), State: State(v.Get("lage")), CategoryID: v.Get("kategori"),
		Origin: Origin(v.Get("kalla")), PurchaserID: v.Get("inkopare"), Unassigned: v.Get("utan_inkopare") == "ja",
		Coordination: Coordination(v.Get("samordning")), Late: v.Get("sent") == "ja", KeptOut: v.Get("utelamnad"), Joint: v.Get("samordnad"),
		Procurement: v.Get("upphandling"), ContractID: v.Get("avtal"),
	}
	var wrong []fault.Field
	for key, to := range f.texts() {
		if err := to.UnmarshalText([]byte(v.Get(key))); err != nil {
			wrong = append(wrong, fault.Field{Name: key, Message: fault.Message(err)})
		}
	}
	if f.State != "" && !known(States, string(f.State)) {
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
	return map[string]text{"annons": &f.Notice, "avtalsstart": &f.Contract, "lamnade": &f.Ended, "oppen": &f.OpenOn, "part": &f.Party}
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
	set("visa", f.Scope)
	set("lage", string(f.State))
	set("kategori", f.CategoryID)
	set("kalla", string(f.Origin))
	set("inkopare", f.PurchaserID)
	set("samordning", string(f.Coordination))
	set("utelamnad", f.KeptOut)
	set("samordnad", f.Joint)
	set("upphandling", f.Procurement)
	set("avtal", f.ContractID)
	if f.Unassigned {
		set("utan_inkopare", "ja")
	}
	if f.Late {
		set("sent", "ja")
	}
	return v
}

// URL is the address of the list with this selection.
func (f Filter) URL() string { return f.at(ListPath) }

func (f Filter) at(path string) string {
	if query := f.Values().Encode(); query != "" {
		return path + "?" + query
	}
	return path
}
