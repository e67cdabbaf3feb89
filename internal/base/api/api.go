// Package api sets up the program's HTTP API: OpenAPI 3.1, errors as RFC 9457
// problem details with Swedish texts, a permission for every operation. It is
// the only place, with the areas' api files, that knows the library huma.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/web"
)

// Prefix is where the API lives.
const Prefix = "/api/v1"

// New returns an API on the mux. Reading /api/v1/openapi.yaml needs no sign-in.
func New(mux *http.ServeMux, version string) huma.API {
	speakSwedish()
	config := huma.DefaultConfig("Klöver", version)
	config.Info.Description = "Allt som sidorna visar, som JSON. Logga in med en åtkomstnyckel (Authorization: Bearer …) eller med sidornas session."
	config.OpenAPIPath = Prefix + "/openapi"
	config.CreateHooks, config.DocsPath, config.SchemasPath = nil, "", ""
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"token":   {Type: "http", Scheme: "bearer", Description: "Åtkomstnyckel från Mitt konto."},
		"session": {Type: "apiKey", In: "cookie", Name: "klover_session"},
	}
	config.Security = []map[string][]string{{"token": {}}, {"session": {}}}
	return humago.New(mux, config)
}

// schemaName names a type in the description by its area and itself, since areas
// use the same words: contract.apiOption is ContractOption, contract.apiContract
// is Contract.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	_, area, ok := strings.Cut(t.PkgPath(), "/area/")
	if !ok || t.Name() == "" {
		return name
	}
	area = strings.ToUpper(area[:1]) + area[1:]
	name = strings.TrimPrefix(strings.TrimPrefix(name, "Api"), "API")
	if strings.HasPrefix(name, area) {
		return name
	}
	return area + name
}

// Handle adds an operation that needs the permission; web.Public needs none.
// Faults of the handler become problem details.
func Handle[I, O any](a huma.API, perm string, op huma.Operation, do func(ctx context.Context, in *I) (*O, error)) {
	op.Path = Prefix + op.Path
	op.Errors = append(op.Errors, http.StatusForbidden, http.StatusUnprocessableEntity)
	names := bodyNames(reflect.TypeFor[I]())
	huma.Register(a, op, func(ctx context.Context, in *I) (*O, error) {
		if err := allow(ctx, perm); err != nil {
			return nil, problem(op.OperationID, names, err)
		}
		out, err := do(ctx, in)
		if err != nil {
			return nil, problem(op.OperationID, names, err)
		}
		return out, nil
	})
}

func allow(ctx context.Context, perm string) error {
	if web.May(ctx, perm) {
		return nil
	}
	if web.UserFrom(ctx).ID == "" {
		return fault.SignIn("Logga in eller skicka en åtkomstnyckel.")
	}
	return fault.Forbidden("Du saknar behörigheten %s.", perm)
}

// statuses is the one table from kinds of fault to HTTP statuses.
var statuses = map[fault.Kind]int{
	fault.KindNotFound:  http.StatusNotFound,
	fault.KindInvalid:   http.StatusUnprocessableEntity,
	fault.KindConflict:  http.StatusConflict,
	fault.KindForbidden: http.StatusForbidden,
	fault.KindSignIn:    http.StatusUnauthorized,
}

func problem(operation string, names []string, err error) error {
	status, ok := statuses[fault.KindOf(err)]
	if !ok {
		reference := db.NewID()
		slog.Error("api", "operation", operation, "reference", reference, "error", err)
		return &huma.ErrorModel{Status: http.StatusInternalServerError, Title: "Något gick fel",
			Detail: "Något gick fel. Ange referensen om du hör av dig: " + reference}
	}
	model := &huma.ErrorModel{Status: status, Title: http.StatusText(status), Detail: fault.Message(err)}
	for _, f := range fault.FieldsOf(err) {
		model.Errors = append(model.Errors, &huma.ErrorDetail{Message: f.Message, Location: location(names, f.Name)})
	}
	return model
}

// Op returns the description of an operation: its id ("list-contracts"), what it
// does in one Swedish line, method and path below Prefix. The tag is the register.
func Op(id, method, path, summary string) huma.Operation {
	return huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{tag(path)}}
}

func tag(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return first
}

// Page is the part of a list's input that chooses which rows: embed it.
type Page struct {
	Limit  int `query:"limit" default:"50" minimum:"1" maximum:"500" doc:"Högst så många rader."`
	Offset int `query:"offset" default:"0" minimum:"0" maximum:"100000" doc:"Hoppa över så många rader."`
}

// List is the answer of a list operation.
type List[T any] struct {
	Body struct {
		Items []T  `json:"items" doc:"Raderna på sidan."`
		Count int  `json:"count" doc:"Antal rader i urvalet, högst 10 000."`
		More  bool `json:"more" doc:"Urvalet är större än count."`
	}
}

// NewList returns a list answer. Nil rows are sent as an empty list.
func NewList[T any](items []T, count int, more bool) *List[T] {
	var l List[T]
	l.Body.Items, l.Body.Count, l.Body.More = items, count, more
	if items == nil {
		l.Body.Items = []T{}
	}
	return &l
}

// One is an answer with one record.
type One[T any] struct{ Body T }
