package governance

import (
	"context"
	"embed"
	"net/http"
	"slices"
	"strings"

	"klover/internal/area/contract"
	"klover/internal/area/law/policy"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

//go:embed *.html
var pages embed.FS

// The permissions of the area.
const (
	permRead   = "governance.read"
	permWrite  = "governance.write"
	permDecide = "governance.decide" // another segment than the rules give, the board's decisions, the rules
)

// Web is the pages of the area. What they need of other areas app hands over.
type Web struct {
	Store      Store
	Views      record.Views                                      // saved by users; may be nil
	People     func(ctx context.Context) ([]field.Option, error) // those who can own an action; may be nil
	Categories func(ctx context.Context) ([]field.Option, error) // to choose from; may be nil
}

// Routes connects the pages.
func (a *Web) Routes(m *web.Mux) {
	m.Handle("GET "+Path, permRead, a.standings)
	m.Handle("GET "+WouldPath, permRead, a.would)
	m.Handle("POST "+WouldPath, permDecide, a.recompute)
	m.Handle("GET "+DuePath, permRead, a.due)
	m.Handle("GET "+MeetingPath, permRead, a.meetings)
	m.Handle("GET "+MeetingPath+"/{id}", permRead, a.meeting)
	m.Handle("GET "+ActionPath, permRead, a.actions)
	m.Handle("GET "+ContractURL+"/{id}", permRead, a.contract)
	m.Handle("GET "+CardPath+"/{id}", permRead, a.card)
	m.Handle("GET "+ConductPath, permRead, a.conducts)
	m.Handle("GET "+ConductPath+"/{id}", permRead, a.conduct)
	m.Handle("GET "+ChainPath, permRead, a.chains)
	m.Handle("GET "+ChainPath+"/{id}", permRead, a.chain)
	m.Handle("GET "+RiskPath, permRead, a.risks)
	m.Handle("GET "+RiskPath+"/{id}", permRead, a.risk)
	for _, s := range slices.Concat(segmentSheets, meetingSheets, actionSheets, conductSheets, chainSheets, riskSheets) {
		m.Handle("GET "+s.path, s.perm, a.ask(s))
		m.Handle("POST "+s.path, s.perm, a.do(s))
	}
	for path, undo := range map[string]web.Handler{
		MeetingPath + "/{id}/oppna": a.reopenMeeting, ActionPath + "/{id}/oppna": a.reopenAction,
	} {
		m.Handle("POST "+path, permWrite, undo)
	}
	a.rules().Routes(m)
}

func (a *Web) rules() policy.Web {
	return policy.Web{Store: a.Store.Policy(), Title: "Regler för leverantörsstyrning", Path: RulesPath, Read: permRead, Write: permDecide,
		Intro: "Reglerna avgör vilket segment ett avtal får och hur ofta det följs upp. När en regel ändras visar fliken Skulle bli vilka avtal som får ett annat segment.",
		Tabs:  func(context.Context) ([]ui.Tab, error) { return tabs(RulesPath), nil }}
}

// tabs are the registers of the area.
func tabs(here string) []ui.Tab {
	var list []ui.Tab
	for _, t := range []ui.Tab{{Label: "Avtal", URL: Path}, {Label: "Skulle bli", URL: WouldPath}, {Label: "Möten", URL: MeetingPath}, {Label: "Åtgärder", URL: ActionPath},
		{Label: "Kontroller", URL: DuePath}, {Label: "Uppförandekod", URL: ConductPath}, {Label: "Hållbarhetskrav", URL: ChainPath}, {Label: "Riskområden", URL: RiskPath}, {Label: "Regler", URL: RulesPath}} {
		t.Active = t.URL == here
		list = append(list, t)
	}
	return list
}

type listPage struct {
	Tabs    []ui.Tab
	Intro   string
	KPIs    []ui.KPI
	List    ui.List
	Actions []ui.Action
}

var listTmpl = web.Parse[listPage](pages, "list.html")

// section is a table of a record's page.
type section struct {
	Title   string
	Text    string
	Table   ui.Table
	Actions []ui.Action
}

// showPage is the page of a record.
type showPage struct {
	Crumbs   []ui.Crumb
	Lead     string
	Status   []ui.Badge
	Actions  []ui.Action
	Notices  []ui.Notice
	Way      ui.Timeline
	Sections []section
	Facts    ui.Facts
	History  ui.History
}

var showTmpl = web.Parse[showPage](pages, "show.html")

// formPage is a form, with what is to be known before it is filled in.
type formPage struct {
	Crumbs []ui.Crumb
	Notice ui.Notice
	Intro  string
	Form   ui.Form
}

var formTmpl = web.Parse[formPage](pages, "form.html")

// sheet is a form with its own address: what it shows and what it does.
type sheet struct {
	path, perm, title string
	page              func(a *Web, r *http.Request) (formPage, error)
	do                func(a *Web, r *http.Request, posted map[string]string) (to, said string, err error)
}

func (a *Web) ask(s sheet) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		page, err := s.page(a, r)
		if err != nil {
			return err
		}
		page.Form.Action = r.URL.Path
		return formTmpl.Render(w, r, s.title, page)
	}
}

func (a *Web) do(s sheet) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		posted, err := web.FormValues(r)
		if err != nil {
			return err
		}
		to, said, err := s.do(a, r, posted)
		if err == nil {
			return web.Redirect(w, r, to, said)
		}
		page, failed := s.page(a, r)
		if failed != nil || !web.Correctable(err) {
			return err
		}
		page.Form.Action = r.URL.Path
		page.Form.Posted(posted, err)
		return formTmpl.RenderStatus(w, r, web.StatusOf(err), s.title, page)
	}
}

// within says no to whoever writes for a region outside their own scope.
func within(ctx context.Context, parties party.Set) error {
	if len(parties) == 0 || slices.ContainsFunc(parties, func(c party.Code) bool { return slices.Contains(web.UserFrom(ctx).Parties, string(c)) }) {
		return nil
	}
	return fault.Forbidden("Avtalet gäller %s, som du inte har rätt att ändra för.", parties.Sv())
}

// mine returns the contract if the user acts for one of its regions.
func (a *Web) mine(ctx context.Context, id string) (contract.Contract, error) {
	c, err := a.Store.contracts().Get(ctx, id)
	if err == nil {
		err = within(ctx, c.Parties)
	}
	return c, err
}

// mineIf is mine for a record that may lack a contract.
func (a *Web) mineIf(ctx context.Context, id ref) error {
	if id == "" {
		return nil
	}
	_, err := a.mine(ctx, string(id))
	return err
}

// options calls what app handed over, if it did.
func options(ctx context.Context, from func(context.Context) ([]field.Option, error)) ([]field.Option, error) {
	if from == nil {
		return nil, nil
	}
	return from(ctx)
}

// dayOf reads a day of a form.
func dayOf(posted map[string]string, key string) (day.Date, error) {
	d, err := day.Parse(posted[key])
	if err != nil {
		return 0, fault.Invalid(fault.Field{Name: key, Message: fault.Message(err)})
	}
	return d, nil
}

// cut is the rows of the list's page, for lists that are computed whole.
func cut[T any](rows []T, q ui.Query) []T {
	from := min(q.Offset(), len(rows))
	return rows[from:min(from+q.Limit(), len(rows))]
}

// sortBy orders computed rows by the column of the query; the rows keep their own order
// within.
func sortBy[T any](rows []T, q ui.Query, by map[string]func(x, y *T) int) {
	compare, ok := by[q.Sort]
	if !ok {
		return
	}
	slices.SortStableFunc(rows, func(x, y T) int {
		if q.Desc {
			return compare(&y, &x)
		}
		return compare(&x, &y)
	})
}

var segmentTones = map[contract.Segment]ui.Tone{"A": ui.Accent, "B": ui.Info, "C": ui.Neutral, "D": ui.Neutral}

func segmentBadge(s contract.Segment) ui.Badge {
	if s == "" {
		return ui.Badge{Text: "Saknas", Tone: ui.Warn}
	}
	return ui.Badge{Text: string(s), Tone: segmentTones[s]}
}

func standingBadge(s Standing) ui.Badge {
	switch {
	case s.Red():
		return ui.Badge{Text: "Brister", Tone: ui.Bad, Icon: "alert-triangle"}
	case s.Contract.Segment == "D":
		return ui.Badge{Text: "Reaktivt", Tone: ui.Neutral}
	}
	return ui.Badge{Text: "I ordning", Tone: ui.Good, Icon: "check"}
}

func dayCell(d day.Date) ui.Cell { return ui.Time(d.String(), d.Sv()) }

// dueCell is a day; one that has passed is marked.
func dueCell(d, today day.Date) ui.Cell {
	if d != 0 && d < today {
		return dayCell(d).Warn("försenat")
	}
	return dayCell(d)
}

// asField puts a fault at the field that it is about.
func asField(err error, key string) error {
	if !web.Correctable(err) {
		return err
	}
	return fault.Invalid(fault.Field{Name: key, Message: fault.Message(err)})
}

func lower(text string) string { return strings.ToLower(text) }
