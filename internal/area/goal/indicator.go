package goal

import (
	"fmt"
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/party"
)

// Indicator is a figure of the register that shows how a goal is reached, under
// the name and in the unit that the reports give it.
type Indicator struct {
	ID        string
	Version   int64
	GoalID    string
	Year      int64
	Position  int64
	Name      string
	Figure    string // key in the register, "" when none has been chosen
	Span      Span
	Party     party.Code
	Unit      figure.Unit // for amounts: kr, tkr, mkr; "" is the figure's own
	Evidence  string      // where the value comes from, for whoever checks it
	Continues string      // the indicator of the year before
	CreatedAt time.Time
	ChangedAt time.Time
}

// IndicatorKind is the name of an indicator in the history.
const IndicatorKind = "indicator"

// URL is the address of the indicator's page.
func (i Indicator) URL() string { return "/indikatorer/" + i.ID }

// Check returns what is wrong with the indicator.
func (i Indicator) Check() error {
	if err := IndicatorFields.Missing(&i); err != nil {
		return err
	}
	if i.GoalID == "" {
		return fault.Invalid(fault.Field{Name: "goal_id", Message: "Välj vilket mål indikatorn hör till."})
	}
	return nil
}

// next returns the indicator as it stands for the year after.
func (i Indicator) next() Indicator {
	i.Continues, i.ID, i.Version, i.Year = i.ID, "", 0, i.Year+1
	return i
}

// View returns what the indicator asks of its figure for a period: its own kind of
// period, and the year so far where the period is a part of the year.
func (i Indicator) View(p day.Period) View {
	kind := i.Span.Kind()
	if kind == figure.Year && p != day.Year(p.From.Year()) {
		kind = figure.YearToDate
	}
	return NewView(kind, p.Last(), i.Party)
}

// Outcome is an indicator with its value, target and comment for a period.
type Outcome struct {
	Indicator Indicator
	Goal      Goal
	Line      Line // Figure.Key "" when the figure is not in the register
	Account   Account
	Comment   string // the account's text with the values of its figures
	Period    day.Period
}

// Known tells whether the indicator has a figure.
func (o Outcome) Known() bool { return o.Line.Figure.Key != "" }

// unit returns the unit that values are shown in.
func (o Outcome) unit() figure.Unit {
	u := o.Line.Figure.Unit
	if o.Indicator.Unit != "" && o.Line.Value.Scale == figure.Ore {
		u = o.Indicator.Unit
	}
	return u
}

// figure returns the figure in the indicator's unit.
func (o Outcome) figure() figure.Figure {
	f := o.Line.Figure
	if u := o.unit(); u != f.Unit {
		f.Unit, f.Decimals = u, 0
	}
	return f
}

// ValueText is the value as it is read, or why there is none.
func (o Outcome) ValueText() string {
	switch {
	case o.Account.Telling == Elsewhere:
		return "rapporteras på annan nivå"
	case o.Account.Telling == Silent:
		return "rapporteras inte"
	case !o.Known():
		return "uppgift saknas"
	}
	return o.figure().Text(o.Line.Value)
}

// TargetText is the target as it is read, "" for none.
func (o Outcome) TargetText() string {
	if !o.Known() {
		return ""
	}
	text := o.Line.Target.Text(o.figure())
	if text != "" && o.Line.Target.Period != o.Line.View.Period() {
		text += fmt.Sprintf(" (%s)", o.Line.Target.Period.Label())
	}
	return text
}

// Verdict is how value and target stand by the rule; what the comment says has no
// part in it (I16).
func (o Outcome) Verdict() figure.Verdict {
	if !o.Known() || o.Account.Telling == Silent || o.Account.Telling == Elsewhere {
		return figure.NoTarget
	}
	return o.Line.Verdict
}
