package compare

import (
	"strings"
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

func TestPagesOfSpendAreAccessible(t *testing.T) {
	t.Parallel()
	d := till(t)
	f := must[File](t)(d.Hear(as(t), "uppsala.csv", strings.NewReader(theirFile+"C;2022-Q1;L10;Städ;1,00;12;4;nej\r\n")))
	e := must[Export](t)(d.Export(as(t), order, ""))
	tab := webtest.Open(t, d.mux, d.controller)
	for name, url := range map[string]string{"spend": SpendPath, "spend-quarters": SpendPath + "?kategori=alla", "spend-tell": TellPath, "spend-export": e.URL(), "spend-files": FilesPath, "spend-file": f.URL(),
		"spend-groups": GroupsPath, "spend-group": GroupsPath + "/ny", "spend-rules": RulesPath} {
		tab.Size(1280, 900).Go(url).Accessible().Shot(name).Size(390, 844).Accessible().Fits().Shot(name + "-phone")
	}
	tab.Size(1280, 900).Go(TellPath).Fill("[name=avsandare]", "Vi").Fill("[name=fran]", "2022-Q1").Fill("[name=till]", "2022-Q2").Click("form.form button, form button.primary").Until("document.body.textContent.includes('Det här lämnar huset')").
		Accessible().Shot("spend-preview").Size(390, 844).Accessible().Fits()
}
