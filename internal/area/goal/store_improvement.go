package goal

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	search "klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// ImprovementKind is the name of a card in the history and in search.
const ImprovementKind = "improvement"

// ownUnit is the kind of unit that has a board: those of the organisation itself.
const ownUnit = "own"

// improvementOrder is what a list of cards may be sorted by.
var improvementOrder = map[string]string{"number": "number", "title": "title", "entered_on": "entered_on", "due_on": "due_on NULLS LAST", "reported_on": "reported_on", "closed_on": "closed_on NULLS LAST"}

func (s Store) improvementWhere(ctx context.Context, f ImprovementFilter) db.Where {
	var w db.Where
	search.Clause(ctx, s.DB, ImprovementKind, f.Text, &w, "id")
	for _, c := range []struct{ column, value string }{{"unit_id", f.UnitID}, {"owner_id", f.OwnerID}} {
		if c.value != "" {
			w.Add(c.column+" = ?", c.value)
		}
	}
	if len(f.Stages) > 0 {
		w.In("stage", plainTexts(f.Stages))
	}
	if len(f.Kinds) > 0 {
		w.In("kind", plainTexts(f.Kinds))
	}
	if f.Tag != "" {
		w.Add("lower(tags) LIKE lower(?)", "%,"+f.Tag+",%")
	}
	if f.Overdue {
		w.Add("due_on < ? AND closed_on IS NULL", s.Today())
	}
	for _, p := range []struct {
		column string
		in     day.Period
	}{{"reported_on", f.Reported}, {"closed_on", f.Closed}} {
		if p.in.From != 0 {
			w.Add(p.column+" >= ?", p.in.From)
		}
		if p.in.To != 0 {
			w.Add(p.column+" < ?", p.in.To)
		}
	}
	return w
}

func plainTexts[T ~string](list []T) []string {
	var plain []string
	for _, t := range list {
		plain = append(plain, string(t))
	}
	return plain
}

// Improvements returns the cards of the selection, a page of them.
func (s Store) Improvements(ctx context.Context, f ImprovementFilter, p Page) ([]Improvement, Count, error) {
	w := s.improvementWhere(ctx, f)
	count, err := db.CountRows(ctx, s.DB, "goal_improvement", w)
	if err != nil {
		return nil, count, err
	}
	rows, err := db.All[Improvement](ctx, s.DB, `SELECT `+db.Columns[Improvement]()+` FROM goal_improvement `+w.SQL()+` `+
		p.Order(improvementOrder, "-reported_on")+` `+p.Cut(&w), w.Args()...)
	if err != nil {
		return nil, count, fmt.Errorf("reading improvements: %w", err)
	}
	return rows, count, s.nameUnits(ctx, rows)
}

// namesOf returns the cards with the ids, by id.
func (s Store) namesOf(ctx context.Context, ids []string) (map[string]Improvement, error) {
	var w db.Where
	w.In("id", ids)
	rows, err := db.All[Improvement](ctx, s.DB, `SELECT `+db.Columns[Improvement]()+` FROM goal_improvement `+w.SQL(), w.Args()...)
	by := map[string]Improvement{}
	for _, i := range rows {
		by[i.ID] = i
	}
	return by, err
}

// everyImprovement returns all cards of the selection, without the names of units.
func (s Store) everyImprovement(ctx context.Context, f ImprovementFilter) ([]Improvement, error) {
	w := s.improvementWhere(ctx, f)
	rows, err := db.All[Improvement](ctx, s.DB, `SELECT `+db.Columns[Improvement]()+` FROM goal_improvement `+w.SQL()+` ORDER BY number`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading improvements: %w", err)
	}
	return rows, nil
}

func (s Store) nameUnits(ctx context.Context, cards []Improvement) error {
	names, err := s.people().UnitNames(ctx)
	for i := range cards {
		cards[i].Unit, cards[i].FromUnit = names[cards[i].UnitID], names[cards[i].FromUnitID]
	}
	return err
}

func (s Store) people() identity.Store { return identity.Store{DB: s.DB} }

// Improvement returns a card.
func (s Store) Improvement(ctx context.Context, id string) (Improvement, error) {
	one, err := db.One[Improvement](ctx, s.DB, `SELECT `+db.Columns[Improvement]()+` FROM goal_improvement WHERE id = $1`, id)
	if fault.KindOf(err) == fault.KindNotFound {
		return one, fault.NotFound("Kortet finns inte.")
	}
	if err != nil {
		return one, err
	}
	list := []Improvement{one}
	err = s.nameUnits(ctx, list)
	return list[0], err
}

// BoardUnits returns the units that have a board, in Swedish order.
func (s Store) BoardUnits(ctx context.Context) ([]identity.Unit, error) {
	units, err := s.people().Units(ctx, s.Today())
	if err != nil {
		return nil, err
	}
	units = slices.DeleteFunc(units, func(u identity.Unit) bool { return u.Kind != ownUnit })
	slices.SortStableFunc(units, func(a, b identity.Unit) int { return sv.Compare(a.Name, b.Name) })
	return units, nil
}

// OwnUnit returns the board of a user: that of the unit where the user works, ""
// when the unit has none.
func (s Store) OwnUnit(ctx context.Context, userID string) (string, error) {
	user, err := s.people().User(ctx, userID)
	if fault.KindOf(err) == fault.KindNotFound {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	units, err := s.BoardUnits(ctx)
	if slices.ContainsFunc(units, func(u identity.Unit) bool { return u.ID == string(user.UnitID) }) {
		return string(user.UnitID), err
	}
	return "", err
}

// Improvers returns those who can answer for a card.
func (s Store) Improvers(ctx context.Context) ([]field.Option, error) {
	users, _, err := s.people().Search(ctx, identity.Filter{Active: "ja"}, identity.Page{})
	var list []field.Option
	for _, u := range users {
		if u.Roles.May("goal.improve") {
			list = append(list, field.Option{Value: u.ID, Label: u.Name})
		}
	}
	return list, err
}

// Report stores a new card in the first column.
func (s Store) Report(ctx context.Context, i Improvement) (Improvement, error) {
	by := audit.ActorFrom(ctx)
	today := s.Today()
	i.ID, i.Version, i.Stage, i.FromUnitID, i.ActivityID, i.Reason = db.NewID(), 1, StageNew, "", "", ""
	i.ReportedID, i.ReportedBy, i.ReportedOn, i.EnteredOn, i.ClosedOn = by.ID, by.Name, today, today, 0
	i.CreatedAt, i.ChangedAt = s.DB.Now(), s.DB.Now()
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		own := s.in(tx)
		var err error
		if i, err = own.settled(ctx, i); err != nil {
			return err
		}
		if i.Number, err = own.nextNumber(ctx, today.Year()); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "goal_improvement", &i); err != nil {
			return fmt.Errorf("storing improvement: %w", err)
		}
		if err := own.tell(ctx, i, CardEvent{Kind: WasReported, ToStage: StageNew}); err != nil {
			return err
		}
		return own.note(ctx, Improvement{}, i, "lade upp kortet", "")
	})
	return i, err
}

// nextNumber returns the next number of the year: F2022-0014.
func (s Store) nextNumber(ctx context.Context, year int) (string, error) {
	prefix := fmt.Sprintf("F%d-", year)
	last, err := db.One[string](ctx, s.DB, `SELECT COALESCE(max(number), '') FROM goal_improvement WHERE number LIKE $1`, prefix+"%")
	if err != nil {
		return "", fmt.Errorf("reading the last number: %w", err)
	}
	n := 0
	if last != "" {
		if _, err := fmt.Sscanf(strings.TrimPrefix(last, prefix), "%d", &n); err != nil {
			return "", fmt.Errorf("reading the number %s: %w", last, err)
		}
	}
	return fmt.Sprintf("%s%04d", prefix, n+1), nil
}

// settled trims the card's texts, names its owner and units, and checks it.
func (s Store) settled(ctx context.Context, i Improvement) (Improvement, error) {
	for _, text := range []*string{&i.Title, &i.Problem, &i.Whys, &i.Cause, &i.Action, &i.Expected, &i.Effect, &i.LinkURL, &i.LinkLabel} {
		*text = strings.TrimSpace(*text)
	}
	i.Whys = strings.Join(i.WhyLines(), "\n")
	units, err := s.BoardUnits(ctx)
	if err != nil {
		return i, err
	}
	at := slices.IndexFunc(units, func(u identity.Unit) bool { return u.ID == i.UnitID })
	if i.UnitID != "" && at < 0 {
		return i, fault.Invalid(fault.Field{Name: "unit_id", Message: "Välj en enhet som har en förbättringstavla."})
	}
	if at >= 0 {
		i.Unit = units[at].Name
	}
	if i.Owner = ""; i.OwnerID != "" {
		user, err := s.people().User(ctx, i.OwnerID)
		if fault.KindOf(err) == fault.KindNotFound {
			return i, fault.Invalid(fault.Field{Name: "owner_id", Message: "Välj en ansvarig ur listan."})
		}
		if err != nil {
			return i, err
		}
		i.Owner = user.Name
	}
	return i, i.Check()
}

// SaveImprovement stores a changed card, read at i.Version. Where it stands on the
// board is changed by Move and Raise.
func (s Store) SaveImprovement(ctx context.Context, i Improvement, why string) (Improvement, error) {
	return i, s.DB.InTx(ctx, func(tx *db.DB) error {
		own := s.in(tx)
		before, err := own.Improvement(ctx, i.ID)
		if err != nil {
			return err
		}
		i = i.kept(before)
		if i, err = own.settled(ctx, i); err != nil {
			return err
		}
		return own.overwrite(ctx, before, i, "ändrade kortet", why)
	})
}

// kept returns the card with what a form does not change as it was.
func (i Improvement) kept(before Improvement) Improvement {
	i.Number, i.Stage, i.FromUnitID, i.FromUnit, i.ActivityID, i.Reason = before.Number, before.Stage, before.FromUnitID, before.FromUnit, before.ActivityID, before.Reason
	i.ReportedID, i.ReportedBy, i.ReportedOn, i.EnteredOn, i.ClosedOn, i.CreatedAt = before.ReportedID, before.ReportedBy, before.ReportedOn, before.EnteredOn, before.ClosedOn, before.CreatedAt
	return i
}

// overwrite stores a card over what it was, and tells the history.
func (s Store) overwrite(ctx context.Context, before, after Improvement, verb, why string) error {
	after.ChangedAt = s.DB.Now()
	if err := s.DB.Update(ctx, "goal_improvement", &after); err != nil {
		return fmt.Errorf("saving improvement: %w", err)
	}
	return s.note(ctx, before, after, verb, why)
}

func (s Store) note(ctx context.Context, before, after Improvement, verb, why string) error {
	changes := filled(ImprovementFields.Diff(&before, &after))
	if before.ID == "" {
		changes = nil // the card itself tells what it began with
	}
	if err := audit.Write(ctx, s.DB, audit.Entry{Kind: ImprovementKind, Ref: after.ID, Title: after.Name(), Verb: verb, Why: why, Changes: changes}); err != nil {
		return err
	}
	return search.Put(ctx, s.DB, search.Doc{Kind: ImprovementKind, Ref: after.ID, Title: after.Name(), Detail: after.Stage.Sv() + " · " + after.Unit, URL: after.URL(), Perm: "goal.read",
		Words: strings.Join([]string{after.Problem, after.Cause, after.Action, after.Owner, strings.Join(after.Tags, " ")}, " ")})
}

func (s Store) tell(ctx context.Context, i Improvement, e CardEvent) error {
	e.ID, e.ImprovementID, e.WrittenBy, e.HappenedAt = db.NewID(), i.ID, audit.ActorFrom(ctx).Name, s.DB.Now()
	if err := s.DB.Insert(ctx, "goal_improvement_event", &e); err != nil {
		return fmt.Errorf("storing what happened to an improvement: %w", err)
	}
	return nil
}

// Step is a move on the board: from where the user saw the card to another column,
// with what the card must tell there.
type Step struct {
	From, To Stage
	Note     string
	Told     map[string]string // cause, action, owner_id, effect and reason, by key
}

// stepFields are what a move may fill in.
var stepFields = []string{"cause", "action", "owner_id", "effect"}

// Move puts a card in another column. Who moves a card that somebody else has
// already moved is told so.
func (s Store) Move(ctx context.Context, id string, step Step) (Improvement, error) {
	var after Improvement
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		own := s.in(tx)
		before, err := own.Improvement(ctx, id)
		if err != nil {
			return err
		}
		if step.From != "" && step.From != before.Stage {
			return fault.Conflict("Kortet har redan flyttats till %s. Ladda om tavlan.", before.Stage.Sv())
		}
		if after, err = own.stepped(ctx, before, step); err != nil {
			return err
		}
		if err := own.overwrite(ctx, before, after, "flyttade till "+step.To.Sv(), step.Note); err != nil {
			return err
		}
		after.Version++
		return own.tell(ctx, after, CardEvent{Kind: WasMoved, FromStage: before.Stage, ToStage: step.To, Text: strings.TrimSpace(step.Note + " " + after.Reason)})
	})
	return after, err
}

// stepped returns the card in the step's column, with what the step tells.
func (s Store) stepped(ctx context.Context, i Improvement, step Step) (Improvement, error) {
	if !step.To.known() {
		return i, fault.Wrong("Kolumnen ”%s” finns inte på tavlan.", step.To)
	}
	if step.To == i.Stage {
		return i, fault.Conflict("Kortet står redan i %s.", i.Stage.Sv())
	}
	told := map[string]string{}
	for _, key := range stepFields {
		if text, ok := step.Told[key]; ok {
			told[key] = text
		}
	}
	if err := ImprovementFields.Read(&i, told); err != nil {
		return i, err
	}
	i = i.moved(step.To, s.Today())
	if step.To == StageDeclined {
		i.Reason = strings.TrimSpace(step.Told["reason"])
	}
	return s.settled(ctx, i)
}

// Raise puts a card on the board of the unit above, with a note of why.
func (s Store) Raise(ctx context.Context, id, why string) (Improvement, error) {
	var after Improvement
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		own := s.in(tx)
		before, err := own.Improvement(ctx, id)
		if err != nil {
			return err
		}
		above, err := own.Above(ctx, before)
		if err != nil {
			return err
		}
		switch {
		case above.ID == "":
			return fault.Conflict("%s är överst. Kortet kan inte lyftas högre.", before.Unit)
		case !before.Stage.Open():
			return fault.Conflict("Kortet är avslutat och kan inte lyftas.")
		case strings.TrimSpace(why) == "":
			return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför kortet lyfts och vad som behövs av enheten ovanför."})
		}
		after = before
		after.UnitID, after.Unit, after.EnteredOn = above.ID, above.Name, s.Today()
		if after.FromUnitID == "" {
			after.FromUnitID, after.FromUnit = before.UnitID, before.Unit
		}
		if err := own.overwrite(ctx, before, after, "lyfte kortet till "+above.Name, why); err != nil {
			return err
		}
		after.Version++
		return own.tell(ctx, after, CardEvent{Kind: WasRaised, Text: before.Unit + " → " + above.Name + ". " + strings.TrimSpace(why)})
	})
	return after, err
}

// Above returns the unit to which a card can be raised, without id when there is none.
func (s Store) Above(ctx context.Context, i Improvement) (identity.Unit, error) {
	units, err := s.BoardUnits(ctx)
	for _, u := range units {
		for _, above := range units {
			if u.ID == i.UnitID && above.ID == u.ParentID {
				return above, err
			}
		}
	}
	return identity.Unit{}, err
}

// Comment adds what somebody says about a card.
func (s Store) Comment(ctx context.Context, id, text string) error {
	text = strings.TrimSpace(text)
	if text == "" {
		return fault.Invalid(fault.Field{Name: "text", Message: "Skriv en kommentar."})
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		own := s.in(tx)
		i, err := own.Improvement(ctx, id)
		if err != nil {
			return err
		}
		if err := own.tell(ctx, i, CardEvent{Kind: Commented, Text: text}); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: ImprovementKind, Ref: i.ID, Title: i.Name(), Verb: "kommenterade kortet", Why: text})
	})
}

// Events returns what has happened to a card, newest first.
func (s Store) Events(ctx context.Context, id string) ([]CardEvent, error) {
	return db.All[CardEvent](ctx, s.DB, `SELECT `+db.Columns[CardEvent]()+` FROM goal_improvement_event WHERE improvement_id = $1 ORDER BY happened_at DESC, id DESC`, id)
}

// EventsSince returns what has happened to cards of a unit's board since the
// morning of a day, oldest first; of all boards for "".
func (s Store) EventsSince(ctx context.Context, unitID string, since day.Date) ([]CardEvent, error) {
	var w db.Where
	w.Add("e.happened_at >= ?", morning(since))
	if unitID != "" {
		w.Add("(i.unit_id = ? OR i.from_unit_id = ?)", unitID, unitID)
	}
	rows, err := db.All[CardEvent](ctx, s.DB, `
		SELECT `+db.ColumnsOf[CardEvent]("e")+`
		FROM goal_improvement_event e JOIN goal_improvement i ON i.id = e.improvement_id `+w.SQL()+`
		ORDER BY e.happened_at, e.id LIMIT 500`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading what happened to improvements: %w", err)
	}
	return rows, nil
}

// morning is the instant at which a day begins in Sweden.
func morning(d day.Date) time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, day.Stockholm).UTC()
}

// Limits returns the limits of a unit's columns: its own, else the usual.
func (s Store) Limits(ctx context.Context, unitID string) ([]Limit, error) {
	own, err := db.All[Limit](ctx, s.DB, `SELECT `+db.Columns[Limit]()+` FROM goal_improvement_limit WHERE unit_id = $1`, unitID)
	if err != nil {
		return nil, fmt.Errorf("reading limits: %w", err)
	}
	limits := slices.Clone(usualLimits)
	for i := range limits {
		limits[i].UnitID = unitID
		for _, l := range own {
			if l.Stage == limits[i].Stage {
				limits[i] = l
			}
		}
	}
	return limits, nil
}

// SaveLimits stores how long a unit's cards may stand in each column.
func (s Store) SaveLimits(ctx context.Context, unitID string, limits []Limit) error {
	var wrong []fault.Field
	for _, l := range limits {
		if err := l.Check(); err != nil {
			wrong = append(wrong, fault.Field{Name: "warn-" + string(l.Stage), Message: fault.Message(err)})
		}
	}
	if len(wrong) > 0 {
		return fault.Invalid(wrong...)
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		own := s.in(tx)
		units, err := own.BoardUnits(ctx)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(units, func(u identity.Unit) bool { return u.ID == unitID })
		if at < 0 {
			return fault.NotFound("Enheten har ingen förbättringstavla.")
		}
		before, err := own.Limits(ctx, unitID)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM goal_improvement_limit WHERE unit_id = $1`, unitID); err != nil {
			return err
		}
		for i := range limits {
			limits[i].ID, limits[i].UnitID = db.NewID(), unitID
		}
		if err := db.InsertAll(ctx, tx, "goal_improvement_limit", limits); err != nil {
			return fmt.Errorf("storing limits: %w", err)
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: LimitKind, Ref: unitID, Title: units[at].Name, Verb: "ändrade gränserna för tavlan", Changes: limitChanges(before, limits)})
	})
}

// LimitKind is the name of a board's limits in the history; the reference is the unit.
const LimitKind = "improvement_board"

func limitChanges(before, after []Limit) []field.Change {
	var changes []field.Change
	for i, b := range before {
		if from, to := b.text(), after[i].text(); from != to {
			changes = append(changes, field.Change{Key: string(b.Stage), Label: b.Stage.Sv(), From: from, To: to})
		}
	}
	return changes
}

// text says the limit in words.
func (l Limit) text() string {
	text := fmt.Sprintf("länge efter %d dagar, för länge efter %d", l.WarnDays, l.LateDays)
	if l.Most > 0 {
		text += fmt.Sprintf(", högst %d kort", l.Most)
	}
	return text
}
