package law

import (
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// Schedule is what a time plan is asked for: from a start, or, without one, from the
// day on which the contract must be signed.
type Schedule struct {
	Act       string
	Procedure string
	Start     day.Date
	Sign      day.Date // used when Start is 0
	Long      bool     // our longest normal times instead of the shortest
	Manner    Manner
	Delivery  Delivery // "" is Electronic
	Reviews   int      // how many instances a review is feared to pass
}

// Milestone is a dated step of a time plan.
type Milestone struct {
	Key   string
	Label string
	On    day.Date
	Bases Bases
}

// Plan is a time plan: steps in order, each on a working day.
type Plan struct {
	Procedure  string
	Start      day.Date
	Sign       day.Date
	Milestones []Milestone
}

// TimePlan computes a time plan from our normal lead times (handbook §2.5), the
// shortest times of law and the working calendar. What the law and the lead time for
// tenders do not take is shared between preparing and evaluating.
func (b Book) TimePlan(s Schedule) (Plan, error) {
	at := s.Start
	if at == 0 {
		at = s.Sign
	}
	if at == 0 {
		return Plan{}, fault.Invalid(fault.Field{Name: "start", Message: "Ange när arbetet börjar, eller när avtalet ska vara tecknat."})
	}
	if s.Delivery == "" {
		s.Delivery = Electronic
	}
	total, err := b.need(s.lead("total"), at)
	if err != nil {
		return Plan{}, err
	}
	if s.Start != 0 {
		s.Sign = total.after(s.Start).WorkingDay()
	} else {
		s.Start = total.before(s.Sign).WorkingDayBefore()
	}
	p := planner{Book: b, Schedule: s}
	p.add("start", "Arbetet börjar", s.Start, total.Basis())
	p.fill()
	return Plan{Procedure: s.Procedure, Start: s.Start, Sign: s.Sign, Milestones: p.list}, p.err
}

// lead asks for a lead time of the procedure.
func (s Schedule) lead(what string) about {
	pace := "_min"
	if s.Long {
		pace = "_max"
	}
	return about{kind: KindLeadTime, key: what + pace, procedure: s.Procedure}
}

// before returns the day from which the rule's time ends on a day.
func (r Rule) before(on day.Date) day.Date {
	r.Number.N = -r.Number.N
	return r.after(on)
}

// planner lays out one plan. After the first fault it does nothing.
type planner struct {
	Book
	Schedule
	list []Milestone
	err  error
}

func (p *planner) add(key, label string, on day.Date, bases ...Basis) {
	p.list = append(p.list, Milestone{Key: key, Label: label, On: on, Bases: bases})
}

// fill lays out what is between the start and the signing, and what follows it.
func (p *planner) fill() {
	award, standstill := p.award()
	switch {
	case p.err != nil:
		return
	case p.announced():
		p.notice(award)
	default:
		share := p.free(p.Start.DaysUntil(award), "prepare_share")
		p.add("ask", "Förfrågan skickas till leverantörer", min(p.Start.AddDays(share).WorkingDay(), award), p.share("prepare_share"))
	}
	p.add("award", "Tilldelningsbeslut och underrättelse", award)
	if standstill.Last != 0 {
		p.add("standstill", "Avtalsspärrens sista dag", standstill.Last, standstill.Bases...)
	}
	p.add("sign", "Avtalet tecknas", p.Sign)
	p.afterwards()
}

// announced tells whether suppliers are asked through a notice or among those who
// are in a framework, with a time to tender.
func (p *planner) announced() bool {
	_, ok := p.find(p.lead("tender"), p.Start)
	return ok
}

// award returns the last working day on which the decision can be sent so that the
// contract may be signed in time.
func (p *planner) award() (day.Date, Standstill) {
	least, own := p.Voluntary(p.Procedure, p.Sign)
	if _, exempt := p.Exempt(p.Procedure, p.Sign); exempt && least == 0 {
		return p.Sign, Standstill{}
	}
	for on := p.Sign.AddDays(-1 - least).WorkingDayBefore(); on > p.Start; on = on.AddDays(-1).WorkingDayBefore() {
		st, err := p.Standstill(p.Act, on, p.Delivery, least)
		if err != nil {
			p.err = err
			return 0, st
		}
		if st.SignFrom <= p.Sign {
			if own.RuleID != "" {
				st.Bases = append(Bases{own}, st.Bases...)
			}
			return on, st
		}
	}
	p.err = fault.Conflict("Tiden från %s till %s räcker inte till avtalsspärren.", p.Start, p.Sign)
	return 0, Standstill{}
}

// notice lays out the strategy, the notice and the times to apply and to tender.
func (p *planner) notice(award day.Date) {
	tender, bases := p.times(Tender)
	request := 0
	var requestBases Bases
	if TwoStep(p.Procedure) {
		request, requestBases = p.times(Request)
	}
	free := p.Start.DaysUntil(award) - tender - request
	sent := p.Start.AddDays(p.free(free, "prepare_share")).WorkingDayBefore()
	for ; p.err == nil && p.deadlines(sent, request, tender, free).tender >= award; sent = sent.AddDays(-1).WorkingDayBefore() {
		if sent <= p.Start {
			p.err = fault.Conflict("Tiden från %s till %s räcker inte till anbudstiden.", p.Start, p.Sign)
		}
	}
	if p.err != nil {
		return
	}
	d := p.deadlines(sent, request, tender, free)
	strategy := min(p.Start.AddDays(p.free(free, "strategy_share")).WorkingDay(), sent)
	p.add("strategy", "Strategin är beslutad", strategy, p.share("strategy_share"))
	p.add("documents", "Dokumenten är godkända", max(strategy, sent.AddDays(-1).WorkingDayBefore()))
	p.add("notice", p.noticeLabel(), sent, p.share("prepare_share"))
	if request > 0 {
		p.add("request", "Sista dag för anbudsansökan", d.request, requestBases...)
		p.add("invite", "Inbjudan att lämna anbud", d.invite, p.share("qualify_share"))
	}
	if answer, err := p.AnswerBy(d.tender, p.Manner.Urgent); err == nil {
		p.add("answer", "Sista dag att svara på frågor", max(answer.On, d.invite, sent), answer.Bases...)
	}
	p.add("tender", "Sista anbudsdag", d.tender, bases...)
}

func (p *planner) noticeLabel() string {
	if _, exempt := p.find(about{kind: KindNoNotice, key: p.Procedure, procedure: p.Procedure}, p.Start); exempt {
		return "Förfrågan skickas till ramavtalets leverantörer"
	}
	return "Annonsen skickas"
}

// deadlines is the days that follow from the day the notice is sent.
type deadlines struct{ request, invite, tender day.Date }

func (p *planner) deadlines(sent day.Date, request, tender, free int) deadlines {
	if request == 0 {
		return deadlines{tender: sent.AddDays(tender).WorkingDay()}
	}
	last := sent.AddDays(request).WorkingDay()
	invite := last.AddDays(max(1, p.free(free, "qualify_share"))).WorkingDay()
	return deadlines{request: last, invite: invite, tender: invite.AddDays(tender).WorkingDay()}
}

// times returns the days to hand in: our normal time, or the law's when that is
// longer. A procedure without a time of its own in law has only the normal one.
func (p *planner) times(step Step) (int, Bases) {
	q := p.lead("tender")
	if step == Request {
		q = about{kind: KindLeadTime, key: "request", procedure: p.Procedure}
	}
	own, err := p.need(q, p.Start)
	if err != nil {
		p.err = err
		return 0, nil
	}
	normal := p.Start.DaysUntil(own.after(p.Start))
	if _, exempt := p.find(about{kind: KindNoNotice, key: p.Procedure, procedure: p.Procedure}, p.Start); exempt {
		return normal, Bases{own.Basis()}
	}
	least, err := p.MinimumTime(p.Act, p.Procedure, step, p.Manner, p.Start)
	if err != nil {
		p.err = err
		return 0, nil
	}
	return max(normal, least.Days), append(Bases{own.Basis()}, least.Bases...)
}

// free returns a share of the days that neither law nor tender time takes.
func (p *planner) free(days int, key string) int {
	r, err := p.need(about{kind: KindLeadTime, key: key}, p.Start)
	if err != nil && p.err == nil {
		p.err = err
	}
	return max(0, days) * int(r.Number.N) / 100
}

func (p *planner) share(key string) Basis {
	r, _ := p.find(about{kind: KindLeadTime, key: key}, p.Start)
	return r.Basis()
}

// afterwards adds what a review would cost. When the award notice is due depends on
// the value, which a plan does not know.
func (p *planner) afterwards() {
	if p.Reviews == 0 {
		return
	}
	r, err := p.need(Schedule{Long: p.Long}.lead("review"), p.Sign)
	if err != nil {
		p.err = err
		return
	}
	r.Number.N *= int64(p.Reviews)
	p.add("reviewed", "Avtalet tecknas om upphandlingen överprövas", r.after(p.Sign).WorkingDay(), r.Basis())
}

// LeadTime returns our shortest and longest normal days from start to contract of a
// procedure that begins on the day (handbook §2.5).
func (b Book) LeadTime(procedure string, from day.Date) (shortest, longest int, err error) {
	short, err := b.need(Schedule{Procedure: procedure}.lead("total"), from)
	if err != nil {
		return 0, 0, err
	}
	long, err := b.need(Schedule{Procedure: procedure, Long: true}.lead("total"), from)
	return from.DaysUntil(short.after(from)), from.DaysUntil(long.after(from)), err
}
