package compare

import (
	"net/http"
	"strings"

	"klover/internal/area/category"
	"klover/internal/area/procurement"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// coded is a category with its codes.
type coded struct {
	Node  category.Node
	Label string
	Codes []string
}

func (a *Web) codes(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	tree, err := category.Store{DB: a.Store.DB}.Tree(ctx, 0)
	if err != nil {
		return err
	}
	codes, err := a.Store.Codes(ctx)
	if err != nil {
		return err
	}
	var rows []coded
	for _, n := range tree.All() {
		rows = append(rows, coded{n, n.Code + " " + tree.Path(n.ID), codes[n.ID]})
	}
	may := web.May(ctx, permWrite)
	l := ui.Listing[coded]{One: "kategori", Many: "kategorier", Per: 100, Columns: ui.Columns[coded]{
		{Key: "label", Label: "Kategori", Cell: func(c *coded) ui.Cell {
			if may {
				return ui.Link(c.Label, CodesPath+"/"+c.Node.ID)
			}
			return ui.Text(c.Label)
		}},
		{Key: "codes", Label: "CPV-koder", Cell: func(c *coded) ui.Cell { return ui.Text(strings.Join(c.Codes, ", ")) }},
	}}
	q := l.Query(r)
	page := listPage{Crumbs: []ui.Crumb{home}, Tabs: tabs(CodesPath), List: l.List(q, rows[min(q.Offset(), len(rows)):min(q.Offset()+q.Limit(), len(rows))], ui.Count{N: len(rows)}),
		Intro: "Andras upphandlingar har ingen kategori, men en CPV-kod. Här anges vilka koder som hör till våra kategorier. En kategori räknar även koderna för kategorierna under den."}
	page.List.Search = ""
	return listTmpl.Render(w, r, "CPV-koder per kategori", page)
}

func (a *Web) codeForm(r *http.Request) (category.Category, formPage, error) {
	ctx := r.Context()
	c, err := category.Store{DB: a.Store.DB}.Get(ctx, r.PathValue("id"))
	if err != nil {
		return c, formPage{}, err
	}
	codes, err := a.Store.Codes(ctx)
	if err != nil {
		return c, formPage{}, err
	}
	page := formPage{Crumbs: []ui.Crumb{home, {Label: "CPV-koder", URL: CodesPath}}}
	page.Form = ui.Form{Action: CodesPath + "/" + c.ID, Submit: "Spara koderna", Cancel: CodesPath, Controls: []ui.Control{{Key: "cpv", Label: "CPV-koder", Type: "text", Value: strings.Join(codes[c.ID], ", "),
		Help: "Början på koderna, två till åtta siffror, med komma emellan. 9091 är alla koder som börjar så. Tomt tar bort dem."}}}
	used, err := procurement.Store{DB: a.Store.DB}.Breakdown(ctx, procurement.Filter{OnCategory: c.ID}, "cpv")
	if err != nil {
		return c, page, err
	}
	page.TableTitle = "Våra upphandlingar i kategorin"
	page.Table = ui.Columns[procurement.Share]{
		{Label: "CPV-huvudgrupp", Cell: func(s *procurement.Share) ui.Cell { return ui.Text(strings.TrimSpace(s.Key + " " + divisions[s.Key])) }},
		{Label: "Upphandlingar", Number: true, Cell: func(s *procurement.Share) ui.Cell {
			return ui.Link(sv.Number(s.N), procurement.Filter{OnCategory: c.ID}.Narrow("cpv", s.Key).URL())
		}},
	}.Table(page.TableTitle, used)
	return c, page, nil
}

func (a *Web) editCodes(w http.ResponseWriter, r *http.Request) error {
	c, page, err := a.codeForm(r)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "CPV-koder för "+c.Label(), page)
}

func (a *Web) saveCodes(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, page, err := a.codeForm(r)
	if err != nil {
		return err
	}
	split := strings.FieldsFunc(posted["cpv"], func(r rune) bool { return strings.ContainsRune(" ,;\u00a0\t\n", r) })
	if err := a.Store.SetCodes(r.Context(), c.ID, split); err != nil {
		return again(w, r, "CPV-koder för "+c.Label(), page, posted, err)
	}
	return web.Redirect(w, r, CodesPath, "CPV-koderna är sparade.")
}
