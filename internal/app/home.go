package app

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"klover/internal/app/published"
	"klover/internal/area/contract"
	"klover/internal/area/goal"
	"klover/internal/area/procurement"
	"klover/internal/area/saving"
	"klover/internal/base/audit"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/money"
)

// task is one thing that waits for somebody.
type task struct {
	What string // "Ta emot anbud"
	Case string // number and title
	URL  string
	By   day.Date // 0 without a day
	Mine bool     // waits for the user; others wait for somebody else
}

// taskGroup is a box of Mitt arbete. What it counts is in its heading.
type taskGroup struct {
	Title string
	Icon  string
	Tone  ui.Tone
	Tasks []task
	More  int // how many are not shown
}

// Badge is how many tasks the group has.
func (g taskGroup) Badge() ui.Badge {
	return ui.Badge{Text: strconv.Itoa(len(g.Tasks) + g.More), Icon: g.Icon, Tone: g.Tone}
}

type homePage struct {
	KPIs   []ui.KPI
	Groups []taskGroup // only those that hold something
	Calm   ui.Empty    // shown when nothing waits
	Recent ui.History
}

var homeTmpl = web.Parse[homePage](pages, "home.html")

const (
	tasksPerBox = 8
	soonDays    = 7
)

// home is Mitt arbete: what the user has to do, most urgent first.
func (a *App) home(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	tasks, err := a.tasks(ctx, web.UserFrom(ctx))
	if err != nil {
		return err
	}
	kpis, err := a.headline(ctx)
	if err != nil {
		return err
	}
	recent, err := a.recent(ctx)
	if err != nil {
		return err
	}
	calm := ui.Empty{Title: "Inget väntar på dig", Text: "Här visas det som är försenat, det som ska vara klart den här veckan och det som väntar på dig eller på andra."}
	return homeTmpl.Render(w, r, "Mitt arbete", homePage{kpis, groupTasks(tasks, a.today()), calm, recent})
}

// groupTasks sorts tasks into the boxes, soonest first.
func groupTasks(tasks []task, today day.Date) []taskGroup {
	slices.SortStableFunc(tasks, func(x, y task) int { return int(orLast(x.By)) - int(orLast(y.By)) })
	late := taskGroup{Title: "Försenat", Icon: "alert-triangle", Tone: ui.Bad}
	soon := taskGroup{Title: "Denna vecka", Icon: "calendar-event", Tone: ui.Warn}
	mine := taskGroup{Title: "Väntar på mig", Icon: "inbox", Tone: ui.Info}
	others := taskGroup{Title: "Väntar på andra", Icon: "hourglass", Tone: ui.Neutral}
	for _, t := range tasks {
		switch {
		case !t.Mine:
			others.add(t)
		case t.By != 0 && t.By < today:
			late.add(t)
		case t.By != 0 && t.By <= today.AddDays(soonDays):
			soon.add(t)
		default:
			mine.add(t)
		}
	}
	return slices.DeleteFunc([]taskGroup{late, soon, mine, others}, func(g taskGroup) bool { return len(g.Tasks) == 0 })
}

func (g *taskGroup) add(t task) {
	if len(g.Tasks) == tasksPerBox {
		g.More++
		return
	}
	g.Tasks = append(g.Tasks, t)
}

func orLast(d day.Date) day.Date {
	if d == 0 {
		return day.New(9999, 12, 31)
	}
	return d
}

// tasks asks each register what waits, as far as the user may see it.
func (a *App) tasks(ctx context.Context, user web.User) ([]task, error) {
	var all []task
	for _, ask := range []struct {
		perm string
		list func(context.Context, web.User) ([]task, error)
	}{
		{"procurement.read", a.procurementTasks},
		{"procurement.judge", a.slowTasks},
		{"procurement.judge", a.judgementTasks},
		{"contract.read", a.contractTasks},
		{"contract.write", a.endingTasks},
		{"saving.read", a.savingTasks},
		{"saving.write", a.missingReports},
	} {
		if !user.May(ask.perm) {
			continue
		}
		some, err := ask.list(ctx, user)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// next says what a running procurement waits for.
var next = map[procurement.State]string{
	procurement.Taken:      "Börja förbereda",
	procurement.Preparing:  "Annonsera",
	procurement.Announced:  "Ta emot anbud",
	procurement.Evaluating: "Utvärdera och tilldela",
	procurement.Awarded:    "Teckna avtal",
}

func (a *App) procurementTasks(ctx context.Context, user web.User) ([]task, error) {
	filter := procurement.Running()
	filter.PurchaserID = user.ID
	rows, _, err := a.Procurement.Search(ctx, filter, procurement.Page{Limit: 100})
	var tasks []task
	for _, p := range rows {
		_, by := p.NextDeadline()
		tasks = append(tasks, task{next[p.State], p.Name(), p.URL(), by, true})
	}
	return tasks, err
}

// slowAfter is how long after the last day for tenders an evaluation is taken to
// drag on, for those who answer for the unit.
const slowAfter = 45

// slowTasks: evaluations that drag on, whoever leads them.
func (a *App) slowTasks(ctx context.Context, _ web.User) ([]task, error) {
	filter := procurement.Filter{States: []procurement.State{procurement.Evaluating}}
	rows, _, err := a.Procurement.Search(ctx, filter, procurement.Page{Sort: "tender_deadline", Limit: 20})
	var tasks []task
	for _, p := range rows {
		if p.TenderDeadline.AddDays(slowAfter) < a.today() {
			tasks = append(tasks, task{p.Purchaser + " utvärderar sedan", p.Name(), p.URL(), p.TenderDeadline, false})
		}
	}
	return tasks, err
}

// judgementTasks: cancellations that nobody has judged yet.
func (a *App) judgementTasks(ctx context.Context, _ web.User) ([]task, error) {
	filter := procurement.Filter{States: []procurement.State{procurement.Cancelled}, Avoidable: procurement.None}
	rows, _, err := a.Procurement.Search(ctx, filter, procurement.Page{Limit: 20})
	var tasks []task
	for _, p := range rows {
		tasks = append(tasks, task{"Bedöm om avbrytandet kunde undvikas", p.Name(), p.URL(), 0, true})
	}
	return tasks, err
}

// contractTasks: options to decide within three months.
func (a *App) contractTasks(ctx context.Context, user web.User) ([]task, error) {
	today := a.today()
	filter := contract.Filter{OptionBy: day.Between(today.AddMonths(-1), today.AddMonths(3))}
	rows, _, err := a.Contract.Search(ctx, filter, contract.Page{Limit: 100})
	var tasks []task
	for _, c := range rows {
		mine := string(c.OwnerID) == user.ID
		if mine || user.May("contract.write") && c.OwnerID == "" {
			tasks = append(tasks, task{"Besluta om option", c.Name(), c.URL(), c.NextOptionOn, true})
		}
	}
	return tasks, err
}

// endingTasks: one's own contracts that end within half a year.
func (a *App) endingTasks(ctx context.Context, user web.User) ([]task, error) {
	today := a.today()
	filter := contract.Filter{LatestEnd: day.Between(today, today.AddMonths(6))}
	rows, _, err := a.Contract.Search(ctx, filter, contract.Page{Limit: 200})
	var tasks []task
	for _, c := range rows {
		if string(c.OwnerID) == user.ID {
			tasks = append(tasks, task{"Avtalet löper ut", c.Name(), c.URL(), c.LatestEnd, true})
		}
	}
	return tasks, err
}

// savingTasks: reports to check for those who approve, and one's own that wait.
func (a *App) savingTasks(ctx context.Context, user web.User) ([]task, error) {
	rows, _, err := a.Saving.Search(ctx, saving.Filter{States: []saving.State{saving.Registered}}, saving.Page{Limit: 100})
	var tasks []task
	for _, s := range rows {
		switch {
		case user.May("saving.approve") && s.RegisteredID != user.ID:
			tasks = append(tasks, task{"Granska effektrapport", s.Name(), s.URL(), 0, true})
		case s.RegisteredID == user.ID:
			tasks = append(tasks, task{"Controllern granskar din effektrapport", s.Name(), s.URL(), 0, false})
		}
	}
	return tasks, err
}

// missingReports: the user's signed procurements of the last year that still
// lack an effect report (inventory G03).
func (a *App) missingReports(ctx context.Context, user web.User) ([]task, error) {
	year := day.Rolling12(a.today())
	rows, err := a.Saving.Signed(ctx, year, "", false, 200, 0)
	var tasks []task
	for _, m := range rows {
		if m.Purchaser == user.Name {
			tasks = append(tasks, task{"Skriv effektrapport", m.Number + " " + m.Title, "/upphandlingar/" + m.ID, m.SignedOn.AddDays(60), true})
		}
	}
	return tasks, err
}

// headlines are the figures at the top of the home page.
var headlines = []string{"proc.announced", "proc.coordinated", "savings.enabled", "review.share"}

// headline computes the year's figures so far. In January the year before is
// shown, since the new one has nothing to tell yet.
func (a *App) headline(ctx context.Context) ([]ui.KPI, error) {
	if !web.May(ctx, "figure.read") {
		return nil, nil
	}
	year := a.today().AddMonths(-1).Year()
	var kpis []ui.KPI
	for _, key := range headlines {
		f, err := a.Figures.Get(key)
		if err != nil {
			return nil, err
		}
		kpi, err := a.kpi(ctx, f, year)
		if err != nil {
			return nil, err
		}
		kpis = append(kpis, kpi)
	}
	return kpis, nil
}

func (a *App) kpi(ctx context.Context, f figure.Figure, year int) (ui.KPI, error) {
	ask := figure.Ask{Period: day.Year(year), Kind: figure.Year}
	value, err := f.Value(ctx, ask)
	if err != nil {
		return ui.KPI{}, err
	}
	kpi := ui.KPI{Label: f.Name + " " + ask.Period.Label(), Value: f.Text(value), URL: "/nyckeltal/" + f.Key}
	if value.Den > 0 {
		kpi.Note = fmt.Sprintf("%d av %d", value.Num, value.Den)
	}
	if err := a.trend(ctx, f, year, &kpi); err != nil {
		return kpi, err
	}
	target, ok, err := a.Target(ctx, f.Key, year)
	if ok {
		kpi.Target = "Mål: " + target.Text(f)
	}
	return kpi, err
}

// trendYears is how many years the small line of a figure shows.
const trendYears = 5

// trend adds the small line of the latest years, and the line in words.
func (a *App) trend(ctx context.Context, f figure.Figure, year int, kpi *ui.KPI) error {
	var words []string
	for y := year - trendYears + 1; y <= year; y++ {
		v, err := f.Value(ctx, figure.Ask{Period: day.Year(y), Kind: figure.Year})
		if err != nil {
			return err
		}
		if v.State != figure.Known {
			continue
		}
		point := float64(v.Num)
		if v.Den > 0 {
			point /= float64(v.Den)
		}
		kpi.Points = append(kpi.Points, point)
		words = append(words, fmt.Sprintf("%d: %s", y, f.Text(v)))
	}
	kpi.Trend = strings.Join(words, ", ")
	return nil
}

// Target returns the target of a figure for a whole year; ok is false without one.
func (a *App) Target(ctx context.Context, key string, year int) (t figure.Target, ok bool, err error) {
	targets, err := a.Goal.Targets(ctx, goal.TargetFilter{Figure: key, Year: year})
	for _, t := range targets {
		if t.Period == day.Year(year) {
			return t.Aimed(), true, err
		}
	}
	return t, false, err
}

// Published answers for what the published figures are compared with.
func (a *App) Published() published.Source {
	return published.Source{Figures: a.Figures, Target: a.Target, Contract: a.largeContract}
}

// largeContract finds a contract of a year by its title.
func (a *App) largeContract(ctx context.Context, year int, title string) (money.Amount, string, error) {
	rows, _, err := a.Contract.Search(ctx, contract.Filter{Signed: day.Year(year), Text: title}, contract.Page{Limit: 100})
	for _, c := range rows {
		if c.Title == title {
			return c.Value.Amount, c.Mark(), err
		}
	}
	return 0, "", err
}

// recent is what the user did last, with links back.
func (a *App) recent(ctx context.Context) (ui.History, error) {
	entries, err := audit.Latest(ctx, a.DB, web.UserFrom(ctx).ID, 12)
	var h ui.History
	for _, e := range entries {
		h.Events = append(h.Events, ui.Event{Who: "Du", When: day.Of(e.At).Short(), At: day.Of(e.At).Sv(), Verb: e.Verb + " " + e.Title, Why: e.Why})
	}
	return h, err
}
