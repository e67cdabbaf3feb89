package intake

import (
	"fmt"
	"net/http"
	"strings"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

type rowsPage struct {
	Run  Run
	Lead string
	List ui.List
}

var rowsTmpl = web.Parse[rowsPage](pages, "rows.html")

var faultListing = ui.Listing[Fault]{
	One: "fel", Many: "fel", Sort: "row", Per: 50,
	Columns: ui.Columns[Fault]{
		{Key: "row", Label: "Rad", Number: true, Cell: func(f *Fault) ui.Cell { return ui.Number(sv.Number(f.Row)) }},
		{Key: "column", Label: "Kolumn", Cell: func(f *Fault) ui.Cell { return ui.Text(f.ColumnName) }},
		{Key: "value", Label: "Står i filen", Cell: func(f *Fault) ui.Cell { return ui.Text(f.Value) }},
		{Key: "message", Label: "Fel", Cell: func(f *Fault) ui.Cell { return ui.Text(f.Message).Under(f.Kind) }},
	},
}

func (a *Web) rejected(w http.ResponseWriter, r *http.Request) error {
	run, err := a.load(r)
	if err != nil {
		return err
	}
	reg, err := registerOfRun(run)
	if err != nil {
		return err
	}
	filters := []ui.Filter{{Key: "slag", Label: "Slag av fel", Options: kindOptions()}, {Key: "uppgift", Label: "Uppgift", Options: targetOptions(reg)}}
	q := faultListing.Query(r, filters...)
	f := RejectFilter{Kind: q.Get("slag"), Field: q.Get("uppgift")}
	if record.Format(r) != "" {
		return a.exportRejected(w, r, run, f)
	}
	faults, n, err := a.Store.Faults(r.Context(), run.ID, f, Page{Limit: q.Limit(), Offset: q.Offset()})
	if err != nil {
		return err
	}
	list := faultListing.List(q, faults, ui.Count(n), filters...)
	list.Search, list.Excel = "", record.Excel(q)
	list.Note = "Excelfilen har raderna som de stod, med en kolumn som säger vad som är fel. Rätta dem och läs in filen igen."
	return rowsTmpl.Render(w, r, "Avvisade rader", rowsPage{run, faulty(run.Rejected) + " av " + sv.Number(run.Rows), list})
}

func kindOptions() []field.Option {
	var options []field.Option
	for _, kind := range []string{Missing, Unreadable, Unknown, Twice, There, Formula, Broken, Rule, Outside} {
		options = append(options, field.Option{Value: kind, Label: kind})
	}
	return options
}

func targetOptions(reg Register) []field.Option {
	var options []field.Option
	for _, t := range reg.Targets() {
		options = append(options, field.Option{Value: t.Key, Label: t.Label})
	}
	return options
}

// The columns that the file of rejected rows has before those of the list. They
// are not fields, so that the corrected file can be read as it is.
const columnNo, columnWrong = "Rad i filen", "Att rätta"

// exportRejected sends the rejected rows in the columns of the list.
func (a *Web) exportRejected(w http.ResponseWriter, r *http.Request, run Run, f RejectFilter) error {
	table := sheet.Table{Title: "Avvisade rader", Selection: run.FileName, By: web.UserFrom(r.Context()).Name, At: a.Store.DB.Now(),
		Columns: []sheet.Column{{Label: columnNo, Kind: sheet.Count}, {Label: columnWrong, Kind: sheet.Long}}}
	for _, name := range run.Heads {
		table.Columns = append(table.Columns, sheet.Column{Label: name})
	}
	var failed error
	table.Rows = func(yield func([]any) bool) {
		failed = a.Store.EachReject(r.Context(), run.ID, f, func(reject Reject) error {
			if !yield(rejectCells(reject)) {
				return errEnough
			}
			return nil
		})
	}
	return send(w, table, "avvisade-rader", record.Format(r), &failed)
}

var errEnough = fmt.Errorf("no more rows are wanted")

func rejectCells(r Reject) []any {
	var messages []string
	for _, f := range r.Faults {
		if f.ColumnName != "" {
			messages = append(messages, f.ColumnName+": "+f.Message)
		} else {
			messages = append(messages, f.Message)
		}
	}
	cells := []any{r.Row, strings.Join(messages, " ")}
	for _, c := range r.Cells {
		cells = append(cells, c)
	}
	return cells
}

var lineListing = ui.Listing[Line]{
	One: "rad", Many: "rader", Sort: "row", Per: 50,
	Columns: ui.Columns[Line]{
		{Key: "row", Label: "Rad i filen", Number: true, Cell: func(l *Line) ui.Cell { return ui.Number(sv.Number(l.Row)) }},
		{Key: "title", Label: "Post", Cell: func(l *Line) ui.Cell { return ui.Link(l.Title, urlOf(l)) }},
		{Key: "kind", Label: "Register", Cell: func(l *Line) ui.Cell { return ui.Text(many(&Run{Register: l.Kind})) }},
		{Key: "verb", Label: "Blev", Cell: func(l *Line) ui.Cell { return ui.Text(sv.UpperFirst(l.Verb)) }},
	},
}

func urlOf(l *Line) string {
	reg, ok := RegisterNamed(l.Kind)
	if !ok {
		return ""
	}
	return reg.URL(l.Ref)
}

func (a *Web) rows(w http.ResponseWriter, r *http.Request) error {
	run, err := a.load(r)
	if err != nil {
		return err
	}
	filters := []ui.Filter{{Key: "blev", Label: "Blev", Options: []field.Option{{Value: Created, Label: "Skapad"}, {Value: Updated, Label: "Uppdaterad"}}}}
	q := lineListing.Query(r, filters...)
	lines, n, err := a.Store.Lines(r.Context(), run.ID, q.Get("blev"), Page{Limit: q.Limit(), Offset: q.Offset()})
	if err != nil {
		return err
	}
	if run.State == Undone {
		for i := range lines {
			lines[i].Kind = "" // what was taken back has no page
		}
	}
	list := lineListing.List(q, lines, ui.Count(n), filters...)
	list.Search = ""
	return rowsTmpl.Render(w, r, "Inlästa rader", rowsPage{run, run.Sentence(), list})
}
