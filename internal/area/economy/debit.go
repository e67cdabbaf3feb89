package economy

import (
	"time"

	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// DebitState is how far a debit basis has come.
type DebitState string

// The states.
const (
	DebitDraft DebitState = "utkast"
	Fixed      DebitState = "fastställt"
	Sent       DebitState = "skickat"
)

// Debit is a debit basis to the other owner, L05: the host has paid and asks for
// the other's share.
type Debit struct {
	ID        string
	Version   int64
	Number    string // "DU-2018-01"
	State     DebitState
	Party     party.Code // who is to pay
	Period    day.Period
	Object    string // one cost object only, "" for all shared cost
	Title     string
	Reference string // "Er referens"
	Note      string
	Total     money.Amount // the shared cost
	Amount    money.Amount // the party's share
	Credits   string       // id of the debit that it takes back
	FixedOn   day.Date
	FixedBy   string
	SentOn    day.Date
	SentBy    string
	CreatedAt time.Time
	ChangedAt time.Time
}

// DebitLine is one line of a debit basis.
type DebitLine struct {
	DebitID  string
	Position int64
	Label    string
	Basis    string // "hälften var"
	Total    money.Amount
	Amount   money.Amount
}

// Debits describes a debit basis for forms, lists and history.
var Debits = field.Set[Debit]{
	{Key: "number", Label: "Nummer", ReadOnly: true, At: func(d *Debit) any { return &d.Number }},
	{Key: "title", Label: "Avser", At: func(d *Debit) any { return &d.Title }, Required: true},
	{Key: "party", Label: "Debiteras", Help: "Parten som ska betala sin andel.", Kind: field.Choice, Required: true, At: func(d *Debit) any { return (*string)(&d.Party) },
		Choices: []field.Option{{Value: "U", Label: "Region Västmanland (U)"}, {Value: "D", Label: "Region Sörmland (D)"}}},
	{Key: "period", Label: "Period", Help: "År eller månader, till exempel 2022 eller 2022-T2.", At: func(d *Debit) any { return &d.Period }, Required: true},
	{Key: "object", Label: "Bara kostnadsbärare", Help: "Kod, till exempel NAMND för nämndens egna kostnader. Tomt tar med alla gemensamma kostnader.", At: func(d *Debit) any { return &d.Object }},
	{Key: "reference", Label: "Mottagarens referens", At: func(d *Debit) any { return &d.Reference }},
	{Key: "note", Label: "Anteckning", Kind: field.Long, At: func(d *Debit) any { return &d.Note }},
	{Key: "state", Label: "Läge", Kind: field.Choice, ReadOnly: true, At: func(d *Debit) any { return (*string)(&d.State) },
		Choices: []field.Option{{Value: string(DebitDraft), Label: "Utkast"}, {Value: string(Fixed), Label: "Fastställt"}, {Value: string(Sent), Label: "Skickat"}}},
	{Key: "total", Label: "Kostnad att dela", Kind: field.Money, Unit: "kr", ReadOnly: true, At: func(d *Debit) any { return &d.Total }},
	{Key: "amount", Label: "Att debitera", Kind: field.Money, Unit: "kr", ReadOnly: true, At: func(d *Debit) any { return &d.Amount }},
	{Key: "fixed_on", Label: "Fastställt", Kind: field.Date, ReadOnly: true, At: func(d *Debit) any { return &d.FixedOn }},
	{Key: "sent_on", Label: "Skickat", Kind: field.Date, ReadOnly: true, At: func(d *Debit) any { return &d.SentOn }},
}

// URL is the address of the debit basis.
func (d Debit) URL() string { return "/ekonomi/debitering/" + d.ID }

// lines are the shares of the party that the debit covers. What the party
// bears alone is billed too; what another pays is not.
func (d Debit) lines(shares []Share) []DebitLine {
	var all []DebitLine
	for _, s := range shares {
		if s.Parts == nil || s.Of(d.Party) == 0 {
			continue
		}
		all = append(all, DebitLine{DebitID: d.ID, Position: int64(len(all) + 1), Label: s.Rule.Label(), Basis: s.Basis, Total: s.Total, Amount: s.Of(d.Party)})
	}
	return all
}
