package plan

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/sheet"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Buyer is a region as open data names it.
type Buyer struct {
	Code  party.Code
	Name  string
	OrgNo string // "" when unknown
}

func (b Buyer) id() string {
	if b.OrgNo == "" {
		return "SE-" + string(b.Code)
	}
	return "SE-ORGNR-" + strings.ReplaceAll(b.OrgNo, "-", "")
}

// Issue is an edition with its rows, as the open formats write it.
type Issue struct {
	Edition Edition
	Items   []PublicItem
	Buyers  []Buyer
	Link    func(path string) string
	Title   string // of the selection: "Upphandlingsplan, Hjälpmedel"
	Self    string // address of the file
}

func (is Issue) buyers(set party.Set) []Buyer {
	var list []Buyer
	for _, code := range set {
		i := slices.IndexFunc(is.Buyers, func(b Buyer) bool { return b.Code == code })
		if i < 0 {
			list = append(list, Buyer{Code: code, Name: field.LabelOf(parties, string(code))})
		} else {
			list = append(list, is.Buyers[i])
		}
	}
	return list
}

// pageOf is the place of an item on the public page.
func (is Issue) pageOf(it PublicItem) string { return is.Link(PublicPath + "?q=" + it.Number) }

// openPlan is the JSON of an edition.
type openPlan struct {
	Notice    string     `json:"notice"`
	Edition   int64      `json:"edition"`
	Published string     `json:"published"`
	Items     []openItem `json:"items"`
}

type openItem struct {
	Number      string   `json:"number"`
	Title       string   `json:"title"`
	Description string   `json:"description,omitempty"`
	Category    string   `json:"category,omitempty"`
	CPV         string   `json:"cpv,omitempty"`
	Regions     []string `json:"regions"`
	NoticeQ     string   `json:"plannedNoticeQuarter,omitempty"`
	ContractOn  string   `json:"plannedContractStart,omitempty"`
	Contact     string   `json:"contact,omitempty"`
}

// WriteJSON writes the rows as JSON.
func (is Issue) WriteJSON(w io.Writer) error {
	p := openPlan{Notice: Disclaimer, Edition: is.Edition.No, Published: is.Edition.PublishedAt.Format(time.RFC3339), Items: []openItem{}}
	for _, it := range is.Items {
		o := openItem{Number: it.Number, Title: it.Title, Description: it.Description, Category: it.Category, CPV: it.CPV, NoticeQ: it.NoticeQ, ContractOn: it.ContractOn.String(), Contact: it.Contact}
		for _, b := range is.buyers(it.Parties) {
			o.Regions = append(o.Regions, b.Name)
		}
		p.Items = append(p.Items, o)
	}
	return encode(w, p)
}

func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// Table is the rows as a sheet.
func (is Issue) Table() sheet.Table {
	return sheet.Table{Title: is.Title + ". " + Disclaimer, At: is.Edition.PublishedAt, By: "Inköp", Selection: is.Edition.Name(), Columns: []sheet.Column{
		{Key: "number", Label: "Nummer"}, {Key: "title", Label: "Benämning"}, {Key: "description", Label: "Beskrivning", Kind: sheet.Long}, {Key: "category", Label: "Kategori"},
		{Key: "cpv", Label: "CPV-kod"}, {Key: "regions", Label: "Regioner"}, {Key: "notice", Label: "Planerat kvartal för annons"}, {Key: "contract_on", Label: "Planerad avtalsstart", Kind: sheet.Day},
		{Key: "contact", Label: "Kontakt"}, {Key: "reservation", Label: "Förbehåll", Kind: sheet.Long},
	}, Rows: is.rows()}
}

func (is Issue) rows() iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for _, it := range is.Items {
			var names []string
			for _, b := range is.buyers(it.Parties) {
				names = append(names, b.Name)
			}
			if !yield([]any{it.Number, it.Title, it.Description, it.Category, it.CPV, sv.List(names), it.NoticeQ, it.ContractOn.Cell(), it.Contact, Disclaimer}) {
				return
			}
		}
	}
}

// atomFeed is the feed of an edition (RFC 4287).
type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle"`
	Updated  string      `xml:"updated"`
	Author   atomAuthor  `xml:"author"`
	Links    []atomLink  `xml:"link"`
	Entries  []atomEntry `xml:"entry"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID         string        `xml:"id"`
	Title      string        `xml:"title"`
	Updated    string        `xml:"updated"`
	Link       atomLink      `xml:"link"`
	Summary    string        `xml:"summary"`
	Categories []atomSubject `xml:"category"`
}

type atomSubject struct {
	Term string `xml:"term,attr"`
}

// mostEntries is how many items a feed has; the whole edition is in the files.
const mostEntries = 200

// WriteAtom writes the rows as a feed.
func (is Issue) WriteAtom(w io.Writer) error {
	at := is.Edition.PublishedAt.UTC().Format(time.RFC3339)
	f := atomFeed{ID: is.Self, Title: is.Title, Subtitle: Disclaimer, Updated: at, Author: atomAuthor{"Inköp"},
		Links: []atomLink{{"self", is.Self}, {"alternate", is.Link(PublicPath)}}}
	for _, it := range is.Items[:min(len(is.Items), mostEntries)] {
		e := atomEntry{ID: is.pageOf(it), Title: it.Title, Updated: at, Link: atomLink{"alternate", is.pageOf(it)}, Summary: is.summary(it)}
		if it.Category != "" {
			e.Categories = []atomSubject{{it.Category}}
		}
		f.Entries = append(f.Entries, e)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	x := xml.NewEncoder(w)
	x.Indent("", "  ")
	return x.Encode(f)
}

func (is Issue) summary(it PublicItem) string {
	var names []string
	for _, b := range is.buyers(it.Parties) {
		names = append(names, b.Name)
	}
	parts := []string{sv.List(names)}
	if it.NoticeQ != "" {
		parts = append(parts, "Annons planeras "+it.NoticeQ)
	}
	if it.ContractOn != 0 {
		parts = append(parts, "Avtalsstart planeras "+it.ContractOn.Sv())
	}
	if it.Description != "" {
		parts = append(parts, it.Description)
	}
	return strings.Join(parts, ". ") + "."
}

// OCID begins the OCDS identifier of every item. An organisation that publishes gets a
// prefix of its own from the Open Contracting Partnership.
const OCID = "ocds-klover"

// The parts of an OCDS 1.1 planning release that a plan fills.
type ocdsPackage struct {
	URI           string        `json:"uri"`
	Version       string        `json:"version"`
	PublishedDate string        `json:"publishedDate"`
	Publisher     ocdsPublisher `json:"publisher"`
	License       string        `json:"license"`
	Policy        string        `json:"publicationPolicy"`
	Releases      []ocdsRelease `json:"releases"`
}

type ocdsPublisher struct {
	Name string `json:"name"`
}

type ocdsRelease struct {
	OCID           string       `json:"ocid"`
	ID             string       `json:"id"`
	Date           string       `json:"date"`
	Tag            []string     `json:"tag"`
	InitiationType string       `json:"initiationType"`
	Language       string       `json:"language"`
	Parties        []ocdsParty  `json:"parties"`
	Buyer          ocdsRef      `json:"buyer"`
	Planning       ocdsPlanning `json:"planning"`
	Tender         ocdsTender   `json:"tender"`
}

type ocdsRef struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type ocdsParty struct {
	ocdsRef
	Identifier *ocdsIdentifier `json:"identifier,omitempty"`
	Contact    *ocdsContact    `json:"contactPoint,omitempty"`
	Roles      []string        `json:"roles"`
}

type ocdsIdentifier struct {
	Scheme string `json:"scheme"`
	ID     string `json:"id"`
	Legal  string `json:"legalName"`
}

type ocdsContact struct {
	Name string `json:"name"`
}

type ocdsPlanning struct {
	Rationale  string          `json:"rationale"`
	Milestones []ocdsMilestone `json:"milestones,omitempty"`
}

type ocdsMilestone struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Type        string `json:"type"`
	Description string `json:"description"`
	DueDate     string `json:"dueDate"`
	Status      string `json:"status"`
}

type ocdsTender struct {
	ID             string      `json:"id"`
	Title          string      `json:"title"`
	Description    string      `json:"description,omitempty"`
	Status         string      `json:"status"`
	Items          []ocdsItem  `json:"items,omitempty"`
	ContractPeriod *ocdsPeriod `json:"contractPeriod,omitempty"`
}

type ocdsItem struct {
	ID             string             `json:"id"`
	Description    string             `json:"description"`
	Classification ocdsClassification `json:"classification"`
}

type ocdsClassification struct {
	Scheme string `json:"scheme"`
	ID     string `json:"id"`
}

type ocdsPeriod struct {
	StartDate string `json:"startDate"`
}

// WriteOCDS writes the rows as a package of OCDS 1.1 planning releases. The standard
// has no package without releases.
func (is Issue) WriteOCDS(w io.Writer) error {
	if len(is.Items) == 0 {
		return fault.NotFound("Det finns inga planerade upphandlingar i urvalet.")
	}
	at := is.Edition.PublishedAt.UTC().Format(time.RFC3339)
	p := ocdsPackage{URI: is.Self, Version: "1.1", PublishedDate: at, Publisher: ocdsPublisher{"Inköp"}, License: "https://creativecommons.org/publicdomain/zero/1.0/",
		Policy: is.Link(PublicPath), Releases: []ocdsRelease{}}
	for _, it := range is.Items {
		p.Releases = append(p.Releases, is.release(it, at))
	}
	return encode(w, p)
}

func (is Issue) release(it PublicItem, at string) ocdsRelease {
	r := ocdsRelease{OCID: OCID + "-" + it.Number, ID: fmt.Sprintf("%s-%d", it.Number, is.Edition.No), Date: at, Tag: []string{"planning"}, InitiationType: "tender", Language: "sv",
		Planning: ocdsPlanning{Rationale: Disclaimer}, Tender: ocdsTender{ID: it.Number, Title: it.Title, Description: it.Description, Status: "planned"}}
	for i, b := range is.buyers(it.Parties) {
		party := ocdsParty{ocdsRef: ocdsRef{b.id(), b.Name}, Roles: []string{"buyer"}}
		if b.OrgNo != "" {
			party.Identifier = &ocdsIdentifier{"SE-ORGNR", b.OrgNo, b.Name}
		}
		if it.Contact != "" && i == 0 {
			party.Contact = &ocdsContact{it.Contact}
		}
		r.Parties = append(r.Parties, party)
	}
	if len(r.Parties) > 0 {
		r.Buyer = r.Parties[0].ocdsRef
	}
	if q, err := parseQuarter(it.NoticeQ); err == nil {
		r.Planning.Milestones = []ocdsMilestone{{ID: "notice", Title: "Planerad annons", Type: "preProcurement", Status: "scheduled",
			Description: "Annons planeras under " + q.Label() + ".", DueDate: q.Last().String() + "T00:00:00Z"}}
	}
	if it.CPV != "" {
		r.Tender.Items = []ocdsItem{{ID: "1", Description: it.Title, Classification: ocdsClassification{"CPV", it.CPV}}}
	}
	if it.ContractOn != 0 {
		r.Tender.ContractPeriod = &ocdsPeriod{it.ContractOn.String() + "T00:00:00Z"}
	}
	return r
}
