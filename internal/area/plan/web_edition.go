package plan

import (
	"context"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// EditionPath is where editions are prepared and published.
const EditionPath = ListPath + "/publik"

func (a *Web) editionRoutes(m *web.Mux) {
	m.Handle("GET "+EditionPath, "plan.read", a.editions)
	m.Handle("POST "+EditionPath, "plan.decide", a.publish)
	m.Handle("POST "+EditionPath+"/dra-tillbaka", "plan.decide", a.withdraw)
}

type editionsPage struct {
	Tabs     []ui.Tab
	Notice   ui.Notice
	Stats    []ui.Stat
	Doubts   ui.Table
	Preview  ui.Table
	More     string
	Form     ui.Form
	Withdraw ui.Form
	Editions ui.Table
	Actions  []ui.Action
}

var editionsTmpl = web.Parse[editionsPage](pages, "editions.html")

// previewed is how many rows the preview shows.
const previewed = 50

func (a *Web) editions(w http.ResponseWriter, r *http.Request) error {
	page, err := a.editionsPage(r.Context(), AllShown())
	if err != nil {
		return err
	}
	return editionsTmpl.Render(w, r, "Publik utgåva", page)
}

func (a *Web) editionsPage(ctx context.Context, shown Shown) (editionsPage, error) {
	page := editionsPage{Actions: []ui.Action{{Label: "Visa den publika sidan", URL: PublicPath, Icon: "world"}}}
	var err error
	if page.Tabs, err = a.tabs(ctx, EditionPath); err != nil {
		return page, err
	}
	editions, err := a.Store.Editions(ctx)
	if err != nil {
		return page, err
	}
	page.Editions = editionColumnsUI.Table("Publicerade utgåvor", editions)
	if web.May(ctx, "plan.decide") && len(editions) > 0 {
		page.Withdraw = withdrawForm(editions[0])
	}
	v, ok, err := a.Store.InForce(ctx)
	if err != nil {
		return page, err
	}
	if !ok {
		page.Notice = ui.Notice{Tone: ui.Info, Title: "Ingen fastställd version", Text: "En publik utgåva görs ur den version av planen som är fastställd.", Actions: []ui.Action{{Label: "Till versionerna", URL: VersionPath, Icon: "versions"}}}
		return page, nil
	}
	return page, a.preview(ctx, v, shown, &page)
}

// preview shows what would be published of the version in force.
func (a *Web) preview(ctx context.Context, v Version, shown Shown, page *editionsPage) error {
	p, err := a.Store.Preview(ctx, v, shown)
	if err != nil {
		return err
	}
	subscribers, err := a.Store.Subscriptions().Number(ctx)
	if err != nil {
		return err
	}
	page.Stats = []ui.Stat{{Label: "Ur", Value: v.Name(), URL: v.URL()}, {Label: "Poster som publiceras", Value: sv.Number(len(p.Items))},
		{Label: "Utelämnade poster", Value: number(p.KeptOut), URL: Filter{KeptOut: "ja"}.URL()}, {Label: "Prenumeranter", Value: number(subscribers)}}
	page.Doubts = doubtColumns.Table("Att rätta före publicering", p.Doubts)
	page.Preview = publicTable("Förhandsvisning", p.Items[:min(len(p.Items), previewed)], shown)
	if len(p.Items) > previewed {
		page.More = "De första " + sv.Number(previewed) + " av " + sv.Number(len(p.Items)) + " poster visas."
	}
	if web.May(ctx, "plan.decide") {
		page.Form = publishForm(v, shown)
	}
	return nil
}

var doubtColumns = ui.Columns[Doubt]{
	{Label: "Planpost", Cell: func(d *Doubt) ui.Cell { return ui.Link(d.Title, Path+"/"+d.ItemID).Under(d.Number) }},
	{Label: "Varför", Cell: func(d *Doubt) ui.Cell { return ui.Text(d.Text) }},
}

var editionColumnsUI = ui.Columns[Edition]{
	{Label: "Utgåva", Cell: func(e *Edition) ui.Cell { return ui.Text(e.Name()).Under(e.VersionName) }},
	{Label: "Publicerad", Cell: func(e *Edition) ui.Cell { return ui.Text(record.When(e.PublishedAt)).Under(e.PublishedBy) }},
	{Label: "Poster", Number: true, Cell: func(e *Edition) ui.Cell { return ui.Number(number(e.Items)) }},
	{Label: "Utelämnade", Number: true, Cell: func(e *Edition) ui.Cell { return ui.Number(number(e.KeptOut)) }},
	{Label: "Visar", Cell: func(e *Edition) ui.Cell { return ui.Text(e.Shown().Sv()) }},
}

func publishForm(v Version, shown Shown) ui.Form {
	var list []ui.Option
	for _, o := range PublicFields {
		list = append(list, ui.Option{Value: o.Value, Label: o.Label, Chosen: shown.Has(o.Value)})
	}
	return ui.Form{Action: EditionPath, Submit: "Publicera utgåvan", Hidden: []ui.Hidden{{Name: "version_id", Value: v.ID}}, Controls: []ui.Control{
		{Key: "fields", Label: "Uppgifter som visas", Type: "many", Options: list, Help: "Benämning och region visas alltid. Värden, personer och motiveringar publiceras aldrig."}}}
}

func withdrawForm(e Edition) ui.Form {
	return ui.Form{Action: EditionPath + "/dra-tillbaka", Submit: "Dra tillbaka " + e.Name(), Danger: true, Hidden: []ui.Hidden{{Name: "edition_id", Value: e.ID}}, Controls: []ui.Control{
		{Key: "why", Label: "Varför dras den senaste utgåvan tillbaka?", Type: "long", Required: true, Help: "Den förra utgåvan blir den som visas."}}}
}

func (a *Web) publish(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	shown := ParseShown(posted["fields"])
	e, err := a.Store.Publish(r.Context(), posted["version_id"], shown)
	if fault.KindOf(err) == fault.KindConflict {
		page, failed := a.editionsPage(r.Context(), shown)
		if failed != nil {
			return failed
		}
		page.Form.Message = fault.Message(err)
		return editionsTmpl.RenderStatus(w, r, http.StatusConflict, "Publik utgåva", page)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, EditionPath, e.Name()+" är publicerad med "+sv.Plural(e.Items, "post.", "poster."))
}

func (a *Web) withdraw(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	if err = a.Store.Withdraw(r.Context(), posted["edition_id"], posted["why"]); web.Correctable(err) {
		page, failed := a.editionsPage(r.Context(), AllShown())
		if failed != nil {
			return failed
		}
		page.Withdraw.Posted(posted, err)
		return editionsTmpl.RenderStatus(w, r, web.StatusOf(err), "Publik utgåva", page)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, EditionPath, "Utgåvan är tillbakadragen.")
}
