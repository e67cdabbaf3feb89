package price

import (
	"context"
	"net/http"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

func (a *Web) revisionForm(ctx context.Context, r Revision) (formPage, error) {
	page := formPage{Crumbs: []ui.Crumb{{Label: "Prisändringar", URL: RevisionPath}}, Form: ui.NewForm(RevisionFields, &r), Intro: "Registrera begäran som den kom in. Klöver räknar sedan ut vad klausulen ger och visar varje steg."}
	f := &page.Form
	f.Action, f.Submit, f.Cancel = RevisionPath, "Registrera", RevisionPath
	contracts, err := a.contracts(ctx)
	if err != nil {
		return page, err
	}
	f.Choose("contract_id", contracts)
	if r.ContractID == "" {
		f.Without("clause_id", "list_id")
		page.Notice = ui.Notice{Tone: ui.Info, Title: "Välj avtal först", Text: "Följer ändringen en indexklausul börjar du på avtalets sida, under Priser. Här registreras förhandlade ändringar direkt."}
		return page, nil
	}
	clauses, err := a.Store.ClausesOf(ctx, r.ContractID)
	if err != nil {
		return page, err
	}
	options := make([]field.Option, len(clauses))
	for i, c := range clauses {
		options[i] = field.Option{Value: c.ID, Label: c.Name()}
	}
	f.Choose("clause_id", options)
	lists, err := a.listOptions(ctx, r.ContractID)
	f.Choose("list_id", lists)
	return page, err
}

func (a *Web) blankRevision(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	one := Revision{ContractID: r.URL.Query().Get("avtal"), ClauseID: asRef(r.URL.Query().Get("klausul")), RequestedOn: a.Store.Today(), RequestedBy: "supplier", Ground: ByIndex}
	if one.ContractID == "" {
		one.Ground = ByNegotiation
	}
	if one.ClauseID != "" {
		c, err := a.Store.Clause(ctx, string(one.ClauseID))
		if err != nil {
			return err
		}
		standing, err := a.Store.standing(ctx, c.ID)
		if err != nil {
			return err
		}
		one.FromOn = c.Due(standing.On)
	}
	page, err := a.revisionForm(ctx, one)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ny prisändring", page)
}

func (a *Web) createRevision(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	contracts, err := a.contracts(ctx)
	if err != nil {
		return err
	}
	posted["contract_id"] = ui.Resolve(contracts, posted["contract_id"])
	var one Revision
	if err = RevisionFields.Read(&one, posted); err == nil && one.ContractID != "" {
		err = a.writes(ctx, one.ContractID)
	}
	if err == nil {
		one, err = a.Store.Request(ctx, one)
	}
	if err == nil {
		return web.Redirect(w, r, one.URL(), "Begäran är registrerad.")
	}
	page, failed := a.revisionForm(ctx, Revision{ContractID: one.ContractID, Ground: one.Ground})
	if failed != nil {
		return err
	}
	return again(w, r, "Ny prisändring", page, posted, err)
}

func (a *Web) decisionPage(ctx context.Context, one Revision) (formPage, error) {
	page := formPage{Crumbs: []ui.Crumb{{Label: "Prisändringar", URL: RevisionPath}, {Label: one.Name(), URL: one.URL()}}, Intro: "Den nya prisnivån är " + one.Proposed() + " från " + one.FromOn.Long() + ". Ett godkännande ger ett förslag till ny prislista.",
		Form: ui.Form{Action: one.URL() + "/besluta", Submit: "Besluta", Cancel: one.URL(), Controls: []ui.Control{
			{Key: "verdict", Label: "Beslut", Type: "choice", Required: true, Options: []ui.Option{{Value: "approve", Label: "Godkänn"}, {Value: "part", Label: "Godkänn en del"}, {Value: "reject", Label: "Avslå"}}},
			{Key: "percent", Label: "Godkänd ändring", Type: "text", Unit: "%", Help: "Fylls i bara när en del godkänns."},
			{Key: "on", Label: "Beslutsdag", Type: "date", Required: true, Value: a.Store.Today().String()},
			{Key: "why", Label: "Skäl", Type: "long", Help: "Krävs när begäran avslås eller bara en del godkänns."}, identity.BoardControl()}}}
	k, err := a.Store.contract(ctx, one.ContractID)
	if err != nil {
		return page, err
	}
	page.Notice, err = identity.AuthorityNotice(ctx, identity.Store{DB: a.Store.DB}, decision(k, RevisionKind, one.ID, one.Name(), "", 0))
	if len(one.Steps) > 0 {
		page.Sections = append(page.Sections, section{Title: "Uträkning", Table: stepTable(one.Steps)})
	}
	return page, err
}

func (a *Web) askRevision(w http.ResponseWriter, r *http.Request) error {
	one, err := a.revisionWritable(r)
	if err != nil {
		return err
	}
	if one.State != Checked {
		return fault.Conflict("Prisändringen är %s och kan inte beslutas nu.", one.State.Sv())
	}
	page, err := a.decisionPage(r.Context(), one)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Besluta om prisändring", page)
}

func readChoice(posted map[string]string) (Choice, error) {
	in := Choice{Reject: posted["verdict"] == "reject", Why: posted["why"]}
	var wrong []fault.Field
	if posted["verdict"] == "" {
		wrong = append(wrong, fault.Field{Name: "verdict", Message: "Välj beslut."})
	}
	var err error
	if in.On, err = dayIn(posted, "on"); err != nil {
		wrong = append(wrong, fault.FieldsOf(err)...)
	}
	if posted["verdict"] == "part" {
		if err := in.Percent.UnmarshalText([]byte(posted["percent"])); err != nil || !in.Percent.Known {
			wrong = append(wrong, fault.Field{Name: "percent", Message: "Skriv hur många procent som godkänns, till exempel 2,5."})
		}
	}
	return in, fault.Invalid(wrong...)
}

func (a *Web) decideRevision(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	one, err := a.revisionWritable(r)
	if err != nil {
		return err
	}
	in, err := readChoice(posted)
	if err == nil {
		one, err = a.Store.DecideRevision(identity.OnBoard(r.Context(), posted["board"]), one.ID, in)
	}
	if err == nil {
		return web.Redirect(w, r, one.URL(), "Prisändringen är "+sv.LowerFirst(one.State.Sv())+".")
	}
	if one, failed := a.revisionWritable(r); failed == nil {
		page, failed := a.decisionPage(r.Context(), one)
		if failed != nil {
			return err
		}
		return again(w, r, "Besluta om prisändring", page, posted, err)
	}
	return err
}

func withdrawalPage(one Revision) formPage {
	return formPage{Crumbs: []ui.Crumb{{Label: "Prisändringar", URL: RevisionPath}, {Label: one.Name(), URL: one.URL()}}, Intro: "För rättelser. Är den beslutad tas beslutet tillbaka, och förslag till prislistor som inte är fastställda försvinner.",
		Form: ui.Form{Action: one.URL() + "/ta-tillbaka", Submit: "Ta tillbaka", Cancel: one.URL(), Controls: []ui.Control{{Key: "why", Label: "Varför tas prisändringen tillbaka?", Type: "long", Required: true}}}}
}

func (a *Web) askWithdrawal(w http.ResponseWriter, r *http.Request) error {
	one, err := a.revisionWritable(r)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ta tillbaka prisändringen", withdrawalPage(one))
}

func (a *Web) withdrawRevision(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	one, err := a.revisionWritable(r)
	if err != nil {
		return err
	}
	if _, err = a.Store.WithdrawRevision(r.Context(), one.ID, posted["why"]); err == nil {
		return web.Redirect(w, r, one.URL(), "Prisändringen är återtagen.")
	}
	return again(w, r, "Ta tillbaka prisändringen", withdrawalPage(one), posted, err)
}
