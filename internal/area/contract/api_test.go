package contract

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"klover/internal/base/api"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
)

// answer is what the tests look at in an answer.
type answer struct {
	apiContract
	Count int
	Items []apiContract
}

func TestAPIWritesWhatItReads(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mux := http.NewServeMux()
	API{Store: s.store}.Register(api.New(mux, "1.0.0"))
	call := func(u web.User, method, path, body string, status int) answer {
		t.Helper()
		r := httptest.NewRequest(method, "/api/v1/contracts"+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r.WithContext(web.WithUser(r.Context(), u)))
		if w.Code != status {
			t.Fatalf("%s %s: %d %s, want %d", method, path, w.Code, w.Body, status)
		}
		var a answer
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	reader := webtest.User("Läsare", "contract.read")
	supplier := addSupplier(t, s.store.DB, "Acme", "small")
	made := call(s.buyer, "POST", "", `{"title":"Sängar","parties":["D"],"signedOn":"2023-01-02","endsOn":"2025-12-31","valueOre":800000000,
		"valueAbout":true,"options":[{"months":12}],"suppliers":[{"id":"`+supplier+`","rank":1}],"codeOfConduct":"ja"}`, 200)
	if made.Number != "A23-0001" || made.State != "gäller" || made.LatestEnd != "2026-12-31" || *made.ValueOre != 800000000 || made.Suppliers[0].Name != "Acme" {
		t.Errorf("made %+v", made.apiContract)
	}
	if got := call(reader, "GET", "?q=acme&inForce=2023-06-01&minValue=5%20mkr", "", 200); got.Count != 1 || got.Items[0].ID != made.ID {
		t.Errorf("listed %+v", got)
	}
	body, err := json.Marshal(made.apiContract)
	if err != nil {
		t.Fatal(err)
	}
	if saved := call(s.buyer, "PUT", "/"+made.ID, string(body), 200); saved.Version != 2 || len(saved.Options) != 1 {
		t.Errorf("saved %+v", saved.apiContract)
	}
	call(s.buyer, "PUT", "/"+made.ID, string(body), 409)
	call(s.buyer, "POST", "", `{"title":"","parties":[]}`, 422)
	call(s.buyer, "POST", "", `{"title":"Annans","parties":["U"]}`, 403)
	call(reader, "POST", "", `{"title":"Sängar","parties":["D"]}`, 403)
	call(reader, "GET", "?signed=2022-13", "", 422)
	call(reader, "GET", "/finns-inte", "", 404)
	call(web.User{}, "GET", "", "", 401)
}
