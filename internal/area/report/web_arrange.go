package report

import (
	"context"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

type assignPage struct {
	Report    string
	ReportURL string
	Message   string
	Rows      []assignRow
}

type assignRow struct {
	ID      string
	Heading string
	Badges  []ui.Badge
	People  []ui.Option
	DueOn   string
	Error   string
}

var assignTmpl = web.Parse[assignPage](pages, "assign.html")

// assignForm shows every section with who writes it until when, to be filled in at
// one time.
func (a *Web) assignForm(w http.ResponseWriter, r *http.Request) error {
	return a.assignments(w, r, nil, nil)
}

func (a *Web) assignments(w http.ResponseWriter, r *http.Request, posted map[string]string, wrong map[string]string) error {
	c, err := a.composed(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := c.Report.Open(); err != nil {
		return err
	}
	people, err := a.people(r.Context())
	if err != nil {
		return err
	}
	page := assignPage{Report: c.Report.Number, ReportURL: c.Report.URL()}
	for i, one := range c.Sections {
		row := assignRow{ID: one.ID, Heading: c.heading(i), Badges: statusBadges(one, a.today()), DueOn: one.DueOn.Sv(), Error: wrong[one.ID]}
		owner := one.OwnerID
		if posted != nil {
			row.DueOn, owner = posted["due-"+one.ID], posted["owner-"+one.ID]
		}
		for _, p := range people {
			row.People = append(row.People, ui.Option{Value: p.Value, Label: p.Label, Chosen: p.Value == owner})
		}
		page.Rows = append(page.Rows, row)
	}
	status := http.StatusOK
	if len(wrong) > 0 {
		page.Message, status = "Rätta dagarna nedan.", http.StatusUnprocessableEntity
	}
	return assignTmpl.RenderStatus(w, r, status, "Fördela avsnitten", page)
}

func (a *Web) people(ctx context.Context) ([]field.Option, error) {
	if a.Store.People == nil {
		return nil, nil
	}
	return a.Store.People(ctx)
}

// assign stores who writes what.
func (a *Web) assign(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	one, sections, err := a.Store.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	var list []Assignment
	wrong := map[string]string{}
	for _, s := range sections {
		next := Assignment{SectionID: s.ID, OwnerID: posted["owner-"+s.ID]}
		if text := posted["due-"+s.ID]; text != "" {
			if next.DueOn, err = day.Parse(text); err != nil {
				wrong[s.ID] = fault.Message(err)
			}
		}
		list = append(list, next)
	}
	if len(wrong) > 0 {
		return a.assignments(w, r, posted, wrong)
	}
	n, err := a.Store.Assign(r.Context(), one.ID, list)
	if err != nil {
		return err
	}
	said := "Inget var ändrat."
	if n > 0 {
		said = "Avsnitten är fördelade. Författarna ser dem på sitt arbete."
	}
	return web.Redirect(w, r, one.URL(), said)
}

func (a *Web) addSection(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	_, sections, err := a.Store.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	one, err := a.Store.AddSection(r.Context(), r.PathValue("id"), int64(len(sections)), posted["heading"])
	if err != nil {
		return err
	}
	return web.Redirect(w, r, one.URL()+"/andra", "Avsnittet är tillagt.")
}

func (a *Web) moveSection(w http.ResponseWriter, r *http.Request) error {
	by := 1
	if r.FormValue("steg") == "-1" {
		by = -1
	}
	id := r.PathValue("id")
	if err := a.Store.MoveSection(r.Context(), id, by); err != nil {
		return err
	}
	return web.Redirect(w, r, sectionURL(id)+"/andra", "Avsnittet är flyttat.")
}

func (a *Web) removeSection(w http.ResponseWriter, r *http.Request) error {
	one, section, err := a.Store.Section(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := a.Store.RemoveSection(r.Context(), section.ID); err != nil {
		return err
	}
	return web.Redirect(w, r, one.URL(), "Avsnittet "+section.Heading+" är borttaget. Texten finns kvar i historiken.")
}
