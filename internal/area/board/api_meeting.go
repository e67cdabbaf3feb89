package board

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// sittings adds the steps of a meeting from summons to notice.
func (a API) sittings(h huma.API) {
	api.Handle(h, permWrite, api.Op("call-meeting", http.MethodPost, "/meetings/{id}/call", "Kalla till ett sammanträde. Efter sista dagen för kallelse krävs ett skäl."), a.call)
	api.Handle(h, permWrite, api.Op("open-meeting", http.MethodPost, "/meetings/{id}/open", "Öppna ett sammanträde på dess dag. Alla ledamöter noteras som tjänstgörande."), a.open)
	api.Handle(h, permWrite, api.Op("set-attendance", http.MethodPut, "/meetings/{id}/attendance", "Ange vilka som är närvarande och vem som leder mötet. Den som saknas i listan är frånvarande."), a.attend)
	api.Handle(h, permWrite, api.Op("elect-adjusters", http.MethodPut, "/meetings/{id}/adjusters", "Ange vilka som valdes att justera protokollet med ordföranden."), a.elect)
	api.Handle(h, permWrite, api.Op("close-meeting", http.MethodPost, "/meetings/{id}/close", "Avsluta ett sammanträde, när varje ärende är avgjort."), a.close)
	api.Handle(h, permWrite, api.Op("cancel-meeting", http.MethodPost, "/meetings/{id}/cancel", "Ställ in ett sammanträde."), a.cancel)
	api.Handle(h, permWrite, api.Op("write-minutes", http.MethodPost, "/meetings/{id}/minutes", "Upprätta protokollet ur det som har noterats."), a.write)
	api.Handle(h, permAdjust, api.Op("sign-minutes", http.MethodPost, "/meetings/{id}/sign", "Justera protokollet för den som kontot tillhör."), a.sign)
	api.Handle(h, permWrite, api.Op("record-signature", http.MethodPost, "/meetings/{id}/paper-signatures", "Registrera en underskrift på papper."), a.signPaper)
	api.Handle(h, permWrite, api.Op("announce-minutes", http.MethodPost, "/meetings/{id}/notice", "Anslå det justerade protokollet hos varje part. Därefter räknas tiden för överklagande."), a.announce)
}

type apiAttendance struct {
	PersonID string `json:"personId"`
	SeatID   string `json:"seatId"`
	Person   string `json:"person,omitempty" readOnly:"true"`
	Serves   bool   `json:"serves" doc:"Tjänstgör. En ersättare kan närvara utan det."`
	FromItem int64  `json:"fromItem,omitempty" minimum:"1" doc:"Saknas från början."`
	ToItem   int64  `json:"toItem,omitempty" minimum:"1" doc:"Saknas till slutet."`
}

type apiSignature struct {
	PersonID string `json:"personId"`
	Person   string `json:"person"`
	Chair    bool   `json:"chair"`
	SignedOn string `json:"signedOn,omitempty" format:"date"`
	Paper    bool   `json:"paper"`
}

type apiReason struct {
	Why string `json:"why,omitempty" doc:"Skälet, till historiken."`
}

// byID is the input of a step that needs nothing but the record.
type byID struct {
	ID string `path:"id"`
}

type reasoned struct {
	ID   string     `path:"id"`
	Body *apiReason `required:"false"`
}

// reason is what was given; a body may be left out.
func (in reasoned) reason() string {
	if in.Body == nil {
		return ""
	}
	return in.Body.Why
}

// shown answers with a meeting as it stands now.
func (a API) shown(ctx context.Context, id string) (*api.One[apiMeeting], error) {
	return a.meeting(ctx, &byID{id})
}

// step takes a step with a meeting that the user may write to.
func (a API) step(ctx context.Context, id string, do func() error) (*api.One[apiMeeting], error) {
	m, err := a.Store.Meeting(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := scope(ctx, m.Body); err != nil {
		return nil, err
	}
	if err := do(); err != nil {
		return nil, err
	}
	return a.shown(ctx, id)
}

func (a API) call(ctx context.Context, in *reasoned) (*api.One[apiMeeting], error) {
	return a.step(ctx, in.ID, func() error { return a.Store.Call(ctx, in.ID, in.reason()) })
}

func (a API) open(ctx context.Context, in *byID) (*api.One[apiMeeting], error) {
	return a.step(ctx, in.ID, func() error { return a.Store.Begin(ctx, in.ID) })
}

func (a API) attend(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		ChairID    string          `json:"chairId"`
		Attendance []apiAttendance `json:"attendance"`
		Others     string          `json:"others,omitempty" doc:"Övriga närvarande, en per rad."`
	}
}) (*api.One[apiMeeting], error) {
	list := make([]Attendance, len(in.Body.Attendance))
	for i, t := range in.Body.Attendance {
		list[i] = Attendance{PersonID: t.PersonID, SeatID: t.SeatID, Serves: t.Serves, FromItem: t.FromItem, ToItem: t.ToItem}
	}
	return a.step(ctx, in.ID, func() error { return a.Store.SetAttendance(ctx, in.ID, in.Body.ChairID, list, in.Body.Others) })
}

func (a API) elect(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		PersonIDs []string `json:"personIds"`
	}
}) (*api.One[apiMeeting], error) {
	return a.step(ctx, in.ID, func() error { return a.Store.Elect(ctx, in.ID, in.Body.PersonIDs) })
}

func (a API) close(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		EndsAt string `json:"endsAt,omitempty" example:"12:10"`
	}
}) (*api.One[apiMeeting], error) {
	return a.step(ctx, in.ID, func() error { return a.Store.Close(ctx, in.ID, in.Body.EndsAt) })
}

func (a API) cancel(ctx context.Context, in *reasoned) (*api.One[apiMeeting], error) {
	return a.step(ctx, in.ID, func() error { return a.Store.Cancel(ctx, in.ID, in.reason()) })
}

func (a API) write(ctx context.Context, in *byID) (*api.One[apiMeeting], error) {
	return a.step(ctx, in.ID, func() error { return a.Store.Write(ctx, in.ID) })
}

// sign adjusts for the member who sends the request; a member acts for no party.
func (a API) sign(ctx context.Context, in *byID) (*api.One[apiMeeting], error) {
	own, err := a.Store.PersonOf(ctx, audit.ActorFrom(ctx).ID)
	if err == nil {
		err = a.Store.Sign(ctx, in.ID, "", own, false)
	}
	if err != nil {
		return nil, err
	}
	return a.shown(ctx, in.ID)
}

func (a API) signPaper(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		PersonID string `json:"personId"`
	}
}) (*api.One[apiMeeting], error) {
	return a.step(ctx, in.ID, func() error { return a.Store.Sign(ctx, in.ID, "", in.Body.PersonID, true) })
}

type apiNotice struct {
	Party string `json:"party" doc:"Regionens länsbokstav."`
	UpOn  string `json:"upOn" format:"date"`
	Board string `json:"board,omitempty" example:"Digitala anslagstavlan"`
}

func (a API) announce(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Notices []apiNotice `json:"notices" doc:"Ett anslag för varje part."`
	}
}) (*api.One[apiMeeting], error) {
	up, boards := map[string]day.Date{}, map[string]string{}
	for _, n := range in.Body.Notices {
		on, err := day.Parse(n.UpOn)
		if err != nil {
			return nil, fault.Invalid(fault.Field{Name: "notices", Message: fault.Message(err)})
		}
		up[n.Party], boards[n.Party] = on, n.Board
	}
	return a.step(ctx, in.ID, func() error { return a.Store.Announce(ctx, in.ID, "", up, boards) })
}
