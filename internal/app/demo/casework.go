package demo

import (
	"cmp"
	"context"
	"slices"

	"klover/internal/area/procurement"
	"klover/internal/area/request"
	"klover/internal/base/audit"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// Cases taken from this day may be worked on in Klöver, through its gates. The rest
// of the register is history, of which only the days are known.
const workedFrom day.Date = 20220501

// takenOn is when the unit head takes the first request of the queue.
const takenOn day.Date = 20230117

// rerunOn is when the first cancelled one of them is taken again.
const rerunOn day.Date = 20230110

// stages is where the cases that are worked on in Klöver stand when the demo stops,
// and how many there are of each.
var stages = []struct {
	most int
	fits func(a *assignment) bool
}{
	{2, func(a *assignment) bool {
		return a.announced == 0 && a.cancelled == 0 && a.signed == 0 && a.strategy != 0 && a.strategy < Today
	}},
	{2, func(a *assignment) bool { return a.announced != 0 && a.announced < Today && a.deadline > Today }},
	{2, func(a *assignment) bool {
		return a.advertised() && a.deadline < Today.AddDays(-2) && a.awarded > Today && a.tenders > 1
	}},
	{1, func(a *assignment) bool {
		return a.advertised() && a.awarded > Today.AddDays(-10) && a.awarded <= Today && a.tenders > 1
	}},
	{1, func(a *assignment) bool {
		return a.advertised() && a.signed != 0 && a.signed <= Today && (a.closed == 0 || a.closed > Today) && a.tenders > 0
	}},
	{1, func(a *assignment) bool { return a.cancelled != 0 && a.cancelled <= Today }},
}

// work marks the cases that are worked on in Klöver. Those with a request of the
// demo are left out: their requests follow a story of their own.
func work(story []*assignment) {
	asked := answeredBy(story)
	for _, stage := range stages {
		left := stage.most
		for _, a := range firstOwn(story) {
			if left > 0 && !a.worked && a.plain() && stage.fits(a) && !slices.Contains(asked, a) {
				a.worked = true
				left--
			}
		}
	}
}

// firstOwn puts the assignments of the purchaser who has an account before the others.
func firstOwn(story []*assignment) []*assignment {
	list := slices.Clone(story)
	slices.SortStableFunc(list, func(x, y *assignment) int { return cmp.Compare(min(x.buyer, 1), min(y.buyer, 1)) })
	return list
}

// plain tells whether a procurement is such that the law lets it pass as the story
// has it: of the right procedure for its value, with time enough to prepare, to tender
// and to wait before the contract.
func (a *assignment) plain() bool {
	return a.taken >= workedFrom && a.taken <= Today && len(a.reviews) == 0 && (a.nature == "goods" || a.nature == "services") &&
		(a.byDirective() || a.belowThreshold()) &&
		(a.announced == 0 || a.announced > a.taken.AddDays(20)) &&
		(a.signed == 0 || a.tenders > 0 && a.awarded.DaysUntil(a.signed) >= 14)
}

func (a *assignment) byDirective() bool {
	return a.procedure == "open" && a.value >= money.Kr(3_000_000) && (a.announced == 0 || a.announced.DaysUntil(a.deadline) >= 32)
}

func (a *assignment) belowThreshold() bool {
	return a.procedure == "single19" && a.value >= money.Kr(500_000) && a.value <= money.Kr(2_200_000)
}

// begin gives a case that is worked on its strategy's answers and its people.
func (b *builder) begin(ctx context.Context, a *assignment, p procurement.Procurement) (procurement.Procurement, error) {
	p.CaseWork, p.Segment, p.FollowUp = true, "B", "plan"
	if a.value < money.Kr(6_000_000) {
		p.Segment, p.FollowUp = "C", "short"
	}
	p, err := b.procurement.Create(ctx, p)
	if err != nil {
		return p, err
	}
	if err := b.guests(ctx, a, p); err != nil {
		return p, err
	}
	return p, b.peopled(ctx, p)
}

// peopled gives a case its team, who declare that they have no conflict of interest,
// and its time plan.
func (b *builder) peopled(ctx context.Context, p procurement.Procurement) error {
	team := []procurement.Member{
		{UserID: p.PurchaserID, Name: p.Purchaser, Role: "purchaser", Unit: "Inköp"},
		{Name: "Monika Ståhlberg", Role: "requirement_owner", Unit: p.ClientUnit},
		{Name: "Jonas Hedvall", Role: "reference", Unit: p.ClientUnit},
	}
	if err := b.procurement.Join(ctx, p.ID, team); err != nil {
		return err
	}
	members, err := b.procurement.Team(ctx, p.ID)
	if err != nil {
		return err
	}
	for _, m := range members {
		its := audit.WithActor(ctx, audit.Actor{ID: m.UserID, Name: m.Name})
		if _, err := b.procurement.Declare(its, m.ID, procurement.Declaration{On: p.TakenOn, Conflict: procurement.No}); err != nil {
			return err
		}
	}
	return b.procurement.PlanTime(ctx, p.ID, procurement.Timing{Start: p.TakenOn})
}

// pass lets the head approve a gate.
func (b *builder) pass(ctx context.Context, id string, g procurement.Gate, note string) error {
	_, err := b.procurement.Approve(by(ctx, b.colleague("unit_head")), id, g, note)
	return err
}

// strategy files the strategy document, from the template since there is one, and has
// it approved.
func (b *builder) strategy(ctx context.Context, f filed) error {
	if f.a.strategy < diarySince {
		f.no = written
	}
	if err := f.strategy(ctx, f.a.strategy); err != nil {
		return err
	}
	return b.pass(ctx, *f.id, procurement.GateStrategy, "")
}

// documents answers the checklist before the notice and has the documents approved.
func (b *builder) documents(ctx context.Context, id string) error {
	if err := b.answer(ctx, id); err != nil {
		return err
	}
	return b.pass(ctx, id, procurement.GateDocuments, "Granskade mot mallen.")
}

// answer says yes to what the checklist asks, and leaves what may be left.
func (b *builder) answer(ctx context.Context, id string) error {
	checks, err := b.procurement.Checks(ctx, id)
	if err != nil {
		return err
	}
	for _, c := range checks {
		if !c.Blocks() {
			continue
		}
		if _, err := b.procurement.Reply(ctx, c.ID, procurement.Reply{Answer: "yes"}); err != nil {
			return err
		}
	}
	return nil
}

// tenderers registers who tendered: suppliers of the register, the lowest price first.
func (b *builder) tenderers(ctx context.Context, a *assignment, id string) error {
	for i := range a.tenders {
		s, err := b.supplier.Get(ctx, b.sellers[(int(a.taken)+17*i)%len(b.sellers)])
		if err != nil {
			return err
		}
		_, err = b.procurement.AddTenderer(ctx, procurement.Tenderer{ProcurementID: id, SupplierID: s.ID, Name: s.Name, OrgNo: s.OrgNo,
			Price: money.Some(a.value * money.Amount(93+4*i) / 100)})
		if err != nil {
			return err
		}
	}
	return nil
}

// award evaluates the tenders, decides, and tells everybody the same day.
func (b *builder) award(ctx context.Context, a *assignment, id string, who person) error {
	own := by(ctx, who)
	if err := b.answer(own, id); err != nil {
		return err
	}
	all, err := b.procurement.Tenderers(own, id)
	if err != nil {
		return err
	}
	for _, t := range all {
		t.Result, t.Reason = procurement.Lost, "Priset är högre än det antagna anbudets."
		if t.Price.Amount == a.value*93/100 {
			t.Result, t.Reason, t.ControlOn, t.Control = procurement.Won, "", a.awarded, "ok"
		}
		if _, err := b.procurement.SaveTenderer(own, t); err != nil {
			return err
		}
	}
	const reasons = "Anbudet uppfyller alla krav och har lägst utvärderat pris."
	if _, err := b.procurement.Decide(ctx, id, procurement.Award{On: a.awarded, Reasons: reasons}); err != nil {
		return err
	}
	_, err = b.procurement.Notify(own, id, procurement.Notification{On: a.awarded})
	return err
}

// rerun takes a cancelled case again.
func (b *builder) rerun(ctx context.Context, id string) error {
	from := procurement.From{RerunOf: id}
	p, err := b.procurement.Draft(ctx, from)
	if err != nil {
		return err
	}
	p.TakenOn = rerunOn
	if p, err = b.procurement.Take(ctx, from, p); err != nil {
		return err
	}
	return b.peopled(ctx, p)
}

// takeRequest takes the request that has waited longest in the queue. Nobody has been
// given the case yet.
func (b *builder) takeRequest(ctx context.Context) error {
	ctx = by(ctx, b.colleague("unit_head"))
	requests := request.Store{DB: b.tx}
	queue, err := requests.Queue(ctx, request.Filter{States: []request.State{request.Prioritised}}, 1)
	if err != nil || len(queue) == 0 {
		return err
	}
	from := procurement.From{RequestID: queue[0].ID}
	p, err := b.procurement.Draft(ctx, from)
	if err != nil {
		return err
	}
	p.TakenOn, p.PurchaserID, p.Purchaser = takenOn, "", ""
	_, err = b.procurement.Take(ctx, from, p)
	return err
}
