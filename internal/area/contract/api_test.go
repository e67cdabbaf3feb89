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

func TestTheAPIKeepsTheFollowUpPlan(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mux := http.NewServeMux()
	API{Store: s.store}.Register(api.New(mux, "1.0.0"))
	c := s.add(t, running())
	call := func(u web.User, method, path, body string, status int) apiFollowUp {
		t.Helper()
		r := httptest.NewRequest(method, "/api/v1/contracts/"+c.ID+"/follow-ups"+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r.WithContext(web.WithUser(r.Context(), u)))
		if w.Code != status {
			t.Fatalf("%s %s: %d %s, want %d", method, path, w.Code, w.Body, status)
		}
		var got struct {
			apiFollowUp
			Items []apiFollowUp
		}
		if w.Body.Len() > 0 {
			if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
		}
		if len(got.Items) > 0 {
			return got.Items[0]
		}
		return got.apiFollowUp
	}
	reader := webtest.User("Läsare", "contract.read")
	const line = `{"what":"Leveranstider","requirement":"7.2","method":"sample","every":"quarter","responsible":"Sara Strand","dueOn":"2021-09-01"}`
	call(reader, "POST", "", line, 403)
	call(s.buyer, "POST", "", strings.Replace(line, "2021-09-01", "2021-05-01", 1), 422)
	made := call(s.buyer, "POST", "", line, 200)
	if made.NextOn != "2021-09-01" || len(made.Missed) < 2 || made.Missed[1] != "2021-12-01" {
		t.Errorf("made %+v", made)
	}
	const result = `{"plannedOn":"2021-09-01","doneOn":"2021-09-02","doneBy":"Sara Strand","outcome":"partly","text":"18 av 20 i tid","deviation":"Två sena","measured":20,"fulfilled":18}`
	call(s.buyer, "POST", "/"+made.ID+"/results", strings.Replace(result, `"deviation":"Två sena",`, "", 1), 422)
	noted := call(s.buyer, "POST", "/"+made.ID+"/results", result, 200)
	if len(noted.Results) != 1 || *noted.Results[0].Fulfilled != 18 || noted.NextOn != "2021-12-01" {
		t.Errorf("noted %+v", noted)
	}
	call(s.buyer, "POST", "/"+made.ID+"/results", result, 409)
	call(s.buyer, "POST", "/"+made.ID+"/remove", "", 409)
	if listed := call(reader, "GET", "", "", 200); listed.ID != made.ID || listed.Results[0].Outcome != "partly" {
		t.Errorf("listed %+v", listed)
	}
	if ended := call(s.buyer, "POST", "/"+made.ID+"/end", `{"on":"2021-12-31"}`, 200); ended.EndedOn != "2021-12-31" {
		t.Errorf("ended %+v", ended)
	}
	call(s.buyer, "POST", "/"+made.ID+"/results/"+noted.Results[0].ID+"/remove", `{"why":""}`, 422)
	if removed := call(s.buyer, "POST", "/"+made.ID+"/results/"+noted.Results[0].ID+"/remove", `{"why":"Fel avtal"}`, 200); len(removed.Results) != 0 {
		t.Errorf("removed %+v", removed)
	}
	call(s.buyer, "POST", "/"+made.ID+"/remove", "", 204)
	call(s.buyer, "POST", "/"+made.ID+"/end", `{}`, 404)
}
