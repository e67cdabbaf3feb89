package diary

import (
	"klover/internal/base/record"
	"klover/internal/base/web"
)

// The permissions of the area.
const (
	permRead    = "diary.read"
	permWrite   = "diary.write"
	permSecret  = "diary.secret"
	permArchive = "diary.archive"
)

// Web is the pages of the register.
type Web struct {
	Store Store
	Views record.Views // saved by users; may be nil
}

// Routes connects the pages.
func (a *Web) Routes(_ *web.Mux) {}
