package survey

import (
	"context"
	"strings"

	"klover/internal/base/db"
	"klover/internal/word/day"
	"klover/internal/word/party"
	"klover/internal/word/storage"
)

// Selection is which answers are counted.
type Selection struct {
	Kind   Kind
	FormID string
	Period day.Period // when they came; From 0 = since the start
	Party  party.Code
}

func (sel Selection) where(on string) db.Where {
	var w db.Where
	if sel.Kind != "" {
		w.Add("f.kind = ?", sel.Kind)
	}
	if sel.FormID != "" {
		w.Add("r.form_id = ?", sel.FormID)
	}
	w.Within(on, sel.Period)
	if sel.Party != "" {
		w.Add("r.parties LIKE ?", storage.Like(sel.Party))
	}
	return w
}

// Result counts the answers to the overall question.
func (s Store) Result(ctx context.Context, sel Selection) (Result, error) {
	w := sel.where("a.answered_on")
	r, err := db.One[Result](ctx, s.DB, `
		SELECT CAST(coalesce(sum(CASE WHEN a.overall > 0 THEN 1 ELSE 0 END), 0) AS BIGINT) AS answers,
			CAST(coalesce(sum(a.overall), 0) AS BIGINT) AS sum,
			CAST(coalesce(sum(a.overall * a.overall), 0) AS BIGINT) AS squares,
			CAST(coalesce(sum(CASE WHEN a.overall >= f.satisfied_from THEN 1 ELSE 0 END), 0) AS BIGINT) AS satisfied,
			CAST(coalesce(sum(CASE WHEN a.overall = 0 THEN 1 ELSE 0 END), 0) AS BIGINT) AS dont_know,
			CAST(0 AS BIGINT) AS invited, CAST(0 AS BIGINT) AS returned
		FROM survey_answer a
		JOIN survey_round r ON r.id = a.round_id
		JOIN survey_form f ON f.id = r.form_id `+w.SQL(), w.Args()...)
	if err != nil {
		return r, err
	}
	sent, err := s.returned(ctx, sel)
	r.Invited, r.Returned = sent.Invited, sent.Answered
	return r, err
}

type sent struct{ Invited, Answered int64 }

// returned counts who was asked and how many answered in the rounds that were
// opened in the period.
func (s Store) returned(ctx context.Context, sel Selection) (sent, error) {
	w := sel.where("r.opened_on")
	return db.One[sent](ctx, s.DB, `
		SELECT CAST(coalesce(sum(r.invited), 0) AS BIGINT) AS invited, CAST(coalesce(sum(r.answered), 0) AS BIGINT) AS answered
		FROM survey_round r JOIN survey_form f ON f.id = r.form_id `+w.SQL(), w.Args()...)
}

// OfRound is what the answers of one round add up to.
type OfRound struct {
	RoundID   string
	Title     string
	Answers   int64
	Sum       int64
	Satisfied int64
	Invited   int64
	Returned  int64
}

// ByRound splits the result on its rounds, for those who want to see the rows.
func (s Store) ByRound(ctx context.Context, sel Selection) ([]OfRound, error) {
	w := sel.where("a.answered_on")
	return db.All[OfRound](ctx, s.DB, `
		SELECT r.id AS round_id, r.title AS title,
			CAST(sum(CASE WHEN a.overall > 0 THEN 1 ELSE 0 END) AS BIGINT) AS answers,
			CAST(sum(a.overall) AS BIGINT) AS sum,
			CAST(sum(CASE WHEN a.overall >= f.satisfied_from THEN 1 ELSE 0 END) AS BIGINT) AS satisfied,
			r.invited AS invited, r.answered AS returned
		FROM survey_answer a
		JOIN survey_round r ON r.id = a.round_id
		JOIN survey_form f ON f.id = r.form_id `+w.SQL()+`
		GROUP BY r.id, r.title, r.invited, r.answered, r.opened_on ORDER BY r.opened_on, r.id`, w.Args()...)
}

// Sent splits the answer rate on the rounds that were opened in the period.
func (s Store) Sent(ctx context.Context, sel Selection) ([]OfRound, error) {
	w := sel.where("r.opened_on")
	return db.All[OfRound](ctx, s.DB, `
		SELECT r.id AS round_id, r.title AS title, CAST(0 AS BIGINT) AS answers, CAST(0 AS BIGINT) AS sum, CAST(0 AS BIGINT) AS satisfied,
			r.invited AS invited, r.answered AS returned
		FROM survey_round r JOIN survey_form f ON f.id = r.form_id `+w.SQL()+` ORDER BY r.opened_on, r.id`, w.Args()...)
}

// Totals adds up each question on the scale over asked and imported rounds.
func (s Store) Totals(ctx context.Context, sel Selection) ([]Total, error) {
	asked, imported := sel.where("a.answered_on"), sel.where("r.opened_on")
	asked.Add("v.value > 0")
	const join = ` JOIN survey_round r ON r.id = x.round_id JOIN survey_form f ON f.id = r.form_id JOIN survey_question q ON q.id = x.question_id `
	first, err := db.All[Total](ctx, s.DB, `
		SELECT q.id AS question_id, q.part AS part, q.text AS text, count(*) AS n, CAST(sum(v.value) AS BIGINT) AS sum
		FROM survey_value v
		JOIN survey_answer a ON a.id = v.answer_id
		JOIN survey_round r ON r.id = a.round_id
		JOIN survey_form f ON f.id = r.form_id
		JOIN survey_question q ON q.id = v.question_id `+asked.SQL()+`
		GROUP BY q.id, q.part, q.text, q.seq ORDER BY q.seq`, asked.Args()...)
	if err != nil {
		return nil, err
	}
	second, err := db.All[Total](ctx, s.DB, `
		SELECT q.id AS question_id, q.part AS part, q.text AS text, CAST(sum(x.n) AS BIGINT) AS n, CAST(sum(x.sum) AS BIGINT) AS sum
		FROM survey_total x`+join+imported.SQL()+`
		GROUP BY q.id, q.part, q.text, q.seq ORDER BY q.seq`, imported.Args()...)
	return joined(first, second), err
}

// joined adds the totals of the same question, told by its text: a copied form
// asks the same thing.
func joined(lists ...[]Total) []Total {
	var all []Total
	for _, list := range lists {
		for _, t := range list {
			i := indexOf(all, t.Text)
			if i < 0 {
				all = append(all, t)
				continue
			}
			all[i].N, all[i].Sum = all[i].N+t.N, all[i].Sum+t.Sum
		}
	}
	return all
}

func indexOf(list []Total, text string) int {
	for i, t := range list {
		if strings.EqualFold(t.Text, text) {
			return i
		}
	}
	return -1
}

// Spread is how many gave each answer to a question.
type Spread struct {
	QuestionID string
	Value      int64
	N          int64
}

// Spread counts the answers to each question of a form.
func (s Store) Spread(ctx context.Context, sel Selection) ([]Spread, error) {
	w := sel.where("a.answered_on")
	return db.All[Spread](ctx, s.DB, `
		SELECT v.question_id AS question_id, v.value AS value, count(*) AS n
		FROM survey_value v
		JOIN survey_answer a ON a.id = v.answer_id
		JOIN survey_round r ON r.id = a.round_id
		JOIN survey_form f ON f.id = r.form_id
		JOIN survey_question q ON q.id = v.question_id AND q.asks <> 'fritext' `+w.SQL()+`
		GROUP BY v.question_id, v.value`, w.Args()...)
}

// Words returns what people wrote, in no order that tells who or when.
func (s Store) Words(ctx context.Context, sel Selection, limit int) ([]Value, error) {
	w := sel.where("a.answered_on")
	w.Add("v.text <> ''")
	return db.All[Value](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Value]("v")+`
		FROM survey_value v
		JOIN survey_answer a ON a.id = v.answer_id
		JOIN survey_round r ON r.id = a.round_id
		JOIN survey_form f ON f.id = r.form_id `+w.SQL()+`
		ORDER BY v.answer_id LIMIT `+w.Arg(limit), w.Args()...)
}

// RoundTotals adds up each question of one round.
func (s Store) RoundTotals(ctx context.Context, round string) ([]Total, error) {
	const q = ` JOIN survey_question q ON q.id = x.question_id WHERE x.round_id = $1 `
	asked, err := db.All[Total](ctx, s.DB, `
		SELECT q.id AS question_id, q.part AS part, q.text AS text, count(*) AS n, CAST(sum(v.value) AS BIGINT) AS sum
		FROM survey_value v JOIN survey_answer x ON x.id = v.answer_id JOIN survey_question q ON q.id = v.question_id
		WHERE x.round_id = $1 AND v.value > 0 GROUP BY q.id, q.part, q.text, q.seq ORDER BY q.seq`, round)
	if err != nil {
		return nil, err
	}
	imported, err := db.All[Total](ctx, s.DB, `
		SELECT q.id AS question_id, q.part AS part, q.text AS text, x.n AS n, x.sum AS sum
		FROM survey_total x`+q+`ORDER BY q.seq`, round)
	return joined(asked, imported), err
}
