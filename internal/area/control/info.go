package control

import (
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// InfoPath is the address of the information classification.
const InfoPath = "/informationsklassning"

// Stage is when a classification holds. What is secret while tenders are judged is
// mostly public after the award (OSL 19 kap. 3 §).
type Stage string

// The stages.
const (
	Always Stage = ""
	Before Stage = "before"
	After  Stage = "after"
)

// Sv returns the stage as it is shown.
func (s Stage) Sv() string { return field.LabelOf(stages, string(s)) }

// An Info is a set of information with how much harm it would do if it were read by
// the wrong one, wrong, or out of reach (KLASSA).
type Info struct {
	ID           string
	Version      int64
	Name         string
	NameKey      string
	Kind         string // the register that it is, "" for what Klöver does not keep
	Stage        Stage
	Owner        string
	Secrecy      int64 // konfidentialitet, 0–4
	Integrity    int64 // riktighet
	Access       int64 // tillgänglighet
	SecrecyWhy   string
	IntegrityWhy string
	AccessWhy    string
	Law          string
	System       string
	Personal     bool
	Readers      identity.Roles
	DecidedBy    string
	DecidedOn    day.Date
	ReviewOn     day.Date
	CreatedAt    time.Time
	ChangedAt    time.Time
}

// URL is the address of the classification.
func (i Info) URL() string { return InfoPath + "/" + i.ID }

// Title is the name with its stage: "Upphandlingsinformation, före tilldelning".
func (i Info) Title() string {
	if i.Stage == Always {
		return i.Name
	}
	return i.Name + ", " + sv.LowerFirst(i.Stage.Sv())
}

// Level returns the three levels.
func (i Info) Level() Level { return Level{i.Secrecy, i.Integrity, i.Access, true} }

// Level is K, R and T of a kind of information.
type Level struct {
	Secrecy, Integrity, Access int64
	Known                      bool // somebody has classified it
}

// most returns the highest of two.
func (l Level) most(m Level) Level {
	return Level{max(l.Secrecy, m.Secrecy), max(l.Integrity, m.Integrity), max(l.Access, m.Access), l.Known || m.Known}
}

// closed is the level of konfidentialitet from which only named roles may read.
const closed = 3

// Check returns what is wrong with the classification.
func (i Info) Check() error {
	wrong := fault.FieldsOf(InfoFields.Missing(&i))
	for _, l := range []struct {
		name, why string
		level     int64
		reason    string
	}{{"secrecy", "secrecy_why", i.Secrecy, i.SecrecyWhy}, {"integrity", "integrity_why", i.Integrity, i.IntegrityWhy}, {"access", "access_why", i.Access, i.AccessWhy}} {
		if l.level < 0 || l.level > 4 {
			wrong = append(wrong, fault.Field{Name: l.name, Message: "Välj en nivå från 0 till 4."})
		}
		if l.level > 0 && l.reason == "" {
			wrong = append(wrong, fault.Field{Name: l.why, Message: "Skriv varför nivån är vald."})
		}
	}
	if i.Secrecy >= closed && len(i.Readers) == 0 {
		wrong = append(wrong, fault.Field{Name: "readers", Message: "Välj vilka roller som får läsa när konfidentialiteten är 3 eller 4."})
	}
	if i.Secrecy >= closed && i.Law == "" {
		wrong = append(wrong, fault.Field{Name: "law", Message: "Ange lag och sekretessparagraf när konfidentialiteten är 3 eller 4."})
	}
	if i.ReviewOn != 0 && i.ReviewOn <= i.DecidedOn {
		wrong = append(wrong, fault.Field{Name: "review_on", Message: "Nästa översyn ska vara efter beslutet."})
	}
	return fault.Invalid(wrong...)
}

// RecordKind is a register, with the permission that its reading needs.
type RecordKind struct{ Kind, Label, Perm string }

// Readers returns the roles that may read the register.
func (k RecordKind) Readers() []identity.Role {
	var list []identity.Role
	for _, r := range identity.RoleTable() {
		if r.May(k.Perm) {
			list = append(list, r)
		}
	}
	return list
}

// Outside returns the roles that can read the register though the classification
// does not name them. Below konfidentialitet 3 everybody at work may read.
func (i Info) Outside(k RecordKind) []identity.Role {
	if i.Secrecy < closed {
		return nil
	}
	named := map[string]bool{}
	for _, code := range i.Readers {
		named[code] = true
	}
	var list []identity.Role
	for _, r := range k.Readers() {
		if !named[r.Code] {
			list = append(list, r)
		}
	}
	return list
}

// A Threat is one row of the risk analysis of an information set.
type Threat struct {
	ID            string
	Version       int64
	InfoID        string
	Threat        string
	Vulnerability string
	Likelihood    int64
	Impact        int64
	Measure       string
	OwnerID       string
	Owner         string
	DueOn         day.Date
	DoneOn        day.Date
	CreatedAt     time.Time
	ChangedAt     time.Time
}

// Value is likelihood times impact.
func (t Threat) Value() int64 { return t.Likelihood * t.Impact }

// Check returns what is wrong with the threat.
func (t Threat) Check() error {
	wrong := fault.FieldsOf(ThreatFields.Missing(&t))
	if t.Likelihood < 1 || t.Likelihood > 4 {
		wrong = append(wrong, fault.Field{Name: "likelihood", Message: "Välj ett steg från 1 till 4."})
	}
	if t.Impact < 1 || t.Impact > 4 {
		wrong = append(wrong, fault.Field{Name: "impact", Message: "Välj ett steg från 1 till 4."})
	}
	return fault.Invalid(wrong...)
}
