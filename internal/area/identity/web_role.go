package identity

import (
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// rolesPage is the matrix of roles and what they may do.
type rolesPage struct{ Table ui.Table }

var rolesTmpl = web.Parse[rolesPage](pages, "roles.html")

func (a *Web) roles(w http.ResponseWriter, r *http.Request) error {
	t := ui.Table{Label: "Roller och vad de får göra", Heads: []ui.Head{{Label: "Roll"}}}
	for _, group := range roles[0].Matrix() {
		t.Heads = append(t.Heads, ui.Head{Label: group.Group})
	}
	for _, role := range roles {
		row := ui.Row{Cells: []ui.Cell{ui.Link(role.Label, "/roller/"+role.Code)}}
		for _, allowed := range role.Matrix() {
			cell := ui.Cell{}
			if len(allowed.Verbs) > 0 {
				cell.Text = allowed.Text()
			}
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return rolesTmpl.Render(w, r, "Roller", rolesPage{t})
}

// rolePage is one role in words.
type rolePage struct {
	Crumbs []ui.Crumb
	For    string
	May    []string
	Decide []string // by the delegation order in force
	Not    []string
	People ui.Table
}

var roleTmpl = web.Parse[rolePage](pages, "role.html")

func (a *Web) showRole(w http.ResponseWriter, r *http.Request) error {
	role, ok := RoleOf(r.PathValue("code"))
	if !ok {
		return fault.NotFound("Rollen finns inte.")
	}
	users, err := a.Store.UsersWithRole(r.Context(), role.Code)
	if err != nil {
		return err
	}
	page := rolePage{Crumbs: []ui.Crumb{{Label: "Roller", URL: "/roller"}}, For: role.For, People: memberTable(users, web.May(r.Context(), permManage))}
	page.People.Empty = ui.Empty{Icon: "users", Title: "Ingen har rollen"}
	for _, p := range permissions {
		if role.May(p.Key) {
			page.May = append(page.May, sv.UpperFirst(p.Label))
		} else {
			page.Not = append(page.Not, sv.UpperFirst(p.Label))
		}
	}
	order, _, err := a.Store.DelegationOn(r.Context(), a.Store.today())
	if err != nil {
		return err
	}
	page.Decide = order.Of(role.Code)
	return roleTmpl.Render(w, r, role.Label, page)
}
