package contract

import (
	"context"

	"klover/internal/base/web/ui"
)

var declarationColumns = ui.Columns[Declaration]{
	{Label: "Leverantör", Cell: func(d *Declaration) ui.Cell { return ui.Text(d.Supplier) }},
	{Label: "Resultat", Cell: func(d *Declaration) ui.Cell {
		if d.Clear {
			return ui.Mark(ui.Badge{Text: "Inga sanktioner", Tone: ui.Good, Icon: "circle-check"})
		}
		return ui.Mark(ui.Badge{Text: "Sanktioner", Tone: ui.Bad, Icon: "alert-triangle"})
	}},
	{Label: "Dag", Cell: func(d *Declaration) ui.Cell {
		return ui.Time(d.DeclaredOn.String(), d.DeclaredOn.Sv()).Under(d.DeclaredBy)
	}},
	{Label: "Källa", Cell: func(d *Declaration) ui.Cell { return ui.Text(d.Source).Under("noterat av " + d.NotedBy) }},
	{Label: "Kontrolleras igen", Cell: func(d *Declaration) ui.Cell { return ui.Time(d.RenewOn.String(), d.RenewOn.Sv()) }},
}

// sanctionSide is what is known of sanctions against the suppliers of a contract.
var sanctionSide = side{path: "sanktioner", title: "Sanktioner", page: sanctionPage, posts: []sidePost{
	{path: "", done: "Uppgiften är noterad.", do: func(a *Web, ctx context.Context, c Contract, in map[string]string) error {
		d := Declaration{ContractID: c.ID}
		if err := DeclarationFields.Read(&d, withOnlySupplier(c, in)); err != nil {
			return err
		}
		_, err := a.Store.Declare(ctx, d)
		return err
	}},
	{path: "/ta-bort", done: "Uppgiften är borttagen.", do: func(a *Web, ctx context.Context, c Contract, in map[string]string) error {
		return a.Store.DropDeclaration(ctx, c.ID, in["id"], in["why"])
	}},
}}

// withOnlySupplier fills in the supplier of a contract that has one.
func withOnlySupplier(c Contract, in map[string]string) map[string]string {
	if ids := c.SupplierIDs(); in["supplier_id"] == "" && len(ids) == 1 {
		in["supplier_id"] = ids[0]
	}
	return in
}

func sanctionPage(a *Web, ctx context.Context, c Contract) (subPage, error) {
	list, err := a.Store.Declarations(ctx, c.ID)
	if err != nil {
		return subPage{}, err
	}
	page := subPage{Crumbs: crumbsOf(c), Lead: c.Number, Notices: a.sanctionNotices(c, list), Tables: []subTable{{Title: "Sanktionsförsäkringar", Table: declarationColumns.Table("Sanktionsförsäkringar", list)}}}
	page.Tables[0].Table.Empty = ui.Empty{Icon: "shield-check", Title: "Inget är noterat", Text: "Notera leverantörens försäkran, eller en kontroll mot EU:s sanktionslista, med dag, vem och källa."}
	if !mayWrite(ctx, c) || len(c.Suppliers) == 0 {
		return page, nil
	}
	for i, d := range list {
		page.Tables[0].Table.Rows[i].Label = d.Supplier
		page.Tables[0].Table.Rows[i].Menu = []ui.Action{{Label: "Ta bort", URL: c.SanctionsURL() + "/ta-bort", Icon: "trash", Post: true, Danger: true, Values: []ui.Hidden{{Name: "id", Value: d.ID}}}}
	}
	page.FormTitle, page.Form = "Notera en försäkran eller kontroll", formOf(DeclarationFields, &Declaration{DeclaredOn: a.Store.Today(), Clear: true}, c.SanctionsURL(), "Notera", c.URL())
	page.Form.Choose("supplier_id", supplierOptions(c))
	return page, nil
}

// sanctionNotices say which suppliers nobody has answered for, and which have sanctions.
func (a *Web) sanctionNotices(c Contract, list []Declaration) []ui.Notice {
	var notices []ui.Notice
	missing, hit := Undeclared(c, list, a.Store.Today())
	for _, name := range hit {
		notices = append(notices, ui.Notice{Tone: ui.Bad, Title: "Sanktioner gäller " + name, Text: "Avtalet får inte fullgöras. Häv det eller låt en jurist pröva det."})
	}
	for _, name := range missing {
		notices = append(notices, ui.Notice{Tone: ui.Warn, Title: "Sanktionsförsäkran saknas för " + name, Text: "Den saknas eller är för gammal."})
	}
	return notices
}
