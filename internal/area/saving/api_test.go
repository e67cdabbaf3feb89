package saving

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"klover/internal/base/api"
	"klover/internal/base/audit"
	"klover/internal/base/web"
)

func TestAPIComputesAndKeepsFourEyes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mux := http.NewServeMux()
	API{s.store}.Register(api.New(mux, "1.0.0"))
	call := func(u web.User, method, path, body string, status int) apiSaving {
		t.Helper()
		r := httptest.NewRequest(method, "/api/v1/savings"+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		ctx := audit.WithActor(web.WithUser(r.Context(), u), audit.Actor{ID: u.ID, Name: u.Name})
		mux.ServeHTTP(w, r.WithContext(ctx))
		if w.Code != status {
			t.Fatalf("%s %s: %d %s, want %d", method, path, w.Code, w.Body, status)
		}
		var a struct {
			apiSaving
			Items []apiSaving
		}
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		if len(a.Items) > 0 {
			return a.Items[0]
		}
		return a.apiSaving
	}
	const gloves = `{"title":"Handskar","type":"pris","method":"R1","evidence":"Bilaga 2","indexFrom":"100","indexTo":"102","signedOn":"2022-03-04",
		"months":36,"lines":[{"item":"Handskar","unit":"ask","refPrice":"120","newPrice":"110,00","volumes":{"D":"10000","U":"6000"}}]}`
	made := call(s.buyer, "POST", "", gloves, 200)
	if made.TermOre != 59520000 || len(made.Effects) != 2 || *made.AnnualOre != 19840000 || made.Number != "E22-0001" {
		t.Errorf("made %+v", made)
	}
	body, err := json.Marshal(made)
	if err != nil {
		t.Fatal(err)
	}
	if again := call(s.buyer, "PUT", "/"+made.ID, string(body), 200); again.TermOre != made.TermOre || again.Version != 2 {
		t.Errorf("saved %+v", again)
	}
	call(s.buyer, "PUT", "/"+made.ID, string(body), 409)
	call(s.buyer, "POST", "/"+made.ID+"/register", `{"version":2}`, 200)
	call(s.buyer, "POST", "/"+made.ID+"/approve", `{"version":3}`, 403)
	call(s.controller, "POST", "/"+made.ID+"/approve", `{"version":3}`, 200)
	if listed := call(s.controller, "GET", "?booked=2022-03&side=besparing&state=godk%C3%A4nd", "", 200); listed.ID != made.ID {
		t.Errorf("listed %+v", listed)
	}
	call(s.buyer, "POST", "", `{"title":"Fel","lines":[{"item":"x","refPrice":"tolv","newPrice":"1","volumes":{}}]}`, 422)
	call(s.controller, "POST", "", gloves, 403)
	call(s.buyer, "GET", "/finns-inte", "", 404)
	call(web.User{}, "GET", "", "", 401)
}
