package procurement

import (
	"context"
	"net/http"

	"klover/internal/area/plan"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

// guestPage is who buys, who else takes part, and the form of those who may invite.
type guestPage struct {
	Crumbs []ui.Crumb
	Intro  string
	Wrong  ui.Notice
	Table  ui.Table
	Form   ui.Form
}

type guestPanel struct{ Table ui.Table }

var (
	guestTmpl      = web.Parse[guestPage](pages, "guests.html")
	guestPanelTmpl = web.Parse[guestPanel](pages, "guest_panel.html")
)

func (p Procurement) guestURL() string { return p.URL() + "/gaster" }

// mayInvite tells whether the user may change who takes part.
func mayInvite(ctx context.Context, p Procurement) bool {
	return may(ctx, permWrite, p) && p.AnnouncedOn == 0 && p.State.Running()
}

// guests is the box of the case's page.
func (a *Web) guests(ctx context.Context, p Procurement) (ui.Panel, error) {
	list, err := a.Store.Guests(ctx, p.ID)
	if err != nil || len(list) == 0 {
		return ui.Panel{}, err
	}
	panel := ui.Panel{ID: "gaster", Title: "Gäster", URL: p.guestURL()}
	panel.Body, err = guestPanelTmpl.HTML(guestPanel{guestTable(list)})
	return panel, err
}

func guestTable(list []Guest) ui.Table {
	return ui.Columns[Guest]{
		{Label: "Organisation", Cell: func(g *Guest) ui.Cell { return ui.Text(g.Name).Under(g.OrgNo.Sv()) }},
		{Label: "Sort", Cell: func(g *Guest) ui.Cell { return ui.Text(field.LabelOf(plan.GuestKinds, g.Kind)) }},
		{Label: "Får använda resultatet", Cell: func(g *Guest) ui.Cell {
			if g.Uses {
				return ui.Text("Ja")
			}
			return ui.Text("Nej")
		}},
	}.Table("Gäster", list)
}

func (a *Web) showGuests(w http.ResponseWriter, r *http.Request) error {
	p, err := a.Store.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	page, err := a.guestPage(r.Context(), p, Guest{Uses: true})
	if err != nil {
		return err
	}
	return guestTmpl.Render(w, r, "Gäster: "+p.Title, page)
}

func (a *Web) guestPage(ctx context.Context, p Procurement, g Guest) (guestPage, error) {
	list, err := a.Store.Guests(ctx, p.ID)
	page := guestPage{Crumbs: crumbs(p), Intro: "Köpare: " + p.buyers() + ". Gäster deltar utan att äga upphandlingen.", Table: guestTable(list)}
	page.Table.Empty = ui.Empty{Icon: "users", Title: "Inga gäster", Text: "Kommuner, andra regioner och bolag kan bjudas in till dess att upphandlingen annonseras."}
	if err != nil || !mayInvite(ctx, p) {
		return page, err
	}
	for i, one := range list {
		page.Table.Rows[i].Label = one.Name
		page.Table.Rows[i].Menu = []ui.Action{{Label: "Ta bort", URL: p.guestURL() + "/ta-bort", Icon: "trash", Post: true, Danger: true, Values: []ui.Hidden{{Name: "gast", Value: one.ID}}}}
	}
	page.Form = ui.NewForm(GuestFields, &g)
	page.Form.Action, page.Form.Submit, page.Form.Cancel = p.guestURL(), "Bjud in", p.URL()
	return page, nil
}

func (a *Web) invite(w http.ResponseWriter, r *http.Request) error {
	return a.changeGuests(w, r, func(ctx context.Context, p Procurement, posted map[string]string) (string, error) {
		g := Guest{ProcurementID: p.ID}
		err := GuestFields.Read(&g, posted)
		if err == nil {
			g, err = a.Store.Invite(ctx, g)
		}
		return g.Name + " är med som gäst.", err
	})
}

func (a *Web) uninvite(w http.ResponseWriter, r *http.Request) error {
	return a.changeGuests(w, r, func(ctx context.Context, p Procurement, posted map[string]string) (string, error) {
		return "Gästen är borttagen.", a.Store.Uninvite(ctx, p.ID, posted["gast"])
	})
}

// changeGuests does something with the guests; what is wrong is told on the page.
func (a *Web) changeGuests(w http.ResponseWriter, r *http.Request, do func(context.Context, Procurement, map[string]string) (done string, err error)) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	p, err := a.writable(r)
	if err != nil {
		return err
	}
	done, err := do(r.Context(), p, posted)
	if err == nil {
		return web.Redirect(w, r, p.guestURL(), done)
	}
	page, pageErr := a.guestPage(r.Context(), p, Guest{})
	if pageErr != nil || !web.Correctable(err) && !audit.Refused(err) {
		return err
	}
	if page.Form.Action == "" { // no form to say it in
		page.Wrong = ui.Notice{Tone: ui.Warn, Title: "Gästerna ändrades inte", Text: fault.Message(err)}
	}
	page.Form.Posted(posted, err)
	return guestTmpl.RenderStatus(w, r, web.StatusOf(err), "Gäster: "+p.Title, page)
}
