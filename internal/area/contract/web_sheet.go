package contract

import (
	"net/http"
	"strings"

	"klover/internal/base/field"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

// sheetKinds says how a column of each kind of field is formatted.
var sheetKinds = map[field.Kind]sheet.Kind{
	field.Long: sheet.Long, field.Number: sheet.Count, field.Decimal: sheet.Decimal,
	field.Money: sheet.Amount, field.Date: sheet.Day,
}

func format(r *http.Request) string {
	if f := r.URL.Query().Get("format"); f == "xlsx" || f == "csv" {
		return f
	}
	return ""
}

func exportURL(q ui.Query) string {
	address := q.File(q.Path)
	if strings.Contains(address, "?") {
		return address + "&format=xlsx"
	}
	return address + "?format=xlsx"
}

// export answers with a file of the selection. Rows are written as they are read,
// so that a whole register does not have to fit in memory.
func (a *Web) export(w http.ResponseWriter, r *http.Request, kind string, f Filter, p Page) error {
	t := sheet.Table{Title: "Avtal", Selection: selection(f), By: web.UserFrom(r.Context()).Name, At: a.Store.DB.Now()}
	for _, d := range Fields {
		t.Columns = append(t.Columns, sheet.Column{Key: d.Key, Label: d.Label, Help: d.Help, Kind: sheetKinds[d.Kind]})
	}
	var failed error
	t.Rows = func(yield func([]any) bool) {
		failed = a.Store.Each(r.Context(), f, p, func(c Contract) error {
			cells := make([]any, len(Fields))
			for i, d := range Fields {
				cells[i] = d.Cell(&c)
			}
			if !yield(cells) {
				return http.ErrAbortHandler
			}
			return nil
		})
	}
	w.Header().Set("Content-Disposition", `attachment; filename="avtal.`+kind+`"`)
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

// selection says in words which rows an export holds.
func selection(f Filter) string {
	if query := f.Values().Encode(); query != "" {
		return query
	}
	return "Alla"
}
