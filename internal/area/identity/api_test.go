package identity

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"klover/internal/base/api"
	"klover/internal/base/web"
)

func TestAPIReadsAndWritesUsers(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mux := http.NewServeMux()
	API{Store: s.area.Store}.Register(api.New(mux, "1"))
	call := func(role, method, path, body string) (int, string) {
		u, err := s.area.Store.User(t.Context(), s.users[role])
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r.WithContext(web.WithUser(r.Context(), Acting(u))))
		return w.Code, w.Body.String()
	}
	lawyer := "/users/" + s.users["lawyer"]
	good := `{"name":"Ny Person","email":"ny@region.se","roles":["lawyer"],"parties":["D"],"active":true,"validFrom":"2023-01-01"}`
	for _, test := range []struct {
		role, method, path, body string
		status                   int
		says                     string
	}{
		{"board_member", "GET", "/me", "", 200, `"permissions":["plan.read","figure.read","goal.read"`},
		{"board_member", "GET", "/users", "", 403, "identity.manage"},
		{"board_member", "GET", "/history", "", 403, "audit.read"},
		{"board_member", "GET", "/parties?day=2018-06-01", "", 200, `"Landstinget Sörmland"`},
		{"board_member", "GET", "/units?day=2017-06-01", "", 200, `"Beställarstöd"`},
		{"board_member", "GET", "/units?day=snart", "", 422, "snart"},
		{"administrator", "GET", "/users?role=lawyer", "", 200, `"count":1`},
		{"administrator", "GET", lawyer, "", 200, "Nadja Berglind"},
		{"administrator", "GET", "/users/saknas", "", 404, "finns inte"},
		{"administrator", "POST", "/users", good, 200, `"version":1`},
		{"administrator", "POST", "/users", good, 422, "redan en användare"},
		{"administrator", "POST", "/users", `{"name":"X","email":"x@region.se","roles":["kung"]}`, 422, "kung"},
		{"auditor", "GET", "/delegation-order?day=2022-01-01", "", 404, "Ingen delegationsordning"},
		{"lawyer", "POST", "/delegated-decisions", `{"act":"represent_in_court","decidedOn":"2022-01-03","record":"Mål 1-22","parties":["D"],"amountOre":100}`, 200, `"basis":"none"`},
		{"lawyer", "POST", "/delegated-decisions", `{"act":"sign_contract","decidedOn":"2022-01-03"}`, 422, "effektrapportens sida"},
		{"auditor", "POST", "/delegated-decisions", `{"act":"other","decidedOn":"2022-01-03"}`, 403, "delegation.decide"},
		{"auditor", "GET", "/delegated-decisions?reported=nej&period=2022", "", 200, `"amountOre":100`},
		{"auditor", "GET", "/history?kind=user&q=nadja", "", 200, `"verb":"skapade"`},
	} {
		if code, body := call(test.role, test.method, test.path, test.body); code != test.status || !strings.Contains(body, test.says) {
			t.Errorf("%s %s as %s: %d %s; want %d %q", test.method, test.path, test.role, code, body, test.status, test.says)
		}
	}
	_, body := call("administrator", "GET", lawyer, "")
	var u apiUser
	if err := json.Unmarshal([]byte(body), &u); err != nil {
		t.Fatal(err)
	}
	change := fmt.Sprintf(`{"version":%d,"name":"Nadja Berglind","email":%q,"title":"Chefsjurist","roles":["lawyer"],"parties":["D","U"],"unitId":%q,"active":true}`, u.Version, u.Email, u.UnitID)
	if code, body := call("administrator", "PUT", lawyer, change); code != 200 || !strings.Contains(body, `"version":2`) {
		t.Errorf("saving: %d %s", code, body)
	}
	if code, body := call("administrator", "PUT", lawyer, change); code != 409 {
		t.Errorf("saving an old version: %d %s", code, body)
	}
}
