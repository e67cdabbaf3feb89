package goal_test

import (
	"testing"

	"klover/internal/base/webtest"
)

func TestMain(m *testing.M) { webtest.Main(m) }

func TestPagesWorkForEverybody(t *testing.T) {
	m, s, _ := site(t)
	if err := s.SaveComment(t.Context(), "proc.announced", year(2022), "Färre än toppåret."); err != nil {
		t.Fatal(err)
	}
	b := webtest.Open(t, m, setter)
	for name, address := range map[string]string{
		"figures": "/nyckeltal?period=2022&slag=ar", "figure": "/nyckeltal/proc.announced?period=2022&slag=ar",
		"figure-parts": "/nyckeltal/review.cases?period=2022&slag=ar", "figure-missing": "/nyckeltal/review.share?period=2021&slag=ar",
		"figure-months": "/nyckeltal/review.share?period=2022-12&slag=r12", "targets": "/nyckeltal/mal", "target": "/nyckeltal/mal/ny", "months": "/nyckeltal/manader",
	} {
		b.Size(1440, 900).Go(address).Shot(name).Accessible().Quiet()
		b.Dark(true).Accessible().Dark(false)
		b.Size(320, 640).Fits().Accessible()
	}
	b.Size(320, 640).Go("/nyckeltal?period=2022&slag=ar").Shot("figures-phone")
}
