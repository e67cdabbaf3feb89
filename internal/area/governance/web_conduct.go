package governance

import (
	"net/http"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

var conductSheets = []sheet{
	{ConductPath + "/ny", permWrite, "Följ upp uppförandekoden", (*Web).newConduct, (*Web).beginConduct},
	{ConductPath + "/{id}/steg", permWrite, "Registrera nästa steg", (*Web).stepForm, (*Web).takeStep},
	{ConductPath + "/{id}/backa", permWrite, "Ta tillbaka senaste steget", (*Web).undoForm, (*Web).undoStep},
	{ConductPath + "/{id}/riskklass", permWrite, "Ändra riskklass", (*Web).riskForm, (*Web).reclassify},
	{ConductPath + "/{id}/avsluta", permWrite, "Fastställ resultatet", (*Web).closeForm, (*Web).closeConduct},
}

func conductColumnsOf(rules Rules, today day.Date) ui.Columns[Conduct] {
	list := ui.Columns[Conduct]{
		{Key: "supplier", Label: "Leverantör", Sort: true, Cell: func(c *Conduct) ui.Cell { return ui.Link(c.Supplier, c.URL()).Under(c.Contract) }},
		{Key: "risk", Label: "Risk", Cell: func(c *Conduct) ui.Cell { return ui.Mark(riskBadge(c.Risk)) }},
		{Key: "state", Label: "Läge", Cell: func(c *Conduct) ui.Cell { return ui.Mark(conductBadge(*c)) }},
		{Key: "begins_on", Label: "Påbörjad", Sort: true, Cell: func(c *Conduct) ui.Cell { return dayCell(c.BeginsOn) }},
		{Key: "responsible", Label: "Ansvarig", Cell: func(c *Conduct) ui.Cell { return ui.Text(c.Responsible) }},
	}
	if rules.Steps != nil {
		list = append(list, ui.Column[Conduct]{Key: "due", Label: "Nästa steg senast", Cell: func(c *Conduct) ui.Cell { return dueCell(rules.Due(*c), today) }})
	}
	return list
}

func riskBadge(risk string) ui.Badge {
	tones := map[string]ui.Tone{"high": ui.Bad, "medium": ui.Warn, "low": ui.Neutral}
	return ui.Badge{Text: field.LabelOf(Risks, risk), Tone: tones[risk]}
}

func conductBadge(c Conduct) ui.Badge {
	tones := map[string]ui.Tone{"": ui.Info, "passed": ui.Good, "improved": ui.Good, "escalated": ui.Bad}
	return ui.Badge{Text: c.StateSv(), Tone: tones[c.Result]}
}

func (a *Web) conducts(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	rules, err := a.Store.Rules(ctx, 0)
	if err != nil {
		return err
	}
	listing := ui.Listing[Conduct]{One: "uppföljning", Many: "uppföljningar", Sort: "-begins_on", Columns: conductColumnsOf(rules, a.Store.Today())}
	filters := []ui.Filter{{Key: "risk", Label: "Riskklass", Options: Risks}, {Key: "resultat", Label: "Resultat", Options: ConductResults}, {Key: "oppen", Label: "Pågår", Options: []field.Option{{Value: "ja", Label: "Ja"}}},
		{Key: "borjan", Label: "Påbörjad", Kind: ui.Period}}
	q := listing.Query(r, filters...)
	f := ConductFilter{Text: q.Text, Risk: q.Get("risk"), Result: q.Get("resultat"), Open: q.Get("oppen") == "ja", SupplierID: r.FormValue("leverantor")}
	if err := f.Began.UnmarshalText([]byte(q.Get("borjan"))); err != nil {
		return err
	}
	page := Page{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		page.Limit, page.Offset = 0, 0
	}
	rows, n, err := a.Store.Conducts(ctx, f, page)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Conduct]{Title: "Uppförandekoden", File: "uppforandekod", Fields: ConductFields, Query: q, Filter: filters, At: a.Store.DB.Now(), Each: record.Rows(rows), Path: Conduct.URL}.Send(w, r)
	}
	list := listing.List(q, rows, ui.Count(n), filters...)
	list.Excel, list.Hint, list.Keep = record.Excel(q), "leverantörens namn", web.UserFrom(ctx).ID != ""
	if list.Views, err = a.Views.After(ctx, views(q, ConductPath, "Alla", ConductPath, "Pågår", ConductPath+"?oppen=ja", "Hög risk", ConductPath+"?risk=high"), q); err != nil {
		return err
	}
	return listTmpl.Render(w, r, "Uppförandekoden", listPage{Tabs: tabs(ConductPath), List: list, Actions: a.newActions(ctx, "Ny uppföljning", ConductPath+"/ny"),
		Intro: "Regionernas gemensamma uppförandekod för leverantörer. Riskklassen avgör stegen: startmöte, självskattning och revision. Avvikelser kräver en handlingsplan."})
}

func (a *Web) conduct(w http.ResponseWriter, r *http.Request) error {
	ctx, today := r.Context(), a.Store.Today()
	c, err := a.Store.Conduct(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	rules, err := a.Store.Rules(ctx, 0)
	if err != nil {
		return err
	}
	actions, _, err := a.Store.Actions(ctx, ActionFilter{ConductID: c.ID}, Page{Limit: 100})
	if err != nil {
		return err
	}
	page := showPage{Crumbs: []ui.Crumb{{Label: "Uppförandekoden", URL: ConductPath}}, Lead: "Ansvarig " + c.Responsible, Status: []ui.Badge{conductBadge(c), riskBadge(c.Risk)}, Facts: ui.NewFacts(ConductFields, &c),
		Way: conductWay(rules, c), Sections: []section{{Title: "Steg", Text: empty(len(c.Done), "Inget steg är gjort än."), Table: stepTable(c)},
			{Title: "Åtgärder", Text: empty(len(actions), "Ingen åtgärd är överenskommen."), Table: actionColumnsOf(today).Table("Åtgärder", actions)}}}
	page.Facts.Link("supplier_id", "/leverantorer/"+c.SupplierID)
	if c.ContractID != "" {
		page.Facts.Link("contract_id", ContractURL+"/"+string(c.ContractID))
	}
	page.Facts.DropEmpty()
	if due := rules.Due(c); due != 0 && due < today {
		page.Notices = []ui.Notice{{Tone: ui.Bad, Title: c.StateSv(), Text: "Det skulle ha varit klart senast " + due.Long() + "."}}
	}
	if web.May(ctx, permWrite) && a.mineIf(ctx, c.ContractID) == nil {
		page.Actions = conductActions(c)
	}
	entries, err := a.Store.History(ctx, ConductKind, c.ID)
	page.History = record.HistoryOf("uppföljningen", entries)
	if err != nil {
		return err
	}
	return showTmpl.Render(w, r, c.Name(), page)
}

func conductWay(rules Rules, c Conduct) ui.Timeline {
	t := ui.Timeline{Label: "Uppföljningens väg"}
	for _, code := range c.needed() {
		step := ui.Step{Label: field.LabelOf(Steps, code), State: ui.Next}
		if s, ok := c.step(code); ok {
			step.State, step.Text, step.At = ui.Done, s.DoneOn.Sv(), s.DoneOn.String()
		} else if code == c.Next() && c.ClosedOn == 0 {
			due := rules.Due(c)
			step.State, step.Text, step.At = ui.Now, "senast "+due.Sv(), due.String()
		}
		t.Steps = append(t.Steps, step)
	}
	last := ui.Step{Label: "Resultat", State: ui.Next}
	if c.ClosedOn != 0 {
		last.State, last.Text, last.At = ui.Done, c.ClosedOn.Sv(), c.ClosedOn.String()
	}
	t.Steps = append(t.Steps, last)
	return t
}

func stepTable(c Conduct) ui.Table {
	return ui.Columns[Step]{
		{Label: "Steg", Cell: func(s *Step) ui.Cell { return ui.Text(field.LabelOf(Steps, s.Step)) }},
		{Label: "Gjort", Cell: func(s *Step) ui.Cell { return dayCell(s.DoneOn).Under(s.By) }},
		{Label: "Utfall", Cell: func(s *Step) ui.Cell {
			if s.Deviation {
				return ui.Mark(ui.Badge{Text: "Avvikelser", Tone: ui.Warn})
			}
			return ui.Mark(ui.Badge{Text: "Utan avvikelse", Tone: ui.Good})
		}},
		{Label: "Vad det visade", Cell: func(s *Step) ui.Cell { return ui.Text(s.Text) }},
	}.Table("Steg", c.Done)
}

func conductActions(c Conduct) []ui.Action {
	var list []ui.Action
	if len(c.Done) > 0 || c.ClosedOn != 0 {
		list = append(list, ui.Action{Label: "Ta tillbaka senaste steget", URL: c.URL() + "/backa", Icon: "rotate-2"})
	}
	if c.ClosedOn != 0 {
		return list
	}
	list = append(list, ui.Action{Label: "Ändra riskklass", URL: c.URL() + "/riskklass", Icon: "pencil"})
	if c.ContractID != "" {
		list = append(list, ui.Action{Label: "Ny åtgärd", URL: ActionPath + "/ny?avtal=" + string(c.ContractID) + "&uppfoljning=" + c.ID, Icon: "list-check"})
	}
	next := c.Next()
	list = append(list, ui.Action{Label: "Fastställ resultatet", URL: c.URL() + "/avsluta", Icon: "gavel", Primary: next == ""})
	if next != "" {
		list = append(list, ui.Action{Label: "Registrera " + lower(field.LabelOf(Steps, next)), URL: c.URL() + "/steg", Icon: "check", Primary: true})
	}
	return list
}

func (a *Web) newConduct(r *http.Request) (formPage, error) {
	c := Conduct{BeginsOn: a.Store.Today(), Responsible: web.UserFrom(r.Context()).Name}
	f := ui.NewForm(ConductFields, &c)
	f.Submit, f.Cancel = "Börja följa upp", ConductPath
	control, err := a.contractControl(r.Context(), r.FormValue("avtal"))
	control.Required = true
	control.Help = "Uppföljningen gäller leverantören i det här avtalet."
	f.Without("supplier_id", "contract_id")
	f.Controls = append([]ui.Control{control, {Key: "supplier", Label: "Leverantör", Type: "text", Help: "Namn eller organisationsnummer. Lämna tomt om avtalet har en leverantör."}}, f.Controls...)
	return formPage{Crumbs: []ui.Crumb{{Label: "Uppförandekoden", URL: ConductPath}}, Form: f}, err
}

func (a *Web) beginConduct(r *http.Request, posted map[string]string) (string, string, error) {
	ctx := r.Context()
	k, err := a.mine(ctx, posted["contract_id"])
	if err != nil {
		return "", "", err
	}
	c := Conduct{ContractID: ref(k.ID), ResponsibleID: ref(web.UserFrom(ctx).ID)}
	if ids := k.SupplierIDs(); len(ids) == 1 && posted["supplier"] == "" {
		c.SupplierID = ids[0]
	} else if c.SupplierID, err = a.Store.suppliers().Choose(ctx, posted["supplier"]); err != nil {
		return "", "", asField(err, "supplier")
	}
	delete(posted, "supplier_id")
	if err = ConductFields.Read(&c, posted); err == nil {
		c, err = a.Store.BeginConduct(ctx, c)
	}
	return c.URL(), "Uppföljningen är påbörjad.", err
}

// myConduct is the follow-up of the address, if the user acts for its contract.
func (a *Web) myConduct(r *http.Request) (Conduct, error) {
	c, err := a.Store.Conduct(r.Context(), r.PathValue("id"))
	if err == nil {
		err = a.mineIf(r.Context(), c.ContractID)
	}
	return c, err
}

func conductPage(c Conduct, intro string, f ui.Form) formPage {
	f.Cancel = c.URL()
	return formPage{Crumbs: []ui.Crumb{{Label: "Uppförandekoden", URL: ConductPath}, {Label: c.Supplier, URL: c.URL()}}, Intro: intro, Form: f}
}

func (a *Web) stepForm(r *http.Request) (formPage, error) {
	c, err := a.myConduct(r)
	return conductPage(c, "Nästa steg: "+lower(field.LabelOf(Steps, c.Next()))+". Avvikelser kräver en handlingsplan innan resultatet fastställs.", ui.Form{Submit: "Spara steget", Controls: []ui.Control{
		{Key: "done_on", Label: "Gjort", Type: "date", Required: true, Value: a.Store.Today().String()},
		{Key: "deviation", Label: "Avvikelser", Type: "choice", Required: true, Options: []ui.Option{{Value: "nej", Label: "Nej, inga avvikelser"}, {Value: "ja", Label: "Ja, avvikelser finns"}}},
		{Key: "text", Label: "Vad steget visade", Type: "long", Required: true}}}), err
}

func (a *Web) takeStep(r *http.Request, posted map[string]string) (string, string, error) {
	c, err := a.myConduct(r)
	if err != nil {
		return "", "", err
	}
	on, err := dayOf(posted, "done_on")
	if err == nil {
		_, err = a.Store.TakeStep(r.Context(), c.ID, Step{Step: c.Next(), DoneOn: on, Deviation: posted["deviation"] == "ja", Text: posted["text"]})
	}
	return c.URL(), "Steget är registrerat.", err
}

func (a *Web) undoForm(r *http.Request) (formPage, error) {
	c, err := a.myConduct(r)
	return conductPage(c, "För rättelser. Det senaste steget, eller det fastställda resultatet, tas tillbaka.", ui.Form{Submit: "Ta tillbaka", Controls: []ui.Control{{Key: "why", Label: "Varför?", Type: "long", Required: true}}}), err
}

func (a *Web) undoStep(r *http.Request, posted map[string]string) (string, string, error) {
	c, err := a.myConduct(r)
	if err == nil {
		_, err = a.Store.UndoStep(r.Context(), c.ID, posted["why"])
	}
	return c.URL(), "Steget är tillbakataget.", err
}

func (a *Web) riskForm(r *http.Request) (formPage, error) {
	c, err := a.myConduct(r)
	f := ui.NewForm(ConductFields, &c)
	f.Only("risk", "risk_why")
	f.Submit = "Spara riskklassen"
	return conductPage(c, "Riskklassen avgör vilka steg som behövs.", f), err
}

func (a *Web) reclassify(r *http.Request, posted map[string]string) (string, string, error) {
	c, err := a.myConduct(r)
	if err == nil {
		_, err = a.Store.Reclassify(r.Context(), c.ID, posted["risk"], posted["risk_why"])
	}
	return c.URL(), "Riskklassen är ändrad.", err
}

func (a *Web) closeForm(r *http.Request) (formPage, error) {
	c, err := a.myConduct(r)
	var list []ui.Option
	for _, o := range ConductResults {
		list = append(list, ui.Option{Value: o.Value, Label: o.Label})
	}
	return conductPage(c, "Innan alla steg är gjorda kan uppföljningen bara eskaleras.", ui.Form{Submit: "Fastställ", Controls: []ui.Control{
		{Key: "result", Label: "Resultat", Type: "choice", Required: true, Options: list}, {Key: "result_text", Label: "Motivering", Type: "long", Required: true}}}), err
}

func (a *Web) closeConduct(r *http.Request, posted map[string]string) (string, string, error) {
	c, err := a.myConduct(r)
	if err == nil {
		_, err = a.Store.CloseConduct(r.Context(), c.ID, posted["result"], posted["result_text"])
	}
	return c.URL(), "Resultatet är fastställt.", err
}
