package capacity

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/area/law/policy"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// mapPage is the heat map: who, week by week. It is a table, so that it can be read
// without seeing the colours.
type mapPage struct {
	Tabs    []ui.Tab
	Actions []ui.Action
	KPIs    []ui.KPI
	Notice  ui.Notice
	List    ui.List // its filters stand above the map
	Heads   []ui.Head
	Weeks   []mapWeek
	Groups  []mapGroup
	Key     []mapCell
	Note    string
	Empty   ui.Empty
}

type mapWeek struct {
	Text     string
	Long     string
	URL      string
	Holidays string
	Now      bool
}

// mapGroup is lines of one kind, with what they are called.
type mapGroup struct {
	Heading string
	Rows    []mapRow
}

type mapRow struct {
	Name  string
	URL   string
	Unit  string
	Peak  string
	Room  string
	Cells []mapCell
}

// mapCell is a load: a number, a word and a colour.
type mapCell struct {
	Text  string
	Word  string
	Says  string // the hours, for who cannot hover
	URL   string
	Level int
}

var mapTmpl = web.Parse[mapPage](pages, "map.html")

// view is what the address of the map asks for.
type view struct {
	Narrow
	From  Week
	Weeks int
}

// The weeks that a map may have.
const (
	usualWeeks = 13
	mostWeeks  = 52
)

func (a *Web) view(v url.Values) (view, error) {
	at := view{Narrow: Narrow{Unit: v.Get("enhet"), Party: party.Code(v.Get("part"))}, From: WeekOf(a.Store.Today()), Weeks: usualWeeks}
	if text := v.Get("fran"); text != "" {
		var err error
		if at.From, err = ParseWeek(text); err != nil {
			return at, fault.Invalid(fault.Field{Name: "fran", Message: fault.Message(err)})
		}
	}
	if text := v.Get("veckor"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > mostWeeks {
			return at, fault.Invalid(fault.Field{Name: "veckor", Message: "Välj högst 52 veckor."})
		}
		at.Weeks = n
	}
	return at, nil
}

// mapListing says what the map may be sorted by.
var mapListing = ui.Listing[Line]{One: "inköpare", Many: "inköpare", Sort: byName, Columns: ui.Columns[Line]{
	{Key: byName, Label: "Inköpare", Sort: true}, {Key: byUnit, Label: "Enhet", Sort: true}, {Key: byLoad, Label: "Högst", Sort: true, Number: true}, {Key: byRoom, Label: "Ledigt", Sort: true, Number: true}}}

func (a *Web) load(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	filters, err := a.filters(ctx)
	if err != nil {
		return err
	}
	q := mapListing.Query(r, filters...)
	at, err := a.view(r.URL.Query())
	if err != nil {
		return err
	}
	picture, err := a.Store.Picture(ctx, Weeks(at.From, at.Weeks))
	if err != nil {
		return err
	}
	m := picture.Map(at.Narrow)
	m.People = named(m.People, q.Text)
	m.sort(q.Sort)
	if q.Desc {
		slices.Reverse(m.People)
	}
	if record.Format(r) != "" {
		return record.Send(w, r, "kapacitet", a.sheet(q, m), nil)
	}
	page := mapPage{Tabs: tabs(Path), Actions: a.mapActions(at, q), KPIs: mapKPIs(picture, m), Heads: mapHeads(q), Weeks: mapWeeks(picture), Groups: mapGroups(picture.Rules, m, at),
		Key: mapKey(picture.Rules), Note: mapNote(picture)}
	if page.List, err = a.mapList(ctx, q, len(m.People), filters); err != nil {
		return err
	}
	if len(m.People) == 0 {
		page.Empty = ui.Empty{Icon: "users-group", Title: "Inga inköpare i urvalet", Text: "Inköpare är de som har rollen Strategisk inköpare eller har fått en arbetstid här."}
	}
	if page.Notice, err = a.proposed(ctx); err != nil {
		return err
	}
	return mapTmpl.Render(w, r, "Kapacitet", page)
}

// mapList is the list's filters, views and files around the map.
func (a *Web) mapList(ctx context.Context, q ui.Query, n int, filters []ui.Filter) (ui.List, error) {
	list := mapListing.List(q, nil, ui.Count{N: n}, filters...)
	list.Hint, list.Excel, list.Keep = "namn", record.Excel(q), web.UserFrom(ctx).ID != ""
	var err error
	list.Views, err = a.Views.After(ctx, []ui.View{{Label: "Kommande kvartal", URL: Path, Active: q.File(Path) == Path},
		{Label: "Halvår", URL: Path + "?veckor=26", Active: q.File(Path) == Path+"?veckor=26"},
		{Label: "Mest belastade", URL: Path + "?sortera=" + byLoad, Active: q.File(Path) == Path+"?sortera="+byLoad}}, q)
	return list, err
}

// named keeps the lines whose name or unit has the words.
func named(lines []Line, text string) []Line {
	words := sv.Words(text)
	return slices.DeleteFunc(lines, func(l Line) bool {
		where := sv.Fold(l.Name + " " + l.Unit)
		return slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(where, sv.Fold(word)) })
	})
}

func (a *Web) filters(ctx context.Context) ([]ui.Filter, error) {
	units, err := identity.Store{DB: a.Store.DB}.Units(ctx, a.Store.Today())
	var options []field.Option
	for _, u := range units {
		if u.Kind == "own" {
			options = append(options, field.Option{Value: u.ID, Label: u.Name})
		}
	}
	return []ui.Filter{
		{Key: "enhet", Label: "Enhet", Options: options},
		{Key: "part", Label: "Köps för", Options: []field.Option{{Value: "D", Label: "Sörmland"}, {Value: "U", Label: "Västmanland"}}},
		{Key: "fran", Label: "Från vecka", Kind: ui.Words},
		{Key: "veckor", Label: "Antal veckor", Kind: ui.Words},
	}, err
}

func (a *Web) mapActions(at view, q ui.Query) []ui.Action {
	step := func(n int) string {
		q := q
		return q.With("fran", at.From.Add(n).String())
	}
	return []ui.Action{{Label: "Tidigare veckor", URL: step(-at.Weeks), Icon: "chevron-left"}, {Label: "Senare veckor", URL: step(at.Weeks), Icon: "chevron-right"}}
}

func mapHeads(q ui.Query) []ui.Head {
	heads := make([]ui.Head, len(mapListing.Columns))
	for i, c := range mapListing.Columns {
		heads[i] = ui.Head{Label: c.Label, Number: c.Number, Sort: q.WithSort(c.Key)}
		if q.Sort == c.Key {
			// The most loaded and the most room stand first when nothing else is asked for.
			if heads[i].Order = "ascending"; c.Number != q.Desc {
				heads[i].Order = "descending"
			}
		}
	}
	return heads
}

func mapWeeks(p Picture) []mapWeek {
	list := make([]mapWeek, len(p.Weeks))
	for i, w := range p.Weeks {
		list[i] = mapWeek{Text: w.Sv(), Long: w.Long(), URL: weekURL(w, ""), Holidays: strings.Join(holidays(w), ", "), Now: w == WeekOf(p.Today)}
	}
	return list
}

func weekURL(w Week, person string) string {
	address := weekPath + "/" + w.String()
	if person != "" {
		address += "?person=" + url.QueryEscape(person)
	}
	return address
}

// mapKPIs are the sums of the weeks shown.
func mapKPIs(p Picture, m Map) []ui.KPI {
	planned, available := m.All.Sum()
	var missing, waiting Minutes
	for _, l := range m.Vacant {
		_, one := l.Sum()
		missing += one
	}
	for _, j := range p.Queue {
		waiting += j.Minutes
	}
	load := Load(planned, available)
	weeks := sv.Plural(int64(len(p.Weeks)), "vecka", "veckor")
	return []ui.KPI{
		{Label: "Planerat arbete", Value: hours(planned), Unit: "h", Note: weeks},
		{Label: "Tillgänglig tid", Value: hours(available), Unit: "h", Note: weeks},
		{Label: "Belastning", Value: LoadText(load), Note: sv.UpperFirst(p.Rules.LevelOf(load).Sv()), Tone: tones[p.Rules.LevelOf(load)]},
		{Label: "Saknas genom vakanser", Value: hours(missing), Unit: "h", Note: weeks},
		{Label: "I kön", Value: sv.Number(len(p.Queue)), Note: waiting.Round() + " arbete", URL: QueuePath},
	}
}

func hours(m Minutes) string { return sv.Decimal(int64(m), 60, 0) }

func mapGroups(r Rules, m Map, at view) []mapGroup {
	groups := []mapGroup{{Heading: "Inköpare", Rows: mapRows(r, m, m.People)}}
	more := []mapRow{}
	if planned, _ := m.Nobody.Sum(); planned > 0 {
		more = append(more, nobodyRow(m))
	}
	for _, v := range m.Vacant {
		more = append(more, vacantRow(m, v))
	}
	if len(more) > 0 {
		groups = append(groups, mapGroup{"Utan inköpare och vakanser", more})
	}
	var sums []mapRow
	if len(m.Units) > 1 && at.Unit == "" {
		sums = mapRows(r, m, m.Units)
	}
	return append(groups, mapGroup{"Summor", append(sums, mapRows(r, m, []Line{m.All})...)})
}

func mapRows(r Rules, m Map, lines []Line) []mapRow {
	rows := make([]mapRow, len(lines))
	for i, l := range lines {
		planned, available := l.Sum()
		rows[i] = mapRow{Name: l.Name, Peak: LoadText(l.Peak()), Room: hours(available-planned) + sv.Space + "h"}
		if l.Kind == OfPerson {
			rows[i].URL, rows[i].Unit = PersonPath+"/"+l.ID, l.Unit
		}
		for k, w := range m.Weeks {
			rows[i].Cells = append(rows[i].Cells, loadCell(r, l, k, w))
		}
	}
	return rows
}

func loadCell(r Rules, l Line, k int, w Week) mapCell {
	load := Load(l.Planned[k], l.Available[k])
	level := r.LevelOf(load)
	c := mapCell{Text: LoadText(load), Word: level.Sv(), Level: int(level), Says: l.Planned[k].Round() + " av " + l.Available[k].Round()}
	switch {
	case load >= NoTime:
		c.Text, c.Word = l.Planned[k].Round(), "ingen tid"
	case level == Idle && l.Available[k] == 0:
		c.Text, c.Word = "–", "borta"
	case level == Idle:
		c.Text = "0" + sv.Space + "%"
	}
	switch l.Kind {
	case OfPerson:
		c.URL = weekURL(w, l.ID)
	case OfAll:
		c.URL = weekURL(w, "")
	}
	return c
}

func nobodyRow(m Map) mapRow {
	planned, _ := m.Nobody.Sum()
	row := mapRow{Name: m.Nobody.Name, Peak: sv.Missing, Room: "−" + hours(planned) + sv.Space + "h"}
	for k, w := range m.Weeks {
		row.Cells = append(row.Cells, mapCell{Text: m.Nobody.Planned[k].Round(), Word: "att fördela", URL: weekURL(w, Nobody)})
	}
	return row
}

func vacantRow(m Map, l Line) mapRow {
	_, missing := l.Sum()
	row := mapRow{Name: l.Name, URL: vacancyPath + l.ID, Unit: l.Unit, Peak: sv.Missing, Room: "−" + hours(missing) + sv.Space + "h"}
	for k := range m.Weeks {
		c := mapCell{Text: "−" + l.Available[k].Round(), Word: "saknas"}
		if l.Available[k] == 0 {
			c = mapCell{Text: sv.Missing, Word: "ingen"}
		}
		row.Cells = append(row.Cells, c)
	}
	return row
}

// mapKey explains the words and colours.
func mapKey(r Rules) []mapCell {
	return []mapCell{{Text: "under 80 %", Word: "ledigt", Level: int(Free)}, {Text: "80–100 %", Word: "lagom", Level: int(Fair)},
		{Text: "över 100 %", Word: "fullt", Level: int(Full)}, {Text: "över " + policy.PerMille.Text(r[threshold]), Word: "över", Level: int(Over)}}
}

func mapNote(p Picture) string {
	note := "Planerat är de timmar som upphandlingar, planposter och utlagda upphandlingar beräknas ta. Tillgängligt är arbetstiden gånger " + policy.PerMille.Text(p.Rules[shareOfTime]) + " minus frånvaro och utvecklingstid; helgdagar är borträknade."
	if p.Posts > 0 {
		var share int64
		for _, one := range p.People {
			if !one.Gone {
				share += one.shareOn(p.Today)
			}
		}
		note += " Kartan har " + sv.Short(share, 1000, 3) + " heltider; Personal har " + p.Posts.Sv() + " tjänster för strategiska inköpare, med vakanserna."
	}
	if n := len(p.Undated); n > 0 {
		note += " " + sv.Plural(int64(n), "planpost eller upphandling saknar", "planposter eller upphandlingar saknar") + " dagar och räknas inte."
	}
	return note
}

// sheet is the map as a list: one row for each line and week.
func (a *Web) sheet(q ui.Query, m Map) sheet.Table {
	lines := slices.Concat(m.People, []Line{m.Nobody}, m.Vacant, []Line{m.All})
	return sheet.Table{Title: "Kapacitet", Selection: "Veckorna " + m.Weeks[0].String() + " till " + m.Weeks[len(m.Weeks)-1].String(), At: a.Store.DB.Now(),
		Columns: []sheet.Column{{Key: "line", Label: "Inköpare"}, {Key: "unit", Label: "Enhet"}, {Key: "week", Label: "Vecka"}, {Key: "monday", Label: "Måndag", Kind: sheet.Day},
			{Key: "planned", Label: "Planerat, timmar", Kind: sheet.Decimal}, {Key: "available", Label: "Tillgängligt, timmar", Kind: sheet.Decimal, Help: "För en vakans: timmar som saknas."},
			{Key: "load", Label: "Belastning", Help: "Planerat av tillgängligt."}},
		Rows: func(yield func([]any) bool) {
			for _, l := range lines {
				for i, w := range m.Weeks {
					load := any("")
					if l.Kind == OfPerson || l.Kind == OfAll {
						load = LoadText(Load(l.Planned[i], l.Available[i]))
					}
					if !yield([]any{l.Name, l.Unit, w.String(), w.Monday().Cell(), l.Planned[i].Cell(), l.Available[i].Cell(), load}) {
						return
					}
				}
			}
		}}
}

// proposed tells of the proposal that waits for the unit head.
func (a *Web) proposed(ctx context.Context) (ui.Notice, error) {
	p, ok, err := a.Store.WaitingProposal(ctx)
	if err != nil || !ok {
		return ui.Notice{}, err
	}
	return ui.Notice{Tone: ui.Warn, Title: "Förslag: anlita konsult", Text: p.Shortage().Text(), Actions: []ui.Action{{Label: "Bedöm förslaget", URL: QueuePath + "#forslag"}}}, nil
}
