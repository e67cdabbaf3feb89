package request

import (
	"context"
	"embed"
	"net/http"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/party"
)

//go:embed *.html
var pages embed.FS

// The permissions of the area, beside permRead.
const (
	permWrite = "request.write"
	permJudge = "request.judge"
	permSee   = permRead + "|" + permWrite // what is seen then depends on Viewer
)

// CouncilPath is the page of Inköpsrådet, and QueuePath that of the queue.
const (
	CouncilPath = Path + "/inkopsradet"
	QueuePath   = Path + "/ko"
)

// Panel is a box on a request's page that an area above gives: procurement's action
// to take the request stands in one.
type Panel func(ctx context.Context, r Request) (ui.Panel, error)

// Web is the area's pages. What they need of other areas app hands over; nil means
// that there is nothing to choose or show.
type Web struct {
	Store      Store
	People     func(ctx context.Context) ([]field.Option, error)    // who can approve or be requirement owner
	Purchasers func(ctx context.Context) ([]field.Option, error)    // who can be wished for
	Categories func(ctx context.Context) ([]field.Option, error)    // the tree by id
	Named      func(ctx context.Context) (map[string]string, error) // every category there ever was, by id
	Panels     []Panel
	Views      record.Views // saved by users; may be nil
}

// Routes connects the area's pages.
func (a *Web) Routes(m *web.Mux) {
	m.Handle("GET "+Path, permSee, a.list)
	m.Handle("GET "+QueuePath, permRead, a.queue)
	m.Handle("GET "+CouncilPath, permRead, a.council)
	m.Handle("GET "+Path+"/ny", permWrite, a.blank)
	m.Handle("POST "+Path, permWrite, a.create)
	m.Handle("POST "+Path+"/utkast", permWrite, a.keepOwn)
	m.Handle("POST "+Path+"/utkast/slang", permWrite, a.dropOwn)
	m.Handle("POST "+Path+"/utkast/lamna", permWrite, a.leave)
	m.Handle("GET "+Path+"/{id}", permSee, a.show)
	m.Handle("GET "+Path+"/{id}/andra", permWrite, a.edit)
	m.Handle("POST "+Path+"/{id}", permWrite, a.save)
	m.Handle("POST "+Path+"/{id}/utkast", permWrite, a.keepOwn)
	m.Handle("POST "+Path+"/{id}/utkast/slang", permWrite, a.dropOwn)
	m.Handle("POST "+Path+"/{id}/utkast/lamna", permWrite, a.leave)
	m.Handle("POST "+Path+"/{id}/ta-bort", permWrite, a.remove)
	m.Handle("POST "+Path+"/{id}/skicka", permWrite, a.send)
	m.Handle("POST "+Path+"/{id}/godkann", permWrite, a.approve)
	m.Handle("POST "+Path+"/{id}/ta-emot", permJudge, a.receive)
	m.Handle("POST "+Path+"/{id}/meddelande", permWrite, a.say)
	m.Handle("POST "+Path+"/{id}/svara", permWrite, a.reply)
	m.Handle("POST "+Path+"/{id}/inkopsradet", permJudge, a.discuss)
	for _, v := range verbs {
		m.Handle("GET "+Path+"/{id}/"+string(v.verb), v.perm, a.askVerb(v))
		m.Handle("POST "+Path+"/{id}/"+string(v.verb), v.perm, a.doVerb(v))
	}
}

// viewer is who looks, with the units whose requests the person follows.
func viewer(ctx context.Context, s Store) (Viewer, error) {
	u := web.UserFrom(ctx)
	units, err := s.OwnUnits(ctx, u.ID)
	return Viewer{UserID: u.ID, Units: units, All: u.May(permRead)}, err
}

// seen returns the request, if the user may see it.
func seen(ctx context.Context, s Store, id string) (Request, Viewer, error) {
	v, err := viewer(ctx, s)
	if err != nil {
		return Request{}, v, err
	}
	one, err := s.Get(ctx, id)
	if err == nil && !v.Sees(one) {
		err = fault.NotFound("Uppdraget finns inte, eller så får du inte se det.")
	}
	return one, v, err
}

// found returns the request of the address, if the user may see it.
func (a *Web) found(r *http.Request) (Request, Viewer, error) {
	return seen(r.Context(), a.Store, r.PathValue("id"))
}

// writable tells whether the user may change the form: its own people while it is
// theirs, and Inköp while it is in the queue.
func writable(ctx context.Context, r Request, v Viewer) bool {
	if r.State == Draft || r.State == Complement {
		return v.Owns(r)
	}
	return r.State.Queued() && web.May(ctx, permJudge) && inScope(ctx, r)
}

// inScope tells whether the user acts for one of the regions of the request.
func inScope(ctx context.Context, r Request) bool {
	for _, code := range web.UserFrom(ctx).Parties {
		if r.Parties.Contains(party.Code(code)) {
			return true
		}
	}
	return len(r.Parties) == 0
}

// scoped refuses who acts for none of the regions, and tells it in the history.
func scoped(ctx context.Context, s Store, r Request, v Verb) error {
	if inScope(ctx, r) {
		return nil
	}
	return s.Refuse(ctx, r, v, fault.Forbidden("Uppdraget gäller %s, och du arbetar inte för den regionen (Klövers regelunderlag 1.1).", r.Parties.Told()))
}

// owned refuses who is not of the unit that the request comes from.
func owned(ctx context.Context, s Store, r Request, v Viewer, verb Verb) error {
	if v.Owns(r) {
		return nil
	}
	return s.Refuse(ctx, r, verb, fault.Forbidden("Det gör uppdragsgivaren, %s, eller någon på %s.", r.Requester, r.Unit))
}

// options calls a source of options that may be nil.
func options(ctx context.Context, source func(context.Context) ([]field.Option, error)) ([]field.Option, error) {
	if source == nil {
		return nil, nil
	}
	return source(ctx)
}

func (a *Web) names(ctx context.Context) (map[string]string, error) {
	if a.Named == nil {
		return nil, nil
	}
	return a.Named(ctx)
}

// units are those that the user may order for: the own ones, or for those who see
// everything all that buy.
func (a *Web) units(ctx context.Context, v Viewer) ([]field.Option, error) {
	all, err := a.Store.Units(ctx)
	var list []field.Option
	for _, n := range identity.Tree(all) {
		if v.All || v.orders(n.ID) {
			list = append(list, field.Option{Value: n.ID, Label: n.Name})
		}
	}
	return list, err
}

// named is the description of a request with its category by name.
func named(set field.Set[Request], categories map[string]string) field.Set[Request] {
	list := append(field.Set[Request](nil), set...)
	for i, d := range list {
		if d.Key == "category_id" {
			list[i].Show = func(r *Request) string { return categories[r.CategoryID] }
		}
	}
	return list
}

var tones = map[State]ui.Tone{Draft: ui.Neutral, Sent: ui.Info, Received: ui.Info, Complement: ui.Warn, Prioritised: ui.Accent,
	Taken: ui.Accent, Assigned: ui.Accent, Ongoing: ui.Accent, Closed: ui.Good, Withdrawn: ui.Neutral, Rejected: ui.Neutral}

func badge(r Request) ui.Badge {
	if r.State == Draft && r.AskedOn != 0 && !r.Approved() {
		return ui.Badge{Text: "Väntar på godkännande", Tone: ui.Warn}
	}
	return ui.Badge{Text: r.State.Sv(), Tone: tones[r.State]}
}

type formPage struct {
	Crumbs []ui.Crumb
	Intro  string
	Form   ui.Form
}

var formTmpl = web.Parse[formPage](pages, "form.html")

func crumbs(r Request) []ui.Crumb {
	list := []ui.Crumb{{Label: "Upphandlingsuppdrag", URL: Path}}
	if r.ID != "" {
		list = append(list, ui.Crumb{Label: r.Name(), URL: r.URL()})
	}
	return list
}
