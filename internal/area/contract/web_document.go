package contract

import (
	"context"

	"klover/internal/area/diary"
	"klover/internal/area/procurement"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

var documentColumns = ui.Columns[Document]{
	{Label: "Dokument", Cell: func(d *Document) ui.Cell {
		if d.Href() == "" {
			return ui.Text(d.Title).Under(field.LabelOf(DocumentKinds, d.Kind))
		}
		return ui.Link(d.Title, d.Href()).Under(field.LabelOf(DocumentKinds, d.Kind))
	}},
	{Label: "Daterat", Cell: func(d *Document) ui.Cell { return ui.Time(d.DatedOn.String(), d.DatedOn.Sv()) }},
	{Label: "Visas för", Cell: func(d *Document) ui.Cell { return ui.Mark(d.badge()) }},
}

func (d Document) badge() ui.Badge {
	switch {
	case d.Marked:
		return ui.Badge{Text: "Sekretessmarkerad", Tone: ui.Bad, Icon: "lock"}
	case d.Public:
		return ui.Badge{Text: "Alla", Tone: ui.Good, Icon: "world"}
	}
	return ui.Badge{Text: "Bara internt", Tone: ui.Neutral, Icon: "users"}
}

// documentSide is the documents of a contract.
var documentSide = side{path: "dokument", title: "Dokument", page: documentPage, posts: []sidePost{
	{path: "", done: "Dokumentet är tillagt.", do: func(a *Web, ctx context.Context, c Contract, in map[string]string) error {
		d := Document{ContractID: c.ID}
		if err := DocumentFields.Read(&d, in); err != nil {
			return err
		}
		_, err := a.Store.PutDocument(ctx, d)
		return err
	}},
	{path: "/visas", done: "Det är ändrat vem som får se dokumentet.", do: func(a *Web, ctx context.Context, c Contract, in map[string]string) error {
		list, err := a.Store.Documents(ctx, c.ID)
		for _, d := range list {
			if d.ID == in["id"] {
				d.Public = in["public"] == "ja"
				_, err = a.Store.PutDocument(ctx, d)
			}
		}
		return err
	}},
	{path: "/ta-bort", done: "Dokumentet är borttaget ur listan.", do: func(a *Web, ctx context.Context, c Contract, in map[string]string) error {
		return a.Store.DropDocument(ctx, c.ID, in["id"])
	}},
}}

func documentPage(a *Web, ctx context.Context, c Contract) (subPage, error) {
	list, err := a.Store.Documents(ctx, c.ID)
	if err != nil {
		return subPage{}, err
	}
	page := subPage{Crumbs: crumbsOf(c), Lead: c.Number, Tables: []subTable{{Title: "Dokument", Table: documentColumns.Table("Dokument", list)}}}
	page.Tables[0].Table.Empty = ui.Empty{Icon: "file-text", Title: "Inga dokument är angivna", Text: "Handlingarna finns i diariet. Här anges vilka som hör till avtalet, och vilka som får visas för alla."}
	if !mayWrite(ctx, c) {
		return page, nil
	}
	for i, d := range list {
		page.Tables[0].Table.Rows[i].Label, page.Tables[0].Table.Rows[i].Menu = d.Title, documentMenu(c, d)
	}
	page.FormTitle, page.Form = "Lägg till ett dokument", formOf(DocumentFields, &Document{}, c.DocumentsURL(), "Lägg till", c.URL())
	filed, err := a.filed(ctx, c)
	page.Form.Choose("document_id", filed)
	if len(filed) == 0 {
		page.Form.Without("document_id")
	}
	return page, err
}

func documentMenu(c Contract, d Document) []ui.Action {
	flag := ui.Action{Label: "Visa för alla", URL: c.DocumentsURL() + "/visas", Icon: "world", Post: true, Values: []ui.Hidden{{Name: "id", Value: d.ID}, {Name: "public", Value: "ja"}}}
	if d.Public {
		flag = ui.Action{Label: "Visa bara internt", URL: c.DocumentsURL() + "/visas", Icon: "users", Post: true, Values: []ui.Hidden{{Name: "id", Value: d.ID}, {Name: "public", Value: "nej"}}}
	}
	return []ui.Action{flag, {Label: "Ta bort", URL: c.DocumentsURL() + "/ta-bort", Icon: "trash", Post: true, Danger: true, Values: []ui.Hidden{{Name: "id", Value: d.ID}}}}
}

// filed are the documents in the case files of the contract and of its procurement that
// the user may see.
func (a *Web) filed(ctx context.Context, c Contract) ([]field.Option, error) {
	if a.Diary == nil || !web.May(ctx, "diary.read") {
		return nil, nil
	}
	by := diary.Reader{UserID: web.UserFrom(ctx).ID, Secret: web.May(ctx, "diary.secret"), Work: web.May(ctx, "diary.write")}
	var options []field.Option
	for _, about := range []struct{ kind, ref string }{{Kind, c.ID}, {procurement.Kind, string(c.ProcurementID)}} {
		file, ok, err := a.Diary.CaseOf(ctx, about.kind, about.ref)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		docs, err := a.Diary.Documents(ctx, by, file)
		if err != nil {
			return nil, err
		}
		for _, d := range docs {
			if !d.Masked {
				options = append(options, field.Option{Value: d.ID, Label: d.Title})
			}
		}
	}
	return options, nil
}
