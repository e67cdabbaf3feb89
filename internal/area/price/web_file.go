package price

import (
	"errors"
	"fmt"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

func filePage(l List) formPage {
	return formPage{Crumbs: crumbs(l), Intro: "Läs in filen som leverantören skickade den. Rubrikraden får stå var som helst, och hur kolumnerna lästes minns Klöver till nästa fil. Inget gäller förrän du har sett skillnaderna och fastställt versionen.",
		Form: ui.Form{Action: l.URL() + "/las-in", Submit: "Läs filen", Cancel: l.URL(), Upload: true, Controls: []ui.Control{
			{Key: "fil", Label: "Prislista", Type: "file", Required: true, Accept: ".xlsx,.xlsm,.csv,.txt,.tsv", Help: fmt.Sprintf("Excel (.xlsx) eller CSV, högst %d MB.", MostBytes>>20)}}}}
}

func (a *Web) askFile(w http.ResponseWriter, r *http.Request) error {
	l, err := a.writable(r)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Läs in prislista", filePage(l))
}

func (a *Web) receive(w http.ResponseWriter, r *http.Request) error {
	l, err := a.writable(r)
	if err != nil {
		return err
	}
	posted, f, err := a.upload(r, l)
	if err == nil {
		return web.Redirect(w, r, f.URL(), "")
	}
	if web.Correctable(err) && len(fault.FieldsOf(err)) == 0 {
		err = fault.Invalid(fault.Field{Name: "fil", Message: fault.Message(err)})
	}
	return again(w, r, "Läs in prislista", filePage(l), posted, err)
}

func (a *Web) upload(r *http.Request, l List) (map[string]string, File, error) {
	posted, err := web.FormValues(r)
	if err != nil {
		return posted, File{}, err
	}
	from, head, err := r.FormFile("fil")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return posted, File{}, fault.Invalid(fault.Field{Name: "fil", Message: "Välj en fil."})
	}
	if err != nil {
		return posted, File{}, err
	}
	defer from.Close()
	f, err := a.Store.Receive(r.Context(), l.ID, head.Filename, from)
	return posted, f, err
}

func previewTable(items []Item) ui.Table {
	t := ui.Columns[Item]{
		{Label: "Artikel", Cell: func(i *Item) ui.Cell { return ui.Text(i.Name).Under(i.Number()) }},
		{Label: "Enhet", Cell: func(i *Item) ui.Cell { return unitCell(*i) }},
		{Label: "Listpris", Number: true, Cell: func(i *Item) ui.Cell { return ui.Number(i.Listed.Sv()) }},
		{Label: "Rabatt", Number: true, Cell: func(i *Item) ui.Cell { return ui.Number(i.Discount.Sv()) }},
		{Label: "Pris", Number: true, Cell: func(i *Item) ui.Cell { return priceCell(*i) }},
	}.Table("De första raderna", items[:min(len(items), 10)])
	return t
}

func faultTable(list []Fault) ui.Table {
	return ui.Columns[Fault]{
		{Label: "Rad", Cell: func(f *Fault) ui.Cell { return ui.Text(fmt.Sprintf("Rad %d", f.RowNo)).Under(f.Sheet) }},
		{Label: "Uppgift", Cell: func(f *Fault) ui.Cell { return ui.Text(f.Field) }},
		{Label: "Värde", Cell: func(f *Fault) ui.Cell { return ui.Text(f.Value) }},
		{Label: "Fel", Cell: func(f *Fault) ui.Cell { return ui.Text(f.Message) }},
	}.Table("Fel i filen", list)
}

// columnForm asks which column is what.
func columnForm(f File, p Preview) ui.Form {
	form := ui.Form{Action: f.URL() + "/kolumner", Submit: "Spara kolumnerna", Version: int(f.Version)}
	for _, d := range ItemFields {
		c := ui.Control{Key: d.Key, Label: d.Label, Type: "choice", Help: d.Help}
		if d.Key == "pack" || d.Key == "gtin" || d.Key == "name" {
			c.Help = ""
		}
		for _, name := range p.Heads {
			if name != "" {
				c.Options = append(c.Options, ui.Option{Value: name, Label: name, Chosen: f.Mapping.Columns[d.Key] == name})
			}
		}
		form.Controls = append(form.Controls, c)
	}
	fraction := "nej"
	if f.Mapping.Fraction {
		fraction = "ja"
	}
	form.Controls = append(form.Controls, ui.Control{Key: "unit_all", Label: "Enhet för alla rader", Type: "text", Value: f.Mapping.Unit, Help: "Fylls i när filen saknar en kolumn med enhet."},
		ui.Control{Key: "fraction", Label: "Rabatten är skriven som andel", Type: "bool", Value: fraction, Help: "Ja när cellen innehåller 0,125 och Excel visar 12,5 %."})
	return form
}

func (a *Web) showFile(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Store.File(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	page, err := a.fileShow(r, f)
	if err != nil {
		return err
	}
	return showTmpl.Render(w, r, f.Name, page)
}

func (a *Web) fileShow(r *http.Request, f File) (showPage, error) {
	ctx := r.Context()
	l, err := a.Store.Get(ctx, f.ListID)
	if err != nil {
		return showPage{}, err
	}
	page := showPage{Crumbs: crumbs(l), Status: []ui.Badge{fileBadge(f)}, Lead: l.Name(), Facts: fileFacts(f)}
	faults, err := a.Store.Faults(ctx, f.ID)
	if err != nil {
		return page, err
	}
	may, err := a.mayChange(ctx, l.ContractID)
	if err != nil {
		return page, err
	}
	if err := a.fileResult(r, l, f, &page); err != nil {
		return page, err
	}
	if len(faults) > 0 {
		page.Sections = append(page.Sections, section{Title: "Fel i filen", Text: faultText(f, faults), Table: faultTable(faults)})
	}
	if !may || f.FileID == "" || f.State == Reading {
		return page, nil
	}
	p, err := a.Store.Preview(ctx, f)
	if err != nil {
		return page, err
	}
	page.Sections = append(page.Sections, section{Title: "Så läses de första raderna", Text: "Blad: " + p.Sheet + ".", Table: previewTable(p.Items)})
	if len(p.Wrong) > 0 && len(faults) == 0 {
		page.Sections = append(page.Sections, section{Title: "Rader som inte kan läsas", Table: faultTable(p.Wrong[:min(len(p.Wrong), 10)])})
	}
	page.FormTitle, page.Form = "Kolumner", columnForm(f, p)
	page.Actions = fileActions(f)
	return page, nil
}

func fileActions(f File) []ui.Action {
	if err := f.Mapping.complete(); err != nil {
		return nil
	}
	label := "Läs in alla rader"
	if f.State != Received {
		label = "Läs in igen"
	}
	list := []ui.Action{{Label: label, URL: f.URL() + "/las", Icon: "upload", Post: true, Primary: true}}
	if f.State == Failed && f.WrongRows > 0 && f.WrongRows < f.ReadRows {
		list = append([]ui.Action{{Label: "Läs in de felfria raderna", URL: f.URL() + "/las", Icon: "filter", Post: true, Values: []ui.Hidden{{Name: "only_good", Value: "ja"}}}}, list...)
	}
	return list
}

func faultText(f File, faults []Fault) string {
	text := sv.Plural(f.WrongRows, "rad", "rader") + " har fel."
	if len(faults) == mostFaults {
		text += " De första " + sv.Number(int64(mostFaults)) + " felen visas."
	}
	return text + " Rätta filen och läs in den igen, eller läs in de felfria raderna."
}

func fileFacts(f File) ui.Facts {
	var facts ui.Facts
	facts.Add(ui.Fact{Label: "Fil", Value: f.Name})
	facts.Add(ui.Fact{Label: "Inläst av", Value: f.ByName})
	facts.Add(ui.Fact{Label: "När", Value: record.When(f.CreatedAt)})
	if f.ReadRows > 0 {
		facts.Add(ui.Fact{Label: "Rader", Value: sv.Number(f.ReadRows)})
		facts.Add(ui.Fact{Label: "Rader med fel", Value: sv.Number(f.WrongRows)})
		facts.Add(ui.Fact{Label: "Tid", Value: sv.Decimal(f.Millis, 1000, 1) + sv.Space + "s"})
	}
	return facts
}

// fileResult tells what came of the reading, with what differs from the version before.
func (a *Web) fileResult(r *http.Request, l List, f File, page *showPage) error {
	say := func(tone ui.Tone, title, text string, actions ...ui.Action) {
		page.Notices = append(page.Notices, ui.Notice{Tone: tone, Title: title, Text: text, Actions: actions})
	}
	switch f.State {
	case Reading:
		say(ui.Info, "Filen läses", "Ladda om sidan för att se hur det går. Du kan lämna den under tiden.")
	case Failed:
		say(ui.Bad, "Filen är inte inläst", f.Message)
	case Received:
		if err := f.Mapping.complete(); err != nil {
			say(ui.Warn, "Visa hur kolumnerna ska läsas", fault.FieldsOf(err)[0].Message)
		} else {
			say(ui.Info, "Kontrollera hur raderna läses", "Stämmer det läser du in alla rader. De blir ett utkast som jämförs med versionen före.")
		}
	case Undone:
		say(ui.Info, "Inläsningen är ångrad", "Utkastet som filen gav är borttaget.")
	case Read:
		e, err := a.Store.edition(r.Context(), string(f.EditionID))
		if err != nil {
			return err
		}
		counts := e.Counts()
		if e.N > 1 {
			counts += ". " + sv.UpperFirst(means(e))
		}
		say(ui.Good, sv.UpperFirst(e.Name())+" är inläst", counts+".", ui.Action{Label: "Öppna versionen", URL: e.URL()}, ui.Action{Label: "Jämför", URL: e.URL() + "/jamfor"})
	}
	return nil
}

// fileWritable returns the file of the address if the user may write to its list.
func (a *Web) fileWritable(r *http.Request) (File, error) {
	f, err := a.Store.File(r.Context(), r.PathValue("id"))
	if err != nil {
		return f, err
	}
	l, err := a.Store.Get(r.Context(), f.ListID)
	if err == nil {
		err = a.writes(r.Context(), l.ContractID)
	}
	return f, err
}

func (a *Web) mapFile(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	f, err := a.fileWritable(r)
	if err != nil {
		return err
	}
	m := Mapping{Columns: map[string]string{}, Fraction: posted["fraction"] == "ja", Unit: posted["unit_all"]}
	for _, d := range ItemFields {
		if posted[d.Key] != "" {
			m.Columns[d.Key] = posted[d.Key]
		}
	}
	if _, err = a.Store.Map(r.Context(), f.ID, m); err == nil {
		return web.Redirect(w, r, f.URL(), "Kolumnerna är sparade.")
	}
	if !web.Correctable(err) {
		return err
	}
	page, failed := a.fileShow(r, f)
	if failed != nil {
		return failed
	}
	page.Form.Posted(posted, err)
	return showTmpl.RenderStatus(w, r, web.StatusOf(err), f.Name, page)
}

func (a *Web) readFile(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	f, err := a.fileWritable(r)
	if err == nil {
		f, err = a.Store.Start(r.Context(), f.ID, posted["only_good"] == "ja")
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, f.URL(), "Filen läses.")
}
