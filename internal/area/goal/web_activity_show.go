package goal

import (
	"context"
	"fmt"
	"net/http"

	"klover/internal/base/audit"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

type activityPage struct {
	Kind       string
	Status     ui.Badge
	Late       ui.Notice
	Progress   ui.Progress
	Told       told
	Purpose    string
	Where      ui.Table
	Way        ui.Timeline
	Milestones ui.Table
	Add        string // address for a new milestone, "" for those who may not
	Statuses   ui.Table
	Facts      ui.Facts
	Chain      ui.Table
	Next       string // the activity that goes on the year after, "" for none
	History    ui.History
	Actions    []ui.Action
}

var activityTmpl = web.Parse[activityPage](pages, "activity.html", "told.html")

func (a *Web) showActivity(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	one, err := a.Store.Activity(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	t, err := a.Store.Tree(ctx, one.Year)
	if err != nil {
		return err
	}
	page := activityPage{Kind: fmt.Sprintf("%s, %d", kindText(&one), one.Year), Status: statusBadges[one.Status], Purpose: one.Purpose, Where: whereTable(t, one), Facts: activityFacts(one), Actions: activityActions(ctx, one)}
	if err := a.activityParts(ctx, one, &page); err != nil {
		return err
	}
	if one.Percent.Known {
		page.Progress = ui.Progress{Label: "Klart", Value: int(one.Percent.N), Max: 100, Text: sv.Percent(one.Percent.N, 100, 0)}
	}
	if one.Overdue(a.Store.Today()) && page.Next == "" {
		page.Late = ui.Notice{Tone: ui.Warn, Title: "Slutdatum har passerat", Text: "Aktiviteten skulle vara klar " + one.Ends.Sv() + ". Redovisa hur den står, eller flytta fram den."}
	}
	if page.Told, err = a.told(r, OfActivity, one.ID, one.URL(), t.Model.Unit); err != nil {
		return err
	}
	return activityTmpl.Render(w, r, one.Title, page)
}

func (a *Web) activityParts(ctx context.Context, one Activity, page *activityPage) error {
	stones, err := a.Store.Milestones(ctx, one.ID)
	if err != nil {
		return err
	}
	page.Milestones = a.milestoneTable(ctx, one, stones)
	page.Way = a.way(stones)
	if web.May(ctx, "goal.write") {
		page.Add = one.URL() + "/milstolpe"
	}
	accounts, err := a.Store.Accounts(ctx, OfActivity, one.ID)
	if err != nil {
		return err
	}
	page.Statuses = statusTable(accounts)
	chain, err := a.Store.chain(ctx, one)
	if err != nil {
		return err
	}
	if len(chain) > 1 {
		page.Chain = chainTable(chain)
	}
	if last := chain[len(chain)-1]; last.ID != one.ID {
		page.Next = last.URL()
	}
	entries, err := audit.History(ctx, a.Store.DB, ActivityKind, one.ID)
	page.History = shortHistory("aktiviteten", entries)
	return err
}

func activityFacts(one Activity) ui.Facts {
	f := ui.NewFacts(ActivityFields, &one, "kind", "phase", "owner_id", "unit_id", "starts", "ends", "tags", "headed")
	f.Link("owner_id", ActivityFilter{OwnerID: one.OwnerID, OwnerRole: roleOf(one)}.URL())
	f.DropEmpty()
	return f
}

// roleOf is the role that answers for an activity that no person does.
func roleOf(a Activity) string {
	if a.OwnerID != "" {
		return ""
	}
	return a.OwnerRole
}

func whereTable(t Tree, one Activity) ui.Table {
	var rows []Goal
	for _, id := range one.Goals {
		if g, ok := t.Get(id); ok {
			rows = append(rows, g)
		}
	}
	return ui.Columns[Goal]{
		{Label: "Mål", Cell: func(g *Goal) ui.Cell { return ui.Link(g.Name(), g.URL()).Under(t.Path(g.ParentID)) }},
		{Label: t.Model.ServiceTerm, Cell: func(g *Goal) ui.Cell {
			s, _ := t.ServiceOf(g.ID)
			return ui.Text(s.Title)
		}},
	}.Table("Visas under", rows)
}

// statusTable is how the status has been reported, newest first.
func statusTable(accounts []Account) ui.Table {
	return ui.Columns[Account]{
		{Label: "Period", Cell: func(a *Account) ui.Cell { return ui.Link(a.Period.Label(), "?period="+a.Period.String()) }},
		{Label: "Status", Cell: func(a *Account) ui.Cell {
			if a.Status == "" {
				return ui.Text(a.Telling.Sv())
			}
			return ui.Mark(statusBadges[a.Status])
		}},
		{Label: "Klart", Number: true, Cell: func(a *Account) ui.Cell {
			if !a.Percent.Known {
				return ui.Number(sv.Missing)
			}
			return ui.Number(sv.Percent(a.Percent.N, 100, 0))
		}},
		{Label: "Skrivet av", Cell: func(a *Account) ui.Cell { return ui.Text(a.WrittenBy) }},
	}.Table("Redovisade perioder", accounts)
}

func chainTable(chain []Activity) ui.Table {
	return ui.Columns[Activity]{
		{Label: "År", Cell: func(a *Activity) ui.Cell { return ui.Link(fmt.Sprint(a.Year), a.URL()) }},
		{Label: "Aktivitet", Cell: func(a *Activity) ui.Cell { return ui.Text(a.Title) }},
		{Label: "Status", Cell: func(a *Activity) ui.Cell { return ui.Mark(statusBadges[a.Status]) }},
	}.Table("Kvarstår mellan åren", chain)
}

func activityActions(ctx context.Context, one Activity) []ui.Action {
	if !web.May(ctx, "goal.write") {
		return nil
	}
	return []ui.Action{
		{Label: "Flytta upp", URL: one.URL() + "/flytta", Icon: "arrow-up", Post: true, Values: []ui.Hidden{{Name: "steg", Value: "-1"}}},
		{Label: "Flytta ned", URL: one.URL() + "/flytta", Icon: "arrow-down", Post: true, Values: []ui.Hidden{{Name: "steg", Value: "1"}}},
		{Label: "Ta bort", URL: one.URL() + "/ta-bort", Icon: "trash", Post: true, Danger: true, Confirm: "Ta bort aktiviteten med dess texter och milstolpar?"},
		{Label: "Ändra", URL: one.URL() + "/andra", Icon: "settings"},
		{Label: "Redovisa", URL: one.URL() + "/redovisa", Icon: "pencil", Primary: true},
	}
}
