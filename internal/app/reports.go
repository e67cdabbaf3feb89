package app

import (
	"context"
	"slices"

	"klover/internal/area/board"
	"klover/internal/area/contract"
	"klover/internal/area/identity"
	"klover/internal/area/procurement"
	"klover/internal/area/report"
	"klover/internal/area/saving"
	"klover/internal/base/field"
	"klover/internal/base/paper"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// reports gives the reports what they print beside the figures: the form of a
// coordinated procurement, the value and the region of a large contract, and the
// warning of savings that nobody has approved.
func (a *App) reports() report.Store {
	return report.Store{DB: a.DB, Goals: a.Goal,
		Details: map[string]report.Detail{
			procurement.Kind: {Heads: []string{"Upphandling", "Diarienummer", "Form"}, Cells: a.procurementCells},
			contract.Kind:    {Heads: []string{"Avtal", "Värde", "Part"}, Cells: a.contractCells},
		},
		Checks:  []report.Check{a.unapprovedSavings},
		Inserts: a.inserts(),
		People:  a.authors,
		Matters: a.boardMatters,
	}
}

// boardMatters is where the board takes up the report with the address.
func (a *App) boardMatters(ctx context.Context, path string) ([]report.Matter, error) {
	list, err := a.Board.LinkedTo(ctx, path)
	matters := make([]report.Matter, len(list))
	for i, l := range list {
		m := report.Matter{Title: l.Title, Body: l.Meeting.Body.Name, On: l.Meeting.HeldOn, URL: l.URL()}
		for _, d := range l.Decisions {
			refused := slices.Contains([]string{board.Returns, board.Tables, board.Rejects}, d.Kind)
			if m.Decision.On == 0 || m.Refused {
				m.Decision, m.Refused = report.Decision{On: d.DecidedOn, By: m.Body, No: d.Number(), Text: d.Text, URL: d.URL()}, refused
			}
		}
		matters[i] = m
	}
	return matters, err
}

// authors is those who can be given a section of a report to write.
func (a *App) authors(ctx context.Context) ([]field.Option, error) {
	var options []field.Option
	for _, role := range identity.RoleTable() {
		if !role.May("report.write") {
			continue
		}
		users, err := a.Identity.UsersWithRole(ctx, role.Code)
		if err != nil {
			return nil, err
		}
		for _, u := range users {
			one := field.Option{Value: u.ID, Label: u.Name}
			if !slices.Contains(options, one) {
				options = append(options, one)
			}
		}
	}
	slices.SortFunc(options, func(x, y field.Option) int { return sv.Compare(x.Label, y.Label) })
	return options, nil
}

// brands is the owners, who may have a report in their own look.
func (a *App) brands(ctx context.Context, on day.Date) ([]report.PartyBrand, error) {
	parties, err := a.Identity.Parties(ctx, on)
	var list []report.PartyBrand
	for _, p := range parties {
		if !p.Owns() {
			continue
		}
		brand := paper.Brand{Name: p.Name}
		if p.Colour != "" {
			if brand.Colour, err = paper.ParseColour(p.Colour); err != nil {
				return nil, err
			}
		}
		list = append(list, report.PartyBrand{Code: p.Code, Brand: brand})
	}
	return list, err
}

// inserts are what the registers can write into a report where {{infoga name}}
// stands alone on a line.
func (a *App) inserts() []report.Insert {
	return slices.Concat(a.boardInserts(), a.controlInserts(), a.goalInserts(), a.economyInserts())
}

func (a *App) procurementCells(ctx context.Context, ids []string) (map[string][]string, error) {
	rows, err := a.Procurement.Some(ctx, ids)
	form, _ := procurement.Fields.Get("form")
	cells := map[string][]string{}
	for id, p := range rows {
		cells[id] = []string{p.Title, p.Number, form.Text(&p)}
	}
	return cells, err
}

func (a *App) contractCells(ctx context.Context, ids []string) (map[string][]string, error) {
	rows, err := a.Contract.Some(ctx, ids)
	cells := map[string][]string{}
	for id, c := range rows {
		cells[id] = []string{c.Title, millions(c), c.Mark()}
	}
	return cells, err
}

// millions is the contract's value as the reports print it: "ca 10,0 mkr".
func millions(c contract.Contract) string {
	switch {
	case !c.Value.Known:
		return sv.Missing
	case c.ValueAbout:
		return "ca " + sv.Mkr(c.Value.Amount, 1)
	}
	return sv.Mkr(c.Value.Amount, 1)
}

// unapprovedSavings warns before a report is fixed: what is not approved is in no figure.
func (a *App) unapprovedSavings(ctx context.Context, p day.Period) ([]report.Warning, error) {
	filter := saving.Filter{Booked: p, States: []saving.State{saving.Draft, saving.Registered}}
	_, n, err := a.Saving.Search(ctx, filter, saving.Page{Limit: 1})
	if err != nil || n.N == 0 {
		return nil, err
	}
	return []report.Warning{{
		Kind: "Ej godkända besparingar", URL: filter.URL(),
		Text: sv.Plural(n.N, "effektrapport", "effektrapporter") + " i perioden är inte godkända och ingår inte i siffrorna.",
	}}, nil
}
