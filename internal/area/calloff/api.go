package calloff

import (
	"context"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/area/identity"
	"klover/internal/area/law"
	"klover/internal/base/api"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// API is the area's operations.
type API struct{ Store Store }

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, permRead, api.Op("list-call-offs", http.MethodGet, "/call-offs", "Avrop, de senaste först."), a.list)
	api.Handle(h, permRead, api.Op("get-call-off", http.MethodGet, "/call-offs/{id}", "Ett avrop med förfrågningar och inbjudna. Svaren är hemliga till beslutet."), a.get)
	api.Handle(h, permWrite, api.Op("create-call-off", http.MethodPost, "/call-offs", "Lägg upp ett avrop som utkast. Den som inte har avropsrätt nekas."), a.create)
	api.Handle(h, permWrite, api.Op("save-call-off", http.MethodPut, "/call-offs/{id}", "Ändra ett avrop."), a.save)
	api.Handle(h, permWrite, api.Op("ask-supplier", http.MethodPost, "/call-offs/{id}/asks", "Fråga leverantören som står på tur, eller en annan med skäl."), a.ask)
	api.Handle(h, permWrite, api.Op("answer-ask", http.MethodPost, "/call-offs/{id}/answer", "Registrera den tillfrågade leverantörens svar."), a.answer)
	api.Handle(h, permWrite, api.Op("invite-suppliers", http.MethodPost, "/call-offs/{id}/invitation", "Bjud in till förnyad konkurrensutsättning. Alla som kan leverera bjuds in eller lämnas utanför med skäl."), a.invite)
	api.Handle(h, permWrite, api.Op("add-call-off-question", http.MethodPost, "/call-offs/{id}/questions", "Notera en fråga med svar. Svaret ges till alla inbjudna."), a.question)
	api.Handle(h, permWrite, api.Op("open-answers", http.MethodPost, "/call-offs/{id}/opening", "Öppna svaren efter sista svarsdag, tillsammans med en person till."), a.open)
	api.Handle(h, permWrite, api.Op("note-answers", http.MethodPut, "/call-offs/{id}/invitees", "Registrera svar, pris, utfall och skäl."), a.note)
	api.Handle(h, permWrite, api.Op("evaluate-call-off", http.MethodPost, "/call-offs/{id}/evaluation", "Avsluta utvärderingen."), a.evaluate)
	api.Handle(h, permWrite, api.Op("decide-call-off", http.MethodPost, "/call-offs/{id}/decision", "Besluta vem som får avropet, enligt delegationsordningen."), a.decide)
	api.Handle(h, permWrite, api.Op("notify-call-off", http.MethodPost, "/call-offs/{id}/notification", "Underrätta alla som svarade. Den frivilliga avtalsspärren börjar."), a.notify)
	api.Handle(h, permWrite, api.Op("sign-call-off", http.MethodPost, "/call-offs/{id}/signature", "Teckna avropsavtal, efter avtalsspärren."), a.sign)
	api.Handle(h, permWrite, api.Op("cancel-call-off", http.MethodPost, "/call-offs/{id}/cancellation", "Avbryt ett avrop som ingen har fått."), a.cancel)
	api.Handle(h, permWrite, api.Op("take-back-call-off", http.MethodPost, "/call-offs/{id}/take-back", "Ta tillbaka det senaste steget."), a.takeBack)
	api.Handle(h, permWrite, api.Op("add-call-off-use", http.MethodPost, "/call-offs/{id}/uses", "Registrera utfall: levererat eller fakturerat."), a.use)
	api.Handle(h, permWrite, api.Op("settle-call-off", http.MethodPost, "/call-offs/{id}/settlement", "Slutreglera: bara utfallet räknas mot taket."), a.settle)
	api.Handle(h, permCeiling, api.Op("allow-over-ceiling", http.MethodPost, "/call-offs/{id}/over-ceiling", "Medge att avropet går över takvolymen, med grund i 17 kap. LOU."), a.over)
	api.Handle(h, permRead, api.Op("list-refusals", http.MethodGet, "/call-off-refusals", "Avropsförfrågningar som leverantören inte antog."), a.refusals)
	a.registerFrameworks(h)
}

func (a API) list(ctx context.Context, in *struct {
	Q         string `query:"q"`
	Ordered   string `query:"ordered" doc:"A year, a month or two days: 2022, 2022-03, 2022-01-01--2022-06-30"`
	Party     string `query:"party"`
	State     string `query:"state"`
	Framework string `query:"framework"`
	Limit     int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Offset    int    `query:"offset" minimum:"0"`
}) (*api.List[apiCallOff], error) {
	f, err := ParseFilter(url.Values{"q": {in.Q}, "avropat": {in.Ordered}, "region": {in.Party}, "lage": {in.State}, "ramavtal": {in.Framework}})
	if err != nil {
		return nil, err
	}
	rows, n, err := a.Store.Search(ctx, f, Page{Limit: in.Limit, Offset: in.Offset})
	items := make([]apiCallOff, len(rows))
	for i, one := range rows {
		items[i] = out(one)
	}
	return api.NewList(items, n.N, n.More), err
}

type byID struct {
	ID string `path:"id"`
}

// whole is a call-off with its asks and invitees, as the user may see them.
func (a API) whole(ctx context.Context, c CallOff, err error) (*api.One[apiCallOff], error) {
	if err != nil {
		return nil, err
	}
	o := out(c)
	asks, err := a.Store.Asks(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	for _, one := range asks {
		o.Asks = append(o.Asks, apiCallOffAsk{one.SupplierID, one.Name, one.SentAt.Format("2006-01-02T15:04:05Z07:00"), one.ReplyBy.String(), one.Answer, one.Reason, one.Deviation})
	}
	open := reads(ctx, c)
	read := a.Store.Invitees
	if open {
		read = func(ctx context.Context, _ string) ([]Invitee, error) { return a.Store.ReadAnswers(ctx, c) }
	}
	if c.Form != Reopened || c.State == Draft {
		return &api.One[apiCallOff]{Body: o}, nil
	}
	invitees, err := read(ctx, c.ID)
	for _, i := range invitees {
		o.Invitees = append(o.Invitees, outInvitee(i, open))
	}
	return &api.One[apiCallOff]{Body: o}, err
}

func (a API) get(ctx context.Context, in *byID) (*api.One[apiCallOff], error) {
	c, err := a.Store.Get(ctx, in.ID)
	return a.whole(ctx, c, err)
}

func (a API) create(ctx context.Context, in *struct{ Body apiCallOff }) (*api.One[apiCallOff], error) {
	var c CallOff
	err := in.Body.into(&c)
	own(ctx, &c)
	if err == nil {
		err = scope(ctx, c)
	}
	if err == nil {
		c, err = a.Store.Create(ctx, c)
	}
	return a.whole(ctx, c, err)
}

func (a API) save(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiCallOff
}) (*api.One[apiCallOff], error) {
	c, err := a.mine(ctx, in.ID)
	if err == nil {
		err = in.Body.into(&c)
	}
	if err == nil {
		err = scope(ctx, c)
	}
	if err == nil {
		c.Version = in.Body.Version
		c, err = a.Store.Save(ctx, c, "")
	}
	return a.whole(ctx, c, err)
}

// mine returns the call-off if the user may write to it.
func (a API) mine(ctx context.Context, id string) (CallOff, error) {
	c, err := a.Store.Get(ctx, id)
	if err == nil {
		err = scope(ctx, c)
	}
	return c, err
}

// step does something with a call-off that the user may write to.
func (a API) step(ctx context.Context, id string, do func(CallOff) (CallOff, error)) (*api.One[apiCallOff], error) {
	c, err := a.mine(ctx, id)
	if err == nil {
		c, err = do(c)
	}
	return a.whole(ctx, c, err)
}

func (a API) ask(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		SupplierID string `json:"supplierId,omitempty" doc:"Empty for whose turn it is"`
		Address    string `json:"address,omitempty"`
		Deviation  string `json:"deviation,omitempty" doc:"Why somebody else is asked than whose turn it is; needs the right calloff.override"`
	}
}) (*api.One[apiCallOff], error) {
	return a.step(ctx, in.ID, func(c CallOff) (CallOff, error) {
		return a.Store.Ask(ctx, c.ID, asking(ctx, in.Body.SupplierID, in.Body.Address, in.Body.Deviation))
	})
}

func (a API) answer(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Answer string `json:"answer" enum:"accepted,declined,unable,silent"`
		Reason string `json:"reason,omitempty"`
	}
}) (*api.One[apiCallOff], error) {
	return a.step(ctx, in.ID, func(c CallOff) (CallOff, error) {
		return a.Store.Answer(ctx, c.ID, Reply{in.Body.Answer, in.Body.Reason})
	})
}

func (a API) invite(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Deadline string              `json:"deadline" format:"date"`
		Criteria string              `json:"criteria,omitempty" doc:"Those of the framework when it is left out"`
		Invitees []apiCallOffInvitee `json:"invitees"`
	}
}) (*api.One[apiCallOff], error) {
	return a.step(ctx, in.ID, func(c CallOff) (CallOff, error) {
		invitation := Invitation{Criteria: in.Body.Criteria}
		if err := readDay(&invitation.Deadline, "deadline", in.Body.Deadline); err != nil {
			return c, err
		}
		for _, i := range in.Body.Invitees {
			invitation.To = append(invitation.To, Invitee{SupplierID: i.SupplierID, Address: i.Address, LeftOut: i.LeftOut})
		}
		return a.Store.Invite(ctx, c.ID, invitation)
	})
}

func (a API) question(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Question string `json:"question" doc:"Without the name of who asked"`
		Answer   string `json:"answer,omitempty"`
	}
}) (*api.One[apiCallOff], error) {
	return a.step(ctx, in.ID, func(c CallOff) (CallOff, error) {
		_, err := a.Store.AddQuestion(ctx, Question{CallOffID: c.ID, Question: in.Body.Question, Answer: in.Body.Answer})
		return c, err
	})
}

func (a API) settle(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		On string `json:"on" format:"date"`
	}
}) (*api.One[apiCallOff], error) {
	return a.step(ctx, in.ID, func(c CallOff) (CallOff, error) {
		var on day.Date
		if err := readDay(&on, "on", in.Body.On); err != nil {
			return c, err
		}
		return a.Store.Settle(ctx, c.ID, on)
	})
}

func (a API) open(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Witness string `json:"witness"`
	}
}) (*api.One[apiCallOff], error) {
	return a.step(ctx, in.ID, func(c CallOff) (CallOff, error) { return a.Store.Open(ctx, c.ID, in.Body.Witness) })
}

func (a API) note(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Invitees []apiCallOffInvitee `json:"invitees"`
	}
}) (*api.One[apiCallOff], error) {
	return a.step(ctx, in.ID, func(c CallOff) (CallOff, error) {
		if !reads(ctx, c) {
			return c, fault.Forbidden("%s", secretText)
		}
		var list []Invitee
		for _, o := range in.Body.Invitees {
			i := Invitee{SupplierID: o.SupplierID, Result: o.Result, Rank: o.Rank, Reason: o.Reason}
			if err := readDay(&i.AnsweredOn, "answeredOn", o.AnsweredOn); err != nil {
				return c, err
			}
			if o.PriceOre != nil {
				i.Price = money.Some(money.Amount(*o.PriceOre))
			}
			list = append(list, i)
		}
		return a.Store.NoteAnswers(ctx, c.ID, list)
	})
}

func (a API) evaluate(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Text string `json:"text"`
	}
}) (*api.One[apiCallOff], error) {
	return a.step(ctx, in.ID, func(c CallOff) (CallOff, error) { return a.Store.Evaluate(ctx, c.ID, in.Body.Text) })
}

func (a API) decide(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		On      string `json:"on" format:"date"`
		Reasons string `json:"reasons"`
		Board   string `json:"board,omitempty" doc:"The board's own decision, instead of delegation"`
	}
}) (*api.One[apiCallOff], error) {
	return a.step(ctx, in.ID, func(c CallOff) (CallOff, error) {
		var on day.Date
		if err := readDay(&on, "on", in.Body.On); err != nil {
			return c, err
		}
		return a.Store.Decide(identity.OnBoard(ctx, in.Body.Board), c.ID, on, in.Body.Reasons)
	})
}

func (a API) notify(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		On     string `json:"on" format:"date"`
		Days   int64  `json:"days,omitempty" minimum:"0" doc:"More days of standstill than our own rule"`
		Waived string `json:"waived,omitempty" doc:"Why there is no voluntary standstill"`
	}
}) (*api.One[apiCallOff], error) {
	return a.step(ctx, in.ID, func(c CallOff) (CallOff, error) {
		n := Notice{Days: in.Body.Days, Waived: in.Body.Waived}
		if err := readDay(&n.On, "on", in.Body.On); err != nil {
			return c, err
		}
		return a.Store.Notify(ctx, c.ID, n)
	})
}

func (a API) sign(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		On       string `json:"on" format:"date"`
		Contract bool   `json:"contract,omitempty" doc:"Adds the call-off contract to the register of contracts"`
		Board    string `json:"board,omitempty" doc:"The board's own decision, instead of delegation"`
	}
}) (*api.One[apiCallOff], error) {
	return a.step(ctx, in.ID, func(c CallOff) (CallOff, error) {
		var on day.Date
		if err := readDay(&on, "on", in.Body.On); err != nil {
			return c, err
		}
		return a.Store.Sign(identity.OnBoard(ctx, in.Body.Board), c.ID, on, in.Body.Contract)
	})
}

type apiCallOffWhy struct {
	ID   string `path:"id"`
	Body struct {
		Why string `json:"why"`
	}
}

func (a API) cancel(ctx context.Context, in *apiCallOffWhy) (*api.One[apiCallOff], error) {
	return a.step(ctx, in.ID, func(c CallOff) (CallOff, error) { return a.Store.Cancel(ctx, c.ID, in.Body.Why) })
}

func (a API) takeBack(ctx context.Context, in *apiCallOffWhy) (*api.One[apiCallOff], error) {
	return a.step(ctx, in.ID, func(c CallOff) (CallOff, error) { return a.Store.TakeBack(ctx, c.ID, in.Body.Why) })
}

func (a API) over(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Ground string `json:"ground" enum:"minor,clause,additional,unforeseen,not_substantial"`
		Why    string `json:"why"`
	}
}) (*api.One[apiCallOff], error) {
	return a.step(ctx, in.ID, func(c CallOff) (CallOff, error) {
		return a.Store.AllowOver(ctx, c.ID, law.Ground(in.Body.Ground), in.Body.Why)
	})
}

func (a API) use(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiCallOffUse
}) (*api.One[apiCallOff], error) {
	return a.step(ctx, in.ID, func(c CallOff) (CallOff, error) {
		u, err := in.Body.use()
		if err != nil {
			return c, err
		}
		u.CallOffID = identity.Ref(c.ID)
		_, err = a.Store.AddUse(ctx, u)
		return c, err
	})
}
