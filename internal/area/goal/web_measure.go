package goal

import (
	"context"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"

	"klover/internal/base/file"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// measureRoutes connects the pages of the figures that are entered by hand.
func (a *Web) measureRoutes(m *web.Mux) {
	m.Handle("GET /nyckeltal/egna", "figure.read", a.measures)
	m.Handle("GET /nyckeltal/egna/ny", "figure.target", a.newMeasure)
	m.Handle("POST /nyckeltal/egna", "figure.target", a.createMeasure)
	m.Handle("GET /nyckeltal/egna/las-in", "figure.target", a.importReadings)
	m.Handle("POST /nyckeltal/egna/las-in", "figure.target", a.readImport, web.MaxBody(4<<20))
	m.Handle("GET /nyckeltal/egna/{key}", "figure.read", a.measure)
	m.Handle("GET /nyckeltal/egna/{key}/andra", "figure.target", a.editMeasure)
	m.Handle("POST /nyckeltal/egna/{key}", "figure.target", a.saveMeasure)
	m.Handle("POST /nyckeltal/egna/{key}/avveckla", "figure.target", a.retireMeasure)
	m.Handle("GET /nyckeltal/egna/{key}/varden", "figure.target", a.enterReadings)
	m.Handle("POST /nyckeltal/egna/{key}/varden", "figure.target", a.saveReadings, web.MaxBody(mostAttached+1<<20))
	m.Handle("GET /nyckeltal/egna/{key}/underlag/{file}", "figure.read", a.attachment)
}

type measuresPage struct {
	Table   ui.Table
	Actions []ui.Action
}

type measurePage struct {
	Key      string
	State    ui.Badge
	Heading  string
	Steps    []ui.Action
	Differs  ui.Notice // the months and the year's own value do not agree
	Values   ui.Table
	Facts    ui.Facts
	Files    ui.Table // that values were read from
	Versions ui.Table
	History  ui.History
	Actions  []ui.Action
}

type measureFormPage struct{ Form ui.Form }

var (
	measuresTmpl    = web.Parse[measuresPage](pages, "measures.html")
	measureTmpl     = web.Parse[measurePage](pages, "measure.html")
	measureFormTmpl = web.Parse[measureFormPage](pages, "measure_form.html")
)

func (a *Web) measures(w http.ResponseWriter, r *http.Request) error {
	found, err := a.Store.Measures(r.Context())
	if err != nil {
		return err
	}
	latest, err := a.Store.LatestReadings(r.Context())
	if err != nil {
		return err
	}
	page := measuresPage{Table: measureColumns(latest).Table("Egna mått", found)}
	page.Table.Empty = ui.Empty{Icon: "gauge", Title: "Inga egna mått är upplagda", Text: "Lägg upp ett mått för det som inget register räknar fram."}
	if web.May(r.Context(), "figure.target") {
		page.Actions = []ui.Action{
			{Label: "Läs in värden", URL: MeasurePath + "/las-in", Icon: "upload"},
			{Label: "Nytt mått", URL: MeasurePath + "/ny", Icon: "plus", Primary: true},
		}
	}
	return measuresTmpl.Render(w, r, "Egna mått", page)
}

func measureColumns(latest map[string]Reading) ui.Columns[Measure] {
	return ui.Columns[Measure]{
		{Label: "Mått", Cell: func(m *Measure) ui.Cell { return ui.Link(m.Name, m.URL()).Under(m.Key) }},
		{Label: "Senaste värde", Number: true, Cell: func(m *Measure) ui.Cell {
			last, ok := latest[m.ID]
			if !ok {
				return ui.Cell{}.Warn("inget infört")
			}
			return ui.Text(m.Text(last)).Under(periodLabel(last.Period, last.Party))
		}},
		ui.Field(MeasureFields, "unit").Fixed(),
		ui.Field(MeasureFields, "per").Fixed(),
		ui.Field(MeasureFields, "owner").Fixed(),
		{Label: "Läge", Cell: func(m *Measure) ui.Cell { return ui.Mark(m.badge()) }},
	}
}

func (m Measure) badge() ui.Badge {
	if m.Retired != 0 {
		return ui.Badge{Text: "Avvecklat " + m.Retired.Sv(), Icon: "archive"}
	}
	return ui.Badge{Text: "Följs", Icon: "circle-check", Tone: ui.Good}
}

func (a *Web) measure(w http.ResponseWriter, r *http.Request) error {
	m, err := a.Store.Measure(r.Context(), r.PathValue("key"))
	if err != nil {
		return err
	}
	year, err := a.year(r.Context(), r, m)
	if err != nil {
		return err
	}
	readings, err := a.Store.Readings(r.Context(), m, 0)
	if err != nil {
		return err
	}
	entries, err := a.Store.History(r.Context(), m.Key)
	if err != nil {
		return err
	}
	shown := m.inYear(readings, year)
	page := measurePage{Key: m.Key, State: m.badge(), Heading: fmt.Sprintf("Värden %d", year), Steps: yearSteps(m.URL(), year),
		Differs: m.disagreement(readings, year), Values: readingTable(m, shown), Facts: ui.NewFacts(MeasureFields, &m, "unit", "decimals", "direction", "owner", "per", "combine", "split", "note", "added", "retired"),
		Versions: versionsTable(figure.Figure{Definitions: m.versions()}), History: record.HistoryOfSeveral(entries), Actions: a.measureActions(r.Context(), m, year)}
	if m.Per == PerYear {
		page.Heading, page.Steps = "Värden", nil
	}
	page.Facts.DropEmpty()
	files, err := a.Store.Attachments(r.Context(), m)
	if err != nil {
		return err
	}
	page.Files = ui.Columns[file.File]{
		{Label: "Fil", Cell: func(f *file.File) ui.Cell { return ui.Link(f.Name, m.URL()+"/underlag/"+f.ID) }},
		{Label: "Bifogad", Cell: func(f *file.File) ui.Cell { return ui.Text(record.When(f.AddedAt)).Under(f.AddedBy) }},
	}.Table("Underlag", files)
	return measureTmpl.Render(w, r, m.Name, page)
}

func (a *Web) measureActions(ctx context.Context, m Measure, year int) []ui.Action {
	actions := []ui.Action{{Label: "Som nyckeltal", URL: NewView(figure.Year, day.New(year, 12, 1), "").FigureURL(m.Key), Icon: "chart-line"}}
	if !web.May(ctx, "figure.target") {
		return actions
	}
	if m.Retired == 0 {
		actions = append(actions, ui.Action{Label: "Avveckla", URL: m.URL() + "/avveckla", Icon: "archive", Post: true})
	}
	return append(actions,
		ui.Action{Label: "Ändra", URL: m.URL() + "/andra", Icon: "pencil"},
		ui.Action{Label: "För in värden", URL: fmt.Sprintf("%s/varden?ar=%d", m.URL(), year), Icon: "plus", Primary: true})
}

// year returns the year that the address asks for, else the latest with values.
func (a *Web) year(ctx context.Context, r *http.Request, m Measure) (int, error) {
	if year := yearOf(r); year >= 1990 && year <= 2200 {
		return year, nil
	}
	readings, err := a.Store.Readings(ctx, m, 0)
	if err != nil || len(readings) == 0 {
		return a.Store.Today().Year(), err
	}
	return readings[len(readings)-1].Period.Last().Year(), nil
}

func yearSteps(base string, year int) []ui.Action {
	return []ui.Action{
		{Label: strconv.Itoa(year - 1), URL: fmt.Sprintf("%s?ar=%d", base, year-1), Icon: "chevron-left"},
		{Label: strconv.Itoa(year + 1), URL: fmt.Sprintf("%s?ar=%d", base, year+1), Icon: "chevron-right"},
	}
}

// inYear returns the readings of the year; all of a measure that has one a year.
func (m Measure) inYear(all []Reading, year int) []Reading {
	var list []Reading
	for _, r := range all {
		if m.Per == PerYear || r.Period.Last().Year() == year {
			list = append(list, r)
		}
	}
	return list
}

// disagreement warns when the year has a value of its own that its months do not
// add up to. The year's own value counts.
func (m Measure) disagreement(all []Reading, year int) ui.Notice {
	if m.Combine == Last {
		return ui.Notice{}
	}
	for _, p := range m.Parties() {
		var months []Reading
		var whole Reading
		for _, r := range m.inYear(all, year) {
			switch {
			case r.Party != p:
			case r.Period == day.Year(year):
				whole = r
			default:
				months = append(months, r)
			}
		}
		sum := Reading{}
		for _, r := range months {
			sum.Num, sum.Den = sum.Num+r.Num, sum.Den+r.Den
		}
		if whole.ID != "" && len(months) == 12 && (sum.Num != whole.Num || sum.Den != whole.Den) {
			return ui.Notice{Tone: ui.Warn, Title: "Månaderna och helåret stämmer inte överens",
				Text: fmt.Sprintf("%s: månaderna ger %s, helårets eget värde är %s. Helårets värde räknas.", sv.UpperFirst(periodLabel(whole.Period, p)), m.Text(sum), m.Text(whole))}
		}
	}
	return ui.Notice{}
}

func readingTable(m Measure, readings []Reading) ui.Table {
	columns := ui.Columns[Reading]{
		{Label: "Period", Cell: func(r *Reading) ui.Cell { return ui.Text(sv.UpperFirst(r.Period.Label())) }},
		{Label: "Värde", Number: true, Cell: func(r *Reading) ui.Cell { return ui.Cell{Text: m.Text(*r), Strong: true} }},
		{Label: "Källa", Cell: func(r *Reading) ui.Cell { return ui.Text(r.Source).Under("underlag " + r.EvidenceOn.Sv()) }},
		{Label: "Infört av", Cell: func(r *Reading) ui.Cell { return ui.Text(r.RecordedBy).Under(record.When(r.ChangedAt)) }},
	}
	if m.Combine == Quota {
		parts := ui.Column[Reading]{Label: "Täljare/nämnare", Number: true, Cell: func(r *Reading) ui.Cell {
			num, den := m.written(*r)
			return ui.Text(num + "/" + den)
		}}
		columns = append(columns[:2:2], append(ui.Columns[Reading]{parts}, columns[2:]...)...)
	}
	if m.Split {
		region := ui.Column[Reading]{Label: "Region", Cell: func(r *Reading) ui.Cell { return ui.Text(r.Party.Sv()) }}
		columns = append(columns[:1:1], append(ui.Columns[Reading]{region}, columns[1:]...)...)
	}
	t := columns.Table("Värden", readings)
	t.Empty = ui.Empty{Icon: "gauge", Title: "Inga värden är införda för året", Text: "Utan värden är nyckeltalet ej redovisat."}
	return t
}

var measureUnits = []figure.Unit{figure.Number, figure.Percent, figure.Kr, figure.Tkr, figure.Mkr, figure.Index, figure.Grade, "dagar", "timmar", "personer"}

func measureForm(m Measure) ui.Form {
	f := ui.NewForm(MeasureFields, &m)
	f.Action, f.Submit, f.Cancel, f.Draft = MeasurePath, "Spara måttet", MeasurePath, "matt-ny"
	unit := f.Control("unit")
	unit.Type = "suggest"
	for _, u := range measureUnits {
		unit.Options = append(unit.Options, ui.Option{Value: string(u), Label: string(u)})
	}
	if m.ID != "" {
		f.Action, f.Cancel, f.Version, f.Draft = m.URL(), m.URL(), int(m.Version), "matt-"+m.Key
		f.Without("key")
		f.Controls = append(f.Controls, ui.Control{Key: "why", Label: "Varför ändras måttet?", Type: "text", Group: "Livslängd"})
	}
	return f
}

func (a *Web) newMeasure(w http.ResponseWriter, r *http.Request) error {
	m := Measure{Unit: figure.Number, Direction: ways[0], Per: PerMonth, Combine: Sum}
	return measureFormTmpl.Render(w, r, "Nytt mått", measureFormPage{measureForm(m)})
}

func (a *Web) createMeasure(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var m Measure
	if err = MeasureFields.Read(&m, posted); err == nil {
		m, err = a.Store.CreateMeasure(r.Context(), m)
	}
	if web.Correctable(err) {
		f := measureForm(Measure{})
		f.Posted(posted, err)
		return measureFormTmpl.RenderStatus(w, r, web.StatusOf(err), "Nytt mått", measureFormPage{f})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, m.URL(), "Måttet är upplagt. För in värdena.")
}

func (a *Web) editMeasure(w http.ResponseWriter, r *http.Request) error {
	m, err := a.Store.Measure(r.Context(), r.PathValue("key"))
	if err != nil {
		return err
	}
	return measureFormTmpl.Render(w, r, "Ändra "+m.Name, measureFormPage{measureForm(m)})
}

func (a *Web) saveMeasure(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.Store.Measure(r.Context(), r.PathValue("key"))
	if err != nil {
		return err
	}
	delete(posted, "key")
	input := saved
	if err = MeasureFields.Read(&input, posted); err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.SaveMeasure(r.Context(), input, posted["why"])
	}
	if record.Stale(err, saved.Version, posted) {
		c := ui.NewConflict(MeasureFields, &input, &saved, posted, int(saved.Version))
		return record.Conflict(w, r, saved.Name, saved.URL(), c)
	}
	if web.Correctable(err) {
		f := measureForm(saved)
		f.Posted(posted, err)
		return measureFormTmpl.RenderStatus(w, r, web.StatusOf(err), "Ändra "+saved.Name, measureFormPage{f})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, saved.URL(), "Måttet är sparat.")
}

// retireMeasure ends the measure today, or on the day that is sent; "" takes it up
// again, which is how the button is undone.
func (a *Web) retireMeasure(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	m, err := a.Store.Measure(r.Context(), r.PathValue("key"))
	if err != nil {
		return err
	}
	if posted["aterta"] != "" {
		if _, err := a.Store.RetireMeasure(r.Context(), m.Key, 0, ""); err != nil {
			return err
		}
		return web.Redirect(w, r, m.URL(), "Måttet följs igen.")
	}
	if _, err := a.Store.RetireMeasure(r.Context(), m.Key, a.Store.Today(), ""); err != nil {
		return err
	}
	return web.RedirectUndo(w, r, m.URL(), "Måttet är avvecklat. Värdena finns kvar.",
		web.Undo{Action: m.URL() + "/avveckla", Values: []ui.Hidden{{Name: "aterta", Value: "ja"}}})
}

// attachment sends a file that values were read from, always to be saved and never
// to be shown, since anybody may have made it.
func (a *Web) attachment(w http.ResponseWriter, r *http.Request) error {
	m, err := a.Store.Measure(r.Context(), r.PathValue("key"))
	if err != nil {
		return err
	}
	return a.Store.Attached(r.Context(), m, r.PathValue("file"), func(f file.File) io.Writer {
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
		return w
	})
}

// regionOf is what a column of the entry form is called before its region.
func regionOf(p party.Code) string {
	if p == "" {
		return ""
	}
	return " " + p.Sv()
}
