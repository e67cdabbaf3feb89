package spend

import (
	"context"
	"embed"
	"net/http"
	"slices"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/job"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

//go:embed import_*.html
var importPages embed.FS

// permImport is the right to read invoices in and to undo that.
const permImport = "spend.import"

// ImportWeb is the pages of imports and of those who send the files.
type ImportWeb struct {
	Store Store
	Jobs  *job.Runner // knows how far the work has come; nil where another instance carries it out
}

// Routes connects the pages.
func (a *ImportWeb) Routes(m *web.Mux) {
	m.Handle("GET /inkopsrader", permImport, a.list)
	m.Handle("GET /inkopsrader/ny", permImport, a.new)
	m.Handle("POST /inkopsrader", permImport, a.upload, web.MaxBody(MostBytes+1<<20))
	m.Handle("GET /inkopsrader/{id}", permImport, a.show)
	m.Handle("GET /inkopsrader/{id}/kolumner", permImport, a.columns)
	m.Handle("POST /inkopsrader/{id}/kolumner", permImport, a.choose)
	m.Handle("POST /inkopsrader/{id}/granska", permImport, a.check)
	m.Handle("POST /inkopsrader/{id}/kor", permImport, a.run)
	m.Handle("POST /inkopsrader/{id}/avbryt", permImport, a.stop)
	m.Handle("POST /inkopsrader/{id}/angra", permImport, a.undo)
	m.Handle("POST /inkopsrader/{id}/ta-bort", permImport, a.discard)
	m.Handle("GET /inkopsrader/{id}/avvisade", permImport, a.rejected)
	m.Handle("GET /inkopskallor", permImport, a.origins)
	m.Handle("GET /inkopskallor/ny", permImport, a.newOrigin)
	m.Handle("POST /inkopskallor", permImport, a.createOrigin)
	m.Handle("GET /inkopskallor/{id}", permImport, a.origin)
	m.Handle("POST /inkopskallor/{id}", permImport, a.saveOrigin)
}

func importBadge(i *Import) ui.Badge {
	switch i.State {
	case ImportDone:
		return ui.Badge{Text: "Klar", Tone: ui.Good}
	case ImportFailed:
		return ui.Badge{Text: "Misslyckad", Tone: ui.Bad}
	case ImportUndone:
		return ui.Badge{Text: "Ångrad", Icon: "arrow-back-up"}
	case ImportChecked:
		return ui.Badge{Text: "Granskad", Tone: ui.Info}
	case ImportReceived:
		return ui.Badge{Text: "Mottagen", Icon: "file-import"}
	}
	return ui.Badge{Text: sv.UpperFirst(string(i.State)), Icon: "loader", Tone: ui.Accent}
}

// load returns the import of the address, for those who may work with its party.
func (a *ImportWeb) load(r *http.Request) (Import, error) {
	i, err := a.Store.ImportWithID(r.Context(), r.PathValue("id"))
	if err == nil {
		err = inScope(r.Context(), string(i.Party))
	}
	return i, err
}

// inScope says no to whoever works for other parties only.
func inScope(ctx context.Context, party string) error {
	if mine := web.UserFrom(ctx).Parties; len(mine) > 0 && !slices.Contains(mine, party) {
		return fault.Forbidden("Du har inte behörighet att läsa in inköp för %s.", party)
	}
	return nil
}

type importListPage struct {
	List    ui.List
	Actions []ui.Action
}

var importListTmpl = web.Parse[importListPage](importPages, "import_list.html")

var importListing = ui.Listing[Import]{
	One: "inläsning", Many: "inläsningar", Sort: "-created_at",
	Columns: ui.Columns[Import]{
		{Key: "name", Label: "Fil", Cell: func(i *Import) ui.Cell { return ui.Link(i.Name, i.URL()).Under(i.Source) }},
		{Key: "number", Label: "Nr", Sort: true, Number: true, Cell: func(i *Import) ui.Cell { return ui.Number(sv.Number(i.Number)) }},
		{Key: "party", Label: "Part", Cell: func(i *Import) ui.Cell { return ui.Text(string(i.Party)) }},
		{Key: "state", Label: "Läge", Cell: func(i *Import) ui.Cell { return ui.Mark(importBadge(i)) }},
		{Key: "from_on", Label: "Period", Sort: true, Cell: func(i *Import) ui.Cell { return ui.Text(i.Period()) }},
		{Key: "lines", Label: "Rader", Sort: true, Number: true, Cell: func(i *Import) ui.Cell { return ui.Number(sv.Number(i.Lines)) }},
		{Key: "amount", Label: "Belopp", Sort: true, Number: true, Cell: func(i *Import) ui.Cell { return ui.Number(sv.Kr(int64(i.Amount))) }},
		{Key: "rejected", Label: "Avvisade", Number: true, Cell: func(i *Import) ui.Cell { return rejectedCell(i).Under(sv.Number(i.Doubtful) + " tveksamma") }},
		{Key: "created_at", Label: "Inläst", Sort: true, Cell: func(i *Import) ui.Cell {
			return ui.Time(i.CreatedAt.Format("2006-01-02T15:04:05Z"), record.When(i.CreatedAt)).Under(i.CreatedBy)
		}},
	},
	Row: func(i *Import, row *ui.Row) { row.ID, row.Label = i.ID, i.Name },
}

func rejectedCell(i *Import) ui.Cell {
	cell := ui.Number(sv.Number(i.Rejected))
	if i.Rejected > 0 {
		cell.URL = i.URL() + "/avvisade"
	}
	return cell
}

// ImportFields describes an import, for the file of the list.
var ImportFields = field.Set[Import]{
	{Key: "number", Label: "Nr", Kind: field.Number, At: func(i *Import) any { return &i.Number }},
	{Key: "name", Label: "Fil", At: func(i *Import) any { return &i.Name }},
	{Key: "source", Label: "Källa", At: func(i *Import) any { return &i.Source }},
	{Key: "party", Label: "Part", At: func(i *Import) any { return &i.Party }},
	{Key: "state", Label: "Läge", Kind: field.Choice, Choices: importStates, At: func(i *Import) any { return &i.State }},
	{Key: "from_on", Label: "Första fakturadag", Kind: field.Date, At: func(i *Import) any { return &i.FromOn }},
	{Key: "to_on", Label: "Sista fakturadag", Kind: field.Date, At: func(i *Import) any { return &i.ToOn }},
	{Key: "invoices", Label: "Fakturor", Kind: field.Number, At: func(i *Import) any { return &i.Invoices }},
	{Key: "lines", Label: "Rader", Kind: field.Number, At: func(i *Import) any { return &i.Lines }},
	{Key: "amount", Label: "Belopp", Kind: field.Money, Unit: "kr", At: func(i *Import) any { return &i.Amount }},
	{Key: "rejected", Label: "Avvisade", Kind: field.Number, At: func(i *Import) any { return &i.Rejected }},
	{Key: "doubtful", Label: "Tveksamma", Kind: field.Number, At: func(i *Import) any { return &i.Doubtful }},
	{Key: "created_by", Label: "Av", At: func(i *Import) any { return &i.CreatedBy }},
}

// mostExported is how many imports a file of the list has.
const mostExported = 10_000

func (a *ImportWeb) list(w http.ResponseWriter, r *http.Request) error {
	origins, err := a.originOptions(r.Context())
	if err != nil {
		return err
	}
	filters := []ui.Filter{{Key: "kalla", Label: "Källa", Options: origins}, {Key: "part", Label: "Part", Options: partyOptions()},
		{Key: "lage", Label: "Läge", Kind: ui.Multi, Options: importStates}}
	q := importListing.Query(r, filters...)
	f := ImportFilter{Text: q.Text, Source: q.Get("kalla"), Party: q.Get("part"), States: q.All("lage")}
	if record.Format(r) != "" {
		all, _, err := a.Store.Imports(r.Context(), f, Page{Sort: q.Sort, Desc: q.Desc, Limit: mostExported})
		if err != nil {
			return err
		}
		return record.Sheet[Import]{Title: "Inlästa inköpsrader", File: "inkopsrader", Fields: ImportFields, Each: record.Rows(all), Path: Import.URL,
			Query: q, Filter: filters, At: a.Store.DB.Now()}.Send(w, r)
	}
	list, n, err := a.Store.Imports(r.Context(), f, Page{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()})
	if err != nil {
		return err
	}
	page := importListPage{List: importListing.List(q, list, ui.Count(n), filters...), Actions: []ui.Action{
		{Label: "Källor", URL: OriginPath, Icon: "database"}, {Label: "Läs in filer", URL: ImportPath + "/ny", Icon: "upload", Primary: true}}}
	page.List.Excel = record.Excel(q)
	if n.N == 0 && !q.Narrowed() {
		page.List.Table.Empty = ui.Empty{Icon: "file-invoice", Title: "Inga inköpsrader har lästs in än",
			Text:    "Läs in e-fakturor, leverantörsreskontra eller verifikationer. Därefter visar inköpsanalysen vad som köps, av vem och på vilket avtal.",
			Actions: []ui.Action{{Label: "Läs in filer", URL: ImportPath + "/ny", Icon: "upload", Primary: true}}}
	}
	return importListTmpl.Render(w, r, "Inköpsrader", page)
}
