package procurement

import (
	"cmp"
	"context"
	"embed"
	"net/http"
	"slices"

	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/orgnr"
	"klover/internal/word/party"
)

//go:embed *.html
var pages embed.FS

// The permissions of the area.
const (
	permRead   = "procurement.read"
	permWrite  = "procurement.write"
	permCancel = "procurement.cancel"
	permJudge  = "procurement.judge"

	permApprove = "procurement.approve"
)

// Web is the area's pages. What they need of other areas app hands over; nil
// means that there is nothing to choose or show.
type Web struct {
	Store      Store
	People     func(ctx context.Context) ([]field.Option, error)                          // users by id, for the purchaser
	Units      func(ctx context.Context) ([]field.Option, error)                          // client units by id
	Categories func(ctx context.Context) ([]field.Option, error)                          // the tree by id
	Named      func(ctx context.Context) (map[string]string, error)                       // every category there ever was, by id
	Supplier   func(ctx context.Context, name string, no orgnr.ID) (id string, err error) // in the register of suppliers, "" when not there
	Checked    func(ctx context.Context, supplierID string) (Control, error)              // what the register's own control says of a supplier; may be nil
	Views      record.Views                                                               // saved views
	Panels     []func(ctx context.Context, p Procurement) (panel ui.Panel, err error)     // boxes of areas above
	Actions    []func(ctx context.Context, p Procurement) (actions []ui.Action, e error)  // buttons of areas above
}

// Routes connects the area's pages.
func (a *Web) Routes(m *web.Mux) {
	m.Handle("GET "+Path, permRead, a.list)
	m.Handle("GET "+Path+"/fordelning", permRead, a.breakdown)
	m.Handle("GET "+Path+"/ny", permWrite, a.blank)
	m.Handle("POST "+Path, permWrite, a.create)
	m.Handle("GET "+Path+"/{id}", permRead, a.show)
	m.Handle("GET "+Path+"/{id}/andra", permWrite, a.edit)
	m.Handle("POST "+Path+"/{id}", permWrite, a.save)
	m.Handle("GET "+Path+"/{id}/anbudsgivare", permRead, a.tenderers)
	m.Handle("GET "+Path+"/{id}/anbudsgivare/ny", permWrite, a.newTenderer)
	m.Handle("POST "+Path+"/{id}/anbudsgivare", permWrite, a.addTenderer)
	m.Handle("GET "+TendererPath+"/{id}/andra", permWrite, a.editTenderer)
	m.Handle("POST "+TendererPath+"/{id}", permWrite, a.saveTenderer)
	m.Handle("POST "+TendererPath+"/{id}/ta-bort", permWrite, a.removeTenderer)
	m.Handle("GET "+Path+"/{id}/gaster", permRead, a.showGuests)
	m.Handle("POST "+Path+"/{id}/gaster", permWrite, a.invite)
	m.Handle("POST "+Path+"/{id}/gaster/ta-bort", permWrite, a.uninvite)
	m.Handle("GET "+Path+"/{id}/tidplan", permRead, a.showTime)
	m.Handle("POST "+Path+"/{id}/tidplan", permWrite, a.computeTime)
	m.Handle("POST "+Path+"/{id}/tidplan/flytta", permWrite, a.moveTime)
	m.Handle("GET "+Path+"/{id}/checklista", permRead, a.checklist)
	m.Handle("POST "+Path+"/{id}/checklista", permWrite, a.answer)
	for _, one := range gatePaths {
		m.Handle("GET "+Path+"/{id}/"+one.path, permRead, a.gate(one.gate))
		m.Handle("POST "+Path+"/{id}/"+one.path, permApprove, a.approve(one.gate))
		m.Handle("POST "+Path+"/{id}/"+one.path+"/aterkalla", permApprove, a.revoke(one.gate))
	}
	m.Handle("GET "+Path+"/{id}/team", permRead, a.team)
	m.Handle("GET "+Path+"/{id}/team/ny", permWrite, a.newMember)
	m.Handle("POST "+Path+"/{id}/team", permWrite, a.join)
	m.Handle("POST "+Path+"/{id}/team/flera", permWrite, a.joinMany)
	m.Handle("POST "+MemberPath+"/{id}/lamna", permWrite, a.leave)
	for _, f := range memberForms {
		perm := permWrite
		if f.own {
			perm = permRead
		}
		m.Handle("GET "+MemberPath+"/{id}/"+f.name, perm, a.askMember(f))
		m.Handle("POST "+MemberPath+"/{id}/"+f.name, perm, a.doMember(f))
	}
	for _, v := range verbs {
		m.Handle("GET "+Path+"/{id}/"+v.name, v.perm, a.askVerb(v))
		m.Handle("POST "+Path+"/{id}/"+v.name, v.perm, a.doVerb(v))
	}
}

// options calls one of the functions that app hands over.
func options(ctx context.Context, from func(context.Context) ([]field.Option, error)) ([]field.Option, error) {
	if from == nil {
		return nil, nil
	}
	return from(ctx)
}

// fields is the description of a record with the category by its name.
func (a *Web) fields(ctx context.Context) (field.Set[Procurement], error) {
	names, err := a.categoryNames(ctx)
	if err != nil {
		return nil, err
	}
	set := slices.Clone(Fields)
	for i, d := range set {
		if d.Key == "category_id" {
			set[i].Show = func(p *Procurement) string { return cmp.Or(names[p.CategoryID], p.CategoryID) }
		}
	}
	return set, nil
}

// categoryNames is the categories by id, also those no longer used if app tells.
func (a *Web) categoryNames(ctx context.Context) (map[string]string, error) {
	if a.Named != nil {
		return a.Named(ctx)
	}
	categories, err := options(ctx, a.Categories)
	names := make(map[string]string, len(categories))
	for _, c := range categories {
		names[c.Value] = c.Label
	}
	return names, err
}

// Scope refuses a user who acts for none of the regions that buy. Other
// authorities' procurements have no such region.
func Scope(ctx context.Context, p Procurement) error {
	if len(p.Parties) == 0 {
		return nil
	}
	for _, code := range web.UserFrom(ctx).Parties {
		if p.Parties.Contains(party.Code(code)) {
			return nil
		}
	}
	return fault.Forbidden("Upphandlingen görs för %s. Du får bara ändra det som din egen region är med i (Klövers regelunderlag 1.1).", p.Parties.Told())
}

// attempted is Scope for something that is being done: the history remembers who tried to
// change what another region does.
func attempted(ctx context.Context, s Store, p Procurement) error {
	err := Scope(ctx, p)
	if err == nil {
		return nil
	}
	return s.remember(ctx, p.refused(err, "ändra en annan regions upphandling"))
}

// may tells whether the user may write to the record, for buttons.
func may(ctx context.Context, perm string, p Procurement) bool {
	return web.May(ctx, perm) && Scope(ctx, p) == nil
}

var tones = map[State]ui.Tone{
	Taken: ui.Neutral, Preparing: ui.Neutral, Announced: ui.Info, Evaluating: ui.Accent, Awarded: ui.Warn, Signed: ui.Good, Closed: ui.Good, Cancelled: ui.Bad,
}

func badge(s State) ui.Badge {
	b := ui.Badge{Text: s.Sv(), Tone: tones[s]}
	if s == Cancelled {
		b.Icon = "ban"
	}
	return b
}

type formPage struct {
	Crumbs    []ui.Crumb
	Intro     string
	Stop      ui.Notice // what keeps the step from being taken today
	Authority ui.Notice // what the delegation order says about the step
	Form      ui.Form
}

var formTmpl = web.Parse[formPage](pages, "form.html")

// again shows a form with what was wrong, if the user can correct it.
func again(w http.ResponseWriter, r *http.Request, title string, page formPage, posted map[string]string, err error) error {
	if !web.Correctable(err) && !audit.Refused(err) {
		return err
	}
	page.Form.Posted(posted, err)
	return formTmpl.RenderStatus(w, r, web.StatusOf(err), title, page)
}

func crumbs(p Procurement) []ui.Crumb {
	return []ui.Crumb{{Label: "Upphandlingar", URL: Path}, {Label: p.Number, URL: p.URL()}}
}
