package category

import (
	"net/http"
	"net/url"
	"strings"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// listPage is the tree on one day.
type listPage struct {
	Text    string
	Day     string
	Wrong   string // what is wrong with the day that was asked for
	Count   string // "48 kategorier"
	Edition string // the version that the tree comes from, "" for none
	Source  string // its address
	Cleared string // address without the search, "" when nothing is searched
	Heads   []string
	Groups  []group
	Empty   ui.Empty
	Actions []ui.Action
}

// group is a category of the first level with all below it.
type group struct {
	Label string
	Note  string
	Open  bool
	Rows  []treeRow
}

// treeRow is one category. Indent is blanks that show its level.
type treeRow struct {
	Indent, Code, Name, URL string
	Level                   int64
	Hit                     bool
	Lead                    string
	Inherited               bool // the lead is that of a category above
	Counts                  []ui.Cell
}

var listTmpl = web.Parse[listPage](pages, "list.html")

// indent shows one level. The blanks do not break, so a name stays with its own.
const indent = "\u00a0\u00a0\u00a0\u00a0"

// openLimit is where a tree begins with its branches closed.
const openLimit = 200

func (a *Web) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	on, wrong := a.onDay(r)
	whole, err := a.Store.Tree(ctx, on)
	if err != nil {
		return err
	}
	text := strings.TrimSpace(r.URL.Query().Get("q"))
	shown, hits := whole, map[string]bool(nil)
	if text != "" {
		shown, hits = whole.Search(text)
	}
	if record.Format(r) != "" {
		return a.export(w, r, shown)
	}
	counts, err := a.count(ctx, whole)
	if err != nil {
		return err
	}
	page := listPage{Text: text, Day: on.String(), Wrong: wrong, Count: sv.Plural(len(shown.All()), "kategori", "kategorier"), Actions: listActions(r)}
	if text != "" {
		page.Count = sv.Plural(len(hits), "kategori", "kategorier")
		page.Cleared = "/kategorier?" + url.Values{keyDay: {on.String()}}.Encode()
	}
	for _, c := range counts {
		page.Heads = append(page.Heads, c.Label)
	}
	for _, n := range shown.Children("") {
		page.Groups = append(page.Groups, groupOf(whole, shown, n, hits, counts))
	}
	page.Empty = empty(text, on)
	if err := a.edition(r, &page, on); err != nil {
		return err
	}
	return listTmpl.Render(w, r, "Kategorier", page)
}

func groupOf(whole, shown Tree, first Node, hits map[string]bool, counts []counted) group {
	branch := shown.Branch(first.ID)
	g := group{Label: first.Label(), Open: hits != nil || len(shown.All()) <= openLimit}
	if below := len(whole.Branch(first.ID)) - 1; below > 0 {
		g.Note = sv.Plural(below, "underkategori", "underkategorier")
	}
	for _, n := range branch {
		row := treeRow{Indent: strings.Repeat(indent, int(n.Level-1)), Code: n.Code, Name: n.Name, URL: n.URL(), Level: n.Level, Hit: hits[n.ID]}
		if lead, ok := whole.Lead(n.ID); ok {
			row.Lead, row.Inherited = lead.Lead, lead.ID != n.ID
		}
		for _, c := range counts {
			row.Counts = append(row.Counts, countCell(c, n.ID))
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

func countCell(c counted, id string) ui.Cell {
	cell := ui.Number(sv.Number(c.n[id]))
	if c.n[id] > 0 && c.URL != nil {
		cell.URL = c.URL(id)
	}
	return cell
}

// edition names the version that was in force on the day.
func (a *Web) edition(r *http.Request, page *listPage, on day.Date) error {
	all, err := a.Store.Versions(r.Context())
	for _, v := range all {
		if v.Status != Draft && v.ValidFrom <= on {
			page.Edition, page.Source = v.Label, v.URL()
			break
		}
	}
	return err
}

func empty(text string, on day.Date) ui.Empty {
	if text != "" {
		return ui.Empty{Icon: "search", Title: "Ingen kategori matchar ”" + text + "”", Text: "Prova med en del av namnet eller med koden."}
	}
	return ui.Empty{Icon: "category", Title: "Det finns inga kategorier " + on.Sv(),
		Text: "Läs in det nationella kategoriträdet från en fil, eller lägg upp kategorierna en och en."}
}

func listActions(r *http.Request) []ui.Action {
	file := func(kind string) string {
		v := r.URL.Query()
		v.Set("format", kind)
		return "/kategorier?" + v.Encode()
	}
	actions := []ui.Action{{Label: "Excel", URL: file("xlsx"), Icon: "file-spreadsheet"}, {Label: "CSV", URL: file("csv"), Icon: "file-text"},
		{Label: "Omklassning", URL: movePath, Icon: "arrows-exchange"}, {Label: "Trädversioner", URL: "/kategoritrad", Icon: "history"}}
	if web.May(r.Context(), permWrite) {
		actions = append(actions, ui.Action{Label: "Ny kategori", URL: "/kategorier/ny", Icon: "plus", Primary: true})
	}
	return actions
}

// exported is a category as it is taken out: a row that can be read in again,
// and its lead.
type exported struct {
	Row
	ID, Lead string
}

// exportFields are those of a list that is read in, and the lead.
func exportFields() field.Set[exported] {
	set := make(field.Set[exported], 0, len(RowFields)+1)
	for _, d := range RowFields {
		set = append(set, field.Def[exported]{Key: d.Key, Label: d.Label, Help: d.Help, Kind: d.Kind, At: func(e *exported) any { return d.At(&e.Row) }})
	}
	return append(set, field.Def[exported]{Key: "lead", Label: "Kategoriledare", At: func(e *exported) any { return &e.Lead }})
}

func (a *Web) export(w http.ResponseWriter, r *http.Request, t Tree) error {
	return record.Sheet[exported]{
		Title: "Kategorier", File: "kategorier", Fields: exportFields(), At: a.Store.DB.Now(),
		Path:   func(e exported) string { return "/kategorier/" + e.ID },
		Query:  ui.ParseQuery(r, []string{keyDay}, nil, "code"),
		Filter: []ui.Filter{{Key: keyDay, Label: "Dag", Kind: ui.Words}},
		Each: func(do func(exported) error) error {
			for _, n := range t.All() {
				lead, _ := t.Lead(n.ID)
				row := Row{Code: n.Code, Parent: t.code(n.ParentID), Name: n.Name, Level: n.Level, ValidFrom: n.ValidFrom, ValidTo: n.ValidTo, ReplacedBy: n.ReplacedBy}
				if err := do(exported{row, n.ID, lead.Lead}); err != nil {
					return err
				}
			}
			return nil
		},
	}.Send(w, r)
}
