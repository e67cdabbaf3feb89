package board_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"klover/internal/area/board"
	"klover/internal/base/api"
	"klover/internal/base/dbtest"
	"klover/internal/base/web"
	"klover/internal/word/party"
)

func TestTheAPIReadsWhatIsFollowedUp(t *testing.T) {
	t.Parallel()
	o := newOffice(t, dbtest.SQLite(t, schema...))
	mux := http.NewServeMux()
	board.API{Store: o.Store}.Register(api.New(mux, "1.0.0"))
	ctx := t.Context()
	one := must[board.Assignment](t)(o.Assign(ctx, board.Assignment{BodyID: o.body.ID, Title: "Följ upp", OwnerRole: "chief", DueOn: 20220104}))
	o.ok(o.ReportOn(ctx, board.AssignmentReport{AssignmentID: one.ID, Text: "Pågår."}))
	a := must[board.Audit](t)(o.CreateAudit(ctx, board.Audit{Kind: board.AuditReport, Title: "Granskning", BodyID: o.body.ID, HeldOn: 20220103}))
	must[board.Finding](t)(o.AddFinding(ctx, board.Finding{AuditID: a.ID, Text: "Synpunkt"}))
	agreement := must[board.Agreement](t)(o.CreateAgreement(ctx, board.Agreement{Kind: board.BodyRules, Code: "r", Title: "Reglemente", Parties: party.Of("D")}))
	must[board.Revision](t)(o.Revise(ctx, board.Revision{AgreementID: agreement.ID, RevisedOn: 20110101, Precision: board.OnlyYear, AdoptedBy: "Fullmäktige"}))
	o.on(20220105)
	for _, test := range []struct {
		user   web.User
		path   string
		status int
		says   string
	}{
		{o.reader, "/assignments?late=true", 200, `"late":true`},
		{o.reader, "/assignments?state=done", 200, `"count":0`},
		{o.reader, "/assignments/" + one.ID, 200, `"text":"Pågår."`},
		{o.reader, "/assignments/saknas", 404, "Uppdraget finns inte"},
		{o.reader, "/audits?open=true", 200, `"state":"Obesvarad"`},
		{o.reader, "/agreements", 200, `"revised":"2011"`},
		{web.User{ID: "x"}, "/agreements", 403, ""},
	} {
		r := httptest.NewRequest("GET", "/api/v1"+test.path, nil)
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r.WithContext(web.WithUser(r.Context(), test.user)))
		if w.Code != test.status || !strings.Contains(w.Body.String(), test.says) {
			t.Errorf("GET %s: %d %s; want %d %q", test.path, w.Code, w.Body, test.status, test.says)
		}
	}
}
