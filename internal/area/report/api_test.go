package report_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"klover/internal/area/report"
	"klover/internal/base/api"
	"klover/internal/base/web"
)

func TestAPIWritesAndFixesAReport(t *testing.T) {
	t.Parallel()
	_, s, _ := site(t)
	mux := http.NewServeMux()
	report.API{Store: s}.Register(api.New(mux, "1.0.0"))
	type answer struct {
		ID       string
		Version  int64
		State    string
		Count    int
		Sections []struct {
			ID, Heading, Text string
			Version           int64
		}
		Figures []struct{ Figure, Text string }
		Detail  string
	}
	call := func(u web.User, method, path, body string, status int) answer {
		t.Helper()
		r := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
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
	call(reader, "POST", "/reports", `{"kind":"verksamhetsberattelse","period":"2022"}`, 403)
	id := call(writer, "POST", "/reports", `{"kind":"verksamhetsberattelse","period":"2022"}`, 200).ID
	call(writer, "POST", "/reports", `{"kind":"verksamhetsberattelse","period":"2022"}`, 409)
	one := call(reader, "GET", "/reports/"+id, "", 200)
	if len(one.Sections) != 13 || len(one.Figures) == 0 || one.Figures[0].Figure != "proc.announced" || one.Figures[0].Text != "141" {
		t.Errorf("%d sections, figures %+v", len(one.Sections), one.Figures)
	}
	section := one.Sections[2]
	call(writer, "PUT", "/report-sections/"+section.ID, `{"version":1,"heading":"Året","text":"{{tal proc.x}}"}`, 422)
	if a := call(writer, "PUT", "/report-sections/"+section.ID, `{"version":1,"heading":"Året","text":"{{tal proc.announced}} annonserades."}`, 200); a.Version != 2 {
		t.Errorf("version %d", a.Version)
	}
	call(writer, "POST", "/reports/"+id+"/send", `{"version":1}`, 409)
	at := "/report-sections/" + section.ID
	call(reader, "POST", at+"/comments", `{"text":"Hej"}`, 403)
	call(critic, "POST", at+"/comments", `{"text":"Jämför med i fjol."}`, 200)
	suggestion := call(critic, "POST", at+"/suggestions", `{"version":2,"proposal":"Vi annonserade {{tal proc.announced}}."}`, 200)
	if a := call(writer, "POST", "/report-comments/"+suggestion.ID+"/accept", ``, 200); a.Version != 3 {
		t.Errorf("accepted as version %d", a.Version)
	}
	if n, v := call(reader, "GET", at+"/comments", "", 200).Count, call(reader, "GET", at+"/versions", "", 200).Count; n != 2 || v != 3 {
		t.Errorf("%d comments and %d versions", n, v)
	}
	finish(t, s, id)
	call(fixer, "POST", "/reports/"+id+"/fix", `{"version":1}`, 409)
	call(reader, "POST", "/reports/"+id+"/send", `{"version":1}`, 403)
	for _, do := range []struct {
		path, body, state string
		user              web.User
	}{
		{"send", `{"version":1}`, "review", writer}, {"recall", `{"version":2}`, "draft", writer}, {"send", `{"version":3}`, "review", writer},
		{"approve", `{"version":4}`, "approved", fixer}, {"decide", `{"version":5,"on":"2023-01-16","by":"Inköpsnämnden","no":"§ 12"}`, "decided", fixer},
		{"fix", `{"version":6}`, "fixed", fixer}, {"archive", ``, "archived", fixer},
	} {
		if a := call(do.user, "POST", "/reports/"+id+"/"+do.path, do.body, 200); a.State != do.state {
			t.Errorf("after %s the state is %s", do.path, a.State)
		}
	}
	if a := call(writer, "POST", "/reports/"+id+"/copy", "", 200); a.State != "draft" {
		t.Errorf("the copy is %s", a.State)
	}
	if a := call(reader, "GET", "/reports", "", 200); a.Count != 2 {
		t.Errorf("%d reports", a.Count)
	}
}
