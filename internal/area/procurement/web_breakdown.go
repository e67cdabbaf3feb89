package procurement

import (
	"net/http"

	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

type breakdownPage struct {
	List ui.List
	Back []ui.Action
}

var breakdownTmpl = web.Parse[breakdownPage](pages, "breakdown.html")

// breakdown divides a selection: announced, tenders, reviewed and cancelled, each
// number a link to its rows.
func (a *Web) breakdown(w http.ResponseWriter, r *http.Request) error {
	f, err := ParseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	by := By(r.URL.Query().Get("av"))
	if by == "" {
		by = "sektor"
	}
	shares, err := a.Store.Breakdown(r.Context(), f, by)
	if err != nil {
		return err
	}
	if by == "kategori" {
		if shares, err = a.named(r, shares); err != nil {
			return err
		}
	}
	filters, err := a.filters(r)
	if err != nil {
		return err
	}
	filters = append([]ui.Filter{{Key: "av", Label: "Fördela på", Options: Bys}}, filters...)
	parts := breakdownListing(f, by, total(shares))
	q := parts.Query(r, filters...)
	from, to := min(q.Offset(), len(shares)), min(q.Offset()+q.Limit(), len(shares))
	list := parts.List(q, shares[from:to], ui.Count{N: len(shares)}, filters...)
	list.Search = ""
	list.Note = "Anbud: genomsnitt för annonserade upphandlingar där antalet är känt. Överprövade och avbrutna: andel av de annonserade själva, oavsett vilket år målet eller avbrytandet avgjordes."
	return breakdownTmpl.Render(w, r, "Upphandlingar fördelade", breakdownPage{
		List: list, Back: []ui.Action{{Label: "Visa som lista", URL: f.URL(), Icon: "list"}}})
}

func (a *Web) named(r *http.Request, shares []Share) ([]Share, error) {
	set, err := a.fields(r.Context())
	if err != nil {
		return nil, err
	}
	category, _ := set.Get("category_id")
	for i, s := range shares {
		if s.Key != "" {
			shares[i].Label = category.Text(&Procurement{CategoryID: s.Key})
		}
	}
	return shares, nil
}

func total(shares []Share) Share {
	var sum Share
	for _, s := range shares {
		sum = sum.Add(s)
	}
	return sum
}

func breakdownListing(f Filter, by By, all Share) ui.Listing[Share] {
	link := func(n int64, s *Share, narrow func(*Filter)) ui.Cell {
		if n == 0 {
			return ui.Number("0")
		}
		part := f.Narrow(by, s.Key)
		narrow(&part)
		return ui.Link(sv.Number(n), part.URL())
	}
	announced := func(part *Filter) {
		if part.Announced.IsZero() {
			part.Noticed = new(true)
		}
	}
	return ui.Listing[Share]{One: "del", Many: "delar", Per: 50, Columns: ui.Columns[Share]{
		{Key: "label", Label: field.LabelOf(Bys, string(by)), Total: "Summa", Cell: func(s *Share) ui.Cell { return ui.Text(s.Label) }},
		{Key: "n", Label: "Upphandlingar", Number: true, Total: sv.Number(all.N), Cell: func(s *Share) ui.Cell {
			return link(s.N, s, func(*Filter) {})
		}},
		{Key: "announced", Label: "Annonserade", Number: true, Total: sv.Number(all.Announced), Cell: func(s *Share) ui.Cell {
			return link(s.Announced, s, announced)
		}},
		{Key: "tenders", Label: "Anbud", Number: true, Total: sv.Number(all.Tenders), Cell: func(s *Share) ui.Cell { return ui.Number(sv.Number(s.Tenders)) }},
		{Key: "known", Label: "Antal kända", Number: true, Total: sv.Number(all.TendersKnown), Cell: func(s *Share) ui.Cell { return ui.Number(sv.Number(s.TendersKnown)) }},
		{Key: "mean", Label: "Anbud i snitt", Number: true, Total: mean(all), Cell: func(s *Share) ui.Cell { return ui.Number(mean(*s)) }},
		{Key: "appealed", Label: "Överprövade", Number: true, Total: sv.Number(all.Appealed) + " (" + part(all.Appealed, all.Announced) + ")", Cell: func(s *Share) ui.Cell {
			return link(s.Appealed, s, func(p *Filter) { announced(p); p.Appealed = new(true) }).Under(part(s.Appealed, s.Announced))
		}},
		{Key: "cancelled", Label: "Avbrutna", Number: true, Total: sv.Number(all.Cancelled) + " (" + part(all.Cancelled, all.Announced) + ")", Cell: func(s *Share) ui.Cell {
			return link(s.Cancelled, s, func(p *Filter) { announced(p); p.States = []State{Cancelled} }).Under(part(s.Cancelled, s.Announced))
		}},
	}}
}

func mean(s Share) string {
	if s.TendersKnown == 0 {
		return sv.Missing
	}
	return sv.Decimal(s.Tenders, s.TendersKnown, 1)
}

// part writes a number as a share of the announced, under the number itself.
func part(n, of int64) string {
	if of == 0 {
		return sv.Missing
	}
	return sv.Percent(n, of, 1)
}
