package intake

import (
	"context"
	"embed"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/job"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

//go:embed *.html
var pages embed.FS

// permRun is the right to import and to take an import back.
const permRun = "intake.run"

// Web is the area's pages.
type Web struct {
	Store Store
	Jobs  *job.Runner // knows how far the work has come; nil where another instance carries it out
}

// Routes connects the area's pages.
func (a *Web) Routes(m *web.Mux) {
	m.Handle("GET /import", permRun, a.list)
	m.Handle("GET /import/ny", permRun, a.new)
	m.Handle("POST /import", permRun, a.upload, web.MaxBody(MostBytes+1<<20))
	m.Handle("GET /import/{id}", permRun, a.show)
	m.Handle("GET /import/{id}/kolumner", permRun, a.columns)
	m.Handle("POST /import/{id}/kolumner", permRun, a.choose)
	m.Handle("POST /import/{id}/kor", permRun, a.run)
	m.Handle("POST /import/{id}/avbryt", permRun, a.stop)
	m.Handle("POST /import/{id}/angra", permRun, a.undo)
	m.Handle("POST /import/{id}/ta-bort", permRun, a.discard)
	m.Handle("GET /import/{id}/avvisade", permRun, a.rejected)
	m.Handle("GET /import/{id}/skillnader", permRun, a.differences)
	m.Handle("POST /import/{id}/uppdatera", permRun, a.update)
	m.Handle("GET /import/{id}/rader", permRun, a.rows)
}

func badge(r *Run) ui.Badge {
	switch r.State {
	case Done:
		return ui.Badge{Text: "Klar", Tone: ui.Good}
	case Failed:
		return ui.Badge{Text: "Misslyckad", Tone: ui.Bad}
	case Undone:
		return ui.Badge{Text: "Ångrad", Icon: "arrow-back-up"}
	case Checked:
		return ui.Badge{Text: "Granskad", Tone: ui.Info}
	case Uploaded:
		return ui.Badge{Text: "Uppladdad", Icon: "file-import"}
	}
	return ui.Badge{Text: r.State.Sv(), Icon: "loader", Tone: ui.Accent}
}

// scopeOf is the regions that the user may write for.
func scopeOf(ctx context.Context) party.Set {
	var codes []party.Code
	for _, code := range web.UserFrom(ctx).Parties {
		codes = append(codes, party.Code(code))
	}
	return party.Of(codes...)
}

// many names what the run reads: "upphandlingar".
func many(r *Run) string {
	reg, ok := RegisterNamed(r.Register)
	if !ok {
		return "–"
	}
	return sv.UpperFirst(reg.Many())
}

// load returns the run of the address. What is read into a register with a right of
// its own is seen only by those who have it.
func (a *Web) load(r *http.Request) (Run, error) {
	run, err := a.Store.Get(r.Context(), r.PathValue("id"))
	if err == nil {
		err = allowed(r.Context(), run.Register)
	}
	return run, err
}

// allowed says no to whoever lacks the right that the register asks for.
func allowed(ctx context.Context, register string) error {
	reg, ok := RegisterNamed(register)
	if ok && reg.Perm() != "" && !web.May(ctx, reg.Perm()) {
		return fault.Forbidden("Du har inte behörighet att läsa in %s.", reg.Many())
	}
	return nil
}

type listPage struct {
	List    ui.List
	Actions []ui.Action
}

var listTmpl = web.Parse[listPage](pages, "list.html")

var listing = ui.Listing[Run]{
	One: "import", Many: "importer", Sort: "-created_at",
	Columns: ui.Columns[Run]{
		{Key: "file_name", Label: "Fil", Cell: func(r *Run) ui.Cell { return ui.Link(r.FileName, r.URL()).Under(sheetOf(r)) }},
		{Key: "register", Label: "Register", Cell: func(r *Run) ui.Cell { return ui.Text(many(r)) }},
		{Key: "state", Label: "Läge", Cell: func(r *Run) ui.Cell { return ui.Mark(badge(r)) }},
		{Key: "rows", Label: "Rader", Number: true, Cell: func(r *Run) ui.Cell { return ui.Number(sv.Number(r.Rows)) }},
		{Key: "created", Label: "Nya", Number: true, Cell: func(r *Run) ui.Cell { return ui.Number(sv.Number(r.Created)) }},
		{Key: "updated", Label: "Uppdaterade", Number: true, Cell: func(r *Run) ui.Cell { return ui.Number(sv.Number(r.Updated)) }},
		{Key: "rejected", Label: "Avvisade", Number: true, Cell: rejectedCell},
		{Key: "run_by", Label: "Av", Cell: func(r *Run) ui.Cell { return ui.Text(r.RunBy) }},
		{Key: "created_at", Label: "När", Sort: true, Cell: func(r *Run) ui.Cell {
			return ui.Time(r.CreatedAt.Format("2006-01-02T15:04:05Z"), record.When(r.CreatedAt))
		}},
	},
	Row: func(r *Run, row *ui.Row) { row.ID, row.Label = r.ID, r.FileName },
}

func sheetOf(r *Run) string {
	if r.Sheet == "" || r.Sheet+".csv" == r.FileName {
		return ""
	}
	return "Blad: " + r.Sheet
}

func rejectedCell(r *Run) ui.Cell {
	cell := ui.Number(sv.Number(r.Rejected))
	if r.Rejected > 0 {
		cell.URL = r.URL() + "/avvisade"
	}
	return cell
}

func (a *Web) list(w http.ResponseWriter, r *http.Request) error {
	filters := []ui.Filter{
		{Key: "register", Label: "Register", Options: registerOptions(r.Context())},
		{Key: "lage", Label: "Läge", Kind: ui.Multi, Options: states},
	}
	q := listing.Query(r, filters...)
	runs, n, err := a.Store.Search(r.Context(), Filter{Register: q.Get("register"), States: q.All("lage")},
		Page{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()})
	if err != nil {
		return err
	}
	list := listing.List(q, runs, ui.Count(n), filters...)
	list.Search = ""
	if n.N == 0 && !q.Narrowed() {
		list.Table.Empty = ui.Empty{Icon: "file-import", Title: "Ingen lista har lästs in än",
			Text:    "Börja med upphandlingarna. Avtal, besparingar och överprövningar pekar på dem.",
			Actions: []ui.Action{{Label: "Importera en lista", URL: Path + "/ny", Icon: "plus", Primary: true}}}
	}
	return listTmpl.Render(w, r, "Import", listPage{list, []ui.Action{{Label: "Importera en lista", URL: Path + "/ny", Icon: "plus", Primary: true}}})
}
