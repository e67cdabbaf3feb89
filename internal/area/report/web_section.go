package report

import (
	"context"
	"html/template"
	"net/http"
	"slices"
	"strconv"

	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/paper"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

type sectionPage struct {
	Report    string
	ReportURL string
	Section   string // address
	Form      ui.Form
	Own       ui.Notice // what the author has written and not saved
	Others    string    // who else writes
	Stale     string
	Version   int64
	Previewed bool // somebody asked for it: the text below is not saved
	Preview   template.HTML
	Warnings  []warningRow
	Words     []wordRow
	Inserts   []wordRow
	Figures   []figureRow
	Talk      template.HTML
	History   ui.History
	Actions   []ui.Action
}

type wordRow struct{ Sample, Help string }

type figureRow struct{ Key, Name string }

var sectionTmpl = web.Parse[sectionPage](pages, "section.html")

func sectionURL(id string) string { return Section{ID: id}.URL() }

func (a *Web) sectionForm(ctx context.Context, one Section) (ui.Form, error) {
	f := ui.NewForm(SectionFields, &one)
	f.Action, f.Version, f.Draft = one.URL(), int(one.Version), "avsnitt-"+one.ID
	f.Control("text").Rows, f.Control("text").Help = 18, one.Help
	people, err := a.people(ctx)
	f.Choose("owner_id", people)
	return f, err
}

// sectionPage is the page for a section as its author has it now.
func (a *Web) sectionPage(ctx context.Context, r Report, one Section) (sectionPage, error) {
	page := sectionPage{Report: r.Number, ReportURL: r.URL(), Section: one.URL(), Stale: one.staleText(), Version: one.Version}
	c, err := a.Store.Preview(ctx, r, one)
	if err != nil {
		return page, err
	}
	if page.Form, err = a.sectionForm(ctx, one); err != nil {
		return page, err
	}
	page.Preview = paper.HTMLBlocks(c.Document.Blocks...)
	for _, g := range groups(c.Warnings) {
		for _, row := range g.Rows {
			row.Heading = g.Kind
			page.Warnings = append(page.Warnings, row)
		}
	}
	others, err := a.Store.Others(ctx, r.ID)
	if err != nil {
		return page, err
	}
	page.Others = writing(others[one.ID])
	if page.Talk, err = a.talk(ctx, r, one); err != nil {
		return page, err
	}
	a.help(&page)
	entries, err := a.Store.History(ctx, SectionKind, one.ID)
	page.History = sectionHistory(entries)
	page.Actions = []ui.Action{
		{Label: "Versioner", URL: page.Section + "/versioner", Icon: "versions"},
		{Label: "Flytta upp", URL: page.Section + "/flytta", Icon: "arrow-up", Post: true, Values: []ui.Hidden{{Name: "steg", Value: "-1"}}},
		{Label: "Flytta ned", URL: page.Section + "/flytta", Icon: "arrow-down", Post: true, Values: []ui.Hidden{{Name: "steg", Value: "1"}}},
		{Label: "Ta bort", URL: page.Section + "/ta-bort", Icon: "trash", Post: true, Danger: true},
	}
	return page, err
}

// sectionHistory tells what has happened to a section. The texts themselves are
// compared among its versions.
func sectionHistory(entries []audit.Entry) ui.History {
	for i, e := range entries {
		entries[i].Changes = slices.Clone(e.Changes)
		for j, c := range e.Changes {
			if c.Key == "text" {
				entries[i].Changes[j].From, entries[i].Changes[j].To = "", "ny lydelse, se Versioner"
			}
		}
	}
	return record.HistoryOfSeveral(entries)
}

// help lists what an author can write.
func (a *Web) help(page *sectionPage) {
	for _, w := range words {
		page.Words = append(page.Words, wordRow{w.sample, w.help})
	}
	for _, one := range a.Store.Inserts {
		page.Inserts = append(page.Inserts, wordRow{one.example(), one.Help})
	}
	for _, f := range a.Store.Goals.Register.All() {
		page.Figures = append(page.Figures, figureRow{f.Key, f.Name})
	}
}

// editSection opens the editor, with what the author wrote last time and did not save.
func (a *Web) editSection(w http.ResponseWriter, r *http.Request) error {
	one, section, err := a.Store.Section(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := one.Open(); err != nil {
		return err
	}
	own, found, err := a.Store.Own(r.Context(), section.ID)
	if err != nil {
		return err
	}
	if found {
		section.Heading, section.Text, section.Version = own.Heading, own.Text, own.BaseVersion
	}
	page, err := a.sectionPage(r.Context(), one, section)
	if err != nil {
		return err
	}
	if found {
		page.Previewed = true
		page.Own = ui.Notice{Tone: ui.Info, Title: "Du har text som inte är sparad", Text: "Den är från " + record.When(own.At) + " och visas i formuläret. Ingen annan ser den.",
			Actions: []ui.Action{{Label: "Släng den", URL: page.Section + "/utkast/slang", Post: true, Icon: "trash"}}}
	}
	if err := a.Store.Here(r.Context(), section.ID); err != nil {
		return err
	}
	return sectionTmpl.Render(w, r, section.Heading, page)
}

func (a *Web) saveSection(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	one, saved, err := a.Store.Section(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	input := saved
	err = SectionFields.Read(&input, posted)
	input.Version = int64(web.Version(posted))
	preview := posted["forhandsgranska"] != ""
	if err == nil && !preview {
		_, err = a.Store.SaveSection(r.Context(), input)
	}
	if fault.KindOf(err) == fault.KindConflict { // somebody may have saved since the line above
		if one, saved, _ = a.Store.Section(r.Context(), saved.ID); one.State == Draft && saved.Version != input.Version {
			return a.merge(w, r, one, saved, input, posted)
		}
	}
	if preview || web.Correctable(err) {
		return a.again(w, r, one, input, posted, err)
	}
	if err != nil {
		return err
	}
	if err := a.Store.DropOwn(r.Context(), saved.ID); err != nil {
		return err
	}
	if err := a.Store.Left(r.Context(), saved.ID); err != nil {
		return err
	}
	return web.Redirect(w, r, one.URL()+"#a-"+saved.ID, "Avsnittet är sparat.")
}

// again shows the form with what was written: previewed, or to be corrected.
func (a *Web) again(w http.ResponseWriter, r *http.Request, one Report, input Section, posted map[string]string, wrong error) error {
	page, err := a.sectionPage(r.Context(), one, input)
	if err != nil {
		return err
	}
	page.Form.Posted(posted, wrong)
	page.Previewed = wrong == nil
	status := http.StatusOK
	if wrong != nil {
		status = web.StatusOf(wrong)
	}
	return sectionTmpl.RenderStatus(w, r, status, input.Heading, page)
}

// confirm notes that a copied text holds as it stands.
func (a *Web) confirm(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := a.Store.Confirm(r.Context(), id, int64(web.Version(posted))); err != nil {
		return err
	}
	return web.Redirect(w, r, sectionURL(id), "Texten är bekräftad och inte längre märkt som kopierad.")
}

func versionNo(v int64) string { return strconv.FormatInt(v, 10) }
