package plan

import (
	"fmt"
	"iter"
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/opendata"
	"klover/internal/base/sheet"
	"klover/internal/word/sv"
)

// Issue is an edition with its rows, as the open formats write it.
type Issue struct {
	Edition Edition
	Items   []PublicItem
	Regions []identity.Party
	Link    func(path string) string
	Title   string // of the selection: "Upphandlingsplan, Hjälpmedel"
	Self    string // address of the file
}

func (is Issue) buyers(it PublicItem) []identity.Party {
	return identity.PartiesOf(is.Regions, it.Parties)
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

// JSON is the rows as JSON.
func (is Issue) JSON() any {
	p := openPlan{Notice: Disclaimer, Edition: is.Edition.No, Published: is.Edition.PublishedAt.Format(time.RFC3339), Items: []openItem{}}
	for _, it := range is.Items {
		p.Items = append(p.Items, openItem{Number: it.Number, Title: it.Title, Description: it.Description, Category: it.Category, CPV: it.CPV, Regions: identity.PartyNames(is.buyers(it)),
			NoticeQ: it.NoticeQ, ContractOn: it.ContractOn.String(), Contact: it.Contact})
	}
	return p
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
			if !yield([]any{it.Number, it.Title, it.Description, it.Category, it.CPV, sv.List(identity.PartyNames(is.buyers(it))), it.NoticeQ, it.ContractOn.Cell(), it.Contact, Disclaimer}) {
				return
			}
		}
	}
}

// Feed is the rows as a feed.
func (is Issue) Feed() opendata.Feed {
	at := opendata.Instant(is.Edition.PublishedAt)
	f := opendata.NewFeed(is.Title, is.Self, is.Link(PublicPath), at)
	f.Subtitle = Disclaimer
	for _, it := range is.Items {
		e := opendata.NewEntry(is.pageOf(it), it.Title, at, is.summary(it))
		if it.Category != "" {
			e.Subjects = []opendata.Subject{{Term: it.Category}}
		}
		f.Entries = append(f.Entries, e)
	}
	return f
}

func (is Issue) summary(it PublicItem) string {
	parts := []string{sv.List(identity.PartyNames(is.buyers(it)))}
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

// OCDS is the rows as planning releases.
func (is Issue) OCDS() opendata.Package {
	at := opendata.Instant(is.Edition.PublishedAt)
	p := opendata.NewPackage(is.Self, is.Link(PublicPath), at)
	for _, it := range is.Items {
		p.Releases = append(p.Releases, is.release(it, at))
	}
	return p
}

func (is Issue) release(it PublicItem, at string) opendata.Release {
	r := opendata.NewRelease(it.Number, fmt.Sprintf("%s-%d", it.Number, is.Edition.No), at, "planning")
	for _, b := range is.buyers(it) {
		r.Bought(b.Name, string(b.OrgNo), b.Code)
	}
	if it.Contact != "" && len(r.Parties) > 0 {
		r.Parties[0].Contact = &opendata.Contact{Name: it.Contact}
	}
	r.Planning = &opendata.Planning{Rationale: Disclaimer}
	if q, err := parseQuarter(it.NoticeQ); err == nil {
		r.Planning.Milestones = []opendata.Milestone{{ID: "notice", Title: "Planerad annons", Type: "preProcurement", Status: "scheduled",
			Description: "Annons planeras under " + q.Label() + ".", DueDate: opendata.Midnight(q.Last().String())}}
	}
	r.Tender = &opendata.Tender{ID: it.Number, Title: it.Title, Description: it.Description, Status: "planned", Items: opendata.CPV(it.CPV, it.Title)}
	if it.ContractOn != 0 {
		r.Tender.ContractPeriod = &opendata.Period{StartDate: opendata.Midnight(it.ContractOn.String())}
	}
	return r
}
