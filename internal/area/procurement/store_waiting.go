package procurement

import (
	"context"
	"fmt"

	"klover/internal/area/diary"
	"klover/internal/area/law"
	"klover/internal/base/db"
	"klover/internal/word/day"
)

// mostWaiting is how many cases are asked what they wait for: more than anybody leads,
// and more than one head has at hand.
const mostWaiting = 300

// Waiting returns what open cases wait for: the user's own and those where the user is
// in the team, or, for those who approve, all. It asks the same few questions however
// many the cases are.
func (s Store) Waiting(ctx context.Context, userID string, all bool) ([]Wait, error) {
	var w db.Where
	w.Add("p.case_work = TRUE AND p.closed_on IS NULL AND (p.cancelled_on IS NULL OR p.cancel_notified_on IS NULL)")
	if !all {
		w.Add("p.purchaser_id = ? OR EXISTS (SELECT 1 FROM procurement_member m WHERE m.procurement_id = p.id AND m.user_id = ? AND m.to_on IS NULL)", userID, userID)
	}
	cases, err := db.All[Procurement](ctx, s.DB, `SELECT `+columns+` FROM procurement p `+w.SQL()+` ORDER BY p.listed_on, p.id LIMIT `+w.Arg(mostWaiting), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading open cases: %w", err)
	}
	if len(cases) == 0 {
		return nil, nil
	}
	works, blocks, err := s.around(ctx, cases)
	if err != nil {
		return nil, err
	}
	book, err := law.Store{DB: s.DB}.Book(ctx)
	if err != nil {
		return nil, err
	}
	var list []Wait
	for _, p := range cases {
		list = append(list, p.waits(works[p.ID], book, blocks[p.ID], s.today())...)
	}
	return list, nil
}

// around returns the work and the blocks around each of the cases.
func (s Store) around(ctx context.Context, cases []Procurement) (map[string]Work, map[string][]Block, error) {
	var of db.Where
	of.In("procurement_id", IDs(cases))
	works, blocks := map[string]Work{}, map[string][]Block{}
	team, err := db.All[Member](ctx, s.DB, `SELECT `+memberColumns+` FROM procurement_member `+of.SQL()+` AND to_on IS NULL ORDER BY name, address, id`, of.Args()...)
	if err != nil {
		return nil, nil, fmt.Errorf("reading teams: %w", err)
	}
	checks, err := db.All[Check](ctx, s.DB, `SELECT `+checkColumns+` FROM procurement_check `+of.SQL()+` ORDER BY no, id`, of.Args()...)
	if err != nil {
		return nil, nil, fmt.Errorf("reading checklists: %w", err)
	}
	approvals, err := db.All[Approval](ctx, s.DB, `SELECT `+approvalColumns+` FROM procurement_approval `+of.SQL()+` ORDER BY created_at, id`, of.Args()...)
	if err != nil {
		return nil, nil, fmt.Errorf("reading approvals: %w", err)
	}
	open, err := db.All[Block](ctx, s.DB, `SELECT `+blockColumns+` FROM procurement_block `+of.SQL()+` AND released_on IS NULL ORDER BY to_on DESC NULLS FIRST, id`, of.Args()...)
	if err != nil {
		return nil, nil, fmt.Errorf("reading blocks: %w", err)
	}
	demands, err := s.demands(ctx, cases)
	if err != nil {
		return nil, nil, err
	}
	before, err := s.before(ctx, cases)
	if err != nil {
		return nil, nil, err
	}
	filed, err := s.diary().Filed(ctx, Kind, IDs(cases), diary.Strategy)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range cases {
		works[p.ID] = Work{Demands: demands[p.ID], Before: before[p.ID], Strategy: filed[p.ID]}
	}
	change := func(id string, do func(*Work)) {
		w := works[id]
		do(&w)
		works[id] = w
	}
	for _, m := range team {
		change(m.ProcurementID, func(w *Work) { w.Team = append(w.Team, m) })
	}
	for _, c := range checks {
		change(c.ProcurementID, func(w *Work) { w.Checks = append(w.Checks, c) })
	}
	for _, a := range approvals {
		change(a.ProcurementID, func(w *Work) { w.Approvals = append(w.Approvals, a) })
	}
	for _, b := range open {
		blocks[b.ProcurementID] = append(blocks[b.ProcurementID], b)
	}
	return works, blocks, nil
}

// Ending is a block that ends soon, with what it is about.
type Ending struct {
	Block
	Number string
	Title  string
}

// URL is the page of the procurement that the block stops.
func (e Ending) URL() string { return Path + "/" + e.ProcurementID + "#anbud" }

// BlocksEnding returns the blocks whose last day lies in the period, soonest first.
func (s Store) BlocksEnding(ctx context.Context, in day.Period) ([]Ending, error) {
	var w db.Where
	w.Add("b.released_on IS NULL")
	w.Within("b.to_on", in)
	list, err := db.All[Ending](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Block]("b")+`, p.number, p.title
		FROM procurement_block b JOIN procurement p ON p.id = b.procurement_id `+w.SQL()+`
		ORDER BY b.to_on, b.id LIMIT `+w.Arg(mostWaiting), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading blocks that end: %w", err)
	}
	return list, nil
}
