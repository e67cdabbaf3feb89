package app_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"klover/internal/app"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/golden"
)

// TestSchemaIsWrittenDown compares the whole schema with docs/schema.golden.sql,
// where a change of it is read in review.
func TestSchemaIsWrittenDown(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t, app.Migrations()...)
	parts, err := db.All[string](t.Context(), d, `
		SELECT sql FROM sqlite_master
		WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
		ORDER BY tbl_name, CASE type WHEN 'table' THEN 0 ELSE 1 END, name`)
	if err != nil {
		t.Fatal(err)
	}
	golden.Check(t, root+"/docs/schema.golden.sql", []byte(strings.Join(parts, ";\n\n")+";\n"))
}

// TestAPIIsWrittenDown compares the description of the API with docs/openapi.golden.yaml.
func TestAPIIsWrittenDown(t *testing.T) {
	t.Parallel()
	a := demoApp(t)
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/v1/openapi.yaml", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("status %d", w.Code)
	}
	golden.Check(t, root+"/docs/openapi.golden.yaml", w.Body.Bytes())
}
