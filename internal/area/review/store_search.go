package review

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/area/procurement"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/party"
	"klover/internal/word/storage"
)

// Page says which rows of a list are wanted, in which order.
type Page = db.Page

// Count is how many rows a selection has.
type Count = db.Count

var sorts = map[string]string{
	"filed_on": "c.filed_on", "number": "c.number", "applicant": "c.applicant", "procurement": "p.number",
	"ended_on": "c.ended_on NULLS LAST", "closed_on": "c.closed_on NULLS LAST",
}

// usualSort is newest first.
const usualSort = "-filed_on"

// Listed is a case with what a list shows of its procurement.
type Listed struct {
	Case
	ProcurementNumber string
	ProcurementTitle  string
	ProcurementSigned day.Date
}

// shown is the columns of Listed.
var shown = columns + ", p.number AS procurement_number, p.title AS procurement_title, p.signed_on AS procurement_signed"

const from = `review c JOIN procurement p ON p.id = c.procurement_id`

// Search returns one page of the selection, and how many cases it has.
func (s Store) Search(ctx context.Context, f Filter, page Page) ([]Listed, Count, error) {
	w := s.where(ctx, f)
	n, err := db.CountRows(ctx, s.DB, f.source(), w)
	if err != nil {
		return nil, n, fmt.Errorf("counting cases: %w", err)
	}
	rows, err := s.listed(ctx, `SELECT `+shown+` FROM `+from+` `+w.SQL()+`
		`+page.Order(sorts, usualSort)+` `+page.Cut(&w), w.Args())
	return rows, n, err
}

// All returns the whole selection in the order of the page, for exports and figures.
func (s Store) All(ctx context.Context, f Filter, page Page) ([]Listed, error) {
	w := s.where(ctx, f)
	return s.listed(ctx, `SELECT `+shown+` FROM `+from+` `+w.SQL()+`
		`+page.Order(sorts, usualSort), w.Args())
}

func (s Store) listed(ctx context.Context, query string, args []any) ([]Listed, error) {
	rows, err := db.All[Listed](ctx, s.DB, query, args...)
	if err != nil {
		return nil, fmt.Errorf("searching cases: %w", err)
	}
	cases := make([]Case, len(rows))
	for i, r := range rows {
		cases[i] = r.Case
	}
	if err := s.withInstances(ctx, cases); err != nil {
		return nil, err
	}
	for i := range rows {
		rows[i].Case = cases[i]
	}
	return rows, nil
}

// Count returns how many cases the filter chooses, exactly.
func (s Store) Count(ctx context.Context, f Filter) (int64, error) {
	w := s.where(ctx, f)
	n, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM `+f.source()+` `+w.SQL(), w.Args()...)
	if err != nil {
		return 0, fmt.Errorf("counting cases: %w", err)
	}
	return n, nil
}

// source is where the conditions look: the procurement only when they ask about it.
func (f Filter) source() string {
	if f.Own == nil && f.Party == "" {
		return `review c`
	}
	return from
}

// industry is the case's line of business: in words, else its category.
const industry = "CASE WHEN c.industry <> '' THEN c.industry ELSE c.category_id END"

// where returns the conditions of the filter on review c and procurement p.
func (s Store) where(ctx context.Context, f Filter) db.Where {
	var w db.Where
	w.Within("c.filed_on", f.Filed)
	w.Within("c.ended_on", f.Ended)
	if h := f.Handled; !h.IsZero() {
		if h.To != 0 {
			w.Add("c.filed_on < ?", h.To)
		}
		if h.From != 0 {
			w.Add("c.ended_on IS NULL OR c.ended_on >= ?", h.From)
		}
	}
	f.result(&w)
	if f.Own != nil {
		w.Add("p.carried_out_by_us = ?", *f.Own)
	}
	if f.Party != "" {
		w.Add("p.parties LIKE ?", f.Party.Like())
	}
	if f.Counted != nil {
		w.Add("c.counted = ?", *f.Counted)
	}
	if f.OpenOn != 0 {
		w.Add("c.filed_on <= ? AND (c.ended_on IS NULL OR c.ended_on > ?)", f.OpenOn, f.OpenOn)
	}
	if f.Once {
		f.once(&w)
	}
	if f.Ground != "" {
		w.Add("c.grounds LIKE ?", storage.Like(f.Ground))
	}
	if f.Year != "" {
		w.Add("substr(CAST(c.filed_on AS TEXT), 1, 4) = ?", f.Year)
	}
	exactly(&w, "c.type", f.Type)
	exactly(&w, "c.cause", f.Cause)
	exactly(&w, "c.unnecessary", f.Unnecessary)
	if f.Unnecessary == None {
		w.Add("c.ended_on IS NOT NULL")
	}
	exactly(&w, "("+industry+")", f.Industry)
	exactly(&w, "c.court", f.Court)
	exactly(&w, "c.procurement_id", f.Procurement)
	find.Clause(ctx, s.DB, Kind, f.Text, &w, "c.id")
	return w
}

// result chooses by how the case stands, or stood at the end of a day.
func (f Filter) result(w *db.Where) {
	switch {
	case f.AsOf == 0 && f.Result != "":
		w.Add("c.result = ?", f.Result)
	case f.AsOf != 0 && f.Result != "":
		w.Add(`EXISTS (SELECT 1 FROM review_phase x WHERE x.case_id = c.id AND x.result = ?
			AND x.since <= ? AND (x.until IS NULL OR x.until > ?))`, f.Result, f.AsOf, f.AsOf)
	case f.AsOf != 0:
		w.Add("c.filed_on <= ?", f.AsOf)
	}
}

// once keeps one row for each procurement: its last case, if that ended in the
// period and no other was open at the end of the period.
func (f Filter) once(w *db.Where) {
	other := `SELECT 1 FROM review o WHERE o.procurement_id = c.procurement_id AND o.counted = TRUE
		AND (o.ended_on IS NULL OR (o.ended_on, o.id) > (c.ended_on, c.id))`
	var args []any
	if f.Ended.To != 0 {
		other, args = other+" AND o.filed_on < ?", append(args, f.Ended.To)
	}
	w.Add("c.counted = TRUE AND c.ended_on IS NOT NULL AND NOT EXISTS ("+other+")", args...)
}

// exactly chooses a value, or the cases without one for None.
func exactly(w *db.Where, column, value string) {
	switch value {
	case "":
	case None:
		w.Add(column + " = ''")
	default:
		w.Add(column+" = ?", value)
	}
}

// By is what the analysis divides the cases by.
type By string

// Bys is the divisions with their Swedish names (inventory H02).
var Bys = []field.Option{
	{Value: "bransch", Label: "Bransch"}, {Value: "orsak", Label: "Orsak"}, {Value: "utfall", Label: "Utfall för oss"},
	{Value: "domstol", Label: "Domstol"}, {Value: "slag", Label: "Slag av mål"}, {Value: "ar", Label: "År"},
}

var byColumns = map[By]string{
	"bransch": industry, "orsak": "c.cause", "utfall": "c.result", "domstol": "c.court", "slag": "c.type", "ar": "substr(CAST(c.filed_on AS TEXT), 1, 4)",
}

// Share is one part of the analysis.
type Share struct {
	Key         string
	Label       string `db:"-"`
	N           int64
	Won         int64
	Struck      int64
	Lost        int64
	Open        int64
	Unnecessary int64
}

// Breakdown divides the cases of the selection, the largest part first.
func (s Store) Breakdown(ctx context.Context, f Filter, by By) ([]Share, error) {
	key, ok := byColumns[by]
	if !ok {
		return nil, fault.Wrong("Det går inte att fördela på %q.", by)
	}
	w := s.where(ctx, f)
	shares, err := db.All[Share](ctx, s.DB, `
		SELECT `+key+` AS key, count(*) AS n,
			count(*) FILTER (WHERE c.result = 'won') AS won, count(*) FILTER (WHERE c.result = 'struck') AS struck,
			count(*) FILTER (WHERE c.result = 'lost') AS lost, count(*) FILTER (WHERE c.result = 'open') AS open,
			count(*) FILTER (WHERE c.unnecessary = 'yes') AS unnecessary
		FROM `+from+` `+w.SQL()+`
		GROUP BY `+key+`
		ORDER BY n DESC, key LIMIT 500`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("dividing cases by %s: %w", by, err)
	}
	labels := map[By][]field.Option{"orsak": Causes, "utfall": Results, "slag": Types}
	for i, share := range shares {
		shares[i].Label = field.LabelOf(labels[by], share.Key)
		if share.Key == "" {
			shares[i].Label = "Uppgift saknas"
		}
	}
	return shares, nil
}

// Narrow returns the filter for one part of the analysis.
func (f Filter) Narrow(by By, key string) Filter {
	value := key
	if key == "" {
		value = None
	}
	switch by {
	case "bransch":
		f.Industry = value
	case "orsak":
		f.Cause = value
	case "utfall":
		f.Result = Result(key)
	case "domstol":
		f.Court = value
	case "slag":
		f.Type = value
	case "ar":
		f.Year = key
	}
	return f
}

// Dues returns the deadlines from thirty days ago and on, the earliest first.
func (s Store) Dues(ctx context.Context) ([]Due, error) {
	rules, err := s.laws().Book(ctx)
	if err != nil {
		return nil, err
	}
	today := s.today()
	recent := day.Period{From: today.AddDays(-60)}
	var list []Due
	for _, f := range []Filter{{Result: Open}, {Ended: recent}} {
		cases, err := s.All(ctx, f, Page{})
		if err != nil {
			return nil, err
		}
		for _, c := range cases {
			for _, d := range Deadlines(c.Case, c.ProcurementSigned, rules, today) {
				if d.On >= today.AddDays(-30) && !d.Done {
					list = append(list, Due{c, d})
				}
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Due) int { return int(a.Deadline.On - b.Deadline.On) })
	return list, nil
}

// Year is how many procurements were reviewed in a year, in both definitions of the share.
type Year struct {
	Period      day.Period
	Party       party.Code // "" for all
	Announced   int64      // procurements announced in the year
	Cases       int64      // cases filed in the year
	Ended       int64      // procurements whose review ended in the year
	Reviewed    int64      // of the announced, whenever they were reviewed
	Unnecessary int64      // cases filed in the year that could have been avoided
}

// ask is the question that the figures of the year answer.
func (y Year) ask() figure.Ask {
	return figure.Ask{Period: y.Period, Kind: figure.Year, Party: y.Party}
}

func (y Year) announced() procurement.Filter { return announcedIn(y.ask()) }
func (y Year) reviewed() procurement.Filter  { return reviewedOf(y.ask()) }
func (y Year) cases() Filter                 { return filed.of(y.ask()) }
func (y Year) ended() Filter                 { return ended.of(y.ask()) }
func (y Year) unnecessary() Filter           { return unnecessary.of(y.ask()) }

// mostYears is how far back the analysis looks.
const mostYears = 10

// Years returns the years since the first case, the latest first.
func (s Store) Years(ctx context.Context, of party.Code) ([]Year, error) {
	first, err := db.All[day.Date](ctx, s.DB, `SELECT filed_on FROM review ORDER BY filed_on LIMIT 1`)
	if err != nil || len(first) == 0 {
		return nil, err
	}
	var years []Year
	for n := s.today().Year(); n >= first[0].Year() && len(years) < mostYears; n-- {
		y := Year{Period: day.Year(n), Party: of}
		if err := s.count(ctx, &y); err != nil {
			return nil, fmt.Errorf("counting reviews of %d: %w", n, err)
		}
		years = append(years, y)
	}
	return years, nil
}

func (s Store) count(ctx context.Context, y *Year) error {
	var err error
	for _, c := range []struct {
		to *int64
		f  Filter
	}{{&y.Cases, y.cases()}, {&y.Ended, y.ended()}, {&y.Unnecessary, y.unnecessary()}} {
		if *c.to, err = s.Count(ctx, c.f); err != nil {
			return err
		}
	}
	if y.Announced, err = s.procurements().Count(ctx, y.announced()); err != nil {
		return err
	}
	y.Reviewed, err = s.procurements().Count(ctx, y.reviewed())
	return err
}
