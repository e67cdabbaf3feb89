package plan

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/paper"
	"klover/internal/base/paper/pdf"
	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

const diffPath = VersionPath + "/jamfor"

func (a *Web) versionRoutes(m *web.Mux) {
	m.Handle("GET "+VersionPath, "plan.read", a.versions)
	m.Handle("GET "+VersionPath+"/ny", "plan.write", a.newVersion)
	m.Handle("POST "+VersionPath, "plan.write", a.take)
	m.Handle("GET "+diffPath, "plan.read", a.diff)
	m.Handle("GET "+VersionPath+"/{id}", "plan.read", a.version)
	m.Handle("GET "+VersionPath+"/{id}/andra", "plan.write", a.editVersion)
	m.Handle("POST "+VersionPath+"/{id}", "plan.write", a.relabel)
	m.Handle("POST "+VersionPath+"/{id}/ta-ut", "plan.write", a.retake)
	m.Handle("POST "+VersionPath+"/{id}/ta-bort", "plan.write", a.discard)
	m.Handle("GET "+VersionPath+"/{id}/faststall", "plan.decide", a.askDecide)
	m.Handle("POST "+VersionPath+"/{id}/faststall", "plan.decide", a.decide)
}

type versionsPage struct {
	Tabs    []ui.Tab
	Table   ui.Table
	Empty   ui.Empty
	Compare ui.Form
	Actions []ui.Action
}

var versionsTmpl = web.Parse[versionsPage](pages, "versions.html", "compare.html")

func versionBadge(s Status) ui.Badge {
	return ui.Badge{Text: s.Sv(), Tone: map[Status]ui.Tone{Draft: ui.Warn, Decided: ui.Good}[s], Icon: map[Status]string{Draft: "pencil", Replaced: "history"}[s]}
}

func (a *Web) versions(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, err := a.Store.Versions(ctx)
	if err != nil {
		return err
	}
	page := versionsPage{Table: ui.Columns[Version]{
		{Label: "Version", Cell: func(v *Version) ui.Cell { return ui.Link(v.Name(), v.URL()).Under(v.Note) }},
		{Label: "Status", Cell: func(v *Version) ui.Cell { return ui.Mark(versionBadge(v.Status)) }},
		{Label: "Posterna uttagna", Cell: func(v *Version) ui.Cell { return ui.Time(v.TakenOn.String(), v.TakenOn.Sv()) }},
		{Label: "Poster", Number: true, Cell: func(v *Version) ui.Cell { return ui.Number(number(v.Items)) }},
		{Label: "Fastställd", Cell: func(v *Version) ui.Cell {
			return ui.Time(v.DecidedOn.String(), orDash(v.DecidedOn.Sv())).Under(strings.Trim(v.Body+", "+v.Reference, ", "))
		}},
	}.Table("Planens versioner", all)}
	if page.Tabs, err = a.tabs(ctx, VersionPath); err != nil {
		return err
	}
	if len(all) == 0 {
		page.Empty = ui.Empty{Icon: "versions", Title: "Ingen version än", Text: "En version är planen som den var en viss dag. När den har fastställts ändras den inte mer."}
	} else {
		page.Compare = compareForm(all, all[min(1, len(all)-1)].ID, all[0].ID)
	}
	if web.May(ctx, "plan.write") {
		page.Actions = []ui.Action{{Label: "Ny version", URL: VersionPath + "/ny", Icon: "plus", Primary: true}}
	}
	return versionsTmpl.Render(w, r, "Planens versioner", page)
}

func compareForm(all []Version, from, to string) ui.Form {
	list := []field.Option{{Value: Now, Label: "Planen i dag"}}
	for _, v := range all {
		list = append(list, field.Option{Value: v.ID, Label: v.Name()})
	}
	return ui.Form{Action: diffPath, Submit: "Jämför", Controls: []ui.Control{
		{Key: "fran", Label: "Från", Type: "choice", Required: true, Options: choices(list[1:], from)},
		{Key: "till", Label: "Till", Type: "choice", Required: true, Options: choices(list, to)}}}
}

func versionForm(v Version) ui.Form {
	f := ui.Form{Action: VersionPath, Submit: "Ta ut posterna", Cancel: VersionPath, Controls: []ui.Control{
		{Key: "label", Label: "Namn", Type: "text", Required: true, Value: v.Label, Help: "Till exempel Revidering juni 2023. Versionens nummer sätts av Klöver."},
		{Key: "note", Label: "Anteckning", Type: "long", Value: v.Note}}}
	if v.ID != "" {
		f.Action, f.Submit, f.Cancel = v.URL(), "Spara", v.URL()
	}
	return f
}

var versionCrumbs = []ui.Crumb{planCrumb, {Label: "Versioner", URL: VersionPath}}

func (a *Web) newVersion(w http.ResponseWriter, r *http.Request) error {
	return formTmpl.Render(w, r, "Ny version av planen", formPage{Crumbs: versionCrumbs, Form: versionForm(Version{}),
		Notice: ui.Notice{Tone: ui.Info, Text: "Posterna kopieras som de är nu till ett utkast. Det kan tas ut på nytt tills versionen fastställs."}})
}

func (a *Web) take(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	v, err := a.Store.Take(r.Context(), posted["label"], posted["note"])
	if web.Correctable(err) {
		f := versionForm(Version{})
		f.Posted(posted, err)
		return formTmpl.RenderStatus(w, r, web.StatusOf(err), "Ny version av planen", formPage{Crumbs: versionCrumbs, Form: f})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, v.URL(), sv.Plural(v.Items, "post är uttagen.", "poster är uttagna."))
}

func (a *Web) loadVersion(r *http.Request) (Version, error) {
	return a.Store.OneVersion(r.Context(), r.PathValue("id"))
}

func (a *Web) editVersion(w http.ResponseWriter, r *http.Request) error {
	v, err := a.loadVersion(r)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ändra "+v.Name(), formPage{Crumbs: append(slices.Clone(versionCrumbs), crumb(v.Name(), v.URL())), Form: versionForm(v)})
}

func (a *Web) relabel(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	v, err := a.loadVersion(r)
	if err != nil {
		return err
	}
	if err = a.Store.Relabel(r.Context(), v.ID, posted["label"], posted["note"]); web.Correctable(err) {
		f := versionForm(v)
		f.Posted(posted, err)
		return formTmpl.RenderStatus(w, r, web.StatusOf(err), "Ändra "+v.Name(), formPage{Crumbs: versionCrumbs, Form: f})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, v.URL(), "Versionen är ändrad.")
}

func (a *Web) retake(w http.ResponseWriter, r *http.Request) error {
	v, err := a.loadVersion(r)
	if err != nil {
		return err
	}
	if err := a.Store.Retake(r.Context(), v.ID); err != nil {
		return err
	}
	return web.Redirect(w, r, v.URL(), "Posterna är uttagna på nytt.")
}

func (a *Web) discard(w http.ResponseWriter, r *http.Request) error {
	v, err := a.loadVersion(r)
	if err != nil {
		return err
	}
	if err := a.Store.Discard(r.Context(), v.ID); err != nil {
		return err
	}
	return web.Redirect(w, r, VersionPath, "Utkastet är borttaget.")
}

type versionPage struct {
	Status  ui.Badge
	Notice  ui.Notice
	Facts   ui.Facts
	Table   ui.Table
	Pager   ui.Pager
	History ui.History
	Actions []ui.Action
}

var versionTmpl = web.Parse[versionPage](pages, "version.html")

func (a *Web) version(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := a.loadVersion(r)
	if err != nil {
		return err
	}
	if r.FormValue("format") != "" {
		return a.printVersion(w, r, v)
	}
	q := ui.ParseQuery(r, nil, nil, "")
	rows, err := a.Store.Rows(ctx, v.ID, Page{Limit: q.Limit(), Offset: q.Offset()})
	if err != nil {
		return err
	}
	entries, err := audit.History(ctx, a.Store.DB, KindVersion, v.ID)
	if err != nil {
		return err
	}
	page := versionPage{Status: versionBadge(v.Status), Table: versionTable(rows), Pager: ui.NewPager(q, ui.Count{N: int(v.Items)}, len(rows)),
		History: record.HistoryOf("versionen", entries), Actions: a.versionActions(r, v)}
	for _, f := range v.facts() {
		page.Facts.Add(ui.Fact{Label: f.Label, Value: f.Value})
	}
	if v.Note != "" {
		page.Facts.Add(ui.Fact{Label: "Anteckning", Value: v.Note})
	}
	if v.Status == Draft {
		page.Notice = ui.Notice{Tone: ui.Warn, Title: "Utkast", Text: "Posterna togs ut " + v.TakenOn.Sv() + ". Ta ut dem på nytt om planen har ändrats sedan dess. När versionen fastställs kan den inte ändras."}
	}
	return versionTmpl.Render(w, r, v.Name(), page)
}

func versionTable(rows []Item) ui.Table {
	return ui.Columns[Item]{
		{Label: "Region", Cell: func(it *Item) ui.Cell { return ui.Text(it.Parties.Sv()) }},
		{Label: "Kategori", Cell: func(it *Item) ui.Cell { return ui.Text(orUncategorised(it.Category)) }},
		{Label: "Planpost", Cell: func(it *Item) ui.Cell { return ui.Link(it.Title, it.URL()).Under(it.Number) }},
		{Label: "Läge då", Cell: func(it *Item) ui.Cell { return ui.Mark(badge(it.State)) }},
		{Label: "Källa", Cell: func(it *Item) ui.Cell { return ui.Text(it.Origin.Sv()) }},
		{Label: "Annons", Cell: func(it *Item) ui.Cell { return ui.Time(it.NoticeOn.String(), orDash(it.NoticeOn.Sv())) }},
		{Label: "Avtalsstart", Cell: func(it *Item) ui.Cell { return ui.Time(it.ContractOn.String(), orDash(it.ContractOn.Sv())) }},
		{Label: "Inköpare", Cell: func(it *Item) ui.Cell { return ui.Text(it.Purchaser) }},
	}.Table("Versionens poster", rows)
}

func (a *Web) versionActions(r *http.Request, v Version) []ui.Action {
	ctx := r.Context()
	list := []ui.Action{
		{Label: "Jämför med i dag", URL: diffPath + "?fran=" + v.ID + "&till=" + Now, Icon: "switch-horizontal"},
		{Label: "PDF", URL: v.URL() + "?format=pdf", Icon: "file-type-pdf", New: true},
		{Label: "Excel", URL: v.URL() + "?format=xlsx", Icon: "file-spreadsheet", New: true},
	}
	if v.Status == Draft && web.May(ctx, "plan.write") {
		list = append(list, ui.Action{Label: "Ändra namn", URL: v.URL() + "/andra", Icon: "pencil"},
			ui.Action{Label: "Ta ut på nytt", URL: v.URL() + "/ta-ut", Icon: "refresh", Post: true},
			ui.Action{Label: "Ta bort utkastet", URL: v.URL() + "/ta-bort", Icon: "trash", Post: true, Danger: true})
	}
	if v.Status == Draft && web.May(ctx, "plan.decide") {
		list = append(list, ui.Action{Label: "Fastställ", URL: v.URL() + "/faststall", Icon: "signature", Primary: true})
	}
	if v.Status == Decided && web.May(ctx, "plan.decide") {
		list = append(list, ui.Action{Label: "Publicera", URL: EditionPath, Icon: "world", Primary: true})
	}
	return list
}

// printVersion answers with the version as a document or a workbook.
func (a *Web) printVersion(w http.ResponseWriter, r *http.Request, v Version) error {
	rows, err := a.Store.Rows(r.Context(), v.ID, Page{})
	if err != nil {
		return err
	}
	name := fmt.Sprintf("upphandlingsplan-version-%d", v.No)
	if record.Format(r) == "" {
		return sendPaper(w, name+".pdf", v.Document(rows, "Inköp", a.Store.DB.Now()))
	}
	return record.Sheet[Item]{Title: "Upphandlingsplan, " + v.Name(), File: name, Fields: Compared, Path: Item.URL, At: a.Store.DB.Now(), Each: record.Rows(rows)}.Send(w, r)
}

func sendPaper(w http.ResponseWriter, name string, d paper.Document) error {
	var file bytes.Buffer
	if err := pdf.Write(&file, d); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/pdf")
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
	_, err := file.WriteTo(w)
	return err
}

func (a *Web) decideForm(v Version) ui.Form {
	return ui.Form{Action: v.URL() + "/faststall", Submit: "Fastställ", Cancel: v.URL(), Controls: []ui.Control{
		{Key: "decided_on", Label: "Beslutsdag", Type: "date", Required: true, Value: a.Store.Today().String(), Help: "ÅÅÅÅ-MM-DD"},
		{Key: "decided_by", Label: "Beslutad av", Type: "text", Required: true},
		{Key: "body", Label: "Organ eller roll", Type: "text", Required: true, Help: "Till exempel Inköpschefen eller Inköpsnämnden."},
		{Key: "reference", Label: "Diarienummer eller paragraf", Type: "text"}}}
}

func (a *Web) askDecide(w http.ResponseWriter, r *http.Request) error {
	v, err := a.loadVersion(r)
	if err != nil {
		return err
	}
	f := a.decideForm(v)
	f.Control("decided_by").Value = web.UserFrom(r.Context()).Name
	return formTmpl.Render(w, r, "Fastställ "+v.Name(), formPage{Crumbs: append(slices.Clone(versionCrumbs), crumb(v.Name(), v.URL())), Form: f,
		Notice: ui.Notice{Tone: ui.Warn, Text: "En fastställd version kan inte ändras eller tas bort. Den version som gäller nu blir ersatt."}})
}

func (a *Web) decide(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	v, err := a.loadVersion(r)
	if err != nil {
		return err
	}
	d := Decision{By: posted["decided_by"], Body: posted["body"], Reference: posted["reference"]}
	var on day.Date
	if err = on.UnmarshalText([]byte(posted["decided_on"])); err != nil {
		err = refuse("decided_on", fault.Message(err))
	} else {
		d.On = on
		err = a.Store.Decide(r.Context(), v.ID, d)
	}
	if web.Correctable(err) {
		f := a.decideForm(v)
		f.Posted(posted, err)
		return formTmpl.RenderStatus(w, r, web.StatusOf(err), "Fastställ "+v.Name(), formPage{Crumbs: versionCrumbs, Form: f})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, v.URL(), "Versionen är fastställd.")
}

type diffPage struct {
	Compare ui.Form
	KPIs    []ui.KPI
	Parts   []diffPart
	Empty   ui.Empty
	Actions []ui.Action
}

// diffPart is the items of one kind of change.
type diffPart struct {
	ID    string
	Title string
	Table ui.Table
	More  string // said when only some are shown
}

// mostShown is how many items of each kind the page shows; the workbook has all.
const mostShown = 200

var diffTmpl = web.Parse[diffPage](pages, "diff.html", "compare.html")

func (a *Web) diff(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, err := a.Store.Versions(ctx)
	if err != nil {
		return err
	}
	from, to := r.FormValue("fran"), r.FormValue("till")
	if from == "" && len(all) > 0 {
		from = all[len(all)-1].ID
	}
	if to == "" {
		to = Now
	}
	name := map[string]string{Now: "planen i dag"}
	for _, v := range all {
		name[v.ID] = v.Name()
	}
	if from != "" && name[from] == "" || name[to] == "" {
		return fault.NotFound("Versionen finns inte.")
	}
	list, err := a.Store.Diff(ctx, from, to)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Send(w, r, "upphandlingsplan-skillnader", a.diffSheet(list, name[from]+" – "+name[to]), nil)
	}
	page := diffPage{Compare: compareForm(all, from, to), Actions: []ui.Action{{Label: "Excel", URL: diffPath + "?fran=" + from + "&till=" + to + "&format=xlsx", Icon: "file-spreadsheet", New: true}}}
	if len(list) == 0 {
		page.Empty = ui.Empty{Icon: "circle-check", Title: "Ingen skillnad", Text: "Samma poster med samma uppgifter finns i båda."}
	}
	page.fill(list)
	return diffTmpl.Render(w, r, "Skillnader mellan versioner", page)
}

func (p *diffPage) fill(list []Difference) {
	for _, kind := range DiffKinds {
		rows := slices.DeleteFunc(slices.Clone(list), func(d Difference) bool { return d.Kind != kind.Value })
		if len(rows) == 0 {
			continue
		}
		p.KPIs = append(p.KPIs, ui.KPI{Label: kind.Label, Value: sv.Number(len(rows)), URL: "#" + kind.Value})
		part := diffPart{ID: kind.Value, Title: kind.Label}
		if len(rows) > mostShown {
			part.More = fmt.Sprintf("De första %d av %s visas. Alla finns i Excel.", mostShown, sv.Number(len(rows)))
			rows = rows[:mostShown]
		}
		part.Table = diffColumns(kind.Value).Table(kind.Label, rows)
		p.Parts = append(p.Parts, part)
	}
}

func diffColumns(kind string) ui.Columns[Difference] {
	list := ui.Columns[Difference]{
		{Label: "Planpost", Cell: func(d *Difference) ui.Cell { return ui.Link(d.Item.Title, d.Item.URL()).Under(d.Item.Number) }},
		{Label: "Region", Cell: func(d *Difference) ui.Cell { return ui.Text(d.Item.Parties.Sv()) }},
		{Label: "Kategori", Cell: func(d *Difference) ui.Cell { return ui.Text(orUncategorised(d.Item.Category)) }},
		{Label: "Annons", Cell: func(d *Difference) ui.Cell { return ui.Text(quarter(d.Item.NoticeOn)) }},
	}
	if kind != IsNew {
		list = append(list, ui.Column[Difference]{Label: "Vad som har ändrats", Cell: func(d *Difference) ui.Cell { return ui.Text(d.Text()) }})
	}
	return list
}

func (a *Web) diffSheet(list []Difference, title string) sheet.Table {
	return sheet.Table{Title: "Skillnader: " + title, At: a.Store.DB.Now(), Columns: []sheet.Column{
		{Key: "kind", Label: "Vad"}, {Key: "number", Label: "Nummer"}, {Key: "title", Label: "Planpost"}, {Key: "parties", Label: "Region"}, {Key: "category", Label: "Kategori"},
		{Key: "state", Label: "Läge"}, {Key: "notice_on", Label: "Annons", Kind: sheet.Day}, {Key: "contract_on", Label: "Avtalsstart", Kind: sheet.Day}, {Key: "changes", Label: "Ändrat", Kind: sheet.Long},
	}, Rows: func(yield func([]any) bool) {
		for _, d := range list {
			if !yield([]any{field.LabelOf(DiffKinds, d.Kind), d.Item.Number, d.Item.Title, d.Item.Parties.Sv(), d.Item.Category, d.Item.State.Sv(), d.Item.NoticeOn.Cell(), d.Item.ContractOn.Cell(), d.Text()}) {
				return
			}
		}
	}}
}
