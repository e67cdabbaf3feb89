package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"klover/internal/base/api"
	"klover/internal/base/fault"
	"klover/internal/base/web"
)

type thing struct {
	Title string `json:"title" maxLength:"10"`
	OrgNo string `json:"supplierOrgNo,omitempty"`
}

func server() http.Handler {
	mux := http.NewServeMux()
	h := api.New(mux, "1.0.0")
	api.Handle(h, "thing.read", api.Op("list-things", http.MethodGet, "/things", "Sök."), func(context.Context, *api.Page) (*api.List[thing], error) {
		return api.NewList[thing](nil, 0, false), nil
	})
	api.Handle(h, "thing.write", api.Op("create-thing", http.MethodPost, "/things", "Skapa."), func(_ context.Context, in *struct{ Body thing }) (*api.One[thing], error) {
		switch in.Body.Title {
		case "":
			return nil, fault.Invalid(fault.Field{Name: "title", Message: "Fyll i benämning."})
		case "numberless":
			return nil, fault.Invalid(fault.Field{Name: "org_no", Message: "Fyll i organisationsnummer."})
		case "taken":
			return nil, fault.Conflict("Benämningen är upptagen.")
		case "broken":
			return nil, errors.New("secret path /var/lib")
		}
		return &api.One[thing]{Body: in.Body}, nil
	})
	return mux
}

func call(perms string, method, path, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if perms != "" {
		r = r.WithContext(web.WithUser(r.Context(), web.User{ID: "u1", Perms: map[string]bool{perms: true}}))
	}
	w := httptest.NewRecorder()
	server().ServeHTTP(w, r)
	return w
}

func TestFaultsBecomeProblems(t *testing.T) {
	for _, test := range []struct {
		perms, body string
		status      int
		says        string
	}{
		{"thing.write", `{"title":"Säng"}`, 200, `"title":"Säng"`},
		{"", `{"title":"Säng"}`, 401, "Logga in"},
		{"thing.read", `{"title":"Säng"}`, 403, "thing.write"},
		{"thing.write", `{"title":""}`, 422, "body.title"},
		{"thing.write", `{"title":"alldeles för lång"}`, 422, "ska ha högst 10 tecken"},
		{"thing.write", `{"title":"numberless"}`, 422, `"location":"body.supplierOrgNo"`},
		{"thing.write", `{}`, 422, "egenskapen title saknas"},
		{"thing.write", "", 400, "Skicka uppgifterna som JSON"},
		{"thing.write", `{"title":"taken"}`, 409, "Benämningen är upptagen."},
		{"thing.write", `{"title":"broken"}`, 500, "referensen"},
	} {
		w := call(test.perms, "POST", "/api/v1/things", test.body)
		if w.Code != test.status || !strings.Contains(w.Body.String(), test.says) {
			t.Errorf("%s as %q: %d %s; want %d with %q", test.body, test.perms, w.Code, w.Body, test.status, test.says)
		}
		if strings.Contains(w.Body.String(), "/var/lib") {
			t.Error("the cause of an internal error was shown")
		}
	}
}

func TestAnEmptyListIsAList(t *testing.T) {
	w := call("thing.read", "GET", "/api/v1/things", "")
	var got map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != 200 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if items, ok := got["items"].([]any); !ok || len(items) != 0 {
		t.Errorf("items = %v, want []", got["items"])
	}
}

func TestDescriptionIsOpenAPI31(t *testing.T) {
	w := call("", "GET", "/api/v1/openapi.yaml", "")
	for _, want := range []string{"openapi: 3.1.0", "/api/v1/things:", "operationId: create-thing"} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the description lacks %q", want)
		}
	}
}
