package plan

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Disclaimer stands at the head of every public output (handbook 2.2).
const Disclaimer = "Preliminär. Upphandlingsplanen är inte bindande och är inte en annons."

// Edition is a public issue of a decided version. It holds copies of what is public
// and nothing else.
type Edition struct {
	ID          string
	No          int64
	VersionID   string
	VersionName string
	Fields      string // keys of what is shown beside title and region, with commas
	Items       int64
	KeptOut     int64 // rows that stay in the organisation
	PublishedAt time.Time
	PublishedBy string
}

// Shown returns the fields that the edition shows.
func (e Edition) Shown() Shown { return ParseShown(e.Fields) }

// PublicPath is where the public edition is on the web.
const PublicPath = "/offentlig/upphandlingsplan"

// PublicItem is a row of an edition: all that leaves the organisation.
type PublicItem struct {
	EditionID   string
	Position    int64
	Number      string
	Title       string
	Description string
	CategoryID  string
	Category    string // code and name as they were
	CPV         string
	Parties     party.Set
	NoticeQ     string   // quarter of the notice: "2023-Q2"
	ContractOn  day.Date // first day of the planned contract
	Contact     string
	Words       string // folded, for the search
}

// Shown is the fields that an edition shows beside title and region.
type Shown []string

// PublicFields is the fields that may be shown, with their Swedish names.
var PublicFields = []field.Option{
	{Value: "description", Label: "Beskrivning"}, {Value: "category", Label: "Kategori"}, {Value: "cpv", Label: "CPV-kod"},
	{Value: "notice", Label: "Planerat kvartal för annons"}, {Value: "contract", Label: "Planerad avtalsstart"}, {Value: "contact", Label: "Kontakt"},
}

// AllShown is every public field.
func AllShown() Shown {
	var all Shown
	for _, o := range PublicFields {
		all = append(all, o.Value)
	}
	return all
}

// Has tells whether the field is shown.
func (s Shown) Has(key string) bool { return slices.Contains(s, key) }

// ParseShown reads keys with commas and leaves out what is not public.
func ParseShown(text string) Shown {
	var s Shown
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); known(PublicFields, part) && !s.Has(part) {
			s = append(s, part)
		}
	}
	return s
}

// Sv returns the names of the fields.
func (s Shown) Sv() string {
	var labels []string
	for _, key := range s {
		labels = append(labels, field.LabelOf(PublicFields, key))
	}
	return sv.List(labels)
}

// public copies what the edition shows of an item.
func (it Item) public(shown Shown) PublicItem {
	p := PublicItem{Number: it.Number, Title: it.Title, Parties: it.Parties}
	if shown.Has("description") {
		p.Description = it.Description
	}
	if shown.Has("category") {
		p.CategoryID, p.Category = string(it.CategoryID), it.Category
	}
	if shown.Has("cpv") {
		p.CPV = it.CPV
	}
	if shown.Has("notice") && it.NoticeOn != 0 {
		p.NoticeQ = quarterOf(it.NoticeOn).String()
	}
	if shown.Has("contract") {
		p.ContractOn = it.ContractOn
	}
	if shown.Has("contact") {
		p.Contact = it.Contact
	}
	p.Words = strings.Join(sv.Words(strings.Join([]string{p.Number, p.Title, p.Description, p.Category, p.CPV}, " ")), " ")
	return p
}

// Doubt is a reason to look at a row before it is published.
type Doubt struct {
	Number string
	Title  string
	ItemID string
	Text   string
}

var amountForm = regexp.MustCompile(`(?i)\d[\d\s.,\x{00a0}]*\s*(kr|tkr|mkr|msek|tsek|sek|kronor|miljon|miljoner|miljarder)\b`)

// doubts tells what in the public texts of an item should not leave the
// organisation: amounts, and names of people. The rows are copied, so a doubt is the
// last chance to see it.
func (p PublicItem) doubts(names []string) []string {
	var list []string
	for _, t := range []struct{ label, text string }{{"Benämningen", p.Title}, {"Beskrivningen", p.Description}, {"Kontakten", p.Contact}} {
		if amountForm.MatchString(t.text) {
			list = append(list, t.label+" innehåller ett belopp.")
		}
		for _, name := range names {
			if name != "" && strings.Contains(strings.ToLower(t.text), strings.ToLower(name)) {
				list = append(list, t.label+" nämner "+name+".")
			}
		}
	}
	return list
}

// PublicFilter is a selection of an edition.
type PublicFilter struct {
	Text       string
	CategoryID string
	Party      party.Code
	Quarter    string
}

// Name is the edition as it is mentioned.
func (e Edition) Name() string { return "Publik utgåva " + number(e.No) }
