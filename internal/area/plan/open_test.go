package plan

import (
	"encoding/xml"
	"strings"
	"testing"

	"klover/internal/base/dbtest"
	"klover/internal/base/opendata"
	"klover/internal/base/opendata/opendatatest"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
)

// site is the pages of a store with an edition, and what must never leave it.
func published(t *testing.T) (Store, *web.Mux) {
	t.Helper()
	s := Store{DB: dbtest.SQLite(t, areas()...), Link: func(path string) string { return "https://klover.example" + path }}
	v := editioned(t, s)
	if _, err := s.Publish(t.Context(), v.ID, AllShown()); err != nil {
		t.Fatal(err)
	}
	m := webtest.Mux()
	(&Web{Store: s}).Routes(m)
	return s, m
}

func TestTheOCDSPackageFollowsTheStandard(t *testing.T) {
	t.Parallel()
	_, m := published(t)
	p := webtest.Get(t, m, webtest.Nobody, PublicPath+"/ocds.json").Status(200).HeaderHas("Content-Type", "application/json").HeaderHas("Access-Control-Allow-Origin", "*")
	if n := strings.Count(p.Body, `"ocid"`); n != 2 {
		t.Errorf("%d releases", n)
	}
	for _, fault := range opendatatest.Faults(t, p.Body) {
		t.Error(fault)
	}
}

// What is internal must be in no public output: values, people, motives, comments,
// kept-out items.
func TestPublicOutputsTellNothingInternal(t *testing.T) {
	t.Parallel()
	s, m := published(t)
	if err := s.Subscriptions().Ask(t.Context(), "ada@example.org", "", "1"); err != nil {
		t.Fatal(err)
	}
	secrets := []string{"4000000", "4 000 000", "4 000 000", "4,0", "Petra", "Persson", "Hemlig", "Säkerhetskänslig", "Utelämnad", "Anna Chef", "ada@example.org", "estimated", "purchaser"}
	for _, path := range []string{"", "?q=rollatorer", "/data.json", "/data.csv", "/ocds.json", "/atom.xml", "/data.json?region=D"} {
		p := webtest.Get(t, m, webtest.Nobody, PublicPath+path).Status(200)
		if !strings.Contains(p.Body, "Rollatorer") {
			t.Errorf("%s lacks what is public", path)
		}
		if !strings.Contains(p.Body, "inte är en annons") && !strings.Contains(p.Body, "är inte en annons") {
			t.Errorf("%s lacks the disclaimer", path)
		}
		for _, secret := range secrets {
			if strings.Contains(p.Body, secret) {
				t.Errorf("%s tells %q", path, secret)
			}
		}
	}
}

func TestTheFeedIsAtom(t *testing.T) {
	t.Parallel()
	_, m := published(t)
	p := webtest.Get(t, m, webtest.Nobody, PublicPath+"/atom.xml").Status(200).HeaderHas("Content-Type", "application/atom+xml")
	var f opendata.Feed
	if err := xml.Unmarshal([]byte(p.Body), &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Entries) != 2 || f.ID == "" || f.Updated == "" || f.Entries[0].Links[0].Href != "https://klover.example/offentlig/upphandlingsplan?q=P23-0001" {
		t.Errorf("%+v", f)
	}
	one := f.Entries[0].Subjects[0].Term
	if one != "H20 Hjälpmedel" {
		t.Errorf("category %q", one)
	}
}
