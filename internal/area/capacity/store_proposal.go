package capacity

import (
	"context"
	"errors"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// forecastWeeks is how far ahead the queue is looked at: half a year.
const forecastWeeks = 26

// Ahead is the picture of the coming half year.
func (s Store) Ahead(ctx context.Context) (Picture, error) {
	return s.Picture(ctx, Weeks(WeekOf(s.Today()), forecastWeeks))
}

// Proposals returns the proposals to engage a consultant, newest first.
func (s Store) Proposals(ctx context.Context) ([]Proposal, error) {
	return db.All[Proposal](ctx, s.DB, `SELECT `+db.Columns[Proposal]()+` FROM capacity_proposal ORDER BY found_on DESC, id DESC LIMIT 200`)
}

// Proposal returns one proposal.
func (s Store) Proposal(ctx context.Context, id string) (Proposal, error) {
	p, err := db.One[Proposal](ctx, s.DB, `SELECT `+db.Columns[Proposal]()+` FROM capacity_proposal WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return p, fault.NotFound("Förslaget finns inte.")
	}
	return p, err
}

// WaitingProposal returns the proposal that nobody has judged, ok false when there is none.
func (s Store) WaitingProposal(ctx context.Context) (p Proposal, ok bool, err error) {
	rows, err := db.All[Proposal](ctx, s.DB, `SELECT `+db.Columns[Proposal]()+` FROM capacity_proposal WHERE judgement = 'open'`)
	if err != nil || len(rows) == 0 {
		return p, false, err
	}
	return rows[0], true, nil
}

// Propose proposes a consultant when the forecast is over the threshold for too long.
// The open proposal is brought up to date, and dismissed when it no longer holds; weeks
// that somebody has judged are not proposed again until they have passed.
func (s Store) Propose(ctx context.Context) error {
	picture, err := s.Ahead(ctx)
	if err != nil {
		return err
	}
	ctx = audit.WithActor(ctx, audit.System)
	short, ok := picture.Rules.Short(picture.Forecast())
	if !ok {
		return s.lapse(ctx)
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error { return s.in(tx).propose(ctx, short) })
}

// lapse dismisses the open proposal, if there is one.
func (s Store) lapse(ctx context.Context) error {
	p, ok, err := s.WaitingProposal(ctx)
	if err != nil || !ok {
		return err
	}
	_, err = s.Decide(ctx, p.ID, Dismissed, "Belastningen är inte längre för hög.")
	return err
}

func (s Store) propose(ctx context.Context, short Shortage) error {
	judged, err := db.All[Proposal](ctx, s.DB, `SELECT `+db.Columns[Proposal]()+` FROM capacity_proposal ORDER BY found_on DESC, id DESC LIMIT 50`)
	if err != nil {
		return err
	}
	for _, p := range judged {
		switch {
		case p.Judgement == Waiting:
			p.FromOn, p.Weeks, p.Missing, p.Load, p.ChangedAt = short.From.Monday(), int64(short.Weeks), short.Missing, short.Load, s.DB.Now()
			return s.DB.Update(ctx, "capacity_proposal", &p)
		case p.To() >= short.From.Monday():
			return nil
		}
	}
	p := Proposal{ID: db.NewID(), Version: 1, FoundOn: s.Today(), FromOn: short.From.Monday(), Weeks: int64(short.Weeks), Missing: short.Missing, Load: short.Load,
		Judgement: Waiting, CreatedAt: s.DB.Now(), ChangedAt: s.DB.Now()}
	if err := s.DB.Insert(ctx, "capacity_proposal", &p); err != nil {
		return fmt.Errorf("storing a proposal: %w", err)
	}
	return audit.Write(ctx, s.DB, audit.Entry{Kind: KindProposal, Ref: p.ID, Title: p.Name(), Verb: "föreslog", Why: short.Text()})
}

// Decide keeps what somebody has decided about a proposal.
func (s Store) Decide(ctx context.Context, id string, j Judgement, reason string) (Proposal, error) {
	var p Proposal
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		var err error
		if p, err = s.in(tx).Proposal(ctx, id); err != nil {
			return err
		}
		if err := p.judge(j, s.in(tx).Today(), audit.ActorFrom(ctx).Name, reason); err != nil {
			return err
		}
		p.ChangedAt = tx.Now()
		if err := tx.Update(ctx, "capacity_proposal", &p); err != nil {
			return err
		}
		verb := "avfärdade förslaget"
		if j == Accepted {
			verb = "antog förslaget"
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindProposal, Ref: p.ID, Title: p.Name(), Verb: verb, Why: p.Reason})
	})
	return p, err
}

// Tend does what the clock asks for: tells which accesses have ended, and looks whether
// there is more work than time ahead. It may be done often.
func (s Store) Tend(ctx context.Context) error {
	if err := s.TellEnded(ctx); err != nil {
		return err
	}
	return s.Propose(ctx)
}

// Turns tells when those in the queue can begin.
func (s Store) Turns(ctx context.Context, p Picture) ([]Turn, error) {
	var categories []string
	for _, j := range p.Queue {
		if j.CategoryID != "" {
			categories = append(categories, j.CategoryID)
		}
	}
	knows, err := s.Knows(ctx, categories)
	if err != nil {
		return nil, err
	}
	return p.Turns(knows), nil
}

// waiting is a request that stood in the queue on a day.
type waiting struct {
	ID         string
	Reference  string
	Title      string
	SentOn     day.Date
	TotalValue money.Opt
}

// queuedOn reads the requests that were prioritised and not taken when the period ended.
func (s Store) queuedOn(ctx context.Context, d day.Date) ([]waiting, error) {
	return db.All[waiting](ctx, s.DB, `
		SELECT id, reference, title, sent_on, total_value
		FROM request
		WHERE prioritised_on <= $1 AND (left_on IS NULL OR left_on > $1) AND sent_on IS NOT NULL
		ORDER BY sent_on, id`, d)
}
