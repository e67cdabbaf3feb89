package category

import (
	"context"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// movePath is where what waits for reclassification is.
const movePath = "/kategoriomklassning"

func (a *Web) moveRoutes(m *web.Mux) {
	m.Handle("GET "+movePath, permRead, a.waiting)
	m.Handle("GET "+movePath+"/{id}", permWrite, a.askMove)
	m.Handle("POST "+movePath+"/{id}", permWrite, a.reclassify)
	m.Handle("POST "+movePath+"/{id}/angra", permWrite, a.undoMove)
}

type movesPage struct {
	Crumbs  []ui.Crumb
	Waiting ui.Table
	Past    ui.Table
}

type moveFormPage struct {
	Crumbs []ui.Crumb
	Notice ui.Notice
	Form   ui.Form
}

var (
	movesTmpl = web.Parse[movesPage](pages, "moves.html")
	moveTmpl  = web.Parse[moveFormPage](pages, "move.html")
)

// waiting is the worklist, and what has been reclassified.
func (a *Web) waiting(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, err := a.Moves.Waiting(ctx)
	if err != nil {
		return err
	}
	past, err := a.Moves.Past(ctx)
	if err != nil {
		return err
	}
	names, err := a.Store.Paths(ctx)
	if err != nil {
		return err
	}
	page := movesPage{Crumbs: []ui.Crumb{{Label: "Kategorier", URL: "/kategorier"}}}
	page.Waiting, page.Past = a.waitingTable(ctx, all), pastTable(past, names, web.May(ctx, permWrite))
	return movesTmpl.Render(w, r, "Omklassning", page)
}

func (a *Web) waitingTable(ctx context.Context, all []Waiting) ui.Table {
	t := ui.Columns[Waiting]{
		{Label: "Kategori", Cell: func(o *Waiting) ui.Cell {
			return ui.Link(o.Category.Label(), o.Category.URL()).Under("avslutad " + o.Category.ValidTo.Sv())
		}},
		{Label: "Ersätts av", Cell: func(o *Waiting) ui.Cell { return ui.Text(successors(*o)) }},
		{Label: "Poster", Number: true, Cell: func(o *Waiting) ui.Cell { return ui.Number(sv.Number(len(o.Held))) }},
		{Label: "Gör", Cell: func(o *Waiting) ui.Cell { return a.nextMove(ctx, *o) }},
	}.Table("Väntar på omklassning", all)
	t.Empty = ui.Empty{Icon: "circle-check", Title: "Ingenting väntar på omklassning", Text: "Inga poster ligger kvar i en kategori som har avslutats."}
	return t
}

func pastTable(past []Move, names map[string]string, write bool) ui.Table {
	t := ui.Columns[Move]{
		{Label: "Från kategori", Cell: func(o *Move) ui.Cell { return ui.Link(names[o.FromID], "/kategorier/"+o.FromID) }},
		{Label: "Dag", Cell: func(o *Move) ui.Cell { return ui.Time(o.MovedOn.String(), o.MovedOn.Sv()).Under(o.ByName) }},
		{Label: "Poster", Number: true, Cell: func(o *Move) ui.Cell { return ui.Number(sv.Number(o.Records)) }},
		{Label: "Läge", Cell: func(o *Move) ui.Cell {
			if o.UndoneOn != 0 {
				return ui.Text("Ångrad " + o.UndoneOn.Sv()).Under(o.UndoneBy)
			}
			return ui.Text("Gjord")
		}},
	}.Table("Omklassningar", past)
	t.Empty = ui.Empty{Icon: "history", Title: "Inga omklassningar än"}
	if write {
		for i, o := range past {
			if o.UndoneOn == 0 {
				t.Rows[i].Label, t.Rows[i].Menu = names[o.FromID], []ui.Action{{Label: "Ångra omklassningen", URL: movePath + "/" + o.ID + "/angra", Icon: "arrow-back-up", Post: true}}
			}
		}
	}
	return t
}

func successors(o Waiting) string {
	var names []string
	for _, n := range o.To {
		names = append(names, n.Label())
	}
	if len(names) == 0 {
		return "Ingen efterföljare är skriven"
	}
	return sv.List(names)
}

func (a *Web) nextMove(ctx context.Context, o Waiting) ui.Cell {
	switch {
	case !web.May(ctx, permWrite):
		return ui.Text("")
	case len(o.To) == 0:
		return ui.Link("Skriv vad som ersätter den", o.Category.URL()+"/andra")
	}
	return ui.Link("Klassa om", movePath+"/"+o.Category.ID)
}

// movesShown is how many records a form asks about; the rest come after.
const movesShown = 200

func (a *Web) moveForm(r *http.Request) (Waiting, moveFormPage, error) {
	o, err := a.Moves.One(r.Context(), r.PathValue("id"))
	if err != nil {
		return o, moveFormPage{}, err
	}
	kinds := map[string]string{}
	for _, m := range a.Moves.Movers {
		kind, name := m.Of()
		kinds[kind] = name
	}
	f := ui.Form{Action: movePath + "/" + o.Category.ID, Submit: "Klassa om", Cancel: movePath}
	page := moveFormPage{Crumbs: []ui.Crumb{{Label: "Kategorier", URL: "/kategorier"}, {Label: "Omklassning", URL: movePath}},
		Notice: ui.Notice{Tone: ui.Info, Text: sv.Plural(len(o.Held), "post", "poster") + " flyttas till " + successors(o) + ". Var och en får det i sin historik, och allt kan ångras."}}
	if len(o.Held) == 0 {
		page.Notice.Text = "Ingenting väntar på omklassning i " + o.Category.Label() + "."
		return o, page, nil
	}
	if !o.Whole() {
		page.Notice.Text = "Kategorin ersätts av flera. Välj för varje post vart den hör; de som lämnas tomma ligger kvar i listan."
		var to []field.Option
		for _, n := range o.To {
			to = append(to, field.Option{Value: n.ID, Label: n.Label()})
		}
		for _, h := range o.Held[:min(len(o.Held), movesShown)] {
			f.Controls = append(f.Controls, ui.Control{Key: h.Key(), Label: h.Label, Type: "choice", Group: kinds[h.Kind]})
			f.Choose(h.Key(), to)
		}
	}
	f.Controls = append(f.Controls, ui.Control{Key: "why", Label: "Anteckning", Type: "text", Help: "Visas i posternas historik.", Group: "Varför"})
	page.Form = f
	return o, page, nil
}

func (a *Web) askMove(w http.ResponseWriter, r *http.Request) error {
	o, page, err := a.moveForm(r)
	if err != nil {
		return err
	}
	return moveTmpl.Render(w, r, "Klassa om "+o.Category.Label(), page)
}

func (a *Web) reclassify(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	move, err := a.Moves.Reclassify(r.Context(), r.PathValue("id"), posted, posted["why"])
	if err == nil {
		return web.Redirect(w, r, movePath, sv.Plural(move.Records, "post är omklassad.", "poster är omklassade."))
	}
	if !web.Correctable(err) {
		return err
	}
	o, page, formErr := a.moveForm(r)
	if formErr != nil {
		return formErr
	}
	page.Form.Posted(posted, err)
	return moveTmpl.RenderStatus(w, r, web.StatusOf(err), "Klassa om "+o.Category.Label(), page)
}

func (a *Web) undoMove(w http.ResponseWriter, r *http.Request) error {
	err := a.Moves.Undo(r.Context(), r.PathValue("id"), "")
	if fault.KindOf(err) == fault.KindConflict {
		return web.RedirectWarn(w, r, movePath, fault.Message(err))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, movePath, "Posterna ligger i den gamla kategorin igen.")
}
