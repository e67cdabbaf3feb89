package intake

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

func TestReceiptsAndFaultsAreInTheAPI(t *testing.T) {
	t.Parallel()
	s := Store{DB: dbtest.SQLite(t, tables()...)}
	run := mustImport(t, s, Order{Path: written(t, "fel.csv", badList...), Bad: OnlyGood})
	mux := http.NewServeMux()
	API{Store: s}.Register(api.New(mux, "1.0.0"))
	call := func(path string, u web.User, status int, into any) {
		t.Helper()
		r := httptest.NewRequest(http.MethodGet, "/api/v1/imports"+path, nil)
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r.WithContext(web.WithUser(r.Context(), u)))
		if w.Code != status {
			t.Fatalf("%s: %d %s, want %d", path, w.Code, w.Body, status)
		}
		if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
			t.Fatal(err)
		}
	}
	u := webtest.User("Åsa Öberg", permRun)
	var list struct {
		Count int
		Items []Receipt
	}
	call("?state=klar", u, 200, &list)
	if list.Count != 1 || list.Items[0].Created != 2 || list.Items[0].Rejected != 8 {
		t.Errorf("list: %+v", list)
	}
	var one Receipt
	call("/"+run.ID, u, 200, &one)
	if one.ID != run.ID || one.Register != "procurement" || one.State != "klar" {
		t.Errorf("receipt: %+v", one)
	}
	var faults struct{ Items []apiFault }
	call("/"+run.ID+"/faults?limit=2", u, 200, &faults)
	if len(faults.Items) != 2 || faults.Items[0].Row != 3 || faults.Items[0].Column != "Annonserad" {
		t.Errorf("faults: %+v", faults)
	}
	var problem struct{ Status int }
	call("/finns-inte", u, 404, &problem)
	call("", webtest.User("Bo Ek"), 403, &problem)
}
