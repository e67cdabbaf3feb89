package governance

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/area/category"
	"klover/internal/area/contract"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/find"
	"klover/internal/word/day"
)

// StandingPage is one page of the contracts in force, with how many the selection has and
// how many of those are red.
type StandingPage struct {
	Rows   []Standing
	N, Red int
}

// Page returns one page of the contracts in force that the filter chooses. Only those of
// the page are read whole.
func (s Store) Page(ctx context.Context, f StandingFilter, p Page) (StandingPage, error) {
	briefs, err := s.briefs(ctx)
	if err != nil {
		return StandingPage{}, fmt.Errorf("computing how contracts stand: %w", err)
	}
	choice, err := s.choice(ctx, f)
	if err != nil {
		return StandingPage{}, err
	}
	list := choice.among(briefs, p)
	page := StandingPage{N: len(list)}
	for _, b := range list {
		if b.Red {
			page.Red++
		}
	}
	from := min(p.Offset, len(list))
	if list = list[from:]; p.Limit > 0 {
		list = list[:min(p.Limit, len(list))]
	}
	page.Rows, err = s.whole(ctx, list)
	return page, err
}

// whole reads the contracts of briefs, in their order.
func (s Store) whole(ctx context.Context, briefs []*brief) ([]Standing, error) {
	ids := make([]string, len(briefs))
	for i, b := range briefs {
		ids[i] = b.ID
	}
	some, err := s.some(ctx, ids)
	if err != nil {
		return nil, err
	}
	var list []contract.Contract
	for _, id := range ids {
		if c, ok := some[id]; ok {
			list = append(list, c)
		}
	}
	return s.standings(ctx, list, s.Today())
}

func (s Store) choice(ctx context.Context, f StandingFilter) (chosen, error) {
	c := chosen{StandingFilter: f}
	var err error
	if f.Text != "" {
		var w db.Where
		find.Clause(ctx, s.DB, contract.Kind, f.Text, &w, "c.id")
		ids, err := db.All[string](ctx, s.DB, `SELECT c.id FROM contract c `+w.SQL(), w.Args()...)
		if err != nil {
			return c, fmt.Errorf("searching contracts: %w", err)
		}
		c.found = set(ids)
	}
	if f.SupplierID != "" {
		if c.of, err = s.contractIDs(ctx, f.SupplierID); err != nil {
			return c, err
		}
	}
	if f.CategoryID != "" {
		ids, err := category.Store{DB: s.DB}.Branch(ctx, f.CategoryID)
		if err != nil {
			return c, err
		}
		c.branch = set(ids)
	}
	return c, nil
}

func set(ids []string) map[string]bool {
	of := map[string]bool{}
	for _, id := range ids {
		of[id] = true
	}
	return of
}

// briefs returns how every contract in force stands today, the red first and then by
// number. All that is written is in the history, so its end tells whether they still hold.
func (s Store) briefs(ctx context.Context) ([]*brief, error) {
	kept := s.Overview
	if kept == nil {
		kept = &Overview{}
	}
	kept.mu.Lock()
	defer kept.mu.Unlock()
	end, err := audit.End(ctx, s.DB)
	if err != nil || kept.on == s.Today() && kept.end == end {
		return kept.briefs, err
	}
	today := s.Today()
	briefs, err := s.compute(ctx, today)
	if err != nil {
		return nil, err
	}
	kept.end, kept.on, kept.briefs = end, today, briefs
	return briefs, nil
}

// inForce chooses contracts, and what hangs on them, on a day given as $1 and as a number.
const inForce = ` c.stage NOT IN ('utkast', 'underskrift') AND c.begins_on <= $1 AND c.runs_key >= $2`

// compute judges every contract in force with only what the rules ask about.
func (s Store) compute(ctx context.Context, today day.Date) ([]*brief, error) {
	rules, err := s.Rules(ctx, today)
	if err != nil {
		return nil, err
	}
	contracts, err := lean[contract.Contract](ctx, s.DB, today, `SELECT c.id, c.owner_id, c.category_id, c.title_key, c.segment, c.env_priority, c.begins_on, c.latest_end, c.value, c.runs_key FROM contract c WHERE`, `ORDER BY c.number, c.id`)
	if err != nil {
		return nil, err
	}
	about, err := s.facts(ctx, today)
	if err != nil {
		return nil, err
	}
	briefs := make([]*brief, len(contracts))
	for i, c := range contracts {
		one := about[c.ID]
		one.Contract = c
		briefs[i] = rules.judge(one, today).brief()
	}
	slices.SortStableFunc(briefs, briefOrders["state"])
	for i, b := range briefs {
		b.place = i
	}
	return briefs, nil
}

// facts is what is known of the contracts in force beside themselves, by contract: their
// assessments, follow-ups, last meetings and last decisions.
func (s Store) facts(ctx context.Context, today day.Date) (map[string]Standing, error) {
	about := map[string]Standing{}
	assessments, err := lean[Assessment](ctx, s.DB, today, `SELECT `+db.ColumnsOf[Assessment]("a")+` FROM governance_assessment a JOIN contract c ON c.id = a.contract_id WHERE`, "")
	if err != nil {
		return nil, err
	}
	for _, a := range assessments {
		about[a.ContractID] = Standing{Assessment: a}
	}
	results, err := lean[contract.FollowUpResult](ctx, s.DB, today, `SELECT DISTINCT r.followup_id, r.planned_on FROM contract_followup_result r JOIN contract_followup f ON f.id = r.followup_id JOIN contract c ON c.id = f.contract_id WHERE`, "")
	if err != nil {
		return nil, err
	}
	of := map[string][]contract.FollowUpResult{}
	for _, r := range results {
		of[r.FollowupID] = append(of[r.FollowupID], r)
	}
	lines, err := lean[contract.FollowUp](ctx, s.DB, today, `SELECT f.id, f.contract_id, f.every, f.due_on, f.ended_on, f.created_at FROM contract_followup f JOIN contract c ON c.id = f.contract_id WHERE`, "")
	if err != nil {
		return nil, err
	}
	for _, f := range lines {
		one := about[f.ContractID]
		one.Lines = append(one.Lines, contract.Line{FollowUp: f, Results: of[f.ID]})
		about[f.ContractID] = one
	}
	return about, s.lastOf(ctx, today, about)
}

// lastOf adds the last meeting that was held and the last decision.
func (s Store) lastOf(ctx context.Context, today day.Date, about map[string]Standing) error {
	meetings, err := lean[Meeting](ctx, s.DB, today, `SELECT m.contract_id, max(m.held_on) AS held_on FROM governance_meeting m JOIN contract c ON c.id = m.contract_id WHERE m.held_on IS NOT NULL AND`, `GROUP BY m.contract_id`)
	if err != nil {
		return err
	}
	for _, m := range meetings {
		one := about[m.ContractID]
		one.Meetings = []Meeting{m}
		about[m.ContractID] = one
	}
	decisions, err := lean[PlanDecision](ctx, s.DB, today, `SELECT d.contract_id, max(d.id) AS id, max(d.decided_on) AS decided_on FROM governance_decision d JOIN contract c ON c.id = d.contract_id WHERE`, `GROUP BY d.contract_id`)
	for _, d := range decisions {
		one := about[d.ContractID]
		one.Decision = d
		about[d.ContractID] = one
	}
	return err
}

// lean reads some columns of what hangs on the contracts in force.
func lean[T any](ctx context.Context, d *db.DB, today day.Date, query, tail string) ([]T, error) {
	return db.All[T](ctx, d, query+inForce+" "+tail, today, int64(today))
}
