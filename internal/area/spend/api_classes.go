package spend

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// The permission of who may read the spend of all.
const permReadClasses = "spend.read"

// ClassesAPI is what other programs may ask of the classes.
type ClassesAPI struct{ Store Store }

// Register adds the operations.
func (a ClassesAPI) Register(h huma.API) {
	api.Handle(h, permReadClasses, api.Op("list-spend-classes", http.MethodGet, "/spend/classes", "De fem avtalsklasserna: hur inköpen förhåller sig till avtalen. Klasserna summerar till inköpen."), a.list)
}

type apiClass struct {
	Class       string `json:"class" enum:"agreed,other,outside,leakage,none"`
	Lines       int64  `json:"lines"`
	AmountOre   int64  `json:"amountOre" doc:"Utan moms."`
	NumberedOre int64  `json:"numberedOre" doc:"Varav på rader med artikelnummer."`
	ComparedOre int64  `json:"comparedOre" doc:"Varav på rader vars pris kan jämföras med det avtalade."`
	ExpectedOre int64  `json:"expectedOre" doc:"Vad de raderna skulle ha kostat till avtalat pris."`
}

type apiClassGroup struct {
	Key       string     `json:"key,omitempty"`
	Name      string     `json:"name,omitempty"`
	AmountOre int64      `json:"amountOre" doc:"Summan av klasserna."`
	Classes   []apiClass `json:"classes"`
}

func (a ClassesAPI) list(ctx context.Context, in *struct {
	Period   string `query:"period" required:"true" doc:"Ett år, en månad eller två dagar: 2022, 2022-03, 2022-01-01--2022-06-30"`
	By       string `query:"by" enum:"party,unit,supplier,category,contract,month" doc:"Vad som delas upp. Utan det är allt en grupp."`
	Party    string `query:"party"`
	Supplier string `query:"supplier" doc:"Leverantörens id i registret."`
	Category string `query:"category" doc:"Kategorins id, underkategorier inräknade."`
	Contract string `query:"contract" doc:"Avtalets id."`
	Every    bool   `query:"every" doc:"Också inköp som inte går att påverka."`
}) (*api.List[apiClassGroup], error) {
	period, err := day.ParsePeriod(in.Period)
	if err != nil {
		return nil, err
	}
	groups, err := a.Store.ClassesBy(ctx, ClassFilter{Period: period, Party: party.Code(in.Party), SupplierID: in.Supplier, CategoryID: in.Category, ContractID: in.Contract, Every: in.Every}, in.By)
	items := make([]apiClassGroup, len(groups))
	for i, g := range groups {
		items[i] = apiClassGroup{Key: g.Key, Name: g.Name, AmountOre: int64(g.Total().Amount)}
		for _, c := range g.ClassSums {
			items[i].Classes = append(items[i].Classes, apiClass{string(c.Class), c.Lines, int64(c.Amount), int64(c.Numbered), int64(c.Compared), int64(c.Expected)})
		}
	}
	return api.NewList(items, len(items), false), err
}
