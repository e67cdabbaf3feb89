package plan

import (
	"context"
	"net/http"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

func (a *Web) candidateRoutes(m *web.Mux) {
	m.Handle("GET "+CandidatePath, "plan.read", a.candidates)
	m.Handle("POST "+CandidatePath+"/sok", "plan.write", a.match)
	m.Handle("GET "+CandidatePath+"/{id}", "plan.read", a.candidate)
	m.Handle("POST "+CandidatePath+"/{id}", "plan.write", a.decideCandidate)
}

var candidateTones = map[Outcome]ui.Tone{Open: ui.Warn, DecidedJoint: ui.Good, Bridged: ui.Info}

func outcomeBadge(o Outcome) ui.Badge {
	return ui.Badge{Text: o.Sv(), Tone: candidateTones[o], Icon: map[Outcome]string{DecidedApart: "circle-minus", Waiting: "player-pause", Bridged: "link"}[o]}
}

func needCell(number, title, url string, set party.Set, ends day.Date) ui.Cell {
	cell := ui.Link(title, url)
	under := number + ", " + set.Sv()
	if ends != 0 {
		under += ", " + ends.Sv()
	}
	return cell.Under(under)
}

func candidateListing() ui.Listing[Candidate] {
	return ui.Listing[Candidate]{
		One: "kandidat", Many: "kandidater", Sort: "-score",
		Columns: ui.Columns[Candidate]{
			{Key: "one", Label: "Behov", Cell: func(c *Candidate) ui.Cell {
				return needCell(c.OneNumber, c.OneTitle, c.URL(), c.OneParties, c.OneEnds)
			}},
			{Key: "two", Label: "Kan samordnas med", Cell: func(c *Candidate) ui.Cell {
				return ui.Text(c.TwoTitle).Under(strings.Trim(c.TwoNumber+", "+c.TwoParties.Sv()+", "+c.TwoEnds.Sv(), ", "))
			}},
			{Key: "category", Label: "Kategori", Cell: func(c *Candidate) ui.Cell { return ui.Text(c.Category) }},
			{Key: "score", Label: "Poäng", Sort: true, Number: true, Cell: func(c *Candidate) ui.Cell { return ui.Number(number(c.Score)).Under(c.ScoreText) }},
			{Key: "outcome", Label: "Beslut", Cell: func(c *Candidate) ui.Cell { return ui.Mark(outcomeBadge(c.Outcome)) }},
			{Key: "reason", Label: "Därför att", Cell: func(c *Candidate) ui.Cell { return ui.Text(c.ReasonText()) }},
			{Key: "decided_on", Label: "Beslutat", Sort: true, Cell: func(c *Candidate) ui.Cell {
				return ui.Time(c.DecidedOn.String(), orDash(c.DecidedOn.Sv())).Under(c.DecidedBy)
			}},
		},
	}
}

// candidateColumnsFor shows the candidates that an item is in.
func candidateColumnsFor(itemID string) ui.Columns[Candidate] {
	return ui.Columns[Candidate]{
		{Label: "Kan samordnas med", Cell: func(c *Candidate) ui.Cell {
			if c.OneRef == itemID {
				return needCell(c.TwoNumber, c.TwoTitle, c.URL(), c.TwoParties, c.TwoEnds)
			}
			return needCell(c.OneNumber, c.OneTitle, c.URL(), c.OneParties, c.OneEnds)
		}},
		{Label: "Poäng", Number: true, Cell: func(c *Candidate) ui.Cell { return ui.Number(number(c.Score)) }},
		{Label: "Beslut", Cell: func(c *Candidate) ui.Cell { return ui.Mark(outcomeBadge(c.Outcome)) }},
	}
}

var candidateFilters = []ui.Filter{
	{Key: "beslut", Label: "Beslut", Options: Outcomes},
	{Key: "part", Label: "Region", Options: parties},
	{Key: "beslutat", Label: "Beslutat", Kind: ui.Period},
}

// notCoordinated is the list of what should have been coordinated and was not.
const notCoordinated = CandidatePath + "?beslut=separate"

func (a *Web) candidates(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	listing := candidateListing()
	q := listing.Query(r, candidateFilters...)
	f := CandidateFilter{Outcome: Outcome(q.Get("beslut")), Party: party.Code(q.Get("part"))}
	if err := f.Decided.UnmarshalText([]byte(q.Get("beslutat"))); err != nil {
		return refuse("beslutat", fault.Message(err))
	}
	f.Open = f.Outcome == "" && f.Decided.IsZero() && r.URL.Query().Get("visa") != everything
	page := Page{Sort: q.SortText(), Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		page.Limit = 0
		rows, _, err := a.Store.Candidates(ctx, f, page)
		if err != nil {
			return err
		}
		return record.Send(w, r, "samordning", a.candidateSheet(rows), nil)
	}
	rows, count, err := a.Store.Candidates(ctx, f, page)
	if err != nil {
		return err
	}
	list := listing.List(q, rows, ui.Count(count), candidateFilters...)
	list.Search, list.Excel = "", record.Excel(q)
	list.Views = []ui.View{{Label: "Att bedöma", URL: CandidatePath, Active: f.Open}}
	for _, o := range Outcomes {
		view := ui.View{Label: o.Label, URL: CandidatePath + "?beslut=" + o.Value, Active: string(f.Outcome) == o.Value}
		if o.Value == string(DecidedApart) {
			view.Label = "Borde ha samordnats, gjordes inte"
		}
		list.Views = append(list.Views, view)
	}
	shown := listPage{List: list}
	if shown.Tabs, err = a.tabs(ctx, CandidatePath); err != nil {
		return err
	}
	if web.May(ctx, "plan.write") {
		shown.Actions = []ui.Action{{Label: "Sök kandidater", URL: CandidatePath + "/sok", Icon: "refresh", Post: true}}
	}
	return listTmpl.Render(w, r, "Samordning", shown)
}

func (a *Web) candidateSheet(rows []Candidate) sheet.Table {
	return sheet.Table{Title: "Kandidater för samordning", At: a.Store.DB.Now(), Columns: []sheet.Column{
		{Key: "one", Label: "Behov"}, {Key: "one_parties", Label: "Region"}, {Key: "two", Label: "Kan samordnas med"}, {Key: "two_parties", Label: "Region (2)"},
		{Key: "category", Label: "Kategori"}, {Key: "score", Label: "Poäng", Kind: sheet.Count}, {Key: "score_text", Label: "Poängen består av"}, {Key: "outcome", Label: "Beslut"},
		{Key: "reason", Label: "Skäl"}, {Key: "text", Label: "Motivering", Kind: sheet.Long}, {Key: "bridge", Label: "Brygga", Kind: sheet.Long},
		{Key: "decided_on", Label: "Beslutat", Kind: sheet.Day}, {Key: "decided_by", Label: "Av"},
	}, Rows: func(yield func([]any) bool) {
		for _, c := range rows {
			if !yield([]any{c.OneNumber + " " + c.OneTitle, c.OneParties.Sv(), c.TwoNumber + " " + c.TwoTitle, c.TwoParties.Sv(), c.Category, c.Score, c.ScoreText,
				c.Outcome.Sv(), field.LabelOf(SeparateReasons, c.Reason), c.Text, c.BridgeText, c.DecidedOn.Cell(), c.DecidedBy}) {
				return
			}
		}
	}}
}

func (a *Web) match(w http.ResponseWriter, r *http.Request) error {
	n, err := a.Store.Match(r.Context())
	if err != nil {
		return err
	}
	if n == 0 {
		return web.Redirect(w, r, CandidatePath, "Inga nya kandidater.")
	}
	return web.Redirect(w, r, CandidatePath, sv.Plural(n, "ny kandidat.", "nya kandidater."))
}

type candidatePage struct {
	Status  ui.Badge
	Table   ui.Table
	Points  ui.Table
	Bridge  ui.Notice
	Decided ui.Facts
	Form    ui.Form
	History ui.History
	Actions []ui.Action
}

var candidateTmpl = web.Parse[candidatePage](pages, "candidate.html")

// side is one of the two needs.
type side struct {
	number, title, url string
	parties            party.Set
	ends               day.Date
}

func (c Candidate) sides() []side {
	return []side{{c.OneNumber, c.OneTitle, c.OneURL, c.OneParties, c.OneEnds}, {c.TwoNumber, c.TwoTitle, c.TwoURL, c.TwoParties, c.TwoEnds}}
}

func (a *Web) candidate(w http.ResponseWriter, r *http.Request) error {
	c, err := a.Store.Candidate(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return a.renderCandidate(w, r, c, nil, nil)
}

func (a *Web) renderCandidate(w http.ResponseWriter, r *http.Request, c Candidate, posted map[string]string, wrong error) error {
	ctx := r.Context()
	entries, err := audit.History(ctx, a.Store.DB, KindCandidate, c.ID)
	if err != nil {
		return err
	}
	page := candidatePage{Status: outcomeBadge(c.Outcome), History: record.HistoryOf("kandidaten", entries), Decided: c.decision(),
		Points: pointColumns.Table("Poäng", c.points()), Table: sideColumns.Table("Behoven", c.sides())}
	if page.Bridge, err = a.bridge(ctx, c); err != nil {
		return err
	}
	if web.May(ctx, "plan.write") {
		page.Form = candidateForm(c, page.Bridge.Tone == ui.Info)
		if wrong != nil {
			page.Form.Posted(posted, wrong)
		}
	}
	if a.Begin != nil && c.Outcome == DecidedJoint && c.OneKind == KindItem && c.TwoKind == KindItem && web.May(ctx, "procurement.write") {
		page.Actions = []ui.Action{{Label: "Starta gemensam upphandling", URL: a.Begin([]string{c.OneRef, c.TwoRef}), Icon: "arrow-right", Primary: true}}
	}
	title := c.OneTitle + " och " + c.TwoTitle
	if wrong != nil {
		return candidateTmpl.RenderStatus(w, r, web.StatusOf(wrong), title, page)
	}
	return candidateTmpl.Render(w, r, title, page)
}

var sideColumns = ui.Columns[side]{
	{Label: "Behov", Cell: func(s *side) ui.Cell { return ui.Link(s.title, s.url).Under(s.number) }},
	{Label: "Region", Cell: func(s *side) ui.Cell { return ui.Text(s.parties.Sv()) }},
	{Label: "Avtalet slutar, eller behovet ska vara uppfyllt", Cell: func(s *side) ui.Cell { return ui.Time(s.ends.String(), orDash(s.ends.Sv())) }},
}

// points splits the stored text of the score into rows.
func (c Candidate) points() []Point {
	var list []Point
	for part := range strings.SplitSeq(c.ScoreText, ", ") {
		list = append(list, Point{Text: part})
	}
	return append(list, Point{Text: "Summa " + number(c.Score)})
}

var pointColumns = ui.Columns[Point]{{Label: "Poäng enligt Klövers regelunderlag 2.3", Cell: func(p *Point) ui.Cell { return ui.Text(p.Text) }}}

func (c Candidate) decision() ui.Facts {
	var f ui.Facts
	if c.Outcome == Open {
		return f
	}
	f.Add(ui.Fact{Label: "Beslut", Value: c.Outcome.Sv()})
	f.Add(ui.Fact{Label: "Skäl", Value: field.LabelOf(SeparateReasons, c.Reason)})
	f.Add(ui.Fact{Label: "Motivering", Value: c.Text})
	f.Add(ui.Fact{Label: "Brygga", Value: c.BridgeText})
	f.Add(ui.Fact{Label: "Beslutat", Value: c.DecidedOn.Sv() + " av " + c.DecidedBy})
	f.DropEmpty()
	return f
}

// bridge tells how the contracts could end together.
func (a *Web) bridge(ctx context.Context, c Candidate) (ui.Notice, error) {
	b, ok, err := a.Store.BridgeFor(ctx, c)
	if err != nil || !ok {
		return ui.Notice{Title: "Ingen brygga", Text: "Behoven har inte båda ett avtal vars slut kan flyttas, eller så slutar de för tidigt för att en gemensam upphandling ska hinnas med."}, err
	}
	return ui.Notice{Tone: ui.Info, Title: "Så kan avtalen bryggas", Text: b.Text()}, nil
}

func candidateForm(c Candidate, bridgeable bool) ui.Form {
	outcomes := Outcomes
	if !bridgeable {
		outcomes = outcomes[:3]
	}
	return ui.Form{Action: c.URL(), Submit: "Spara beslutet", Version: int(c.Version), Controls: []ui.Control{
		{Key: "outcome", Label: "Beslut", Type: "choice", Required: true, Options: choices(outcomes, string(c.Outcome)), Help: "Beslutet noteras på planposterna."},
		{Key: "reason", Label: "Skäl", Type: "choice", Options: choices(SeparateReasons, c.Reason), Help: "Krävs när behoven upphandlas var för sig. Förs vidare till internkontrollen och nämnden."},
		{Key: "text", Label: "Motivering", Type: "long", Value: c.Text, Help: "Minst " + number(leastMotive) + " tecken när behoven upphandlas var för sig."}}}
}

func (a *Web) decideCandidate(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, err := a.Store.Candidate(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := guard(r.Context(), c.Parties()); err != nil {
		return err
	}
	v := Verdict{Outcome: Outcome(posted["outcome"]), Reason: posted["reason"], Text: posted["text"]}
	if _, err = a.Store.DecideCandidate(r.Context(), c.ID, int64(web.Version(posted)), v); web.Correctable(err) {
		return a.renderCandidate(w, r, c, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, c.URL(), "Beslutet är sparat.")
}
