package demo

import (
	"context"
	"fmt"

	"klover/internal/area/board"
	"klover/internal/area/contract"
	"klover/internal/area/governance"
	"klover/internal/area/identity"
	"klover/internal/word/count"
	"klover/internal/word/day"
)

// steerFrom is the day on which contracts began to be steered by their segments here.
const steerFrom day.Date = 20220117

// steered is how many contracts are.
const steered = 48

// rounds are the days on which follow-ups, meetings and controls are worked off.
var rounds = []day.Date{20220317, 20220616, 20220915, 20221215, 20230112}

// steerer keeps the story of how suppliers are steered.
type steerer struct {
	*builder
	store     governance.Store
	contracts []contract.Contract
}

// governanceEvents tells a year of segmentation, follow-up, control and code of conduct.
func (b *builder) governanceEvents() []event {
	s := &steerer{builder: b, store: governance.Store{DB: b.tx}}
	who := b.colleague("contract_controller")
	events := []event{{steerFrom, func(ctx context.Context) error { return s.begin(by(ctx, who)) }},
		{20220411, func(ctx context.Context) error { return s.conduct(by(ctx, b.colleague("sustainability"))) }},
		{20220620, func(ctx context.Context) error { return s.chains(by(ctx, b.colleague("sustainability"))) }}}
	for i, on := range rounds {
		events = append(events, event{on, func(ctx context.Context) error { return s.round(by(ctx, who), i, on) }})
	}
	return events
}

// begin chooses the contracts of greatest value that last, scores and plans them.
func (s *steerer) begin(ctx context.Context) error {
	err := s.contract.Each(ctx, contract.Filter{InForce: steerFrom}, contract.Page{Sort: "-value"}, func(c contract.Contract) error {
		if c.RunsTo > Today.AddMonths(6) && c.BeginsOn < steerFrom.AddMonths(-2) && len(s.contracts) < steered {
			s.contracts = append(s.contracts, c)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i := range s.contracts {
		if err := s.segment(ctx, i); err != nil {
			return fmt.Errorf("segmenting contract %d: %w", i, err)
		}
	}
	return nil
}

// scoreOf spreads the contracts over the segments, the most valuable first.
func scoreOf(i int) int64 { return []int64{4, 3, 3, 2, 2, 2, 1, 1}[i*8/steered] }

func (s *steerer) segment(ctx context.Context, i int) error {
	c := &s.contracts[i]
	if i%6 == 2 {
		c.EnvPriority, c.Manager, c.ManagerID = contract.Yes, c.Owner, c.OwnerID
		saved, err := s.contract.Save(ctx, *c, "Miljökraven väger tungt i avtalet")
		if err != nil {
			return err
		}
		*c = saved
	}
	n := scoreOf(i)
	a := governance.Assessment{ContractID: c.ID, Critical: n, Risk: min(4, n+int64(i%2)), Sustain: max(1, n-int64(i%3)), Joint: int64(1 + i%4), Note: "Bedömd tillsammans med verksamheten."}
	if c.PersonalData == contract.Yes {
		a.InfoClass = count.Of(int64(1 + i%3))
	}
	if _, ok := governance.Yearly(*c); !ok {
		a.Value = n
	}
	if _, err := s.store.Assess(ctx, a); err != nil {
		return err
	}
	if i == 20 {
		if _, err := s.store.Override(ctx, c.ID, "A", "Enda leverantören till båda regionerna, och avtalet ska omförhandlas under 2023."); err != nil {
			return err
		}
	}
	now, err := s.contract.Get(ctx, c.ID)
	*c = now
	if err != nil || c.Segment == "D" || i%9 == 5 { // some lack their plan, and are red
		return err
	}
	return s.plan(ctx, *c)
}

// planned is what is followed up in a contract, the first lines in every segment.
var planned = []contract.FollowUp{
	{What: "Leveranser och avvikelser", Requirement: "6.3", Method: "statistics", Every: "half"},
	{What: "Priser mot fakturor", Requirement: "8.1", Method: "sample", Every: "half"},
	{What: "Miljökrav och märkningar", Requirement: "9.4", Method: "certificate", Every: "year"},
	{What: "Arbetsvillkor i leveranskedjan", Requirement: "9.2", Method: "audit", Every: "year"},
}

func (s *steerer) plan(ctx context.Context, c contract.Contract) error {
	n := map[contract.Segment]int{"A": 4, "B": 3, "C": 2}[c.Segment]
	if c.EnvPriority == contract.Yes {
		n = max(n, 3)
	}
	for i, f := range planned[:n] {
		f.ContractID, f.Responsible, f.DueOn = c.ID, c.Owner, steerFrom.AddDays(45+9*i)
		if _, err := s.contract.PlanFollowUp(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// round works off what has come up since the last: some is forgotten.
func (s *steerer) round(ctx context.Context, n int, on day.Date) error {
	for i, c := range s.contracts {
		lines, err := s.contract.Lines(ctx, []string{c.ID})
		if err != nil {
			return err
		}
		for j, l := range lines[c.ID] {
			if err := s.result(ctx, c, l, i+j, on); err != nil {
				return fmt.Errorf("following up %s: %w", c.Number, err)
			}
		}
		if err := s.meet(ctx, c, i, n, on); err != nil {
			return fmt.Errorf("meeting on %s: %w", c.Number, err)
		}
	}
	if n == 1 {
		if err := s.decided(ctx); err != nil {
			return err
		}
	}
	return s.control(ctx, n, on)
}

// result notes what a follow-up showed, unless it was forgotten.
func (s *steerer) result(ctx context.Context, c contract.Contract, l contract.Line, i int, on day.Date) error {
	due := l.Due(on)
	if due == 0 || due > on || i%7 == 3 {
		return nil
	}
	r := contract.FollowUpResult{FollowupID: l.ID, PlannedOn: due, DoneOn: min(due.AddDays(3+i%9), on), DoneBy: l.Responsible, Outcome: contract.Met, Text: "Kravet är uppfyllt."}
	if l.Method == "sample" {
		r.Measured, r.Fulfilled = count.Of(20), count.Of(20)
	}
	if i%5 == 1 {
		r.Outcome, r.Text, r.Deviation = contract.Partly, "Kravet är delvis uppfyllt.", "Avvikelser i två av de granskade leveranserna. Leverantören har lovat rättelse."
		if l.Method == "sample" {
			r.Fulfilled = count.Of(int64(16 + i%3))
		}
	}
	_, err := s.contract.NoteResult(ctx, c.ID, r)
	return err
}

// meet holds the meetings of A every round, of B every other and of C once. One is
// called off, and one has been forgotten.
func (s *steerer) meet(ctx context.Context, c contract.Contract, i, n int, on day.Date) error {
	every := map[contract.Segment]int{"A": 1, "B": 2, "C": 4}[c.Segment]
	if every == 0 || n%every != 0 || i%8 == 6 {
		return nil
	}
	m, err := s.store.PlanMeeting(ctx, governance.Meeting{ContractID: c.ID, PlannedOn: on.AddDays(-7), Place: "Teams", Participants: "avtalsförvaltare, verksamhetens representant, leverantörens kundansvariga"})
	if err != nil {
		return err
	}
	if i == 7 && n == 4 {
		return nil
	}
	if i == 3 && n == 2 {
		_, err = s.store.CancelMeeting(ctx, m.ID, "Leverantören bad om en ny tid.")
		return err
	}
	if _, err = s.store.Hold(ctx, m.ID, governance.Protocol{HeldOn: on.AddDays(-7), Participants: m.Participants, Text: "Föregående protokoll gicks igenom. Leveranserna fungerar. Avvikelserna sedan förra mötet diskuterades och åtgärder beslutades."}); err != nil || i%3 != 0 {
		return err
	}
	owner := identity.Ref("")
	name := "Leverantören"
	if i%2 == 0 {
		owner, name = c.OwnerID, c.Owner
	}
	a, err := s.store.Agree(ctx, governance.Action{ContractID: identity.Ref(c.ID), SupplierID: firstSupplier(c), MeetingID: identity.Ref(m.ID), What: "Redovisa restnoteringar per månad", OwnerID: owner, Owner: name, DueOn: on.AddDays(30)})
	if err != nil || n > 2 {
		return err
	}
	_, err = s.store.DoneAction(ctx, a.ID, on, "Redovisningen är på plats.")
	return err
}

func firstSupplier(c contract.Contract) identity.Ref {
	for _, s := range c.Suppliers {
		return identity.Ref(s.SupplierID)
	}
	return ""
}

// decided notes the board's decision of June 2022 on the plans of environment-prioritised
// contracts; the last of them still wait.
func (s *steerer) decided(ctx context.Context) error {
	list, err := board.Store{DB: s.tx}.Marked(ctx, "miljouppfoljning.2022")
	if err != nil || len(list) == 0 {
		return fmt.Errorf("the board's decision on environment-prioritised contracts: %w", err)
	}
	done := 0
	for _, c := range s.contracts {
		lines, err := s.contract.Lines(ctx, []string{c.ID})
		if err != nil {
			return err
		}
		if c.EnvPriority != contract.Yes || len(lines[c.ID]) == 0 || done == 4 {
			continue
		}
		done++
		if _, err := s.store.DecidePlan(ctx, governance.PlanDecision{ContractID: c.ID, DecidedOn: list[0].DecidedOn, Paragraph: list[0].Paragraph, DecisionID: list[0].ID, Text: "Nämnden beslutade att följa upp de miljöprioriterade upphandlingarna. Uppföljningsplanen är en del av beslutet."}); err != nil {
			return err
		}
	}
	return nil
}

// demoConduct is a follow-up of the code of conduct: each letter a step that was taken,
// upper case with deviations.
type demoConduct struct {
	contract int
	risk     string
	why      string
	began    day.Date
	steps    string
	result   string
}

var demoConducts = []demoConduct{
	{0, "high", "Metaller och elektronik från högriskländer.", 20211101, "ssa", "passed"},
	{1, "high", "Textil med bomull från flera länder.", 20211115, "ssAp", "improved"},
	{2, "medium", "Tillverkning i Asien, få underleverantörer.", 20211201, "sS", ""},
	{8, "high", "Handskar av naturgummi.", 20211215, "ss", ""},
	{10, "medium", "Sömnad i Baltikum.", 20220110, "s", ""},
	{14, "low", "Tjänster som utförs i Sverige.", 20220201, "s", "passed"},
	{26, "medium", "Livsmedel med kakao och kaffe.", 20220301, "sS", "escalated"},
	{30, "high", "Engångsartiklar av plast.", 20220405, "", ""},
}

func (s *steerer) conduct(ctx context.Context) error {
	who := s.colleague("sustainability")
	codes := []string{governance.StepStart, governance.StepSelf, governance.StepAudit, governance.StepPlan}
	for _, d := range demoConducts {
		c := s.contracts[d.contract]
		g, err := s.store.BeginConduct(ctx, governance.Conduct{SupplierID: string(firstSupplier(c)), ContractID: identity.Ref(c.ID), Risk: d.risk, RiskWhy: d.why, BeginsOn: d.began, ResponsibleID: identity.Ref(who.id), Responsible: who.name})
		if err != nil {
			return err
		}
		for i, letter := range d.steps {
			code := codes[i]
			if letter == 'p' {
				code = governance.StepPlan
			}
			deviates := letter == 'S' || letter == 'A'
			text := "Genomgången visade inga avvikelser."
			if deviates {
				text = "Rutiner för arbetstid och lön i andra ledet saknas."
			}
			if g, err = s.store.TakeStep(ctx, g.ID, governance.Step{Step: code, DoneOn: d.began.AddDays(20 * (i + 1)), Deviation: deviates, Text: text}); err != nil {
				return fmt.Errorf("step %d of %s: %w", i, g.Supplier, err)
			}
		}
		if d.result != "" {
			if _, err := s.store.CloseConduct(ctx, g.ID, d.result, "Bedömt mot uppförandekoden för leverantörer."); err != nil {
				return err
			}
		}
	}
	return nil
}

// demoRisks are risk areas with the action plans of 2023–2025 that the report for 2022
// tells of; their contents are invented.
var demoRisks = []struct{ name, about, plan string }{
	{"Kemikalier", "Farliga ämnen i produkter och kemtekniska varor.", "Handlingsplan kemikalier"},
	{"Arbetsvillkor i leveranskedjan", "Mänskliga rättigheter och arbetsvillkor hos tillverkare.", "Handlingsplan arbetsvillkor"},
	{"Klimat och transporter", "Utsläpp från transporter, resor och energi.", "Handlingsplan klimat"},
	{"Djurskydd och livsmedel", "Djuromsorg och antibiotika i livsmedelsproduktion.", ""},
}

func (s *steerer) chains(ctx context.Context) error {
	who := s.colleague("sustainability")
	var areas []governance.RiskArea
	for _, d := range demoRisks {
		area, err := s.store.SaveRisk(ctx, governance.RiskArea{Name: d.name, Description: d.about})
		if err != nil {
			return err
		}
		if d.plan != "" {
			if _, err := s.store.SavePlan(ctx, governance.ActionPlan{RiskID: area.ID, Title: d.plan, FromOn: 20230101, ToOn: 20251231, Owner: who.name, Goal: "Riskerna i området är kända, kravställda och uppföljda i alla prioriterade avtal."}); err != nil {
				return err
			}
		}
		areas = append(areas, area)
	}
	for i, c := range s.contracts {
		if c.EnvPriority != contract.Yes && i%5 != 0 || i == 38 {
			continue
		}
		lines, err := s.contract.Lines(ctx, []string{c.ID})
		if err != nil {
			return err
		}
		chain := governance.Chain{ContractID: c.ID, RiskID: identity.Ref(areas[i%len(areas)].ID), Requirement: "Leverantören ska redovisa ursprung och innehåll för varje artikel.", RequirementRef: "kravspecifikationen 4.3", Clause: "avtalet 9.4"}
		if len(lines[c.ID]) > 0 && i%4 != 3 {
			chain.FollowupID = identity.Ref(lines[c.ID][len(lines[c.ID])-1].ID)
		}
		if i%10 == 0 {
			chain.Clause = ""
		}
		if _, err := s.store.SaveChain(ctx, chain); err != nil {
			return err
		}
	}
	return nil
}
