package invoice

import (
	"context"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"klover/internal/area/economy/sie"
)

// readSIE reads the vouchers of a SIE 4 as coarse spend: what was booked on accounts of the
// result, without supplier and article. Debit is positive, so a cost is. A file is kept in
// memory while it is read, at most sie.Most of it.
func readSIE(ctx context.Context, from io.Reader, o Options, take Take) error {
	b := &batch{take: take, options: o}
	f, err := sie.Read(o.Name, from)
	var faults sie.Faults
	if errors.As(err, &faults) {
		return b.refuseSIE(faults)
	}
	if err != nil {
		return err
	}
	if f.Type != 4 {
		return b.refuseSIE(sie.Faults{{Reason: "den är av typ " + f.TypeText + " och har inga verifikationer. Använd SIE 4."}})
	}
	accounts := map[string]sie.Account{}
	for _, a := range f.Accounts {
		accounts[a.Code] = a
	}
	for _, v := range f.Vouchers {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := b.voucher(f, v, accounts); err != nil {
			return err
		}
	}
	return nil
}

func (b *batch) refuseSIE(faults sie.Faults) error {
	b.begin(Invoice{Kind: Voucher, Format: SIE})
	for _, f := range faults {
		b.tell(Fault{Row: f.Line, Grade: Refused, Text: sentenceOf(f.Reason)})
	}
	return b.hand(true)
}

// sentenceOf begins a reason with a capital, which may be å.
func sentenceOf(reason string) string {
	first, n := utf8.DecodeRuneInString(reason)
	return string(unicode.ToUpper(first)) + reason[n:]
}

func (b *batch) voucher(f *sie.File, v sie.Voucher, accounts map[string]sie.Account) error {
	i := Invoice{Kind: Voucher, Format: SIE, Row: v.Line, Voucher: strings.TrimSpace(v.Series + " " + v.Number),
		Currency: "SEK", IssuedOn: v.Date, BookedOn: v.Date, Note: v.Text}
	i.Buyer.Name = f.Company
	i.Buyer.company(f.OrgNo)
	b.begin(i)
	found := false
	for _, t := range v.Rows {
		a, known := accounts[t.Account]
		if !known {
			a.Code = t.Account
		}
		if !a.Result() {
			continue
		}
		found = true
		l := Line{Row: t.Line, Net: t.Amount, Account: t.Account, AccountIs: a.Name, Name: t.Text,
			CostCentre: t.Object(sie.CostCentre), Project: t.Object(sie.Project)}
		if err := b.add(l); err != nil {
			return err
		}
	}
	if !found {
		return nil // nothing but the balance sheet: a payment
	}
	b.future(v.Date, Fault{Row: v.Line, Field: "Datum", Value: v.Date.Sv()})
	return b.hand(true)
}
