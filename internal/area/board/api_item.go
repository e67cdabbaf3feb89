package board

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
)

// items adds what is done with one item of a meeting.
func (a API) items(h huma.API) {
	api.Handle(h, permWrite, api.Op("add-item", http.MethodPost, "/meetings/{id}/items", "Sätt upp ett ärende sist på föredragningslistan."), a.addItem)
	api.Handle(h, permWrite, api.Op("declare-conflict", http.MethodPost, "/meeting-items/{id}/conflicts", "Notera jäv. Den som har jäv yrkar inte och röstar inte i ärendet."), a.declare)
	api.Handle(h, permWrite, api.Op("choose-item-chair", http.MethodPut, "/meeting-items/{id}/chair", "Välj vem som leder ärendet. Tomt: mötesordföranden, eller näste vice ordförande när mötesordföranden inte deltar."), a.preside)
	api.Handle(h, permWrite, api.Op("note-motion", http.MethodPost, "/meeting-items/{id}/motions", "Notera ett yrkande."), a.move)
	api.Handle(h, permWrite, api.Op("cast-votes", http.MethodPut, "/meeting-items/{id}/votes", "Notera en omröstning. Alla som tjänstgör röstar; vid lika röstetal avgör ordförandens röst."), a.vote)
	api.Handle(h, permWrite, api.Op("decide-item", http.MethodPost, "/meeting-items/{id}/decision", "Notera beslutet. Paragrafen blir nästa nummer i årets följd."), a.decide)
	api.Handle(h, permWrite, api.Op("undo-decision", http.MethodPost, "/meeting-items/{id}/undo", "Ta tillbaka den senaste paragrafen medan sammanträdet pågår."), a.undo)
	api.Handle(h, permWrite, api.Op("note-reservation", http.MethodPost, "/meeting-items/{id}/reservations", "Notera en reservation eller en protokollsanteckning."), a.reserve)
	api.Handle(h, permWrite, api.Op("edit-minutes", http.MethodPut, "/meeting-items/{id}/minutes", "Ändra protokollets text om ett ärende innan det är justerat. Den som har justerat får justera om."), a.editMinutes)
}

// APIItemFields are what a program writes of an item before the meeting.
type APIItemFields struct {
	Kind       string `json:"kind" enum:"information,decision,statement,notification,election,discussion,audit"`
	Title      string `json:"title"`
	CaseNumber string `json:"caseNumber,omitempty"`
	Secrecy    string `json:"secrecy,omitempty" doc:"Lagrum när ärendet inte är offentligt."`
	Proposal   string `json:"proposal,omitempty" doc:"Förvaltningens förslag till beslut, en att-sats per rad."`
	Background string `json:"background,omitempty" doc:"Tjänsteutlåtande."`
}

// acted answers with the item after a step with it.
func (a API) acted(ctx context.Context, id string, do func() error) (*api.One[apiItem], error) {
	_, s, err := a.Store.Item(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := scope(ctx, s.Body); err != nil {
		return nil, err
	}
	if err := do(); err != nil {
		return nil, err
	}
	m, s, err := a.Store.Item(ctx, id)
	return &api.One[apiItem]{Body: outItem(m, !s.State.Before(Adjusted), mayPapers(ctx))}, err
}

func (a API) addItem(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body APIItemFields
}) (*api.One[apiItem], error) {
	m, err := a.Store.Meeting(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := scope(ctx, m.Body); err != nil {
		return nil, err
	}
	i := Item{MeetingID: m.ID}
	if err := ItemFields.Read(&i, map[string]string{"kind": in.Body.Kind, "title": in.Body.Title, "case_number": in.Body.CaseNumber,
		"secrecy": in.Body.Secrecy, "proposal": in.Body.Proposal, "background": in.Body.Background}); err != nil {
		return nil, err
	}
	if i, err = a.Store.AddItem(ctx, i); err != nil {
		return nil, err
	}
	return &api.One[apiItem]{Body: outItem(Matter{Item: i}, false, mayPapers(ctx))}, nil
}

func (a API) declare(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		PersonID string `json:"personId"`
		Reason   string `json:"reason,omitempty"`
	}
}) (*api.One[apiItem], error) {
	return a.acted(ctx, in.ID, func() error { return a.Store.Declare(ctx, in.ID, in.Body.PersonID, in.Body.Reason) })
}

func (a API) preside(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		PersonID string `json:"personId"`
	}
}) (*api.One[apiItem], error) {
	return a.acted(ctx, in.ID, func() error { return a.Store.Preside(ctx, in.ID, in.Body.PersonID) })
}

func (a API) move(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		PersonID string `json:"personId"`
		Kind     string `json:"kind" enum:"approve,reject,amend,add,return,table"`
		Text     string `json:"text,omitempty" doc:"Behövs för ändring och tillägg."`
	}
}) (*api.One[apiItem], error) {
	return a.acted(ctx, in.ID, func() error { return a.Store.Move(ctx, in.ID, in.Body.PersonID, in.Body.Kind, in.Body.Text) })
}

type apiVote struct {
	PersonID string `json:"personId"`
	Vote     string `json:"vote" enum:"yes,no,abstain" doc:"yes är bifall till förvaltningens förslag."`
}

func (a API) vote(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Votes []apiVote `json:"votes"`
	}
}) (*api.One[apiItem], error) {
	cast := map[string]string{}
	for _, v := range in.Body.Votes {
		cast[v.PersonID] = v.Vote
	}
	return a.acted(ctx, in.ID, func() error { return a.Store.CastVotes(ctx, in.ID, cast) })
}

type apiPoint struct {
	Kind   string `json:"kind" enum:"decides,approves,adopts,endorses,notes,hands_over,elects,returns,tables,rejects"`
	Object string `json:"object,omitempty" doc:"Fortsättningen på meningen: budgeten för 2023."`
	Text   string `json:"text,omitempty" doc:"Egen lydelse. Tom: meningen skrivs av slaget."`
}

func (a API) decide(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Paragraph int64      `json:"paragraph,omitempty" doc:"Saknas: nästa nummer i årets följd. Ett annat nummer avvisas."`
		Points    []apiPoint `json:"points" minItems:"1"`
	}
}) (*api.One[apiItem], error) {
	points := make([]Point, len(in.Body.Points))
	for i, p := range in.Body.Points {
		points[i] = Point(p)
	}
	return a.acted(ctx, in.ID, func() error {
		_, err := a.Store.Decide(ctx, in.ID, in.Body.Paragraph, points...)
		return err
	})
}

func (a API) undo(ctx context.Context, in *reasoned) (*api.One[apiItem], error) {
	return a.acted(ctx, in.ID, func() error { return a.Store.Undo(ctx, in.ID, in.reason()) })
}

func (a API) reserve(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		PersonID string `json:"personId"`
		Kind     string `json:"kind" enum:"reservation,note"`
		Text     string `json:"text,omitempty" doc:"Behövs för en anteckning."`
	}
}) (*api.One[apiItem], error) {
	return a.acted(ctx, in.ID, func() error { return a.Store.Reserve(ctx, in.ID, in.Body.PersonID, in.Body.Kind, in.Body.Text) })
}

func (a API) editMinutes(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Version int64  `json:"version" doc:"Ärendets version, som den lästes."`
		Text    string `json:"text"`
	}
}) (*api.One[apiItem], error) {
	return a.acted(ctx, in.ID, func() error { return a.Store.EditText(ctx, in.ID, in.Body.Text, in.Body.Version) })
}
