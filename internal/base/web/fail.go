package web

import (
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/web/ui"
)

// StatusOf returns the HTTP status of an error.
func StatusOf(err error) int {
	if tooLarge(err) {
		return http.StatusRequestEntityTooLarge
	}
	switch fault.KindOf(err) {
	case fault.KindNotFound:
		return http.StatusNotFound
	case fault.KindInvalid:
		return http.StatusUnprocessableEntity
	case fault.KindConflict:
		return http.StatusConflict
	case fault.KindForbidden:
		return http.StatusForbidden
	case fault.KindSignIn:
		return http.StatusUnauthorized
	}
	return http.StatusInternalServerError
}

// Correctable reports whether the user can correct the form and send it again:
// the page is then shown anew with the error and the status of StatusOf.
func Correctable(err error) bool {
	kind := fault.KindOf(err)
	return err != nil && (kind == fault.KindInvalid || kind == fault.KindConflict)
}

func tooLarge(err error) bool {
	var limit *http.MaxBytesError
	return errors.As(err, &limit)
}

// errorPage is what a user sees instead of the page.
type errorPage struct {
	Title     string
	Notice    ui.Empty
	Fields    []fault.Field
	Reference string // in the log, to be told to support; "" when support cannot help
}

var errorTmpl = Parse[errorPage](files, "error.html")

// fail turns an error into a page, or for htmx into a message, and logs it once.
func (m *Mux) fail(w http.ResponseWriter, r *http.Request, err error) {
	status := StatusOf(err)
	if status == http.StatusUnauthorized {
		if err = m.signIn(w, r); err == nil {
			return
		}
		status = StatusOf(err)
	}
	page := errorPage{Fields: fault.FieldsOf(err), Notice: describe(status, err)}
	page.Title, page.Notice.Title = page.Notice.Title, "" // it is the heading of the page
	if status == http.StatusInternalServerError {
		page.Reference = rand.Text()[:8]
	}
	m.log(r, status, page.Reference, err)
	if partial(r) {
		w.Header().Set("HX-Retarget", "#meddelanden")
		w.Header().Set("HX-Reswap", "innerHTML")
	}
	if err := errorTmpl.render(w, r, status, page.Title, page); err != nil {
		m.log(r, http.StatusInternalServerError, page.Reference, err)
		http.Error(w, "Något gick fel. Referens: "+page.Reference, http.StatusInternalServerError)
	}
}

func (m *Mux) log(r *http.Request, status int, reference string, err error) {
	level := slog.LevelInfo
	if status >= 500 {
		level = slog.LevelError
	}
	m.opt.Logger.LogAttrs(r.Context(), level, "request failed",
		slog.String("method", r.Method), slog.String("path", r.URL.Path), slog.Int("status", status),
		slog.String("user", UserFrom(r.Context()).ID), slog.String("ref", reference), slog.Any("err", err))
}

func describe(status int, err error) ui.Empty {
	home := ui.Action{Label: "Till startsidan", URL: "/", Icon: "home"}
	e := ui.Empty{Icon: "alert-circle", Text: fault.Message(err), Actions: []ui.Action{home}}
	switch status {
	case http.StatusNotFound:
		e.Icon, e.Title = "zoom-question", "Sidan finns inte"
	case http.StatusForbidden:
		e.Icon, e.Title = "lock", "Du har inte behörighet"
	case http.StatusConflict:
		e.Icon, e.Title = "git-merge", "Det gick inte att göra"
	case http.StatusUnprocessableEntity:
		e.Title = "Något behöver rättas"
	case http.StatusRequestEntityTooLarge:
		e.Title, e.Text = "Filen är för stor", "Det som skickades är större än vad sidan tar emot. Dela upp det eller skicka en mindre fil."
	default:
		e.Icon, e.Title = "alert-triangle", "Något gick fel"
		e.Text = "Felet är vårt och är antecknat. Försök igen om en stund. Hör av dig till supporten med referensen om det inte hjälper."
	}
	return e
}

func notFound(w http.ResponseWriter, r *http.Request) error {
	return fault.NotFound("Adressen %s leder ingenstans. Den kan vara felskriven, eller så har sidan tagits bort.", r.URL.Path)
}
