package goal

import (
	"io"
	"math/big"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/party"
)

// Reading is one value of a measure, entered by somebody from a source.
type Reading struct {
	ID         string
	Version    int64
	MeasureID  string
	Period     day.Period // a month or a year
	Party      party.Code // "" when the measure is not split
	Num        int64      // öre for money
	Den        int64      // 0 when the measure is no ratio
	About      bool       // known only roughly, "ca"
	Source     string     // "Raindance, rapport inköpsorder"
	EvidenceOn day.Date   // the day of the evidence
	RecordedBy string
	CreatedAt  time.Time
	ChangedAt  time.Time
}

// Entry is what somebody writes for one period and region. Both numbers empty
// take the reading away.
type Entry struct {
	Period day.Period
	Party  party.Code
	Num    string // in the measure's unit
	Den    string // for ratios
	About  bool
}

// empty tells whether there is no value.
func (e Entry) empty() bool { return strings.TrimSpace(e.Num+e.Den) == "" }

// Evidence is what entered values stand on.
type Evidence struct {
	Source string
	On     day.Date
	Why    string // why values that stood before are changed
	File   Attachment
}

// Attachment is a file that values were read from.
type Attachment struct {
	Name string
	From io.Reader
}

// mostAttached is how large an attachment may be, in bytes.
const mostAttached = 10 << 20

// Check returns what is wrong with the evidence, on the day.
func (e Evidence) Check(today day.Date) error {
	var wrong []fault.Field
	if strings.TrimSpace(e.Source) == "" {
		wrong = append(wrong, fault.Field{Name: "source", Message: "Skriv var värdena kommer från."})
	}
	if e.On == 0 {
		wrong = append(wrong, fault.Field{Name: "evidence_on", Message: "Skriv vilken dag underlaget togs fram."})
	}
	if e.On > today {
		wrong = append(wrong, fault.Field{Name: "evidence_on", Message: "Underlaget kan inte vara daterat efter i dag."})
	}
	return fault.Invalid(wrong...)
}

// read turns an entry into a reading of the measure.
func (m Measure) read(e Entry) (Reading, error) {
	r := Reading{MeasureID: m.ID, Period: e.Period, Party: e.Party, About: e.About}
	if err := m.fits(e); err != nil {
		return r, err
	}
	if m.Combine == Quota && (strings.TrimSpace(e.Num) == "" || strings.TrimSpace(e.Den) == "") {
		return r, fault.Wrong("Fyll i både täljare och nämnare.")
	}
	num, err := m.number(e.Num)
	if err != nil {
		return r, err
	}
	den := big.NewRat(1, 1)
	if m.Combine == Quota {
		if den, err = parseNumber(e.Den); err != nil {
			return r, err
		}
		if den.Sign() <= 0 {
			return r, fault.Wrong("Nämnaren måste vara större än 0.")
		}
	}
	switch {
	case !num.IsInt() && m.Money():
		return r, fault.Wrong("Beloppet ”%s” kan inte skrivas på öret.", e.Num)
	case !num.IsInt() && m.Combine != Quota:
		return r, fault.Wrong("”%s” är inget heltal. Ett mått med decimaler läggs upp som kvot, med täljare och nämnare.", e.Num)
	case !num.IsInt() || !den.IsInt():
		return r, fault.Wrong("Skriv täljare och nämnare som heltal, till exempel 55 och 10 i stället för 5,5.")
	case !num.Num().IsInt64() || !den.Num().IsInt64() || num.Num().BitLen() > 52 || den.Num().BitLen() > 52:
		return r, fault.Wrong("Talet ”%s” är för stort.", e.Num)
	}
	r.Num = num.Num().Int64()
	if m.Combine == Quota {
		r.Den = den.Num().Int64()
	}
	return r, nil
}

// fits tells whether the measure takes values for the period and the region.
func (m Measure) fits(e Entry) error {
	months := e.Period.Months()
	year := e.Period.To != 0 && e.Period == day.Year(e.Period.From.Year())
	month := len(months) == 1 && months[0] == e.Period
	switch {
	case e.Period.To == 0 || !year && !month:
		return fault.Wrong("Perioden ska vara en månad eller ett år, till exempel 2022-03 eller 2022.")
	case month && m.Per == PerYear:
		return fault.Wrong("%s förs in per år, inte per månad.", m.Name)
	case m.Split && e.Party != party.Sormland && e.Party != party.Vastmanland:
		return fault.Wrong("Ange region, D eller U. %s förs in för varje region.", m.Name)
	case !m.Split && e.Party != "":
		return fault.Wrong("%s förs in för båda regionerna tillsammans. Lämna regionen tom.", m.Name)
	}
	return nil
}

// number reads a numerator: öre for money, else as written.
func (m Measure) number(text string) (*big.Rat, error) {
	r, err := parseNumber(strings.TrimSuffix(strings.TrimSpace(text), string(m.Unit)))
	if err == nil && m.Money() {
		r.Mul(r, factors[m.Unit])
	}
	return r, err
}

func parseNumber(text string) (*big.Rat, error) {
	clean := numberSigns.Replace(strings.TrimSpace(text))
	r, ok := new(big.Rat).SetString(clean)
	if !ok || strings.ContainsAny(clean, "/eEpPxX_") {
		return nil, fault.Wrong("”%s” kunde inte läsas som ett tal.", strings.TrimSpace(text))
	}
	return r, nil
}

// written returns the reading's numbers as the form has them.
func (m Measure) written(r Reading) (num, den string) {
	n := new(big.Rat).SetInt64(r.Num)
	if m.Money() {
		n.Quo(n, factors[m.Unit])
	}
	num = n.FloatString(8)
	num = strings.Replace(strings.TrimRight(strings.TrimRight(num, "0"), "."), ".", ",", 1)
	if r.Den != 0 {
		den = big.NewInt(r.Den).String()
	}
	return num, den
}

// sameValue tells whether two readings have the same value, whatever the source.
func (r Reading) sameValue(s Reading) bool {
	return r.Num == s.Num && r.Den == s.Den && r.About == s.About
}

// rows returns readings as the rows behind a value.
func (m Measure) rows(used []Reading) []figure.Row {
	var rows []figure.Row
	for _, r := range used {
		row := figure.Row{Kind: "reading", Ref: r.ID, Label: m.Name + " " + periodLabel(r.Period, r.Party), URL: m.yearURL(r.Period), Amount: r.Num}
		rows = append(rows, row)
		if r.Den != 0 {
			row.Amount, row.Of = r.Den, figure.Den
			rows = append(rows, row)
		}
	}
	return rows
}
