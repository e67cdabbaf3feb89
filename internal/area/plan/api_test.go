package plan

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
	"klover/internal/word/party"
)

func TestAPIWritesItemsAndJudgesProposals(t *testing.T) {
	t.Parallel()
	s := Store{DB: dbtest.SQLite(t, areas()...)}
	mux := http.NewServeMux()
	API{s}.Register(api.New(mux, "1.0.0"))
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
	reader := webtest.User("Läsare", "plan.read")
	var it apiItem
	call(buyer(), "POST", "/plan-items", `{"title":"Sängar","parties":["D"],"origin":"need","estimatedValueOre":250000000,"noticeOn":"2023-05-01"}`, 200, &it)
	if it.Number != "P23-0001" || *it.ValueOre != 250000000 || it.State != "planned" {
		t.Errorf("%+v", it)
	}
	call(reader, "POST", "/plan-items", `{"title":"Sängar","parties":["D"],"origin":"need"}`, 403, nil)
	call(buyer(), "POST", "/plan-items", `{"title":"Sängar","parties":["C"],"origin":"need"}`, 403, nil)
	it.NoticeOn = "2023-09-01"
	body, err := json.Marshal(it)
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.Take(t.Context(), "Mars", "")
	if err != nil {
		t.Fatal(err)
	}
	call(buyer(), "PUT", "/plan-items/"+it.ID, string(body), 200, &it)
	call(buyer(), "PUT", "/plan-items/"+it.ID, string(body), 409, nil)
	var diff struct{ Items []apiDifference }
	call(reader, "GET", "/plan-versions/"+v.ID+"/diff", "", 200, &diff)
	if len(diff.Items) != 1 || diff.Items[0].Kind != IsMoved || diff.Items[0].Changes != "Annons: 2023-05-01 → 2023-09-01" {
		t.Errorf("%+v", diff)
	}
	call(reader, "GET", "/plan-versions/nix/diff", "", 404, nil)
	var versions struct{ Items []apiPlanVersion }
	call(reader, "GET", "/plan-versions", "", 200, &versions)
	if len(versions.Items) != 1 || versions.Items[0].Status != "draft" {
		t.Errorf("%+v", versions)
	}
	s.Sources = []Source{fixed{{Kind: "contract", Ref: "a", Origin: FromContract, Title: "Rollatorer", Parties: party.Of("D")}, {Kind: "contract", Ref: "b", Origin: FromOption, Title: "Sängar", Parties: party.Of("U")}}}
	if _, err := s.Feed(t.Context()); err != nil {
		t.Fatal(err)
	}
	var proposals struct{ Items []apiProposal }
	call(reader, "GET", "/plan-proposals?judgement=open", "", 200, &proposals)
	if len(proposals.Items) != 2 {
		t.Fatalf("%+v", proposals)
	}
	call(buyer(), "POST", "/plan-proposals/"+proposals.Items[0].ID+"/accept", "", 200, &it)
	call(buyer(), "POST", "/plan-proposals/"+proposals.Items[1].ID+"/dismiss", `{"reason":"Optionen ska nyttjas."}`, 200, nil)
	call(buyer(), "POST", "/plan-items/"+it.ID+"/drop", `{"version":1,"reason":"Behovet har upphört"}`, 200, &it)
	if it.State != "dropped" {
		t.Errorf("%+v", it)
	}
	var listed struct{ Items []apiItem }
	if call(reader, "GET", "/plan-items?notice=2023-Q3", "", 200, &listed); len(listed.Items) != 1 {
		t.Errorf("%+v", listed)
	}
	call(reader, "GET", "/coordination-candidates", "", 200, nil)
}
