package contract

import (
	"context"
	"net/http"

	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// linePage is one line of the plan: what its follow-ups showed, and the form to note one.
type linePage struct {
	Contract Contract
	Lead     string
	Notice   ui.Notice
	Table    ui.Table
	Form     ui.Form
}

var lineTmpl = web.Parse[linePage](pages, "followup_line.html")

func (a *Web) showLine(w http.ResponseWriter, r *http.Request) error {
	c, err := a.load(r)
	if err != nil {
		return err
	}
	page, l, err := a.linePage(r.Context(), c, r.PathValue("rad"))
	if err != nil {
		return err
	}
	return lineTmpl.Render(w, r, l.What, page)
}

func (a *Web) linePage(ctx context.Context, c Contract, id string) (linePage, Line, error) {
	today := a.Store.Today()
	l, err := a.Store.FollowUp(ctx, c.ID, id)
	if err != nil {
		return linePage{}, l, err
	}
	page := linePage{Contract: c, Lead: l.name() + " · ansvarig " + l.Responsible, Table: resultTable(l)}
	page.Table.Empty = ui.Empty{Icon: "checklist", Title: "Inget resultat är noterat"}
	if missed := l.Missed(today); len(missed) > 0 {
		page.Notice = ui.Notice{Tone: ui.Bad, Title: sv.Plural(int64(len(missed)), "uppföljning är försenad", "uppföljningar är försenade"), Text: "Den äldsta skulle ha gjorts " + missed[0].Long() + "."}
	}
	if !web.May(ctx, "contract.write") || within(ctx, c.Parties) != nil {
		return page, l, nil
	}
	for i, one := range l.Results {
		page.Table.Rows[i].Label = one.PlannedOn.Sv()
		page.Table.Rows[i].Menu = a.resultMenu(ctx, c, l, one)
	}
	page.Form = a.resultForm(c, l, FollowUpResult{PlannedOn: l.Due(today), DoneOn: today, DoneBy: l.Responsible})
	return page, l, nil
}

// resultMenu leads from a result with a deviation to where it is reclaimed.
func (a *Web) resultMenu(ctx context.Context, c Contract, l Line, one FollowUpResult) []ui.Action {
	gone := ui.Action{Label: "Ta bort resultatet", URL: c.FollowUpURL() + "/" + l.ID + "/ta-bort-resultat", Icon: "trash", Post: true, Danger: true,
		Values: []ui.Hidden{{Name: "id", Value: one.ID}, {Name: "why", Value: "Felregistrerat"}}}
	if one.Deviation == "" || !web.May(ctx, permDeviation) {
		return []ui.Action{gone}
	}
	return []ui.Action{{Label: "Notera som avvikelse", URL: c.URL() + "/avvikelse?rad=" + l.ID + "&resultat=" + one.ID, Icon: "alert-triangle"}, gone}
}

func (a *Web) resultForm(c Contract, l Line, r FollowUpResult) ui.Form {
	f := ui.NewForm(ResultFields, &r)
	var suppliers []field.Option
	for _, s := range c.Suppliers {
		suppliers = append(suppliers, field.Option{Value: s.SupplierID, Label: s.Name})
	}
	f.Choose("supplier_id", suppliers)
	f.Action, f.Submit, f.Cancel = c.FollowUpURL()+"/"+l.ID, "Spara resultatet", c.FollowUpURL()
	return f
}

func resultTable(l Line) ui.Table {
	return ui.Columns[FollowUpResult]{
		{Label: "Planerad till", Cell: func(r *FollowUpResult) ui.Cell { return ui.Time(r.PlannedOn.String(), r.PlannedOn.Sv()) }},
		{Label: "Gjord", Cell: func(r *FollowUpResult) ui.Cell { return ui.Time(r.DoneOn.String(), r.DoneOn.Sv()).Under(r.DoneBy) }},
		{Label: "Leverantör", Cell: func(r *FollowUpResult) ui.Cell {
			if r.Supplier == "" {
				return ui.Text("Alla")
			}
			return ui.Text(r.Supplier)
		}},
		{Label: "Resultat", Cell: func(r *FollowUpResult) ui.Cell { return ui.Mark(outcomeBadge(*r)) }},
		{Label: "Vad den visade", Cell: func(r *FollowUpResult) ui.Cell { return ui.Text(r.Text).Under(r.Deviation) }},
	}.Table("Resultat", l.Results)
}

func outcomeBadge(r FollowUpResult) ui.Badge {
	tones := map[string]ui.Tone{Met: ui.Good, Partly: ui.Warn, Failed: ui.Bad}
	return ui.Badge{Text: r.OutcomeSv(), Tone: tones[r.Outcome]}
}

func (a *Web) noteResult(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, err := a.mine(r)
	if err != nil {
		return err
	}
	one := FollowUpResult{FollowupID: r.PathValue("rad")}
	if err = ResultFields.Read(&one, posted); err == nil {
		_, err = a.Store.NoteResult(r.Context(), c.ID, one)
	}
	if err == nil {
		done := "Resultatet är sparat."
		if one.Deviation != "" {
			done += " Ska bristen reklameras, notera den som avvikelse i radens meny."
		}
		return web.Redirect(w, r, c.FollowUpURL()+"/"+one.FollowupID, done)
	}
	page, l, pageErr := a.linePage(r.Context(), c, one.FollowupID)
	if pageErr != nil || !web.Correctable(err) {
		return err
	}
	page.Form.Posted(posted, err)
	return lineTmpl.RenderStatus(w, r, web.StatusOf(err), l.What, page)
}

func (a *Web) endLine(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, err := a.mine(r)
	if err != nil {
		return err
	}
	on, done := a.Store.Today(), "Raden är avslutad. Resultaten finns kvar."
	if posted["ater"] == "ja" {
		on, done = 0, "Raden följs upp igen."
	}
	if err := a.Store.EndFollowUp(r.Context(), c.ID, r.PathValue("rad"), on); err != nil {
		return err
	}
	return web.Redirect(w, r, c.FollowUpURL(), done)
}

func (a *Web) removeResult(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, err := a.mine(r)
	if err == nil {
		err = a.Store.RemoveResult(r.Context(), c.ID, r.PathValue("rad"), posted["id"], posted["why"])
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, c.FollowUpURL()+"/"+r.PathValue("rad"), "Resultatet är borttaget.")
}
