package analysis

import (
	"context"
	"net/http"
	"strconv"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

func (a *Web) packRoutes(m *web.Mux) {
	m.Handle("GET "+PackPath, permAny, a.packs)
	m.Handle("GET "+PackPath+"/ny", permWrite, a.newPack)
	m.Handle("POST "+PackPath, permWrite, a.createPack)
	m.Handle("GET "+PackPath+"/{id}", permAny, a.pack)
	m.Handle("GET "+PackPath+"/{id}/pdf", permAny, a.packPDF)
	m.Handle("GET "+PackPath+"/{id}/andra", permWrite, a.editPack)
	m.Handle("POST "+PackPath+"/{id}", permWrite, a.savePack)
	m.Handle("POST "+PackPath+"/{id}/ta-bort", permWrite, a.removePack)
	m.Handle("POST "+PackPath+"/{id}/forslag", permWrite, a.proposeActions)
	m.Handle("POST "+PackPath+"/{id}/overenskom", permWrite, a.settlePack)
	m.Handle("POST "+PackPath+"/{id}/angra", permWrite, a.backPack)
	for _, s := range packSheets {
		m.Handle("GET "+PackPath+"/{id}/"+s.path, permWrite, a.askPack(s))
		m.Handle("POST "+PackPath+"/{id}/"+s.path, permWrite, a.doPack(s))
	}
	m.Handle("GET "+PackPath+"/{id}/atgard/{action}", permWrite, a.editAction)
	m.Handle("POST "+PackPath+"/{id}/atgard/{action}", permWrite, a.saveAction)
}

func packListing(today day.Date) ui.Listing[Pack] {
	return ui.Listing[Pack]{One: "analys", Many: "analyser", Sort: "-created", Columns: ui.Columns[Pack]{
		{Key: "title", Label: "Verksamhet", Sort: true, Cell: func(p *Pack) ui.Cell { return ui.Link(p.Title, p.URL()).Under(regionName(p.Party)) }},
		{Key: "level", Label: "Nivå", Cell: func(p *Pack) ui.Cell { return ui.Text(field.LabelOf(levels, p.Level)) }},
		{Key: "period", Label: "Period", Cell: func(p *Pack) ui.Cell { return ui.Text(sv.UpperFirst(p.Period.Label())) }},
		{Key: "state", Label: "Läge", Cell: func(p *Pack) ui.Cell { return ui.Mark(packBadges(*p, today)...) }},
		{Key: "discussed_on", Label: "Genomgången", Sort: true, Cell: func(p *Pack) ui.Cell { return dayCell(p.DiscussedOn).Under(p.DiscussedWith) }},
		{Key: "follow_on", Label: "Följs upp senast", Sort: true, Cell: func(p *Pack) ui.Cell {
			if p.Overdue(today) {
				return dayCell(p.FollowOn).Warn("försenad")
			}
			return dayCell(p.FollowOn)
		}},
		{Key: "owner", Label: "Analytiker", Cell: func(p *Pack) ui.Cell { return ui.Text(p.Owner) }},
	}}
}

func dayCell(d day.Date) ui.Cell { return ui.Time(d.String(), d.Sv()) }

// packBadges tell how far the analysis has come, and that it has not been followed up.
func packBadges(p Pack, today day.Date) []ui.Badge {
	tones := map[PackState]ui.Badge{Draft: {Tone: ui.Neutral, Icon: "pencil"}, Discussed: {Tone: ui.Info, Icon: "users"}, Settled: {Tone: ui.Accent}, Followed: {Tone: ui.Good}}
	state := tones[p.State]
	state.Text = p.State.Sv()
	list := []ui.Badge{state}
	if p.Unfollowed() {
		tone := ui.Warn
		if p.Overdue(today) {
			tone = ui.Bad
		}
		list = append(list, ui.Badge{Text: NotFollowed, Tone: tone, Icon: "alert-triangle"})
	}
	return list
}

func (a *Web) packs(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	sc, err := scopeOf(ctx, a.Store)
	if err != nil {
		return err
	}
	filters := []ui.Filter{{Key: "niva", Label: "Nivå", Options: levels}, {Key: "lage", Label: "Läge", Options: PackStates}, {Key: "region", Label: "Region", Options: parties},
		{Key: "ar", Label: "År", Options: a.periods()}, {Key: "uppfoljning", Label: "Uppföljning", Options: []field.Option{{Value: "saknas", Label: NotFollowed}}}}
	today := a.Store.Today()
	listing := packListing(today)
	q := listing.Query(r, filters...)
	all, err := a.Store.Packs(ctx, sc, PackFilter{Text: q.Text, Level: q.Get("niva"), State: PackState(q.Get("lage")), Party: q.Get("region"), Year: q.Get("ar"), Unfollowed: q.Get("uppfoljning") == "saknas"}, Page{Sort: q.Sort, Desc: q.Desc})
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Pack]{Title: "Verksamhetsnära analyser", File: "analyser", Fields: PackFields, Query: q, Filter: filters, At: a.Store.DB.Now(), Each: record.Rows(all), Path: Pack.URL}.Send(w, r)
	}
	page := followPage{Crumbs: []ui.Crumb{analysisCrumb}, Tabs: followTabs(ctx, PackPath), Own: sc.Own(), Lead: "Vad en verksamhet köper, av vem och på vilket avtal, med överenskomna åtgärder och deras effekt året efter.",
		List: listing.List(q, cut(q, all), ui.Count{N: len(all)}, filters...), KPIs: packCards(all)}
	page.List.Excel, page.List.Search, page.List.Hint, page.List.Keep = record.Excel(q), "Sök", "verksamhet, analytiker", web.UserFrom(ctx).ID != ""
	if page.List.Views, err = a.Views.After(ctx, packViews(q, today), q); err != nil {
		return err
	}
	if web.May(ctx, permWrite) {
		page.Actions = []ui.Action{{Label: "Ny analys", URL: PackPath + "/ny", Icon: "plus", Primary: true}}
	}
	return followTmpl.Render(w, r, "Verksamhetsnära analyser", page)
}

func packViews(q ui.Query, today day.Date) []ui.View {
	here := q.File(PackPath)
	var views []ui.View
	year := strconv.Itoa(today.Year() - 1)
	for _, v := range []struct{ label, url string }{{"Alla", PackPath}, {NotFollowed, PackPath + "?uppfoljning=saknas"}, {"Analyser av " + year, PackPath + "?ar=" + year}, {"Förvaltningar", PackPath + "?niva=administration"}} {
		views = append(views, ui.View{Label: v.label, URL: v.url, Active: here == v.url})
	}
	return views
}

func packCards(all []Pack) []ui.KPI {
	var operations, administrations, unfollowed int64
	for _, p := range all {
		switch {
		case p.State == Draft:
			continue
		case p.Level == "administration":
			administrations++
		default:
			operations++
		}
		if p.Unfollowed() {
			unfollowed++
		}
	}
	late := ui.KPI{Label: NotFollowed, Value: sv.Number(unfollowed), Note: "genomgångna analyser", URL: PackPath + "?uppfoljning=saknas"}
	if unfollowed > 0 {
		late.Tone = ui.Warn
	}
	return []ui.KPI{{Label: "Analyserade verksamheter", Value: sv.Number(operations), URL: PackPath + "?niva=operation"},
		{Label: "Analyserade förvaltningar", Value: sv.Number(administrations), URL: PackPath + "?niva=administration"}, late}
}

// scopedPack is the analysis of the address, if the user may see it.
func (a *Web) scopedPack(ctx context.Context, id string) (Pack, Scope, error) {
	sc, err := scopeOf(ctx, a.Store)
	if err != nil {
		return Pack{}, sc, err
	}
	p, err := a.Store.Pack(ctx, sc, id)
	return p, sc, err
}
