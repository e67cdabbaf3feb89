package economy

import "klover/internal/base/web"

// Web is the pages of the register.
type Web struct{ Store Store }

// Routes connects the pages.
func (a *Web) Routes(m *web.Mux) {}
