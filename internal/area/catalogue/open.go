package catalogue

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"klover/internal/base/fault"
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

// Issue is public contracts as the open formats write them.
type Issue struct {
	Rows   []Row // newest first
	Buyers []Buyer
	At     time.Time
	Self   string // address of the file
	Link   func(path string) string
}

func (is Issue) buyers(set party.Set) []Buyer {
	var list []Buyer
	for _, code := range set {
		if i := slices.IndexFunc(is.Buyers, func(b Buyer) bool { return b.Code == code }); i >= 0 {
			list = append(list, is.Buyers[i])
		} else {
			list = append(list, Buyer{Code: code, Name: string(code)})
		}
	}
	return list
}

func (is Issue) regions(r Row) []string {
	var names []string
	for _, b := range is.buyers(r.Parties) {
		names = append(names, b.Name)
	}
	return names
}

type openContract struct {
	Number    string         `json:"number"`
	Title     string         `json:"title"`
	Suppliers []openSupplier `json:"suppliers"`
	Regions   []string       `json:"regions"`
	Category  string         `json:"category,omitempty"`
	CPV       string         `json:"cpv,omitempty"`
	SignedOn  string         `json:"signedOn,omitempty"`
	FromOn    string         `json:"fromOn"`
	ToOn      string         `json:"toOn,omitempty"`
	LatestOn  string         `json:"latestOn,omitempty"`
	Page      string         `json:"page"`
}

type openSupplier struct {
	Name  string `json:"name"`
	OrgNo string `json:"orgNo,omitempty"`
	Lot   string `json:"lot,omitempty"`
}

// WriteJSON writes the contracts as JSON.
func (is Issue) WriteJSON(w io.Writer) error {
	list := []openContract{}
	for _, r := range is.Rows {
		one := openContract{Number: r.Number, Title: r.Title, Suppliers: []openSupplier{}, Regions: is.regions(r), Category: r.Category, CPV: r.CPV,
			SignedOn: r.SignedOn.String(), FromOn: r.BeginsOn.String(), ToOn: r.RunsTo.String(), LatestOn: r.LatestEnd.String(), Page: is.Link(PublicPath + "/" + r.ID)}
		for _, s := range r.Suppliers {
			one.Suppliers = append(one.Suppliers, openSupplier{s.Name, s.OrgNo, s.Lot})
		}
		list = append(list, one)
	}
	return encode(w, struct {
		Published string         `json:"published"`
		Contracts []openContract `json:"contracts"`
	}{is.At.UTC().Format(time.RFC3339), list})
}

func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// Table is the contracts as a sheet.
func (is Issue) Table() sheet.Table {
	return sheet.Table{Title: "Regionernas avtal", At: is.At, By: "Inköp", Columns: []sheet.Column{
		{Key: "number", Label: "Nummer"}, {Key: "title", Label: "Avtal"}, {Key: "supplier", Label: "Leverantör"}, {Key: "org_no", Label: "Organisationsnummer"},
		{Key: "regions", Label: "Regioner"}, {Key: "category", Label: "Kategori"}, {Key: "cpv", Label: "CPV-kod"},
		{Key: "begins_on", Label: "Gäller från", Kind: sheet.Day}, {Key: "runs_to", Label: "Gäller till", Kind: sheet.Day}, {Key: "latest_end", Label: "Kan förlängas till", Kind: sheet.Day},
	}, Rows: is.lines()}
}

// lines are one for each supplier of each contract.
func (is Issue) lines() iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for _, r := range is.Rows {
			suppliers := r.Suppliers
			if len(suppliers) == 0 {
				suppliers = []Supplier{{}}
			}
			for _, s := range suppliers {
				if !yield([]any{r.Number, r.Title, s.Name, s.OrgNo, sv.List(is.regions(r)), r.Category, r.CPV, r.BeginsOn.Cell(), r.RunsTo.Cell(), r.LatestEnd.Cell()}) {
					return
				}
			}
		}
	}
}

// The parts of an OCDS 1.1 contract release that a contract fills.
type (
	ocdsPackage struct {
		URI           string        `json:"uri"`
		Version       string        `json:"version"`
		PublishedDate string        `json:"publishedDate"`
		Publisher     ocdsNamed     `json:"publisher"`
		License       string        `json:"license"`
		Policy        string        `json:"publicationPolicy"`
		Releases      []ocdsRelease `json:"releases"`
	}
	ocdsNamed struct {
		Name string `json:"name"`
	}
	ocdsRelease struct {
		OCID           string         `json:"ocid"`
		ID             string         `json:"id"`
		Date           string         `json:"date"`
		Tag            []string       `json:"tag"`
		InitiationType string         `json:"initiationType"`
		Language       string         `json:"language"`
		Parties        []ocdsParty    `json:"parties"`
		Buyer          *ocdsRef       `json:"buyer,omitempty"`
		Awards         []ocdsAward    `json:"awards"`
		Contracts      []ocdsContract `json:"contracts"`
	}
	ocdsRef struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	ocdsParty struct {
		ocdsRef
		Identifier *ocdsIdentifier `json:"identifier,omitempty"`
		Roles      []string        `json:"roles"`
	}
	ocdsIdentifier struct {
		Scheme string `json:"scheme"`
		ID     string `json:"id"`
		Legal  string `json:"legalName"`
	}
	ocdsAward struct {
		ID        string    `json:"id"`
		Status    string    `json:"status"`
		Suppliers []ocdsRef `json:"suppliers"`
	}
	ocdsContract struct {
		ID         string      `json:"id"`
		AwardID    string      `json:"awardID"`
		Title      string      `json:"title"`
		Status     string      `json:"status"`
		DateSigned string      `json:"dateSigned,omitempty"`
		Period     *ocdsPeriod `json:"period,omitempty"`
		Items      []ocdsItem  `json:"items,omitempty"`
	}
	ocdsPeriod struct {
		StartDate     string `json:"startDate"`
		EndDate       string `json:"endDate,omitempty"`
		MaxExtentDate string `json:"maxExtentDate,omitempty"`
	}
	ocdsItem struct {
		ID             string             `json:"id"`
		Description    string             `json:"description"`
		Classification ocdsClassification `json:"classification"`
	}
	ocdsClassification struct {
		Scheme string `json:"scheme"`
		ID     string `json:"id"`
	}
)

// OCID begins the OCDS identifier of every contract. An organisation that publishes gets
// a prefix of its own from the Open Contracting Partnership.
const OCID = "ocds-klover"

// WriteOCDS writes the contracts as a package of OCDS 1.1 contract releases. The standard
// has no package without releases.
func (is Issue) WriteOCDS(w io.Writer) error {
	if len(is.Rows) == 0 {
		return fault.NotFound("Det finns inga publika avtal i urvalet.")
	}
	p := ocdsPackage{URI: is.Self, Version: "1.1", PublishedDate: is.At.UTC().Format(time.RFC3339), Publisher: ocdsNamed{"Inköp"},
		License: "https://creativecommons.org/publicdomain/zero/1.0/", Policy: is.Link(PublicPath)}
	for _, r := range is.Rows {
		p.Releases = append(p.Releases, is.release(r))
	}
	return encode(w, p)
}

func (is Issue) release(r Row) ocdsRelease {
	rel := ocdsRelease{OCID: OCID + "-" + r.Number, ID: r.Number, Date: midnight(r.SignedOn.String()), Tag: []string{"contract"}, InitiationType: "tender", Language: "sv"}
	for _, b := range is.buyers(r.Parties) {
		rel.Parties = append(rel.Parties, partyOf(b.Name, b.OrgNo, "SE-"+string(b.Code), "buyer"))
	}
	if len(rel.Parties) > 0 {
		rel.Buyer = &rel.Parties[0].ocdsRef
	}
	award := ocdsAward{ID: r.Number, Status: "active"}
	for i, s := range r.Suppliers {
		one := partyOf(s.Name, s.OrgNo, r.Number+"-"+sv.Number(i+1), "supplier")
		rel.Parties, award.Suppliers = append(rel.Parties, one), append(award.Suppliers, one.ocdsRef)
	}
	rel.Awards = []ocdsAward{award}
	c := ocdsContract{ID: r.Number, AwardID: r.Number, Title: r.Title, Status: "active", DateSigned: midnight(r.SignedOn.String()),
		Period: &ocdsPeriod{midnight(r.BeginsOn.String()), midnight(r.RunsTo.String()), midnight(r.LatestEnd.String())}}
	if r.CPV != "" {
		c.Items = []ocdsItem{{"1", r.Title, ocdsClassification{"CPV", r.CPV}}}
	}
	rel.Contracts = []ocdsContract{c}
	return rel
}

func partyOf(name, orgNo, other, role string) ocdsParty {
	one := ocdsParty{ocdsRef: ocdsRef{other, name}, Roles: []string{role}}
	if orgNo != "" {
		one.ID = "SE-ORGNR-" + strings.ReplaceAll(orgNo, "-", "")
		one.Identifier = &ocdsIdentifier{"SE-ORGNR", orgNo, name}
	}
	return one
}

// midnight is a day as OCDS writes it, "" for none.
func midnight(day string) string {
	if day == "" {
		return ""
	}
	return day + "T00:00:00Z"
}

// atomFeed is the feed of new contracts (RFC 4287).
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Link    atomLink `xml:"link"`
	Summary string   `xml:"summary"`
}

// mostEntries is how many contracts the feed has; all are in the files.
const mostEntries = 200

// WriteAtom writes the contracts as a feed, the latest signed first.
func (is Issue) WriteAtom(w io.Writer) error {
	f := atomFeed{ID: is.Self, Title: "Regionernas avtal", Updated: is.At.UTC().Format(time.RFC3339), Author: "Inköp",
		Links: []atomLink{{"self", is.Self}, {"alternate", is.Link(PublicPath)}}}
	for _, r := range is.Rows[:min(len(is.Rows), mostEntries)] {
		page := is.Link(PublicPath + "/" + r.ID)
		f.Entries = append(f.Entries, atomEntry{ID: page, Title: r.Title, Updated: midnight(r.SignedOn.String()), Link: atomLink{"alternate", page},
			Summary: strings.Join([]string{r.Supplier, sv.List(is.regions(r)), "Tecknat " + r.SignedOn.Sv()}, ". ") + "."})
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	x := xml.NewEncoder(w)
	x.Indent("", "  ")
	return x.Encode(f)
}
