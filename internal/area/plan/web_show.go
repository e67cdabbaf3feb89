package plan

import (
	"context"
	"net/http"
	"slices"

	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

type showPage struct {
	Number     string
	Status     ui.Badge
	Notices    []ui.Notice
	Timeline   ui.Timeline
	Facts      ui.Facts
	Candidates ui.Table
	Guests     []guestLine
	Invite     ui.Form
	Versions   ui.Table
	Panels     []ui.Panel
	History    ui.History
	Actions    []ui.Action
}

// guestLine is a guest with the button that takes it away, if the user may.
type guestLine struct {
	Text   string
	Remove ui.Action
}

var showTmpl = web.Parse[showPage](pages, "show.html")

func (a *Web) show(w http.ResponseWriter, r *http.Request) error {
	it, err := a.load(r)
	if err != nil {
		return err
	}
	return a.render(w, r, it, nil, nil)
}

// render shows the item, with the form of a guest as it was posted if that is wrong.
func (a *Web) render(w http.ResponseWriter, r *http.Request, it Item, posted map[string]string, wrong error) error {
	ctx := r.Context()
	page := showPage{Number: it.Number, Status: badge(it.State), Notices: a.notices(it), Timeline: a.timeline(it), Facts: facts(ctx, it), Actions: a.actions(ctx, it)}
	entries, err := audit.History(ctx, a.Store.DB, KindItem, it.ID)
	if err != nil {
		return err
	}
	page.History = record.HistoryOf("planposten", entries)
	if err := a.related(ctx, it, &page); err != nil {
		return err
	}
	if web.May(ctx, "plan.write") && it.State.Open() {
		page.Invite = inviteForm(it)
		if wrong != nil {
			page.Invite.Posted(posted, wrong)
		}
	}
	for _, make := range a.Panels {
		p, err := make(ctx, it)
		if err != nil {
			return err
		}
		if p.Body != "" {
			page.Panels = append(page.Panels, p)
		}
	}
	if wrong != nil {
		return showTmpl.RenderStatus(w, r, web.StatusOf(wrong), it.Title, page)
	}
	return showTmpl.Render(w, r, it.Title, page)
}

// related fills in guests, candidates and the versions that have the item.
func (a *Web) related(ctx context.Context, it Item, page *showPage) error {
	guests, err := a.Store.Guests(ctx, it.ID)
	if err != nil {
		return err
	}
	for _, g := range guests {
		line := guestLine{Text: g.Sv() + ", " + field.LabelOf(GuestKinds, g.Kind)}
		if web.May(ctx, "plan.write") {
			line.Remove = ui.Action{Label: "Ta bort " + g.Name, URL: it.URL() + "/gaster/ta-bort", Icon: "x", Post: true, Values: []ui.Hidden{{Name: "gast", Value: g.ID}}}
		}
		page.Guests = append(page.Guests, line)
	}
	candidates, _, err := a.Store.Candidates(ctx, CandidateFilter{ItemID: it.ID}, Page{Limit: 20})
	if err != nil {
		return err
	}
	page.Candidates = candidateColumnsFor(it.ID).Table("Kandidater", candidates)
	rows, err := a.Store.InVersions(ctx, it.ID)
	page.Versions = ui.Columns[Appearance]{
		{Label: "Version", Cell: func(v *Appearance) ui.Cell {
			return ui.Link("Version "+number(v.No)+" – "+v.Label, VersionPath+"/"+v.VersionID)
		}},
		{Label: "Läge då", Cell: func(v *Appearance) ui.Cell { return ui.Text(v.State.Sv()) }},
		{Label: "Annons då", Cell: func(v *Appearance) ui.Cell { return ui.Time(v.NoticeOn.String(), orDash(v.NoticeOn.Sv())) }},
		{Label: "Avtalsstart då", Cell: func(v *Appearance) ui.Cell { return ui.Time(v.ContractOn.String(), orDash(v.ContractOn.Sv())) }},
	}.Table("Planens versioner", rows)
	return err
}

func facts(ctx context.Context, it Item) ui.Facts {
	keys := slices.DeleteFunc(Fields.Keys(), func(key string) bool {
		return slices.Contains([]string{"number", "title", "state", "starts_on", "notice_on", "opening_on", "award_on", "contract_on"}, key)
	})
	f := ui.NewFacts(Fields, &it, keys...)
	if it.ContractID != "" && web.May(ctx, "contract.read") {
		f.Link("contract", "/avtal/"+it.ContractID)
	}
	if it.ProcurementID != "" && web.May(ctx, "procurement.read") {
		f.Link("procurement", "/upphandlingar/"+it.ProcurementID)
	}
	if it.OriginURL != "" {
		f.Link("origin_ref", it.OriginURL)
	}
	if it.CategoryID != "" && web.May(ctx, "category.read") {
		f.Link("category_id", "/kategorier/"+string(it.CategoryID))
	}
	f.DropEmpty()
	return f
}

func (a *Web) notices(it Item) []ui.Notice {
	var list []ui.Notice
	if text, late := it.Late(a.Store.Today()); late {
		list = append(list, ui.Notice{Tone: ui.Warn, Title: "För kort om tid", Text: text + " Välj ett snabbare förfarande, förläng nuvarande avtal eller flytta dagen."})
	}
	if it.State == Dropped {
		list = append(list, ui.Notice{Title: "Struken " + it.EndedOn.Sv(), Text: it.DropReason})
	}
	if it.KeptOut {
		list = append(list, ui.Notice{Title: "Utelämnas ur den publika utgåvan", Text: it.KeptOutReason})
	}
	return list
}

func (a *Web) timeline(it Item) ui.Timeline {
	today := a.Store.Today()
	t := ui.Timeline{Label: "Planerad tid"}
	for _, d := range it.days() {
		if d.on == 0 {
			continue
		}
		state := ui.Next
		if d.on < today {
			state = ui.Done
		}
		if d.on < today && it.State == Planned {
			state = ui.Late
		}
		t.Steps = append(t.Steps, ui.Step{Label: stepLabels[d.key], At: d.on.String(), Text: d.on.Short(), State: state})
	}
	return t
}

var stepLabels = map[string]string{"starts_on": "Start", "notice_on": "Annons", "opening_on": "Anbudsöppning", "award_on": "Tilldelning", "contract_on": "Avtalsstart"}

func (a *Web) actions(ctx context.Context, it Item) []ui.Action {
	if !web.May(ctx, "plan.write") || guard(ctx, it.Parties) != nil {
		return nil
	}
	var list []ui.Action
	for _, v := range verbs {
		if v.when(it) {
			list = append(list, ui.Action{Label: v.label, URL: it.URL() + "/" + v.path, Icon: v.icon, Danger: v.danger})
		}
	}
	list = append(list, ui.Action{Label: "Ändra", URL: it.URL() + "/andra", Icon: "pencil", Primary: it.State != Planned || a.Begin == nil})
	if it.State == Planned && a.Begin != nil && web.May(ctx, "procurement.write") {
		list = append(list, ui.Action{Label: "Starta upphandling", URL: a.Begin([]string{it.ID}), Icon: "arrow-right", Primary: true})
	}
	return list
}

func inviteForm(it Item) ui.Form {
	return ui.Form{Action: it.URL() + "/gaster", Submit: "Lägg till", Controls: []ui.Control{
		{Key: "name", Label: "Organisation", Type: "text", Required: true, Help: "En kommun, en annan region eller ett bolag. Gäster äger inte planposten."},
		{Key: "org_no", Label: "Organisationsnummer", Type: "text"},
		{Key: "kind", Label: "Sort", Type: "choice", Required: true, Options: choices(GuestKinds, "")},
	}}
}

func (a *Web) invite(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	it, err := a.load(r)
	if err != nil {
		return err
	}
	if err := guard(r.Context(), it.Parties); err != nil {
		return err
	}
	g := Guest{ItemID: it.ID, Name: posted["name"], Kind: posted["kind"]}
	if g.OrgNo, err = ParseOrgNo(posted["org_no"]); err != nil {
		err = refuse("org_no", fault.Message(err))
	} else {
		err = a.Store.Invite(r.Context(), g)
	}
	if web.Correctable(err) {
		return a.render(w, r, it, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, it.URL()+"#gaster", g.Name+" är med som gäst.")
}

func (a *Web) uninvite(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	it, err := a.load(r)
	if err != nil {
		return err
	}
	if err := guard(r.Context(), it.Parties); err != nil {
		return err
	}
	if err := a.Store.Uninvite(r.Context(), it.ID, posted["gast"]); err != nil {
		return err
	}
	return web.Redirect(w, r, it.URL()+"#gaster", "Gästen är borttagen.")
}
