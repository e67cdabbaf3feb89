package procurement

import (
	"context"
	"net/http"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// TendererPath is the address of the tenderers.
const TendererPath = "/anbudsgivare"

// tendererPage is those who tendered, or why they are not shown.
type tendererPage struct {
	Crumbs  []ui.Crumb
	Actions []ui.Action
	Secret  ui.Notice
	Table   ui.Table
	Blocks  []Block
}

var tendererTmpl = web.Parse[tendererPage](pages, "tenderers.html")

func (p Procurement) tendererURL() string { return p.URL() + "/anbudsgivare" }

// reads tells whether the user may know of the tenders while they are sealed: who
// carries out the procurement, those in its team without a conflict of interest,
// and those who have the right in every case.
func reads(ctx context.Context, s Store, p Procurement) (bool, error) {
	user := web.UserFrom(ctx)
	if !p.Sealed() || web.May(ctx, "procurement.secret") || user.ID != "" && user.ID == p.PurchaserID {
		return true, nil
	}
	team, err := s.Team(ctx, p.ID)
	for _, m := range team {
		if m.UserID != "" && m.UserID == user.ID && m.Clear() {
			return true, nil
		}
	}
	return false, err
}

// veiled is the procurement as the user may see it: without the number of tenders
// while it is secret. In lists only the purchaser is asked about, not the team.
func veiled(ctx context.Context, p Procurement) Procurement {
	user := web.UserFrom(ctx)
	if web.May(ctx, "procurement.secret") || user.ID != "" && user.ID == p.PurchaserID {
		return p
	}
	return p.Veiled()
}

var tendererColumnsShown = ui.Columns[Tenderer]{
	{Label: "Anbudsgivare", Cell: func(t *Tenderer) ui.Cell { return ui.Cell{Text: t.Name, Muted: t.OrgNo.Sv()} }},
	{Label: "Delar", Cell: func(t *Tenderer) ui.Cell { return ui.Text(t.Lots) }},
	{Label: "Anbudspris", Number: true, Cell: func(t *Tenderer) ui.Cell {
		d, _ := TendererFields.Get("price")
		return ui.Cell{Text: d.Text(t), Number: true}
	}},
	{Label: "Utfall", Cell: func(t *Tenderer) ui.Cell { return ui.Cell{Badges: []ui.Badge{resultBadge(*t)}, Muted: t.Reason} }},
	{Label: "Leverantörskontroll", Cell: func(t *Tenderer) ui.Cell {
		return ui.Cell{Text: t.ControlOn.Sv(), Muted: field.LabelOf(Controls, t.Control)}
	}},
}

func resultBadge(t Tenderer) ui.Badge {
	b := ui.Badge{Text: t.ResultSv(), Tone: ui.Neutral}
	if t.Result == Won {
		b.Tone, b.Icon = ui.Good, "award"
		if t.Rank > 0 {
			b.Text += ", rang " + sv.Number(t.Rank)
		}
	}
	return b
}

func (a *Web) tenderers(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := a.Store.Get(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	page := tendererPage{Crumbs: crumbs(p)}
	if page.Blocks, err = a.Store.Blocks(ctx, p.ID); err != nil {
		return err
	}
	may, err := reads(ctx, a.Store, p)
	if err != nil {
		return err
	}
	if !may {
		page.Secret = ui.Notice{Tone: ui.Info, Title: "Anbuden är sekretessbelagda", Text: "Vilka som har lämnat anbud, och hur många, är hemligt till dess att tilldelningen är beslutad eller upphandlingen avbruten (19 kap. 3 § OSL)."}
		return tendererTmpl.Render(w, r, "Anbudsgivare: "+p.Title, page)
	}
	list, err := a.Store.ReadTenderers(ctx, p)
	if err != nil {
		return err
	}
	page.Table = tendererTable(ctx, p, list)
	if mayTender(ctx, p) {
		page.Actions = []ui.Action{{Label: "Lägg till anbudsgivare", URL: p.tendererURL() + "/ny", Icon: "plus", Primary: true}}
	}
	return tendererTmpl.Render(w, r, "Anbudsgivare: "+p.Title, page)
}

func mayTender(ctx context.Context, p Procurement) bool {
	return may(ctx, permWrite, p) && p.NotifiedOn == 0 && p.State.Running()
}

func tendererTable(ctx context.Context, p Procurement, list []Tenderer) ui.Table {
	table := tendererColumnsShown.Table("Anbudsgivare", list)
	for i, t := range list {
		table.Rows[i].Label = t.Name
		if mayTender(ctx, p) {
			url := TendererPath + "/" + t.ID
			table.Rows[i].Menu = []ui.Action{{Label: "Ändra eller utvärdera", URL: url + "/andra", Icon: "pencil"},
				{Label: "Ta bort", URL: url + "/ta-bort", Icon: "trash", Post: true, Danger: true}}
		}
	}
	table.Empty = ui.Empty{Icon: "file-import", Title: "Inga anbudsgivare är registrerade", Text: "Registrera dem när anbuden har öppnats. Uppgifterna är hemliga till tilldelningen."}
	return table
}

func (a *Web) newTenderer(w http.ResponseWriter, r *http.Request) error {
	p, err := a.writable(r)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ny anbudsgivare", tendererForm(p, Tenderer{}, p.tendererURL()))
}

func tendererForm(p Procurement, t Tenderer, action string) formPage {
	f := ui.NewForm(TendererFields, &t)
	f.Action, f.Submit, f.Cancel, f.Version = action, "Spara", p.tendererURL(), int(t.Version)
	return formPage{Crumbs: append(crumbs(p), ui.Crumb{Label: "Anbudsgivare", URL: p.tendererURL()}), Form: f}
}

func (a *Web) addTenderer(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	p, err := a.writable(r)
	if err != nil {
		return err
	}
	t := Tenderer{ProcurementID: p.ID}
	if err = a.readTenderer(r.Context(), &t, posted); err == nil {
		_, err = a.Store.AddTenderer(r.Context(), t)
	}
	if err == nil {
		return web.Redirect(w, r, p.tendererURL(), t.Name+" är registrerad.")
	}
	return again(w, r, "Ny anbudsgivare", tendererForm(p, t, p.tendererURL()), posted, err)
}

// readTenderer fills the tenderer from a form, with its place in the register of
// suppliers, so that its contract names it.
func (a *Web) readTenderer(ctx context.Context, t *Tenderer, posted map[string]string) error {
	if err := TendererFields.Read(t, posted); err != nil || a.Supplier == nil {
		return err
	}
	var err error
	t.SupplierID, err = a.Supplier(ctx, t.Name, t.OrgNo)
	return err
}

// tendererOf returns the tenderer of the address to one who may change it.
func (a *Web) tendererOf(r *http.Request) (Procurement, Tenderer, error) {
	ctx := r.Context()
	t, err := a.Store.Tenderer(ctx, r.PathValue("id"))
	if err != nil {
		return Procurement{}, t, err
	}
	p, err := a.Store.Get(ctx, t.ProcurementID)
	if err == nil {
		err = Scope(ctx, p)
	}
	if err != nil {
		return p, t, err
	}
	ok, err := reads(ctx, a.Store, p)
	if err == nil && !ok {
		err = fault.Forbidden("Anbuden är sekretessbelagda till dess att tilldelningen är beslutad (19 kap. 3 § OSL).")
	}
	return p, t, err
}

func (a *Web) editTenderer(w http.ResponseWriter, r *http.Request) error {
	p, t, err := a.tendererOf(r)
	if err == nil {
		err = a.propose(r.Context(), &t)
	}
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ändra "+t.Name, tendererForm(p, t, TendererPath+"/"+t.ID))
}

// Control is a supplier's control as the register of suppliers knows it.
type Control struct {
	On     day.Date // 0 when there is none that is new enough
	Result string   // a code of Controls
	Note   string
}

// propose fills in the control of the register, for whoever evaluates to accept or change.
func (a *Web) propose(ctx context.Context, t *Tenderer) error {
	if a.Checked == nil || t.ControlOn != 0 || t.SupplierID == "" {
		return nil
	}
	c, err := a.Checked(ctx, t.SupplierID)
	if c.On != 0 {
		t.ControlOn, t.Control, t.ControlNote = c.On, c.Result, c.Note
	}
	return err
}

func (a *Web) saveTenderer(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	p, t, err := a.tendererOf(r)
	if err != nil {
		return err
	}
	if err = a.readTenderer(r.Context(), &t, posted); err == nil {
		_, err = a.Store.SaveTenderer(r.Context(), t)
	}
	if err == nil {
		return web.Redirect(w, r, p.tendererURL(), strings.TrimSpace(t.Name)+" är sparad.")
	}
	return again(w, r, "Ändra "+t.Name, tendererForm(p, t, TendererPath+"/"+t.ID), posted, err)
}

func (a *Web) removeTenderer(w http.ResponseWriter, r *http.Request) error {
	p, t, err := a.tendererOf(r)
	if err != nil {
		return err
	}
	if err := a.Store.RemoveTenderer(r.Context(), t.ID); err != nil {
		return err
	}
	return web.Redirect(w, r, p.tendererURL(), t.Name+" är borttagen.")
}

// awardPanel is the tenders and the blocks on the procurement's page.
type awardPanel struct {
	URL    string
	Text   string
	Blocks []blockRow
}

type blockRow struct {
	Label string
	State ui.Badge
	Text  string
}

var awardPanelTmpl = web.Parse[awardPanel](pages, "award_panel.html")

func (a *Web) tenders(ctx context.Context, p Procurement) (ui.Panel, error) {
	blocks, err := a.Store.Blocks(ctx, p.ID)
	if err != nil || !p.CaseWork && len(blocks) == 0 || p.AnnouncedOn == 0 && p.AwardedOn == 0 {
		return ui.Panel{}, err
	}
	panel := awardPanel{URL: p.tendererURL(), Text: "Anbudsgivare och utfall"}
	for _, b := range blocks {
		row := blockRow{Label: b.Kind.Sv(), State: ui.Badge{Text: "Upphörd", Tone: ui.Neutral}, Text: sv.UpperFirst(b.Ends()) + ". " + b.Basis + ". " + b.Source}
		if b.Open(a.Store.today()) {
			row.State = ui.Badge{Text: "Avtal får inte tecknas", Tone: ui.Bad, Icon: "lock"}
		}
		panel.Blocks = append(panel.Blocks, row)
	}
	body, err := awardPanelTmpl.HTML(panel)
	return ui.Panel{ID: "anbud", Title: "Anbud och avtalsspärr", Body: body}, err
}
