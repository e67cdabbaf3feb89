package app_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"klover/internal/base/web"
)

// outside are the addresses that no entry of the navigation leads to: the head of the
// page and the foot do, or they are files.
var outside = []string{"-", "api", "sok", "mitt-konto", "vyer", "installningar"}

var variable = regexp.MustCompile(`\{[^}]*\}`)

func TestEveryPageLiesUnderAnEntryOfTheNavigation(t *testing.T) {
	t.Parallel()
	a := demoApp(t)
	a.Handler()
	for _, route := range a.Mux.Routes() {
		path, ok := strings.CutPrefix(route.Pattern, "GET ")
		first := strings.Split(variable.ReplaceAllString(path, "x")+"/", "/")[1]
		if !ok || path == "/{$}" || route.Perm == web.Public || slices.Contains(outside, first) {
			continue
		}
		if a.Mux.Entry(variable.ReplaceAllString(path, "x")) == "" {
			t.Errorf("no entry of the navigation is marked on %s", path)
		}
	}
}
