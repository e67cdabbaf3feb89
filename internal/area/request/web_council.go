package request

import (
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

type councilPage struct {
	Crumbs  []ui.Crumb
	Today   string
	Waiting []agendaItem
	Earlier ui.Table
}

// agendaItem is one contested request, as the council reads it.
type agendaItem struct {
	ID, Name, URL string
	Facts         ui.Facts
	Edit          bool
	Form          ui.Form
	Note          string // what has been said so far
}

var councilTmpl = web.Parse[councilPage](pages, "council.html")

// council is the agenda of Inköpsrådet: the requests whose reason not to coordinate
// the unit head does not accept, and what came of those before.
func (a *Web) council(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	contested := Filter{Judgement: string(Contested)}
	page := councilPage{Crumbs: crumbs(Request{}), Today: a.Store.today().Long()}
	var earlier []Request
	err := a.Store.Each(ctx, contested, Page{Sort: "sent_on"}, func(one Request) error {
		if !one.State.Queued() || one.Outcome == Coordinate || one.Outcome == Apart {
			earlier = append(earlier, one)
			return nil
		}
		item := agenda(one, a.Store.today())
		item.Edit = web.May(ctx, permJudge) && inScope(ctx, one)
		page.Waiting = append(page.Waiting, item)
		return nil
	})
	if err != nil {
		return err
	}
	page.Earlier = ui.Columns[Request]{
		titleColumn(),
		{Key: "council_on", Label: "Sammanträde", Cell: func(r *Request) ui.Cell { return dayCell(r.CouncilOn) }},
		{Key: "outcome", Label: "Utfall", Cell: func(r *Request) ui.Cell { return ui.Text(r.Outcome.Sv()) }},
		{Key: "council_note", Label: "Anteckning", Cell: func(r *Request) ui.Cell { return ui.Text(r.CouncilNote) }},
	}.Table("Tidigare behandlade", earlier)
	return councilTmpl.Render(w, r, "Inköpsrådet", page)
}

func agenda(r Request, today day.Date) agendaItem {
	item := agendaItem{ID: r.ID, Name: r.Name(), URL: r.URL(), Note: r.CouncilNote}
	for _, fact := range []ui.Fact{
		{Label: "Beställare", Value: r.Unit + " (" + r.Parties.Sv() + ")"}, {Label: "Värde", Value: r.TotalValue.Sv()}, {Label: "Önskad start", Value: r.WantedStart.Sv()},
		{Label: "Skäl till att inte samordna", Value: field.LabelOf(Reasons, r.Reason)}, {Label: "Motivering", Value: r.ReasonText},
		{Label: "Varför den inte godtas", Value: r.JudgedNote + " " + r.JudgedBy + ", " + r.JudgedOn.Sv() + "."},
	} {
		item.Facts.Add(fact)
	}
	if r.Outcome == Postponed {
		item.Facts.Add(ui.Fact{Label: "Bordlagd", Value: r.CouncilOn.Sv()})
	}
	item.Form = councilForm(r, today)
	return item
}

// councilForm is the form of one item; its keys end with the request's id, since
// the page has several.
func councilForm(r Request, today day.Date) ui.Form {
	on := r.CouncilOn
	if on == 0 {
		on = today
	}
	return ui.Form{Action: r.URL() + "/inkopsradet", Controls: []ui.Control{
		{Key: "council_on-" + r.ID, Label: "Sammanträdets dag", Type: "date", Help: "ÅÅÅÅ-MM-DD", Value: on.String(), Required: true},
		{Key: "outcome-" + r.ID, Label: "Utfall", Type: "choice", Options: radio(Outcomes)},
		{Key: "council_note-" + r.ID, Label: "Anteckning", Type: "long", Value: r.CouncilNote},
	}}
}

func (a *Web) discuss(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	one, _, err := a.found(r)
	if err != nil {
		return err
	}
	if err := scoped(r.Context(), a.Store, one, Judge); err != nil {
		return err
	}
	c := Council{Note: posted["council_note-"+one.ID], Outcome: Outcome(posted["outcome-"+one.ID])}
	if err := c.On.UnmarshalText([]byte(posted["council_on-"+one.ID])); err != nil {
		return fault.Invalid(fault.Field{Name: "council_on-" + one.ID, Message: fault.Message(err)})
	}
	if _, err := a.Store.Discuss(r.Context(), one.ID, c); err != nil {
		return err
	}
	return web.Redirect(w, r, CouncilPath, "Anteckningen om "+one.Name()+" är sparad.")
}
