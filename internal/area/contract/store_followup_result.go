package contract

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// namedResult is a result with its supplier's name.
type namedResult struct {
	FollowUpResult
	Called string
}

// Lines returns the follow-up plans of contracts with their results, by contract.
func (s Store) Lines(ctx context.Context, contractIDs []string) (map[string][]Line, error) {
	lines := map[string][]Line{}
	for part := range slices.Chunk(contractIDs, 500) {
		var w db.Where
		w.In("f.contract_id", part)
		plan, err := db.All[FollowUp](ctx, s.DB, `SELECT `+db.ColumnsOf[FollowUp]("f")+` FROM contract_followup f `+w.SQL()+` ORDER BY f.due_on, f.what, f.id`, w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("reading follow-up plans: %w", err)
		}
		results, err := db.All[namedResult](ctx, s.DB, `
			SELECT `+db.ColumnsOf[FollowUpResult]("r")+`, coalesce(o.name, '') AS called
			FROM contract_followup_result r JOIN contract_followup f ON f.id = r.followup_id
			LEFT JOIN supplier a ON a.id = r.supplier_id LEFT JOIN supplier o ON o.id = a.survivor_id `+w.SQL()+`
			ORDER BY r.planned_on, r.done_on, r.id`, w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("reading results of follow-ups: %w", err)
		}
		of := map[string][]FollowUpResult{}
		for _, r := range results {
			r.Supplier = r.Called
			of[r.FollowupID] = append(of[r.FollowupID], r.FollowUpResult)
		}
		for _, f := range plan {
			lines[f.ContractID] = append(lines[f.ContractID], Line{f, of[f.ID]})
		}
	}
	return lines, nil
}

// FollowUp returns a line of a contract's plan with its results.
func (s Store) FollowUp(ctx context.Context, contractID, id string) (Line, error) {
	lines, err := s.Lines(ctx, []string{contractID})
	for _, l := range lines[contractID] {
		if l.ID == id {
			return l, err
		}
	}
	if err == nil {
		err = fault.NotFound("Raden finns inte i uppföljningsplanen.")
	}
	return Line{}, err
}

// NoteResult registers what a follow-up showed. A time of the plan has one result for
// each supplier.
func (s Store) NoteResult(ctx context.Context, contractID string, r FollowUpResult) (FollowUpResult, error) {
	err := s.onLine(ctx, contractID, r.FollowupID, func(here Store, f *FollowUp) (string, string, error) {
		c, err := here.Get(ctx, contractID)
		if err != nil {
			return "", "", err
		}
		if err := r.check(*f, c, s.Today()); err != nil {
			return "", "", err
		}
		line, err := here.FollowUp(ctx, contractID, f.ID)
		if err != nil {
			return "", "", err
		}
		if slices.ContainsFunc(line.Results, func(o FollowUpResult) bool { return o.PlannedOn == r.PlannedOn && o.SupplierID == r.SupplierID }) {
			return "", "", fault.Conflict("%s %s har redan ett resultat. Ta bort det först om det är fel.", f.What, r.PlannedOn)
		}
		r.ID, r.Version, r.CreatedAt, r.ChangedAt = db.NewID(), 1, here.DB.Now(), here.DB.Now()
		return "noterade resultatet av en uppföljning av", f.What + " " + r.PlannedOn.Sv() + ": " + r.OutcomeSv(), here.DB.Insert(ctx, "contract_followup_result", &r)
	})
	return r, err
}

// RemoveResult takes away a result that was wrong.
func (s Store) RemoveResult(ctx context.Context, contractID, followUpID, id, why string) error {
	if why == "" {
		return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför resultatet tas bort."})
	}
	return s.onLine(ctx, contractID, followUpID, func(here Store, f *FollowUp) (string, string, error) {
		n, err := here.DB.Exec(ctx, `DELETE FROM contract_followup_result WHERE id = $1 AND followup_id = $2`, id, followUpID)
		if err == nil && n == 0 {
			err = fault.NotFound("Resultatet finns inte.")
		}
		return "tog bort ett resultat av uppföljning av", f.What + ": " + why, err
	})
}
