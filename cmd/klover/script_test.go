package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"klover/internal/base/dbtest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"klover": main})
}

// TestScripts runs whole flows through the program as a user would from the
// command line and through its API, on each engine.
func TestScripts(t *testing.T) {
	run := func(t *testing.T, folder string, database func() string) {
		testscript.Run(t, testscript.Params{
			Dir: "../../testdata/script" + folder,
			Setup: func(env *testscript.Env) error {
				env.Setenv("KLOVER_DATABASE", database())
				env.Setenv("KLOVER_DATA", env.WorkDir+"/data")
				env.Values[officeKey{}] = &office{}

				return nil
			},
			RequireExplicitExec: true,
			Cmds:                officeCommands,
			UpdateScripts:       os.Getenv("KLOVER_UPDATE") != "",
		})
	}
	embedded := func() string { return "" }
	t.Run("sqlite", func(t *testing.T) { run(t, "", embedded) })
	t.Run("demo", func(t *testing.T) { run(t, "/demo", embedded) })
	t.Run("postgres", func(t *testing.T) {
		dbtest.Schema(t) // skips here, not inside a script
		run(t, "", func() string { return dbtest.Schema(t) })
	})
}
