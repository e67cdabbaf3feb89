package procurement

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

type showPage struct {
	Crumbs   []ui.Crumb
	Number   string
	Lead     string // purchaser and next deadline
	Status   []ui.Badge
	Actions  []ui.Action
	Timeline ui.Timeline
	First    []ui.Panel // where the case stands, before its facts
	Facts    ui.Facts
	Demands  []ui.Badge // kinds of requirement that are set
	Cancel   ui.Notice  // why it was cancelled
	Panels   []ui.Panel
	History  ui.History
}

var showTmpl = web.Parse[showPage](pages, "show.html")

func (a *Web) show(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := a.Store.Get(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	whole := p
	if may, err := reads(ctx, a.Store, p); err != nil {
		return err
	} else if !may {
		p = p.Veiled()
	}
	page := showPage{
		Crumbs: []ui.Crumb{{Label: "Upphandlingar", URL: Path}}, Number: p.Number, Lead: lead(p), Status: stateCell(&p).Badges,
		Timeline: timeline(p, a.Store.today()), Demands: demands(p), Cancel: cancelNotice(p),
	}
	if page.Facts, err = a.facts(ctx, p); err != nil {
		return err
	}
	if page.Actions, err = a.actions(ctx, whole); err != nil {
		return err
	}
	if page.First, err = a.panels(ctx, whole, a.work); err != nil {
		return err
	}
	if page.Panels, err = a.panels(ctx, whole, append([]panelOf{a.origin, a.guests, a.timePlan, a.tenders, a.teamPanel}, a.Panels...)...); err != nil {
		return err
	}
	entries, err := a.Store.History(ctx, p.ID)
	if err != nil {
		return err
	}
	page.History = record.HistoryOf("upphandlingen", entries)
	return showTmpl.Render(w, r, p.Title, page)
}

func lead(p Procurement) string {
	text := "Ingen inköpare är utsedd"
	if p.Purchaser != "" {
		text = "Inköpare " + p.Purchaser
	}
	if p.BuyerName != "" && !p.CarriedOutByUs {
		text = p.BuyerName
	}
	if what, on := p.NextDeadline(); on != 0 {
		text += " · " + what + " " + on.Long()
	}
	return text
}

// timeline shows the steps that the procedure has, taken or not.
func timeline(p Procurement, today day.Date) ui.Timeline {
	t := ui.Timeline{Label: "Upphandlingens steg"}
	steps := []step{{"", "Uttagen", p.TakenOn}}
	advertised := p.Procedure.Advertised() || p.AnnouncedOn != 0
	if advertised || p.StrategyApprovedOn != 0 {
		steps = append(steps, step{"", "Strategi beslutad", p.StrategyApprovedOn})
	}
	if advertised {
		steps = append(steps, step{"", "Annonserad", p.AnnouncedOn}, step{"", "Sista anbudsdag", p.TenderDeadline})
	}
	steps = append(steps, step{"", "Tilldelad", p.AwardedOn}, step{"", "Avtal tecknat", p.SignedOn}, step{"", "Avslutad", p.ClosedOn})
	if p.State == Cancelled {
		steps = slices.DeleteFunc(steps, func(s step) bool { return s.on == 0 })
		steps = append(steps, step{"", "Avbruten", p.CancelledOn})
	}
	last := lastTaken(steps, today)
	for i, s := range steps {
		t.Steps = append(t.Steps, ui.Step{Label: s.name, Text: s.on.Short(), At: s.on.String(), State: stepState(i, last, s, today, p)})
	}
	return t
}

// lastTaken returns the place of the last step that has been taken, -1 for none.
func lastTaken(steps []step, today day.Date) int {
	last := -1
	for i, s := range steps {
		if s.on != 0 && s.on <= today {
			last = i
		}
	}
	return last
}

func stepState(i, last int, s step, today day.Date, p Procurement) ui.State {
	switch {
	case i <= last:
		return ui.Done
	case i == last+1 && p.State.Running():
		return ui.Now
	case s.on != 0 && s.on < today:
		return ui.Late
	}
	return ui.Next
}

func demands(p Procurement) []ui.Badge {
	var list []ui.Badge
	for _, key := range []string{"code_of_conduct", "environment", "environment_prioritised", "social", "accessibility", "personal_data", "functional"} {
		d, _ := Fields.Get(key)
		if d.Raw(&p) == "ja" {
			list = append(list, ui.Badge{Text: d.Label, Tone: ui.Good})
		}
	}
	return list
}

func cancelNotice(p Procurement) ui.Notice {
	if p.State != Cancelled {
		return ui.Notice{}
	}
	text := field.LabelOf(CancelReasons, p.CancelReason) + "."
	if p.CancelText != "" {
		text += " " + p.CancelText
	}
	switch p.Avoidable {
	case Yes:
		text += " Bedömning: kunde ha undvikits."
	case No:
		text += " Bedömning: kunde inte undvikas."
	default:
		text += " Om det kunde ha undvikits är inte bedömt."
	}
	if p.CancelLesson != "" {
		text += " Lärdom: " + p.CancelLesson
	}
	return ui.Notice{Tone: ui.Warn, Title: "Avbruten " + p.CancelledOn.Long(), Text: text}
}

// factKeys leaves out what the page already shows as title, steps and badges.
var factKeys = []string{
	"description", "category_id", "cpv", "nature", "parties", "host", "carried_out_by_us", "form", "external_framework",
	"not_coordinated_reason", "not_coordinated_text", "procedure", "regime", "framework", "lots", "client_unit", "outsourced", "consultant",
	"buyer_name", "buyer_org_no", "buyer_sector", "notice_id", "tenders_received", "segment", "follow_up", "wanted_on", "term_months", "options", "option_notice", "award_reasons", "notified_on", "award_notice_on", "estimated_value", "contracted_value", "source",
}

func (a *Web) facts(ctx context.Context, p Procurement) (ui.Facts, error) {
	set, err := a.fields(ctx)
	if err != nil {
		return ui.Facts{}, err
	}
	facts := ui.NewFacts(set, &p, factKeys...)
	if p.CategoryID != "" {
		facts.Link("category_id", "/kategorier/"+p.CategoryID)
	}
	for _, g := range facts.Groups {
		for i, fact := range g.Facts {
			if strings.HasPrefix(fact.Value, sv.Missing) {
				g.Facts[i].Value = "" // not known: left out with the other empty ones
			}
		}
	}
	facts.DropEmpty()
	return facts, nil
}

// panelOf makes a box of a procurement's page, empty when it has none.
type panelOf = func(context.Context, Procurement) (ui.Panel, error)

func (a *Web) panels(ctx context.Context, p Procurement, makes ...panelOf) ([]ui.Panel, error) {
	var list []ui.Panel
	for _, make := range makes {
		panel, err := make(ctx, p)
		if err != nil {
			return nil, err
		}
		if panel.Body != "" {
			list = append(list, panel)
		}
	}
	return list, nil
}

// actions is what the user may do with the procurement now; the next step of the
// work is the main one.
func (a *Web) actions(ctx context.Context, p Procurement) ([]ui.Action, error) {
	var list []ui.Action
	for _, more := range a.Actions {
		actions, err := more(ctx, p)
		if err != nil {
			return nil, err
		}
		list = append(list, actions...)
	}
	if p.State == Cancelled && may(ctx, permWrite, p) {
		list = append(list, ui.Action{Label: "Gör om", URL: From{RerunOf: p.ID}.at(Path + "/ny"), Icon: "refresh"})
	}
	if p.CaseWork && mayInvite(ctx, p) {
		list = append(list, ui.Action{Label: "Bjud in gäster", URL: p.guestURL(), Icon: "users"})
	}
	if may(ctx, permWrite, p) {
		list = append(list, ui.Action{Label: "Ändra", URL: p.URL() + "/andra", Icon: "pencil"})
	}
	next, err := a.nextGate(ctx, p)
	if err != nil {
		return nil, err
	}
	possible := p.Verbs()
	for _, v := range verbs {
		if !may(ctx, v.perm, p) || !slices.Contains(possible, v.name) || v.name == "tilldela" && p.Purchaser != "" {
			continue
		}
		action := ui.Action{Label: v.label, URL: p.URL() + "/" + v.name, Icon: v.icon, Danger: v.danger}
		done := v.name == "anbud" && (p.TendersReceived.Known || !p.Procedure.Advertised())
		if v.forward && next == nil && !done {
			action.Primary, next = true, &action
			continue
		}
		list = append(list, action)
	}
	if next != nil {
		list = append(list, *next)
	}
	return list, nil
}

// nextGate is the gate that the notice of a case waits for, as the main button; nil
// when it waits for none.
func (a *Web) nextGate(ctx context.Context, p Procurement) (*ui.Action, error) {
	if !p.CaseWork || p.State != Taken && p.State != Preparing || p.Purchaser == "" || !p.Procedure.Advertised() {
		return nil, nil
	}
	w, err := a.Store.Work(ctx, p.ID)
	for _, g := range []Gate{GateStrategy, GateDocuments} {
		if _, ok := w.Passed(g); !ok {
			return &ui.Action{Label: "Nästa grind: " + g.short(), URL: p.gateURL(g), Icon: "arrow-right", Primary: true}, err
		}
	}
	return nil, err
}
