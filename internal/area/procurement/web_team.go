package procurement

import (
	"cmp"
	"context"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/mail"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

// teamPage is the team of a procurement with its declarations of conflicts.
type teamPage struct {
	Crumbs  []ui.Crumb
	Actions []ui.Action
	Waiting ui.Notice
	Members ui.Table
	Former  ui.Table
	Many    ui.Form // several at once
	May     bool
}

var teamTmpl = web.Parse[teamPage](pages, "team.html")

func (p Procurement) teamURL() string { return p.URL() + "/team" }

// MemberPath is the address of those in the teams.
const MemberPath = "/teammedlemmar"

// URL is the address of the member's pages.
func (m Member) URL() string { return MemberPath + "/" + m.ID }

func (a *Web) team(w http.ResponseWriter, r *http.Request) error {
	p, err := a.Store.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	page, err := a.teamPage(r.Context(), p)
	if err != nil {
		return err
	}
	return teamTmpl.Render(w, r, "Team: "+p.Title, page)
}

func (a *Web) teamPage(ctx context.Context, p Procurement) (teamPage, error) {
	all, err := a.Store.Members(ctx, p.ID)
	page := teamPage{Crumbs: crumbs(p), May: may(ctx, permWrite, p)}
	var now, former []Member
	for _, m := range all {
		if m.ToOn == 0 {
			now = append(now, m)
		} else {
			former = append(former, m)
		}
	}
	page.Members, page.Former = memberTable(ctx, p, "Teamet", now), memberTable(ctx, p, "Tidigare i teamet", former)
	page.Waiting = undeclaredNotice(now)
	if page.May {
		page.Actions = []ui.Action{{Label: "Lägg till person", URL: p.teamURL() + "/ny", Icon: "user-plus", Primary: true}}
		page.Many = ui.Form{Action: p.teamURL() + "/flera", Submit: "Lägg till", Controls: []ui.Control{
			{Key: "people", Label: "Flera på en gång", Help: "En person på varje rad: namn, e-postadress. De läggs till som referensgrupp.", Type: "long", Required: true}}}
	}
	return page, err
}

func undeclaredNotice(team []Member) ui.Notice {
	waiting := Undeclared(team)
	if len(waiting) == 0 {
		return ui.Notice{}
	}
	return ui.Notice{Tone: ui.Warn, Title: "Jävsdeklaration saknas eller är inte hanterad",
		Text: who(waiting) + ". Upphandlingsdokumenten kan inte godkännas förrän alla i teamet har deklarerat."}
}

// declaration is where a member's declaration stands.
func declaration(m Member) ui.Badge {
	switch {
	case m.DeclaredOn == 0:
		return ui.Badge{Text: "Inte lämnad", Tone: ui.Warn, Icon: "alert-triangle"}
	case m.Conflict == No:
		return ui.Badge{Text: "Inget jäv", Tone: ui.Good, Icon: "check"}
	case m.HandledOn == 0:
		return ui.Badge{Text: "Ska hanteras", Tone: ui.Bad, Icon: "alert-triangle"}
	}
	return ui.Badge{Text: "Hanterat", Tone: ui.Info, Icon: "check"}
}

var teamColumns = ui.Columns[Member]{
	{Label: "Namn", Cell: func(m *Member) ui.Cell { return ui.Cell{Text: m.Who(), Muted: m.Address} }},
	{Label: "Uppgift", Cell: func(m *Member) ui.Cell { return ui.Cell{Text: m.RoleSv(), Muted: m.Unit} }},
	{Label: "Jävsdeklaration", Cell: func(m *Member) ui.Cell {
		return ui.Cell{Badges: []ui.Badge{declaration(*m)}, Muted: m.DeclaredOn.Sv()}
	}},
	{Label: "Med i teamet", Cell: func(m *Member) ui.Cell { return ui.Text(span(*m)) }},
}

func memberTable(ctx context.Context, p Procurement, label string, members []Member) ui.Table {
	table := teamColumns.Table(label, members)
	for i, m := range members {
		table.Rows[i].Label, table.Rows[i].Menu = m.Who(), memberActions(ctx, p, m)
	}
	return table
}

func span(m Member) string {
	if m.ToOn == 0 {
		return "från " + m.FromOn.Sv()
	}
	return m.FromOn.Sv() + " – " + m.ToOn.Sv()
}

func memberActions(ctx context.Context, p Procurement, m Member) []ui.Action {
	if m.ToOn != 0 || !mayDeclare(ctx, p, m) {
		return nil
	}
	list := []ui.Action{{Label: "Jävsdeklaration", URL: m.URL() + "/jav", Icon: "scale"}}
	if !may(ctx, permWrite, p) {
		return list
	}
	if m.Conflict == Yes && m.HandledOn == 0 {
		list = append(list, ui.Action{Label: "Hantera jäv", URL: m.URL() + "/hantera", Icon: "checklist"})
	}
	return append(list, ui.Action{Label: "Ändra", URL: m.URL() + "/andra", Icon: "pencil"},
		ui.Action{Label: "Ta bort ur teamet", URL: m.URL() + "/lamna", Icon: "user-off", Post: true})
}

// memberForm is a page of the team with a form: which attributes it asks for and
// what it does with them.
type memberForm struct {
	name   string // in the address
	title  string
	submit string
	done   string
	intro  string
	keys   []string
	own    bool // the member may send it too
	do     func(ctx context.Context, s Store, m Member) error
}

var memberForms = []memberForm{
	{name: "andra", title: "Ändra i teamet", submit: "Spara", done: "Teamet är sparat.", keys: []string{"name", "address", "role", "unit", "from_on"},
		do: func(ctx context.Context, s Store, m Member) error {
			_, err := s.SaveMember(ctx, m)
			return err
		}},
	{name: "jav", title: "Jävsdeklaration", submit: "Lämna deklarationen", done: "Jävsdeklarationen är lämnad.", own: true, keys: []string{"conflict", "conflict_text"},
		intro: "Den som är jävig får inte delta i arbetet. Uppge till exempel ägande, anställning, uppdrag, släktskap eller nära vänskap som rör en tänkbar leverantör.",
		do: func(ctx context.Context, s Store, m Member) error {
			_, err := s.Declare(ctx, m.ID, Declaration{Conflict: m.Conflict, Text: m.ConflictText})
			return err
		}},
	{name: "hantera", title: "Hantera jäv", submit: "Spara", done: "Det är noterat hur jävet hanteras.", keys: []string{"handling"},
		do: func(ctx context.Context, s Store, m Member) error {
			_, err := s.Handle(ctx, m.ID, s.today(), m.Handling)
			return err
		}},
}

func (a *Web) askMember(f memberForm) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		p, m, err := a.memberOf(r)
		if err != nil {
			return err
		}
		page := a.memberPage(p, m, f)
		if f.own && !mayDeclare(r.Context(), p, m) {
			page.Intro, page.Form = "Deklarationen lämnas av "+m.Who()+" eller av den som driver upphandlingen.", ui.Form{}
		}
		return formTmpl.Render(w, r, f.title+": "+m.Who(), page)
	}
}

// mayDeclare tells whether the user may send the member's declaration: it is the
// user's own, or the user carries out the procurement.
func mayDeclare(ctx context.Context, p Procurement, m Member) bool {
	return m.UserID != "" && m.UserID == web.UserFrom(ctx).ID || may(ctx, permWrite, p)
}

func (a *Web) memberPage(p Procurement, m Member, f memberForm) formPage {
	form := ui.NewForm(MemberFields, &m)
	form.Only(f.keys...)
	form.Choose("conflict", Judgements[1:])
	form.Action, form.Submit, form.Cancel = m.URL()+"/"+f.name, f.submit, p.teamURL()
	return formPage{Crumbs: append(crumbs(p), ui.Crumb{Label: "Team", URL: p.teamURL()}), Intro: f.intro, Form: form}
}

func (a *Web) doMember(f memberForm) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		posted, err := web.FormValues(r)
		if err != nil {
			return err
		}
		p, m, err := a.memberOf(r)
		if err != nil {
			return err
		}
		if !mayDeclare(r.Context(), p, m) {
			return fault.Forbidden("Bara den som driver upphandlingen ändrar i teamet.")
		}
		input, asked := m, map[string]string{}
		for _, key := range f.keys {
			asked[key] = posted[key]
		}
		if err = MemberFields.Read(&input, asked); err == nil {
			err = f.do(r.Context(), a.Store, input)
		}
		if err == nil {
			return web.Redirect(w, r, p.teamURL(), f.done)
		}
		return again(w, r, f.title+": "+m.Who(), a.memberPage(p, m, f), posted, err)
	}
}

// memberOf returns the member of the address and the procurement.
func (a *Web) memberOf(r *http.Request) (Procurement, Member, error) {
	m, err := a.Store.Member(r.Context(), r.PathValue("id"))
	if err != nil {
		return Procurement{}, m, err
	}
	p, err := a.Store.Get(r.Context(), m.ProcurementID)
	return p, m, err
}

func (a *Web) newMember(w http.ResponseWriter, r *http.Request) error {
	p, err := a.writable(r)
	if err != nil {
		return err
	}
	page, err := a.joinPage(r.Context(), p)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Lägg till i teamet", page)
}

func (a *Web) joinPage(ctx context.Context, p Procurement) (formPage, error) {
	form := ui.NewForm(MemberFields, &Member{FromOn: a.Store.today(), Role: "reference"})
	form.Only("name", "address", "role", "unit", "from_on")
	form.Action, form.Submit, form.Cancel = p.teamURL(), "Lägg till", p.teamURL()
	err := suggest(ctx, form.Control("name"), a.People)
	return formPage{Crumbs: append(crumbs(p), ui.Crumb{Label: "Team", URL: p.teamURL()}), Form: form}, err
}

func (a *Web) join(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	p, err := a.writable(r)
	if err != nil {
		return err
	}
	var m Member
	if err = MemberFields.Read(&m, posted); err == nil {
		m.UserID, err = idOf(r.Context(), a.People, m.Name)
	}
	if err == nil {
		err = a.Store.Join(r.Context(), p.ID, []Member{m})
	}
	if err == nil {
		return web.Redirect(w, r, p.teamURL(), m.Who()+" är med i teamet.")
	}
	page, pageErr := a.joinPage(r.Context(), p)
	if pageErr != nil {
		return pageErr
	}
	return again(w, r, "Lägg till i teamet", page, posted, err)
}

func (a *Web) joinMany(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	p, err := a.writable(r)
	if err != nil {
		return err
	}
	people, err := parseMembers(posted["people"])
	if err == nil {
		err = a.Store.Join(r.Context(), p.ID, people)
	}
	if err == nil {
		return web.Redirect(w, r, p.teamURL(), "Teamet är sparat.")
	}
	page, pageErr := a.teamPage(r.Context(), p)
	if pageErr != nil || !web.Correctable(err) {
		return cmp.Or(pageErr, err)
	}
	page.Many.Posted(posted, err)
	return teamTmpl.RenderStatus(w, r, web.StatusOf(err), "Team: "+p.Title, page)
}

// parseMembers reads people as they are pasted from a mail.
func parseMembers(text string) ([]Member, error) {
	people, err := mail.ParsePeople(text)
	if err == nil && len(people) == 0 {
		err = fault.Invalid(fault.Field{Name: "people", Message: "Skriv minst en e-postadress."})
	}
	members := make([]Member, len(people))
	for i, one := range people {
		members[i] = Member{Name: one.Name, Address: one.Address, Role: "reference"}
	}
	return members, err
}

func (a *Web) leave(w http.ResponseWriter, r *http.Request) error {
	p, m, err := a.memberOf(r)
	if err == nil {
		err = Scope(r.Context(), p)
	}
	if err == nil {
		_, err = a.Store.Leave(r.Context(), m.ID)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, p.teamURL(), m.Who()+" är inte längre med i teamet.")
}

// teamPanel is the team on the procurement's page.
type teamPanel struct {
	Waiting ui.Notice
	Members []Member
	URL     string
	May     bool
}

var teamPanelTmpl = web.Parse[teamPanel](pages, "team_panel.html")

func (a *Web) teamPanel(ctx context.Context, p Procurement) (ui.Panel, error) {
	team, err := a.Store.Team(ctx, p.ID)
	if err != nil || len(team) == 0 && !p.CarriedOutByUs {
		return ui.Panel{}, err
	}
	panel := teamPanel{Members: team, URL: p.teamURL(), May: may(ctx, permWrite, p)}
	if p.State.Running() {
		panel.Waiting = undeclaredNotice(team)
	}
	body, err := teamPanelTmpl.HTML(panel)
	return ui.Panel{ID: "team", Title: "Upphandlingsteam", Body: body}, err
}
