package board

import (
	"context"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

func (a *Web) decisionRoutes(m *web.Mux) {
	m.Handle("GET "+DecisionPath, permRead, a.decisions)
	m.Handle("GET "+DecisionPath+"/{id}", permRead, a.decision)
	m.Handle("GET "+DecisionPath+"/{id}/utdrag", permRead, a.extract)
	a.asked(m, DecisionPath+"/{id}/fullmaktige", permWrite, a.answering)
}

var decisionListing = ui.Listing[Listed]{One: "beslut", Many: "beslut", Sort: "-decided_on", Columns: ui.Columns[Listed]{
	{Key: "number", Label: "Paragraf", Cell: func(d *Listed) ui.Cell {
		if d.Shown == "" {
			return ui.Link("Visa", d.URL()).Of(d.ItemTitle).Under("paragraf okänd")
		}
		return ui.Link(d.Shown, d.URL())
	}},
	{Key: "decided_on", Label: "Dag", Sort: true, Cell: func(d *Listed) ui.Cell { return ui.Time(d.DecidedOn.String(), d.DecidedOn.Sv()) }},
	{Key: "body", Label: "Organ", Cell: func(d *Listed) ui.Cell { return ui.Text(d.Body) }},
	{Key: "title", Label: "Ärende", Cell: func(d *Listed) ui.Cell { return ui.Text(d.ItemTitle).Under(d.Text) }},
	ui.Field(DecisionFields, "kind").Fixed(),
}}

func (a *Web) decisions(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := ParseDecisionFilter(r.URL.Query())
	if err != nil {
		return err
	}
	options, err := a.bodyOptions(ctx)
	if err != nil {
		return err
	}
	filters := []ui.Filter{{Key: "organ", Label: "Organ", Options: options}, {Key: "slag", Label: "Slag", Options: decisionKinds},
		{Key: "dag", Label: "Dag", Kind: ui.Period, Options: a.lastYears()}, {Key: "vantar", Label: "Väntar på fullmäktige", Kind: ui.YesNo}}
	q := decisionListing.Query(r, filters...)
	page := Page{Sort: q.Sort, Desc: q.Desc}
	if record.Format(r) != "" {
		list, _, err := a.Store.Decisions(ctx, f, page)
		if err != nil {
			return err
		}
		return record.Sheet[Listed]{Title: "Beslut", File: "beslut", Fields: DecisionFields, Query: q, Filter: filters, At: a.Store.DB.Now(),
			Each: record.Rows(list), Path: func(d Listed) string { return d.URL() }}.Send(w, r)
	}
	page.Limit, page.Offset = q.Limit(), q.Offset()
	list, n, err := a.Store.Decisions(ctx, f, page)
	if err != nil {
		return err
	}
	shown := decisionListing.List(q, list, ui.Count(n), filters...)
	shown.Search, shown.Hint, shown.Excel, shown.Keep = "Sök", "ärende, beslut, paragraf", record.Excel(q), web.UserFrom(ctx).ID != ""
	if shown.Views, err = a.Views.After(ctx, []ui.View{{Label: "Alla", URL: DecisionPath, Active: !q.Narrowed()},
		{Label: "Väntar på fullmäktige", URL: DecisionPath + "?vantar=ja", Active: q.File(DecisionPath) == DecisionPath+"?vantar=ja"}}, q); err != nil {
		return err
	}
	return listTmpl.Render(w, r, "Beslut", listPage{List: shown})
}

type decisionPage struct {
	Crumbs   []ui.Crumb
	Number   string
	Text     string
	Actions  []ui.Action
	Facts    ui.Facts
	Councils ui.Table
	Panels   []ui.Panel
	History  ui.History
}

var decisionTmpl = web.Parse[decisionPage](pages, "decision.html")

// open returns a decision with its item and meeting, if the user may read them.
func (a *Web) openDecision(r *http.Request) (Decision, Matter, Sitting, error) {
	d, err := a.Store.Decision(r.Context(), r.PathValue("id"))
	if err != nil {
		return d, Matter{}, Sitting{}, err
	}
	i, s, err := a.Store.Item(r.Context(), d.ItemID)
	if err != nil {
		return d, i, s, err
	}
	if !web.May(r.Context(), permPapers) && i.Secrecy != "" {
		return d, i, s, fault.Forbidden("Beslutet omfattas av sekretess enligt %s.", i.Secrecy)
	}
	if i.Secrecy != "" {
		err = a.Store.SeeSecret(r.Context(), i.ID)
	}
	return d, i, s, err
}

func (a *Web) decision(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, i, s, err := a.openDecision(r)
	if err != nil {
		return err
	}
	page := decisionPage{Crumbs: []ui.Crumb{{Label: "Nämnden", URL: HomePath}, {Label: "Beslut", URL: DecisionPath}}, Number: d.Number(), Text: d.Text}
	add := func(label, value, url string) {
		page.Facts.Add(ui.Fact{Key: label, Label: label, Value: value, URL: url})
	}
	add("Ärende", i.Title, i.URL())
	add("Sammanträde", s.Name(), s.URL())
	add("Slag", field.LabelOf(decisionKinds, d.Kind), "")
	add("Läge", s.StateOn(a.Store.Today()).Sv(), "")
	add("Diarienummer", i.CaseNumber, "")
	page.Facts.DropEmpty()
	if !s.State.Before(Adjusted) || web.May(ctx, permPapers) {
		page.Actions = []ui.Action{{Label: "Protokollsutdrag", URL: d.URL() + "/utdrag", Icon: "file-text"}}
	}
	if err := a.councils(ctx, d, s, &page); err != nil {
		return err
	}
	if page.Panels, err = a.decisionPanels(ctx, d, s); err != nil {
		return err
	}
	entries, err := a.Store.History(ctx, DecisionKind, d.ID)
	if err != nil {
		return err
	}
	page.History = record.HistoryOf("beslutet", entries)
	return decisionTmpl.Render(w, r, d.Title, page)
}

func (a *Web) councils(ctx context.Context, d Decision, s Sitting, page *decisionPage) error {
	list, err := a.Store.Approvals(ctx, d.ID)
	if err != nil {
		return err
	}
	page.Councils = ui.Columns[Approval]{
		{Label: "Fullmäktige", Cell: func(p *Approval) ui.Cell { return ui.Text(regionName(p.Party)).Under(p.Note) }},
		{Label: "Beslut", Cell: func(p *Approval) ui.Cell {
			tone := map[string]ui.Tone{"": ui.Warn, "approved": ui.Good, "rejected": ui.Bad}[p.Outcome]
			return ui.Mark(ui.Badge{Text: upper(outcomes[p.Outcome]), Tone: tone})
		}},
		{Label: "Dag", Cell: func(p *Approval) ui.Cell { return ui.Time(p.DecidedOn.String(), p.DecidedOn.Sv()).Under(p.Paragraph) }},
	}.Table("Fullmäktige", list)
	if len(list) > 0 && may(ctx, permWrite, s.Body) {
		page.Actions = append(page.Actions, ui.Action{Label: "Notera fullmäktiges beslut", URL: d.URL() + "/fullmaktige", Icon: "building-community", Primary: true})
	}
	return nil
}

func (a *Web) extract(w http.ResponseWriter, r *http.Request) error {
	d, i, s, err := a.openDecision(r)
	if err != nil {
		return err
	}
	if s.State.Before(Adjusted) && !s.locked(i) && !web.May(r.Context(), permPapers) {
		return fault.Forbidden("Protokollet är inte justerat. Utdraget kan läsas av fler när det är justerat.")
	}
	notice := ui.Notice{}
	if !s.locked(i) {
		notice = ui.Notice{Tone: ui.Warn, Title: "Inte justerat"}
	}
	crumbs := []ui.Crumb{{Label: "Nämnden", URL: HomePath}, {Label: "Beslut", URL: DecisionPath}, {Label: d.Title, URL: d.URL()}}
	return a.document(w, r, "protokollsutdrag-"+s.HeldOn.String(), "Protokollsutdrag "+d.Number(), crumbs, s.Extract(i), notice)
}

func (a *Web) answering(r *http.Request) (ask, error) {
	d, _, s, err := a.openDecision(r)
	if err != nil {
		return ask{}, err
	}
	if err := scope(r.Context(), s.Body); err != nil {
		return ask{}, err
	}
	var parties []field.Option
	for _, code := range s.Body.Parties {
		parties = append(parties, field.Option{Value: string(code), Label: regionName(string(code))})
	}
	f := ui.Form{Submit: "Spara", Cancel: d.URL(), Controls: []ui.Control{
		{Key: "party", Label: "Fullmäktige i", Type: "choice", Options: choices(parties), Required: true},
		{Key: "outcome", Label: "Beslut", Type: "choice", Options: []ui.Option{{Value: "approved", Label: "Godkänt"}, {Value: "rejected", Label: "Avslaget"}}, Required: true},
		{Key: "decided_on", Label: "Dag", Type: "date", Help: dayHelp, Required: true},
		{Key: "paragraph", Label: "Paragraf", Type: "text"}, {Key: "note", Label: "Anteckning", Type: "text"}}}
	return ask{title: "Fullmäktiges beslut", crumbs: []ui.Crumb{{Label: "Beslut", URL: DecisionPath}, {Label: d.Title, URL: d.URL()}}, form: f, done: "Fullmäktiges beslut är noterat.",
		do: func(ctx context.Context, posted map[string]string) error {
			var on day.Date
			if err := readDays(posted, map[string]*day.Date{"decided_on": &on}); err != nil {
				return err
			}
			return a.Store.Answer(ctx, d.ID, posted["party"], posted["outcome"], on, posted["paragraph"], posted["note"])
		}}, nil
}
