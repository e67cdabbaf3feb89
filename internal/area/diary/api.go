package diary

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// API is the diary for other programs.
type API struct{ Store Store }

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, permRead, api.Op("list-diary-entries", http.MethodGet, "/diary-entries", "Sök i diariet. Sekretessmarkerade poster maskas för den som inte får läsa dem."), a.list)
	api.Handle(h, permRead, api.Op("get-diary-entry", http.MethodGet, "/diary-entries/{id}", "Läs en post i diariet med dess handlingar."), a.get)
	api.Handle(h, permWrite, api.Op("create-diary-entry", http.MethodPost, "/diary-entries", "Diarieför en händelse i ett ärende."), a.create)
	api.Handle(h, permWrite, api.Op("correct-diary-entry", http.MethodPut, "/diary-entries/{id}", "Rätta en post. Skälet står i historiken. Version är den som lästes; 409 om någon annan har sparat sedan dess."), a.correct)
	api.Handle(h, permRead, api.Op("list-case-documents", http.MethodGet, "/diary-cases/{id}/documents", "Ett ärendes handlingar. Arbetsmaterial visas bara för den som arbetar med ärendet."), a.documents)
}

// DiaryEntryFields are what a program reads and writes. Exported, since huma leaves
// out embedded types that are not.
type DiaryEntryFields struct {
	Direction    string `json:"direction,omitempty" enum:",in,out,made" doc:"in: inkommen, out: utgången, made: upprättad."`
	HappenedOn   string `json:"happenedOn" format:"date"`
	Counterpart  string `json:"counterpart,omitempty" doc:"Avsändare eller mottagare."`
	Title        string `json:"title"`
	Kind         string `json:"kind,omitempty" doc:"Handlingstyp: request, strategy, notice, tender, award, contract, letter …"`
	Step         string `json:"step,omitempty" enum:",prepare,procure,implement,manage"`
	Responsible  string `json:"responsible,omitempty"`
	Ground       string `json:"ground,omitempty" example:"31:16" doc:"Kapitel och paragraf i OSL."`
	SecretReason string `json:"secretReason,omitempty"`
	SecretUntil  string `json:"secretUntil,omitempty" format:"date"`
}

type apiDiaryEntry struct {
	ID           string `json:"id"`
	Version      int64  `json:"version"`
	CaseID       string `json:"caseId"`
	Number       string `json:"number" example:"INK 2022:1234" doc:"Löpnummer."`
	No           int64  `json:"no" doc:"Aktbilaga."`
	Masked       bool   `json:"masked" doc:"Vad posten gäller visas inte för den som frågar."`
	InTime       bool   `json:"inTime" doc:"Registrerad senast nästa arbetsdag."`
	RegisteredOn string `json:"registeredOn" format:"date"`
	RegisteredBy string `json:"registeredBy"`
	StruckOn     string `json:"struckOn,omitempty" format:"date" doc:"Makulerad."`
	DiaryEntryFields
	Documents []apiCaseDocument `json:"documents,omitempty"`
}

type apiCaseDocument struct {
	ID       string               `json:"id"`
	Title    string               `json:"title"`
	Kind     string               `json:"kind,omitempty"`
	Step     string               `json:"step,omitempty"`
	Official bool                 `json:"official" doc:"Allmän handling."`
	Masked   bool                 `json:"masked"`
	Template string               `json:"template,omitempty"`
	Versions []apiDocumentVersion `json:"versions"`
}

type apiDocumentVersion struct {
	ID       string `json:"id" doc:"Innehållet hämtas på /handlingsversioner/{id}/fil."`
	No       int64  `json:"no"`
	Final    bool   `json:"final"`
	EntryID  string `json:"entryId,omitempty"`
	FileName string `json:"fileName,omitempty"`
	SHA256   string `json:"sha256"`
	MadeBy   string `json:"madeBy"`
}

func entryOut(e Entry, docs []Document) apiDiaryEntry {
	o := apiDiaryEntry{ID: e.ID, Version: e.Version, CaseID: e.CaseID, Number: e.Number(), No: e.No, Masked: e.Masked, InTime: e.InTime,
		RegisteredOn: e.RegisteredOn.String(), RegisteredBy: e.RegisteredBy, StruckOn: e.StruckOn.String(),
		DiaryEntryFields: DiaryEntryFields{Direction: string(e.Direction), HappenedOn: e.HappenedOn.String(), Counterpart: e.Counterpart, Title: e.Title, Kind: e.Kind, Step: e.Step,
			Responsible: e.Responsible, Ground: e.Ground, SecretReason: e.SecretReason, SecretUntil: e.SecretUntil.String()}}
	for _, d := range docs {
		o.Documents = append(o.Documents, documentOut(d))
	}
	return o
}

func documentOut(d Document) apiCaseDocument {
	o := apiCaseDocument{ID: d.ID, Title: d.Title, Kind: d.Kind, Step: d.Step, Official: d.Official, Masked: d.Masked, Template: d.Template, Versions: []apiDocumentVersion{}}
	for _, v := range d.Versions {
		o.Versions = append(o.Versions, apiDocumentVersion{v.ID, v.No, v.State == Final, v.EntryID, v.FileName, v.Hash, v.MadeBy})
	}
	return o
}

func (f DiaryEntryFields) into(e *Entry) error {
	e.Responsible = f.Responsible
	return EntryFields.Read(e, map[string]string{"direction": f.Direction, "happened_on": f.HappenedOn, "counterpart": f.Counterpart, "title": f.Title, "kind": f.Kind,
		"step": f.Step, "ground": f.Ground, "secret_reason": f.SecretReason, "secret_until": f.SecretUntil})
}

type listInput struct {
	api.Page
	Text       string `query:"q" doc:"Ord i rubrik, diarienummer, avsändare."`
	Registered string `query:"registered" doc:"Registrerad i perioden: 2022, 2022-03 eller 2022-01-01--2022-06-30."`
	Case       string `query:"caseId"`
	Kind       string `query:"kind"`
	Direction  string `query:"direction" enum:",in,out,made"`
}

func (a API) list(ctx context.Context, in *listInput) (*api.List[apiDiaryEntry], error) {
	f := Filter{Text: in.Text, Case: in.Case, Kind: in.Kind, Direction: in.Direction}
	period, err := day.ParsePeriod(in.Registered)
	if err != nil {
		return nil, fault.Invalid(fault.Field{Name: "registered", Message: fault.Message(err)})
	}
	f.Registered = period
	rows, count, err := a.Store.Search(ctx, readerOf(ctx), f, Page{Limit: in.Limit, Offset: in.Offset})
	if err != nil {
		return nil, err
	}
	items := make([]apiDiaryEntry, len(rows))
	for i, l := range rows {
		items[i] = entryOut(l.Entry, nil)
	}
	return api.NewList(items, count.N, count.More), nil
}

type idInput struct {
	ID string `path:"id"`
}

func (a API) get(ctx context.Context, in *idInput) (*api.One[apiDiaryEntry], error) {
	by := readerOf(ctx)
	c, e, err := a.Store.Entry(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	docs, err := a.Store.DocumentsOf(ctx, by, c, e)
	return &api.One[apiDiaryEntry]{Body: entryOut(e, docs)}, err
}

type createInput struct {
	Body struct {
		CaseID string `json:"caseId,omitempty" doc:"Ärendets id i diariet, eller caseNumber."`
		Number string `json:"caseNumber,omitempty" example:"INK22-0123" doc:"Ärendets diarienummer."`
		DiaryEntryFields
	}
}

func (a API) create(ctx context.Context, in *createInput) (*api.One[apiDiaryEntry], error) {
	var e Entry
	if err := in.Body.into(&e); err != nil {
		return nil, err
	}
	if err := e.Check(a.Store.Today()); err != nil {
		return nil, err
	}
	var c Case
	var err error
	if in.Body.CaseID != "" {
		c, err = a.Store.Case(ctx, in.Body.CaseID)
	} else {
		c, err = a.Store.ByNumber(ctx, in.Body.Number)
	}
	if err == nil {
		err = scope(ctx, c)
	}
	if err == nil {
		e, err = a.Store.Register(ctx, c.ID, e)
	}
	return &api.One[apiDiaryEntry]{Body: entryOut(e, nil)}, err
}

type correctInput struct {
	ID   string `path:"id"`
	Body struct {
		Version int64  `json:"version"`
		Why     string `json:"why" doc:"Varför posten rättas. Offentligt."`
		DiaryEntryFields
	}
}

func (a API) correct(ctx context.Context, in *correctInput) (*api.One[apiDiaryEntry], error) {
	by := readerOf(ctx)
	c, e, err := a.Store.Entry(ctx, by, in.ID)
	if err == nil {
		err = scope(ctx, c)
	}
	if err == nil && e.Masked {
		err = errSecret
	}
	if err == nil {
		err = in.Body.into(&e)
	}
	if err != nil {
		return nil, err
	}
	e.Version = in.Body.Version
	e, err = a.Store.Correct(ctx, by, e, in.Body.Why)
	return &api.One[apiDiaryEntry]{Body: entryOut(e, nil)}, err
}

func (a API) documents(ctx context.Context, in *idInput) (*api.List[apiCaseDocument], error) {
	c, err := a.Store.Case(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	docs, err := a.Store.Documents(ctx, readerOf(ctx), c)
	items := make([]apiCaseDocument, len(docs))
	for i, d := range docs {
		items[i] = documentOut(d)
	}
	return api.NewList(items, len(items), false), err
}
