package category_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"klover/internal/area/category"
	"klover/internal/base/api"
	"klover/internal/base/dbtest"
	"klover/internal/base/web"
)

// answer is what the tests look at in an answer.
type answer struct {
	ID       string
	Version  int64
	Code     string
	Name     string
	ParentID string
	Path     string
	Level    int64
	Count    int
	Items    []answer
}

// caller returns a function that calls the API as a user.
func caller(t *testing.T) (category.Store, func(u web.User, method, path, body string, status int) answer) {
	t.Helper()
	t.Parallel()
	s := category.Store{DB: dbtest.SQLite(t, migrations...)}
	mux := http.NewServeMux()
	category.API{Store: s}.Register(api.New(mux, "1.0.0"))
	return s, func(u web.User, method, path, body string, status int) answer {
		t.Helper()
		r := httptest.NewRequest(method, "/api/v1/categories"+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r.WithContext(web.WithUser(r.Context(), u)))
		if w.Code != status {
			t.Fatalf("%s %s %s: %d %s, want %d", method, path, body, w.Code, w.Body, status)
		}
		var a answer
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		return a
	}
}

func TestAPIWritesWhatItReads(t *testing.T) {
	s, call := caller(t)
	first(t, s)
	under := get(t, s, "A1").ID
	made := call(writer, "POST", "", `{"code":"A12","name":"Sängar","parentId":"`+under+`","validFrom":"2022-01-01"}`, 200)
	if made.Path != "Vård › Hjälpmedel › Sängar" || made.Level != 3 || made.Version != 1 {
		t.Errorf("%+v", made)
	}
	if got := call(reader, "GET", "?q=s%C3%A4ng", "", 200); got.Count != 1 || got.Items[0].ID != made.ID || got.Items[0].ParentID != under {
		t.Errorf("%+v", got)
	}
	if got := call(reader, "GET", "?on=2021-12-31&limit=2&offset=4", "", 200); got.Count != 5 || len(got.Items) != 1 || got.Items[0].Code != "B" {
		t.Errorf("%+v", got)
	}
	saved := call(writer, "PUT", "/"+made.ID, `{"version":1,"code":"A12","name":"Sängar och lyft","from":"2023-01-01","validFrom":"2022-01-01"}`, 200)
	if saved.Version != 2 || saved.Level != 1 || saved.Name != "Sängar och lyft" {
		t.Errorf("%+v", saved)
	}
	if got := call(reader, "GET", "?on=2022-12-31&q=A12", "", 200); got.Items[0].Name != "Sängar" || got.Items[0].Level != 3 {
		t.Errorf("the past changed: %+v", got)
	}
	call(writer, "PUT", "/"+made.ID, `{"version":1,"code":"A12","name":"För sent","validFrom":"2022-01-01"}`, 409)
	call(writer, "POST", "", `{"code":"A12","name":"Igen","validFrom":"2022-01-01"}`, 409)
	call(writer, "POST", "", `{"code":"A13","name":"","validFrom":"2022-01-01"}`, 422)
	call(reader, "POST", "", `{"code":"A13","name":"Utan rätt","validFrom":"2022-01-01"}`, 403)
	call(reader, "GET", "?on=igar", "", 422)
	call(reader, "GET", "/saknas", "", 404)
	call(web.User{}, "GET", "", "", 401)
}
