package category

import (
	"context"
	"embed"
	"net/http"

	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

//go:embed *.html
var pages embed.FS

// The rights of the register.
const (
	permRead  = "category.read"
	permWrite = "category.write"
)

// Panel gives a box for the page of a category. The branch is the ids of the
// category and of all below it.
type Panel func(ctx context.Context, id string, branch []string) (ui.Panel, error)

// Counter counts the records of an area above, for a column of the tree.
type Counter struct {
	Label string                                              // "Upphandlingar"
	Count func(ctx context.Context) (map[string]int64, error) // by the category's id, without those below it
	URL   func(id string) string                              // the list of the category's branch
}

// Web is the area's pages.
type Web struct {
	Store  Store
	Panels []Panel   // of areas above, such as procurements
	Counts []Counter // of areas above
	Moves  Moves     // reclassifies what stands in replaced categories
}

// Routes connects the area's pages.
func (a *Web) Routes(m *web.Mux) {
	m.Handle("GET /kategorier", permRead, a.list)
	m.Handle("GET /kategorier/ny", permWrite, a.new)
	m.Handle("POST /kategorier", permWrite, a.create)
	a.moveRoutes(m)
	m.Handle("GET /kategorier/{id}", permRead, a.show)
	m.Handle("GET /kategorier/{id}/andra", permWrite, a.edit)
	m.Handle("POST /kategorier/{id}", permWrite, a.save)
	m.Handle("GET /kategorier/{id}/ledare", permWrite, a.chooseLead)
	m.Handle("POST /kategorier/{id}/ledare", permWrite, a.appoint)
	m.Handle("GET /kategoritrad", permRead, a.versions)
	m.Handle("GET /kategoritrad/las-in", permWrite, a.upload)
	m.Handle("POST /kategoritrad/las-in", permWrite, a.propose, web.MaxBody(20<<20))
	m.Handle("GET /kategoritrad/{id}", permRead, a.version)
	m.Handle("POST /kategoritrad/{id}/satt-i-kraft", permWrite, a.enforce)
	m.Handle("POST /kategoritrad/{id}/ta-bort", permWrite, a.discard)
}

// badge tells how a category stands on a day.
func badge(c Category, on day.Date) ui.Badge {
	switch {
	case c.ValidFrom > on:
		return ui.Badge{Text: "Gäller från " + c.ValidFrom.Sv(), Tone: ui.Info}
	case c.ValidTo != 0 && c.ValidTo < on:
		return ui.Badge{Text: "Avslutad " + c.ValidTo.Sv(), Icon: "archive"}
	case c.ValidTo != 0:
		return ui.Badge{Text: "Gäller till och med " + c.ValidTo.Sv(), Tone: ui.Warn}
	}
	return ui.Badge{Text: "Gäller", Tone: ui.Good}
}

// counted is what a counter says, with those below added to each category.
type counted struct {
	Counter
	n map[string]int64
}

// count asks the areas above, and adds what is counted below a category to it.
func (a *Web) count(ctx context.Context, t Tree) ([]counted, error) {
	var all []counted
	for _, c := range a.Counts {
		own, err := c.Count(ctx)
		if err != nil {
			return nil, err
		}
		sum := map[string]int64{}
		for _, n := range t.All() {
			for _, above := range t.Way(n.ID) {
				sum[above.ID] += own[n.ID]
			}
		}
		all = append(all, counted{c, sum})
	}
	return all, nil
}

// onDay reads the day that a page is asked to show; wrong says what could not be read.
func (a *Web) onDay(r *http.Request) (on day.Date, wrong string) {
	text := r.URL.Query().Get(keyDay)
	if text == "" {
		return a.Store.Today(), ""
	}
	on, err := day.Parse(text)
	if err != nil || on == 0 {
		return a.Store.Today(), "Dagen ”" + text + "” går inte att läsa. I stället visas i dag."
	}
	return on, ""
}

const keyDay = "dag"
