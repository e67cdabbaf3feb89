package saving

import (
	"context"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/area/identity"
	"klover/internal/area/procurement"
	"klover/internal/base/api"
	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// API is the register for other programs.
type API struct{ Store Store }

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, "saving.read", api.Op("list-savings", http.MethodGet, "/savings", "Sök bland effektrapporter."), a.list)
	api.Handle(h, "saving.read", api.Op("get-saving", http.MethodGet, "/savings/{id}", "Läs en effektrapport med hela beräkningen."), a.get)
	api.Handle(h, "saving.write", api.Op("create-saving", http.MethodPost, "/savings", "Skapa ett utkast till effektrapport."), a.create)
	api.Handle(h, "saving.write", api.Op("save-saving", http.MethodPut, "/savings/{id}", "Ändra ett utkast. Version är den som lästes; 409 om någon annan har sparat sedan dess."), a.save)
	api.Handle(h, "saving.write", api.Op("register-saving", http.MethodPost, "/savings/{id}/register", "Lämna en effektrapport till granskning."), a.register)
	api.Handle(h, "saving.read", api.Op("get-no-saving", http.MethodGet, "/procurements/{id}/no-saving", "Läs svaret att en upphandling inte ger någon besparing. 404 när inget svar finns."), a.none)
	api.Handle(h, "saving.write", api.Op("say-no-saving", http.MethodPost, "/procurements/{id}/no-saving", "Notera att en upphandling inte ger någon besparing. Svaret ersätter effektrapporten."), a.sayNone)
	api.Handle(h, "saving.write", api.Op("take-back-no-saving", http.MethodPost, "/procurements/{id}/no-saving/take-back", "Ta tillbaka svaret, till exempel för att skriva en effektrapport."), a.takeBackNone)
	api.Handle(h, "saving.approve", api.Op("approve-saving", http.MethodPost, "/savings/{id}/approve", "Godkänn en effektrapport som någon annan har registrerat."), a.approve)
}

type apiLine struct {
	Item     string            `json:"item"`
	Unit     string            `json:"unit,omitempty"`
	RefPrice string            `json:"refPrice" doc:"Kronor med högst fyra decimaler, före index: 122,40."`
	NewPrice string            `json:"newPrice" doc:"Kronor med högst fyra decimaler."`
	Volumes  map[string]string `json:"volumes" doc:"Volym per år för varje region, med högst tre decimaler."`
}

type apiLump struct {
	Party        string `json:"party"`
	ReferenceOre *int64 `json:"referenceOre,omitempty"`
	NewOre       *int64 `json:"newOre,omitempty"`
	EffectOre    *int64 `json:"effectOre,omitempty" doc:"Bara när de båda andra inte är kända."`
}

type apiEffect struct {
	Party     string `json:"party"`
	AnnualOre *int64 `json:"annualOre,omitempty" doc:"Saknas när avtalstiden inte är känd."`
	TermOre   int64  `json:"termOre"`
}

type apiSaving struct {
	ID             string      `json:"id,omitempty" readOnly:"true"`
	Version        int64       `json:"version,omitempty"`
	Number         string      `json:"number,omitempty"`
	Title          string      `json:"title" minLength:"1"`
	State          string      `json:"state,omitempty" readOnly:"true" enum:"utkast,registrerad,godkänd,låst"`
	Side           string      `json:"side,omitempty" readOnly:"true" enum:"besparing,kostnadsökning,undviken"`
	ProcurementID  string      `json:"procurementId,omitempty"`
	ContractID     string      `json:"contractId,omitempty"`
	Type           string      `json:"type,omitempty" enum:",pris,volym,svinn,process"`
	Method         string      `json:"method,omitempty" enum:",R1,R2,R3,R4,R5,R6"`
	Evidence       string      `json:"evidence,omitempty"`
	IndexName      string      `json:"indexName,omitempty"`
	IndexFrom      string      `json:"indexFrom,omitempty"`
	IndexTo        string      `json:"indexTo,omitempty"`
	SignedOn       string      `json:"signedOn,omitempty" format:"date"`
	BookedOn       string      `json:"bookedOn,omitempty" readOnly:"true" format:"date"`
	Months         *int64      `json:"months,omitempty" doc:"Avtalstid utan optioner."`
	CountedMonths  int64       `json:"countedMonths,omitempty" readOnly:"true"`
	PerYear        bool        `json:"perYear,omitempty" doc:"Totalbeloppen gäller ett år."`
	ClientApproval string      `json:"clientApproval,omitempty"`
	Note           string      `json:"note,omitempty"`
	Registered     string      `json:"registeredBy,omitempty" readOnly:"true"`
	Approved       string      `json:"approvedBy,omitempty" readOnly:"true"`
	Corrects       string      `json:"corrects,omitempty" readOnly:"true"`
	Reverses       string      `json:"reverses,omitempty" readOnly:"true"`
	TermOre        int64       `json:"termOre" readOnly:"true" required:"false"`
	AnnualOre      *int64      `json:"annualOre,omitempty" readOnly:"true"`
	Effects        []apiEffect `json:"effects,omitempty" readOnly:"true"`
	Lines          []apiLine   `json:"lines,omitempty"`
	Lumps          []apiLump   `json:"lumps,omitempty"`
}

func out(s Saving) apiSaving {
	o := apiSaving{
		ID: s.ID, Version: s.Version, Number: s.Number, Title: s.Title, State: string(s.State), Side: string(s.Side),
		ProcurementID: string(s.ProcurementID), ContractID: string(s.ContractID), Type: string(s.Type), Method: string(s.Method),
		Evidence: s.Evidence, IndexName: s.IndexName, IndexFrom: text(s.IndexFrom), IndexTo: text(s.IndexTo),
		SignedOn: s.SignedOn.String(), BookedOn: s.BookedOn.String(), CountedMonths: s.Counted(), PerYear: s.PerYear,
		ClientApproval: s.ClientApproval, Note: s.Note, Registered: s.Registered, Approved: s.Approved,
		Corrects: string(s.Corrects), Reverses: string(s.Reverses), TermOre: int64(s.Term), AnnualOre: ore(s.Annual),
	}
	if s.Months.Known {
		o.Months = &s.Months.N
	}
	for _, e := range s.Effects {
		o.Effects = append(o.Effects, apiEffect{string(e.Party), ore(e.Annual), int64(e.Term)})
	}
	for _, l := range s.Lines {
		line := apiLine{Item: l.Item, Unit: l.Unit, RefPrice: text(l.RefPrice), NewPrice: text(l.NewPrice), Volumes: map[string]string{}}
		for _, v := range l.Volumes {
			line.Volumes[string(v.Party)] = text(v.Quantity)
		}
		o.Lines = append(o.Lines, line)
	}
	for _, l := range s.Lumps {
		o.Lumps = append(o.Lumps, apiLump{string(l.Party), ore(l.Reference), ore(l.New), ore(l.Effect)})
	}
	return o
}

func text(v interface{ MarshalText() ([]byte, error) }) string {
	b, _ := v.MarshalText()
	return string(b)
}

func ore(o money.Opt) *int64 {
	if !o.Known {
		return nil
	}
	n := int64(o.Amount)
	return &n
}

func opt(ore *int64) money.Opt {
	if ore == nil {
		return money.Opt{}
	}
	return money.Some(money.Amount(*ore))
}

// into fills a report. Texts are read by the field set, so that the API, the forms
// and the imports obey the same rules.
func (o apiSaving) into(s *Saving) error {
	s.ProcurementID, s.ContractID, s.PerYear = identity.Ref(o.ProcurementID), identity.Ref(o.ContractID), o.PerYear
	s.Months = count.Count{}
	if o.Months != nil {
		s.Months = count.Of(*o.Months)
	}
	err := Fields.Read(s, map[string]string{
		"number": o.Number, "title": o.Title, "type": o.Type, "method": o.Method, "evidence": o.Evidence, "index_name": o.IndexName,
		"index_from": o.IndexFrom, "index_to": o.IndexTo, "signed_on": o.SignedOn, "client_approval": o.ClientApproval, "note": o.Note,
	})
	if err != nil {
		return err
	}
	s.Lumps = nil
	for _, l := range o.Lumps {
		s.Lumps = append(s.Lumps, Lump{Party: party.Code(l.Party), Reference: opt(l.ReferenceOre), New: opt(l.NewOre), Effect: opt(l.EffectOre)})
	}
	s.Lines, err = readLines(o.Lines)
	return err
}

func readLines(from []apiLine) ([]Line, error) {
	var lines []Line
	var wrong []fault.Field
	read := func(key string, to interface{ UnmarshalText([]byte) error }, value string) {
		if err := to.UnmarshalText([]byte(value)); err != nil {
			wrong = append(wrong, fault.Field{Name: key, Message: fault.Message(err)})
		}
	}
	for i, l := range from {
		line := Line{Item: l.Item, Unit: l.Unit}
		read(LineKey(i, "ref"), &line.RefPrice, l.RefPrice)
		read(LineKey(i, "new"), &line.NewPrice, l.NewPrice)
		for _, code := range party.All() {
			if value, ok := l.Volumes[string(code)]; ok {
				v := Volume{Party: code}
				read(LineKey(i, string(code)), &v.Quantity, value)
				line.Volumes = append(line.Volumes, v)
			}
		}
		lines = append(lines, line)
	}
	return lines, fault.Invalid(wrong...)
}

type listInput struct {
	api.Page
	Text   string `query:"q" doc:"Ord i nummer, benämning och vem som registrerade."`
	Booked string `query:"booked" doc:"Bokförd i perioden: 2022, 2022-03, 2022-T2 eller 2022-01-01--2022-06-30."`
	State  string `query:"state"`
	Side   string `query:"side"`
	Party  string `query:"party" doc:"Regionens länsbokstav."`
	Sort   string `query:"sort" doc:"booked_on, term, title eller number; - före för fallande."`
}

func (a API) list(ctx context.Context, in *listInput) (*api.List[apiSaving], error) {
	v := url.Values{"q": {in.Text}, "bokford": {in.Booked}, "part": {in.Party}}
	if in.State != "" {
		v.Set("lage", in.State)
	}
	if in.Side != "" {
		v.Set("utfall", in.Side)
	}
	f, err := ParseFilter(v)
	if err != nil {
		return nil, err
	}
	rows, count, err := a.Store.Search(ctx, f, Page{Sort: in.Sort, Limit: in.Limit, Offset: in.Offset})
	if err != nil {
		return nil, err
	}
	items := make([]apiSaving, len(rows))
	for i, s := range rows {
		items[i] = out(s)
	}
	return api.NewList(items, count.N, count.More), nil
}

type byID struct {
	ID string `path:"id"`
}

func (a API) get(ctx context.Context, in *byID) (*api.One[apiSaving], error) {
	return answer(a.Store.Get(ctx, in.ID))
}

func answer(s Saving, err error) (*api.One[apiSaving], error) {
	if err != nil {
		return nil, err
	}
	return &api.One[apiSaving]{Body: out(s)}, nil
}

func (a API) create(ctx context.Context, in *struct{ Body apiSaving }) (*api.One[apiSaving], error) {
	var s Saving
	if err := in.Body.into(&s); err != nil {
		return nil, err
	}
	if err := scope(ctx, s); err != nil {
		return nil, err
	}
	return answer(a.Store.Create(ctx, s))
}

func (a API) save(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiSaving
}) (*api.One[apiSaving], error) {
	s, err := a.mine(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := in.Body.into(&s); err != nil {
		return nil, err
	}
	if err := scope(ctx, s); err != nil {
		return nil, err
	}
	s.Version = in.Body.Version
	return answer(a.Store.Save(ctx, s, ""))
}

// mine reads a report that the caller may write.
func (a API) mine(ctx context.Context, id string) (Saving, error) {
	s, err := a.Store.Get(ctx, id)
	if err == nil {
		err = within(ctx, s.Parties)
	}
	return s, err
}

type verbInput struct {
	ID   string `path:"id"`
	Body struct {
		Version int64 `json:"version" doc:"Den version som lästes."`
	}
}

func (a API) register(ctx context.Context, in *verbInput) (*api.One[apiSaving], error) {
	if _, err := a.mine(ctx, in.ID); err != nil {
		return nil, err
	}
	return answer(a.Store.Register(ctx, in.ID, in.Body.Version))
}

func (a API) approve(ctx context.Context, in *verbInput) (*api.One[apiSaving], error) {
	if _, err := a.mine(ctx, in.ID); err != nil {
		return nil, err
	}
	return answer(a.Store.Approve(ctx, in.ID, in.Body.Version))
}

type apiNone struct {
	Why       string `json:"why"`
	By        string `json:"by"`
	DecidedOn string `json:"decidedOn" format:"date"`
}

func (a API) none(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiNone], error) {
	n, ok, err := a.Store.NoneOf(ctx, in.ID)
	if err == nil && !ok {
		err = fault.NotFound("Ingen har svarat att upphandlingen inte ger någon besparing.")
	}
	return &api.One[apiNone]{Body: apiNone{n.Why, n.ByName, n.DecidedOn.String()}}, err
}

type noneInput struct {
	ID   string `path:"id"`
	Body struct {
		Why string `json:"why"`
	}
}

func (a API) sayNone(ctx context.Context, in *noneInput) (*struct{}, error) {
	return nil, a.answerNone(ctx, in, a.Store.SayNone)
}

func (a API) takeBackNone(ctx context.Context, in *noneInput) (*struct{}, error) {
	return nil, a.answerNone(ctx, in, a.Store.TakeBackNone)
}

func (a API) answerNone(ctx context.Context, in *noneInput, do func(ctx context.Context, procurementID, why string) error) error {
	p, err := procurement.Store{DB: a.Store.DB}.Get(ctx, in.ID)
	if err == nil {
		err = procurement.Scope(ctx, p)
	}
	if err != nil {
		return err
	}
	return do(ctx, p.ID, in.Body.Why)
}
