package catalogue

import (
	"context"
	"embed"
	"net/http"
	"slices"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

//go:embed *.html
var pages embed.FS

const permRead = "catalogue.read"

// keyCategory chooses a category in an address.
const keyCategory = "kategori"

// Panel is a box that another area shows on a contract's page in the catalogue.
type Panel func(ctx context.Context, contractID string) (ui.Panel, error)

// Web is the pages of the catalogue.
type Web struct {
	Store      Store
	Views      record.Views                                      // saved by users; may be nil
	Categories func(ctx context.Context) ([]field.Option, error) // to choose from; may be nil
	Panels     []Panel                                           // prices, documents
	Network    func(*http.Request) string                        // where a request comes from; nil is its connection
}

// Routes connects the pages.
func (a *Web) Routes(m *web.Mux) {
	m.Handle("GET "+Path, permRead, a.list)
	m.Handle("GET "+Path+"/{id}", permRead, a.show)
	m.Handle("GET "+Path+"/{id}/andra", "contract.write", a.edit)
	m.Handle("POST "+Path+"/{id}", "contract.write", a.save)
	a.publicRoutes(m)
}

var regions = []field.Option{{Value: string(party.Sormland), Label: "Region Sörmland"}, {Value: string(party.Vastmanland), Label: "Region Västmanland"}}

// regionNames names the regions for those who do not know their letters.
func regionNames(set party.Set) string {
	var list []string
	for _, code := range set {
		list = append(list, field.LabelOf(regions, string(code)))
	}
	return sv.List(list)
}

func (a *Web) filters(ctx context.Context) ([]ui.Filter, error) {
	list := []ui.Filter{{Key: "region", Label: "Region", Options: regions}}
	if a.Categories == nil {
		return list, nil
	}
	categories, err := a.Categories(ctx)
	if len(categories) > 0 {
		list = append(list, ui.Filter{Key: keyCategory, Label: "Kategori", Options: categories})
	}
	return list, err
}

// until is how long the contract runs.
func (r Row) until() ui.Cell {
	if r.RunsTo == 0 {
		return ui.Text("tills vidare")
	}
	cell := ui.Time(r.RunsTo.String(), r.RunsTo.Sv())
	if r.LatestEnd > r.RunsTo {
		cell = cell.Under("längst " + r.LatestEnd.Sv())
	}
	return cell
}

func supplierTable(list []Supplier) ui.Table {
	columns := ui.Columns[Supplier]{
		{Label: "Leverantör", Cell: func(s *Supplier) ui.Cell { return ui.Text(s.Name) }},
		{Label: "Org.nummer", Cell: func(s *Supplier) ui.Cell { return ui.Text(s.OrgNo) }},
	}
	if slices.ContainsFunc(list, func(s Supplier) bool { return s.Lot != "" }) {
		columns = append(columns, ui.Column[Supplier]{Label: "Del", Cell: func(s *Supplier) ui.Cell { return ui.Text(s.Lot) }})
	}
	t := columns.Table("Leverantörer", list)
	t.Empty = ui.Empty{Icon: "building-factory-2", Title: "Ingen leverantör är registrerad"}
	return t
}
