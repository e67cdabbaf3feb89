package request

import (
	"klover/internal/base/record"
	"klover/internal/base/web"
)

// Web is the pages of the register.
type Web struct {
	Store Store
	Views record.Views // saved by users; may be nil
}

// Routes connects the pages.
func (a *Web) Routes(_ *web.Mux) {}
