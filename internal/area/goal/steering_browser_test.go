package goal_test

import (
	"testing"

	"klover/internal/base/webtest"
)

func TestSteeringPagesWorkForEverybody(t *testing.T) {
	m, s, a := steeringSite(t)
	if _, err := s.CreatePlan(t.Context(), 2022); err != nil {
		t.Fatal(err)
	}
	list, err := s.Indicators(t.Context(), 2022)
	if err != nil {
		t.Fatal(err)
	}
	b := webtest.Open(t, m, planner)
	for name, address := range map[string]string{
		"goals": "/mal", "goal": s.goals["Nära kund 1"].URL(), "goal-edit": s.goals["Nära kund 1"].URL() + "/andra", "activities": "/aktiviteter", "activity": a.URL(),
		"activity-edit": a.URL() + "/andra", "account": a.URL() + "/redovisa", "milestone": a.URL() + "/milstolpe", "indicators": "/indikatorer", "indicator": list[0].URL(),
		"map": "/transformationskarta", "flower": "/malblomma", "plans": "/verksamhetsplan", "plan": "/verksamhetsplan/2022", "decide": "/verksamhetsplan/2022/besluta", "model": "/styrmodell/2022",
	} {
		b.Size(1280, 900).Dark(false).Go(address).Shot(name).Accessible().Quiet()
		b.Dark(true).Accessible().Dark(false)
		b.Size(320, 640).Fits().Accessible()
	}
}

func TestACardOfTheMapLeadsToItsActivity(t *testing.T) {
	m, _, a := steeringSite(t)
	b := webtest.Open(t, m, follower)
	b.Size(1280, 900).Go("/transformationskarta").Click(`svg a[href="` + a.URL() + `"]`).Until(`location.pathname === "` + a.URL() + `"`)
}
