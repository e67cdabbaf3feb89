package golden

import (
	"path/filepath"
	"testing"
)

// recorder notes whether Check found a difference.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.failed = true }

func TestCheckFailsOnADifference(t *testing.T) {
	path := filepath.Join(t.TempDir(), "testdata", "x.golden")
	write(t, path, []byte("ett\n"))
	for got, want := range map[string]bool{"ett\n": false, "två\n": true} {
		r := &recorder{TB: t}
		Check(r, path, []byte(got))
		if r.failed != want {
			t.Errorf("Check(%q) failed: %v, want %v", got, r.failed, want)
		}
	}
	r := &recorder{TB: t}
	Check(r, path+".none", nil)
	if !r.failed {
		t.Error("a missing file passes")
	}
}
