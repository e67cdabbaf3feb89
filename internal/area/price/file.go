package price

import (
	"database/sql/driver"
	"slices"
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/sheet"
	"klover/internal/word/storage"
)

// MostBytes is the largest file that is taken.
const MostBytes = 100 << 20

// FileState is where the reading of a file stands.
type FileState string

// The states.
const (
	Received FileState = "received"
	Reading  FileState = "reading"
	Read     FileState = "read"
	Failed   FileState = "failed"
	Undone   FileState = "undone"
)

// Sv names the state.
func (s FileState) Sv() string {
	return map[FileState]string{Received: "Mottagen", Reading: "Läses", Read: "Inläst", Failed: "Har fel", Undone: "Ångrad"}[s]
}

// File is a price list as a supplier sent it.
type File struct {
	ID        string
	Version   int64
	ListID    string
	FileID    identity.Ref // "" when it was read from a command
	Name      string
	State     FileState
	Mapping   Mapping
	OnlyGood  bool // rows with faults are left out; else nothing is read when any is wrong
	EditionID identity.Ref
	ReadRows  int64
	WrongRows int64
	Millis    int64
	Message   string
	JobID     string
	ByName    string
	CreatedAt time.Time
	ChangedAt time.Time
}

// FilePath is the address of the files.
const FilePath = "/prisfiler"

// URL is the address of the file.
func (f File) URL() string { return FilePath + "/" + f.ID }

// Fault is what is wrong with a cell: file, sheet, row, field and value.
type Fault struct {
	FileID  string
	N       int64
	Sheet   string
	RowNo   int64
	Field   string // label
	Value   string
	Message string
}

// Mapping says which column of a file is what. Columns are known by their heads, so
// that sheets may have them in different places.
type Mapping struct {
	Columns  map[string]string `json:"columns"`  // field → head
	Fraction bool              `json:"fraction"` // a discount in a cell of numbers is a part of one: Excel shows 0,125 as 12,5 %
	Unit     string            `json:"unit"`     // of rows without unit
}

// Value stores the mapping.
func (m Mapping) Value() (driver.Value, error) { return storage.JSON(m) }

// Scan reads what Value stored.
func (m *Mapping) Scan(from any) error { return storage.ScanJSON(from, m) }

// wanted is what heads may be called.
func wanted() []string {
	var names []string
	for _, d := range ItemFields {
		names = append(append(names, d.Label), d.Aliases...)
	}
	return names
}

// Guess finds the columns by what they are called. Each head is used once, and the
// first field that knows it takes it.
func Guess(heads []string) Mapping {
	m := Mapping{Columns: map[string]string{}}
	used := map[int]bool{}
	for _, exact := range []bool{true, false} {
		for _, d := range ItemFields {
			if _, done := m.Columns[d.Key]; done {
				continue
			}
			for _, alias := range append([]string{d.Label}, d.Aliases...) {
				if at := headLike(heads, alias, exact); at >= 0 && !used[at] {
					used[at] = true
					m.Columns[d.Key] = heads[at]
					break
				}
			}
		}
	}
	m.beforeDiscount()
	return m
}

// beforeDiscount takes a column that is only called "Pris" for the list price when a
// discount stands beside it and nothing else is a list price.
func (m Mapping) beforeDiscount() {
	net := m.Columns["net"]
	if m.Columns["discount"] == "" || m.Columns["listed"] != "" || net == "" || strings.HasPrefix(plainHead(net), "netto") || strings.HasPrefix(plainHead(net), "avtal") {
		return
	}
	m.Columns["listed"] = net
	delete(m.Columns, "net")
}

// shortAlias is where an alias says too little to be the beginning of a longer head.
const shortAlias = 5

func headLike(heads []string, alias string, exact bool) int {
	want := plainHead(alias)
	return slices.IndexFunc(heads, func(h string) bool {
		have := plainHead(h)
		return have == want || !exact && len(want) >= shortAlias && strings.HasPrefix(have, want)
	})
}

func plainHead(text string) string {
	return strings.NewReplacer(" ", "", ".", "", "-", "", "_", "", ":", "", "(", "", ")", "", "\u00a0", "", "*", "").Replace(strings.ToLower(text))
}

// complete refuses a mapping that cannot give a price.
func (m Mapping) complete() error {
	has := func(key string) bool { return m.Columns[key] != "" }
	switch {
	case !has("article") && !has("own") && !has("gtin"):
		return fault.Invalid(fault.Field{Name: "article", Message: "Välj kolumnen med artikelnummer: leverantörens, vårt eget eller GTIN."})
	case !has("name"):
		return fault.Invalid(fault.Field{Name: "name", Message: "Välj kolumnen med benämning."})
	case !has("net") && !has("listed"):
		return fault.Invalid(fault.Field{Name: "net", Message: "Välj kolumnen med pris."})
	case !has("unit") && m.Unit == "":
		return fault.Invalid(fault.Field{Name: "unit", Message: "Välj kolumnen med enhet, eller skriv vilken enhet alla priser har."})
	}
	return nil
}

// reader makes items of the rows of a sheet.
type reader struct {
	at       map[string]int // field → column
	fraction bool
	unit     string
	above    Item // merged cells leave the rows below empty
}

// read prepares to read a sheet with these heads; not ok when it lacks a price or what
// tells articles apart, as sheets of terms and contacts do.
func (m Mapping) read(head sheet.Head) (*reader, bool) {
	r := &reader{at: map[string]int{}, fraction: m.Fraction, unit: m.Unit}
	for key, name := range m.Columns {
		if at := head.Column(name); at >= 0 && name != "" {
			r.at[key] = at
		}
	}
	_, article := r.at["article"]
	_, own := r.at["own"]
	_, gtin := r.at["gtin"]
	_, net := r.at["net"]
	_, listed := r.at["listed"]
	return r, (article || own || gtin) && (net || listed)
}

func (r *reader) cell(row sheet.Row, key string) sheet.Cell {
	at, ok := r.at[key]
	if !ok {
		return sheet.Cell{}
	}
	return row.At(at)
}

// wrong is a fault of a field with the value that was there.
type wrong struct{ key, value, message string }

// item reads a row. A row without price and number is a heading or empty and is passed
// over.
func (r *reader) item(row sheet.Row) (item Item, faults []wrong, skip bool) {
	price := r.cell(row, "net").Text + r.cell(row, "listed").Text
	for key, to := range map[string]*string{"article": &item.Article, "own": &item.Own, "gtin": &item.GTIN, "name": &item.Name} {
		*to = r.cell(row, key).Text
	}
	if price == "" && (item.Article+item.Own+item.GTIN == "" || filled(row) == 1) {
		return item, nil, true
	}
	if item.Article+item.Own+item.GTIN == "" && (item.Name == "" || item.Name == r.above.Name) && r.cell(row, "from_qty").Text != "" {
		item.Article, item.Own, item.GTIN, item.Name = r.above.Article, r.above.Own, r.above.GTIN, r.above.Name
		item.SetPack(r.above.Pack())
	}
	say := func(key, value, message string) { faults = append(faults, wrong{key, value, message}) }
	r.pack(row, &item, say)
	r.numbers(row, &item, say)
	r.days(row, &item, say)
	item = item.ready()
	if len(faults) == 0 {
		for _, f := range fault.FieldsOf(item.Check()) {
			say(f.Name, r.cell(row, f.Name).Text, f.Message)
		}
	}
	r.above = item
	return item, faults, false
}

// filled is how many cells have something.
func filled(row sheet.Row) int {
	n := 0
	for _, c := range row.Cells {
		if c.Text != "" {
			n++
		}
	}
	return n
}

type sayer func(key, value, message string)

func (r *reader) pack(row sheet.Row, item *Item, say sayer) {
	unit, number := r.cell(row, "unit").Text, r.cell(row, "pack").Text
	if unit == "" && item.Unit != "" {
		return
	}
	if unit == "" {
		unit = r.unit
	}
	if unit == "" {
		return // Check says that it is missing
	}
	p, err := ReadPack(unit, strings.ReplaceAll(number, ".", ","))
	if err != nil {
		say("pack", unit+" "+number, fault.Message(err))
		return
	}
	item.SetPack(p)
}

var freeWords = []string{"kostnadsfri", "kostnadsfritt", "kostnadsfria", "utan kostnad", "gratis"}

func (r *reader) numbers(row sheet.Row, item *Item, say sayer) {
	number := func(key string, digits int, most int64, to func(int64)) {
		cell := r.cell(row, key)
		if cell.Text == "" {
			return
		}
		n, err := readNumber(cell.Text, digits, most, cell.Kind == sheet.Number)
		if err != nil {
			say(key, cell.Text, fault.Message(err))
			return
		}
		to(n)
	}
	if item.Free = r.free(row); !item.Free {
		number("net", priceDigits, mostPrice, func(n int64) { item.Net = Price(n) })
		number("listed", priceDigits, mostPrice, func(n int64) { item.Listed = Price(n) })
		r.discount(row, item, say)
	}
	number("from_qty", quantityDigit, mostQuantity, func(n int64) { item.FromQty = Quantity(n) })
	number("volume", quantityDigit, mostQuantity, func(n int64) { item.Volume = SomeQuantity(Quantity(n)) })
	for _, key := range []string{"net", "listed"} {
		if _, mapped := r.at[key]; mapped && r.cell(row, key).Text == "" && item.Net == 0 && item.Listed == 0 && !item.Free {
			say(key, "", "Pris saknas.")
			return
		}
	}
}

// free tells whether the price says that the article costs nothing.
func (r *reader) free(row sheet.Row) bool {
	return free(r.cell(row, "net").Text) || free(r.cell(row, "listed").Text)
}

// free tells whether a text in place of a price says that nothing is to be paid.
func free(text string) bool {
	return slices.Contains(freeWords, strings.ToLower(strings.Trim(text, ". ")))
}

// discount reads "12,5 %", 12.5 and, where the mapping says so, 0.125.
func (r *reader) discount(row sheet.Row, item *Item, say sayer) {
	cell := r.cell(row, "discount")
	if cell.Text == "" {
		return
	}
	digits := percentDigits
	if r.fraction && cell.Kind == sheet.Number {
		digits += 2
	}
	n, err := readNumber(strings.ReplaceAll(cell.Text, "%", ""), digits, mostShare, cell.Kind == sheet.Number)
	if err != nil {
		say("discount", cell.Text, fault.Message(err))
		return
	}
	item.Discount = Share(n)
}

func (r *reader) days(row sheet.Row, item *Item, say sayer) {
	for key, to := range map[string]interface{ UnmarshalText([]byte) error }{"valid_from": &item.ValidFrom, "valid_to": &item.ValidTo} {
		text := r.cell(row, key).Text
		if err := to.UnmarshalText([]byte(text)); err != nil {
			say(key, text, fault.Message(err))
		}
	}
}

// fractions tells whether the discounts of some rows are parts of one: all are numbers
// and none is above 1.
func (r *reader) fractions(rows []sheet.Row) bool {
	some := false
	for _, row := range rows {
		cell := r.cell(row, "discount")
		if cell.Text == "" {
			continue
		}
		n, err := readNumber(cell.Text, priceDigits, mostPrice, true)
		if cell.Kind != sheet.Number || err != nil || n > priceScale {
			return false
		}
		some = some || n > 0
	}
	return some
}

// labelOf names a field.
func labelOf(key string) string {
	if d, ok := ItemFields.Get(key); ok {
		return d.Label
	}
	return "Raden"
}
