package procurement

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"klover/internal/area/diary"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// gatePage is one gate: what it waits for, who let the case through, and the form
// of whoever may do so.
type gatePage struct {
	Crumbs  []ui.Crumb
	Actions []ui.Action // to where what is missing is done
	State   ui.Notice
	Facts   ui.Facts // of the strategy that is approved
	Missing []string
	Demands []gateRow  // what the handover needs of other registers
	Earlier []Approval // taken back
	Form    ui.Form
}

// strategyKeys is what the strategy says, and what takes its approval back when it is
// changed.
var strategyKeys = []string{"purchaser", "parties", "nature", "regime", "procedure", "estimated_value", "segment", "follow_up", "wanted_on"}

var gateTmpl = web.Parse[gatePage](pages, "gate.html")

// gatePaths is the gates in the addresses.
var gatePaths = []struct {
	gate Gate
	path string
}{{GateStrategy, "grind-strategi"}, {GateDocuments, "grind-dokument"}, {GateHandover, "grind-overlamning"}}

func (p Procurement) gateURL(g Gate) string {
	for _, one := range gatePaths {
		if one.gate == g {
			return p.URL() + "/" + one.path
		}
	}
	return p.URL()
}

func (a *Web) gate(g Gate) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		p, err := a.Store.Get(r.Context(), r.PathValue("id"))
		if err != nil {
			return err
		}
		page, err := a.gatePage(r.Context(), p, g)
		if err != nil {
			return err
		}
		return gateTmpl.Render(w, r, g.Sv()+": "+p.Title, page)
	}
}

func (a *Web) gatePage(ctx context.Context, p Procurement, g Gate) (gatePage, error) {
	work, err := a.Store.Work(ctx, p.ID)
	page := gatePage{Crumbs: crumbs(p), Actions: gateActions(ctx, p, g)}
	for _, one := range work.Approvals {
		if one.Gate == g && one.RevokedOn != 0 {
			page.Earlier = append(page.Earlier, one)
		}
	}
	if g == GateStrategy {
		page.Facts = ui.NewFacts(Fields, &p, strategyKeys...)
		for i := range page.Facts.Groups { // one box, one heading
			page.Facts.Groups[i].Heading = ""
		}
	}
	allowed := may(ctx, permApprove, p)
	passed, ok := work.Passed(g)
	switch {
	case ok:
		page.State = ui.Notice{Tone: ui.Good, Title: "Godkänd " + passed.ApprovedOn.Long(), Text: strings.TrimSpace(passed.ByName + ". " + passed.Note)}
		if allowed && (g == GateHandover && p.ClosedOn == 0 || p.AnnouncedOn == 0) {
			page.Form = ui.Form{Action: p.gateURL(g) + "/aterkalla", Submit: "Ta tillbaka godkännandet", Cancel: p.URL(), Danger: true,
				Controls: []ui.Control{{Key: "why", Label: "Varför tas godkännandet tillbaka?", Type: "long", Required: true}}}
		}
		return page, err
	case !p.CaseWork:
		page.State = ui.Notice{Tone: ui.Info, Title: "Grinden används inte", Text: "Upphandlingen drevs inte i Klöver från början."}
		return page, err
	}
	missing := work.Missing(p, g)
	if g == GateHandover && len(work.Demands) > 0 { // they say themselves what they lack
		page.Demands, missing = demandRows(work.Demands), work.open(Implement)
	}
	for _, what := range missing {
		page.Missing = append(page.Missing, sv.UpperFirst(what))
	}
	page.State = ui.Notice{Tone: ui.Warn, Title: "Inte godkänd", Text: "Godkänns av någon annan än den som driver upphandlingen."}
	if allowed && len(work.Missing(p, g)) == 0 && web.UserFrom(ctx).ID != p.PurchaserID {
		page.Form = ui.Form{Action: p.gateURL(g), Submit: "Godkänn", Cancel: p.URL(), Controls: []ui.Control{{Key: "note", Label: "Kommentar", Type: "long"}}}
	}
	return page, err
}

func (a *Web) approve(g Gate) web.Handler {
	return a.passGate(g, "Godkänd: "+g.Sv()+".", func(ctx context.Context, p Procurement, posted map[string]string) error {
		_, err := a.Store.Approve(ctx, p.ID, g, strings.TrimSpace(posted["note"]))
		return err
	})
}

func (a *Web) revoke(g Gate) web.Handler {
	return a.passGate(g, "Godkännandet är tillbakataget.", func(ctx context.Context, p Procurement, posted map[string]string) error {
		return a.Store.Revoke(ctx, p.ID, g, strings.TrimSpace(posted["why"]))
	})
}

// passGate does something with a gate, and shows its page again when that is refused.
func (a *Web) passGate(g Gate, done string, do func(context.Context, Procurement, map[string]string) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		posted, err := web.FormValues(r)
		if err != nil {
			return err
		}
		p, err := a.writable(r)
		if err != nil {
			return err
		}
		if err = do(r.Context(), p, posted); err == nil {
			return web.Redirect(w, r, p.URL(), done)
		}
		page, pageErr := a.gatePage(r.Context(), p, g)
		if pageErr != nil || !web.Correctable(err) {
			return cmp.Or(pageErr, err)
		}
		page.Form.Posted(posted, err)
		return gateTmpl.RenderStatus(w, r, web.StatusOf(err), g.Sv()+": "+p.Title, page)
	}
}

func demandRows(demands []Demand) []gateRow {
	var rows []gateRow
	for _, d := range demands {
		row := gateRow{Label: d.Label, URL: d.URL, State: ui.Badge{Text: "Klart", Tone: ui.Good, Icon: "check"}, Note: d.Met}
		if d.Met == "" {
			row.State, row.Note = ui.Badge{Text: "Saknas", Tone: ui.Warn}, sv.UpperFirst(d.Lacks)
		}
		rows = append(rows, row)
	}
	return rows
}

// gateActions lead to where that is done which the gate waits for.
func gateActions(ctx context.Context, p Procurement, g Gate) []ui.Action {
	check := ui.Action{Label: "Checklistan", URL: p.checklistURL(), Icon: "checklist"}
	switch {
	case !p.CaseWork:
		return nil
	case g == GateDocuments:
		return []ui.Action{{Label: "Teamet", URL: p.teamURL(), Icon: "users"}, check}
	case g == GateHandover:
		return []ui.Action{check}
	case may(ctx, permWrite, p):
		return []ui.Action{{Label: "Ändra uppgifterna", URL: p.URL() + "/andra", Icon: "pencil"},
			{Label: "Ny upphandlingsstrategi", URL: diary.NewURL(p.caseFile(), diary.Strategy), Icon: "file-plus"}}
	}
	return nil
}
