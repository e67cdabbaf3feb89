package request

import (
	"database/sql/driver"
	"slices"
	"strconv"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/money"
	"klover/internal/word/party"
	"klover/internal/word/storage"
)

// Share is one region's part of a value.
type Share struct {
	Party  party.Code
	Amount money.Amount
}

// Shares is a value divided among the regions that buy, in the order of their
// codes. A region that is not there has given no value, which is not 0.
type Shares []Share

// Of returns one region's share.
func (s Shares) Of(code party.Code) money.Opt {
	for _, share := range s {
		if share.Party == code {
			return money.Some(share.Amount)
		}
	}
	return money.Opt{}
}

// With returns the shares with one region's replaced, or left out.
func (s Shares) With(code party.Code, amount money.Opt) Shares {
	others := slices.DeleteFunc(slices.Clone(s), func(one Share) bool { return one.Party == code })
	if amount.Known {
		others = append(others, Share{code, amount.Amount})
	}
	slices.SortFunc(others, func(a, b Share) int { return strings.Compare(string(a.Party), string(b.Party)) })
	return others
}

// Sum returns the whole value, unknown without shares. Too large a sum is a fault.
func (s Shares) Sum() (money.Opt, error) {
	if len(s) == 0 {
		return money.Opt{}, nil
	}
	amounts := make([]money.Amount, len(s))
	for i, share := range s {
		amounts[i] = share.Amount
	}
	sum, err := money.Sum(amounts...)
	return money.Some(sum), err
}

// Sv returns the shares as people read them: "D 1 200 000 kr, U 800 000 kr".
func (s Shares) Sv() string {
	parts := make([]string, len(s))
	for i, share := range s {
		parts[i] = string(share.Party) + " " + share.Amount.Sv()
	}
	return strings.Join(parts, ", ")
}

// String returns the shares in öre: "D:120000000;U:80000000".
func (s Shares) String() string {
	parts := make([]string, len(s))
	for i, share := range s {
		parts[i] = string(share.Party) + ":" + strconv.FormatInt(int64(share.Amount), 10)
	}
	return strings.Join(parts, ";")
}

// MarshalText returns String.
func (s Shares) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads String's form.
func (s *Shares) UnmarshalText(text []byte) error {
	var list Shares
	for part := range strings.SplitSeq(string(text), ";") {
		if part == "" {
			continue
		}
		name, digits, _ := strings.Cut(part, ":")
		code, err := party.Parse(name)
		if err != nil {
			return err
		}
		n, err := strconv.ParseInt(digits, 10, 64)
		if err != nil {
			return fault.Wrong("%q går inte att läsa som belopp per region.", part)
		}
		list = list.With(code, money.Some(money.Amount(n)))
	}
	*s = list
	return nil
}

// Value stores String.
func (s Shares) Value() (driver.Value, error) { return s.String(), nil }

// Scan reads what Value stores.
func (s *Shares) Scan(from any) error { return storage.Scan(from, s) }

// part is one region's share as a field of a form.
type part struct {
	of   *Shares
	code party.Code
}

// UnmarshalText reads an amount, "" for none.
func (p part) UnmarshalText(text []byte) error {
	var amount money.Opt
	if err := amount.UnmarshalText(text); err != nil {
		return err
	}
	*p.of = p.of.With(p.code, amount)
	return nil
}

// MarshalText returns the amount.
func (p part) MarshalText() ([]byte, error) { return p.of.Of(p.code).MarshalText() }

// Sv returns the amount as people read it.
func (p part) Sv() string { return p.of.Of(p.code).Sv() }

// Cell returns the amount for a sheet.
func (p part) Cell() any { return p.of.Of(p.code).Cell() }
