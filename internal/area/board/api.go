package board

import (
	"context"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// API is the register for other programs.
type API struct{ Store Store }

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, permRead, api.Op("list-bodies", http.MethodGet, "/bodies", "Lista organ: nämnder, utskott, råd, arbetsgrupper och mötesserier."), a.bodies)
	api.Handle(h, permRead, api.Op("get-body", http.MethodGet, "/bodies/{id}", "Läs ett organ med dem som satt i det en dag."), a.body)
	api.Handle(h, permRead, api.Op("list-meetings", http.MethodGet, "/meetings", "Sök bland sammanträden."), a.meetings)
	api.Handle(h, permRead, api.Op("get-meeting", http.MethodGet, "/meetings/{id}", "Läs ett sammanträde med ärenden. Före sammanträdet krävs rätt till nämndens handlingar för att se ärendena."), a.meeting)
	api.Handle(h, permWrite, api.Op("create-meeting", http.MethodPost, "/meetings", "Planera ett sammanträde."), a.create)
	api.Handle(h, permWrite, api.Op("save-meeting", http.MethodPut, "/meetings/{id}", "Ändra ett sammanträde. Version är den som lästes; 409 om någon annan har sparat sedan dess."), a.save)
	a.composition(h)
	a.sittings(h)
	a.items(h)
	a.followup(h)
	api.Handle(h, permRead, api.Op("list-decisions", http.MethodGet, "/decisions", "Sök bland nämndens och utskottets beslut."), a.decisions)
}

type apiTerm struct {
	SeatID   string `json:"seatId"`
	Seat     string `json:"seat" example:"ledamot 2"`
	Party    string `json:"party" doc:"Regionen som väljer platsen, länsbokstav."`
	PersonID string `json:"personId,omitempty" doc:"Saknas när platsen är vakant."`
	Person   string `json:"person,omitempty"`
	Label    string `json:"label,omitempty" doc:"Partibeteckning så som den användes då."`
	Office   string `json:"office,omitempty" enum:",chair,vice,vice2"`
	From     string `json:"from,omitempty" format:"date"`
	To       string `json:"to,omitempty" format:"date"`
}

type apiBody struct {
	ID        string    `json:"id"`
	Code      string    `json:"code" example:"du-namnden"`
	Name      string    `json:"name"`
	Kind      string    `json:"kind" enum:"board,committee,drafting,executive,council,group,series"`
	ParentID  string    `json:"parentId,omitempty"`
	Host      string    `json:"host,omitempty"`
	Parties   []string  `json:"parties"`
	ValidFrom string    `json:"validFrom,omitempty" format:"date"`
	ValidTo   string    `json:"validTo,omitempty" format:"date"`
	Seats     []apiTerm `json:"seats,omitempty" doc:"Bara när ett organ läses."`
}

func outBody(b Body) apiBody {
	o := apiBody{ID: b.ID, Code: b.Code, Name: b.Name, Kind: b.Kind, ParentID: string(b.ParentID), Host: b.Host, Parties: []string{},
		ValidFrom: b.ValidFrom.String(), ValidTo: b.ValidTo.String()}
	for _, code := range b.Parties {
		o.Parties = append(o.Parties, string(code))
	}
	return o
}

func (a API) bodies(ctx context.Context, _ *struct{}) (*api.List[apiBody], error) {
	list, err := a.Store.Bodies(ctx, a.Store.Today())
	items := make([]apiBody, len(list))
	for i, b := range list {
		items[i] = outBody(b)
	}
	return api.NewList(items, len(items), false), err
}

func (a API) body(ctx context.Context, in *struct {
	ID string `path:"id"`
	On string `query:"on" format:"date" doc:"Dagen som platserna visas för. Tomt är i dag."`
}) (*api.One[apiBody], error) {
	b, err := a.Store.Body(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	on := a.Store.Today()
	if in.On != "" {
		if on, err = day.Parse(in.On); err != nil {
			return nil, err
		}
	}
	places, err := a.Store.Composition(ctx, b.ID, day.Between(on, on))
	if err != nil {
		return nil, err
	}
	o := outBody(b)
	for _, p := range places {
		term := apiTerm{SeatID: p.ID, Seat: p.Text(), Party: p.ElectedBy}
		if t, ok := p.holder(on); ok {
			term = apiTerm{p.ID, p.Text(), p.ElectedBy, t.PersonID, t.Person, t.Label, t.Office, t.FromDay.String(), t.ToDay.String()}
		}
		o.Seats = append(o.Seats, term)
	}
	return &api.One[apiBody]{Body: o}, nil
}

// APIMeetingFields are what a program reads and writes of a meeting.
type APIMeetingFields struct {
	BodyID    string `json:"bodyId"`
	HeldOn    string `json:"heldOn" format:"date"`
	StartsAt  string `json:"startsAt,omitempty" example:"09:30"`
	EndsAt    string `json:"endsAt,omitempty"`
	Town      string `json:"town,omitempty"`
	Place     string `json:"place,omitempty"`
	Form      string `json:"form" enum:"physical,remote,mixed"`
	Secretary string `json:"secretary,omitempty"`
	Note      string `json:"note,omitempty"`
}

type apiItem struct {
	ID         string        `json:"id"`
	Version    int64         `json:"version"`
	Position   int64         `json:"position"`
	Kind       string        `json:"kind" enum:"information,decision,statement,notification,election,discussion,audit"`
	Title      string        `json:"title" doc:"Ärende med sekretess har ingen rubrik här."`
	CaseNumber string        `json:"caseNumber,omitempty"`
	Secrecy    string        `json:"secrecy,omitempty"`
	Proposal   string        `json:"proposal,omitempty"`
	Text       string        `json:"text,omitempty" doc:"Protokollets text, när det är justerat."`
	ChairID    string        `json:"chairId,omitempty" doc:"Den som valts att leda ärendet i stället för mötesordföranden."`
	Decisions  []apiDecision `json:"decisions"`
}

type apiDecision struct {
	ID         string `json:"id"`
	MeetingID  string `json:"meetingId,omitempty"`
	Body       string `json:"body,omitempty"`
	Title      string `json:"title,omitempty"`
	CaseNumber string `json:"caseNumber,omitempty"`
	Year       int64  `json:"year"`
	Paragraph  int64  `json:"paragraph,omitempty" doc:"Saknas när källan inte anger den."`
	Point      int64  `json:"point"`
	DecidedOn  string `json:"decidedOn" format:"date"`
	Kind       string `json:"kind" enum:"decides,approves,adopts,endorses,notes,hands_over,elects,returns,tables,rejects"`
	Text       string `json:"text"`
}

type apiMeeting struct {
	ID      string `json:"id"`
	Version int64  `json:"version" doc:"Skickas tillbaka vid ändring."`
	Body    string `json:"body" doc:"Vad organet hette den dagen."`
	APIMeetingFields
	State      string `json:"state" enum:"planned,called,open,held,written,adjusted,noticed,final,cancelled"`
	CalledOn   string `json:"calledOn,omitempty" format:"date"`
	AdjustedOn string `json:"adjustedOn,omitempty" format:"date"`
	NoticedOn  string `json:"noticedOn,omitempty" format:"date"`
	FinalOn    string `json:"finalOn,omitempty" format:"date"`

	// What follows is told when one meeting is read, to those who may see it.
	Items       []apiItem       `json:"items,omitempty"`
	ChairID     string          `json:"chairId,omitempty"`
	Attendance  []apiAttendance `json:"attendance,omitempty"`
	Signatures  []apiSignature  `json:"signatures,omitempty"`
	Assignments []apiAssignment `json:"assignments,omitempty" doc:"Uppdrag som inte var klara före sammanträdet och följs upp där."`
}

func (a API) out(m Meeting) apiMeeting {
	return apiMeeting{ID: m.ID, Version: m.Version, Body: m.Body.Name, State: string(m.StateOn(a.Store.Today())), CalledOn: m.CalledOn.String(),
		AdjustedOn: m.AdjustedOn.String(), NoticedOn: m.NoticedOn.String(), FinalOn: m.FinalOn.String(),
		APIMeetingFields: APIMeetingFields{m.BodyID, m.HeldOn.String(), m.StartsAt, m.EndsAt, m.Town, m.Place, m.Form, m.Secretary, m.Note}}
}

// outItem is an item as whoever asks may see it. What is secret is read on its page,
// where the reading is logged.
func outItem(m Matter, adjusted, papers bool) apiItem {
	o := apiItem{ID: m.ID, Version: m.Version, Position: m.Position, Kind: m.Kind, Title: m.Title, CaseNumber: m.CaseNumber, Secrecy: m.Secrecy, Decisions: []apiDecision{}}
	if m.Secrecy != "" {
		o.Title, o.CaseNumber = "Ärende med sekretess", ""
		return o
	}
	if papers {
		o.Proposal = m.Proposal
	}
	if adjusted || papers {
		o.Text, o.ChairID = m.Text, string(m.ChairID)
	}
	for _, d := range m.Decisions {
		o.Decisions = append(o.Decisions, outDecision(d))
	}
	return o
}

func outDecision(d Decision) apiDecision {
	return apiDecision{ID: d.ID, Year: d.Year, Paragraph: d.Paragraph, Point: d.Point, DecidedOn: d.DecidedOn.String(), Kind: d.Kind, Text: d.Text, Title: d.Title}
}

func (a API) meetings(ctx context.Context, in *struct {
	api.Page
	Text  string `query:"q"`
	Organ string `query:"body" doc:"Organets id."`
	When  string `query:"held" doc:"Dagen ligger i perioden: 2022, 2022-03 eller 2022-01-01--2022-06-30."`
	Held  string `query:"isHeld" enum:",ja,nej"`
}) (*api.List[apiMeeting], error) {
	f, err := ParseFilter(url.Values{"q": {in.Text}, "organ": {in.Organ}, "dag": {in.When}, "hallet": {in.Held}})
	if err != nil {
		return nil, err
	}
	list, n, err := a.Store.Search(ctx, f, Page{Limit: in.Limit, Offset: in.Offset})
	items := make([]apiMeeting, len(list))
	for i, m := range list {
		items[i] = a.out(m)
	}
	return api.NewList(items, n.N, n.More), err
}

func (a API) meeting(ctx context.Context, in *byID) (*api.One[apiMeeting], error) {
	s, err := a.Store.Sitting(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	o := a.out(s.Meeting)
	papers, adjusted := mayPapers(ctx), !s.State.Before(Adjusted)
	if papers || !s.State.Before(Held) {
		for _, m := range s.Matters {
			o.Items = append(o.Items, outItem(m, adjusted, papers))
		}
	}
	if papers || adjusted {
		o.present(s)
	}
	err = a.followed(ctx, s, &o)
	return &api.One[apiMeeting]{Body: o}, err
}

// present adds who was there and who adjusts.
func (o *apiMeeting) present(s Sitting) {
	o.ChairID = string(s.ChairID)
	for _, t := range s.Attendance {
		o.Attendance = append(o.Attendance, apiAttendance{t.PersonID, t.SeatID, s.People[t.PersonID].Text(), t.Serves, t.FromItem, t.ToItem})
	}
	for _, g := range s.signers("") {
		o.Signatures = append(o.Signatures, apiSignature{g.PersonID, s.People[g.PersonID].Text(), g.Chair, g.SignedOn.String(), g.Paper})
	}
}

// followed adds the assignments that come back at the meeting.
func (a API) followed(ctx context.Context, s Sitting, o *apiMeeting) error {
	list, err := a.Store.OpenAssignments(ctx, s.BodyID, s.HeldOn)
	for _, one := range list {
		o.Assignments = append(o.Assignments, a.outAssignment(one))
	}
	return err
}

// into fills a meeting. Texts are read by the field set, so that the API and the
// forms obey the same rules.
func (o APIMeetingFields) into(m *Meeting) error {
	return MeetingFields.Read(m, map[string]string{"body_id": o.BodyID, "held_on": o.HeldOn, "starts_at": o.StartsAt, "ends_at": o.EndsAt,
		"town": o.Town, "place": o.Place, "form": o.Form, "secretary": o.Secretary, "note": o.Note})
}

func (a API) create(ctx context.Context, in *struct{ Body APIMeetingFields }) (*api.One[apiMeeting], error) {
	var m Meeting
	if err := in.Body.into(&m); err != nil {
		return nil, err
	}
	b, err := a.Store.Body(ctx, m.BodyID)
	if err != nil {
		return nil, fault.With(fault.Invalid(fault.Field{Name: "bodyId", Message: "Organet finns inte."}), err)
	}
	if err := scope(ctx, b); err != nil {
		return nil, err
	}
	if m, err = a.Store.Create(ctx, m); err != nil {
		return nil, err
	}
	return &api.One[apiMeeting]{Body: a.out(m)}, nil
}

func (a API) save(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Version int64  `json:"version" doc:"Versionen som lästes."`
		Why     string `json:"why,omitempty" doc:"Varför, till historiken."`
		APIMeetingFields
	}
}) (*api.One[apiMeeting], error) {
	m, err := a.Store.Meeting(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := scope(ctx, m.Body); err != nil {
		return nil, err
	}
	if err := in.Body.into(&m); err != nil {
		return nil, err
	}
	m.Version = in.Body.Version
	if m, err = a.Store.Save(ctx, m, in.Body.Why); err != nil {
		return nil, err
	}
	return &api.One[apiMeeting]{Body: a.out(m)}, nil
}

func (a API) decisions(ctx context.Context, in *struct {
	api.Page
	Text  string `query:"q"`
	Organ string `query:"body" doc:"Organets id."`
	Kind  string `query:"kind"`
	When  string `query:"decided" doc:"Beslutat i perioden."`
}) (*api.List[apiDecision], error) {
	f, err := ParseDecisionFilter(url.Values{"q": {in.Text}, "organ": {in.Organ}, "slag": {in.Kind}, "dag": {in.When}})
	if err != nil {
		return nil, err
	}
	list, n, err := a.Store.Decisions(ctx, f, Page{Limit: in.Limit, Offset: in.Offset})
	items := make([]apiDecision, len(list))
	for i, d := range list {
		items[i] = outDecision(d.Decision)
		items[i].MeetingID, items[i].Body, items[i].Title, items[i].CaseNumber = d.MeetingID, d.Body, d.ItemTitle, d.CaseNumber
	}
	return api.NewList(items, n.N, n.More), err
}
