package contract

import (
	"context"

	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// lifeRoutes connects the pages about a contract's life.
func (a *Web) lifeRoutes(m *web.Mux) {
	a.rules().Routes(m)
	m.Handle("GET "+TemplatePath, "contract.read", a.template)
	m.Handle("POST "+TemplatePath, "figure.target", a.setTemplate)
	a.amendmentRoutes(m)
	a.deviationRoutes(m)
	for _, s := range []side{exitSide, documentSide, sanctionSide, optionSide, linkSide} {
		a.sideRoutes(m, s)
	}
}

// lifePanels are the boxes of the contract's page about its life.
func (a *Web) lifePanels(ctx context.Context, c Contract) ([]ui.Panel, error) {
	if c.Stage == Draft || c.Stage == ForSigning {
		p, err := a.documentPanel(ctx, c)
		return []ui.Panel{p}, err
	}
	var list []ui.Panel
	for _, make := range []func(context.Context, Contract) (ui.Panel, error){a.amendmentPanel, a.deviationPanel, a.linkPanel, a.documentPanel, a.sanctionPanel, a.exitPanel} {
		p, err := make(ctx, c)
		if err != nil {
			return nil, err
		}
		if p.Body != "" {
			list = append(list, p)
		}
	}
	return list, nil
}

// box is a panel with a table, or a text when it has no rows.
func box(p ui.Panel, t ui.Table, text string) (ui.Panel, error) {
	page := followUpPanel{Table: t}
	if len(t.Rows) == 0 {
		page.Text = text
	}
	var err error
	p.Body, err = followUpPanelTmpl.HTML(page)
	return p, err
}

func action(ctx context.Context, c Contract, perm, label, url string) []ui.Action {
	if !web.May(ctx, perm) || within(ctx, c.Parties) != nil || c.Stage == Closed {
		return nil
	}
	return []ui.Action{{Label: label, URL: url, Icon: "plus"}}
}

func (a *Web) amendmentPanel(ctx context.Context, c Contract) (ui.Panel, error) {
	list, err := a.Store.Amendments(ctx, c.ID)
	if err != nil {
		return ui.Panel{}, err
	}
	p := ui.Panel{ID: "andringar", Title: "Ändringar", URL: c.AmendmentsURL()}
	if c.Stage == Signed {
		p.Actions = action(ctx, c, "contract.write", "Pröva en ändring", c.AmendmentsURL())
	}
	text := "Avtalet har inte ändrats."
	m, ok, err := a.Store.Meter(ctx, c, list)
	if err != nil {
		return p, err
	}
	if ok && len(list) > 0 {
		p.Title += ", " + percent(m.Percent()) + " av mindre värde"
	}
	return box(p, amendmentColumns.Table("Ändringar", list), text)
}

var deviationPanelColumns = ui.Columns[Deviation]{
	{Label: "Avvikelse", Cell: func(d *Deviation) ui.Cell { return ui.Link(d.Title, d.URL()).Under(d.Number) }},
	{Label: "Läge", Cell: func(d *Deviation) ui.Cell { return ui.Mark(d.badges()...) }},
	{Label: "Upptäckt", Cell: func(d *Deviation) ui.Cell { return ui.Time(d.HappenedOn.String(), d.HappenedOn.Sv()) }},
}

func (a *Web) deviationPanel(ctx context.Context, c Contract) (ui.Panel, error) {
	f := DeviationFilter{ContractID: c.ID}
	list, _, err := a.Store.Deviations(ctx, f, Page{Limit: panelRows})
	if err != nil {
		return ui.Panel{}, err
	}
	p := ui.Panel{ID: "avvikelser", Title: "Avvikelser", URL: f.URL(), Actions: action(ctx, c, permDeviation, "Notera avvikelse", c.URL()+"/avvikelse")}
	return box(p, deviationPanelColumns.Table("Avvikelser", list), "Ingen avvikelse är noterad.")
}

func (a *Web) linkPanel(ctx context.Context, c Contract) (ui.Panel, error) {
	list, _, err := a.Store.Search(ctx, Filter{MainID: c.ID}, Page{Limit: panelRows})
	if err != nil || len(list) == 0 && c.PersonalData != Yes {
		return ui.Panel{}, err
	}
	p := ui.Panel{ID: "hor-till", Title: "Avtal som hör till", URL: Filter{MainID: c.ID}.URL()}
	return box(p, a.panelColumns().Table("Avtal som hör till", list), "Inget PUB-avtal eller tilläggsavtal är kopplat.")
}

func (a *Web) documentPanel(ctx context.Context, c Contract) (ui.Panel, error) {
	list, err := a.Store.Documents(ctx, c.ID)
	if err != nil {
		return ui.Panel{}, err
	}
	p := ui.Panel{ID: "dokument", Title: "Dokument", URL: c.DocumentsURL(), Actions: action(ctx, c, "contract.write", "Lägg till dokument", c.DocumentsURL())}
	return box(p, documentColumns.Table("Dokument", list), "Inga dokument är angivna.")
}

func (a *Web) sanctionPanel(ctx context.Context, c Contract) (ui.Panel, error) {
	list, err := a.Store.Declarations(ctx, c.ID)
	if err != nil || len(c.Suppliers) == 0 {
		return ui.Panel{}, err
	}
	p := ui.Panel{ID: "sanktioner", Title: "Sanktioner", URL: c.SanctionsURL(), Actions: action(ctx, c, "contract.write", "Notera försäkran", c.SanctionsURL())}
	return box(p, declarationColumns[:3].Table("Sanktioner", list), "Ingen sanktionsförsäkran är noterad.")
}

func (a *Web) exitPanel(ctx context.Context, c Contract) (ui.Panel, error) {
	list, err := a.Store.Exit(ctx, c.ID)
	if err != nil {
		return ui.Panel{}, err
	}
	near, err := a.nearEnd(ctx, c)
	if err != nil || len(list) == 0 && !near {
		return ui.Panel{}, err
	}
	p := ui.Panel{ID: "avslut", Title: "Inför avtalets slut", URL: c.ExitURL()}
	done := int64(0)
	for _, e := range list {
		if e.DoneOn != 0 {
			done++
		}
	}
	if len(list) > 0 {
		p.Title += ", " + sv.Number(done) + " av " + sv.Number(int64(len(list))) + " klara"
	}
	return box(p, a.exitTable(c, list, false), "Avslutslistan är inte upplagd.")
}

// nearEnd tells whether the contract ends so soon that the exit checklist should be laid.
func (a *Web) nearEnd(ctx context.Context, c Contract) (bool, error) {
	rules, err := a.Store.Rules(ctx, 0)
	ends := c.ends(a.Store.Today())
	return ends != 0 && ends <= a.Store.Today().AddMonths(int(rules[exitMonths])), err
}

// lifeNotices tell what somebody must see to in the contract's life.
func (a *Web) lifeNotices(ctx context.Context, c Contract) ([]ui.Notice, error) {
	var list []ui.Notice
	today := a.Store.Today()
	if r, ok := c.Renewal(today); ok {
		n := ui.Notice{Tone: ui.Info, Title: "Avtalet förlängs automatiskt med " + sv.Plural(c.RenewalMonths.N, "månad", "månader") + " i taget",
			Text: "Perioden slutar " + r.Ends.Sv() + ". Säg upp senast " + r.NoticeBy.Sv() + ", annars gäller det till och med " + r.Next.Sv() + "."}
		if r.Missed(today) {
			n.Text = "Sista dag för uppsägning var " + r.NoticeBy.Sv() + ". Avtalet gäller till och med " + r.Next.Sv() + "."
		}
		list = append(list, n)
	}
	if c.Stage == Draft && c.ReviewAskedOn != 0 && c.ReviewedOn == 0 {
		list = append(list, ui.Notice{Tone: ui.Info, Title: "Avtalet granskas", Text: c.ReviewBy + " har det sedan " + c.ReviewAskedOn.Sv() + "."})
	}
	if !c.InForce(today) {
		return list, nil
	}
	dpa, err := a.dpaNotice(ctx, c)
	if err != nil {
		return list, err
	}
	declared, err := a.Store.Declarations(ctx, c.ID)
	for _, n := range a.sanctionNotices(c, declared) {
		if n.Tone == ui.Bad {
			list = append(list, n)
		}
	}
	return append(list, dpa...), err
}

// dpaNotice is red when personal data is processed and no PUB-avtal in force is linked.
func (a *Web) dpaNotice(ctx context.Context, c Contract) ([]ui.Notice, error) {
	if c.PersonalData != Yes {
		return nil, nil
	}
	linked, err := a.Store.Number(ctx, Filter{MainID: c.ID, Type: Processing, InForce: a.Store.Today()})
	if err != nil || linked > 0 {
		return nil, err
	}
	if c.DPA == Yes {
		return []ui.Notice{{Tone: ui.Warn, Title: "PUB-avtalet är inte kopplat", Text: "Enligt uppgifterna finns ett PUB-avtal. Lägg upp det som avtal av typen PUB-avtal och koppla det hit."}}, nil
	}
	return []ui.Notice{{Tone: ui.Bad, Title: "PUB-avtal saknas", Text: "Personuppgifter behandlas, men inget personuppgiftsbiträdesavtal är kopplat till avtalet (dataskyddsförordningen art. 28)."}}, nil
}
