package spend

import (
	"context"
	"embed"
	"fmt"
	"net/http"

	"klover/internal/area/law/policy"
	"klover/internal/base/job"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

//go:embed recount.html recount_panel.html
var recountPages embed.FS

// permRecount is the right to decide what lines are counted by.
const permRecount = "spend.write"

// mostRecounts is how many recounts the page tells about.
const mostRecounts = 20

// RecountWeb is the page of the recounts, with the parameters of the matching beside.
type RecountWeb struct {
	Store Store
	Jobs  *job.Runner // knows the progress of this moment
}

// Routes connects the pages.
func (a *RecountWeb) Routes(m *web.Mux) {
	m.Handle("GET "+RecountPath, permReadClasses, a.show)
	m.Handle("POST "+RecountPath, permRecount, a.ask)
	policy.Web{Store: a.Store.MatchPolicy(), Title: "Regler för avtalat pris", Path: matchRulesPath, Read: permReadClasses, Write: permRecount,
		Intro: "Reglerna säger hur långt från det avtalade priset en fakturarad får vara och ändå vara köpt till avtalat pris. De gäller för fakturor från sin dag.",
		Law:   policy.Law{Label: "Omräkningar", URL: RecountPath},
		Tabs:  func(context.Context) ([]ui.Tab, error) { return nil, nil }}.Routes(m)
}

const matchRulesPath = "/inkopsanalys/prisregler"

type recountPage struct {
	Now       string // what runs, or that nothing does
	Tolerance string
	Rules     string
	Actions   []ui.Action
	Moves     ui.Table
	Past      ui.Table
}

var recountTmpl = web.Parse[recountPage](recountPages, "recount.html")

func (a *RecountWeb) show(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := a.Store.Recounts(ctx, mostRecounts)
	if err != nil {
		return err
	}
	page := recountPage{Rules: matchRulesPath, Past: recountColumns.Table("Omräkningar", list)}
	if page.Now, err = a.now(ctx, list); err != nil {
		return err
	}
	if page.Tolerance, err = a.Store.ToleranceOn(ctx, a.Store.Today()); err != nil {
		return err
	}
	var moves []Move
	if len(list) > 0 {
		if moves, err = a.Store.Moves(ctx, list[0].ID); err != nil {
			return err
		}
	}
	page.Moves = moveColumns.Table("Rader som bytte klass", moves)
	page.Moves.Empty = ui.Empty{Icon: "arrows-exchange", Title: "Ingen rad bytte klass vid den senaste omräkningen."}
	page.Past.Empty = ui.Empty{Icon: "refresh", Title: "Inget har räknats om än.", Text: "Inköpen räknas om varje natt, och när någon ändrar det som de räknas efter."}
	if web.May(ctx, permRecount) {
		page.Actions = []ui.Action{{Label: "Räkna om allt", URL: RecountPath, Icon: "refresh", Post: true}}
	}
	return recountTmpl.Render(w, r, "Omräkning av inköpen", page)
}

// now says what is going on.
func (a *RecountWeb) now(ctx context.Context, list []Recount) (string, error) {
	if len(list) > 0 && list[0].Running() {
		one := list[0]
		text := fmt.Sprintf("En omräkning pågår: %s av %s klara.", sv.Number(one.Counted), sv.Plural(one.Imports, "import", "importer"))
		if one.JobID == "" || a.Jobs == nil {
			return text, nil
		}
		j, err := a.Jobs.Get(ctx, one.JobID)
		if left := j.Left(a.Store.DB.Now()); left > 0 {
			text += " Ungefär " + left.String() + " kvar."
		}
		return text, err
	}
	waiting, err := a.Store.recountWaits(ctx)
	if waiting {
		return "En omräkning är begärd och börjar strax.", err
	}
	return "Ingen omräkning pågår.", err
}

func (a *RecountWeb) ask(w http.ResponseWriter, r *http.Request) error {
	if err := a.Store.askEvery(r.Context()); err != nil {
		return err
	}
	return web.Redirect(w, r, RecountPath, "Omräkningen är begärd.")
}

var recountColumns = ui.Columns[Recount]{
	{Label: "Började", Cell: func(r *Recount) ui.Cell { return ui.Cell{Text: stamp(*r)} }},
	{Label: "Omfattning", Cell: func(r *Recount) ui.Cell {
		if r.Every {
			return ui.Cell{Text: "Allt"}
		}
		return ui.Cell{Text: "Det som hade ändrats"}
	}},
	{Label: "Importer", Number: true, Cell: func(r *Recount) ui.Cell { return ui.Cell{Text: sv.Number(r.Counted), Number: true} }},
	{Label: "Lästa rader", Number: true, Cell: func(r *Recount) ui.Cell { return ui.Cell{Text: sv.Number(r.Lines), Number: true} }},
	{Label: "Bytte klass", Number: true, Cell: func(r *Recount) ui.Cell { return ui.Cell{Text: sv.Number(r.Moved), Number: true} }},
	{Label: "Begärd av", Cell: func(r *Recount) ui.Cell { return ui.Cell{Text: r.ByName} }},
}

func stamp(r Recount) string {
	return r.StartedAt.In(day.Stockholm).Format("2006-01-02 15:04")
}

var moveColumns = ui.Columns[Move]{
	{Label: "Från klass", Cell: func(m *Move) ui.Cell { return ui.Cell{Text: Classes[m.FromClass].Sv()} }},
	{Label: "Till klass", Cell: func(m *Move) ui.Cell { return ui.Cell{Text: Classes[m.ToClass].Sv()} }},
	{Label: "Orsak", Cell: func(m *Move) ui.Cell { return ui.Cell{Text: m.Cause.Sv()} }},
	{Label: "Rader", Number: true, Cell: func(m *Move) ui.Cell { return ui.Cell{Text: sv.Number(m.Lines), Number: true} }},
	{Label: "Belopp", Number: true, Cell: func(m *Move) ui.Cell { return ui.Cell{Text: m.Amount.Sv(), Number: true} }},
}

type recountPanel struct{ Now, Last, Tolerance string }

var recountPanelTmpl = web.Parse[recountPanel](recountPages, "recount_panel.html")

// Panel tells on other pages how fresh the classes are.
func (a *RecountWeb) Panel(ctx context.Context) (ui.Panel, error) {
	p := ui.Panel{ID: "omrakning", Title: "Omräkning", URL: RecountPath}
	list, err := a.Store.Recounts(ctx, 1)
	if err != nil {
		return p, err
	}
	var in recountPanel
	if in.Now, err = a.now(ctx, list); err != nil {
		return p, err
	}
	if len(list) > 0 && !list[0].Running() {
		in.Last = fmt.Sprintf("Senast %s: %s bytte klass av %s.", stamp(list[0]), sv.Plural(list[0].Moved, "rad", "rader"), sv.Number(list[0].Lines))
	}
	if in.Tolerance, err = a.Store.ToleranceOn(ctx, a.Store.Today()); err != nil {
		return p, err
	}
	p.Body, err = recountPanelTmpl.HTML(in)
	return p, err
}
