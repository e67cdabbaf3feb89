package report

import (
	"context"
	"html/template"
	"net/http"

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
	Previewed bool // somebody asked for it: the text below is not saved
	Preview   template.HTML
	Warnings  []warningRow
	Words     []wordRow
	Inserts   []wordRow
	Figures   []figureRow
	History   ui.History
	Actions   []ui.Action
}

type wordRow struct{ Sample, Help string }

type figureRow struct{ Key, Name string }

type conflictPage struct{ Conflict ui.Conflict }

var (
	sectionTmpl  = web.Parse[sectionPage](pages, "section.html")
	conflictTmpl = web.Parse[conflictPage](pages, "conflict.html")
)

func sectionForm(one Section) ui.Form {
	f := ui.NewForm(SectionFields, &one)
	f.Action, f.Cancel, f.Version, f.Draft = sectionURL(one.ID), "", int(one.Version), "avsnitt-"+one.ID
	f.Control("text").Rows = 18
	return f
}

// sectionPage is the page for a section as its author has it now.
func (a *Web) sectionPage(ctx context.Context, r Report, one Section) (sectionPage, error) {
	page := sectionPage{Report: r.Number, ReportURL: r.URL() + "#a-" + one.ID, Section: sectionURL(one.ID), Form: sectionForm(one)}
	c, err := a.Store.Preview(ctx, r, one)
	if err != nil {
		return page, err
	}
	page.Preview = paper.HTMLBlocks(c.Document.Blocks...)
	for _, g := range groups(c.Warnings) {
		for _, row := range g.Rows {
			row.Heading = g.Kind
			page.Warnings = append(page.Warnings, row)
		}
	}
	for _, w := range words {
		page.Words = append(page.Words, wordRow{w.sample, w.help})
	}
	for _, one := range a.Store.Inserts {
		page.Inserts = append(page.Inserts, wordRow{one.example(), one.Help})
	}
	for _, f := range a.Store.Goals.Register.All() {
		page.Figures = append(page.Figures, figureRow{f.Key, f.Name})
	}
	entries, err := a.Store.History(ctx, SectionKind, one.ID)
	page.History = record.HistoryOfSeveral(entries)
	page.Actions = []ui.Action{
		{Label: "Flytta upp", URL: page.Section + "/flytta", Icon: "arrow-up", Post: true, Values: []ui.Hidden{{Name: "steg", Value: "-1"}}},
		{Label: "Flytta ned", URL: page.Section + "/flytta", Icon: "arrow-down", Post: true, Values: []ui.Hidden{{Name: "steg", Value: "1"}}},
		{Label: "Ta bort", URL: page.Section + "/ta-bort", Icon: "trash", Post: true, Danger: true},
	}
	return page, err
}

func (a *Web) editSection(w http.ResponseWriter, r *http.Request) error {
	one, section, err := a.Store.Section(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := one.Open(); err != nil {
		return err
	}
	page, err := a.sectionPage(r.Context(), one, section)
	if err != nil {
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
	if fault.KindOf(err) == fault.KindConflict && one.State == Draft && saved.Version != input.Version {
		c := ui.NewConflict(SectionFields, &input, &saved, posted, int(saved.Version))
		c.Action, c.Back = sectionURL(saved.ID), sectionURL(saved.ID)+"/andra"
		return conflictTmpl.RenderStatus(w, r, http.StatusConflict, saved.Heading, conflictPage{c})
	}
	if preview || web.Correctable(err) {
		return a.again(w, r, one, input, posted, err)
	}
	if err != nil {
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

func (a *Web) addSection(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	_, sections, err := a.Store.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	one, err := a.Store.AddSection(r.Context(), r.PathValue("id"), int64(len(sections)), posted["heading"])
	if err != nil {
		return err
	}
	return web.Redirect(w, r, sectionURL(one.ID)+"/andra", "Avsnittet är tillagt.")
}

func (a *Web) moveSection(w http.ResponseWriter, r *http.Request) error {
	by := 1
	if r.FormValue("steg") == "-1" {
		by = -1
	}
	id := r.PathValue("id")
	if err := a.Store.MoveSection(r.Context(), id, by); err != nil {
		return err
	}
	return web.Redirect(w, r, sectionURL(id)+"/andra", "Avsnittet är flyttat.")
}

func (a *Web) removeSection(w http.ResponseWriter, r *http.Request) error {
	one, section, err := a.Store.Section(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := a.Store.RemoveSection(r.Context(), section.ID); err != nil {
		return err
	}
	return web.Redirect(w, r, one.URL(), "Avsnittet "+section.Heading+" är borttaget. Texten finns kvar i historiken.")
}
