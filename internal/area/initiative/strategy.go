package initiative

import (
	"database/sql/driver"
	"slices"
	"strings"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/storage"
)

// Levers are the ways in which a strategy means to reach its goals.
type Levers []string

// leverChoices is the levers with their Swedish names (handbook 5.3).
var leverChoices = []field.Option{
	{Value: "volume", Label: "Volym"}, {Value: "demand", Label: "Efterfrågan"}, {Value: "specification", Label: "Specifikation"},
	{Value: "supplier_base", Label: "Leverantörsbas"}, {Value: "process", Label: "Process"}, {Value: "ecommerce", Label: "E-handel"},
}

// MarshalText returns the levers with commas.
func (l Levers) MarshalText() ([]byte, error) { return []byte(strings.Join(l, ",")), nil }

// UnmarshalText reads levers with commas between them.
func (l *Levers) UnmarshalText(text []byte) error {
	*l = nil
	for _, o := range leverChoices {
		if slices.Contains(strings.Split(string(text), ","), o.Value) {
			*l = append(*l, o.Value)
		}
	}
	return nil
}

// Value stores ",volume,demand,".
func (l Levers) Value() (driver.Value, error) { return storage.List(l) }

// Scan reads what Value stores.
func (l *Levers) Scan(from any) error { return storage.Scan(from, l) }

// Strategy is a category strategy: where the category shall go, and how.
type Strategy struct {
	ID           string
	Version      int64
	InitiativeID string
	No           int64
	Title        string
	TitleKey     string
	Goals        string
	Levers       Levers
	Scenarios    string
	Risk         string
	Status       Status
	ProposedOn   day.Date
	ProposedID   string
	ProposedBy   string
	DecidedOn    day.Date
	Body         string
	Reference    string
	DecidedID    string
	DecidedBy    string
	CreatedAt    time.Time
	ChangedAt    time.Time
}

// Name is how the strategy is spoken of.
func (s Strategy) Name() string { return s.Title }

// URL is the address of the strategy.
func (s Strategy) URL() string { return StrategyPath + "/" + s.ID }

// open returns why the strategy cannot be written in, nil when it can.
func (s Strategy) open() error {
	if s.Status == Draft {
		return nil
	}
	if s.Status == Proposed {
		return fault.Conflict("%s är föreslagen för beslut. Ta tillbaka förslaget för att ändra den.", s.Title)
	}
	return audit.Refuse(fault.Conflict("%s beslutades %s av %s och kan inte ändras. Gör en ny version.", s.Title, s.DecidedOn.Sv(), s.Body),
		audit.Entry{Kind: KindStrategy, Ref: s.ID, Title: s.Title, Verb: "nekades att ändra"})
}

// propose puts the strategy forward for a decision.
func (s *Strategy) propose(on day.Date, id, name string, measures int64) error {
	if err := s.open(); err != nil {
		return err
	}
	var lacks []string
	for _, part := range []struct{ text, name string }{{s.Goals, "mål"}, {strings.Join(s.Levers, ""), "hävstänger"}, {s.Scenarios, "scenarier"}, {s.Risk, "risk"}} {
		if strings.TrimSpace(part.text) == "" {
			lacks = append(lacks, part.name)
		}
	}
	if measures == 0 {
		lacks = append(lacks, "åtgärder med värde, tid och ansvarig")
	}
	if len(lacks) > 0 {
		return audit.Refuse(fault.Conflict("%s kan inte föreslås för beslut. Det saknas: %s (%s).", s.Title, strings.Join(lacks, ", "), sourceGate),
			audit.Entry{Kind: KindStrategy, Ref: s.ID, Title: s.Title, Verb: "nekades att föreslå för beslut"})
	}
	s.Status, s.ProposedOn, s.ProposedID, s.ProposedBy = Proposed, on, id, name
	return nil
}

// takeBack makes a proposed strategy a draft again.
func (s *Strategy) takeBack() error {
	if s.Status != Proposed {
		return fault.Conflict("%s är inte föreslagen för beslut.", s.Title)
	}
	s.Status, s.ProposedOn, s.ProposedID, s.ProposedBy = Draft, 0, "", ""
	return nil
}

// Ruling is a body's decision of a strategy.
type Ruling struct {
	On        day.Date
	Body      string
	Reference string
}

// decide notes the decision. Who notes it is not who proposed it.
func (s *Strategy) decide(r Ruling, id, name string, today day.Date) error {
	if s.Status != Proposed {
		return fault.Conflict("%s är inte föreslagen för beslut.", s.Title)
	}
	if id == s.ProposedID {
		return audit.Refuse(fault.Conflict("Den som har föreslagit %s kan inte själv registrera beslutet. Be någon annan som får besluta (%s).", s.Title, sourceGate),
			audit.Entry{Kind: KindStrategy, Ref: s.ID, Title: s.Title, Verb: "nekades att besluta"})
	}
	var wrong []fault.Field
	if r.On == 0 || r.On > today || r.On < s.ProposedOn {
		wrong = append(wrong, fault.Field{Name: "decided_on", Message: "Ange dagen för beslutet, tidigast " + s.ProposedOn.Sv() + " då strategin föreslogs och inte i framtiden."})
	}
	if strings.TrimSpace(r.Body) == "" {
		wrong = append(wrong, fault.Field{Name: "body", Message: "Ange vilket organ som har beslutat."})
	}
	s.Status, s.DecidedOn, s.Body, s.Reference, s.DecidedID, s.DecidedBy = Decided, r.On, strings.TrimSpace(r.Body), strings.TrimSpace(r.Reference), id, name
	return fault.Invalid(wrong...)
}
