package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// asked lets so many ask at once and tells the most that were at work together, and how
// long it took until all had answers.
func asked(q queue, method string, many int, answer http.HandlerFunc) (most int64, took time.Duration) {
	var now, top atomic.Int64
	h := q.wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n := now.Add(1); n > top.Load() {
			top.Store(n)
		}
		time.Sleep(time.Second)
		now.Add(-1)
		answer(w, r)
	}))
	began := time.Now()
	for range many {
		go h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(method, "/", nil))
	}
	synctest.Wait()
	for now.Load() > 0 {
		time.Sleep(time.Second)
		synctest.Wait()
	}
	return top.Load(), time.Since(began)
}

func TestAFewPagesAreWorkedOnAtOnceAndTheRestWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		most, took := asked(make(queue, 2), http.MethodGet, 6, func(http.ResponseWriter, *http.Request) {})
		if most != 2 || took != 3*time.Second {
			t.Errorf("%d at once in %s, want 2 in 3s", most, took)
		}
	})
}

func TestWhatIsSentIsNotQueued(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if most, _ := asked(make(queue, 2), http.MethodPost, 6, func(http.ResponseWriter, *http.Request) {}); most != 6 {
			t.Errorf("%d forms at once, want all 6", most)
		}
	})
}

func TestWhoReadsSlowlyKeepsNobodyWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := make(queue, 1)
		_, took := asked(q, http.MethodGet, 2, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte("begun"))
			time.Sleep(time.Hour)
		})
		if took != 2*time.Second {
			t.Errorf("the second was at work after %s, want 2s", took)
		}
		time.Sleep(2 * time.Hour) // until both have read
	})
}

func TestWhoGivesUpLeavesTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := make(queue, 1)
		q <- struct{}{}
		ctx, giveUp := context.WithCancel(t.Context())
		done := false
		go func() {
			q.wrap(http.NotFoundHandler()).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil).WithContext(ctx))
			done = true
		}()
		synctest.Wait()
		giveUp()
		synctest.Wait()
		if !done {
			t.Error("still waiting")
		}
	})
}
