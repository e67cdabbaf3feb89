package saving

import (
	"net/http"
	"strings"

	"klover/internal/base/field"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// sheetKinds says how a column of each kind of field is formatted.
var sheetKinds = map[field.Kind]sheet.Kind{
	field.Long: sheet.Long, field.Number: sheet.Count, field.Decimal: sheet.Decimal,
	field.Money: sheet.Amount, field.Date: sheet.Day,
}

func exportURL(q ui.Query) string {
	address := q.File(q.Path)
	if strings.Contains(address, "?") {
		return address + "&format=xlsx"
	}
	return address + "?format=xlsx"
}

// export answers with a file of the selection: one row for each report, or with
// blad=rader one for each line and region of the computation.
func (a *Web) export(w http.ResponseWriter, r *http.Request, kind string, f Filter, p Page) error {
	name, columns, cells := "besparingar", reportColumns(), reportCells
	if r.URL.Query().Get("blad") == "rader" {
		name, columns, cells = "berakningsrader", lineColumns, lineCells
	}
	t := sheet.Table{Title: "Besparingar", Selection: "Alla", By: web.UserFrom(r.Context()).Name, At: a.Store.DB.Now(), Columns: columns}
	if query := f.Values().Encode(); query != "" {
		t.Selection = query
	}
	var failed error
	t.Rows = func(yield func([]any) bool) {
		failed = a.Store.Each(r.Context(), f, p, func(one Saving) error {
			rows, err := cells(one)
			for _, row := range rows {
				if !yield(row) {
					return http.ErrAbortHandler
				}
			}
			return err
		})
	}
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+"."+kind+`"`)
	write := sheet.WriteXLSX
	w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	if kind == "csv" {
		w.Header().Set("Content-Type", "text/csv; charset=utf-8")
		write = sheet.WriteCSV
	}
	if err := write(w, t); err != nil {
		return err
	}
	return failed
}

func reportColumns() []sheet.Column {
	var columns []sheet.Column
	for _, d := range Fields {
		columns = append(columns, sheet.Column{Key: d.Key, Label: d.Label, Help: d.Help, Kind: sheetKinds[d.Kind]})
	}
	return columns
}

func reportCells(one Saving) ([][]any, error) {
	cells := make([]any, len(Fields))
	for i, d := range Fields {
		cells[i] = d.Cell(&one)
	}
	return [][]any{cells}, nil
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
