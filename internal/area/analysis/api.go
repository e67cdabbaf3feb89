package analysis

import (
	"context"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
)

// API is the area's operations.
type API struct{ Store Store }

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, permAny, api.Op("ask-spend", http.MethodGet, "/spend/cube", "Inköpen grupperade och summerade. Den som bara har rätt till egna enheter får deras summor."), a.cube)
	api.Handle(h, permAny, api.Op("list-spend-lines", http.MethodGet, "/spend/lines", "Fakturaraderna i ett urval, de största först."), a.lines)
	a.registerFollow(h)
}

// LineFilter is a filter as the API reads it. Its values are those of the answers, and of the addresses of the pages.
type LineFilter struct {
	Period     string `query:"period" doc:"2022, 2022-03, 2022-Q1 eller 2022-01-01--2022-06-30. Tomt är de tolv senaste hela månaderna."`
	Party      string `query:"party" doc:"D eller U."`
	Unit       string `query:"unit"`
	Category1  string `query:"category1"`
	Category2  string `query:"category2"`
	Category3  string `query:"category3"`
	Supplier   string `query:"supplier"`
	Account    string `query:"account"`
	Article    string `query:"article"`
	Contract   string `query:"contract" doc:"0 är rader utan avtal."`
	Class      string `query:"class" doc:"avtalat-pris, annat-pris, utanfor-avtal, lackage, avtal-saknas."`
	Kind       string `query:"kind" doc:"Tomt är påverkbara inköp, alla är alla."`
	Text       string `query:"q" doc:"Ord i artikelns namn, början av dess nummer, GTIN."`
	SellerName string `query:"supplierName" doc:"Ord i leverantörens namn."`
}

// values is the filter as an address of a page has it.
func (f LineFilter) values() url.Values {
	v := url.Values{}
	for key, value := range map[string]string{keyPeriod: f.Period, keyText: f.Text, keySeller: f.SellerName, "part": f.Party, "enhet": f.Unit,
		"kategori1": f.Category1, "kategori2": f.Category2, "kategori3": f.Category3, "leverantor": f.Supplier, "konto": f.Account,
		"artikel": f.Article, "avtal": f.Contract, "klass": f.Class, kindKey: f.Kind} {
		if value != "" {
			v.Set(key, value)
		}
	}
	return v
}

// cubeInput is a question.
type cubeInput struct {
	LineFilter
	Rows    string `query:"rows" enum:"party,unit,category1,category2,category3,supplier,account,article,contract,class,kind,year,quarter,month" default:"category1"`
	Columns string `query:"columns" enum:"party,category1,class,kind,year,quarter,month"`
	Measure string `query:"measure" enum:"spend,invoices,lines,suppliers,deviation,contractLoyalty,supplierLoyalty,contractCoverage" default:"spend"`
	Top     int    `query:"top" minimum:"1" maximum:"250" default:"25" doc:"Så många rader innan resten blir en."`
}

// cubeValues is a question by the English names of its parts as an address of a page.
func cubeValues(v url.Values, rows, columns, measure string) url.Values {
	for _, d := range dimensions {
		if d.Name == rows {
			v.Set(keyRows, d.Key)
		}
		if d.Name == columns {
			v.Set(keyColumns, d.Key)
		}
	}
	for _, m := range measures {
		if m.Name == measure {
			v.Set(keyMeasure, m.Key)
		}
	}
	return v
}

// apiValue is a sum, a count or both terms of a ratio.
type apiValue struct {
	Ore      *int64 `json:"ore,omitempty"`
	Count    *int64 `json:"count,omitempty"`
	PartOre  *int64 `json:"partOre,omitempty"`
	WholeOre *int64 `json:"wholeOre,omitempty"`
}

func (m Measure) out(v Value) apiValue {
	switch m.Kind {
	case Number:
		return apiValue{Count: &v.Num}
	case Ratio:
		return apiValue{PartOre: &v.Num, WholeOre: &v.Den}
	}
	return apiValue{Ore: &v.Num}
}

type apiRow struct {
	Value  string     `json:"value,omitempty" doc:"Det som väljer raden i ett filter."`
	Label  string     `json:"label"`
	Number string     `json:"number,omitempty"`
	Sum    apiValue   `json:"sum"`
	Before *apiValue  `json:"before,omitempty" doc:"Samma period ett år tidigare."`
	Cells  []apiValue `json:"cells,omitempty" doc:"En för varje kolumn."`
}

type apiColumn struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// apiCube is the answer to a question.
type apiCube struct {
	Period  string      `json:"period"`
	Columns []apiColumn `json:"columns,omitempty"`
	Rows    []apiRow    `json:"rows"`
	Others  *apiRow     `json:"others,omitempty" doc:"Allt som inte har en egen rad."`
	Total   apiRow      `json:"total"`
}

func (c Cube) outRow(r Result, row Row) apiRow {
	o := apiRow{Value: row.Value, Label: row.Label, Number: row.Note, Sum: c.Measure.out(row.Now)}
	if r.Compared {
		before := c.Measure.out(row.Before)
		o.Before = &before
	}
	for _, v := range row.Cells {
		o.Cells = append(o.Cells, c.Measure.out(v))
	}
	return o
}

func (c Cube) out(r Result) apiCube {
	o := apiCube{Period: c.Filter.Period.String(), Rows: []apiRow{}}
	for _, one := range r.Columns {
		o.Columns = append(o.Columns, apiColumn{one.Value, one.Label})
	}
	for _, row := range r.Rows {
		o.Rows = append(o.Rows, c.outRow(r, row))
	}
	if r.More {
		others := c.outRow(r, r.Others)
		o.Others = &others
	}
	r.Total.Label = "Summa"
	o.Total = c.outRow(r, r.Total)
	return o
}

func (a API) cube(ctx context.Context, in *cubeInput) (*api.One[apiCube], error) {
	c, err := ParseCube(cubeValues(in.values(), in.Rows, in.Columns, in.Measure), a.Store.Today())
	if err != nil {
		return nil, err
	}
	c.Top = in.Top
	sc, err := scopeOf(ctx, a.Store)
	if err != nil {
		return nil, err
	}
	r, err := a.Store.Answer(ctx, sc, c)
	return &api.One[apiCube]{Body: c.out(r)}, err
}

type linesInput struct {
	api.Page
	LineFilter
}

// apiLine is a line of an invoice.
type apiLine struct {
	Import      int64  `json:"import"`
	Row         int64  `json:"row" doc:"I filen."`
	On          string `json:"on"`
	Party       string `json:"party"`
	UnitCode    string `json:"unitCode,omitempty"`
	Unit        string `json:"unit,omitempty"`
	Seller      string `json:"seller" doc:"Som filen skriver leverantören."`
	Supplier    string `json:"supplier"`
	SupplierID  string `json:"supplierId,omitempty" doc:"I leverantörsregistret."`
	Invoice     string `json:"invoice"`
	AccountCode string `json:"accountCode,omitempty"`
	Article     string `json:"article,omitempty"`
	Number      string `json:"articleNumber,omitempty"`
	Unitary     string `json:"quantityUnit,omitempty"`
	Thousandths *int64 `json:"quantityThousandths,omitempty"`
	AmountOre   int64  `json:"amountOre"`
	ExpectedOre *int64 `json:"expectedOre,omitempty" doc:"Till avtalat pris; saknas när priset inte går att jämföra."`
	Class       string `json:"class"`
	Reason      string `json:"reason,omitempty"`
	Kind        string `json:"kind"`
	ContractID  string `json:"contractId,omitempty"`
	Contract    string `json:"contractNumber,omitempty"`
	CategoryID  string `json:"categoryId,omitempty"`
	Category    string `json:"category,omitempty"`
	Basis       string `json:"categoryChosenBy"`
}

func (l Line) out() apiLine {
	o := apiLine{Import: l.Import, Row: l.Row, On: l.On.String(), Party: l.Party, UnitCode: l.UnitCode, Unit: l.Unit, Seller: l.Seller, Supplier: l.Supplier, SupplierID: l.SupplierID,
		Invoice: l.Invoice, AccountCode: l.AccountCode, Article: l.Article, Number: l.Number, Unitary: l.MeasuredIn, AmountOre: int64(l.Amount),
		Class: nameOf(classes, l.Class).Code, Reason: l.Reason.Sv(), Kind: nameOf(kinds, int64(l.Kind)).Code, ContractID: l.ContractID, Contract: l.Contract,
		CategoryID: l.CategoryID, Category: l.Category, Basis: l.Basis.Sv()}
	if l.Quantity.Known {
		n := int64(l.Quantity.Quantity)
		o.Thousandths = &n
	}
	if l.Expected.Known {
		n := int64(l.Expected.Amount)
		o.ExpectedOre = &n
	}
	return o
}

func (a API) lines(ctx context.Context, in *linesInput) (*api.List[apiLine], error) {
	f, err := ParseFilter(in.values(), a.Store.Today())
	if err != nil {
		return nil, err
	}
	sc, err := scopeOf(ctx, a.Store)
	if err != nil {
		return nil, err
	}
	sums, err := a.Store.Sums(ctx, sc, f)
	if err != nil {
		return nil, err
	}
	var items []apiLine
	err = a.Store.Lines(ctx, sc, f, Page{Sort: "belopp", Desc: true, Limit: in.Limit, Offset: in.Offset}, func(l Line) error {
		items = append(items, l.out())
		return nil
	})
	return api.NewList(items, int(sums.Lines), false), err
}
