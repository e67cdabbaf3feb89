package survey

import (
	"testing"

	"klover/internal/base/webtest"
)

func TestPagesOfSurveysInTheBrowser(t *testing.T) {
	s := newSite(t)
	f := s.formed(t)
	r, invited := s.asked(t, f, 12)
	for i, in := range invited[:8] {
		if err := s.Answer(t.Context(), in.Token, said(f, digits(3+i%4))); err != nil {
			t.Fatal(err)
		}
	}
	b := webtest.Open(t, s.mux, s.author)
	for name, path := range map[string]string{"enkater": "/enkater", "enkat": f.URL(), "enkat-andra": f.URL() + "/andra", "utskick": r.URL(), "utskick-lista": RoundPath, "las-in": f.URL() + "/las-in", "nytt-utskick": f.URL() + "/skicka"} {
		b.Size(1280, 900).Go(path).Shot(name).Accessible().Quiet()
		b.Size(320, 800).Fits()
	}
	b = webtest.Open(t, s.mux, webtest.Nobody)
	b.Size(390, 800).Go("/svara/" + invited[11].Token).Shot("svara").Accessible().Fits()
	for i := range 3 {
		b.Click("fieldset:nth-of-type(" + digits(i+1) + ") label:nth-of-type(6) input")
	}
	b.Fill("textarea", "Snabba svar.").Click("button.primary").Until(`document.body.innerText.includes("Tack")`).Accessible().Quiet()
}
