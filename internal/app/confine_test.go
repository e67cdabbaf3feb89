package app_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"klover/internal/area/capacity"
	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/webtest"
)

// TestAConsultantSeesTheAssignedCaseOnly goes through the whole program as the demo's
// consultant: what is assigned opens, and no other way leads to anything.
func TestAConsultantSeesTheAssignedCaseOnly(t *testing.T) {
	t.Parallel()
	a := ownDemo(t)
	h := a.Handler()
	viktor := as(t, a, identity.Consultant)
	assigned, _, err := a.Capacity.Assignments(t.Context(), capacity.AssignmentFilter{Standing: capacity.Running}, capacity.Page{})
	if err != nil || len(assigned) != 1 {
		t.Fatalf("%d assignments go on in the demo, %v", len(assigned), err)
	}
	ended, _, err := a.Capacity.Assignments(t.Context(), capacity.AssignmentFilter{Standing: capacity.Ended}, capacity.Page{})
	if err != nil || len(ended) != 1 {
		t.Fatalf("%d assignments have ended in the demo, %v", len(ended), err)
	}
	own, other := assigned[0].ProcurementID, ended[0].ProcurementID

	page := webtest.Get(t, h, viktor, "/upphandlingar/"+own).Status(200).Has("h1", assigned[0].Title)
	for _, link := range page.Texts("nav a") {
		if link != "Mitt arbete" && link != "Mina konsultuppdrag" && link != "Upphandlingar" && !strings.HasPrefix(link, "INK") {
			t.Errorf("the frame offers %q", link)
		}
	}
	webtest.Get(t, h, viktor, "/").Status(200)
	webtest.Get(t, h, viktor, "/mitt-konto").Status(200)
	for _, path := range []string{"/upphandlingar/" + other, "/upphandlingar", "/upphandlingar?format=csv", "/upphandlingar/fordelning", "/sok?q=" + assigned[0].Number, "/diarium", "/avtal", "/leverantorer", "/nyckeltal", "/enheter", "/historik", "/kapacitet"} {
		webtest.Get(t, h, viktor, path).Status(403)
	}
	for _, tenderers := range []string{"/upphandlingar/" + other + "/anbudsgivare", "/anbudsgivare/" + other} {
		if code := webtest.Get(t, h, viktor, tenderers).Code; code < 400 {
			t.Errorf("%s answered %d", tenderers, code)
		}
	}
	// Documents of the own case open, those of others do not.
	papers, err := db.All[string](t.Context(), a.DB, `SELECT d.id FROM diary_document d JOIN diary_case c ON c.id = d.case_id WHERE c.kind = 'procurement' AND c.ref <> $1 ORDER BY d.id LIMIT 5`, own)
	if err != nil || len(papers) == 0 {
		t.Fatalf("no documents of other cases: %v", err)
	}
	for _, id := range papers {
		webtest.Get(t, h, viktor, "/handlingar/"+id).Status(403)
	}
	call := func(path string) int {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		return webtest.Do(t, h, viktor, r).Code
	}
	if code := call("/api/v1/procurements/" + own); code != 200 {
		t.Errorf("the own case answers the API with %d", code)
	}
	for _, path := range []string{"/procurements/" + other, "/procurements", "/procurements?q=a", "/diary-entries", "/contracts", "/suppliers", "/consultant-assignments", "/capacity/load", "/capacity/queue", "/plan-items", "/requests", "/figures"} {
		if code := call("/api/v1" + path); code != 403 && code != 404 {
			t.Errorf("the API answers %s with %d", path, code)
		}
	}

	// What is told by letter and calendar knows no more.
	u, err := a.Identity.User(t.Context(), viktor.ID)
	if err != nil || !identity.Acting(u).Confined || identity.Acting(u).May("procurement.read") {
		t.Errorf("the account acts unconfined, %v", err)
	}

	// Withdrawn, and gone at once.
	ctx := audit.WithActor(t.Context(), audit.System)
	if _, err := a.Capacity.Withdraw(ctx, assigned[0].ID, "Uppdraget upphör."); err != nil {
		t.Fatal(err)
	}
	webtest.Get(t, h, viktor, "/upphandlingar/"+own).Status(403)
	if code := call("/api/v1/procurements/" + own); code != 403 {
		t.Errorf("the API answers with %d after the withdrawal", code)
	}
}
