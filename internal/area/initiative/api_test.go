package initiative

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"klover/internal/base/api"
	"klover/internal/base/dbtest"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
)

func TestTheAPIKeepsInitiativesAndMeasures(t *testing.T) {
	t.Parallel()
	k := newDesk(t, dbtest.SQLite(t, tables...))
	k.at(20220211)
	mux := http.NewServeMux()
	API{k.Store}.Register(api.New(mux, "1.0.0"))
	call := func(u web.User, method, path, body string, status int, to any) {
		t.Helper()
		r := httptest.NewRequest(method, "/api/v1/"+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r.WithContext(web.WithUser(r.Context(), u)))
		if w.Code != status {
			t.Fatalf("%s %s: %d %s, want %d", method, path, w.Code, w.Body, status)
		}
		if to != nil {
			if err := json.Unmarshal(w.Body.Bytes(), to); err != nil {
				t.Fatal(err)
			}
		}
	}
	var made, read apiInitiative
	body := fmt.Sprintf(`{"title":"Möbler","categoryId":%q,"leaderId":%q,"startsOn":"2022-02-11"}`, k.furniture, k.ylva.ID)
	call(webtest.User("Gäst"), "GET", "category-initiatives", "", 403, nil)
	call(reader, "POST", "category-initiatives", body, 403, nil)
	call(worker, "POST", "category-initiatives", strings.Replace(body, "Möbler", "", 1), 422, nil)
	call(worker, "POST", "category-initiatives", strings.Replace(body, "2022-02-11", "2022-02-31", 1), 422, nil)
	call(worker, "POST", "category-initiatives", body, 200, &made)
	call(reader, "GET", "category-initiatives/"+made.ID, "", 200, &read)
	if read.Number == "" || read.Leader != k.ylva.Name || read.Phase != string(Preparation) {
		t.Errorf("read %+v", read)
	}
	var list struct {
		Count int
		Items []apiInitiative
	}
	for address, want := range map[string]int{"?on=2022-02-10": 0, "?on=2022-02-11": 1, "?phase=preparation": 1, "?phase=strategy": 0, "?category=" + k.furniture: 1} {
		if call(reader, "GET", "category-initiatives"+address, "", 200, &list); list.Count != want {
			t.Errorf("%s lists %d, want %d", address, list.Count, want)
		}
	}
	call(reader, "GET", "category-initiatives?phase=later", "", 422, nil)
	call(reader, "GET", "category-initiatives/finns-inte", "", 404, nil)

	var m, saved apiCategoryMeasure
	call(worker, "POST", "category-measures", fmt.Sprintf(`{"title":"Sortiment","kind":"standard","categoryId":%q,"initiativeId":%q,"ownerId":%q,"dueOn":"2022-06-01","expectedOre":80000000}`, k.furniture, made.ID, k.ylva.ID), 200, &m)
	if m.State != string(Planned) || m.ExpectedOre == nil || *m.ExpectedOre != 80000000 || m.RealisedOre != nil {
		t.Errorf("made %+v", m)
	}
	m.Title = "Mindre sortiment"
	changed, err := json.Marshal(m)
	ok(t, err)
	call(worker, "PUT", "category-measures/"+m.ID, string(changed), 200, &saved)
	if saved.Title != "Mindre sortiment" || saved.Version != m.Version+1 {
		t.Errorf("saved %+v", saved)
	}
	call(worker, "PUT", "category-measures/"+m.ID, string(changed), 409, nil)
	call(reader, "PUT", "category-measures/"+m.ID, string(changed), 403, nil)
	var measures struct{ Items []apiCategoryMeasure }
	if call(reader, "GET", "category-measures?state=planned&q=mindre", "", 200, &measures); len(measures.Items) != 1 || measures.Items[0].ID != m.ID {
		t.Errorf("listed %+v", measures)
	}
}
