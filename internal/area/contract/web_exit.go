package contract

import (
	"context"

	"klover/internal/base/fault"
	"klover/internal/base/web/ui"
)

func badField(name string, err error) error {
	return fault.Invalid(fault.Field{Name: name, Message: fault.Message(err)})
}

var exitColumns = ui.Columns[ExitStep]{
	{Label: "Vad", Cell: func(e *ExitStep) ui.Cell { return ui.Text(e.What).Under(e.Note) }},
	{Label: "Klart senast", Cell: func(e *ExitStep) ui.Cell { return ui.Time(e.DueOn.String(), e.DueOn.Sv()) }},
	{Label: "Ansvarig", Cell: func(e *ExitStep) ui.Cell { return ui.Text(e.Owner) }},
	{Label: "Gjort", Cell: func(e *ExitStep) ui.Cell { return ui.Time(e.DoneOn.String(), e.DoneOn.Sv()).Under(e.DoneBy) }},
}

// exitSide is the exit checklist of a contract.
var exitSide = side{path: "avslut", title: "Avslutslista", page: exitPage, posts: []sidePost{
	{path: "", done: "Raden är tillagd.", do: func(a *Web, ctx context.Context, c Contract, in map[string]string) error {
		e := ExitStep{ContractID: c.ID}
		if err := ExitFields.Read(&e, in); err != nil {
			return err
		}
		people, err := a.people(ctx)
		if err != nil {
			return err
		}
		e.OwnerID = idOf(people, e.Owner)
		_, err = a.Store.AddExit(ctx, e)
		return err
	}},
	{path: "/lagg-upp", done: "Avslutslistan är upplagd.", do: func(a *Web, ctx context.Context, c Contract, _ map[string]string) error {
		_, err := a.Store.StartExit(ctx, c.ID)
		return err
	}},
	{path: "/klar", done: "Raden är klar.", do: func(a *Web, ctx context.Context, c Contract, in map[string]string) error {
		return a.Store.DoExit(ctx, c.ID, in["id"], a.Store.Today(), in["note"])
	}},
	{path: "/oppna", done: "Raden är öppen igen.", do: func(a *Web, ctx context.Context, c Contract, in map[string]string) error {
		return a.Store.DoExit(ctx, c.ID, in["id"], 0, "")
	}},
	{path: "/ta-bort", done: "Raden är borttagen.", do: func(a *Web, ctx context.Context, c Contract, in map[string]string) error {
		return a.Store.DropExit(ctx, c.ID, in["id"])
	}},
}}

func exitPage(a *Web, ctx context.Context, c Contract) (subPage, error) {
	list, err := a.Store.Exit(ctx, c.ID)
	if err != nil {
		return subPage{}, err
	}
	may := mayWrite(ctx, c)
	page := subPage{Crumbs: crumbsOf(c), Lead: c.Number, Tables: []subTable{{Title: "Inför avtalets slut", Table: a.exitTable(c, list, may)}}}
	if ends := c.ends(a.Store.Today()); ends != 0 {
		page.Tables[0].Text = "Avtalet slutar " + ends.Sv() + "."
	}
	if len(list) == 0 {
		empty := ui.Empty{Icon: "checklist", Title: "Avslutslistan är inte upplagd", Text: "Raderna kommer från mallen, med dagar räknade från avtalets slut."}
		if may && c.ends(a.Store.Today()) != 0 && c.Stage != Closed {
			empty.Actions = []ui.Action{{Label: "Lägg upp avslutslistan", URL: c.ExitURL() + "/lagg-upp", Icon: "plus", Post: true, Primary: true}}
		}
		page.Tables[0].Table.Empty = empty
	}
	if may {
		page.FormTitle, page.Form = "Lägg till en rad", formOf(ExitFields, &ExitStep{Owner: c.Manager, DueOn: c.ends(a.Store.Today())}, c.ExitURL(), "Lägg till", c.URL())
		err = a.suggestPeople(ctx, &page.Form, "owner")
	}
	return page, err
}

func (a *Web) exitTable(c Contract, list []ExitStep, may bool) ui.Table {
	t := exitColumns.Table("Avslutslista", list)
	for i, e := range list {
		row := &t.Rows[i]
		row.Label = e.What
		if e.DoneOn == 0 && e.DueOn < a.Store.Today() {
			row.Tone = ui.Bad
		}
		if !may {
			continue
		}
		post := func(label, path, icon string) ui.Action {
			return ui.Action{Label: label, URL: c.ExitURL() + path, Icon: icon, Post: true, Values: []ui.Hidden{{Name: "id", Value: e.ID}}}
		}
		if e.DoneOn != 0 {
			row.Menu = []ui.Action{post("Öppna igen", "/oppna", "arrow-back-up")}
			continue
		}
		gone := post("Ta bort", "/ta-bort", "trash")
		gone.Danger = true
		row.Menu = []ui.Action{post("Klar", "/klar", "check"), gone}
	}
	return t
}
