// Package selection lets the internal control ask the registers: each question of a
// control that is a selection is answered through the register's own filter, so that
// the answer, its rows and the list it leads to are the same.
package selection

import (
	"context"
	"net/url"

	"klover/internal/area/category"
	"klover/internal/area/contract"
	"klover/internal/area/control"
	"klover/internal/area/procurement"
	"klover/internal/area/request"
	"klover/internal/area/review"
	"klover/internal/area/saving"
	"klover/internal/area/supplier"
	"klover/internal/base/db"
	"klover/internal/word/day"
	"klover/internal/word/figure"
)

// most is how many rows an answer names; the rest are behind its address.
const most = 41

// Queries returns the registers that can be asked, over one database or transaction.
func Queries(d *db.DB) []control.Query {
	return []control.Query{procurements(d), requests(d), reviews(d), contracts(d), savings(d), suppliers(d)}
}

func procurements(d *db.DB) control.Query {
	s := procurement.Store{DB: d}
	return control.Query{Key: procurement.Kind, Label: "Upphandlingar", Divisions: procurement.Bys,
		Count: func(ctx context.Context, q url.Values, _ day.Period) (int64, []figure.Row, string, error) {
			f, err := procurement.ParseFilter(q)
			if err != nil {
				return 0, nil, "", err
			}
			n, err := s.Count(ctx, f)
			if err != nil {
				return 0, nil, "", err
			}
			list, _, err := s.Search(ctx, f, procurement.Page{Limit: most})
			var rows []figure.Row
			for _, p := range list {
				rows = append(rows, row(procurement.Kind, p.ID, named(p), p.URL()))
			}
			return n, rows, f.URL(), err
		},
		Split: func(ctx context.Context, q url.Values, _ day.Period, by string) ([]figure.Part, string, error) {
			f, err := procurement.ParseFilter(q)
			if err != nil {
				return nil, "", err
			}
			shares, err := s.Breakdown(ctx, f, procurement.By(by))
			if err != nil {
				return nil, "", err
			}
			names, err := category.Store{DB: d}.Names(ctx)
			var parts []figure.Part
			for _, share := range shares {
				parts = append(parts, figure.Part{Label: label(names, share.Key, share.Label), Num: share.N, URL: f.Narrow(procurement.By(by), share.Key).URL()})
			}
			return parts, f.URL(), err
		}}
}

func requests(d *db.DB) control.Query {
	s := request.Store{DB: d}
	return control.Query{Key: request.Kind, Label: "Upphandlingsuppdrag",
		Count: func(ctx context.Context, q url.Values, _ day.Period) (int64, []figure.Row, string, error) {
			f, err := request.ParseFilter(q)
			if err != nil {
				return 0, nil, "", err
			}
			n, err := s.Count(ctx, f)
			if err != nil {
				return 0, nil, "", err
			}
			list, _, err := s.Search(ctx, f, request.Page{Limit: most})
			var rows []figure.Row
			for _, r := range list {
				rows = append(rows, row(request.Kind, r.ID, whySeparate(r), r.URL()))
			}
			return n, rows, f.URL(), err
		}}
}

// whySeparate is a request with why it is not to be coordinated, where the answer is
// no (control I02).
func whySeparate(r request.Request) string {
	if r.Coordination != request.Separate {
		return r.Name()
	}
	reason, _ := request.Fields.Get("reason")
	return r.Name() + ": " + reason.Text(&r) + ". " + r.ReasonText
}

// named is a procurement with why it was not coordinated, where somebody has said
// that it should have been.
func named(p procurement.Procurement) string {
	name := p.Name()
	if !p.ShouldHaveBeenCoordinated {
		return name
	}
	reason, _ := procurement.Fields.Get("not_coordinated_reason")
	if text := reason.Text(&p); text != "" {
		name += ": " + text
	}
	if p.NotCoordinatedText != "" {
		name += ". " + p.NotCoordinatedText
	}
	return name
}

func reviews(d *db.DB) control.Query {
	s := review.Store{DB: d}
	return control.Query{Key: review.Kind, Label: "Överprövningar", Divisions: review.Bys,
		Count: func(ctx context.Context, q url.Values, _ day.Period) (int64, []figure.Row, string, error) {
			f, err := review.ParseFilter(q)
			if err != nil {
				return 0, nil, "", err
			}
			n, err := s.Count(ctx, f)
			if err != nil {
				return 0, nil, "", err
			}
			list, _, err := s.Search(ctx, f, review.Page{Limit: most})
			var rows []figure.Row
			for _, c := range list {
				rows = append(rows, row(review.Kind, c.ID, c.Name()+": "+c.ProcurementTitle, c.URL()))
			}
			return n, rows, f.URL(), err
		},
		Split: func(ctx context.Context, q url.Values, _ day.Period, by string) ([]figure.Part, string, error) {
			f, err := review.ParseFilter(q)
			if err != nil {
				return nil, "", err
			}
			shares, err := s.Breakdown(ctx, f, review.By(by))
			if err != nil {
				return nil, "", err
			}
			names, err := category.Store{DB: d}.Names(ctx)
			var parts []figure.Part
			for _, share := range shares {
				parts = append(parts, figure.Part{Label: label(names, share.Key, share.Label), Num: share.N, URL: f.Narrow(review.By(by), share.Key).URL()})
			}
			return parts, f.URL(), err
		}}
}

func contracts(d *db.DB) control.Query {
	s := contract.Store{DB: d}
	return control.Query{Key: contract.Kind, Label: "Avtal",
		Count: func(ctx context.Context, q url.Values, _ day.Period) (int64, []figure.Row, string, error) {
			f, err := contract.ParseFilter(q)
			if err != nil {
				return 0, nil, "", err
			}
			n, err := s.Number(ctx, f)
			if err != nil {
				return 0, nil, "", err
			}
			list, _, err := s.Search(ctx, f, contract.Page{Limit: most})
			var rows []figure.Row
			for _, c := range list {
				rows = append(rows, row(contract.Kind, c.ID, c.Name(), c.URL()))
			}
			return n, rows, f.URL(), err
		}}
}

func savings(d *db.DB) control.Query {
	s := saving.Store{DB: d}
	return control.Query{Key: saving.Kind, Label: "Besparingar",
		Count: func(ctx context.Context, q url.Values, _ day.Period) (int64, []figure.Row, string, error) {
			f, err := saving.ParseFilter(q)
			if err != nil {
				return 0, nil, "", err
			}
			list, n, err := s.Search(ctx, f, saving.Page{Limit: most})
			var rows []figure.Row
			for _, one := range list {
				rows = append(rows, row(saving.Kind, one.ID, one.Name(), one.URL()))
			}
			return int64(n.N), rows, f.URL(), err
		}}
}

func suppliers(d *db.DB) control.Query {
	s := supplier.Store{DB: d}
	return control.Query{Key: "supplier", Label: "Leverantörer",
		Count: func(ctx context.Context, q url.Values, _ day.Period) (int64, []figure.Row, string, error) {
			f, err := supplier.ParseFilter(q)
			if err != nil {
				return 0, nil, "", err
			}
			list, n, err := s.Search(ctx, f, supplier.Page{Limit: most})
			var rows []figure.Row
			for _, one := range list {
				rows = append(rows, row("supplier", one.ID, one.Name, "/leverantorer/"+one.ID))
			}
			return int64(n.N), rows, f.URL(), err
		}}
}

func row(kind, id, label, address string) figure.Row {
	return figure.Row{Kind: kind, Ref: id, Label: label, URL: address, Amount: 1}
}

// label names a part; categories are known by their id.
func label(names map[string]string, key, label string) string {
	if name, ok := names[key]; ok {
		return name
	}
	return label
}
