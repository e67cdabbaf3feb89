package saving

import (
	"net/http"

	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// export answers with a file of the selection: one row for each report, or with
// blad=rader one for each line and region of the computation.
func (a *Web) export(w http.ResponseWriter, r *http.Request, q ui.Query, filters []ui.Filter, f Filter, p Page) error {
	each := func(do func(Saving) error) error { return a.Store.Each(r.Context(), f, p, do) }
	if r.URL.Query().Get("blad") != "rader" {
		return record.Sheet[Saving]{
			Title: "Besparingar", File: "besparingar", Fields: Fields, Path: Saving.URL, Query: q, Filter: filters, At: a.Store.DB.Now(), Each: each,
		}.Send(w, r)
	}
	var failed error
	lines := sheet.Table{Title: "Beräkningsrader", Selection: f.Values().Encode(), At: a.Store.DB.Now(), Columns: lineColumns}
	lines.Rows = func(yield func([]any) bool) {
		failed = each(func(one Saving) error {
			rows, err := lineCells(one)
			for _, row := range rows {
				if !yield(row) {
					return http.ErrAbortHandler
				}
			}
			return err
		})
	}
	return record.Send(w, r, "berakningsrader", lines, &failed)
}

var lineColumns = []sheet.Column{
	{Key: "number", Label: "Nummer"}, {Key: "title", Label: "Effektrapport"}, {Key: "booked_on", Label: "Bokförd", Kind: sheet.Day},
	{Key: "item", Label: "Artikel eller tjänst"}, {Key: "unit", Label: "Enhet"}, {Key: "party", Label: "Region"},
	{Key: "ref_price", Label: "Referenspris", Kind: sheet.Decimal, Help: "Kronor före index"},
	{Key: "index", Label: "Index", Help: "Indextal som referenspriset räknas upp med"},
	{Key: "new_price", Label: "Nytt pris", Kind: sheet.Decimal}, {Key: "quantity", Label: "Volym per år", Kind: sheet.Decimal},
	{Key: "months", Label: "Månader som räknas", Kind: sheet.Count},
	{Key: "annual", Label: "Effekt per år", Kind: sheet.Amount}, {Key: "term", Label: "Effekt hela avtalstiden", Kind: sheet.Amount},
}

func lineCells(one Saving) ([][]any, error) {
	var rows [][]any
	head := []any{one.Number, one.Title, one.BookedOn.Cell()}
	if len(one.Lines) == 0 {
		for _, e := range one.Effects {
			rows = append(rows, append(head[:3:3], "Totalbelopp", "", e.Party.Sv(), nil, "", nil, nil, one.Counted(), e.Annual.Cell(), e.Term.Cell()))
		}
		return rows, nil
	}
	steps, err := one.Steps()
	for _, s := range steps {
		rows = append(rows, append(head[:3:3], s.Line.Item, s.Line.Unit, s.Party.Sv(), s.Line.RefPrice.Cell(), one.indexText(),
			s.Line.NewPrice.Cell(), s.Quantity.Cell(), one.Counted(), s.Annual.Cell(), s.Term.Cell()))
	}
	return rows, err
}

// indexText returns "102 / 100", "" without index.
func (s Saving) indexText() string {
	if s.IndexFrom == 0 {
		return ""
	}
	return s.IndexTo.Sv() + sv.Space + "/" + sv.Space + s.IndexFrom.Sv()
}
