package review

import (
	"slices"
	"strings"

	"klover/internal/area/procurement"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// Decision is a court's decision.
type Decision struct {
	On      day.Date
	Outcome Outcome
	Note    string
}

// Appeal takes the case to the next instance.
type Appeal struct {
	On     day.Date
	By     string
	Number string // the case's number there, if known
	Court  string // "" for the one where the region belongs
}

// Judgement is our own view of the case afterwards.
type Judgement struct {
	Unnecessary procurement.Judgement
	Cause       string
	CauseText   string
	Lesson      string
	Action      string
	By          string
}

func (c *Case) decide(d Decision) error {
	last := &c.Instances[len(c.Instances)-1]
	if last.DecidedOn != 0 {
		return fault.Conflict("Målet är redan avgjort i %s %s.", strings.ToLower(last.Level.Sv()), last.DecidedOn)
	}
	if d.On == 0 {
		return fault.Invalid(fault.Field{Name: "decided_on", Message: "Ange dagen för avgörandet."})
	}
	if d.Outcome == "" {
		return fault.Invalid(fault.Field{Name: "outcome", Message: "Ange utgången."})
	}
	if d.Outcome == LeaveDenied && len(c.Instances) == 1 {
		return fault.Invalid(fault.Field{Name: "outcome", Message: "Prövningstillstånd gäller först i högre instans."})
	}
	last.DecidedOn, last.Outcome, last.Note = d.On, d.Outcome, d.Note
	return nil
}

// appeal adds the next instance. A case that was sent back begins again below.
func (c *Case) appeal(a Appeal) error {
	last := c.last()
	next := last.Level.above()
	if last.Outcome == Remanded {
		next = c.Instances[0].Level
	}
	switch {
	case c.ClosedOn != 0:
		return fault.Conflict("Målet har vunnit laga kraft %s och kan inte överklagas.", c.ClosedOn)
	case last.DecidedOn == 0:
		return fault.Conflict("Målet är inte avgjort i %s än.", strings.ToLower(last.Level.Sv()))
	case next == "":
		return fault.Conflict("Avgörandet i %s kan inte överklagas.", last.Level.Sv())
	case a.On == 0:
		return fault.Invalid(fault.Field{Name: "appealed_on", Message: "Ange när avgörandet överklagades."})
	}
	in := Instance{Level: next, Court: a.Court, Number: a.Number, FiledOn: a.On, AppealBy: a.By}
	if next == c.Instances[0].Level { // sent back
		in.Court = c.Court
	}
	c.Instances = append(slices.Clone(c.Instances), in)
	return nil
}

func (c *Case) close(on day.Date) error {
	if c.ClosedOn != 0 {
		return fault.Conflict("Målet är redan avslutat %s.", c.ClosedOn)
	}
	if c.Result == Open {
		return fault.Conflict("Målet är inte avgjort än. Registrera domstolens avgörande först.")
	}
	if on == 0 {
		return fault.Invalid(fault.Field{Name: "closed_on", Message: "Ange dagen."})
	}
	c.ClosedOn = on
	return nil
}

func (c *Case) judge(j Judgement) error {
	if j.Unnecessary == procurement.Unjudged {
		return fault.Invalid(fault.Field{Name: "unnecessary", Message: "Svara ja eller nej på om överprövningen hade kunnat undvikas."})
	}
	c.Unnecessary, c.Cause, c.CauseText, c.Lesson, c.Action, c.JudgedBy = j.Unnecessary, j.Cause, j.CauseText, j.Lesson, j.Action, j.By
	return nil
}

// takeBack takes the latest step back: the end, a decision or an appeal.
func (c *Case) takeBack(why string) error {
	if strings.TrimSpace(why) == "" {
		return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför steget tas tillbaka."})
	}
	c.Instances = slices.Clone(c.Instances)
	last := &c.Instances[len(c.Instances)-1]
	switch {
	case c.ClosedOn != 0:
		c.ClosedOn = 0
	case last.DecidedOn != 0:
		last.DecidedOn, last.Outcome, last.Note = 0, "", ""
	case len(c.Instances) > 1:
		c.Instances = c.Instances[:len(c.Instances)-1]
	default:
		return fault.Conflict("Det finns inget steg att ta tillbaka.")
	}
	return nil
}

// Can tells whether the verb can be done now, for buttons.
func (c Case) Can(verb string) bool {
	last := c.last()
	decided := last.DecidedOn != 0
	switch verb {
	case "avgor":
		return !decided
	case "overklaga":
		return decided && c.ClosedOn == 0 && (last.Level.above() != "" || last.Outcome == Remanded)
	case "laga-kraft":
		return c.Result != Open && c.ClosedOn == 0
	case "tillbaka":
		return c.ClosedOn != 0 || decided || len(c.Instances) > 1
	}
	return true
}
