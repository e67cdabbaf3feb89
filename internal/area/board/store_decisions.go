package board

import (
	"context"
	"fmt"

	"klover/internal/base/db"
	"klover/internal/base/find"
	"klover/internal/word/day"
)

// Listed is a decision with what a list shows of its item and body.
type Listed struct {
	Decision
	ItemTitle  string
	CaseNumber string
	Secrecy    string
	MeetingID  string
	Body       string `db:"-"` // name on the day
	Shown      string `db:"-"` // number
}

const decisionFrom = `board_decision d JOIN board_item i ON i.id = d.item_id JOIN board_meeting m ON m.id = i.meeting_id`

func (s Store) decisionsWhere(ctx context.Context, f DecisionFilter) db.Where {
	var w db.Where
	if f.Body != "" {
		w.Add("d.body_id = ?", f.Body)
	}
	if f.Kind != "" {
		w.Add("d.kind = ?", f.Kind)
	}
	w.Within("d.decided_on", f.When)
	if f.Wait != nil {
		is := map[bool]string{true: "EXISTS", false: "NOT EXISTS"}[*f.Wait]
		w.Add("d.kind = 'hands_over' AND " + is + " (SELECT 1 FROM board_approval a WHERE a.decision_id = d.id AND a.outcome = '')")
	}
	if f.Text != "" {
		find.Clause(ctx, s.DB, DecisionKind, f.Text, &w, "d.id")
	}
	return w
}

// Decisions returns one page of the decisions, newest first, and how many there are.
// What is secret has no words of its own here.
func (s Store) Decisions(ctx context.Context, f DecisionFilter, page Page) ([]Listed, Count, error) {
	w := s.decisionsWhere(ctx, f)
	n, err := db.CountRows(ctx, s.DB, decisionFrom, w)
	if err != nil {
		return nil, n, fmt.Errorf("counting decisions: %w", err)
	}
	list, err := db.All[Listed](ctx, s.DB, `SELECT `+db.ColumnsOf[Decision]("d")+`, i.title AS item_title, i.case_number, i.secrecy, i.meeting_id
		FROM `+decisionFrom+` `+w.SQL()+`
		`+page.Order(map[string]string{"decided_on": "d.decided_on", "paragraph": "d.paragraph"}, "-decided_on")+` `+page.Cut(&w), w.Args()...)
	if err != nil {
		return nil, n, fmt.Errorf("reading decisions: %w", err)
	}
	meetings := make([]Meeting, len(list))
	for i, d := range list {
		meetings[i] = Meeting{BodyID: d.BodyID, HeldOn: d.DecidedOn}
	}
	if err := s.named(ctx, meetings); err != nil {
		return nil, n, err
	}
	for i := range list {
		d := &list[i]
		d.Body, d.Shown, d.Title = meetings[i].Body.Name, d.Number(), d.ItemTitle
		if d.Secrecy != "" {
			d.ItemTitle, d.Text, d.Object, d.CaseNumber = "Ärende med sekretess", "Sekretess enligt "+d.Secrecy, "", ""
		}
	}
	return list, n, nil
}

// DayOf returns the day of what is marked: of a decision by its mark, or of a body
// "kod.from", "kod.renamed", "kod.succeeded", "kod.rules". 0 when no row has it.
func (s Store) DayOf(ctx context.Context, mark string) (day.Date, error) {
	days, err := db.All[day.Date](ctx, s.DB, `
		SELECT decided_on FROM board_decision WHERE mark = $1 AND mark <> ''
		UNION SELECT valid_from FROM board_body WHERE concat(code, '.from') = $1
		UNION SELECT max(n.valid_from) FROM board_name n JOIN board_body b ON b.id = n.body_id WHERE concat(b.code, '.renamed') = $1
		UNION SELECT max(c.on_day) FROM board_succession c JOIN board_body b ON b.id = c.from_id WHERE concat(b.code, '.succeeded') = $1
		UNION SELECT min(r.valid_from) FROM board_remit r JOIN board_body b ON b.id = r.body_id WHERE concat(b.code, '.rules') = $1
		ORDER BY 1 NULLS FIRST`, mark)
	for _, d := range days {
		if d != 0 {
			return d, err
		}
	}
	return 0, err
}
