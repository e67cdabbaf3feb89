package saving

import (
	"context"
	"net/http"

	"klover/internal/area/procurement"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

// nonePage asks whether a procurement gives a saving: the report is written, or it is
// said why there is none.
type nonePage struct {
	Crumbs []ui.Crumb
	State  ui.Notice
	Write  string // address of a new report, "" when there is nothing to write
	Form   ui.Form
}

var noneTmpl = web.Parse[nonePage](pages, "none.html")

func (a *Web) none(w http.ResponseWriter, r *http.Request) error {
	p, err := procurement.Store{DB: a.Store.DB}.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	page, err := a.nonePage(r.Context(), p)
	if err != nil {
		return err
	}
	return noneTmpl.Render(w, r, "Effektrapport för "+p.Title, page)
}

func (a *Web) nonePage(ctx context.Context, p procurement.Procurement) (nonePage, error) {
	page := nonePage{Crumbs: []ui.Crumb{{Label: "Upphandlingar", URL: procurement.Path}, {Label: p.Number, URL: p.URL()}}}
	made, err := a.Store.madeFor(ctx, p.ID)
	if err != nil {
		return page, err
	}
	said, ok, err := a.Store.NoneOf(ctx, p.ID)
	may := web.May(ctx, "saving.write") && procurement.Scope(ctx, p) == nil
	switch {
	case len(made) > 0:
		page.State = ui.Notice{Tone: ui.Info, Title: "Effektrapport finns", Text: "Upphandlingen har effektrapporten " + made[0] + ".",
			Actions: []ui.Action{{Label: "Visa effektrapporten", URL: Filter{ProcurementID: p.ID}.URL()}}}
	case p.SignedOn == 0:
		page.State = ui.Notice{Tone: ui.Info, Title: "Avtalet är inte tecknat", Text: "Effekten bedöms när avtalet är tecknat."}
	case ok:
		page.State = ui.Notice{Tone: ui.Info, Title: "Ingen besparing", Text: said.Why + " " + said.ByName + ", " + said.DecidedOn.Long() + "."}
		if may {
			page.Form = noneForm(p, "/ta-tillbaka", "Ta tillbaka svaret", "Varför tas svaret tillbaka?", "")
		}
	case may:
		page.Write = "/besparingar/ny?upphandling=" + p.ID
		page.Form = noneForm(p, "", "Notera ingen besparing", "Varför blir det ingen besparing?",
			"Till exempel att varan är ny och saknar referenspris, eller att avtalet bara har förlängts. Svaret ersätter effektrapporten när upphandlingen lämnas över.")
	}
	return page, err
}

func noneForm(p procurement.Procurement, path, submit, asks, help string) ui.Form {
	return ui.Form{Action: NoneURL(p.ID) + path, Submit: submit, Cancel: p.URL(),
		Controls: []ui.Control{{Key: "why", Label: asks, Help: help, Type: "long", Rows: 4, Required: true}}}
}

func (a *Web) sayNone(w http.ResponseWriter, r *http.Request) error {
	return a.answerNone(w, r, a.Store.SayNone, "Det är noterat att upphandlingen inte ger någon besparing.")
}

func (a *Web) takeBackNone(w http.ResponseWriter, r *http.Request) error {
	return a.answerNone(w, r, a.Store.TakeBackNone, "Svaret är tillbakataget.")
}

func (a *Web) answerNone(w http.ResponseWriter, r *http.Request, do func(ctx context.Context, procurementID, why string) error, done string) error {
	ctx := r.Context()
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	p, err := procurement.Store{DB: a.Store.DB}.Get(ctx, r.PathValue("id"))
	if err == nil {
		err = procurement.Scope(ctx, p)
	}
	if err != nil {
		return err
	}
	if err = do(ctx, p.ID, posted["why"]); err == nil {
		return web.Redirect(w, r, p.URL(), done)
	}
	page, pageErr := a.nonePage(ctx, p)
	if pageErr != nil || !web.Correctable(err) || page.Form.Action == "" {
		return err
	}
	page.Form.Posted(posted, err)
	return noneTmpl.RenderStatus(w, r, web.StatusOf(err), "Effektrapport för "+p.Title, page)
}
