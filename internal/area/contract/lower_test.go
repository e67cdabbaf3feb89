package contract

import (
	"io/fs"
	"os"
	"testing"

	"klover/internal/area/identity"
	"klover/internal/area/law"
	"klover/internal/area/supplier"
	"klover/internal/base/db"
	"klover/internal/word/day"
)

// lower is the tables that the area refers to.
func lower() []fs.FS {
	return []fs.FS{identity.Migrations, supplier.Migrations, os.DirFS("../category"), os.DirFS("../procurement"),
		law.Migrations, os.DirFS("../plan"), os.DirFS("../request"), os.DirFS("../handbook"), os.DirFS("../diary"), os.DirFS("../../base/file"), os.DirFS("../../base/mail")}
}

// ending is a notice of ours, given in time by agreement.
func ending(last day.Date) Ending {
	return Ending{Last: last, NoticedOn: last.AddMonths(-1), By: ByBuyer, Ground: groundAgreed, Why: "Upprepade förseningar"}
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
