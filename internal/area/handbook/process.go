package handbook

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// Level is where in the tree a process stands.
type Level string

// The levels.
const (
	Main Level = "huvudprocess"
	Sub  Level = "delprocess"
	Step Level = "steg"
)

var levels = []field.Option{{Value: string(Main), Label: "Huvudprocess"}, {Value: string(Sub), Label: "Delprocess"}, {Value: string(Step), Label: "Processteg"}}

// State is how far a process or an edition has come.
type State string

// The states.
const (
	Draft    State = "utkast"
	Review   State = "granskas"
	Approved State = "fastställd"
	Replaced State = "ersatt"
)

// Process is one process, sub-process or step.
type Process struct {
	ID         string
	Version    int64
	Code       string // "2.1", shown and sorted by
	Name       string
	Level      Level
	ParentID   string
	Seq        int64  // among its siblings
	Owner      string // processägare: a role or a person
	Purpose    string
	Input      string
	Output     string
	Systems    string // IT-stöd
	State      State
	Edition    int64
	ChangedBy  string // user id of whoever changed it last: may not approve it
	ApprovedBy string
	ApprovedOn day.Date
	ReviewOn   day.Date // to be looked over by
	CreatedAt  time.Time
	ChangedAt  time.Time

	Parent  string   `db:"-"` // its name
	Leaders []Leader `db:"-"` // oldest first
	Roles   []Role   `db:"-"`
}

// URL is the address of the process.
func (p Process) URL() string { return ProcessPath + "/" + p.ID }

// The addresses of the registers.
const (
	Path        = "/handbok"
	ProcessPath = "/processer"
)

// Leader is who led a process during a time. To is the first day on which another
// did, 0 while it lasts.
type Leader struct {
	ProcessID string
	FromOn    day.Date
	ToOn      day.Date
	Name      string
}

// Letter says what a role does in a step.
type Letter string

// The letters of HUKI.
const (
	Accountable Letter = "H"
	Does        Letter = "U"
	Consulted   Letter = "K"
	Informed    Letter = "I"
)

// Letters in the order of the word, with what they mean.
var Letters = []field.Option{{Value: "H", Label: "H – huvudansvarig"}, {Value: "U", Label: "U – utför"}, {Value: "K", Label: "K – konsulteras"}, {Value: "I", Label: "I – informeras"}}

// Role is what a role does in a process. One role may have several letters.
type Role struct {
	ProcessID string
	Role      string // "Strategisk inköpare"
	Letters   string // "HU"
}

// Leader returns who leads the process on the day, "" when nobody does.
func (p Process) Leader(on day.Date) string {
	for _, l := range p.Leaders {
		if l.FromOn <= on && (l.ToOn == 0 || on < l.ToOn) {
			return l.Name
		}
	}
	return ""
}

// Late tells whether the process should have been looked over.
func (p Process) Late(on day.Date) bool { return p.ReviewOn != 0 && p.ReviewOn < on }

// Check says what is wrong with the process by itself.
func (p Process) Check() error {
	var wrong []fault.Field
	if strings.TrimSpace(p.Name) == "" {
		wrong = append(wrong, fault.Field{Name: "name", Message: "Ange processens namn."})
	}
	if strings.TrimSpace(p.Code) == "" {
		wrong = append(wrong, fault.Field{Name: "code", Message: "Ange processens nummer, till exempel 2.1."})
	}
	if p.Level == Main && p.ParentID != "" {
		wrong = append(wrong, fault.Field{Name: "parent_id", Message: "En huvudprocess ligger inte under någon annan."})
	}
	if p.Level != Main && p.ParentID == "" {
		wrong = append(wrong, fault.Field{Name: "parent_id", Message: "Välj vilken process den ligger under."})
	}
	return fault.Invalid(append(wrong, checkRoles(p.Roles)...)...)
}

// checkRoles holds the rule of HUKI: exactly one accountable, someone who does it.
// A process without any roles yet is a draft like another.
func checkRoles(roles []Role) []fault.Field {
	if len(roles) == 0 {
		return nil
	}
	count := map[rune]int{}
	var wrong []fault.Field
	for i, r := range roles {
		for _, l := range r.Letters {
			if !strings.ContainsRune("HUKI", l) {
				wrong = append(wrong, fault.Field{Name: roleKey(i, "letters"), Message: fmt.Sprintf("”%s” är inte H, U, K eller I.", r.Letters)})
			}
			count[l]++
		}
		if slices.ContainsFunc(roles[:i], func(o Role) bool { return strings.EqualFold(o.Role, r.Role) }) {
			wrong = append(wrong, fault.Field{Name: roleKey(i, "role"), Message: fmt.Sprintf("Rollen ”%s” finns två gånger.", r.Role)})
		}
	}
	if count['H'] != 1 {
		wrong = append(wrong, fault.Field{Name: roleKey(0, "letters"), Message: fmt.Sprintf("Precis en roll ska vara huvudansvarig (H). Nu är det %d.", count['H'])})
	}
	if count['U'] == 0 {
		wrong = append(wrong, fault.Field{Name: roleKey(0, "letters"), Message: "Minst en roll ska utföra (U)."})
	}
	return wrong
}

func roleKey(i int, name string) string { return fmt.Sprintf("role-%d-%s", i+1, name) }

// under tells whether a process of the level may lie under one of the other.
func under(child, parent Level) bool {
	return child == Sub && parent == Main || child == Step && (parent == Sub || parent == Main)
}

// byCode puts processes in the order of their codes: 2.2 before 2.10.
func byCode(a, b Process) int {
	x, y := strings.Split(a.Code, "."), strings.Split(b.Code, ".")
	for i := 0; i < len(x) && i < len(y); i++ {
		if len(x[i]) != len(y[i]) {
			return len(x[i]) - len(y[i])
		}
		if c := strings.Compare(x[i], y[i]); c != 0 {
			return c
		}
	}
	return len(x) - len(y)
}
