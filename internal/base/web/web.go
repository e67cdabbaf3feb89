// Package web carries everything that pages have in common: routes with a
// required permission, errors that become pages, templates checked against
// their page structs, the frame around each page, and the protection of forms
// and browsers. It knows nothing of procurement. Pages are written as
//
//	mux.Handle("GET /avtal/{id}", "contract.read", area.show)
//
// with a handler that returns an error, and a template that is parsed once:
//
//	var showTmpl = web.Parse[showPage](pages, "show.html")
//
// All pages work without scripts; scripts only make them quicker.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
)

// Handler answers a request, or returns the error that the user shall see.
// Nothing has been written when it returns an error.
type Handler func(w http.ResponseWriter, r *http.Request) error

// The permissions that are not a right in the program.
const (
	Public   = "public"    // everybody, also without an account
	SignedIn = "signed-in" // every user
)

// Item is one entry of the navigation.
type Item struct {
	Label string
	URL   string
	Also  []string // other addresses that belong to the entry, with what is below them
	Icon  string
	Perm  string                        // who sees it; "" is Public
	Count func(ctx context.Context) int // what waits for the user; 0 is not shown

	Confined bool // is for confined users too, if they have the right
}

// Group is some entries under a heading.
type Group struct {
	Heading string
	Items   []Item
}

// Options is how the pages of one program are dressed and guarded.
type Options struct {
	Brand  string // name in the top bar and the title: "Klöver"
	Owner  string // who runs it, under the name; "" for none
	Banner string // told at the top of every page, such as that the rows are invented
	Nav    []Group
	Search string // address of the search over all registers; "/sok" if ""

	// Authenticate says who sends the request. An error is logged and shown as one.
	Authenticate func(*http.Request) (User, bool, error)

	// SignIn is the page where one signs in, "/logga-in" if "". It is given ?next=.
	SignIn string

	// SignOut is where the form that signs out is sent, "/logga-ut" if "".
	SignOut string

	// Account is the address of the user's own page, "" for none.
	Account string

	// OnSignInNeeded answers a form that was sent without a session, so that
	// what was written is not lost. PostedForm reads it. Without it the user is
	// sent to SignIn.
	OnSignInNeeded func(w http.ResponseWriter, r *http.Request) error

	Footer []Item // links at the bottom: accessibility statement, open data
	Secure bool   // people reach it over https, also when a proxy ends the encryption
	Dev    bool   // templates are read from the source on each request
	Logger *slog.Logger
}

// Route is a pattern and who may use it.
type Route struct{ Pattern, Perm string }

// Mux leads requests to handlers.
type Mux struct {
	opt     Options
	mux     *http.ServeMux
	routes  []Route
	cross   *http.CrossOriginProtection
	handler http.Handler
}

// NewMux returns a mux that already serves the frame's own addresses under /-/.
func NewMux(opt Options) *Mux {
	opt.fill()
	m := &Mux{opt: opt, mux: http.NewServeMux(), cross: http.NewCrossOriginProtection()}
	m.handler = m.protect(newQueue().wrap(compress(m.mux)))
	m.Handle("POST /-/installning", Public, saveSetting)
	m.Handle("GET /-/tangenter", Public, showKeys)
	m.Handle("/", Public, notFound)
	return m
}

func (o *Options) fill() {
	if o.Brand == "" {
		o.Brand = "Klöver"
	}
	if o.Search == "" {
		o.Search = "/sok"
	}
	if o.SignIn == "" {
		o.SignIn = "/logga-in"
	}
	if o.SignOut == "" {
		o.SignOut = "/logga-ut"
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
}

// A RouteOption changes how one route is guarded.
type RouteOption func(*guard)

// MaxBody lets a route receive more than a form: an upload.
func MaxBody(bytes int64) RouteOption { return func(g *guard) { g.maxBody = bytes } }

// Handle connects a pattern of net/http to a handler. The permission is
// required: Public, SignedIn or a right such as "contract.read".
func (m *Mux) Handle(pattern, perm string, h Handler, options ...RouteOption) {
	if perm == "" {
		panic("web: " + pattern + " has no permission")
	}
	g := &guard{mux: m, perm: perm, handler: h, maxBody: formLimit}
	for _, option := range options {
		option(g)
	}
	m.routes = append(m.routes, Route{pattern, perm})
	m.mux.Handle(pattern, g)
}

// Plain makes a Handler of a handler that answers its own errors, such as an API.
func Plain(h http.Handler) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		h.ServeHTTP(w, r)
		return nil
	}
}

// Routes returns all routes, sorted by pattern, for tests that walk them.
func (m *Mux) Routes() []Route {
	routes := slices.Clone(m.routes)
	slices.SortFunc(routes, func(a, b Route) int { return strings.Compare(a.Pattern, b.Pattern) })
	return routes
}

// SetNav replaces the navigation, for when it is known after the routes.
func (m *Mux) SetNav(nav []Group) { m.opt.Nav = nav }

// ServeHTTP answers the request.
func (m *Mux) ServeHTTP(w http.ResponseWriter, r *http.Request) { m.handler.ServeHTTP(w, r) }
