package compare

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"klover/internal/area/procurement"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// Values of filters.
const (
	Yes     = "ja"
	No      = "nej"
	Known   = "kant"
	Unknown = "okant"
)

// Filter chooses procurements on both sides. The list of the others' uses it too, so a
// number and its rows cannot disagree.
type Filter struct {
	Set       string // "" for the latest year's
	Year      int    // of ours; 0 for that of the set
	Category  string // an id: the category and everything below it
	CPV       string // the code begins so
	Procedure procurement.Procedure

	// Of the others only.
	Kind        string // type of buyer
	Region      string // a region's organisation number, digits
	Own         bool   // our own, as the set has them
	Tenders     string // a number, Known or Unknown
	Appealed    string // Yes or No
	Framework   string
	Environment string
	Joint       string
	Text        string
}

var filterKeys = []struct {
	key string
	at  func(*Filter) *string
}{
	{"urval", func(f *Filter) *string { return &f.Set }},
	{"kategori", func(f *Filter) *string { return &f.Category }},
	{"cpv", func(f *Filter) *string { return &f.CPV }},
	{"forfarande", func(f *Filter) *string { return (*string)(&f.Procedure) }},
	{"kopartyp", func(f *Filter) *string { return &f.Kind }},
	{"region", func(f *Filter) *string { return &f.Region }},
	{"anbud", func(f *Filter) *string { return &f.Tenders }},
	{"overprovad", func(f *Filter) *string { return &f.Appealed }},
	{"ramavtal", func(f *Filter) *string { return &f.Framework }},
	{"miljo", func(f *Filter) *string { return &f.Environment }},
	{"samordnad", func(f *Filter) *string { return &f.Joint }},
	{"q", func(f *Filter) *string { return &f.Text }},
}

// Values returns the filter as an address has it.
func (f Filter) Values() url.Values {
	v := url.Values{}
	for _, k := range filterKeys {
		if text := *k.at(&f); text != "" {
			v.Set(k.key, text)
		}
	}
	if f.Year != 0 {
		v.Set("ar", strconv.Itoa(f.Year))
	}
	if f.Own {
		v.Set("vara", Yes)
	}
	return v
}

// RowsURL is the address of the others' procurements that the filter chooses.
func (f Filter) RowsURL() string {
	f.Year = 0
	return RowsPath + "?" + f.Values().Encode()
}

// digits is what a CPV code begins with.
var digits = regexp.MustCompile(`^\d{1,8}$`)

// ParseFilter reads what Values writes.
func ParseFilter(v url.Values) (Filter, error) {
	var f Filter
	for _, k := range filterKeys {
		*k.at(&f) = strings.TrimSpace(v.Get(k.key))
	}
	f.Own = v.Get("vara") == Yes
	var wrong []fault.Field
	if text := v.Get("ar"); text != "" {
		year, err := strconv.Atoi(text)
		if err != nil || year < earliest || year > 2100 {
			wrong = append(wrong, fault.Field{Name: "ar", Message: "Skriv ett år, till exempel 2021."})
		}
		f.Year = year
	}
	if f.CPV != "" && !digits.MatchString(f.CPV) {
		wrong = append(wrong, fault.Field{Name: "cpv", Message: "En CPV-kod börjar med en till åtta siffror."})
	}
	if _, err := strconv.Atoi(f.Tenders); err != nil && f.Tenders != "" && f.Tenders != Known && f.Tenders != Unknown {
		wrong = append(wrong, fault.Field{Name: "anbud", Message: "Skriv ett antal anbud."})
	}
	return f, fault.Invalid(wrong...)
}

// ours is the same selection of our own procurements.
func (f Filter) ours() procurement.Filter {
	p := procurement.Filter{Announced: day.Year(f.Year), Own: new(true), Category: f.Category, CPV: f.CPV}
	if f.Procedure != "" {
		p.Procedures = []procurement.Procedure{f.Procedure}
	}
	return p
}

// By is what both sides are divided by.
type By string

// The divisions.
const (
	ByCPV       By = "cpv"
	ByCategory  By = "kategori"
	ByProcedure By = "forfarande"
	ByKind      By = "kopartyp"
	ByRegion    By = "region"
)

// Bys is the divisions with their names.
var Bys = []field.Option{{Value: string(ByCPV), Label: "CPV-huvudgrupp"}, {Value: string(ByCategory), Label: "Kategori"}, {Value: string(ByProcedure), Label: "Förfarande"},
	{Value: string(ByKind), Label: "Typ av köpare"}, {Value: string(ByRegion), Label: "Region"}}

// narrow returns the filter for one part.
func (f Filter) narrow(by By, key string) Filter {
	switch by {
	case ByCPV:
		if !strings.HasPrefix(f.CPV, key) { // a longer code was chosen already
			f.CPV = key
		}
	case ByCategory:
		f.Category = key
	case ByProcedure:
		f.Procedure = procurement.Procedure(key)
	case ByKind:
		f.Kind = key
	case ByRegion:
		f.Region = key
	}
	return f
}

// shared tells whether our own procurements can be divided so.
func (b By) shared() bool { return b == ByCPV || b == ByCategory || b == ByProcedure }
