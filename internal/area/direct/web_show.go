package direct

import (
	"net/http"

	"klover/internal/area/procurement"
	"klover/internal/base/fault"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

type showPage struct {
	Crumbs  []ui.Crumb
	Lead    string
	Status  []ui.Badge
	Actions []ui.Action
	Stands  ui.Notice
	Facts   ui.Facts
	History ui.History
}

var showTmpl = web.Parse[showPage](pages, "show.html")

func (a *Web) show(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	one, err := a.Store.Get(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	set, err := a.fields(ctx)
	if err != nil {
		return err
	}
	entries, err := a.Store.History(ctx, one.ID)
	if err != nil {
		return err
	}
	page := showPage{Crumbs: crumbs(Award{}), Lead: one.Number + " · " + one.Supplier, Status: badges(one),
		Facts: ui.NewFacts(set, &one), History: record.HistoryOf("direktupphandlingen", entries)}
	if page.Stands, err = a.stands(r, one); err != nil {
		return err
	}
	page.Facts.DropEmpty()
	if one.ProcurementID != "" {
		page.Facts.Link("procurement_id", procurement.Path+"/"+string(one.ProcurementID))
	}
	if web.May(ctx, permWrite) && scope(ctx, one) == nil && one.StruckOn == 0 {
		page.Actions = []ui.Action{{Label: "Makulera", URL: one.URL() + "/makulera", Icon: "ban", Danger: true}, {Label: "Ändra", URL: one.URL() + "/andra", Icon: "pencil", Primary: true}}
	}
	return showTmpl.Render(w, r, one.Title, page)
}

// stands tells how the award stands to the limit. A limit that is not known is told,
// not hidden.
func (a *Web) stands(r *http.Request, one Award) (ui.Notice, error) {
	if one.Ground != GroundValue || one.StruckOn != 0 {
		return ui.Notice{}, nil
	}
	st, err := a.Store.Standing(r.Context(), one)
	switch {
	case fault.KindOf(err) == fault.KindConflict:
		return ui.Notice{Tone: ui.Warn, Title: "Gränsen är inte känd", Text: fault.Message(err)}, nil
	case err != nil:
		return ui.Notice{}, err
	case st.Over():
		return ui.Notice{Tone: ui.Bad, Title: "Över gränsen", Text: st.Text()}, nil
	case st.Near():
		return ui.Notice{Tone: ui.Warn, Title: "Nära gränsen", Text: st.Text()}, nil
	}
	return ui.Notice{Tone: ui.Info, Title: "Under gränsen", Text: st.Text()}, nil
}
