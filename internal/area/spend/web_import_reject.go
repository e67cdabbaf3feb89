package spend

import (
	"net/http"
	"strings"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

type importRowsPage struct {
	Import Import
	Lead   string
	List   ui.List
}

var importRowsTmpl = web.Parse[importRowsPage](importPages, "import_rows.html")

var rejectColumns = ui.Columns[Reject]{
	{Key: "row", Label: "Rad", Number: true, Cell: func(r *Reject) ui.Cell { return rowCell(r) }},
	{Key: "grade", Label: "Blev", Cell: func(r *Reject) ui.Cell { return ui.Mark(gradeBadge(r)) }},
	{Key: "file", Label: "Fil", Cell: func(r *Reject) ui.Cell { return ui.Text(r.File).Under(r.Path) }},
	{Key: "invoice", Label: "Faktura", Cell: func(r *Reject) ui.Cell { return ui.Text(r.Invoice) }},
	{Key: "field", Label: "Uppgift", Cell: func(r *Reject) ui.Cell { return ui.Text(r.Field) }},
	{Key: "value", Label: "Står i filen", Cell: func(r *Reject) ui.Cell { return ui.Text(r.Value) }},
	{Key: "message", Label: "Vad som är fel", Cell: func(r *Reject) ui.Cell { return ui.Text(r.Message).Under(r.Rule) }},
}

func rowCell(r *Reject) ui.Cell {
	if r.Row == 0 {
		return ui.Number("")
	}
	return ui.Number(sv.Number(r.Row))
}

func gradeBadge(r *Reject) ui.Badge {
	if r.Refused {
		return ui.Badge{Text: r.Grade(), Tone: ui.Bad}
	}
	return ui.Badge{Text: r.Grade(), Icon: "help-circle", Tone: ui.Warn}
}

var rejectListing = ui.Listing[Reject]{One: "fel", Many: "fel och tveksamheter", Sort: "row", Per: 50, Columns: rejectColumns}

func (a *ImportWeb) rejected(w http.ResponseWriter, r *http.Request) error {
	i, err := a.load(r)
	if err != nil {
		return err
	}
	filters := []ui.Filter{{Key: "blev", Label: "Blev", Options: []field.Option{{Value: "avvisad", Label: "Avvisad"}, {Value: "tveksam", Label: "Tveksam"}}}}
	q := rejectListing.Query(r, filters...)
	f := RejectFilter{Text: q.Text}
	if grade := q.Get("blev"); grade != "" {
		refused := grade == "avvisad"
		f.Refused = &refused
	}
	if record.Format(r) != "" {
		return a.exportRejected(w, r, i, f)
	}
	list, n, err := a.Store.Rejects(r.Context(), i.Number, f, Page{Limit: q.Limit(), Offset: q.Offset()})
	if err != nil {
		return err
	}
	page := importRowsPage{Import: i, List: rejectListing.List(q, list, ui.Count(n), filters...),
		Lead: sv.Plural(i.Rejected, "avvisad", "avvisade") + " och " + sv.Plural(i.Doubtful, "tveksam", "tveksamma")}
	page.List.Excel = record.Excel(q)
	page.List.Note = "Excelfilen har de avvisade raderna som de stod i tabellen, med en kolumn som säger vad som är fel. Rätta dem och läs in filen som ny. Personuppgifter är dolda."
	return importRowsTmpl.Render(w, r, "Avvisat och tveksamt", page)
}

// The columns that the file of what was rejected has before those of the table. They are
// no fields, so that the mended file can be read as it is.
var rejectHeads = []sheet.Column{{Label: "Fil", Kind: sheet.Long}, {Label: "Rad i filen", Kind: sheet.Count}, {Label: "Blev"}, {Label: "Nummer i felet"}, {Label: "Uppgift"},
	{Label: "Står i filen"}, {Label: "Att rätta", Kind: sheet.Long}}

// exportRejected sends what was wrong, with the rows of a table as they stood: one row of
// the file for each row of the table.
func (a *ImportWeb) exportRejected(w http.ResponseWriter, r *http.Request, i Import, f RejectFilter) error {
	list, _, err := a.Store.Rejects(r.Context(), i.Number, f, Page{Limit: mostRejects})
	if err != nil {
		return err
	}
	t := sheet.Table{Title: "Avvisat och tveksamt", Selection: i.Name, At: a.Store.DB.Now(), Columns: append([]sheet.Column{}, rejectHeads...)}
	for _, name := range i.Look.Heads {
		t.Columns = append(t.Columns, sheet.Column{Label: name})
	}
	t.Rows = func(yield func([]any) bool) {
		for n := 0; n < len(list); {
			cells, next := rejectCells(list, n, len(i.Look.Heads))
			if n = next; !yield(cells) {
				return
			}
		}
	}
	return record.Send(w, r, "avvisade-inkopsrader", t, nil)
}

// rejectCells is one row of the file, and where the next begins: all that is wrong with a
// row of a table stands together.
func rejectCells(list []Reject, n, width int) (cells []any, next int) {
	first := list[n]
	var messages []string
	for next = n; next < len(list) && list[next].File == first.File && list[next].Row == first.Row && list[next].Path == first.Path && list[next].Refused == first.Refused; next++ {
		messages = append(messages, list[next].Message)
	}
	cells = []any{first.File, first.Row, first.Grade(), first.Invoice, first.Field, first.Value, strings.Join(messages, " ")}
	for i := range width {
		text := ""
		if i < len(first.Cells) {
			text = first.Cells[i]
		}
		cells = append(cells, text)
	}
	return cells, next
}
