package price

import (
	"context"
	"net/http"

	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

var editionTones = map[State]ui.Tone{StateDraft: ui.Info, StateComing: ui.Accent, StateInForce: ui.Good, StateReplaced: ui.Neutral}

var editionIcons = map[State]string{StateDraft: "pencil", StateComing: "calendar-event", StateReplaced: "archive"}

func editionBadge(e Edition, today day.Date) ui.Badge {
	state := e.State(today)
	return ui.Badge{Text: string(state), Tone: editionTones[state], Icon: editionIcons[state]}
}

func (a *Web) editionTable(list []Edition) ui.Table {
	today := a.Store.Today()
	return ui.Columns[Edition]{
		{Label: "Version", Cell: func(e *Edition) ui.Cell {
			return ui.Link(sv.UpperFirst(e.Name()), e.URL()).Under(originSv(*e))
		}},
		{Label: "Läge", Cell: func(e *Edition) ui.Cell { return ui.Mark(editionBadge(*e, today)) }},
		{Label: "Gäller", Cell: func(e *Edition) ui.Cell { return ui.Text(e.Period()).Under(sv.Plural(e.Items, "pris", "priser")) }},
		{Label: "Mot versionen före", Cell: func(e *Edition) ui.Cell {
			if e.N == 1 {
				return ui.Text("")
			}
			return ui.Link(e.Counts(), e.URL()+"/jamfor").Under(means(*e))
		}},
	}.Table("Versioner", list)
}

func originSv(e Edition) string {
	for _, o := range Origins {
		if o.Value == e.Origin {
			return o.Label
		}
	}
	return ""
}

// means tells how much prices change: each article alike, and by volume.
func means(e Edition) string {
	text := ""
	if e.Mean.Known {
		text = "i genomsnitt " + e.Mean.Share.Change()
	}
	if e.Weighed.Known {
		text += ", vägt med volymer " + e.Weighed.Share.Change()
	}
	return text
}

var fileTones = map[FileState]ui.Tone{Received: ui.Info, Reading: ui.Accent, Read: ui.Good, Failed: ui.Bad, Undone: ui.Neutral}

var fileIcons = map[FileState]string{Received: "file-import", Reading: "loader", Failed: "alert-triangle", Undone: "arrow-back-up"}

func fileBadge(f File) ui.Badge {
	return ui.Badge{Text: f.State.Sv(), Tone: fileTones[f.State], Icon: fileIcons[f.State]}
}

func fileTable(list []File) ui.Table {
	return ui.Columns[File]{
		{Label: "Fil", Cell: func(f *File) ui.Cell { return ui.Link(f.Name, f.URL()).Under(f.ByName) }},
		{Label: "Läge", Cell: func(f *File) ui.Cell { return ui.Mark(fileBadge(*f)) }},
		{Label: "Rader", Number: true, Cell: func(f *File) ui.Cell { return ui.Number(sv.Number(f.ReadRows)) }},
		{Label: "Rader med fel", Number: true, Cell: func(f *File) ui.Cell { return ui.Number(sv.Number(f.WrongRows)) }},
		{Label: "När", Cell: func(f *File) ui.Cell { return ui.Text(record.When(f.CreatedAt)) }},
	}.Table("Inlästa filer", list)
}

func (a *Web) show(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	l, err := a.Store.Get(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	editions, err := a.Store.Editions(ctx, l.ID)
	if err != nil {
		return err
	}
	files, err := a.Store.Files(ctx, l.ID)
	if err != nil {
		return err
	}
	entries, err := a.Store.History(ctx, ListKind, l.ID)
	if err != nil {
		return err
	}
	may, err := a.mayChange(ctx, l.ContractID)
	if err != nil {
		return err
	}
	page := showPage{Crumbs: crumbs(List{}), Lead: l.Level.Sv(), Facts: listFacts(ctx, l), History: record.HistoryOf("prislistan", entries)}
	versions := section{Title: "Versioner", Table: a.editionTable(editions)}
	if len(editions) == 0 {
		versions.Text = "Prislistan har inga priser än. Läs in leverantörens fil eller skriv priserna för hand."
	}
	page.Sections = append(page.Sections, versions)
	if len(files) > 0 {
		page.Sections = append(page.Sections, section{Title: "Inlästa filer", Table: fileTable(files)})
	}
	if err := a.addRevisions(ctx, l, &page); err != nil {
		return err
	}
	if may {
		page.Actions = listActions(l, editions)
	}
	return showTmpl.Render(w, r, l.Contract, page)
}

func listFacts(ctx context.Context, l List) ui.Facts {
	f := ui.NewFacts(ListFields, &l)
	if web.May(ctx, "contract.read") {
		f.Link("contract_id", "/avtal/"+l.ContractID)
	}
	if l.SupplierID != "" && web.May(ctx, "supplier.read") {
		f.Link("supplier_id", "/leverantorer/"+string(l.SupplierID))
	}
	f.DropEmpty()
	return f
}

func (a *Web) addRevisions(ctx context.Context, l List, page *showPage) error {
	rows, _, err := a.Store.Revisions(ctx, RevisionFilter{ContractID: l.ContractID}, Page{Limit: 10})
	if err == nil && len(rows) > 0 {
		page.Sections = append(page.Sections, section{Title: "Prisändringar", Table: revisionTable(rows)})
	}
	return err
}

func listActions(l List, editions []Edition) []ui.Action {
	list := []ui.Action{{Label: "Ändra", URL: l.URL() + "/andra", Icon: "pencil"}}
	draft := false
	for _, e := range editions {
		draft = draft || e.Stage == Draft
	}
	if len(editions) == 0 {
		list = append(list, ui.Action{Label: "Ta bort", URL: l.URL() + "/ta-bort", Icon: "trash", Post: true, Danger: true})
	}
	if !draft {
		list = append(list, ui.Action{Label: "Skriv ny version", URL: l.URL() + "/versioner", Icon: "plus", Post: true})
	}
	return append(list, ui.Action{Label: "Läs in fil", URL: l.URL() + "/las-in", Icon: "upload", Primary: true})
}

func (a *Web) begin(w http.ResponseWriter, r *http.Request) error {
	l, err := a.writable(r)
	if err != nil {
		return err
	}
	e, err := a.Store.Begin(r.Context(), l.ID)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, e.URL(), "Utkastet är upplagt. Ändra priserna och fastställ det.")
}
