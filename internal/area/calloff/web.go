package calloff

import (
	"context"
	"embed"
	"net/http"
	"slices"

	"klover/internal/area/supplier"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/party"
)

//go:embed *.html
var pages embed.FS

// The permissions of the area.
const (
	permRead     = "calloff.read"
	permWrite    = "calloff.write"
	permTerms    = "calloff.terms"
	permOverride = "calloff.override" // ask out of turn
	permCeiling  = "calloff.ceiling"  // go above a ceiling
	permSecret   = "procurement.secret"
)

// mostRows is how many rows a file of a list has at most.
const mostRows = 100_000

// Web is the pages of the register. What they need of other areas app hands over.
type Web struct {
	Store  Store
	Views  record.Views                                      // saved by users; may be nil
	People func(ctx context.Context) ([]field.Option, error) // those who can have a call-off; may be nil
}

// Routes connects the pages.
func (a *Web) Routes(m *web.Mux) {
	m.Handle("GET "+Path, permRead, a.list)
	m.Handle("GET "+Path+"/ny", permWrite, a.blank)
	m.Handle("POST "+Path, permWrite, a.create)
	m.Handle("GET "+RefusalPath, permRead, a.refusals)
	a.rules().Routes(m)
	m.Handle("GET "+FrameworkPath, permRead, a.frameworks)
	m.Handle("GET "+FrameworkPath+"/ny", permTerms, a.blankFramework)
	m.Handle("POST "+FrameworkPath, permTerms, a.createFramework)
	m.Handle("GET "+FrameworkPath+"/{id}", permRead, a.showFramework)
	m.Handle("GET "+FrameworkPath+"/{id}/andra", permTerms, a.editFramework)
	m.Handle("POST "+FrameworkPath+"/{id}", permTerms, a.saveFramework)
	for _, s := range sheets {
		m.Handle("GET "+FrameworkPath+"/{id}/"+s.path, permTerms, a.askSheet(s))
		m.Handle("POST "+FrameworkPath+"/{id}/"+s.path, permTerms, a.doSheet(s))
	}
	m.Handle("GET "+Path+"/{id}", permRead, a.show)
	m.Handle("GET "+Path+"/{id}/andra", permWrite, a.edit)
	m.Handle("POST "+Path+"/{id}", permWrite, a.save)
	m.Handle("POST "+Path+"/{id}/ta-bort", permWrite, a.remove)
	m.Handle("GET "+Path+"/{id}/bjud-in", permWrite, a.askInvite)
	m.Handle("POST "+Path+"/{id}/bjud-in", permWrite, a.invite)
	m.Handle("GET "+Path+"/{id}/anbud", permRead, a.answers)
	m.Handle("POST "+Path+"/{id}/anbud", permWrite, a.noteAnswers)
	m.Handle("POST "+Path+"/{id}/svara-fraga", permWrite, a.answerQuestion)
	for _, v := range verbs {
		m.Handle("GET "+Path+"/{id}/"+v.path, v.perm, a.askVerb(v))
		m.Handle("POST "+Path+"/{id}/"+v.path, v.perm, a.doVerb(v))
	}
}

func (a *Web) suppliers() supplier.Store { return supplier.Store{DB: a.Store.DB} }

// scope refuses a user who does not act for the region that buys.
func scope(ctx context.Context, c CallOff) error {
	if c.Party == "" || slices.Contains(web.UserFrom(ctx).Parties, string(c.Party)) {
		return nil
	}
	return fault.Forbidden("Avropet görs för %s, som du inte har rätt att köpa för.", regionName(c.Party))
}

// may tells whether the user may do something with the call-off.
func may(ctx context.Context, perm string, c CallOff) bool {
	return web.May(ctx, perm) && scope(ctx, c) == nil
}

// tends refuses a user who does not act for any of those who may call off.
func tends(ctx context.Context, f Framework) error {
	codes := party.Set{}
	for _, r := range f.Rights {
		if r.Party != "" {
			codes = append(codes, r.Party)
		}
	}
	if len(codes) == 0 || slices.ContainsFunc(codes, func(c party.Code) bool { return slices.Contains(web.UserFrom(ctx).Parties, string(c)) }) {
		return nil
	}
	return fault.Forbidden("Ramavtalet avropas av %s, som du inte har rätt att ändra för.", party.Of(codes...).Sv())
}

// reads tells whether the user may see the answers while they are secret: who has the
// call-off, and those with the right in every case.
func reads(ctx context.Context, c CallOff) bool {
	if !c.Sealed() || web.May(ctx, permSecret) {
		return true
	}
	return may(ctx, permWrite, c) && (c.OwnerID == "" || string(c.OwnerID) == web.UserFrom(ctx).ID)
}

// writable returns the call-off of the address if the user may write to it.
func (a *Web) writable(r *http.Request) (CallOff, error) {
	c, err := a.Store.Get(r.Context(), r.PathValue("id"))
	if err == nil {
		err = scope(r.Context(), c)
	}
	return c, err
}

// tabs are the registers of the area.
func tabs(ctx context.Context, here string) []ui.Tab {
	return []ui.Tab{
		{Label: "Avrop", URL: Path, Active: here == Path}, {Label: "Ramavtal", URL: FrameworkPath, Active: here == FrameworkPath},
		{Label: "Avböjda", URL: RefusalPath, Active: here == RefusalPath}, {Label: "Regler", URL: RulesPath, Active: here == RulesPath},
	}
}

func crumbs(c CallOff) []ui.Crumb {
	list := []ui.Crumb{{Label: "Avrop", URL: Path}}
	if c.Number != "" {
		list = append(list, ui.Crumb{Label: c.Number, URL: c.URL()})
	}
	return list
}

func frameworkCrumbs(f Framework) []ui.Crumb {
	list := []ui.Crumb{{Label: "Avrop", URL: Path}, {Label: "Ramavtal", URL: FrameworkPath}}
	if f.ID != "" {
		list = append(list, ui.Crumb{Label: f.Number, URL: f.URL()})
	}
	return list
}

var tones = map[State]ui.Tone{Asked: ui.Info, Accepted: ui.Good, Invited: ui.Info, Opened: ui.Info, Evaluated: ui.Info, Decided: ui.Accent, Standstill: ui.Warn, Signed: ui.Good, Cancelled: ui.Neutral}

var icons = map[State]string{Asked: "send", Invited: "mail", Opened: "lock-open", Evaluated: "scale", Decided: "gavel", Standstill: "hourglass", Signed: "signature", Cancelled: "ban", Draft: "pencil"}

func stateBadge(s State) ui.Badge { return ui.Badge{Text: s.Sv(), Tone: tones[s], Icon: icons[s]} }

var lightTones = map[Light]ui.Tone{Free: ui.Good, Watch: ui.Info, Warn: ui.Warn, Near: ui.Bad, Full: ui.Bad}

var lightIcons = map[Light]string{Watch: "eye", Warn: "alert-triangle", Near: "alert-triangle", Full: "ban"}

func lightBadge(l Light) ui.Badge {
	return ui.Badge{Text: l.Short(), Tone: lightTones[l], Icon: lightIcons[l]}
}

// formPage is a form, with what is to be known before it is filled in.
type formPage struct {
	Crumbs []ui.Crumb
	Notice ui.Notice
	Intro  string
	Form   ui.Form
}

var formTmpl = web.Parse[formPage](pages, "form.html")

// again shows a form with what was wrong, if the user can correct it.
func again(w http.ResponseWriter, r *http.Request, title string, page formPage, posted map[string]string, err error) error {
	if !web.Correctable(err) {
		return err
	}
	page.Form.Posted(posted, err)
	return formTmpl.RenderStatus(w, r, web.StatusOf(err), title, page)
}

// options calls what app handed over, if it did.
func options(ctx context.Context, from func(context.Context) ([]field.Option, error)) ([]field.Option, error) {
	if from == nil {
		return nil, nil
	}
	return from(ctx)
}
