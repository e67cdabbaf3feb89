package goal_test

import (
	"fmt"
	"strings"
	"testing"
)

func TestAPITakesActivitiesAndTheirAccounts(t *testing.T) {
	t.Parallel()
	_, s, _ := steeringSite(t)
	code, answer := call(t, s.Store, follower, "GET", "/api/v1/goals/2022", "")
	if code != 200 || strings.Count(string(answer["goals"]), `"id"`) != 9 {
		t.Errorf("the tree: %d %s", code, answer["goals"])
	}
	if code, _ = call(t, s.Store, follower, "GET", "/api/v1/goals/1999", ""); code != 404 {
		t.Errorf("a year without model: %d", code)
	}
	if code, answer = call(t, s.Store, follower, "GET", "/api/v1/activities?year=2022&kind=category", ""); code != 200 || string(answer["count"]) != "1" {
		t.Errorf("list: %d %s", code, answer["count"])
	}
	body := fmt.Sprintf(`{"year":2022,"title":"Ny aktivitet","kind":"activity","goalIds":[%q],"status":"ongoing","ends":"2022-Q4"}`, s.goals["Nära kund 1"].ID)
	if code, _ = call(t, s.Store, follower, "POST", "/api/v1/activities", body); code != 403 {
		t.Errorf("a reader registers an activity: %d", code)
	}
	code, answer = call(t, s.Store, planner, "POST", "/api/v1/activities", body)
	if code != 200 || string(answer["ends"]) != `"2022-Q4"` {
		t.Fatalf("create: %d %s", code, answer)
	}
	path := "/api/v1/activities/" + strings.Trim(string(answer["id"]), `"`)
	changed := strings.Replace(body, `"year"`, `"version":1,"year"`, 1)
	if code, _ = call(t, s.Store, planner, "PUT", path, changed); code != 200 {
		t.Errorf("save: %d", code)
	}
	if code, _ = call(t, s.Store, planner, "PUT", path, changed); code != 409 {
		t.Errorf("a stale save: %d", code)
	}
	if code, _ = call(t, s.Store, planner, "PUT", path+"/accounts", `{"period":"2022-T2","telling":"silent"}`); code != 422 {
		t.Errorf("silence without reason: %d", code)
	}
	if code, _ = call(t, s.Store, planner, "PUT", path+"/accounts", `{"period":"2022-T2","telling":"told","text":"Klart.","status":"done"}`); code != 200 {
		t.Errorf("account: %d", code)
	}
	code, answer = call(t, s.Store, follower, "GET", path, "")
	if code != 200 || string(answer["status"]) != `"done"` || !strings.Contains(string(answer["accounts"]), "Klart.") {
		t.Errorf("get: %d %s", code, answer)
	}
	if code, answer = call(t, s.Store, follower, "GET", "/api/v1/indicators?year=2022", ""); code != 200 || !strings.Contains(string(answer["items"]), `"verdict":"Uppnått"`) {
		t.Errorf("indicators: %d %s", code, answer["items"])
	}
	if code, _ = call(t, s.Store, follower, "GET", "/api/v1/operational-plans", ""); code != 200 {
		t.Errorf("plans: %d", code)
	}
}
