package web

import (
	"html/template"
	"net/http"
	"strings"

	"github.com/jba/templatecheck"

	"klover/internal/base/web/ui"
)

// frame is what stands around the body of every page.
type frame struct {
	Title    string
	Wrong    bool // something is to be corrected
	Brand    string
	Owner    string
	Banner   string
	Path     string
	Here     string // path and query
	User     User
	SignIn   string
	SignOut  string
	Account  string
	Search   string
	Text     string // what was searched for
	Nav      []frameGroup
	Footer   []Item
	Settings settings
	Flash    *flash
	Crumbs   template.HTML
	Lead     template.HTML
	Actions  template.HTML
	Body     template.HTML
}

// frameGroup is the entries of the navigation that the user may see.
type frameGroup struct {
	Heading string
	Items   []frameItem
}

type frameItem struct {
	Item
	Waiting int
	Active  bool
}

var layout = templatecheck.MustChecked[frame](template.Must(ui.Templates().ParseFS(files, "layout.html")).Lookup("layout"))

func (m *Mux) frame(w http.ResponseWriter, r *http.Request, title string) frame {
	f := frame{
		Title: title, Brand: m.opt.Brand, Owner: m.opt.Owner, Banner: m.opt.Banner,
		Path: r.URL.Path, Here: r.URL.RequestURI(), User: UserFrom(r.Context()),
		SignIn: m.opt.SignIn, SignOut: m.opt.SignOut, Account: m.opt.Account,
		Search: m.opt.Search, Nav: m.nav(r), Footer: m.opt.Footer,
		Settings: settingsOf(r), Flash: takeFlash(w, r, m.secure(r)),
	}
	if r.URL.Path == m.opt.Search {
		f.Text = r.URL.Query().Get("q")
	}
	if unsafe(r) {
		f.Here = Back(r, "/")
	}
	return f
}

func (m *Mux) nav(r *http.Request) []frameGroup {
	var groups []frameGroup
	active := m.Entry(r.URL.Path)
	for _, g := range m.opt.Nav {
		shown := frameGroup{Heading: g.Heading}
		for _, item := range g.Items {
			if !May(r.Context(), item.Perm) || UserFrom(r.Context()).Confined && !item.Confined {
				continue
			}
			entry := frameItem{Item: item, Active: item.URL == active}
			if item.Count != nil {
				entry.Waiting = item.Count(r.Context())
			}
			shown.Items = append(shown.Items, entry)
		}
		if len(shown.Items) > 0 {
			groups = append(groups, shown)
		}
	}
	return groups
}

// Entry returns the address of the entry of the navigation that the path lies under; the
// longest when several do, "" when none does.
func (m *Mux) Entry(path string) string {
	best, length := "", 0
	for _, g := range m.opt.Nav {
		for _, item := range g.Items {
			for _, at := range append([]string{item.URL}, item.Also...) {
				if under := path == at || at != "/" && strings.HasPrefix(path, at+"/"); under && len(at) > length {
					best, length = item.URL, len(at)
				}
			}
		}
	}
	return best
}

// Pages returns the entries of the navigation that the user may see and that
// match the text, for the search and the palette.
func Pages(r *http.Request, text string) []ui.Hit {
	var hits []ui.Hit
	text = strings.ToLower(strings.TrimSpace(text))
	for _, g := range muxOf(r.Context()).nav(r) {
		for _, item := range g.Items {
			if strings.Contains(strings.ToLower(item.Label), text) {
				hits = append(hits, ui.Hit{Title: item.Label, Detail: g.Heading, URL: item.URL, Icon: item.Icon})
			}
		}
	}
	return hits
}
