package economy

import (
	"fmt"
	"slices"

	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// Column is one of the nine columns of the result report, in its order.
type Column int

// The columns, L01.
const (
	YearToDate Column = iota
	BudgetToDate
	Diff
	YearForecast
	YearBudget
	YearDiff
	Rolling
	ToDateBefore
	YearBefore
	columnCount
)

// Columns are the columns as the report heads them.
var Columns = [columnCount]string{"Ack utfall", "Ack budget", "Diff", "Helårsprognos", "Helårsbudget", "Helårsdiff",
	"Rull 12 utfall", "Ack utfall fg år", "Helårsutfall fg år"}

// Cells is one line of the report. A cell without rows is unknown, which is not 0.
type Cells [columnCount]money.Opt

// window says which rows a column adds up.
type window struct {
	kind    Kind
	period  day.Period
	without int // year whose closing does not count, 0 for none
}

// windows of the columns that are sums of rows; the diffs are made of two of them.
func (u Until) windows() map[Column]window {
	year := day.Year(u.Year())
	now, before := 0, 0
	if !u.Closing {
		now, before = u.Year(), u.Year()-1
	}
	toDate := u.yearToDate()
	return map[Column]window{
		YearToDate:   {Outcome, toDate, now},
		BudgetToDate: {Budget, toDate, now},
		YearForecast: {Forecast, year, 0},
		YearBudget:   {Budget, year, 0},
		Rolling:      {Outcome, day.Rolling12(u.Month), now},
		ToDateBefore: {Outcome, toDate.Previous(), before},
		YearBefore:   {Outcome, day.Year(u.Year() - 1), 0},
	}
}

func (w window) holds(s Sum) bool {
	return s.Kind == w.kind && w.period.Contains(s.Month) && !(s.Closing && s.Month.Year() == w.without)
}

// reach is all months that the report needs.
func (u Until) reach() day.Period {
	return day.Period{From: day.New(u.Year()-1, 1, 1), To: day.New(u.Year()+1, 1, 1)}
}

// Sum is ledger rows added up: of one account, month and dimension.
type Sum struct {
	Kind     Kind
	Month    day.Date
	Closing  bool
	Account  string
	Activity string
	Project  string
	Object   string
	PlanID   string
	Amount   money.Amount
	N        int64
}

// add puts a sum into the columns that it belongs to.
func (c *Cells) add(u Until, s Sum) {
	for column, w := range u.windows() {
		if w.holds(s) {
			c[column] = money.Some(c[column].Amount + s.Amount)
		}
	}
}

// settle makes the two differences, in which a missing number counts as nothing.
func (c *Cells) settle() {
	c[Diff] = money.Some(c[YearToDate].Amount - c[BudgetToDate].Amount)
	c[YearDiff] = money.Some(c[YearForecast].Amount - c[YearBudget].Amount)
}

// Empty tells whether no rows are behind the line.
func (c Cells) Empty() bool {
	for i, cell := range c {
		if cell.Known && Column(i) != Diff && Column(i) != YearDiff {
			return false
		}
	}
	return true
}

// plus adds lines together; what is unknown in all of them is unknown.
func plus(list ...Cells) Cells {
	var sum Cells
	for _, c := range list {
		for i, cell := range c {
			if cell.Known {
				sum[i] = money.Some(sum[i].Amount + cell.Amount)
			}
		}
	}
	return sum
}

// LineKind says how a line of the report is printed.
type LineKind int

// The kinds of line.
const (
	Part LineKind = iota
	Subtotal
	Grand
)

// ReportLine is a line as it is printed.
type ReportLine struct {
	Key     string // of a Line, "" for sums
	Label   string
	Kind    LineKind
	Cells   Cells
	Sources []Line // whose rows it adds up
	parts   []int  // index of the lines above that a reader would add up
}

// Result is the result report, L01.
type Result struct {
	Until Until
	Lines []ReportLine
}

// NewResult makes the report of sums of the months that it needs.
func NewResult(u Until, sums []Sum, chart Chart) Result {
	byLine := map[Line]*Cells{}
	for _, s := range sums {
		line := chart.Line(s.Account, s.Month)
		if byLine[line] == nil {
			byLine[line] = &Cells{}
		}
		byLine[line].add(u, s)
	}
	r := Result{Until: u}
	revenue := r.section("SUMMA Verksamhetens intäkter", RevenueSide, byLine)
	cost := r.section("SUMMA Verksamhetens kostnader", CostSide, byLine)
	operating := []int{revenue, cost}
	if c := byLine[Unmapped]; c != nil {
		c.settle()
		r.Lines = append(r.Lines, ReportLine{Key: string(Unmapped), Label: Unmapped.Label(), Cells: *c, Sources: []Line{Unmapped}})
		operating = append(operating, len(r.Lines)-1)
	}
	r.grand("RESULTAT", operating)
	result := len(r.Lines) - 1
	financial := r.section("SUMMA Finansposter", FinancialSide, byLine)
	r.grand("Verksamhetens nettoresultat", operating)
	all := append(slices.Clone(operating), financial)
	r.Lines[result] = r.total("RESULTAT", all)
	return r
}

// section adds the lines of a side and their sum, and returns the index of the sum.
func (r *Result) section(label string, side Side, byLine map[Line]*Cells) int {
	var parts []int
	for _, one := range lines {
		c := byLine[one.Line]
		if one.Side != side || c == nil && !one.Usual {
			continue
		}
		if c == nil {
			c = &Cells{}
		}
		c.settle()
		parts = append(parts, len(r.Lines))
		r.Lines = append(r.Lines, ReportLine{Key: string(one.Line), Label: one.Label, Cells: *c, Sources: []Line{one.Line}})
	}
	line := r.total(label, parts)
	line.Kind = Subtotal
	r.Lines = append(r.Lines, line)
	return len(r.Lines) - 1
}

func (r *Result) grand(label string, parts []int) { r.Lines = append(r.Lines, r.total(label, parts)) }

// total is the line that adds up others, exact to the öre.
func (r *Result) total(label string, parts []int) ReportLine {
	line := ReportLine{Label: label, Kind: Grand, parts: parts}
	var cells []Cells
	for _, i := range parts {
		cells = append(cells, r.Lines[i].Cells)
		line.Sources = append(line.Sources, r.Lines[i].Sources...)
	}
	line.Cells = plus(cells...)
	return line
}

// Line returns the printed line with the label or key.
func (r Result) Line(name string) (ReportLine, bool) {
	for _, l := range r.Lines {
		if l.Label == name || l.Key == name && name != "" {
			return l, true
		}
	}
	return ReportLine{}, false
}

// Cost is the line of all costs of the operation.
func (r Result) Cost() Cells {
	line, _ := r.Line("SUMMA Verksamhetens kostnader")
	return line.Cells
}

// Residue is what a sum that is rounded for itself lacks of its rounded parts.
type Residue struct {
	Label  string
	Column Column
	Shown  int64 // tkr
	Parts  int64 // tkr: what the shown parts give
	Exact  money.Amount
}

// text explains the residue to a reader who adds up the lines of the columns.
func (r Residue) text(columns []string) string {
	return fmt.Sprintf("%s i %s: de avrundade raderna ger %s tkr, det exakta beloppet är %s och visas som %s. Skillnaden är avrundning.",
		r.Label, sv.List(columns), sv.Number(r.Parts), r.Exact.Sv(), sv.Number(r.Shown))
}

// ResidueNotes explains the residues, those of a line that are alike in one sentence.
func (r Result) ResidueNotes() []string {
	columns := map[Residue][]string{}
	var kinds []Residue
	for _, x := range r.Residues() {
		column := Columns[x.Column]
		x.Column = 0
		if columns[x] == nil {
			kinds = append(kinds, x)
		}
		columns[x] = append(columns[x], column)
	}
	notes := make([]string, len(kinds))
	for i, x := range kinds {
		notes[i] = x.text(columns[x])
	}
	return notes
}

// Residues are the sums in thousands of kronor that do not agree with their lines
// as shown (I08). Nothing is adjusted to hide them.
func (r Result) Residues() []Residue {
	var all []Residue
	for _, line := range r.Lines {
		for c := range columnCount {
			if len(line.parts) == 0 || !line.Cells[c].Known {
				continue
			}
			var parts int64
			for _, i := range line.parts {
				parts += Tkr(r.Lines[i].Cells[c].Amount)
			}
			if shown := Tkr(line.Cells[c].Amount); shown != parts {
				all = append(all, Residue{line.Label, c, shown, parts, line.Cells[c].Amount})
			}
		}
	}
	return all
}

// SpecLine is one line of the project or activity specification.
type SpecLine struct {
	Code  string // None for rows without
	Name  string
	Cells Cells
	Total bool
}

// Specify adds up the chosen lines of the report by project or activity, with
// "Data saknas" and SUMMA last (L02, L03).
func Specify(u Until, sums []Sum, chart Chart, kind DimensionKind, of []Line, names map[string]string) []SpecLine {
	byCode := map[string]*Cells{"": {}}
	for _, s := range sums {
		if !slices.Contains(of, chart.Line(s.Account, s.Month)) {
			continue
		}
		code := s.dimension(kind)
		if byCode[code] == nil {
			byCode[code] = &Cells{}
		}
		byCode[code].add(u, s)
	}
	var list []SpecLine
	var cells []Cells
	for code, c := range byCode {
		if code == "" {
			for i := range c { // the line is always whole: nothing is missing without data
				c[i].Known = true
			}
		}
		if c.Empty() {
			continue
		}
		c.settle()
		list = append(list, SpecLine{Code: code, Name: names[code], Cells: *c})
		cells = append(cells, *c)
	}
	slices.SortFunc(list, func(a, b SpecLine) int { return compareCodes(a.Code, b.Code) })
	last := len(list) - 1
	list[last].Code, list[last].Name = None, NoData
	return append(list, SpecLine{Name: "SUMMA", Cells: plus(cells...), Total: true})
}

// compareCodes orders codes with "" last.
func compareCodes(a, b string) int {
	switch {
	case a == b:
		return 0
	case a == "":
		return 1
	case b == "" || a < b:
		return -1
	}
	return 1
}

func (s Sum) dimension(kind DimensionKind) string {
	switch kind {
	case ActivityKind:
		return s.Activity
	case ProjectKind:
		return s.Project
	}
	return s.Object
}

// AllLines are the lines of RESULTAT.
func AllLines() []Line {
	var all []Line
	for _, one := range lines {
		all = append(all, one.Line)
	}
	return all
}
