package supplier

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/money"
)

// API is the register for other programs.
type API struct{ Store Store }

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, permRead, api.Op("list-suppliers", http.MethodGet, "/suppliers", "Sök bland leverantörer."), a.list)
	api.Handle(h, permRead, api.Op("get-supplier", http.MethodGet, "/suppliers/{id}", "Läs en leverantör. En hopslagen leverantör ger den som den slagits ihop med."), a.get)
	api.Handle(h, permWrite, api.Op("create-supplier", http.MethodPost, "/suppliers", "Registrera en leverantör."), a.create)
	api.Handle(h, permWrite, api.Op("save-supplier", http.MethodPut, "/suppliers/{id}", "Ändra en leverantör."), a.save)
	a.registerChecks(h)
}

// APIFields are what a program reads and writes. Exported, since huma leaves out
// embedded types that are not.
type APIFields struct {
	Name       string   `json:"name" doc:"Namn som det är registrerat."`
	OrgNo      string   `json:"orgNo,omitempty" example:"556425-0610" doc:"Organisationsnummer. Visas inte för enskilda firmor utan behörigheten supplier.personal."`
	Country    string   `json:"country,omitempty" example:"SE" doc:"ISO 3166-1, två bokstäver."`
	ForeignID  string   `json:"foreignId,omitempty" doc:"Nummer i ett annat lands företagsregister."`
	VATNo      string   `json:"vatNo,omitempty" doc:"Momsnummer med landskod."`
	ParentNo   string   `json:"parentNo,omitempty" doc:"Koncernmoderns organisationsnummer."`
	Active     bool     `json:"active" doc:"Får föreslås i nya upphandlingar och avtal."`
	Size       string   `json:"size,omitempty" enum:"micro,small,medium,large" doc:"Storleksklass enligt 2003/361/EG."`
	Employees  *int64   `json:"employees,omitempty" minimum:"0" doc:"Anställda."`
	Turnover   *int64   `json:"turnoverOre,omitempty" doc:"Omsättning per år i öre."`
	SizeOn     string   `json:"sizeOn,omitempty" format:"date" doc:"Dagen som storleksuppgifterna gäller."`
	SizeSource string   `json:"sizeSource,omitempty" doc:"Källa till storleksuppgifterna."`
	Town       string   `json:"town,omitempty"`
	Email      string   `json:"email,omitempty"`
	Phone      string   `json:"phone,omitempty"`
	Web        string   `json:"web,omitempty"`
	Bankgiro   string   `json:"bankgiro,omitempty" example:"5402-9681"`
	PeppolID   string   `json:"peppolId,omitempty" example:"0007:5564250610"`
	Categories []string `json:"categories,omitempty" doc:"Kategoriernas koder."`
	Notes      string   `json:"notes,omitempty"`
}

// apiSupplier is a supplier as it is read.
type apiSupplier struct {
	ID      string `json:"id"`
	Version int64  `json:"version" doc:"Skickas tillbaka vid ändring."`
	Person  bool   `json:"person" doc:"Enskild firma: numret är en personuppgift."`
	APIFields
}

// apiSave is a supplier as it is changed.
type apiSave struct {
	Version int64  `json:"version" doc:"Versionen som lästes. 409 om någon har sparat efter det."`
	Why     string `json:"why,omitempty" doc:"Varför, till historiken."`
	APIFields
}

func toAPI(ctx context.Context, s Supplier) apiSupplier {
	s = seen(ctx, s)
	out := apiSupplier{ID: s.ID, Version: s.Version, Person: s.Person, APIFields: APIFields{
		Name: s.Name, OrgNo: string(s.OrgNo), Country: s.Country, ForeignID: s.ForeignID, VATNo: s.VATNo, ParentNo: string(s.ParentNo),
		Active: s.Active, Size: string(s.Size), SizeOn: s.SizeOn.String(), SizeSource: s.SizeSource, Town: s.Town, Email: s.Email,
		Phone: s.Phone, Web: s.Web, Bankgiro: string(s.Bankgiro), PeppolID: s.PeppolID, Categories: s.Categories, Notes: s.Notes}}
	if s.Employees.Known {
		out.Employees = &s.Employees.N
	}
	if s.Turnover.Known {
		ore := int64(s.Turnover.Amount)
		out.Turnover = &ore
	}
	return out
}

// onto sets the record's attributes, read and checked as a form's are.
func (in APIFields) onto(s *Supplier) error {
	s.Name, s.Country, s.ForeignID, s.VATNo, s.Active, s.Size = in.Name, in.Country, in.ForeignID, in.VATNo, in.Active, Size(in.Size)
	s.SizeSource, s.Town, s.Email, s.Phone, s.Web = in.SizeSource, in.Town, in.Email, in.Phone, in.Web
	s.PeppolID, s.Categories, s.Notes = in.PeppolID, in.Categories, in.Notes
	s.Employees, s.Turnover = count.Count{}, money.Opt{}
	if in.Employees != nil {
		s.Employees = count.Of(*in.Employees)
	}
	if in.Turnover != nil {
		s.Turnover = money.Some(money.Amount(*in.Turnover))
	}
	return Fields.Read(s, map[string]string{"org_no": in.OrgNo, "parent_no": in.ParentNo, "size_on": in.SizeOn, "bankgiro": in.Bankgiro})
}

type listInput struct {
	api.Page
	Text     string `query:"q" doc:"Början av ord."`
	Sizes    string `query:"size" enum:"micro,small,medium,large,unknown" doc:"Storleksklass."`
	Small    string `query:"small" enum:"true,false" doc:"Mikro eller litet företag."`
	Active   string `query:"active" enum:"true,false"`
	Numbered string `query:"numbered" enum:"true,false" doc:"Har organisationsnummer."`
	Town     string `query:"town"`
	Category string `query:"category" doc:"Kategorins kod."`
}

func (in listInput) filter() Filter {
	f := Filter{Text: in.Text, Small: trueFalse(in.Small), Active: trueFalse(in.Active), Numbered: trueFalse(in.Numbered), Town: in.Town, Category: in.Category}
	switch in.Sizes {
	case "":
	case "unknown":
		f.Sizes = []Size{""}
	default:
		f.Sizes = []Size{Size(in.Sizes)}
	}
	return f
}

func trueFalse(text string) *bool {
	switch text {
	case "true":
		return yes()
	case "false":
		return no()
	}
	return nil
}

func (a API) list(ctx context.Context, in *listInput) (*api.List[apiSupplier], error) {
	rows, n, err := a.Store.Search(ctx, in.filter(), Page{Limit: in.Limit, Offset: in.Offset})
	if err != nil {
		return nil, err
	}
	items := make([]apiSupplier, len(rows))
	for i, s := range rows {
		items[i] = toAPI(ctx, s)
	}
	return api.NewList(items, n.N, n.More), nil
}

func (a API) get(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiSupplier], error) {
	found, err := a.Store.Lookup(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	s, ok := found[in.ID]
	if !ok {
		return nil, fault.NotFound("Leverantören finns inte.")
	}
	return &api.One[apiSupplier]{Body: toAPI(ctx, s)}, nil
}

func (a API) create(ctx context.Context, in *struct{ Body APIFields }) (*api.One[apiSupplier], error) {
	var s Supplier
	if err := in.Body.onto(&s); err != nil {
		return nil, err
	}
	s, err := a.Store.Create(ctx, s)
	return &api.One[apiSupplier]{Body: toAPI(ctx, s)}, err
}

func (a API) save(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiSave
}) (*api.One[apiSupplier], error) {
	s, err := a.Store.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	old := s
	if err := in.Body.onto(&s); err != nil {
		return nil, err
	}
	if guarded(ctx, old) { // what was hidden is not taken from the answer
		s.OrgNo, s.VATNo, s.PeppolID = old.OrgNo, old.VATNo, old.PeppolID
	}
	s.Version = in.Body.Version
	s, err = a.Store.Save(ctx, s, in.Body.Why)
	return &api.One[apiSupplier]{Body: toAPI(ctx, s)}, err
}
