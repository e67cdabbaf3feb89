package price

import (
	"context"
	"fmt"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

func (a *Web) clauseRoutes(m *web.Mux) {
	m.Handle("GET "+ClausePath+"/ny", permWrite, a.blankClause)
	m.Handle("POST "+ClausePath, permWrite, a.createClause)
	m.Handle("GET "+ClausePath+"/{id}", permRead, a.showClause)
	m.Handle("GET "+ClausePath+"/{id}/andra", permWrite, a.editClause)
	m.Handle("POST "+ClausePath+"/{id}", permWrite, a.saveClause)
	m.Handle("POST "+ClausePath+"/{id}/ta-bort", permWrite, a.removeClause)
}

// mostParts is how many series the form of a clause asks for.
const mostParts = 4

func clauseTable(list []Clause) ui.Table {
	return ui.Columns[Clause]{
		{Label: "Klausul", Cell: func(c *Clause) ui.Cell { return ui.Link(c.Name(), c.URL()) }},
		{Label: "Formel", Cell: func(c *Clause) ui.Cell { return ui.Text(c.Formula()) }},
		{Label: "Indexerad andel", Number: true, Cell: func(c *Clause) ui.Cell { return ui.Number(c.Indexed().Sv()) }},
	}.Table("Indexklausuler", list)
}

func (a *Web) clauseForm(ctx context.Context, c Clause) (formPage, error) {
	page := formPage{Crumbs: []ui.Crumb{{Label: "Prisändringar", URL: RevisionPath}}, Form: ui.NewForm(ClauseFields, &c), Intro: "P = P0·(a + b1·I1(t)/I1(0) + …). Den fasta delen a och seriernas vikter ska tillsammans vara exakt 100 procent."}
	f := &page.Form
	f.Action, f.Submit, f.Cancel = ClausePath, "Lägg upp klausulen", RevisionPath
	if c.ID != "" {
		f.Action, f.Submit, f.Cancel, f.Version = c.URL(), "Spara", c.URL(), int(c.Version)
		f.Without("contract_id")
		f.Controls = append(f.Controls, ui.Control{Key: "why", Label: "Varför ändras klausulen?", Type: "text", Help: "Syns i historiken. Det som redan är beslutat ändras inte."})
	}
	contracts, err := a.contracts(ctx)
	if err != nil {
		return page, err
	}
	f.Choose("contract_id", contracts)
	lists, err := a.listOptions(ctx, c.ContractID)
	if err != nil {
		return page, err
	}
	if f.Choose("list_id", lists); len(lists) == 0 {
		f.Without("list_id")
	}
	series, err := a.Store.AllSeries(ctx)
	for n := range mostParts {
		var part Part
		if n < len(c.Parts) {
			part = c.Parts[n]
		}
		f.Controls = append(f.Controls, partControls(n+1, part, series)...)
	}
	return page, err
}

func partControls(n int, part Part, series []Series) []ui.Control {
	choose := ui.Control{Key: fmt.Sprintf("series-%d", n), Label: fmt.Sprintf("Indexserie %d", n), Type: "choice", Group: "Indexserier", Required: n == 1}
	for _, s := range series {
		choose.Options = append(choose.Options, ui.Option{Value: s.ID, Label: s.Name(), Chosen: s.ID == part.SeriesID})
	}
	weight := ui.Control{Key: fmt.Sprintf("weight-%d", n), Label: fmt.Sprintf("Vikt %d", n), Type: "text", Unit: "%", Required: n == 1}
	if part.Weight != 0 {
		text, _ := part.Weight.MarshalText()
		weight.Value = string(text)
	}
	return []ui.Control{choose, weight}
}

// readClause reads what was posted of a clause.
func (a *Web) readClause(ctx context.Context, c *Clause, posted map[string]string) error {
	contracts, err := a.contracts(ctx)
	if err != nil {
		return err
	}
	if posted["contract_id"] = ui.Resolve(contracts, posted["contract_id"]); c.ID != "" || posted["contract_id"] == "" {
		delete(posted, "contract_id")
	}
	wrong := fault.FieldsOf(ClauseFields.Read(c, posted))
	c.Parts = nil
	for n := 1; n <= mostParts; n++ {
		part := Part{SeriesID: posted[fmt.Sprintf("series-%d", n)]}
		key := fmt.Sprintf("weight-%d", n)
		if err := part.Weight.UnmarshalText([]byte(posted[key])); err != nil {
			wrong = append(wrong, fault.Field{Name: key, Message: fault.Message(err)})
		}
		if part.SeriesID != "" || part.Weight != 0 {
			c.Parts = append(c.Parts, part)
		}
	}
	return fault.Invalid(wrong...)
}

func (a *Web) blankClause(w http.ResponseWriter, r *http.Request) error {
	c := Clause{ContractID: r.URL.Query().Get("avtal"), Span: 1, Lag: 1, Mode: ToBase, Carry: true, Every: 12, Decimals: 2, Initiator: "supplier", LateOut: false}
	page, err := a.clauseForm(r.Context(), c)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ny indexklausul", page)
}

func (a *Web) createClause(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var c Clause
	if err = a.readClause(ctx, &c, posted); err == nil {
		if err = ClauseFields.Missing(&c); err == nil {
			err = a.writes(ctx, c.ContractID)
		}
	}
	if err == nil {
		c, err = a.Store.CreateClause(ctx, c)
	}
	if err == nil {
		return web.Redirect(w, r, c.URL(), "Klausulen är upplagd. Pröva den nedan.")
	}
	page, failed := a.clauseForm(ctx, Clause{ContractID: c.ContractID})
	if failed != nil {
		return err
	}
	return again(w, r, "Ny indexklausul", page, posted, err)
}

// clauseWritable returns the clause of the address if the user may write to it.
func (a *Web) clauseWritable(r *http.Request) (Clause, error) {
	c, err := a.Store.Clause(r.Context(), r.PathValue("id"))
	if err == nil {
		err = a.writes(r.Context(), c.ContractID)
	}
	return c, err
}

func (a *Web) editClause(w http.ResponseWriter, r *http.Request) error {
	c, err := a.clauseWritable(r)
	if err != nil {
		return err
	}
	page, err := a.clauseForm(r.Context(), c)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ändra indexklausul", page)
}

func (a *Web) saveClause(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.clauseWritable(r)
	if err != nil {
		return err
	}
	input := saved
	if err = a.readClause(r.Context(), &input, posted); err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.SaveClause(r.Context(), input, posted["why"])
	}
	switch {
	case err == nil:
		return web.Redirect(w, r, saved.URL(), "Klausulen är sparad.")
	case record.Stale(err, saved.Version, posted):
		return record.Conflict(w, r, saved.Name(), saved.URL(), ui.NewConflict(ClauseFields, &input, &saved, posted, int(saved.Version)), ui.Crumb{Label: "Prisändringar", URL: RevisionPath})
	}
	page, failed := a.clauseForm(r.Context(), saved)
	if failed != nil {
		return failed
	}
	return again(w, r, "Ändra indexklausul", page, posted, err)
}

func (a *Web) removeClause(w http.ResponseWriter, r *http.Request) error {
	c, err := a.clauseWritable(r)
	if err == nil {
		err = a.Store.RemoveClause(r.Context(), c.ID, "")
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/avtal/"+c.ContractID, "Klausulen är borttagen.")
}

// showClause shows a clause, with what it makes of the prices from a day that the user
// may change.
func (a *Web) showClause(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := a.Store.Clause(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	standing, err := a.Store.standing(ctx, c.ID)
	if err != nil {
		return err
	}
	entries, err := a.Store.History(ctx, ClauseKind, c.ID)
	if err != nil {
		return err
	}
	page := showPage{Crumbs: []ui.Crumb{{Label: "Prisändringar", URL: RevisionPath}, {Label: c.Contract, URL: "/avtal/" + c.ContractID}}, Lead: c.Formula(), Facts: clauseFacts(c, standing), History: record.HistoryOf("klausulen", entries)}
	page.Sections = append(page.Sections, section{Title: "Indexserier", Table: partTable(c.Parts)})
	from, err := trialDay(r, c, standing)
	if err != nil {
		page.Notices = append(page.Notices, ui.Notice{Tone: ui.Warn, Title: "Dagen kan inte läsas", Text: fault.Message(err)})
	}
	if err := a.trial(ctx, c, from, &page); err != nil {
		return err
	}
	may, err := a.mayChange(ctx, c.ContractID)
	if err != nil {
		return err
	}
	if may {
		page.Actions = []ui.Action{{Label: "Ta bort", URL: c.URL() + "/ta-bort", Icon: "trash", Post: true, Danger: true}, {Label: "Ändra", URL: c.URL() + "/andra", Icon: "pencil"},
			{Label: "Begär prisändring", URL: RevisionPath + "/ny?avtal=" + c.ContractID + "&klausul=" + c.ID, Icon: "plus", Primary: true}}
	}
	return showTmpl.Render(w, r, "Indexklausul, "+c.Source, page)
}

func trialDay(r *http.Request, c Clause, s Standing) (day.Date, error) {
	var from day.Date
	err := from.UnmarshalText([]byte(r.URL.Query().Get("fran")))
	if err != nil || from == 0 {
		return c.Due(s.On), err
	}
	return from, nil
}

// trial computes without storing anything ("prova"): the days on which prices can
// change are links.
func (a *Web) trial(ctx context.Context, c Clause, from day.Date, page *showPage) error {
	_, _, result, err := a.Store.Try(ctx, c.ID, from)
	box := section{Title: "Prova: nya priser från " + from.Long()}
	switch {
	case fault.KindOf(err) == fault.KindConflict:
		box.Text = fault.Message(err)
	case err != nil:
		return err
	default:
		box.Text = "Klausulen ger " + result.Applied.Change() + ". Begäran ska komma senast " + c.latest(from).Long() + "."
		box.Table = stepTable(result.Steps)
	}
	for _, months := range []int{-int(c.Every), int(c.Every)} {
		if other := from.AddMonths(months); other >= c.FirstOn {
			box.Actions = append(box.Actions, ui.Action{Label: "Från " + other.Sv(), URL: c.URL() + "?fran=" + other.String()})
		}
	}
	page.Sections = append(page.Sections, box)
	return nil
}

func stepTable(steps []Step) ui.Table {
	t := ui.Columns[Step]{
		{Label: "Steg", Cell: func(s *Step) ui.Cell { return ui.Text(s.Label) }},
		{Label: "Uträkning", Cell: func(s *Step) ui.Cell { return ui.Text(s.Text) }},
	}.Table("Uträkning", steps)
	return t
}

func partTable(parts []Part) ui.Table {
	return ui.Columns[Part]{
		{Label: "Serie", Cell: func(p *Part) ui.Cell { return ui.Link(p.Name, SeriesPath+"/"+p.SeriesID) }},
		{Label: "Vikt", Number: true, Cell: func(p *Part) ui.Cell { return ui.Number(p.Weight.Sv()) }},
	}.Table("Indexserier", parts)
}

func clauseFacts(c Clause, s Standing) ui.Facts {
	f := ui.NewFacts(ClauseFields, &c)
	f.Link("contract_id", "/avtal/"+c.ContractID)
	if s.On != 0 {
		f.Add(ui.Fact{Label: "Senast justerat", Value: s.On.Sv()})
		f.Add(ui.Fact{Label: "Justerat hittills", Value: "faktor " + s.Factor.Sv()})
	}
	f.DropEmpty()
	return f
}
