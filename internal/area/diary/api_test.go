package diary

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"klover/internal/base/api"
	"klover/internal/base/dbtest"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
	"klover/internal/word/day"
	"klover/internal/word/figure"
)

func TestTheAPIWritesWhatItReadsAndMasks(t *testing.T) {
	t.Parallel()
	_, s, _ := testPages(t, dbtest.SQLite(t, tables()...))
	mux := http.NewServeMux()
	API{s}.Register(api.New(mux, "1.0.0"))
	type reply struct {
		apiDiaryEntry
		Items []apiDiaryEntry
	}
	call := func(u web.User, method, path, body string, status int) reply {
		t.Helper()
		r := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
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
	const entry = `"direction":"in","happenedOn":"2023-01-17","counterpart":"Hemliga AB","title":"Anbud","kind":"tender","step":"procure"`
	call(citizen, "POST", "/diary-entries", `{"caseNumber":"INK22-0123",`+entry+`}`, 403)
	call(buyer, "POST", "/diary-entries", `{"caseNumber":"X",`+entry+`}`, 422)
	made := call(clerk, "POST", "/diary-entries", `{"caseNumber":"INK22-0123",`+entry+`}`, 200)
	if made.No != 1 || made.Ground != "19:3" || made.Number != "INK 2023:1" {
		t.Errorf("%+v", made)
	}
	for _, got := range []apiDiaryEntry{call(citizen, "GET", "/diary-entries/"+made.ID, "", 200).apiDiaryEntry, call(citizen, "GET", "/diary-entries", "", 200).Items[0]} {
		if !got.Masked || got.Counterpart != "" || got.Kind != "" || got.Title != masked {
			t.Errorf("a citizen reads %+v", got)
		}
	}
	call(buyer, "PUT", "/diary-entries/"+made.ID, `{"version":1,"why":"Fel",`+entry+`}`, 403)
	call(clerk, "PUT", "/diary-entries/"+made.ID, `{"version":1,"why":"",`+entry+`}`, 422)
	if got := call(clerk, "PUT", "/diary-entries/"+made.ID, `{"version":1,"why":"Fel kedja","ground":"19:3","secretReason":"Anbud","secretUntil":"2023-02-01",`+entry+`}`, 200); got.SecretUntil != "2023-02-01" || got.Version != 2 {
		t.Errorf("%+v", got)
	}
	call(webtest.User("Ingen"), "GET", "/diary-cases/"+made.CaseID+"/documents", "", 403)
	call(citizen, "GET", "/diary-cases/"+made.CaseID+"/documents", "", 200)
}

func TestFiguresAreTheirRows(t *testing.T) {
	t.Parallel()
	s, _ := newStore(dbtest.SQLite(t, tables()...))
	ctx := acting(t)
	late := letter("Sen")
	late.HappenedOn = 20230110
	must(s.Note(ctx, about, late))(t)
	e := must(s.Note(ctx, about, letter("I tid")))(t)
	gone := must(s.Note(ctx, about, letter("Fel")))(t)
	must(s.Strike(ctx, writer, gone.ID, gone.Version, "Dubblett"))(t)
	_ = e
	ask := figure.Ask{Period: day.Month(2023, 1), Kind: figure.Month}
	for i, want := range []string{"2", "50,0 %"} {
		f := Figures(s)[i]
		v := must(f.Value(ctx, ask))(t)
		if got := f.Text(v); strings.ReplaceAll(got, "\u00a0", " ") != want {
			t.Errorf("%s = %s, want %s", f.Key, got, want)
		}
		if err := v.Check(must(f.Rows(ctx, ask))(t)); err != nil {
			t.Error(err)
		}
	}
}
