package price

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"klover/internal/area/contract"
	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

const revisionJoin = `price_revision r JOIN contract k ON k.id = r.contract_id
	LEFT JOIN price_clause c ON c.id = r.clause_id`

type namedRevision struct {
	Revision
	ContractName string
	Bound        party.Set
	ClauseName   string
	SupplierName string
}

var revisionColumns = db.ColumnsOf[Revision]("r") + `, concat(k.number, ' ', k.title) AS contract_name, k.parties AS bound,
	CASE WHEN c.id IS NULL THEN '' ELSE concat('Indexklausul ', (SELECT s.code FROM price_part p JOIN price_series s ON s.id = p.series_id WHERE p.clause_id = c.id ORDER BY p.n LIMIT 1), ', ', c.source) END AS clause_name,
	coalesce((SELECT s.name FROM contract_supplier x JOIN supplier s ON s.id = x.supplier_id WHERE x.contract_id = k.id ORDER BY x.rank NULLS LAST, s.sort_key LIMIT 1), '') AS supplier_name`

func (n namedRevision) revision() Revision {
	n.Contract, n.Clause, n.Supplier, n.Parties = n.ContractName, n.ClauseName, n.SupplierName, n.Bound
	return n.Revision
}

var revisionSorts = map[string]string{"from": "r.from_on", "requested": "r.requested_on", "decided": "r.decided_on NULLS LAST", "contract": "k.number", "decision": "r.decision NULLS LAST"}

const usualRevisions = "-from"

func (s Store) whereRevision(ctx context.Context, f RevisionFilter) db.Where {
	var w db.Where
	for column, value := range map[string]string{"r.state": string(f.State), "r.ground": string(f.Ground), "r.contract_id": f.ContractID, "r.list_id": f.ListID} {
		if value != "" {
			w.Add(column+" = ?", value)
		}
	}
	for condition, wanted := range map[string]bool{"r.state IN ('requested', 'checked')": f.Open, "r.late": f.Late, "r.state IN ('approved', 'partial')": f.Changed} {
		if wanted {
			w.Add(condition)
		}
	}
	w.Within("r.from_on", f.From)
	if !f.Decided.IsZero() {
		w.Within("r.decided_on", f.Decided)
	}
	if f.Party != "" {
		w.Add("k.parties LIKE ?", party.Code(f.Party).Like())
	}
	if f.Text != "" {
		find.Clause(ctx, s.DB, RevisionKind, f.Text, &w, "r.id")
	}
	return w
}

// Revisions returns one page of the changes of prices, and how many there are.
func (s Store) Revisions(ctx context.Context, f RevisionFilter, page Page) ([]Revision, Count, error) {
	w := s.whereRevision(ctx, f)
	n, err := db.CountRows(ctx, s.DB, revisionJoin, w)
	if err != nil {
		return nil, n, fmt.Errorf("counting price changes: %w", err)
	}
	rows, err := db.All[namedRevision](ctx, s.DB, `SELECT `+revisionColumns+` FROM `+revisionJoin+` `+w.SQL()+` `+page.Order(revisionSorts, usualRevisions)+` `+page.Cut(&w), w.Args()...)
	list := make([]Revision, len(rows))
	for i, r := range rows {
		list[i] = r.revision()
	}
	return list, n, err
}

// Revision returns one change of prices.
func (s Store) Revision(ctx context.Context, id string) (Revision, error) {
	row, err := db.One[namedRevision](ctx, s.DB, `SELECT `+revisionColumns+` FROM `+revisionJoin+` WHERE r.id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return Revision{}, fault.NotFound("Prisändringen finns inte.")
	}
	return row.revision(), err
}

// Request notes that somebody has asked for changed prices.
func (s Store) Request(ctx context.Context, r Revision) (Revision, error) {
	r.Text = strings.TrimSpace(r.Text)
	if err := r.Check(); err != nil {
		return r, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		k, err := here.contract(ctx, r.ContractID)
		if err != nil {
			return err
		}
		if err := here.may(ctx, k, &r); err != nil {
			return err
		}
		actor := audit.ActorFrom(ctx)
		if r.Owner == "" {
			r.OwnerID, r.Owner = identity.Ref(actor.ID), actor.Name
		}
		if !r.Yearly.Known {
			r.Yearly = yearly(k)
		}
		r.ID, r.Version, r.State, r.CreatedAt, r.ChangedAt = db.NewID(), 1, Requested, tx.Now(), tx.Now()
		if err := tx.Insert(ctx, "price_revision", &r); err != nil {
			return fmt.Errorf("storing price change: %w", err)
		}
		if r, err = here.Revision(ctx, r.ID); err != nil {
			return err
		}
		return here.toldRevision(ctx, Revision{}, r, audit.Created, "")
	})
	return r, err
}

// may refuses a change in a contract that is not signed, and what belongs to another.
func (s Store) may(ctx context.Context, k contract.Contract, r *Revision) error {
	if k.Stage != contract.Signed {
		return fault.Conflict("Priserna ändras bara i ett tecknat avtal som inte är uppsagt.")
	}
	if r.Ground == ByNegotiation {
		r.ClauseID = ""
	}
	if r.ClauseID != "" {
		c, err := s.Clause(ctx, string(r.ClauseID))
		if err != nil {
			return err
		}
		if c.ContractID != k.ID {
			return fault.Invalid(fault.Field{Name: "clause_id", Message: "Klausulen hör till ett annat avtal."})
		}
		if c.ListID != "" {
			r.ListID = c.ListID
		}
	}
	if r.ListID == "" {
		return nil
	}
	l, err := s.Get(ctx, string(r.ListID))
	if err == nil && l.ContractID != k.ID {
		err = fault.Invalid(fault.Field{Name: "list_id", Message: "Prislistan hör till ett annat avtal."})
	}
	return err
}

// yearly is a contract's value spread over its months, for a year; unknown when value
// or term is.
func yearly(k contract.Contract) money.Opt {
	from, to := k.BeginsOn, k.LatestEnd
	if !k.Value.Known || from == 0 || to <= from {
		return money.Opt{}
	}
	a, err := k.Value.Amount.MulRat(365, int64(from.DaysUntil(to)+1))
	if err != nil {
		return money.Opt{}
	}
	return money.Some(a)
}

// Check computes what the clause makes of the request.
func (s Store) Check(ctx context.Context, id string) (Revision, error) {
	return s.revise(ctx, id, "kontrollerade", "", func(here Store, r *Revision) error {
		c, standing, known, err := here.basis(ctx, *r)
		if err != nil {
			return err
		}
		return r.check(c, standing, known, here.Today())
	})
}

// basis reads what a request is judged by.
func (s Store) basis(ctx context.Context, r Revision) (Clause, Standing, Values, error) {
	if r.ClauseID == "" {
		return Clause{}, Standing{}, nil, nil
	}
	c, err := s.Clause(ctx, string(r.ClauseID))
	if err != nil {
		return c, Standing{}, nil, err
	}
	standing, err := s.standing(ctx, c.ID)
	if err != nil {
		return c, standing, nil, err
	}
	known, err := s.values(ctx, c)
	return c, standing, known, err
}

// DecideRevision approves a request, whole or in part, or rejects it. What is approved
// becomes the draft of a new version of each list that it concerns.
func (s Store) DecideRevision(ctx context.Context, id string, in Choice) (Revision, error) {
	var r Revision
	err := identity.Store{DB: s.DB}.Deciding(ctx, func(tx *db.DB) (identity.Decision, error) {
		here := s.in(tx)
		verb := "beslutade om"
		var err error
		r, err = here.revise(ctx, id, verb, in.Why, func(here Store, r *Revision) error {
			c, standing, known, err := here.basis(ctx, *r)
			if err != nil {
				return err
			}
			if err := r.decide(c, standing, known, in); err != nil {
				return err
			}
			r.DecidedBy = audit.ActorFrom(ctx).Name
			return nil
		})
		if err != nil || !r.State.Changed() {
			return identity.Decision{}, err
		}
		if err := here.propose(ctx, r); err != nil {
			return identity.Decision{}, err
		}
		k, err := here.contract(ctx, r.ContractID)
		return decision(k, RevisionKind, r.ID, r.Name(), r.Sv(), r.DecidedOn), err
	})
	return r, err
}

// WithdrawRevision takes back a request, or the decision of it with the drafts that it
// gave. A decision that a later one by the same clause builds on stands.
func (s Store) WithdrawRevision(ctx context.Context, id, why string) (Revision, error) {
	return s.revise(ctx, id, "tog tillbaka", why, func(here Store, r *Revision) error {
		decided := r.State.Changed()
		if err := here.isLatest(ctx, *r); err != nil {
			return err
		}
		if err := r.withdraw(why); err != nil {
			return err
		}
		if !decided {
			return nil
		}
		if err := here.dropProposals(ctx, *r, why); err != nil {
			return err
		}
		return identity.Store{DB: here.DB}.Withdraw(ctx, RevisionKind, r.ID, identity.ActPrice, why)
	})
}

func (s Store) isLatest(ctx context.Context, r Revision) error {
	if r.ClauseID == "" || r.State.Open() {
		return nil
	}
	last, err := s.lastBy(ctx, string(r.ClauseID))
	if err == nil && last != nil && last.ID != r.ID {
		err = fault.Conflict("En senare prisändring bygger på den här. Ta tillbaka den senare först.")
	}
	return err
}

// revise does a step with a change of prices and writes its history.
func (s Store) revise(ctx context.Context, id, verb, why string, do func(Store, *Revision) error) (Revision, error) {
	var r Revision
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		was, err := here.Revision(ctx, id)
		if err != nil {
			return err
		}
		r = was
		if err := do(here, &r); err != nil {
			return err
		}
		r.ChangedAt = tx.Now()
		if err := tx.Update(ctx, "price_revision", &r); err != nil {
			return err
		}
		return here.toldRevision(ctx, was, r, verb, why)
	})
	return r, err
}

func (s Store) toldRevision(ctx context.Context, was, r Revision, verb, why string) error {
	if err := audit.Write(ctx, s.DB, audit.Entry{Kind: RevisionKind, Ref: r.ID, Title: r.Name(), Verb: verb, Changes: RevisionFields.Diff(&was, &r), Why: why}); err != nil {
		return err
	}
	return find.Put(ctx, s.DB, find.Doc{Kind: RevisionKind, Ref: r.ID, Title: r.Name(), Detail: r.Ground.Sv() + " · " + r.State.Sv(), URL: r.URL(), Perm: permRead, Words: r.Supplier + " " + r.Text})
}

// mostWork is how many changes a work list looks at.
const mostWork = 500

// Work returns what the changes of prices wait for: to be checked, to be decided, and to
// be carried out by a new list.
func (s Store) Work(ctx context.Context) ([]Task, error) {
	open, _, err := s.Revisions(ctx, RevisionFilter{Open: true}, Page{Limit: mostWork, Sort: "from"})
	if err != nil {
		return nil, err
	}
	var tasks []Task
	for _, r := range open {
		tasks = append(tasks, r.task())
	}
	drafts, err := db.All[Edition](ctx, s.DB, `SELECT `+editionColumns+` FROM price_edition WHERE stage = 'draft' AND revision_id IS NOT NULL ORDER BY id LIMIT $1`, mostWork)
	if err != nil || len(drafts) == 0 {
		return tasks, err
	}
	var w db.Where
	ids := make([]string, len(drafts))
	for i, e := range drafts {
		ids[i] = string(e.RevisionID)
	}
	w.In("r.id", ids)
	rows, err := db.All[namedRevision](ctx, s.DB, `SELECT `+revisionColumns+` FROM `+revisionJoin+` `+w.SQL(), w.Args()...)
	decided := map[string]Revision{}
	for _, r := range rows {
		decided[r.ID] = r.revision()
	}
	for _, e := range drafts {
		tasks = append(tasks, decided[string(e.RevisionID)].proposed(e))
	}
	return tasks, err
}
