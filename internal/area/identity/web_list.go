package identity

import (
	"context"
	"net/http"
	"slices"

	"klover/internal/base/field"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

// listPage is every list of the area.
type listPage struct {
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
	if format(r) != "" {
		page.Limit, page.Offset = sheetLimit, 0
	}
	users, count, err := a.Store.Search(ctx, f, page)
	if err != nil {
		return err
	}
	if kind := format(r); kind != "" {
		for i, u := range users {
			users[i].UnitID = Ref(units[string(u.UnitID)])
		}
		return send(w, r, kind, "anvandare", table(UserFields, users, "Användare"), a)
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
	list.Excel = q.File(q.Path) + joint(q.File(q.Path)) + "format=xlsx"
	views, err := a.ListViews(ctx, q.Path, q.Selection())
	list.Views, list.Keep = views, web.UserFrom(ctx).ID != ""
	return err
}

func joint(address string) string {
	if slices.Contains([]byte(address), '?') {
		return "&"
	}
	return "?"
}

func format(r *http.Request) string {
	if f := r.URL.Query().Get("format"); f == "xlsx" || f == "csv" {
		return f
	}
	return ""
}

// table makes a sheet of records from the description of their attributes.
func table[T any](set field.Set[T], rows []T, title string) sheet.Table {
	t := sheet.Table{Title: title}
	for _, d := range set {
		t.Columns = append(t.Columns, sheet.Column{Key: d.Key, Label: d.Label, Help: d.Help})
	}
	t.Rows = func(yield func([]any) bool) {
		for i := range rows {
			cells := make([]any, len(set))
			for j, d := range set {
				cells[j] = d.Text(&rows[i])
			}
			if !yield(cells) {
				return
			}
		}
	}
	return t
}

// send answers with a file of the table.
func send(w http.ResponseWriter, r *http.Request, kind, name string, t sheet.Table, a *Web) error {
	t.By, t.At = web.UserFrom(r.Context()).Name, a.Store.DB.Now()
	if t.Selection = r.URL.Query().Get("q"); t.Selection == "" {
		t.Selection = "Alla som syns i listan"
	}
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+"."+kind+`"`)
	if kind == "csv" {
		w.Header().Set("Content-Type", "text/csv; charset=utf-8")
		return sheet.WriteCSV(w, t)
	}
	w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	return sheet.WriteXLSX(w, t)
}
