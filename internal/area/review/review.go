package review

import (
	"fmt"
	"strings"
	"time"

	"klover/internal/area/procurement"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/orgnr"
)

// Case is one case at court: a supplier asks for review of what we did.
type Case struct {
	ID            string
	Version       int64
	Number        string // målnummer in the first instance: "1234-22"
	Court         string // of the first instance
	ProcurementID string
	Type          string // a code of Types

	Applicant       string // the supplier
	ApplicantOrgNo  orgnr.ID
	OtherApplicants string
	Grounds         Codes // codes of Grounds
	FiledOn         day.Date
	InterimOn       day.Date
	Interim         string   // a code of Interims
	StatementDue    day.Date // when our statement must be with the court
	StatementOn     day.Date // when we sent it

	CategoryID string // industry; the procurement's unless something else is said
	Industry   string // industry in words, for lists without the tree

	Instances []Instance `db:"-"` // in the order of the courts; the first always exists
	ClosedOn  day.Date   // laga kraft, or ended in another way

	Unnecessary procurement.Judgement // could we have avoided it
	Cause       string                // a code of Causes
	CauseText   string
	Lesson      string
	Action      string // what we change: the template, the routine
	JudgedBy    string

	Source string // "" for what is registered here, else the name of the import
	Marked bool   // this case marked its procurement as reviewed

	// What follows is derived, for indexes and figures.
	Result  Result   // of the last phase
	Level   Level    // of the latest instance
	EndedOn day.Date // the decision that ended it; no day while it is open
	Counted bool     // a review of a procurement, not a suit for damages or a fine

	CreatedAt time.Time
	ChangedAt time.Time
}

// Instance is the case in one court.
type Instance struct {
	CaseID    string
	Seq       int64 // from 1
	Level     Level
	Court     string
	Number    string
	FiledOn   day.Date // when the case came there
	DecidedOn day.Date
	Outcome   Outcome
	Note      string
	AppealBy  string // who took it further: "sökanden", "vi"
}

// Phase is a time during which a case had one result.
type Phase struct {
	CaseID string
	Seq    int64
	Since  day.Date
	Until  day.Date // the first day of the next phase, 0 for the last
	Result Result
}

// last returns the latest instance, the zero value when there is none.
func (c Case) last() Instance {
	if len(c.Instances) == 0 {
		return Instance{}
	}
	return c.Instances[len(c.Instances)-1]
}

// phases returns how the case has stood, day by day: open from its filing, decided
// from each decision, open again from each appeal.
func (c Case) phases() []Phase {
	var list []Phase
	enter := func(on day.Date, r Result) {
		if n := len(list); n > 0 && (list[n-1].Result == r || on == 0) {
			return
		}
		list = append(list, Phase{CaseID: c.ID, Seq: int64(len(list) + 1), Since: on, Result: r})
	}
	stands := Open // what the courts below have decided
	for i, in := range c.Instances {
		came := in.FiledOn
		if i == 0 {
			came = c.FiledOn
		}
		enter(came, Open)
		if in.DecidedOn == 0 {
			continue
		}
		if r := in.Outcome.Result(); r != "" {
			stands = r
		}
		enter(in.DecidedOn, stands)
	}
	for i := 1; i < len(list); i++ {
		list[i-1].Until = list[i].Since
	}
	return list
}

// ResultOn returns how the case stood at the end of the day, "" before it was filed.
func (c Case) ResultOn(on day.Date) Result {
	for _, p := range c.phases() {
		if p.Since <= on && (p.Until == 0 || on < p.Until) {
			return p.Result
		}
	}
	return ""
}

// derive fills what follows from the instances.
func (c *Case) derive() {
	if len(c.Instances) == 0 {
		c.Instances = []Instance{{Level: c.firstLevel()}}
	}
	first := &c.Instances[0]
	first.Court, first.Number, first.FiledOn = c.Court, c.Number, c.FiledOn
	for i := range c.Instances {
		c.Instances[i].CaseID, c.Instances[i].Seq = c.ID, int64(i+1)
	}
	phases := c.phases()
	last := phases[len(phases)-1]
	c.Result, c.Level, c.EndedOn, c.Counted = last.Result, c.last().Level, 0, counted(c.Type)
	if last.Result != Open {
		c.EndedOn = c.last().DecidedOn
	}
}

// counted tells whether a type is a review of a procurement. Damages are a civil
// suit, and a fine is asked for by the supervisory authority.
func counted(kind string) bool { return kind != "damages" && kind != "fee" }

func (c Case) firstLevel() Level {
	if c.Type == "damages" {
		return TR
	}
	return FR
}

// Name is how the case is spoken of: "Mål 1234-22, Bolaget AB".
func (c Case) Name() string {
	if c.Applicant == "" {
		return "Mål " + c.Number
	}
	return "Mål " + c.Number + ", " + c.Applicant
}

// URL returns the address of the case's page.
func (c Case) URL() string { return Path + "/" + c.ID }

// Check returns a fault with everything that is wrong with the case.
func (c Case) Check(today day.Date) error {
	var wrong []fault.Field
	say := func(key, format string, args ...any) {
		wrong = append(wrong, fault.Field{Name: key, Message: fmt.Sprintf(format, args...)})
	}
	if c.ProcurementID == "" {
		say("procurement_id", "Ange vilken upphandling målet gäller.")
	}
	if c.FiledOn == 0 {
		say("filed_on", "Ange när ansökan kom in till rätten.")
	}
	c.checkDays(say, today)
	for _, in := range c.Instances {
		if (in.DecidedOn == 0) != (in.Outcome == "") {
			say("outcome", "%s: ange både dag och utgång för avgörandet.", in.Level.Sv())
		}
	}
	if c.ClosedOn != 0 && c.Result == Open {
		say("closed_on", "Målet kan inte vara avslutat %s utan en utgång i domstol.", c.ClosedOn)
	}
	return fault.Invalid(wrong...)
}

// checkDays compares each day with the one before it in the way of a case.
func (c Case) checkDays(say func(key, format string, args ...any), today day.Date) {
	after := func(key, name string, on day.Date, before string, than day.Date) {
		if on != 0 && than != 0 && on < than {
			say(key, "%s %s är före %s %s.", name, on, before, than)
		}
		if on > today && key != "statement_due" {
			say(key, "%s %s ligger i framtiden. I dag är det %s.", name, on, today)
		}
	}
	after("filed_on", "Inkommet", c.FiledOn, "", 0)
	after("statement_due", "Yttrande senast", c.StatementDue, "inkommet", c.FiledOn)
	after("statement_on", "Yttrande lämnat", c.StatementOn, "inkommet", c.FiledOn)
	after("interim_on", "Interimistiskt beslut", c.InterimOn, "inkommet", c.FiledOn)
	for i, in := range c.Instances {
		after("decided_on", in.Level.Sv()+" avgjorde", in.DecidedOn, "dit inkommet", in.FiledOn)
		if i > 0 {
			after("filed_on", "Överklagat till "+strings.ToLower(in.Level.Sv()), in.FiledOn, "avgjort", c.Instances[i-1].DecidedOn)
		}
	}
	after("closed_on", "Laga kraft", c.ClosedOn, "avgjort", c.last().DecidedOn)
}

// State is where the case is, for people.
func (c Case) State() string {
	last := c.last()
	switch {
	case c.ClosedOn != 0:
		return "Laga kraft"
	case last.Outcome == Remanded:
		return "Återförvisad"
	case last.DecidedOn != 0:
		return "Avgjord i " + strings.ToLower(last.Level.Sv())
	case len(c.Instances) > 1:
		return "Överklagad till " + strings.ToLower(last.Level.Sv())
	case c.StatementOn != 0:
		return "Yttrande lämnat"
	}
	return "Inkommen"
}
