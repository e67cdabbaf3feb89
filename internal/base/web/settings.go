package web

import (
	"net/http"
	"time"

	"klover/internal/base/web/ui"
)

// settings are how one browser shows the pages. They stand in cookies, so they
// also hold before anybody has signed in.
type settings struct {
	Theme string // "ljust", "morkt", "" follows the system
	Dense string // "tat", "luftig"
	Keys  string // "av": no single-letter shortcuts (WCAG 2.1.4)
}

// The allowed values of each setting; the first is what holds without a cookie.
var allowed = map[string][]string{
	"tema":    {"auto", "ljust", "morkt"},
	"tathet":  {"luftig", "tat"},
	"tangent": {"pa", "av"},
}

const settingCookie = "klover_"

func settingsOf(r *http.Request) settings {
	return settings{
		Theme: setting(r, "tema"), Dense: setting(r, "tathet"), Keys: setting(r, "tangent"),
	}
}

func setting(r *http.Request, name string) string {
	given := Cookie(r, settingCookie+name)
	for _, value := range allowed[name] {
		if value == given {
			return value
		}
	}
	return allowed[name][0]
}

// saveSetting keeps what the form says and goes back to the page.
func saveSetting(w http.ResponseWriter, r *http.Request) error {
	form, err := PostedForm(r)
	if err != nil {
		return err
	}
	for name, values := range allowed {
		for _, value := range values {
			if form.Get(name) == value {
				SetCookie(w, r, settingCookie+name, value, 365*24*time.Hour)
			}
		}
	}
	sendTo(w, r, Local(form.Get("next"), "/"))
	return nil
}

// keysPage tells which keys do what.
type keysPage struct {
	Off    bool
	Switch ui.Action
}

var keysTmpl = Parse[keysPage](files, "keys.html")

func showKeys(w http.ResponseWriter, r *http.Request) error {
	p := keysPage{Off: setting(r, "tangent") == "av"}
	p.Switch = ui.Action{Label: "Stäng av genvägar med en tangent", URL: "/-/installning", Post: true,
		Values: []ui.Hidden{{Name: "tangent", Value: "av"}, {Name: "next", Value: "/-/tangenter"}}}
	if p.Off {
		p.Switch.Label, p.Switch.Values[0].Value = "Slå på genvägar med en tangent", "pa"
	}
	return keysTmpl.Render(w, r, "Kortkommandon", p)
}
