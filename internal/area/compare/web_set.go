package compare

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"klover/internal/base/fault"
	"klover/internal/base/job"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

var setListing = ui.Listing[Set]{One: "urval", Many: "urval", Per: 50, Columns: ui.Columns[Set]{
	{Key: "name", Label: "Urval", Cell: func(s *Set) ui.Cell { return ui.Link(s.Name, s.URL()) }},
	{Key: "year", Label: "År", Cell: func(s *Set) ui.Cell { return ui.Text(strconv.FormatInt(s.Year, 10)) }},
	{Key: "source", Label: "Källa", Cell: func(s *Set) ui.Cell { return ui.Text(s.Source) }},
	{Key: "licence", Label: "Licens", Cell: func(s *Set) ui.Cell { return ui.Text(s.Licence) }},
}}

func (a *Web) sets(w http.ResponseWriter, r *http.Request) error {
	sets, err := a.Store.Sets(r.Context())
	if err != nil {
		return err
	}
	q := setListing.Query(r)
	from, to := min(q.Offset(), len(sets)), min(q.Offset()+q.Limit(), len(sets))
	page := listPage{Crumbs: []ui.Crumb{home}, Tabs: tabs(SetPath), List: setListing.List(q, sets[from:to], ui.Count{N: len(sets)}),
		Intro: "Ett urval är upphandlingar som andra har publicerat, med källa och licens. Det läses in från en eller två filer: upphandlingarna, och de leverantörer som tilldelats."}
	page.List.Search = ""
	page.List.Table.Empty = noSet(web.May(r.Context(), permWrite))
	if web.May(r.Context(), permWrite) {
		page.Actions = []ui.Action{{Label: "Nytt urval", URL: SetPath + "/ny", Icon: "plus", Primary: true}}
	}
	return listTmpl.Render(w, r, "Urval att jämföra med", page)
}

var fileControl = ui.Control{Key: "fil", Label: "Fil", Type: "file", Required: true, Accept: ".csv,.gz,.xlsx,.txt,.tsv",
	Help: fmt.Sprintf("CSV, även packad (.csv.gz), eller Excel. Högst %d MB. Rubrikerna får vara de som Upphandlingsmyndighetens öppna data har.", MostBytes>>20)}

func blankPage() formPage {
	p := formPage{Crumbs: []ui.Crumb{home, {Label: "Urval", URL: SetPath}}, Form: ui.NewForm(SetFields, &Set{}),
		Intro: "Läs in upphandlingarna först. Filen med tilldelade leverantörer lägger du till på urvalets sida."}
	p.Form.Action, p.Form.Submit, p.Form.Cancel, p.Form.Upload = SetPath, "Läs in", SetPath, true
	p.Form.Control("year").Value = ""
	p.Form.Controls = append(p.Form.Controls, fileControl)
	return p
}

func (a *Web) blank(w http.ResponseWriter, r *http.Request) error {
	return formTmpl.Render(w, r, "Nytt urval", blankPage())
}

func (a *Web) create(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var set Set
	var l Load
	if err = SetFields.Read(&set, posted); err == nil {
		err = a.taken(r, func(name string, from io.Reader) error {
			if set, err = a.Store.Create(r.Context(), set); err != nil {
				return err
			}
			l, err = a.Store.Receive(r.Context(), set.ID, name, from)
			return err
		})
	}
	if err == nil {
		return web.Redirect(w, r, l.URL(), "Filen läses.")
	}
	return again(w, r, "Nytt urval", blankPage(), posted, err)
}

// taken gives the posted file to a function.
func (a *Web) taken(r *http.Request, do func(name string, from io.Reader) error) error {
	from, head, err := r.FormFile("fil")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return fault.Invalid(fault.Field{Name: "fil", Message: "Välj en fil."})
	}
	if err != nil {
		return err
	}
	defer from.Close()
	return do(head.Filename, from)
}

func (a *Web) show(w http.ResponseWriter, r *http.Request) error {
	set, err := a.Store.Set(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	page, err := a.setPage(r, set)
	if err != nil {
		return err
	}
	return showTmpl.Render(w, r, set.Name, page)
}

func (a *Web) setPage(r *http.Request, set Set) (showPage, error) {
	ctx := r.Context()
	page := showPage{Crumbs: []ui.Crumb{home, {Label: "Urval", URL: SetPath}}, Facts: ui.NewFacts(SetFields, &set)}
	loads, err := a.Store.Loads(ctx, set.ID)
	if err != nil {
		return page, err
	}
	entries, err := a.Store.History(ctx, set.ID)
	if err != nil {
		return page, err
	}
	page.History = record.HistoryOf("urvalet", entries)
	page.Sections = []section{{Title: "Filer", Text: "Inga filer är inlästa.", Table: loadTable(loads)}}
	if len(loads) > 0 {
		page.Sections[0].Text = ""
	}
	page.Actions = []ui.Action{{Label: "Visa raderna", URL: Filter{Set: set.ID}.RowsURL(), Icon: "list"}, {Label: "Jämför", URL: Path + "?" + Filter{Set: set.ID}.Values().Encode(), Icon: "chart-bar"}}
	if !web.May(ctx, permWrite) {
		return page, nil
	}
	page.Actions = append([]ui.Action{{Label: "Ändra", URL: set.URL() + "/andra", Icon: "pencil"}}, page.Actions...)
	if full, err := a.Store.full(ctx, set.ID); err != nil || !full {
		page.Actions = append(page.Actions, ui.Action{Label: "Ta bort", URL: set.URL() + "/ta-bort", Icon: "trash", Post: true, Danger: true})
	}
	page.FormTitle, page.Form = "Läs in en fil till", ui.Form{Action: set.URL() + "/filer", Submit: "Läs in", Upload: true, Controls: []ui.Control{fileControl}}
	return page, nil
}

func loadTable(loads []Load) ui.Table {
	return ui.Columns[Load]{
		{Label: "Fil", Cell: func(l *Load) ui.Cell { return ui.Link(l.Name, l.URL()).Under(l.WhatSv()) }},
		{Label: "Läge", Cell: func(l *Load) ui.Cell { return ui.Mark(badge(*l)) }},
		{Label: "Inlagda", Number: true, Cell: func(l *Load) ui.Cell { return ui.Number(sv.Number(l.KeptRows)) }},
		{Label: "Avvisade", Number: true, Cell: func(l *Load) ui.Cell { return ui.Number(sv.Number(l.RejectedRows)) }},
		{Label: "När", Cell: func(l *Load) ui.Cell { return ui.Text(record.When(l.CreatedAt)).Under(l.ByName) }},
	}.Table("Filer", loads)
}

func badge(l Load) ui.Badge {
	tone := map[State]ui.Tone{Reading: ui.Info, Read: ui.Good, Failed: ui.Bad}[l.State]
	return ui.Badge{Text: l.State.Sv(), Tone: tone}
}

func (a *Web) edit(w http.ResponseWriter, r *http.Request) error {
	set, err := a.Store.Set(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ändra "+set.Name, editPage(set))
}

func editPage(set Set) formPage {
	p := formPage{Crumbs: []ui.Crumb{home, {Label: "Urval", URL: SetPath}, {Label: set.Name, URL: set.URL()}}, Form: ui.NewForm(SetFields, &set)}
	p.Form.Action, p.Form.Submit, p.Form.Cancel, p.Form.Version = set.URL(), "Spara", set.URL(), int(set.Version)
	return p
}

func (a *Web) save(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.Store.Set(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	input := saved
	if err = SetFields.Read(&input, posted); err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.Save(r.Context(), input)
	}
	switch {
	case err == nil:
		return web.Redirect(w, r, saved.URL(), "Urvalet är sparat.")
	case record.Stale(err, saved.Version, posted):
		return record.Conflict(w, r, saved.Name, saved.URL(), ui.NewConflict(SetFields, &input, &saved, posted, int(saved.Version)), home)
	}
	return again(w, r, "Ändra "+saved.Name, editPage(saved), posted, err)
}

func (a *Web) receive(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	set, err := a.Store.Set(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	var l Load
	err = a.taken(r, func(name string, from io.Reader) error {
		l, err = a.Store.Receive(r.Context(), set.ID, name, from)
		return err
	})
	if err == nil {
		return web.Redirect(w, r, l.URL(), "Filen läses.")
	}
	if !web.Correctable(err) {
		return err
	}
	page, failed := a.setPage(r, set)
	if failed != nil {
		return failed
	}
	page.Form.Posted(posted, err)
	return showTmpl.RenderStatus(w, r, web.StatusOf(err), set.Name, page)
}

func (a *Web) remove(w http.ResponseWriter, r *http.Request) error {
	if err := a.Store.Remove(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	return web.Redirect(w, r, SetPath, "Urvalet är borttaget.")
}

func (a *Web) showLoad(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	l, err := a.Store.Load(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	set, err := a.Store.Set(ctx, l.SetID)
	if err != nil {
		return err
	}
	rejects, err := a.Store.Rejects(ctx, l.ID)
	if err != nil {
		return err
	}
	page := showPage{Crumbs: []ui.Crumb{home, {Label: set.Name, URL: set.URL()}}, Status: []ui.Badge{badge(l)}, Lead: set.Name, Facts: loadFacts(l)}
	switch l.State {
	case Reading:
		if err := a.progress(r, l, &page); err != nil {
			return err
		}
	case Failed:
		page.Notices = []ui.Notice{{Tone: ui.Bad, Title: "Filen är inte inläst", Text: l.Message}}
	case Undone:
		page.Notices = []ui.Notice{{Tone: ui.Info, Title: "Inläsningen är ångrad", Text: "Raderna är borttagna ur urvalet."}}
	case Read:
		page.Notices = []ui.Notice{{Tone: ui.Good, Title: "Filen är inläst", Text: l.Sentence()}}
		if web.May(ctx, permWrite) {
			page.Actions = []ui.Action{{Label: "Ångra inläsningen", URL: l.URL() + "/angra", Icon: "arrow-back-up", Post: true, Danger: true}}
		}
	}
	if len(rejects) > 0 {
		page.Sections = []section{{Title: "Avvisade rader", Text: rejectText(l, len(rejects)), Table: rejectTable(l, rejects)}}
	}
	return showTmpl.Render(w, r, l.Name, page)
}

// progress tells how far the reading has come.
func (a *Web) progress(r *http.Request, l Load, page *showPage) error {
	if l.JobID == "" {
		return nil
	}
	j, err := job.Get(r.Context(), a.Store.DB, l.JobID)
	if err != nil {
		return err
	}
	if j.State.Final() {
		page.Notices = []ui.Notice{{Tone: ui.Bad, Title: "Arbetet har stannat", Text: j.Message}}
		return nil
	}
	page.Working = true
	page.Notices = []ui.Notice{{Tone: ui.Info, Title: "Filen läses", Text: "Ladda om sidan för att se hur det går."}}
	page.Progress = ui.Progress{Label: "Läser filen", Value: int(min(j.Done, j.Total)), Max: int(max(j.Total, 1)), Text: j.Message}
	return nil
}

func loadFacts(l Load) ui.Facts {
	var facts ui.Facts
	for _, f := range []ui.Fact{{Label: "Fil", Value: l.Name}, {Label: "Innehåll", Value: l.WhatSv()}, {Label: "Inläst av", Value: l.ByName}, {Label: "När", Value: record.When(l.CreatedAt)},
		{Label: "Lästa rader", Value: sv.Number(l.ReadRows)}, {Label: "Inlagda rader", Value: sv.Number(l.KeptRows)}, {Label: "Avvisade rader", Value: sv.Number(l.RejectedRows)},
		{Label: "Samma leverantör igen", Value: sv.Number(l.RepeatedRows)}, {Label: "Tid", Value: sv.Decimal(l.Millis, 1000, 1) + sv.Space + "s"}} {
		if f.Value != "" {
			facts.Add(f)
		}
	}
	return facts
}

func rejectText(l Load, shown int) string {
	text := sv.Plural(l.RejectedRows, "rad lades", "rader lades") + " inte in."
	if int64(shown) < l.RejectedRows {
		text += " De första " + sv.Number(int64(shown)) + " visas."
	}
	return text
}

func rejectTable(l Load, rejects []Reject) ui.Table {
	return ui.Columns[Reject]{
		{Label: "Rad", Cell: func(x *Reject) ui.Cell { return ui.Text("Rad " + sv.Number(x.RowNo)).Under(l.Name) }},
		{Label: "Uppgift", Cell: func(x *Reject) ui.Cell { return ui.Text(x.Field) }},
		{Label: "Värde", Cell: func(x *Reject) ui.Cell { return ui.Text(x.Value) }},
		{Label: "Fel", Cell: func(x *Reject) ui.Cell { return ui.Text(x.Message) }},
	}.Table("Avvisade rader", rejects)
}

func (a *Web) undo(w http.ResponseWriter, r *http.Request) error {
	l, err := a.Store.Undo(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, l.URL(), "Inläsningen är ångrad.")
}
