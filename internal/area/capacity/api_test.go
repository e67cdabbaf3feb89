package capacity

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"klover/internal/base/api"
	"klover/internal/base/audit"
	"klover/internal/base/dbtest"
	"klover/internal/base/web"
)

func TestAPITellsLoadAndEngagesConsultants(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t, tables()...))
	mux := http.NewServeMux()
	API{s.Store}.Register(api.New(mux, "1.0.0"))
	call := func(u web.User, method, path, body string, status int, into any) {
		t.Helper()
		r := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r.WithContext(audit.WithActor(web.WithUser(r.Context(), u), audit.Actor{ID: u.ID, Name: u.Name})))
		if w.Code != status {
			t.Fatalf("%s %s: %d %s, want %d", method, path, w.Code, w.Body, status)
		}
		if into != nil {
			if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
				t.Fatal(err)
			}
		}
	}
	mats, anna := acting(s.mats), acting(s.anna)
	var load struct{ Items []apiPurchaserLoad }
	call(anna, "GET", "/capacity/load?weeks=2", "", 200, &load)
	if len(load.Items) != 6 || load.Items[0].Name != "Anna" || load.Items[0].AvailableMinutes != 1560 || load.Items[0].Week != "2023-V03" {
		t.Errorf("%+v", load.Items)
	}
	call(anna, "GET", "/capacity/queue", "", 200, nil)
	work := "/capacity/estimates/procurement/" + s.beds.ID
	var e apiWorkEstimate
	call(mats, "PUT", work, `{"complexity":5}`, 200, &e)
	if e.Total != 238*60 || e.Version != 1 {
		t.Errorf("%+v", e)
	}
	call(anna, "PUT", work, `{"complexity":1}`, 403, nil)
	call(mats, "PUT", work, `{"complexity":1}`, 409, nil)
	var made apiConsultantAssignment
	body := `{"number":"` + s.rollators.Number + `","firm":"Byrån","consultant":"Viktor","callOff":"A-1","budgetMinutes":6000,"from":"2023-01-16","to":"2023-03-31"}`
	call(anna, "POST", "/consultant-assignments", body, 403, nil)
	call(mats, "POST", "/consultant-assignments", body, 200, &made)
	if made.Standing != string(Preparing) || made.ProcurementID != s.rollators.ID {
		t.Errorf("%+v", made)
	}
	call(mats, "PUT", "/consultant-assignments/"+made.ID, strings.Replace(body, `{`, `{"version":1,`, 1), 200, &made)
	call(mats, "PUT", "/consultant-assignments/"+made.ID, strings.Replace(body, `{`, `{"version":1,`, 1), 409, nil)
	call(acting(s.viktor).Confine(permOwn), "GET", "/consultant-assignments/"+made.ID, "", 403, nil)
}
