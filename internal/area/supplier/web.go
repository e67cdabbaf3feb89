package supplier

import (
	"context"
	"embed"
	"net/http"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

//go:embed *.html
var pages embed.FS

// The rights of the register.
const (
	permRead     = "supplier.read"
	permWrite    = "supplier.write"
	permMerge    = "supplier.merge"
	permPersonal = "supplier.personal" // see the personal numbers of sole traders
)

// Panel gives a box for the page of a supplier. The ids are the supplier's own
// and those of the records that have been merged into it.
type Panel func(ctx context.Context, ids []string) (ui.Panel, error)

// Web is the area's pages.
type Web struct {
	Store  Store
	Panels []Panel      // of areas above, such as contracts
	Views  record.Views // saved by users; may be nil

	Deliveries Deliveries // by contracts; may be empty
}

// Deliveries is what the contracts, an area above, know of what suppliers deliver.
type Deliveries struct {
	Of         func(ctx context.Context, ids []string) (map[string][]string, error) // names of categories by supplier; nil ids is all
	In         func(ctx context.Context, categoryID string) ([]string, error)       // suppliers in the category and below it
	Categories func(ctx context.Context) ([]field.Option, error)                    // to choose from
}

// Routes connects the area's pages.
func (a *Web) Routes(m *web.Mux) {
	m.Handle("GET /leverantorer", permRead, a.list)
	m.Handle("GET /leverantorer/forslag", permRead, a.suggest)
	m.Handle("GET /leverantorer/dubbletter", permRead, a.twins)
	m.Handle("GET /leverantorer/ny", permWrite, a.new)
	m.Handle("POST /leverantorer", permWrite, a.create)
	m.Handle("GET /leverantorer/{id}", permRead, a.show)
	m.Handle("GET /leverantorer/{id}/andra", permWrite, a.edit)
	m.Handle("POST /leverantorer/{id}", permWrite, a.save)
	m.Handle("GET /leverantorer/{id}/sla-ihop", permMerge, a.compare)
	m.Handle("POST /leverantorer/{id}/sla-ihop", permMerge, a.merge)
	m.Handle("POST /leverantorer/{id}/dela", permMerge, a.split)
	m.Handle("POST /leverantorer/{id}/skilj", permMerge, a.differ)
	a.checkRoutes(m)
}

// seen returns the supplier as the user may see it.
func seen(ctx context.Context, s Supplier) Supplier {
	if web.May(ctx, permPersonal) {
		return s
	}
	return s.Masked()
}

func badge(s *Supplier) ui.Badge {
	switch {
	case s.MergedInto != "":
		return ui.Badge{Text: s.State(), Icon: "git-merge"}
	case !s.Active:
		return ui.Badge{Text: s.State(), Icon: "player-pause"}
	}
	return ui.Badge{Text: s.State(), Tone: ui.Good}
}

// suggestPage is the choices that a field fetches while one types.
type suggestPage struct{ Labels []string }

var suggestTmpl = web.Parse[suggestPage](pages, "suggest.html")

func (a *Web) suggest(w http.ResponseWriter, r *http.Request) error {
	options, err := a.Store.Options(r.Context(), r.FormValue("q"))
	if err != nil {
		return err
	}
	var page suggestPage
	for _, o := range options {
		page.Labels = append(page.Labels, o.Label)
	}
	return suggestTmpl.Render(w, r, "Förslag", page)
}
