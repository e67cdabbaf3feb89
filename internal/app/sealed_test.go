package app_test

import (
	"strings"
	"testing"

	"klover/internal/base/webtest"
)

// TestTheHistoryOfSmallGroupsIsSealed: whoever reads the whole history learns that
// somebody registered an exit or hours, but not what, without the right to do so.
func TestTheHistoryOfSmallGroupsIsSealed(t *testing.T) {
	t.Parallel()
	a := demoApp(t)
	h := a.Handler()
	for kind, secret := range map[string]string{"staff_exit": "Pension", "staff_sick": "Sjuktimmar"} {
		address := "/historik?format=csv&register=" + kind
		if text := webtest.Get(t, h, as(t, a, "auditor"), address).Status(200).Body; strings.Contains(text, secret) || !strings.Contains(text, "skapade") {
			t.Errorf("the auditor is told %s of %s, or nothing", secret, kind)
		}
		if text := webtest.Get(t, h, as(t, a, "unit_head"), address).Status(200).Body; !strings.Contains(text, secret) {
			t.Errorf("who registers %s is not told %s", kind, secret)
		}
	}
}
