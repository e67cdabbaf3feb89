package invoice

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"klover/internal/base/fault"
	"klover/internal/base/sheet"
	"klover/internal/word/orgnr"

	"golang.org/x/text/encoding/charmap"
)

// limits are those of ledgers: a region's year is some hundred megabytes of CSV.
var limits = sheet.Limits{Bytes: 4 << 30, Unpacked: 8 << 30, Rows: 100_000_000}

// grid turns rows into invoices: rows after each other with the same head are one.
type grid struct {
	batch
	columns []column
	format  Format
	key     same // of the invoice that is being collected
	open    bool
	row     row
	mended  bool // it is said that texts in another encoding were mended
	rows    int
}

// column is a column that is read.
type column struct {
	at    int
	name  string
	field Field
}

// readTable reads CSV and Excel.
func readTable(ctx context.Context, from io.ReaderAt, size int64, o Options, take Take) (Format, error) {
	book, err := sheet.Open(from, size, o.Name, limits)
	if err != nil {
		return Table, err
	}
	head, err := book.Head(o.Mapping.Sheet, wanted(o.Mapping))
	if err != nil {
		return Table, err
	}
	g := &grid{batch: batch{take: take, options: o}, format: Table}
	if isLedger(head.Names) {
		g.format = Ledger
	}
	if err := g.match(head.Names); err != nil {
		return g.format, err
	}
	for row, err := range book.Below(o.Mapping.Sheet, head) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return g.format, g.broken(err)
		}
		if err := g.cells(row); err != nil {
			return g.format, err
		}
	}
	return g.format, g.finish(cutOff(from, size))
}

// wanted are the names by which the row with heads is found.
func wanted(m Mapping) []string {
	var names []string
	for _, said := range m.Columns {
		names = append(names, said)
	}
	for _, f := range fields {
		names = append(append(names, f.Key, f.Label), f.names...)
	}
	return names
}

// match finds the columns, and refuses a table without what every row must have.
func (g *grid) match(names []string) error {
	for _, f := range fields {
		if i := g.options.Mapping.column(f, names); i >= 0 {
			g.columns = append(g.columns, column{i, names[i], f})
		}
	}
	return g.complete(names)
}

// must are the fields of which every table has one.
var must = [][]string{{"belopp"}, {"datum", "fakturadatum"}, {"leverantor", "leverantor_id", "leverantorsnummer", "momsnummer"}}

func (g *grid) complete(names []string) error {
	var missing []string
	for _, keys := range must {
		if !slices.ContainsFunc(g.columns, func(c column) bool { return slices.Contains(keys, c.field.Key) }) {
			missing = append(missing, labelOf(keys[0]))
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return fault.Wrong("Filen %s saknar kolumn för %s. Kolumnerna är: %s.", g.options.Name, strings.Join(missing, " och "), strings.Join(names, ", "))
}

func labelOf(key string) string {
	for _, f := range fields {
		if f.Key == key {
			return strings.ToLower(f.Label)
		}
	}
	return key
}

// cells reads one row of a sheet.
func (g *grid) cells(from sheet.Row) error {
	g.start(from.Number)
	for _, c := range g.columns {
		cell := from.At(c.at)
		g.row.exact = cell.Kind == sheet.Number
		if cell.Kind == sheet.Error {
			g.row.column = c.name
			g.row.refuse(c.field.Label, cell.Text, "Cellen har felet "+cell.Text+" i Excel.")
			continue
		}
		g.put(c, cell.Text)
	}
	return g.end()
}

func (g *grid) start(number int) {
	g.rows++
	if g.row.numbers == nil {
		g.row.numbers = map[string]orgnr.ID{}
	}
	g.row = row{numbers: g.row.numbers, decimal: g.options.Mapping.Decimal, faults: g.row.faults[:0], head: Invoice{Format: g.format, Row: number}, line: Line{Row: number}}
}

// put reads one value. A hyphen stands for nothing in published ledgers.
func (g *grid) put(c column, text string) {
	if text == "" || text == "-" {
		return
	}
	g.row.column = c.name
	c.field.put(&g.row, g.mend(text))
}

// mend reads what was saved as UTF-8 in a file of Windows-1252: "VÃ¤sterÃ¥s".
func (g *grid) mend(text string) string {
	if !strings.ContainsAny(text, "ÃÂ") {
		return text
	}
	raw, err := charmap.Windows1252.NewEncoder().String(text)
	if err != nil || !utf8.ValidString(raw) || raw == text {
		return text
	}
	if !g.mended {
		g.mended = true
		g.row.tell("", text, "Raden är sparad i en annan teckenkod än resten av filen. Texten läses som ”"+short(raw)+"”.", Doubt)
	}
	return raw
}

// end hands on the row that was read, together with those before it that it belongs to.
func (g *grid) end() error {
	r := &g.row
	r.check()
	r.head.Kind = r.kind()
	key := r.same()
	if g.open && (key != g.key || r.refused()) {
		if err := g.close(); err != nil {
			return err
		}
	}
	if !g.open {
		g.key, g.open = key, true
		g.begin(r.head)
	}
	for _, f := range r.faults {
		g.tell(f)
	}
	if r.refused() {
		return g.close()
	}
	g.future(r.head.IssuedOn, Fault{Row: r.line.Row, Field: "Datum", Value: r.head.IssuedOn.Sv()})
	g.sums.net += r.line.Net
	return g.add(r.line)
}

func (g *grid) close() error {
	g.open = false
	return g.hand(true)
}

// broken is a file that cannot be read further. What was read of it stands.
func (g *grid) broken(err error) error {
	if fault.KindOf(err) == fault.KindInternal {
		return err
	}
	return g.alone(Fault{Grade: Refused, Text: fault.Message(err)})
}

// alone tells a fault of the file and not of an invoice in it.
func (g *grid) alone(f Fault) error {
	if g.open {
		if err := g.close(); err != nil {
			return err
		}
	}
	g.begin(Invoice{Format: g.format, Row: f.Row})
	g.tell(f)
	return g.hand(true)
}

func (g *grid) finish(cut bool) error {
	if cut && g.rows > 0 {
		return g.alone(Fault{Row: g.row.line.Row, Grade: Doubt, Text: "Filen slutar utan radbrytning. Kontrollera att sista raden är hel."})
	}
	if g.rows == 0 {
		return g.alone(Fault{Grade: Refused, Text: "Filen har rubriker men inga rader."})
	}
	if g.open {
		return g.close()
	}
	return nil
}

// cutOff tells whether a text file ends in the middle of a line. An Excel file that does
// is not opened at all.
func cutOff(from io.ReaderAt, size int64) bool {
	tail := make([]byte, min(size, 4))
	if _, err := from.ReadAt(tail, size-int64(len(tail))); err != nil && err != io.EOF {
		return false
	}
	first := make([]byte, 2)
	if _, err := from.ReadAt(first, 0); err == nil && bytes.Equal(first, []byte("PK")) {
		return false
	}
	return !bytes.ContainsAny(tail, "\r\n")
}
