package training

import (
	"context"
	"net/http"
	"slices"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

type certificatePage struct {
	Validity ui.Badge
	Facts    ui.Facts
	History  ui.History
	Actions  []ui.Action
}

var certificateTmpl = web.Parse[certificatePage](pages, "certificate.html")

func sortOptions(options []field.Option) {
	slices.SortFunc(options, func(x, y field.Option) int { return sv.Compare(x.Label, y.Label) })
}

func validityBadge(c Certificate, today day.Date) ui.Badge {
	switch {
	case c.ValidTo == 0:
		return ui.Badge{Text: "Gäller tills vidare", Tone: ui.Good}
	case c.ValidTo < today:
		return ui.Badge{Text: "Gick ut " + c.ValidTo.Sv(), Tone: ui.Bad}
	case c.ValidTo <= today.AddDays(soonDays):
		return ui.Badge{Text: "Går ut " + c.ValidTo.Sv(), Tone: ui.Warn}
	}
	return ui.Badge{Text: "Gäller till " + c.ValidTo.Sv(), Tone: ui.Good}
}

func certificateListing(today day.Date) ui.Listing[Certificate] {
	return ui.Listing[Certificate]{One: "intyg", Many: "intyg", Sort: "-completed_on",
		Columns: ui.Columns[Certificate]{
			{Key: "name", Label: "Namn", Cell: func(c *Certificate) ui.Cell { return ui.Link(c.Name, c.URL()).Under(c.Unit) }},
			{Key: "course", Label: "Kurs", Cell: func(c *Certificate) ui.Cell { return ui.Link(c.Course, Path+"/"+c.CourseID) }},
			ui.Field(CertificateFields, "completed_on"),
			{Key: "valid_to", Label: "Giltighet", Sort: true, Cell: func(c *Certificate) ui.Cell { return ui.Mark(validityBadge(*c, today)) }},
			ui.Field(CertificateFields, "reminded_on").Fixed(),
			ui.Field(CertificateFields, "source").Fixed().OnDemand(),
		},
		Row: func(c *Certificate, row *ui.Row) { row.ID, row.Label = c.ID, c.Title() }}
}

func (a *Web) certificates(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := ParseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	courses, err := a.courseOptions(ctx, false)
	if err != nil {
		return err
	}
	filters := []ui.Filter{{Key: "kurs", Label: "Kurs", Options: courses}, {Key: "giltighet", Label: "Giltighet", Options: validities}, {Key: "period", Label: "Genomförd", Kind: ui.Period}}
	listing := certificateListing(a.Store.Today())
	q := listing.Query(r, filters...)
	rows, n, err := a.Store.Certificates(ctx, f, page(r, q))
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return send(w, r, a, "Intyg", "intyg", CertificateFields, q, filters, Certificate.URL, rows)
	}
	list := listing.List(q, rows, ui.Count(n), filters...)
	list.Hint, list.Excel, list.Keep = "Namn eller enhet", record.Excel(q), a.Views != nil
	list.Note = "Påminnelsen går som e-post till den som har ett konto. För andra antecknas att de är påminda."
	list.Table.Bulk = []ui.Action{{Label: "Påminn markerade", URL: CertificatePath + "/pamin", Icon: "bell", Post: true}}
	if list.Views, err = a.views(ctx, CertificatePath, q, Filter{Text: "Går ut inom 60 dagar", Validity: EndsSoon}, Filter{Text: "Har gått ut", Validity: HasEnded}); err != nil {
		return err
	}
	actions := []ui.Action{}
	if web.May(ctx, "intake.run") {
		actions = append(actions, ui.Action{Label: "Importera", URL: "/import/ny", Icon: "upload"})
	}
	actions = append(actions, ui.Action{Label: "Nytt intyg", URL: CertificatePath + "/nytt", Icon: "plus", Primary: true})
	return listTmpl.Render(w, r, "Intyg", listPage{Tabs: parts(ctx, CertificatePath), List: list, Actions: actions})
}

func (a *Web) remind(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.PostedForm(r)
	if err != nil {
		return err
	}
	ids := posted["id"]
	n, err := a.Store.Remind(r.Context(), ids)
	if err != nil {
		return err
	}
	text := "Markera först de intyg som det gäller."
	if len(ids) > 0 {
		text = sv.Plural(len(ids), "påminnelse är antecknad", "påminnelser är antecknade") + ", " + sv.Plural(n, "brev skickas", "brev skickas") + "."
	}
	return web.Redirect(w, r, web.Back(r, CertificatePath), text)
}

func (a *Web) loadCertificate(r *http.Request) (Certificate, error) {
	return a.Store.Certificate(r.Context(), r.PathValue("id"))
}

func (a *Web) certificate(w http.ResponseWriter, r *http.Request) error {
	c, err := a.loadCertificate(r)
	if err != nil {
		return err
	}
	h, err := history(r.Context(), a.Store, CertificateKindName, c.ID, "intyget")
	if err != nil {
		return err
	}
	out := certificatePage{Validity: validityBadge(c, a.Store.Today()), Facts: ui.NewFacts(CertificateFields, &c), History: h}
	out.Facts.Link("course", Path+"/"+c.CourseID)
	if c.BookingID == "" {
		out.Actions = append(out.Actions, ui.Action{Label: "Ta bort", URL: c.URL() + "/ta-bort", Icon: "trash", Post: true, Danger: true})
	}
	out.Actions = append(out.Actions, ui.Action{Label: "Rätta", URL: c.URL() + "/andra", Icon: "pencil", Primary: true})
	return certificateTmpl.Render(w, r, c.Name, out)
}

func certificateCrumb() ui.Crumb { return ui.Crumb{Label: "Intyg", URL: CertificatePath} }

func (a *Web) certificateForm(ctx context.Context, c *Certificate) (formPage, error) {
	f := ui.NewForm(CertificateFields, c)
	f.Action, f.Submit, f.Cancel = CertificatePath, "Spara intyg", CertificatePath
	if c.ID != "" {
		f.Action, f.Cancel, f.Version = c.URL(), c.URL(), int(c.Version)
	}
	courses, err := a.courseOptions(ctx, false)
	for i := range courses {
		courses[i].Value = courses[i].Label
	}
	f.Control("course").Type = "choice"
	f.Choose("course", courses)
	return formPage{certificateCrumb(), f}, err
}

func (a *Web) newCertificate(w http.ResponseWriter, r *http.Request) error {
	form, err := a.certificateForm(r.Context(), &Certificate{})
	if err != nil {
		return err
	}
	return again(w, r, "Nytt intyg", form, nil, nil)
}

func (a *Web) createCertificate(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	form, err := a.certificateForm(r.Context(), &Certificate{})
	if err != nil {
		return err
	}
	var c Certificate
	if err = CertificateFields.Read(&c, posted); err == nil {
		c, err = a.Store.CreateCertificate(r.Context(), c)
	}
	if web.Correctable(err) {
		return again(w, r, "Nytt intyg", form, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, c.URL(), "Intyget är registrerat.")
}

func (a *Web) editCertificate(w http.ResponseWriter, r *http.Request) error {
	c, err := a.loadCertificate(r)
	if err != nil {
		return err
	}
	form, err := a.certificateForm(r.Context(), &c)
	if err != nil {
		return err
	}
	return again(w, r, "Rätta intyget", form, nil, nil)
}

func (a *Web) saveCertificate(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	before, err := a.loadCertificate(r)
	if err != nil {
		return err
	}
	form, err := a.certificateForm(r.Context(), &before)
	if err != nil {
		return err
	}
	mine := before
	if err = CertificateFields.Read(&mine, posted); err == nil {
		mine.Version = int64(web.Version(posted))
		_, err = a.Store.SaveCertificate(r.Context(), mine, "")
	}
	return saved(w, r, CertificateFields, &mine, &before, before.Version, posted, form, "Rätta intyget", before.URL(), "Intyget är sparat.", err)
}

func (a *Web) removeCertificate(w http.ResponseWriter, r *http.Request) error {
	if err := a.Store.RemoveCertificate(r.Context(), r.PathValue("id"), ""); err != nil {
		return err
	}
	return web.Redirect(w, r, CertificatePath, "Intyget är borttaget.")
}
