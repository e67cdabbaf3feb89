// Package casefile tells the diary of the records that its cases are about: what a
// case is called, who takes part in it, whether its tenders are sealed, and the data
// that its documents fetch.
package casefile

import (
	"context"
	"strings"

	"klover/internal/area/contract"
	"klover/internal/area/diary"
	"klover/internal/area/identity"
	"klover/internal/area/procurement"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Store returns the diary over one database or transaction.
func Store(d *db.DB) diary.Store {
	k := keeper{procurement.Store{DB: d}, contract.Store{DB: d}, identity.Store{DB: d}}
	return diary.Store{DB: d, Subject: k.subject, Numbered: k.numbered, Members: k.members, Sealed: k.sealed, Fields: k.fields}
}

type keeper struct {
	procurement procurement.Store
	contract    contract.Store
	identity    identity.Store
}

// Of returns what the case file of a procurement is about.
func Of(p procurement.Procurement) diary.Case {
	return diary.Case{Kind: procurement.Kind, Ref: p.ID, Number: p.Number, Title: p.Title, Address: p.URL(), Parties: p.Parties}
}

// OfContract returns what the case file of a contract is about.
func OfContract(c contract.Contract) diary.Case {
	return diary.Case{Kind: contract.Kind, Ref: c.ID, Number: c.Number, Title: c.Title, Address: c.URL(), Parties: c.Parties}
}

func (k keeper) subject(ctx context.Context, kind, ref string) (diary.Case, error) {
	if kind == contract.Kind {
		c, err := k.contract.Get(ctx, ref)
		return OfContract(c), err
	}
	if kind != procurement.Kind {
		return diary.Case{}, fault.NotFound("Det finns inget ärende att diarieföra i.")
	}
	p, err := k.procurement.Get(ctx, ref)
	return Of(p), err
}

func (k keeper) numbered(ctx context.Context, number string) (diary.Case, error) {
	p, err := k.procurement.ByNumber(ctx, strings.ToUpper(number))
	return Of(p), err
}

// members: whoever leads the procurement, and its team; of a contract its owner and manager.
func (k keeper) members(ctx context.Context, kind string, refs []string, userID string) (map[string]bool, error) {
	if kind == contract.Kind && userID != "" {
		return k.contract.Tended(ctx, refs, userID)
	}
	if kind != procurement.Kind || userID == "" {
		return nil, nil
	}
	return k.procurement.InTeam(ctx, refs, userID)
}

// sealed: until the award decision or until the procurement has ended otherwise
// (OSL 19 kap. 3 §). What is no procurement has no decision to wait for here, so
// that tenders registered in it stay sealed.
func (k keeper) sealed(ctx context.Context, kind, ref string) (bool, error) {
	if kind != procurement.Kind {
		return true, nil
	}
	p, err := k.procurement.Get(ctx, ref)
	return p.AwardedOn == 0 && p.SignedOn == 0 && p.CancelledOn == 0, err
}

// fields is what documents of a procurement may fetch, by the names that templates use.
func (k keeper) fields(ctx context.Context, kind, ref string) ([]diary.Field, error) {
	if kind != procurement.Kind {
		return nil, nil
	}
	p, err := k.procurement.Get(ctx, ref)
	if err != nil {
		return nil, err
	}
	buyers, err := k.names(ctx, p.Parties)
	if err != nil {
		return nil, err
	}
	host, err := k.names(ctx, hostOf(p))
	if err != nil {
		return nil, err
	}
	blocked, err := k.blockedTo(ctx, ref)
	if err != nil {
		return nil, err
	}
	guests, err := k.procurement.Guests(ctx, ref)
	if err != nil {
		return nil, err
	}
	tendered, won, err := k.tenderers(ctx, p)
	if err != nil {
		return nil, err
	}
	list := []diary.Field{
		{Name: "köpare", Value: buyers}, {Name: "värdregion", Value: host}, {Name: "får använda avtalet", Value: procurement.Users(guests)},
		{Name: "avtalsspärr till", Value: blocked.Sv()}, {Name: "anbudsgivare", Value: tendered}, {Name: "antagna anbudsgivare", Value: won},
	}
	for _, f := range named {
		list = append(list, diary.Field{Name: f.name, Value: valueOf(p, f.key)})
	}
	if !public(p) {
		list = append(list, diary.Field{Name: "antal anbud"})
	} else {
		list = append(list, diary.Field{Name: "antal anbud", Value: valueOf(p, "tenders_received")})
	}
	for i := range list {
		list[i].URL = p.URL()
	}
	return list, nil
}

// public tells whether anybody may know of the tenders: from the award decision, or
// from the decision to cancel (OSL 19 kap. 3 §).
func public(p procurement.Procurement) bool { return p.AwardedOn != 0 || p.CancelledOn != 0 }

// tenderers names those who tendered, and those of them who won, when that is public.
// Until then they are not even read.
func (k keeper) tenderers(ctx context.Context, p procurement.Procurement) (all, won string, err error) {
	if !public(p) {
		return "", "", nil
	}
	list, err := k.procurement.Tenderers(ctx, p.ID)
	var names, winners []string
	for _, t := range list {
		names = append(names, t.Name)
		if t.Result == procurement.Won && p.AwardedOn != 0 {
			winners = append(winners, t.Name)
		}
	}
	return sv.List(names), sv.List(winners), err
}

// named is the fields that stand in the procurement itself.
var named = []struct{ name, key string }{
	{"beskrivning", "description"}, {"inköpare", "purchaser"}, {"uppdragsgivare", "client_unit"}, {"förfarande", "procedure"}, {"lag", "regime"},
	{"upphandlings-id", "notice_id"}, {"cpv-kod", "cpv"}, {"uttagen", "taken_on"}, {"annonsdag", "announced_on"}, {"sista anbudsdag", "tender_deadline"},
	{"tilldelningsdag", "awarded_on"}, {"avtalsdag", "signed_on"}, {"avbruten", "cancelled_on"}, {"uppskattat värde", "estimated_value"}, {"avtalat värde", "contracted_value"},
}

func valueOf(p procurement.Procurement, key string) string {
	if key == "purchaser" {
		return p.Purchaser
	}
	d, ok := procurement.Fields.Get(key)
	if !ok || d.Raw(&p) == "" {
		return ""
	}
	text := d.Text(&p)
	if text == sv.Missing {
		return ""
	}
	if d.Kind == field.Money && !strings.HasSuffix(text, "kr") {
		text += " kr"
	}
	return text
}

// hostOf is the region that answers for the procedure; a single buyer does so itself.
func hostOf(p procurement.Procurement) party.Set {
	if p.Host == "" && len(p.Parties) == 1 {
		return p.Parties
	}
	if p.Host == "" {
		return nil
	}
	return party.Of(p.Host)
}

func (k keeper) names(ctx context.Context, parties party.Set) (string, error) {
	var names []string
	for _, code := range parties {
		name, err := k.identity.PartyName(ctx, string(code), day.Of(k.identity.DB.Now()))
		if err != nil {
			return "", err
		}
		names = append(names, name)
	}
	return sv.List(names), nil
}

// blockedTo is the last day on which the contract may not be signed, 0 when it is not known.
func (k keeper) blockedTo(ctx context.Context, id string) (day.Date, error) {
	blocks, err := k.procurement.Blocks(ctx, id)
	var last day.Date
	for _, b := range blocks {
		if b.ReleasedOn == 0 {
			last = max(last, b.ToOn)
		}
	}
	return last, err
}
