package compare

import (
	"context"
	"fmt"

	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/job"
	"klover/internal/base/sheet"
	"klover/internal/word/sv"
)

const (
	batchRows   = 1000
	mostRejects = 1000 // that are kept; all are counted
)

// keeper stores the rows of one file.
type keeper struct {
	load    *Load
	reader  *reader
	step    job.Step
	rejects []Reject

	refs map[string]int64 // numbers of procurements, with the row where they stand; 0 for those there before
	pair map[string]bool  // number and supplier
	rows []Procurement
	wins []Winner
}

func (k *keeper) run(ctx context.Context, tx *db.DB, book *sheet.Book, head sheet.Head) error {
	known, err := db.All[string](ctx, tx, `SELECT ref FROM compare_procurement WHERE set_id = $1`, k.load.SetID)
	if err != nil {
		return err
	}
	k.refs, k.pair = make(map[string]int64, len(known)), map[string]bool{}
	for _, ref := range known {
		k.refs[ref] = 0
	}
	if err := k.paired(ctx, tx); err != nil {
		return err
	}
	for row, err := range book.Below("", head) {
		if err != nil {
			return err
		}
		k.load.ReadRows++
		k.take(row)
		if len(k.rows)+len(k.wins) >= batchRows {
			if err := k.flush(ctx, tx); err != nil {
				return err
			}
		}
	}
	if err := k.flush(ctx, tx); err != nil {
		return err
	}
	if k.load.KeptRows == 0 {
		return fault.Wrong("Ingen rad i %s kunde läggas in: %s avvisades.", k.load.Name, sv.Plural(k.load.RejectedRows, "rad", "rader"))
	}
	return nil
}

// paired reads which suppliers other files have given.
func (k *keeper) paired(ctx context.Context, tx *db.DB) error {
	if k.reader.what != winners {
		return nil
	}
	pairs, err := db.All[string](ctx, tx, `SELECT ref || '|' || supplier FROM compare_winner WHERE set_id = $1`, k.load.SetID)
	for _, p := range pairs {
		k.pair[p] = true
	}
	return err
}

func (k *keeper) take(row sheet.Row) {
	if k.reader.what == winners {
		k.winner(row)
		return
	}
	p, wrong := k.reader.procurement(row)
	if before, there := k.refs[p.Ref]; wrong == nil && there {
		where := "på rad " + sv.Number(before)
		if before == 0 {
			where = "i urvalet, från en annan fil"
		}
		wrong = k.reader.refusal(row, "ref", "Upphandlingen står redan "+where+".")
	}
	if wrong != nil {
		k.reject(wrong)
		return
	}
	k.refs[p.Ref] = int64(row.Number)
	p.SetID, p.LoadID = k.load.SetID, k.load.ID
	k.rows = append(k.rows, p)
	k.load.KeptRows++
}

func (k *keeper) winner(row sheet.Row) {
	w, wrong := k.reader.winner(row)
	if _, there := k.refs[w.Ref]; wrong == nil && !there {
		wrong = k.reader.refusal(row, "ref", "Upphandlingen finns inte i urvalet. Läs in filen med upphandlingar först.")
	}
	if wrong != nil {
		k.reject(wrong)
		return
	}
	pair := w.Ref + "|" + w.Supplier
	if w.Supplier != person && k.pair[pair] {
		k.load.RepeatedRows++
		return
	}
	k.pair[pair] = true
	k.load.KeptRows++
	w.SetID, w.LoadID, w.N = k.load.SetID, k.load.ID, k.load.KeptRows
	k.wins = append(k.wins, w)
}

func (k *keeper) reject(wrong *Reject) {
	k.load.RejectedRows++
	if len(k.rejects) < mostRejects {
		k.rejects = append(k.rejects, *wrong)
	}
}

func (k *keeper) flush(ctx context.Context, tx *db.DB) error {
	if err := db.InsertAll(ctx, tx, "compare_procurement", k.rows); err != nil {
		return fmt.Errorf("storing procurements of %s: %w", k.load.Name, err)
	}
	if err := db.InsertAll(ctx, tx, "compare_winner", k.wins); err != nil {
		return fmt.Errorf("storing suppliers of %s: %w", k.load.Name, err)
	}
	k.rows, k.wins = k.rows[:0], k.wins[:0]
	k.step(k.load.ReadRows, 0, sv.Plural(k.load.ReadRows, "rad", "rader"))
	return nil
}
