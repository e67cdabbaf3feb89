package procurement

import (
	"slices"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/count"
	"klover/internal/word/day"
)

// strategyFrom is the day from which the organisation demands an approved
// strategy document before a notice (report 2017, line 592).
const strategyFrom day.Date = 20171001

// Announcement is what is said when the first notice has been published.
type Announcement struct {
	On                 day.Date
	NoticeID           string
	TenderDeadline     day.Date
	StrategyApprovedOn day.Date  // 0 keeps what is registered
	Procedure          Procedure // "" keeps what is registered
}

// Cancellation is the decision to cancel.
type Cancellation struct {
	On     day.Date
	Reason string // a code of CancelReasons
	Text   string
}

// CancellationJudgement is the lawyer's view of a cancellation afterwards.
type CancellationJudgement struct {
	Avoidable Judgement
	Lesson    string
	By        string
}

// assign gives the case to a purchaser.
func (p *Procurement) assign(id, name string) error {
	if !p.State.Running() {
		return p.notFrom("tilldelas en inköpare")
	}
	if strings.TrimSpace(name) == "" {
		return fault.Invalid(fault.Field{Name: "purchaser", Message: "Välj en inköpare."})
	}
	p.PurchaserID, p.Purchaser = id, strings.TrimSpace(name)
	return nil
}

// approveStrategy notes the decision on the strategy document (gate G1, handbook §3.1).
func (p *Procurement) approveStrategy(on day.Date) error {
	if p.State != Taken && p.State != Preparing {
		return p.notFrom("få sin strategi beslutad")
	}
	if on == 0 {
		return needDay("strategy_approved_on")
	}
	p.StrategyApprovedOn = on
	return nil
}

// noteStrategy is approveStrategy for a case whose strategy was decided outside
// Klöver.
func (p *Procurement) noteStrategy(on day.Date) error {
	if p.CaseWork {
		return fault.Conflict("Strategin i %s godkänns i grinden %s, av någon annan än inköparen.", p.Number, GateStrategy.Sv())
	}
	return p.approveStrategy(on)
}

func (p *Procurement) announce(a Announcement) error {
	if p.State != Taken && p.State != Preparing {
		return p.notFrom("annonseras")
	}
	if a.Procedure != "" {
		p.Procedure = a.Procedure
	}
	if p.Procedure == "" {
		return fault.Invalid(fault.Field{Name: "procedure", Message: "Välj förfarande innan upphandlingen annonseras."})
	}
	if !p.Procedure.Advertised() {
		return fault.Conflict("%s annonseras inte. Byt till ett annonserat förfarande, eller registrera tilldelningen direkt.", p.Procedure.Sv())
	}
	if a.On == 0 {
		return needDay("announced_on")
	}
	if a.StrategyApprovedOn != 0 && !p.CaseWork {
		p.StrategyApprovedOn = a.StrategyApprovedOn
	}
	if err := p.needStrategy(a.On); err != nil {
		return err
	}
	p.AnnouncedOn, p.TenderDeadline = a.On, a.TenderDeadline
	if a.NoticeID != "" {
		p.NoticeID = strings.TrimSpace(a.NoticeID)
	}
	return nil
}

func (p Procurement) needStrategy(on day.Date) error {
	const key = "strategy_approved_on"
	switch {
	case !p.CarriedOutByUs || on < strategyFrom:
		return nil
	case p.StrategyApprovedOn == 0:
		return fault.Invalid(fault.Field{Name: key, Message: "Upphandlingsstrategin måste vara beslutad innan upphandlingen annonseras. Ange beslutsdagen."})
	case p.StrategyApprovedOn > on:
		return fault.Invalid(fault.Field{Name: key, Message: "Strategi beslutad " + p.StrategyApprovedOn.Sv() + " är efter annonserad " + on.Sv() + "."})
	}
	return nil
}

// receive notes how many tenders came in time. Also a procedure without notice
// gets tenders.
func (p *Procurement) receive(tenders count.Count) error {
	if p.State != Announced && p.State != Evaluating && (p.Procedure.Advertised() || p.State != Preparing && p.State != Taken) {
		return p.notFrom("ta emot anbud")
	}
	if !tenders.Known {
		return fault.Invalid(fault.Field{Name: "tenders_received", Message: "Ange antalet anbud. Skriv 0 om inga kom in."})
	}
	p.TendersReceived = tenders
	return nil
}

func (p *Procurement) award(a Award) error {
	early := p.State == Taken || p.State == Preparing
	if !p.State.Running() || p.State == Awarded || early && p.Procedure.Advertised() {
		return p.notFrom("tilldelas")
	}
	if a.On == 0 {
		return needDay("awarded_on")
	}
	p.AwardedOn, p.AwardReasons = a.On, strings.TrimSpace(a.Reasons)
	return nil
}

func (p *Procurement) sign(on day.Date) error {
	if p.State != Awarded {
		return p.notFrom("få avtal tecknat")
	}
	if on == 0 {
		return needDay("signed_on")
	}
	p.SignedOn = on
	return nil
}

// close ends the case after its contract, or an assignment that came to nothing
// before anything was announced. What has been announced is cancelled instead.
func (p *Procurement) close(on day.Date, why string) error {
	withdrawn := p.State == Taken || p.State == Preparing
	if p.State != Signed && !withdrawn {
		return p.notFrom("avslutas")
	}
	if on == 0 {
		return needDay("closed_on")
	}
	if withdrawn && strings.TrimSpace(why) == "" {
		return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför uppdraget avslutas utan avtal."})
	}
	p.ClosedOn = on
	return nil
}

func (p *Procurement) cancel(c Cancellation) error {
	early := p.State == Taken || p.State == Preparing
	if !p.State.Running() {
		return p.notFrom("avbrytas")
	}
	if early && p.Procedure.Advertised() {
		return fault.Conflict("%s är inte annonserad och kan därför inte avbrytas. Avsluta uppdraget i stället.", p.Number)
	}
	if c.On == 0 {
		return needDay("cancelled_on")
	}
	if c.Reason == unknown || !hasOption(CancelReasons, c.Reason) {
		return fault.Invalid(fault.Field{Name: "cancel_reason", Message: "Ange skälet till att upphandlingen avbryts."})
	}
	p.CancelledOn, p.CancelReason, p.CancelText = c.On, c.Reason, strings.TrimSpace(c.Text)
	return nil
}

func (p *Procurement) judge(j CancellationJudgement) error {
	if p.State != Cancelled {
		return fault.Conflict("%s är inte avbruten, så det finns inget avbrytande att bedöma.", p.Number)
	}
	if j.Avoidable == Unjudged {
		return fault.Invalid(fault.Field{Name: "avoidable", Message: "Svara ja eller nej på om avbrytandet hade kunnat undvikas."})
	}
	p.Avoidable, p.CancelLesson, p.JudgedBy = j.Avoidable, strings.TrimSpace(j.Lesson), j.By
	return nil
}

// reopen takes the latest step back.
func (p *Procurement) reopen(why string) error {
	if strings.TrimSpace(why) == "" {
		return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför steget tas tillbaka."})
	}
	switch p.State {
	case Cancelled:
		p.CancelledOn, p.CancelReason, p.CancelText = 0, "", ""
		p.Avoidable, p.CancelLesson, p.JudgedBy, p.CancelNotifiedOn = Unjudged, "", "", 0
	case Closed:
		p.ClosedOn = 0
	case Signed:
		p.SignedOn, p.AwardNoticeOn = 0, 0
	case Awarded:
		p.AwardedOn, p.AwardReasons = 0, ""
		p.NotifiedOn, p.NotifiedHow, p.StandstillDays = 0, "", 0
	case Evaluating:
		p.TendersReceived = count.Count{}
	case Announced:
		p.AnnouncedOn = 0
	default:
		return p.notFrom("tas tillbaka ett steg")
	}
	return nil
}

// decidedBy returns the act that brought the procurement to where it stands, as the
// delegation order names it, "" when nobody decided.
func (p Procurement) decidedBy() string {
	return map[State]string{Cancelled: identity.ActCancel, Awarded: identity.ActAward, Announced: identity.ActStart}[p.State]
}

// decision is the act as the list of delegated decisions keeps it.
func (p Procurement) decision(act string, on day.Date) identity.Decision {
	if !p.CarriedOutByUs || act == "" {
		return identity.Decision{}
	}
	amount := p.ContractedValue
	if !amount.Known {
		amount = p.EstimatedValue
	}
	text := ""
	if act == identity.ActCancel {
		text = strings.TrimSpace(field.LabelOf(CancelReasons, p.CancelReason) + ". " + p.CancelText)
	}
	return identity.Decision{Act: act, DecidedOn: on, Amount: amount, Parties: p.Parties, Text: text,
		RecordKind: Kind, RecordRef: p.ID, RecordTitle: p.Name()}
}

// sameSteps returns a fault when an edit adds or removes a step instead of
// correcting it: steps are taken by verbs, so that their rules are asked.
func sameSteps(was, now Procurement) error {
	var wrong []fault.Field
	after := append(now.steps(), now.told()...)
	for i, s := range append(was.steps(), was.told()...) {
		if s.key == "taken_on" || s.key == "tender_deadline" {
			continue
		}
		if (s.on == 0) != (after[i].on == 0) {
			wrong = append(wrong, fault.Field{Name: s.key, Message: "Steget läggs till eller tas tillbaka med sin egen åtgärd på upphandlingens sida. Här rättas bara en dag som redan finns."})
		}
	}
	return fault.Invalid(wrong...)
}

// told is the days of a case that an edit neither adds nor removes, beside its steps:
// they begin times of law.
func (p Procurement) told() []step {
	list := []step{{"cancelled_on", "avbruten", p.CancelledOn}}
	if p.CaseWork {
		list = append(list, step{"notified_on", "anbudsgivarna underrättade", p.NotifiedOn}, step{"award_notice_on", "efterannons", p.AwardNoticeOn},
			step{"cancel_notified_on", "underrättade om avbrytandet", p.CancelNotifiedOn})
	}
	return list
}

// attempts are the verbs, each with input that only the state can refuse.
var attempts = []struct {
	verb string
	do   func(*Procurement) error
}{
	{"tilldela", func(p *Procurement) error { return p.assign("", "x") }},
	{"strategi", func(p *Procurement) error { return p.noteStrategy(strategyFrom) }},
	{"annonsera", func(p *Procurement) error { return p.announce(Announcement{On: strategyFrom}) }},
	{"anbud", func(p *Procurement) error { return p.receive(count.Of(1)) }},
	{"tilldelning", func(p *Procurement) error { return p.award(Award{On: strategyFrom}) }},
	{"underratta", func(p *Procurement) error { return p.notify(Notification{On: p.AwardedOn}) }},
	{"teckna", func(p *Procurement) error { return p.sign(strategyFrom) }},
	{"efterannons", func(p *Procurement) error { return p.notePublished(p.SignedOn) }},
	{"avsluta", func(p *Procurement) error { return p.close(strategyFrom, "x") }},
	{"avbryt", func(p *Procurement) error { return p.cancel(Cancellation{strategyFrom, "price", ""}) }},
	{"underratta-avbrytande", func(p *Procurement) error { return p.noteCancelTold(p.CancelledOn) }},
	{"bedom", func(p *Procurement) error { return p.judge(CancellationJudgement{Yes, "", ""}) }},
	{"oppna", func(p *Procurement) error { return p.reopen("x") }},
}

// Verbs returns what can be done with the procurement now, as in the addresses
// of the verbs. What only lacks a field can be done: its form asks for it.
func (p Procurement) Verbs() []string {
	var verbs []string
	for _, a := range attempts {
		copied := p
		if err := a.do(&copied); err == nil || fault.KindOf(err) == fault.KindInvalid {
			verbs = append(verbs, a.verb)
		}
	}
	return verbs
}

// Can tells whether the verb can be done now.
func (p Procurement) Can(verb string) bool { return slices.Contains(p.Verbs(), verb) }

func (p Procurement) notFrom(what string) error {
	return fault.Conflict("%s är i läget %s och kan därför inte %s.", p.Number, strings.ToLower(p.State.Sv()), what)
}

// refuse is a step that a rule of law or of the organisation forbids. The attempt
// is told in the history, unlike a slip in a form.
func (p Procurement) refuse(what, format string, args ...any) error {
	return audit.Refuse(fault.Conflict(format, args...), audit.Entry{Kind: Kind, Ref: p.ID, Title: p.Name(), Verb: "nekades att " + what})
}

func needDay(key string) error {
	return fault.Invalid(fault.Field{Name: key, Message: "Ange dagen."})
}
