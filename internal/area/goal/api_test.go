package goal_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"klover/internal/area/goal"
	"klover/internal/base/api"
	"klover/internal/base/web"
)

func call(t *testing.T, s goal.Store, u web.User, method, path, body string) (int, map[string]json.RawMessage) {
	t.Helper()
	mux := http.NewServeMux()
	goal.API{Store: s}.Register(api.New(mux, "1.0.0"))
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, r.WithContext(web.WithUser(r.Context(), u)))
	var answer map[string]json.RawMessage
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		t.Fatalf("%s %s: %v: %s", method, path, err, w.Body)
	}
	return w.Code, answer
}

func TestAPIGivesFiguresAndTargets(t *testing.T) {
	t.Parallel()
	_, s, _ := site(t)
	code, answer := call(t, s, reader, "GET", "/api/v1/figures/proc.announced?period=2022&rows=true", "")
	if code != 200 || string(answer["state"]) != `"known"` || strings.Count(string(answer["rows"]), `"ref"`) != 141 || !strings.Contains(string(answer["value"]), `"num":141`) {
		t.Errorf("%d %s %s", code, answer["state"], answer["value"])
	}
	code, answer = call(t, s, reader, "GET", "/api/v1/figures/review.share?period=2021", "")
	if code != 200 || string(answer["value"]) != "null" || string(answer["published"]) != `"6,0 %"` {
		t.Errorf("unknown value: %d %s, published %s", code, answer["value"], answer["published"])
	}
	if code, answer = call(t, s, reader, "GET", "/api/v1/figures?period=2022-08&kind=ytd", ""); code != 200 || string(answer["count"]) != "4" {
		t.Errorf("list: %d %s", code, answer["count"])
	}
	target := `{"figure":"review.share","kind":"year","period":"2022","aim":"max","amount":"5"}`
	if code, _ = call(t, s, reader, "POST", "/api/v1/targets", target); code != 403 {
		t.Errorf("a reader sets a target: %d", code)
	}
	code, answer = call(t, s, setter, "POST", "/api/v1/targets", target)
	if code != 200 || plain(string(answer["text"])) != `"högst 5,0 %"` {
		t.Errorf("create: %d %s", code, answer["text"])
	}
	id := strings.Trim(string(answer["id"]), `"`)
	changed := strings.Replace(target, `"5"`, `"4","version":1`, 1)
	if code, answer = call(t, s, setter, "PUT", "/api/v1/targets/"+id, changed); code != 200 || string(answer["version"]) != "2" {
		t.Errorf("save: %d %s", code, answer["version"])
	}
	if code, _ = call(t, s, setter, "PUT", "/api/v1/targets/"+id, changed); code != 409 {
		t.Errorf("a stale save: %d", code)
	}
	if code, _ = call(t, s, setter, "POST", "/api/v1/targets", strings.Replace(target, "review.share", "finns.inte", 1)); code != 422 {
		t.Errorf("an unknown figure: %d", code)
	}
}
