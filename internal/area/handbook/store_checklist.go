package handbook

import (
	"context"

	"klover/internal/base/db"
	"klover/internal/word/day"
)

// Checklists returns the checklists of the process step with the name, in the
// editions that held on the day.
func (s Store) Checklists(ctx context.Context, step string, on day.Date) ([]List, error) {
	docs, err := db.All[Document](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Document]("d")+`
		FROM handbook_document d JOIN handbook_process p ON p.id = d.process_id
		WHERE d.kind = 'checklista' AND d.retired = FALSE AND p.level = 'steg' AND lower(p.name) = lower($1)
		ORDER BY d.title_key, d.id`, step)
	if err != nil || len(docs) == 0 {
		return nil, err
	}
	if err := s.withEditions(ctx, docs); err != nil {
		return nil, err
	}
	var lists []List
	for _, d := range docs {
		if e, ok := d.Current(on); ok {
			lists = append(lists, List{d, e})
		}
	}
	return lists, nil
}
