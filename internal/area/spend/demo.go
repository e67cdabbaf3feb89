package spend

import (
	"context"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// DemoFile is a file of the demo, which is never on disk.
type DemoFile struct {
	Name    string
	Source  string // made when there is none of the name
	Content string // Invoices or Ledger
	Party   party.Code
	Period  day.Period
}

// DemoSums is what the lines of a file add up to.
type DemoSums struct {
	Invoices, Lines int64
	Amount          money.Amount
}

// DemoImport registers a file of the demo as read in. Its lines are written by write, under
// the number that it is given. A file that is there already is left as it is.
func (s Store) DemoImport(ctx context.Context, f DemoFile, write func(number int64) (DemoSums, error)) error {
	from, err := s.originNamed(ctx, f.Source, f.Content, f.Party)
	if err != nil {
		return err
	}
	there, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM spend_import WHERE source_id = $1 AND name = $2`, from.ID, f.Name)
	if err != nil || there > 0 {
		return err
	}
	number, err := s.next(ctx, "import", 1)
	if err != nil {
		return err
	}
	sums, err := write(number)
	if err != nil {
		return err
	}
	now, actor := s.DB.Now(), audit.ActorFrom(ctx)
	return s.DB.Insert(ctx, "spend_import", &Import{ID: db.NewID(), Version: 1, Number: number, Name: f.Name, Files: 1, SourceID: from.ID, Source: from.Name, Party: f.Party,
		State: ImportDone, Invoices: sums.Invoices, Lines: sums.Lines, Amount: sums.Amount, FromOn: f.Period.From, ToOn: f.Period.To.AddDays(-1),
		CreatedByID: actor.ID, CreatedBy: actor.Name, CreatedAt: now, ChangedAt: now, CheckedAt: &now, EndedAt: &now})
}
