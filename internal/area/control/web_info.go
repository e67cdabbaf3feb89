package control

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

func (a *Web) infoRoutes(m *web.Mux) {
	infos, threats := a.infoEditor(), a.threatEditor()
	m.Handle("GET "+InfoPath, permRead, a.infos)
	m.Handle("GET "+InfoPath+"/ny", permWrite, infos.blank(a.blankInfo))
	m.Handle("POST "+InfoPath, permWrite, infos.create(a.blankInfo))
	m.Handle("GET "+InfoPath+"/{id}", permRead, a.info)
	m.Handle("GET "+InfoPath+"/{id}/andra", permWrite, infos.edit)
	m.Handle("POST "+InfoPath+"/{id}", permWrite, infos.store)
	m.Handle("POST "+InfoPath+"/{id}/ta-bort", permWrite, a.removeInfo)
	m.Handle("GET "+InfoPath+"/{id}/hot", permWrite, threats.blank(a.blankThreat))
	m.Handle("POST "+InfoPath+"/{id}/hot", permWrite, threats.create(a.blankThreat))
	m.Handle("GET "+threatPath+"{id}/andra", permWrite, threats.edit)
	m.Handle("POST "+threatPath+"{id}/andra", permWrite, threats.store)
	m.Handle("POST "+threatPath+"{id}/ta-bort", permWrite, a.removeThreat)
}

const threatPath = InfoPath + "/hot/"

type infoPage struct {
	Warnings []ui.Notice
	List     ui.List
	Readers  []readerRow
	Actions  []ui.Action
}

var infoTmpl = web.Parse[infoPage](pages, "infos.html")

var harmTones = [...]ui.Tone{ui.Good, ui.Neutral, ui.Info, ui.Warn, ui.Bad}

func harmBadge(letter string, n int64) ui.Badge {
	return ui.Badge{Text: fmt.Sprintf("%s%d", letter, n), Icon: "shield", Tone: harmTones[n]}
}

func infoListing(kinds []field.Option, today day.Date) ui.Listing[Info] {
	return ui.Listing[Info]{
		One: "informationsmängd", Many: "informationsmängder", Sort: "name",
		Columns: ui.Columns[Info]{
			{Key: "name", Label: "Informationsmängd", Sort: true, Cell: func(i *Info) ui.Cell { return ui.Link(i.Title(), i.URL()).Under(field.LabelOf(kinds, i.Kind)) }},
			{Key: "secrecy", Label: "Konfidentialitet", Sort: true, Cell: func(i *Info) ui.Cell { return ui.Mark(harmBadge("K", i.Secrecy)) }},
			{Key: "integrity", Label: "Riktighet", Sort: true, Cell: func(i *Info) ui.Cell { return ui.Mark(harmBadge("R", i.Integrity)) }},
			{Key: "access", Label: "Tillgänglighet", Sort: true, Cell: func(i *Info) ui.Cell { return ui.Mark(harmBadge("T", i.Access)) }},
			{Key: "publish", Label: "Får publiceras", Cell: func(i *Info) ui.Cell { return publishCell(*i) }},
			ui.Field(InfoFields, "owner").Fixed(),
			{Key: "review_on", Label: "Ses över", Sort: true, Cell: func(i *Info) ui.Cell { return overdueCell(i.ReviewOn, today) }},
			ui.Field(InfoFields, "law").Fixed().OnDemand(),
			ui.Field(InfoFields, "system").Fixed().OnDemand(),
			ui.Field(InfoFields, "decided_on").OnDemand(),
		},
		Row: func(i *Info, row *ui.Row) { row.ID, row.Label = i.ID, i.Title() },
	}
}

func publishCell(i Info) ui.Cell {
	if i.Secrecy == 0 {
		return ui.Text("Ja")
	}
	return ui.Text("Nej")
}

func overdueCell(on, today day.Date) ui.Cell {
	cell := ui.Time(on.String(), on.Sv())
	if on != 0 && on < today {
		return cell.Warn("försenad")
	}
	return cell
}

func (a *Web) kinds() []field.Option {
	var list []field.Option
	for _, k := range a.Store.Kinds {
		list = append(list, field.Option{Value: k.Kind, Label: k.Label})
	}
	return list
}

func (a *Web) infos(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	filters := []ui.Filter{
		{Key: "konfidentialitet", Label: "Konfidentialitet minst", Options: harms[1:]},
		{Key: "register", Label: "Register", Options: a.kinds()}, {Key: "lage", Label: "Gäller", Options: stages},
	}
	listing := infoListing(a.kinds(), a.Store.Today())
	q := listing.Query(r, filters...)
	page := Page{Sort: q.SortText(), Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		page.Limit, page.Offset = 0, 0
	}
	rows, count, err := a.Store.Infos(ctx, ParseInfoFilter(r.URL.Query()), page)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Info]{Title: "Informationsklassning", File: "informationsklassning", Fields: InfoFields, Query: q, Filter: filters, At: a.Store.DB.Now(),
			Each: record.Rows(rows), Path: Info.URL}.Send(w, r)
	}
	list := listing.List(q, rows, ui.Count(count), filters...)
	list.Hint, list.Excel, list.Keep = "namn, ägare, lag", record.Excel(q), a.Views != nil
	list.Note = "Nivåer enligt KLASSA, 0 till 4. Bara det som har konfidentialitet 0 får publiceras, och det som inte är klassat får inte."
	if !q.Narrowed() {
		list.Table.Empty = ui.Empty{Icon: "lock", Title: "Ingen information är klassad"}
	}
	if list.Views, err = a.Views.After(ctx, []ui.View{{Label: "Alla", URL: InfoPath, Active: !q.Narrowed()},
		{Label: "Konfidentialitet 3 och 4", URL: InfoPath + "?konfidentialitet=3", Active: q.Selection() == "konfidentialitet=3"}}, q); err != nil {
		return err
	}
	out := infoPage{List: list}
	if err := a.fillReaders(ctx, &out); err != nil {
		return err
	}
	if web.May(ctx, permWrite) {
		out.Actions = []ui.Action{{Label: "Klassa information", URL: InfoPath + "/ny", Icon: "plus", Primary: true}}
	}
	return infoTmpl.Render(w, r, "Informationsklassning", out)
}

// reader is a register with the roles that can read it.
type reader struct {
	kind    RecordKind
	level   Level
	roles   []identity.Role
	outside []identity.Role
}

// fillReaders tells which roles can read each register, and warns of those that the
// classification leaves out.
func (a *Web) fillReaders(ctx context.Context, page *infoPage) error {
	infos, _, err := a.Store.Infos(ctx, InfoFilter{}, Page{Limit: 1000})
	if err != nil {
		return err
	}
	var list []reader
	for _, k := range a.Store.Kinds {
		r := reader{kind: k, roles: k.Readers()}
		for _, i := range infos {
			if i.Kind != k.Kind {
				continue
			}
			r.level = r.level.most(i.Level())
			if outside := i.Outside(k); len(outside) > 0 {
				r.outside = outside
				page.Warnings = append(page.Warnings, ui.Notice{Tone: ui.Warn, Title: fmt.Sprintf("%s kan läsas av fler än klassningen tillåter", i.Title()),
					Text: "Registret " + k.Label + " är öppet även för: " + roleNames(outside) + ".", Actions: []ui.Action{{Label: "Visa", URL: i.URL()}}})
			}
		}
		list = append(list, r)
	}
	for _, r := range list {
		page.Readers = append(page.Readers, r.row())
	}
	return nil
}

// readerRow is a register with the roles that can read it, as the page shows it. The
// names lie folded: most registers are open to most roles.
type readerRow struct {
	Register string
	Levels   []ui.Badge // none when it is not classified
	Count    string
	Roles    string
	Outside  ui.Badge // that some read what the classification keeps from them
	Beyond   string
}

func (r reader) row() readerRow {
	row := readerRow{Register: r.kind.Label, Count: sv.Plural(int64(len(r.roles)), "roll", "roller"), Roles: roleNames(r.roles)}
	if r.level.Known {
		row.Levels = []ui.Badge{harmBadge("K", r.level.Secrecy), harmBadge("R", r.level.Integrity), harmBadge("T", r.level.Access)}
	}
	if n := int64(len(r.outside)); n > 0 {
		row.Outside = ui.Badge{Text: sv.Plural(n, "roll", "roller") + " utanför klassningen", Tone: ui.Warn}
		row.Beyond = roleNames(r.outside)
	}
	return row
}

func roleNames(roles []identity.Role) string {
	var names []string
	for _, r := range roles {
		names = append(names, r.Label)
	}
	return strings.Join(names, ", ")
}

type infoShow struct {
	Crumbs   []ui.Crumb
	Levels   []ui.Badge
	Warnings []ui.Notice
	Publish  ui.Notice
	Facts    ui.Facts
	Threats  ui.Table
	AddURL   string
	History  ui.History
	Actions  []ui.Action
}

var infoShowTmpl = web.Parse[infoShow](pages, "info.html")

func infoCrumbs(Info) []ui.Crumb { return []ui.Crumb{{Label: "Informationsklassning", URL: InfoPath}} }

// infoFields is the description with the registers by name.
func (a *Web) infoFields() field.Set[Info] {
	set := append(field.Set[Info]{}, InfoFields...)
	for i, d := range set {
		if d.Key == "kind" {
			set[i].Show = func(info *Info) string { return field.LabelOf(a.kinds(), info.Kind) }
		}
	}
	return set
}

func (a *Web) info(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	i, err := a.Store.Info(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	threats, err := a.Store.Threats(ctx, i.ID)
	if err != nil {
		return err
	}
	scale, err := a.Store.ScaleOn(ctx, a.Store.Today())
	if err != nil {
		return err
	}
	entries, err := a.Store.History(ctx, InfoKind, i.ID)
	if err != nil {
		return err
	}
	page := infoShow{Crumbs: infoCrumbs(i), Levels: []ui.Badge{harmBadge("K", i.Secrecy), harmBadge("R", i.Integrity), harmBadge("T", i.Access)},
		Facts: ui.NewFacts(a.infoFields(), &i), Threats: a.threatTable(ctx, threats, scale), History: record.HistoryOf("klassningen", entries)}
	page.Facts.DropEmpty()
	page.Publish = ui.Notice{Tone: ui.Info, Title: "Får inte publiceras", Text: fmt.Sprintf("Konfidentialiteten är %d. Bara det som har konfidentialitet 0 får lämnas ut utan prövning.", i.Secrecy)}
	if i.Secrecy == 0 {
		page.Publish = ui.Notice{Tone: ui.Good, Title: "Får publiceras", Text: "Konfidentialiteten är 0."}
	}
	for _, k := range a.Store.Kinds {
		if outside := i.Outside(k); k.Kind == i.Kind && len(outside) > 0 {
			page.Warnings = append(page.Warnings, ui.Notice{Tone: ui.Warn, Title: "Fler kan läsa än klassningen tillåter", Text: "Utanför listan: " + roleNames(outside) + "."})
		}
	}
	if web.May(ctx, permWrite) {
		page.AddURL = i.URL() + "/hot"
		page.Actions = []ui.Action{{Label: "Ta bort", URL: i.URL() + "/ta-bort", Icon: "trash", Post: true, Danger: true, Confirm: "Klassningen och dess riskanalys tas bort. Fortsätta?"},
			{Label: "Ändra", URL: i.URL() + "/andra", Icon: "pencil", Primary: true}}
	}
	return infoShowTmpl.Render(w, r, i.Title(), page)
}

func (a *Web) threatTable(ctx context.Context, list []Threat, s Scale) ui.Table {
	today, may := a.Store.Today(), web.May(ctx, permWrite)
	columns := ui.Columns[Threat]{
		{Label: "Hot", Cell: func(t *Threat) ui.Cell {
			if may {
				return ui.Link(t.Threat, threatPath+t.ID+"/andra").Under(t.Vulnerability)
			}
			return ui.Text(t.Threat).Under(t.Vulnerability)
		}},
		{Label: "Risk", Cell: func(t *Threat) ui.Cell {
			return ui.Mark(bandBadge(s, t.Value())).Under(fmt.Sprintf("%d × %d", t.Likelihood, t.Impact))
		}},
		{Label: "Åtgärd", Cell: func(t *Threat) ui.Cell { return ui.Text(t.Measure).Under(t.Owner) }},
		{Label: "Klar", Cell: func(t *Threat) ui.Cell {
			if t.DoneOn != 0 {
				return ui.Time(t.DoneOn.String(), t.DoneOn.Sv())
			}
			if t.DueOn == 0 {
				return ui.Text("")
			}
			return overdueCell(t.DueOn, today).Under("senast")
		}},
	}
	table := columns.Table("Riskanalys", list)
	table.Empty = ui.Empty{Icon: "shield", Title: "Ingen riskanalys är gjord"}
	return table
}

func (a *Web) blankInfo(*http.Request) (Info, error) {
	return Info{Secrecy: 3, Integrity: 3, Access: 2, System: "Klöver", DecidedOn: a.Store.Today()}, nil
}

func (a *Web) infoEditor() editor[Info] {
	return editor[Info]{
		fields: InfoFields, kind: InfoKind, fresh: "Klassa information", path: InfoPath + "/", done: "Klassningen är sparad.",
		title: Info.Title, crumbs: infoCrumbs, url: Info.URL, action: func(Info) string { return InfoPath },
		ident: func(i *Info) (string, *int64) { return i.ID, &i.Version },
		read:  a.Store.Info,
		dress: func(_ context.Context, f *ui.Form, i Info, _ map[string]string) error {
			f.Choose("kind", a.kinds())
			var roles []field.Option
			for _, r := range identity.RoleTable() {
				roles = append(roles, field.Option{Value: r.Code, Label: r.Label})
			}
			f.Choose("readers", roles)
			return nil
		},
		insert: func(ctx context.Context, i Info, _ map[string]string) (Info, error) {
			return a.Store.CreateInfo(ctx, i)
		},
		replace: func(ctx context.Context, i Info, posted map[string]string) (Info, error) {
			return a.Store.SaveInfo(ctx, i, posted["why"])
		},
	}
}

func (a *Web) removeInfo(w http.ResponseWriter, r *http.Request) error {
	if err := a.Store.RemoveInfo(r.Context(), r.PathValue("id"), "Borttagen på sidan"); err != nil {
		return err
	}
	return web.Redirect(w, r, InfoPath, "Klassningen är borttagen.")
}

func (a *Web) blankThreat(r *http.Request) (Threat, error) {
	i, err := a.Store.Info(r.Context(), r.PathValue("id"))
	return Threat{InfoID: i.ID}, err
}

func (a *Web) threatEditor() editor[Threat] {
	return editor[Threat]{
		fields: ThreatFields, kind: "hot", fresh: "Nytt hot", path: threatPath, suffix: "/andra", done: "Hotet är sparat.",
		title: func(t Threat) string { return t.Threat },
		crumbs: func(t Threat) []ui.Crumb {
			return []ui.Crumb{{Label: "Informationsklassning", URL: InfoPath}, {Label: "Klassningen", URL: InfoPath + "/" + t.InfoID}}
		},
		url:    func(t Threat) string { return InfoPath + "/" + t.InfoID },
		action: func(t Threat) string { return InfoPath + "/" + t.InfoID + "/hot" },
		ident:  func(t *Threat) (string, *int64) { return t.ID, &t.Version },
		read:   a.Store.Threat,
		dress: func(ctx context.Context, f *ui.Form, t Threat, _ map[string]string) error {
			people, err := a.people(ctx, t.OwnerID, t.Owner)
			f.Choose("owner_id", people)
			if t.ID != "" {
				f.More = []ui.Action{{Label: "Ta bort hotet", URL: threatPath + t.ID + "/ta-bort", Icon: "trash", Post: true, Danger: true}}
			}
			return err
		},
		insert: func(ctx context.Context, t Threat, _ map[string]string) (Threat, error) {
			return a.Store.CreateThreat(ctx, t)
		},
		replace: func(ctx context.Context, t Threat, posted map[string]string) (Threat, error) {
			return a.Store.SaveThreat(ctx, t, posted["why"])
		},
	}
}

func (a *Web) removeThreat(w http.ResponseWriter, r *http.Request) error {
	t, err := a.Store.Threat(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := a.Store.RemoveThreat(r.Context(), t.ID, "Borttaget på sidan"); err != nil {
		return err
	}
	return web.Redirect(w, r, InfoPath+"/"+t.InfoID, "Hotet är borttaget.")
}
