package board_test

import (
	"io/fs"
	"testing"

	"klover/internal/area/board"
	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/file"
	"klover/internal/base/find"
)

var schema = []fs.FS{audit.Migrations, find.Migrations, file.Migrations, identity.Migrations, board.Migrations}

func TestAnUnknownDecisionIsNotFound(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		if _, err := (board.Store{DB: d}).Decision(t.Context(), "finns-inte"); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("err = %v, want not found", err)
		}
	})
}
