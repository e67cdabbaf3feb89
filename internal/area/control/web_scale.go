package control

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

type scalePage struct {
	Scales ui.Table
	Form   ui.Form
	May    bool
}

var scaleTmpl = web.Parse[scalePage](pages, "scale.html")

func (a *Web) scalePage(ctx context.Context) (scalePage, error) {
	scales, err := a.Store.Scales(ctx)
	if err != nil {
		return scalePage{}, err
	}
	names := func(s *Scale) string {
		var parts []string
		for b := Accept; b <= Act; b++ {
			parts = append(parts, s.Range(b)+" "+sv.LowerFirst(s.Name(b)))
		}
		return strings.Join(parts, ", ")
	}
	page := scalePage{May: web.May(ctx, permWrite), Scales: ui.Columns[Scale]{
		{Label: "Gäller från", Cell: func(s *Scale) ui.Cell { return ui.Time(s.ValidFrom.String(), s.ValidFrom.Sv()) }},
		{Label: "Nivåer", Cell: func(s *Scale) ui.Cell { return ui.Text(names(s)) }},
		{Label: "Kontroll krävs från", Number: true, Cell: func(s *Scale) ui.Cell { return ui.Number(fmt.Sprint(s.ControlFrom)) }},
		{Label: "Beslut", Cell: func(s *Scale) ui.Cell { return ui.Text(s.Source) }},
	}.Table("Skalor", scales)}
	next := scales[0]
	next.ValidFrom, next.Source = a.Store.Today(), ""
	page.Form = ui.NewForm(ScaleFields, &next)
	page.Form.Action, page.Form.Submit, page.Form.Cancel = RiskPath+"/skala", "Spara skalan", RiskPath
	return page, nil
}

func (a *Web) scale(w http.ResponseWriter, r *http.Request) error {
	page, err := a.scalePage(r.Context())
	if err != nil {
		return err
	}
	return scaleTmpl.Render(w, r, "Skala för risker", page)
}

func (a *Web) setScale(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var s Scale
	if err = ScaleFields.Read(&s, posted); err == nil {
		_, err = a.Store.SetScale(r.Context(), s)
	}
	if err == nil {
		return web.Redirect(w, r, RiskPath+"/skala", "Skalan är sparad.")
	}
	if !web.Correctable(err) {
		return err
	}
	page, formErr := a.scalePage(r.Context())
	if formErr != nil {
		return formErr
	}
	page.Form.Posted(posted, err)
	return scaleTmpl.RenderStatus(w, r, web.StatusOf(err), "Skala för risker", page)
}
