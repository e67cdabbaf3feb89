package review

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/area/procurement"
	"klover/internal/base/api"
)

// API is the register for other programs.
type API struct{ Store Store }

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, permRead, api.Op("list-reviews", http.MethodGet, "/reviews", "Sök bland mål om överprövning."), a.list)
	api.Handle(h, permRead, api.Op("get-review", http.MethodGet, "/reviews/{id}", "Läs ett mål om överprövning."), a.get)
	api.Handle(h, permWrite, api.Op("create-review", http.MethodPost, "/reviews", "Registrera ett mål. Upphandlingen märks som överprövad."), a.create)
	api.Handle(h, permWrite, api.Op("save-review", http.MethodPut, "/reviews/{id}", "Ändra ett mål eller registrera den senaste instansens avgörande. Version är den som lästes; 409 om någon annan har sparat sedan dess."), a.save)
}

// APIFields are what a program reads and writes. Exported, since huma leaves out
// embedded types that are not.
type APIFields struct {
	Number          string   `json:"number,omitempty" example:"1234-22" doc:"Målnummer i första instans. Tomt vid registrering ger ett eget nummer."`
	Court           string   `json:"court,omitempty" doc:"Domstol i första instans. Tomt vid registrering ger den där värdregionen hör hemma."`
	ProcurementID   string   `json:"procurementId" doc:"Upphandlingens id. Kan inte ändras."`
	Type            string   `json:"type,omitempty" enum:",review,validity,cancellation,lov,damages,fee"`
	Applicant       string   `json:"applicant,omitempty"`
	ApplicantOrgNo  string   `json:"applicantOrgNo,omitempty" doc:"Visas inte för enskilda firmor utan behörigheten supplier.personal."`
	OtherApplicants string   `json:"otherApplicants,omitempty"`
	Grounds         []string `json:"grounds,omitempty" doc:"evaluation, qualification, mandatory, documents, ceiling, cancellation, direct, change, other."`
	CategoryID      string   `json:"categoryId,omitempty" doc:"Bransch. Tomt vid registrering ger upphandlingens kategori."`
	Industry        string   `json:"industry,omitempty" doc:"Bransch i ord."`
	FiledOn         string   `json:"filedOn" format:"date"`
	InterimOn       string   `json:"interimOn,omitempty" format:"date"`
	Interim         string   `json:"interim,omitempty" enum:",granted,denied" doc:"Tomt: ej prövat."`
	StatementDue    string   `json:"statementDue,omitempty" format:"date"`
	StatementOn     string   `json:"statementOn,omitempty" format:"date"`
	DecidedOn       string   `json:"decidedOn,omitempty" format:"date" doc:"Den senaste instansens avgörande."`
	Outcome         string   `json:"outcome,omitempty" doc:"Utgången i den senaste instansen: denied, dismissed, correction, redo, void, fee, struck_off, leave_denied, remanded."`
	ClosedOn        string   `json:"closedOn,omitempty" format:"date" doc:"Laga kraft."`
}

type apiInstance struct {
	Level     string `json:"level" enum:"FR,KR,HFD,TR,HOVR,HD"`
	Court     string `json:"court,omitempty"`
	Number    string `json:"number,omitempty"`
	FiledOn   string `json:"filedOn,omitempty" format:"date"`
	DecidedOn string `json:"decidedOn,omitempty" format:"date"`
	Outcome   string `json:"outcome,omitempty"`
	Note      string `json:"note,omitempty"`
	AppealBy  string `json:"appealBy,omitempty"`
}

// apiReview is a case as it is read.
type apiReview struct {
	ID      string `json:"id"`
	Version int64  `json:"version" doc:"Skickas tillbaka vid ändring."`
	APIFields
	Instances   []apiInstance `json:"instances"`
	Result      string        `json:"result" enum:"won,struck,lost,open" doc:"Utfallet för oss."`
	EndedOn     string        `json:"endedOn,omitempty" format:"date" doc:"Avgörandet som avslutade målet."`
	Counted     bool          `json:"counted" doc:"Räknas som överprövning i nyckeltalen."`
	Unnecessary string        `json:"unnecessary,omitempty" enum:",yes,no" doc:"Tomt: ej bedömd."`
	Cause       string        `json:"cause,omitempty"`
	CauseText   string        `json:"causeText,omitempty"`
	Lesson      string        `json:"lesson,omitempty"`
	Action      string        `json:"action,omitempty"`
	JudgedBy    string        `json:"judgedBy,omitempty"`
	Source      string        `json:"source,omitempty"`
}

// apiSave is a case as it is changed.
type apiSave struct {
	Version int64  `json:"version" doc:"Versionen som lästes. 409 om någon har sparat efter det."`
	Why     string `json:"why,omitempty" doc:"Varför, till historiken."`
	APIFields
}

func out(ctx context.Context, c Case) apiReview {
	c = seen(ctx, c)
	last := c.last()
	o := apiReview{ID: c.ID, Version: c.Version, Result: string(c.Result), EndedOn: c.EndedOn.String(), Counted: c.Counted, Instances: []apiInstance{},
		Unnecessary: string(c.Unnecessary), Cause: c.Cause, CauseText: c.CauseText, Lesson: c.Lesson, Action: c.Action, JudgedBy: c.JudgedBy, Source: c.Source,
		APIFields: APIFields{Number: c.Number, Court: c.Court, ProcurementID: c.ProcurementID, Type: c.Type, Applicant: c.Applicant,
			ApplicantOrgNo: string(c.ApplicantOrgNo), OtherApplicants: c.OtherApplicants, Grounds: c.Grounds, CategoryID: c.CategoryID, Industry: c.Industry,
			FiledOn: c.FiledOn.String(), InterimOn: c.InterimOn.String(), Interim: c.Interim, StatementDue: c.StatementDue.String(),
			StatementOn: c.StatementOn.String(), DecidedOn: last.DecidedOn.String(), Outcome: string(last.Outcome), ClosedOn: c.ClosedOn.String()}}
	for _, in := range c.Instances {
		o.Instances = append(o.Instances, apiInstance{string(in.Level), in.Court, in.Number, in.FiledOn.String(), in.DecidedOn.String(),
			string(in.Outcome), in.Note, in.AppealBy})
	}
	return o
}

// into fills a case. Texts are read by the field set, so that the API, the forms
// and the imports obey the same rules.
func (o APIFields) into(c *Case) error {
	c.ProcurementID, c.CategoryID = o.ProcurementID, o.CategoryID
	c.Instances = slices.Clone(c.Instances)
	return Fields.Read(c, map[string]string{
		"number": o.Number, "court": o.Court, "type": o.Type, "applicant": o.Applicant, "applicant_org_no": o.ApplicantOrgNo,
		"other_applicants": o.OtherApplicants, "grounds": Codes(o.Grounds).String(), "industry": o.Industry, "filed_on": o.FiledOn,
		"interim_on": o.InterimOn, "interim": o.Interim, "statement_due": o.StatementDue, "statement_on": o.StatementOn,
		"decided_on": o.DecidedOn, "outcome": o.Outcome, "closed_on": o.ClosedOn,
	})
}

type listInput struct {
	api.Page
	Text        string `query:"q" doc:"Ord i målnummer, sökande, domstol."`
	Filed       string `query:"filed" doc:"Inkommet i perioden: 2022, 2022-03, 2022-T2 eller 2022-01-01--2022-06-30."`
	Ended       string `query:"ended" doc:"Avgjort i perioden."`
	OpenOn      string `query:"openOn" doc:"Pågick vid den dagens slut."`
	Result      string `query:"result" enum:",won,struck,lost,open" doc:"Utfallet för oss."`
	AsOf        string `query:"asOf" doc:"Utfallet som det stod vid den dagens slut."`
	Unnecessary string `query:"unnecessary" enum:",yes,no,-" doc:"- är avgjorda som inte är bedömda."`
	Own         string `query:"own" enum:",ja,nej" doc:"Upphandlingen är genomförd av Inköp."`
	Party       string `query:"party" doc:"Regionens länsbokstav."`
	Procurement string `query:"procurement" doc:"Upphandlingens id."`
	Sort        string `query:"sort" enum:",filed_on,number,applicant,procurement,ended_on,closed_on"`
}

func (a API) list(ctx context.Context, in *listInput) (*api.List[apiReview], error) {
	v := url.Values{}
	for key, value := range map[string]string{"q": in.Text, "inkommen": in.Filed, "avslutad": in.Ended, "pagar": in.OpenOn, "utfall": in.Result,
		"per": in.AsOf, "onodig": in.Unnecessary, "egna": in.Own, "part": in.Party, "upphandling": in.Procurement} {
		v.Set(key, value)
	}
	f, err := ParseFilter(v)
	if err != nil {
		return nil, err
	}
	rows, count, err := a.Store.Search(ctx, f, Page{Sort: in.Sort, Limit: in.Limit, Offset: in.Offset})
	if err != nil {
		return nil, err
	}
	items := make([]apiReview, len(rows))
	for i, c := range rows {
		items[i] = out(ctx, c.Case)
	}
	return api.NewList(items, count.N, count.More), nil
}

func (a API) get(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiReview], error) {
	c, err := a.Store.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &api.One[apiReview]{Body: out(ctx, c)}, nil
}

// within refuses a program that acts for none of the regions that buy.
func (a API) within(ctx context.Context, procurementID string) error {
	p, err := a.Store.procurements().Get(ctx, procurementID)
	if err != nil {
		return err
	}
	return procurement.Scope(ctx, p)
}

func (a API) create(ctx context.Context, in *struct{ Body APIFields }) (*api.One[apiReview], error) {
	var c Case
	if err := in.Body.into(&c); err != nil {
		return nil, err
	}
	if err := a.within(ctx, c.ProcurementID); err != nil {
		return nil, err
	}
	c, err := a.Store.Create(ctx, c)
	if err != nil {
		return nil, err
	}
	return &api.One[apiReview]{Body: out(ctx, c)}, nil
}

func (a API) save(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiSave
}) (*api.One[apiReview], error) {
	saved, err := a.Store.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := a.within(ctx, saved.ProcurementID); err != nil {
		return nil, err
	}
	c := saved
	if err := in.Body.into(&c); err != nil {
		return nil, err
	}
	if hidden(ctx, saved) { // what was not shown is not taken from the answer
		c.ApplicantOrgNo = saved.ApplicantOrgNo
	}
	c.Version = in.Body.Version
	if c, err = a.Store.Save(ctx, c, in.Body.Why); err != nil {
		return nil, err
	}
	return &api.One[apiReview]{Body: out(ctx, c)}, nil
}
