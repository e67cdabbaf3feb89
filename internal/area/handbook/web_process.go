package handbook

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"klover/internal/base/chart"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

func digits(n int) string        { return strconv.Itoa(n) }
func words(text string) []string { return strings.Fields(text) }

type processesPage struct {
	Map     template.HTML
	List    ui.Table
	Actions []ui.Action
}

type processPage struct {
	Crumbs    []ui.Crumb
	Code      string
	State     []ui.Badge
	Actions   []ui.Action
	Facts     ui.Facts
	Roles     ui.Table
	Matrix    ui.Table
	Steps     ui.Table
	Documents ui.Table
	Leaders   ui.Table
	Appoint   ui.Form
	MayWrite  bool
	Return    ui.Form // of those who approve
	Suggest   ui.Form
	Asked     ui.Table // suggestions
	History   ui.History
}

type processForm struct {
	Form  ui.Form
	Roles []roleControls
}

type roleControls struct {
	Legend   string
	Controls []ui.Control
}

var (
	processesTmpl   = web.Parse[processesPage](pages, "processes.html")
	processTmpl     = web.Parse[processPage](pages, "process.html")
	processFormTmpl = web.Parse[processForm](pages, "process_form.html")
	mapTmpl         = web.Parse[Drawing](pages, "map.html")
)

func (a *Web) processes(w http.ResponseWriter, r *http.Request) error {
	all, err := a.Store.Processes(r.Context())
	if err != nil {
		return err
	}
	page := processesPage{List: a.processTable("Processer", all)}
	page.List.Empty = ui.Empty{Icon: "hierarchy-2", Title: "Det finns inga processer än", Text: "Börja med huvudprocessen och lägg delprocesser och steg under den."}
	if drawing := Draw(all); len(drawing.Rows) > 0 {
		if page.Map, err = mapTmpl.HTML(drawing); err != nil {
			return err
		}
		page.Actions = append(page.Actions, ui.Action{Label: "Kartan som SVG", URL: ProcessPath + "/karta.svg", Icon: "download", New: true})
	}
	if web.May(r.Context(), "handbook.write") {
		page.Actions = append(page.Actions, ui.Action{Label: "Ny process", URL: ProcessPath + "/ny", Icon: "plus", Primary: true})
	}
	return processesTmpl.Render(w, r, "Processer", page)
}

// drawing sends the map as a picture of its own, with the colours of paper.
func (a *Web) drawing(w http.ResponseWriter, r *http.Request) error {
	all, err := a.Store.Processes(r.Context())
	if err != nil {
		return err
	}
	body, err := mapTmpl.HTML(Draw(all))
	if err != nil {
		return err
	}
	text := strings.Replace(string(body), "<svg ", `<svg xmlns="http://www.w3.org/2000/svg" `, 1)
	text = strings.ReplaceAll(text, `class="ch-plate ch-axis-l"`, `fill="`+chart.Plate.Hex()+`" stroke="`+chart.Axis.Hex()+`"`)
	text = strings.ReplaceAll(text, `class="ch-ink"`, `fill="`+chart.Ink.Hex()+`" font-family="sans-serif"`)
	w.Header().Set("Content-Type", "image/svg+xml; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="processkarta.svg"`)
	_, err = w.Write([]byte(text))
	return err
}

func (a *Web) processTable(label string, list []Process) ui.Table {
	today := a.Store.Today()
	return ui.Columns[Process]{
		{Label: "Process", Cell: func(p *Process) ui.Cell { return ui.Link(p.title(), p.URL()).Under(levelLabel(p.Level)) }},
		{Label: "Processägare", Cell: func(p *Process) ui.Cell { return ui.Text(p.Owner) }},
		{Label: "Processledare", Cell: func(p *Process) ui.Cell { return ui.Text(p.Leader(today)) }},
		{Label: "Läge", Cell: func(p *Process) ui.Cell {
			return ui.Mark(append([]ui.Badge{stateBadges[p.State]}, lateBadge(p.Late(today))...)...)
		}},
	}.Table(label, list)
}

func levelLabel(l Level) string {
	for _, o := range levels {
		if o.Value == string(l) {
			return o.Label
		}
	}
	return ""
}

func (a *Web) process(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, err := a.Store.Processes(ctx)
	if err != nil {
		return err
	}
	p, err := a.Store.Process(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	today := a.Store.Today()
	page := processPage{Crumbs: crumbs(all, p), Code: p.Code, State: append([]ui.Badge{stateBadges[p.State]}, lateBadge(p.Late(today))...),
		Facts: ui.NewFacts(ProcessFields, &p), Actions: processActions(ctx, p), MayWrite: web.May(ctx, "handbook.write")}
	page.Facts.DropEmpty()
	page.Steps = a.processTable("Under processen", childrenOf(all, p.ID))
	page.Roles = roleTable(p.Roles)
	page.Matrix = matrix(childrenOf(all, p.ID))
	page.Leaders = leaderTable(p.Leaders)
	page.Appoint = ui.Form{Action: p.URL() + "/ledare", Submit: "Utse", Controls: []ui.Control{
		{Key: "name", Label: "Ny processledare", Type: "text", Required: true}, {Key: "from", Label: "Från och med", Type: "date", Value: today.Sv(), Required: true}}}
	page.Suggest = suggestForm(p.URL())
	if err := a.fillProcess(ctx, p, &page); err != nil {
		return err
	}
	return processTmpl.Render(w, r, p.Name, page)
}

func (a *Web) fillProcess(ctx context.Context, p Process, page *processPage) error {
	docs, _, err := a.Store.Documents(ctx, Filter{ProcessID: p.ID}, Part{Limit: 100})
	if err != nil {
		return err
	}
	page.Documents = a.documentTable("Dokument", docs)
	asked, _, err := a.Store.Suggestions(ctx, SuggestionFilter{ProcessID: p.ID}, Part{Limit: 20})
	if err != nil {
		return err
	}
	page.Asked = suggestionColumns.Table("Förslag", asked)
	entries, err := a.Store.History(ctx, ProcessKind, p.ID)
	page.History = record.HistoryOf("processen", entries)
	if p.State == Review && web.May(ctx, "handbook.approve") {
		page.Return = returnForm(p.URL()+"/tillbaka", p.Version)
	}
	return err
}

func returnForm(action string, version int64) ui.Form {
	return ui.Form{Action: action, Submit: "Skicka tillbaka", Version: int(version),
		Controls: []ui.Control{{Key: "why", Label: "Vad behöver ändras?", Type: "long", Rows: 2, Required: true}}}
}

func crumbs(all []Process, p Process) []ui.Crumb {
	list := []ui.Crumb{{Label: "Processer", URL: ProcessPath}}
	var way []ui.Crumb
	for id := p.ParentID; id != ""; {
		i := slices.IndexFunc(all, func(o Process) bool { return o.ID == id })
		if i < 0 {
			break
		}
		way = append([]ui.Crumb{{Label: all[i].Name, URL: all[i].URL()}}, way...)
		id = all[i].ParentID
	}
	return append(list, way...)
}

func processActions(ctx context.Context, p Process) []ui.Action {
	post := func(label, verb, icon string, primary bool) ui.Action {
		return ui.Action{Label: label, URL: p.URL() + "/" + verb, Icon: icon, Post: true, Primary: primary, Values: []ui.Hidden{{Name: "version", Value: digits(int(p.Version))}}}
	}
	var list []ui.Action
	if web.May(ctx, "handbook.write") {
		list = append(list, ui.Action{Label: "Ändra", URL: p.URL() + "/andra", Icon: "pencil", Primary: p.State == Approved})
		if p.State == Draft {
			list = append(list, post("Skicka på granskning", "skicka", "send", true))
		}
	}
	if p.State == Review && web.May(ctx, "handbook.approve") && web.UserFrom(ctx).ID != p.ChangedBy {
		list = append(list, post("Fastställ", "faststall", "check", true))
	}
	return list
}

func roleTable(roles []Role) ui.Table {
	t := ui.Columns[Role]{{Label: "Roll", Cell: func(r *Role) ui.Cell { return ui.Text(r.Role) }},
		{Label: "HUKI", Cell: func(r *Role) ui.Cell { return ui.Text(lettersText(r.Letters)) }}}.Table("Vem gör vad", roles)
	t.Empty = ui.Empty{Icon: "users", Title: "Inga roller angivna", Text: "Ange precis en huvudansvarig (H) och minst en som utför (U)."}
	return t
}

func lettersText(letters string) string {
	var list []string
	for _, o := range Letters {
		if strings.Contains(letters, o.Value) {
			list = append(list, o.Label)
		}
	}
	return strings.Join(list, ", ")
}

// matrix is HUKI of all steps: a row for each step, a column for each role.
func matrix(steps []Process) ui.Table {
	var roles []string
	for _, s := range steps {
		for _, r := range s.Roles {
			if !slices.Contains(roles, r.Role) {
				roles = append(roles, r.Role)
			}
		}
	}
	if len(roles) == 0 {
		return ui.Table{}
	}
	columns := ui.Columns[Process]{{Label: "Steg", Cell: func(p *Process) ui.Cell { return ui.Link(p.Name, p.URL()) }}}
	for _, role := range roles {
		columns = append(columns, ui.Columns[Process]{{Label: role, Cell: func(p *Process) ui.Cell {
			for _, r := range p.Roles {
				if r.Role == role {
					return ui.Text(r.Letters)
				}
			}
			return ui.Text("–")
		}}}...)
	}
	return columns.Table("HUKI", steps)
}

func leaderTable(leaders []Leader) ui.Table {
	newest := slices.Clone(leaders)
	slices.Reverse(newest)
	t := ui.Columns[Leader]{
		{Label: "Processledare", Cell: func(l *Leader) ui.Cell { return ui.Text(l.Name) }},
		{Label: "Från och med", Cell: func(l *Leader) ui.Cell { return ui.Text(l.FromOn.Sv()) }},
		{Label: "Till och med", Cell: func(l *Leader) ui.Cell {
			if l.ToOn == 0 {
				return ui.Text("–")
			}
			return ui.Text(l.ToOn.AddDays(-1).Sv())
		}},
	}.Table("Processledare", newest)
	t.Empty = ui.Empty{Icon: "user", Title: "Ingen processledare är utsedd"}
	return t
}

func (a *Web) appoint(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	from, err := day.Parse(posted["from"])
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := a.Store.Appoint(r.Context(), id, strings.TrimSpace(posted["name"]), from); err != nil {
		return err
	}
	return web.Redirect(w, r, Process{ID: id}.URL(), "Processledaren är utsedd.")
}

// blankRoles is how many empty lines for roles the form has.
const blankRoles = 3

func (a *Web) processForm(ctx context.Context, p Process) (processForm, error) {
	all, err := a.Store.Processes(ctx)
	form := ui.NewForm(ProcessFields, &p)
	var parents []field.Option
	for _, o := range all {
		if o.Level != Step && o.ID != p.ID {
			parents = append(parents, field.Option{Value: o.ID, Label: o.title()})
		}
	}
	form.Choose("parent_id", parents)
	form.Action, form.Submit, form.Cancel = ProcessPath, "Spara processen", ProcessPath
	if p.ID != "" {
		form.Action, form.Cancel, form.Version = p.URL(), p.URL(), int(p.Version)
		form.Controls = append(form.Controls, ui.Control{Key: "why", Label: "Varför ändras processen?", Type: "text", Group: "Ändringen", Help: "Syns i historiken."})
	}
	page := processForm{Form: form}
	for i, r := range append(slices.Clone(p.Roles), make([]Role, blankRoles)...) {
		page.Roles = append(page.Roles, roleControls{Legend: fmt.Sprintf("Roll %d", i+1), Controls: []ui.Control{
			{Key: roleKey(i, "role"), Label: "Roll", Type: "text", Value: r.Role, Quiet: true},
			{Key: roleKey(i, "letters"), Label: "HUKI", Type: "text", Value: r.Letters, Quiet: true, Help: "Till exempel H, U eller HU."},
		}})
	}
	return page, err
}

// mostRoles is how many roles a process may have.
const mostRoles = 30

func readProcess(p *Process, posted map[string]string) error {
	err := ProcessFields.Read(p, posted)
	p.Roles = nil
	for i := range mostRoles {
		role, letters := strings.TrimSpace(posted[roleKey(i, "role")]), strings.ToUpper(strings.ReplaceAll(posted[roleKey(i, "letters")], " ", ""))
		if role != "" {
			p.Roles = append(p.Roles, Role{Role: role, Letters: letters})
		}
	}
	return err
}

func (a *Web) newProcess(w http.ResponseWriter, r *http.Request) error {
	page, err := a.processForm(r.Context(), Process{Level: Step, ParentID: r.FormValue("under")})
	if err != nil {
		return err
	}
	return processFormTmpl.Render(w, r, "Ny process", page)
}

func (a *Web) createProcess(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var p Process
	if err = readProcess(&p, posted); err == nil {
		p, err = a.Store.CreateProcess(r.Context(), p)
	}
	if web.Correctable(err) {
		p.ID = ""
		return a.processAgain(w, r, "Ny process", p, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, p.URL(), "Processen är sparad som utkast.")
}

func (a *Web) processAgain(w http.ResponseWriter, r *http.Request, title string, p Process, posted map[string]string, wrong error) error {
	page, err := a.processForm(r.Context(), p)
	if err != nil {
		return err
	}
	page.Form.Posted(posted, wrong)
	return processFormTmpl.RenderStatus(w, r, web.StatusOf(wrong), title, page)
}

func (a *Web) editProcess(w http.ResponseWriter, r *http.Request) error {
	p, err := a.Store.Process(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	page, err := a.processForm(r.Context(), p)
	if err != nil {
		return err
	}
	return processFormTmpl.Render(w, r, "Ändra "+p.Name, page)
}

func (a *Web) saveProcess(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.Store.Process(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	input := saved
	if err = readProcess(&input, posted); err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.SaveProcess(r.Context(), input, posted["why"])
	}
	if record.Stale(err, saved.Version, posted) {
		c := ui.NewConflict(ProcessFields, &input, &saved, posted, int(saved.Version))
		return record.Conflict(w, r, saved.Name, saved.URL(), c, ui.Crumb{Label: "Handbok", URL: Path})
	}
	if web.Correctable(err) {
		return a.processAgain(w, r, "Ändra "+saved.Name, input, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, saved.URL(), "Processen är sparad som utkast. Skicka den på granskning när den är klar.")
}
