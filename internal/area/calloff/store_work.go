package calloff

import (
	"context"

	"klover/internal/base/db"
)

// mostWork is how many running call-offs a work list looks at.
const mostWork = 500

// Work returns what the running call-offs wait for.
func (s Store) Work(ctx context.Context) ([]Task, error) {
	rows, _, err := s.Search(ctx, Filter{Open: true}, Page{Limit: mostWork})
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	ids := make([]string, len(rows))
	for i, c := range rows {
		ids[i] = c.ID
	}
	var w db.Where
	w.In("a.calloff_id", ids)
	asks, err := db.All[namedAsk](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Ask]("a")+`, s.name AS supplier_name, s.id AS survivor
		FROM calloff_ask a JOIN supplier o ON o.id = a.supplier_id JOIN supplier s ON s.id = o.survivor_id `+w.SQL()+`
		ORDER BY a.calloff_id, a.n`, w.Args()...)
	last := map[string]Ask{}
	for _, a := range asks {
		a.Name = a.SupplierName
		last[a.CallOffID] = a.Ask
	}
	tasks := make([]Task, len(rows))
	for i, c := range rows {
		tasks[i] = c.task(last[c.ID], s.Today())
	}
	return tasks, err
}
