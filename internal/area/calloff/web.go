package calloff

import (
	"klover/internal/base/record"
	"klover/internal/base/web"
)

// The permissions of the area.
const (
	permRead     = "calloff.read"
	permWrite    = "calloff.write"
	permOverride = "calloff.override" // ask out of turn
	permCeiling  = "calloff.ceiling"  // go above a ceiling
)

// Web is the pages of the register.
type Web struct {
	Store Store
	Views record.Views // saved by users; may be nil
}

// Routes connects the pages.

const mostRows = 100_000

func (a *Web) Routes(_ *web.Mux) {}
