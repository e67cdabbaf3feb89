package review

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

// reply is what the tests look at in an answer.
type reply struct {
	apiReview
	Count int
	Items []apiReview
}

func TestAPIWritesWhatItReads(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t, tables()...)
	p := announce(t, d, "INK22-0001", 20220110, "D", "U")
	mux := http.NewServeMux()
	API{Store{DB: d}}.Register(api.New(mux, "1.0.0"))
	call := func(u web.User, method, path, body string, status int) reply {
		t.Helper()
		r := httptest.NewRequest(method, "/api/v1/reviews"+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r.WithContext(web.WithUser(r.Context(), u)))
		if w.Code != status {
			t.Fatalf("%s %s: %d %s, want %d", method, path, w.Code, w.Body, status)
		}
		var a reply
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	u, reader := lawyer("D"), webtest.User("Läsare", permRead)
	made := call(u, "POST", "", `{"number":"1-22","procurementId":"`+p.ID+`","filedOn":"2022-03-01","applicant":"Eks Åkeri","applicantOrgNo":"850101-1236","grounds":["evaluation"]}`, 200)
	if made.Court != "Förvaltningsrätten i Linköping" || made.CategoryID != "c1" || made.Result != "open" || len(made.Instances) != 1 || made.ApplicantOrgNo != "" {
		t.Errorf("%+v", made)
	}
	body := `{"version":1,"number":"1-22","court":"Förvaltningsrätten i Linköping","procurementId":"` + p.ID + `","filedOn":"2022-03-01","decidedOn":"2022-06-01","outcome":"redo","why":"Dom."}`
	saved := call(u, "PUT", "/"+made.ID, body, 200)
	if saved.Result != "lost" || saved.EndedOn != "2022-06-01" || saved.Version != 2 {
		t.Errorf("%+v", saved)
	}
	if c, _ := (Store{DB: d}).Get(t.Context(), made.ID); c.ApplicantOrgNo != "850101-1236" {
		t.Errorf("a personal number that was not shown became %q", c.ApplicantOrgNo)
	}
	if history, _ := (Store{DB: d}).History(t.Context(), made.ID); strings.Contains(fmt.Sprint(history), "850101") {
		t.Errorf("the history tells the personal number: %v", history)
	}
	trusted := webtest.User("Betrodd", permRead, permPersonal)
	if got := call(trusted, "GET", "/"+made.ID, "", 200); got.ApplicantOrgNo != "850101-1236" {
		t.Errorf("who may see personal numbers sees %q", got.ApplicantOrgNo)
	}
	if got := call(reader, "GET", "?filed=2022&asOf=2022-05-31&result=open&own=ja", "", 200); got.Count != 1 || got.Items[0].ID != made.ID {
		t.Errorf("%+v", got)
	}
	call(u, "PUT", "/"+made.ID, body, 409)
	call(u, "POST", "", `{"procurementId":"`+p.ID+`","filedOn":"2022-13-01"}`, 422)
	call(u, "POST", "", `{"procurementId":"saknas","filedOn":"2022-03-01"}`, 404)
	call(lawyer("C"), "POST", "", `{"procurementId":"`+p.ID+`","filedOn":"2022-03-01"}`, 403)
	call(reader, "POST", "", `{"procurementId":"`+p.ID+`","filedOn":"2022-03-01"}`, 403)
	call(reader, "GET", "/saknas", "", 404)
	call(reader, "GET", "?filed=ifjol", "", 422)
	call(web.User{}, "GET", "", "", 401)
}
