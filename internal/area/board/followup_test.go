package board_test

import (
	"io"
	"strings"
	"testing"

	"klover/internal/area/board"
	"klover/internal/area/identity"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/file"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// decided holds a meeting on 11 February 2022 with one decision.
func (h *house) decided(title string) (board.Meeting, board.Decision) {
	h.t.Helper()
	ctx := h.t.Context()
	m, items := h.called(title)
	h.on(20220211)
	h.ok(h.Begin(ctx, m.ID))
	made := must[[]board.Decision](h.t)(h.Decide(ctx, items[0].ID, 0, board.Point{Kind: board.Decides, Object: "ge förvaltningen i uppdrag att följa upp"}))
	return m, made[0]
}

// plan plans a meeting of the body on the day.
func (h *house) plan(on day.Date) board.Meeting {
	h.t.Helper()
	return must[board.Meeting](h.t)(h.Create(h.t.Context(), board.Meeting{BodyID: h.body.ID, HeldOn: on, Form: "physical", StartsAt: "09:30", Town: "Västerås"}))
}

func titles(list []board.Assignment) string {
	var all []string
	for _, a := range list {
		all = append(all, a.Title)
	}
	return strings.Join(all, ", ")
}

func TestAssignmentComesBackUntilItIsClosed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := as(t.Context(), "s", "Nina Nämndsekreterare")
		m, decision := h.decided("Uppföljning av miljöprioriterade upphandlingar")
		_, err := h.Assign(ctx, board.Assignment{DecisionID: identity.Ref(decision.ID), Title: "Följ upp via CLM"})
		h.refused(err, "vem som har uppdraget")
		a := must[board.Assignment](t)(h.Assign(ctx, board.Assignment{DecisionID: identity.Ref(decision.ID), Title: "Följ upp via CLM", OwnerRole: "chief", DueOn: 20220930}))
		if a.GivenOn != 20220211 || a.BodyID != h.body.ID || a.Body != "Inköpsnämnden" {
			t.Errorf("the assignment does not follow its decision: %+v", a)
		}
		june, october, december := h.plan(20220609), h.plan(20221027), h.plan(20221215)
		open := func(m board.Meeting) string {
			return titles(must[[]board.Assignment](t)(h.OpenAssignments(ctx, h.body.ID, m.HeldOn)))
		}
		if got := open(m); got != "" {
			t.Errorf("it shows at the meeting that gave it: %s", got)
		}
		if got := open(june); got != "Följ upp via CLM" {
			t.Errorf("it does not come back: %q", got)
		}
		h.refused(h.ReportOn(ctx, board.AssignmentReport{AssignmentID: a.ID, OnDay: 20220601, Text: "Pågår."}), "i dag")
		h.on(20220609)
		h.ok(h.ReportOn(ctx, board.AssignmentReport{AssignmentID: a.ID, MeetingID: identity.Ref(june.ID), Text: "Systemstödet provas."}))
		h.on(20221001)
		late := must2[[]board.Assignment](t)(h.Assignments(ctx, board.AssignmentFilter{Late: true, OwnerID: "ingen", Roles: []string{"chief"}}, board.Page{Limit: 10}))
		if titles(late) != "Följ upp via CLM" || !late[0].Late(h.Today()) {
			t.Errorf("an overdue assignment of a role is not found: %v", titles(late))
		}
		h.on(20221027)
		_, err = h.CloseAssignment(ctx, a.ID, board.AssignmentDone, " ", 20221027)
		h.refused(err, "vad uppdraget ledde till")
		must[board.Assignment](t)(h.CloseAssignment(ctx, a.ID, board.AssignmentDone, "Uppföljningen är gjord.", 20221027))
		if got := open(october); got != "Följ upp via CLM" {
			t.Errorf("the meeting that closed it does not show it: %q", got)
		}
		if got := open(december); got != "" {
			t.Errorf("it comes back after it was closed: %s", got)
		}
		if reports := must[[]board.AssignmentReport](t)(h.AssignmentReports(ctx, a.ID)); len(reports) != 1 || reports[0].OnDay != 20220609 || reports[0].ByName != "Nina Nämndsekreterare" {
			t.Errorf("got %+v", reports)
		}
		_, err = h.SaveAssignment(ctx, a, "")
		h.refused(err, "avslutat")
		must[board.Assignment](t)(h.ReopenAssignment(ctx, a.ID, "fel uppdrag"))
		if got := open(december); got != "Följ upp via CLM" {
			t.Errorf("it does not come back when opened again: %q", got)
		}
	})
}

func must2[T any](t *testing.T) func(T, board.Count, error) T {
	return func(v T, _ board.Count, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestDelegatedDecisionsAreReportedByAnItemAndWaitWhenItIsRemoved(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		who := identity.Store{DB: d}
		decide := func(on day.Date, title string) {
			must[identity.Decision](t)(who.Decide(ctx, identity.Decision{Act: identity.ActSign, DecidedOn: on, Amount: money.Some(money.Kr(10)), RecordTitle: title, Parties: party.Of("D")}))
		}
		m := h.plan(20220211)
		_, err := h.ReportDelegated(ctx, m.ID)
		h.refused(err, "Inga delegationsbeslut")
		decide(20220103, "A")
		decide(20220104, "B")
		h.on(20220105)
		item := must[board.Item](t)(h.ReportDelegated(ctx, m.ID))
		if item.Kind != board.Notification || !strings.Contains(item.Background, "2 beslut") || !strings.Contains(item.Background, "Teckna avtal: 2") {
			t.Errorf("got %+v", item)
		}
		decide(20220105, "C")
		if again := must[board.Item](t)(h.ReportDelegated(ctx, m.ID)); again.ID != item.ID || !strings.Contains(again.Background, "3 beslut") {
			t.Errorf("a later decision does not join the report: %+v", again)
		}
		if waiting := must[[]identity.Decision](t)(who.Unreported(ctx, 20221231)); len(waiting) != 0 {
			t.Errorf("%d wait although they are reported", len(waiting))
		}
		h.ok(h.RemoveItem(ctx, item.ID))
		if waiting := must[[]identity.Decision](t)(who.Unreported(ctx, 20221231)); len(waiting) != 3 {
			t.Errorf("%d wait after the item was removed, want 3", len(waiting))
		}
	})
}

func TestRemarkIsAnsweredActedOnAndClosed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		m := h.plan(20220211)
		a := must[board.Audit](t)(h.CreateAudit(ctx, board.Audit{Kind: board.AuditReport, Title: "Styrande dokument", BodyID: h.body.ID, Auditor: "Revisionskontoret", HeldOn: 20220211}))
		if string(a.MeetingID) != m.ID {
			t.Error("the audit is not linked with the meeting of the day")
		}
		f := must[board.Finding](t)(h.AddFinding(ctx, board.Finding{AuditID: a.ID, Text: "Delegationsordningen är inte aktuell."}))
		_, err := h.CloseFinding(ctx, f.ID, "klart", 20220301)
		h.refused(err, "yttrat sig")
		_, err = h.AnswerFinding(ctx, f.ID, "", "", 0, "")
		h.refused(err, "instämmer")
		must[board.Finding](t)(h.AnswerFinding(ctx, f.ID, "yes", "Nämnden instämmer.", 20220211, ""))
		action := must[board.Assignment](t)(h.Act(ctx, f.ID, board.Assignment{Title: "Revidera delegationsordningen", Owner: "Nina Nämndsekreterare", DueOn: 20220630}))
		_, err = h.CloseFinding(ctx, f.ID, "klart", 20220301)
		h.refused(err, "pågår")
		h.on(20220601)
		must[board.Assignment](t)(h.CloseAssignment(ctx, action.ID, board.AssignmentDone, "Reviderad.", 20220601))
		must[board.Finding](t)(h.CloseFinding(ctx, f.ID, "Delegationsordningen är reviderad.", 20220601))
		got := must[board.Audit](t)(h.Audit(ctx, a.ID))
		if got.Open() != 0 || got.Findings[0].State() != "Avslutad" || len(got.Findings[0].Actions) != 1 {
			t.Errorf("got %+v", got)
		}
		if open := must2[[]board.Audit](t)(h.Audits(ctx, "", true, board.Page{})); len(open) != 0 {
			t.Error("a closed remark is among the open ones")
		}
		must[board.Finding](t)(h.ReopenFinding(ctx, f.ID, "inte klart"))
		if open := must2[[]board.Audit](t)(h.Audits(ctx, board.AuditReport, true, board.Page{})); len(open) != 1 {
			t.Error("an opened remark is not among the open ones")
		}
	})
}

func TestRevisionsKeepTheirOrderAndTheCouncilsAnswers(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		a := must[board.Agreement](t)(h.CreateAgreement(ctx, board.Agreement{Kind: board.OwnersAgreement, Code: "du.avtal", Title: "Avtal om gemensam nämnd", Parties: party.Of("D", "U")}))
		_, err := h.CreateAgreement(ctx, board.Agreement{Kind: board.BodyRules, Code: "du.avtal", Title: "x", Parties: party.Of("D")})
		h.refused(err, "Koden används redan")
		first := must[board.Revision](t)(h.Revise(ctx, board.Revision{AgreementID: a.ID, RevisedOn: 20040901, Precision: board.ExactDay, ValidFrom: 20040901, AdoptedBy: "Fullmäktige"}))
		must[board.Revision](t)(h.Revise(ctx, board.Revision{AgreementID: a.ID, RevisedOn: 20110101, Precision: board.OnlyYear, AdoptedBy: "Fullmäktige"}))
		_, err = h.Revise(ctx, board.Revision{AgreementID: a.ID, RevisedOn: 20100101, Precision: board.ExactDay, AdoptedBy: "Fullmäktige"})
		h.refused(err, "beslutades 2011")
		h.ok(h.Consent(ctx, board.Consent{RevisionID: first.ID, Party: "D", DecidedOn: 20040601, Paragraph: "§ 70"}))
		h.refused(h.Consent(ctx, board.Consent{RevisionID: first.ID, Party: "C"}), "parter")
		r, _, err := h.Revision(ctx, first.ID)
		h.ok(err)
		if r.Agreed() || r.Waits() != "Region Västmanland" {
			t.Errorf("one council is missing: %+v", r.Consents)
		}
		h.ok(h.Consent(ctx, board.Consent{RevisionID: first.ID, Party: "U"}))
		if r, _, _ = h.Revision(ctx, first.ID); !r.Agreed() {
			t.Error("both councils have approved")
		}
		h.ok(h.AttachDocument(ctx, first.ID, "avtal.txt", strings.NewReader("Avtalets text")))
		docs := must[[]file.File](t)(h.Documents(ctx, first.ID))
		var text strings.Builder
		h.ok(h.CopyDocument(ctx, first.ID, docs[0].ID, func(file.File) io.Writer { return &text }))
		if text.String() != "Avtalets text" {
			t.Errorf("got %q", text.String())
		}
		h.ok(h.RemoveDocument(ctx, first.ID, docs[0].ID))
		for _, test := range []struct {
			n    int64
			want day.Date
		}{{0, 20040901}, {1, 20040901}, {2, 20110101}, {3, 0}} {
			if got := must[day.Date](t)(h.RevisionDay(ctx, "du.avtal", test.n)); got != test.want {
				t.Errorf("revision %d: %s, want %s", test.n, got, test.want)
			}
		}
	})
}

func TestHandedOverRevisionHasTheAnswersOfItsDecision(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		m, items := h.called("Avtal")
		h.on(20220211)
		h.ok(h.Begin(ctx, m.ID))
		made := must[[]board.Decision](t)(h.Decide(ctx, items[0].ID, 0, board.Point{Kind: board.HandsOver, Object: "reviderat avtal"}))
		a := must[board.Agreement](t)(h.CreateAgreement(ctx, board.Agreement{Kind: board.OwnersAgreement, Code: "avtal", Title: "Avtal", Parties: party.Of("D", "U")}))
		r := must[board.Revision](t)(h.Revise(ctx, board.Revision{AgreementID: a.ID, RevisedOn: 20220211, Precision: board.ExactDay, AdoptedBy: "Inköpsnämnden", DecisionID: identity.Ref(made[0].ID)}))
		h.refused(h.Consent(ctx, board.Consent{RevisionID: r.ID, Party: "D"}), "registreras där")
		h.ok(h.Answer(ctx, made[0].ID, "D", "approved", 20220401, "§ 12", ""))
		r, _, err := h.Revision(ctx, r.ID)
		h.ok(err)
		if r.Waits() != "Region Västmanland" || r.Consents[0].Paragraph != "§ 12" {
			t.Errorf("got %+v", r.Consents)
		}
	})
}

func TestFeedHasWhatConcernsTheReader(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		m := h.plan(20220609)
		must[board.Assignment](t)(h.Assign(ctx, board.Assignment{BodyID: h.body.ID, Title: "Min", OwnerRole: "chief", DueOn: 20220401}))
		must[board.Assignment](t)(h.Assign(ctx, board.Assignment{BodyID: h.body.ID, Title: "Annans", OwnerRole: "lawyer", DueOn: 20220402}))
		must[board.Audit](t)(h.CreateAudit(ctx, board.Audit{Kind: board.AuditReport, Title: "Granskning", BodyID: h.body.ID, HeldOn: 20220103, AnswerDue: 20220315}))
		count := func(r board.Reader) int {
			events := must[[]board.Event](t)(h.Feed(ctx, r, "https://klover.example"))
			for _, e := range events {
				if e.UID == "sammantrade-"+m.ID+"@klover" && e.URL != "https://klover.example"+m.URL() {
					t.Errorf("got %+v", e)
				}
			}
			return len(events)
		}
		if got := count(board.Reader{UserID: "x", Roles: []string{"chief"}}); got != 2 {
			t.Errorf("the chief has %d events, want the meeting and the own assignment", got)
		}
		if got := count(board.Reader{Write: true}); got != 4 {
			t.Errorf("the secretary has %d events, want all 4", got)
		}
	})
}
