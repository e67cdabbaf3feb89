package identity

import (
	"context"
	"net/http"
	"net/url"

	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

// SavedViews returns, as tabs, the views of a list that the user sees. Other
// areas get it from app, for ui.List.Views. The selection is the list's present
// state (ui.Query.Selection).
func (a *Web) SavedViews(ctx context.Context, path, selection string) ([]ui.View, error) {
	user := web.UserFrom(ctx)
	views, err := a.Store.Views(ctx, user.ID, path)
	var tabs []ui.View
	for _, v := range views {
		tabs = append(tabs, ui.View{ID: v.ID, Label: v.Name, URL: v.URL(), Active: v.Query == selection, Own: v.OwnerID == user.ID})
	}
	return tabs, err
}

// ListViews returns the tabs of a list that has no views of its own: all rows
// first, then what has been saved. Without saved views there are no tabs.
func (a *Web) ListViews(ctx context.Context, path, selection string) ([]ui.View, error) {
	saved, err := a.SavedViews(ctx, path, selection)
	if len(saved) == 0 {
		return nil, err
	}
	return append([]ui.View{{Label: "Alla", URL: path, Active: selection == ""}}, saved...), err
}

// keepView saves the selection of the list that the form was sent from.
func (a *Web) keepView(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.PostedForm(r)
	if err != nil {
		return err
	}
	selection, err := url.ParseQuery(posted.Get("urval"))
	if err != nil {
		return err
	}
	v := View{OwnerID: web.UserFrom(r.Context()).ID, Path: posted.Get("sida"), Name: posted.Get("namn"), Query: selection.Encode(), Shared: sharedOf(posted.Get("delad"))}
	v, err = a.Store.KeepView(r.Context(), v)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, v.URL(), "Vyn ”"+v.Name+"” är sparad.")
}

// sharedOf reads who sees a view; the form of a list only asks ja or nothing.
func sharedOf(text string) string {
	switch text {
	case "ja", viewEveryone:
		return viewEveryone
	case viewTeam:
		return viewTeam
	}
	return viewPrivate
}

func (a *Web) dropView(w http.ResponseWriter, r *http.Request) error {
	v, err := a.Store.DropView(r.Context(), web.UserFrom(r.Context()).ID, r.PathValue("id"))
	if err != nil {
		return err
	}
	undo := web.Undo{Action: "/vyer", Values: []ui.Hidden{{Name: "sida", Value: v.Path}, {Name: "urval", Value: v.Query}, {Name: "namn", Value: v.Name}, {Name: "delad", Value: v.Shared}}}
	return web.RedirectUndo(w, r, web.Back(r, v.Path), "Vyn ”"+v.Name+"” är borttagen.", undo)
}

var shareOptions = []field.Option{{Value: viewPrivate, Label: "Bara jag"}, {Value: viewTeam, Label: "Min enhet"}, {Value: viewEveryone, Label: "Alla"}}

// viewFields describes what may be changed of a view.
var viewFields = field.Set[View]{
	{Key: "namn", Label: "Vyns namn", Required: true, At: func(v *View) any { return &v.Name }},
	{Key: "delad", Label: "Visas för", Kind: field.Choice, Required: true, Choices: shareOptions, At: func(v *View) any { return &v.Shared }},
	{Key: "forst", Label: "Visa den här vyn först", Kind: field.Bool, At: func(v *View) any { return &v.IsDefault }},
}

func viewPage(v View) formPage {
	f := ui.NewForm(viewFields, &v)
	f.Action, f.Submit, f.Cancel, f.Version = "/vyer/"+v.ID, "Spara vy", "/mitt-konto", int(v.Version)
	return formPage{Crumbs: accountCrumbs, Form: f}
}

func (a *Web) editView(w http.ResponseWriter, r *http.Request) error {
	v, err := a.Store.OwnView(r.Context(), web.UserFrom(r.Context()).ID, r.PathValue("id"))
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ändra vyn "+v.Name, viewPage(v))
}

func (a *Web) changeView(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	v, err := a.Store.OwnView(r.Context(), web.UserFrom(r.Context()).ID, r.PathValue("id"))
	if err != nil {
		return err
	}
	page := viewPage(v)
	if err = viewFields.Read(&v, posted); err == nil {
		v.Version = int64(web.Version(posted))
		err = a.Store.ChangeView(r.Context(), v)
	}
	if err != nil {
		return again(w, r, "Ändra vyn", page, posted, err)
	}
	return web.Redirect(w, r, "/mitt-konto", "Vyn är sparad.")
}

func viewTable(views []View) ui.Table {
	share, _ := viewFields.Get("delad")
	columns := ui.Columns[View]{
		{Label: "Vy", Cell: func(v *View) ui.Cell { return ui.Link(v.Name, v.URL()) }},
		{Label: "Lista", Cell: func(v *View) ui.Cell { return ui.Text(v.Path) }},
		{Label: "Visas för", Cell: func(v *View) ui.Cell { return ui.Text(share.Text(v)) }},
	}
	t := columns.Table("Sparade vyer", views)
	t.Empty = ui.Empty{Icon: "bookmark", Title: "Du har inga sparade vyer", Text: "Gör ett urval i en lista och välj Spara vy."}
	for i, v := range views {
		t.Rows[i].ID, t.Rows[i].Label = v.ID, v.Name
		t.Rows[i].Menu = []ui.Action{{Label: "Ändra", URL: "/vyer/" + v.ID, Icon: "pencil"},
			{Label: "Ta bort", URL: "/vyer/" + v.ID + "/ta-bort", Icon: "trash", Post: true, Danger: true}}
	}
	return t
}
