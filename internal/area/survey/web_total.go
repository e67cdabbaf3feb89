package survey

import (
	"errors"
	"net/http"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

type uploadPage struct {
	Form    Form
	Upload  ui.Form
	Wrong   string
	Rejects ui.Table
}

var uploadTmpl = web.Parse[uploadPage](pages, "upload.html")

func uploadForm(f Form) ui.Form {
	return ui.Form{Action: f.URL() + "/las-in", Submit: "Läs in resultatet", Cancel: f.URL(), Upload: true, Controls: []ui.Control{
		{Key: "title", Label: "Vad resultatet gäller", Type: "text", Required: true, Help: "Till exempel Medarbetarundersökning 2022."},
		{Key: "on", Label: "Dag då undersökningen gjordes", Type: "date", Required: true},
		{Key: "invited", Label: "Antal tillfrågade", Type: "number", Help: "Lämna tomt om det inte är känt."},
		{Key: "file", Label: "Fil", Type: "file", Required: true, Accept: ".xlsx,.csv",
			Help: "Excel eller CSV med kolumnerna Fråga (nummer eller text), Antal svar och Medelvärde eller Summa. En rad för varje fråga."},
	}}
}

func (a *Web) upload(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Store.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return uploadTmpl.Render(w, r, "Läs in resultat", uploadPage{Form: f, Upload: uploadForm(f)})
}

func (a *Web) storeTotals(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := a.Store.Get(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	totals, rejected, name, err := readTotalsFile(r, f)
	one := Round{Title: strings.TrimSpace(posted["title"]), Source: name}
	on, _ := day.Parse(posted["on"])
	one.Invited, _ = whole(posted["invited"])
	if err == nil && one.Title == "" {
		err = fault.Invalid(fault.Field{Name: "title", Message: "Ange vad resultatet gäller."})
	}
	if err == nil && len(rejected) == 0 {
		one, err = a.Store.StoreTotals(ctx, f, one, on, totals)
	}
	if len(rejected) > 0 || web.Correctable(err) {
		return refuse(w, r, f, posted, rejected, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, one.URL(), "Resultatet är inläst.")
}

func refuse(w http.ResponseWriter, r *http.Request, f Form, posted map[string]string, rejected []Rejected, err error) error {
	page, status := uploadPage{Form: f, Upload: uploadForm(f)}, http.StatusUnprocessableEntity
	page.Upload.Posted(posted, err)
	if err != nil {
		status = web.StatusOf(err)
	}
	if len(rejected) > 0 {
		page.Wrong = "Inget är inläst. " + sv.Plural(len(rejected), "fel", "fel") + " i filen behöver rättas."
		page.Rejects = ui.Columns[Rejected]{
			{Label: "Rad", Number: true, Cell: func(x *Rejected) ui.Cell { return ui.Number(sv.Number(x.Row)) }},
			{Label: "Kolumn", Cell: func(x *Rejected) ui.Cell { return ui.Text(x.Field) }},
			{Label: "Värde", Cell: func(x *Rejected) ui.Cell { return ui.Text(x.Value) }},
			{Label: "Fel", Cell: func(x *Rejected) ui.Cell { return ui.Text(x.Why) }},
		}.Table("Fel i filen", rejected)
	}
	return uploadTmpl.RenderStatus(w, r, status, "Läs in resultat", page)
}

// readTotalsFile reads the posted file.
func readTotalsFile(r *http.Request, f Form) (totals map[string]Total, rejected []Rejected, name string, err error) {
	wrong := func(text string) error { return fault.Invalid(fault.Field{Name: "file", Message: text}) }
	file, head, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil, nil, "", wrong("Välj en fil.")
	}
	if err != nil {
		return nil, nil, "", err
	}
	defer file.Close()
	book, err := sheet.Open(file, head.Size, head.Filename, sheet.Limits{Rows: 1000})
	if err != nil {
		return nil, nil, "", wrong(fault.Message(err))
	}
	defer book.Close()
	var rows [][]string
	for row, err := range book.Rows("") {
		if err != nil {
			return nil, nil, "", wrong(fault.Message(err))
		}
		for len(rows) < row.Number-1 { // so that the rows keep their numbers
			rows = append(rows, nil)
		}
		var cells []string
		for _, c := range row.Cells {
			cells = append(cells, c.Text)
		}
		rows = append(rows, cells)
	}
	totals, rejected = ReadTotals(f, rows)
	return totals, rejected, head.Filename, nil
}
