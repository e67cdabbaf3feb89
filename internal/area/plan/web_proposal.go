package plan

import (
	"net/http"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

func (a *Web) proposalRoutes(m *web.Mux) {
	m.Handle("GET "+ProposalPath, "plan.read", a.proposals)
	m.Handle("POST "+ProposalPath+"/sok", "plan.write", a.feed)
	m.Handle("GET "+ProposalPath+"/{id}", "plan.read", a.proposal)
	m.Handle("POST "+ProposalPath+"/{id}/anta", "plan.write", a.accept)
	m.Handle("POST "+ProposalPath+"/{id}/avfarda", "plan.write", a.dismiss)
	m.Handle("POST "+ProposalPath+"/{id}/ta-upp", "plan.write", a.reopen)
}

// judgements is the states of a proposal with their Swedish names.
var judgements = []field.Option{{Value: "open", Label: "Att bedöma"}, {Value: "accepted", Label: "Antagna"}, {Value: "dismissed", Label: "Avfärdade"}}

var proposalFilters = []ui.Filter{
	{Key: "bedomning", Label: "Bedömning", Options: judgements},
	{Key: "kalla", Label: "Källa", Options: Origins},
	{Key: "part", Label: "Region", Options: parties},
}

func (a *Web) proposalListing() ui.Listing[Proposal] {
	today := a.Store.Today()
	return ui.Listing[Proposal]{
		One: "förslag", Many: "förslag", Sort: "latest_start_on",
		Columns: ui.Columns[Proposal]{
			{Key: "title", Label: "Förslag", Sort: true, Cell: func(p *Proposal) ui.Cell { return ui.Link(p.Title, p.Address()).Under(p.Why) }},
			{Key: "origin", Label: "Källa", Cell: func(p *Proposal) ui.Cell { return ui.Text(p.Origin.Sv()) }},
			{Key: "parties", Label: "Region", Cell: func(p *Proposal) ui.Cell { return ui.Text(p.Parties.Sv()) }},
			{Key: "contract", Label: "Nuvarande avtal", Cell: func(p *Proposal) ui.Cell { return ui.Text(p.Contract) }},
			{Key: "latest_start_on", Label: "Senaste start", Sort: true, Cell: func(p *Proposal) ui.Cell {
				cell := ui.Time(p.LatestStartOn.String(), orDash(p.LatestStartOn.Sv()))
				if p.LatestStartOn != 0 && p.LatestStartOn < today && p.Judgement == Undecided {
					return cell.Warn("har passerat")
				}
				return cell
			}},
			{Key: "proposed_on", Label: "Föreslaget", Sort: true, Cell: func(p *Proposal) ui.Cell {
				if p.Judgement != Undecided {
					return ui.Time(p.ProposedOn.String(), p.ProposedOn.Sv()).Under(judgedText(p))
				}
				return ui.Time(p.ProposedOn.String(), p.ProposedOn.Sv()).Under(sv.Plural(p.Age(today), "dag", "dagar") + " sedan")
			}},
			{Key: "judgement", Label: "Bedömning", Cell: func(p *Proposal) ui.Cell { return ui.Mark(judgementBadge(p.Judgement)) }},
		},
		Row: func(p *Proposal, row *ui.Row) {
			row.ID, row.Label = p.ID, p.Title
			if p.Judgement == Undecided {
				row.Menu = []ui.Action{{Label: "Anta", URL: p.Address() + "/anta", Icon: "check", Post: true}, {Label: "Avfärda", URL: p.Address() + "#avfarda", Icon: "x"}}
			}
		},
	}
}

func judgedText(p *Proposal) string {
	text := field.LabelOf(judgements, string(p.Judgement)) + " " + p.JudgedOn.Sv()
	if p.Reason != "" {
		text += ": " + p.Reason
	}
	return text
}

func judgementBadge(j Judgement) ui.Badge {
	switch j {
	case Accepted:
		return ui.Badge{Text: "Antaget", Tone: ui.Good}
	case Dismissed:
		return ui.Badge{Text: "Avfärdat", Icon: "circle-minus"}
	}
	return ui.Badge{Text: "Att bedöma", Tone: ui.Warn}
}

func (a *Web) proposals(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	listing := a.proposalListing()
	if !web.May(ctx, "plan.write") {
		listing.Row = nil
	}
	q := listing.Query(r, proposalFilters...)
	f := ProposalFilter{Judgement: Judgement(q.Get("bedomning")), Origin: Origin(q.Get("kalla")), Party: party.Code(q.Get("part"))}
	if f.Judgement == "" {
		f.Judgement = Undecided
	}
	page := Page{Sort: q.SortText(), Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		page.Limit = 0
		rows, _, err := a.Store.Proposals(ctx, f, page)
		if err != nil {
			return err
		}
		return record.Send(w, r, "planforslag", a.proposalSheet(rows), nil)
	}
	rows, count, err := a.Store.Proposals(ctx, f, page)
	if err != nil {
		return err
	}
	list := listing.List(q, rows, ui.Count(count), proposalFilters...)
	list.Search, list.Excel = "", record.Excel(q)
	for _, o := range judgements {
		list.Views = append(list.Views, ui.View{Label: o.Label, URL: ProposalPath + "?bedomning=" + o.Value, Active: f.Judgement == Judgement(o.Value)})
	}
	shown := listPage{List: list}
	if shown.Tabs, err = a.tabs(ctx, ProposalPath); err != nil {
		return err
	}
	if web.May(ctx, "plan.write") {
		shown.Actions = []ui.Action{{Label: "Sök nya förslag", URL: ProposalPath + "/sok", Icon: "refresh", Post: true}}
	}
	return listTmpl.Render(w, r, "Förslag till upphandlingsplanen", shown)
}

func (a *Web) proposalSheet(rows []Proposal) sheet.Table {
	return sheet.Table{Title: "Förslag till upphandlingsplanen", At: a.Store.DB.Now(), Columns: []sheet.Column{
		{Key: "title", Label: "Förslag"}, {Key: "origin", Label: "Källa"}, {Key: "why", Label: "Varför", Kind: sheet.Long}, {Key: "parties", Label: "Region"},
		{Key: "contract", Label: "Nuvarande avtal"}, {Key: "contract_ends", Label: "Avtalet slutar", Kind: sheet.Day}, {Key: "latest_start_on", Label: "Senaste start", Kind: sheet.Day},
		{Key: "estimated_value", Label: "Uppskattat värde", Kind: sheet.Amount}, {Key: "proposed_on", Label: "Föreslaget", Kind: sheet.Day},
		{Key: "judgement", Label: "Bedömning"}, {Key: "reason", Label: "Skäl", Kind: sheet.Long},
	}, Rows: func(yield func([]any) bool) {
		for _, p := range rows {
			if !yield([]any{p.Title, p.Origin.Sv(), p.Why, p.Parties.Sv(), p.Contract, p.ContractEnds.Cell(), p.LatestStartOn.Cell(), p.EstimatedValue.Cell(),
				p.ProposedOn.Cell(), field.LabelOf(judgements, string(p.Judgement)), p.Reason}) {
				return
			}
		}
	}}
}

func (a *Web) feed(w http.ResponseWriter, r *http.Request) error {
	n, err := a.Store.Feed(r.Context())
	if err != nil {
		return err
	}
	if n == 0 {
		return web.Redirect(w, r, ProposalPath, "Inget nytt att föreslå.")
	}
	return web.Redirect(w, r, ProposalPath, sv.Plural(n, "nytt förslag.", "nya förslag."))
}

type proposalPage struct {
	Status  ui.Badge
	Why     ui.Notice
	Facts   ui.Facts
	Dismiss ui.Form
	History ui.History
	Actions []ui.Action
}

var proposalTmpl = web.Parse[proposalPage](pages, "proposal.html")

func (a *Web) proposal(w http.ResponseWriter, r *http.Request) error {
	p, err := a.Store.Proposal(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return a.renderProposal(w, r, p, nil, nil)
}

func (a *Web) renderProposal(w http.ResponseWriter, r *http.Request, p Proposal, posted map[string]string, wrong error) error {
	ctx := r.Context()
	entries, err := audit.History(ctx, a.Store.DB, KindProposal, p.ID)
	if err != nil {
		return err
	}
	it := []Item{p.Item()}
	if err := a.Store.name(ctx, it); err != nil {
		return err
	}
	page := proposalPage{Status: judgementBadge(p.Judgement), Why: ui.Notice{Tone: ui.Info, Title: p.Origin.Sv(), Text: p.Why}, Facts: ui.NewFacts(Fields, &it[0]),
		History: record.HistoryOf("förslaget", entries)}
	page.Facts.DropEmpty()
	if p.URL != "" {
		page.Why.Actions = []ui.Action{{Label: "Visa källan", URL: p.URL, Icon: "arrow-up-right"}}
	}
	if p.ItemID != "" {
		page.Actions = append(page.Actions, ui.Action{Label: "Visa planposten", URL: Path + "/" + p.ItemID, Icon: "arrow-right"})
	}
	if web.May(ctx, "plan.write") && guard(ctx, p.Parties) == nil {
		page.Actions = append(page.Actions, judgeActions(p)...)
		if p.Judgement == Undecided {
			page.Dismiss = ui.Form{Action: p.Address() + "/avfarda", Submit: "Avfärda", Danger: true, Controls: []ui.Control{
				{Key: "reason", Label: "Varför avfärdas förslaget?", Type: "long", Required: true, Help: "Till exempel att optionen nyttjas, att behovet har upphört eller att det redan upphandlas. Samma rad föreslås inte igen."}}}
			if wrong != nil {
				page.Dismiss.Posted(posted, wrong)
			}
		}
	}
	if wrong != nil {
		return proposalTmpl.RenderStatus(w, r, web.StatusOf(wrong), p.Title, page)
	}
	return proposalTmpl.Render(w, r, p.Title, page)
}

func judgeActions(p Proposal) []ui.Action {
	switch p.Judgement {
	case Undecided:
		return []ui.Action{{Label: "Anta förslaget", URL: p.Address() + "/anta", Icon: "check", Post: true, Primary: true}}
	case Dismissed:
		return []ui.Action{{Label: "Ta upp igen", URL: p.Address() + "/ta-upp", Icon: "arrow-back-up", Post: true}}
	}
	return nil
}

// judged reads the proposal that a form is about, if the user may judge it.
func (a *Web) judged(r *http.Request) (Proposal, error) {
	p, err := a.Store.Proposal(r.Context(), r.PathValue("id"))
	if err != nil {
		return p, err
	}
	return p, guard(r.Context(), p.Parties)
}

func (a *Web) accept(w http.ResponseWriter, r *http.Request) error {
	p, err := a.judged(r)
	if err != nil {
		return err
	}
	it, err := a.Store.Accept(r.Context(), p.ID)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, it.URL(), "Förslaget är antaget som "+it.Number+". Komplettera uppgifterna.")
}

func (a *Web) dismiss(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	p, err := a.judged(r)
	if err != nil {
		return err
	}
	if err = a.Store.Dismiss(r.Context(), p.ID, strings.TrimSpace(posted["reason"])); web.Correctable(err) {
		return a.renderProposal(w, r, p, posted, err)
	}
	if err != nil {
		return err
	}
	return web.RedirectUndo(w, r, ProposalPath, "Förslaget är avfärdat.", web.Undo{Action: p.Address() + "/ta-upp"})
}

func (a *Web) reopen(w http.ResponseWriter, r *http.Request) error {
	p, err := a.judged(r)
	if err != nil {
		return err
	}
	if err := a.Store.Reopen(r.Context(), p.ID); err != nil {
		return err
	}
	return web.Redirect(w, r, p.Address(), "Förslaget ska bedömas igen.")
}
