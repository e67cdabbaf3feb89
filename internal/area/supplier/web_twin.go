package supplier

import (
	"context"
	"fmt"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

// twinsPage is the possible duplicates that nobody has decided on.
type twinsPage struct{ List ui.List }

// comparePage is two suppliers beside each other. Without Other it asks which.
type comparePage struct {
	One, Other Supplier
	Rows       []compareRow
	Which      ui.Control // the other supplier, when it is not chosen yet
	Keep       ui.Control // which of the two to keep
	Why        ui.Control
	Error      ui.Form
}

type compareRow struct {
	Label, One, Other string
	Differs           bool
}

var (
	twinsTmpl   = web.Parse[twinsPage](pages, "twins.html")
	compareTmpl = web.Parse[comparePage](pages, "compare.html")
)

var twinListing = ui.Listing[Twin]{
	One: "möjlig dubblett", Many: "möjliga dubbletter",
	Columns: ui.Columns[Twin]{
		{Key: "left", Label: "Leverantör", Cell: func(t *Twin) ui.Cell { return twinCell(t.Left) }},
		{Key: "right", Label: "Kan vara samma som", Cell: func(t *Twin) ui.Cell { return twinCell(t.Right) }},
		{Key: "likeness", Label: "Namnens likhet", Number: true, Cell: func(t *Twin) ui.Cell { return ui.Number(fmt.Sprintf("%d\u00a0%%", t.Likeness)) }},
	},
}

func twinCell(s Supplier) ui.Cell {
	return ui.Link(s.Name, s.URL()).Under(showOrgNo(&s) + " " + s.Town)
}

func (a *Web) twins(w http.ResponseWriter, r *http.Request) error {
	q := twinListing.Query(r)
	rows, n, err := a.Store.Twins(r.Context(), Page{Limit: q.Limit(), Offset: q.Offset()})
	if err != nil {
		return err
	}
	for i := range rows {
		rows[i].Left, rows[i].Right = seen(r.Context(), rows[i].Left), seen(r.Context(), rows[i].Right)
	}
	listing := twinListing
	if web.May(r.Context(), permMerge) {
		listing.Row = twinMenu
	}
	list := listing.List(q, rows, ui.Count(n))
	list.Search = ""
	list.Note = "Leverantörer med nästan samma namn, av vilka minst en saknar organisationsnummer."
	return twinsTmpl.Render(w, r, "Möjliga dubbletter", twinsPage{list})
}

func twinMenu(t *Twin, row *ui.Row) {
	row.ID, row.Label = t.Left.ID+"-"+t.Right.ID, t.Left.Name+" och "+t.Right.Name
	row.Menu = []ui.Action{
		{Label: "Jämför och slå ihop", URL: t.Left.URL() + "/sla-ihop?med=" + t.Right.ID, Icon: "git-merge"},
		{Label: "Olika företag", URL: t.Left.URL() + "/skilj", Icon: "x", Post: true, Values: []ui.Hidden{{Name: "med", Value: t.Right.ID}}},
	}
}

func (a *Web) compare(w http.ResponseWriter, r *http.Request) error {
	page, err := a.comparison(r.Context(), r.PathValue("id"), r.FormValue("med"))
	if err != nil {
		return err
	}
	return compareTmpl.Render(w, r, "Slå ihop leverantörer", page)
}

// comparison makes the page of two suppliers. The other is named by its id, or
// by what somebody wrote.
func (a *Web) comparison(ctx context.Context, id, other string) (comparePage, error) {
	one, err := a.Store.Get(ctx, id)
	page := comparePage{One: seen(ctx, one)}
	if err != nil {
		return page, err
	}
	page.Which = ui.Control{Key: "med", Type: "text", Label: "Vilken post är samma företag?", Help: "Skriv namnet eller organisationsnumret.", Value: other, Required: true}
	if other == "" {
		return page, nil
	}
	found, err := a.Store.Get(ctx, other)
	if fault.KindOf(err) == fault.KindNotFound {
		found, err = a.named(ctx, other)
	}
	if err != nil {
		page.Which.Error = fault.Message(err)
		return page, correctable(err)
	}
	page.Other = seen(ctx, found)
	page.fill()
	return page, nil
}

// correctable is nil for an error that the page itself shows.
func correctable(err error) error {
	if web.Correctable(err) {
		return nil
	}
	return err
}

func (a *Web) named(ctx context.Context, text string) (Supplier, error) {
	id, err := a.Store.Choose(ctx, text)
	if err != nil {
		return Supplier{}, err
	}
	return a.Store.Get(ctx, id)
}

func (p *comparePage) fill() {
	for _, d := range Fields {
		row := compareRow{Label: d.Label, One: d.Text(&p.One), Other: d.Text(&p.Other)}
		row.Differs = row.One != row.Other
		p.Rows = append(p.Rows, row)
	}
	keep := p.One
	if p.One.OrgNo == "" && p.Other.OrgNo != "" {
		keep = p.Other
	}
	p.Keep = ui.Control{Key: "behall", Type: "choice", Label: "Behåll", Required: true, Value: keep.ID,
		Help: "Den andra försvinner ur listor och räknas som den du behåller. Det går att ångra."}
	for _, s := range []Supplier{p.One, p.Other} {
		p.Keep.Options = append(p.Keep.Options, ui.Option{Value: s.ID, Label: s.Label(), Chosen: s.ID == keep.ID})
	}
	p.Why = ui.Control{Key: "varfor", Type: "text", Label: "Varför"}
}

func (a *Web) merge(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	id, other, keep := r.PathValue("id"), posted["med"], posted["behall"]
	if keep != id && keep != other {
		return fault.Invalid(fault.Field{Name: "behall", Message: "Välj vilken av leverantörerna som ska behållas."})
	}
	gone := id
	if keep == id {
		gone = other
	}
	err = a.Store.Merge(r.Context(), gone, keep, posted["varfor"])
	if web.Correctable(err) {
		return a.mergeAgain(w, r, id, other, err)
	}
	if err != nil {
		return err
	}
	return web.RedirectUndo(w, r, "/leverantorer/"+keep, "Leverantörerna är hopslagna.", web.Undo{Action: "/leverantorer/" + gone + "/dela"})
}

func (a *Web) mergeAgain(w http.ResponseWriter, r *http.Request, id, other string, wrong error) error {
	page, err := a.comparison(r.Context(), id, other)
	if err != nil {
		return err
	}
	page.Error = ui.Form{Message: fault.Message(wrong), Errors: fault.FieldsOf(wrong)}
	return compareTmpl.RenderStatus(w, r, web.StatusOf(wrong), "Slå ihop leverantörer", page)
}

func (a *Web) split(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := a.Store.Split(r.Context(), id, ""); err != nil {
		return err
	}
	return web.Redirect(w, r, "/leverantorer/"+id, "Hopslagningen är ångrad.")
}

func (a *Web) differ(w http.ResponseWriter, r *http.Request) error {
	if err := a.Store.Differ(r.Context(), r.PathValue("id"), r.FormValue("med")); err != nil {
		return err
	}
	return web.Redirect(w, r, web.Back(r, "/leverantorer/dubbletter"), "De föreslås inte längre som dubbletter.")
}
