package app

import (
	"context"
	"slices"

	"klover/internal/area/capacity"
	"klover/internal/area/contract"
	"klover/internal/area/plan"
	"klover/internal/area/procurement"
	"klover/internal/area/report"
	"klover/internal/area/saving"
	"klover/internal/area/training"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// task is one thing that waits for somebody: which record, what to know about it,
// by when, and the one thing to do.
type task struct {
	Which string // number and title
	URL   string
	Note  string // "Sista anbudsdag", "Maria Ekeroth"
	Do    string // on the button: "Annonsera"
	DoURL string
	By    day.Date // 0 without a day
	Mine  bool     // waits for the user; others wait for somebody else
}

// taskGroup is a box of Mitt arbete. What it counts is in its heading.
type taskGroup struct {
	Title string
	Words string // after a number: "försenade"
	Icon  string
	Tone  ui.Tone
	Now   bool // is told in the daily letter
	Tasks []task
}

// Badge is how many tasks the group has.
func (g taskGroup) Badge() ui.Badge {
	return ui.Badge{Text: sv.Number(int64(len(g.Tasks))), Icon: g.Icon, Tone: g.Tone}
}

const (
	tasksPerBox = 8 // more are folded
	soonDays    = 7
	laterDays   = 31
)

// First is the tasks shown at once, and Rest those that lie folded.
func (g taskGroup) First() []task { return g.Tasks[:min(len(g.Tasks), tasksPerBox)] }

// Rest is the tasks after the first.
func (g taskGroup) Rest() []task { return g.Tasks[len(g.First()):] }

// Late tells whether the days of the group have passed.
func (g taskGroup) Late() bool { return g.Tone == ui.Bad }

// groupTasks sorts tasks into the boxes, soonest first.
func groupTasks(tasks []task, today day.Date) []taskGroup {
	slices.SortStableFunc(tasks, func(x, y task) int { return int(orLast(x.By)) - int(orLast(y.By)) })
	late := taskGroup{Title: "Försenat", Words: "försenade", Icon: "alert-triangle", Tone: ui.Bad, Now: true}
	soon := taskGroup{Title: "Denna vecka", Words: "denna vecka", Icon: "calendar-event", Tone: ui.Warn, Now: true}
	mine := taskGroup{Title: "Väntar på mig", Words: "väntar på dig", Icon: "inbox", Tone: ui.Info, Now: true}
	later := taskGroup{Title: "Längre fram", Words: "längre fram", Icon: "calendar"}
	others := taskGroup{Title: "Väntar på andra", Words: "väntar på andra", Icon: "hourglass"}
	for _, t := range tasks {
		box := &mine
		switch {
		case !t.Mine:
			box = &others
		case t.By != 0 && t.By < today:
			box = &late
		case t.By != 0 && t.By <= today.AddDays(soonDays):
			box = &soon
		case t.By > today.AddDays(laterDays):
			box = &later
		}
		box.Tasks = append(box.Tasks, t)
	}
	return slices.DeleteFunc([]taskGroup{late, soon, mine, later, others}, func(g taskGroup) bool { return len(g.Tasks) == 0 })
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
		{"procurement.read", a.caseTasks},
		{"review.judge", a.reviewTasks},
		{"review.judge", a.standstillTasks},
		{"handbook.write", a.suggestionTasks},
		{"request.read|request.write", a.requestTasks},
		{"procurement.judge", a.slowTasks},
		{"procurement.judge", a.judgementTasks},
		{"plan.write", a.planTasks},
		{"plan.decide", a.planVersionTasks},
		{"initiative.write", a.initiativeTasks},
		{"capacity.write", a.capacityTasks},
		{"capacity.own", a.assignedTasks},
		{"contract.read", a.contractTasks},
		{"contract.write", a.endingTasks},
		{"contract.write", a.lifeTasks},
		{"price.write", a.priceTasks},
		{"governance.read", a.governanceTasks},
		{"supplier.check", a.checkTasks},
		{"calloff.write", a.callOffTasks},
		{"spend.write", a.analysisTasks},
		{"saving.read", a.savingTasks},
		{"saving.write", a.missingReports},
		{"procurement.write", a.surveyTasks},
		{"goal.write", a.activityTasks},
		{"control.perform", a.controlTasks},
		{"control.write", a.controlReviews},
		{"training.read", a.trainingTasks},
		{"training.write", a.attendanceTasks},
		{"goal.improve", a.improvementTasks},
		{"board.read", a.boardTasks},
		{"report.write", a.sectionTasks},
		{"report.read", a.reportTasks},
		{"board.read", a.assignmentTasks},
		{"board.write", a.remarkTasks},
		{"board.write", a.delegationTasks},
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

// nextSteps are the steps of a procurement in the order of the work, with what
// the button says.
var nextSteps = []struct{ verb, do string }{
	{"strategi", "Notera strategibeslut"},
	{"annonsera", "Annonsera"},
	{"anbud", "Registrera anbud"},
	{"tilldelning", "Notera tilldelning"},
	{"teckna", "Notera avtal"},
}

// nextStep returns the step that a running procurement waits for.
func nextStep(p procurement.Procurement) (do, url string) {
	for _, s := range nextSteps {
		decided := s.verb == "strategi" && (p.StrategyApprovedOn != 0 || !p.Procedure.Advertised())
		counted := s.verb == "anbud" && (p.TendersReceived.Known || !p.Procedure.Advertised())
		if !decided && !counted && p.Can(s.verb) {
			return s.do, p.URL() + "/" + s.verb
		}
	}
	return "Öppna", p.URL()
}

func (a *App) procurementTasks(ctx context.Context, user web.User) ([]task, error) {
	filter := procurement.Running()
	filter.PurchaserID = user.ID
	rows, _, err := a.Procurement.Search(ctx, filter, procurement.Page{Limit: 100})
	var tasks []task
	for _, p := range rows {
		if p.CaseWork {
			continue // its own tasks say more, see caseTasks
		}
		note, by := p.NextDeadline()
		if note == "" {
			note = p.State.Sv()
		}
		do, url := "Öppna", p.URL()
		if user.May("procurement.write") {
			do, url = nextStep(p)
		}
		tasks = append(tasks, task{p.Name(), p.URL(), note, do, url, by, true})
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
			note := p.Purchaser + " har utvärderat i " + sv.Plural(int64(p.TenderDeadline.DaysUntil(a.today())), "dag", "dagar")
			tasks = append(tasks, task{p.Name(), p.URL(), note, "Öppna", p.URL(), 0, false})
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
		tasks = append(tasks, task{p.Name(), p.URL(), "Avbruten " + p.CancelledOn.Sv() + ". Kunde det ha undvikits?", "Bedöm avbrytandet", p.URL() + "/bedom", 0, true})
	}
	return tasks, err
}

// contractTasks: options to decide within three months, one's own and, for those
// who may change contracts, those that nobody owns.
func (a *App) contractTasks(ctx context.Context, user web.User) ([]task, error) {
	today := a.today()
	soon := day.Between(today.AddMonths(-1), today.AddMonths(3))
	filters := []contract.Filter{{OptionBy: soon, SeenToBy: user.ID}}
	if user.May("contract.write") {
		filters = append(filters, contract.Filter{OptionBy: soon, Ownerless: true})
	}
	var tasks []task
	for _, filter := range filters {
		rows, _, err := a.Contract.Search(ctx, filter, contract.Page{Limit: 100})
		if err != nil {
			return nil, err
		}
		for _, c := range rows {
			tasks = append(tasks, task{c.Name(), c.URL(), "Leverantören ska ha besked om optionen" + insteadOf(c, user), "Besluta om option", c.URL(), c.NextOptionOn, true})
		}
	}
	return tasks, nil
}

// endingTasks: the contracts that one sees to and that end within half a year.
func (a *App) endingTasks(ctx context.Context, user web.User) ([]task, error) {
	today := a.today()
	filter := contract.Filter{SeenToBy: user.ID, LatestEnd: day.Between(today, today.AddMonths(6))}
	rows, _, err := a.Contract.Search(ctx, filter, contract.Page{Limit: 200})
	var tasks []task
	for _, c := range rows {
		tasks = append(tasks, task{c.Name(), c.URL(), "Avtalet löper ut" + insteadOf(c, user), "Öppna avtalet", c.URL(), c.LatestEnd, true})
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
			tasks = append(tasks, task{s.Name(), s.URL(), s.Registered + " · " + s.Term.Sv(), "Granska effektrapport", s.URL(), 0, true})
		case s.RegisteredID == user.ID:
			tasks = append(tasks, task{s.Name(), s.URL(), "Controllern granskar din effektrapport", "Öppna", s.URL(), 0, false})
		}
	}
	return tasks, err
}

// reportDays is how long after the contract its effect report should be written.
const reportDays = 60

// missingReports: the user's signed procurements of the last year that still
// lack an effect report (inventory G03).
func (a *App) missingReports(ctx context.Context, user web.User) ([]task, error) {
	year := day.Rolling12(a.today())
	rows, err := a.Saving.Signed(ctx, year, "", false, 200, 0)
	var tasks []task
	for _, m := range rows {
		if m.Purchaser == user.Name {
			tasks = append(tasks, task{m.Number + " " + m.Title, "/upphandlingar/" + m.ID, "Avtal tecknat " + m.SignedOn.Sv(),
				"Skriv effektrapport", "/besparingar/ny?upphandling=" + m.ID, m.SignedOn.AddDays(reportDays), true})
		}
	}
	return tasks, err
}

// surveyTasks: the user's procurements whose contract has been signed lately and
// whose team nobody has named, so that no customer can be asked.
func (a *App) surveyTasks(ctx context.Context, user web.User) ([]task, error) {
	form, ok, err := a.Survey.OnSigning(ctx)
	if err != nil || !ok {
		return nil, err
	}
	rows, err := a.Survey.Unasked(ctx, form.ID)
	var tasks []task
	for _, s := range rows {
		if s.Members == 0 && s.PurchaserID == user.ID {
			tasks = append(tasks, task{s.Title, s.URL(), "Ingen kund kan tillfrågas", "Ange upphandlingsteamet", s.URL() + "#team", s.SignedOn.AddDays(askTeamDays), true})
		}
	}
	return tasks, err
}

// askTeamDays is how long after the signing the team should have been named.
const askTeamDays = 14

// sectionTasks: the user's own sections of reports that are not ready.
func (a *App) sectionTasks(ctx context.Context, user web.User) ([]task, error) {
	rows, err := a.Report.DueFor(ctx, user.ID)
	var tasks []task
	for _, one := range rows {
		note := one.ReportTitle + " · " + one.Status.Sv()
		if one.CopiedFrom != "" {
			note += ", text från " + one.CopiedFrom
		}
		tasks = append(tasks, task{one.Number + " " + one.Heading, one.URL(), note, "Skriv avsnittet", one.URL() + "/andra", one.DueOn, true})
	}
	return tasks, err
}

// reportSteps says what a report waits for in each state, and who does it.
var reportSteps = map[report.State]struct{ perm, note, do string }{
	report.Draft:    {"report.fix", "Utkast som inte är låst", "Skriv och lås"},
	report.Review:   {"report.review", "Väntar på granskning", "Granska rapporten"},
	report.Approved: {"report.fix", "Godkänd, väntar på beslut och låsning", "Registrera beslutet"},
	report.Decided:  {"report.fix", "Beslutad, inte låst", "Lås rapporten"},
	report.Fixed:    {"report.fix", "Låst, inte arkiverad", "Arkivera"},
}

// reportTasks: reports that wait for a step that the user may take.
func (a *App) reportTasks(ctx context.Context, user web.User) ([]task, error) {
	rows, _, err := a.Report.List(ctx, 20, 0)
	var tasks []task
	for _, r := range rows {
		step, ok := reportSteps[r.State]
		if !ok || !user.May(step.perm) {
			continue
		}
		if m, ok, err := a.Report.Matter(ctx, r); err != nil {
			return nil, err
		} else if ok && m.Accepted() && r.State == report.Approved {
			step.note, step.do = "Beslutad av "+m.Body+" "+m.Decision.On.Sv()+", inte låst", "Lås rapporten"
		}
		url := r.URL()
		if !r.Locked() && r.State != report.Draft {
			url += "/granska"
		}
		tasks = append(tasks, task{r.Title, r.URL(), step.note, step.do, url, 0, true})
	}
	return tasks, err
}

// trainingTasks: the courses that the user is booked on, those to say something of,
// and certificates that end.
func (a *App) trainingTasks(ctx context.Context, user web.User) ([]task, error) {
	today := a.today()
	bookings, err := a.Training.BookingsOf(ctx, user.ID)
	if err != nil {
		return nil, err
	}
	var tasks []task
	if len(bookings) > 0 {
		near, _, err := a.Training.Occasions(ctx, training.Filter{Period: day.Period{From: today.AddDays(-laterDays)}}, training.Page{Limit: 100})
		if err != nil {
			return nil, err
		}
		for _, o := range near {
			switch b := bookings[o.ID]; {
			case b.State == training.Seated && o.State == training.Open && o.StartsOn >= today:
				tasks = append(tasks, task{o.Name(), o.URL(), "Du är bokad " + o.Hours, "Öppna", o.URL(), o.StartsOn, true})
			case b.State == training.Present && !b.Evaluated:
				tasks = append(tasks, task{o.Name(), o.URL(), "Vad tyckte du om kursen?", "Utvärdera", o.URL() + "/utvardera", 0, true})
			}
		}
	}
	ending, err := a.Training.EndingOf(ctx, user.ID, today)
	for _, c := range ending {
		tasks = append(tasks, task{c.Course, training.Path + "/" + c.CourseID, "Ditt intyg går ut", "Boka kursen igen", training.MinePath, c.ValidTo, true})
	}
	return tasks, err
}

// attendanceTasks: occasions that have been held and whose attendance nobody has noted.
func (a *App) attendanceTasks(ctx context.Context, _ web.User) ([]task, error) {
	past := training.Filter{States: []training.State{training.Open}, Period: day.Period{To: a.today()}}
	rows, _, err := a.Training.Occasions(ctx, past, training.Page{Limit: 20})
	var tasks []task
	for _, o := range rows {
		tasks = append(tasks, task{o.Name(), o.URL(), "Närvaron är inte noterad", "Notera närvaro", o.URL(), o.StartsOn, true})
	}
	return tasks, err
}

// capacityTasks: the proposal to engage a consultant that nobody has judged, and the
// assignments of consultants that end soon or have used up their hours.
func (a *App) capacityTasks(ctx context.Context, _ web.User) ([]task, error) {
	p, ok, err := a.Capacity.WaitingProposal(ctx)
	if err != nil {
		return nil, err
	}
	var tasks []task
	if ok {
		tasks = append(tasks, task{p.Name(), capacity.QueuePath, p.Shortage().Text(), "Bedöm förslaget", capacity.QueuePath + "#forslag", p.FromOn, true})
	}
	running, _, err := a.Capacity.Assignments(ctx, capacity.AssignmentFilter{Standing: capacity.Running}, capacity.Page{Sort: "to_on", Limit: 50})
	for _, one := range running {
		_, over := one.Left()
		switch {
		case over:
			tasks = append(tasks, task{one.Name(), one.URL(), "Timbudgeten är överskriden", "Öppna uppdraget", one.URL(), 0, true})
		case one.ToOn <= a.today().AddDays(laterDays):
			tasks = append(tasks, task{one.Name(), one.URL(), "Konsultens åtkomst tar slut", "Öppna uppdraget", one.URL(), one.ToOn, true})
		}
	}
	return tasks, err
}

// assignedTasks: what a consultant has been assigned and may reach today.
func (a *App) assignedTasks(ctx context.Context, user web.User) ([]task, error) {
	rows, _, err := a.Capacity.Assignments(ctx, capacity.AssignmentFilter{Standing: capacity.Running, UserID: user.ID}, capacity.Page{Sort: "to_on", Limit: 50})
	var tasks []task
	for _, one := range rows {
		tasks = append(tasks, task{one.Number + " " + one.Title, procurement.Path + "/" + one.ProcurementID, "Åtkomst till och med " + one.ToOn.Sv(), "Skriv timmar", one.URL(), one.ToOn, true})
	}
	return tasks, err
}

// planTasks: the user's own items that should have begun or begin soon.
func (a *App) planTasks(ctx context.Context, user web.User) ([]task, error) {
	rows, _, err := a.Plan.Search(ctx, plan.Filter{State: plan.Planned, PurchaserID: user.ID}, plan.Page{Sort: "latest_start_on", Limit: 40})
	var tasks []task
	for _, it := range rows {
		if it.LatestStartOn != 0 && it.LatestStartOn <= a.today().AddDays(laterDays) {
			tasks = append(tasks, task{it.Name(), it.URL(), "Senaste start enligt planen", "Öppna planposten", it.URL(), it.LatestStartOn, true})
		}
	}
	return tasks, err
}

// planVersionTasks: drafts of the plan that wait for a decision, and how much there is
// to judge among the proposals and the candidates for coordination.
func (a *App) planVersionTasks(ctx context.Context, _ web.User) ([]task, error) {
	versions, err := a.Plan.Versions(ctx)
	if err != nil {
		return nil, err
	}
	var tasks []task
	for _, v := range versions {
		if v.Status == plan.Draft {
			tasks = append(tasks, task{v.Name(), v.URL(), "Utkast till version av planen", "Fastställ", v.URL() + "/faststall", 0, true})
		}
	}
	_, proposals, err := a.Plan.Proposals(ctx, plan.ProposalFilter{Judgement: plan.Undecided}, plan.Page{Limit: 1})
	if err != nil {
		return nil, err
	}
	_, candidates, err := a.Plan.Candidates(ctx, plan.CandidateFilter{Open: true}, plan.Page{Limit: 1})
	if proposals.N > 0 {
		tasks = append(tasks, task{sv.Plural(proposals.N, "förslag till planen", "förslag till planen"), plan.ProposalPath, "Avtal som löper ut, optioner och andra källor", "Bedöm förslagen", plan.ProposalPath, 0, true})
	}
	if candidates.N > 0 {
		tasks = append(tasks, task{sv.Plural(candidates.N, "möjlig samordning", "möjliga samordningar"), plan.CandidatePath, "Behov som liknar varandra i regionerna", "Bedöm samordningarna", plan.CandidatePath, 0, true})
	}
	return tasks, err
}
