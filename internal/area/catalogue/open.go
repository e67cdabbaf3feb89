package catalogue

import (
	"iter"
	"strings"
	"time"

	"klover/internal/area/contract"
	"klover/internal/area/identity"
	"klover/internal/base/opendata"
	"klover/internal/base/sheet"
	"klover/internal/word/sv"
)

// Issue is public contracts as the open formats tell them.
type Issue struct {
	Rows    []Row // newest first
	Papers  map[string][]contract.Document
	Regions []identity.Party
	At      time.Time
	Self    string // address of the file
	Link    func(path string) string
}

func (is Issue) regions(r Row) []string {
	return identity.PartyNames(identity.PartiesOf(is.Regions, r.Parties))
}

func (is Issue) pageOf(r Row) string { return is.Link(publicURL(r.ID)) }

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
	Documents []openDocument `json:"documents,omitempty"`
	Page      string         `json:"page"`
}

type openSupplier struct {
	Name  string `json:"name"`
	OrgNo string `json:"orgNo,omitempty"`
	Lot   string `json:"lot,omitempty"`
}

type openDocument struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Kind    string `json:"kind" enum:"contract,supplement,terms,prices,dpa,specification,minutes,other"`
	DatedOn string `json:"datedOn,omitempty" format:"date"`
	URL     string `json:"url" doc:"Här hämtar vem som helst handlingen."`
}

// openSuppliers is who delivers on a contract.
func openSuppliers(r Row) []openSupplier {
	list := make([]openSupplier, len(r.Suppliers))
	for i, s := range r.Suppliers {
		list[i] = openSupplier{s.Name, s.OrgNo, s.Lot}
	}
	return list
}

// openDocuments is the public documents of a contract that can be read somewhere.
func openDocuments(papers []contract.Document, link func(string) string) []openDocument {
	var list []openDocument
	for _, d := range papers {
		if at := paperURL(d); at != "" {
			if d.DocumentID != "" {
				at = link(at)
			}
			list = append(list, openDocument{d.ID, d.Title, d.Kind, d.DatedOn.String(), at})
		}
	}
	return list
}

// JSON is the contracts as JSON.
func (is Issue) JSON() any {
	list := make([]openContract, len(is.Rows))
	for i, r := range is.Rows {
		list[i] = openContract{Number: r.Number, Title: r.Title, Suppliers: openSuppliers(r), Regions: is.regions(r), Category: r.Category, CPV: r.CPV,
			SignedOn: r.SignedOn.String(), FromOn: r.BeginsOn.String(), ToOn: r.RunsTo.String(), LatestOn: r.LatestEnd.String(),
			Documents: openDocuments(is.Papers[r.ID], is.Link), Page: is.pageOf(r)}
	}
	return struct {
		Published string         `json:"published"`
		Contracts []openContract `json:"contracts"`
	}{opendata.Instant(is.At), list}
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

// OCDS is the contracts as contract releases.
func (is Issue) OCDS() opendata.Package {
	p := opendata.NewPackage(is.Self, is.Link(PublicPath), opendata.Instant(is.At))
	for _, r := range is.Rows {
		p.Releases = append(p.Releases, is.release(r))
	}
	return p
}

func (is Issue) release(r Row) opendata.Release {
	rel := opendata.NewRelease(r.Number, r.Number, opendata.Midnight(r.SignedOn.String()), "contract")
	for _, p := range identity.PartiesOf(is.Regions, r.Parties) {
		rel.Bought(p.Name, string(p.OrgNo), p.Code)
	}
	award := opendata.Award{ID: r.Number, Status: "active"}
	for i, s := range r.Suppliers {
		one := opendata.NewParty(s.Name, s.OrgNo, r.Number+"-"+sv.Number(i+1), "supplier")
		rel.Parties, award.Suppliers = append(rel.Parties, one), append(award.Suppliers, one.Reference)
	}
	rel.Awards = []opendata.Award{award}
	c := opendata.Contract{ID: r.Number, AwardID: r.Number, Title: r.Title, Status: "active", DateSigned: opendata.Midnight(r.SignedOn.String()), Items: opendata.CPV(r.CPV, r.Title),
		Period: &opendata.Period{StartDate: opendata.Midnight(r.BeginsOn.String()), EndDate: opendata.Midnight(r.RunsTo.String()), MaxExtentDate: opendata.Midnight(r.LatestEnd.String())}}
	for _, d := range openDocuments(is.Papers[r.ID], is.Link) {
		c.Documents = append(c.Documents, opendata.Document{ID: d.ID, Type: documentTypes[d.Kind], Title: d.Title, URL: d.URL, Date: opendata.Midnight(d.DatedOn), Language: "sv"})
	}
	rel.Contracts = []opendata.Contract{c}
	return rel
}

// documentTypes are the kinds of document that OCDS has a code for.
var documentTypes = map[string]string{"contract": "contractSigned", "supplement": "contractAnnexe", "terms": "contractAnnexe", "prices": "contractSchedule", "dpa": "contractAnnexe", "specification": "technicalSpecifications"}

// Feed is the contracts as a feed, the latest signed first, with their documents.
func (is Issue) Feed() opendata.Feed {
	f := opendata.NewFeed("Regionernas avtal", is.Self, is.Link(PublicPath), opendata.Instant(is.At))
	for _, r := range is.Rows {
		e := opendata.NewEntry(is.pageOf(r), r.Title, opendata.Midnight(r.SignedOn.String()),
			strings.Join([]string{r.Supplier, sv.List(is.regions(r)), "Tecknat " + r.SignedOn.Sv()}, ". ")+".")
		for _, d := range openDocuments(is.Papers[r.ID], is.Link) {
			e.Links = append(e.Links, opendata.Link{Rel: "enclosure", Href: d.URL, Title: d.Title})
		}
		f.Entries = append(f.Entries, e)
	}
	return f
}
