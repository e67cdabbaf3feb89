package control

import (
	"context"
	"net/http"

	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

var followTones = map[string]ui.Badge{
	"planned":  {Text: "Planerad", Icon: "calendar-event"},
	"done":     {Text: "Gjord", Icon: "circle-check", Tone: ui.Good},
	"not_done": {Text: "Inte gjord", Icon: "circle-x", Tone: ui.Warn},
}

var objectListing = ui.Listing[Object]{
	One: "rad", Many: "rader", Sort: "n",
	Columns: ui.Columns[Object]{
		{Key: "name", Label: "Namn", Sort: true, Cell: func(o *Object) ui.Cell { return ui.Link(o.Line(), o.URL()) }},
		ui.Field(ObjectFields, "level"),
		ui.Field(ObjectFields, "done_on"),
		{Key: "follow_up", Label: "Uppföljning", Cell: func(o *Object) ui.Cell { return ui.Mark(followTones[o.FollowUp]).Under(o.FollowText) }},
		ui.Field(ObjectFields, "list").Fixed(),
		{Key: "n", Label: "Plats", Sort: true, Number: true, Optional: true, Cell: func(o *Object) ui.Cell { return ui.Number(written(o.N)) }},
		ui.Field(ObjectFields, "finding").Fixed().OnDemand(),
	},
	Row: func(o *Object, row *ui.Row) { row.ID, row.Label = o.ID, o.Line() },
}

var objectFilters = []ui.Filter{
	{Key: "genomford", Label: "Genomförd", Kind: ui.Period},
	{Key: "niva", Label: "Nivå", Options: levels},
	{Key: "part", Label: "Region", Options: parties},
	{Key: "uppfoljning", Label: "Uppföljning", Options: followUps},
	{Key: "lista", Label: "Lista", Options: lists},
}

// objects lists what has been looked at one by one.
func (a *Web) objects(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := ParseObjectFilter(r.URL.Query())
	if err != nil {
		return err
	}
	q := objectListing.Query(r, objectFilters...)
	page := Page{Sort: q.SortText(), Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		page.Limit, page.Offset = 0, 0
	}
	rows, count, err := a.Store.Objects(ctx, f, page)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Object]{Title: "Granskat", File: "granskat", Fields: ObjectFields, Query: q, Filter: objectFilters, At: a.Store.DB.Now(),
			Each: record.Rows(rows), Path: Object.URL}.Send(w, r)
	}
	list := objectListing.List(q, rows, ui.Count(count), objectFilters...)
	list.Hint, list.Excel, list.Keep = "namn, vad som framkom", record.Excel(q), a.Views != nil
	list.Note = "Nivån anges för varje rad. Namnet avgör inte om det är en verksamhet eller en hel förvaltning."
	if !q.Narrowed() {
		list.Table.Empty = ui.Empty{Icon: "zoom-question", Title: "Inget är noterat", Text: "Här står analyser, platsbesök och stickprov som kontrollerna bygger på."}
	}
	if list.Views, err = a.Views.After(ctx, []ui.View{{Label: "Alla", URL: ObjectPath, Active: !q.Narrowed()},
		{Label: "Inte uppföljda", URL: ObjectFilter{FollowUp: "not_done"}.URL(), Active: f == ObjectFilter{FollowUp: "not_done"}}}, q); err != nil {
		return err
	}
	out := listPage{Crumbs: []ui.Crumb{home}, List: list}
	if web.May(ctx, permWrite) {
		out.Actions = []ui.Action{{Label: "Lägg till", URL: ObjectPath + "/ny", Icon: "plus", Primary: true}}
	}
	return listTmpl.Render(w, r, "Granskat: analyser, besök och stickprov", out)
}

func (a *Web) object(w http.ResponseWriter, r *http.Request) error {
	o, err := a.Store.Object(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	entries, err := a.Store.History(r.Context(), ObjectKind, o.ID)
	if err != nil {
		return err
	}
	page := recordPage{Crumbs: objectCrumbs(o), Lead: []ui.Badge{followTones[o.FollowUp]}, Facts: ui.NewFacts(ObjectFields, &o), History: record.HistoryOf("raden", entries)}
	if web.May(r.Context(), permWrite) {
		page.Actions = []ui.Action{{Label: "Ta bort", URL: o.URL() + "/ta-bort", Icon: "trash", Post: true, Danger: true},
			{Label: "Ändra", URL: o.URL() + "/andra", Icon: "pencil", Primary: true}}
	}
	return recordTmpl.Render(w, r, o.Line(), page)
}

func objectCrumbs(Object) []ui.Crumb { return []ui.Crumb{home, {Label: "Granskat", URL: ObjectPath}} }

func (a *Web) blankObject(*http.Request) (Object, error) {
	return Object{List: Analyses, DoneOn: a.Store.Today(), FollowUp: "planned"}, nil
}

func (a *Web) objectEditor() editor[Object] {
	return editor[Object]{
		fields: ObjectFields, kind: ObjectKind, fresh: "Lägg till något granskat", path: ObjectPath + "/", done: "Raden är sparad.",
		title: Object.Line, crumbs: objectCrumbs, url: Object.URL, action: func(Object) string { return ObjectPath },
		ident: func(o *Object) (string, *int64) { return o.ID, &o.Version },
		read:  a.Store.Object,
		dress: func(context.Context, *ui.Form, Object, map[string]string) error { return nil },
		insert: func(ctx context.Context, o Object, _ map[string]string) (Object, error) {
			return a.Store.CreateObject(ctx, o)
		},
		replace: func(ctx context.Context, o Object, posted map[string]string) (Object, error) {
			return a.Store.SaveObject(ctx, o, posted["why"])
		},
	}
}

// removeObject takes a row away; it can be undone at once.
func (a *Web) removeObject(w http.ResponseWriter, r *http.Request) error {
	o, err := a.Store.RemoveObject(r.Context(), r.PathValue("id"), "")
	if err != nil {
		return err
	}
	var values []ui.Hidden
	for _, d := range ObjectFields {
		values = append(values, ui.Hidden{Name: d.Key, Value: d.Raw(&o)})
	}
	return web.RedirectUndo(w, r, ObjectPath, "Raden är borttagen.", web.Undo{Action: ObjectPath, Values: values})
}
