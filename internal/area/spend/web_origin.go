package spend

import (
	"maps"
	"net/http"
	"slices"

	"klover/internal/area/invoice"
	"klover/internal/base/fault"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

// OriginPath is the address of the sources.
const OriginPath = "/inkopskallor"

type originsPage struct {
	Table   ui.Table
	Empty   ui.Empty
	Actions []ui.Action
}

type originPage struct {
	Form    ui.Form
	Columns ui.Facts
	History ui.History
	Actions []ui.Action
}

var (
	originsTmpl = web.Parse[originsPage](importPages, "import_origins.html")
	originTmpl  = web.Parse[originPage](importPages, "import_origin.html")
)

var originColumns = ui.Columns[Origin]{
	{Label: "Namn", Cell: func(o *Origin) ui.Cell { return ui.Link(o.Name, OriginPath+"/"+o.ID) }},
	ui.Field(OriginFields, "content"), ui.Field(OriginFields, "party"), ui.Field(OriginFields, "currency"), ui.Field(OriginFields, "rate"),
	{Label: "Ändrad", Cell: func(o *Origin) ui.Cell { return ui.Text(record.When(o.ChangedAt)).Under(o.ChangedBy) }},
}

func (a *ImportWeb) origins(w http.ResponseWriter, r *http.Request) error {
	list, err := a.Store.Origins(r.Context())
	if err != nil {
		return err
	}
	add := ui.Action{Label: "Lägg till en källa", URL: OriginPath + "/ny", Icon: "plus", Primary: true}
	page := originsPage{Table: originColumns.Table("Källor", list), Actions: []ui.Action{add},
		Empty: ui.Empty{Icon: "database", Title: "Det finns ingen källa än", Text: "En källa är ett system som skickar filer, till exempel regionens leverantörsreskontra.", Actions: []ui.Action{add}}}
	return originsTmpl.Render(w, r, "Källor till inköpsrader", page)
}

func originForm(o Origin) ui.Form {
	f := ui.NewForm(OriginFields, &o)
	f.Action, f.Submit, f.Cancel, f.Version = OriginPath, "Spara källan", OriginPath, int(o.Version)
	if o.ID != "" {
		f.Action += "/" + o.ID
	}
	return f
}

func (a *ImportWeb) newOrigin(w http.ResponseWriter, r *http.Request) error {
	return originTmpl.Render(w, r, "Lägg till en källa", originPage{Form: originForm(Origin{Content: Ledger})})
}

func (a *ImportWeb) createOrigin(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var o Origin
	if err = OriginFields.Read(&o, posted); err == nil {
		o, err = a.Store.CreateOrigin(r.Context(), o)
	}
	if web.Correctable(err) {
		f := originForm(Origin{})
		f.Posted(posted, err)
		return originTmpl.RenderStatus(w, r, web.StatusOf(err), "Lägg till en källa", originPage{Form: f})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, ImportPath+"/ny?kalla="+o.ID, "Källan är sparad.")
}

func (a *ImportWeb) origin(w http.ResponseWriter, r *http.Request) error {
	o, err := a.Store.Origin(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	page, err := a.originPage(r, o)
	if err != nil {
		return err
	}
	return originTmpl.Render(w, r, o.Name, page)
}

func (a *ImportWeb) originPage(r *http.Request, o Origin) (originPage, error) {
	page := originPage{Form: originForm(o), Actions: []ui.Action{{Label: "Läs in filer", URL: ImportPath + "/ny?kalla=" + o.ID, Icon: "upload", Primary: true}}}
	labels := map[string]string{}
	for _, f := range invoice.Fields() {
		labels[f.Key] = f.Label
	}
	for _, key := range slices.Sorted(maps.Keys(o.Columns.By)) {
		if name := o.Columns.By[key]; name != notRead {
			page.Columns.Add(ui.Fact{Label: labels[key], Value: name})
		}
	}
	entries, err := a.Store.OriginHistory(r.Context(), o.ID)
	page.History = record.HistoryOf("källan", entries)
	return page, err
}

func (a *ImportWeb) saveOrigin(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.Store.Origin(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	input := saved
	if err = OriginFields.Read(&input, posted); err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.SaveOrigin(r.Context(), input)
	}
	if fault.KindOf(err) == fault.KindConflict {
		err = fault.Conflict("Någon annan har ändrat källan medan du skrev. Ladda om sidan och gör din ändring igen.")
	}
	if web.Correctable(err) {
		page, again := a.originPage(r, saved)
		if again != nil {
			return again
		}
		page.Form.Posted(posted, err)
		return originTmpl.RenderStatus(w, r, web.StatusOf(err), saved.Name, page)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, OriginPath, "Källan är sparad.")
}
