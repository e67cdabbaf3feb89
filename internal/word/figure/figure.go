package figure

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// Direction says which way is good.
type Direction int

// The directions.
const (
	Neutral Direction = iota // followed, neither way is good
	Higher                   // högt är bra
	Lower                    // lågt är bra
)

// Sv returns the direction as it is shown.
func (d Direction) Sv() string {
	return [...]string{"Följs", "Högre är bättre", "Lägre är bättre"}[d]
}

// PeriodKind is a way to cut time. Reports show several kinds side by side.
type PeriodKind int

// The kinds, handbook section 6.
const (
	Month       PeriodKind = iota // one calendar month
	YearToDate                    // 1 January up to and including the month: "ack"
	Rolling12                     // the last twelve whole months: "R12"
	Year                          // a calendar year
	Accumulated                   // since the start of the measurement
)

// Sv returns the kind as it is shown.
func (k PeriodKind) Sv() string {
	return [...]string{"Månad", "Ackumulerat i år", "Rullande tolv månader", "Helår", "Sedan start"}[k]
}

// Ending returns the period of this kind that ends with the month of d. In
// December YearToDate, Rolling12 and Year are the same days.
func (k PeriodKind) Ending(d day.Date) day.Period {
	month := day.Month(d.Year(), d.Month())
	switch k {
	case YearToDate:
		return day.YearToDate(month.Last())
	case Rolling12:
		return day.Rolling12(d)
	case Year:
		return day.Year(d.Year())
	case Accumulated:
		return day.Period{To: month.To}
	}
	return month
}

// Definition is one version of what a figure means.
type Definition struct {
	Version int      // 1, 2, …
	Text    string   // Swedish: what is counted, numerator and denominator
	Source  string   // where the definition comes from: report, standard, decision
	From    day.Date // first day on which it holds
	To      day.Date // first day on which it no longer holds, 0 = still
}

// Figure is a key figure. Key never changes and is never used again for another.
type Figure struct {
	Key         string // "procurement.announced"
	Name        string // "Annonserade upphandlingar"
	Unit        Unit
	Direction   Direction
	Decimals    int          // as shown; computation is exact
	Owner       string       // the role that answers for it
	Definitions []Definition // oldest first
	Added       day.Date     // first day it is followed, 0 = always
	Retired     day.Date     // first day it is no longer followed, 0 = still
	Kinds       []PeriodKind // what it can be asked for
	PartySplit  bool         // can be asked for one region
	Note        string       // what the reader must know: "ingår inte i vårt ansvar, men följs"
	ByHand      bool         // somebody enters its values with their source: no register has the rows

	Compute func(context.Context, Ask) (Value, error)
	Rows    func(context.Context, Ask) ([]Row, error) // what the value is the sum of
}

// Ask is what is wanted of a figure.
type Ask struct {
	Period day.Period
	Kind   PeriodKind
	Party  party.Code // "" = all
}

// Ending asks for the period of the kind that ends with the month of d.
func Ending(k PeriodKind, d day.Date, p party.Code) Ask {
	return Ask{Period: k.Ending(d), Kind: k, Party: p}
}

// Text returns the value in the figure's unit and number of decimals.
func (f Figure) Text(v Value) string { return v.Decimals(f.Unit, f.Decimals) }

// Definition returns the version that held on the day; the newest for day 0.
func (f Figure) Definition(on day.Date) (Definition, bool) {
	for _, d := range slices.Backward(f.Definitions) {
		if on == 0 || (day.Period{From: d.From, To: d.To}).Contains(on) {
			return d, true
		}
	}
	return Definition{}, false
}

// Followed tells whether the figure was followed on the day.
func (f Figure) Followed(on day.Date) bool {
	return (day.Period{From: f.Added, To: f.Retired}).Contains(on)
}

// Value computes the figure. A figure that has no split by region, or was not
// followed in the period, answers so instead of with a number for something else.
func (f Figure) Value(ctx context.Context, ask Ask) (Value, error) {
	if ask.Party != "" && !f.PartySplit {
		return Unmeasurable("Nyckeltalet delas inte upp på region."), nil
	}
	if !slices.Contains(f.Kinds, ask.Kind) {
		return Unmeasurable("Nyckeltalet redovisas inte för den här sortens period."), nil
	}
	if !ask.Period.Overlaps(day.Period{From: f.Added, To: f.Retired}) {
		return Unmeasurable("Nyckeltalet följdes inte under perioden."), nil
	}
	v, err := f.Compute(ctx, ask)
	if err != nil {
		return Value{}, fmt.Errorf("computing %s for %s: %w", f.Key, ask.Period, err)
	}
	return v, nil
}

// Register is all figures of the system, in the order in which they were given.
// After those that the program is built with stand those that come and go while
// it runs.
type Register struct {
	list  []Figure
	byKey map[string]int
	more  func() []Figure
}

// NewRegister joins the areas' figures. A duplicate key or an incomplete figure is
// an error at start, not a wrong report in January.
func NewRegister(lists ...[]Figure) (*Register, error) {
	r := &Register{byKey: map[string]int{}}
	for _, f := range slices.Concat(lists...) {
		if err := f.check(); err != nil {
			return nil, err
		}
		if _, taken := r.byKey[f.Key]; taken {
			return nil, fmt.Errorf("figure %s is registered twice", f.Key)
		}
		r.byKey[f.Key] = len(r.list)
		r.list = append(r.list, f)
	}
	return r, nil
}

func (f Figure) check() error {
	switch {
	case f.Key == "" || f.Name == "":
		return fmt.Errorf("figure %q %q lacks key or name", f.Key, f.Name)
	case len(f.Definitions) == 0:
		return fmt.Errorf("figure %s has no definition", f.Key)
	case f.Compute == nil:
		return fmt.Errorf("figure %s cannot be computed", f.Key)
	case len(f.Kinds) == 0:
		return fmt.Errorf("figure %s has no kind of period", f.Key)
	case f.Retired != 0 && f.Retired <= f.Added:
		return fmt.Errorf("figure %s is retired before it is added", f.Key)
	}
	for i, d := range f.Definitions {
		if d.Version != i+1 || d.Text == "" || d.Source == "" {
			return fmt.Errorf("figure %s: definition %d lacks version, text or source", f.Key, i+1)
		}
	}
	return nil
}

// Extended returns a register with the same figures, where those that more returns
// at the moment of each question stand last. An earlier extension is replaced.
func (r *Register) Extended(more func() []Figure) *Register {
	return &Register{list: r.list, byKey: r.byKey, more: more}
}

// coming returns the figures of the extension. One that is incomplete, or has the
// key of another, is left out: it must not stop the others.
func (r *Register) coming() []Figure {
	if r.more == nil {
		return nil
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(r.more(), func(f Figure) bool {
		_, taken := r.byKey[f.Key]
		taken = taken || seen[f.Key]
		seen[f.Key] = true
		return taken || f.check() != nil
	})
}

// All returns every figure, also retired ones.
func (r *Register) All() []Figure { return append(slices.Clone(r.list), r.coming()...) }

// Followed returns the figures that were followed on the day.
func (r *Register) Followed(on day.Date) []Figure {
	return slices.DeleteFunc(r.All(), func(f Figure) bool { return !f.Followed(on) })
}

// Get returns the figure with the key.
func (r *Register) Get(key string) (Figure, error) {
	if i, ok := r.byKey[key]; ok {
		return r.list[i], nil
	}
	coming := r.coming()
	if i := slices.IndexFunc(coming, func(f Figure) bool { return f.Key == key }); i >= 0 {
		return coming[i], nil
	}
	return Figure{}, fault.NotFound("Nyckeltalet %s finns inte.", key)
}
