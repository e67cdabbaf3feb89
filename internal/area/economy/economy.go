package economy

import (
	"strconv"

	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// Kind is what a ledger row is: what happened, what was decided or what is expected.
type Kind string

// The kinds.
const (
	Outcome  Kind = "utfall"
	Budget   Kind = "budget"
	Forecast Kind = "prognos"
)

var kinds = []field.Option{
	{Value: string(Outcome), Label: "Utfall"}, {Value: string(Budget), Label: "Budget"}, {Value: string(Forecast), Label: "Prognos"},
}

// Row is a ledger row. Amount follows the sign convention: revenue +, cost −.
type Row struct {
	ID         string
	Kind       Kind
	Month      day.Date // its first day
	Closing    bool     // bokslutsperiod, period 13 of the year; Month is then December
	Account    string
	Activity   string // "" when the bookkeeping has none: "Data saknas"
	Project    string
	Object     string // kostnadsbärare or kostnadsställe
	Amount     money.Amount
	Text       string
	Voucher    string
	BookedOn   day.Date // 0 when only the month is known
	PlanID     string   // the budget or forecast, "" for outcome
	LoadID     string   // "" for what was entered here
	Source     string   // of the load: a later one from the same source replaces
	ReplacedBy string   // the load that replaced the row, "" as long as it counts
}

// Line is a row of the result report.
type Line string

// The lines, L01. FinancialRevenue and Unmapped are shown when they have rows.
const (
	InternalRevenue  Line = "uppdrag"
	OtherRevenue     Line = "intakter"
	Personnel        Line = "personal"
	Purchased        Line = "kopt"
	Premises         Line = "lokal"
	OtherCosts       Line = "ovrigt"
	FinancialRevenue Line = "finansintakter"
	FinancialCosts   Line = "finanskostnader"
	Unmapped         Line = "utan-grupp"
)

// Side is which half of the report a line is on.
type Side int

// The sides.
const (
	RevenueSide Side = iota
	CostSide
	FinancialSide
	NoSide // accounts without group: nobody has said which side they are on
)

// lines are the lines in the order of the report.
var lines = []struct {
	Line  Line
	Label string
	Side  Side
	Usual bool // shown also when empty
}{
	{InternalRevenue, "Erhållen intern uppdragsersättning", RevenueSide, true},
	{OtherRevenue, "Övriga intäkter", RevenueSide, true},
	{Personnel, "Personalkostnader", CostSide, true},
	{Purchased, "Köpt verksamhet", CostSide, true},
	{Premises, "Lokalkostnader", CostSide, true},
	{OtherCosts, "Övriga kostnader", CostSide, true},
	{Unmapped, "Konton utan kontogrupp", NoSide, false},
	{FinancialRevenue, "Finansiella intäkter", FinancialSide, false},
	{FinancialCosts, "Finansiella kostnader", FinancialSide, true},
}

// Label returns the line as the report prints it.
func (l Line) Label() string {
	for _, one := range lines {
		if one.Line == l {
			return one.Label
		}
	}
	return string(l)
}

// Side returns which half of the report the line is on.
func (l Line) Side() Side {
	for _, one := range lines {
		if one.Line == l {
			return one.Side
		}
	}
	return NoSide
}

// OfSide returns the lines of a side.
func OfSide(side Side) []Line {
	var of []Line
	for _, one := range lines {
		if one.Side == side {
			of = append(of, one.Line)
		}
	}
	return of
}

// lineOptions are the lines that an account group can belong to.
func lineOptions() []field.Option {
	var options []field.Option
	for _, one := range lines {
		if one.Line != Unmapped {
			options = append(options, field.Option{Value: string(one.Line), Label: one.Label})
		}
	}
	return options
}

// Until is the last period of a report: a month, or the closing of the year after
// its December.
type Until struct {
	Month   day.Date // its first day
	Closing bool
}

// UntilMonth is up to and including the month of the day.
func UntilMonth(d day.Date) Until { return Until{Month: day.New(d.Year(), d.Month(), 1)} }

// Year is the year of the report.
func (u Until) Year() int { return u.Month.Year() }

// Label is the period as the report's head has it: "2022 december".
func (u Until) Label() string {
	if u.Closing {
		return strconv.Itoa(u.Year()) + " bokslut"
	}
	return strconv.Itoa(u.Year()) + " " + sv.Month(u.Month.Month())
}

// String is the period in an address: "2022-12", "2022-13" for the closing.
func (u Until) String() string {
	if u.Closing {
		return strconv.Itoa(u.Year()) + "-13"
	}
	return day.Month(u.Year(), u.Month.Month()).String()
}

// yearToDate is the months from January up to the period.
func (u Until) yearToDate() day.Period {
	return day.Period{From: day.New(u.Year(), 1, 1), To: u.Month.AddMonths(1)}
}

// DimensionKind is what a dimension of the ledger is.
type DimensionKind string

// The dimensions beside the account.
const (
	ActivityKind DimensionKind = "aktivitet"
	ProjectKind  DimensionKind = "projekt"
	ObjectKind   DimensionKind = "objekt"
)

// Label names the dimension.
func (k DimensionKind) Label() string {
	return map[DimensionKind]string{ActivityKind: "Aktivitet", ProjectKind: "Projekt", ObjectKind: "Kostnadsbärare"}[k]
}

// Dimension is a named value of a dimension: activity 82910 Inköp unikt Sörmland.
type Dimension struct {
	ID      string
	Version int64
	Kind    DimensionKind
	Code    string
	Name    string
}

// NoData is what the reports call rows without activity or project, L02.
const NoData = "Data saknas"

// None selects rows without a value in a dimension.
const None = "-"

// Label is the row as a list of rows has it.
func (r Row) Label() string {
	text := day.Month(r.Month.Year(), r.Month.Month()).Label() + ", konto " + r.Account
	if r.Closing {
		text = "bokslut " + strconv.Itoa(r.Month.Year()) + ", konto " + r.Account
	}
	if r.Voucher != "" {
		text += ", ver " + r.Voucher
	}
	if r.Text != "" {
		text += ", " + r.Text
	}
	return text
}

// URL is where the row is seen: among the rows of its account and month.
func (r Row) URL() string {
	return Filter{Kinds: []Kind{r.Kind}, Period: day.Month(r.Month.Year(), r.Month.Month()), Account: r.Account, Plan: r.PlanID}.URL()
}
