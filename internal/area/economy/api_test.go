package economy

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"klover/internal/base/api"
	"klover/internal/base/audit"
	"klover/internal/base/web"
)

func TestProgramsReadAndLoadTheEconomy(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	mux := http.NewServeMux()
	API{s}.Register(api.New(mux, "1.0.0"))
	call := func(u web.User, method, path, body string, status int, into any) {
		t.Helper()
		r := httptest.NewRequest(method, "/api/v1/economy"+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r.WithContext(audit.WithActor(web.WithUser(r.Context(), u), audit.Actor{ID: u.ID, Name: u.Name})))
		if w.Code != status {
			t.Fatalf("%s %s: %d %s, want %d", method, path, w.Code, w.Body, status)
		}
		if into != nil {
			if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
				t.Fatal(err)
			}
		}
	}
	var result apiResult
	call(reader, "GET", "/result?month=2022-12", "", 200, &result)
	if *result.Lines[0].Cells["ytdOre"] != 40_790_245 || result.Lines[0].Cells["ytdBudgetOre"] != nil || result.LoadedOn != "2023-01-18" || plainText(result.Text) != "Kostnaderna överstiger budget med 1 095 tkr" {
		t.Errorf("%+v", result)
	}
	var list struct {
		Items []apiCells
	}
	call(reader, "GET", "/specification?month=2022-12&by=projekt", "", 200, &list)
	if len(list.Items) != 2 || list.Items[0].Label != NoData {
		t.Errorf("%+v", list)
	}
	var rows struct{ Items []apiRow }
	call(reader, "GET", "/rows?period=2022-12&line=lokal&kind=utfall", "", 200, &rows)
	if len(rows.Items) != 1 || rows.Items[0].Account != "6010" || rows.Items[0].Line != "lokal" {
		t.Errorf("%+v", rows)
	}
	var statement apiStatement
	call(reader, "GET", "/statement?period=2018&object=NAMND", "", 200, &statement)
	if statement.VastmanlandOre != 9_401_750 || statement.CostOre != 18_803_500 {
		t.Errorf("%+v", statement)
	}
	call(reader, "GET", "/statement?period=2018-01-05--2018-02-01", "", 422, nil)
	var loads struct{ Items []apiLoad }
	call(reader, "GET", "/loads?limit=5", "", 200, &loads)
	if len(loads.Items) != 5 || loads.Items[0].FileName != "inkopsnamnden-2022-12.se" {
		t.Errorf("%+v", loads)
	}
	file := func(text string) string {
		return `{"fileName":"x.csv","kind":"utfall","consent":true,"content":"` + base64.StdEncoding.EncodeToString([]byte(text)) + `"}`
	}
	call(reader, "POST", "/loads", file(table), 403, nil)
	var load apiLoad
	call(writer, "POST", "/loads", file(table), 200, &load)
	if load.Rows != 3 || len(load.Rejections) != 3 || load.State != "inläst" {
		t.Errorf("%+v", load)
	}
	call(writer, "POST", "/loads", file(table), 409, nil)
	call(writer, "POST", "/loads", file("skräp"), 422, nil)
}
