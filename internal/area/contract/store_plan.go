package contract

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/area/identity"
	"klover/internal/area/plan"
	"klover/internal/base/db"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// Plan tells the procurement plan which contracts end, which options are to be decided
// and what is bought without contract.
type Plan struct{ DB *db.DB }

// unplanned are the types of contract that nobody procures anew when they end: single
// purchases, and what hangs on another contract.
var unplanned = []Type{Direct, Supplement, Processing, Joining}

func procuredAnew(t Type) bool { return !slices.Contains(unplanned, t) }

// Proposals returns what the contracts in force ask of the plan.
func (p Plan) Proposals(ctx context.Context, r plan.Rules, today day.Date) ([]plan.Proposal, error) {
	var list []plan.Proposal
	add := func(one plan.Proposal, ok bool) {
		if ok {
			list = append(list, one)
		}
	}
	err := Store(p).Each(ctx, Filter{InForce: today}, Page{}, func(c Contract) error {
		if !procuredAnew(c.Type) {
			return nil
		}
		add(r.Option(c.agreement(today), today))
		add(r.Ending(c.agreement(today), today))
		return nil
	})
	if err != nil {
		return nil, err
	}
	bare, err := p.uncovered(ctx, r.CoveredSince(today), today)
	for _, u := range bare {
		add(r.Uncovered(u, today))
	}
	return list, err
}

// agreement is what the plan's rules need to know of the contract.
func (c Contract) agreement(today day.Date) plan.Agreement {
	a := plan.Agreement{ID: c.ID, Number: c.Number, Title: c.Title, URL: c.URL(), CategoryID: c.CategoryID, CPV: c.CPV, Parties: c.Parties,
		Value: c.Value, Ends: c.LatestEnd}
	if r, ok := c.Renewal(today); ok { // it ends when somebody sees to it
		a.Ends = r.Possible(today)
	}
	if len(c.Suppliers) > 0 {
		a.Supplier = c.Suppliers[0].Name
	}
	for _, o := range c.Options {
		if c.Stage == Signed && o.State == Undecided {
			a.OptionN, a.OptionFrom, a.NoticeOn = o.N, o.From, o.NoticeOn
			break
		}
	}
	return a
}

// uncovered sums the direct awards of each category and region where no contract that
// can be called off is in force.
func (p Plan) uncovered(ctx context.Context, since, today day.Date) ([]plan.Uncovered, error) {
	var all []plan.Uncovered
	for _, code := range party.Principals() {
		rows, err := db.All[bought](ctx, p.DB, `
			SELECT p.category_id, c.name, count(*) AS n, CAST(COALESCE(sum(COALESCE(p.contracted_value, p.estimated_value)), 0) AS BIGINT) AS sum
			FROM procurement p JOIN category c ON c.id = p.category_id
			WHERE p.procedure = 'direct' AND p.carried_out_by_us = TRUE AND p.signed_on >= $1 AND p.signed_on <= $2 AND p.parties LIKE $3
				AND NOT EXISTS (SELECT 1 FROM contract k WHERE k.category_id = p.category_id AND k.parties LIKE $3 AND k.type <> $4
					AND k.stage NOT IN ('utkast', 'underskrift') AND k.begins_on <= $2 AND k.runs_key >= $5)
			GROUP BY p.category_id, c.name ORDER BY c.name`, since, today, code.Like(), string(Direct), int64(today))
		if err != nil {
			return nil, fmt.Errorf("summing purchases without contract: %w", err)
		}
		for _, b := range rows {
			all = append(all, plan.Uncovered{CategoryID: b.CategoryID, Category: b.Name, Party: code, Sum: b.Sum, Count: b.N,
				URL: "/upphandlingar?kategori=" + string(b.CategoryID)})
		}
	}
	return all, nil
}

// bought is what has been bought directly in a category.
type bought struct {
	CategoryID identity.Ref
	Name       string
	N          int64
	Sum        money.Amount
}

// Subjects returns the contracts in force as needs that may be bought together with
// others; nil ids is all.
func (p Plan) Subjects(ctx context.Context, today day.Date, ids []string) ([]plan.Subject, error) {
	var list []plan.Subject
	add := func(c Contract) error {
		if procuredAnew(c.Type) && c.RunsTo != 0 {
			list = append(list, c.subject())
		}
		return nil
	}
	if ids == nil {
		err := Store(p).Each(ctx, Filter{InForce: today}, Page{}, add)
		return list, err
	}
	rows, err := Store(p).Some(ctx, ids)
	for _, id := range ids {
		if c, ok := rows[id]; ok {
			add(c) //nolint:errcheck // it only appends
		}
	}
	return list, err
}

func (c Contract) subject() plan.Subject {
	s := plan.Subject{Kind: Kind, Ref: c.ID, Number: c.Number, Title: c.Title, URL: c.URL(), CategoryID: c.CategoryID, CPV: c.CPV, Parties: c.Parties,
		Ends: c.RunsTo, Value: c.Value, Joint: c.Parties.Joint()}
	for _, o := range c.Options {
		if c.Stage == Signed && o.State == Undecided {
			s.Options = append(s.Options, plan.Extension{N: o.N, Months: o.Months, Ends: o.Last(), Notice: o.NoticeOn})
		}
	}
	return s
}
