package intake

import (
	"bytes"
	"compress/gzip"
	"io"
	"log/slog"
	"testing"
)

var quietLog = slog.New(slog.NewTextHandler(io.Discard, nil))

// bomb is 200 MB of nothing in 200 kB.
func bomb(t testing.TB) io.Reader {
	t.Helper()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	nothing := make([]byte, 1<<20)
	for range 200 {
		if _, err := w.Write(nothing); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &packed
}
