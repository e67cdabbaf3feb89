package contract

import (
	"context"
	"embed"
	"net/http"
	"slices"

	"klover/internal/area/diary"
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

// Panel makes a box for the page of the contract with the id.
type Panel func(ctx context.Context, id string) (ui.Panel, error)

// Web is the pages of the register.
type Web struct {
	Store      Store
	Suppliers  supplier.Store
	Views      record.Views                                      // saved by users; may be nil
	People     func(ctx context.Context) ([]field.Option, error) // users by id, to own and manage contracts; may be nil
	Reviewers  func(ctx context.Context) ([]field.Option, error) // users by id, to review drafts; may be nil
	Categories func(ctx context.Context) ([]field.Option, error) // to choose from; may be nil
	Panels     []Panel                                           // from areas above
	Diary      *diary.Store                                      // what is filed; may be nil
	Full       Fuller                                            // may be nil
}

// Fuller tells which of the contracts with the ids have reached their ceiling, as
// area/calloff counts; nil ids is all that are in force.
type Fuller func(ctx context.Context, ids []string) ([]string, error)

// Routes connects the pages.
func (a *Web) Routes(m *web.Mux) {
	m.Handle("GET /avtal", "contract.read", a.list)
	m.Handle("GET /avtal/ny", "contract.write", a.new)
	m.Handle("POST /avtal", "contract.write", a.create)
	m.Handle("GET /avtal/{id}", "contract.read", a.show)
	m.Handle("GET /avtal/{id}/andra", "contract.write", a.edit)
	m.Handle("POST /avtal/{id}", "contract.write", a.save)
	m.Handle("POST /avtal/{id}/ta-bort", "contract.write", a.remove)
	a.lifeRoutes(m)
	a.followUpRoutes(m)
	for _, v := range verbs {
		m.Handle("GET /avtal/{id}/"+v.path, "contract.write", a.ask(v))
		m.Handle("POST /avtal/{id}/"+v.path, "contract.write", a.do(v))
	}
}

// within says no to whoever writes for a region outside their own scope. A
// contract without parties, as old lists have them, is anybody's to complete.
func within(ctx context.Context, parties party.Set) error {
	if len(parties) == 0 {
		return nil
	}
	for _, code := range parties {
		if slices.Contains(web.UserFrom(ctx).Parties, string(code)) {
			return nil
		}
	}
	return fault.Forbidden("Avtalet gäller %s, som du inte har rätt att ändra för.", parties.Sv())
}

var tones = map[State]ui.Tone{
	StateForSigning: ui.Warn, StateSigned: ui.Info, StateInForce: ui.Good, StateOption: ui.Good,
	StateReview: ui.Info, StateStandstill: ui.Warn, StateFull: ui.Bad, StateTerminated: ui.Warn, StateRescinded: ui.Bad,
}

var icons = map[State]string{StateForSigning: "signature", StateSigned: "signature", StateRescinded: "ban", StateClosed: "archive", StateExpired: "hourglass"}

func (a *Web) badge(c Contract) ui.Badge {
	state := c.State(a.Store.Today())
	return ui.Badge{Text: state.Sv(), Tone: tones[state], Icon: icons[state]}
}

func (a *Web) load(r *http.Request) (Contract, error) {
	c, err := a.Store.Get(r.Context(), r.PathValue("id"))
	if err != nil || c.Type != Framework {
		return c, err
	}
	list := []Contract{c}
	err = a.Full.mark(r.Context(), list)
	return list[0], err
}

// mark tells which of the contracts have reached their ceiling; nobody counting, none.
func (f Fuller) mark(ctx context.Context, list []Contract) error {
	var ids []string
	for _, c := range list {
		if c.Type == Framework && c.Ceiling.Known && c.Stage == Signed {
			ids = append(ids, c.ID)
		}
	}
	if f == nil || len(ids) == 0 {
		return nil
	}
	full, err := f(ctx, ids)
	for i, c := range list {
		list[i].Full = slices.Contains(full, c.ID)
	}
	return err
}

// narrow gives a filter by state what it must know of ceilings.
func (f Fuller) narrow(ctx context.Context, by *Filter) (err error) {
	if f != nil && slices.Contains([]State{StateInForce, StateOption, StateFull}, by.State) {
		by.Full, err = f(ctx, nil)
	}
	return err
}
