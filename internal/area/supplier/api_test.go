package supplier_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"klover/internal/area/supplier"
	"klover/internal/base/api"
	"klover/internal/base/dbtest"
	"klover/internal/base/web"
)

// answer is what the tests look at in an answer.
type answer struct {
	ID      string
	Version int64
	Name    string
	OrgNo   string
	Person  bool
	Size    string
	Count   int
	Items   []answer
}

// caller returns a function that calls the API as a user.
func caller(t *testing.T) (supplier.Store, func(u web.User, method, path, body string, status int) answer) {
	t.Helper()
	t.Parallel()
	s := supplier.Store{DB: dbtest.SQLite(t, migrations...)}
	mux := http.NewServeMux()
	supplier.API{Store: s}.Register(api.New(mux, "1.0.0"))
	return s, func(u web.User, method, path, body string, status int) answer {
		t.Helper()
		r := httptest.NewRequest(method, "/api/v1/suppliers"+path, strings.NewReader(body))
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
	_, call := caller(t)
	made := call(writer, "POST", "", `{"name":"Mediq AB","orgNo":"5564250610","active":true,"employees":40,"turnoverOre":9000000000}`, 200)
	if made.OrgNo != "556425-0610" || made.Size != "small" || made.Version != 1 {
		t.Errorf("%+v", made)
	}
	if got := call(reader, "GET", "?q=mediq&small=true", "", 200); got.Count != 1 || got.Items[0].ID != made.ID {
		t.Errorf("%+v", got)
	}
	saved := call(writer, "PUT", "/"+made.ID, `{"version":1,"name":"Mediq Sverige AB","orgNo":"556425-0610","active":true}`, 200)
	if saved.Version != 2 || saved.Name != "Mediq Sverige AB" || saved.Size != "" {
		t.Errorf("%+v", saved)
	}
	call(writer, "PUT", "/"+made.ID, `{"version":1,"name":"För sent","active":true}`, 409)
	call(writer, "POST", "", `{"name":"Fel","orgNo":"556425-0611","active":true}`, 422)
	call(reader, "POST", "", `{"name":"Utan rätt","active":true}`, 403)
	call(reader, "GET", "/saknas", "", 404)
	call(web.User{}, "GET", "", "", 401)
}

func TestAPIKeepsAndMasksPersonalNumbers(t *testing.T) {
	s, call := caller(t)
	one := add(t, s, "Eks Åkeri", "850101-1231")
	if got := call(reader, "GET", "/"+one.ID, "", 200); got.OrgNo != "" || !got.Person {
		t.Errorf("%+v", got)
	}
	call(writer, "PUT", "/"+one.ID, `{"version":1,"name":"Eks Taxi","active":true}`, 200)
	if got := call(trusty, "GET", "/"+one.ID, "", 200); got.OrgNo != "850101-1231" || got.Name != "Eks Taxi" {
		t.Errorf("%+v", got)
	}
}

func TestAPIFollowsAMerge(t *testing.T) {
	s, call := caller(t)
	one, other := add(t, s, "Sodexo", ""), add(t, s, "Sodexo AB", "556425-0610")
	if err := s.Merge(t.Context(), one.ID, other.ID, ""); err != nil {
		t.Fatal(err)
	}
	if got := call(reader, "GET", "/"+one.ID, "", 200); got.ID != other.ID {
		t.Errorf("%+v", got)
	}
}
