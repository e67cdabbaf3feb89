package demo

import (
	"context"
	"fmt"

	"klover/internal/area/initiative"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// demoInitiatives is the ten initiatives that the report for 2022 names, with the phase
// that it gives them at the end of the year. Everything else about them is invented.
var demoInitiatives = []struct {
	category                   string
	from                       day.Date
	reached                    int // phases left behind
	potential, risk, readiness int64
	millions, hours            int64
}{
	{"Bygg och anläggning", 20220214, 4, 5, 4, 4, 9, 420},
	{"Catering och fika", 20220214, 4, 3, 1, 5, 2, 160},
	{"Jordbruk och skogsbruk", 20220221, 3, 2, 2, 4, 1, 140},
	{"Möbler", 20220301, 2, 4, 2, 3, 3, 220},
	{"Kulturtjänster", 20220404, 1, 2, 2, 3, 1, 120},
	{"Logistik och transport", 20220905, 0, 4, 4, 2, 6, 300},
	{"Laboratoriemedicin", 20220912, 0, 5, 4, 2, 8, 360},
	{"Konsulttjänster", 20221010, 0, 4, 3, 2, 5, 260},
	{"Lokalvård", 20221024, 0, 3, 3, 3, 3, 200},
	{"Kommunikation", 20221107, 0, 2, 2, 3, 1, 140},
}

// planDays is when the board decided the first two plans, with the paragraphs of its
// minutes in the demo.
var planDays = []struct {
	year      int64
	on        day.Date
	paragraph string
}{{2022, 20220211, "§ 1"}, {2023, 20221027, "§ 3"}}

// gateDays is when the gates of the initiatives that left their phases were passed.
var gateDays = []day.Date{20220502, 20220829, 20221114, 20221205}

// pioneer keeps the story of the category plans and the initiatives.
type pioneer struct {
	*builder
	store initiative.Store
	lead  person
	chief person
	ids   map[string]string // category → initiative
	rows  map[string]string // category → row of the plan for 2022
}

// initiativeEvents is the plans of 2022 and 2023 and the initiatives that they opened.
func (b *builder) initiativeEvents() []event {
	s := &pioneer{builder: b, store: initiative.Store{DB: b.tx}, lead: b.colleague("category_lead"), chief: b.colleague("chief"), ids: map[string]string{}, rows: map[string]string{}}
	var events []event
	for i, p := range planDays {
		events = append(events, event{p.on.AddDays(-30), func(ctx context.Context) error { return s.propose(by(ctx, s.lead), p.year, i == 0) }},
			event{p.on, func(ctx context.Context) error { return s.decide(by(ctx, s.chief), p.year, p.on, p.paragraph) }})
	}
	for _, one := range demoInitiatives {
		events = append(events, event{one.from, func(ctx context.Context) error { return s.open(by(ctx, s.lead), one.category, one.from) }})
		for n := range one.reached {
			events = append(events, event{gateDays[n], func(ctx context.Context) error { return s.pass(ctx, one.category, n, gateDays[n]) }})
		}
	}
	return append(events, event{20221215, func(ctx context.Context) error { return s.follow(by(ctx, s.lead)) }},
		event{20221219, func(ctx context.Context) error { return s.report(ctx, "Bygg och anläggning") }},
		event{20230116, func(ctx context.Context) error { return s.rest(by(ctx, s.lead)) }})
}

// propose maps the categories and takes them into the plan. The plan for 2023 has those
// that had not come to implementation, and one that is only proposed.
func (s *pioneer) propose(ctx context.Context, year int64, first bool) error {
	p, err := s.store.Begin(ctx, year, "")
	if err != nil {
		return fmt.Errorf("category plan %d: %w", year, err)
	}
	for _, one := range demoInitiatives {
		if !first && one.reached == 4 {
			continue
		}
		r, err := s.store.Propose(ctx, initiative.Row{PlanID: p.ID, CategoryID: s.categories[one.category], Scope: "Alla inköp i kategorin, båda regionerna.", Suppliers: count.Of(8 + 3*one.potential),
			Potential: money.Some(money.Kr(one.millions * 1_000_000)), PotentialPoints: count.Of(one.potential), RiskPoints: count.Of(one.risk), ReadinessPoints: count.Of(one.readiness), Maturity: count.Of(1 + one.readiness/2),
			RiskText: "Behov och köpmönster skiljer sig mellan regionerna.", Sustainability: "Livslängd, transporter och arbetsvillkor i leverantörskedjan.",
			LeaderID: s.lead.id, Hours: count.Of(one.hours), Starts: fmt.Sprintf("%d-Q%d", year, 1+(int(one.from.Month())-1)/3), Expected: "Gemensamma krav och färre avtal."})
		if err != nil {
			return fmt.Errorf("proposing %s: %w", one.category, err)
		}
		checks, err := s.store.Checks(ctx, r.ID)
		if err != nil {
			return err
		}
		for _, c := range checks {
			if err := s.store.Map(ctx, r.ID, c.N, true, ""); err != nil {
				return err
			}
		}
		if err := s.store.Enter(ctx, r.ID); err != nil {
			return fmt.Errorf("entering %s: %w", one.category, err)
		}
		if first {
			s.rows[one.category] = r.ID
		}
	}
	if first {
		return nil
	}
	_, err = s.store.Propose(ctx, initiative.Row{PlanID: p.ID, CategoryID: s.categories["Hyrpersonal"], Scope: "Inhyrd vårdpersonal. Hör till det nationella arbetet med att minska beroendet."})
	return err
}

func (s *pioneer) decide(ctx context.Context, year int64, on day.Date, paragraph string) error {
	all, err := s.store.Plans(ctx)
	if err != nil {
		return err
	}
	for _, p := range all {
		if p.Year == year && p.Status == initiative.Draft {
			_, err = s.store.DecidePlan(ctx, p.ID, initiative.Decision{On: on, Body: "Inköpsnämnden", Paragraph: paragraph, Link: "/beslut?dag=" + on.String() + "--" + on.String()})
		}
	}
	return err
}

func (s *pioneer) open(ctx context.Context, category string, from day.Date) error {
	i, err := s.store.Open(ctx, s.rows[category], from)
	if err != nil {
		return fmt.Errorf("opening %s: %w", category, err)
	}
	s.ids[category] = i.ID
	if err := s.store.Join(ctx, initiative.Member{InitiativeID: i.ID, Name: s.lead.name, Part: "Initiativledare", Hours: i.Hours}); err != nil {
		return err
	}
	return s.store.Work(ctx, initiative.Worked{InitiativeID: i.ID, WorkedOn: from, Name: s.lead.name, Hours: 6, What: "Uppstart"})
}

// pass does what the phase asks for and passes its gate.
func (s *pioneer) pass(ctx context.Context, category string, n int, on day.Date) error {
	id, worker := s.ids[category], by(ctx, s.lead)
	all, err := s.store.Deliverables(worker, id)
	if err != nil {
		return err
	}
	phase := initiative.Phase(initiative.Phases[n].Value)
	for _, d := range all {
		if d.Phase == phase {
			d.OwnerID, d.DueOn, d.DoneOn = s.lead.id, on.AddDays(-3), on.AddDays(-4)
			if err := s.store.SaveDeliverable(worker, d); err != nil {
				return err
			}
		}
	}
	if phase == initiative.Strategic {
		if err := s.strategy(ctx, category, on); err != nil {
			return fmt.Errorf("strategy of %s: %w", category, err)
		}
	}
	_, err = s.store.Advance(by(ctx, s.chief), id, on, "")
	return err
}

// strategy writes the strategy of a category with its measures and has it decided.
func (s *pioneer) strategy(ctx context.Context, category string, on day.Date) error {
	worker := by(ctx, s.lead)
	draft, err := s.store.Draft(worker, s.ids[category])
	if err != nil {
		return err
	}
	draft.Goals, draft.Levers = "Lägre totalkostnad och en gemensam kravbild i båda regionerna.", initiative.Levers{"volume", "demand", "specification"}
	draft.Scenarios, draft.Risk = "Behålla dagens avtal, samla dem i ett ramavtal eller dela upp dem efter ort. Ett gemensamt ramavtal valdes.", "Verksamheterna hinner inte delta. Tid för dialog är avsatt."
	if _, err := s.store.SaveStrategy(worker, draft); err != nil {
		return err
	}
	for i, m := range []struct {
		kind, title string
		kr          int64
		due         day.Date
	}{{"procurement", "Gemensam upphandling", 1_200_000, 20231001}, {"standard", "Gemensamt sortiment", 400_000, 20230110}, {"consumption", "Beställ efter faktiskt behov", 250_000, 20230401}} {
		made, err := s.store.CreateMeasure(worker, initiative.Measure{Title: m.title + ", " + category, Kind: m.kind, InitiativeID: s.ids[category], OwnerID: s.lead.id, DueOn: m.due, Expected: money.Some(money.Kr(m.kr))})
		if err != nil {
			return err
		}
		if i > 0 {
			if _, err := s.store.Turn(worker, made.ID, initiative.Ongoing, on, ""); err != nil {
				return err
			}
		}
	}
	if _, err := s.store.ProposeStrategy(worker, draft.ID); err != nil {
		return err
	}
	_, err = s.store.DecideStrategy(by(ctx, s.chief), draft.ID, initiative.Ruling{On: on, Body: "Kategoristyrgruppen", Reference: "Protokoll " + on.Sv()})
	return err
}

// follow follows up the first measures that are under way.
func (s *pioneer) follow(ctx context.Context) error {
	list, _, err := s.store.Measures(ctx, initiative.MeasureFilter{State: initiative.Ongoing, Kind: "consumption"}, initiative.Page{})
	if err != nil {
		return err
	}
	for _, m := range list {
		if _, err := s.store.Follow(ctx, initiative.FollowUp{MeasureID: m.ID, FollowedOn: 20221215, Realised: money.Some(money.Kr(90_000)), RealisedCO2: count.Of(400), Comment: "Räknat på kvartalets beställningar."}); err != nil {
			return err
		}
	}
	return nil
}

// report writes and approves the report that the report for 2022 mentions.
func (s *pioneer) report(ctx context.Context, category string) error {
	r, err := s.store.WriteReport(by(ctx, s.lead), s.categories[category])
	if err != nil {
		return err
	}
	r.Market, r.NextSteps = "Många lokala företag. Få lämnar anbud på de största uppdragen.", "Gemensam upphandling av ramavtal under 2023 och tidig dialog med marknaden."
	if _, err := s.store.SaveReport(by(ctx, s.lead), r); err != nil {
		return err
	}
	_, err = s.store.ApproveReport(by(ctx, s.chief), r.ID)
	return err
}

// rest gives two of the running initiatives deliverables that are due, and lets one
// category have a draft of a report and of a strategy.
func (s *pioneer) rest(ctx context.Context) error {
	for _, category := range []string{"Kulturtjänster", "Laboratoriemedicin"} {
		all, err := s.store.Deliverables(ctx, s.ids[category])
		if err != nil {
			return err
		}
		i, err := s.store.Get(ctx, s.ids[category])
		if err != nil {
			return err
		}
		for n, d := range all {
			if d.Phase != i.Phase {
				continue
			}
			if d.OwnerID, d.DueOn = s.lead.id, day.Date(20230110).AddDays(n); n%2 == 0 {
				d.DoneOn = 20230113
			}
			if err := s.store.SaveDeliverable(ctx, d); err != nil {
				return err
			}
		}
	}
	if _, err := s.store.Draft(ctx, s.ids["Jordbruk och skogsbruk"]); err != nil {
		return err
	}
	_, err := s.store.WriteReport(ctx, s.categories["Möbler"])
	return err
}
