package web

import (
	"compress/gzip"
	"net/http"
	"strings"
	"sync"
)

// compress packs text for browsers that accept it. No page carries a secret
// beside what the user wrote, so packing gives nothing away.
func compress(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") || r.Header.Get("Upgrade") != "" {
			next.ServeHTTP(w, r)
			return
		}
		p := &packer{ResponseWriter: w}
		defer p.close()
		next.ServeHTTP(p, r)
	})
}

var writers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

// packer decides at the first byte whether the answer is worth packing.
type packer struct {
	http.ResponseWriter
	z       *gzip.Writer
	decided bool
}

// WriteHeader decides and sends the status.
func (p *packer) WriteHeader(status int) {
	if !p.decided && status >= 200 {
		p.decided = true
		p.decide(status)
	}
	p.ResponseWriter.WriteHeader(status)
}

func (p *packer) decide(status int) {
	h := p.Header()
	h.Add("Vary", "Accept-Encoding")
	bodiless := status == http.StatusNoContent || status == http.StatusNotModified || status == http.StatusSeeOther || status == http.StatusPartialContent
	if bodiless || h.Get("Content-Encoding") != "" || !packable(h.Get("Content-Type")) {
		return
	}
	h.Set("Content-Encoding", "gzip")
	h.Del("Content-Length")
	p.z, _ = writers.Get().(*gzip.Writer)
	p.z.Reset(p.ResponseWriter)
}

func packable(kind string) bool {
	kind, _, _ = strings.Cut(kind, ";")
	return strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "json") || strings.HasSuffix(kind, "xml") || kind == "application/yaml"
}

// Write sends a piece of the answer.
func (p *packer) Write(piece []byte) (int, error) {
	if !p.decided {
		if p.Header().Get("Content-Type") == "" {
			p.Header().Set("Content-Type", http.DetectContentType(piece))
		}
		p.WriteHeader(http.StatusOK)
	}
	if p.z != nil {
		return p.z.Write(piece)
	}
	return p.ResponseWriter.Write(piece)
}

// Flush sends what there is, for answers that grow.
func (p *packer) Flush() {
	if p.z != nil {
		p.z.Flush() //nolint:errcheck // the reader has left
	}
	http.NewResponseController(p.ResponseWriter).Flush() //nolint:errcheck // not all writers can
}

// Unwrap lets http.ResponseController reach the connection.
func (p *packer) Unwrap() http.ResponseWriter { return p.ResponseWriter }

func (p *packer) close() {
	if p.z == nil {
		return
	}
	p.z.Close() //nolint:errcheck // the reader has left
	writers.Put(p.z)
}
