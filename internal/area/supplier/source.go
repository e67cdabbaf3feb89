package supplier

import (
	"context"
	"io"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/sheet"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/orgnr"
)

// Source is where controls come from: a register that is asked, or a file that somebody
// fetched there. It gives what it knows; nothing is stored until somebody has looked.
type Source func(ctx context.Context) (Delivery, error)

// Delivery is what a source gave.
type Delivery struct {
	Name string
	Rows []Reported
}

// Reported is one row of a delivery. What cannot be used says why.
type Reported struct {
	Row      int
	OrgNo    string
	Name     string
	Check    Check
	Supplier string // whom the number leads to
	Fault    string
}

// The columns of a file, by the names that they are met under.
var (
	columnOrgNo  = []string{"organisationsnummer", "org.nr", "orgnr", "org nr", "org.nummer"}
	columnName   = []string{"leverantör", "företag", "namn", "företagsnamn"}
	columnKind   = []string{"kontroll", "typ", "kontrolltyp", "slag"}
	columnDate   = []string{"datum", "kontrolldatum", "kontrollerad", "dag"}
	columnResult = []string{"resultat", "utfall", "status"}
	columnAmount = []string{"belopp", "skuld", "skuldbelopp"}
	columnNote   = []string{"anteckning", "kommentar", "notering", "betyg"}
)

// FileSource reads an Excel or CSV file with organisation number, control, date, result
// and amount. The head may stand in any of the first rows.
func FileSource(name string, from io.ReaderAt, size int64) Source {
	return func(context.Context) (Delivery, error) {
		book, err := sheet.Open(from, size, name, sheet.Limits{})
		if err != nil {
			return Delivery{}, err
		}
		defer book.Close()
		wanted := append(append(append([]string{}, columnOrgNo...), columnKind...), columnDate...)
		head, err := book.Head("", append(wanted, columnResult...))
		if err != nil {
			return Delivery{}, err
		}
		at := columnsOf(head)
		if at.orgNo < 0 || at.kind < 0 || at.date < 0 || at.result < 0 {
			return Delivery{}, fault.Wrong("Filen %s saknar någon av kolumnerna organisationsnummer, kontroll, datum och resultat.", name)
		}
		d := Delivery{Name: name}
		for row, err := range book.Below("", head) {
			if err != nil {
				return d, err
			}
			d.Rows = append(d.Rows, at.read(row, name))
		}
		if len(d.Rows) == 0 {
			return d, fault.Wrong("Filen %s har inga rader under rubrikerna.", name)
		}
		return d, nil
	}
}

type fileColumns struct{ orgNo, name, kind, date, result, amount, note int }

func columnsOf(h sheet.Head) fileColumns {
	return fileColumns{h.Column(columnOrgNo...), h.Column(columnName...), h.Column(columnKind...), h.Column(columnDate...), h.Column(columnResult...), h.Column(columnAmount...), h.Column(columnNote...)}
}

func (at fileColumns) read(row sheet.Row, source string) Reported {
	text := func(i int) string {
		if i < 0 {
			return ""
		}
		return strings.TrimSpace(row.At(i).Text)
	}
	r := Reported{Row: row.Number, OrgNo: text(at.orgNo), Name: text(at.name), Check: Check{Source: source, Note: text(at.note)}}
	r.Fault = r.fill(text(at.kind), text(at.date), text(at.result), text(at.amount))
	return r
}

// fill reads the cells and says in Swedish what could not be read.
func (r *Reported) fill(kind, date, result, amount string) string {
	id, err := orgnr.Parse(r.OrgNo)
	if err != nil || id == "" {
		return "Organisationsnumret ”" + r.OrgNo + "” är inte rätt."
	}
	r.OrgNo = string(id)
	c := &r.Check
	if c.Kind = kindOf(kind); c.Kind == "" {
		return "Kontrollen ”" + kind + "” känns inte igen."
	}
	if c.CheckedOn, err = day.Parse(date); err != nil || c.CheckedOn == 0 {
		return "Datumet ”" + date + "” kan inte läsas."
	}
	if amount != "" {
		a, err := money.Parse(amount)
		if err != nil {
			return "Beloppet ”" + amount + "” kan inte läsas."
		}
		c.Amount = money.Some(a)
	}
	if c.Result = resultOf(c.Kind, result, c.Amount); c.Result == "" {
		return "Resultatet ”" + result + "” känns inte igen."
	}
	return ""
}

// kindWords are beginnings of what files call the controls, the longest first.
var kindWords = []struct{ word, kind string }{
	{"skatteskuld", TaxDebt}, {"skuld", TaxDebt}, {"kredit", Credit}, {"rating", Credit}, {"f-skatt", FTax}, {"fskatt", FTax}, {"moms", VAT},
	{"arbetsgivar", Employer}, {"likvidation", Winding}, {"rekonstruktion", Winding}, {"konkurs", Bankruptcy}, {"sanktion", Sanctions},
}

func kindOf(text string) string {
	text = strings.ToLower(text)
	for _, w := range kindWords {
		if strings.HasPrefix(text, w.word) {
			return w.kind
		}
	}
	return ""
}

// registrations are the kinds where yes is what is wanted.
var registrations = map[string]bool{FTax: true, VAT: true, Employer: true}

// resultOf reads what a file says of the result. Yes is good for a registration and bad
// for a debt. An empty cell beside an amount is read by the amount.
func resultOf(kind, text string, amount money.Opt) string {
	yes, no := Hit, Clear
	if registrations[kind] {
		yes, no = Clear, Hit
	}
	switch strings.ToLower(text) {
	case "utan anmärkning", "ok", "inget", "ingen", "inga", "ingen skuld", "god", "hög", "registrerad", "godkänd", "aktiv":
		return Clear
	case "anmärkning", "träff", "skuld", "avregistrerad", "ej registrerad", "inte registrerad", "konkurs", "likvidation", "inledd", "underkänd", "mycket svag":
		return Hit
	case "svag", "låg":
		return Remark
	case "ja", "x":
		return yes
	case "nej":
		return no
	case "":
		if kind == TaxDebt && amount.Known {
			if amount.Amount > 0 {
				return Hit
			}
			return Clear
		}
	}
	return ""
}
