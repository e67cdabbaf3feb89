package procurement

import (
	"slices"
	"strings"
	"time"

	"klover/internal/area/plan"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/orgnr"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Guest is an organisation that takes part in a procurement without owning it: a
// municipality, one of the other regions (inventory A05, A42).
type Guest struct {
	ID            string
	Version       int64
	ProcurementID string
	Name          string
	OrgNo         orgnr.ID
	Kind          string // a code of plan.GuestKinds
	Uses          bool   // may use the result
	CreatedAt     time.Time
	ChangedAt     time.Time
}

// GuestFields describes a guest.
var GuestFields = field.Set[Guest]{
	{Key: "name", Label: "Organisation", Required: true, Help: "En kommun, en annan region eller ett bolag. Gäster äger inte upphandlingen.", At: func(g *Guest) any { return &g.Name }},
	{Key: "org_no", Label: "Organisationsnummer", At: func(g *Guest) any { return &g.OrgNo }},
	{Key: "kind", Label: "Sort", Kind: field.Choice, Choices: plan.GuestKinds, Required: true, At: func(g *Guest) any { return &g.Kind }},
	{Key: "uses", Label: "Får använda resultatet", Kind: field.Bool, Help: "Har rätt att avropa på avtalet. Det ska framgå av upphandlingsdokumenten.", At: func(g *Guest) any { return &g.Uses }},
}

// Sv is the guest as it is read.
func (g Guest) Sv() string {
	if g.OrgNo == "" {
		return g.Name
	}
	return g.Name + " (" + g.OrgNo.Sv() + ")"
}

// check says why the guest does not belong in the procurement.
func (g Guest) check(p Procurement, have []Guest) error {
	if err := GuestFields.Missing(&g); err != nil {
		return err
	}
	wrong := func(text string) error { return fault.Invalid(fault.Field{Name: "name", Message: text}) }
	if code, ok := regionOf(g.Name); ok {
		switch {
		case slices.Contains(party.Principals(), code):
			return wrong(regionName(code) + " äger verksamheten och kan inte vara gäst. Lägg till regionen som köpare.")
		case p.Parties.Contains(code):
			return wrong(regionName(code) + " är redan köpare i upphandlingen.")
		}
	}
	for _, other := range have {
		if strings.EqualFold(other.Name, g.Name) || g.OrgNo != "" && other.OrgNo == g.OrgNo {
			return wrong(other.Sv() + " är redan gäst i upphandlingen.")
		}
	}
	return nil
}

// settled refuses a change of who takes part when the notice has told it: who may use
// the result is stated in the procurement documents.
func (p Procurement) settled() error {
	if p.AnnouncedOn == 0 {
		return nil
	}
	return p.refuse("ändra gästerna", "%s annonserades %s. Vilka som får använda resultatet ska framgå av upphandlingsdokumenten, så gästerna kan inte ändras efter annonsen (EU-domstolen C-216/17, ej bekräftad; Klövers regelunderlag 1.1).",
		p.Number, p.AnnouncedOn.Sv())
}

// guestsOf are the guests of the plan's items, as guests of their case.
func guestsOf(all []plan.Guest, p Procurement) []Guest {
	var list []Guest
	for _, one := range all {
		g := Guest{Name: one.Name, OrgNo: one.OrgNo, Kind: one.Kind, Uses: true}
		if g.check(p, list) == nil { // a region that has become a buyer is no guest any more
			list = append(list, g)
		}
	}
	return list
}

// Users names those who may use the result without owning it.
func Users(guests []Guest) string {
	var names []string
	for _, g := range guests {
		if g.Uses {
			names = append(names, g.Name)
		}
	}
	return sv.List(names)
}

// buyers names the regions that buy.
func (p Procurement) buyers() string {
	var names []string
	for _, code := range p.Parties {
		names = append(names, regionName(code))
	}
	return sv.List(names)
}

func regionName(code party.Code) string { return field.LabelOf(partyOptions(), string(code)) }

// regionOf reads a region from its name or code.
func regionOf(name string) (party.Code, bool) {
	for _, o := range partyOptions() {
		if strings.EqualFold(o.Label, strings.TrimSpace(name)) {
			return party.Code(o.Value), true
		}
	}
	code, err := party.Parse(name)
	return code, err == nil
}
