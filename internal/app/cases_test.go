package app_test

import (
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"klover/internal/area/diary"
	"klover/internal/area/procurement"
	"klover/internal/base/audit"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// TestEachRoleSeesWhatACaseWaitsFor: the purchaser, whoever approves, a member of the
// team and the lawyer have their own tasks of one case, in the group where they belong.
func TestEachRoleSeesWhatACaseWaitsFor(t *testing.T) {
	t.Parallel()
	a := ownDemo(t)
	h := a.Handler()
	buyer, head, member, lawyer := as(t, a, "strategic_buyer"), as(t, a, "unit_head"), as(t, a, "requirement_owner"), as(t, a, "lawyer")
	own := audit.WithActor(t.Context(), audit.Actor{ID: buyer.ID, Name: buyer.Name})
	p, err := a.Procurement.Create(own, procurement.Procurement{Title: "Kroppsburna kameror", Parties: party.Of("D", "U"), CarriedOutByUs: true, CaseWork: true, Procedure: "open",
		Regime: "lou", Nature: "goods", EstimatedValue: money.Some(money.Kr(3_000_000)), PurchaserID: buyer.ID, Purchaser: buyer.Name, Segment: "B", FollowUp: "plan"})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Procurement.Join(own, p.ID, []procurement.Member{{UserID: member.ID, Name: member.Name, Role: "requirement_owner"}}); err != nil {
		t.Fatal(err)
	}
	strategy := diary.Entry{Direction: diary.Prepared, Title: "Upphandlingsstrategi", Kind: diary.Strategy, Step: "prepare", HappenedOn: 20230118}
	if _, err := a.Diary.Note(own, diary.Case{Kind: procurement.Kind, Ref: p.ID, Number: p.Number, Title: p.Title, Address: p.URL(), Parties: p.Parties}, strategy); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		who   web.User
		group string // heading
		do    string // button
		note  string
	}{
		{head, "Väntar på mig", "Godkänn G1", "G1 Strategin är godkänd: väntar på godkännande"},
		{buyer, "Väntar på andra", "Öppna", "G1 Strategin är godkänd: väntar på godkännande"},
		{buyer, "Väntar på andra", "Lämna jävsdeklaration", "Jävsdeklaration saknas: " + member.Name},
		{buyer, "Väntar på mig", "Svara i checklistan", "i checklistan för Förbereda"},
		{member, "Väntar på mig", "Lämna jävsdeklaration", "Jävsdeklaration saknas"},
	} {
		if got := tasksOf(t, h, test.who, p.Name()); !has(got, test.group+":", test.do, test.note) {
			t.Errorf("%s is told\n%s\nwant %s: %s: %s", test.who.Name, got, test.group, test.do, test.note)
		}
	}
	if got := tasksOf(t, h, head, p.Name()); strings.Contains(got, "checklistan") {
		t.Errorf("the head is told what the purchaser does: %s", got)
	}
	if got := tasksOf(t, h, lawyer, p.Name()); strings.Contains(got, "Godkänn G1") == !lawyer.May("procurement.approve") {
		t.Errorf("the lawyer is told %s", got)
	}
	webtest.Get(t, h, as(t, a, "process_lead"), "/").Has(".tasks .button", "Svara på förslaget")
}

// has tells whether one of the lines has all of the parts.
func has(lines string, parts ...string) bool {
	for line := range strings.Lines(lines) {
		all := true
		for _, part := range parts {
			all = all && strings.Contains(line, part)
		}
		if all {
			return true
		}
	}
	return false
}

// tasksOf is what the start page tells the user about a record, a line for each task
// that begins with the heading of its group.
func tasksOf(t *testing.T, h http.Handler, u web.User, record string) string {
	t.Helper()
	var lines strings.Builder
	for _, group := range webtest.Get(t, h, u, "/").Status(200).Find("section.panel") {
		heading := ""
		for n := range group.Descendants() {
			switch {
			case n.Type == html.ElementNode && n.Data == "h2":
				heading = textOf(n)
			case n.Type == html.ElementNode && n.Data == "li" && strings.Contains(textOf(n), record):
				lines.WriteString(heading + ": " + textOf(n) + "\n")
			}
		}
	}
	return lines.String()
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
