package supplier

import (
	"context"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
	"klover/internal/base/fault"
	"klover/internal/word/money"
)

// apiSupplierCheck is a control of a supplier.
type apiSupplierCheck struct {
	ID          string `json:"id" readOnly:"true"`
	SupplierID  string `json:"supplierId"`
	Supplier    string `json:"supplier,omitempty" readOnly:"true"`
	Kind        string `json:"kind" enum:"tax_debt,credit,f_tax,vat,employer,liquidation,bankruptcy,sanctions"`
	CheckedOn   string `json:"checkedOn" format:"date"`
	Result      string `json:"result" enum:"clear,remark,hit"`
	AmountOre   *int64 `json:"amountOre,omitempty" doc:"Debt"`
	Note        string `json:"note,omitempty"`
	Source      string `json:"source"`
	Level       string `json:"level,omitempty" readOnly:"true"`
	Reason      string `json:"reason,omitempty" readOnly:"true"`
	ContactBy   string `json:"contactBy,omitempty" readOnly:"true"`
	ContactedOn string `json:"contactedOn,omitempty" readOnly:"true"`
	Decision    string `json:"decision,omitempty" readOnly:"true"`
}

func outCheck(c Check) apiSupplierCheck {
	o := apiSupplierCheck{ID: c.ID, SupplierID: c.SupplierID, Supplier: c.Supplier, Kind: c.Kind, CheckedOn: c.CheckedOn.String(), Result: c.Result, Note: c.Note, Source: c.Source,
		Level: string(c.Level), Reason: c.Reason, ContactBy: c.ContactBy.String(), ContactedOn: c.ContactedOn.String(), Decision: c.Decision}
	if c.Amount.Known {
		ore := int64(c.Amount.Amount)
		o.AmountOre = &ore
	}
	return o
}

// registerChecks adds the operations of the control.
func (a API) registerChecks(h huma.API) {
	api.Handle(h, permRead, api.Op("list-supplier-checks", http.MethodGet, "/supplier-checks", "Leverantörskontroller, de senaste först."), a.listChecks)
	api.Handle(h, permCheck, api.Op("add-supplier-check", http.MethodPost, "/supplier-checks", "Registrera en kontroll. Nivån räknas ut efter reglerna."), a.addCheck)
}

func (a API) listChecks(ctx context.Context, in *struct {
	Supplier string `query:"supplier"`
	Kind     string `query:"kind"`
	Level    string `query:"level"`
	Checked  string `query:"checked" doc:"A year, a month or two days: 2022, 2022-03, 2022-01-01--2022-06-30"`
	Open     bool   `query:"open"`
	Limit    int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Offset   int    `query:"offset" minimum:"0"`
}) (*api.List[apiSupplierCheck], error) {
	f, err := ParseCheckFilter(url.Values{"leverantor": {in.Supplier}, "kontroll": {in.Kind}, "niva": {in.Level}, "kontrollerad": {in.Checked}})
	if err != nil {
		return nil, err
	}
	f.Open = in.Open
	rows, n, err := a.Store.Checks(ctx, seenChecks(ctx, f), Page{Limit: in.Limit, Offset: in.Offset})
	items := make([]apiSupplierCheck, len(rows))
	for i, c := range rows {
		items[i] = outCheck(c)
	}
	return api.NewList(items, n.N, n.More), err
}

func (a API) addCheck(ctx context.Context, in *struct{ Body apiSupplierCheck }) (*api.One[apiSupplierCheck], error) {
	b := in.Body
	c := Check{SupplierID: b.SupplierID, Kind: b.Kind, Result: b.Result, Note: b.Note, Source: b.Source}
	if err := c.CheckedOn.UnmarshalText([]byte(b.CheckedOn)); err != nil {
		return nil, fault.Invalid(fault.Field{Name: "checkedOn", Message: fault.Message(err)})
	}
	if b.AmountOre != nil {
		c.Amount = money.Some(money.Amount(*b.AmountOre))
	}
	c, err := a.Store.AddCheck(ctx, c)
	return &api.One[apiSupplierCheck]{Body: outCheck(c)}, err
}
