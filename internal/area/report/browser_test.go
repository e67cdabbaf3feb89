package report_test

import (
	"testing"

	"klover/internal/base/webtest"
)

func TestMain(m *testing.M) { webtest.Main(m) }

func TestPagesWorkForEverybody(t *testing.T) {
	m, s, _ := site(t)
	r, sections := made(t, s, 2022)
	old, _ := made(t, s, 2017)
	fixed(t, s, old.ID)
	b := webtest.Open(t, m, fixer)
	fact := ""
	b.Go(old.URL()).Eval(`document.querySelector("a.paper-figure").getAttribute("href")`, &fact)
	for name, address := range map[string]string{
		"reports": "/rapporter", "report": r.URL(), "report-fixed": old.URL(), "report-review": r.URL() + "/granska",
		"report-new": "/rapporter/ny", "report-edit": r.URL() + "/andra", "report-differences": old.URL() + "/skillnader",
		"report-section": "/rapportavsnitt/" + headed(t, sections, "Besparingar").ID + "/andra", "report-fact": fact,
		"report-section-read": "/rapportavsnitt/" + headed(t, sections, "Besparingar").ID, "report-assign": r.URL() + "/fordela", "report-read": old.URL() + "/webb?part=D",
	} {
		b.Size(1440, 900).Go(address).Shot(name).Accessible().Quiet()
		b.Dark(true).Accessible().Dark(false)
		b.Size(320, 640).Fits().Accessible()
	}
	b.Size(320, 640).Go(r.URL()).Shot("report-phone")
}
