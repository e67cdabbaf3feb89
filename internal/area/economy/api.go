package economy

import (
	"bytes"
	"context"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// API is the register for other programs.
type API struct{ Store Store }

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, "economy.read", api.Op("get-economy-result", http.MethodGet, "/economy/result", "Läs resultatrapporten med sina nio kolumner till och med en månad."), a.result)
	api.Handle(h, "economy.read", api.Op("get-economy-specification", http.MethodGet, "/economy/specification", "Läs projekt- eller aktivitetsspecifikationen."), a.specification)
	api.Handle(h, "economy.read", api.Op("list-economy-rows", http.MethodGet, "/economy/rows", "Sök bland bokföringsrader av utfall, budget och prognos."), a.rows)
	api.Handle(h, "economy.read", api.Op("get-economy-statement", http.MethodGet, "/economy/statement", "Läs hur en periods kostnad fördelas på ägarna."), a.statement)
	api.Handle(h, "economy.read", api.Op("list-economy-loads", http.MethodGet, "/economy/loads", "Läs vilka filer som är inlästa."), a.loads)
	api.Handle(h, "economy.write", api.Op("load-economy-file", http.MethodPost, "/economy/loads", "Läs in en SIE-, Excel- eller CSV-fil. Samma regler som på sidan: en trasig fil sparar inget, samma fil läses inte två gånger."), a.load)
}

type apiCells struct {
	Label string            `json:"label"`
	Code  string            `json:"code,omitempty"`
	Cells map[string]*int64 `json:"cells" doc:"Öre per kolumn. null är en tom ruta, som inte är 0."`
}

// columnKeys name the nine columns for programs.
var columnKeys = [columnCount]string{"ytdOre", "ytdBudgetOre", "diffOre", "forecastOre", "budgetOre", "yearDiffOre", "rolling12Ore", "ytdBeforeOre", "yearBeforeOre"}

func cellsOut(label, code string, cells Cells) apiCells {
	out := apiCells{Label: label, Code: code, Cells: map[string]*int64{}}
	for i, c := range cells {
		out.Cells[columnKeys[i]] = nil
		if c.Known {
			n := int64(c.Amount)
			out.Cells[columnKeys[i]] = &n
		}
	}
	return out
}

type apiResult struct {
	Period   string     `json:"period"`
	Number   string     `json:"number" doc:"Rapportens id: samma id, samma belopp."`
	LoadedOn string     `json:"loadedOn,omitempty" format:"date" doc:"Data laddat."`
	Text     string     `json:"text" doc:"Kostnaderna mot budget i ord."`
	Lines    []apiCells `json:"lines"`
}

type periodInput struct {
	Month string `query:"month" doc:"Till och med månad, 2022-12, eller 2022-13 för bokslutet. Utan: senaste månad med utfall."`
}

func (a API) until(ctx context.Context, text string) (Until, error) {
	if text == "" {
		return a.Store.Latest(ctx)
	}
	return ParseUntil(text)
}

func (a API) result(ctx context.Context, in *periodInput) (*api.One[apiResult], error) {
	u, err := a.until(ctx, in.Month)
	if err != nil {
		return nil, err
	}
	r, err := a.Store.Result(ctx, u)
	if err != nil {
		return nil, err
	}
	loaded, err := a.Store.Loaded(ctx)
	out := apiResult{Period: u.String(), Number: r.Number(), LoadedOn: loaded.String(), Text: CostAgainstBudget(r.Cost()[Diff].Amount)}
	for _, l := range r.Lines {
		out.Lines = append(out.Lines, cellsOut(l.Label, l.Key, l.Cells))
	}
	return &api.One[apiResult]{Body: out}, err
}

func (a API) specification(ctx context.Context, in *struct {
	periodInput
	By   string `query:"by" enum:"projekt,aktivitet" default:"aktivitet"`
	Only string `query:"only" enum:"kostnader,intakter" doc:"Utan: resultat."`
}) (*api.List[apiCells], error) {
	u, err := a.until(ctx, in.Month)
	if err != nil {
		return nil, err
	}
	spec, err := a.Store.Specify(ctx, u, DimensionKind(in.By), specified(in.Only))
	if err != nil {
		return nil, err
	}
	items := make([]apiCells, len(spec))
	for i, l := range spec {
		items[i] = cellsOut(l.Name, l.Code, l.Cells)
	}
	return api.NewList(items, len(items), false), nil
}

type apiRow struct {
	ID        string `json:"id"`
	Kind      string `json:"kind" enum:"utfall,budget,prognos"`
	Month     string `json:"month"`
	Account   string `json:"account"`
	Line      string `json:"line" doc:"Rad i resultatrapporten."`
	Activity  string `json:"activity,omitempty"`
	Project   string `json:"project,omitempty"`
	Object    string `json:"object,omitempty"`
	AmountOre int64  `json:"amountOre" doc:"Intäkt plus, kostnad minus."`
	Text      string `json:"text,omitempty"`
	Voucher   string `json:"voucher,omitempty"`
	LoadID    string `json:"loadId,omitempty"`
	PlanID    string `json:"planId,omitempty"`
}

func (a API) rows(ctx context.Context, in *struct {
	api.Page
	Text     string `query:"q" doc:"Del av text eller verifikation."`
	Kind     string `query:"kind" enum:"utfall,budget,prognos"`
	Period   string `query:"period" doc:"2022, 2022-03, 2022-T2 eller 2022-01-01--2022-06-30."`
	Line     string `query:"line" doc:"Rad i resultatrapporten, till exempel personal."`
	Account  string `query:"account"`
	Activity string `query:"activity" doc:"- ger rader utan aktivitet."`
	Object   string `query:"object"`
}) (*api.List[apiRow], error) {
	f, err := ParseFilter(url.Values{"q": {in.Text}, keyKind: {in.Kind}, keyPeriod: {in.Period}, keyLine: {in.Line},
		keyAccount: {in.Account}, keyActivity: {in.Activity}, keyObject: {in.Object}})
	if err != nil {
		return nil, err
	}
	rows, n, err := a.Store.Search(ctx, f, Page{Limit: in.Limit, Offset: in.Offset})
	if err != nil {
		return nil, err
	}
	chart, err := a.Store.Chart(ctx)
	items := make([]apiRow, len(rows))
	for i, r := range rows {
		items[i] = apiRow{r.ID, string(r.Kind), monthText(&r), r.Account, string(chart.Line(r.Account, r.Month)), r.Activity, r.Project, r.Object,
			int64(r.Amount), r.Text, r.Voucher, r.LoadID, r.PlanID}
	}
	return api.NewList(items, n.N, n.More), err
}

type apiShare struct {
	Label          string `json:"label"`
	Year           int    `json:"year"`
	Basis          string `json:"basis"`
	Default        bool   `json:"default" doc:"Delas lika för att ingen nyckel är angiven."`
	CostOre        int64  `json:"costOre"`
	SormlandOre    int64  `json:"sormlandOre"`
	VastmanlandOre int64  `json:"vastmanlandOre"`
}

type apiStatement struct {
	Period         string     `json:"period"`
	CostOre        int64      `json:"costOre" doc:"Att fördela. Ägarnas andelar summerar till den."`
	SormlandOre    int64      `json:"sormlandOre"`
	VastmanlandOre int64      `json:"vastmanlandOre"`
	ResultOre      int64      `json:"resultOre" doc:"Noll när allt är fördelat och betalt."`
	Shares         []apiShare `json:"shares"`
}

func (a API) statement(ctx context.Context, in *struct {
	Period string `query:"period" required:"true" doc:"Hela månader: 2022, 2022-T2 eller 2022-03."`
	Object string `query:"object" doc:"Bara en kostnadsbärare."`
}) (*api.One[apiStatement], error) {
	p, err := day.ParsePeriod(in.Period)
	if err != nil {
		return nil, err
	}
	if p.From == 0 || p.To == 0 || monthOf(p.From) != p.From || monthOf(p.To) != p.To {
		return nil, fault.Wrong("Ange hela månader, till exempel 2022, 2022-T2 eller 2022-03.")
	}
	t, err := a.Store.Statement(ctx, p, in.Object)
	if err != nil {
		return nil, err
	}
	out := apiStatement{p.String(), int64(t.Cost()), int64(t.Owes(party.Sormland)), int64(t.Owes(party.Vastmanland)), int64(t.Result()), nil}
	for _, s := range t.Shares {
		out.Shares = append(out.Shares, apiShare{s.Rule.Label(), s.Year, s.Basis, s.Default, int64(s.Total), int64(s.Of(party.Sormland)), int64(s.Of(party.Vastmanland))})
	}
	return &api.One[apiStatement]{Body: out}, nil
}

type apiLoad struct {
	ID         string   `json:"id,omitempty"`
	State      string   `json:"state"`
	Kind       string   `json:"kind"`
	Format     string   `json:"format"`
	FileName   string   `json:"fileName"`
	Source     string   `json:"source"`
	Months     string   `json:"months"`
	Rows       int64    `json:"rows"`
	Known      int64    `json:"known"`
	Rejected   int64    `json:"rejected"`
	Replaced   int64    `json:"replaced"`
	AmountOre  int64    `json:"amountOre"`
	Hash       string   `json:"hash" doc:"SHA-256 av filen."`
	LoadedOn   string   `json:"loadedOn,omitempty" format:"date"`
	By         string   `json:"by"`
	PlanID     string   `json:"planId,omitempty"`
	Rejections []string `json:"rejections,omitempty" doc:"Avvisade rader med rad, kolumn, värde och skäl."`
}

func loadOut(l Load, rejected []Reject) apiLoad {
	out := apiLoad{l.ID, string(l.State), string(l.Kind), l.Format, l.FileName, l.Source, l.Months().String(), l.RowsRead, l.RowsKnown, l.RowsRejected,
		l.RowsReplaced, int64(l.Amount), l.Hash, l.LoadedOn.String(), l.ByName, l.PlanID, nil}
	for _, r := range rejected {
		out.Rejections = append(out.Rejections, r.String())
	}
	return out
}

func (a API) loads(ctx context.Context, in *api.Page) (*api.List[apiLoad], error) {
	all, n, err := a.Store.Loads(ctx, LoadFilter{}, Page{Limit: in.Limit, Offset: in.Offset})
	if err != nil {
		return nil, err
	}
	var items []apiLoad
	for _, l := range all {
		items = append(items, loadOut(l, nil))
	}
	return api.NewList(items, n.N, n.More), nil
}

func (a API) load(ctx context.Context, in *struct {
	Body struct {
		FileName  string `json:"fileName" minLength:"1" doc:"Namnets slut avgör formatet: .se, .si, .xlsx eller .csv."`
		Content   []byte `json:"content" doc:"Filen i base64."`
		Kind      string `json:"kind" enum:"utfall,budget,prognos"`
		Source    string `json:"source,omitempty"`
		Signs     string `json:"signs,omitempty" enum:"resultat,bokforing"`
		AsOf      string `json:"asOf,omitempty" doc:"Månad som en prognos är gjord efter."`
		Name      string `json:"name,omitempty"`
		Dimension string `json:"dimension,omitempty"`
		Consent   bool   `json:"consent,omitempty" doc:"Läs in även om rader avvisas eller filen motsäger sig själv."`
		DryRun    bool   `json:"dryRun,omitempty" doc:"Granska bara."`
	}
}) (*api.One[apiLoad], error) {
	b := in.Body
	l, d, err := a.Store.Import(ctx, b.FileName, bytes.NewReader(b.Content), Options{Kind: Kind(b.Kind), Source: b.Source, Signs: Signs(b.Signs),
		AsOf: b.AsOf, Name: b.Name, Dimension: b.Dimension}, Consent(b.Consent), b.DryRun)
	if err != nil {
		return nil, err
	}
	return &api.One[apiLoad]{Body: loadOut(l, d.Rejected)}, nil
}
