package plan

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/orgnr"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Merged is what several items are together: the case that they become.
type Merged struct {
	Title          string
	Description    string
	CategoryID     identity.Ref
	CPV            string
	Parties        party.Set
	Client         string
	Procedure      Procedure
	Regime         string
	EstimatedValue money.Opt // unknown when that of any item is
	ContractOn     day.Date  // the earliest
	Guests         []Guest
}

// joinedCPV is how many digits of the CPV codes are alike in one procurement: the
// group, as candidates are found by.
const joinedCPV = 5

// Merge returns what the items are together, or everything that keeps them from being
// bought in one procurement.
func Merge(items []Item) (Merged, error) {
	if len(items) == 0 {
		return Merged{}, fault.Wrong("Välj minst en planpost.")
	}
	if reasons := mismatches(items); len(reasons) > 0 {
		return Merged{}, fault.Conflict("Posterna kan inte upphandlas tillsammans. %s", strings.Join(reasons, " "))
	}
	first := items[0]
	m := Merged{Title: first.Title, Description: first.Description, Regime: first.Regime, EstimatedValue: money.Some(0)}
	var clients []string
	for _, it := range items {
		m.Parties = party.Of(append(slices.Clone(m.Parties), it.Parties...)...)
		m.CategoryID, m.CPV, m.Procedure = orElse(m.CategoryID, it.CategoryID), orElse(m.CPV, it.CPV), orElse(m.Procedure, it.Procedure)
		m.Regime = orElse(m.Regime, it.Regime)
		if m.EstimatedValue.Known = m.EstimatedValue.Known && it.EstimatedValue.Known; m.EstimatedValue.Known {
			m.EstimatedValue.Amount += it.EstimatedValue.Amount
		}
		if it.ContractOn != 0 && (m.ContractOn == 0 || it.ContractOn < m.ContractOn) {
			m.ContractOn = it.ContractOn
		}
		if it.Client != "" && !slices.Contains(clients, it.Client) {
			clients = append(clients, it.Client)
		}
	}
	if !m.EstimatedValue.Known {
		m.EstimatedValue = money.Opt{}
	}
	m.Client = strings.Join(clients, ", ")
	return m, nil
}

func orElse[T comparable](value, otherwise T) T {
	var zero T
	if value == zero {
		return otherwise
	}
	return value
}

// mismatches are the reasons why items cannot become one procurement, each a sentence.
func mismatches(items []Item) []string {
	var reasons []string
	first := items[0]
	seen := map[string]bool{}
	for _, it := range items {
		if it.State != Planned {
			reasons = append(reasons, fmt.Sprintf("%s är %s.", it.Number, strings.ToLower(it.State.Sv())))
		}
		if seen[it.ID] {
			reasons = append(reasons, it.Number+" är vald två gånger.")
		}
		seen[it.ID] = true
		if !sameThing(first, it) {
			reasons = append(reasons, fmt.Sprintf("%s har en annan kategori och en annan CPV-grupp än %s.", it.Number, first.Number))
		}
		if first.Regime != "" && it.Regime != "" && first.Regime != it.Regime {
			reasons = append(reasons, fmt.Sprintf("%s följer %s men %s följer %s.", it.Number, field.LabelOf(Regimes, it.Regime), first.Number, field.LabelOf(Regimes, first.Regime)))
		}
		if it.Coordination == Separate && len(items) > 1 && !it.Parties.Equal(first.Parties) {
			reasons = append(reasons, it.Number+" är beslutad att upphandlas separat.")
		}
	}
	return reasons
}

func sameThing(a, b Item) bool {
	if a.CategoryID != "" && a.CategoryID == b.CategoryID || sameStart(a.CPV, b.CPV, joinedCPV) {
		return true
	}
	return (a.CategoryID == "" || b.CategoryID == "") && (a.CPV == "" || b.CPV == "")
}

// Case is what the plan must know of a procurement that items are joined in.
type Case struct {
	ID      string
	Number  string
	Parties party.Set
	Regime  string
}

// fits returns why the items do not belong in the case.
func (c Case) fits(items []Item) error {
	m, err := Merge(items)
	if err != nil {
		return err
	}
	var reasons []string
	for _, p := range m.Parties {
		if len(c.Parties) > 0 && !c.Parties.Contains(p) {
			reasons = append(reasons, fmt.Sprintf("Region %s är köpare i planen men inte i upphandlingen %s (%s).", p.Sv(), c.Number, c.Parties.Sv()))
		}
	}
	if c.Regime != "" && m.Regime != "" && c.Regime != m.Regime {
		reasons = append(reasons, fmt.Sprintf("Posterna följer %s men upphandlingen %s.", field.LabelOf(Regimes, m.Regime), field.LabelOf(Regimes, c.Regime)))
	}
	if len(reasons) > 0 {
		return fault.Conflict("Posterna kan inte gå in i upphandlingen. %s", strings.Join(reasons, " "))
	}
	return nil
}

// Guest is an organisation that may take part in a procurement without owning it: a
// municipality or one of the other regions (inventory A05, A42).
type Guest struct {
	ID        string
	ItemID    string
	Name      string
	OrgNo     orgnr.ID
	Kind      string // a code of GuestKinds
	CreatedAt time.Time
}

// Check tells what is wrong with a guest.
func (g Guest) Check() error {
	var wrong []fault.Field
	if strings.TrimSpace(g.Name) == "" {
		wrong = append(wrong, fault.Field{Name: "name", Message: "Ange organisationens namn."})
	}
	if !known(GuestKinds, g.Kind) {
		wrong = append(wrong, fault.Field{Name: "kind", Message: "Välj vilken sorts organisation det är."})
	}
	if code, err := party.Parse(g.Name); err == nil && slices.Contains(party.Principals(), code) {
		wrong = append(wrong, fault.Field{Name: "name", Message: "Region " + code.Sv() + " äger planen och kan inte vara gäst. Lägg till regionen som köpare."})
	}
	return fault.Invalid(wrong...)
}

// Sv returns the guest as it is read.
func (g Guest) Sv() string {
	if g.OrgNo == "" {
		return g.Name
	}
	return g.Name + sv.Space + "(" + string(g.OrgNo) + ")"
}
