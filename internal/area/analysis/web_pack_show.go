package analysis

import (
	"context"
	"net/http"
	"strings"

	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// packPage is an analysis.
type packPage struct {
	Crumbs      []ui.Crumb
	Lead        string
	Badges      []ui.Badge
	Actions     []ui.Action
	Notice      ui.Notice
	Summary     string
	KPIs        []ui.KPI
	Compared    ui.Table
	ActionVerbs []ui.Action
	Measures    ui.Table
	Sections    []section
	Facts       ui.Facts
	History     ui.History
}

// section is one table of an analysis, on the page, on paper and in Excel alike.
type section struct {
	Title string
	Note  string
	Table ui.Table
}

var packTmpl = web.Parse[packPage](pages, "pack.html")

// whole is an analysis with everything that belongs to it.
type whole struct {
	Pack
	Shown   Shown // as it was when it was discussed, as it is now while it is a draft
	Next    Shown // of the follow-up
	Kept    bool
	Actions []Action
	Units   []string
}

// whole reads an analysis with its figures and actions.
func (s Store) whole(ctx context.Context, sc Scope, p Pack) (whole, error) {
	all := whole{Pack: p}
	kept, err := s.Kept(ctx, p.ID)
	if err != nil {
		return all, err
	}
	if all.Shown, all.Kept = kept[Discussed], p.State != Draft; !all.Kept {
		if all.Shown, err = s.Shown(ctx, sc, p, p.Period); err != nil {
			return all, err
		}
	}
	all.Next = kept[Followed]
	if all.Actions, err = s.Actions(ctx, p.ID); err != nil {
		return all, err
	}
	choices, err := s.unitChoices(ctx, Everything)
	for _, u := range choices {
		if (Scope{Units: p.Units}).sees(Units{u.ID}) {
			all.Units = append(all.Units, Thing{0, "", u.Code, u.Name}.Label())
		}
	}
	return all, err
}

func (a *Web) pack(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, sc, err := a.scopedPack(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	all, err := a.Store.whole(ctx, sc, p)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Send(w, r, "analys", all.sheet(a.Store.DB.Now()), new(error))
	}
	history, err := a.Store.PackHistory(ctx, p.ID)
	if err != nil {
		return err
	}
	today, may := a.Store.Today(), web.May(ctx, permWrite)
	page := packPage{Crumbs: packCrumbs, Lead: sv.UpperFirst(p.Period.Label()) + ", " + regionName(p.Party) + ".", Badges: packBadges(p, today), Actions: packActions(p, may), Notice: packNotice(p, today, may),
		Summary: p.Summary, KPIs: all.cards(), ActionVerbs: actionVerbs(p, may), Measures: all.actionTable(may, today), Sections: all.sections(), History: record.HistoryOf("analysen", history)}
	if all.State == Followed {
		page.Compared = comparedTable(compare(all.Shown, all.Next))
	}
	page.Facts = ui.NewFacts(PackFields, &p, "level", "party", "period", "owner", "discussed_on", "discussed_with", "follow_on", "followed_on", "outcome")
	page.Facts.DropEmpty()
	page.Facts.Add(ui.Fact{Key: "units", Label: "Enheter", Value: sv.List(all.Units)})
	return packTmpl.Render(w, r, p.Title, page)
}

func packActions(p Pack, may bool) []ui.Action {
	list := []ui.Action{{Label: "PDF", URL: p.URL() + "/pdf", Icon: "file-text", New: true}, {Label: "Excel", URL: p.URL() + "?format=xlsx", Icon: "file-spreadsheet", New: true}}
	if !may {
		return list
	}
	list = append(list, ui.Action{Label: "Ändra", URL: p.URL() + "/andra", Icon: "pencil"})
	if p.State == Draft {
		list = append(list, ui.Action{Label: "Ta bort", URL: p.URL() + "/ta-bort", Icon: "trash", Post: true, Danger: true, Confirm: "Ta bort utkastet?"})
	} else {
		list = append(list, ui.Action{Label: "Ångra senaste steget", URL: p.URL() + "/angra", Icon: "arrow-back-up", Post: true, Confirm: "Ångra det senaste steget?"})
	}
	switch p.State {
	case Draft:
		list = append(list, ui.Action{Label: "Genomgången med verksamheten", URL: p.URL() + "/genomgang", Icon: "users", Primary: true})
	case Discussed:
		list = append(list, ui.Action{Label: "Följ upp", URL: p.URL() + "/uppfoljning", Icon: "chart-line"}, ui.Action{Label: "Åtgärderna är överenskomna", URL: p.URL() + "/overenskom", Icon: "check", Post: true, Primary: true})
	case Settled:
		list = append(list, ui.Action{Label: "Följ upp", URL: p.URL() + "/uppfoljning", Icon: "chart-line", Primary: true})
	}
	return list
}

func packNotice(p Pack, today day.Date, may bool) ui.Notice {
	switch {
	case p.Unfollowed():
		n := ui.Notice{Tone: ui.Warn, Title: NotFollowed, Text: "Analysen gicks igenom " + p.DiscussedOn.Long() + " och ska följas upp senast " + p.FollowOn.Long() + ". Siffrorna nedan är de som visades då."}
		if p.Overdue(today) {
			n.Tone = ui.Bad
		}
		return n
	case p.State == Followed:
		return ui.Notice{Tone: ui.Good, Title: "Uppföljd " + p.FollowedOn.Long(), Text: p.Outcome}
	case may:
		return ui.Notice{Tone: ui.Info, Title: "Utkast", Text: "Siffrorna räknas fram på nytt varje gång sidan visas. De fryses när analysen är genomgången med verksamheten."}
	}
	return ui.Notice{}
}

func actionVerbs(p Pack, may bool) []ui.Action {
	if !may || p.State == Followed {
		return nil
	}
	list := []ui.Action{{Label: "Ny åtgärd", URL: p.URL() + "/atgard", Icon: "plus"}}
	if p.State == Draft {
		list = append(list, ui.Action{Label: "Ta fram förslag på nytt", URL: p.URL() + "/forslag", Icon: "refresh", Post: true})
	}
	return list
}

func (p whole) cards() []ui.KPI {
	s := p.Shown
	all, unit := short(int64(s.Spent))
	cards := []ui.KPI{{Label: "Inköp", Value: all, Unit: unit, Note: sv.Plural(s.Suppliers, "leverantör", "leverantörer") + ", " + sv.Plural(s.Invoices, "faktura", "fakturor"), URL: LinesPath + "?" + s.Query}}
	for _, l := range s.loyalty() {
		cards = append(cards, ui.KPI{Label: l.Label, Value: l.Text(), Note: terms(int64(l.Num), int64(l.Den)), URL: LinesPath + "?" + l.Query})
	}
	leaked, leakedUnit := short(int64(s.Of(leakClass)))
	over, overUnit := short(int64(s.Deviation))
	return append(cards, ui.KPI{Label: "Läckage", Value: leaked, Unit: leakedUnit, Note: "köpt utanför avtal som finns", URL: LinesPath + "?" + s.query(leakClass)},
		ui.KPI{Label: "Över avtalade priser", Value: over, Unit: overUnit, Note: sv.Percent(s.Numbered, s.Lines, 0) + " av raderna har artikelnummer"})
}

// query is the lines of a class.
func (s Shown) query(class int) string {
	if class < len(s.Classes) {
		return s.Classes[class].Query
	}
	return s.Query
}

var actionTone = map[ActionState]ui.Badge{Proposed: {Tone: ui.Neutral, Icon: "bulb"}, Agreed: {Tone: ui.Accent}, Dropped: {Tone: ui.Neutral, Icon: "x"}, Done: {Tone: ui.Good}}

func (p whole) actionTable(may bool, today day.Date) ui.Table {
	t := ui.Columns[Action]{
		{Label: "Åtgärd", Cell: func(a *Action) ui.Cell {
			if may && p.State != Followed {
				return ui.Link(a.What, p.URL()+"/atgard/"+a.ID).Under(a.Why)
			}
			return ui.Text(a.What).Under(a.Why)
		}},
		{Label: "Läge", Cell: func(a *Action) ui.Cell {
			b := actionTone[a.State]
			b.Text = a.State.Sv()
			return ui.Mark(b).Under(a.Result)
		}},
		{Label: "Ansvarig", Cell: func(a *Action) ui.Cell { return ui.Text(a.Owner) }},
		{Label: "Klar senast", Cell: func(a *Action) ui.Cell {
			if a.Late(today) {
				return dayCell(a.DueOn).Warn("försenad")
			}
			return dayCell(a.DueOn)
		}},
		{Label: "Före, kr", Number: true, Cell: func(a *Action) ui.Cell { return linesCell(a.Before, a.Selection) }},
		{Label: "Efter, kr", Number: true, Cell: func(a *Action) ui.Cell {
			cell := optKr(a.After)
			if e := a.Effect(); e.Known {
				cell = cell.Under(signed(inKr(e.Amount)))
			}
			return cell
		}},
	}.Table("Åtgärder", p.Actions)
	t.Empty = ui.Empty{Icon: "bulb", Title: "Inga åtgärder", Text: "Reglerna hittade inget att föreslå."}
	return t
}

func linesCell(amount money.Opt, query string) ui.Cell {
	cell := optKr(amount)
	if amount.Known && query != "" {
		cell.URL = LinesPath + "?" + query
	}
	return cell
}

func comparedTable(list []Compared) ui.Table {
	link := func(text, url string) ui.Cell {
		cell := ui.Number(text)
		cell.URL = url
		return cell
	}
	return ui.Columns[Compared]{
		{Label: "Nyckeltal", Cell: func(c *Compared) ui.Cell { return ui.Text(c.Label) }},
		{Label: "Vid genomgången", Number: true, Cell: func(c *Compared) ui.Cell { return link(c.Before, c.BeforeURL) }},
		{Label: "Vid uppföljningen", Number: true, Cell: func(c *Compared) ui.Cell { return link(c.After, c.AfterURL) }},
		{Label: "Förändring", Number: true, Cell: func(c *Compared) ui.Cell { return ui.Number(c.Change) }},
	}.Table("Före och efter", list)
}

// partColumns are the columns of parts of what was spent.
func partColumns(label, share string) ui.Columns[Part] {
	return ui.Columns[Part]{
		{Label: label, Cell: func(p *Part) ui.Cell { return ui.Text(p.Label).Under(p.Note) }},
		{Label: "Inköp, kr", Number: true, Cell: func(p *Part) ui.Cell { return kr(p.Spent, LinesPath+"?"+p.Query) }},
		{Label: share, Number: true, Cell: func(p *Part) ui.Cell { return ui.Number(p.Share()) }},
	}
}

// sections are the tables of the analysis.
func (p whole) sections() []section {
	s := p.Shown
	list := []section{
		{"Avtalsklasser", "De fem klasserna är alltid tillsammans hela inköpet.", partColumns("Klass", "Andel").Table("Avtalsklasser", s.Classes)},
		{"Vad som köps", "", partColumns("Kategori", "Andel").Table("Vad som köps", s.ByCategory)},
		{"Av vem", "", partColumns("Leverantör", "Andel").Table("Av vem", s.BySupplier)},
		{"På vilket avtal", "", partColumns("Avtal", "Andel").Table("På vilket avtal", s.ByContract)},
		{"Största artiklarna", "", partColumns("Artikel", "Andel").Table("Största artiklarna", s.ByArticle)},
		{"Största läckagen", "Köpt av en leverantör utan avtal, fast ett avtal finns för kategorin.", s.leakTable()},
		{"Betalt över avtalade priser", "Bara rader vars pris går att jämföra.", s.priceTable()},
		{"Artiklar utanför avtalet hos avtalsleverantörer", "", partColumns("Leverantör", "Av köpen hos leverantören").Table("Utanför avtalet", s.Outside)},
	}
	direct := section{Title: "Köp utan avtal mot direktupphandlingsgränsen", Table: s.directTable()}
	if len(s.Direct) > 0 {
		direct.Note = "Tolv månader till och med " + s.Period.Last().Sv() + ". Gränsen är " + s.Direct[0].Limit.Sv() + " (" + strings.TrimSuffix(s.Direct[0].Basis, ".") + ") och gäller för regionens köp av samma slag tillsammans."
	}
	return append(list, direct)
}

func (s Shown) leakTable() ui.Table {
	return ui.Columns[ShownLeak]{
		{Label: "Köpt av", Cell: func(l *ShownLeak) ui.Cell { return ui.Text(l.Supplier).Under(l.Category) }},
		{Label: "Avtal som borde ha använts", Cell: func(l *ShownLeak) ui.Cell {
			return ui.Link(l.Contract, "/avtal/"+l.ContractID).Under(l.ContractSuppliers)
		}},
		{Label: "Inköp, kr", Number: true, Cell: func(l *ShownLeak) ui.Cell { return kr(l.Spent, LinesPath+"?"+l.Query) }},
	}.Table("Största läckagen", s.Leaks)
}

func (s Shown) priceTable() ui.Table {
	return ui.Columns[ShownPrice]{
		{Label: "Leverantör", Cell: func(p *ShownPrice) ui.Cell { return ui.Text(p.Supplier).Under(p.Contract) }},
		{Label: "Betalt, kr", Number: true, Cell: func(p *ShownPrice) ui.Cell { return kr(p.Paid, LinesPath+"?"+p.Query) }},
		{Label: "Avtalat, kr", Number: true, Cell: func(p *ShownPrice) ui.Cell { return ui.Number(inKr(p.Agreed)) }},
		{Label: "Över, kr", Number: true, Cell: func(p *ShownPrice) ui.Cell { return ui.Number(inKr(p.Over())) }},
	}.Table("Betalt över avtalade priser", s.Prices)
}

func (s Shown) directTable() ui.Table {
	return ui.Columns[ShownDirect]{
		{Label: "Kategori", Cell: func(d *ShownDirect) ui.Cell { return ui.Text(d.Category) }},
		{Label: "Verksamheten, kr", Number: true, Cell: func(d *ShownDirect) ui.Cell { return kr(d.Unit, LinesPath+"?"+d.Query) }},
		{Label: "Hela regionen, kr", Number: true, Cell: func(d *ShownDirect) ui.Cell { return ui.Number(inKr(d.Whole)) }},
		{Label: "Registrerade direktupphandlingar, kr", Number: true, Cell: func(d *ShownDirect) ui.Cell { return ui.Number(inKr(d.Registered)) }},
		{Label: "Av gränsen", Number: true, Cell: func(d *ShownDirect) ui.Cell { return ui.Number(sv.Number(d.Percent()) + sv.Space + "%") }},
	}.Table("Mot direktupphandlingsgränsen", s.Direct)
}
