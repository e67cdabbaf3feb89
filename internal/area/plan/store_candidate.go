package plan

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

var candidateColumns = db.Columns[Candidate]()

// Match looks for candidates anew. Those that nobody has decided about follow the
// plan; decided ones stay as they were. It returns how many are new.
func (s Store) Match(ctx context.Context) (int, error) {
	rules, err := s.Rules(ctx, 0)
	if err != nil {
		return 0, err
	}
	subjects, err := s.subjects(ctx)
	if err != nil {
		return 0, err
	}
	fresh := 0
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		var err error
		fresh, err = s.in(tx).renew(ctx, rules.Candidates(subjects))
		return err
	})
	return fresh, err
}

// subjects is the planned items, and the contracts that no item is about.
func (s Store) subjects(ctx context.Context) ([]Subject, error) {
	items, err := db.All[Item](ctx, s.DB, `SELECT `+columns+` FROM plan_item WHERE state = 'planned' ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("reading planned items: %w", err)
	}
	contracts, err := s.contracts(ctx, nil)
	if err != nil {
		return nil, err
	}
	all := make([]Subject, len(items))
	for i, it := range items {
		all[i] = it.subject(contracts)
		delete(contracts, it.ContractID)
	}
	for _, c := range contracts {
		all = append(all, c)
	}
	return all, nil
}

// contracts returns the contracts in force by id; nil ids is all.
func (s Store) contracts(ctx context.Context, ids []string) (map[string]Subject, error) {
	found := map[string]Subject{}
	for _, n := range s.Neighbours {
		some, err := n.Subjects(ctx, s.Today(), ids)
		if err != nil {
			return nil, fmt.Errorf("asking for contracts: %w", err)
		}
		for _, c := range some {
			found[c.Ref] = c
		}
	}
	return found, nil
}

// renew stores candidates that are new, follows those that are undecided, and takes
// away undecided ones that are candidates no longer.
func (s Store) renew(ctx context.Context, found []Candidate) (int, error) {
	rows, err := db.All[Candidate](ctx, s.DB, `SELECT `+candidateColumns+` FROM plan_candidate`)
	if err != nil {
		return 0, fmt.Errorf("reading candidates: %w", err)
	}
	had := map[string]Candidate{}
	for _, c := range rows {
		had[c.Pair] = c
	}
	var fresh []Candidate
	var entries []audit.Entry
	for _, c := range found {
		was, ok := had[c.Pair]
		delete(had, c.Pair)
		if ok {
			if err := s.followed(ctx, was, c); err != nil {
				return 0, err
			}
			continue
		}
		c.ID, c.Version, c.FoundOn, c.CreatedAt, c.ChangedAt = db.NewID(), 1, s.Today(), s.DB.Now(), s.DB.Now()
		fresh = append(fresh, c)
		entries = append(entries, audit.Entry{Kind: KindCandidate, Ref: c.ID, Title: c.Name(), Verb: "föreslog samordning av", Why: c.ScoreText})
	}
	for _, c := range had {
		if c.Outcome != Open {
			continue
		}
		if _, err := s.DB.Exec(ctx, `DELETE FROM plan_candidate WHERE id = $1`, c.ID); err != nil {
			return 0, err
		}
		entries = append(entries, audit.Entry{Kind: KindCandidate, Ref: c.ID, Title: c.Name(), Verb: audit.Removed, Why: "Behoven passar inte längre ihop."})
	}
	if err := db.InsertAll(ctx, s.DB, "plan_candidate", fresh); err != nil {
		return 0, fmt.Errorf("storing candidates: %w", err)
	}
	return len(fresh), audit.WriteAll(ctx, s.DB, entries)
}

// followed updates what is shown of an undecided candidate.
func (s Store) followed(ctx context.Context, was, now Candidate) error {
	if was.Outcome != Open {
		return nil
	}
	now.ID, now.Version, now.FoundOn, now.CreatedAt, now.ChangedAt = was.ID, was.Version, was.FoundOn, was.CreatedAt, was.ChangedAt
	if reflect.DeepEqual(now, was) {
		return nil
	}
	now.ChangedAt = s.DB.Now()
	return s.DB.Update(ctx, "plan_candidate", &now)
}

// CandidateFilter is a selection of candidates.
type CandidateFilter struct {
	Open       bool // nobody has decided
	Outcome    Outcome
	Decided    day.Period
	Party      party.Code
	CategoryID string
	ItemID     string
}

var candidateOrders = map[string]string{"score": "score", "found_on": "found_on", "decided_on": "decided_on NULLS LAST"}

// Candidates returns the candidates of the selection and how many they are.
func (s Store) Candidates(ctx context.Context, f CandidateFilter, p Page) ([]Candidate, Count, error) {
	w := f.where()
	count, err := db.CountRows(ctx, s.DB, "plan_candidate", w)
	if err != nil {
		return nil, count, fmt.Errorf("counting candidates: %w", err)
	}
	rows, err := db.All[Candidate](ctx, s.DB, `SELECT `+candidateColumns+` FROM plan_candidate `+w.SQL()+` `+p.Order(candidateOrders, "-score")+` `+p.Cut(&w), w.Args()...)
	if err != nil {
		return nil, count, fmt.Errorf("searching candidates: %w", err)
	}
	return rows, count, s.nameCandidates(ctx, rows)
}

func (s Store) nameCandidates(ctx context.Context, list []Candidate) error {
	ids := make([]string, len(list))
	for i, c := range list {
		ids[i] = string(c.CategoryID)
	}
	names, err := s.categories(ctx, ids)
	for i := range list {
		list[i].Category = names[string(list[i].CategoryID)]
	}
	return err
}

func (f CandidateFilter) where() db.Where {
	var w db.Where
	if f.Open {
		w.Add("outcome = ''")
	}
	if f.Outcome != "" {
		w.Add("outcome = ?", string(f.Outcome))
	}
	if f.Party != "" {
		w.Add("one_parties LIKE ? OR two_parties LIKE ?", f.Party.Like(), f.Party.Like())
	}
	if f.CategoryID != "" {
		w.Add("category_id = ?", f.CategoryID)
	}
	if f.ItemID != "" {
		w.Add("one_ref = ? OR two_ref = ?", f.ItemID, f.ItemID)
	}
	w.Within("decided_on", f.Decided)
	return w
}

// Candidate returns the candidate with the id.
func (s Store) Candidate(ctx context.Context, id string) (Candidate, error) {
	c, err := db.One[Candidate](ctx, s.DB, `SELECT `+candidateColumns+` FROM plan_candidate WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return c, fault.NotFound("Kandidaten finns inte. Behoven kan ha ändrats så att de inte längre passar ihop.")
	}
	if err != nil {
		return c, err
	}
	list := []Candidate{c}
	err = s.nameCandidates(ctx, list)
	return list[0], err
}

// BridgeFor proposes a common end of the two contracts, not before a new joint one can
// be in place.
func (s Store) BridgeFor(ctx context.Context, c Candidate) (Bridge, bool, error) {
	rules, err := s.Rules(ctx, 0)
	if err != nil {
		return Bridge{}, false, err
	}
	one, err := s.contractOf(ctx, c.OneKind, c.OneRef)
	if err != nil {
		return Bridge{}, false, err
	}
	two, err := s.contractOf(ctx, c.TwoKind, c.TwoRef)
	if err != nil {
		return Bridge{}, false, err
	}
	lead, _ := rules.Lead("", 0)
	ready := s.Today().AddDays(int(lead + rules.Of(transition)))
	b, ok := NewBridge(one, two, ready)
	return b, ok, nil
}

// contractOf returns the contract that a subject is, or that an item replaces.
func (s Store) contractOf(ctx context.Context, kind, ref string) (Subject, error) {
	if kind == KindItem {
		it, err := s.Get(ctx, ref)
		if err != nil || it.ContractID == "" {
			return Subject{}, err
		}
		ref = it.ContractID
	}
	found, err := s.contracts(ctx, []string{ref})
	return found[ref], err
}

// DecideCandidate records what was decided about a candidate. The items that it is of
// say so too.
func (s Store) DecideCandidate(ctx context.Context, id string, version int64, v Verdict) (Candidate, error) {
	var c Candidate
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		var err error
		if c, err = here.Candidate(ctx, id); err != nil {
			return err
		}
		if v.Outcome == Bridged {
			if v.Bridge, _, err = here.BridgeFor(ctx, c); err != nil {
				return err
			}
		}
		if err := c.decide(v, s.Today(), audit.ActorFrom(ctx).Name); err != nil {
			return err
		}
		c.Version, c.ChangedAt = version, tx.Now()
		if err := tx.Update(ctx, "plan_candidate", &c); err != nil {
			return fmt.Errorf("saving candidate %s: %w", id, err)
		}
		if err := here.mark(ctx, c); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindCandidate, Ref: c.ID, Title: c.Name(), Verb: "bedömde", Why: c.Outcome.Sv() + ". " + c.ReasonText()})
	})
	return c, err
}

// mark tells the items of a candidate what was decided.
func (s Store) mark(ctx context.Context, c Candidate) error {
	answer := map[Outcome]Coordination{DecidedJoint: Joint, DecidedApart: Separate, Waiting: Pending, Bridged: Joint}[c.Outcome]
	for _, r := range []struct{ kind, ref string }{{c.OneKind, c.OneRef}, {c.TwoKind, c.TwoRef}} {
		if r.kind != KindItem {
			continue
		}
		it, err := s.Get(ctx, r.ref)
		if err != nil {
			return err
		}
		if err := s.move(ctx, it, "noterade samordningsbeslut för", func(it *Item) {
			it.Coordination, it.CoordinationText = answer, c.ReasonText()
		}); err != nil {
			return err
		}
	}
	return nil
}

// subject is the item as something that may be bought together with another.
func (it Item) subject(contracts map[string]Subject) Subject {
	was := contracts[it.ContractID]
	return Subject{Kind: KindItem, Ref: it.ID, Number: it.Number, Title: it.Title, URL: it.URL(), CategoryID: identity.Ref(it.CategoryID), CPV: it.CPV,
		Parties: it.Parties, Ends: it.ContractEnds, NeededOn: it.ContractOn, Value: it.EstimatedValue, Joint: was.Joint || was.Parties.Joint(), Options: was.Options}
}

// OpenCandidates returns how many candidates wait.
func (s Store) OpenCandidates(ctx context.Context) (int64, error) {
	return db.One[int64](ctx, s.DB, `SELECT count(*) FROM plan_candidate WHERE outcome = ''`)
}

// CountCandidates returns exactly how many candidates the selection has, for figures.
func (s Store) CountCandidates(ctx context.Context, f CandidateFilter) (int64, error) {
	w := f.where()
	return db.One[int64](ctx, s.DB, `SELECT count(*) FROM plan_candidate `+w.SQL(), w.Args()...)
}
