package saving

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/find"
	"klover/internal/word/day"
)

// Migrations holds the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

// Kind is the register's name in the history and in search.
const Kind = "saving"

// Store keeps the effect reports.
type Store struct{ DB *db.DB }

// Today is the day on which the store stands, in Sweden.
func (s Store) Today() day.Date { return day.Of(s.DB.Now()) }

// Get returns a report with its lines, totals and effects.
func (s Store) Get(ctx context.Context, id string) (Saving, error) {
	byID, err := s.some(ctx, []string{id})
	if err != nil {
		return Saving{}, err
	}
	one, ok := byID[id]
	if !ok {
		return Saving{}, fault.NotFound("Effektrapporten finns inte.")
	}
	return one, nil
}

// Match returns the report with the number, for imports that are run again.
func (s Store) Match(ctx context.Context, number string) (Saving, error) {
	id, err := db.One[string](ctx, s.DB, `SELECT id FROM saving WHERE number = $1`, strings.TrimSpace(number))
	if err != nil {
		return Saving{}, err
	}
	return s.Get(ctx, id)
}

// some returns the reports with the ids, complete, in five questions.
func (s Store) some(ctx context.Context, ids []string) (map[string]Saving, error) {
	var w, of db.Where
	w.In("id", ids)
	of.In("saving_id", ids)
	rows, err := db.All[Saving](ctx, s.DB, `SELECT `+db.Columns[Saving]()+` FROM saving `+w.SQL(), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading effect reports: %w", err)
	}
	lines, err := db.All[Line](ctx, s.DB, `SELECT `+db.Columns[Line]()+` FROM saving_line `+of.SQL()+` ORDER BY saving_id, n`, of.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading lines: %w", err)
	}
	volumes, err := db.All[Volume](ctx, s.DB, `SELECT `+db.Columns[Volume]()+` FROM saving_volume `+of.SQL()+` ORDER BY saving_id, n, party`, of.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading volumes: %w", err)
	}
	lumps, err := db.All[Lump](ctx, s.DB, `SELECT `+db.Columns[Lump]()+` FROM saving_lump `+of.SQL()+` ORDER BY saving_id, party`, of.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading totals: %w", err)
	}
	effects, err := db.All[Effect](ctx, s.DB, `SELECT `+db.Columns[Effect]()+` FROM saving_effect `+of.SQL()+` ORDER BY saving_id, party`, of.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading effects: %w", err)
	}
	byID := assemble(rows, lines, volumes, lumps, effects)
	return byID, s.name(ctx, byID)
}

type idName struct{ ID, Name string }

// name sets what the procurements and contracts of the reports are called.
func (s Store) name(ctx context.Context, byID map[string]Saving) error {
	var procurements, contracts []string
	for _, one := range byID {
		procurements, contracts = append(procurements, string(one.ProcurementID)), append(contracts, string(one.ContractID))
	}
	names, err := s.names(ctx, "procurement", procurements)
	if err != nil {
		return err
	}
	called, err := s.names(ctx, "contract", contracts)
	if err != nil {
		return err
	}
	for id, one := range byID {
		one.Procurement, one.Contract = names[string(one.ProcurementID)], called[string(one.ContractID)]
		byID[id] = one
	}
	return nil
}

func (s Store) names(ctx context.Context, table string, ids []string) (map[string]string, error) {
	ids = slices.DeleteFunc(ids, func(id string) bool { return id == "" })
	names := map[string]string{}
	if len(ids) == 0 {
		return names, nil
	}
	var w db.Where
	w.In("id", ids)
	rows, err := db.All[idName](ctx, s.DB, `SELECT id, concat(number, ' ', title) AS name FROM `+table+` `+w.SQL(), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading names in %s: %w", table, err)
	}
	for _, r := range rows {
		names[r.ID] = r.Name
	}
	return names, nil
}

// Find returns the ids of the procurement and the contract with the numbers, ""
// for no number. A number that nothing has is a fault at its field.
func (s Store) Find(ctx context.Context, procurement, contract string) (procurementID, contractID string, err error) {
	procurementID, missing, err := s.byNumber(ctx, "procurement", procurement)
	if err != nil {
		return "", "", err
	}
	var wrong []fault.Field
	if missing {
		wrong = append(wrong, fault.Field{Name: "procurement_id", Message: "Det finns ingen upphandling med numret " + procurement + "."})
	}
	if contractID, missing, err = s.byNumber(ctx, "contract", contract); err != nil {
		return "", "", err
	}
	if missing {
		wrong = append(wrong, fault.Field{Name: "contract_id", Message: "Det finns inget avtal med numret " + contract + "."})
	}
	return procurementID, contractID, fault.Invalid(wrong...)
}

func (s Store) byNumber(ctx context.Context, table, number string) (id string, missing bool, err error) {
	number, _, _ = strings.Cut(strings.TrimSpace(number), " ")
	if number == "" {
		return "", false, nil
	}
	id, err = db.One[string](ctx, s.DB, `SELECT id FROM `+table+` WHERE number = $1`, number)
	if errors.Is(err, db.ErrNoRows) {
		return "", true, nil
	}
	return id, false, err
}

func assemble(rows []Saving, lines []Line, volumes []Volume, lumps []Lump, effects []Effect) map[string]Saving {
	of := map[[2]string][]Volume{}
	for _, v := range volumes {
		key := [2]string{v.SavingID, strconv.FormatInt(v.N, 10)}
		of[key] = append(of[key], v)
	}
	byID := map[string]Saving{}
	for _, r := range rows {
		byID[r.ID] = r
	}
	for _, l := range lines {
		one := byID[l.SavingID]
		l.Volumes = of[[2]string{l.SavingID, strconv.FormatInt(l.N, 10)}]
		one.Lines = append(one.Lines, l)
		byID[l.SavingID] = one
	}
	for _, l := range lumps {
		one := byID[l.SavingID]
		one.Lumps = append(one.Lumps, l)
		byID[l.SavingID] = one
	}
	for _, e := range effects {
		one := byID[e.SavingID]
		one.Effects = append(one.Effects, e)
		byID[e.SavingID] = one
	}
	return byID
}

// Create stores a new draft and gives it a number unless it has one.
func (s Store) Create(ctx context.Context, one Saving) (Saving, error) {
	one.State = Draft
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		var err error
		if one, err = (Store{tx}).fresh(ctx, one); err != nil {
			return err
		}
		if err := insert(ctx, tx, []Saving{one}); err != nil {
			return err
		}
		return note(ctx, tx, Saving{}, one, audit.Created, "")
	})
	return one, err
}

// fresh gives a new report its id, number, rule and effect.
func (s Store) fresh(ctx context.Context, one Saving) (Saving, error) {
	rules, err := s.Rules(ctx)
	if err != nil {
		return one, err
	}
	if one, err = s.made(one, rules); err != nil {
		return one, err
	}
	one.Number, err = number(ctx, s.DB, one, s.Today())
	return one, err
}

func (s Store) made(one Saving, rules []Rule) (Saving, error) {
	one.ID, one.Version = db.NewID(), 1
	one.CreatedAt, one.ChangedAt = s.DB.Now(), s.DB.Now()
	one.Number, one.Title = strings.TrimSpace(one.Number), strings.TrimSpace(one.Title)
	one.CapMonths = capOn(rules, one.SignedOn, s.Today())
	one = one.owned()
	if err := one.Check(); err != nil {
		return one, err
	}
	return one.derive()
}

// owned gives the report's rows its id and their numbers.
func (s Saving) owned() Saving {
	s.Lines, s.Lumps = slices.Clone(s.Lines), slices.Clone(s.Lumps)
	for i, l := range s.Lines {
		l.SavingID, l.N = s.ID, int64(i+1)
		l.Volumes = slices.DeleteFunc(slices.Clone(l.Volumes), func(v Volume) bool { return v.Quantity == 0 })
		for j := range l.Volumes {
			l.Volumes[j].SavingID, l.Volumes[j].N = s.ID, l.N
		}
		s.Lines[i] = l
	}
	for i := range s.Lumps {
		s.Lumps[i].SavingID = s.ID
	}
	return s
}

func insert(ctx context.Context, tx *db.DB, list []Saving) error {
	if err := db.InsertAll(ctx, tx, "saving", list); err != nil {
		return fmt.Errorf("storing effect reports: %w", err)
	}
	return insertRows(ctx, tx, list)
}

func insertRows(ctx context.Context, tx *db.DB, list []Saving) error {
	var lines []Line
	var volumes []Volume
	var lumps []Lump
	var effects []Effect
	for _, one := range list {
		lines, lumps, effects = append(lines, one.Lines...), append(lumps, one.Lumps...), append(effects, one.Effects...)
		for _, l := range one.Lines {
			volumes = append(volumes, l.Volumes...)
		}
	}
	if err := db.InsertAll(ctx, tx, "saving_line", lines); err != nil {
		return fmt.Errorf("storing lines: %w", err)
	}
	if err := db.InsertAll(ctx, tx, "saving_volume", volumes); err != nil {
		return fmt.Errorf("storing volumes: %w", err)
	}
	if err := db.InsertAll(ctx, tx, "saving_lump", lumps); err != nil {
		return fmt.Errorf("storing totals: %w", err)
	}
	if err := db.InsertAll(ctx, tx, "saving_effect", effects); err != nil {
		return fmt.Errorf("storing effects: %w", err)
	}
	return nil
}

// Save stores a changed draft, read at its version. db.ErrStale says that somebody
// else saved first.
func (s Store) Save(ctx context.Context, changed Saving, why string) (Saving, error) {
	rules, err := s.Rules(ctx)
	if err != nil {
		return changed, err
	}
	return s.change(ctx, changed.ID, changed.Version, audit.Changed, why, func(before Saving) (Saving, error) {
		if before.State != Draft {
			return changed, fault.Conflict("Effektrapporten är %s och kan inte ändras. Skicka tillbaka den först.", before.State)
		}
		changed.State, changed.Number, changed.Title = Draft, strings.TrimSpace(changed.Number), strings.TrimSpace(changed.Title)
		changed.CapMonths = capOn(rules, changed.SignedOn, s.Today())
		return changed, nil
	})
}

func replaceRows(ctx context.Context, tx *db.DB, one Saving) error {
	for _, table := range []string{"saving_line", "saving_lump", "saving_effect"} { // volumes follow their lines
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE saving_id = $1`, one.ID); err != nil {
			return err
		}
	}
	return insertRows(ctx, tx, []Saving{one})
}

func actor(ctx context.Context) Actor {
	a := audit.ActorFrom(ctx)
	return Actor{a.ID, a.Name}
}

func note(ctx context.Context, tx *db.DB, before, after Saving, verb, why string) error {
	if err := audit.Write(ctx, tx, entry(before, after, verb, why)); err != nil {
		return err
	}
	return find.Put(ctx, tx, after.doc())
}

func entry(before, after Saving, verb, why string) audit.Entry {
	return audit.Entry{Kind: Kind, Ref: after.ID, Title: after.Name(), Verb: verb, Why: why, Changes: changes(before, after)}
}

// changes compares the attributes and says when lines were changed.
func changes(before, after Saving) []field.Change {
	all := slices.DeleteFunc(Fields.Diff(&before, &after), func(c field.Change) bool { return c.From == c.To })
	if from, to := describe(before), describe(after); from != to {
		all = append(all, field.Change{Key: "lines", Label: "Beräkningens rader", From: from, To: to})
	}
	if before.ID == "" { // a new report has no values before
		for i := range all {
			all[i].From = ""
		}
	}
	return all
}

// describe returns the lines and totals as one text, for the history.
func describe(s Saving) string {
	var parts []string
	for _, l := range s.Lines {
		text := fmt.Sprintf("%s: %s → %s", l.Item, l.RefPrice.Sv(), l.NewPrice.Sv())
		for _, v := range l.Volumes {
			text += fmt.Sprintf(", %s %s %s", v.Party, v.Quantity.Sv(), l.Unit)
		}
		parts = append(parts, text)
	}
	for _, l := range s.Lumps {
		parts = append(parts, fmt.Sprintf("%s: %s", l.Party, l.amount().Sv()))
	}
	return strings.Join(parts, "; ")
}

func (s Saving) doc() find.Doc {
	return find.Doc{Kind: Kind, Ref: s.ID, Title: s.Name(), Detail: "Effektrapport, " + s.Parties.Sv(),
		URL: s.URL(), Perm: "saving.read", Words: s.Registered}
}

// ownNumber is a number of our series: E, two digits of the year, a running number.
var ownNumber = regexp.MustCompile(`^E(\d\d)-(\d{4,6})$`)

// number returns the report's number, the next of the year's series if it has
// none. A number of our form that comes from outside moves the series past it.
func number(ctx context.Context, tx *db.DB, one Saving, today day.Date) (string, error) {
	if m := ownNumber.FindStringSubmatch(one.Number); m != nil {
		year, _ := strconv.ParseInt(m[1], 10, 64)
		n, _ := strconv.ParseInt(m[2], 10, 64)
		_, err := tx.Exec(ctx, `
			INSERT INTO saving_series (year, last) VALUES ($1, $2)
			ON CONFLICT (year) DO UPDATE SET last = excluded.last WHERE saving_series.last < excluded.last`, year, n)
		return one.Number, err
	}
	if one.Number != "" {
		return one.Number, nil
	}
	year := today.Year()
	if one.SignedOn != 0 && one.Corrects == "" && one.Reverses == "" {
		year = one.SignedOn.Year()
	}
	last, err := db.One[int64](ctx, tx, `
		INSERT INTO saving_series (year, last) VALUES ($1, 1)
		ON CONFLICT (year) DO UPDATE SET last = saving_series.last + 1
		RETURNING last`, year%100)
	if err != nil {
		return "", fmt.Errorf("taking the next number: %w", err)
	}
	return fmt.Sprintf("E%02d-%04d", year%100, last), nil
}
