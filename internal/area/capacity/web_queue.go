package capacity

import (
	"context"
	"net/http"

	"klover/internal/area/law/policy"
	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// queuePage is the requests that wait, when each can begin, and the load with them.
type queuePage struct {
	Tabs     []ui.Tab
	Actions  []ui.Action
	KPIs     []ui.KPI
	Short    ui.Notice
	Accept   ui.Form
	Dismiss  ui.Form
	Queue    ui.Table
	Forecast ui.Table // the coming weeks
	Later    ui.Table // and those after
	Past     ui.Table
}

var queueTmpl = web.Parse[queuePage](pages, "queue.html")

func (a *Web) queue(w http.ResponseWriter, r *http.Request) error {
	picture, turns, err := a.turns(r.Context())
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Send(w, r, "kapacitet-ko", a.queueSheet(turns), nil)
	}
	page, err := a.queuePage(r.Context(), picture, turns)
	if err != nil {
		return err
	}
	return queueTmpl.Render(w, r, "Kö och prognos", page)
}

// turns is the coming half year and when those in the queue can begin in it.
func (a *Web) turns(ctx context.Context) (Picture, []Turn, error) {
	picture, err := a.Store.Ahead(ctx)
	if err != nil {
		return picture, nil, err
	}
	turns, err := a.Store.Turns(ctx, picture)
	return picture, turns, err
}

func (a *Web) queuePage(ctx context.Context, p Picture, turns []Turn) (queuePage, error) {
	page := queuePage{Tabs: tabs(QueuePath), KPIs: queueKPIs(p), Actions: []ui.Action{{Label: "Excel", URL: QueuePath + "?format=xlsx", Icon: "file-spreadsheet", New: true}}}
	page.Queue = turnColumns.Table("Kön", turns)
	page.Queue.Empty = ui.Empty{Icon: "inbox", Title: "Ingen väntar i kön", Text: "Här visas uppdrag som är prioriterade och inte har tagits ut. De som har en planpost räknas där."}
	var points []forecastRow
	for _, one := range p.Forecast() {
		points = append(points, forecastRow{one, p.Rules})
	}
	page.Forecast = forecastColumns.Table("Prognos för de närmaste veckorna", points[:nearWeeks])
	page.Later = forecastColumns.Table("Prognos för veckorna därefter", points[nearWeeks:])
	past, err := a.Store.Proposals(ctx)
	if err != nil {
		return page, err
	}
	page.Past = proposalColumns.Table("Förslag att anlita konsult", past)
	page.Past.Empty = ui.Empty{Icon: "bulb", Title: "Inga förslag än"}
	waiting, ok, err := a.Store.WaitingProposal(ctx)
	if err != nil {
		return page, err
	}
	short, over := p.Rules.Short(p.Forecast())
	switch {
	case ok:
		page.Short = ui.Notice{Tone: ui.Warn, Title: "Förslag: anlita konsult", Text: waiting.Shortage().Text()}
		if web.May(ctx, permWrite) {
			page.Accept, page.Dismiss = judgeForms(waiting)
		}
	case over:
		page.Short = ui.Notice{Tone: ui.Info, Title: "Belastningen är hög", Text: short.Text() + " Veckorna är redan bedömda, se nedan, eller så kommer ett förslag i morgon."}
	default:
		page.Short = ui.Notice{Tone: ui.Good, Title: "Konsult föreslås inte", Text: "Belastningen med kön är inte över " + policy.PerMille.Text(p.Rules[threshold]) + " under " + sv.Plural(p.Rules[overWeeks], "vecka", "veckor") + " i följd."}
	}
	return page, nil
}

func queueKPIs(p Picture) []ui.KPI {
	var value money.Amount
	var work Minutes
	var oldest, unknown int
	for _, j := range p.Queue {
		value, work, oldest = value+j.Value.Amount, work+j.Minutes, max(oldest, j.Waiting)
		if !j.Value.Known {
			unknown++
		}
	}
	worth := ui.KPI{Label: "Uppskattat värde", Value: sv.Decimal(int64(value), 100_000_000, 1), Unit: "mkr"}
	if unknown > 0 {
		worth.Note = sv.Plural(int64(unknown), "uppdrag saknar värde", "uppdrag saknar värde")
	}
	return []ui.KPI{{Label: "I kön", Value: sv.Number(len(p.Queue)), Unit: "uppdrag"}, {Label: "Äldst", Value: sv.Number(oldest), Unit: "dagar"}, worth,
		{Label: "Beräknat arbete", Value: hours(work), Unit: "h"}}
}

var turnColumns = ui.Columns[Turn]{
	{Label: "Uppdrag", Cell: func(t *Turn) ui.Cell { return ui.Link(t.Job.Name(), t.Job.URL()).Under(t.Job.Parties.Sv()) }},
	{Label: "Väntat", Number: true, Cell: func(t *Turn) ui.Cell { return ui.Number(sv.Plural(int64(t.Job.Waiting), "dag", "dagar")) }},
	{Label: "Värde", Number: true, Cell: func(t *Turn) ui.Cell { return ui.Number(t.Job.Value.Sv()) }},
	{Label: "Timmar", Number: true, Cell: func(t *Turn) ui.Cell {
		c := ui.Link(t.Job.Minutes.Hours(), t.Job.WorkURL())
		if t.Job.Estimate.Assumed && !t.Job.Estimate.Manual {
			return c.Under("komplexitet antagen")
		}
		return c
	}},
	{Label: "Kan börja", Cell: func(t *Turn) ui.Cell {
		if t.Never {
			return ui.Text("Ingen tid").Warn("ingen har tid inom ett halvår")
		}
		if t.Begins.Monday() <= t.Job.Days.Start {
			return ui.Text("Nu").Under(t.Begins.Sv())
		}
		return ui.Time(t.Begins.Monday().String(), t.Begins.Sv()).Under(t.Begins.Monday().Sv())
	}},
	{Label: "Med", Cell: func(t *Turn) ui.Cell {
		switch {
		case t.Never:
			return ui.Text(sv.Missing)
		case t.Knows:
			return ui.Link(t.Person, PersonPath+"/"+t.PersonID).Under("har upphandlat i kategorin")
		}
		return ui.Link(t.Person, PersonPath+"/"+t.PersonID).Under("först ledig")
	}},
}

// nearWeeks is how many weeks of the forecast are shown at once; the others are folded.
const nearWeeks = 10

type forecastRow struct {
	Point
	rules Rules
}

var forecastColumns = ui.Columns[forecastRow]{
	{Label: "Vecka", Cell: func(p *forecastRow) ui.Cell {
		return ui.Link(p.Week.Sv(), weekURL(p.Week, "")).Under(p.Week.Monday().Sv())
	}},
	{Label: "Belastning med kön", Cell: func(p *forecastRow) ui.Cell { return ui.Mark(loadBadge(p.rules, p.Load())) }},
	{Label: "Planerat", Number: true, Cell: func(p *forecastRow) ui.Cell { return ui.Number(p.Planned.Round()) }},
	{Label: "Kön", Number: true, Cell: func(p *forecastRow) ui.Cell { return ui.Number(p.Queue.Round()) }},
	{Label: "Tillgängligt", Number: true, Cell: func(p *forecastRow) ui.Cell { return ui.Number(p.Available.Round()) }},
	{Label: "Saknas", Number: true, Cell: func(p *forecastRow) ui.Cell {
		if missing := p.Planned + p.Queue - p.Available; missing > 0 {
			return ui.Number(missing.Round())
		}
		return ui.Text(sv.Missing)
	}},
}

var proposalColumns = ui.Columns[Proposal]{
	{Label: "Föreslogs", Cell: func(p *Proposal) ui.Cell { return ui.Time(p.FoundOn.String(), p.FoundOn.Sv()) }},
	{Label: "Vad som saknas", Cell: func(p *Proposal) ui.Cell { return ui.Text(p.Shortage().Text()) }},
	{Label: "Bedömning", Cell: func(p *Proposal) ui.Cell { return ui.Mark(proposalBadge(*p)).Under(p.Reason) }},
	{Label: "Av", Cell: func(p *Proposal) ui.Cell {
		if p.JudgedOn == 0 {
			return ui.Text(sv.Missing)
		}
		return ui.Text(p.JudgedBy).Under(p.JudgedOn.Sv())
	}},
}

func proposalBadge(p Proposal) ui.Badge {
	tone := map[Judgement]ui.Tone{Waiting: ui.Warn, Accepted: ui.Good}[p.Judgement]
	return ui.Badge{Text: p.Judgement.Sv(), Tone: tone}
}

// judgeForms accept a proposal, or dismiss it with a reason.
func judgeForms(p Proposal) (accept, dismiss ui.Form) {
	action := QueuePath + "/forslag/" + p.ID
	accept = ui.Form{Action: action, Submit: "Anlita konsult", Hidden: []ui.Hidden{{Name: "judgement", Value: string(Accepted)}}, Controls: []ui.Control{
		{Key: "note", Label: "Kommentar", Type: "text", Help: "Till exempel vilken upphandling som läggs ut."}}}
	dismiss = ui.Form{Action: action, Submit: "Avfärda förslaget", Hidden: []ui.Hidden{{Name: "judgement", Value: string(Dismissed)}}, Controls: []ui.Control{
		{Key: "reason", Label: "Varför konsult inte behövs", Type: "text", Required: true}}}
	return accept, dismiss
}

func (a *Web) decide(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	j := Judgement(posted["judgement"])
	p, err := a.Store.Decide(r.Context(), r.PathValue("id"), j, posted["reason"]+posted["note"])
	switch {
	case web.Correctable(err):
		return a.againQueue(w, r, posted, err)
	case err != nil:
		return err
	case j == Accepted:
		return web.Redirect(w, r, AssignmentPath+"/ny?forslag="+p.ID, "Förslaget är antaget. Lägg upp konsultuppdraget här.")
	}
	return web.Redirect(w, r, QueuePath, "Förslaget är avfärdat.")
}

func (a *Web) againQueue(w http.ResponseWriter, r *http.Request, posted map[string]string, err error) error {
	picture, turns, failed := a.turns(r.Context())
	if failed != nil {
		return failed
	}
	page, failed := a.queuePage(r.Context(), picture, turns)
	if failed != nil {
		return failed
	}
	page.Dismiss.Posted(posted, err)
	return queueTmpl.RenderStatus(w, r, web.StatusOf(err), "Kö och prognos", page)
}

func (a *Web) queueSheet(turns []Turn) sheet.Table {
	return sheet.Table{Title: "Kö", Selection: "Alla", At: a.Store.DB.Now(),
		Columns: []sheet.Column{{Key: "number", Label: "Nummer"}, {Key: "title", Label: "Uppdrag"}, {Key: "waiting", Label: "Väntat, dagar", Kind: sheet.Count}, {Key: "value", Label: "Värde", Kind: sheet.Amount},
			{Key: "hours", Label: "Timmar", Kind: sheet.Decimal}, {Key: "begins", Label: "Kan börja", Kind: sheet.Day}, {Key: "person", Label: "Med"}},
		Rows: func(yield func([]any) bool) {
			for _, t := range turns {
				begins := any("")
				if !t.Never {
					begins = t.Begins.Monday().Cell()
				}
				if !yield([]any{t.Job.Number, t.Job.Title, int64(t.Job.Waiting), t.Job.Value.Cell(), t.Job.Minutes.Cell(), begins, t.Person}) {
					return
				}
			}
		}}
}
