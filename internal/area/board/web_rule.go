package board

import (
	"context"
	"fmt"
	"net/http"

	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

func (a *Web) ruleRoutes(m *web.Mux) {
	m.Handle("GET "+RulePath, permRead, a.rules)
	a.asked(m, RulePath+"/ny", permWrite, a.newRule)
	a.asked(m, RulePath+"/{id}/andra", permWrite, a.editRule)
	a.does(m, RulePath+"/{id}/bekrafta", permWrite, "Regeln är bekräftad.", func(r *http.Request) (string, error) {
		return RulePath, a.Store.ConfirmRule(r.Context(), r.PathValue("id"))
	})
}

type rulesPage struct {
	Actions []ui.Action
	Table   ui.Table
	Warning ui.Notice
}

var rulesTmpl = web.Parse[rulesPage](pages, "rules.html")

func (a *Web) rules(w http.ResponseWriter, r *http.Request) error {
	list, err := a.Store.Rules(r.Context())
	if err != nil {
		return err
	}
	write, waiting := web.May(r.Context(), permWrite), 0
	page := rulesPage{Table: ui.Columns[Rule]{
		{Label: "Regel", Cell: func(u *Rule) ui.Cell { return ui.Text(field.LabelOf(ruleKinds, u.Kind)).Under(u.Body) }},
		{Label: "Dagar", Cell: func(u *Rule) ui.Cell { return ui.Number(fmt.Sprint(u.Days)) }},
		{Label: "Gäller från", Cell: func(u *Rule) ui.Cell { return ui.Time(u.ValidFrom.String(), u.ValidFrom.Sv()) }},
		{Label: "Lagrum eller reglemente", Cell: func(u *Rule) ui.Cell { return ui.Text(u.Law).Under(u.Source) }},
		{Label: "Läge", Cell: func(u *Rule) ui.Cell {
			if u.Confirmed {
				return ui.Mark(ui.Badge{Text: "Bekräftad", Tone: ui.Good}).Under(u.ConfirmedBy)
			}
			return ui.Mark(ui.Badge{Text: "Inte bekräftad", Tone: ui.Warn})
		}},
	}.Table("Regler", list)}
	for i, u := range list {
		if !u.Confirmed {
			waiting++
		}
		if !write {
			continue
		}
		row := &page.Table.Rows[i]
		row.ID, row.Label = u.ID, field.LabelOf(ruleKinds, u.Kind)
		row.Menu = []ui.Action{{Label: "Ändra", URL: RulePath + "/" + u.ID + "/andra", Icon: "pencil"}}
		if !u.Confirmed {
			row.Menu = append(row.Menu, ui.Action{Label: "Bekräfta", URL: RulePath + "/" + u.ID + "/bekrafta", Icon: "check", Post: true, Confirm: "Är regeln kontrollerad mot sin källa?"})
		}
	}
	if write {
		page.Actions = []ui.Action{{Label: "Ny regel", URL: RulePath + "/ny", Icon: "plus", Primary: true}}
	}
	if waiting > 0 {
		page.Warning = ui.Notice{Tone: ui.Warn, Title: fmt.Sprintf("%d av %d regler är inte bekräftade", waiting, len(list)),
			Text: "En jurist ska ha kontrollerat dem mot lag och reglemente innan de används skarpt. Klöver räknar med dem så länge och visar det."}
	}
	return rulesTmpl.Render(w, r, "Nämndregler", page)
}

var ruleCrumbs = []ui.Crumb{{Label: "Nämnden", URL: HomePath}, {Label: "Nämndregler", URL: RulePath}}

func (a *Web) newRule(r *http.Request) (ask, error) {
	options, err := a.bodyOptions(r.Context())
	u := Rule{Kind: SummonsRule, ValidFrom: a.Store.Today()}
	f := ui.NewForm(RuleFields, &u)
	f.Choose("body_id", options)
	f.Submit, f.Cancel = "Spara regel", RulePath
	return ask{title: "Ny regel", crumbs: ruleCrumbs, form: f, done: "Regeln är sparad och väntar på att bekräftas.",
		intro: "En ny regel gäller sammanträden från dess första dag. Ett organs egen regel går före den allmänna.",
		do: func(ctx context.Context, posted map[string]string) error {
			if err := RuleFields.Read(&u, posted); err != nil {
				return err
			}
			_, err := a.Store.CreateRule(ctx, u)
			return err
		}}, err
}

func (a *Web) editRule(r *http.Request) (ask, error) {
	u, err := a.Store.Rule(r.Context(), r.PathValue("id"))
	if err != nil {
		return ask{}, err
	}
	options, err := a.bodyOptions(r.Context())
	f := ui.NewForm(RuleFields, &u)
	f.Choose("body_id", options)
	f.Controls = append(f.Controls, why("Varför ändras regeln?"))
	f.Submit, f.Cancel, f.Version = "Spara regel", RulePath, int(u.Version)
	input := func(posted map[string]string) Rule { mine := u; _ = RuleFields.Read(&mine, posted); return mine }
	return ask{title: "Ändra regel", crumbs: ruleCrumbs, form: f, done: "Regeln är sparad och väntar på att bekräftas.", conflict: conflictOf(RuleFields, input, u, u.Version),
		do: func(ctx context.Context, posted map[string]string) error {
			mine := u
			if err := RuleFields.Read(&mine, posted); err != nil {
				return err
			}
			mine.Version = int64(web.Version(posted))
			_, err := a.Store.SaveRule(ctx, mine, posted["why"])
			return err
		}}, err
}
