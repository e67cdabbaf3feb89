package spend

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"maps"
	"slices"

	"klover/internal/area/invoice"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

const (
	mostRejects  = 10_000    // that are kept; all are counted
	mostSampled  = 20        // lines that are shown before they are stored
	mostCompared = 5_000_000 // lines that are held against each other
	mostNew      = 20        // names of new sellers that are shown
)

// looking gathers what is told of an import before anything of it is stored.
type looking struct {
	*lining
	im       *Import
	file     int
	files    []string
	rejects  []Reject
	told     []told
	now      told
	why      []invoice.Fault // what the import itself has against the invoice
	sample   []Sampled
	sampled  int // of them before the invoice
	twins    []twin
	months   map[int]MonthSum
	sellers  map[Seller]bool
	units    map[Unit]bool
	accounts map[Account]bool
	skip     skipped
	seed     maphash.Seed
}

// told is an invoice that was read and not refused.
type told struct {
	key     int64 // InvoiceKey, 0 for one without number
	ordinal int32
	file    int32
	row     int32
	lines   int32
	on      day.Date
	whole   bool // an electronic invoice, which is there once
	level   Level
	amount  money.Amount
	number  string // of an electronic invoice
}

// twin is a line of a table by what it says.
type twin struct {
	hash uint64
	file int32
	row  int32
}

func newLooking(im *Import, o Origin) *looking {
	*im = Import{ID: im.ID, Version: im.Version, Number: im.Number, Name: im.Name, Files: im.Files, Size: im.Size, SourceID: im.SourceID, Source: im.Source,
		Party: im.Party, Columns: im.Columns, State: im.State, JobID: im.JobID, CreatedByID: im.CreatedByID, CreatedBy: im.CreatedBy, CreatedAt: im.CreatedAt}
	return &looking{lining: newLining(o, im.Party), im: im, now: told{ordinal: -1}, months: map[int]MonthSum{}, sellers: map[Seller]bool{},
		units: map[Unit]bool{}, accounts: map[Account]bool{}, seed: maphash.MakeSeed()}
}

// next takes up the next file.
func (l *looking) next(name string) {
	l.file = len(l.files)
	l.files = append(l.files, name)
}

// take reads a part of an invoice.
func (l *looking) take(p invoice.Part) error {
	if p.First {
		l.lining.begin(p.Invoice)
		l.start(p.Invoice)
	}
	if err := l.lines(p, l.see); err != nil || !p.Last {
		return err
	}
	if err := l.rest(p.Invoice, l.see); err != nil {
		return err
	}
	l.end(p)
	return nil
}

func (l *looking) start(i *invoice.Invoice) {
	xml := i.Format == invoice.UBL || i.Format == invoice.Svefaktura
	l.now = told{ordinal: l.now.ordinal + 1, file: int32(l.file), row: int32(i.Row), on: i.IssuedOn, whole: xml, level: l.head.line.Level}
	if number := l.head.line.Invoice; number != "" {
		l.now.key = InvoiceKey(l.head.line.Seller, number)
		if xml {
			l.now.number = number
		}
	}
	l.why, l.sampled = nil, len(l.sample)
	if field, value, text := l.refusal(i); text != "" {
		l.why = append(l.why, invoice.Fault{File: l.files[l.file], Invoice: i.Number, Row: i.Row, Field: field, Value: value, Grade: invoice.Refused, Text: text})
	}
}

// see notes a line.
func (l *looking) see(one Source) error {
	l.now.lines++
	l.now.amount += one.Amount
	if len(l.sample) < mostSampled {
		l.sample = append(l.sample, sampledOf(one))
	}
	if !l.now.whole && len(l.twins) < mostCompared {
		row := one.Row
		one.Row = 0
		l.twins = append(l.twins, twin{maphash.Comparable(l.seed, one), l.now.file, int32(row)})
	}
	if len(l.why) == 0 {
		l.units[one.Unit] = one.Unit.Code+one.Unit.Name != ""
		l.accounts[one.Account] = one.Account.Code != ""
	}
	return nil
}

func sampledOf(one Source) Sampled {
	s := Sampled{Row: one.Row, On: one.On, Invoice: one.Invoice, Seller: one.Seller.Name, Unit: labelOf(one.Unit.Code, one.Unit.Name),
		Account: labelOf(one.Account.Code, one.Account.Name), Article: labelOf(one.Article.Number, one.Article.Name), Amount: one.Amount, Level: one.Level}
	if one.Quantity.Known {
		s.Quantity = one.Quantity.Quantity.Sv() + " " + one.Article.Unit
	}
	return s
}

func labelOf(code, name string) string {
	if code == "" || name == "" {
		return code + name
	}
	return code + " " + name
}

// end counts an invoice, or tells why it is refused.
func (l *looking) end(p invoice.Part) {
	if l.now.lines == 0 {
		l.why = nil // it is told of the file, and has neither day nor currency
	}
	faults := append(slices.Clone(p.Faults), l.why...)
	refused := p.Refused || len(l.why) > 0
	for _, f := range faults {
		l.reject(f)
	}
	switch {
	case refused:
		l.im.Rejected++
		l.skip.add(l.now.ordinal)
		l.sample = l.sample[:l.sampled]
		return
	case len(faults) > 0:
		l.im.Doubtful++
	}
	if l.now.lines == 0 {
		return // what is told of the file and not of an invoice
	}
	if l.head.line.Level != Booked {
		l.sellers[l.head.line.Seller] = true
	}
	l.count(l.now, 1)
	l.told = append(l.told, l.now)
}

// count adds an invoice to the sums, or with −1 takes it away.
func (l *looking) count(t told, sign int64) {
	month := int(t.on) / 100
	m := l.months[month]
	m.Month, m.Lines, m.Amount = month, m.Lines+sign*int64(t.lines), m.Amount+money.Amount(sign)*t.amount
	l.months[month] = m
	l.im.Invoices, l.im.Lines, l.im.Amount = l.im.Invoices+sign, l.im.Lines+sign*int64(t.lines), l.im.Amount+money.Amount(sign)*t.amount
}

// reject keeps what is wrong, without persons.
func (l *looking) reject(f invoice.Fault) {
	if len(l.rejects) == mostRejects {
		return
	}
	l.rejects = append(l.rejects, Reject{N: int64(len(l.rejects) + 1), File: f.File, Row: int64(f.Row), Path: f.Path, Invoice: l.mask(f.Invoice), Field: f.Field,
		Value: l.mask(f.Value), Rule: f.Rule, Refused: f.Grade == invoice.Refused, Message: l.maskAll(f.Text)})
}

// maskAll masks a sentence, which may be longer than what is stored of a line.
func (l *looking) maskAll(text string) string {
	done, _ := invoice.Mask(text)
	return done
}

// refuse takes away an invoice that was counted.
func (l *looking) refuse(t told, text string) {
	l.count(t, -1)
	l.im.Rejected++
	l.skip.add(t.ordinal)
	l.reject(invoice.Fault{File: l.files[t.file], Invoice: t.number, Row: int(t.row), Field: "Fakturanummer", Value: t.number, Grade: invoice.Refused, Text: text})
}

// doubles refuses electronic invoices that are there twice.
func (l *looking) doubles() {
	first := map[int64]told{}
	l.told = slices.DeleteFunc(l.told, func(t told) bool {
		if !t.whole || t.key == 0 {
			return false
		}
		was, again := first[t.key]
		if !again {
			first[t.key] = t
			return false
		}
		l.refuse(t, fmt.Sprintf("Fakturan finns två gånger, först i %s på rad %d. Den läses in en gång.", l.files[was.file], was.row))
		return true
	})
}

// again tells of lines that are there twice. They are read: the same may be bought twice.
func (l *looking) again() {
	slices.SortFunc(l.twins, func(a, b twin) int {
		return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.file, b.file), cmp.Compare(a.row, b.row))
	})
	for i := 1; i < len(l.twins); i++ {
		was, is := l.twins[i-1], l.twins[i]
		if was.hash != is.hash {
			continue
		}
		l.im.Doubtful++
		l.reject(invoice.Fault{File: l.files[is.file], Row: int(is.row), Field: "Raden", Grade: invoice.Doubt,
			Text: fmt.Sprintf("Raden finns två gånger, även som rad %d i %s. Båda läses in. Är det ett misstag: ta bort den ena ur filen.", was.row, l.files[was.file])})
	}
	if len(l.twins) == mostCompared {
		l.reject(invoice.Fault{File: l.files[l.file], Grade: invoice.Doubt,
			Text: "Filen är så stor att bara de första " + sv.Number(mostCompared) + " raderna har jämförts med varandra för att hitta dubbletter."})
	}
	l.twins = nil
}

// there refuses the invoices that other imports have, by key.
func (l *looking) there(imports map[int64]int64) {
	l.told = slices.DeleteFunc(l.told, func(t told) bool {
		imported, ok := imports[t.key]
		if !ok || t.key == 0 {
			return false
		}
		l.im.There++
		l.refuse(t, fmt.Sprintf("Fakturan finns redan i importen %d.", imported))
		return true
	})
}

// finish fills in the import.
func (l *looking) finish() {
	slices.SortStableFunc(l.rejects, func(a, b Reject) int { return cmp.Compare(a.File, b.File) })
	for i := range l.rejects {
		l.rejects[i].N = int64(i + 1)
	}
	for _, t := range l.told {
		if l.im.FromOn == 0 || t.on < l.im.FromOn {
			l.im.FromOn = t.on
		}
		l.im.ToOn = max(l.im.ToOn, t.on)
	}
	for _, month := range slices.Sorted(maps.Keys(l.months)) {
		if m := l.months[month]; m.Lines > 0 {
			l.im.Look.Months = append(l.im.Look.Months, m)
		}
	}
	l.im.Look.Sample, l.im.Masked, l.im.Sellers = l.sample, l.masked, int64(len(l.sellers))
}

// skipped are the invoices of an import that are not stored, by their place in its files.
type skipped map[int32]struct{}

func (s *skipped) add(ordinal int32) {
	if *s == nil {
		*s = skipped{}
	}
	(*s)[ordinal] = struct{}{}
}

func (s skipped) has(ordinal int32) bool {
	_, ok := s[ordinal]
	return ok
}

// text is the places in order, each as its distance from the one before.
func (s skipped) text() string {
	var raw []byte
	was := int32(-1)
	for _, ordinal := range slices.Sorted(maps.Keys(s)) {
		raw = binary.AppendUvarint(raw, uint64(ordinal-was))
		was = ordinal
	}
	return base64.StdEncoding.EncodeToString(raw)
}

func readSkipped(text string) (skipped, error) {
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fault.With(fault.Wrong("Importens granskning är skadad. Granska den igen."), err)
	}
	s := skipped{}
	at := int32(-1)
	for len(raw) > 0 {
		step, n := binary.Uvarint(raw)
		if n <= 0 {
			break
		}
		raw, at = raw[n:], at+int32(step)
		s[at] = struct{}{}
	}
	return s, nil
}
