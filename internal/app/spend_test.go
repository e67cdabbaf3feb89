package app_test

import (
	"fmt"
	"testing"

	"klover/internal/area/spend"
	"klover/internal/base/lake"
	"klover/internal/base/webtest"
)

// TestTheDemosLinesHaveTheirImports: each line leads to the file that it came in, and no
// file that waits has the number of one.
func TestTheDemosLinesHaveTheirImports(t *testing.T) {
	t.Parallel()
	a := demoApp(t)
	read := map[int64]int64{}
	err := a.Spend.Lake.Query(t.Context(), lake.Query{Table: "line", By: lake.By("import"), Measures: []lake.Measure{lake.Count("n")}}, func(r lake.Row) error {
		read[r.Int(0)] = r.Int(1)
		return nil
	})
	if err != nil || len(read) == 0 {
		t.Fatal(read, err)
	}
	for number, lines := range read {
		i, err := a.Spend.Import(t.Context(), number)
		if err != nil || i.State != spend.ImportDone || i.Lines != lines || i.CreatedBy != "Peter Häggblad" {
			t.Errorf("import %d of %d lines: %+v, %v", number, lines, i, err)
		}
		address := fmt.Sprintf("/inkopsanalys/rader/%d/2", number)
		webtest.Get(t, a.Handler(), as(t, a, "controller"), address).Status(200).Has("a[href=\""+i.URL()+"\"]", "Inläsning")
	}
}
