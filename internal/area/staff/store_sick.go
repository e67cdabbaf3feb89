package staff

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// gate lets changes of hours and locking of years take turns, so that no hour
// changes while its year is being locked.
func gate(ctx context.Context, tx *db.DB) error {
	_, err := tx.Exec(ctx, `UPDATE staff_gate SET passed = passed + 1 WHERE id = 1`)
	return err
}

// guardHours refuses changes in a locked year, and a month that would have hours
// both for the whole organisation and for its units.
func guardHours(ctx context.Context, tx *db.DB, list []SickMonth) error {
	if err := gate(ctx, tx); err != nil {
		return err
	}
	locks, err := db.All[Lock](ctx, tx, `SELECT `+db.Columns[Lock]()+` FROM staff_lock`)
	if err != nil {
		return fmt.Errorf("reading locked years: %w", err)
	}
	for _, s := range list {
		i := slices.IndexFunc(locks, func(l Lock) bool { return int(l.Year) == s.Month.Day().Year() })
		if i >= 0 {
			return fault.Conflict("Sjukfrånvaron för %d är låst på %s. Lås upp året innan du ändrar timmarna.", locks[i].Year, locks[i].Share())
		}
	}
	return refuseMixture(ctx, tx, list)
}

// refuseMixture looks at what is stored and at the rows among themselves. A row
// that is being changed does not stand in its own way.
func refuseMixture(ctx context.Context, tx *db.DB, list []SickMonth) error {
	var w db.Where
	var months []string
	for _, s := range list {
		months = append(months, s.Month.Day().String())
	}
	slices.Sort(months)
	months = slices.Compact(months)
	if len(months) == 0 {
		return nil
	}
	w.Add("month >= ? AND month <= ?", months[0], months[len(months)-1])
	stored, err := db.All[SickMonth](ctx, tx, `SELECT `+db.Columns[SickMonth]()+` FROM staff_sick `+w.SQL(), w.Args()...)
	if err != nil {
		return fmt.Errorf("reading hours: %w", err)
	}
	last := list[len(list)-1] // as it will be; a row before it with the same id is as it was
	for i, s := range list {
		if s.ID == last.ID && i < len(list)-1 {
			continue
		}
		clash := func(o SickMonth) bool {
			return o.ID != s.ID && o.Month == s.Month && (o.UnitID == "") != (s.UnitID == "")
		}
		if slices.ContainsFunc(stored, clash) || slices.ContainsFunc(list, clash) {
			return fault.Invalid(fault.Field{Name: "unit", Message: sv.UpperFirst(s.Month.Label()) +
				" har redan timmar " + otherSort(s) + ". En månad har antingen en rad för hela Inköp eller rader per enhet."})
		}
	}
	return nil
}

func otherSort(s SickMonth) string {
	if s.UnitID == "" {
		return "per enhet"
	}
	return "för hela Inköp"
}

// Hours returns the hours of each month of the period that has any, oldest first.
func (s Store) Hours(ctx context.Context, p day.Period) ([]Hours, error) {
	return s.hoursWhere(ctx, Filter{Period: p})
}

func (s Store) hoursWhere(ctx context.Context, f Filter) ([]Hours, error) {
	var w db.Where
	sickMonths.narrow(f, &w)
	rows, err := db.All[Hours](ctx, s.DB, `
		SELECT month, CAST(sum(sick) AS BIGINT) AS sick, CAST(sum(ordinary) AS BIGINT) AS ordinary,
			CAST(COALESCE(sum(long), 0) AS BIGINT) AS long,
			CAST(COALESCE(sum(sick) FILTER (WHERE long IS NOT NULL), 0) AS BIGINT) AS long_of
		FROM staff_sick `+w.SQL()+`
		GROUP BY month
		ORDER BY month`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("adding up hours: %w", err)
	}
	return rows, nil
}

// Series returns the three series of sick leave of a year.
func (s Store) Series(ctx context.Context, year int) ([]Point, error) {
	months, err := s.Hours(ctx, day.Period{From: day.New(year-1, 1, 1), To: day.New(year+1, 1, 1)})
	return series(months, year), err
}

// UnitHours is the sick leave of a unit over a period.
type UnitHours struct {
	UnitID  string
	Unit    string
	Persons Hundredths // average of the months; 0 when it is not known
	Hours   Hours
	Hidden  bool // too few persons for the numbers to be shown
}

// ByUnit returns the sick leave of each unit over the period. Units with too few
// employees, and what would give them away, are marked.
func (s Store) ByUnit(ctx context.Context, p day.Period) ([]UnitHours, error) {
	rows, err := s.SickMonths().All(ctx, Filter{Period: p})
	if err != nil {
		return nil, err
	}
	by := map[string]*UnitHours{}
	months := map[string]int64{}
	var list []*UnitHours
	for _, r := range rows {
		if r.UnitID == "" {
			continue
		}
		u, ok := by[string(r.UnitID)]
		if !ok {
			u = &UnitHours{UnitID: string(r.UnitID), Unit: r.Unit}
			by[u.UnitID], list = u, append(list, u)
		}
		u.Hours = u.Hours.plus(Hours{Sick: r.Sick, Ordinary: r.Ordinary})
		u.Persons += Posts(r.Persons.N)
		months[u.UnitID]++
	}
	units := make([]UnitHours, len(list))
	parts := make([]Part, len(list))
	for i, u := range list {
		u.Persons /= Hundredths(months[u.UnitID])
		units[i], parts[i] = *u, Part{u.UnitID, u.Persons}
	}
	hidden := Suppress(parts)
	for i, u := range units {
		units[i].Hidden = hidden[u.UnitID]
	}
	slices.SortFunc(units, func(a, b UnitHours) int { return sv.Compare(a.Unit, b.Unit) })
	return units, nil
}

// HiddenHours returns the ids of those rows whose hours may not be shown to
// others than those who register them: months of small units.
func HiddenHours(rows []SickMonth) map[string]bool {
	parts := map[Month][]Part{}
	for _, r := range rows {
		if r.UnitID != "" {
			parts[r.Month] = append(parts[r.Month], Part{r.ID, Posts(r.Persons.N)})
		}
	}
	hidden := map[string]bool{}
	for _, list := range parts {
		for id := range Suppress(list) {
			hidden[id] = true
		}
	}
	return hidden
}

// Hidden returns the ids of the rows of the period whose hours may not be shown.
func (s Store) Hidden(ctx context.Context, p day.Period) (map[string]bool, error) {
	rows, err := s.SickMonths().All(ctx, Filter{Period: p})
	return HiddenHours(rows), err
}

// Lock returns the locked value of a year; ok is false while it is open.
func (s Store) Lock(ctx context.Context, year int) (lock Lock, ok bool, err error) {
	lock, err = db.One[Lock](ctx, s.DB, `SELECT `+db.Columns[Lock]()+` FROM staff_lock WHERE year = $1`, year)
	if errors.Is(err, db.ErrNoRows) {
		return lock, false, nil
	}
	return lock, err == nil, err
}

const lockKind = "staff_lock"

// LockYear fixes the sick leave of a year that has ended and whose months all have
// hours, as it is reported.
func (s Store) LockYear(ctx context.Context, year int) (Lock, error) {
	var lock Lock
	if day.Year(year).To > s.Today() {
		return lock, fault.Conflict("%d har inte gått till ända och kan inte låsas.", year)
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := gate(ctx, tx); err != nil {
			return err
		}
		in := Store{tx}
		_, locked, err := in.Lock(ctx, year)
		if err != nil {
			return err
		}
		if locked {
			return fault.Conflict("%d är redan låst.", year)
		}
		months, err := in.Hours(ctx, day.Year(year))
		if err != nil {
			return err
		}
		sum, missing := sumOf(months, day.Year(year))
		if len(missing) > 0 {
			return fault.Conflict("Timmar saknas för %s. Registrera dem innan året låses.", labels(missing))
		}
		by := audit.ActorFrom(ctx)
		lock = Lock{Year: int64(year), Sick: sum.Sick, Ordinary: sum.Ordinary, LockedOn: s.Today(), ByID: by.ID, ByName: by.Name}
		if err := tx.Insert(ctx, "staff_lock", &lock); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: lockKind, Ref: fmt.Sprint(year), Title: lock.title() + ": " + lock.Share(), Verb: "låste"})
	})
	return lock, err
}

// UnlockYear opens a locked year for a correction. The reason is required.
func (s Store) UnlockYear(ctx context.Context, year int, why string) error {
	if strings.TrimSpace(why) == "" {
		return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför året låses upp. Värdet kan redan vara publicerat."})
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := gate(ctx, tx); err != nil {
			return err
		}
		lock, locked, err := Store{tx}.Lock(ctx, year)
		if err != nil {
			return err
		}
		if !locked {
			return fault.Conflict("%d är inte låst.", year)
		}
		if _, err := tx.Exec(ctx, `DELETE FROM staff_lock WHERE year = $1`, year); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: lockKind, Ref: fmt.Sprint(year), Title: lock.title() + ": " + lock.Share(), Verb: "låste upp", Why: why})
	})
}

// LockHistory returns when a year was locked and unlocked, newest first.
func (s Store) LockHistory(ctx context.Context, year int) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, lockKind, fmt.Sprint(year))
}

// labels writes several months: "maj 2022 och juni 2022".
func labels(months []Month) string {
	texts := make([]string, len(months))
	for i, m := range months {
		texts[i] = m.Label()
	}
	return sv.List(texts)
}

// Vet says of each row why it cannot be stored, nil when it can: the unit is not
// known, the year is locked, or the month has hours of the other sort.
func (s Store) Vet(ctx context.Context, list []SickMonth) ([]error, error) {
	known, err := readUnits(ctx, s.DB)
	if err != nil {
		return nil, err
	}
	answers := make([]error, len(list))
	good := map[Month][]SickMonth{} // the rows before that can be stored
	for i, one := range list {
		if answers[i] = known.resolve(&one.Row); answers[i] != nil {
			continue
		}
		if one.ID == "" {
			one.ID = db.NewID()
		}
		month := append(slices.Clip(good[one.Month]), one)
		err := s.DB.InTx(ctx, func(tx *db.DB) error { return guardHours(ctx, tx, month) })
		if err != nil && fault.KindOf(err) == fault.KindInternal {
			return nil, err
		}
		if answers[i] = err; err == nil {
			good[one.Month] = month
		}
	}
	return answers, nil
}
