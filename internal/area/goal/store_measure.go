package goal

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/file"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Extended returns the register with the measures of the database after its own
// figures. They are read again when anything has been written, by this instance or
// another.
func Extended(r *figure.Register, d *db.DB) *figure.Register {
	return r.Extended((&measured{db: d}).figures)
}

// measured keeps the measures as figures for as long as nothing is written.
type measured struct {
	db   *db.DB
	mu   sync.Mutex
	seq  int64 // of the history, when they were read
	list []figure.Figure
}

// mostWait bounds the reading of the measures, since nobody waits with a deadline.
const mostWait = 10 * time.Second

// figures returns the measures as figures. When the database does not answer they
// are those that were read last; the page fails by its own questions then.
func (o *measured) figures() []figure.Figure {
	ctx, stop := context.WithTimeout(context.Background(), mostWait)
	defer stop()
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := o.refresh(ctx); err != nil {
		slog.ErrorContext(ctx, "reading measures", "err", err)
	}
	return slices.Clone(o.list)
}

func (o *measured) refresh(ctx context.Context) error {
	seq, err := db.One[int64](ctx, o.db, `SELECT seq FROM audit_head`)
	if err != nil || seq == o.seq && o.list != nil {
		return err
	}
	measures, err := Store{DB: o.db}.Measures(ctx)
	if err != nil {
		return err
	}
	o.seq, o.list = seq, []figure.Figure{}
	for _, m := range measures {
		o.list = append(o.list, m.figure(o.db))
	}
	return nil
}

// figure returns the measure as a figure whose values are its readings.
func (m Measure) figure(d *db.DB) figure.Figure {
	f := figure.Figure{Key: m.Key, Name: m.Name, Unit: m.Unit, Direction: m.Direction.Direction(), Decimals: int(m.Decimals), Owner: m.Owner,
		Definitions: m.versions(), Added: m.Added, Retired: m.Retired, Kinds: m.kinds(), PartySplit: m.Split, Note: m.Note, ByHand: true}
	ask := func(ctx context.Context, ask figure.Ask) (figure.Value, []Reading, error) {
		have, err := readingsFor(ctx, d, m.ID, asked(ask.Period))
		v, used := m.answer(have, ask)
		return v, used, err
	}
	f.Compute = func(ctx context.Context, of figure.Ask) (figure.Value, error) {
		v, _, err := ask(ctx, of)
		return v, err
	}
	f.Rows = func(ctx context.Context, of figure.Ask) ([]figure.Row, error) {
		_, used, err := ask(ctx, of)
		return m.rows(used), err
	}
	return f
}

func readingsFor(ctx context.Context, d *db.DB, measureID string, periods []string) ([]Reading, error) {
	var w db.Where
	w.Add("measure_id = ?", measureID)
	w.In("period", periods)
	rows, err := db.All[Reading](ctx, d, `SELECT `+db.Columns[Reading]()+` FROM goal_reading `+w.SQL()+` ORDER BY party, period`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading values of a measure: %w", err)
	}
	return rows, nil
}

// Measures returns all measures, also those that are retired.
func (s Store) Measures(ctx context.Context) ([]Measure, error) {
	rows, err := db.All[Measure](ctx, s.DB, `SELECT `+db.Columns[Measure]()+` FROM goal_measure ORDER BY name COLLATE "sv-x-icu", key`)
	if err != nil {
		return nil, fmt.Errorf("reading measures: %w", err)
	}
	return rows, nil
}

// Measure returns the measure with the key.
func (s Store) Measure(ctx context.Context, key string) (Measure, error) {
	m, err := db.One[Measure](ctx, s.DB, `SELECT `+db.Columns[Measure]()+` FROM goal_measure WHERE key = $1`, key)
	if fault.KindOf(err) == fault.KindNotFound {
		return m, fault.NotFound("Måttet %s finns inte.", key)
	}
	return m, err
}

// CreateMeasure stores a new measure. Its key may not be that of another figure.
func (s Store) CreateMeasure(ctx context.Context, m Measure) (Measure, error) {
	m = m.trimmed()
	if err := m.Check(); err != nil {
		return m, err
	}
	m.ID, m.Version, m.Earlier, m.CreatedAt, m.ChangedAt = db.NewID(), 1, nil, s.DB.Now(), s.DB.Now()
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if f, err := s.in(tx).Register.Get(m.Key); err == nil {
			return fault.Invalid(fault.Field{Name: "key", Message: "Nyckeln " + m.Key + " används redan av nyckeltalet " + f.Name + "."})
		}
		if err := tx.Insert(ctx, "goal_measure", &m); err != nil {
			return fmt.Errorf("storing measure: %w", err)
		}
		return audit.Write(ctx, tx, measureEntry(Measure{}, m, "lade upp måttet", ""))
	})
	return m, err
}

// SaveMeasure stores a changed measure, read at m.Version.
func (s Store) SaveMeasure(ctx context.Context, m Measure, why string) (Measure, error) {
	m = m.trimmed()
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		before, err := s.in(tx).Measure(ctx, m.Key)
		if err != nil {
			return err
		}
		m.ID, m.CreatedAt, m.ChangedAt = before.ID, before.CreatedAt, tx.Now()
		m = m.redefined(before)
		if err := m.Check(); err != nil {
			return err
		}
		if err := m.keeps(ctx, tx, before); err != nil {
			return err
		}
		if err := tx.Update(ctx, "goal_measure", &m); err != nil {
			return fmt.Errorf("saving measure: %w", err)
		}
		return audit.Write(ctx, tx, measureEntry(before, m, "ändrade måttet", why))
	})
	return m, err
}

// keeps refuses changes that would give entered values another meaning.
func (m Measure) keeps(ctx context.Context, tx *db.DB, before Measure) error {
	if m.Split == before.Split && m.Money() == before.Money() && (m.Combine == Quota) == (before.Combine == Quota) && (m.Per == before.Per || m.Per == PerMonth) {
		return nil
	}
	n, err := db.One[int64](ctx, tx, `SELECT count(*) FROM goal_reading WHERE measure_id = $1`, m.ID)
	if err == nil && n > 0 {
		return fault.Conflict("Måttet har redan %d införda värden, som skulle få en annan betydelse. Avveckla det och lägg upp ett nytt mått.", n)
	}
	return err
}

// RetireMeasure says from which day a measure is no longer followed; day 0 takes
// it up again.
func (s Store) RetireMeasure(ctx context.Context, key string, on day.Date, why string) (Measure, error) {
	m, err := s.Measure(ctx, key)
	if err != nil {
		return m, err
	}
	m.Retired = on
	return s.SaveMeasure(ctx, m, why)
}

func (m Measure) trimmed() Measure {
	for _, text := range []*string{&m.Key, &m.Name, &m.Owner, &m.Note, &m.Definition, &m.Source} {
		*text = strings.TrimSpace(*text)
	}
	m.Unit = figure.Unit(strings.TrimSpace(string(m.Unit)))
	return m
}

func measureEntry(before, after Measure, verb, why string) audit.Entry {
	return audit.Entry{Kind: Kind, Ref: after.Key, Title: after.Name, Verb: verb, Why: why, Changes: filled(MeasureFields.Diff(&before, &after))}
}

// Readings returns the measure's values for months of the year and for the year
// itself; for year 0 all, oldest first.
func (s Store) Readings(ctx context.Context, m Measure, year int) ([]Reading, error) {
	if year != 0 {
		return readingsFor(ctx, s.DB, m.ID, asked(day.Year(year)))
	}
	return db.All[Reading](ctx, s.DB, `SELECT `+db.Columns[Reading]()+` FROM goal_reading WHERE measure_id = $1 ORDER BY period, party`, m.ID)
}

// Rejected is an entry that could not be stored, and why.
type Rejected struct {
	No    int // place among the entries, from 0
	Entry Entry
	Why   string
}

// Read turns entries into readings and says which are wrong.
func (m Measure) Read(entries []Entry) ([]Reading, []Rejected) {
	var good []Reading
	var bad []Rejected
	seen := map[string]bool{}
	for i, e := range entries {
		r, err := m.read(e)
		place := periodLabel(e.Period, e.Party)
		if err == nil && seen[place] {
			err = fault.Wrong("Det finns två värden för %s.", place)
		}
		if err != nil {
			bad = append(bad, Rejected{i, e, fault.Message(err)})
			continue
		}
		seen[place] = true
		good = append(good, r)
	}
	return good, bad
}

// Record stores values of a measure from one source: new ones, corrections of old
// ones, and the removal of those whose entry is empty. Nothing is stored unless all
// entries can be. It returns how many values it changed.
func (s Store) Record(ctx context.Context, m Measure, entries []Entry, from Evidence) (int, error) {
	if err := from.Check(s.Today()); err != nil {
		return 0, err
	}
	var filledIn, emptied []Entry
	for _, e := range entries {
		if e.empty() {
			emptied = append(emptied, e)
		} else {
			filledIn = append(filledIn, e)
		}
	}
	good, bad := m.Read(filledIn)
	if len(bad) > 0 {
		return 0, m.refused(bad)
	}
	for _, e := range emptied {
		good = append(good, Reading{MeasureID: m.ID, Period: e.Period, Party: e.Party, Source: goneMark})
	}
	changed := 0
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		var err error
		if changed, err = s.in(tx).record(ctx, m, good, from); err != nil || from.File.From == nil {
			return err
		}
		return s.in(tx).attach(ctx, m, from.File)
	})
	return changed, err
}

// AttachmentKind is the register of the files that values were read from; the
// reference is the measure.
const AttachmentKind = "measure"

// attach keeps the file that values were read from.
func (s Store) attach(ctx context.Context, m Measure, a Attachment) error {
	kept, err := file.Put(ctx, s.DB, AttachmentKind, m.ID, a.Name, a.From, mostAttached)
	if err != nil {
		return err
	}
	return audit.Write(ctx, s.DB, audit.Entry{Kind: Kind, Ref: m.Key, Title: m.Name, Verb: "bifogade " + kept.Name + " till"})
}

// Attachments returns the files that the measure's values were read from.
func (s Store) Attachments(ctx context.Context, m Measure) ([]file.File, error) {
	return file.Of(ctx, s.DB, AttachmentKind, m.ID)
}

// Attached writes the bytes of one of the measure's files to where to says.
func (s Store) Attached(ctx context.Context, m Measure, id string, to func(file.File) io.Writer) error {
	f, err := file.Get(ctx, s.DB, id)
	if fault.KindOf(err) == fault.KindNotFound || err == nil && (f.Kind != AttachmentKind || f.Ref != m.ID) {
		return fault.NotFound("Underlaget finns inte.")
	}
	if err != nil {
		return err
	}
	return file.Copy(ctx, s.DB, id, to(f))
}

// goneMark stands as the source of a reading that is to be taken away.
const goneMark = "\x00"

// refused says what is wrong with entries, each under the name of its field.
func (m Measure) refused(bad []Rejected) error {
	var wrong []fault.Field
	for _, b := range bad {
		wrong = append(wrong, fault.Field{Name: EntryField(b.Entry.Period, b.Entry.Party), Message: sentence(periodLabel(b.Entry.Period, b.Entry.Party), b.Why)})
	}
	return fault.Invalid(wrong...)
}

func sentence(where, why string) string { return sv.UpperFirst(where) + ": " + why }

// EntryField is the name of the value of a period and region in a form.
func EntryField(p day.Period, code party.Code) string {
	return "v-" + p.String() + "-" + code.Sv()
}

func (s Store) record(ctx context.Context, m Measure, readings []Reading, from Evidence) (int, error) {
	have, err := s.Readings(ctx, m, 0)
	if err != nil {
		return 0, err
	}
	by := map[string]Reading{}
	for _, r := range have {
		by[periodLabel(r.Period, r.Party)] = r
	}
	var changes []field.Change
	corrects := false
	for _, r := range readings {
		before, stood := by[periodLabel(r.Period, r.Party)]
		gone := r.Source == goneMark
		if gone && !stood || !gone && stood && r.sameValue(before) {
			continue
		}
		corrects = corrects || stood
		after, err := s.put(ctx, before, r, from)
		if err != nil {
			return 0, err
		}
		changes = append(changes, field.Change{Key: EntryField(r.Period, r.Party), Label: sv.UpperFirst(periodLabel(r.Period, r.Party)), From: m.told(before), To: m.told(after)})
	}
	if len(changes) == 0 {
		return 0, nil
	}
	if corrects && strings.TrimSpace(from.Why) == "" {
		return 0, fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför värden som redan fanns ändras."})
	}
	return len(changes), audit.Write(ctx, s.DB, m.recordEntry(changes, corrects, from))
}

// put stores one reading over the one that stood, and returns what stands after.
func (s Store) put(ctx context.Context, before, r Reading, from Evidence) (Reading, error) {
	if r.Source == goneMark {
		_, err := s.DB.Exec(ctx, `DELETE FROM goal_reading WHERE id = $1`, before.ID)
		return Reading{}, err
	}
	r.Source, r.EvidenceOn, r.RecordedBy = strings.TrimSpace(from.Source), from.On, audit.ActorFrom(ctx).Name
	r.ID, r.Version, r.CreatedAt, r.ChangedAt = before.ID, before.Version, before.CreatedAt, s.DB.Now()
	if before.ID != "" {
		return r, s.DB.Update(ctx, "goal_reading", &r)
	}
	r.ID, r.Version, r.CreatedAt = db.NewID(), 1, s.DB.Now()
	return r, s.DB.Insert(ctx, "goal_reading", &r)
}

// recordEntry tells in the figure's history which values were entered together.
func (m Measure) recordEntry(changes []field.Change, corrects bool, from Evidence) audit.Entry {
	verb := "förde in värden för"
	if corrects {
		verb = "rättade värden för"
	}
	changes = append(changes, field.Change{Key: "source", Label: "Källa", To: strings.TrimSpace(from.Source) + ", underlag " + from.On.Sv()})
	return audit.Entry{Kind: Kind, Ref: m.Key, Title: m.Name, Verb: verb, Why: strings.TrimSpace(from.Why), Changes: changes}
}

// told is a reading's value in the history: with its parts when it is a ratio.
func (m Measure) told(r Reading) string {
	if r.ID == "" {
		return ""
	}
	if r.Den == 0 {
		return m.Text(r)
	}
	num, den := m.written(r)
	return m.Text(r) + " (" + num + "/" + den + ")"
}

// LatestReadings returns the reading of the latest period of each measure, by the
// measure's id.
func (s Store) LatestReadings(ctx context.Context) (map[string]Reading, error) {
	rows, err := db.All[Reading](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Reading]("r")+`
		FROM goal_reading r
		WHERE r.period = (SELECT max(l.period) FROM goal_reading l WHERE l.measure_id = r.measure_id)
		ORDER BY r.party DESC`)
	if err != nil {
		return nil, fmt.Errorf("reading latest values: %w", err)
	}
	latest := map[string]Reading{}
	for _, r := range rows {
		latest[r.MeasureID] = r
	}
	return latest, nil
}

// RecordList stores the values of a list that can be read, all or none.
func (s Store) RecordList(ctx context.Context, list ReadingList, from Evidence) (int, error) {
	total := 0
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		for _, part := range list.Parts {
			n, err := s.in(tx).Record(ctx, part.Measure, part.Entries, from)
			if err != nil {
				return err
			}
			total += n
		}
		return nil
	})
	return total, err
}
