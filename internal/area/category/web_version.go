package category

import (
	"cmp"
	"errors"
	"net/http"
	"slices"

	"klover/internal/base/fault"
	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// versionsPage is every issue of the tree.
type versionsPage struct {
	Table   ui.Table
	Actions []ui.Action
}

// versionPage is one issue: what it changes, and its history.
type versionPage struct {
	State       ui.Badge
	Notice      ui.Notice
	Facts       ui.Facts
	Effects     []ui.Stat
	Differences ui.Table
	Cut         string // told when not all differences are shown
	History     ui.History
	Actions     []ui.Action
}

// uploadPage is the form that reads in a list, with the faults of the last try.
type uploadPage struct {
	Wrong    string
	Problems ui.Table
	Form     ui.Form
}

var (
	versionsTmpl = web.Parse[versionsPage](pages, "versions.html")
	versionTmpl  = web.Parse[versionPage](pages, "version.html")
	uploadTmpl   = web.Parse[uploadPage](pages, "upload.html")
)

// tableLimit is how many rows a table of differences or faults shows.
const tableLimit = 500

func versionBadge(s Status) ui.Badge {
	tone := map[Status]ui.Tone{Draft: ui.Info, InForce: ui.Good}[s]
	return ui.Badge{Text: s.Sv(), Tone: tone}
}

func (a *Web) versions(w http.ResponseWriter, r *http.Request) error {
	all, err := a.Store.Versions(r.Context())
	if err != nil {
		return err
	}
	page := versionsPage{Table: ui.Columns[Version]{
		{Label: "Version", Cell: func(v *Version) ui.Cell { return ui.Link(v.Label, v.URL()) }},
		{Label: "Läge", Cell: func(v *Version) ui.Cell { return ui.Mark(versionBadge(v.Status)) }},
		{Label: "Gäller från", Cell: func(v *Version) ui.Cell { return ui.Time(v.ValidFrom.String(), v.ValidFrom.Sv()) }},
		{Label: "Källa", Cell: func(v *Version) ui.Cell { return ui.Text(v.Source) }},
	}.Table("Trädversioner", all)}
	page.Table.Empty = ui.Empty{Icon: "hierarchy-2", Title: "Ingen version av kategoriträdet är inläst än",
		Text: "Läs in listan från LfU som Excel eller CSV. Det som ändras visas innan den börjar gälla."}
	if web.May(r.Context(), permWrite) {
		page.Actions = []ui.Action{{Label: "Läs in ny version", URL: "/kategoritrad/las-in", Icon: "upload", Primary: true}}
	}
	return versionsTmpl.Render(w, r, "Trädversioner", page)
}

func (a *Web) version(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := a.Store.Version(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	found, err := a.Store.Differences(ctx, v)
	if err != nil {
		return err
	}
	page := versionPage{State: versionBadge(v.Status), Facts: ui.NewFacts(VersionFields, &v), Effects: effects(found)}
	shown := found[:min(len(found), tableLimit)]
	if len(shown) < len(found) {
		page.Cut = "De " + sv.Number(len(shown)) + " första av " + sv.Number(len(found)) + " ändringar visas."
	}
	page.Differences = differenceTable(shown)
	if web.May(ctx, permWrite) && v.Status == Draft {
		page.Actions = []ui.Action{{Label: "Ta bort utkastet", URL: v.URL() + "/ta-bort", Icon: "trash", Danger: true, Post: true},
			{Label: "Sätt i kraft", URL: v.URL() + "/satt-i-kraft", Icon: "check", Primary: true, Post: true,
				Confirm: "Ska " + v.Label + " börja gälla? Det går inte att ångra."}}
	}
	if v.Status == Draft && v.ValidFrom > a.Store.Today() {
		page.Notice = ui.Notice{Tone: ui.Info, Title: "Kan sättas i kraft tidigast " + v.ValidFrom.Sv()}
		page.Actions = page.Actions[:min(len(page.Actions), 1)]
	}
	entries, err := a.Store.VersionHistory(ctx, v.ID)
	if err != nil {
		return err
	}
	page.History = record.HistoryOf("kategoriträdet", entries)
	return versionTmpl.Render(w, r, v.Label, page)
}

func effects(found []Difference) []ui.Stat {
	n := map[Effect]int{}
	for _, d := range found {
		n[d.Effect]++
	}
	list := make([]ui.Stat, len(Effects))
	for i, e := range Effects {
		list[i] = ui.Stat{Label: string(e), Value: sv.Number(n[e])}
	}
	return list
}

func differenceTable(found []Difference) ui.Table {
	icons := map[Effect]string{Added: "plus", Renamed: "pencil", Moved: "arrows-exchange", Ended: "archive"}
	t := ui.Columns[Difference]{
		{Label: "Ändring", Cell: func(d *Difference) ui.Cell { return ui.Mark(ui.Badge{Text: string(d.Effect), Icon: icons[d.Effect]}) }},
		{Label: "Kod", Cell: func(d *Difference) ui.Cell { return ui.Text(d.Code) }},
		{Label: "Kategori", Cell: func(d *Difference) ui.Cell {
			if d.ID == "" {
				return ui.Text(d.Name)
			}
			return ui.Link(d.Name, "/kategorier/"+d.ID)
		}},
		{Label: "Före", Cell: func(d *Difference) ui.Cell { return ui.Text(d.Before) }},
		{Label: "Efter", Cell: func(d *Difference) ui.Cell { return ui.Text(d.After) }},
	}.Table("Det som ändras", found)
	t.Plain = true
	t.Empty = ui.Empty{Icon: "check", Title: "Inget ändras", Text: "Listan är lik det träd som gällde dagen före."}
	return t
}

func (a *Web) enforce(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	err := a.Store.Enforce(r.Context(), id, "")
	if fault.KindOf(err) == fault.KindConflict {
		return web.RedirectWarn(w, r, "/kategoritrad/"+id, fault.Message(err))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/kategoritrad/"+id, "Versionen gäller.")
}

func (a *Web) discard(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	err := a.Store.Discard(r.Context(), id)
	if fault.KindOf(err) == fault.KindConflict {
		return web.RedirectWarn(w, r, "/kategoritrad/"+id, fault.Message(err))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/kategoritrad", "Utkastet är borttaget.")
}

func (a *Web) uploadForm(v Version) ui.Form {
	f := ui.NewForm(VersionFields, &v)
	f.Action, f.Submit, f.Cancel, f.Upload = "/kategoritrad/las-in", "Läs in och jämför", "/kategoritrad", true
	f.Controls = append(f.Controls, ui.Control{Key: keyFile, Label: "Fil", Type: "file", Required: true, Accept: ".xlsx,.csv",
		Help: "Excel eller CSV med kolumnerna kod, överordnad kod, namn, nivå, gäller från, gäller till och med, ersätts av."})
	return f
}

const keyFile = "file"

func (a *Web) upload(w http.ResponseWriter, r *http.Request) error {
	return uploadTmpl.Render(w, r, "Läs in kategoriträd", uploadPage{Form: a.uploadForm(Version{ValidFrom: a.Store.Today()})})
}

// propose reads the list. With any fault nothing is stored; without, it becomes
// a draft that shows what it changes.
func (a *Web) propose(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var v Version
	wrong := fault.FieldsOf(VersionFields.Read(&v, posted))
	wrong = append(wrong, fault.FieldsOf(VersionFields.Missing(&v))...)
	rows, problems, err := readUpload(r)
	if err != nil && !web.Correctable(err) {
		return err
	}
	if err != nil {
		wrong = append(wrong, fault.Field{Name: keyFile, Message: fault.Message(err)})
	}
	if err == nil && v.ValidFrom != 0 {
		problems = append(problems, CheckList(rows, v.ValidFrom)...)
		slices.SortStableFunc(problems, func(a, b Problem) int { return cmp.Compare(a.No, b.No) })
	}
	if len(wrong)+len(problems) > 0 {
		return a.refuse(w, r, posted, wrong, problems)
	}
	if v, err = a.Store.Propose(r.Context(), v, rows); err != nil {
		return err
	}
	return web.Redirect(w, r, v.URL(), "Listan är inläst som utkast. Granska vad den ändrar.")
}

func readUpload(r *http.Request) ([]Row, []Problem, error) {
	file, head, err := r.FormFile(keyFile)
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil, nil, fault.Wrong("Välj en fil.")
	}
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	book, err := sheet.Open(file, head.Size, head.Filename, sheet.Limits{Rows: 20_000})
	if err != nil {
		return nil, nil, err
	}
	return ReadList(book)
}

func (a *Web) refuse(w http.ResponseWriter, r *http.Request, posted map[string]string, wrong []fault.Field, problems []Problem) error {
	page := uploadPage{Form: a.uploadForm(Version{})}
	page.Form.Posted(posted, fault.Invalid(wrong...))
	if len(problems) > 0 {
		page.Wrong = "Inget är inläst. " + sv.Plural(len(problems), "fel", "fel") + " i filen behöver rättas."
		page.Problems = problemTable(problems[:min(len(problems), tableLimit)])
	}
	return uploadTmpl.RenderStatus(w, r, http.StatusUnprocessableEntity, "Läs in kategoriträd", page)
}

func problemTable(problems []Problem) ui.Table {
	t := ui.Columns[Problem]{
		{Label: "Rad", Number: true, Cell: func(p *Problem) ui.Cell { return ui.Number(sv.Number(p.No)) }},
		{Label: "Kolumn", Cell: func(p *Problem) ui.Cell { return ui.Text(p.Field) }},
		{Label: "Fel", Cell: func(p *Problem) ui.Cell { return ui.Text(p.Message) }},
	}.Table("Fel i filen", problems)
	t.Plain = true
	return t
}
