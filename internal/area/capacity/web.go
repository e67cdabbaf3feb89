package capacity

import (
	"klover/internal/base/record"
	"klover/internal/base/web"
)

// The addresses of the area.
const (
	Path           = "/kapacitet"
	AssignmentPath = Path + "/konsultuppdrag"
)

// The permissions of the area.
const (
	permRead  = "capacity.read"
	permWrite = "capacity.write"
	permOwn   = "capacity.own"
)

func workURL(kind, ref string) string { return Path + "/arbete/" + kind + "/" + ref }

// Web is the pages of the register.
type Web struct {
	Store Store
	Views record.Views // saved by users; may be nil
}

// Routes connects the pages.
func (a *Web) Routes(_ *web.Mux) {}
