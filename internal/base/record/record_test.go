package record_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/base/webtest"
)

type thing struct {
	Name  string
	Count int64
}

var fields = field.Set[thing]{
	{Key: "name", Label: "Namn", At: func(t *thing) any { return &t.Name }},
	{Key: "count", Label: "Antal", Kind: field.Number, At: func(t *thing) any { return &t.Count }},
}

// mux serves a list of two things, or fails after the first.
func mux(fail error) *web.Mux {
	m := webtest.Mux()
	m.Handle("GET /saker", web.Public, func(w http.ResponseWriter, r *http.Request) error {
		filters := []ui.Filter{{Key: "farg", Label: "Färg", Options: []field.Option{{Value: "r", Label: "Röd"}}}}
		q := ui.ParseQuery(r, []string{"farg"}, nil, "name")
		return record.Sheet[thing]{Title: "Saker", File: "saker", Fields: fields, Query: q, Filter: filters,
			Path: func(t thing) string { return "/saker/" + t.Name },
			Each: func(do func(thing) error) error {
				if err := do(thing{"=Åsa", 1200}); err != nil || fail != nil {
					return errors.Join(err, fail)
				}
				return do(thing{"Bo", 2})
			}}.Send(w, r)
	})
	return m
}

func TestSheetHasEveryRowAndItsKind(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, mux(nil), webtest.Nobody, "/saker?format=csv").Status(200).HeaderHas("Content-Disposition", "saker.csv")
	for _, want := range []string{"Namn;Antal", "'=Åsa;1200", "Bo;2"} {
		if !strings.Contains(p.Body, want) {
			t.Errorf("%q is missing in %q", want, p.Body)
		}
	}
	webtest.Get(t, mux(nil), webtest.Nobody, "/saker?format=xlsx&farg=r&q=x").Status(200).HeaderHas("Content-Type", "spreadsheetml")
}

func TestNothingIsSentWhenTheRowsFail(t *testing.T) {
	t.Parallel()
	webtest.Get(t, mux(errors.New("the disk is gone")), webtest.Nobody, "/saker?format=csv").Status(500).Has("h1", "Något gick fel")
}

func TestExcelKeepsTheSelection(t *testing.T) {
	t.Parallel()
	q := ui.Query{Path: "/saker"}
	if got := record.Excel(q); got != "/saker?format=xlsx" {
		t.Errorf("Excel = %q", got)
	}
	q.Text = "åsa"
	if got := record.Excel(q); got != "/saker?q=%C3%A5sa&format=xlsx" {
		t.Errorf("Excel = %q", got)
	}
}

func TestHistoryIsToldInSwedishTime(t *testing.T) {
	t.Parallel()
	at := time.Date(2022, 7, 1, 22, 30, 0, 0, time.UTC)
	h := record.History([]audit.Entry{{At: at, Actor: audit.Actor{Name: "Åsa"}, Verb: "skapade"}})
	if got := h.Events[0]; got.When != "2022-07-02 00:30" || got.Who != "Åsa" || got.Sentence() != "skapade" {
		t.Errorf("%+v", got)
	}
}

func TestHistoryNamesWhatWasDoneTo(t *testing.T) {
	t.Parallel()
	for verb, want := range map[string]string{
		"skapade": "skapade avtalet", "sade upp": "sade upp avtalet", "nyttjade option i": "nyttjade option i avtalet",
		"noterade laga kraft": "noterade laga kraft", "loggade in": "loggade in",
	} {
		h := record.HistoryOf("avtalet", []audit.Entry{{Verb: verb}})
		if got := h.Events[0].Sentence(); got != want {
			t.Errorf("%s = %q, want %q", verb, got, want)
		}
	}
}

func TestAConflictLeadsBackToTheRecordUnlessItSaysWhere(t *testing.T) {
	t.Parallel()
	m := webtest.Mux()
	m.Handle("GET /saker/1", web.Public, func(w http.ResponseWriter, r *http.Request) error {
		c := ui.NewConflict(fields, &thing{Name: "Min"}, &thing{Name: "Din"}, map[string]string{"name": "Min"}, 2)
		c.Action, c.Back = r.FormValue("till"), r.FormValue("tillbaka")
		return record.Conflict(w, r, "Sak", "/saker/1", c, ui.Crumb{Label: "Saker", URL: "/saker"})
	})
	webtest.Get(t, m, webtest.Nobody, "/saker/1").Status(409).Has(".crumbs a", "Saker").Has(".conflict td", "Din").
		Has(`.conflict form[action="/saker/1"]`, "").Has(`.conflict a[href="/saker/1"]`, "Behåll")
	webtest.Get(t, m, webtest.Nobody, "/saker/1?till=/a&tillbaka=/b").Has(`.conflict form[action="/a"]`, "").Has(`.conflict a[href="/b"]`, "Behåll")
}

func TestOnlyAnotherVersionMakesTheFormStale(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		err   error
		saved int64
		want  bool
	}{{fault.Conflict("Sparad."), 3, true}, {fault.Conflict("Får inte."), 2, false}, {fault.Wrong("Fel."), 3, false}, {nil, 3, false}} {
		if got := record.Stale(test.err, test.saved, map[string]string{"version": "2"}); got != test.want {
			t.Errorf("%v at version %d: %v, want %v", test.err, test.saved, got, test.want)
		}
	}
}
