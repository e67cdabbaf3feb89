package intake

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

type newPage struct {
	Form    ui.Form
	Presets []string
	Most    string
}

var newTmpl = web.Parse[newPage](pages, "new.html")

// registerOptions are the registers that the user may read lists into.
func registerOptions(ctx context.Context) []field.Option {
	var options []field.Option
	for _, reg := range Registers {
		if allowed(ctx, reg.Key()) != nil {
			continue
		}
		options = append(options, field.Option{Value: reg.Key(), Label: sv.UpperFirst(reg.Many())})
	}
	return options
}

func newForm(ctx context.Context) newPage {
	page := newPage{Most: fmt.Sprintf("%d MB", MostBytes>>20)}
	page.Form = ui.Form{Action: Path, Submit: "Läs filen", Cancel: Path, Upload: true, Controls: []ui.Control{
		{Key: "fil", Label: "Fil", Type: "file", Required: true, Accept: ".xlsx,.xlsm,.csv,.txt,.tsv,.gz",
			Help: "Excel (.xlsx) eller CSV, högst " + page.Most + ". Inget sparas förrän du har sett hur raderna läses."},
		{Key: "register", Label: "Innehåll", Type: "choice", Help: "Lämna tomt så avgörs det av rubrikerna.", Options: optionsOf(registerOptions(ctx), "")},
	}}
	for _, p := range Presets() {
		page.Presets = append(page.Presets, p.Name)
	}
	return page
}

func optionsOf(options []field.Option, value string) []ui.Option {
	list := make([]ui.Option, len(options))
	for i, o := range options {
		list[i] = ui.Option{Value: o.Value, Label: o.Label, Chosen: o.Value == value}
	}
	return list
}

func (a *Web) new(w http.ResponseWriter, r *http.Request) error {
	return newTmpl.Render(w, r, "Importera en lista", newForm(r.Context()))
}

func (a *Web) upload(w http.ResponseWriter, r *http.Request) error {
	run, posted, err := a.receive(r)
	if err == nil {
		return web.Redirect(w, r, run.URL()+"/kolumner", "")
	}
	status := web.StatusOf(err)
	if status == http.StatusRequestEntityTooLarge {
		err = fault.Invalid(fault.Field{Name: "fil", Message: fmt.Sprintf("Filen är större än %d MB. Dela upp den i flera.", MostBytes>>20)})
	} else if !web.Correctable(err) {
		return err
	}
	if len(fault.FieldsOf(err)) == 0 {
		err = fault.Invalid(fault.Field{Name: "fil", Message: fault.Message(err)})
	}
	page := newForm(r.Context())
	page.Form.Posted(posted, err)
	return newTmpl.RenderStatus(w, r, status, "Importera en lista", page)
}

func (a *Web) receive(r *http.Request) (Run, map[string]string, error) {
	posted, err := web.FormValues(r)
	if err != nil {
		return Run{}, nil, err
	}
	from, head, err := r.FormFile("fil")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return Run{}, posted, fault.Invalid(fault.Field{Name: "fil", Message: "Välj en fil."})
	}
	if err != nil {
		return Run{}, posted, err
	}
	defer from.Close()
	if err := allowed(r.Context(), posted["register"]); err != nil {
		return Run{}, posted, err
	}
	run, err := a.Store.Receive(r.Context(), Upload{Name: head.Filename, From: from, Register: posted["register"], Scope: scopeOf(r.Context())})
	return run, posted, err
}
