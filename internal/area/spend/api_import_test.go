package spend

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"klover/internal/base/api"
	"klover/internal/base/web"
)

func TestOtherProgramsReadInAndUndo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mux := http.NewServeMux()
	ImportAPI{Store: s.store}.Register(api.New(mux, "test"))
	call := func(method, path, kind, body string, status int, part string) {
		t.Helper()
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r.WithContext(web.WithUser(as(t), s.user)))
		if w.Code != status || !strings.Contains(w.Body.String(), part) {
			t.Errorf("%s %s answers %d %s", method, path, w.Code, w.Body)
		}
	}
	source := s.source(Ledger)
	path := api.Prefix + "/spend/imports"
	call("POST", path+"?source="+source+"&name=a.csv", "application/octet-stream", ledgerRows, 202, `"lines":3`)
	s.work()
	wantSpent(t, s.store, "35000 öre, 3 lines", "after the job")
	call("POST", path+"?source="+source+"&name=b.csv", "application/octet-stream", ledgerRows, 409, "är redan inläst")
	call("GET", path, "", "", 200, `"state":"klar"`)
	i, err := s.store.Import(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	call("GET", path+"/"+i.ID+"/rejects", "", "", 200, `"items":[]`)
	call("POST", path+"/"+i.ID+"/undo", "application/json", `{"why":"Fel"}`, 202, "ångras")
	s.work()
	wantSpent(t, s.store, "0 öre, 0 lines", "after it is undone")
	call("GET", api.Prefix+"/spend/sources", "", "", 200, "reskontra")
}
