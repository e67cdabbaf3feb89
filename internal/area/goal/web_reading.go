package goal

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

type readingPage struct {
	Form  ui.Form // its message and the evidence; the values stand in Rows
	Back  string
	Name  string
	Lead  string
	Heads []string
	Rows  []readingRow
	Steps []ui.Action
}

type readingRow struct {
	Label string
	Cells []readingCell
}

// readingCell is the fields of one period and region.
type readingCell struct {
	Name, Label              string
	Head, DenHead, AboutHead string
	Num, Den                 string
	About, Ratio             bool
	Unit                     string
	Error                    string
}

var readingTmpl = web.Parse[readingPage](pages, "reading.html")

// formYears is how many years a form shows of a measure that has one value a year.
const formYears = 8

// formPeriods returns the periods of the form that ends with the year.
func (m Measure) formPeriods(year int) []day.Period {
	if m.Per == PerMonth {
		return append(day.Year(year).Months(), day.Year(year))
	}
	var list []day.Period
	for y := year - formYears + 1; y <= year; y++ {
		list = append(list, day.Year(y))
	}
	return list
}

func (a *Web) readingPage(m Measure, year int, have []Reading) readingPage {
	by := map[string]Reading{}
	for _, r := range have {
		by[periodLabel(r.Period, r.Party)] = r
	}
	page := readingPage{Back: fmt.Sprintf("%s?ar=%d", m.URL(), year), Name: m.Name, Form: evidenceForm(m, year),
		Lead: m.Definition, Steps: yearSteps(m.URL()+"/varden", year)}
	for _, p := range m.Parties() {
		c := readingCell{Ratio: m.Combine == Quota}
		c.heads(regionOf(p))
		page.Heads = append(page.Heads, c.Head)
		if c.Ratio {
			page.Heads = append(page.Heads, c.DenHead)
		}
		page.Heads = append(page.Heads, c.AboutHead)
	}
	for _, period := range m.formPeriods(year) {
		row := readingRow{Label: sv.UpperFirst(period.Label())}
		for _, p := range m.Parties() {
			c := readingCell{Name: EntryField(period, p), Label: row.Label, Ratio: m.Combine == Quota}
			c.heads(regionOf(p))
			if m.Money() || m.Combine != Quota {
				c.Unit = UnitName(m.Unit)
			}
			if r, ok := by[periodLabel(period, p)]; ok {
				c.Num, c.Den = m.written(r)
				c.About = r.About
			}
			row.Cells = append(row.Cells, c)
		}
		page.Rows = append(page.Rows, row)
	}
	return page
}

func (c *readingCell) heads(region string) {
	c.Head, c.DenHead, c.AboutHead = "Värde"+region, "Nämnare"+region, "Ungefär"+region
	if c.Ratio {
		c.Head = "Täljare" + region
	}
}

func evidenceForm(m Measure, year int) ui.Form {
	return ui.Form{Action: m.URL() + "/varden?ar=" + strconv.Itoa(year), Controls: []ui.Control{
		{Key: "source", Label: "Källa", Help: "System, rapport eller person som värdena kommer från.", Type: "text", Required: true, Group: "Underlag till det som ändras"},
		{Key: "evidence_on", Label: "Underlagets dag", Help: "ÅÅÅÅ-MM-DD", Type: "date", Required: true, Group: "Underlag till det som ändras"},
		{Key: "why", Label: "Varför rättas värden?", Help: "Behövs när ett värde som redan fanns ändras eller tas bort.", Type: "text", Group: "Underlag till det som ändras"},
		{Key: "file", Label: "Bifoga underlaget", Help: "Högst 10 MB. Den som läser nyckeltal kan hämta filen.", Type: "file", Group: "Underlag till det som ändras"},
	}}
}

func (a *Web) enterReadings(w http.ResponseWriter, r *http.Request) error {
	m, err := a.Store.Measure(r.Context(), r.PathValue("key"))
	if err != nil {
		return err
	}
	year, err := a.year(r.Context(), r, m)
	if err != nil {
		return err
	}
	have, err := a.Store.Readings(r.Context(), m, 0)
	if err != nil {
		return err
	}
	return readingTmpl.Render(w, r, readingTitle(m, year), a.readingPage(m, year, have))
}

func readingTitle(m Measure, year int) string {
	if m.Per == PerYear {
		return "För in " + m.Name
	}
	return fmt.Sprintf("För in %s %d", m.Name, year)
}

func (a *Web) saveReadings(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	m, err := a.Store.Measure(r.Context(), r.PathValue("key"))
	if err != nil {
		return err
	}
	year, err := a.year(r.Context(), r, m)
	if err != nil {
		return err
	}
	from := Evidence{Source: posted["source"], Why: posted["why"]}
	upload, head, err := r.FormFile("file")
	if err == nil {
		defer upload.Close()
		from.File = Attachment{head.Filename, upload}
	} else if !errors.Is(err, http.ErrMissingFile) && !errors.Is(err, http.ErrNotMultipart) {
		return err
	}
	changed := 0
	if err = from.On.UnmarshalText([]byte(posted["evidence_on"])); err != nil {
		err = fault.Invalid(fault.Field{Name: "evidence_on", Message: fault.Message(err)})
	} else {
		changed, err = a.Store.Record(r.Context(), m, m.posted(posted, year), from)
	}
	if web.Correctable(err) {
		page := a.readingPage(m, year, nil)
		page.Form.Posted(posted, err)
		page.repeat(posted, err)
		return readingTmpl.RenderStatus(w, r, web.StatusOf(err), readingTitle(m, year), page)
	}
	if err != nil {
		return err
	}
	message := sv.Plural(int64(changed), "värde är sparat.", "värden är sparade.")
	if changed == 0 {
		message = "Inget värde var ändrat."
	}
	return web.Redirect(w, r, fmt.Sprintf("%s?ar=%d", m.URL(), year), message)
}

// posted returns the entries of the form, those that it had fields for.
func (m Measure) posted(values map[string]string, year int) []Entry {
	var entries []Entry
	for _, period := range m.formPeriods(year) {
		for _, p := range m.Parties() {
			name := EntryField(period, p)
			if num, ok := values[name]; ok {
				entries = append(entries, Entry{Period: period, Party: p, Num: num, Den: values["n"+name], About: values["c"+name] != ""})
			}
		}
	}
	return entries
}

// repeat shows what was written again, with what is wrong beside each field.
func (p *readingPage) repeat(posted map[string]string, err error) {
	wrong := map[string]string{}
	for _, f := range fault.FieldsOf(err) {
		wrong[f.Name] = f.Message
	}
	for i := range p.Rows {
		for j := range p.Rows[i].Cells {
			c := &p.Rows[i].Cells[j]
			c.Num, c.Den, c.About, c.Error = posted[c.Name], posted["n"+c.Name], posted["c"+c.Name] != "", wrong[c.Name]
		}
	}
}

type readingImportPage struct {
	Form     ui.Form
	Read     ui.Notice
	Rejected ui.Table
	Sample   ui.Table
}

var readingImportTmpl = web.Parse[readingImportPage](pages, "reading_import.html")

func importForm(text string, from url.Values) ui.Form {
	return ui.Form{Action: MeasurePath + "/las-in", Submit: "Granska listan", Cancel: MeasurePath, Upload: true, Controls: []ui.Control{
		{Key: "text", Label: "Klistra in listan", Help: "Markera cellerna i Excel, kopiera och klistra in här. Eller välj en fil nedanför.", Type: "long", Rows: 10, Value: text, Group: "Lista"},
		{Key: "file", Label: "Fil", Help: "Excel eller CSV.", Type: "file", Accept: ".xlsx,.csv,.txt", Group: "Lista"},
		{Key: "source", Label: "Källa", Help: "System, rapport eller person som värdena kommer från.", Type: "text", Required: true, Value: from.Get("source"), Group: "Underlag"},
		{Key: "evidence_on", Label: "Underlagets dag", Help: "ÅÅÅÅ-MM-DD", Type: "date", Required: true, Value: from.Get("evidence_on"), Group: "Underlag"},
		{Key: "why", Label: "Varför rättas värden?", Help: "Behövs när ett värde som redan fanns ändras.", Type: "text", Value: from.Get("why"), Group: "Underlag"},
	}}
}

func sampleTable() ui.Table {
	type row struct{ key, period, region, num, den, about string }
	columns := ui.Columns[row]{
		{Label: "nyckel", Cell: func(r *row) ui.Cell { return ui.Text(r.key) }}, {Label: "period", Cell: func(r *row) ui.Cell { return ui.Text(r.period) }},
		{Label: "region", Cell: func(r *row) ui.Cell { return ui.Text(r.region) }}, {Label: "värde", Cell: func(r *row) ui.Cell { return ui.Text(r.num) }},
		{Label: "nämnare", Cell: func(r *row) ui.Cell { return ui.Text(r.den) }}, {Label: "ca", Cell: func(r *row) ui.Cell { return ui.Text(r.about) }},
	}
	return columns.Table("Exempel", []row{{"ehandel.bestallningar", "2022-01", "D", "7 214", "", ""}, {"ehandel.bestallningar", "2022-01", "U", "4 880", "", "ja"}, {"faktura.e_andel", "2022", "", "1 400", "10 000", ""}})
}

func (a *Web) importReadings(w http.ResponseWriter, r *http.Request) error {
	return readingImportTmpl.Render(w, r, "Läs in värden", readingImportPage{Form: importForm("", nil), Sample: sampleTable()})
}

// readImport shows what would be read in and what is rejected. Sent again it stores
// the rows that are right, if no more are rejected than the user has seen.
func (a *Web) readImport(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.PostedForm(r)
	if err != nil {
		return err
	}
	text, err := postedList(r, posted.Get("text"))
	page := readingImportPage{Form: importForm(text, posted), Sample: sampleTable()}
	var list ReadingList
	if err == nil {
		list, err = a.Store.ReadList(r.Context(), text)
	}
	from := Evidence{Source: posted.Get("source"), Why: posted.Get("why")}
	if err == nil {
		if err = from.On.UnmarshalText([]byte(posted.Get("evidence_on"))); err == nil {
			err = from.Check(a.Store.Today())
		}
	}
	if err == nil && posted.Get("spara") == strconv.Itoa(len(list.Rejected)) {
		var n int
		if n, err = a.Store.RecordList(r.Context(), list, from); err == nil {
			return web.Redirect(w, r, MeasurePath, sv.Plural(int64(n), "värde är inläst.", "värden är inlästa."))
		}
	}
	if err != nil && !web.Correctable(err) {
		return err
	}
	status := http.StatusOK
	if err != nil {
		page.Form.Posted(map[string]string{"text": text, "source": from.Source, "evidence_on": posted.Get("evidence_on"), "why": from.Why}, err)
		status = web.StatusOf(err)
	}
	page.told(list)
	return readingImportTmpl.RenderStatus(w, r, status, "Läs in värden", page)
}

// told says what of the list can be read in.
func (p *readingImportPage) told(list ReadingList) {
	if list.Good()+len(list.Rejected) == 0 {
		return
	}
	p.Rejected = ui.Columns[RejectedRow]{
		{Label: "Rad", Number: true, Cell: func(r *RejectedRow) ui.Cell { return ui.Text(strconv.Itoa(r.No)) }},
		{Label: "Innehåll", Cell: func(r *RejectedRow) ui.Cell { return ui.Text(r.Text) }},
		{Label: "Varför", Cell: func(r *RejectedRow) ui.Cell { return ui.Text(r.Why) }},
	}.Table("Rader som avvisas", list.Rejected)
	p.Rejected.Plain = true
	p.Read = ui.Notice{Tone: ui.Info, Title: sv.Plural(int64(list.Good()), "rad kan läsas in", "rader kan läsas in"), Text: "Inget är sparat än."}
	if n := len(list.Rejected); n > 0 {
		p.Read.Tone = ui.Warn
		p.Read.Title += " och " + sv.Plural(int64(n), "avvisas", "avvisas")
	}
	if list.Good() > 0 {
		p.Form.Hidden = append(p.Form.Hidden, ui.Hidden{Name: "spara", Value: strconv.Itoa(len(list.Rejected))})
		p.Form.Submit = "Läs in " + sv.Plural(int64(list.Good()), "rad", "rader")
	}
}

// postedList returns the pasted list, or the file as text with tabs between cells.
func postedList(r *http.Request, pasted string) (string, error) {
	file, head, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return pasted, nil
	}
	if err != nil {
		return pasted, err
	}
	defer file.Close()
	book, err := sheet.Open(file, head.Size, head.Filename, sheet.Limits{Rows: mostRows})
	if err != nil {
		return pasted, fault.Invalid(fault.Field{Name: "file", Message: fault.Message(err)})
	}
	defer book.Close()
	var text strings.Builder
	for row, err := range book.Rows("") {
		if err != nil {
			return pasted, fault.Invalid(fault.Field{Name: "file", Message: fault.Message(err)})
		}
		var cells []string
		for _, c := range row.Cells {
			cells = append(cells, strings.NewReplacer("\t", " ", "\n", " ", "\r", " ").Replace(c.Text))
		}
		io.WriteString(&text, strings.Join(cells, "\t")+"\n")
	}
	return text.String(), nil
}
