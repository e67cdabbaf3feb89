package analysis

import (
	"net/url"

	"klover/internal/area/law/policy"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// Shown is the figures of an analysis at one time. Each has the question that it answers,
// so that what was shown stays and can be asked again.
type Shown struct {
	Period     day.Period
	Query      string // all lines of the analysis
	Spent      money.Amount
	Lines      int64
	Numbered   int64 // lines with an article number
	Suppliers  int64
	Invoices   int64
	Deviation  money.Amount // paid above agreed prices
	Classes    []Part       // in the order of spend.Classes
	BySupplier []Part
	ByCategory []Part
	ByContract []Part
	ByArticle  []Part
	Leaks      []ShownLeak
	Prices     []ShownPrice
	Outside    []Part // contract suppliers with much outside their contracts: Of is all that was bought of them
	Direct     []ShownDirect
}

// Part is a part of what was spent.
type Part struct {
	Label string
	Note  string
	Spent money.Amount
	Of    money.Amount // the whole that it is a part of
	Lines int64
	Query string
}

// Share is the part in percent of its whole, in words.
func (p Part) Share() string { return sv.Percent(int64(p.Spent), int64(p.Of), 1) }

// ShownLeak is a leakage as it was shown.
type ShownLeak struct {
	Supplier, Category, Contract, ContractID string
	ContractSuppliers                        string
	Spent                                    money.Amount
	Query                                    string
}

// ShownPrice is what was paid above the agreed prices of a contract.
type ShownPrice struct {
	Supplier, Contract, ContractID string
	Paid, Agreed                   money.Amount
	Query                          string
}

// Over is what was paid above the agreed price.
func (p ShownPrice) Over() money.Amount { return p.Paid - p.Agreed }

// ShownDirect is what was bought of one kind without contract, against the limit of direct
// awards, which holds for the whole region.
type ShownDirect struct {
	Category   string
	Unit       money.Amount // bought without contract by what is analysed
	Whole      money.Amount // by the whole region
	Registered money.Amount // direct awards in the register
	Limit      money.Amount
	Basis      string
	Query      string
}

// Percent is how much of the limit is used: by the larger of what was bought and what was
// registered, since what was registered is bought too.
func (d ShownDirect) Percent() int64 {
	if d.Limit <= 0 {
		return 0
	}
	return int64(max(d.Whole, d.Registered)) * 100 / int64(d.Limit)
}

// Of is what was spent in some classes, by their places.
func (s Shown) Of(classes ...int) (sum money.Amount) {
	for _, c := range classes {
		if c < len(s.Classes) {
			sum += s.Classes[c].Spent
		}
	}
	return sum
}

// Loyalty is a figure with both its terms.
type Loyalty struct {
	Key, Label string
	Num, Den   money.Amount
	Query      string
}

// Text is the ratio in percent, or that it cannot be measured.
func (r Loyalty) Text() string {
	if r.Den <= 0 {
		return "ej mätbar"
	}
	return sv.Percent(int64(r.Num), int64(r.Den), 1)
}

// loyalty are supplier and contract loyalty (handbook 6.3).
func (s Shown) loyalty() []Loyalty {
	return []Loyalty{
		{"leverantorstrohet", "Leverantörstrohet", s.Of(0, 1, 2), s.Spent, s.Query},
		{"avtalstrohet", "Avtalstrohet", s.Of(0), s.Of(0, 1, 2, 3), s.Query},
	}
}

// Suggestion is an action that a rule proposes.
type Suggestion struct {
	Rule, What, Why    string
	Selection, Measure string
	Worth              money.Amount
}

// mostOfRule is how many actions each rule proposes: more than a unit can take on is no help.
const mostOfRule = 3

// suggestions are the actions that the rules propose for the figures.
func (s Shown) suggestions(r policy.Values) (list []Suggestion) {
	for _, l := range s.Leaks[:min(len(s.Leaks), mostOfRule)] {
		if int64(l.Spent) >= r[keyPackLeak] {
			list = append(list, Suggestion{"leak", "Köp " + l.Category + " på avtalet " + l.Contract + " i stället för av " + l.Supplier,
				l.Spent.Sv() + " köptes utanför avtalet. Avtalet har " + orUnknown(l.ContractSuppliers) + ".", l.Query, "belopp", l.Spent})
		}
	}
	for _, p := range s.Prices[:min(len(s.Prices), mostOfRule)] {
		if int64(p.Over()) >= r[keyPackDeviation] {
			list = append(list, Suggestion{"price", "Reklamera priserna hos " + p.Supplier + " på avtalet " + p.Contract,
				p.Over().Sv() + " betalades över de avtalade priserna.", p.Query, "avvikelse", p.Over()})
		}
	}
	for _, o := range s.Outside[:min(len(s.Outside), mostOfRule)] {
		if o.Of > 0 && int64(o.Spent) >= r[keyPackLeak] && int64(o.Spent)*100 >= int64(o.Of)*r[keyPackOutside] {
			list = append(list, Suggestion{"outside", "Se över sortimentet hos " + o.Label + ": välj artiklar som finns på avtalet, eller komplettera det",
				o.Share() + " av köpen hos leverantören, " + o.Spent.Sv() + ", är artiklar utanför avtalet.", o.Query, "belopp", o.Spent})
		}
	}
	for _, d := range s.Direct[:min(len(s.Direct), mostOfRule)] {
		if d.Percent() >= r[keyPackDirect] {
			list = append(list, Suggestion{"direct", "Anmäl behovet av " + d.Category + " till upphandling",
				"Köp utan avtal i regionen når " + sv.Number(d.Percent()) + sv.Space + "% av direktupphandlingsgränsen " + d.Limit.Sv() + ".", d.Query, "belopp", d.Unit})
		}
	}
	if s.Lines > 0 && s.Numbered*100 < s.Lines*r[keyPackNumbers] {
		list = append(list, Suggestion{Rule: "numbers", What: "Kräv artikelnummer på fakturorna av de största leverantörerna",
			Why: "Bara " + sv.Percent(s.Numbered, s.Lines, 0) + " av raderna har artikelnummer. Utan det går priset inte att kontrollera."})
	}
	return list
}

// selectionOf reads the lines that an action is about, in another period.
func selectionOf(query string, p day.Period, today day.Date) (Filter, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return Filter{}, err
	}
	values.Set(keyPeriod, p.String())
	return ParseFilter(values, today)
}

// Compared is a figure of an analysis, when it was discussed and when it was followed up.
type Compared struct {
	Label         string
	Before, After string
	Change        string
	BeforeURL     string
	AfterURL      string
}

// compare sets the same figures of two times beside each other.
func compare(was, is Shown) []Compared {
	at := func(s Shown) string { return LinesPath + "?" + s.Query }
	row := func(label string, before, after money.Amount) Compared {
		return Compared{label, before.Sv(), after.Sv(), signed((after - before).Sv()), at(was), at(is)}
	}
	list := []Compared{row("Inköp", was.Spent, is.Spent)}
	before, after := was.loyalty(), is.loyalty()
	for i := range before {
		list = append(list, Compared{before[i].Label, before[i].Text(), after[i].Text(), points(before[i], after[i]), at(was), at(is)})
	}
	for i := range min(len(was.Classes), len(is.Classes)) {
		c := row(was.Classes[i].Label, was.Classes[i].Spent, is.Classes[i].Spent)
		c.BeforeURL, c.AfterURL = LinesPath+"?"+was.Classes[i].Query, LinesPath+"?"+is.Classes[i].Query
		list = append(list, c)
	}
	return append(list, row("Betalt över avtalade priser", was.Deviation, is.Deviation))
}

// points is the difference of two ratios in percentage points with one decimal.
func points(was, is Loyalty) string {
	if was.Den <= 0 || is.Den <= 0 {
		return sv.Missing
	}
	c := Cube{Measure: Measure{Kind: Ratio}}
	return c.changed(Value{int64(is.Num), int64(is.Den)}, Value{int64(was.Num), int64(was.Den)})
}
