package contract

import (
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Stage is how far the contract has come by decision; what the calendar does is
// added by State.
type Stage string

// The stages, as stored.
const (
	Draft      Stage = "utkast"
	ForSigning Stage = "underskrift"
	Signed     Stage = "tecknat"
	Terminated Stage = "uppsagt"
	Rescinded  Stage = "hävt"
	Closed     Stage = "avslutat"
)

// State is what the contract is on a certain day.
type State string

// The states, in the order in which a contract passes through them.
const (
	StateDraft      State = "utkast"
	StateReview     State = "granskas"
	StateStandstill State = "väntar på avtalsspärr"
	StateForSigning State = "för underskrift"
	StateSigned     State = "tecknat"
	StateInForce    State = "gäller"
	StateOption     State = "option"
	StateTerminated State = "uppsagt"
	StateRescinded  State = "hävt"
	StateExpired    State = "utgånget"
	StateFull       State = "takvolym nådd"
	StateClosed     State = "avslutat"
)

// States lists them for filters and tests.
func States() []State {
	return []State{StateDraft, StateReview, StateStandstill, StateForSigning, StateSigned, StateInForce, StateOption,
		StateTerminated, StateRescinded, StateExpired, StateFull, StateClosed}
}

var stored = map[Stage]State{
	Terminated: StateTerminated, Rescinded: StateRescinded, Closed: StateClosed,
}

// State returns what the contract is on the day. A signed contract without a
// known end is in force, since nobody has said that it is not.
func (c Contract) State(today day.Date) State {
	if s, ok := stored[c.Stage]; ok {
		return s
	}
	switch {
	case c.Stage == Draft || c.Stage == ForSigning:
		return c.unsigned(today)
	case c.BeginsOn > today:
		return StateSigned
	case c.RunsTo != 0 && c.RunsTo < today:
		return StateExpired
	case c.Full:
		return StateFull
	case c.EndsOn != 0 && c.EndsOn < today && !c.Renews():
		return StateOption
	}
	return StateInForce
}

// unsigned is the state of what is not signed: a standstill of the procurement comes
// before what we do ourselves.
func (c Contract) unsigned(today day.Date) State {
	switch {
	case c.BlockedTo >= today:
		return StateStandstill
	case c.Stage == ForSigning:
		return StateForSigning
	case c.ReviewAskedOn != 0 && c.ReviewedOn == 0:
		return StateReview
	}
	return StateDraft
}

// InForce tells whether the contract can be used on the day. A terminated one can
// until its last day.
func (c Contract) InForce(today day.Date) bool {
	return c.Stage != Draft && c.Stage != ForSigning &&
		c.BeginsOn <= today && (c.RunsTo == 0 || today <= c.RunsTo)
}

// Ended tells whether the last day of a signed contract has passed.
func (c Contract) Ended(today day.Date) bool {
	return c.Stage != Draft && c.Stage != ForSigning && c.RunsTo != 0 && c.RunsTo < today
}

// derive sets the days that follow from the others: they are stored so that
// lists can filter and sort by them.
func (c Contract) derive() Contract {
	c.BeginsOn = c.StartsOn
	if c.BeginsOn == 0 {
		c.BeginsOn = c.SignedOn
	}
	c.RunsTo, c.LatestEnd, c.NextOptionOn = c.EndsOn, c.EndsOn, 0
	c.Options = numbered(c.Options)
	for i, o := range c.Options {
		o.From = c.LatestEnd.AddDays(1)
		if o.State != Declined {
			c.LatestEnd = endAfter(c.LatestEnd, o.Months)
		}
		if o.State == Used {
			c.RunsTo = c.LatestEnd
		}
		o.NoticeOn = c.noticeOn(o)
		if o.State == Undecided && c.NextOptionOn == 0 {
			c.NextOptionOn = o.NoticeOn
		}
		c.Options[i] = o
	}
	if c.Renews() { // it has no end until somebody gives notice
		c.RunsTo, c.LatestEnd = 0, 0
	}
	if c.StoppedOn != 0 {
		c.RunsTo, c.LatestEnd, c.NextOptionOn = c.StoppedOn, c.StoppedOn, 0
	}
	return c.keyed()
}

// forever is the last day of what has no end, for sorting and filtering: NULL
// sorts differently on the two engines.
const forever = 99991231

func (c Contract) keyed() Contract {
	c.TitleKey = sv.SortKey(c.Title)
	c.SignedKey, c.RunsKey, c.ValueKey = int64(c.SignedOn), int64(c.RunsTo), -1
	if c.RunsTo == 0 {
		c.RunsKey = forever
	}
	if c.Value.Known {
		c.ValueKey = int64(c.Value.Amount)
	}
	return c
}

func (c Contract) noticeOn(o Option) day.Date {
	return monthsBefore(o.From.AddDays(-1), c.OptionNotice.N)
}

// endAfter returns the last day of a term that begins the day after last and runs
// for whole months: 2023-02-28 and twelve months is 2024-02-29.
func endAfter(last day.Date, months int64) day.Date {
	return last.AddDays(1).AddMonths(int(months)).AddDays(-1)
}

// Sign makes a draft a contract.
func (c Contract) Sign(on day.Date) (Contract, error) {
	if c.Stage != Draft && c.Stage != ForSigning {
		return c, fault.Conflict("Avtalet är redan tecknat.")
	}
	if on == 0 {
		return c, fault.Invalid(fault.Field{Name: "signed_on", Message: "Fyll i dagen då avtalet tecknades."})
	}
	c.Stage, c.SignedOn = Signed, on
	return c, nil
}

// Submit puts a draft up for signing.
func (c Contract) Submit() (Contract, error) {
	if c.Stage != Draft {
		return c, fault.Conflict("Bara ett utkast kan lämnas för underskrift.")
	}
	c.Stage = ForSigning
	return c, nil
}

// Stop ends a signed contract before its time: terminated by notice, or rescinded
// for breach. The last day is the last on which it can be used.
func (c Contract) Stop(how Stage, e Ending) (Contract, error) {
	if c.Stage != Signed {
		return c, fault.Conflict("Bara ett tecknat avtal kan sägas upp eller hävas.")
	}
	var wrong []fault.Field
	e.Why = strings.TrimSpace(e.Why)
	if e.Last == 0 || c.BeginsOn != 0 && e.Last < c.BeginsOn.AddDays(-1) {
		wrong = append(wrong, fault.Field{Name: "stopped_on", Message: "Fyll i sista dagen då avtalet gäller, tidigast dagen före avtalets början."})
	}
	if field.LabelOf(groundsOf(how), e.Ground) == e.Ground {
		wrong = append(wrong, fault.Field{Name: "ground", Message: "Välj grunden."})
	}
	if how == Terminated && (e.NoticedOn == 0 || e.NoticedOn > e.Last) {
		wrong = append(wrong, fault.Field{Name: "noticed_on", Message: "Fyll i dagen för uppsägningen, senast sista dagen."})
	}
	if how == Terminated && e.By != ByBuyer && e.By != BySupplier {
		wrong = append(wrong, fault.Field{Name: "by", Message: "Välj vem som säger upp."})
	}
	if e.Why == "" {
		wrong = append(wrong, fault.Field{Name: "stop_reason", Message: "Skriv varför avtalet sägs upp eller hävs."})
	}
	if len(wrong) > 0 {
		return c, fault.Invalid(wrong...)
	}
	if how == Terminated {
		if err := c.checkNotice(e); err != nil {
			return c, err
		}
		c.NoticedOn, c.NoticeBy = e.NoticedOn, e.By
	}
	c.Stage, c.StoppedOn, c.StopReason, c.StopGround = how, e.Last, e.Why, e.Ground
	return c, nil
}

// Close puts away a contract that is no longer in force.
func (c Contract) Close(today day.Date) (Contract, error) {
	if c.Stage == Closed || c.Stage == Draft || c.Stage == ForSigning {
		return c, fault.Conflict("Bara ett tecknat avtal som har upphört kan avslutas.")
	}
	if !c.Ended(today) {
		return c, fault.Conflict("Avtalet har inte upphört och kan inte avslutas.")
	}
	c.Stage = Closed
	return c, nil
}

// Sv returns the state as it is shown.
func (s State) Sv() string { return sv.UpperFirst(string(s)) }
