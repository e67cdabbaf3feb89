package intake

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// fixedRows is how many fields may be given the same value on every row.
const fixedRows = 4

// choice is a list to choose from, under headings.
type choice struct {
	Name    string
	Label   string // for those who do not see where it stands
	Groups  []choiceGroup
	Error   string
	Value   string // beside it, for a fixed value
	Written string // name of the field with Value
}

type choiceGroup struct {
	Heading string
	Options []ui.Option
}

// columnRow is one column of the file and what it is read as.
type columnRow struct {
	Name   string
	Sample []string
	Note   string // how the values are read: "tkr"
	To     choice
}

type columnsPage struct {
	Run      Run
	Action   string
	Register string
	From     string // where the mapping comes from
	Earlier  ui.Notice
	Errors   ui.Form
	Place    []ui.Control // register, sheet, head row
	Columns  []columnRow
	Fixed    []choice
	Options  []ui.Control
	Missing  []string // what the register needs and no column gives
	Unread   []string
	Discard  ui.Action
}

var columnsTmpl = web.Parse[columnsPage](pages, "columns.html")

func (a *Web) columns(w http.ResponseWriter, r *http.Request) error {
	run, err := a.load(r)
	if err != nil {
		return err
	}
	if run.State != Uploaded && run.State != Checked && run.State != Failed {
		return web.Redirect(w, r, run.URL(), "")
	}
	page, err := a.columnsPage(r, run)
	if err != nil {
		return err
	}
	return columnsTmpl.Render(w, r, "Vilken kolumn är vad?", page)
}

func (a *Web) columnsPage(r *http.Request, run Run) (columnsPage, error) {
	book, err := a.Store.Book(r.Context(), run)
	if err != nil {
		return columnsPage{}, err
	}
	defer book.Close()
	reg, err := registerOfRun(run)
	if err != nil {
		return columnsPage{}, err
	}
	sample, err := a.Store.Sample(book.Book, run)
	page := columnsPage{Run: run, Action: run.URL() + "/kolumner", Register: reg.Many(), From: run.Mapping.From, Place: places(r.Context(), run, sample)}
	page.Discard = ui.Action{Label: "Ta bort", URL: run.URL() + "/ta-bort", Icon: "trash", Post: true}
	if fault.KindOf(err) == fault.KindInvalid {
		page.Errors.Message = fault.Message(err) // no head: another sheet or row may be chosen
		return page, nil
	}
	if err != nil {
		return page, err
	}
	targets := reg.Targets()
	for i, name := range sample.Names {
		page.Columns = append(page.Columns, columnRow{Name: name, Sample: samplesOf(sample, i), Note: unitIn(name),
			To: choice{Name: "k" + strconv.Itoa(i), Label: "Läs " + name + " som", Groups: grouped(targets, run.Mapping.TargetOf(name), "Läs inte in")}})
	}
	page.Fixed = fixedOf(targets, run.Mapping)
	page.Options = readingOptions(run, reg)
	page.Unread = run.Mapping.Unmapped(sample.Names)
	for _, t := range targets {
		if t.Required && run.Mapping.Columns[t.Key] == "" && run.Mapping.Fixed[t.Key] == "" {
			page.Missing = append(page.Missing, t.Label)
		}
	}
	page.Earlier, err = a.earlier(r, run)
	return page, err
}

// earlier tells when the same file was imported before.
func (a *Web) earlier(r *http.Request, run Run) (ui.Notice, error) {
	before, ok, err := a.Store.Earlier(r.Context(), run)
	if err != nil || !ok {
		return ui.Notice{}, err
	}
	return ui.Notice{Tone: ui.Warn, Title: "Samma fil har importerats förut",
		Text:    fmt.Sprintf("%s läste in %s %s. Rader som redan finns hoppas över.", before.RunBy, before.FileName, recordDay(before)),
		Actions: []ui.Action{{Label: "Visa den importen", URL: before.URL()}}}, nil
}

func places(ctx context.Context, run Run, sample Sample) []ui.Control {
	controls := []ui.Control{{Key: "register", Label: "Innehåll", Type: "choice", Required: true, Options: optionsOf(registerOptions(ctx), run.Register)}}
	if len(sample.Sheets) > 1 {
		sheets := ui.Control{Key: "blad", Label: "Kalkylblad", Type: "choice", Required: true}
		for _, name := range sample.Sheets {
			sheets.Options = append(sheets.Options, ui.Option{Value: name, Label: name, Chosen: name == run.Sheet})
		}
		controls = append(controls, sheets)
	}
	row := ""
	if at := cmp.Or(int64(sample.Head), run.HeadRow); at > 0 {
		row = strconv.FormatInt(at, 10)
	}
	return append(controls, ui.Control{Key: "rubrikrad", Label: "Rubrikerna står på rad", Type: "number", Required: true, Value: row})
}

func samplesOf(s Sample, column int) []string {
	var texts []string
	for _, row := range s.Rows {
		if text := row[column]; text != "" {
			if r := []rune(text); len(r) > 40 {
				text = string(r[:40]) + "…"
			}
			texts = append(texts, text)
		}
	}
	return texts
}

func grouped(targets []Target, value, none string) []choiceGroup {
	groups := []choiceGroup{{Options: []ui.Option{{Value: "", Label: none, Chosen: value == ""}}}}
	for _, t := range targets {
		last := &groups[len(groups)-1]
		if last.Heading != t.Group {
			groups = append(groups, choiceGroup{Heading: t.Group})
			last = &groups[len(groups)-1]
		}
		label := t.Label
		if t.Required {
			label += " (måste finnas)"
		}
		last.Options = append(last.Options, ui.Option{Value: t.Key, Label: label, Chosen: t.Key == value})
	}
	return groups
}

func fixedOf(targets []Target, m Mapping) []choice {
	keys := slices.Sorted(maps.Keys(m.Fixed))
	list := make([]choice, max(fixedRows, len(keys)))
	for i := range list {
		key := ""
		if i < len(keys) {
			key = keys[i]
		}
		n := strconv.Itoa(i)
		list[i] = choice{Name: "f" + n, Written: "v" + n, Label: "Uppgift", Value: m.Fixed[key], Groups: grouped(targets, key, "–")}
	}
	return list
}

func readingOptions(run Run, reg Register) []ui.Control {
	controls := []ui.Control{
		{Key: "befintliga", Label: "Rader som redan finns och skiljer sig", Type: "choice", Required: true, Options: []ui.Option{
			{Value: string(Refuse), Label: "Visa som fel", Chosen: run.Existing != Update},
			{Value: string(Update), Label: "Uppdatera det som skiljer", Chosen: run.Existing == Update}}},
		{Key: "formler", Label: "Använd formlernas sparade värden", Type: "bool", Value: yesNo(run.Formulas), Help: "Annars är en formel ett fel."},
	}
	if _, ok := targetOf(reg.Targets(), keySupplierName); ok {
		controls = append(controls, ui.Control{Key: "leverantorer", Label: "Lägg upp leverantörer som saknas", Type: "bool",
			Value: yesNo(run.NewSuppliers), Help: "De söks på organisationsnummer, sedan på namn."})
	}
	return append(controls, ui.Control{Key: "kalla", Label: "Källa", Type: "text", Value: run.Source, Help: "Står på varje post som kommer in."})
}

func yesNo(b bool) string {
	if b {
		return "ja"
	}
	return "nej"
}

func (a *Web) choose(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	run, err := a.load(r)
	if err != nil {
		return err
	}
	book, err := a.Store.Book(r.Context(), run)
	if err != nil {
		return err
	}
	defer book.Close()
	run, again := placed(run, posted)
	if err := allowed(r.Context(), run.Register); err != nil {
		return err
	}
	if again {
		if run, err = a.Store.Propose(r.Context(), book.Book, run); err == nil {
			_, err = a.Store.Choose(r.Context(), run)
		}
		return a.rechosen(w, r, run, err)
	}
	sample, err := a.Store.Sample(book.Book, run)
	if err != nil {
		return a.rechosen(w, r, run, err)
	}
	run = chosen(run, posted, sample.Names)
	reg, err := registerOfRun(run)
	if err == nil {
		err = run.Mapping.Check(reg.Targets(), sample.Names)
	}
	if err != nil {
		return a.rechosen(w, r, run, err)
	}
	if run, err = a.Store.Choose(r.Context(), run); err != nil {
		return err
	}
	return a.begin(w, r, run, JobCheck, "")
}

// placed takes over where in the file the rows are; again tells that the heads are
// then others, so that the mapping is proposed anew.
func placed(run Run, posted map[string]string) (Run, bool) {
	was := run
	run.Register = cmp.Or(posted["register"], run.Register)
	run.Sheet = cmp.Or(posted["blad"], run.Sheet)
	run.HeadRow, _ = strconv.ParseInt(strings.TrimSpace(posted["rubrikrad"]), 10, 64)
	if run.Sheet != was.Sheet {
		run.HeadRow = 0
	}
	return run, posted["gor"] == "las-om" || run.Register != was.Register || run.Sheet != was.Sheet
}

// rechosen shows the page again, with what is wrong when something is.
func (a *Web) rechosen(w http.ResponseWriter, r *http.Request, run Run, err error) error {
	if err == nil {
		return web.Redirect(w, r, run.URL()+"/kolumner", "")
	}
	if !web.Correctable(err) {
		return err
	}
	page, again := a.columnsPage(r, run)
	if again != nil {
		return again
	}
	page.Errors = ui.Form{Message: fault.Message(err), Errors: fault.FieldsOf(err)}
	reg, _ := registerOfRun(run)
	for i, f := range page.Errors.Errors {
		page.Errors.Errors[i].Name = controlOf(page, reg, run, f.Name)
	}
	return columnsTmpl.RenderStatus(w, r, web.StatusOf(err), "Vilken kolumn är vad?", page)
}

// controlOf is the control that a message about a field leads to.
func controlOf(page columnsPage, reg Register, run Run, key string) string {
	for _, c := range page.Columns {
		if run.Mapping.Columns[key] == c.Name {
			return c.To.Name
		}
	}
	return "k0"
}

// chosen reads the mapping that the user has made.
func chosen(run Run, posted map[string]string, names []string) Run {
	m := Mapping{Columns: map[string]string{}, Fixed: map[string]string{}, Values: run.Mapping.Values, From: "vald av dig"}
	for i, name := range names {
		if key := posted["k"+strconv.Itoa(i)]; key != "" {
			m.Columns[key] = name
		}
	}
	for i := 0; posted["f"+strconv.Itoa(i)] != "" || i < fixedRows; i++ {
		n := strconv.Itoa(i)
		if key, value := posted["f"+n], strings.TrimSpace(posted["v"+n]); key != "" && value != "" {
			m.Fixed[key] = value
		}
	}
	run.Mapping = m
	run.Existing = Refuse
	if posted["befintliga"] == string(Update) {
		run.Existing = Update
	}
	run.Formulas, run.NewSuppliers = posted["formler"] == "ja", posted["leverantorer"] == "ja"
	run.Source = cmp.Or(strings.TrimSpace(posted["kalla"]), "Import av "+run.FileName)
	return run
}

// Translated says how values are read as others, for a mapping that does so.
func (p columnsPage) Translated() []string {
	var list []string
	for _, key := range slices.Sorted(maps.Keys(p.Run.Mapping.Values)) {
		for _, from := range slices.Sorted(maps.Keys(p.Run.Mapping.Values[key])) {
			list = append(list, fmt.Sprintf("%s läses som %s", from, p.Run.Mapping.Values[key][from]))
		}
	}
	return list
}

// MissingText lists what must be mapped.
func (p columnsPage) MissingText() string { return sv.List(p.Missing) }
