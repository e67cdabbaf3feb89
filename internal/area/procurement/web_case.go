package procurement

import (
	"context"

	"klover/internal/area/law"
	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// casePanel is where a case stands: its phases, its gates and what is next.
type casePanel struct {
	Phases    ui.Timeline
	Gates     []gateRow
	Checklist string
	Left      string // "3 punkter kvar i checklistan"
	Rule      string // which rules the case follows by its value, or why that is not known
	RuleURL   string // of the limit that decided
}

type gateRow struct {
	Label string
	URL   string
	State ui.Badge
	Note  string // who let it through, or the first thing that is missing
}

var casePanelTmpl = web.Parse[casePanel](pages, "case_panel.html")

// work is the way of a case that is carried out in Klöver.
func (a *Web) work(ctx context.Context, p Procurement) (ui.Panel, error) {
	if !p.CaseWork {
		return ui.Panel{}, nil
	}
	w, err := a.Store.Work(ctx, p.ID)
	if err != nil {
		return ui.Panel{}, err
	}
	panel := casePanel{Phases: phases(p), Checklist: p.checklistURL(), Left: leftText(w, p.Phase())}
	for _, g := range []Gate{GateStrategy, GateDocuments} {
		panel.Gates = append(panel.Gates, gateOf(w, p, g))
	}
	panel.Gates = append(panel.Gates,
		factGate("G3 Tilldelningen är beslutad", p.AwardedOn.Sv()), factGate("G4 Avtalet är tecknat", p.SignedOn.Sv()),
		gateOf(w, p, GateHandover))
	if panel.Rule, panel.RuleURL, err = a.rule(ctx, p); err != nil {
		return ui.Panel{}, err
	}
	body, err := casePanelTmpl.HTML(panel)
	return ui.Panel{ID: "arbetsgang", Title: "Arbetsgång", Body: body}, err
}

func phases(p Procurement) ui.Timeline {
	line := ui.Timeline{Label: "Arbetsgångens steg"}
	began := map[Phase]day.Date{Prepare: p.TakenOn, Procure: p.AnnouncedOn, Implement: p.SignedOn, Manage: p.ClosedOn}
	state := ui.Done
	for _, f := range Phases {
		on := began[Phase(f.Value)]
		step := ui.Step{Label: f.Label, Text: on.Short(), At: on.String(), State: state}
		if Phase(f.Value) == p.Phase() {
			step.State, state = ui.Now, ui.Next
		}
		line.Steps = append(line.Steps, step)
	}
	return line
}

func leftText(w Work, f Phase) string {
	n := 0
	for _, c := range w.Checks {
		if c.Phase == f && c.Blocks() {
			n++
		}
	}
	if n == 0 {
		return "Inget kvar i checklistan för " + f.Sv()
	}
	return sv.Plural(n, "punkt", "punkter") + " kvar i checklistan för " + f.Sv()
}

func gateOf(w Work, p Procurement, g Gate) gateRow {
	row := gateRow{Label: g.Sv(), URL: p.gateURL(g)}
	if a, ok := w.Passed(g); ok {
		row.State, row.Note = ui.Badge{Text: a.ApprovedOn.Sv(), Tone: ui.Good, Icon: "check"}, a.ByName
		return row
	}
	missing := w.Missing(p, g)
	if len(missing) == 0 {
		row.State, row.Note = ui.Badge{Text: "Kan godkännas", Tone: ui.Info}, "väntar på godkännande"
		return row
	}
	row.State, row.Note = ui.Badge{Text: "Inte klar", Tone: ui.Neutral}, missing[0]
	return row
}

func factGate(label, on string) gateRow {
	if on == "" {
		return gateRow{Label: label, State: ui.Badge{Text: "Inte klar", Tone: ui.Neutral}}
	}
	return gateRow{Label: label, State: ui.Badge{Text: on, Tone: ui.Good, Icon: "check"}}
}

// rule says which rules the case follows by what is bought and its value, and the limit
// that decided, with the limit's page.
func (a *Web) rule(ctx context.Context, p Procurement) (text, url string, err error) {
	book, err := law.Store{DB: a.Store.DB}.Book(ctx)
	if err != nil {
		return "", "", err
	}
	r, err := p.Ruling(book, a.Store.today())
	if err != nil {
		text := fault.Message(err)
		for _, f := range fault.FieldsOf(err) {
			text = f.Message
		}
		return text, "", nil
	}
	if r.Limit.Basis.RuleID == "" {
		return r.Label + ".", "", nil
	}
	return r.Label + ". Gränsen är " + r.Limit.Amount.Sv() + " (" + r.Limit.Basis.Sv() + ").", r.Limit.Basis.Page(), nil
}
