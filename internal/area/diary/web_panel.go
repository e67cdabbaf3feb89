package diary

import (
	"context"
	"net/url"

	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

type panelPage struct {
	Text    string
	Steps   []stepTable
	Entries ui.Table
}

var panelTmpl = web.Parse[panelPage](pages, "panel.html")

// latest is how many entries the box shows; the rest is one click away.
const latest = 5

// Panel is the case file on the page of the record that it is about: its documents
// by step and its latest entries. It is empty for those who may not read the diary.
func (a *Web) Panel(ctx context.Context, about Case) (ui.Panel, error) {
	p := ui.Panel{ID: "diarium", Title: "Akt"}
	if !web.May(ctx, permRead) {
		return ui.Panel{}, nil
	}
	by := readerOf(ctx)
	c, ok, err := a.Store.CaseOf(ctx, about.Kind, about.Ref)
	if err != nil {
		return p, err
	}
	page := panelPage{Text: "Inget är diariefört än."}
	if ok {
		p.URL = c.URL()
		if err := a.fillPanel(ctx, by, c, &page); err != nil {
			return p, err
		}
	}
	if mayWrite(ctx, about) && c.ClosedOn == 0 {
		record := "slag=" + url.QueryEscape(about.Kind) + "&ref=" + url.QueryEscape(about.Ref)
		p.Actions = []ui.Action{{Label: "Ny handling", URL: newPath + "?" + record, Icon: "file-plus"}, {Label: "Diarieför", URL: Path + "/ny?" + record, Icon: "plus"}}
	}
	p.Body, err = panelTmpl.HTML(page)
	return p, err
}

func (a *Web) fillPanel(ctx context.Context, by Reader, c Case, page *panelPage) error {
	docs, err := a.Store.Documents(ctx, by, c)
	if err != nil {
		return err
	}
	rows, _, err := a.Store.Search(ctx, by, Filter{Case: c.ID}, Page{Limit: latest})
	page.Steps, page.Entries = bySteps(docs), a.entryTable(rows)
	if len(rows)+len(docs) > 0 {
		page.Text = ""
	}
	return err
}
