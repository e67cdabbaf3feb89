package contract

import (
	"io/fs"
	"os"
	"testing"

	"klover/internal/area/identity"
	"klover/internal/area/supplier"
	"klover/internal/base/db"
)

// lower is the tables that the area refers to.
func lower() []fs.FS {
	return []fs.FS{identity.Migrations, supplier.Migrations, os.DirFS("../category"), os.DirFS("../procurement")}
}

func addSupplier(t testing.TB, d *db.DB, name string, size supplier.Size) string {
	t.Helper()
	s := supplier.New()
	s.Name, s.Size = name, size
	made, err := supplier.Store{DB: d}.Create(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return made.ID
}
