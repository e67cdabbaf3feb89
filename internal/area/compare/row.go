package compare

import (
	"strings"

	"klover/internal/area/procurement"
	"klover/internal/area/supplier"
	"klover/internal/base/fault"
	"klover/internal/base/sheet"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Procurement is one of the others' procurements.
type Procurement struct {
	SetID       string
	Ref         string // the source's own number
	LoadID      string
	Title       string
	CPV         procurement.CPV `db:"cpv"`
	Buyer       string
	BuyerNo     string // digits
	BuyerKind   string
	Procedure   procurement.Procedure
	PublishedOn day.Date
	Tenders     count.Count
	Appealed    bool
	Framework   bool
	Joint       bool
	Environment bool
	Words       string // title and buyer, folded for search
}

// Winner is a supplier that was awarded, once for each procurement.
type Winner struct {
	LoadID   string
	N        int64
	SetID    string
	Ref      string
	Supplier string
	Size     supplier.Size
}

// column is something that a file may tell: how its head may be written, and the measure
// that rests on it.
type column struct {
	key, label, measure string
	heads               []string
}

// The heads of the national statistics, in the words of the open data and of the source.
var (
	ofProcurements = []column{
		{"ref", "Id", "", []string{"id", "annons-id", "upphandlings-id"}},
		{"title", "Benämning", "", []string{"title", "benämning", "titel", "upphandlingens namn"}},
		{"cpv", "CPV-kod", "", []string{"cpv", "cpv-kod", "huvudsaklig cpv-kod"}},
		{"buyer", "Köpare", "", []string{"buyer", "köpare", "upphandlande organisation"}},
		{"buyer_no", "Köparens organisationsnummer", "", []string{"buyer_orgnr", "organisationsnummer", "org.nr"}},
		{"buyer_kind", "Typ av köpare", "", []string{"buyer_subsector", "undersektor", "buyer_sector", "sektor"}},
		{"procedure", "Förfarande", "", []string{"procedure", "förfarande", "upphandlingsförfarande"}},
		{"published", "Annonserad", "", []string{"published", "annonserad", "publiceringsdatum"}},
		{"tenders", "Antal anbud", "tenders", []string{"tenders", "antal anbud", "anbud"}},
		{"appealed", "Överprövad", "appealed", []string{"appealed", "överprövad"}},
		{"framework", "Avtalsform", "framework", []string{"agreement", "avtalsform", "ramavtal"}},
		{"joint", "Samordnad", "joint", []string{"joint", "samordnad"}},
		{"environment", "Miljöhänsyn", "environment", []string{"environmental", "miljöhänsyn", "miljökrav"}},
	}
	ofWinners = []column{
		{"ref", "Id", "", []string{"id", "annons-id", "upphandlings-id"}},
		{"supplier", "Leverantör", "", []string{"supplier", "leverantör"}},
		{"size", "Storleksklass", "small", []string{"supplier_size", "storleksklass", "företagsstorlek"}},
		{"form", "Juridisk form", "", []string{"supplier_form", "juridisk form"}},
	}
)

// headNames is every head that a file may have, to find the row of heads by.
func headNames() []string {
	var names []string
	for _, set := range [][]column{ofProcurements, ofWinners} {
		for _, c := range set {
			names = append(names, c.heads...)
		}
	}
	return names
}

// reader makes rows of a file's cells.
type reader struct {
	what  string
	at    map[string]int
	label map[string]string
	holds Holds
	year  day.Period
}

// newReader finds out what a file has by its heads.
func newReader(head sheet.Head, set Set) (*reader, error) {
	list, what, needs := ofProcurements, procurements, []string{"ref", "title", "buyer", "published"}
	if head.Column("supplier_size", "storleksklass", "företagsstorlek") >= 0 {
		list, what, needs = ofWinners, winners, []string{"ref", "supplier", "size"}
	}
	r := &reader{what: what, at: map[string]int{}, label: map[string]string{}, year: day.Year(int(set.Year))}
	for _, c := range list {
		r.label[c.key] = c.label
		if i := head.Column(c.heads...); i >= 0 {
			r.at[c.key] = i
			if c.measure != "" {
				r.holds = append(r.holds, c.measure)
			}
		}
	}
	for _, key := range needs {
		if _, ok := r.at[key]; !ok {
			return nil, fault.Wrong("Filen saknar kolumnen %s. Rubrikerna på rad %d lästes.", r.label[key], head.Row)
		}
	}
	return r, nil
}

func (r *reader) text(row sheet.Row, key string) string {
	if i, ok := r.at[key]; ok {
		return row.At(i).Text
	}
	return ""
}

// refusal is what is wrong with a cell; nil for nothing.
func (r *reader) refusal(row sheet.Row, key, message string) *Reject {
	return &Reject{RowNo: int64(row.Number), Field: r.label[key], Value: short(r.text(row, key)), Message: message}
}

// mostValue is how much of a wrong value is kept.
const mostValue = 200

func short(text string) string {
	if letters := []rune(text); len(letters) > mostValue {
		return string(letters[:mostValue]) + " …"
	}
	return text
}

// procurement reads a row; the refusal tells what is wrong.
func (r *reader) procurement(row sheet.Row) (Procurement, *Reject) {
	p := Procurement{Ref: r.text(row, "ref"), Title: r.text(row, "title"), Buyer: buyerName(r.text(row, "buyer")), BuyerKind: r.text(row, "buyer_kind"),
		BuyerNo: strings.NewReplacer("-", "", " ", "").Replace(r.text(row, "buyer_no"))}
	for _, key := range []string{"ref", "title", "buyer", "published"} {
		if r.text(row, key) == "" {
			return p, r.refusal(row, key, r.label[key]+" saknas.")
		}
	}
	for _, cell := range []struct {
		key string
		to  interface{ UnmarshalText([]byte) error }
	}{{"cpv", &p.CPV}, {"procedure", &p.Procedure}, {"published", &p.PublishedOn}, {"tenders", &p.Tenders}} {
		if err := cell.to.UnmarshalText([]byte(r.text(row, cell.key))); err != nil {
			return p, r.refusal(row, cell.key, fault.Message(err))
		}
	}
	for key, to := range map[string]*bool{"appealed": &p.Appealed, "framework": &p.Framework, "joint": &p.Joint, "environment": &p.Environment} {
		answer, ok := answers[strings.ToLower(r.text(row, key))]
		if !ok {
			return p, r.refusal(row, key, "Svaret ska vara ja eller nej.")
		}
		*to = answer
	}
	switch {
	case !r.year.Contains(p.PublishedOn):
		return p, r.refusal(row, "published", "Dagen ligger inte i urvalets år.")
	case p.Tenders.N < 0:
		return p, r.refusal(row, "tenders", "Antalet anbud är negativt.")
	}
	p.Words = sv.Fold(p.Title + " " + p.Buyer)
	return p, nil
}

// answers is how sources write yes and no. An empty cell is no: of what rests on these
// the page says that the share is at least so large.
var answers = map[string]bool{"true": true, "ja": true, "1": true, "ramavtal": true, "false": false, "nej": false, "0": false, "kontrakt": false, "": false}

// buyerName writes a name as people do: the source writes in capitals.
func buyerName(text string) string {
	if text != strings.ToUpper(text) {
		return text
	}
	words := strings.Fields(strings.ToLower(text))
	for i, w := range words {
		switch w {
		case "ab", "hb", "kb":
			words[i] = strings.ToUpper(w)
		case "och", "i", "för", "av", "län", "läns", "kommun", "kommunalförbund":
		default:
			words[i] = sv.UpperFirst(w)
		}
	}
	return sv.UpperFirst(strings.Join(words, " "))
}

// person replaces the names of natural persons.
const person = "(fysisk person)"

var sizes = map[string]supplier.Size{"mikroföretag": supplier.Micro, "små företag": supplier.Small, "medelstora företag": supplier.Medium, "stora företag": supplier.Large, "": ""}

// winner reads a row of a file of suppliers.
func (r *reader) winner(row sheet.Row) (Winner, *Reject) {
	w := Winner{Ref: r.text(row, "ref"), Supplier: r.text(row, "supplier")}
	for _, key := range []string{"ref", "supplier"} {
		if r.text(row, key) == "" {
			return w, r.refusal(row, key, r.label[key]+" saknas.")
		}
	}
	if strings.EqualFold(r.text(row, "form"), "fysiska personer") {
		w.Supplier = person
	}
	size, ok := sizes[strings.ToLower(r.text(row, "size"))]
	if !ok {
		return w, r.refusal(row, "size", "Storleksklassen är okänd. Skriv mikroföretag, små företag, medelstora företag eller stora företag.")
	}
	w.Size = size
	return w, nil
}
