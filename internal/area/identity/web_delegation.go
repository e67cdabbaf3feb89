package identity

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/base/paper"
	"klover/internal/base/paper/pdf"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// The permissions of delegation beside reading.
const (
	permDecide          = "delegation.decide"
	permDelegationWrite = "delegation.write"
)

const delegationPath = "/delegation"

func (a *Web) delegationRoutes(m *web.Mux) {
	m.Handle("GET /delegation", permDelegation, a.delegation)
	m.Handle("GET /delegation/pdf", permDelegation, a.delegationPDF)
	m.Handle("POST /delegation/versioner", permDelegationWrite, a.draftDelegation)
	m.Handle("GET /delegation/versioner/{id}", permDelegation, a.showDelegation)
	m.Handle("GET /delegation/versioner/{id}/pdf", permDelegation, a.versionPDF)
	m.Handle("GET /delegation/versioner/{id}/jamfor", permDelegation, a.compareDelegation)
	m.Handle("GET /delegation/versioner/{id}/faststall", permDelegationWrite, a.askAdoption)
	m.Handle("POST /delegation/versioner/{id}/faststall", permDelegationWrite, a.adopt)
	m.Handle("GET /delegation/versioner/{id}/oppna", permDelegationWrite, a.askReopening)
	m.Handle("POST /delegation/versioner/{id}/oppna", permDelegationWrite, a.reopen)
	m.Handle("POST /delegation/versioner/{id}/ta-bort", permDelegationWrite, a.dropDraft)
	m.Handle("GET /delegation/versioner/{id}/punkter/ny", permDelegationWrite, a.newRule)
	m.Handle("POST /delegation/versioner/{id}/punkter", permDelegationWrite, a.saveRule)
	m.Handle("GET /delegation/versioner/{id}/punkter/{rule}", permDelegationWrite, a.editRule)
	m.Handle("POST /delegation/versioner/{id}/punkter/{rule}", permDelegationWrite, a.saveRule)
	m.Handle("POST /delegation/versioner/{id}/punkter/{rule}/ta-bort", permDelegationWrite, a.dropRule)

	m.Handle("GET /delegation/beslut", permDelegation, a.decisions)
	m.Handle("GET /delegation/beslut/ny", permDecide, a.newDecision)
	m.Handle("POST /delegation/beslut", permDecide, a.createDecision)
	m.Handle("GET /delegation/beslut/{id}", permDelegation, a.showDecision)
	m.Handle("GET /delegation/beslut/{id}/aterta", permDecide, a.askWithdrawal)
	m.Handle("POST /delegation/beslut/{id}/aterta", permDecide, a.withdrawDecision)
}

// delegationPage is a version of the delegation order.
type delegationPage struct {
	Crumbs   []ui.Crumb
	Tabs     []ui.Tab
	Lead     string
	Status   ui.Badge
	Notices  []ui.Notice
	Shown    bool // there are points to search among
	Path     string
	Text     string // searched for
	Count    string
	Rules    ui.Table
	Facts    ui.Facts
	Versions ui.Table
	History  ui.History
	Actions  []ui.Action
}

var delegationTmpl = web.Parse[delegationPage](pages, "delegation.html")

func delegationTabs(active string) []ui.Tab {
	return []ui.Tab{{Label: "Delegationsordning", URL: delegationPath, Active: active == "order"},
		{Label: "Delegationsbeslut", URL: decisionsPath, Active: active == "decisions"}}
}

// delegation shows the order in force today.
func (a *Web) delegation(w http.ResponseWriter, r *http.Request) error {
	d, ok, err := a.Store.DelegationOn(r.Context(), a.Store.today())
	if err != nil {
		return err
	}
	page := delegationPage{Path: delegationPath, Tabs: delegationTabs("order")}
	if !ok {
		page.Notices = []ui.Notice{{Tone: ui.Warn, Title: "Ingen delegationsordning gäller i dag",
			Text: "Beslut om att teckna avtal, tilldela och avbryta stoppas inte, men varje beslut sparas med uppgiften att ingen ordning gällde."}}
	}
	return a.renderDelegation(w, r, "Delegationsordning", page, d)
}

func (a *Web) showDelegation(w http.ResponseWriter, r *http.Request) error {
	d, err := a.Store.Delegation(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	page := delegationPage{Path: d.URL(), Crumbs: delegationCrumbs[:1]}
	return a.renderDelegation(w, r, d.Name(), page, d)
}

var delegationCrumbs = []ui.Crumb{{Label: "Delegationsordning", URL: delegationPath}, {Label: "Delegationsbeslut", URL: decisionsPath}}

func (a *Web) renderDelegation(w http.ResponseWriter, r *http.Request, title string, page delegationPage, d Delegation) error {
	ctx := r.Context()
	versions, err := a.Store.Delegations(ctx)
	if err != nil {
		return err
	}
	edit := web.May(ctx, permDelegationWrite)
	page.Versions = a.versionTable(versions)
	used, err := a.Store.delegationUsed(ctx, d.ID)
	if err != nil {
		return err
	}
	page.Actions = delegationActions(d, versions, edit, used)
	page.Text = strings.TrimSpace(r.URL.Query().Get("q"))
	if d.ID != "" {
		found := d.Matching(page.Text)
		page.Shown, page.Status = true, a.delegationBadge(d)
		page.Lead = fmt.Sprintf("Version %d", d.N)
		page.Count = sv.Plural(int64(len(found)), "punkt", "punkter")
		page.Rules = ruleTable(d, found, edit && d.Draft())
		page.Facts = ui.NewFacts(DelegationFields, &d)
		page.Facts.DropEmpty()
		entries, err := a.Store.History(ctx, kindDelegation, d.ID)
		if err != nil {
			return err
		}
		page.History = record.HistoryOf("ordningen", entries)
	}
	return delegationTmpl.Render(w, r, title, page)
}

func (a *Web) delegationBadge(d Delegation) ui.Badge {
	today := a.Store.today()
	switch {
	case d.Draft():
		return ui.Badge{Text: "Utkast", Icon: "pencil"}
	case d.InForce(today):
		return ui.Badge{Text: "Gäller " + d.Period(), Tone: ui.Good}
	case d.ValidFrom > today:
		return ui.Badge{Text: "Gäller " + d.Period(), Tone: ui.Info}
	}
	return ui.Badge{Text: "Gällde " + d.Period(), Icon: "archive"}
}

func (a *Web) versionTable(versions []Delegation) ui.Table {
	t := ui.Columns[Delegation]{
		{Label: "Version", Cell: func(d *Delegation) ui.Cell {
			under := d.AdoptedBy
			if d.AdoptedOn != 0 {
				under += " " + d.AdoptedOn.Sv() + " " + d.Decision
			}
			return ui.Link("Version "+strconv.FormatInt(d.N, 10), d.URL()).Under(under)
		}},
		{Label: "Läge", Cell: func(d *Delegation) ui.Cell { return ui.Mark(a.delegationBadge(*d)) }},
	}.Table("Versioner", versions)
	t.Empty = ui.Empty{Icon: "versions", Title: "Ingen version finns än"}
	return t
}

func delegationActions(d Delegation, versions []Delegation, edit, used bool) []ui.Action {
	var list []ui.Action
	if d.ID != "" {
		list = append(list, ui.Action{Label: "PDF", URL: d.URL() + "/pdf", Icon: "file-type-pdf", New: true})
		if d.N > 1 {
			list = append(list, ui.Action{Label: "Jämför med förra", URL: d.URL() + "/jamfor", Icon: "arrows-exchange"})
		}
	}
	if !edit {
		return list
	}
	if d.ID != "" && d.Draft() {
		return append(list, ui.Action{Label: "Ta bort utkastet", URL: d.URL() + "/ta-bort", Icon: "trash", Post: true, Danger: true},
			ui.Action{Label: "Ny punkt", URL: d.URL() + "/punkter/ny", Icon: "plus"},
			ui.Action{Label: "Fastställ", URL: d.URL() + "/faststall", Icon: "signature", Primary: true})
	}
	if len(versions) > 0 && versions[0].Draft() {
		return append(list, ui.Action{Label: "Öppna utkastet", URL: versions[0].URL(), Icon: "pencil", Primary: true})
	}
	if len(versions) > 0 && versions[0].ID == d.ID && !used {
		list = append(list, ui.Action{Label: "Ta tillbaka fastställandet", URL: d.URL() + "/oppna", Icon: "rotate-2"})
	}
	return append(list, ui.Action{Label: "Ny version", URL: "/delegation/versioner", Icon: "plus", Post: true, Primary: true})
}

// Matching returns the points in which every word of the text begins a word.
func (d Delegation) Matching(text string) []DelegationRule {
	wanted := find.Words(text)
	var found []DelegationRule
	for _, r := range d.Rules {
		act, _ := ActOf(r.Act)
		delegate, _ := RoleOf(r.Delegate)
		substitute, _ := RoleOf(r.Substitute)
		words := " " + strings.Join(find.Words(strings.Join([]string{r.Nr, r.Heading, r.Decision, act.Label, delegate.Label, substitute.Label, r.Conditions, r.LegalBasis, r.Redelegation}, " ")), " ")
		hit := true
		for _, part := range wanted {
			hit = hit && strings.Contains(words, " "+part)
		}
		if hit {
			found = append(found, r)
		}
	}
	return found
}

// ruleTable shows the points, with what can be done with them in a draft.
func ruleTable(d Delegation, rules []DelegationRule, edit bool) ui.Table {
	t := ruleTableColumns(d, edit).Table("Punkter", rules)
	t.Empty = ui.Empty{Icon: "zoom-question", Title: "Inga punkter matchar sökningen"}
	if len(d.Rules) == 0 {
		t.Empty = ui.Empty{Icon: "list", Title: "Versionen har inga punkter än"}
	}
	for i, r := range rules {
		if edit {
			t.Rows[i].ID, t.Rows[i].Label = r.ID, "punkt "+r.Nr
			t.Rows[i].Menu = []ui.Action{{Label: "Ändra", URL: d.URL() + "/punkter/" + r.ID, Icon: "pencil"},
				{Label: "Ta bort", URL: d.URL() + "/punkter/" + r.ID + "/ta-bort", Icon: "trash", Post: true, Danger: true}}
		}
	}
	return t
}

type ruleGroup struct {
	heading string
	rules   []DelegationRule
}

func headings(rules []DelegationRule) []ruleGroup {
	var groups []ruleGroup
	for _, r := range rules {
		if n := len(groups); n == 0 || groups[n-1].heading != r.Heading {
			groups = append(groups, ruleGroup{heading: r.Heading})
		}
		last := &groups[len(groups)-1]
		last.rules = append(last.rules, r)
	}
	return groups
}

func ruleTableColumns(d Delegation, edit bool) ui.Columns[DelegationRule] {
	return ui.Columns[DelegationRule]{
		{Label: "Punkt", Cell: func(r *DelegationRule) ui.Cell {
			if edit {
				return ui.Link(r.Nr, d.URL()+"/punkter/"+r.ID)
			}
			return ui.Cell{Text: r.Nr, Strong: true}
		}},
		{Label: "Ärendegrupp", Cell: func(r *DelegationRule) ui.Cell { return ui.Text(r.Heading) }},
		{Label: "Beslut", Cell: func(r *DelegationRule) ui.Cell {
			return ui.Text(r.Decision).Under(strings.TrimSpace(r.Conditions + " " + r.Redelegation))
		}},
		{Label: "Delegat", Cell: func(r *DelegationRule) ui.Cell {
			delegate, _ := RoleOf(r.Delegate)
			return ui.Text(delegate.Label).Under(substituteText(*r))
		}},
		ui.Field(RuleFields, "ceiling").Fixed(),
		{Label: "Lagrum", Cell: func(r *DelegationRule) ui.Cell { return ui.Text(r.LegalBasis) }},
		{Label: "Anmäls", Cell: func(r *DelegationRule) ui.Cell { return ui.Text(yesNo(r.Notify)) }},
	}
}

func yesNo(yes bool) string {
	if yes {
		return "Ja"
	}
	return "Nej"
}

func substituteText(r DelegationRule) string {
	if r.Substitute == "" {
		return ""
	}
	role, _ := RoleOf(r.Substitute)
	return "Ersättare: " + strings.ToLower(role.Label)
}

// comparePage is what differs between two versions.
type comparePage struct {
	Crumbs []ui.Crumb
	Lead   string
	Table  ui.Table
}

var compareTmpl = web.Parse[comparePage](pages, "delegation_compare.html")

func (a *Web) compareDelegation(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, err := a.Store.Delegation(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	earlier, err := a.Store.before(ctx, d)
	if err != nil {
		return err
	}
	lead := "Ingen tidigare version finns. Alla punkter är nya."
	if earlier.ID != "" {
		lead = fmt.Sprintf("Jämfört med version %d, som gällde %s.", earlier.N, earlier.Period())
	}
	t := ui.Columns[RuleChange]{
		{Label: "Punkt", Cell: func(c *RuleChange) ui.Cell { return ui.Cell{Text: c.Rule.Nr, Strong: true} }},
		{Label: "Ändring", Cell: func(c *RuleChange) ui.Cell { return ui.Mark(changeBadge(*c)) }},
		{Label: "Beslut", Cell: func(c *RuleChange) ui.Cell { return ui.Text(c.Rule.Decision).Under(c.Rule.Heading) }},
		{Label: "Vad som skiljer", Cell: func(c *RuleChange) ui.Cell { return ui.Text(c.Gist()) }},
	}.Table("Det som skiljer", d.Compare(earlier))
	t.Empty = ui.Empty{Icon: "check", Title: "Versionerna är lika"}
	return compareTmpl.Render(w, r, "Ändringar i version "+strconv.FormatInt(d.N, 10),
		comparePage{Crumbs: []ui.Crumb{delegationCrumbs[0], {Label: d.Name(), URL: d.URL()}}, Lead: lead, Table: t})
}

// Gist says in one cell what differs: for a changed point each attribute.
func (c RuleChange) Gist() string {
	if len(c.Changes) == 0 {
		delegate, _ := RoleOf(c.Rule.Delegate)
		return delegate.Label + ", " + c.Rule.limit()
	}
	var parts []string
	for _, change := range c.Changes {
		from, to := change.From, change.To
		if from == "" {
			from = "inget"
		}
		if to == "" {
			to = "inget"
		}
		parts = append(parts, change.Label+": "+from+" → "+to)
	}
	return strings.Join(parts, "; ")
}

func changeBadge(c RuleChange) ui.Badge {
	switch {
	case c.Added:
		return ui.Badge{Text: c.Sv(), Icon: "plus", Tone: ui.Good}
	case c.Gone:
		return ui.Badge{Text: c.Sv(), Icon: "minus", Tone: ui.Bad}
	}
	return ui.Badge{Text: c.Sv(), Icon: "pencil", Tone: ui.Info}
}

func (a *Web) delegationPDF(w http.ResponseWriter, r *http.Request) error {
	d, ok, err := a.Store.DelegationOn(r.Context(), a.Store.today())
	if err == nil && !ok {
		err = fault.NotFound("Ingen delegationsordning gäller i dag.")
	}
	if err != nil {
		return err
	}
	return a.sendPDF(w, r, d)
}

func (a *Web) versionPDF(w http.ResponseWriter, r *http.Request) error {
	d, err := a.Store.Delegation(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return a.sendPDF(w, r, d)
}

func (a *Web) sendPDF(w http.ResponseWriter, _ *http.Request, d Delegation) error {
	var file bytes.Buffer
	if err := pdf.Write(&file, d.Document()); err != nil {
		return fmt.Errorf("writing %s: %w", d.Name(), err)
	}
	w.Header().Set("Content-Type", "application/pdf")
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="delegationsordning-%d.pdf"`, d.N))
	_, err := file.WriteTo(w)
	return err
}

// Document is the version as it is put before the board and printed.
func (d Delegation) Document() paper.Document {
	doc := paper.Document{Title: "Delegationsordning", Subtitle: fmt.Sprintf("Version %d", d.N), Org: d.AdoptedBy, Date: d.ChangedAt}
	if d.Draft() {
		doc.Subtitle += ", utkast"
	} else {
		doc.Date = d.AdoptedOn.Time()
		doc.Facts = []paper.Fact{{Label: "Fastställd", Value: d.AdoptedBy + " " + d.AdoptedOn.Sv() + " " + d.Decision}, {Label: "Gäller", Value: d.Period()}}
	}
	doc.Blocks = append(doc.Blocks, paper.Text("Belopp är utan moms och avser hela avtalets värde med optioner. Den som beslutar med stöd av ordningen anmäler beslutet till nämnden när det står i punkten."))
	var groups []paper.Block
	for _, g := range headings(d.Rules) {
		t := paper.Table{RowHeads: true, Dense: true, Columns: []paper.Column{{Head: "Punkt"}, {Head: "Beslut", Weight: 4}, {Head: "Delegat", Weight: 2}, {Head: "Ersättare", Weight: 2},
			{Head: "Högsta belopp", Align: paper.Right, Weight: 2}, {Head: "Lagrum", Weight: 2}, {Head: "Anmäls"}}}
		for _, r := range g.rules {
			delegate, _ := RoleOf(r.Delegate)
			substitute, _ := RoleOf(r.Substitute)
			text := r.Decision
			if r.Conditions != "" {
				text += " Villkor: " + r.Conditions
			}
			if r.Redelegation != "" {
				text += " Vidaredelegering: " + r.Redelegation
			}
			t.Rows = append(t.Rows, paper.R(r.Nr, text, delegate.Label, substitute.Label, ceilingText(r.Ceiling.Known, r.limit()), r.LegalBasis, yesNo(r.Notify)))
		}
		groups = append(groups, paper.Heading{Level: 1, Text: g.heading}, t)
	}
	doc.Blocks = append(doc.Blocks, paper.Landscape{Blocks: groups})
	return doc
}
