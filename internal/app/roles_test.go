package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"klover/internal/app"
	"klover/internal/area/report"
	"klover/internal/base/audit"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
	"klover/internal/word/day"
)

// The tests of this file do the work of a role in a browser, from their own page to
// the last click, on the demo.

// said waits until the page says the text.
func said(t *testing.T, tab *webtest.Tab, text string) {
	t.Helper()
	tab.Until(fmt.Sprintf(`document.querySelector("main")?.innerText.replaceAll("\u00a0", " ").includes(%q)`, text))
}

// unfold opens what the page folds: the tasks that come after the first.
func unfold(tab *webtest.Tab) {
	tab.Until(`document.readyState === "complete"`).Eval(`document.querySelectorAll("details").forEach(d => d.open = true)`, nil)
}

// choose picks what the label says in a list of choices; within narrows it to the
// group of fields whose heading has the words.
func choose(tab *webtest.Tab, within, name, label string) {
	tab.Until(fmt.Sprintf(`document.readyState === "complete" && document.querySelector("main select[name^='%s']")`, name))
	tab.Eval(fmt.Sprintf(`(() => {
		const group = [...document.querySelectorAll("main fieldset")].find(f => f.querySelector("legend")?.innerText.includes(%q)) ?? document.querySelector("main");
		const list = group.querySelector("select[name^='%s']");
		list.value = [...list.options].find(o => o.text.includes(%q)).value;
		list.dispatchEvent(new Event("change", {bubbles: true}));
	})()`, within, name, label), nil)
}

// submit sends the form of the page and waits for what it says then.
func submit(t *testing.T, tab *webtest.Tab, says string) {
	t.Helper()
	tab.Click("main form.form button.primary, main form.form button.danger")
	said(t, tab, says)
}

// follow clicks on a link and waits for its page.
func follow(tab *webtest.Tab, ending string) *webtest.Tab {
	tab.Click(`main a[href$="` + ending + `"]`)
	return tab.Until(fmt.Sprintf(`location.pathname.endsWith(%q) && document.readyState !== "loading"`, ending))
}

// draft is the annual report that the demo is writing, with a section that somebody
// has been given to write.
func draft(t *testing.T, a *app.App) (report.Report, report.Section) {
	t.Helper()
	editions, err := a.Report.Editions(t.Context(), report.Annual, day.Year(2022))
	if err != nil || len(editions) == 0 {
		t.Fatalf("the demo writes no report: %v", err)
	}
	_, sections, err := a.Report.Get(t.Context(), editions[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sections {
		if s.OwnerID != "" {
			return editions[0], s
		}
	}
	t.Fatal("nobody writes a section of the demo's draft")
	return report.Report{}, report.Section{}
}

// TestAnAuthorWritesTheirSection: from Mitt arbete to a ready section, with a figure and
// an insert from the registers, kept while written, and with a colleague in the same text.
func TestAnAuthorWritesTheirSection(t *testing.T) {
	a := ownDemo(t)
	h := a.Handler()
	lead, fellow := as(t, a, "category_lead"), as(t, a, "process_lead")
	r, section := draft(t, a)
	mark(t, a, section, report.Started, fellow)
	ylva, olle := webtest.Open(t, h, lead), webtest.Open(t, h, fellow)
	olle.Go(r.URL()+"/fordela").Fill("[name=due-"+section.ID+"]", "2023-01-20").Accessible()
	choose(olle, "", "owner-"+section.ID, lead.Name)
	olle.Click("main form button.primary")
	said(t, olle, "Avsnitten är fördelade")

	ylva.Go("/").Accessible().Shot("author-home")
	said(t, ylva, "Skriv avsnittet")
	follow(ylva, section.URL()+"/andra").Accessible()
	ylva.Type("#f-text", "Under året har {{tal proc.coordinated}} upphandlingar samordnats.\n\n{{infoga ekonomi.avvikelse laget}}\n\n") // before what stands there
	ylva.Until(`document.querySelector("[data-kept]").textContent.includes("sparad för dig")`)
	ylva.Click("[name=forhandsgranska]").Until(`document.querySelector("#forhandsgranskning").innerText.includes("27 upphandlingar samordnats")`)
	if preview := spaced(ylva.Text("#forhandsgranskning")); !strings.Contains(preview, "överstiger budget med 1 095 tkr") {
		t.Errorf("the insert is not in the preview: %s", preview)
	}
	ylva.Accessible().Shot("author-preview")

	// What she wrote is there when she comes back, and a colleague sees that she writes.
	ylva.Go(section.URL() + "/andra").Until(`document.querySelector("#f-text").value.includes("upphandlingar samordnats")`)
	ylva.Type("#f-text", "Fler ska det bli. ").Until(`document.querySelector("[data-kept]").textContent.includes("sparad för dig")`)
	olle.Go(section.URL() + "/andra").Until(`document.querySelector("[data-others]").innerText.includes("Ylva Sandgren skriver här nu")`).Accessible()
	olle.Eval(`(() => { const t = document.querySelector("#f-text"); t.value += "\n\nOlles mening."; t.dispatchEvent(new Event("input", {bubbles: true})); })()`, nil)
	ylva.Click("form[data-own] button.primary").Until(`document.querySelector(".flash.good")`)
	olle.Click("form[data-own] button.primary").Until(`document.querySelector("#fel")`).Accessible().Shot("author-merge")
	olle.Click("form.form button.primary").Until(`document.querySelector(".flash.good")`)

	// Nothing is lost, and the section is no longer among her work when it is ready.
	ylva.Go(section.URL() + "/andra").Until(`document.querySelector("#f-text").value.includes("Olles mening.")`)
	text := ""
	ylva.Eval(`document.querySelector("#f-text").value`, &text)
	if !strings.Contains(text, "{{tal proc.coordinated}}") || !strings.Contains(text, "{{infoga ekonomi.avvikelse laget}}") {
		t.Errorf("what Ylva wrote is lost: %q", text)
	}
	ylva.Eval(`(() => { const ready = document.querySelector("[name=status][value=ready]"); ready ? ready.click() : document.querySelector("[name=status]").value = "ready"; })()`, nil)
	ylva.Click("form[data-own] button.primary").Until(`document.querySelector(".flash.good")`)
	ylva.Go("/").Until(`!document.querySelector("main").innerText.includes("Skriv avsnittet")`).Quiet()
	olle.Quiet()
}

// TestTheChiefReviewsSendsBackAndApproves: a report on Mitt arbete, a comment where
// something is missing, back to the authors with a reason, and approved the next time.
func TestTheChiefReviewsSendsBackAndApproves(t *testing.T) {
	a := ownDemo(t)
	h := a.Handler()
	author, chief := as(t, a, "process_lead"), as(t, a, "chief")
	r, section := draft(t, a)
	ready(t, a, r, author)
	send := func() {
		t.Helper()
		now, _, err := a.Report.Get(t.Context(), r.ID)
		if err != nil {
			t.Fatal(err)
		}
		webtest.Post(t, h, author, r.URL()+"/skicka", "version", fmt.Sprint(now.Version)).Status(303)
	}
	send()
	karin := webtest.Open(t, h, chief)
	unfold(karin.Go("/").Accessible())
	said(t, karin, "Granska rapporten")
	follow(karin, r.URL()+"/granska").Accessible().Shot("chief-review")
	karin.Go(section.URL()).Accessible().Fill("#k-text", "Hur stor blev fördröjningen?")
	karin.Click("form[action$='/kommentera'] button").Until(`document.querySelector(".thread")?.innerText.includes("Hur stor blev fördröjningen?")`).Accessible().Shot("chief-comment")
	karin.Go(r.URL()+"/granska").Fill("#why-skicka-tillbaka", "Skriv hur stor fördröjningen blev.").Click("form[action$='/skicka-tillbaka'] button")
	said(t, karin, "Utkast")
	webtest.Get(t, h, author, r.URL()).Has("main", "Skriv hur stor fördröjningen blev.")
	ready(t, a, r, author) // what has a comment is not
	send()
	karin.Go(r.URL() + "/granska").Click("form[action$='/godkann'] button")
	said(t, karin, "Godkänd för beslut")
	unfold(karin.Accessible().Go("/").Quiet())
	said(t, karin, "Registrera beslutet")
	karin.Shot("chief-approved")
}

// ready marks every section of a report as ready.
func ready(t *testing.T, a *app.App, r report.Report, u web.User) {
	t.Helper()
	_, sections, err := a.Report.Get(t.Context(), r.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sections {
		mark(t, a, s, report.Ready, u)
	}
}

// mark gives a section a status in the name of the user.
func mark(t *testing.T, a *app.App, s report.Section, to report.Status, u web.User) {
	t.Helper()
	s.Status = to
	if _, err := a.Report.SaveSection(audit.WithActor(t.Context(), audit.Actor{ID: u.ID, Name: u.Name}), s); err != nil {
		t.Fatal(err)
	}
}

// TestASecretaryHoldsAMeeting: planned, called, opened on its day, with a deputy in a
// member's place and a conflict of interest, decided, written, adjusted and noticed.
func TestASecretaryHoldsAMeeting(t *testing.T) {
	a := ownDemo(t)
	h := a.Handler()
	on := func(d day.Date) { a.DB.Now = func() time.Time { return d.Time().Add(8 * time.Hour) } }
	ingrid := webtest.Open(t, h, as(t, a, "board_secretary"))
	address := func() (path string) { ingrid.Eval(`location.pathname`, &path); return path }

	ingrid.Go("/").Accessible()
	said(t, ingrid, "Inköpsnämnden 10 februari 2023")
	ingrid.Go("/namnden").Accessible()
	follow(ingrid, "/sammantraden/ny").Fill("[name=held_on]", "2023-03-09").Fill("[name=starts_at]", "09:30").Fill("[name=town]", "Eskilstuna")
	choose(ingrid, "", "body_id", "Inköpsnämnden")
	submit(t, ingrid, "Sammanträdet är planerat")
	meeting := address()
	item := func(title, kind string) string {
		follow(ingrid.Go(meeting), "/arende").Fill("[name=title]", title)
		choose(ingrid, "", "kind", kind)
		ingrid.Fill("[name=proposal]", "Nämnden godkänner "+strings.ToLower(title)+".")
		submit(t, ingrid, "Ärendet står på föredragningslistan")
		return address()
	}
	decision, news := item("Inköpsplan 2023", "Beslutsärende"), item("Läget i upphandlingarna", "Information")
	ingrid.Accessible()
	follow(ingrid.Go(meeting), "/kalla").Accessible()
	submit(t, ingrid, "Sammanträdet är kallat")
	follow(ingrid, "/kallelse").Accessible().Shot("secretary-summons")

	// The day: Fatima Haidari is missing and her deputy serves; Åke Tornblad is biased.
	on(20230309)
	ingrid.Go(meeting).Click("form[action$='/oppna'] button")
	said(t, ingrid, "Sammanträdet är öppnat")
	follow(ingrid, "/narvaro")
	choose(ingrid, "Fatima Haidari", "a_", "–")
	choose(ingrid, "Mona Stjernlöf", "a_", "Tjänstgör")
	ingrid.Accessible().Shot("secretary-attendance")
	submit(t, ingrid, "Närvaron är sparad")
	said(t, ingrid, "Mona Stjernlöf")
	follow(ingrid.Go(decision), "/jav")
	choose(ingrid, "", "person", "Åke Tornblad")
	ingrid.Fill("[name=reason]", "Arbetar hos en leverantör.")
	submit(t, ingrid, "Jävet är noterat")
	said(t, ingrid, "5 av 6 ledamöter deltar")
	follow(ingrid, "/yrkande")
	ingrid.Until(`![...document.querySelectorAll("[name=person] option")].some(o => o.text.includes("Åke Tornblad"))`)
	choose(ingrid, "", "person", "Gunnel Sparrberg")
	choose(ingrid, "", "kind", "Bifall")
	submit(t, ingrid, "Yrkandet är noterat")
	follow(ingrid, "/beslut").Accessible()
	choose(ingrid, "", "kind_1", "Godkänner")
	ingrid.Fill("[name=object_1]", "inköpsplanen för 2023")
	submit(t, ingrid, "Beslutet är noterat")
	said(t, ingrid, "§ 1/2023")
	ingrid.Accessible().Shot("secretary-decided")
	ingrid.Go(news).Click("form[action$='/notera'] button")
	said(t, ingrid, "Informationen är noterad")
	follow(ingrid.Go(meeting), "/justerare")
	ingrid.Eval(`[...document.querySelectorAll("[name=adjusters]")].find(c => c.closest("label")?.innerText.includes("Lars-Erik Brorsson")).click()`, nil)
	submit(t, ingrid, "Justerarna är noterade")
	follow(ingrid, "/avsluta").Fill("[name=ends_at]", "12:10")
	submit(t, ingrid, "Sammanträdet är avslutat")

	// The minutes: written from the rows, edited, signed on paper and on his own page.
	on(20230313)
	ingrid.Go(meeting).Click("form[action$='/upprata'] button")
	said(t, ingrid, "Protokollet är upprättat")
	follow(ingrid.Go(decision), "/text")
	ingrid.Until(`document.querySelector("[name=text]").value.includes("Åke Tornblad (C) anmäler jäv")`).Accessible()
	ingrid.Type("[name=text]", "\n\nPlanen publiceras på regionernas webbplatser.")
	submit(t, ingrid, "Texten är sparad")
	ingrid.Go(meeting).Accessible().Agree()
	ingrid.Click("main td .dots").Click("form[action$='/underskrift'] button")
	said(t, ingrid, "Underskriften är registrerad")
	member := webtest.Open(t, h, as(t, a, "board_member"))
	member.Go("/")
	said(t, member, "Justera")
	follow(member, meeting).Agree().Click("form[action$='/justera'] button")
	said(t, member, "Du har justerat")
	follow(ingrid.Go(meeting), "/anslag").Accessible()
	submit(t, ingrid, "Protokollet är anslaget")
	follow(ingrid, "/protokoll").Accessible().Shot("secretary-minutes")
	said(t, ingrid, "Oförändrat sedan justeringen")
	on(20230420)
	ingrid.Go(meeting).Until(`document.querySelector("main .badge").innerText.includes("Laga kraft")`).Quiet()
	member.Quiet()
}

// TestAMemberReadsAndDoesNotWrite: the coming meeting and their own assignment are on
// the member's page, agenda and papers open from there, and nothing can be changed but
// what the member has been given to do.
func TestAMemberReadsAndDoesNotWrite(t *testing.T) {
	a := ownDemo(t)
	h := a.Handler()
	member := as(t, a, "board_member")
	body, err := a.Board.BodyByCode(t.Context(), "inkopsnamnden")
	if err != nil {
		t.Fatal(err)
	}
	given := webtest.Post(t, h, as(t, a, "board_secretary"), "/uppdrag/ny", "title", "Stäm av planen med regionstyrelsen", "body_id", body.ID,
		"owner", member.Name, "given_on", "2023-01-17", "due_on", "2023-02-10").Status(303).Header.Get("Location")
	tab := webtest.Open(t, h, member)

	tab.Go("/").Accessible().Shot("member-home")
	said(t, tab, "Läs handlingarna")
	said(t, tab, "Stäm av planen med regionstyrelsen")
	tab.Click(`.tasks a[href^="/sammantraden/"]`).Until(`location.pathname.startsWith("/sammantraden/")`).Accessible().Shot("member-meeting")
	meeting := ""
	tab.Eval(`location.pathname`, &meeting)
	said(t, tab, "Verksamhetsberättelse 2022")
	tab.Until(`!document.querySelector("main .head form, main .head a[href$='/andra'], main a[href$='/arende']")`)
	follow(tab, "/kallelse").Accessible()
	said(t, tab, "Förslag till beslut")
	tab.Go(meeting).Click(`main a[href^="/namndarenden/"]`).Until(`location.pathname.startsWith("/namndarenden/")`).Accessible().Shot("member-item")
	paper := ""
	tab.Eval(`document.querySelector('main a[href^="/namndhandlingar/"]').getAttribute("href")`, &paper)
	webtest.Get(t, h, member, paper).Status(200).HeaderHas("Content-Disposition", "attachment")
	tab.Click(`main a[href^="/rapporter/"]`).Until(`location.pathname.startsWith("/rapporter/")`).Accessible()
	said(t, tab, "Verksamhetsberättelse 2022")

	// The assignment is the member's own: reported on, not closed.
	tab.Go(given).Accessible()
	tab.Fill("[name=text]", "Avstämningen är bokad till den 3 februari.").Click("form[action$='/rapport'] button.primary")
	said(t, tab, "Avstämningen är bokad")
	tab.Until(`!document.querySelector("main a[href$='/avsluta'], main a[href$='/andra']")`).Size(320, 700).Fits().Quiet()
	for _, path := range []string{"/sammantraden/ny", meeting + "/kalla", meeting + "/arende", meeting + "/narvaro", given + "/avsluta", "/organ/ny"} {
		webtest.Get(t, h, member, path).Status(403)
		webtest.Post(t, h, member, path, "title", "x").Status(403)
	}
}
