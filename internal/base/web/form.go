package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"klover/internal/base/fault"
)

// formLimit is how much a route receives unless MaxBody says otherwise.
const formLimit = 1 << 20

// memoryLimit is how much of an upload is kept in memory; the rest goes to disk.
const memoryLimit = 4 << 20

// FormValues returns what was posted. Several values of one name are joined
// with commas, empty ones left out, as field.Many reads them.
func FormValues(r *http.Request) (map[string]string, error) {
	form, err := PostedForm(r)
	if err != nil {
		return nil, err
	}
	values := make(map[string]string, len(form))
	for name, list := range form {
		var kept []string
		for _, v := range list {
			if v != "" {
				kept = append(kept, v)
			}
		}
		values[name] = strings.Join(kept, ",")
	}
	return values, nil
}

// PostedForm returns the posted form as it was sent, without its files. The
// size is limited by the route.
func PostedForm(r *http.Request) (url.Values, error) {
	err := r.ParseForm()
	if err == nil {
		err = r.ParseMultipartForm(memoryLimit)
	}
	if errors.Is(err, http.ErrNotMultipart) {
		err = nil
	}
	if tooLarge(err) {
		return nil, err
	}
	if err != nil {
		return nil, fault.With(fault.Wrong("Formuläret kunde inte läsas. Ladda om sidan och försök igen."), err)
	}
	return r.PostForm, nil
}

// Version returns the version of the record that a form was opened with, 0 if
// it carries none.
func Version(values map[string]string) int {
	n, err := strconv.Atoi(values["version"])
	if err != nil {
		return 0
	}
	return n
}

// Back returns the address that the user came from, if it is one of ours.
func Back(r *http.Request, otherwise string) string {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host != r.Host || u.Path == "" {
		return otherwise
	}
	return Local(u.RequestURI(), otherwise)
}

// Local returns the address if it stays on this site, so that a link with
// ?next= cannot lead anybody away.
func Local(address, otherwise string) string {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") || strings.Contains(address, "\\") {
		return otherwise
	}
	return address
}
