// SPDX-License-Identifier: EUPL-1.2

// Command klover is the system that a joint public-procurement organisation runs on.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"klover/internal/app"
	"klover/internal/base/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(app.Main(ctx, &cli.Env{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Var: os.Getenv}, os.Args[1:]))
}
