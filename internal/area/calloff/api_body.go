package calloff

import (
	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

type apiCallOff struct {
	ID            string `json:"id,omitempty" readOnly:"true"`
	Version       int64  `json:"version,omitempty"`
	Number        string `json:"number,omitempty" readOnly:"true"`
	Title         string `json:"title"`
	FrameworkID   string `json:"frameworkId"`
	Framework     string `json:"framework,omitempty" readOnly:"true"`
	Form          string `json:"form,omitempty" readOnly:"true"`
	Lot           string `json:"lot,omitempty"`
	Party         string `json:"party"`
	Unit          string `json:"unit,omitempty" doc:"Unit or company"`
	Company       bool   `json:"company,omitempty"`
	Need          string `json:"need,omitempty"`
	Articles      string `json:"articles,omitempty"`
	ValueOre      int64  `json:"valueOre" minimum:"1" doc:"Whole öre without VAT"`
	WantedOn      string `json:"wantedOn,omitempty" format:"date"`
	Owner         string `json:"owner,omitempty"`
	ProcurementID string `json:"procurementId,omitempty"`

	State        string `json:"state,omitempty" readOnly:"true"`
	SupplierID   string `json:"supplierId,omitempty" readOnly:"true"`
	Supplier     string `json:"supplier,omitempty" readOnly:"true"`
	ContractID   string `json:"contractId,omitempty" readOnly:"true"`
	OrderedOn    string `json:"orderedOn,omitempty" readOnly:"true"`
	ClosedOn     string `json:"closedOn,omitempty" readOnly:"true"`
	Deadline     string `json:"deadline,omitempty" readOnly:"true"`
	DecidedOn    string `json:"decidedOn,omitempty" readOnly:"true"`
	StandstillTo string `json:"standstillTo,omitempty" readOnly:"true"`
	OverGround   string `json:"overGround,omitempty" readOnly:"true"`

	Asks     []apiCallOffAsk     `json:"asks,omitempty" readOnly:"true"`
	Invitees []apiCallOffInvitee `json:"invitees,omitempty" readOnly:"true"`
}

type apiCallOffAsk struct {
	SupplierID string `json:"supplierId"`
	Supplier   string `json:"supplier"`
	SentAt     string `json:"sentAt"`
	ReplyBy    string `json:"replyBy"`
	Answer     string `json:"answer,omitempty"`
	Reason     string `json:"reason,omitempty"`
	Deviation  string `json:"deviation,omitempty"`
}

type apiCallOffInvitee struct {
	SupplierID string `json:"supplierId"`
	Supplier   string `json:"supplier,omitempty" readOnly:"true"`
	Address    string `json:"address,omitempty"`
	LeftOut    string `json:"leftOut,omitempty"`
	AnsweredOn string `json:"answeredOn,omitempty" format:"date"`
	PriceOre   *int64 `json:"priceOre,omitempty"`
	Result     string `json:"result,omitempty" enum:",won,lost,rejected"`
	Rank       int64  `json:"rank,omitempty"`
	Reason     string `json:"reason,omitempty"`
}

func out(c CallOff) apiCallOff {
	return apiCallOff{ID: c.ID, Version: c.Version, Number: c.Number, Title: c.Title, FrameworkID: c.FrameworkID, Framework: c.Framework, Form: string(c.Form), Lot: c.Lot,
		Party: string(c.Party), Unit: c.Unit, Company: c.Company, Need: c.Need, Articles: c.Articles, ValueOre: int64(c.Value), WantedOn: c.WantedOn.String(), Owner: c.Owner,
		ProcurementID: string(c.ProcurementID), State: string(c.State), SupplierID: string(c.SupplierID), Supplier: c.Supplier, ContractID: string(c.ContractID),
		OrderedOn: c.OrderedOn.String(), ClosedOn: c.ClosedOn.String(), Deadline: c.Deadline.String(), DecidedOn: c.DecidedOn.String(), StandstillTo: c.StandstillTo.String(), OverGround: string(c.OverGround)}
}

// outInvitee leaves the answer out while it is secret.
func outInvitee(i Invitee, open bool) apiCallOffInvitee {
	o := apiCallOffInvitee{SupplierID: i.SupplierID, Supplier: i.Name, Address: i.Address, LeftOut: i.LeftOut}
	if !open {
		return o
	}
	o.AnsweredOn, o.Result, o.Rank, o.Reason = i.AnsweredOn.String(), i.Result, i.Rank, i.Reason
	if i.Price.Known {
		price := int64(i.Price.Amount)
		o.PriceOre = &price
	}
	return o
}

func (o apiCallOff) into(c *CallOff) error {
	c.Title, c.FrameworkID, c.Lot, c.Party, c.Unit, c.Company = o.Title, o.FrameworkID, o.Lot, party.Code(o.Party), o.Unit, o.Company
	c.Need, c.Articles, c.Value, c.Owner, c.ProcurementID = o.Need, o.Articles, money.Amount(o.ValueOre), o.Owner, identity.Ref(o.ProcurementID)
	return readDay(&c.WantedOn, "wantedOn", o.WantedOn)
}

func readDay(to *day.Date, name, text string) error {
	if err := to.UnmarshalText([]byte(text)); err != nil {
		return fault.Invalid(fault.Field{Name: name, Message: fault.Message(err)})
	}
	return nil
}

type apiCallOffUse struct {
	AmountOre  int64  `json:"amountOre" doc:"Whole öre without VAT, below 0 for a credit"`
	On         string `json:"on" format:"date"`
	Text       string `json:"text"`
	SupplierID string `json:"supplierId,omitempty" doc:"Of a framework beside its call-offs"`
	Lot        string `json:"lot,omitempty"`
	Party      string `json:"party,omitempty"`
}

func (o apiCallOffUse) use() (Use, error) {
	u := Use{Amount: money.Amount(o.AmountOre), Text: o.Text, SupplierID: o.SupplierID, Lot: o.Lot, Party: party.Code(o.Party)}
	return u, readDay(&u.UsedOn, "on", o.On)
}
