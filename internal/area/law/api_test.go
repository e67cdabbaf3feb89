package law

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"klover/internal/base/api"
	"klover/internal/base/audit"
	"klover/internal/base/dbtest"
	"klover/internal/base/find"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
)

func TestProgramsReadRulesAndCompute(t *testing.T) {
	t.Parallel()
	s := Store{DB: dbtest.SQLite(t, []fs.FS{audit.Migrations, find.Migrations, Migrations}...)}
	if err := s.Seed(t.Context()); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	API{Store: s}.Register(api.New(mux, "1.0.0"))
	for _, test := range []struct {
		path   string
		status int
		want   string
	}{
		{"/law-rules?kind=direct_limit&on=2022-03-01&act=lou", 200, `"count":2`},
		{"/law-rules?known=false&limit=1", 200, `"known":false`},
		{"/law-rules/documentation-from-2022-02", 200, `"amountOre":10000000`},
		{"/law-rules/nothing", 404, "Lagregeln finns inte."},
		{"/law/standstill?sent=2022-04-05", 200, `"signFrom":"2022-04-20"`},
		{"/law/standstill?sent=2022-04-05&delivery=other", 200, `"last":"2022-04-20"`},
		{"/law/tender-deadline?procedure=open&sent=2022-03-03&electronic=true", 200, `"on":"2022-04-04"`},
		{"/law/regime?valueOre=250000000&start=2022-03-01", 200, `"regime":"directive"`},
		{"/law/regime?valueOre=250000000&start=2026-03-01", 409, "är inte känt"},
		{"/law/time-plan?procedure=open&start=2022-03-01", 200, `"sign":"2022-10-03"`},
		{"/law/time-plan?procedure=open", 422, "Ange när arbetet börjar"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/api/v1"+test.path, nil)
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r.WithContext(web.WithUser(r.Context(), reader)))
		if w.Code != test.status || !strings.Contains(w.Body.String(), test.want) {
			t.Errorf("%s: %d %s, want %d with %s", test.path, w.Code, w.Body, test.status, test.want)
		}
	}
	r := httptest.NewRequest(http.MethodGet, "/api/v1/law-rules", nil)
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, r.WithContext(web.WithUser(r.Context(), webtest.User("Ingen"))))
	if w.Code != http.StatusForbidden {
		t.Errorf("without the right: %d", w.Code)
	}
}
