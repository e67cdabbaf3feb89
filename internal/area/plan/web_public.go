package plan

import (
	"net/http"
	"net/url"

	"klover/internal/area/identity"
	"klover/internal/base/field"
	"klover/internal/base/opendata"
	"klover/internal/base/record"
	"klover/internal/base/subscribe"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/party"
)

func (a *Web) publicRoutes(m *web.Mux) {
	m.Handle("GET "+PublicPath, web.Public, a.public)
	opendata.Routes(m, PublicPath, a.issue)
	a.subscriptions().Routes(m)
}

func (a *Web) subscriptions() subscribe.Web {
	return subscribe.Web{Store: a.Store.Subscriptions(), Network: a.Network, Wrong: a.renderPublic}
}

type publicPage struct {
	Disclaimer string
	Published  string
	List       ui.List
	Empty      ui.Empty
	Files      []ui.Action
	Subscribe  ui.Form
}

var publicTmpl = web.Parse[publicPage](pages, "public.html")

// publicColumns are the columns that an edition shows.
func publicColumnsOf(shown Shown) ui.Columns[PublicItem] {
	list := ui.Columns[PublicItem]{{Key: "title", Label: "Planerad upphandling", Cell: func(p *PublicItem) ui.Cell { return ui.Text(p.Title).Under(p.Number) }}}
	add := func(key string, c ui.Column[PublicItem]) {
		if shown.Has(key) {
			list = append(list, c)
		}
	}
	add("description", ui.Column[PublicItem]{Key: "description", Label: "Beskrivning", Cell: func(p *PublicItem) ui.Cell { return ui.Text(p.Description) }})
	list = append(list, ui.Column[PublicItem]{Key: "parties", Label: "Region", Cell: func(p *PublicItem) ui.Cell { return ui.Text(regionName(p.Parties)) }})
	add("category", ui.Column[PublicItem]{Key: "category", Label: "Kategori", Cell: func(p *PublicItem) ui.Cell { return ui.Text(p.Category) }})
	add("cpv", ui.Column[PublicItem]{Key: "cpv", Label: "CPV-kod", Cell: func(p *PublicItem) ui.Cell { return ui.Text(p.CPV) }})
	add("notice", ui.Column[PublicItem]{Key: "notice", Label: "Annons planeras", Cell: func(p *PublicItem) ui.Cell { return ui.Text(orDash(p.NoticeQ)) }})
	add("contract", ui.Column[PublicItem]{Key: "contract", Label: "Avtalsstart planeras", Cell: func(p *PublicItem) ui.Cell {
		return ui.Time(p.ContractOn.String(), orDash(p.ContractOn.Sv()))
	}})
	add("contact", ui.Column[PublicItem]{Key: "contact", Label: "Kontakt", Cell: func(p *PublicItem) ui.Cell { return ui.Text(p.Contact) }})
	return list
}

func publicTable(label string, rows []PublicItem, shown Shown) ui.Table {
	return publicColumnsOf(shown).Table(label, rows)
}

// asked is what the address selects of the edition.
func asked(v url.Values) PublicFilter {
	return PublicFilter{Text: v.Get("q"), CategoryID: v.Get("kategori"), Party: party.Code(v.Get("region")), Quarter: v.Get("kvartal")}
}

func (a *Web) public(w http.ResponseWriter, r *http.Request) error {
	return a.renderPublic(w, r, nil, nil)
}

func (a *Web) renderPublic(w http.ResponseWriter, r *http.Request, posted map[string]string, wrong error) error {
	ctx := r.Context()
	page := publicPage{Disclaimer: Disclaimer}
	e, ok, err := a.Store.Edition(ctx)
	if err != nil {
		return err
	}
	var categories []field.Option
	if !ok {
		page.Empty = ui.Empty{Icon: "calendar", Title: "Ingen plan är publicerad", Text: "När en utgåva har publicerats visas de planerade upphandlingarna här."}
	} else {
		page.Published = record.When(e.PublishedAt)
		if categories, err = a.fillPublic(r, e, &page); err != nil {
			return err
		}
	}
	page.Subscribe = topic.Form(categories, r.URL.Query().Get("kategori"))
	if wrong != nil {
		page.Subscribe.Posted(posted, wrong)
		return publicTmpl.RenderStatus(w, r, web.StatusOf(wrong), "Upphandlingsplan", page)
	}
	return publicTmpl.Render(w, r, "Upphandlingsplan", page)
}

// fillPublic shows the rows that the address selects and returns the categories.
func (a *Web) fillPublic(r *http.Request, e Edition, page *publicPage) ([]field.Option, error) {
	ctx := r.Context()
	categories, quarters, err := a.Store.PublicChoices(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	filters := []ui.Filter{{Key: "region", Label: "Region", Options: parties[:2]}}
	if len(categories) > 0 {
		filters = append(filters, ui.Filter{Key: "kategori", Label: "Kategori", Options: categories})
	}
	if len(quarters) > 0 {
		filters = append(filters, ui.Filter{Key: "kvartal", Label: "Annons planeras", Options: quarters})
	}
	listing := ui.Listing[PublicItem]{One: "planerad upphandling", Many: "planerade upphandlingar", Columns: publicColumnsOf(e.Shown())}
	q := listing.Query(r, filters...)
	q.Path = PublicPath // a wrong subscription shows the list too
	rows, count, err := a.Store.PublicItems(ctx, e.ID, asked(r.URL.Query()), Page{Limit: q.Limit(), Offset: q.Offset()})
	if err != nil {
		return nil, err
	}
	page.List = listing.List(q, rows, ui.Count(count), filters...)
	page.List.Hint = "Benämning, kategori, CPV-kod"
	page.Files = append(opendata.Actions(PublicPath, q), subscribe.Action(""))
	return categories, nil
}

// issue is the rows of the edition that the address selects; no rows when nothing is
// published.
func (a *Web) issue(r *http.Request) (opendata.Issue, error) {
	ctx := r.Context()
	e, ok, err := a.Store.Edition(ctx)
	if err != nil {
		return nil, err
	}
	is := Issue{Edition: e, Link: a.Store.link, Title: "Upphandlingsplan", Self: a.Store.link(r.URL.RequestURI())}
	if !ok {
		is.Edition.PublishedAt = a.Store.DB.Now()
		return is, nil
	}
	f := asked(r.URL.Query())
	if is.Items, _, err = a.Store.PublicItems(ctx, e.ID, f, Page{}); err != nil {
		return nil, err
	}
	if f.CategoryID != "" && len(is.Items) > 0 {
		is.Title += ", " + is.Items[0].Category
	}
	is.Regions, err = identity.Store{DB: a.Store.DB}.Parties(ctx, a.Store.Today())
	return is, err
}
