package web

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"

	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/web/assets"
)

// policy forbids everything that the pages do not use. There is no exception
// for inline scripts or styles.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// protect sends the security headers, serves the assets and stops forms from
// other sites.
func (m *Mux) protect(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if m.secure(r) {
			h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		if (r.Method == http.MethodGet || r.Method == http.MethodHead) && assets.Serve(w, r) {
			return
		}
		r = r.WithContext(context.WithValue(r.Context(), muxKey{}, m))
		if err := m.cross.Check(r); err != nil {
			m.fail(w, r, fault.With(fault.Forbidden("Formuläret kom från en annan webbplats och togs därför inte emot."), err))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (m *Mux) secure(r *http.Request) bool { return m.opt.Secure || r.TLS != nil }

type muxKey struct{}

// muxOf returns the mux that serves the request, an undressed one in tests of a
// single handler.
func muxOf(ctx context.Context) *Mux {
	if m, ok := ctx.Value(muxKey{}).(*Mux); ok {
		return m
	}
	m := &Mux{}
	m.opt.fill()
	return m
}

// guard stands before one handler.
type guard struct {
	mux     *Mux
	perm    string
	handler Handler
	maxBody int64
}

// ServeHTTP lets the request through to the handler if the user may.
func (g *guard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, g.maxBody)
	w.Header().Set("Cache-Control", "private, no-cache")
	defer func() {
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler {
				panic(p)
			}
			g.mux.fail(w, r, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
	}()
	r, err := g.identify(r)
	if err == nil {
		err = g.admit(w, r)
	}
	if err != nil {
		g.mux.fail(w, r, err)
	}
}

func (g *guard) identify(r *http.Request) (*http.Request, error) {
	if g.mux.opt.Authenticate == nil {
		return r, nil
	}
	user, ok, err := g.mux.opt.Authenticate(r)
	if err != nil || !ok {
		return r, err
	}
	ctx := audit.WithActor(WithUser(r.Context(), user), audit.Actor{ID: user.ID, Name: user.Name})
	return r.WithContext(ctx), nil
}

func (g *guard) admit(w http.ResponseWriter, r *http.Request) error {
	if May(r.Context(), g.perm) {
		return g.handler(w, r)
	}
	if UserFrom(r.Context()).ID == "" {
		return fault.SignIn("Logga in för att fortsätta.")
	}
	return fault.Forbidden("Du har inte behörighet till den här sidan. Den som ansvarar för behörigheter i din organisation kan ge dig den.")
}

// signIn sends the user to the sign-in page, and back again afterwards.
func (m *Mux) signIn(w http.ResponseWriter, r *http.Request) error {
	if unsafe(r) && m.opt.OnSignInNeeded != nil {
		return m.opt.OnSignInNeeded(w, r)
	}
	next := r.URL.RequestURI()
	if unsafe(r) {
		next = Back(r, "/")
	}
	sendTo(w, r, m.opt.SignIn+"?next="+url.QueryEscape(next))
	return nil
}

func unsafe(r *http.Request) bool {
	return r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodOptions
}

// sendTo leads the browser to another address with GET.
func sendTo(w http.ResponseWriter, r *http.Request, to string) {
	if partial(r) {
		w.Header().Set("HX-Redirect", to)
		w.WriteHeader(http.StatusOK)
		return
	}
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusSeeOther)
}

// send sends a page that is built whole, so that a failing template never sends half.
func send(w http.ResponseWriter, status int, page *bytes.Buffer) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Add("Vary", "HX-Request, HX-Request-Type, Cookie")
	w.WriteHeader(status)
	page.WriteTo(w) //nolint:errcheck // the reader has left; there is nobody to tell
}
