package control

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"klover/internal/base/api"
	"klover/internal/base/audit"
	"klover/internal/base/web"
)

func TestAPIPerformsAndJudges(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.decide(t, s.plan(t, 2022, s.fourThings()))
	mux := http.NewServeMux()
	API{s.Store}.Register(api.New(mux, "1.0.0"))
	call := func(u web.User, method, path, body string, status int) map[string]any {
		t.Helper()
		r := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r.WithContext(audit.WithActor(web.WithUser(r.Context(), u), audit.Actor{ID: u.ID, Name: u.Name})))
		if w.Code != status {
			t.Fatalf("%s %s: %d %s, want %d", method, path, w.Code, w.Body, status)
		}
		out := map[string]any{}
		if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	plans := call(s.doer, "GET", "/control-plans?year=2022", "", 200)
	if items := plans["items"].([]any); len(items) != 1 || len(items[0].(map[string]any)["rows"].([]any)) != 1 {
		t.Errorf("plans %v", plans)
	}
	o := s.occurrences(t, OccurrenceFilter{})[0]
	q := p.Rows[0].Moments[0].Questions
	body := fmt.Sprintf(`{"version":1,"result":"ok","replies":{%q:{"state":"answered"},%q:{"state":"answered"},%q:{"state":"answered"},%q:{"state":"not_reported"}}}`, q[0].ID, q[1].ID, q[2].ID, q[3].ID)
	call(s.another, "POST", "/controls/"+o.ID+"/perform", body, 403)
	call(s.doer, "POST", "/controls/"+o.ID+"/perform", body, 422)
	body = strings.Replace(body, `"not_reported"`, `"not_reported","reason":"Senare"`, 1)
	done := call(s.doer, "POST", "/controls/"+o.ID+"/perform", body, 200)
	if answers := done["answers"].([]any); len(answers) != 4 || answers[0].(map[string]any)["num"] != 9.0 || answers[3].(map[string]any)["num"] != nil {
		t.Errorf("answers %v", done["answers"])
	}
	call(s.doer, "GET", "/controls?state=done&year=2022", "", 200)
	risk := fmt.Sprintf(`{"title":"Kris","area":"Avtal","cause":"a","consequence":"b","likelihood":3,"impact":4,"owner":%q,"judgedOn":"2023-01-17","reviewOn":"2024-01-17","controls":[%q]}`, s.peter, p.Rows[0].ID)
	call(s.doer, "POST", "/risks", risk, 403)
	made := call(s.steward, "POST", "/risks", risk, 200)
	if made["value"] != 12.0 || len(made["controls"].([]any)) != 1 {
		t.Errorf("risk %v", made)
	}
	call(s.steward, "PUT", "/risks/"+made["id"].(string), strings.Replace(risk, `{`, `{"version":1,`, 1), 200)
	call(s.steward, "PUT", "/risks/"+made["id"].(string), strings.Replace(risk, `{`, `{"version":1,`, 1), 409)
	call(s.doer, "GET", "/risks?unguarded=true", "", 200)
	call(s.doer, "GET", "/information-classes", "", 200)
	call(web.User{}, "GET", "/risks", "", 401)
}
