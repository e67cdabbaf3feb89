package compare

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"klover/internal/base/api"
	"klover/internal/base/dbtest"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
)

func TestTheComparisonIsReadByPrograms(t *testing.T) {
	t.Parallel()
	s := Store{DB: dbtest.SQLite(t, tables()...)}
	mux := http.NewServeMux()
	API{Store: s}.Register(api.New(mux, "1.0.0"))
	call := func(u web.User, path string, status int, into any) {
		t.Helper()
		r, w := httptest.NewRequest(http.MethodGet, "/api/v1"+path, nil), httptest.NewRecorder()
		mux.ServeHTTP(w, r.WithContext(web.WithUser(r.Context(), u)))
		if w.Code != status {
			t.Fatalf("%s: %d %s, want %d", path, w.Code, w.Body, status)
		}
		if into != nil {
			if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
				t.Fatal(err)
			}
		}
	}
	reader := webtest.User("Bo Ek", permRead)
	call(webtest.User("Cy Dal", "procurement.read"), "/comparison", 403, nil)
	call(reader, "/comparison", 404, nil)
	country(t, s)
	var out apiComparison
	call(reader, "/comparison?by=region&measure=overprovade", 200, &out)
	if len(out.Measures) != len(Measures) || len(out.Parts) != 3 || out.Licence != "CC0" || len(out.Limitations) == 0 {
		t.Errorf("%+v", out)
	}
	for _, m := range out.Measures {
		if m.Measure == "avbrutna" && (m.Theirs.Measurable || m.Theirs.Text != "ej mätbar") || m.Measure == "ett-anbud" && (m.Theirs.Numerator != 1 || m.Theirs.Denominator != 4) {
			t.Errorf("%+v", m)
		}
	}
	var sets struct{ Items []apiSet }
	call(reader, "/comparison-sets", 200, &sets)
	if len(sets.Items) != 1 || sets.Items[0].Year != 2021 {
		t.Errorf("%+v", sets)
	}
}
