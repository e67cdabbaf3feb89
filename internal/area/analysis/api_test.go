package analysis

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/base/api"
	"klover/internal/base/cli"
	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
)

// call asks the API as a user and reads the answer.
func call(t *testing.T, s Store, u web.User, path string, status int, into any) {
	t.Helper()
	mux := http.NewServeMux()
	API{Store: s}.Register(api.New(mux, "1.0.0"))
	r := httptest.NewRequest("GET", "/api/v1/spend"+path, nil)
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, r.WithContext(web.WithUser(r.Context(), u)))
	if w.Code != status {
		t.Fatalf("%s: %d %s, want %d", path, w.Code, w.Body, status)
	}
	if err := json.Unmarshal(w.Body.Bytes(), into); into != nil && err != nil {
		t.Fatal(err)
	}
}

func TestTheAPIAnswersAsThePages(t *testing.T) {
	t.Parallel()
	s := filled(t, onSQLite(t))
	reader := webtest.User("Peter", permRead)
	var got map[string]any
	call(t, s, reader, "/cube?rows=supplier&columns=class&period=2022&party=D", 200, &got)
	sum := func(n float64) map[string]any { return map[string]any{"ore": n} }
	want := map[string]any{"label": "Summa", "sum": sum(175006), "before": sum(90000), "cells": []any{sum(100000), sum(50005), sum(-5000), sum(30001)}}
	if d := cmp.Diff(want, got["total"]); d != "" {
		t.Error(d)
	}
	if rows := got["rows"].([]any); len(rows) != 2 || rows[0].(map[string]any)["label"] != "Vårdgross AB" || rows[0].(map[string]any)["value"] != "1" {
		t.Errorf("rows are %v", rows)
	}
	call(t, s, reader, "/cube?measure=contractLoyalty", 200, &got)
	if d := cmp.Diff(map[string]any{"partOre": 300000.0, "wholeOre": 375006.0}, got["total"].(map[string]any)["sum"]); d != "" {
		t.Error(d)
	}
	call(t, s, reader, "/cube?rows=party&measure=suppliers&period=2022", 200, &got)
	if d := cmp.Diff(map[string]any{"count": 3.0}, got["total"].(map[string]any)["sum"]); d != "" {
		t.Error(d)
	}
	var lines struct {
		Count int
		Items []struct {
			Supplier, Class, Category, Article string
			AmountOre                          int64
			ExpectedOre                        *int64
		}
	}
	call(t, s, reader, "/lines?class=annat-pris", 200, &lines)
	if lines.Count != 1 || lines.Items[0].AmountOre != 50005 || *lines.Items[0].ExpectedOre != 40000 || lines.Items[0].Class != "annat-pris" {
		t.Errorf("the line is %+v", lines)
	}
	call(t, s, reader, "/cube?rows=annat", 422, nil)
	call(t, s, reader, "/lines?class=annat", 422, nil)
	call(t, s, webtest.User("Ledamot", "figure.read"), "/lines", 403, nil)
	call(t, s, webtest.Nobody, "/cube", 401, nil)

	_, ward := owners(t, s)
	holder := webtest.User("Emma", permOwn)
	holder.ID = ward
	call(t, s, holder, "/cube?rows=unit", 200, &got)
	if d := cmp.Diff(sum(145005), got["total"].(map[string]any)["sum"]); d != "" {
		t.Errorf("the budget holder: %s", d)
	}
	call(t, s, holder, "/lines?party=U", 200, &lines)
	if lines.Count != 0 {
		t.Errorf("the budget holder sees %+v", lines)
	}
}

func TestTheCommandWritesATableOrJSON(t *testing.T) {
	t.Parallel()
	s := filled(t, onSQLite(t))
	run := func(args ...string) (string, error) {
		var out bytes.Buffer
		env := &cli.Env{Out: &out, Err: &out}
		open := func(_ context.Context, _ *cli.Env, set *flag.FlagSet, args []string) (Store, func() error, error) {
			return s, func() error { return nil }, cli.Parse(set, args)
		}
		err := Commands(open)[0].Run(t.Context(), env, args)
		return out.String(), err
	}
	text, err := run("-rows", "supplier", "-columns", "class", "-top", "1")
	if err != nil || !strings.Contains(text, "Inköp per leverantör och avtalsklass, 2022") || !strings.Contains(text, "3\u00a0850,06") || !strings.Contains(text, "Övriga") {
		t.Errorf("%v\n%s", err, text)
	}
	text, err = run("-rows", "class", "-filter", "part=U&period=2022", "-json")
	var got apiCube
	if err != nil || json.Unmarshal([]byte(text), &got) != nil || *got.Total.Sum.Ore != 210000 || len(got.Rows) != 2 {
		t.Errorf("%v\n%s", err, text)
	}
	for _, args := range [][]string{{"-rows", "annat"}, {"-measure", "annat"}, {"-columns", "supplier"}, {"-filter", "klass=annat"}, {"-filter", "%"}} {
		if _, err := run(args...); err == nil || fault.KindOf(err) == fault.KindInternal {
			t.Errorf("%v gives %v, want a fault", args, err)
		}
	}
}
