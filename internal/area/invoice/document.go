package invoice

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"klover/internal/base/markup"
)

// spot is an element that a format has a use for. What is in no spot is passed over
// without being kept, whatever its size: attachments, above all.
type spot struct {
	in    map[string]*spot
	read  func(*document, []byte) // its text, at its end
	begin func(*document)         // at its start
	end   func(*document) error   // after its text
	outer bool                    // an envelope: elements in it that are not known are too
}

// rule says what an element is read into. The path is from the document's root.
type rule struct {
	path string
	read func(*document, []byte)
}

// at returns the spot of a path, made if it is not there.
func (s *spot) at(path string) *spot {
	for _, name := range strings.Split(path, "/") {
		if s.in == nil {
			s.in = map[string]*spot{}
		}
		if s.in[name] == nil {
			s.in[name] = &spot{}
		}
		s = s.in[name]
	}
	return s
}

func (s *spot) put(rules []rule) {
	for _, r := range rules {
		s.at(r.path).read = r.read
	}
}

// spaces are the namespaces that the formats use, with the prefixes that rules use.
var spaces = map[string]string{
	"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2":                   "ubl",
	"urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2":                "ubl",
	"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2": "cac",
	"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2":     "cbc",
	"urn:sfti:documents:BasicInvoice:1:0":                                      "sfti",
	"urn:sfti:documents:ObjectEnvelope:1:0":                                    "objekt",
	"urn:sfti:CommonAggregateComponents:1:0":                                   "sac",
	"urn:oasis:names:tc:ubl:CommonBasicComponents:1:0":                         "sbc",
}

// mostText is how much of one text is kept. Notes of more are cut.
const mostText = 8 << 10

// document reads the invoices of one XML file: one, or many in an envelope.
type document struct {
	batch
	x      *markup.Scanner
	line   Line
	lines  int  // of the invoice, also those handed over
	credit bool // its amounts mean the opposite
	at     []*spot
	attrs  []byte            // of the element whose text is read
	codes  map[string]string // attributes read before
	text   []byte
	found  int    // invoices
	root   string // the file's first element

	// what is being read, until its end
	charge    Charge
	chargeIs  string // its indicator
	reference Reference
	extra     extra
	payment   Payment
	branch    string // of the account
	tax       [2]string
	hasNet    bool
}

// extra is an additional document that an invoice refers to.
type extra struct{ kind, id string }

// readXML reads UBL and Svefaktura.
func readXML(ctx context.Context, from io.Reader, o Options, take Take) error {
	d := &document{batch: batch{take: take, options: o}, codes: map[string]string{}}
	x, err := markup.New(from, spaces)
	if err != nil {
		return d.broken(err)
	}
	d.x, d.at = x, []*spot{roots}
	for n := 0; ; n++ {
		if n%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		kind, err := x.Next()
		switch {
		case errors.Is(err, io.EOF):
			return d.finish()
		case err != nil:
			return d.broken(err)
		case kind == markup.Start:
			err = d.start()
		case kind == markup.End:
			err = d.stop()
		default:
			err = d.keep()
		}
		if err != nil {
			return err
		}
	}
}

func (d *document) top() *spot { return d.at[len(d.at)-1] }

func (d *document) start() error {
	if d.root == "" {
		d.root = d.x.Name()
	}
	next := d.top().in[d.x.Name()]
	switch {
	case next == nil && d.top().outer:
		next = d.top()
	case next == nil:
		if err := d.x.Skip(); err != nil {
			return d.broken(err)
		}
		return nil
	}
	d.at = append(d.at, next)
	if next.begin != nil {
		next.begin(d)
	}
	if next.read != nil {
		d.text, d.attrs = d.text[:0], append(d.attrs[:0], d.x.Attrs()...)
	}
	return nil
}

func (d *document) stop() error {
	s := d.top()
	d.at = d.at[:len(d.at)-1]
	if s.read != nil {
		s.read(d, d.text)
	}
	if s.end != nil {
		return s.end(d)
	}
	return nil
}

func (d *document) keep() error {
	if d.top().read == nil || len(d.text) > mostText {
		return nil
	}
	var err error
	if d.text, err = d.x.AppendText(d.text); err != nil {
		return d.broken(err)
	}
	return nil
}

// attr returns an attribute of the element whose text is read. They are codes, and few.
func (d *document) attr(name string) string {
	value := markup.Attr(d.attrs, name)
	code, ok := d.codes[string(value)]
	if !ok {
		code = string(value)
		if len(d.codes) < mostCodes {
			d.codes[code] = code
		}
	}
	return code
}

// mostCodes bounds how many codes are remembered.
const mostCodes = 200

// inInvoice tells whether an invoice is being read.
func (d *document) inInvoice() bool { return len(d.at) > 1 && !d.top().outer }

// finish is the end of a file that is whole.
func (d *document) finish() error {
	if d.found > 0 {
		return nil
	}
	d.begin(Invoice{})
	text := "Filen är ingen faktura. Den börjar med elementet " + d.root + ", men Peppol BIS Billing 3 börjar med Invoice eller CreditNote i UBL 2.1 och Svefaktura med Invoice i sin egen namnrymd."
	if d.root == "objekt:ObjectEnvelope" {
		text = "Filen är ett kuvert med bilagor till en Svefaktura (ObjectEnvelope). Läs in fakturan i stället."
	}
	if d.root == "" {
		text = "Filen är tom."
	}
	d.tell(Fault{Value: d.root, Grade: Refused, Text: text})
	return d.hand(true)
}

// errStop ends the reading of a file that cannot be followed further. It is told already.
var errStop = errors.New("the file cannot be read further")

// broken is a file that is not XML from here on: the invoice that it is in is refused, and
// those before it stand.
func (d *document) broken(err error) error {
	text := sentence(err)
	if text == "" {
		return fmt.Errorf("reading %s: %w", d.options.Name, err)
	}
	f := Fault{Grade: Refused, Text: text}
	if d.x != nil {
		f.Row, f.Path = d.x.Line(), d.path()
	}
	if !d.inInvoice() {
		d.begin(Invoice{})
	}
	d.tell(f)
	if err := d.hand(true); err != nil {
		return err
	}
	return errStop
}

// sentence says in Swedish why a file is not XML, "" when it is something else.
func sentence(err error) string {
	var set markup.EncodingError
	switch {
	case errors.Is(err, markup.ErrCut):
		return "Filen slutar mitt i fakturan. Den är avhuggen: hämta den på nytt."
	case errors.Is(err, markup.ErrDoctype):
		return "Filen har en dokumenttypsdeklaration (DOCTYPE). Sådana läses inte, eftersom de kan hämta in annat i filen."
	case errors.Is(err, markup.ErrEntity):
		return "Texten har en hänvisning (&…;) till något som inte finns. Ett ensamt &-tecken ska skrivas &amp;."
	case errors.Is(err, markup.ErrNested):
		return "Elementen avslutas inte i ordning. Filen är skadad eller ihopsatt av flera."
	case errors.Is(err, markup.ErrPrefix):
		return "Ett element har ett prefix utan namnrymd. Filen är skadad."
	case errors.Is(err, markup.ErrLarge):
		return "Ett element är orimligt långt eller djupt. Filen läses inte."
	case errors.Is(err, markup.ErrMarkup):
		return "Filen är inte riktig XML här."
	case errors.As(err, &set):
		return "Filen anger teckenkoden " + string(set) + ", som inte kan läsas. UTF-8, UTF-16, ISO 8859-1, ISO 8859-15 och Windows-1252 kan läsas."
	}
	return ""
}

// path is where the document stands, with the number of the line.
func (d *document) path() string {
	var b strings.Builder
	for _, name := range d.x.Path() {
		b.WriteByte('/')
		b.WriteString(name)
		if isLine(name) {
			fmt.Fprintf(&b, "[%d]", d.lines+1)
		}
	}
	return b.String()
}

func isLine(name string) bool {
	return name == "cac:InvoiceLine" || name == "cac:CreditNoteLine" || name == "sac:InvoiceLine"
}

// here begins a fault at the element that the document stands at.
func (d *document) here(field string) Fault {
	return Fault{Row: d.x.Line(), Path: d.path(), Field: field}
}
