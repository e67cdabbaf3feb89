package procurement

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// By is what a breakdown divides the selection by. The divisions do not overlap,
// so the rows add up to the whole.
type By string

// Bys is the divisions with their Swedish names.
var Bys = []field.Option{
	{Value: "sektor", Label: "Sektor"}, {Value: "kopare", Label: "Upphandlande myndighet"},
	{Value: "part", Label: "Köpande regioner"}, {Value: "kategori", Label: "Kategori"},
	{Value: "inkopare", Label: "Inköpare"}, {Value: "forfarande", Label: "Förfarande"}, {Value: "ar", Label: "Annonseringsår"},
	{Value: "cpv", Label: "CPV-huvudgrupp"},
}

// byColumns is the SQL of the key of each division, and of the text shown for it.
var byColumns = map[By]struct{ key, label string }{
	"sektor":     {"p.buyer_sector", "p.buyer_sector"},
	"kopare":     {"p.buyer_org_no", "max(p.buyer_name)"},
	"part":       {"p.parties", "p.parties"},
	"kategori":   {"p.category_id", "p.category_id"},
	"inkopare":   {"p.purchaser", "p.purchaser"},
	"forfarande": {"p.procedure", "p.procedure"},
	"ar":         {announcedYear, announcedYear},
	"cpv":        {"substr(p.cpv, 1, 2)", "substr(p.cpv, 1, 2)"},
}

const announcedYear = "CASE WHEN " + noticed + " THEN substr(CAST(p.announced_on AS TEXT), 1, 4) ELSE '' END"

// Share is one part of a breakdown: how many procurements, and what became of them.
type Share struct {
	Key          string // as the filter has it; "" when the rows lack the value
	Label        string
	N            int64 // procurements in the selection
	Announced    int64 // of them announced
	Tenders      int64 // tenders in those announced whose number is known
	TendersKnown int64 // announced, number of tenders known, not cancelled before the deadline
	Appealed     int64 // of the announced
	Cancelled    int64 // of the announced
}

// Add returns the sum of two shares, without a name.
func (a Share) Add(b Share) Share {
	return Share{N: a.N + b.N, Announced: a.Announced + b.Announced, Tenders: a.Tenders + b.Tenders,
		TendersKnown: a.TendersKnown + b.TendersKnown, Appealed: a.Appealed + b.Appealed, Cancelled: a.Cancelled + b.Cancelled}
}

// notLate leaves out what was cancelled before its tender deadline: it can have
// had no tenders (handbook §6.2).
const notLate = "(p.cancelled_on IS NULL OR p.tender_deadline IS NULL OR p.cancelled_on >= p.tender_deadline)"

// Breakdown divides the selection, the largest part first, at most 1 000 parts.
// Reviews and cancellations are counted for the announced themselves (the cohort),
// not for the year in which they were decided: see the figures for that.
func (s Store) Breakdown(ctx context.Context, f Filter, by By) ([]Share, error) {
	c, ok := byColumns[by]
	if !ok {
		return nil, fault.Wrong("Det går inte att fördela på %q.", by)
	}
	w := s.where(ctx, f)
	shares, err := db.All[Share](ctx, s.DB, `
		SELECT `+c.key+` AS key, `+c.label+` AS label, count(*) AS n,
			count(*) FILTER (WHERE `+noticed+`) AS announced,
			CAST(COALESCE(sum(p.tenders_received) FILTER (WHERE `+noticed+` AND `+notLate+`), 0) AS BIGINT) AS tenders,
			count(p.tenders_received) FILTER (WHERE `+noticed+` AND `+notLate+`) AS tenders_known,
			count(*) FILTER (WHERE `+noticed+` AND p.appealed = TRUE) AS appealed,
			count(*) FILTER (WHERE `+noticed+` AND p.cancelled_on IS NOT NULL) AS cancelled
		FROM procurement p `+w.SQL()+`
		GROUP BY `+c.key+`
		ORDER BY announced DESC, n DESC, key LIMIT 1000`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("dividing procurements by %s: %w", by, err)
	}
	for i := range shares {
		shares[i].Label = labelFor(by, shares[i])
	}
	if by == "ar" {
		slices.SortFunc(shares, func(a, b Share) int { return strings.Compare(b.Key, a.Key) })
	}
	return shares, nil
}

func labelFor(by By, s Share) string {
	if s.Key == "" {
		return "Uppgift saknas"
	}
	switch by {
	case "forfarande":
		return Procedure(s.Key).Sv()
	case "part":
		var set party.Set
		if set.UnmarshalText([]byte(s.Key)) == nil {
			return set.Sv()
		}
	}
	return s.Label
}

// Narrow returns the filter for one part of a breakdown, so that its number leads
// to its rows.
func (f Filter) Narrow(by By, key string) Filter {
	value := cmp.Or(key, None)
	switch by {
	case "sektor":
		f.Sector = value
	case "kopare":
		f.Buyer = value
	case "kategori":
		f.OnCategory = value
	case "inkopare":
		f.Purchaser = value
	case "forfarande":
		f.Procedures = []Procedure{Procedure(key)}
	case "part":
		f.NoParties = key == ""
		f.Parties, _ = party.ParseSet(key) // a stored set is readable
	case "cpv":
		f.CPV = value
	case "ar":
		f = f.inYear(key)
	}
	return f
}

// inYear narrows to the announced of a year, or to the rest for "".
func (f Filter) inYear(key string) Filter {
	year, err := strconv.Atoi(key)
	if err != nil {
		f.Noticed = new(false)
		return f
	}
	y := day.Year(year)
	f.Announced.From = max(f.Announced.From, y.From)
	if f.Announced.To == 0 || f.Announced.To > y.To {
		f.Announced.To = y.To
	}
	return f
}

// tenderCount is how many procurements got a number of tenders.
type tenderCount struct {
	Tenders int64
	N       int64
}

// Tenders is how many tenders the procurements of a selection got.
type Tenders struct {
	N       int64 // procurements whose number is known
	Sum     int64
	One     int64 // with one tender
	Unknown int64 // procurements whose number is not known: not in the others
	Low     int64 // the two in the middle; the median is half their sum
	High    int64
}

// Tenders adds up the number of tenders of the selection.
func (s Store) Tenders(ctx context.Context, f Filter) (Tenders, error) {
	w := s.where(ctx, f)
	counts, err := db.All[tenderCount](ctx, s.DB, `
		SELECT COALESCE(p.tenders_received, -1) AS tenders, count(*) AS n
		FROM procurement p `+w.SQL()+`
		GROUP BY COALESCE(p.tenders_received, -1)
		ORDER BY tenders`, w.Args()...)
	if err != nil {
		return Tenders{}, fmt.Errorf("counting tenders: %w", err)
	}
	return tendersOf(counts), nil
}

// tendersOf adds up the counts, which come in order of the number of tenders.
func tendersOf(counts []tenderCount) Tenders {
	var t Tenders
	for _, c := range counts {
		switch c.Tenders {
		case -1:
			t.Unknown += c.N
			continue
		case 1:
			t.One = c.N
		}
		t.N += c.N
		t.Sum += c.Tenders * c.N
	}
	t.Low, t.High = nth(counts, (t.N-1)/2), nth(counts, t.N/2)
	return t
}

// nth returns the number of tenders of the procurement in place n, from 0.
func nth(counts []tenderCount, n int64) int64 {
	for _, c := range counts {
		if c.Tenders < 0 {
			continue
		}
		if n < c.N {
			return c.Tenders
		}
		n -= c.N
	}
	return 0
}
