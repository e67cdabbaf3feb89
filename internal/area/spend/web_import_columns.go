package spend

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"klover/internal/area/invoice"
	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

type importColumnsPage struct {
	Import  Import
	Errors  ui.Form
	Columns []columnChoice
	Missing string // what every table must have and no column gives
	Options []ui.Control
}

// columnChoice is a column of the file and what it is read as.
type columnChoice struct {
	Key     string
	Name    string
	Values  []string
	Options []ui.Option
}

var importColumnsTmpl = web.Parse[importColumnsPage](importPages, "import_columns.html")

func (a *ImportWeb) columns(w http.ResponseWriter, r *http.Request) error {
	i, err := a.load(r)
	if err != nil {
		return err
	}
	if i.open() != nil {
		return web.Redirect(w, r, i.URL(), "")
	}
	page, err := a.columnsPage(r, i)
	if err != nil {
		return err
	}
	return importColumnsTmpl.Render(w, r, "Vilken kolumn är vad?", page)
}

func (a *ImportWeb) columnsPage(r *http.Request, i Import) (importColumnsPage, error) {
	page := importColumnsPage{Import: i, Options: []ui.Control{
		{Key: "decimal", Label: "Decimaler skrivs med", Type: "choice", Help: "Behövs bara när 1.234 kan vara både ett tusental och ett decimaltal.", Options: []ui.Option{
			{Value: ",", Label: "Komma", Chosen: i.Columns.Decimal == ","}, {Value: ".", Label: "Punkt", Chosen: i.Columns.Decimal == "."}}},
		{Key: "blad", Label: "Kalkylblad", Type: "text", Value: i.Columns.Sheet, Help: "Lämna tomt för det första bladet med rader."},
	}}
	sample, err := a.Store.ColumnsOf(r.Context(), i)
	if err != nil && fault.KindOf(err) == fault.KindInternal {
		return page, err
	}
	if err != nil {
		page.Errors.Message = fault.Message(err)
	}
	if err == nil && len(sample) == 0 {
		page.Errors.Message = "Filerna har inga kolumner att välja. Bara tabeller har det."
	}
	var keys []string
	for n, c := range sample {
		keys = append(keys, c.Field)
		page.Columns = append(page.Columns, columnChoice{"k" + strconv.Itoa(n), c.Name, c.Values, fieldOptions(c.Field)})
	}
	page.Missing = missingFields(keys)
	return page, nil
}

func fieldOptions(chosen string) []ui.Option {
	options := []ui.Option{{Value: "", Label: "Läs inte in", Chosen: chosen == ""}}
	for _, f := range invoice.Fields() {
		options = append(options, ui.Option{Value: f.Key, Label: f.Label, Chosen: f.Key == chosen})
	}
	return options
}

// needed are the fields of which every table has one, as area invoice demands.
var needed = []struct {
	label string
	keys  []string
}{{"Belopp", []string{"belopp"}}, {"Datum", []string{"datum", "fakturadatum"}}, {"Leverantör", []string{"leverantor", "leverantor_id", "leverantorsnummer", "momsnummer"}}}

func missingFields(keys []string) string {
	var missing []string
	for _, n := range needed {
		if !slices.ContainsFunc(n.keys, func(k string) bool { return slices.Contains(keys, k) }) {
			missing = append(missing, n.label)
		}
	}
	return strings.Join(missing, ", ")
}

func (a *ImportWeb) choose(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	i, err := a.load(r)
	if err != nil {
		return err
	}
	sample, err := a.Store.ColumnsOf(r.Context(), i)
	if err != nil && fault.KindOf(err) == fault.KindInternal {
		return err
	}
	chosen, wrong := chosenColumns(posted, sample)
	if wrong != nil {
		page, err := a.columnsPage(r, i)
		if err != nil {
			return err
		}
		page.Errors = ui.Form{Message: fault.Message(wrong), Errors: fault.FieldsOf(wrong)}
		return importColumnsTmpl.RenderStatus(w, r, web.StatusOf(wrong), "Vilken kolumn är vad?", page)
	}
	if i, err = a.Store.ChooseColumns(r.Context(), i.Number, chosen); err != nil {
		return err
	}
	return a.begin(w, r, i, JobCheckImport, "")
}

// chosenColumns reads what the user chose. What is left out is said to be, so that it is
// not found by its name.
func chosenColumns(posted map[string]string, sample []ColumnSample) (Columns, error) {
	c := Columns{By: map[string]string{}, Decimal: posted["decimal"], Sheet: strings.TrimSpace(posted["blad"])}
	if len(sample) == 0 {
		return c, nil // another sheet may have columns
	}
	var names, keys []string
	for n, column := range sample {
		names = append(names, column.Name)
		key := posted["k"+strconv.Itoa(n)]
		if key == "" {
			continue
		}
		if was, twice := c.By[key]; twice {
			return c, fault.Invalid(fault.Field{Name: "k" + strconv.Itoa(n), Message: "Kolumnerna " + was + " och " + column.Name + " kan inte läsas som samma sak."})
		}
		c.By[key] = column.Name
		keys = append(keys, key)
	}
	if missing := missingFields(keys); missing != "" {
		return c, fault.Invalid(fault.Field{Name: "k0", Message: "Välj vilken kolumn som är " + strings.ToLower(missing) + "."})
	}
	for key := range invoice.Guess(names) {
		if _, ok := c.By[key]; !ok {
			c.By[key] = notRead
		}
	}
	return c, nil
}
