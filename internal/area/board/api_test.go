package board_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"klover/internal/area/board"
	"klover/internal/base/api"
	"klover/internal/base/dbtest"
	"klover/internal/base/web"
)

func TestTheAPIReadsAndPlansMeetings(t *testing.T) {
	t.Parallel()
	o := newOffice(t, dbtest.SQLite(t, schema...))
	mux := http.NewServeMux()
	board.API{Store: o.Store}.Register(api.New(mux, "1.0.0"))
	type reply struct {
		ID, State, Body, Title string
		Version                int64
		Items                  []struct{ Title, Text, State string }
		Seats                  []struct{ Seat, Person, Office string }
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
	if b := call(o.reader, "GET", "/bodies/"+o.body.ID+"?on=2022-01-01", "", 200); len(b.Seats) != 12 || b.Seats[1].Person != "Vice Vasell" || b.Seats[1].Office != "vice" {
		t.Errorf("%+v", b)
	}
	input := `{"bodyId":"` + o.body.ID + `","heldOn":"2022-06-09","form":"remote"`
	call(o.reader, "POST", "/meetings", input+`}`, 403)
	call(o.secretary, "POST", "/meetings", `{"bodyId":"x","heldOn":"2022-06-09","form":"remote"}`, 422)
	made := call(o.secretary, "POST", "/meetings", input+`}`, 200)
	if made.State != "planned" || made.Body != "Inköpsnämnden" {
		t.Errorf("%+v", made)
	}
	call(o.secretary, "PUT", "/meetings/"+made.ID, input+`,"town":"Västerås","version":1}`, 200)
	call(o.secretary, "PUT", "/meetings/"+made.ID, input+`,"town":"Eskilstuna","version":1}`, 409)
	must[board.Item](t)(o.AddItem(t.Context(), board.Item{MeetingID: made.ID, Kind: board.Information, Title: "Läget"}))
	must[board.Item](t)(o.AddItem(t.Context(), board.Item{MeetingID: made.ID, Kind: board.Information, Title: "Hemligt", Secrecy: "OSL 19:3"}))
	if m := call(o.reader, "GET", "/meetings/"+made.ID, "", 200); len(m.Items) != 0 {
		t.Errorf("a reader sees the agenda before the meeting: %+v", m)
	}
	if m := call(o.secretary, "GET", "/meetings/"+made.ID, "", 200); len(m.Items) != 2 || m.Items[1].Title != "Ärende med sekretess" {
		t.Errorf("%+v", m)
	}
	if list := call(o.reader, "GET", "/meetings?held=2022-06", "", 200); len(list.Items) != 1 || list.Items[0].State != "planned" {
		t.Errorf("%+v", list)
	}
	call(o.reader, "GET", "/decisions?decided=2022", "", 200)

	// Whoever acts for none of the board's regions changes nothing of it.
	stranger := o.secretary
	stranger.Parties = []string{"C"}
	item := must[board.Item](t)(o.AddItem(t.Context(), board.Item{MeetingID: made.ID, Kind: board.Information, Title: "Mer"}))
	seats := must[[]board.Seat](t)(o.Seats(t.Context(), o.body.ID))
	for path, body := range map[string]string{
		"/meetings/" + made.ID + "/call": ``, "/meetings/" + made.ID + "/cancel": `{"why":"nej"}`, "/meetings/" + made.ID + "/items": `{"kind":"information","title":"x"}`,
		"/meeting-items/" + item.ID + "/decision": `{"points":[{"kind":"notes"}]}`, "/bodies/" + o.body.ID + "/seats": `{"kind":"member","party":"D"}`,
		"/seats/" + seats[0].ID + "/mandates": `{"personId":"x","from":"2022-01-01"}`, "/assignments": `{"bodyId":"` + o.body.ID + `","title":"x","ownerRole":"chief"}`,
	} {
		call(stranger, "POST", path, body, 403)
		call(o.reader, "POST", path, body, 403)
	}
	if m := call(o.secretary, "POST", "/meetings/"+made.ID+"/cancel", `{"why":"Få ärenden."}`, 200); m.State != "cancelled" {
		t.Errorf("%+v", m)
	}
	call(o.secretary, "POST", "/seats/finns-inte/mandates", `{"personId":"x","from":"2022-01-01"}`, 404)
}
