package compare

import (
	"io"
	"net/http"

	"klover/internal/base/audit"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

var spendCrumbs = []ui.Crumb{home, {Label: "Inköp", URL: SpendPath}}

var hearControl = ui.Control{Key: "fil", Label: "Fil", Type: "file", Required: true, Accept: ".csv,.json", Help: "Avidentifierade inköp i CSV eller JSON, så som Klöver lämnar ut dem."}

func (a *Web) filesPage(r *http.Request) (tellPage, error) {
	page := tellPage{Crumbs: spendCrumbs, Tabs: tabs(FilesPath)}
	files, err := a.Store.Files(r.Context())
	page.Preview = []section{{Title: "Filer från andra", Text: "En ny fil ersätter vad tidigare filer sade om samma part och kvartal. Ångras den gäller de tidigare igen.", Table: ui.Columns[File]{
		{Label: "Fil", Cell: func(f *File) ui.Cell { return ui.Link(f.Name, f.URL()).Under(f.Sender) }},
		{Label: "Period", Cell: func(f *File) ui.Cell {
			return ui.Text(string(f.FromQuarter) + "–" + string(f.ToQuarter)).Under("nivå " + sv.Number(f.Level))
		}},
		{Label: "Läge", Cell: func(f *File) ui.Cell { return ui.Mark(badge(Load{State: f.State})) }},
		{Label: "Rader", Number: true, Cell: func(f *File) ui.Cell { return ui.Number(sv.Number(f.KeptRows)) }},
		{Label: "Avvisade", Number: true, Cell: func(f *File) ui.Cell { return ui.Number(sv.Number(f.RejectedRows)) }},
		{Label: "När", Cell: func(f *File) ui.Cell { return ui.Text(record.When(f.CreatedAt)).Under(f.ByName) }},
	}.Table("Filer från andra", files)}}
	if web.May(r.Context(), permWrite) {
		page.Form = ui.Form{Action: FilesPath, Submit: "Läs in", Upload: true, Controls: []ui.Control{hearControl}}
	}
	return page, err
}

var filesTmpl = web.Parse[tellPage](pages, "files.html")

func (a *Web) files(w http.ResponseWriter, r *http.Request) error {
	page, err := a.filesPage(r)
	if err != nil {
		return err
	}
	return filesTmpl.Render(w, r, "Andras inköp", page)
}

func (a *Web) hear(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var f File
	err = a.taken(r, func(name string, from io.Reader) error {
		f, err = a.Store.Hear(r.Context(), name, from)
		return err
	})
	if err == nil {
		return web.Redirect(w, r, f.URL(), "Filen är inläst.")
	}
	if !web.Correctable(err) {
		return err
	}
	page, failed := a.filesPage(r)
	if failed != nil {
		return failed
	}
	page.Form.Posted(posted, err)
	return filesTmpl.RenderStatus(w, r, web.StatusOf(err), "Andras inköp", page)
}

func (a *Web) showFile(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := a.Store.File(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	rejects, err := a.Store.FileRejects(ctx, f.ID)
	if err != nil {
		return err
	}
	entries, err := audit.History(ctx, a.Store.DB, KindFile, f.ID)
	if err != nil {
		return err
	}
	var facts ui.Facts
	for _, one := range []ui.Fact{{Label: "Avsändare", Value: f.Sender}, {Label: "Period", Value: string(f.FromQuarter) + "–" + string(f.ToQuarter)}, {Label: "Nivå", Value: sv.Number(f.Level)}, {Label: "Kategoriträd", Value: f.Tree},
		{Label: "Avsändarens regel", Value: "minst " + sv.Plural(f.LeastSuppliers, "leverantör", "leverantörer") + " och " + sv.Plural(f.LeastInvoices, "faktura", "fakturor")}, {Label: "Skapad", Value: f.Made}, {Label: "Inläst av", Value: f.ByName}, {Label: "När", Value: record.When(f.CreatedAt)}} {
		if one.Value != "" {
			facts.Add(one)
		}
	}
	page := showPage{Crumbs: append(spendCrumbs[:2:2], ui.Crumb{Label: "Andras filer", URL: FilesPath}), Status: []ui.Badge{badge(Load{State: f.State})}, Lead: f.Sender, Facts: facts, History: record.HistoryOf("filen", entries),
		Notices: []ui.Notice{{Tone: ui.Info, Title: "Inläst", Text: f.Sentence()}}}
	if f.State == Undone {
		page.Notices = []ui.Notice{{Tone: ui.Info, Title: "Inläsningen är ångrad", Text: "Filens siffror räknas inte längre."}}
	} else if web.May(ctx, permWrite) {
		page.Actions = []ui.Action{{Label: "Ångra inläsningen", URL: f.URL() + "/angra", Icon: "arrow-back-up", Post: true, Danger: true}}
	}
	if len(rejects) > 0 {
		page.Sections = []section{{Title: "Avvisade rader", Text: rejectText(Load{RejectedRows: f.RejectedRows}, len(rejects)), Table: rejectTable(Load{Name: f.Name}, rejects)}}
	}
	return showTmpl.Render(w, r, f.Name, page)
}

func (a *Web) undoFile(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Store.UndoFile(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, f.URL(), "Inläsningen är ångrad.")
}

func (a *Web) groups(w http.ResponseWriter, r *http.Request) error {
	groups, err := a.Store.Groups(r.Context())
	if err != nil {
		return err
	}
	may := web.May(r.Context(), permWrite)
	l := ui.Listing[Band]{One: "grupp", Many: "grupper", Per: 50, Columns: ui.Columns[Band]{
		{Key: "name", Label: "Grupp", Cell: func(b *Band) ui.Cell {
			if may {
				return ui.Link(b.Name, GroupsPath+"/"+b.ID).Under(b.Source)
			}
			return ui.Text(b.Name).Under(b.Source)
		}},
		ui.Field(BandFields, "members").Fixed(),
	}}
	q := l.Query(r)
	page := listPage{Crumbs: spendCrumbs, Tabs: tabs(GroupsPath), Intro: "En grupp är parter som man ofta jämför sig med, till exempel en sjukvårdsregion. Den väljs som filter på sidan Inköp.",
		List: l.List(q, groups[min(q.Offset(), len(groups)):min(q.Offset()+q.Limit(), len(groups))], ui.Count{N: len(groups)})}
	page.List.Search = ""
	if may {
		page.Actions = []ui.Action{{Label: "Ny grupp", URL: GroupsPath + "/ny", Icon: "plus", Primary: true}}
	}
	return listTmpl.Render(w, r, "Grupper av parter", page)
}

// group returns the group of the address; a new one for "ny".
func (a *Web) group(r *http.Request) (Band, formPage, error) {
	b := Band{}
	var err error
	if id := r.PathValue("id"); id != "ny" {
		b, err = a.Store.Group(r.Context(), id)
	}
	page := formPage{Crumbs: append(spendCrumbs[:2:2], ui.Crumb{Label: "Grupper", URL: GroupsPath}), Form: ui.NewForm(BandFields, &b)}
	page.Form.Action, page.Form.Submit, page.Form.Cancel, page.Form.Version = GroupsPath+"/"+r.PathValue("id"), "Spara gruppen", GroupsPath, int(b.Version)
	return b, page, err
}

func (a *Web) editGroup(w http.ResponseWriter, r *http.Request) error {
	_, page, err := a.group(r)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Grupp av parter", page)
}

func (a *Web) saveGroup(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, page, err := a.group(r)
	if err != nil {
		return err
	}
	input := saved
	if err = BandFields.Read(&input, posted); err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.SaveGroup(r.Context(), input)
	}
	switch {
	case err == nil:
		return web.Redirect(w, r, GroupsPath, "Gruppen är sparad.")
	case record.Stale(err, saved.Version, posted):
		return record.Conflict(w, r, saved.Name, GroupsPath+"/"+saved.ID, ui.NewConflict(BandFields, &input, &saved, posted, int(saved.Version)), home)
	}
	return again(w, r, "Grupp av parter", page, posted, err)
}
