package procurement

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"klover/internal/base/api"
	"klover/internal/base/dbtest"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
)

// reply is what the tests look at in an answer.
type reply struct {
	apiProcurement
	Count int
	Items []apiProcurement
}

func TestAPIWritesWhatItReads(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	API{Store{DB: dbtest.SQLite(t, tables()...)}}.Register(api.New(mux, "1.0.0"))
	call := func(u web.User, method, path, body string, status int) reply {
		t.Helper()
		r := httptest.NewRequest(method, "/api/v1/procurements"+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r.WithContext(web.WithUser(r.Context(), u)))
		if w.Code != status {
			t.Fatalf("%s %s: %d %s, want %d", method, path, w.Code, w.Body, status)
		}
		var a reply
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	u, reader := purchaser("D"), webtest.User("Läsare", permRead)
	made := call(u, "POST", "", `{"title":"Rollatorer","parties":["D","U"],"carriedOutByUs":true,"procedure":"open","takenOn":"2022-01-03",
		"announcedOn":"2022-02-11","tendersReceived":0,"estimatedValueOre":100000000,"estimateApprox":true,"cpv":"33193120-5"}`, 200)
	if made.Number != "INK22-0001" || made.State != "evaluating" || *made.TendersReceived != 0 || !made.Joint || made.CPV != "33193120" || made.ProcedureType != "open" {
		t.Errorf("made %+v", made.apiProcurement)
	}
	if got := call(reader, "GET", "?q=rollat&announced=2022&joint=ja", "", 200); got.Count != 1 || got.Items[0].ID != made.ID {
		t.Errorf("listed %+v", got)
	}
	body, err := json.Marshal(made.apiProcurement)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(body), "Rollatorer", "Gåstolar", 1)
	if saved := call(u, "PUT", "/"+made.ID, changed, 200); saved.Version != 2 || saved.Title != "Gåstolar" || !saved.EstimateApprox || *saved.TendersReceived != 0 {
		t.Errorf("saved %+v", saved.apiProcurement)
	}
	call(u, "PUT", "/"+made.ID, changed, 409)
	call(u, "PUT", "/"+made.ID, `{"title":"x","parties":["D"],"carriedOutByUs":true,"version":2}`, 422)
	call(u, "POST", "", `{"title":"x","parties":[],"carriedOutByUs":true}`, 422)
	call(u, "POST", "", `{"title":"x","parties":["U"],"carriedOutByUs":true}`, 403)
	call(reader, "POST", "", `{"title":"x","parties":["D"],"carriedOutByUs":true}`, 403)
	call(reader, "GET", "?announced=2022-13", "", 422)
	call(reader, "GET", "/finns-inte", "", 404)
	call(web.User{}, "GET", "", "", 401)
}
