package contract

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Option is a right to extend the contract for a number of months. Options are
// used in order, and one that is declined ends the row.
type Option struct {
	ContractID string
	N          int64 // 1 for the first
	Months     int64
	State      OptionState
	DecidedOn  day.Date
	DecideOn   day.Date // when it is to be decided, 0 for NoticeOn
	Owner      string   // who prepares the decision, "" for the contract's owner
	OwnerID    identity.Ref
	From       day.Date `db:"from_on"` // derived: first day of the extension
	NoticeOn   day.Date // derived: latest day to tell the supplier
}

// OptionState is what has been decided about an option.
type OptionState string

// The states. Whether an undecided option is to be decided now depends on the day.
const (
	Undecided OptionState = ""
	Used      OptionState = "nyttjad"
	Declined  OptionState = "avstådd"
)

// optionLead is how many months before the deadline an option shows up as
// something to decide: time enough to procure anew if it is declined (handbook 2.5).
const optionLead = 12

// OptionSv returns the state of one of the contract's options as it is shown on the day.
func (c Contract) OptionSv(o Option, today day.Date) string {
	switch {
	case o.State != Undecided:
		return string(o.State)
	case c.Lapsed(o, today):
		return "förfallen"
	case o.NoticeOn == 0 || today < o.NoticeOn.AddMonths(-optionLead):
		return "ej aktuell"
	}
	return "att besluta"
}

// Lapsed tells whether nobody decided the option while the supplier could still be told.
// The options after it lapse with it, since they are used in order.
func (c Contract) Lapsed(o Option, today day.Date) bool {
	for _, first := range c.Options {
		if first.State == Undecided {
			return o.State == Undecided && first.NoticeOn != 0 && today > first.NoticeOn
		}
	}
	return false
}

// DecideBy is the day by which it is to be decided: the planned one, at the latest the
// last day to tell the supplier.
func (o Option) DecideBy() day.Date {
	if o.DecideOn != 0 {
		return o.DecideOn
	}
	return o.NoticeOn
}

// Last returns the last day of the extension.
func (o Option) Last() day.Date { return endAfter(o.From.AddDays(-1), o.Months) }

// Decide records that the next undecided option is used or declined. Declining
// one declines those after it.
func (c Contract) Decide(state OptionState, on day.Date) (Contract, error) {
	if c.Stage != Signed {
		return c, fault.Conflict("Optioner beslutas bara för ett tecknat avtal som inte är uppsagt.")
	}
	c.Options = append([]Option(nil), c.Options...)
	for i := range c.Options {
		if c.Options[i].State != Undecided {
			continue
		}
		if o := c.Options[i]; state == Used && on > o.NoticeOn {
			return c, c.refuse("nyttja optionen", "Leverantören skulle ha haft besked senast %s. Optionen på %s månader kan inte nyttjas %s. Kom överens med leverantören, och pröva förlängningen som en ändring av avtalet (17 kap. LOU).",
				o.NoticeOn.Sv(), sv.Number(o.Months), on.Sv())
		}
		c.Options[i].State, c.Options[i].DecidedOn = state, on
		if state == Used {
			return c, nil
		}
		for j := i + 1; j < len(c.Options); j++ {
			c.Options[j].State, c.Options[j].DecidedOn = Declined, on
		}
		return c, nil
	}
	return c, fault.Conflict("Avtalet har ingen option kvar att besluta om.")
}

// PlanOption says who prepares the decision about an option, and by when.
func (c Contract) PlanOption(n int64, owner string, ownerID identity.Ref, decideOn day.Date) (Contract, error) {
	c.Options = append([]Option(nil), c.Options...)
	for i, o := range c.Options {
		if o.N != n {
			continue
		}
		if o.State != Undecided {
			return c, fault.Conflict("Optionen är redan beslutad.")
		}
		if decideOn > o.NoticeOn {
			return c, fault.Invalid(fault.Field{Name: "decide_on", Message: "Optionen ska beslutas senast den dag leverantören ska ha besked, " + o.NoticeOn.Sv() + "."})
		}
		c.Options[i].Owner, c.Options[i].OwnerID, c.Options[i].DecideOn = strings.TrimSpace(owner), ownerID, decideOn
		return c, nil
	}
	return c, fault.NotFound("Optionen finns inte.")
}

func checkOptions(options []Option) []fault.Field {
	before := Used
	for _, o := range options {
		if o.Months < 1 || o.Months > 240 {
			return []fault.Field{{Name: "options", Message: "En option är mellan 1 och 240 månader."}}
		}
		if o.State == Used && before != Used {
			return []fault.Field{{Name: "options", Message: "En option kan inte vara nyttjad före den förra."}}
		}
		before = o.State
	}
	return nil
}

func numbered(options []Option) []Option {
	list := make([]Option, len(options))
	for i, o := range options {
		o.N = int64(i + 1)
		list[i] = o
	}
	return list
}

// optionList lets a form and a sheet write the options as "12 + 12", with what has
// been decided after each: "12 nyttjad + 12".
type optionList struct{ options *[]Option }

// Sv returns "12 månader (nyttjad) och 12 månader".
func (l optionList) Sv() string {
	var parts []string
	for _, o := range *l.options {
		part := sv.Plural(o.Months, "månad", "månader")
		if o.State != Undecided {
			part += " (" + string(o.State) + ")"
		}
		parts = append(parts, part)
	}
	return sv.List(parts)
}

// MarshalText returns what UnmarshalText reads.
func (l optionList) MarshalText() ([]byte, error) {
	var parts []string
	for _, o := range *l.options {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("%d %s", o.Months, o.State)))
	}
	return []byte(strings.Join(parts, " + ")), nil
}

var (
	optionPart  = regexp.MustCompile(`^(?:(\d{1,2}) ?(?:[x*×]|st) ?)?(\d{1,3}) ?(mån|mån\.|månad|månader|månaders|m|år|års)? ?\(?(nyttjad|avstådd)?\)?$`)
	optionSplit = regexp.MustCompile(`\s*(?:\+|,|;|\soch\s)\s*`)
)

// noOptions are the ways to write that there are none.
var noOptions = []string{"", "0", "-", "–", "nej", "inga", "ingen"}

// UnmarshalText reads "12+12", "2 x 12 månader", "1 år + 1 år", "1+1 år", "12 nyttjad + 12";
// a number takes the unit of the next that has one, and is months when none has.
// Days of decision are kept where the row has not changed.
func (l optionList) UnmarshalText(text []byte) error {
	clean := strings.ToLower(strings.Join(strings.Fields(string(text)), " "))
	if slices.Contains(noOptions, clean) {
		*l.options = nil
		return nil
	}
	var read []Option
	unit := ""
	for _, part := range slices.Backward(optionSplit.Split(clean, -1)) {
		m := optionPart.FindStringSubmatch(part)
		if m == nil {
			return fault.Wrong("Optionerna kan inte läsas. Skriv antal månader, till exempel 12 + 12.")
		}
		if m[3] == "" {
			m[3] = unit
		}
		unit = m[3]
		read = append(repeated(m), read...)
	}
	keepDecisions(read, *l.options)
	*l.options = read
	return nil
}

func repeated(m []string) []Option {
	times, _ := strconv.Atoi(m[1])
	months, _ := strconv.ParseInt(m[2], 10, 64)
	if strings.HasPrefix(m[3], "år") {
		months *= 12
	}
	options := make([]Option, max(times, 1))
	for i := range options {
		options[i] = Option{Months: months, State: OptionState(m[4])}
	}
	return options
}

func keepDecisions(read, before []Option) {
	for i := range min(len(read), len(before)) {
		read[i].DecideOn, read[i].Owner, read[i].OwnerID = before[i].DecideOn, before[i].Owner, before[i].OwnerID
		if read[i].State == before[i].State {
			read[i].DecidedOn = before[i].DecidedOn
		}
	}
}
