package training

import (
	"context"
	"net/http"

	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// coursePage is a course with its occasions and how many have completed it.
type coursePage struct {
	Kind      string
	Ended     ui.Badge
	Facts     ui.Facts
	Done      []ui.Progress
	Occasions ui.Table
	May       bool
	Audiences ui.Table
	Audience  ui.Form
	History   ui.History
	Actions   []ui.Action
}

var courseTmpl = web.Parse[coursePage](pages, "course.html")

var courseListing = ui.Listing[Course]{One: "kurs", Many: "kurser", Sort: "name",
	Columns: ui.Columns[Course]{
		{Key: "name", Label: "Kurs", Sort: true, Cell: func(c *Course) ui.Cell { return ui.Link(c.Name, c.URL()).Under(c.Responsible) }},
		ui.Field(CourseFields, "kind").Fixed(),
		ui.Field(CourseFields, "goals").Fixed(),
		{Key: "required", Label: "Obligatorisk", Cell: func(c *Course) ui.Cell {
			if c.Required {
				return ui.Mark(ui.Badge{Text: "Ja", Tone: ui.Info})
			}
			return ui.Text("Nej")
		}},
		{Key: "valid_months", Label: "Intyget gäller", Cell: func(c *Course) ui.Cell { return ui.Text(c.validity()) }},
	},
	Row: func(c *Course, row *ui.Row) { row.ID, row.Label = c.ID, c.Name }}

func (c Course) validity() string {
	if !c.ValidMonths.Known {
		return "tills vidare"
	}
	return sv.Plural(c.ValidMonths.N, "månad", "månader")
}

var courseFilters = []ui.Filter{
	{Key: "malgrupp", Label: "Målgrupp", Options: goals}, {Key: "form", Label: "Form", Options: courseKinds},
	{Key: "obligatorisk", Label: "Obligatorisk", Kind: ui.YesNo}, {Key: "ges", Label: "Ges i dag", Kind: ui.YesNo},
}

func (a *Web) courses(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := ParseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	q := courseListing.Query(r, courseFilters...)
	rows, n, err := a.Store.Courses(ctx, f, page(r, q))
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return send(w, r, a, "Kurser", "kurser", CourseFields, q, courseFilters, Course.URL, rows)
	}
	done, err := a.Store.Completed(ctx, "", a.Store.Today())
	if err != nil {
		return err
	}
	listing := courseListing
	listing.Columns = append(ui.Columns[Course]{}, listing.Columns...)
	listing.Columns = append(listing.Columns, ui.Column[Course]{Key: "done", Label: "Har giltigt intyg", Number: true, Cell: func(c *Course) ui.Cell { return doneCell(done, c.ID) }})
	list := listing.List(q, rows, ui.Count(n), courseFilters...)
	list.Excel, list.Keep = record.Excel(q), a.Views != nil
	if list.Views, err = a.views(ctx, Path, q, Filter{Text: "Ges i dag", Given: "ja"}, Filter{Text: "Obligatoriska", Required: true}); err != nil {
		return err
	}
	out := listPage{Tabs: parts(ctx, Path), List: list}
	if web.May(ctx, "training.write") {
		out.Actions = []ui.Action{{Label: "Ny kurs", URL: Path + "/ny", Icon: "plus", Primary: true}}
	}
	return listTmpl.Render(w, r, "Utbildningar", out)
}

// doneCell adds up the audiences of a course: "56 av 56".
func doneCell(done []Completed, courseID string) ui.Cell {
	var sum Completed
	for _, d := range done {
		if d.CourseID == courseID {
			sum.Done, sum.Of = sum.Done+d.Done, sum.Of+d.Of
		}
	}
	if sum.Of == 0 {
		return ui.Cell{}
	}
	return ui.Number(sum.Text())
}

func (a *Web) course(w http.ResponseWriter, r *http.Request) error {
	c, err := a.Store.Course(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return a.showCourse(w, r, c, a.audienceForm(c), http.StatusOK)
}

func (a *Web) audienceForm(c Course) ui.Form {
	f := ui.NewForm(AudienceFields, &Audience{ValidFrom: a.Store.Today(), Persons: 1})
	f.Action, f.Submit = c.URL()+"/antal", "Spara antal"
	return f
}

func (a *Web) showCourse(w http.ResponseWriter, r *http.Request, c Course, audience ui.Form, status int) error {
	ctx := r.Context()
	out := coursePage{Kind: label(courseKinds, string(c.Kind)), May: web.May(ctx, "training.write"), Audience: audience}
	if !c.Open(a.Store.Today()) {
		out.Ended = ui.Badge{Text: "Gavs till och med " + c.EndedOn.Sv(), Icon: "ban"}
	}
	out.Facts = ui.NewFacts(CourseFields, &c, "goals", "required", "valid_months", "responsible", "handbook", "description")
	out.Facts.Link("handbook", c.Handbook)
	out.Facts.DropEmpty()
	done, err := a.Store.Completed(ctx, c.ID, a.Store.Today())
	if err != nil {
		return err
	}
	for _, d := range done {
		out.Done = append(out.Done, ui.Progress{Label: orAll(d.Unit), Value: int(min(d.Done, d.Of)), Max: int(d.Of), Text: d.Text() + " har giltigt intyg"})
	}
	list, _, err := a.Store.Occasions(ctx, Filter{CourseID: c.ID}, Page{Limit: 50})
	if err != nil {
		return err
	}
	out.Occasions = occasionColumns(false).Table("Tillfällen", list)
	if out.May {
		if err := a.courseOffice(ctx, c, &out); err != nil {
			return err
		}
	}
	return courseTmpl.RenderStatus(w, r, status, c.Name, out)
}

func orAll(unit string) string {
	if unit == "" {
		return "Alla"
	}
	return unit
}

// courseOffice adds what those see who look after the course.
func (a *Web) courseOffice(ctx context.Context, c Course, out *coursePage) error {
	all, err := a.Store.Audiences(ctx, c.ID, 0)
	if err != nil {
		return err
	}
	out.Audiences = ui.Columns[Audience]{
		{Label: "Enhet eller grupp", Cell: func(a *Audience) ui.Cell { return ui.Text(orAll(a.Unit)) }},
		ui.Field(AudienceFields, "persons"),
		ui.Field(AudienceFields, "valid_from"),
		ui.Field(AudienceFields, "valid_to"),
	}.Table("Så många ska gå kursen", all)
	for i, one := range all {
		row := &out.Audiences.Rows[i]
		row.ID, row.Label = one.ID, orAll(one.Unit)
		row.Menu = []ui.Action{{Label: "Ta bort", URL: c.URL() + "/antal/ta-bort", Icon: "trash", Post: true, Danger: true, Values: []ui.Hidden{{Name: "antal", Value: one.ID}}}}
	}
	if out.History, err = history(ctx, a.Store, CourseKindName, c.ID, "kursen"); err != nil {
		return err
	}
	out.Actions = []ui.Action{{Label: "Ta bort", URL: c.URL() + "/ta-bort", Icon: "trash", Post: true, Danger: true},
		{Label: "Ändra", URL: c.URL() + "/andra", Icon: "pencil"}}
	if c.Open(a.Store.Today()) {
		out.Actions = append(out.Actions, ui.Action{Label: "Nytt tillfälle", URL: OccasionPath + "/ny?kurs=" + c.ID, Icon: "plus", Primary: true})
	}
	return nil
}

var courseCrumb = ui.Crumb{Label: "Utbildningar", URL: Path}

func courseForm(c *Course) formPage {
	f := ui.NewForm(CourseFields, c)
	f.Action, f.Submit, f.Cancel = Path, "Spara kurs", Path
	if c.ID != "" {
		f.Action, f.Cancel, f.Version = c.URL(), c.URL(), int(c.Version)
	}
	return formPage{courseCrumb, f}
}

func (a *Web) newCourse(w http.ResponseWriter, r *http.Request) error {
	return again(w, r, "Ny kurs", courseForm(&Course{}), nil, nil)
}

func (a *Web) createCourse(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var c Course
	if err = CourseFields.Read(&c, posted); err == nil {
		c, err = a.Store.CreateCourse(r.Context(), c)
	}
	if web.Correctable(err) {
		return again(w, r, "Ny kurs", courseForm(&Course{}), posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, c.URL(), "Kursen är upplagd. Lägg till ett tillfälle.")
}

func (a *Web) editCourse(w http.ResponseWriter, r *http.Request) error {
	c, err := a.Store.Course(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return again(w, r, "Ändra "+c.Name, courseForm(&c), nil, nil)
}

func (a *Web) saveCourse(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	before, err := a.Store.Course(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	mine := before
	if err = CourseFields.Read(&mine, posted); err == nil {
		mine.Version = int64(web.Version(posted))
		_, err = a.Store.SaveCourse(r.Context(), mine, "")
	}
	return saved(w, r, CourseFields, &mine, &before, before.Version, posted, courseForm(&before), "Ändra "+before.Name, before.URL(), "Kursen är sparad.", err)
}

func (a *Web) removeCourse(w http.ResponseWriter, r *http.Request) error {
	if err := a.Store.RemoveCourse(r.Context(), r.PathValue("id"), ""); err != nil {
		return err
	}
	return web.Redirect(w, r, Path, "Kursen är borttagen.")
}

func (a *Web) setAudience(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, err := a.Store.Course(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	one := Audience{CourseID: c.ID}
	if err = AudienceFields.Read(&one, posted); err == nil {
		_, err = a.Store.SetAudience(r.Context(), one)
	}
	if web.Correctable(err) {
		f := a.audienceForm(c)
		f.Posted(posted, err)
		return a.showCourse(w, r, c, f, web.StatusOf(err))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, c.URL(), "Antalet är sparat.")
}

func (a *Web) removeAudience(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := a.Store.RemoveAudience(r.Context(), id, posted["antal"]); err != nil {
		return err
	}
	return web.Redirect(w, r, Path+"/"+id, "Antalet är borttaget.")
}

// soon is the days in which an occasion is near.
func soon(today day.Date) day.Period { return day.Period{From: today} }
