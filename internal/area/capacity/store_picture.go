package capacity

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/area/plan"
	"klover/internal/area/procurement"
	"klover/internal/area/request"
	"klover/internal/area/staff"
	"klover/internal/base/db"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// Picture reads work and time of some weeks. It asks the same few questions however
// many people, weeks and jobs there are.
func (s Store) Picture(ctx context.Context, weeks []Week) (Picture, error) {
	return s.picture(ctx, weeks, weeks[len(weeks)-1].Add(1).Monday(), "")
}

// Own is the picture of what one purchaser has.
func (s Store) Own(ctx context.Context, weeks []Week, userID string) (Picture, error) {
	return s.picture(ctx, weeks, weeks[len(weeks)-1].Add(1).Monday(), userID)
}

// picture reads what begins before a day, which may be later than the weeks; of one
// purchaser, or for "" of all.
func (s Store) picture(ctx context.Context, weeks []Week, until day.Date, only string) (Picture, error) {
	p := Picture{Today: s.Today(), Weeks: weeks}
	days := day.Period{From: weeks[0].Monday(), To: until}
	var err error
	if p.Rules, err = s.Rules(ctx, 0); err != nil {
		return p, err
	}
	leads, err := s.plans().Rules(ctx, 0)
	if err != nil {
		return p, err
	}
	d := drawing{Picture: &p, leads: leads, known: map[string]int{}, only: only}
	for _, read := range []func(context.Context, *drawing, day.Period) error{s.cases, s.items, s.queue, s.vacancies} {
		if err := read(ctx, &d, days); err != nil {
			return p, err
		}
	}
	p.People, err = s.people(ctx, days, d.purchasers())
	return p, err
}

// drawing is a picture that is being read.
type drawing struct {
	*Picture
	leads plan.Rules
	known map[string]int // lead times by procedure and complexity
	only  string         // id of the one purchaser whose work is read, "" for everybody's
}

// lead is the usual number of days from start to contract.
func (d drawing) lead(procedure string, complexity count.Count) int {
	key := procedure + "/" + complexity.Sv()
	if days, ok := d.known[key]; ok {
		return days
	}
	days, ok := d.leads.Lead(plan.Procedure(procedure), complexity.N)
	if !ok {
		days = usualLead
	}
	d.known[key] = int(days)
	return int(days)
}

// usualLead is used where no lead time is known: half a year.
const usualLead = 182

// purchasers are those who have jobs.
func (d drawing) purchasers() []string {
	seen := map[string]bool{"": true}
	var ids []string
	for _, j := range d.Jobs {
		if !seen[j.PurchaserID] {
			seen[j.PurchaserID] = true
			ids = append(ids, j.PurchaserID)
		}
	}
	return ids
}

// put adds a job, with its hours and days.
func (d *drawing) put(j Job, w Work) {
	j.Estimate = d.Rules.Estimate(j.Procedure, j.Parties, w, j.Review)
	j.Minutes = j.Estimate.Total
	if j.Outsourced {
		j.Minutes = j.Minutes.share(d.Rules[outsourcedOwn], 1000)
	}
	if !j.Days.Known() {
		d.Undated = append(d.Undated, j)
		return
	}
	d.Jobs = append(d.Jobs, j)
}

// late is the day until which work goes on whose last day has passed.
func (d drawing) late() day.Date { return d.Today.AddDays(7 * int(d.Rules[lateWeeks])) }

// caseRow is what is read of a procurement.
type caseRow struct {
	ID             string
	Number         string
	Title          string
	State          procurement.State
	Procedure      string
	Parties        party.Set
	CategoryID     string
	PurchaserID    string
	Purchaser      string
	EstimatedValue money.Opt
	TakenOn        day.Date
	AnnouncedOn    day.Date
	AwardedOn      day.Date
	WantedOn       day.Date
	EndedOn        day.Date
	Outsourced     bool
	Complexity     count.Count
	Minutes        count.Count
	Why            *string
}

// cases reads the procurements that are worked on during the days.
func (s Store) cases(ctx context.Context, d *drawing, days day.Period) error {
	rows, err := db.All[caseRow](ctx, s.DB, `
		SELECT p.id, p.number, p.title, p.state, p.procedure, p.parties, p.category_id, p.purchaser_id, p.purchaser, p.estimated_value,
			p.taken_on, p.announced_on, p.awarded_on, p.wanted_on, p.ended_on, p.outsourced, w.complexity, w.minutes, w.why
		FROM procurement p LEFT JOIN capacity_work w ON w.kind = 'procurement' AND w.ref = p.id
		WHERE p.carried_out_by_us = TRUE AND p.taken_on < $2 AND (p.ended_on IS NULL OR p.ended_on >= $1) AND ($3 = '' OR p.purchaser_id = $3)
		ORDER BY p.taken_on, p.id`, days.From, days.To, d.only)
	if err != nil {
		return fmt.Errorf("reading the procurements to load: %w", err)
	}
	times, err := s.timePlans(ctx)
	if err != nil {
		return err
	}
	before, err := s.inherited(ctx)
	if err != nil {
		return err
	}
	reviews, err := ids(ctx, s.DB, `SELECT DISTINCT procurement_id FROM review WHERE closed_on IS NULL`)
	if err != nil {
		return err
	}
	outside, err := ids(ctx, s.DB, `SELECT DISTINCT procurement_id FROM capacity_assignment WHERE granted_on IS NOT NULL AND withdrawn_on IS NULL AND from_on <= $1 AND to_on >= $1`, d.Today)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if c, ok := before[r.ID]; ok && !r.Complexity.Known {
			r.Complexity = count.Of(c)
		}
		j := Job{Kind: OfCase, Ref: r.ID, Number: r.Number, Title: r.Title, Parties: r.Parties, CategoryID: r.CategoryID, Procedure: r.Procedure, Value: r.EstimatedValue,
			PurchaserID: r.PurchaserID, Purchaser: r.Purchaser, Outsourced: r.Outsourced || outside[r.ID], Review: reviews[r.ID]}
		j.Days = r.days(times[r.ID]).filled(d.lead(r.Procedure, r.Complexity))
		if r.EndedOn == 0 && j.Days.Known() && j.Days.Contract <= d.Today {
			j.Late, j.Days = true, j.Days.until(d.late())
		}
		d.put(j, work(OfCase, r.ID, r.Complexity, r.Minutes, r.Why))
	}
	return nil
}

// days is when the case is worked on: as it went, else as its time plan says.
func (r caseRow) days(plan Span) Span {
	if r.EndedOn != 0 {
		return Span{Start: r.TakenOn, Notice: r.AnnouncedOn, Award: r.AwardedOn, Contract: r.EndedOn.AddDays(1)}
	}
	return Span{Start: r.TakenOn, Notice: first(r.AnnouncedOn, plan.Notice), Award: first(r.AwardedOn, plan.Award), Contract: first(plan.Contract, r.WantedOn)}
}

func first(days ...day.Date) day.Date {
	for _, d := range days {
		if d != 0 {
			return d
		}
	}
	return 0
}

func work(kind, ref string, complexity, minutes count.Count, why *string) Work {
	w := Work{Kind: kind, Ref: ref, Complexity: complexity, Minutes: Minutes(minutes.N)}
	if why != nil {
		w.Why = *why
	}
	return w
}

// inherited is the complexity that was set on the plan item or request which became a
// procurement, the highest when there were several.
func (s Store) inherited(ctx context.Context) (map[string]int64, error) {
	type judged struct {
		ProcurementID string
		Complexity    int64
	}
	rows, err := db.All[judged](ctx, s.DB, `
		SELECT i.procurement_id, coalesce(w.complexity, i.complexity) AS complexity
		FROM plan_item i LEFT JOIN capacity_work w ON w.kind = 'plan_item' AND w.ref = i.id
		WHERE i.procurement_id <> '' AND coalesce(w.complexity, i.complexity) IS NOT NULL
		UNION ALL
		SELECT r.procurement_id, w.complexity
		FROM capacity_work w JOIN request r ON r.id = w.ref
		WHERE w.kind = 'request' AND w.complexity IS NOT NULL AND r.procurement_id <> ''`)
	if err != nil {
		return nil, fmt.Errorf("reading inherited complexities: %w", err)
	}
	most := map[string]int64{}
	for _, r := range rows {
		most[r.ProcurementID] = max(most[r.ProcurementID], r.Complexity)
	}
	return most, nil
}

// timePlans are the planned days of the procurements that go on.
func (s Store) timePlans(ctx context.Context) (map[string]Span, error) {
	type step struct {
		ProcurementID string
		Key           string
		PlannedOn     day.Date
	}
	rows, err := db.All[step](ctx, s.DB, `
		SELECT m.procurement_id, m.key, m.planned_on
		FROM procurement_milestone m JOIN procurement p ON p.id = m.procurement_id
		WHERE m.key IN ('notice', 'award', 'sign') AND p.ended_on IS NULL`)
	if err != nil {
		return nil, fmt.Errorf("reading time plans: %w", err)
	}
	plans := map[string]Span{}
	for _, r := range rows {
		p := plans[r.ProcurementID]
		switch r.Key {
		case "notice":
			p.Notice = r.PlannedOn
		case "award":
			p.Award = r.PlannedOn
		case "sign":
			p.Contract = r.PlannedOn
		}
		plans[r.ProcurementID] = p
	}
	return plans, nil
}

func ids(ctx context.Context, d *db.DB, query string, args ...any) (map[string]bool, error) {
	rows, err := db.All[string](ctx, d, query, args...)
	in := make(map[string]bool, len(rows))
	for _, id := range rows {
		in[id] = true
	}
	return in, err
}

// itemRow is what is read of a plan item.
type itemRow struct {
	ID             string
	Number         string
	Title          string
	Procedure      string
	Parties        party.Set
	CategoryID     *string
	PurchaserID    string
	Purchaser      string
	EstimatedValue money.Opt
	StartsOn       day.Date
	LatestStartOn  day.Date
	NoticeOn       day.Date
	AwardOn        day.Date
	ContractOn     day.Date
	ItsComplexity  count.Count
	ItsHours       count.Count
	Complexity     count.Count
	Minutes        count.Count
	Why            *string
}

// items reads the plan items that have not begun. What should have begun already begins
// today and takes as long as it was to take: nobody works in the past.
func (s Store) items(ctx context.Context, d *drawing, days day.Period) error {
	rows, err := db.All[itemRow](ctx, s.DB, `
		SELECT i.id, i.number, i.title, i.procedure, i.parties, i.category_id, i.purchaser_id, i.purchaser, i.estimated_value,
			i.starts_on, i.latest_start_on, i.notice_on, i.award_on, i.contract_on, i.complexity AS its_complexity, i.hours AS its_hours,
			w.complexity, w.minutes, w.why
		FROM plan_item i LEFT JOIN capacity_work w ON w.kind = 'plan_item' AND w.ref = i.id
		WHERE i.is_open = TRUE AND i.state = 'planned' AND (i.starts_on IS NULL OR i.starts_on < $1) AND ($2 = '' OR i.purchaser_id = $2)
		ORDER BY i.notice_key, i.id`, days.To, d.only)
	if err != nil {
		return fmt.Errorf("reading the plan items to load: %w", err)
	}
	for _, r := range rows {
		j := Job{Kind: OfItem, Ref: r.ID, Number: r.Number, Title: r.Title, Parties: r.Parties, Procedure: r.Procedure, Value: r.EstimatedValue, PurchaserID: r.PurchaserID, Purchaser: r.Purchaser}
		if r.CategoryID != nil {
			j.CategoryID = *r.CategoryID
		}
		if j.Procedure == "" && r.EstimatedValue.Known {
			j.Procedure = string(d.leads.Procedure(r.EstimatedValue))
		}
		w := r.work()
		j.Days = Span{r.StartsOn, r.NoticeOn, r.AwardOn, r.ContractOn}.filled(d.lead(j.Procedure, w.Complexity))
		if j.Days.Known() && j.Days.Start < d.Today {
			j.Late, j.Days = true, j.Days.moved(j.Days.Start.DaysUntil(d.Today))
		}
		d.put(j, w)
	}
	return nil
}

// work is what has been said here, else what the plan says.
func (r itemRow) work() Work {
	w := work(OfItem, r.ID, r.Complexity, r.Minutes, r.Why)
	if !w.Complexity.Known {
		w.Complexity = r.ItsComplexity
	}
	if w.Minutes == 0 && r.ItsHours.N > 0 {
		w.Minutes, w.Why = Minutes(r.ItsHours.N)*Hour, "Angivet i planposten."
	}
	return w
}

// queueRow is what is read of a request.
type queueRow struct {
	ID          string
	Reference   string
	Title       string
	Parties     party.Set
	CategoryID  string
	TotalValue  money.Opt
	WantedStart day.Date
	MustStart   day.Date
	SentOn      day.Date
	Wished      string
	Complexity  count.Count
	Minutes     count.Count
	Why         *string
}

// queue reads the requests that are prioritised and that nobody has taken, in the order
// of their priority. One that the plan has an item for is counted there.
func (s Store) queue(ctx context.Context, d *drawing, _ day.Period) error {
	rows, err := db.All[queueRow](ctx, s.DB, `
		SELECT r.id, r.reference, r.title, r.parties, r.category_id, r.total_value, r.wanted_start, r.must_start, r.sent_on, r.wished, w.complexity, w.minutes, w.why
		FROM request r LEFT JOIN capacity_work w ON w.kind = 'request' AND w.ref = r.id
		WHERE r.state = 'prioritised' AND r.left_on IS NULL
		ORDER BY r.priority, r.sent_on, r.id`)
	if err != nil {
		return fmt.Errorf("reading the queue: %w", err)
	}
	planned, err := ids(ctx, s.DB, `SELECT origin_url FROM plan_item WHERE is_open = TRUE AND origin_url LIKE $1`, request.Path+"/%")
	if err != nil {
		return fmt.Errorf("reading which requests the plan has: %w", err)
	}
	rows = slices.DeleteFunc(rows, func(r queueRow) bool { return planned[request.Path+"/"+r.ID] })
	for _, r := range rows {
		j := Job{Kind: OfRequest, Ref: r.ID, Number: r.Reference, Title: r.Title, Parties: r.Parties, CategoryID: r.CategoryID, Value: r.TotalValue,
			Procedure: string(d.leads.Procedure(r.TotalValue)), Waiting: r.SentOn.DaysUntil(d.Today), Wished: r.Wished}
		w := work(OfRequest, r.ID, r.Complexity, r.Minutes, r.Why)
		j.Estimate = d.Rules.Estimate(j.Procedure, j.Parties, w, false)
		j.Minutes = j.Estimate.Total
		j.Days = Span{Start: d.Today}.filled(d.lead(j.Procedure, w.Complexity)).until(first(r.MustStart, r.WantedStart))
		d.Queue = append(d.Queue, j)
	}
	return nil
}

// vacancies reads the posts of purchasers that stand empty during the days, and how many
// posts there are today.
func (s Store) vacancies(ctx context.Context, d *drawing, days day.Period) error {
	personnel := staff.Store{DB: s.DB}
	rows, err := personnel.Vacancies().All(ctx, staff.Filter{Period: days, Group: staff.Strategic})
	if err != nil {
		return err
	}
	for _, v := range rows {
		d.Vacancies = append(d.Vacancies, Vacancy{v.ID, string(v.UnitID), v.Unit, v.Low, v.High, v.ValidFrom, v.ValidTo})
	}
	posts, err := personnel.PostsOn(ctx, d.Today, staff.Own)
	for _, p := range posts {
		if p.Group == staff.Strategic {
			d.Posts += p.Posts
		}
	}
	return err
}

// Knows tells who has procured in which categories.
func (s Store) Knows(ctx context.Context, categories []string) (func(person, category string) bool, error) {
	if len(categories) == 0 {
		return func(string, string) bool { return false }, nil
	}
	type pair struct{ PurchaserID, CategoryID string }
	var w db.Where
	w.In("category_id", categories)
	w.Add("purchaser_id <> ''")
	rows, err := db.All[pair](ctx, s.DB, `SELECT DISTINCT purchaser_id, category_id FROM procurement `+w.SQL(), w.Args()...)
	known := map[pair]bool{}
	for _, r := range rows {
		known[r] = true
	}
	return func(person, category string) bool { return known[pair{person, category}] }, err
}
