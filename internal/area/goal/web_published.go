package goal

import (
	"net/http"

	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

var publishedTmpl = web.Parse[targetPage](pages, "target.html")

func publishedForm(p Published) ui.Form {
	f := ui.NewForm(PublishedFields, &p)
	f.Action, f.Submit, f.Cancel, f.Version = Path+"/publicerat", "Spara värdet", Path+"/"+p.Figure, int(p.Version)
	if p.ID != "" {
		f.Action += "/" + p.ID
	} else {
		f.Hidden = []ui.Hidden{{Name: "nyckeltal", Value: p.Figure}}
	}
	return f
}

func (a *Web) newPublished(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Store.Register.Get(r.FormValue("nyckeltal"))
	if err != nil {
		return err
	}
	p := Published{Figure: f.Key, Span: Year}
	if v, err := a.view(r); err == nil {
		p.Span, p.Period = SpanOf(v.Kind), v.Period()
	}
	return publishedTmpl.Render(w, r, "Publicerat värde för "+f.Name, targetPage{Form: publishedForm(p), Back: Path + "/" + f.Key})
}

func (a *Web) createPublished(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	p := Published{Figure: posted["nyckeltal"]}
	if err = PublishedFields.Read(&p, posted); err == nil {
		p, err = a.Store.Publish(r.Context(), p)
	}
	return a.publishedSaved(w, r, Published{Figure: p.Figure}, p, posted, err)
}

// publishedSaved answers a form: to be corrected, or on to the figure.
func (a *Web) publishedSaved(w http.ResponseWriter, r *http.Request, shown, p Published, posted map[string]string, err error) error {
	if web.Correctable(err) {
		f := publishedForm(shown)
		f.Posted(posted, err)
		return publishedTmpl.RenderStatus(w, r, web.StatusOf(err), "Publicerat värde för "+a.Store.name(shown.Figure), targetPage{Form: f, Back: Path + "/" + shown.Figure})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, NewView(p.Span.Kind(), p.Period.Last(), "").FigureURL(p.Figure), "Det publicerade värdet är sparat.")
}

func (a *Web) editPublished(w http.ResponseWriter, r *http.Request) error {
	p, err := a.Store.PublishedValue(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return publishedTmpl.Render(w, r, "Publicerat värde för "+a.Store.name(p.Figure), targetPage{Form: publishedForm(p), Back: Path + "/" + p.Figure,
		Remove: []ui.Action{{Label: "Ta bort värdet", URL: Path + "/publicerat/" + p.ID + "/ta-bort", Icon: "trash", Post: true, Danger: true}}})
}

func (a *Web) savePublished(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.Store.PublishedValue(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	input := saved
	if err = PublishedFields.Read(&input, posted); err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.SavePublished(r.Context(), input)
	}
	if record.Stale(err, saved.Version, posted) {
		c := ui.NewConflict(PublishedFields, &input, &saved, posted, int(saved.Version))
		c.Action, c.Back = Path+"/publicerat/"+saved.ID, Path+"/"+saved.Figure
		return record.Conflict(w, r, "Publicerat värde", "", c)
	}
	return a.publishedSaved(w, r, saved, input, posted, err)
}

func (a *Web) removePublished(w http.ResponseWriter, r *http.Request) error {
	p, err := a.Store.PublishedValue(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := a.Store.RemovePublished(r.Context(), p.ID); err != nil {
		return err
	}
	return web.Redirect(w, r, Path+"/"+p.Figure, "Det publicerade värdet är borttaget.")
}
