package governance

import (
	"context"
	"net/http"

	"klover/internal/area/contract"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

var meetingSheets = []sheet{
	{MeetingPath + "/ny", permWrite, "Planera uppföljningsmöte", (*Web).newMeeting, (*Web).planMeeting},
	{MeetingPath + "/{id}/andra", permWrite, "Ändra mötet", (*Web).editMeeting, (*Web).saveMeeting},
	{MeetingPath + "/{id}/protokoll", permWrite, "Skriv protokoll", (*Web).holdForm, (*Web).hold},
	{MeetingPath + "/{id}/stall-in", permWrite, "Ställ in mötet", (*Web).cancelForm, (*Web).cancelMeeting},
}

func meetingColumnsOf(today day.Date) ui.Columns[Meeting] {
	return ui.Columns[Meeting]{
		{Key: "planned_on", Label: "Planerat", Sort: true, Cell: func(m *Meeting) ui.Cell { return ui.Link(m.PlannedOn.Sv(), m.URL()) }},
		{Key: "contract", Label: "Avtal", Sort: true, Cell: func(m *Meeting) ui.Cell { return ui.Text(m.Contract) }},
		{Key: "state", Label: "Läge", Cell: func(m *Meeting) ui.Cell { return ui.Mark(meetingBadge(*m, today)) }},
		{Key: "held_on", Label: "Hållet", Cell: func(m *Meeting) ui.Cell { return dayCell(m.HeldOn) }},
		{Key: "participants", Label: "Deltagare", Optional: true, Cell: func(m *Meeting) ui.Cell { return ui.Text(m.Participants) }},
	}
}

func meetingBadge(m Meeting, today day.Date) ui.Badge {
	switch {
	case m.HeldOn != 0:
		return ui.Badge{Text: m.StateSv(today), Tone: ui.Good}
	case m.CancelledOn != 0:
		return ui.Badge{Text: m.StateSv(today), Icon: "ban"}
	case m.PlannedOn < today:
		return ui.Badge{Text: m.StateSv(today), Tone: ui.Bad, Icon: "alert-triangle"}
	}
	return ui.Badge{Text: m.StateSv(today), Tone: ui.Info}
}

func (a *Web) meetings(w http.ResponseWriter, r *http.Request) error {
	listing := ui.Listing[Meeting]{One: "möte", Many: "möten", Sort: "-planned_on", Columns: meetingColumnsOf(a.Store.Today())}
	filters := []ui.Filter{{Key: "lage", Label: "Läge", Options: []field.Option{{Value: "open", Label: "Planerade"}, {Value: "late", Label: "Inte hållna i tid"}, {Value: "held", Label: "Hållna"}, {Value: "cancelled", Label: "Inställda"}}},
		{Key: "planerat", Label: "Planerat", Kind: ui.Period}}
	q := listing.Query(r, filters...)
	f := MeetingFilter{Text: q.Text, State: q.Get("lage")}
	if err := f.When.UnmarshalText([]byte(q.Get("planerat"))); err != nil {
		return err
	}
	page := Page{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		page.Limit, page.Offset = 0, 0
	}
	rows, n, err := a.Store.Meetings(r.Context(), f, page)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Meeting]{Title: "Uppföljningsmöten", File: "uppfoljningsmoten", Fields: MeetingFields, Query: q, Filter: filters, At: a.Store.DB.Now(), Each: record.Rows(rows), Path: Meeting.URL}.Send(w, r)
	}
	list := listing.List(q, rows, ui.Count(n), filters...)
	list.Excel, list.Hint, list.Keep = record.Excel(q), "avtalets nummer eller namn", web.UserFrom(r.Context()).ID != ""
	if list.Views, err = a.Views.After(r.Context(), views(q, MeetingPath, "Alla", MeetingPath, "Planerade", MeetingPath+"?lage=open", "Inte hållna i tid", MeetingPath+"?lage=late"), q); err != nil {
		return err
	}
	return listTmpl.Render(w, r, "Uppföljningsmöten", listPage{Tabs: tabs(MeetingPath), List: list, Actions: a.newActions(r.Context(), "Planera möte", MeetingPath+"/ny")})
}

// newActions is the button of a list, for those who may.
func (a *Web) newActions(ctx context.Context, label, url string) []ui.Action {
	if !web.May(ctx, permWrite) {
		return nil
	}
	return []ui.Action{{Label: label, URL: url, Icon: "plus", Primary: true}}
}

func (a *Web) meeting(w http.ResponseWriter, r *http.Request) error {
	ctx, today := r.Context(), a.Store.Today()
	m, err := a.Store.Meeting(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	actions, _, err := a.Store.Actions(ctx, ActionFilter{MeetingID: m.ID}, Page{Limit: 100})
	if err != nil {
		return err
	}
	c, err := a.Store.contracts().Get(ctx, m.ContractID)
	if err != nil {
		return err
	}
	page := showPage{Crumbs: []ui.Crumb{{Label: "Uppföljningsmöten", URL: MeetingPath}}, Lead: m.Contract, Status: []ui.Badge{meetingBadge(m, today)}, Facts: ui.NewFacts(MeetingFields, &m),
		Sections: []section{{Title: "Överenskomna åtgärder", Text: empty(len(actions), "Ingen åtgärd är överenskommen på mötet."), Table: actionColumnsOf(today).Table("Åtgärder", actions)}}}
	page.Facts.Link("contract_id", ContractURL+"/"+m.ContractID)
	page.Facts.DropEmpty()
	if web.May(ctx, permWrite) && within(ctx, c.Parties) == nil {
		page.Actions = meetingActions(m)
	}
	entries, err := a.Store.History(ctx, MeetingKind, m.ID)
	page.History = record.HistoryOf("mötet", entries)
	if err != nil {
		return err
	}
	return showTmpl.Render(w, r, "Uppföljningsmöte "+m.day().Sv(), page)
}

func meetingActions(m Meeting) []ui.Action {
	if m.Open() {
		return []ui.Action{{Label: "Ställ in", URL: m.URL() + "/stall-in", Icon: "ban", Danger: true}, {Label: "Ändra", URL: m.URL() + "/andra", Icon: "pencil"},
			{Label: "Skriv protokoll", URL: m.URL() + "/protokoll", Icon: "writing", Primary: true}}
	}
	list := []ui.Action{{Label: "Öppna igen", URL: m.URL() + "/oppna", Icon: "rotate-2", Post: true}}
	if m.HeldOn != 0 {
		list = append(list, ui.Action{Label: "Rätta protokollet", URL: m.URL() + "/protokoll", Icon: "pencil"}, ui.Action{Label: "Ny åtgärd", URL: ActionPath + "/ny?mote=" + m.ID, Icon: "plus", Primary: true})
	}
	return list
}

// contractControl lets a form choose among the contracts in force; one that the address
// names is chosen.
func (a *Web) contractControl(ctx context.Context, chosen string) (ui.Control, error) {
	control := ui.Control{Key: "contract_id", Label: "Avtal", Type: "choice", Required: true}
	err := a.Store.contracts().Each(ctx, contract.Filter{InForce: a.Store.Today()}, contract.Page{Sort: "number"}, func(c contract.Contract) error {
		if within(ctx, c.Parties) == nil {
			control.Options = append(control.Options, ui.Option{Value: c.ID, Label: c.Name(), Chosen: c.ID == chosen})
		}
		return nil
	})
	return control, err
}

func (a *Web) newMeeting(r *http.Request) (formPage, error) {
	m := Meeting{PlannedOn: a.Store.Today().AddDays(14)}
	id := r.FormValue("avtal")
	if id != "" {
		c, err := a.mine(r.Context(), id)
		if err != nil {
			return formPage{}, err
		}
		m.Agenda, m.ContractID = agendas[c.Segment], c.ID
	}
	control, err := a.contractControl(r.Context(), id)
	f := ui.NewForm(MeetingFields, &m)
	f.Controls = append([]ui.Control{control}, f.Controls...)
	f.Submit, f.Cancel = "Planera mötet", MeetingPath
	return formPage{Crumbs: []ui.Crumb{{Label: "Uppföljningsmöten", URL: MeetingPath}}, Form: f, Intro: "Dagordningen föreslås efter avtalets segment. Skriv roller, inte namn, som deltagare."}, err
}

func (a *Web) planMeeting(r *http.Request, posted map[string]string) (string, string, error) {
	m := Meeting{ContractID: posted["contract_id"]}
	if _, err := a.mine(r.Context(), m.ContractID); err != nil {
		return "", "", err
	}
	err := MeetingFields.Read(&m, posted)
	if err == nil {
		m, err = a.Store.PlanMeeting(r.Context(), m)
	}
	return m.URL(), "Mötet är planerat.", err
}

// myMeeting is the meeting of the address, if the user acts for its contract.
func (a *Web) myMeeting(r *http.Request) (Meeting, error) {
	m, err := a.Store.Meeting(r.Context(), r.PathValue("id"))
	if err == nil {
		_, err = a.mine(r.Context(), m.ContractID)
	}
	return m, err
}

func meetingPage(m Meeting, intro string, f ui.Form) formPage {
	f.Cancel = m.URL()
	return formPage{Crumbs: []ui.Crumb{{Label: "Uppföljningsmöten", URL: MeetingPath}, {Label: m.PlannedOn.Sv(), URL: m.URL()}}, Intro: intro, Form: f}
}

func (a *Web) editMeeting(r *http.Request) (formPage, error) {
	m, err := a.myMeeting(r)
	f := ui.NewForm(MeetingFields, &m)
	f.Submit, f.Version = "Spara mötet", int(m.Version)
	return meetingPage(m, "", f), err
}

func (a *Web) saveMeeting(r *http.Request, posted map[string]string) (string, string, error) {
	m, err := a.myMeeting(r)
	if err == nil {
		err = MeetingFields.Read(&m, posted)
	}
	if err == nil {
		m.Version = int64(web.Version(posted))
		_, err = a.Store.SaveMeeting(r.Context(), m)
	}
	return m.URL(), "Mötet är sparat.", err
}

func (a *Web) holdForm(r *http.Request) (formPage, error) {
	m, err := a.myMeeting(r)
	held := m.HeldOn
	if held == 0 {
		held = min(m.PlannedOn, a.Store.Today())
	}
	return meetingPage(m, "Dagordning: "+m.Agenda, ui.Form{Submit: "Spara protokollet", Controls: []ui.Control{
		{Key: "held_on", Label: "Mötet hölls", Type: "date", Required: true, Value: held.String()},
		{Key: "participants", Label: "Deltagare", Type: "long", Required: true, Value: m.Participants, Help: "Skriv roller, inte namn."},
		{Key: "protocol", Label: "Protokoll", Type: "long", Rows: 10, Required: true, Value: m.Protocol}}}), err
}

func (a *Web) hold(r *http.Request, posted map[string]string) (string, string, error) {
	m, err := a.myMeeting(r)
	if err != nil {
		return "", "", err
	}
	on, err := dayOf(posted, "held_on")
	if err == nil {
		_, err = a.Store.Hold(r.Context(), m.ID, Protocol{HeldOn: on, Participants: posted["participants"], Text: posted["protocol"]})
	}
	return m.URL(), "Protokollet är sparat.", err
}

func (a *Web) cancelForm(r *http.Request) (formPage, error) {
	m, err := a.myMeeting(r)
	return meetingPage(m, "", ui.Form{Submit: "Ställ in mötet", Danger: true, Back: "Tillbaka", Controls: []ui.Control{{Key: "why", Label: "Varför ställs mötet in?", Type: "long", Required: true}}}), err
}

func (a *Web) cancelMeeting(r *http.Request, posted map[string]string) (string, string, error) {
	m, err := a.myMeeting(r)
	if err == nil {
		_, err = a.Store.CancelMeeting(r.Context(), m.ID, posted["why"])
	}
	return m.URL(), "Mötet är inställt.", err
}

func (a *Web) reopenMeeting(w http.ResponseWriter, r *http.Request) error {
	m, err := a.myMeeting(r)
	if err == nil {
		_, err = a.Store.ReopenMeeting(r.Context(), m.ID)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, m.URL(), "Mötet är öppet igen.")
}
