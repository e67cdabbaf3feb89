package saving

import (
	"context"
	"fmt"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// Month is a month that is closed.
type Month struct {
	Month    day.Date // its first day
	LockedOn day.Date
	ByID     string
	ByName   string
}

// gate lets approval and closing of months take turns, so that nothing is booked
// in a month while it is being closed.
func (s Store) gate(ctx context.Context) error {
	_, err := s.DB.Exec(ctx, `UPDATE saving_gate SET passed = passed + 1 WHERE id = 1`)
	return err
}

// Closed tells whether the month of the day is closed.
func (s Store) Closed(ctx context.Context, on day.Date) (bool, error) {
	n, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM saving_month WHERE month = $1`, first(on))
	return n > 0, err
}

func first(on day.Date) day.Date { return day.New(on.Year(), on.Month(), 1) }

// Months returns the closed months, newest first.
func (s Store) Months(ctx context.Context) ([]Month, error) {
	return db.All[Month](ctx, s.DB, `SELECT `+db.Columns[Month]()+` FROM saving_month ORDER BY month DESC LIMIT 240`)
}

// Lock closes a month that has passed: what is approved in it can no longer
// change. What is not yet approved is booked in the month of its approval. It
// returns how many reports were locked.
func (s Store) Lock(ctx context.Context, month day.Date) (int, error) {
	period := day.Month(month.Year(), month.Month())
	if period.To > s.Today() {
		return 0, fault.Conflict("%s har inte gått till ända och kan inte låsas.", period.Label())
	}
	locked := 0
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		at := Store{tx}
		if err := at.gate(ctx); err != nil {
			return err
		}
		closed, err := at.Closed(ctx, month)
		if err != nil {
			return err
		}
		if closed {
			return fault.Conflict("%s är redan låst.", period.Label())
		}
		by := actor(ctx)
		if err := tx.Insert(ctx, "saving_month", &Month{first(month), s.Today(), by.ID, by.Name}); err != nil {
			return err
		}
		locked, err = at.lockRows(ctx, period)
		return err
	})
	return locked, err
}

func (s Store) lockRows(ctx context.Context, period day.Period) (int, error) {
	rows, err := db.All[Saving](ctx, s.DB, `
		UPDATE saving SET state = 'låst', locked_on = $1, version = version + 1, changed_at = $2
		WHERE state = 'godkänd' AND booked_key >= $3 AND booked_key < $4
		RETURNING `+db.Columns[Saving](), s.Today(), s.DB.Now(), int64(period.From), int64(period.To))
	if err != nil {
		return 0, fmt.Errorf("locking %s: %w", period, err)
	}
	entries := []audit.Entry{{Kind: "saving_month", Ref: period.String(), Title: period.Label(), Verb: "låste"}}
	for _, one := range rows {
		entries = append(entries, audit.Entry{Kind: Kind, Ref: one.ID, Title: one.Name(), Verb: "låste"})
	}
	return len(rows), audit.WriteAll(ctx, s.DB, entries)
}

// Forecast is what somebody expected a month's enabled savings to be.
type Forecast struct {
	ID        string
	Month     day.Date // its first day
	Amount    money.Amount
	MadeOn    day.Date
	ByID      string
	ByName    string
	Note      string
	CreatedAt time.Time
}

// Foresee stores a forecast; earlier ones for the month are kept.
func (s Store) Foresee(ctx context.Context, f Forecast) (Forecast, error) {
	if f.Month == 0 {
		return f, fault.Invalid(fault.Field{Name: "month", Message: "Fyll i vilken månad prognosen gäller."})
	}
	by := actor(ctx)
	f.ID, f.Month, f.ByID, f.ByName, f.CreatedAt = db.NewID(), first(f.Month), by.ID, by.Name, s.DB.Now()
	if f.MadeOn == 0 {
		f.MadeOn = s.Today()
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := tx.Insert(ctx, "saving_forecast", &f); err != nil {
			return err
		}
		month := day.Month(f.Month.Year(), f.Month.Month())
		return audit.Write(ctx, tx, audit.Entry{Kind: "saving_forecast", Ref: f.ID, Verb: audit.Created,
			Title: "prognos för " + month.Label() + ": " + f.Amount.Sv(), Why: f.Note})
	})
	return f, err
}

// Forecasts returns all forecasts for the months of a period, by month and then
// oldest first.
func (s Store) Forecasts(ctx context.Context, p day.Period) ([]Forecast, error) {
	return db.All[Forecast](ctx, s.DB, `
		SELECT `+db.Columns[Forecast]()+`
		FROM saving_forecast
		WHERE month >= $1 AND month < $2
		ORDER BY month, made_on, id`, p.From, p.To)
}
