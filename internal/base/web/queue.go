package web

import (
	"net/http"
	"runtime"
	"sync"
)

// queue lets a few requests for pages be worked on at once and the others wait in the
// order that they came. When more are at work than the processors have room for, they
// take turns at every step: all are slow, and some by chance much slower than the rest.
//
// A request leaves when its answer begins to be written, so that who reads slowly keeps
// nobody waiting. What is sent to us is not queued: it comes as slowly as the line is.
type queue chan struct{}

func newQueue() queue { return make(queue, max(2, runtime.GOMAXPROCS(0)+1)) }

func (q queue) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		select {
		case q <- struct{}{}:
		case <-r.Context().Done():
			return
		}
		leaves := sync.OnceFunc(func() { <-q })
		defer leaves()
		next.ServeHTTP(&leaving{w, leaves}, r)
	})
}

// leaving gives the place in the queue back when the first of the answer is written.
type leaving struct {
	http.ResponseWriter
	leaves func()
}

func (l *leaving) WriteHeader(status int) {
	l.leaves()
	l.ResponseWriter.WriteHeader(status)
}

func (l *leaving) Write(p []byte) (int, error) {
	l.leaves()
	return l.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach what is beneath.
func (l *leaving) Unwrap() http.ResponseWriter { return l.ResponseWriter }
