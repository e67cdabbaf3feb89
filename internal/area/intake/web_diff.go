package intake

import (
	"bytes"
	"fmt"
	"net/http"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/count"
	"klover/internal/word/sv"
)

var diffVerbs = []field.Option{
	{Value: string(DiffNew), Label: "Ny"}, {Value: string(DiffChanged), Label: "Ändras"}, {Value: string(DiffDiffers), Label: "Skiljer sig"},
	{Value: string(DiffSame), Label: "Oförändrad"}, {Value: string(DiffMissing), Label: "Saknas i filen"},
}

func diffMark(v DiffVerb) ui.Badge {
	b := ui.Badge{Text: field.LabelOf(diffVerbs, string(v))}
	switch v {
	case DiffNew:
		b.Tone, b.Icon = ui.Good, "plus"
	case DiffChanged:
		b.Tone, b.Icon = ui.Info, "pencil"
	case DiffDiffers:
		b.Tone = ui.Warn
	default:
		b.Icon = "minus"
	}
	return b
}

// changeText says "+12,5 %".
func changeText(c count.Count) string {
	switch {
	case !c.Known:
		return ""
	case c.N > 0:
		return "+" + sv.Percent(c.N, 10_000, 1)
	}
	return sv.Percent(c.N, 10_000, 1)
}

// changeCell is the change for a sheet, which shows 0.125 as 12,5 %.
func changeCell(c count.Count) any {
	if !c.Known {
		return ""
	}
	return float64(c.N) / 10_000
}

func diffColumns(reg Register) ui.Columns[Difference] {
	return ui.Columns[Difference]{
		{Key: "row", Label: "Rad", Number: true, Cell: func(d *Difference) ui.Cell { return ui.Number(rowText(d.Row)) }},
		{Key: "title", Label: "Post", Cell: func(d *Difference) ui.Cell {
			if d.Ref == "" {
				return ui.Text(d.Title)
			}
			return ui.Link(d.Title, reg.URL(d.Ref))
		}},
		{Key: "verb", Label: "Blir", Cell: func(d *Difference) ui.Cell { return ui.Mark(diffMark(d.Verb)) }},
		{Key: "field", Label: "Uppgift", Cell: func(d *Difference) ui.Cell { return ui.Text(d.Label) }},
		{Key: "was", Label: "I registret", Cell: func(d *Difference) ui.Cell { return ui.Text(valueText(*d, d.Was)) }},
		{Key: "becomes", Label: "I filen", Cell: func(d *Difference) ui.Cell { return ui.Text(valueText(*d, d.Becomes)) }},
		{Key: "change", Label: "Förändring", Number: true, Cell: func(d *Difference) ui.Cell { return ui.Number(changeText(d.Change)) }},
	}
}

func rowText(row int64) string {
	if row == 0 {
		return "–"
	}
	return sv.Number(row)
}

// valueText is a value of a difference; that there is none is said only where one differs.
func valueText(d Difference, value string) string {
	if d.Field != "" && value == "" {
		return sv.Missing
	}
	return value
}

func (a *Web) differences(w http.ResponseWriter, r *http.Request) error {
	run, err := a.load(r)
	if err != nil {
		return err
	}
	reg, err := registerOfRun(run)
	if err != nil {
		return err
	}
	listing := ui.Listing[Difference]{One: "skillnad", Many: "skillnader", Sort: "row", Per: 50, Columns: diffColumns(reg)}
	filters := []ui.Filter{{Key: "blir", Label: "Blir", Options: diffVerbs}, {Key: "uppgift", Label: "Uppgift", Options: diffFields(reg)}}
	q := listing.Query(r, filters...)
	f := DiffFilter{Verb: q.Get("blir"), Field: q.Get("uppgift")}
	if record.Format(r) != "" {
		return a.exportDifferences(w, r, run, f)
	}
	diffs, n, err := a.Store.Differences(r.Context(), run.ID, f, Page{Limit: q.Limit(), Offset: q.Offset()})
	if err != nil {
		return err
	}
	list := listing.List(q, diffs, ui.Count(n), filters...)
	list.Search, list.Excel = "", record.Excel(q)
	list.Note = fmt.Sprintf("Jämfört med registret när filen granskades. Av nya och oförändrade visas de första %s. Det som saknas i filen ändras inte av importen.", sv.Number(int64(mostListed)))
	return rowsTmpl.Render(w, r, "Skillnader mot registret", rowsPage{run, run.Sentence(), list})
}

// diffFields are the fields that may differ: those that a list gives, and what the
// register makes of them.
func diffFields(reg Register) []field.Option { return append(targetOptions(reg), reg.derived()...) }

func (a *Web) exportDifferences(w http.ResponseWriter, r *http.Request, run Run, f DiffFilter) error {
	table := sheet.Table{Title: "Skillnader mot registret", Selection: run.FileName, By: web.UserFrom(r.Context()).Name, At: a.Store.DB.Now(),
		Columns: []sheet.Column{{Label: "Rad", Kind: sheet.Count}, {Label: "Post"}, {Label: "Blir"}, {Label: "Uppgift"}, {Label: "I registret"}, {Label: "I filen"}, {Label: "Förändring", Kind: sheet.Percent}}}
	var failed error
	table.Rows = func(yield func([]any) bool) {
		failed = a.Store.EachDifference(r.Context(), run.ID, f, func(d Difference) error {
			if !yield([]any{d.Row, d.Title, field.LabelOf(diffVerbs, string(d.Verb)), d.Label, d.Was, d.Becomes, changeCell(d.Change)}) {
				return errEnough
			}
			return nil
		})
	}
	return send(w, table, "skillnader", record.Format(r), &failed)
}

// send writes a table as a file; failed tells what stopped its rows.
func send(w http.ResponseWriter, table sheet.Table, name, kind string, failed *error) error {
	var out bytes.Buffer
	var err error
	if kind == "csv" {
		err = sheet.WriteCSV(&out, table)
	} else {
		err = sheet.WriteXLSX(&out, table)
	}
	if err == nil {
		err = *failed
	}
	if err != nil {
		return fmt.Errorf("exporting %s: %w", name, err)
	}
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`.`+kind+`"`)
	w.Header().Set("Content-Type", http.DetectContentType(out.Bytes()))
	_, err = out.WriteTo(w)
	return err
}

// update chooses to update what differs, and checks the file again.
func (a *Web) update(w http.ResponseWriter, r *http.Request) error {
	run, err := a.load(r)
	if err != nil {
		return err
	}
	run.Existing = Update
	if run, err = a.Store.Choose(r.Context(), run); err != nil {
		return err
	}
	return a.begin(w, r, run, JobCheck, "")
}

// diffPanel sums the differences up on the page of the run.
func (a *Web) diffPanel(r *http.Request, run Run, page *showPage) error {
	tallies, err := a.Store.DiffTallies(r.Context(), run.ID)
	if err != nil || len(tallies) == 0 {
		return err
	}
	page.Diffs = ui.Columns[DiffTally]{
		{Label: "Uppgift", Cell: func(t *DiffTally) ui.Cell { return ui.Link(t.Label, diffURL(run, "", t.Field)) }},
		{Label: "Poster som skiljer sig", Number: true, Cell: func(t *DiffTally) ui.Cell { return ui.Number(sv.Number(t.N)) }},
	}.Table("Uppgifter som skiljer sig", tallies)
	differing, err := a.Store.Differing(r.Context(), run.ID)
	if differing > 0 && (run.State == Checked || run.State == Failed) && run.FileID != "" && mayUpdate(run) {
		page.Update = ui.Action{Label: "Uppdatera " + sv.Plural(differing, "post som skiljer sig", "poster som skiljer sig"), URL: run.URL() + "/uppdatera", Icon: "pencil", Post: true}
	}
	return err
}

func mayUpdate(run Run) bool {
	reg, ok := RegisterNamed(run.Register)
	return ok && reg.updates()
}
