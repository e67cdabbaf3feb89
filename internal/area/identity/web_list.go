package identity

import (
	"context"
	"net/http"

	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

// listPage is every list of the area.
type listPage struct {
	Tabs    []ui.Tab // other parts of the same page
	Notice  ui.Notice
	List    ui.List
	Actions []ui.Action
}

var listTmpl = web.Parse[listPage](pages, "list.html")

// sheetLimit is how many rows an export takes; a longer list is narrowed first.
const sheetLimit = 100_000

func (a *Web) userListing(units map[string]string) ui.Listing[User] {
	return ui.Listing[User]{
		One: "användare", Many: "användare", Sort: "name",
		Columns: ui.Columns[User]{
			ui.Field(UserFields, "name").As(func(u *User) ui.Cell {
				return ui.Link(u.Name, "/anvandare/"+u.ID).Under(u.Title)
			}),
			ui.Field(UserFields, "email"),
			ui.Field(UserFields, "roles").Fixed(),
			ui.Field(UserFields, "unit_id").As(func(u *User) ui.Cell { return ui.Text(units[string(u.UnitID)]) }).Fixed(),
			ui.Field(UserFields, "parties").Fixed(),
			{Key: "state", Label: "Konto", Cell: func(u *User) ui.Cell { return ui.Mark(a.accountBadge(*u)) }},
		},
	}
}

func (a *Web) accountBadge(u User) ui.Badge {
	today := a.Store.today()
	switch {
	case u.Open(today):
		return ui.Badge{Text: "Öppet", Tone: ui.Good}
	case u.Active && u.ValidFrom > today:
		return ui.Badge{Text: "Öppnas " + u.ValidFrom.Sv(), Tone: ui.Info}
	}
	return ui.Badge{Text: "Stängt", Icon: "ban"}
}

func (a *Web) users(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	units, err := a.Store.UnitNames(ctx)
	if err != nil {
		return err
	}
	listing := a.userListing(units)
	filters, err := a.userFilters(ctx)
	if err != nil {
		return err
	}
	q := listing.Query(r, filters...)
	f := Filter{Text: q.Text, Role: q.Get("roll"), Unit: q.Get("enhet"), Party: q.Get("part"), Active: q.Get("aktiv")}
	page := Page{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		page.Limit, page.Offset = sheetLimit, 0
	}
	users, count, err := a.Store.Search(ctx, f, page)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		for i, u := range users {
			users[i].UnitID = Ref(units[string(u.UnitID)])
		}
		return record.Sheet[User]{Title: "Användare", File: "anvandare", Fields: UserFields, Each: record.Rows(users),
			Query: q, Filter: filters, At: a.Store.DB.Now()}.Send(w, r)
	}
	list := listing.List(q, users, ui.Count(count), filters...)
	if err := a.dress(ctx, &list); err != nil {
		return err
	}
	return listTmpl.Render(w, r, "Användare", listPage{List: list, Actions: []ui.Action{
		{Label: "Inställningar", URL: "/installningar/inloggning", Icon: "settings"},
		{Label: "Ny användare", URL: "/anvandare/ny", Icon: "user-plus", Primary: true},
	}})
}

func (a *Web) userFilters(ctx context.Context) ([]ui.Filter, error) {
	units, err := a.unitOptions(ctx)
	return []ui.Filter{
		{Key: "roll", Label: "Roll", Options: roleOptions()},
		{Key: "enhet", Label: "Enhet", Options: units},
		{Key: "part", Label: "Part", Options: partyOptions()},
		{Key: "aktiv", Label: "Öppet konto", Kind: ui.YesNo},
	}, err
}

// dress gives a list its views and its export.
func (a *Web) dress(ctx context.Context, list *ui.List) error {
	q := list.Query
	list.Excel = record.Excel(q)
	views, err := a.ListViews(ctx, q.Path, q.Selection())
	list.Views, list.Keep = views, web.UserFrom(ctx).ID != ""
	return err
}
