package governance

import (
	"context"

	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

type panelPage struct {
	Status []ui.Badge
	Text   string
	Table  ui.Table
}

var panelTmpl = web.Parse[panelPage](pages, "panel.html")

// ContractPanel is how a contract is steered, on its page.
func (a *Web) ContractPanel(ctx context.Context, id string) (ui.Panel, error) {
	if !web.May(ctx, permRead) {
		return ui.Panel{}, nil
	}
	s, err := a.Store.Standing(ctx, id)
	if err != nil || !s.Contract.InForce(a.Store.Today()) {
		return ui.Panel{}, err
	}
	scores, err := a.Store.ContractScores(ctx, s)
	if err != nil {
		return ui.Panel{}, err
	}
	p := ui.Panel{ID: "styrning", Title: "Styrning och uppföljning", URL: s.URL()}
	p.Body, err = panelTmpl.HTML(panelPage{Status: []ui.Badge{segmentBadge(s.Contract.Segment), standingBadge(s)}, Text: s.Text() + ".", Table: scoreTable(withBasis(scores))})
	return p, err
}

// SupplierPanel is a supplier's scorecard, on its page.
func (a *Web) SupplierPanel(ctx context.Context, ids []string) (ui.Panel, error) {
	if !web.May(ctx, permRead) {
		return ui.Panel{}, nil
	}
	scores, err := a.Store.SupplierScores(ctx, ids[0])
	if err != nil {
		return ui.Panel{}, err
	}
	p := ui.Panel{ID: "styrkort", Title: "Styrkort", URL: CardPath + "/" + ids[0]}
	page := panelPage{Table: scoreTable(withBasis(scores))}
	if len(page.Table.Rows) == 0 {
		page.Text = "Det finns inget underlag än."
	}
	p.Body, err = panelTmpl.HTML(page)
	return p, err
}

// withBasis leaves out what nobody has looked at: the whole scorecard is one click away.
func withBasis(scores []Score) []Score {
	var list []Score
	for _, s := range scores {
		if s.Basis > 0 {
			list = append(list, s)
		}
	}
	return list
}
