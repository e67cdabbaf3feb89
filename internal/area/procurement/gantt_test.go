package procurement

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/base/dbtest"
	"klover/internal/base/webtest"
)

func TestTheDrawingSetsTheFirstPlanBesideHowItWent(t *testing.T) {
	list := []Milestone{
		{Label: "Start", BaselineOn: 20221003, PlannedOn: 20221003, ActualOn: 20221005},
		{Label: "Strategi", BaselineOn: 20221024, PlannedOn: 20221110},
		{Label: "Annons", BaselineOn: 20221121, PlannedOn: 20221101}, // moved before the step that it follows
	}
	want := [][]string{
		{"Steg", "Fas", "Från och med", "Till och med"},
		{"Strategi", firstPlan, "2022-10-03", "2022-10-24"}, {"Strategi", nowPlan, "2022-10-05", "2022-11-10"},
		{"Annons", firstPlan, "2022-10-24", "2022-11-21"},
	}
	g := gantt(list, 20221012)
	if diff := cmp.Diff(want, g.Table()); diff != "" {
		t.Error(diff)
	}
	if g.From.Format("2006-01-02") != "2022-10-01" || g.To.Format("2006-01-02") != "2022-12-01" {
		t.Errorf("drawn from %s to %s", g.From, g.To)
	}
}

func TestTheTimePlanIsDrawnOnThePageAndOnPaper(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t, tables()...)
	o := newOffice(t, d)
	m, _ := testPages(t, d)
	p, buyer := o.begun(t), purchaser("D", "U")
	webtest.Get(t, m, buyer, p.timeURL()).Lacks("figcaption", "Tidplanen")
	check(t, o.PlanTime(o.buys, p.ID, Timing{Start: 20221003}))
	webtest.Get(t, m, buyer, p.timeURL()).Has("figcaption", "Tidplanen").Count("figure svg", 1).Has(".actions a", "PDF")
	if got := webtest.Get(t, m, buyer, p.timeURL()+"?format=pdf").Status(200); !strings.HasPrefix(got.Body, "%PDF") {
		t.Errorf("the paper begins with %q", got.Body[:min(len(got.Body), 20)])
	}
}
