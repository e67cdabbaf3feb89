package survey

import (
	"context"
	"klover/internal/base/mail"
	"net/http"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

type roundsPage struct{ List ui.List }

type roundPage struct {
	Form    ui.Crumb
	State   ui.Badge
	Actions []ui.Action
	Notices []ui.Notice
	Facts   ui.Facts
	Result  ui.Table
	People  ui.Table
	Forgot  string // what is said instead of the people when they are forgotten
	Invite  ui.Form
	May     bool
	History ui.History
}

type newRoundPage struct {
	Form  Form
	Fresh ui.Form
}

var (
	roundsTmpl   = web.Parse[roundsPage](pages, "rounds.html")
	roundTmpl    = web.Parse[roundPage](pages, "round.html")
	newRoundTmpl = web.Parse[newRoundPage](pages, "new_round.html")
)

var roundColumns = ui.Columns[Round]{
	{Key: "title", Label: "Utskick", Sort: true, Cell: func(r *Round) ui.Cell { return ui.Link(r.Title, r.URL()).Under(r.Form) }},
	{Key: "opened_on", Label: "Skickad", Sort: true, Cell: func(r *Round) ui.Cell { return ui.Text(dash(r.OpenedOn)) }},
	{Key: "state", Label: "Läge", Cell: func(r *Round) ui.Cell { return ui.Mark(stateBadges[r.State]) }},
	{Key: "invited", Label: "Tillfrågade", Number: true, Sort: true, Cell: func(r *Round) ui.Cell { return ui.Number(sv.Number(r.Invited)) }},
	{Key: "answered", Label: "Svar", Number: true, Sort: true, Cell: func(r *Round) ui.Cell { return ui.Number(sv.Number(r.Answered)) }},
}

func dash(d day.Date) string {
	if d == 0 {
		return "–"
	}
	return d.Sv()
}

var roundListing = ui.Listing[Round]{One: "utskick", Many: "utskick", Sort: "-opened_on", Columns: roundColumns}

func (a *Web) rounds(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	forms, err := a.Store.Forms(ctx)
	if err != nil {
		return err
	}
	var options []field.Option
	for _, f := range forms {
		options = append(options, field.Option{Value: f.ID, Label: f.Title})
	}
	filters := []ui.Filter{{Key: "skickad", Label: "Skickad", Kind: ui.Period}, {Key: "enkat", Label: "Enkät", Options: options}, {Key: "lage", Label: "Läge", Options: states}}
	q := roundListing.Query(r, filters...)
	f := RoundFilter{FormID: q.Get("enkat"), State: State(q.Get("lage")), Text: q.Text}
	if text := q.Get("skickad"); text != "" {
		if f.Opened, err = day.ParsePeriod(text); err != nil {
			return err
		}
	}
	if record.Format(r) != "" {
		all, _, err := a.Store.Rounds(ctx, f, Page{Limit: mostRows})
		if err != nil {
			return err
		}
		return record.Sheet[Round]{Title: "Utskick av enkäter", File: "utskick", Fields: RoundFields, Path: Round.URL, Query: q, Filter: filters,
			At: a.Store.DB.Now(), Each: record.Rows(all)}.Send(w, r)
	}
	rows, n, err := a.Store.Rounds(ctx, f, Page{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()})
	if err != nil {
		return err
	}
	list := roundListing.List(q, rows, ui.Count{N: int(n)}, filters...)
	list.Excel, list.Hint = record.Excel(q), "Vad utskicket gäller"
	if list.Views, err = a.Views.After(ctx, []ui.View{{Label: "Alla", URL: RoundPath, Active: !q.Narrowed()},
		{Label: "Öppna", URL: RoundPath + "?lage=" + string(Open), Active: q.Get("lage") == string(Open)}}, q); err != nil {
		return err
	}
	list.Keep = a.Views != nil
	return roundsTmpl.Render(w, r, "Utskick", roundsPage{list})
}

// mostRows is how many rows a file of rounds has at most.
const mostRows = 100_000

func (a *Web) round(w http.ResponseWriter, r *http.Request) error {
	return a.renderRound(w, r, http.StatusOK, nil, nil)
}

func (a *Web) renderRound(w http.ResponseWriter, r *http.Request, status int, posted map[string]string, wrong error) error {
	ctx := r.Context()
	one, err := a.Store.Round(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	f, err := a.Store.Get(ctx, one.FormID)
	if err != nil {
		return err
	}
	page := roundPage{Form: ui.Crumb{Label: f.Title, URL: f.URL()}, State: stateBadges[one.State], Facts: ui.NewFacts(RoundFields, &one),
		May: web.May(ctx, "survey.write") && one.State != Closed, Invite: inviteForm(one.URL()+"/bjud-in", "Lägg till")}
	if posted != nil {
		page.Invite.Posted(posted, wrong)
	}
	page.Facts.Link("form_id", f.URL())
	page.Facts.DropEmpty()
	page.Actions = roundActions(ctx, one)
	if err := a.fillRound(ctx, f, one, &page); err != nil {
		return err
	}
	return roundTmpl.RenderStatus(w, r, status, one.Title, page)
}

func (a *Web) fillRound(ctx context.Context, f Form, one Round, page *roundPage) error {
	people, err := a.Store.Invitations(ctx, one.ID)
	if err != nil {
		return err
	}
	page.People = ui.Columns[Invitation]{
		{Label: "Namn", Cell: func(in *Invitation) ui.Cell { return ui.Text(in.Name) }},
		{Label: "E-post", Cell: func(in *Invitation) ui.Cell { return ui.Text(in.Address) }},
		{Label: "Påminnelser", Number: true, Cell: func(in *Invitation) ui.Cell { return ui.Number(sv.Number(in.Reminders)) }},
	}.Table("Tillfrågade", people)
	page.People.Empty = ui.Empty{Icon: "users", Title: "Ingen är tillfrågad än", Text: "Lägg till mottagarna och skicka sedan enkäten."}
	if one.State == Closed {
		page.Forgot = "Vilka som tillfrågades är borttaget när utskicket stängdes. Antalet finns kvar."
	}
	if page.Result, err = a.roundResult(ctx, f, one); err != nil {
		return err
	}
	entries, err := a.Store.History(ctx, RoundKind, one.ID)
	page.History = record.HistoryOf("utskicket", entries)
	return err
}

// roundResult is what the round's answers say about each question, if they are enough.
func (a *Web) roundResult(ctx context.Context, f Form, one Round) (ui.Table, error) {
	if one.Answered < f.MinAnswers {
		t := questionTable(f, nil, nil)
		t.Empty = ui.Empty{Icon: "lock", Title: "För få svar för att visas", Text: "Minst " + sv.Number(f.MinAnswers) +
			" behöver ha svarat på utskicket. Svaren räknas ändå i enkätens samlade resultat."}
		return t, nil
	}
	totals, err := a.Store.RoundTotals(ctx, one.ID)
	return questionTable(f, totals, nil), err
}

func roundActions(ctx context.Context, r Round) []ui.Action {
	if !web.May(ctx, "survey.write") {
		return nil
	}
	var list []ui.Action
	if r.Answered == 0 || r.Imported() {
		list = append(list, ui.Action{Label: "Ta bort", URL: r.URL() + "/ta-bort", Icon: "trash", Post: true, Danger: true})
	}
	switch r.State {
	case Draft:
		list = append(list, ui.Action{Label: "Skicka enkäten", URL: r.URL() + "/skicka", Icon: "send", Post: true, Primary: true,
			Confirm: "Skicka en personlig länk till " + sv.Plural(r.Invited, "person", "personer") + "?"})
	case Open:
		list = append(list, ui.Action{Label: "Stäng nu", URL: r.URL() + "/stang", Icon: "lock", Post: true})
	}
	return list
}

func inviteForm(action, submit string) ui.Form {
	return ui.Form{Action: action, Submit: submit, Controls: []ui.Control{{Key: "people", Label: "Mottagare", Type: "long", Rows: 4, Required: true,
		Help: "En person på varje rad: namn, e-postadress."}}}
}

func (a *Web) invite(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	people, err := mail.ParsePeople(posted["people"])
	if err == nil {
		err = a.Store.Invite(r.Context(), r.PathValue("id"), people)
	}
	if web.Correctable(err) {
		return a.renderRound(w, r, web.StatusOf(err), posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, Round{ID: r.PathValue("id")}.URL(), sv.Plural(len(people), "mottagare är tillagd", "mottagare är tillagda")+".")
}

func roundForm(f Form) ui.Form {
	one := Round{Parties: party.Of(party.Principals()...)}
	form := ui.NewForm(RoundFields, &one)
	form.Only("title", "parties")
	form.Action, form.Submit, form.Cancel = f.URL()+"/skicka", "Förbered utskicket", f.URL()
	var options []field.Option
	for _, code := range party.Principals() {
		options = append(options, field.Option{Value: string(code), Label: code.Sv()})
	}
	form.Choose("parties", options)
	form.Controls = append(form.Controls, inviteForm("", "").Controls...)
	return form
}

func (a *Web) newRound(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Store.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return newRoundTmpl.Render(w, r, "Nytt utskick", newRoundPage{f, roundForm(f)})
}

func (a *Web) createRound(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Store.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	one := Round{FormID: f.ID}
	err = RoundFields.Read(&one, map[string]string{"title": posted["title"], "parties": posted["parties"]})
	people, unread := mail.ParsePeople(posted["people"])
	if err == nil {
		err = unread
	}
	if err == nil {
		one, err = a.Store.NewRound(r.Context(), one, people)
	}
	if web.Correctable(err) {
		form := roundForm(f)
		form.Posted(posted, err)
		return newRoundTmpl.RenderStatus(w, r, web.StatusOf(err), "Nytt utskick", newRoundPage{f, form})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, one.URL(), "Utskicket är förberett. Kontrollera mottagarna och skicka.")
}
