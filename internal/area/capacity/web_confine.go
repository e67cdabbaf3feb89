package capacity

import (
	"net/http"
	"slices"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/web"
)

// Authenticate says who sends a request, as web.Options has it.
type Authenticate func(*http.Request) (web.User, bool, error)

// Confine is the one place that decides what a consultant reaches: nothing but the own
// assignments, the own account and, below the address of a case that is open today, what
// the role may read. It asks for each request, so that an access that has ended or been
// withdrawn is gone at once, in pages, files and API alike, also for a key to the API.
// What it does not open is closed, whichever routes the program has.
func (a *Web) Confine(next Authenticate) Authenticate {
	return func(r *http.Request) (web.User, bool, error) {
		user, ok, err := next(r)
		if err != nil || !ok || !slices.Contains(user.Roles, identity.Consultant) {
			return user, ok, err
		}
		may := []string{permOwn}
		reached, err := a.Store.Reach(r.Context(), user.ID, r.URL.Path)
		if err != nil {
			return web.User{}, false, err
		}
		if own(r.URL.Path) || reached {
			may = append(may, web.SignedIn)
		}
		if role, ok := identity.RoleOf(identity.Consultant); ok && reached {
			may = append(may, role.Perms...)
		}
		return user.Confine(may...), true, nil
	}
}

// own tells whether an address is about nobody but the user: Mitt arbete, the account
// and the own assignments.
func own(path string) bool {
	return path == "/" || path == OwnPath || strings.HasPrefix(path, AssignmentPath+"/") || path == "/mitt-konto" || strings.HasPrefix(path, "/mitt-konto/")
}
