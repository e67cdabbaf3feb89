package app

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"klover/internal/app/published"
	"klover/internal/area/capacity"
	"klover/internal/area/contract"
	"klover/internal/area/goal"
	"klover/internal/base/audit"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// homePage is Mitt arbete. Who has nothing to do is shown the ways in instead.
type homePage struct {
	Today  string
	Sum    string // "5 försenade · 3 denna vecka"
	Year   string // of the figures
	KPIs   []ui.KPI
	Groups []taskGroup // only those that hold something
	Doors  []door
	Hunt   bool     // offers the search among the contracts, for those who buy from them
	Weeks  ui.Panel // the coming weeks of a purchaser
	Recent []recent
	Told   []recent // the latest reports, for those who only read
}

// door is a way into a register, with what is found there.
type door struct{ Label, URL, Icon, Text string }

// recent is a record that the user worked with, or may read.
type recent struct {
	Title, URL string
	Did        string // "noterade tecknat avtal"
	On         day.Date
}

var homeTmpl = web.Parse[homePage](pages, "home.html")

// home is Mitt arbete: what the user has to do, most urgent first.
func (a *App) home(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	user := web.UserFrom(ctx)
	tasks, err := a.tasks(ctx, user)
	if err != nil {
		return err
	}
	page := homePage{Today: sv.UpperFirst(weekdays[a.today().Weekday()]) + " " + a.today().Long(), Groups: groupTasks(tasks, a.today())}
	page.Sum = sumUp(page.Groups)
	if page.KPIs, err = a.headline(ctx); err != nil {
		return err
	}
	page.Year = fmt.Sprint(a.headlineYear())
	if page.Recent, err = a.recent(ctx); err != nil {
		return err
	}
	if slices.Contains(user.Roles, "strategic_buyer") && user.May("capacity.read") {
		if page.Weeks, err = (&capacity.Web{Store: a.Capacity}).Panel(ctx, user.ID); err != nil {
			return err
		}
	}
	page.Hunt = user.May("contract.read") && !user.May("procurement.read")
	if slices.ContainsFunc(tasks, func(t task) bool { return t.Mine }) {
		return homeTmpl.Render(w, r, "Mitt arbete", page)
	}
	page.Doors = doors(user)
	if page.Told, err = a.told(ctx, user); err != nil {
		return err
	}
	return homeTmpl.Render(w, r, "Mitt arbete", page)
}

var weekdays = [...]string{"söndag", "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag"}

// sumUp counts what the boxes hold: "5 försenade · 15 väntar på dig".
func sumUp(groups []taskGroup) string {
	var parts []string
	for _, g := range groups {
		parts = append(parts, sv.Number(int64(len(g.Tasks)))+" "+g.Words)
	}
	return strings.Join(parts, " · ")
}

// inside says what is found behind each entry of the navigation.
var inside = map[string]string{
	"/upphandlingsuppdrag": "Beställ en upphandling och följ hur det går.",
	"/upphandlingar":       "Vad som upphandlas nu och vad som är avslutat.",
	"/overprovningar":      "Mål i domstol, hur de gick och vad som kan göras bättre.",
	"/avtal":               "Vad som är upphandlat, hos vem och hur länge det gäller.",
	"/leverantorer":        "Leverantörerna och deras avtal.",
	"/kategorier":          "Hur inköpen är indelade och vem som leder varje kategori.",
	"/internkontroll":      "Årets kontroller, vad de visade och vad som återstår.",
	"/risker":              "Vad som kan gå fel, hur troligt det är och vad som görs åt det.",
	"/besparingar":         "Vad de nya avtalen har sparat eller kostat.",
	"/mal":                 "Målen, vad som görs för dem och hur det går.",
	"/namnden":             "Sammanträden med handlingar, beslut och protokoll.",
	"/nyckeltal":           "Mål och utfall, med raderna bakom varje tal.",
	"/rapporter":           "Verksamhetsberättelser och delårsrapporter.",
	"/handbok":             "Hur arbetet går till, steg för steg, med mallar.",
	"/import":              "Läs in en lista från Excel eller CSV.",
	"/anvandare":           "Lägg upp personer, dela ut roller och ge engångslänkar.",
	"/historik":            "Vem som har ändrat vad, när och varför.",
}

func doors(user web.User) []door {
	var list []door
	for _, group := range nav() {
		for _, item := range group.Items {
			if text := inside[item.URL]; text != "" && user.May(item.Perm) {
				list = append(list, door{item.Label, item.URL, item.Icon, text})
			}
		}
	}
	return list
}

// told is the latest reports that are locked, and so ready to be read.
func (a *App) told(ctx context.Context, user web.User) ([]recent, error) {
	if !user.May("report.read") {
		return nil, nil
	}
	rows, _, err := a.Report.List(ctx, 20, 0)
	var list []recent
	for _, r := range rows {
		if r.Locked() && r.FixedAt != nil && len(list) < recentRows {
			list = append(list, recent{r.Title, r.URL(), "låst", day.Of(*r.FixedAt)})
		}
	}
	return list, err
}

// headlines are the figures at the top of the home page.
var headlines = []string{"proc.announced", "proc.coordinated", "savings.enabled", "review.share"}

// headline computes the year's figures so far. In January the year before is
// shown, since the new one has nothing to tell yet.
func (a *App) headline(ctx context.Context) ([]ui.KPI, error) {
	if !web.May(ctx, "figure.read") {
		return nil, nil
	}
	year := a.headlineYear()
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

func (a *App) headlineYear() int { return a.today().AddMonths(-1).Year() }

func (a *App) kpi(ctx context.Context, f figure.Figure, year int) (ui.KPI, error) {
	ask := figure.Ask{Period: day.Year(year), Kind: figure.Year}
	value, err := a.Goal.Value(ctx, f, ask)
	if err != nil {
		return ui.KPI{}, err
	}
	kpi := ui.KPI{Label: f.Name, URL: "/nyckeltal/" + f.Key}
	kpi.Value, kpi.Unit, _ = strings.Cut(f.Text(value), sv.Space+"mkr")
	if kpi.Value != f.Text(value) {
		kpi.Unit = "mkr"
	}
	if value.Den > 0 {
		kpi.Note = fmt.Sprintf("%d av %d", value.Num, value.Den)
	}
	if err := a.trend(ctx, f, year, &kpi); err != nil {
		return kpi, err
	}
	target, ok, err := a.Target(ctx, f.Key, year)
	if ok {
		kpi.Target = targetText(f, value, target)
	}
	return kpi, err
}

// targetText says the target and how the value stands to it.
func targetText(f figure.Figure, value figure.Value, target figure.Target) string {
	verdict := figure.Judge(value, target)
	switch {
	case target.Kind > figure.DirectionOnly:
		return target.Kind.Sv()
	case verdict == figure.NoTarget || verdict == figure.Unmeasured:
		return "Mål: " + target.Text(f)
	}
	return "Mål " + target.Text(f) + ", " + strings.ToLower(verdict.Sv())
}

// trendYears is how many years the small line of a figure shows.
const trendYears = 5

// trend adds the small line of the latest years, and the line in words.
func (a *App) trend(ctx context.Context, f figure.Figure, year int, kpi *ui.KPI) error {
	var words []string
	for y := year - trendYears + 1; y <= year; y++ {
		v, err := a.Goal.Value(ctx, f, figure.Ask{Period: day.Year(y), Kind: figure.Year})
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
	return published.Source{Figures: a.Figures, Target: a.Target, Contract: a.largeContract, Day: a.markedDay, Vacant: a.vacant, Time: a.activityTime}
}

// activityTime is when a milestone of an activity was passed, or else is planned, and
// without milestone from when to when the activity goes on.
func (a *App) activityTime(ctx context.Context, year int, activity, milestone string) (string, error) {
	found, _, err := a.Goal.Activities(ctx, goal.ActivityFilter{Year: int64(year)}, goal.Page{})
	for _, one := range found {
		if one.Title != activity || err != nil {
			continue
		}
		if milestone == "" {
			return one.Starts.String() + " - " + one.Ends.String(), nil
		}
		return a.milestoneTime(ctx, one.ID, milestone)
	}
	return "", err
}

func (a *App) milestoneTime(ctx context.Context, activityID, title string) (string, error) {
	stones, err := a.Goal.Milestones(ctx, activityID)
	for _, m := range stones {
		at := m.Done
		if at.IsZero() {
			at = m.Due
		}
		if m.Title == title {
			return strings.NewReplacer("-H1", " första halvan", "-H2", " andra halvan").Replace(at.String()), err
		}
	}
	return "", err
}

// vacant is how many posts stood empty in a unit during a year: "2,5–3".
func (a *App) vacant(ctx context.Context, year int, unit string) (string, error) {
	list, err := a.Staff.VacantByUnit(ctx, day.Year(year))
	for _, v := range list {
		if v.Unit == unit {
			return v.Interval(), err
		}
	}
	return "", err
}

// markedDay is the day of a row that carries a mark: the load of the bookkeeping,
// or what the board keeps.
func (a *App) markedDay(ctx context.Context, mark string) (day.Date, error) {
	if mark == "bokforing.laddad" {
		return a.Economy.Loaded(ctx)
	}
	if code, ok := strings.CutPrefix(mark, "processledare "); ok {
		return a.Handbook.LedSince(ctx, code)
	}
	return a.dayOf(ctx, mark)
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

// recentRows is how many records are offered to go on with.
const recentRows = 7

// recent is the records that the user worked with last, each once.
func (a *App) recent(ctx context.Context) ([]recent, error) {
	entries, err := audit.Latest(ctx, a.DB, web.UserFrom(ctx).ID, 60)
	var list []recent
	for _, e := range entries {
		url := recordURL(e.Kind, e.Ref)
		seen := slices.ContainsFunc(list, func(r recent) bool { return r.URL == url })
		if url == "" || seen || e.Verb == audit.Removed || len(list) == recentRows {
			continue
		}
		list = append(list, recent{e.Title, url, e.Verb, day.Of(e.At)})
	}
	return list, err
}

func recordURL(kind, ref string) string {
	for _, r := range registers {
		if r.kind == kind && kind != "user" && r.path != "" {
			return r.path + ref
		}
	}
	return ""
}
