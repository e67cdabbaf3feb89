package record

import (
	"embed"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

//go:embed conflict.html
var pages embed.FS

type conflictPage struct {
	Crumbs   []ui.Crumb
	Conflict ui.Conflict
}

var conflictTmpl = web.Parse[conflictPage](pages, "conflict.html")

// Stale tells whether saving failed because somebody else saved the record, which
// now has the version, while its form was open.
func Stale(err error, version int64, posted map[string]string) bool {
	return fault.KindOf(err) == fault.KindConflict && version != int64(web.Version(posted))
}

// Conflict answers with both versions of a record that somebody else saved first. The
// address is the record's, unless the conflict itself says where its form goes.
func Conflict(w http.ResponseWriter, r *http.Request, title, address string, c ui.Conflict, crumbs ...ui.Crumb) error {
	if c.Action == "" {
		c.Action, c.Back = address, address
	}
	return conflictTmpl.RenderStatus(w, r, http.StatusConflict, title, conflictPage{crumbs, c})
}
