package goal

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"

	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/paper"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

// steeringRoutes connects the pages of goals, activities, indicators and plans.
func (a *Web) steeringRoutes(m *web.Mux) {
	m.Handle("GET /mal", "goal.read", a.tree)
	m.Handle("GET /mal/ny", "goal.write", a.newGoal)
	m.Handle("POST /mal", "goal.write", a.createGoal)
	m.Handle("GET /mal/{id}", "goal.read", a.showGoal)
	m.Handle("GET /mal/{id}/andra", "goal.write", a.editGoal)
	m.Handle("POST /mal/{id}", "goal.write", a.saveGoal)
	m.Handle("POST /mal/{id}/flytta", "goal.write", a.moveGoal)
	m.Handle("POST /mal/{id}/ta-bort", "goal.write", a.removeGoal)

	m.Handle("GET /styrmodell/ny", "goal.write", a.newModel)
	m.Handle("POST /styrmodell", "goal.write", a.createModel)
	m.Handle("GET /styrmodell/{year}", "goal.write", a.editModel)
	m.Handle("POST /styrmodell/{year}", "goal.write", a.saveModel)
	m.Handle("POST /styrmodell/{year}/kopiera", "goal.write", a.copyModel)

	m.Handle("GET /aktiviteter", "goal.read", a.activities)
	m.Handle("GET /aktiviteter/ny", "goal.write", a.newActivity)
	m.Handle("POST /aktiviteter", "goal.write", a.createActivity)
	m.Handle("GET /aktiviteter/{id}", "goal.read", a.showActivity)
	m.Handle("GET /aktiviteter/{id}/andra", "goal.write", a.editActivity)
	m.Handle("POST /aktiviteter/{id}", "goal.write", a.saveActivity)
	m.Handle("POST /aktiviteter/{id}/flytta", "goal.write", a.moveActivity)
	m.Handle("POST /aktiviteter/{id}/ta-bort", "goal.write", a.removeActivity)
	m.Handle("GET /aktiviteter/{id}/milstolpe", "goal.write", a.milestone)
	m.Handle("POST /aktiviteter/{id}/milstolpe", "goal.write", a.saveMilestone)
	m.Handle("POST /aktiviteter/{id}/milstolpe/ta-bort", "goal.write", a.removeMilestone)

	m.Handle("GET /indikatorer", "goal.read", a.indicators)
	m.Handle("GET /indikatorer/ny", "goal.write", a.newIndicator)
	m.Handle("POST /indikatorer", "goal.write", a.createIndicator)
	m.Handle("GET /indikatorer/{id}", "goal.read", a.showIndicator)
	m.Handle("GET /indikatorer/{id}/andra", "goal.write", a.editIndicator)
	m.Handle("POST /indikatorer/{id}", "goal.write", a.saveIndicator)
	m.Handle("POST /indikatorer/{id}/ta-bort", "goal.write", a.removeIndicator)

	for path, of := range map[string]Subject{"/mal": OfGoal, "/aktiviteter": OfActivity, "/indikatorer": OfIndicator} {
		m.Handle("GET "+path+"/{id}/redovisa", "goal.write", a.tell(of))
		m.Handle("POST "+path+"/{id}/redovisa", "goal.write", a.saveTelling(of))
		m.Handle("POST "+path+"/{id}/redovisa/ta-bort", "goal.write", a.removeTelling(of))
	}

	m.Handle("GET /transformationskarta", "goal.read", a.transformation)
	m.Handle("GET /malblomma", "goal.read", a.flower)

	m.Handle("GET /verksamhetsplan", "goal.read", a.plans)
	m.Handle("POST /verksamhetsplan", "goal.write", a.createPlan)
	m.Handle("GET /verksamhetsplan/{year}", "goal.read", a.plan)
	m.Handle("GET /verksamhetsplan/{year}/{verb}", "goal.write", a.planForm)
	m.Handle("POST /verksamhetsplan/{year}/{verb}", "goal.write", a.planStep)
}

var statusBadges = map[Status]ui.Badge{
	NotStarted: {Text: NotStarted.Sv(), Icon: "circle-dashed"},
	Ongoing:    {Text: Ongoing.Sv(), Icon: "player-play", Tone: ui.Info},
	Completed:  {Text: Completed.Sv(), Icon: "circle-check", Tone: ui.Good},
	Late:       {Text: Late.Sv(), Icon: "alert-triangle", Tone: ui.Bad},
	Postponed:  {Text: Postponed.Sv(), Icon: "calendar-event", Tone: ui.Warn},
	Closed:     {Text: Closed.Sv(), Icon: "circle-x"},
	Remains:    {Text: Remains.Sv(), Icon: "refresh", Tone: ui.Warn},
}

// chosenYear is the year that the address names, else the year that is steered by.
func (a *Web) chosenYear(r *http.Request) (int64, error) {
	if text := r.FormValue("ar"); text != "" {
		return parseYear(text)
	}
	return a.Store.SteeringYear(r.Context())
}

func parseYear(text string) (int64, error) {
	year, err := strconv.ParseInt(text, 10, 64)
	if err != nil || year < 1990 || year > 2200 {
		return 0, fault.NotFound("Året ”%s” finns inte.", text)
	}
	return year, nil
}

// yearTabs leads between the years that have a steering model.
func (a *Web) yearTabs(ctx context.Context, chosen int64, url func(year int64) string) ([]ui.Tab, error) {
	models, err := a.Store.Models(ctx)
	var tabs []ui.Tab
	for _, m := range models {
		tabs = append(tabs, ui.Tab{Label: fmt.Sprint(m.Year), URL: url(m.Year), Active: m.Year == chosen})
	}
	return tabs, err
}

// longest is how much of a text the history repeats: the whole stands on the page.
const longest = 160

// shortHistory is the history with long texts cut.
func shortHistory(object string, entries []audit.Entry) ui.History {
	h := record.HistoryOf(object, entries)
	for i := range h.Events {
		changes := slices.Clone(h.Events[i].Changes)
		for j := range changes {
			changes[j].From, changes[j].To = cut(changes[j].From), cut(changes[j].To)
		}
		h.Events[i].Changes = changes
	}
	return h
}

func cut(text string) string {
	r := []rune(text)
	if len(r) <= longest {
		return text
	}
	return string(r[:longest]) + "…"
}

// noModel is shown before there is any steering model.
func noModel(ctx context.Context) ui.Empty {
	e := ui.Empty{Icon: "target-arrow", Title: "Ingen styrmodell är registrerad", Text: "Styrmodellen håller årets perspektiv och mål. Aktiviteter, indikatorer och verksamhetsplan hör till den."}
	if web.May(ctx, "goal.write") {
		e.Actions = []ui.Action{{Label: "Ny styrmodell", URL: "/styrmodell/ny", Icon: "plus", Primary: true}}
	}
	return e
}

// blocks shows a text for a period with the values of its figures.
func (a *Web) blocks(ctx context.Context, text string, p day.Period) (template.HTML, error) {
	blocks, err := a.Store.Blocks(ctx, text, p)
	if err != nil || len(blocks) == 0 {
		return "", err
	}
	return paper.HTMLBlocks(paper.Under(1, blocks)...), nil
}

// goalOptions are the goals of a year to choose from, each with its way down.
func goalOptions(t Tree, fits func(Goal) bool) []field.Option {
	var list []field.Option
	t.Walk("", func(g Goal, _ int) {
		if fits(g) {
			list = append(list, field.Option{Value: g.ID, Label: t.Path(g.ID)})
		}
	})
	return list
}
