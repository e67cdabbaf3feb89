package capacity

import (
	"testing"

	"klover/internal/base/dbtest"
	"klover/internal/base/webtest"
	"klover/internal/word/count"
)

// The unit head's Monday: the map, a week, the queue, a consultant. And the consultant's
// own day.
func TestTheUnitHeadWeighsWorkInABrowser(t *testing.T) {
	s := newSite(t, dbtest.SQLite(t, tables()...))
	for _, id := range []string{s.beds.ID, s.rollators.ID} {
		if err := s.Judge(t.Context(), Work{Kind: OfCase, Ref: id, Complexity: count.Of(5), Minutes: 900 * Hour, Why: "Stor."}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Propose(t.Context()); err != nil {
		t.Fatal(err)
	}
	h := pagesOf(s)
	mats := webtest.Open(t, h, acting(s.mats))
	mats.Go(Path).Accessible().Shot("capacity-map").Dark(true).Accessible().Dark(false)
	mats.Size(320, 800).Fits().Accessible().Shot("capacity-map-320").Size(1280, 900)
	mats.Paper(true).Shot("capacity-map-paper").Paper(false)
	mats.Click("td.level-4 a").Until(`document.querySelector("h1").innerText.startsWith("Vecka")`).Accessible().Shot("capacity-week")
	mats.Go(PersonPath+"/"+s.anna.ID).Accessible().Shot("capacity-person").Size(320, 800).Fits().Size(1280, 900)
	mats.Go(QueuePath).Accessible().Shot("capacity-queue").Size(320, 800).Fits().Shot("capacity-queue-320").Size(1280, 900)
	mats.Go(workURL(OfCase, s.beds.ID)).Accessible().Shot("capacity-work").Size(320, 800).Fits().Shot("capacity-work-320").Size(1280, 900)
	mats.Click(`form[action$="/tilldela"] button`).Until(`document.querySelector(".flash.good")?.innerText.includes("Bo har fått")`)
	mats.Go(rulesPath).Accessible().Shot("capacity-rules")

	mats.Go(QueuePath).Click(`form.form[action*="/forslag/"] button.primary`).Until(`document.querySelector("h1").innerText === "Nytt konsultuppdrag"`).Accessible().Shot("capacity-assignment-new")
	mats.Size(320, 800).Fits().Size(1280, 900)
	a := s.engaged(t)
	mats.Go(AssignmentPath).Accessible().Shot("capacity-assignments")
	mats.Go(a.URL()).Accessible().Shot("capacity-assignment").Size(320, 800).Fits().Shot("capacity-assignment-320").Size(1280, 900).Quiet()

	viktor := webtest.Open(t, h, acting(s.viktor))
	viktor.Go(OwnPath).Accessible().Shot("capacity-own")
	viktor.Click(`main td a[href^="` + AssignmentPath + `"]`).Until(`document.querySelector("#f-minutes")`).Accessible()
	viktor.Fill("#f-worked_on", "2023-01-17").Fill("#f-minutes", "6,5").Click("form.form button.primary").Until(`document.querySelector(".flash.good")?.innerText.includes("6,5")`).Accessible().Quiet()
}
