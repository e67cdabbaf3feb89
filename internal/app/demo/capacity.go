package demo

import (
	"context"
	"fmt"
	"math/rand/v2"

	"klover/internal/area/capacity"
	"klover/internal/area/identity"
	"klover/internal/area/law/policy"
	"klover/internal/area/procurement"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// The days on which the capacity is looked at.
const (
	capacityBegun  day.Date = 20220510
	consultantOne  day.Date = 20220905
	consultantEnds day.Date = 20221216
	consultantTwo  day.Date = 20221205
	capacityNow    day.Date = 20230116
)

// capacityEvents is how the unit head weighs work against time: how difficult the cases
// are, who works part time, two proposals to engage a consultant and two assignments.
func (b *builder) capacityEvents(story []*assignment) []event {
	k := &loadKeeper{builder: b, Rand: rand.New(rand.NewPCG(24, 2022)), store: capacity.Store{DB: b.tx}, lasting: map[string]bool{}}
	for _, a := range story {
		if a.outsourced && a.cancelled == 0 && (a.signed == 0 || a.signed > Today) {
			k.lasting[a.title] = true
		}
	}
	days := []struct {
		on day.Date
		do func(context.Context) error
	}{{capacityBegun, k.begin}, {consultantOne, k.first}, {consultantEnds.AddDays(3), k.ended}, {consultantTwo, k.second}, {capacityNow, k.now}}
	var events []event
	for _, d := range days {
		events = append(events, event{d.on, func(ctx context.Context) error {
			if err := d.do(by(ctx, b.colleague("unit_head"))); err != nil {
				return fmt.Errorf("capacity: %w", err)
			}
			return nil
		}})
	}
	return events
}

// loadKeeper registers what the unit head knows of work and time.
type loadKeeper struct {
	*builder
	*rand.Rand
	store   capacity.Store
	lasting map[string]bool // titles of outsourced cases that go on when the demo stops
	taken   string          // the case of the first assignment
	past    string          // the first assignment
}

// begin: the parameters are looked through, and a first proposal is dismissed.
func (k *loadKeeper) begin(ctx context.Context) error {
	if err := k.store.Policy().Save(ctx, policy.Value{Key: "complexity_5", Value: 1800, ValidFrom: capacityBegun, Source: "Enhetschefen, efter genomgång av tolv avslutade upphandlingar"}); err != nil {
		return err
	}
	for i, share := range []int64{800, 900} {
		if err := k.store.SetShare(ctx, capacity.Share{UserID: k.purchaser[2*i+1].id, FromOn: 20220101, Share: share}); err != nil {
			return err
		}
	}
	short := capacity.Shortage{From: capacity.WeekOf(capacityBegun).Add(1), Weeks: 8, Missing: 214 * capacity.Hour, Load: 1140}
	_, err := k.store.DemoProposal(ctx, short, capacity.Dismissed, "Två upphandlingar flyttas till hösten och en sommarvikarie börjar i juni.")
	return err
}

// engage lets a consultant into one of the cases that are outsourced already.
func (k *loadKeeper) engage(ctx context.Context, p capacity.Proposal, callOff string, from, to day.Date, budget int64) (capacity.Assignment, error) {
	f := procurement.Running()
	f.Outsourced = new(true)
	cases, _, err := k.procurement.Search(ctx, f, procurement.Page{Sort: "-taken_on", Limit: 100})
	if err != nil {
		return capacity.Assignment{}, err
	}
	for _, c := range cases {
		if !k.lasting[c.Title] || c.ID == k.taken {
			continue
		}
		k.taken = c.ID
		a, err := k.store.Engage(ctx, capacity.Assignment{Number: c.Number, Firm: c.Consultant, Consultant: k.names[k.users["consultant"]], UserID: identity.Ref(k.users["consultant"]), CallOff: callOff,
			Budget: capacity.Minutes(budget) * capacity.Hour, Rate: money.Some(money.Kr(1085)), FromOn: from, ToOn: to, DeclaredOn: from.AddDays(-5), Conflict: "no", SecrecyOn: from.AddDays(-4),
			Purpose: "Genomför upphandlingen till tilldelningsbeslut. Inköparen beslutar och tecknar avtal.", ProposalID: p.ID})
		if err != nil {
			return a, err
		}
		return k.store.Grant(ctx, a.ID)
	}
	return capacity.Assignment{}, fmt.Errorf("no case is outsourced on %s", from)
}

// first: a proposal is accepted and a consultant gets a case for the autumn.
func (k *loadKeeper) first(ctx context.Context) error {
	short := capacity.Shortage{From: capacity.WeekOf(consultantOne), Weeks: 8, Missing: 386 * capacity.Hour, Load: 1230}
	p, err := k.store.DemoProposal(ctx, short, capacity.Accepted, "Två tjänster är vakanta till årsskiftet.")
	if err != nil {
		return err
	}
	a, err := k.engage(ctx, p, "AVR22-0117", consultantOne, consultantEnds, 160)
	k.past = a.ID
	return err
}

// ended: the hours of the first assignment are told, and that its access is over.
func (k *loadKeeper) ended(ctx context.Context) error {
	if err := k.work(ctx, k.past, consultantOne, consultantEnds); err != nil {
		return err
	}
	return k.store.TellEnded(ctx)
}

// second: the consultant gets another case, which goes on.
func (k *loadKeeper) second(ctx context.Context) error {
	_, err := k.engage(ctx, capacity.Proposal{}, "AVR22-0168", consultantTwo, 20230210, 120)
	return err
}

var workNotes = []string{"Behovsanalys med verksamheten", "Upphandlingsdokument", "Svar på frågor", "Utvärdering", "Möte med referensgruppen"}

// work notes hours about every second week.
func (k *loadKeeper) work(ctx context.Context, id string, from, to day.Date) error {
	for on := from.AddDays(3); on <= min(to, k.store.Today()); on = on.AddDays(11) {
		worked := capacity.Spent{AssignmentID: id, WorkedOn: on.WorkingDayBefore(), Minutes: capacity.Minutes(30 * (6 + k.IntN(10))), Note: workNotes[k.IntN(len(workNotes))]}
		if _, err := k.store.Spend(ctx, worked); err != nil {
			return err
		}
	}
	return nil
}

// now: Monday's work. The running cases are judged, absence and development are put in,
// and what the rule proposes waits for the unit head.
func (k *loadKeeper) now(ctx context.Context) error {
	cases, _, err := k.procurement.Search(ctx, procurement.Running(), procurement.Page{Limit: 200})
	if err != nil {
		return err
	}
	for _, c := range cases {
		if k.IntN(5) == 0 {
			continue // not judged yet
		}
		if err := k.store.Judge(ctx, capacity.Work{Kind: capacity.OfCase, Ref: c.ID, Complexity: count.Of(int64(1 + k.IntN(3) + k.IntN(3)))}); err != nil {
			return err
		}
	}
	for i, who := range k.purchaser {
		kind, from, days := "development", capacityNow.AddDays(14+7*(i%4)), 1
		if i%3 == 0 {
			kind, from, days = "absence", day.Date(20230220).AddDays(7*(i%2)), 4
		}
		if _, err := k.store.AddAway(ctx, capacity.Away{UserID: who.id, Kind: kind, FromOn: from, ToOn: from.AddDays(days), Share: 1000}); err != nil {
			return err
		}
	}
	open, _, err := k.store.Assignments(ctx, capacity.AssignmentFilter{Standing: capacity.Running}, capacity.Page{Limit: 1})
	if err != nil || len(open) == 0 {
		return err
	}
	if err := k.work(ctx, open[0].ID, open[0].FromOn, open[0].ToOn); err != nil {
		return err
	}
	return k.store.Propose(ctx)
}
