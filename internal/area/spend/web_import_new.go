package spend

import (
	"cmp"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/party"
)

type importNewPage struct {
	Form  ui.Form
	Empty ui.Empty // when there is no source to choose
}

var importNewTmpl = web.Parse[importNewPage](importPages, "import_new.html")

func (a *ImportWeb) originOptions(ctx context.Context) ([]field.Option, error) {
	list, err := a.Store.Origins(ctx)
	var options []field.Option
	for _, o := range list {
		options = append(options, field.Option{Value: o.ID, Label: o.Name})
	}
	return options, err
}

func (a *ImportWeb) newForm(ctx context.Context) (importNewPage, error) {
	origins, err := a.originOptions(ctx)
	page := importNewPage{Form: ui.Form{Action: ImportPath, Submit: "Granska filerna", Cancel: ImportPath, Upload: true, Controls: []ui.Control{
		{Key: "fil", Label: "Filer", Type: "file", Required: true, Several: true, Accept: ".xml,.zip,.csv,.txt,.tsv,.xlsx,.xlsm,.json,.se,.si",
			Help: fmt.Sprintf("E-fakturor (Peppol, Svefaktura) en och en eller i en zip-fil, leverantörsreskontra eller fakturarader i CSV, Excel eller JSON, eller SIE 4. Högst %d MB. Inget sparas förrän du har sett hur raderna läses.", MostBytes>>20)},
		{Key: "kalla", Label: "Källa", Type: "choice", Required: true, Help: "Vem som skickar vad. Klöver minns hur källans kolumner läses.", Options: optionsOf(origins)},
		{Key: "part", Label: "Part", Type: "choice", Help: "Vems inköp filerna gäller. Lämna tomt för den part som källan har.", Options: optionsOf(partyOptions())},
	}}}
	if len(origins) == 0 {
		page.Empty = ui.Empty{Icon: "database", Title: "Det finns ingen källa än",
			Text:    "En källa är ett system som skickar filer, till exempel regionens leverantörsreskontra. Den säger vad filerna innehåller och minns hur de läses.",
			Actions: []ui.Action{{Label: "Lägg till en källa", URL: OriginPath + "/ny", Icon: "plus", Primary: true}}}
	}
	return page, err
}

func optionsOf(options []field.Option) []ui.Option {
	list := make([]ui.Option, len(options))
	for i, o := range options {
		list[i] = ui.Option{Value: o.Value, Label: o.Label}
	}
	return list
}

func (a *ImportWeb) new(w http.ResponseWriter, r *http.Request) error {
	page, err := a.newForm(r.Context())
	if err != nil {
		return err
	}
	page.Form.Posted(map[string]string{"kalla": r.URL.Query().Get("kalla")}, nil)
	return importNewTmpl.Render(w, r, "Läs in filer", page)
}

func (a *ImportWeb) upload(w http.ResponseWriter, r *http.Request) error {
	i, posted, err := a.receive(r)
	if err == nil {
		return a.begin(w, r, i, JobCheckImport, "")
	}
	status := web.StatusOf(err)
	if status == http.StatusRequestEntityTooLarge {
		err = fault.Invalid(fault.Field{Name: "fil", Message: fmt.Sprintf("Filerna är större än %d MB. Dela upp dem, eller läs in dem från kommandoraden: klover spend import.", MostBytes>>20)})
	} else if !web.Correctable(err) {
		return err
	}
	if len(fault.FieldsOf(err)) == 0 {
		err = fault.Invalid(fault.Field{Name: "fil", Message: fault.Message(err)})
	}
	page, again := a.newForm(r.Context())
	if again != nil {
		return again
	}
	page.Form.Posted(posted, err)
	return importNewTmpl.RenderStatus(w, r, status, "Läs in filer", page)
}

func (a *ImportWeb) receive(r *http.Request) (Import, map[string]string, error) {
	posted, err := web.FormValues(r)
	if err != nil {
		return Import{}, nil, err
	}
	if posted["kalla"] == "" {
		return Import{}, posted, fault.Invalid(fault.Field{Name: "kalla", Message: "Välj vilken källa filerna kommer från."})
	}
	o, err := a.Store.Origin(r.Context(), posted["kalla"])
	if err != nil {
		return Import{}, posted, err
	}
	code, err := party.Parse(cmp.Or(posted["part"], string(o.Party)))
	if err != nil {
		return Import{}, posted, fault.Invalid(fault.Field{Name: "part", Message: "Välj vems inköp filerna gäller. Källan har ingen part."})
	}
	if err := inScope(r.Context(), string(code)); err != nil {
		return Import{}, posted, err
	}
	uploads, closeAll, err := uploadsOf(r)
	defer closeAll()
	if err != nil {
		return Import{}, posted, err
	}
	i, err := a.Store.Receive(r.Context(), o.ID, code, uploads)
	return i, posted, err
}

// uploadsOf opens the posted files; closeAll closes them.
func uploadsOf(r *http.Request) (uploads []Upload, closeAll func(), err error) {
	var open []multipart.File
	closeAll = func() {
		for _, f := range open {
			f.Close()
		}
	}
	if r.MultipartForm == nil || len(r.MultipartForm.File["fil"]) == 0 {
		return nil, closeAll, fault.Invalid(fault.Field{Name: "fil", Message: "Välj en eller flera filer."})
	}
	for _, head := range r.MultipartForm.File["fil"] {
		f, err := head.Open()
		if err != nil {
			return nil, closeAll, fault.With(fault.Wrong("Filen %s kunde inte läsas.", head.Filename), err)
		}
		open = append(open, f)
		uploads = append(uploads, Upload{head.Filename, f})
	}
	return uploads, closeAll, nil
}
