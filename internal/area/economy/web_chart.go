package economy

import (
	"cmp"
	"context"
	"net/http"

	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

type chartPage struct {
	Tabs      []ui.Tab
	Unmapped  ui.Table
	Groups    ui.Table
	Accounts  ui.Table
	Dimension ui.Table
	Name      ui.Form
	May       bool
	Actions   []ui.Action
}

var chartTmpl = web.Parse[chartPage](pages, "chart.html")

const chartPath = Path + "/kontoplan"

func (a *Web) chart(w http.ResponseWriter, r *http.Request) error {
	return a.showChart(w, r, nil, nil)
}

func (a *Web) showChart(w http.ResponseWriter, r *http.Request, posted map[string]string, wrong error) error {
	ctx := r.Context()
	groups, err := a.Store.Groups(ctx)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Group]{Title: "Kontogrupper", File: "kontogrupper", Fields: Groups, Each: record.Rows(groups), At: a.Store.DB.Now()}.Send(w, r)
	}
	accounts, err := a.Store.Accounts(ctx)
	if err != nil {
		return err
	}
	without, err := a.Store.WithoutGroup(ctx, day.Period{})
	if err != nil {
		return err
	}
	dimensions, err := a.Store.Dimensions(ctx, "")
	if err != nil {
		return err
	}
	may := web.May(ctx, "economy.write")
	page := chartPage{Tabs: tabs("/kontoplan", Until{}), Groups: groupTable(groups, may), Accounts: accountTable(accounts, NewChart(groups), a.Store.Today()),
		Unmapped: unmappedTable(without, accounts, may), Dimension: dimensionTable(dimensions), Name: dimensionForm(), May: may,
		Actions: []ui.Action{{Label: "Excel", URL: chartPath + "?format=xlsx", Icon: "file-spreadsheet"}}}
	if may {
		page.Actions = append(page.Actions, ui.Action{Label: "Ny kontogrupp", URL: Path + "/kontogrupper/ny", Icon: "plus", Primary: true})
	}
	status := http.StatusOK
	if wrong != nil {
		page.Name.Posted(posted, wrong)
		status = web.StatusOf(wrong)
	}
	return chartTmpl.RenderStatus(w, r, status, "Kontoplan", page)
}

func groupTable(groups []Group, may bool) ui.Table {
	t := ui.Columns[Group]{
		{Label: "Kontogrupp", Cell: func(g *Group) ui.Cell {
			cell := ui.Text(g.Name).Under(g.Code)
			if may {
				cell.URL = Path + "/kontogrupper/" + g.ID + "/andra"
			}
			return cell
		}},
		{Label: "Konton", Cell: func(g *Group) ui.Cell { return ui.Text(g.Accounts) }},
		{Label: "Rad i rapporten", Cell: func(g *Group) ui.Cell {
			cell := ui.Text(g.Line.Label())
			if g.Owner != "" {
				cell = cell.Under("ersättning från " + nameOf(g.Owner))
			}
			return cell
		}},
		{Label: "Gäller", Cell: func(g *Group) ui.Cell {
			if g.ValidFrom == 0 && g.ValidTo == 0 {
				return ui.Text("hela tiden")
			}
			return ui.Text(orText(g.ValidFrom.Sv(), "från början") + " – " + orText(g.ValidTo.Sv(), "tills vidare"))
		}},
	}.Table("Kontogrupper", groups)
	t.Empty = ui.Empty{Icon: "list", Title: "Inga kontogrupper", Text: "Utan kontogrupper står alla belopp på raden för konton utan kontogrupp."}
	return t
}

func accountTable(accounts []Account, chart Chart, today day.Date) ui.Table {
	return ui.Columns[Account]{
		{Label: "Konto", Cell: func(a *Account) ui.Cell { return ui.Link(a.Code, Filter{Account: a.Code}.URL()).Under(a.Name) }},
		{Label: "Kontogrupp i dag", Cell: func(a *Account) ui.Cell {
			g, _ := chart.Group(a.Code, monthOf(today))
			return ui.Text(g.Name)
		}},
	}.Table("Konton med rader", accounts)
}

func unmappedTable(without []Sum, accounts []Account, may bool) ui.Table {
	names := map[string]string{}
	for _, a := range accounts {
		names[a.Code] = a.Name
	}
	columns := ui.Columns[Sum]{
		{Label: "Konto", Cell: func(s *Sum) ui.Cell {
			return ui.Link(s.Account, Filter{Account: s.Account, Lines: []Line{Unmapped}}.URL()).Under(names[s.Account])
		}},
		{Label: "Slag", Cell: func(s *Sum) ui.Cell { return ui.Text(string(s.Kind)) }},
		{Label: "Belopp", Number: true, Cell: func(s *Sum) ui.Cell { return ui.Number(s.Amount.Sv()) }},
	}
	if may {
		columns = append(columns, ui.Column[Sum]{Label: "Gör", Cell: func(s *Sum) ui.Cell {
			return ui.Link("Lägg "+s.Account+" i en ny grupp", Path+"/kontogrupper/ny?konto="+s.Account)
		}})
	}
	return columns.Table("Konton utan kontogrupp", without)
}

func dimensionTable(all []Dimension) ui.Table {
	t := ui.Columns[Dimension]{
		{Label: "Kod", Cell: func(d *Dimension) ui.Cell { return ui.Link(d.Code, dimensionURL(*d)) }},
		{Label: "Namn", Cell: func(d *Dimension) ui.Cell { return ui.Text(d.Name) }},
		{Label: "Dimension", Cell: func(d *Dimension) ui.Cell { return ui.Text(d.Kind.Label()) }},
	}.Table("Aktiviteter, projekt och kostnadsbärare", all)
	t.Empty = ui.Empty{Icon: "tags", Title: "Inga aktiviteter, projekt eller kostnadsbärare"}
	return t
}

func dimensionURL(d Dimension) string {
	switch d.Kind {
	case ActivityKind:
		return Filter{Activity: d.Code}.URL()
	case ProjectKind:
		return Filter{Project: d.Code}.URL()
	}
	return Filter{Object: d.Code}.URL()
}

func dimensionForm() ui.Form {
	var options []ui.Option
	for _, k := range []DimensionKind{ActivityKind, ProjectKind, ObjectKind} {
		options = append(options, ui.Option{Value: string(k), Label: k.Label()})
	}
	return ui.Form{Action: Path + "/dimensioner", Submit: "Spara namnet", Controls: []ui.Control{
		{Key: "kind", Label: "Dimension", Type: "choice", Options: options, Required: true},
		{Key: "code", Label: "Kod", Type: "text", Required: true, Help: "En kod som finns får det nya namnet."},
		{Key: "name", Label: "Namn", Type: "text", Required: true}}}
}

func (a *Web) nameDimension(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	err = a.Store.NameDimension(r.Context(), Dimension{Kind: DimensionKind(posted["kind"]), Code: posted["code"], Name: posted["name"]})
	if web.Correctable(err) {
		return a.showChart(w, r, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, chartPath, "Namnet är sparat.")
}

func groupForm(g Group) formPage {
	f := ui.NewForm(Groups, &g)
	f.Action, f.Submit, f.Cancel, f.Version = Path+"/kontogrupper", "Spara kontogruppen", chartPath, int(g.Version)
	f.Hidden = []ui.Hidden{{Name: "id", Value: g.ID}}
	page := formPage{Form: f, Crumb: ui.Crumb{Label: "Kontoplan", URL: chartPath},
		Intro: "En ändring slår på alla månader som gruppen gäller. Ska äldre år stå kvar som de var: sätt ett slutdatum och lägg upp gruppen på nytt med samma kod."}
	if g.ID != "" {
		page.More = remove(Path+"/kontogrupper/"+g.ID+"/ta-bort?version="+f.VersionText(), "Ta bort kontogruppen? Kontona visas då på en egen rad.")
	}
	return page
}

func (a *Web) newGroup(w http.ResponseWriter, r *http.Request) error {
	return a.form(w, r, "Ny kontogrupp", groupForm(Group{Accounts: r.FormValue("konto"), Line: OtherCosts}), nil, nil)
}

func (a *Web) editGroup(w http.ResponseWriter, r *http.Request) error {
	g, err := a.Store.Group(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return a.form(w, r, "Ändra "+g.Name, groupForm(g), nil, nil)
}

func (a *Web) saveGroup(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var saved Group
	if posted["id"] != "" {
		if saved, err = a.Store.Group(r.Context(), posted["id"]); err != nil {
			return err
		}
	}
	g := saved
	if err = Groups.Read(&g, posted); err == nil {
		err = a.keepGroup(r.Context(), g, int64(web.Version(posted)))
	}
	if stale(err, saved.Version, posted) {
		return a.conflict(w, r, saved.Name, ui.NewConflict(Groups, &g, &saved, posted, int(saved.Version)), Path+"/kontogrupper",
			ui.Crumb{Label: "Kontoplan", URL: chartPath}, ui.Hidden{Name: "id", Value: saved.ID})
	}
	if err != nil {
		return a.form(w, r, cmp.Or(saved.Name, "Ny kontogrupp"), groupForm(saved), posted, err)
	}
	return web.Redirect(w, r, chartPath, "Kontogruppen är sparad.")
}

func (a *Web) keepGroup(ctx context.Context, g Group, version int64) error {
	if g.ID == "" {
		_, err := a.Store.CreateGroup(ctx, g)
		return err
	}
	g.Version = version
	_, err := a.Store.SaveGroup(ctx, g)
	return err
}

func (a *Web) removeGroup(w http.ResponseWriter, r *http.Request) error {
	version := web.Version(map[string]string{"version": r.URL.Query().Get("version")})
	if err := a.Store.RemoveGroup(r.Context(), r.PathValue("id"), int64(version)); err != nil {
		return err
	}
	return web.Redirect(w, r, chartPath, "Kontogruppen är borttagen.")
}
