package analysis

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"klover/internal/base/lake"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Dimension is what lines are grouped by.
type Dimension struct {
	Key     string // in the address
	Name    string // in the API and for commands
	Label   string
	Help    string
	Next    string // the dimension that a row is opened by
	Few     bool   // has so few values that they may be columns
	Order   bool   // its values have an order of their own, and are all shown
	fields  []lake.Field
	item    func(row lake.Row, at int) Item                   // of fields that begin at a column
	is      func(value string) (condition lake.Expr, ok bool) // nil for time
	period  func(value string) day.Period                     // of time only
	earlier int64                                             // of time: how much less the value is a year before
}

// Item is a value of a dimension.
type Item struct {
	Value string // in the address
	Label string
	Note  string // under the label: a number
	Short string // in the head of a column, "" when it is the label
	order int64
}

const (
	kindKey     = "slag"
	categoryKey = "kategori"
)

// unknownLabel is a value that the lines lack.
const unknownLabel = "Uppgift saknas"

// dimensions are all dimensions, in the order that they are offered.
var dimensions = []Dimension{
	{Key: "part", Name: "party", Label: "Region", Next: "enhet", Few: true, fields: lake.By("party.code", "party.name"), is: isText("party.code"),
		item: func(r lake.Row, at int) Item { return Item{Value: r.Text(at), Label: orUnknown(r.Text(at + 1))} }},
	{Key: "enhet", Name: "unit", Label: "Enhet", Next: "kategori1", fields: lake.By("unit", "unit.name", "unit.code"), is: isNumbers("unit"), item: numbered},
	{Key: "kategori1", Name: "category1", Label: "Kategori, nivå 1", Next: "kategori2", Few: true, fields: lake.By("category.level1"), is: isText("category.level1"), item: worded},
	{Key: "kategori2", Name: "category2", Label: "Kategori, nivå 2", Next: "kategori3", fields: lake.By("category.level2"), is: isText("category.level2"), item: worded},
	{Key: "kategori3", Name: "category3", Label: "Kategori, nivå 3", Next: "leverantor", fields: lake.By("category.level3"), is: isText("category.level3"), item: worded},
	{Key: "leverantor", Name: "supplier", Label: "Leverantör", Help: "Leverantören i registret. Den som ännu inte är kopplad till registret står som sin faktura skriver den.", Next: "avtal",
		fields: lake.By("supplier", "supplier.name"), is: isNumber("supplier"), item: numberedOnly},
	{Key: categoryKey, Name: "category", Label: "Kategori, lägsta nivå", Next: "leverantor", fields: lake.By("category", "category.name", "category.code"), is: isNumber("category"), item: numbered},
	{Key: "konto", Name: "account", Label: "Konto", Next: "leverantor", fields: lake.By("account", "account.name", "account.code"), is: isNumber("account"), item: numbered},
	{Key: "artikel", Name: "article", Label: "Artikel", Next: "enhet", fields: lake.By("article", "article.name", "article.number"), is: isNumber("article"), item: numbered},
	{Key: "avtal", Name: "contract", Label: "Avtal", Next: "klass", fields: lake.By("contract", "contract.title", "contract.number"), is: isNumber("contract"),
		item: func(r lake.Row, at int) Item {
			if r.Int(at) == 0 {
				return Item{Value: "0", Label: "Inget avtal"}
			}
			return numbered(r, at)
		}},
	{Key: "klass", Name: "class", Label: "Avtalsklass", Help: "Hur raden står till avtalen. Varje rad har precis en klass.", Next: "kategori1", Few: true, Order: true,
		fields: lake.By("class"), is: isNamed("class", classes), item: ofNamed(classes)},
	{Key: kindKey, Name: "kind", Label: "Påverkbart", Help: "Om inköpet kan påverkas av inköpsarbetet, eller varför inte.", Next: "konto", Few: true, Order: true,
		fields: lake.By("kind"), is: isNamed("kind", kinds), item: ofNamed(kinds)},
	{Key: "ar", Name: "year", Label: "År", Next: "kvartal", Few: true, Order: true, fields: []lake.Field{{Name: "ar", Expr: lake.Year(lake.Col("day"))}}, earlier: 1,
		item:   func(r lake.Row, at int) Item { return timeItem(r.Int(at), day.Year(int(r.Int(at)))) },
		period: func(v string) day.Period { return day.Year(atoi(v)) }},
	{Key: "kvartal", Name: "quarter", Label: "Kvartal", Next: "manad", Few: true, Order: true, fields: []lake.Field{{Name: "kvartal", Expr: quarterOf(lake.Col("day"))}}, earlier: 10,
		item:   func(r lake.Row, at int) Item { return timeItem(r.Int(at), quarter(int(r.Int(at)))) },
		period: func(v string) day.Period { return quarter(atoi(v)) }},
	{Key: "manad", Name: "month", Label: "Månad", Next: "kategori1", Few: true, Order: true, fields: []lake.Field{{Name: "manad", Expr: lake.Month(lake.Col("day"))}}, earlier: 100,
		item: func(r lake.Row, at int) Item {
			p := month(int(r.Int(at)))
			one := timeItem(r.Int(at), p)
			one.Short = sv.MonthShort(p.From.Month()) + " " + strconv.Itoa(p.From.Year())
			return one
		},
		period: func(v string) day.Period { return month(atoi(v)) }},
}

// DimensionOf is the dimension of a key.
func DimensionOf(key string) (Dimension, bool) {
	if i := placeOf(key); i < len(dimensions) {
		return dimensions[i], true
	}
	return Dimension{}, false
}

// placeOf is where a dimension stands, after all when there is none.
func placeOf(key string) int {
	if i := slices.IndexFunc(dimensions, func(d Dimension) bool { return d.Key == key }); i >= 0 {
		return i
	}
	return len(dimensions)
}

// quarterOf is the year and quarter of a day, as 20223.
func quarterOf(at lake.Expr) lake.Expr {
	inYear := lake.Sub(lake.Month(at), lake.Mul(lake.Year(at), lake.Num(100)))
	return lake.Add(lake.Mul(lake.Year(at), lake.Num(10)), lake.Div(lake.Add(inYear, lake.Num(2)), lake.Num(3)))
}

func quarter(n int) day.Period { return day.Quarter(n/10, n%10) }

func month(n int) day.Period { return day.Month(n/100, time.Month(n%100)) }

func timeItem(n int64, p day.Period) Item {
	return Item{Value: strconv.FormatInt(n, 10), Label: sv.UpperFirst(p.Label()), order: n}
}

// atoi is 0 for what is not a number.
func atoi(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return n
}

func isText(column string) func(string) (lake.Expr, bool) {
	return func(value string) (lake.Expr, bool) { return lake.Eq(lake.Col(column), lake.Str(value)), true }
}

func isNumber(column string) func(string) (lake.Expr, bool) {
	return func(value string) (lake.Expr, bool) {
		n, err := strconv.ParseUint(value, 10, 32)
		return lake.Eq(lake.Col(column), lake.Num(int64(n))), err == nil
	}
}

func isNamed(column string, list []named) func(string) (lake.Expr, bool) {
	return func(value string) (lake.Expr, bool) {
		n, ok := numberOf(list, value)
		return lake.Eq(lake.Col(column), lake.Num(n)), ok
	}
}

func ofNamed(list []named) func(lake.Row, int) Item {
	return func(r lake.Row, at int) Item {
		n := nameOf(list, r.Int(at))
		return Item{Value: n.Code, Label: n.Label, Short: n.Short, order: r.Int(at)}
	}
}

// worded is a value that is its own label.
func worded(r lake.Row, at int) Item { return Item{Value: r.Text(at), Label: orUnknown(r.Text(at))} }

// numberedOnly is a number and its name.
func numberedOnly(r lake.Row, at int) Item {
	return Item{Value: strconv.FormatInt(r.Int(at), 10), Label: orUnknown(r.Text(at + 1))}
}

// numbered is a number, its name and what the organisation itself calls it.
func numbered(r lake.Row, at int) Item {
	one := numberedOnly(r, at)
	one.Note = r.Text(at + 2)
	if one.Label == unknownLabel && one.Note != "" {
		one.Label, one.Note = one.Note, ""
	}
	return one
}

func orUnknown(text string) string {
	if text == "" {
		return unknownLabel
	}
	return text
}

// isNumbers is isNumber for several, with commas between.
func isNumbers(column string) func(string) (lake.Expr, bool) {
	return func(value string) (lake.Expr, bool) {
		var numbers []lake.Expr
		for text := range strings.SplitSeq(value, ",") {
			n, err := strconv.ParseUint(text, 10, 32)
			if err != nil {
				return lake.Expr{}, false
			}
			numbers = append(numbers, lake.Num(int64(n)))
		}
		return lake.In(lake.Col(column), numbers...), true
	}
}
