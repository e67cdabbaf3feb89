package initiative

import (
	"context"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// Templates returns the lists that hold on a day, by name.
func (s Store) Templates(ctx context.Context, on day.Date) (map[string]Template, error) {
	rows, err := db.All[Template](ctx, s.DB, `SELECT `+db.Columns[Template]()+` FROM initiative_template WHERE valid_from <= $1 ORDER BY valid_from`, on)
	lists := map[string]Template{}
	for _, t := range rows {
		lists[t.List] = t
	}
	return lists, err
}

// SetTemplate gives a list its lines from a day. What has begun keeps the list that it
// began with.
func (s Store) SetTemplate(ctx context.Context, t Template) error {
	if err := t.check(); err != nil {
		return err
	}
	t.Lines, t.Source = strings.Join(t.items(), "\n"), strings.TrimSpace(t.Source)
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		t.SetBy, t.CreatedAt = audit.ActorFrom(ctx).Name, tx.Now()
		before, err := Store{tx}.Templates(ctx, t.ValidFrom)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			INSERT INTO initiative_template (list, valid_from, lines, source, set_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (list, valid_from) DO UPDATE SET lines = excluded.lines, source = excluded.source, set_by = excluded.set_by, created_at = excluded.created_at`,
			t.List, t.ValidFrom, t.Lines, t.Source, t.SetBy, t.CreatedAt)
		if err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindTemplate, Ref: t.List, Title: field.LabelOf(Lists, t.List), Verb: "satte listan från " + t.ValidFrom.Sv() + " för", Why: t.Source,
			Changes: []field.Change{{Key: "lines", Label: "Rader", From: strings.Join(before[t.List].items(), ", "), To: strings.Join(t.items(), ", ")}}})
	})
}
