package request

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
	"klover/internal/base/webtest"
)

func TestAProgramSendsARequestIn(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t, tables()...))
	mux := http.NewServeMux()
	API{s.Store}.Register(api.New(mux, "1.0.0"))
	call := func(u web.User, method, path, body, key string, status int) (a struct {
		apiRequest
		Count int
		Items []apiRequest
	}) {
		t.Helper()
		r := httptest.NewRequest(method, "/api/v1/requests"+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", key)
		w := httptest.NewRecorder()
		ctx := audit.WithActor(web.WithUser(r.Context(), u), audit.Actor{ID: u.ID, Name: u.Name})
		mux.ServeHTTP(w, r.WithContext(ctx))
		if w.Code != status {
			t.Fatalf("%s %s: %d %s, want %d", method, path, w.Code, w.Body, status)
		}
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	emma, reader := s.requester(), webtest.User("Läsare", permRead)
	call(emma, "POST", "", `{"title":"Rollatorer","parties":["Q"]}`, "", 422)
	body := `{"title":"Rollatorer","need":"Behov","kind":"new","nature":"goods","unitId":"` + s.unit + `","parties":["U","D"],"contact":"Emma","total":[{"party":"U","amountOre":200000000},{"party":"D","amountOre":100000000}],
		"financing":"running","budget":"no","wantedStart":"2023-06-01","coordination":"yes","flags":["device"],"approvedBy":"Chefen","approvedOn":"2022-10-20"}`
	made := call(emma, "POST", "", body, "", 200)
	if made.State != "draft" || made.Unit != "Kliniken" || *made.TotalValueOre != 300000000 || len(made.Parties) != 2 || made.Flags[0] != "device" {
		t.Errorf("%+v", made)
	}
	call(reader, "GET", "/"+made.ID, "", "", 404)
	sent := call(emma, "POST", "/"+made.ID+"/send", "", "k1", 200)
	if sent.State != "sent" || sent.Reference != "UB22-0001" || sent.SentOn != "2022-11-01" {
		t.Errorf("%+v", sent)
	}
	call(emma, "POST", "/"+made.ID+"/send", "", "k1", 200)
	call(emma, "POST", "/"+made.ID+"/send", "", "k2", 409)
	call(reader, "POST", "/"+made.ID+"/send", "", "", 403)
	if got := call(reader, "GET", "?queued=ja&party=D", "", "", 200); got.Count != 1 || got.Items[0].ID != made.ID {
		t.Errorf("%+v", got)
	}
	if got := call(webtest.User("Annan", permWrite), "GET", "", "", "", 200); got.Count != 0 {
		t.Errorf("somebody else sees %+v", got.Items)
	}
	call(webtest.User("Ingen"), "GET", "", "", "", 403)
}
