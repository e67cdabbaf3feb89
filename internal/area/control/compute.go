package control

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// Query is a selection of a register that a question can be answered by. The
// registers stand below; app hands them over.
type Query struct {
	Key   string // "procurement"
	Label string // "Upphandlingar"

	// Count returns how many rows the selection has, the rows, and the list's address.
	Count func(ctx context.Context, query url.Values, p day.Period) (n int64, rows []figure.Row, address string, err error)

	// Divisions are what a selection can be divided by, and Split divides it.
	Divisions []field.Option
	Split     func(ctx context.Context, query url.Values, p day.Period, by string) ([]figure.Part, string, error)
}

// namedRows is how many rows of a selection an answer names; the rest are behind
// its address.
const namedRows = 40

// Compute answers a question from the registers for a period. It answers nothing by
// hand.
func (s Store) Compute(ctx context.Context, q Question, p day.Period) (Answer, error) {
	a := Answer{QuestionID: q.ID, N: q.N, Label: q.Label, State: Answered, Source: q.Source, SourceKey: q.SourceKey, Period: q.period(p)}
	var err error
	switch q.Source {
	case FromFigure, FromParts:
		a, err = s.fromFigure(ctx, q, a, p)
	case FromQuery:
		a, err = s.fromQuery(ctx, q, a)
	case FromSplit:
		a, err = s.fromSplit(ctx, q, a)
	case FromList:
		a, err = s.fromList(ctx, q, a)
	}
	if err != nil {
		return a, fmt.Errorf("answering %q: %w", q.Label, err)
	}
	for i := range a.Parts {
		a.Parts[i].QuestionID, a.Parts[i].N = q.ID, int64(i+1)
	}
	return a, nil
}

// unmeasurable says that the answer cannot be computed, and why.
func (a Answer) unmeasurable(reason string) Answer {
	a.State, a.Reason, a.Text = NotMeasurable, reason, ""
	a.HasNumber, a.Num, a.Den = false, 0, 0
	return a
}

func (s Store) fromFigure(ctx context.Context, q Question, a Answer, p day.Period) (Answer, error) {
	if s.Register == nil {
		return a.unmeasurable("Nyckeltalet " + q.SourceKey + " finns inte."), nil
	}
	f, err := s.Register.Get(q.SourceKey)
	if fault.KindOf(err) == fault.KindNotFound {
		return a.unmeasurable("Nyckeltalet " + q.SourceKey + " finns inte."), nil
	}
	if err != nil {
		return a, err
	}
	ask := q.ask(p)
	v, err := f.Value(ctx, ask)
	if err != nil {
		return a, err
	}
	a.Period, a.Unit, a.URL = ask.Period, string(f.Unit), v.URL
	switch v.State {
	case figure.NotMeasurable:
		return a.unmeasurable(v.Reason), nil
	case figure.NotReported:
		a.State, a.Reason = NotReported, v.Reason
		return a, nil
	}
	a.HasNumber, a.Num, a.Den, a.Scale, a.Text = true, v.Num, v.Den, v.Scale, f.Text(v)
	switch {
	case v.Terms != "":
		a.Text = v.Terms + " = " + a.Text
	case v.Den != 0 && v.Scale == figure.One:
		a.Text = fmt.Sprintf("%s/%s = %s", sv.Number(v.Num), sv.Number(v.Den), a.Text)
	}
	if q.Source == FromFigure {
		return a, nil
	}
	if len(v.Parts) == 0 {
		return a.unmeasurable("Nyckeltalet delas inte upp."), nil
	}
	for _, part := range v.Parts {
		a.Parts = append(a.Parts, Part{Label: sv.UpperFirst(part.Label), Num: part.Num, Counted: true, URL: part.URL})
	}
	return a, nil
}

// query returns the register of a question and what it selects for the period.
func (s Store) query(q Question, p day.Period) (Query, url.Values, bool) {
	i := slices.IndexFunc(s.Queries, func(have Query) bool { return have.Key == q.SourceKey })
	if i < 0 {
		return Query{}, nil, false
	}
	values, err := url.ParseQuery(strings.TrimPrefix(q.Selection, "?"))
	if err != nil {
		return Query{}, nil, false
	}
	for key, list := range values {
		for j, v := range list {
			values[key][j] = strings.ReplaceAll(v, "{period}", p.String())
		}
	}
	return s.Queries[i], values, true
}

const noQuery = "Registret eller urvalet går inte att läsa."

func (s Store) fromQuery(ctx context.Context, q Question, a Answer) (Answer, error) {
	reg, values, ok := s.query(q, a.Period)
	if !ok {
		return a.unmeasurable(noQuery), nil
	}
	n, rows, address, err := reg.Count(ctx, values, a.Period)
	if correctable(err) {
		return a.unmeasurable(fault.Message(err)), nil
	}
	if err != nil {
		return a, err
	}
	a.HasNumber, a.Num, a.Text, a.URL = true, n, sv.Number(n), address
	for _, r := range rows[:min(len(rows), namedRows)] {
		a.Parts = append(a.Parts, Part{Label: r.Label, Num: r.Amount, URL: r.URL})
	}
	return a, nil
}

func (s Store) fromSplit(ctx context.Context, q Question, a Answer) (Answer, error) {
	reg, values, ok := s.query(q, a.Period)
	if !ok || reg.Split == nil {
		return a.unmeasurable(noQuery), nil
	}
	parts, address, err := reg.Split(ctx, values, a.Period, q.Divide)
	if correctable(err) {
		return a.unmeasurable(fault.Message(err)), nil
	}
	if err != nil {
		return a, err
	}
	a.HasNumber, a.URL = true, address
	for _, part := range parts {
		a.Num += part.Num
		a.Parts = append(a.Parts, Part{Label: part.Label, Num: part.Num, Counted: true, URL: part.URL})
	}
	a.Text = sv.Number(a.Num)
	return a, nil
}

// correctable tells whether the question is wrong, and not the program.
func correctable(err error) bool {
	kind := fault.KindOf(err)
	return err != nil && (kind == fault.KindInvalid || kind == fault.KindNotFound || kind == fault.KindConflict)
}

// fromList counts what has been looked at by level: "9 verksamheter och 2 förvaltningar".
func (s Store) fromList(ctx context.Context, q Question, a Answer) (Answer, error) {
	f := ObjectFilter{List: q.SourceKey, Done: a.Period}
	rows, count, err := s.Objects(ctx, f, Page{Limit: 500})
	if err != nil {
		return a, err
	}
	var operations, administrations int64
	for _, o := range rows {
		if o.Level == "administration" {
			administrations++
		} else {
			operations++
		}
		if len(a.Parts) < namedRows {
			a.Parts = append(a.Parts, Part{Label: o.Line(), Num: 1, URL: o.URL()})
		}
	}
	a.HasNumber, a.Num, a.URL = true, int64(count.N), f.URL()
	a.Text = sv.Plural(operations, "verksamhet", "verksamheter")
	if administrations > 0 {
		a.Text += " och " + sv.Plural(administrations, "förvaltning", "förvaltningar") + " på övergripande nivå"
	}
	return a, nil
}

// Preview answers every question of a moment from the registers, for who is to
// perform it. What is answered by hand stands empty.
func (s Store) Preview(ctx context.Context, m Moment, p day.Period) ([]Answer, error) {
	var list []Answer
	for _, q := range m.Questions {
		a, err := s.Compute(ctx, q, p)
		if err != nil {
			return nil, err
		}
		if !q.Source.Computed() {
			a.State, a.Reason = NotReported, "Svaret skrivs in när kontrollen utförs."
		}
		list = append(list, a)
	}
	return list, nil
}

// ReplyKey names a field of the reply to the n:th question, from 1.
func ReplyKey(n int64, key string) string { return fmt.Sprintf("svar%d-%s", n, key) }

// answers makes the answers that are recorded, one for each question.
func (s Store) answers(ctx context.Context, m Moment, o Occurrence, replies map[string]Reply) ([]Answer, error) {
	var list []Answer
	var wrong []fault.Field
	for _, q := range m.Questions {
		reply, ok := replies[q.ID]
		if !ok {
			reply.State = "" // a question that nobody met has no answer, and that is told
		}
		a := Answer{QuestionID: q.ID, N: q.N, Label: q.Label, Source: q.Source, SourceKey: q.SourceKey, Period: q.period(o.Period)}
		var err error
		if reply.State == Answered && q.Source.Computed() {
			if a, err = s.Compute(ctx, q, o.Period); err != nil {
				return nil, err
			}
		}
		faults := a.take(q, reply)
		wrong = append(wrong, faults...)
		a.OccurrenceID, a.RecordedOn, a.RecordedBy = o.ID, s.Today(), actor(ctx).Name
		for i := range a.Parts {
			a.Parts[i].OccurrenceID = o.ID
		}
		list = append(list, a)
	}
	return list, fault.Invalid(wrong...)
}

// take puts what somebody replied into the answer, and returns what is missing.
func (a *Answer) take(q Question, r Reply) []fault.Field {
	a.Comment, a.Evidence, a.ValidFor = strings.TrimSpace(r.Comment), strings.TrimSpace(r.Evidence), r.ValidFor
	key := func(name string) string { return ReplyKey(q.N, name) }
	switch r.State {
	case AnswerNotDone, NotReported:
		*a = Answer{QuestionID: a.QuestionID, N: a.N, Label: a.Label, Source: a.Source, SourceKey: a.SourceKey, Period: a.Period,
			State: r.State, Reason: strings.TrimSpace(r.Reason), Comment: a.Comment, Evidence: a.Evidence, ValidFor: a.ValidFor}
		if a.Reason == "" {
			return []fault.Field{{Name: key("reason"), Message: fmt.Sprintf("Skriv varför fråga %d är %s.", q.N, r.State.Sv())}}
		}
		return nil
	case Answered:
	default:
		return []fault.Field{{Name: key("state"), Message: fmt.Sprintf("Svara på fråga %d: %s", q.N, q.Label)}}
	}
	if q.Source.Computed() {
		return nil
	}
	a.State = Answered
	return a.byHand(q, r, key)
}

// byHand reads an answer that is written in. With a unit a number must be given:
// 0 is an answer, an empty field is none.
func (a *Answer) byHand(q Question, r Reply, key func(string) string) []fault.Field {
	a.Text, a.Comment = a.Comment, ""
	if q.Unit == "" {
		if a.Text == "" {
			return []fault.Field{{Name: key("comment"), Message: fmt.Sprintf("Skriv svaret på fråga %d, eller varför det inte redovisas.", q.N)}}
		}
		return nil
	}
	n, err := readNumber(r.Number)
	if err != nil {
		return []fault.Field{{Name: key("number"), Message: fmt.Sprintf("Skriv talet i fråga %d, till exempel 0 eller 12,5.", q.N)}}
	}
	a.HasNumber, a.Unit = true, q.Unit
	a.Num, a.Den = n.Num, n.Den
	a.Comment, a.Text = a.Text, n.text()+" "+q.Unit
	return nil
}

// number is a number as it was written: 18,8 is 188 of 10.
type number struct{ Num, Den int64 }

func (n number) text() string {
	if n.Den == 0 {
		return sv.Number(n.Num)
	}
	decimals := 0
	for d := n.Den; d > 1; d /= 10 {
		decimals++
	}
	return sv.Decimal(n.Num, n.Den, decimals)
}

// readNumber reads a number with at most two decimals, exactly.
func readNumber(text string) (number, error) {
	hundredths, err := money.Parse(text)
	if err != nil || strings.TrimSpace(text) == "" {
		return number{}, fault.Wrong("Skriv ett tal.")
	}
	switch n := int64(hundredths); {
	case n%100 == 0:
		return number{Num: n / 100}, nil
	case n%10 == 0:
		return number{n / 10, 10}, nil
	default:
		return number{n, 100}, nil
	}
}
