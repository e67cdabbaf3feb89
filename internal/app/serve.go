package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"golang.org/x/sync/errgroup"

	"klover/internal/base/mail"
	"klover/internal/base/subscribe"
)

// Serve answers requests and runs background work until the context ends. The
// address that it listens on is written to out, so that port 0 can be used.
func (a *App) Serve(ctx context.Context, out io.Writer) error {
	listener, err := net.Listen("tcp", a.Config.Listen)
	if err != nil {
		return fmt.Errorf("listening on %s: %w", a.Config.Listen, err)
	}
	Tune()
	server := &http.Server{
		Handler:           a.Handler(),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       5 * time.Minute, // a large upload on a slow line
		WriteTimeout:      5 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	fmt.Fprintf(out, "Klöver svarar på http://%s\n", listener.Addr())
	work, ctx := errgroup.WithContext(ctx)
	work.Go(func() error { return a.Jobs.Run(ctx) })
	work.Go(func() error { return ignoreClosed(server.Serve(listener)) })
	work.Go(func() error { return a.sweep(ctx) })
	work.Go(func() error { return a.post(ctx) })
	work.Go(func() error {
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 15*time.Second)
		defer cancel()
		return server.Shutdown(end)
	})
	return work.Wait()
}

// sweepEvery is how often Tend is done.
const sweepEvery = time.Hour

func (a *App) sweep(ctx context.Context) error {
	for {
		a.Tend(ctx)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(sweepEvery):
		}
	}
}

// Tend does what the clock asks for: clears away ended sessions, used links and old
// sign-in attempts, sends and closes surveys, carries controls over the turn of the
// year, tells which consultants' access has ended, asks for the night's recount of the
// spend, forgets addresses that were never confirmed, and writes the daily letters. Each can be done often, and one that fails
// does not stop the others.
func (a *App) Tend(ctx context.Context) {
	for _, due := range []struct {
		what string
		do   func(context.Context) error
	}{
		{"sweeping sessions", a.Identity.Sweep},
		{"tending surveys", a.Survey.Tend},
		{"turning the year of the internal control", a.Control.Tend},
		{"tending the procurement plan", a.Plan.Tend},
		{"telling what has changed in the catalogue", a.Catalogue.Tend},
		{"tending capacity", a.Capacity.Tend},
		{"asking for the night's recount of the spend", a.Spend.TendRecount},
		{"removing old files of lines", a.Analysis.Tend},
		{"forgetting who never confirmed", func(ctx context.Context) error { return subscribe.Forget(ctx, a.DB) }},
		{"writing daily letters", a.Digest},
	} {
		if err := due.do(ctx); err != nil && ctx.Err() == nil {
			a.Log.Error(due.what, "error", err)
		}
	}
}

// postEvery is how often the outbox is emptied.
const postEvery = 30 * time.Second

// post sends the letters that wait. Those of the demo become files with its data,
// which are removed with it.
func (a *App) post(ctx context.Context) error {
	sender, err := mail.Open(a.Config.SMTP, a.Config.MailFrom, filepath.Join(a.Config.Data, "mail"))
	if err != nil {
		return err
	}
	if a.Demo {
		sender = mail.Folder(filepath.Join(a.Config.Data, "mail"))
	}
	for {
		if _, err := mail.Deliver(ctx, a.DB, sender); err != nil && ctx.Err() == nil {
			a.Log.Error("sending letters", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(postEvery):
		}
	}
}

func ignoreClosed(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// served is how much the heap may grow between two rounds of the garbage collector, in
// percent of what lives: pages leave nothing behind, so seldom is quicker.
const served = 400

// Tune sets the collector for a program that answers pages, unless GOGC says otherwise.
// Jobs take it back to the usual while they work (base/job).
func Tune() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(served)
	}
}
