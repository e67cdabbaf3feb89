package analysis

import (
	"context"
	"embed"

	"klover/internal/area/spend"
	"klover/internal/base/field"
	"klover/internal/base/job"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

//go:embed *.html
var pages embed.FS

// Web is the area's pages.
type Web struct {
	Store  Store
	Views  record.Views
	Jobs   *job.Runner                                       // tells how far a file has come
	People func(ctx context.Context) ([]field.Option, error) // who may be made responsible; may be nil
}

// Routes connects the area's pages.
func (a *Web) Routes(m *web.Mux) {
	m.Handle("GET "+Path, permAny, a.cube)
	m.Handle("GET "+LinesPath, permAny, a.lines)
	m.Handle("GET "+LinesPath+"/{import}/{row}", permAny, a.line)
	m.Handle("POST "+LinesPath+"/utdrag", permAny, a.extract)
	m.Handle("GET "+ExtractPath+"{id}", permAny, a.extracted)
	m.Handle("GET "+ExtractPath+"{id}/fil", permAny, a.download)
	a.followRoutes(m)
}

// scopeOf is which lines whoever acts may see: none without one of the rights.
func scopeOf(ctx context.Context, s Store) (Scope, error) {
	switch {
	case web.May(ctx, permRead):
		return Everything, nil
	case web.May(ctx, permOwn):
		return s.OwnScope(ctx, web.UserFrom(ctx).ID)
	}
	return Scope{}, nil
}

// begin is what whoever acts may see. The empty state has a title when that is nothing.
func (a *Web) begin(ctx context.Context) (sc Scope, empty ui.Empty, err error) {
	if sc, err = scopeOf(ctx, a.Store); err == nil {
		empty, err = a.nothing(ctx, sc)
	}
	return sc, empty, err
}

// nothing is what is shown when there are no lines to ask: none are imported, or none of
// them belongs to the caller. It is without title when there are.
func (a *Web) nothing(ctx context.Context, sc Scope) (ui.Empty, error) {
	empty, err := a.Store.Empty(ctx)
	switch {
	case err != nil:
		return ui.Empty{}, err
	case empty && web.May(ctx, "spend.import"):
		return ui.Empty{Icon: "database-import", Title: "Inga inköp är inlästa än", Text: "Läs in fakturor, leverantörsreskontra eller bokföring. Sedan går det att se vad som köps, av vem och på vilket avtal.",
			Actions: []ui.Action{{Label: "Läs in inköp", URL: spend.ImportPath, Icon: "upload", Primary: true}}}, nil
	case empty:
		return ui.Empty{Icon: "database-import", Title: "Inga inköp är inlästa än", Text: "Inköpscontrollern läser in fakturor och leverantörsreskontra. Sedan går det att se vad som köps, av vem och på vilket avtal."}, nil
	case sc.Own() && len(sc.Units) == 0:
		return ui.Empty{Icon: "lock", Title: "Ingen enhet i inköpen är kopplad till dig", Text: "Du ser inköpen för din enhet och enheterna under den. Den som förvaltar behörigheter kan ange din enhet, och inköpscontrollern kan koppla fakturornas enheter till den."}, nil
	}
	return ui.Empty{}, nil
}
