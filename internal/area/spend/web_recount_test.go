package spend

import (
	"strings"
	"testing"

	"klover/internal/base/job"
	"klover/internal/base/webtest"
)

func TestThePageTellsWhatTheLastRecountMoved(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		g := newRegistry(t, s, 1)
		runner := &job.Runner{DB: s.DB, Kinds: map[string]job.Func{JobRecount: recountJob(s)}}
		pages := &RecountWeb{Store: s, Jobs: runner}
		m := webtest.Mux()
		pages.Routes(m)
		reader, writer := webtest.User("Bo Ek", permReadClasses), webtest.User("Karin Forsell", permReadClasses, permRecount)
		webtest.Get(t, m, reader, RecountPath).Has("p", "Ingen omräkning pågår").Has(".empty", "Inget har räknats om än").Has("p", "högst 1").Lacks("button", "Räkna om allt")
		webtest.Post(t, m, reader, RecountPath).Status(403)
		write(t, s, 1, []Source{purchase(g.suppliers[0], 1, 20220201, "X1", 40)})
		g.yearly(t, g.suppliers[0])
		webtest.Post(t, m, writer, RecountPath).Redirects(RecountPath)
		webtest.Get(t, m, writer, RecountPath).Has("p", "begärd").Has("button", "Räkna om allt")
		if err := runner.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		webtest.Get(t, m, reader, RecountPath).Has("td", "Avtal saknas").Has("td", "På avtal till avtalat pris").Has("td", "Avtalen").Has("td", "Allt")
		panel, err := pages.Panel(t.Context())
		if err != nil || !strings.Contains(strings.ReplaceAll(string(panel.Body), "\u00a0", " "), "1 rad bytte klass av 1") {
			t.Errorf("the panel is %s, %v", panel.Body, err)
		}
		webtest.Get(t, m, reader, matchRulesPath).Has("h1", "Regler för avtalat pris").Has("body", "Avvikelse från avtalat pris, andel")
	})
}
