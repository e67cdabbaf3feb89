package plan

import (
	"context"
	"errors"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

var proposalColumns = db.Columns[Proposal]()

// Feed asks every source what the plan lacks and stores what is new as proposals. A
// row of a register is proposed once, whatever became of the proposal, and not when an
// open item is about the same contract. It returns how many were new.
func (s Store) Feed(ctx context.Context) (int, error) {
	rules, err := s.Rules(ctx, 0)
	if err != nil {
		return 0, err
	}
	var found []Proposal
	for _, source := range s.Sources {
		some, err := source.Proposals(ctx, rules, s.Today())
		if err != nil {
			return 0, fmt.Errorf("asking a source for proposals: %w", err)
		}
		found = append(found, some...)
	}
	var fresh []Proposal
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		var err error
		if fresh, err = here.unseen(ctx, found); err != nil || len(fresh) == 0 {
			return err
		}
		if err := db.InsertAll(ctx, tx, "plan_proposal", fresh); err != nil {
			return fmt.Errorf("storing proposals: %w", err)
		}
		entries := make([]audit.Entry, len(fresh))
		for i, p := range fresh {
			entries[i] = audit.Entry{Kind: KindProposal, Ref: p.ID, Title: p.Title, Verb: "föreslog", Why: p.Why}
		}
		return audit.WriteAll(ctx, tx, entries)
	})
	return len(fresh), err
}

type rowRef struct{ Kind, Ref string }

// unseen leaves out what has been proposed before and what the plan has already.
func (s Store) unseen(ctx context.Context, found []Proposal) ([]Proposal, error) {
	seen := map[rowRef]bool{}
	rows, err := db.All[rowRef](ctx, s.DB, `SELECT kind, ref FROM plan_proposal`)
	if err != nil {
		return nil, fmt.Errorf("reading earlier proposals: %w", err)
	}
	for _, r := range rows {
		seen[r] = true
	}
	planned, err := db.All[string](ctx, s.DB, `
		SELECT contract_id FROM plan_item WHERE contract_id <> '' AND is_open = TRUE
		UNION SELECT contract_id FROM plan_proposal WHERE contract_id <> '' AND judgement = 'open'`)
	if err != nil {
		return nil, fmt.Errorf("reading contracts in the plan: %w", err)
	}
	for _, id := range planned {
		seen[rowRef{"contract id", id}] = true
	}
	var fresh []Proposal
	for _, p := range found {
		key, contract := rowRef{p.Kind, p.Ref}, rowRef{"contract id", p.ContractID}
		if seen[key] || p.ContractID != "" && seen[contract] {
			continue
		}
		seen[key], seen[contract] = true, p.ContractID != "" || seen[contract]
		fresh = append(fresh, s.newProposal(p))
	}
	return fresh, nil
}

func (s Store) newProposal(p Proposal) Proposal {
	p.ID, p.Version, p.Judgement, p.ProposedOn = db.NewID(), 1, Undecided, s.Today()
	p.TitleKey, p.StartKey = sv.SortKey(p.Title), key(p.LatestStartOn)
	p.CreatedAt, p.ChangedAt = s.DB.Now(), s.DB.Now()
	return p
}

// ProposalFilter is a selection of proposals.
type ProposalFilter struct {
	Judgement Judgement // "" for all
	Origin    Origin
	Party     party.Code
	Judged    day.Period
	OpenOn    day.Date // nobody had judged it at the end of the day
}

var proposalOrders = map[string]string{"latest_start_on": "start_key", "proposed_on": "proposed_on", "title": "title_key"}

// Proposals returns the proposals of the selection and how many they are.
func (s Store) Proposals(ctx context.Context, f ProposalFilter, p Page) ([]Proposal, Count, error) {
	w := f.where()
	count, err := db.CountRows(ctx, s.DB, "plan_proposal", w)
	if err != nil {
		return nil, count, fmt.Errorf("counting proposals: %w", err)
	}
	rows, err := db.All[Proposal](ctx, s.DB, `SELECT `+proposalColumns+` FROM plan_proposal `+w.SQL()+` `+p.Order(proposalOrders, "latest_start_on")+` `+p.Cut(&w), w.Args()...)
	if err != nil {
		return nil, count, fmt.Errorf("searching proposals: %w", err)
	}
	return rows, count, nil
}

func (f ProposalFilter) where() db.Where {
	var w db.Where
	if f.Judgement != "" {
		w.Add("judgement = ?", string(f.Judgement))
	}
	if f.Origin != "" {
		w.Add("origin = ?", string(f.Origin))
	}
	if f.Party != "" {
		w.Add("parties LIKE ?", f.Party.Like())
	}
	if f.OpenOn != 0 {
		w.Add("proposed_on <= ? AND (judged_on IS NULL OR judged_on > ?)", f.OpenOn, f.OpenOn)
	}
	w.Within("judged_on", f.Judged)
	return w
}

// Proposal returns the proposal with the id.
func (s Store) Proposal(ctx context.Context, id string) (Proposal, error) {
	p, err := db.One[Proposal](ctx, s.DB, `SELECT `+proposalColumns+` FROM plan_proposal WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return p, fault.NotFound("Förslaget finns inte.")
	}
	return p, err
}

// Accept makes an item of a proposal.
func (s Store) Accept(ctx context.Context, id string) (Item, error) {
	var it Item
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		p, err := here.Proposal(ctx, id)
		if err != nil {
			return err
		}
		if err := p.judge(Accepted, s.Today(), audit.ActorFrom(ctx).Name, ""); err != nil {
			return err
		}
		if it, err = here.Create(ctx, p.Item()); err != nil {
			return err
		}
		p.ItemID = it.ID
		return here.settle(ctx, p, "antog", "")
	})
	return it, err
}

// Dismiss says no to a proposal, with a reason.
func (s Store) Dismiss(ctx context.Context, id, reason string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		p, err := here.Proposal(ctx, id)
		if err != nil {
			return err
		}
		if err := p.judge(Dismissed, s.Today(), audit.ActorFrom(ctx).Name, reason); err != nil {
			return err
		}
		return here.settle(ctx, p, "avfärdade", reason)
	})
}

// Reopen takes a dismissal back.
func (s Store) Reopen(ctx context.Context, id string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		p, err := here.Proposal(ctx, id)
		if err != nil {
			return err
		}
		if p.Judgement != Dismissed {
			return fault.Conflict("Bara ett avfärdat förslag kan tas upp igen.")
		}
		p.Judgement, p.JudgedOn, p.JudgedBy, p.Reason = Undecided, 0, "", ""
		return here.settle(ctx, p, "tog upp", "")
	})
}

func (s Store) settle(ctx context.Context, p Proposal, verb, why string) error {
	p.ChangedAt = s.DB.Now()
	if err := s.DB.Update(ctx, "plan_proposal", &p); err != nil {
		return fmt.Errorf("saving proposal %s: %w", p.ID, err)
	}
	return audit.Write(ctx, s.DB, audit.Entry{Kind: KindProposal, Ref: p.ID, Title: p.Title, Verb: verb, Why: why})
}

// Undecided returns how many proposals wait.
func (s Store) Undecided(ctx context.Context) (int64, error) {
	return db.One[int64](ctx, s.DB, `SELECT count(*) FROM plan_proposal WHERE judgement = 'open'`)
}

// CountProposals returns exactly how many proposals the selection has, for figures.
func (s Store) CountProposals(ctx context.Context, f ProposalFilter) (int64, error) {
	w := f.where()
	return db.One[int64](ctx, s.DB, `SELECT count(*) FROM plan_proposal `+w.SQL(), w.Args()...)
}
