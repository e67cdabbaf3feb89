package calloff

import (
	"context"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/mail"
)

// namedAsk is an ask with its supplier's name.
type namedAsk struct {
	Ask
	SupplierName string
	Survivor     string // who the supplier is since it was merged
}

// Asks returns who was asked to take a call-off, in order.
func (s Store) Asks(ctx context.Context, id string) ([]Ask, error) {
	rows, err := db.All[namedAsk](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Ask]("a")+`, s.name AS supplier_name, s.id AS survivor
		FROM calloff_ask a JOIN supplier o ON o.id = a.supplier_id JOIN supplier s ON s.id = o.survivor_id
		WHERE a.calloff_id = $1 ORDER BY a.n`, id)
	list := make([]Ask, len(rows))
	for i, r := range rows {
		list[i], list[i].Name, list[i].SupplierID = r.Ask, r.SupplierName, r.Survivor
	}
	return list, err
}

// Ask asks the supplier whose turn it is, or another for a reason. What the rules
// refuse is told in the history.
func (s Store) Ask(ctx context.Context, id string, r Request) (CallOff, error) {
	return s.step(ctx, id, r.Deviation, func(here Store, c *CallOff) (string, error) {
		f, err := here.begins(ctx, *c)
		if err != nil {
			return "", err
		}
		turns, t, err := here.Turns(ctx, *c)
		if err != nil {
			return "", err
		}
		asked, err := here.Asks(ctx, id)
		if err != nil {
			return "", err
		}
		a, err := c.ask(t, turns, asked, r, here.DB.Now(), audit.ActorFrom(ctx).Name)
		if err != nil {
			return "", err
		}
		if err := here.DB.Insert(ctx, "calloff_ask", &a); err != nil {
			return "", fmt.Errorf("storing ask: %w", err)
		}
		verb := "frågade " + a.Name + " om"
		if a.Place > 1 {
			verb = "frågade " + a.Name + " utanför tur om"
		}
		if a.Address == "" {
			return verb, nil
		}
		return verb, mail.Put(ctx, here.DB, c.letter(a, f))
	})
}

// begins asks the framework whether a call-off may be sent to suppliers today: it is in
// force, the buyer may call off, and there is room below the ceiling.
func (s Store) begins(ctx context.Context, c CallOff) (Framework, error) {
	f, err := s.Framework(ctx, c.FrameworkID)
	if err != nil {
		return f, err
	}
	if err := f.holds(c, s.Today()); err != nil {
		return f, err
	}
	if err := f.entitles(c); err != nil {
		return f, err
	}
	return f, s.room(ctx, c, c.Value)
}

// Answer notes what the supplier that was asked last said.
func (s Store) Answer(ctx context.Context, id string, r Reply) (CallOff, error) {
	return s.step(ctx, id, r.Reason, func(here Store, c *CallOff) (string, error) {
		last, err := here.latestAsk(ctx, id)
		if err != nil {
			return "", err
		}
		if err := c.answer(&last, r, here.DB.Now()); err != nil {
			return "", err
		}
		if c.State == Accepted {
			if err := here.room(ctx, *c, c.Value); err != nil {
				return "", err
			}
		}
		verb := "noterade svaret ”" + last.AnswerSv() + "” från " + last.Name + " på"
		_, err = here.DB.Exec(ctx, `
			UPDATE calloff_ask SET answer = $1, reason = $2, answered_at = $3, answered_on = $4
			WHERE calloff_id = $5 AND n = $6`, last.Answer, last.Reason, last.AnsweredAt, last.AnsweredOn, id, last.N)
		return verb, err
	})
}

// Refusal is a supplier that did not take a call-off.
type Refusal struct {
	Ask
	SupplierName  string
	CallOffNumber string `db:"calloff_number"`
	CallOffTitle  string `db:"calloff_title"`
	FrameworkID   string
	FrameworkName string
}

const refusals = `calloff_ask a
	JOIN calloff c ON c.id = a.calloff_id
	JOIN calloff_framework f ON f.id = c.framework_id
	JOIN supplier o ON o.id = a.supplier_id JOIN supplier s ON s.id = o.survivor_id`

func (f RefusalFilter) where() db.Where {
	var w db.Where
	w.Add("a.answer IN ('declined', 'unable', 'silent')")
	w.Within("a.answered_on", f.Answered)
	for column, value := range map[string]string{"a.answer": f.Answer, "c.framework_id": f.FrameworkID, "s.id": f.SupplierID, "c.party": f.Party} {
		if value != "" {
			w.Add(column+" = ?", value)
		}
	}
	return w
}

// Refusals returns one page of the asks that were not accepted, the latest first.
func (s Store) Refusals(ctx context.Context, f RefusalFilter, page Page) ([]Refusal, Count, error) {
	w := f.where()
	n, err := db.CountRows(ctx, s.DB, refusals, w)
	if err != nil {
		return nil, n, fmt.Errorf("counting refusals: %w", err)
	}
	order := "a.answered_on DESC, a.calloff_id DESC, a.n DESC"
	if page.Sort == "supplier" {
		order = "s.sort_key, a.answered_on DESC, a.calloff_id, a.n"
	}
	rows, err := db.All[Refusal](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Ask]("a")+`, s.name AS supplier_name, c.number AS calloff_number, c.title AS calloff_title, c.framework_id, concat(f.number, ' ', f.title) AS framework_name
		FROM `+refusals+` `+w.SQL()+` ORDER BY `+order+` `+page.Cut(&w), w.Args()...)
	return rows, n, err
}

// CountRefusals counts the asks that were not accepted.
func (s Store) CountRefusals(ctx context.Context, f RefusalFilter) (int64, error) {
	w := f.where()
	return db.One[int64](ctx, s.DB, `SELECT count(*) FROM `+refusals+` `+w.SQL(), w.Args()...)
}

// AskedSuppliers returns those who have been asked at any time, to choose from.
func (s Store) AskedSuppliers(ctx context.Context) ([]field.Option, error) {
	type seller struct{ ID, Name string }
	rows, err := db.All[seller](ctx, s.DB, `
		SELECT s.id, s.name FROM supplier s
		WHERE EXISTS (SELECT 1 FROM calloff_ask a JOIN supplier o ON o.id = a.supplier_id WHERE o.survivor_id = s.id)
		ORDER BY s.sort_key, s.id LIMIT 1000`)
	list := make([]field.Option, len(rows))
	for i, r := range rows {
		list[i] = field.Option{Value: r.ID, Label: r.Name}
	}
	return list, err
}

// Refusing is how often a supplier has said no on a framework.
type Refusing struct {
	SupplierID string
	Name       string
	Asked      int64
	Refused    int64
}

// RefusingOn counts the asks and refusals of each supplier on a framework.
func (s Store) RefusingOn(ctx context.Context, frameworkID string) ([]Refusing, error) {
	return db.All[Refusing](ctx, s.DB, `
		SELECT s.id AS supplier_id, s.name, count(*) AS asked, count(CASE WHEN a.answer IN ('declined', 'unable', 'silent') THEN 1 END) AS refused
		FROM calloff_ask a JOIN calloff c ON c.id = a.calloff_id JOIN supplier o ON o.id = a.supplier_id JOIN supplier s ON s.id = o.survivor_id
		WHERE c.framework_id = $1
		GROUP BY s.id, s.name, s.sort_key ORDER BY s.sort_key, s.id`, frameworkID)
}

// latestAsk returns the last ask of a call-off.
func (s Store) latestAsk(ctx context.Context, id string) (Ask, error) {
	asked, err := s.Asks(ctx, id)
	if err == nil && len(asked) == 0 {
		err = fault.Conflict("Ingen leverantör har tillfrågats.")
	}
	if err != nil {
		return Ask{}, err
	}
	return asked[len(asked)-1], nil
}
