package control

import (
	"context"
	"fmt"
	"io"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/file"
	"klover/internal/word/day"
)

const noOccurrence = "Kontrolltillfället finns inte."

// Listed is an occurrence with what it is about.
type Listed struct {
	Occurrence
	RowArea    string
	MomentText string
	MomentRow  string
}

func (l Listed) whole() Occurrence {
	o := l.Occurrence
	o.Area, o.Text, o.RowID = l.RowArea, l.MomentText, l.MomentRow
	return o
}

var listedColumns = db.ColumnsOf[Occurrence]("o") + `, r.area AS row_area, m.text AS moment_text, m.row_id AS moment_row`

const listedFrom = `control_occurrence o JOIN control_moment m ON m.id = o.moment_id JOIN control_row r ON r.id = m.row_id`

// OccurrenceFilter chooses occurrences.
type OccurrenceFilter struct {
	Year      int64
	States    []string
	Results   []string
	Performer string // a person's id
	Owner     string // who answers for a measure that is not taken
	Row       string // a row's id
	Plan      string // a plan's id
	Late      bool   // should have been done
	Carried   bool   // from the year before
	Measures  bool   // with a measure that is not taken
	FigureKey string // its moment asks for the figure
	Text      string
	Ends      day.Period // its period ends in the period
	Counted   *bool      // really done, or not
	First     bool       // not carried from another year: what figures count, once each
}

func (s Store) occurrenceWhere(f OccurrenceFilter) db.Where {
	var w db.Where
	if f.Year != 0 {
		w.Add("o.year = ?", f.Year)
	}
	if len(f.States) > 0 {
		w.In("o.state", f.States)
	}
	if len(f.Results) > 0 {
		w.In("o.result", f.Results)
	}
	if f.Performer != "" {
		w.Add("o.performer_id = ?", f.Performer)
	}
	if f.Owner != "" {
		w.Add("o.owner_id = ?", f.Owner)
	}
	if f.Row != "" {
		w.Add("m.row_id = ?", f.Row)
	}
	if f.Plan != "" {
		w.Add("r.plan_id = ?", f.Plan)
	}
	if f.FigureKey != "" {
		w.Add("EXISTS (SELECT 1 FROM control_question q WHERE q.moment_id = m.id AND q.source = 'figure' AND q.source_key = ?)", f.FigureKey)
	}
	if f.Late {
		w.Add("o.state = 'planned' AND o.due_on < ?", s.Today())
	}
	if f.Carried {
		w.Add("o.carried_from <> ''")
	}
	if f.Measures || f.Owner != "" {
		w.Add("o.measure <> '' AND o.measure_done_on IS NULL")
	}
	for word := range strings.FieldsSeq(f.Text) {
		like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(word) + "%"
		w.Add(`lower(concat(r.area, ' ', m.text, ' ', o.performer)) LIKE lower(?) ESCAPE '\'`, like)
	}
	if !f.Ends.IsZero() {
		w.Add("o.period_end >= ? AND o.period_end < ?", orFirst(f.Ends.From), orLast(f.Ends.To))
	}
	if f.First {
		w.Add("o.carried_from = ''")
	}
	switch {
	case f.Counted == nil:
	case *f.Counted:
		w.Add("o.state <> 'planned' AND o.result <> 'not_done'")
	default:
		w.Add("(o.state = 'planned' OR o.result = 'not_done')")
	}
	return w
}

func orFirst(d day.Date) day.Date {
	if d == 0 {
		return day.New(1, 1, 1)
	}
	return d
}

func orLast(d day.Date) day.Date {
	if d == 0 {
		return day.New(9999, 12, 31)
	}
	return d
}

var occurrenceOrders = map[string]string{
	"due_on": "o.due_on", "area": "r.area", "performer": "o.performer", "done_on": "o.done_on NULLS LAST", "period": "o.period_end",
}

// Occurrences returns the occurrences of the selection and how many they are.
func (s Store) Occurrences(ctx context.Context, f OccurrenceFilter, p Page) ([]Occurrence, Count, error) {
	w := s.occurrenceWhere(f)
	count, err := db.CountRows(ctx, s.DB, listedFrom, w)
	if err != nil {
		return nil, count, fmt.Errorf("counting occurrences: %w", err)
	}
	order := p.Order(occurrenceOrders, "due_on")
	rows, err := db.All[Listed](ctx, s.DB, `SELECT `+listedColumns+` FROM `+listedFrom+` `+w.SQL()+` `+order+` `+p.Cut(&w), w.Args()...)
	if err != nil {
		return nil, count, fmt.Errorf("searching occurrences: %w", err)
	}
	list := make([]Occurrence, len(rows))
	for i, r := range rows {
		list[i] = r.whole()
	}
	return list, count, nil
}

// Answered returns the occurrences of the selection with their answers.
func (s Store) Answered(ctx context.Context, f OccurrenceFilter) ([]Occurrence, error) {
	list, _, err := s.Occurrences(ctx, f, Page{Limit: 2000})
	if err != nil {
		return nil, err
	}
	return list, s.answer(ctx, list)
}

// answer gives occurrences their recorded answers.
func (s Store) answer(ctx context.Context, list []Occurrence) error {
	at := map[string]int{}
	var ids []string
	for i, o := range list {
		at[o.ID], ids = i, append(ids, o.ID)
	}
	var w db.Where
	w.In("occurrence_id", ids)
	parts, err := db.All[Part](ctx, s.DB, `SELECT `+db.Columns[Part]()+` FROM control_answer_part `+w.SQL()+` ORDER BY occurrence_id, question_id, n`, w.Args()...)
	if err != nil {
		return fmt.Errorf("reading parts of answers: %w", err)
	}
	of := map[[2]string][]Part{}
	for _, p := range parts {
		key := [2]string{p.OccurrenceID, p.QuestionID}
		of[key] = append(of[key], p)
	}
	answers, err := db.All[Answer](ctx, s.DB, `SELECT `+db.Columns[Answer]()+` FROM control_answer `+w.SQL()+` ORDER BY occurrence_id, n`, w.Args()...)
	if err != nil {
		return fmt.Errorf("reading answers: %w", err)
	}
	for _, a := range answers {
		a.Parts = of[[2]string{a.OccurrenceID, a.QuestionID}]
		o := &list[at[a.OccurrenceID]]
		o.Answers = append(o.Answers, a)
	}
	return nil
}

// Occurrence returns one occurrence with its answers.
func (s Store) Occurrence(ctx context.Context, id string) (Occurrence, error) {
	rows, err := db.All[Listed](ctx, s.DB, `SELECT `+listedColumns+` FROM `+listedFrom+` WHERE o.id = $1`, id)
	if err != nil {
		return Occurrence{}, fmt.Errorf("reading occurrence %s: %w", id, err)
	}
	if len(rows) == 0 {
		return Occurrence{}, fault.NotFound(noOccurrence)
	}
	list := []Occurrence{rows[0].whole()}
	err = s.answer(ctx, list)
	return list[0], err
}

// change reads an occurrence, lets do change it and stores it with its history.
func (s Store) change(ctx context.Context, id string, version int64, verb, why string, do func(at Store, o Occurrence) (Occurrence, error)) (Occurrence, error) {
	var saved Occurrence
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		was, err := s.in(tx).Occurrence(ctx, id)
		if err != nil {
			return err
		}
		now, err := do(s.in(tx), was)
		if err != nil {
			return err
		}
		now.Version, now.ChangedAt = version, tx.Now()
		if err := tx.Update(ctx, "control_occurrence", &now); err != nil {
			return err
		}
		saved = now
		return note(ctx, tx, OccurrenceFields, audit.Entry{Kind: OccurrenceKind, Ref: id, Title: now.Name(), Verb: verb, Why: why}, &was, &now)
	})
	return saved, err
}

// Perform records that the control has been done, with an answer to each question.
func (s Store) Perform(ctx context.Context, id string, version int64, p Performance) (Occurrence, error) {
	return s.change(ctx, id, version, "utförde", "", func(at Store, o Occurrence) (Occurrence, error) {
		if o.State != Planned {
			return o, fault.Conflict("Kontrollen är redan utförd. Öppna den igen för att ändra.")
		}
		m, err := at.Moment(ctx, o.MomentID)
		if err != nil {
			return o, err
		}
		answers, err := at.answers(ctx, m, o, p.Replies)
		if err := both(p.Check(), err); err != nil {
			return o, err
		}
		owner, err := at.person(ctx, p.OwnerID, "owner_id")
		if err != nil {
			return o, err
		}
		o.State, o.Result, o.Finding = Done, p.Result, strings.TrimSpace(p.Finding)
		o.Measure, o.OwnerID, o.Owner, o.MeasureDue, o.MeasureDoneOn = strings.TrimSpace(p.Measure), p.OwnerID, owner, p.MeasureDue, 0
		o.DoneByID, o.DoneBy, o.DoneOn = actor(ctx).ID, actor(ctx).Name, s.Today()
		o.Answers = answers
		return o, at.store(ctx, o.ID, answers)
	})
}

// both joins two faults about fields into one; any other error goes first.
func both(a, b error) error {
	for _, err := range []error{a, b} {
		if err != nil && fault.KindOf(err) != fault.KindInvalid {
			return err
		}
	}
	return fault.Invalid(append(fault.FieldsOf(a), fault.FieldsOf(b)...)...)
}

// store replaces the recorded answers of an occurrence.
func (s Store) store(ctx context.Context, id string, answers []Answer) error {
	if _, err := s.DB.Exec(ctx, `DELETE FROM control_answer WHERE occurrence_id = $1`, id); err != nil {
		return err
	}
	if err := db.InsertAll(ctx, s.DB, "control_answer", answers); err != nil {
		return fmt.Errorf("storing answers: %w", err)
	}
	var parts []Part
	for _, a := range answers {
		parts = append(parts, a.Parts...)
	}
	if err := db.InsertAll(ctx, s.DB, "control_answer_part", parts); err != nil {
		return fmt.Errorf("storing parts of answers: %w", err)
	}
	return nil
}

// Review notes that somebody other than who did the control has gone through it.
func (s Store) Review(ctx context.Context, id string, version int64) (Occurrence, error) {
	return s.change(ctx, id, version, "granskade", "", func(_ Store, o Occurrence) (Occurrence, error) {
		return o.Review(actor(ctx).ID, actor(ctx).Name, s.Today())
	})
}

// Reopen returns a control to planned.
func (s Store) Reopen(ctx context.Context, id string, version int64, why string) (Occurrence, error) {
	return s.change(ctx, id, version, "öppnade igen", why, func(_ Store, o Occurrence) (Occurrence, error) { return o.Reopen(why) })
}

// Postpone moves the day by which a control is to be done.
func (s Store) Postpone(ctx context.Context, id string, version int64, to day.Date, why string) (Occurrence, error) {
	return s.change(ctx, id, version, "flyttade", why, func(_ Store, o Occurrence) (Occurrence, error) { return o.Postpone(to, why) })
}

// Hand gives a planned control to somebody else.
func (s Store) Hand(ctx context.Context, id string, version int64, performerID string) (Occurrence, error) {
	return s.change(ctx, id, version, "lämnade över", "", func(at Store, o Occurrence) (Occurrence, error) {
		if o.State != Planned {
			return o, fault.Conflict("Kontrollen är redan utförd.")
		}
		name, err := at.person(ctx, performerID, "performer_id")
		if err == nil && performerID == "" {
			err = fault.Invalid(faultField("performer_id", "Välj vem som ska utföra kontrollen."))
		}
		o.PerformerID, o.Performer = performerID, name
		return o, err
	})
}

// FinishMeasure notes that the measure has been taken.
func (s Store) FinishMeasure(ctx context.Context, id string, version int64, on day.Date, how string) (Occurrence, error) {
	return s.change(ctx, id, version, "avslutade åtgärden i", how, func(_ Store, o Occurrence) (Occurrence, error) {
		switch {
		case !o.MeasureOpen():
			return o, fault.Conflict("Kontrollen har ingen åtgärd som väntar.")
		case on == 0 || on > s.Today():
			return o, fault.Invalid(faultField("measure_done_on", "Skriv vilken dag åtgärden blev klar, senast i dag."))
		case strings.TrimSpace(how) == "":
			return o, fault.Invalid(faultField("why", "Skriv vad som gjordes."))
		}
		o.MeasureDoneOn = on
		return o, nil
	})
}

// CountOccurrences returns exactly how many occurrences the selection has, for figures.
func (s Store) CountOccurrences(ctx context.Context, f OccurrenceFilter) (int64, error) {
	w := s.occurrenceWhere(f)
	return db.One[int64](ctx, s.DB, `SELECT count(*) FROM `+listedFrom+` `+w.SQL(), w.Args()...)
}

// plansIn returns how many decided plans the years of a period have.
func (s Store) plansIn(ctx context.Context, p day.Period) (int64, error) {
	return db.One[int64](ctx, s.DB, `SELECT count(*) FROM control_plan WHERE decided_on IS NOT NULL AND year >= $1 AND year <= $2`,
		orFirst(p.From).Year(), orLast(p.To).AddDays(-1).Year())
}

// Coded returns the recorded answer to the question with the code for a period.
func (s Store) Coded(ctx context.Context, code string, p day.Period) (Answer, bool, error) {
	list, err := db.All[Answer](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Answer]("a")+`
		FROM control_answer a JOIN control_question q ON q.id = a.question_id JOIN control_occurrence o ON o.id = a.occurrence_id
		WHERE q.code = $1 AND o.period = $2 AND o.state <> 'planned'
		ORDER BY a.recorded_on DESC, a.occurrence_id DESC LIMIT 1`, code, p)
	if err != nil || len(list) == 0 {
		return Answer{}, false, err
	}
	return list[0], true, nil
}

// Attach keeps a file as evidence of a control.
func (s Store) Attach(ctx context.Context, o Occurrence, name string, from io.Reader, most int64) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		f, err := file.Put(ctx, tx, OccurrenceKind, o.ID, name, from, most)
		if err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: OccurrenceKind, Ref: o.ID, Title: o.Name(), Verb: "bifogade " + f.Name + " till"})
	})
}
