package compare

import (
	"testing"

	"klover/internal/area/category"
	"klover/internal/base/webtest"
)

func TestPagesAreAccessible(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	at := d.upload(t)
	c := must[category.Category](t)(category.Store{DB: d.DB}.Create(as(t), category.Category{Code: "L10", Name: "Lokalvård", Level: 1, ValidFrom: 20100101}))
	set := must[[]Set](t)(d.Sets(t.Context()))[0]
	tab := webtest.Open(t, d.mux, d.controller)
	for name, url := range map[string]string{"compare": Path, "compare-region": Path + "?av=region&matt=overprovade", "compare-rows": RowsPath, "compare-sets": SetPath,
		"compare-new": SetPath + "/ny", "compare-set": set.URL(), "compare-load": at, "compare-codes": CodesPath, "compare-code": CodesPath + "/" + c.ID} {
		tab.Size(1280, 900).Go(url).Accessible().Shot(name).Size(390, 844).Accessible().Fits().Shot(name + "-phone")
	}
}
