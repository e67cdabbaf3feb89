// Package demo tells the story of the demo organisation: invented rows whose
// totals are those that three annual reports published. It works through the
// same methods that users call, day by day from 2016 to the day on which the data
// of the report for 2022 was loaded, so that history, states and figures are
// what they would have been. See docs/demo.md.
package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sort"
	"time"

	"klover/internal/area/category"
	"klover/internal/area/contract"
	"klover/internal/area/goal"
	"klover/internal/area/handbook"
	"klover/internal/area/identity"
	"klover/internal/area/procurement"
	"klover/internal/area/review"
	"klover/internal/area/saving"
	"klover/internal/area/supplier"
	"klover/internal/area/survey"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// Banner is told at the top of every page of the demo.
const Banner = "Demo: raderna är påhittade, summorna är de publicerade. Dagens datum är 18 januari 2023."

// Now is the demo's clock: the real time of day, on the day it stands still.
func Now() time.Time { return onTheDay(time.Now()) }

// onTheDay is the time of day in Sweden, on the day that the demo stands still: it is that
// day until midnight there, not until midnight in Greenwich.
func onTheDay(real time.Time) time.Time {
	t := real.In(day.Stockholm)
	return time.Date(Today.Year(), Today.Month(), Today.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond()/1000*1000, day.Stockholm).UTC()
}

// Morning is a clock that stands at the morning of a day.
func Morning(d day.Date) func() time.Time {
	return func() time.Time { return time.Date(d.Year(), d.Month(), d.Day(), 7, 30, 0, 0, time.UTC) }
}

// Build fills an empty database with the story, in one transaction.
func Build(ctx context.Context, d *db.DB, figures *figure.Register) error {
	return d.InTx(ctx, func(tx *db.DB) error {
		b := newBuilder(tx, figures)
		for _, step := range []func(context.Context) error{b.base, b.suppliers, b.live, b.finish} {
			if err := step(ctx); err != nil {
				return err
			}
		}
		return nil
	})
}

// builder registers the story. Its clock is the day that the story has come to.
type builder struct {
	*rand.Rand
	tx  *db.DB
	now time.Time

	identity    identity.Store
	category    category.Store
	supplier    supplier.Store
	procurement procurement.Store
	review      review.Store
	contract    contract.Store
	saving      saving.Store
	handbook    handbook.Store
	survey      survey.Store
	goal        goal.Store

	users      map[string]string // role → id
	names      map[string]string // id → name
	purchaser  [buyers]person
	controller person
	lawyer     person
	categories map[string]string                                                 // name → id
	own        map[string]goal.Measure                                           // figures entered by hand, by key
	sellers    []string                                                          // ids of suppliers
	traders    map[string][]string                                               // and by their trade
	priced     []string                                                          // ids of contracts with a price list
	asked      int                                                               // customers so far
	foresaw    func(context.Context, *assignment, procurement.Procurement) error // joins what the plan foresaw
	gross      map[int]money.Amount
	losses     map[int]money.Amount
	last       map[int]*assignment // of each year: its report makes the sum right
	filed      int                 // procurements with a file in the diary so far
}

type person struct{ id, name string }

func newBuilder(tx *db.DB, figures *figure.Register) *builder {
	b := &builder{Rand: rand.New(rand.NewPCG(7, 2022)), tx: tx, gross: map[int]money.Amount{}, losses: map[int]money.Amount{}}
	tx.Now = func() time.Time { return b.now }
	b.at(20160601)
	b.identity = identity.Store{DB: tx}
	b.category = category.Store{DB: tx}
	b.supplier = supplier.Store{DB: tx}
	b.procurement = procurement.Store{DB: tx}
	b.review = review.Store{DB: tx}
	b.contract = contract.Store{DB: tx}
	b.saving = saving.Store{DB: tx}
	b.handbook = handbook.Store{DB: tx}
	b.survey = survey.Store{DB: tx}
	b.goal = goal.Store{DB: tx, Register: goal.Extended(figures, tx)}
	return b
}

// at moves the clock to the morning of a day; each event after that is a little later.
func (b *builder) at(d day.Date) {
	morning := Morning(d)()
	if b.now.Before(morning) {
		b.now = morning
	}
	b.now = b.now.Add(73 * time.Second)
}

// base makes people, units, parties and the category tree.
func (b *builder) base(ctx context.Context) error {
	var err error
	if b.users, err = b.identity.Demo(ctx); err != nil {
		return err
	}
	if b.names, err = b.identity.Names(ctx); err != nil {
		return err
	}
	b.controller, b.lawyer = b.colleague("controller"), b.colleague("lawyer")
	if err := b.hire(ctx); err != nil {
		return fmt.Errorf("hiring purchasers: %w", err)
	}
	b.categories, err = b.category.Demo(ctx, b.users)
	return err
}

// hire makes the strategic purchasers, the first of whom has an account.
func (b *builder) hire(ctx context.Context) error {
	first, err := b.identity.User(ctx, b.users["strategic_buyer"])
	if err != nil {
		return err
	}
	b.purchaser[0] = person{first.ID, purchasers[0]}
	for i, name := range purchasers[1:] {
		u, err := b.identity.Create(ctx, identity.User{Name: name, Email: fmt.Sprintf("inkopare%d@demo.example", i+2),
			Title: "Strategisk inköpare", Roles: identity.Roles{"strategic_buyer"}, Parties: party.Of("D", "U"), UnitID: first.UnitID, Active: true})
		if err != nil {
			return err
		}
		b.purchaser[i+1] = person{u.ID, u.Name}
	}
	return nil
}

// sellerCount is how many suppliers the organisation knows.
const sellerCount = 420

func (b *builder) suppliers(ctx context.Context) error {
	var all []supplier.Supplier
	invented := companies(sellerCount)
	for _, c := range invented {
		s := supplier.New()
		s.Name, s.OrgNo, s.Town = c.name, c.orgNo, c.town
		if c.employees > 0 {
			s.Employees = count.Of(c.employees)
			s.Turnover = money.Some(money.Kr(int64(c.employees) * 1_400_000))
			s.SizeOn, s.SizeSource = 20151231, "Årsredovisning"
		}
		all = append(all, s)
	}
	made, err := b.supplier.CreateAll(ctx, all)
	b.traders = map[string][]string{}
	for i, s := range made {
		b.sellers = append(b.sellers, s.ID)
		b.traders[invented[i].trade] = append(b.traders[invented[i].trade], s.ID)
	}
	return err
}

// event is something that happens on a day.
type event struct {
	on day.Date
	do func(ctx context.Context) error
}

// live lets everything happen in the order of its days.
func (b *builder) live(ctx context.Context) error {
	story := plan()
	work(story)
	b.last = lastSigned(story)
	events := []event{{orderAdopted, b.adoptOrder}}
	for _, a := range story {
		events = append(events, b.eventsOf(a)...)
	}
	events = append(events, b.handbookEvents()...)
	events = append(events, b.diaryEvents()...)
	events = append(events, b.surveyEvents(story)...)
	events = append(events, b.requestEvents(story)...)
	events = append(events, b.planEvents(story)...)
	events = append(events, event{takenOn, b.takeRequest})
	events = append(events, b.boardEvents()...)
	events = append(events, b.steeringEvents()...)
	events = append(events, b.followupEvents()...)
	events = append(events, b.staffEvents()...)
	events = append(events, b.trainingEvents()...)
	events = append(events, b.directEvents()...)
	events = append(events, b.spendImportEvents()...)
	events = append(events, b.priceEvents()...)
	events = append(events, b.callOffEvents()...)
	events = append(events, b.contractEvents()...)
	events = append(events, b.pastEvents()...)
	events = append(events, b.registerEvents()...)
	events = append(events, b.optionEvents()...)
	events = append(events, b.categoryEvents()...)
	events = append(events, b.capacityEvents(story)...)
	events = append(events, b.governanceEvents()...)
	events = append(events, b.initiativeEvents()...)
	events = append(events, b.ledgerEvents()...)
	events = append(events, b.compareEvents()...)
	improved, err := b.improvementEvents(ctx)
	if err != nil {
		return err
	}
	events = append(events, improved...)
	events = append(events, b.controlEvents()...)
	sort.SliceStable(events, func(i, j int) bool { return events[i].on < events[j].on })
	for _, e := range events {
		if e.on > Today {
			break
		}
		b.at(e.on)
		if err := e.do(ctx); err != nil {
			return fmt.Errorf("demo on %s: %w", e.on, err)
		}
	}
	return nil
}

// by returns a context in which the person is at work.
func by(ctx context.Context, p person) context.Context {
	return audit.WithActor(ctx, audit.Actor{ID: p.id, Name: p.name})
}

// eventsOf returns the life of a procurement as events. The id is known when the
// first has happened.
func (b *builder) eventsOf(a *assignment) []event {
	var id string
	who := b.purchaser[a.buyer]
	var events []event
	add := func(on day.Date, p person, do func(context.Context) error) {
		if on != 0 {
			events = append(events, event{on, func(ctx context.Context) error { return do(by(ctx, p)) }})
		}
	}
	add(a.taken, who, func(ctx context.Context) error {
		var err error
		p := b.caseOf(a, who)
		if a.worked {
			p, err = b.begin(ctx, a, p)
		} else {
			p, err = b.procurement.Create(ctx, p)
		}
		if id = p.ID; err != nil {
			return err
		}
		return b.foresaw(ctx, a, p)
	})
	add(a.strategy, who, func(ctx context.Context) error {
		if a.worked {
			return b.strategy(ctx, filed{builder: b, a: a, id: &id, who: who})
		}
		_, err := b.procurement.ApproveStrategy(ctx, id, a.strategy)
		return err
	})
	add(a.announced, who, func(ctx context.Context) error {
		if a.worked {
			if err := b.documents(ctx, id); err != nil {
				return err
			}
		}
		_, err := b.procurement.Announce(ctx, id, procurement.Announcement{On: a.announced, TenderDeadline: a.deadline, NoticeID: noticeID(a, b.IntN(90000))})
		return err
	})
	if a.advertised() {
		add(a.deadline.AddDays(1), who, func(ctx context.Context) error {
			if _, err := b.procurement.ReceiveTenders(ctx, id, count.Of(a.tenders)); err != nil || !a.worked {
				return err
			}
			return b.tenderers(ctx, a, id)
		})
	}
	decider := b.decider(a.value, who)
	add(a.awarded, decider, func(ctx context.Context) error {
		if a.worked {
			return b.award(ctx, a, id, who)
		}
		_, err := b.procurement.Award(ctx, id, a.awarded)
		return err
	})
	for i := range a.reviews {
		events = append(events, b.lawsuitEvents(a, &a.reviews[i], &id)...)
	}
	add(a.signed, who, func(ctx context.Context) error { return b.sign(ctx, a, id, who) })
	add(a.closed, who, func(ctx context.Context) error {
		_, err := b.procurement.Close(ctx, id, a.closed, "")
		return err
	})
	add(a.cancelled, decider, func(ctx context.Context) error {
		_, err := b.procurement.Cancel(ctx, id, procurement.Cancellation{On: a.cancelled, Reason: a.reason})
		return err
	})
	if a.worked && a.cancelled != 0 {
		add(a.cancelled.AddDays(1).WorkingDay(), who, func(ctx context.Context) error {
			_, err := b.procurement.TellCancelled(ctx, id, a.cancelled.AddDays(1).WorkingDay())
			return err
		})
		add(rerunOn, who, func(ctx context.Context) error { return b.rerun(ctx, id) })
	}
	if a.cancelled != 0 {
		add(min(a.cancelled.AddDays(21), day.New(a.cancelled.Year(), 12, 30)), b.lawyer, func(ctx context.Context) error { return b.judge(ctx, a, id) })
	}
	return append(events, b.fileEvents(a, &id, who)...)
}

func noticeID(a *assignment, n int) string {
	if a.announced < 20210101 {
		return "" // the notice databases give numbers since 2021
	}
	return fmt.Sprintf("AA%05d", 10000+n)
}

func (b *builder) caseOf(a *assignment, who person) procurement.Procurement {
	p := procurement.Procurement{
		Title: a.title, Parties: a.parties, CarriedOutByUs: true, Form: a.form, ExternalFramework: a.external,
		Procedure: procurement.Procedure(a.procedure), Regime: "lou", Nature: procurement.Nature(a.nature), CPV: procurement.CPV(a.cpv),
		CategoryID: b.categoryOn(a, a.taken), ClientUnit: a.client, PurchaserID: who.id, Purchaser: who.name, TakenOn: a.taken,
		CodeOfConduct: a.code, Environment: a.env, Social: b.IntN(6) == 0, Accessibility: a.nature == "services" && b.IntN(4) == 0,
		PersonalData: a.category == "IT" || a.category == "Vårdtjänster", EnvironmentPrioritised: a.env && b.IntN(3) == 0,
		EstimatedValue: money.Some(a.value), EstimateApprox: true, Outsourced: a.outsourced,
	}
	if a.taken < 20170101 {
		p.Regime = "lou2007"
	}
	if a.parties.Joint() && len(a.parties) > 1 {
		p.Host = "D"
	}
	if a.outsourced {
		p.Consultant = consultants[b.IntN(len(consultants))]
	}
	b.uncoordinated(&p, a)
	return p
}

// uncoordinated gives some of the separate procurements the reason that their
// request stated. The one that the report for 2022 names is distance radiology.
func (b *builder) uncoordinated(p *procurement.Procurement, a *assignment) {
	if a.parties.Joint() || !a.advertised() {
		return
	}
	reasons := []string{"needs", "patterns", "term", "done", "place"}
	p.NotCoordinatedReason = reasons[b.IntN(len(reasons))]
	if a.title == "Distansradiologi" && a.taken.Year() >= 2021 {
		p.NotCoordinatedReason, p.ShouldHaveBeenCoordinated = "patterns", true
		p.NotCoordinatedText = "Tidigare samordnad. Regionerna har olika behov och köpmönster."
	}
}

func (b *builder) judge(ctx context.Context, a *assignment, id string) error {
	j := procurement.CancellationJudgement{Avoidable: procurement.No, By: b.lawyer.name, Lesson: a.lessons}
	if a.avoidable {
		j.Avoidable = procurement.Yes
	}
	p, err := b.procurement.JudgeCancellation(ctx, id, j)
	if err != nil || a.cancelled < lessonsFrom || a.lessons == "" {
		return err
	}
	return b.learned(ctx, p)
}
