package initiative

import (
	"net/http"
	"strings"

	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// boardPage is the initiatives in columns by phase, as of a day.
type boardPage struct {
	Tabs    []ui.Tab
	Actions []ui.Action
	Lead    string
	Day     string
	Wrong   string
	Count   string
	Columns []boardColumn
	Table   ui.Table
}

type boardColumn struct {
	Key     string
	Heading string
	Count   string
	URL     string
	Cards   []boardCard
}

type boardCard struct {
	Number, Title, URL, Leader, Since string
	Paused                            ui.Badge
}

var boardTmpl = web.Parse[boardPage](pages, "board.html")

// phaseLine is a phase with its initiatives, as the report prints it.
type phaseLine struct {
	Phase Phase
	Names []string
}

// lines sorts initiatives under their phases.
func lines(rows []Standing) []phaseLine {
	var list []phaseLine
	for _, p := range active {
		line := phaseLine{Phase: p}
		for _, r := range rows {
			if r.AtPhase == p {
				line.Names = append(line.Names, r.Title)
			}
		}
		list = append(list, line)
	}
	return list
}

func (a *Web) board(w http.ResponseWriter, r *http.Request) error {
	on, bad := a.Store.Today(), ""
	if text := r.URL.Query().Get("dag"); text != "" {
		d, err := day.Parse(text)
		if err != nil || d == 0 {
			bad = "Dagen ”" + text + "” går inte att läsa. I stället visas i dag."
		} else {
			on = d
		}
	}
	rows, _, err := a.Store.Search(r.Context(), Filter{On: on, Phases: active}, Page{})
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Send(w, r, "kategoriinitiativ-"+on.Sv(), boardSheet(rows, on), nil)
	}
	page := boardPage{Tabs: tabs(BoardPath), Day: on.Sv(), Wrong: bad, Count: sv.Plural(len(rows), "kategoriinitiativ", "kategoriinitiativ"),
		Actions: []ui.Action{{Label: "Excel", URL: BoardPath + "?dag=" + on.Sv() + "&format=xlsx", Icon: "file-spreadsheet", New: true}}}
	table := lines(rows)
	for _, l := range table {
		c := boardColumn{Key: string(l.Phase), Heading: l.Phase.Sv(), Count: sv.Number(len(l.Names)), URL: Filter{On: on, Phases: []Phase{l.Phase}}.URL()}
		for _, s := range rows {
			if s.AtPhase == l.Phase {
				c.Cards = append(c.Cards, card(s))
			}
		}
		page.Columns = append(page.Columns, c)
	}
	page.Table = ui.Columns[phaseLine]{
		{Label: "Processteg", Cell: func(l *phaseLine) ui.Cell { return ui.Text(l.Phase.Sv()) }},
		{Label: "Antal", Number: true, Cell: func(l *phaseLine) ui.Cell { return ui.Number(sv.Number(len(l.Names))) }},
		{Label: "Kategoriinitiativ", Cell: func(l *phaseLine) ui.Cell { return ui.Text(orDash(strings.Join(l.Names, ", "))) }},
	}.Table("Status för kategoriinitiativ", table)
	return boardTmpl.Render(w, r, "Kategoriinitiativ, tavla", page)
}

func card(s Standing) boardCard {
	c := boardCard{Number: s.Number, Title: s.Title, URL: s.URL(), Leader: s.Leader, Since: s.Since.Sv()}
	if s.AtPaused {
		c.Paused = ui.Badge{Text: "Pausat", Tone: ui.Warn}
	}
	return c
}

func boardSheet(rows []Standing, on day.Date) sheet.Table {
	return sheet.Table{Title: "Kategoriinitiativ " + on.Sv(), Columns: []sheet.Column{{Key: "phase", Label: "Processteg"}, {Key: "number", Label: "Nummer"}, {Key: "title", Label: "Kategoriinitiativ"},
		{Key: "category", Label: "Kategori"}, {Key: "leader", Label: "Ledare"}, {Key: "since", Label: "I fasen sedan", Kind: sheet.Day}, {Key: "paused", Label: "Pausat"}},
		Rows: func(yield func([]any) bool) {
			for _, p := range active {
				for _, s := range rows {
					if s.AtPhase == p && !yield([]any{p.Sv(), s.Number, s.Title, s.Category, s.Leader, s.Since.Cell(), s.AtPaused}) {
						return
					}
				}
			}
		}}
}
