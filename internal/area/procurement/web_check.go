package procurement

import (
	"context"
	"net/http"
	"strings"

	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// checkPage is the checklists of a case, one part for each phase.
type checkPage struct {
	Crumbs []ui.Crumb
	Wrong  ui.Notice
	Phases []phaseChecks
	Action string // "" for those who only read
	Empty  ui.Empty
}

type phaseChecks struct {
	Title  string
	Now    bool
	Status ui.Badge
	Checks []checkRow
}

type checkRow struct {
	Check
	Chosen []option
	Error  string
}

type option struct {
	Value, Label string
	Chosen       bool
}

var checkTmpl = web.Parse[checkPage](pages, "checklist.html")

func (p Procurement) checklistURL() string { return p.URL() + "/checklista" }

func (a *Web) checklist(w http.ResponseWriter, r *http.Request) error {
	p, err := a.Store.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	page, err := a.checkPage(r.Context(), p)
	if err != nil {
		return err
	}
	return checkTmpl.Render(w, r, "Checklista: "+p.Title, page)
}

func (a *Web) checkPage(ctx context.Context, p Procurement) (checkPage, error) {
	checks, err := a.Store.Checks(ctx, p.ID)
	page := checkPage{Crumbs: crumbs(p)}
	if may(ctx, permWrite, p) {
		page.Action = p.checklistURL()
	}
	for _, f := range Phases {
		part := phaseOf(Phase(f.Value), p, checks)
		if len(part.Checks) > 0 {
			page.Phases = append(page.Phases, part)
		}
	}
	if len(page.Phases) == 0 {
		page.Empty = ui.Empty{Icon: "checklist", Title: "Upphandlingen har ingen checklista",
			Text: "Checklistor hämtas ur handboken när ett steg börjar, för upphandlingar som drivs i Klöver från början."}
	}
	return page, err
}

func phaseOf(f Phase, p Procurement, checks []Check) phaseChecks {
	part := phaseChecks{Title: f.Sv(), Now: f == p.Phase()}
	waiting := 0
	for _, c := range checks {
		if c.Phase != f {
			continue
		}
		if c.Blocks() {
			waiting++
		}
		part.Checks = append(part.Checks, checkRow{Check: c, Chosen: answers(c.Answer)})
	}
	part.Status = ui.Badge{Text: "Klar", Tone: ui.Good, Icon: "check"}
	if waiting > 0 {
		part.Status = ui.Badge{Text: sv.Plural(waiting, "punkt kvar", "punkter kvar"), Tone: ui.Warn}
	}
	return part
}

func answers(now string) []option {
	list := []option{{"", "Inte besvarad", now == ""}}
	for _, o := range Answers {
		list = append(list, option{o.Value, o.Label, o.Value == now})
	}
	return list
}

// answer stores the replies that differ from what is known. A reply that is refused
// is shown with its fault, and the others are stored.
func (a *Web) answer(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	p, err := a.Store.Get(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := Scope(ctx, p); err != nil {
		return err
	}
	checks, err := a.Store.Checks(ctx, p.ID)
	if err != nil {
		return err
	}
	replies := map[string]Reply{}
	for _, c := range checks {
		if reply, ok := replyOf(c, posted); ok {
			replies[c.ID] = reply
		}
	}
	wrong, err := a.Store.Replies(ctx, p.ID, replies)
	if err != nil {
		return err
	}
	if len(wrong) == 0 {
		return web.Redirect(w, r, p.checklistURL(), "Checklistan är sparad.")
	}
	return a.answerAgain(w, r, p, posted, wrong)
}

// replyOf returns what was posted about an item, when it changes something.
func replyOf(c Check, posted map[string]string) (Reply, bool) {
	value, ok := posted["a-"+c.ID]
	reply := Reply{value, strings.TrimSpace(posted["w-"+c.ID]), strings.TrimSpace(posted["e-"+c.ID])}
	return reply, ok && reply != Reply{c.Answer, c.Why, c.Evidence}
}

func (a *Web) answerAgain(w http.ResponseWriter, r *http.Request, p Procurement, posted, wrong map[string]string) error {
	page, err := a.checkPage(r.Context(), p)
	if err != nil {
		return err
	}
	page.Wrong = ui.Notice{Tone: ui.Bad, Title: sv.Plural(len(wrong), "svar är inte sparat", "svar är inte sparade"), Text: "Rätta dem som är markerade. De andra är sparade."}
	for i := range page.Phases {
		for j := range page.Phases[i].Checks {
			row := &page.Phases[i].Checks[j]
			if row.Error = wrong[row.ID]; row.Error != "" {
				row.Why, row.Evidence, row.Chosen = posted["w-"+row.ID], posted["e-"+row.ID], answers(posted["a-"+row.ID])
			}
		}
	}
	return checkTmpl.RenderStatus(w, r, http.StatusUnprocessableEntity, "Checklista: "+p.Title, page)
}
