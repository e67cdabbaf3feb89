package identity

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

func (a *Web) decisionListing() ui.Listing[Decision] {
	return ui.Listing[Decision]{
		One: "beslut", Many: "beslut", Sort: "-decided_on",
		Columns: ui.Columns[Decision]{
			{Key: "act", Label: "Beslut", Cell: func(d *Decision) ui.Cell {
				act, _ := ActOf(d.Act)
				return ui.Link(act.Label, d.URL()).Under(d.RecordTitle)
			}},
			ui.Field(DecisionFields, "decided_on"),
			{Key: "name", Label: "Beslutat av", Cell: func(d *Decision) ui.Cell {
				role, _ := RoleOf(d.Role)
				return ui.Text(d.Name).Under(role.Label)
			}},
			ui.Field(DecisionFields, "amount").Fixed(),
			ui.Field(DecisionFields, "parties").Fixed(),
			{Key: "ground", Label: "Stöd", Cell: func(d *Decision) ui.Cell { return ui.Text(d.Ground()) }},
			{Key: "state", Label: "Anmälan", Cell: func(d *Decision) ui.Cell { return reportCell(*d) }},
		},
		Row: func(d *Decision, row *ui.Row) { row.ID, row.Label = d.ID, d.Title() },
	}
}

func reportCell(d Decision) ui.Cell {
	b := ui.Badge{Text: d.State()}
	switch {
	case d.WithdrawnOn != 0:
		b.Icon, b.Tone = "rotate-2", ui.Bad
	case d.ReportedTo != "":
		b.Tone = ui.Good
	case d.Notify:
		b.Icon, b.Tone = "hourglass", ui.Warn
	}
	return ui.Mark(b).Under(d.ReportedAs)
}

func (a *Web) decisionFilters(ctx context.Context, f DecisionFilter) ([]ui.Filter, error) {
	names, err := a.Store.Deciders(ctx)
	if err != nil {
		return nil, err
	}
	ids := slices.SortedFunc(maps.Keys(names), func(x, y string) int { return sv.Compare(names[x], names[y]) })
	people := options(ids, func(id string) field.Option { return field.Option{Value: id, Label: names[id]} })
	list := []ui.Filter{
		{Key: "beslut", Label: "Slag av beslut", Options: actOptions()},
		{Key: "delegat", Label: "Beslutat av", Options: people},
		{Key: "period", Label: "Beslutat", Kind: ui.Period},
		{Key: "part", Label: "Part", Options: partyOptions()},
		{Key: "anmalt", Label: "Anmält", Kind: ui.YesNo},
		{Key: "grund", Label: "Stöd", Options: basisOptions},
	}
	if f.Meeting != "" {
		list = append(list, ui.Filter{Key: "sammantrade", Label: "Sammanträde", Options: []field.Option{{Value: f.Meeting, Label: "Valt sammanträde"}}})
	}
	return list, nil
}

func (a *Web) decisions(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := ParseDecisionFilter(r.URL.Query())
	if err != nil {
		return err
	}
	filters, err := a.decisionFilters(ctx, f)
	if err != nil {
		return err
	}
	listing := a.decisionListing()
	q := listing.Query(r, filters...)
	page := Page{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		page.Limit, page.Offset = sheetLimit, 0
	}
	rows, count, err := a.Store.Decisions(ctx, f, page)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Decision]{Title: "Delegationsbeslut", File: "delegationsbeslut", Fields: DecisionFields, Each: record.Rows(rows),
			Path: Decision.URL, Query: q, Filter: filters, At: a.Store.DB.Now()}.Send(w, r)
	}
	list := listing.List(q, rows, ui.Count(count), filters...)
	list.Hint = "Diarienummer, avtal, benämning"
	if err := a.dress(ctx, &list); err != nil {
		return err
	}
	if len(list.Views) == 0 {
		list.Views = []ui.View{{Label: "Alla", URL: decisionsPath, Active: q.Selection() == ""}}
	}
	list.Views = slices.Insert(list.Views, 1, decisionViews(ctx, q, filters)...)
	out := listPage{Tabs: delegationTabs("decisions"), List: list}
	if web.May(ctx, permDecide) {
		out.Actions = []ui.Action{{Label: "Registrera beslut", URL: decisionsPath + "/ny", Icon: "plus", Primary: true}}
	}
	return listTmpl.Render(w, r, "Delegationsbeslut", out)
}

// decisionViews are what is usually looked for: what the board has not been told,
// and one's own decisions.
func decisionViews(ctx context.Context, q ui.Query, filters []ui.Filter) []ui.View {
	told, own := DecisionFilter{Reported: "nej"}, DecisionFilter{UserID: web.UserFrom(ctx).ID}
	views := []ui.View{{Label: "Ska anmälas", URL: told.URL(), Active: q.Selection() == told.Values().Encode()}}
	for _, f := range filters {
		if f.Key == "delegat" && slices.ContainsFunc(f.Options, func(o field.Option) bool { return o.Value == own.UserID }) {
			views = append(views, ui.View{Label: "Mina", URL: own.URL(), Active: q.Selection() == own.Values().Encode()})
		}
	}
	return views
}

func (a *Web) showDecision(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, err := a.Store.Decision(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	entries, err := a.Store.History(ctx, kindDecision, d.ID)
	if err != nil {
		return err
	}
	page := showPage{Crumbs: delegationCrumbs, Lead: d.Name + ", " + d.DecidedOn.Long(), Status: reportCell(d).Badges[0],
		Facts: ui.NewFacts(DecisionFields, &d), History: record.HistoryOf("", entries)}
	if path := a.register(d.RecordKind).Path; path != "" && d.RecordRef != "" {
		page.Facts.Link("record_title", path+d.RecordRef)
	}
	if d.DelegationID != "" {
		page.Facts.Link("rule_nr", "/delegation/versioner/"+string(d.DelegationID)+"?q="+d.RuleNr)
	}
	page.Facts.DropEmpty()
	if d.WithdrawnOn == 0 && mayWithdraw(ctx, d) {
		page.Actions = []ui.Action{{Label: "Återta beslutet", URL: d.URL() + "/aterta", Icon: "rotate-2", Danger: true}}
	}
	return showTmpl.Render(w, r, d.Title(), page)
}

// mayWithdraw: one's own decision, or any for those who keep the order. What
// Klöver wrote when an act was done is taken back with the act.
func mayWithdraw(ctx context.Context, d Decision) bool {
	act, _ := ActOf(d.Act)
	if act.Checked && d.RecordRef != "" || !web.May(ctx, permDecide) {
		return false
	}
	return string(d.UserID) == web.UserFrom(ctx).ID || web.May(ctx, permDelegationWrite)
}

func (a *Web) decisionPage(ctx context.Context, d Decision) (formPage, error) {
	f := ui.NewForm(DecisionFields, &d)
	f.Action, f.Submit, f.Cancel = decisionsPath, "Fatta beslutet", decisionsPath
	f.Choose("act", options(slices.DeleteFunc(Acts(), func(a Act) bool { return a.Checked }), func(a Act) field.Option {
		return field.Option{Value: a.Key, Label: a.Label}
	}))
	f.Draft = "delegationsbeslut"
	order, ok, err := a.Store.DelegationOn(ctx, a.Store.today())
	intro := "Beslut om att starta, tilldela och avbryta en upphandling och att teckna, förlänga och säga upp avtal registreras där de görs. Här registreras övriga beslut."
	if err == nil && !ok {
		intro += " Ingen delegationsordning gäller i dag; beslutet sparas med den uppgiften."
	} else if err == nil {
		intro += " Ditt beslut prövas mot " + order.Name() + "."
	}
	return formPage{Crumbs: delegationCrumbs, Intro: intro, Form: f}, err
}

func (a *Web) newDecision(w http.ResponseWriter, r *http.Request) error {
	d := Decision{DecidedOn: a.Store.today()}
	_ = d.Parties.UnmarshalText([]byte(joined(web.UserFrom(r.Context()).Parties))) // guests have other codes: then none is proposed
	page, err := a.decisionPage(r.Context(), d)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Registrera delegationsbeslut", page)
}

func joined(codes []string) string {
	text := ""
	for _, c := range codes {
		text += c + ","
	}
	return text
}

func (a *Web) createDecision(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var d Decision
	if err = DecisionFields.Read(&d, posted); err == nil {
		d, err = a.Store.Register(r.Context(), d)
	}
	if err != nil {
		page, failed := a.decisionPage(r.Context(), Decision{DecidedOn: a.Store.today()})
		if failed != nil {
			return failed
		}
		return again(w, r, "Registrera delegationsbeslut", page, posted, err)
	}
	return web.Redirect(w, r, d.URL(), "Beslutet är registrerat.")
}

func withdrawalPage(d Decision) formPage {
	return whyPage(append(slices.Clone(delegationCrumbs), ui.Crumb{Label: d.Title(), URL: d.URL()}),
		"Beslutet står kvar i listan som återtaget och anmäls inte.", d.URL()+"/aterta", "Återta beslutet", d.URL())
}

func (a *Web) askWithdrawal(w http.ResponseWriter, r *http.Request) error {
	d, err := a.Store.Decision(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Återta beslutet", withdrawalPage(d))
}

func (a *Web) withdrawDecision(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	d, err := a.Store.Decision(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if !mayWithdraw(r.Context(), d) {
		return fault.Forbidden("Beslutet återtas av den som fattade det, eller där det registrerades.")
	}
	if _, err := a.Store.WithdrawDecision(r.Context(), d.ID, posted["why"]); err != nil {
		return again(w, r, "Återta beslutet", withdrawalPage(d), posted, err)
	}
	return web.Redirect(w, r, d.URL(), "Beslutet är återtaget.")
}
