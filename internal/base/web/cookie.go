package web

import (
	"net/http"
	"time"
)

// SetCookie gives the browser a cookie that scripts cannot read and that is not
// sent from other sites' forms. Without a lifetime it ends with the browser.
func SetCookie(w http.ResponseWriter, r *http.Request, name, value string, lifetime time.Duration) {
	setCookie(w, muxOf(r.Context()).secure(r), name, value, int(lifetime.Seconds()))
}

// DropCookie takes a cookie back.
func DropCookie(w http.ResponseWriter, r *http.Request, name string) {
	setCookie(w, muxOf(r.Context()).secure(r), name, "", -1)
}

// Cookie returns the value of a cookie, "" if the browser has none.
func Cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

func setCookie(w http.ResponseWriter, secure bool, name, value string, seconds int) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: seconds,
		HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode,
	})
}
