package report_test

import (
	"net/http"
	"strings"
	"testing"

	"klover/internal/area/report"
	"klover/internal/base/webtest"
)

// text posts a section's editor with a text.
func text(t *testing.T, m http.Handler, s report.Store, id, version, words string) *webtest.Page {
	t.Helper()
	return webtest.Post(t, m, writer, "/rapportavsnitt/"+id, "version", version, "heading", "Besparingar", "level", "1", "numbered", "ja", "part", "", "status", "started", "text", words)
}

func TestReaderCommentsAndAuthorSettles(t *testing.T) {
	t.Parallel()
	m, s, _ := site(t)
	_, sections := made(t, s, 2022)
	address := "/rapportavsnitt/" + headed(t, sections, "Besparingar").ID
	webtest.Get(t, m, reader, address).Status(200).Has("h2", "Kommentarer och förslag").Lacks("button", "Kommentera")
	webtest.Post(t, m, reader, address+"/kommentera", "comment", "Hej").Status(403)
	webtest.Post(t, m, critic, address+"/kommentera", "comment", " ").Status(422)
	webtest.Post(t, m, critic, address+"/kommentera", "comment", "Säg vad målet var.", "quote", "Utfallet").Redirects(address + "#kommentarer")
	page := webtest.Get(t, m, critic, address).Has("blockquote", "Utfallet").Has(".thread", "Säg vad målet var.").Has("button", "Ta tillbaka").Lacks("button", "Godta förslaget")
	thread := strings.TrimSuffix(page.Attr("form.reply", "action"), "/svara")
	webtest.Post(t, m, fellow, thread+"/svara", "comment", "Det står nu.").Redirects(address + "#kommentarer")
	webtest.Get(t, m, critic, address).Has(".answer", "Det står nu.").Lacks("button", "Ta tillbaka")
	webtest.Post(t, m, fellow, thread+"/atgarda").Redirects(address + "#kommentarer")
	webtest.Get(t, m, critic, address).Has(".thread", "Åtgärdad av Nils Ek").Has("button", "Öppna igen").Lacks("button", "Åtgärdad")
	webtest.Post(t, m, critic, thread+"/oppna").Redirects(address + "#kommentarer")
	webtest.Get(t, m, reader, headedReport(t, s, sections)).Has("td a", "1\u00a0öppen kommentar")
}

func headedReport(t *testing.T, s report.Store, sections []report.Section) string {
	t.Helper()
	r, _, err := s.Section(t.Context(), sections[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	return r.URL()
}

func TestSuggestionIsShownAsChangesAndAccepted(t *testing.T) {
	t.Parallel()
	m, s, _ := site(t)
	_, sections := made(t, s, 2022)
	id := headed(t, sections, "Besparingar").ID
	text(t, m, s, id, "1", before).Status(303)
	address := "/rapportavsnitt/" + id
	webtest.Post(t, m, critic, address+"/foresla", "version", "2", "proposal", before+" {{tal x.y}}").Status(422).Has("p", "Nyckeltalet x.y finns inte")
	webtest.Post(t, m, critic, address+"/foresla", "version", "2", "proposal", strings.Replace(before, "Andra", "En bättre", 1), "why", "Tydligare.").Redirects(address + "#kommentarer")
	webtest.Get(t, m, critic, address).Has("del", "Andra").Has("ins", "En bättre").Lacks("button", "Godta förslaget")
	page := webtest.Get(t, m, fellow, address).Has("button", "Godta förslaget")
	webtest.Post(t, m, critic, page.Attr("form.accept", "action")).Status(403)
	webtest.Post(t, m, fellow, page.Attr("form.accept", "action")).Redirects(address + "#kommentarer")
	webtest.Get(t, m, fellow, address).Has(".paper p", "Första meningen. En bättre meningen.").Has(".thread", "Godtaget av Nils Ek").Lacks("button", "Godta förslaget")
	webtest.Get(t, m, reader, address+"/versioner").Status(200).Has("td", "godtog förslag av Erik Sandvall").Has("ins", "En bättre").Has("h2", "Version 2 jämförd med version 3").Lacks("button", "Återställ")
	webtest.Get(t, m, fellow, address+"/versioner?fran=1&till=3").Has("h2", "Version 1 jämförd med version 3").Has("del", "Möjliggjorda")
	webtest.Post(t, m, fellow, address+"/aterstall", "version", "2", "gammal", "2").Status(409)
	webtest.Post(t, m, fellow, address+"/aterstall", "version", "3", "gammal", "2").Redirects(address + "/versioner")
	webtest.Get(t, m, fellow, address+"/versioner").Has("td", "återställde version 2").Has("td", "4 (nu)")
}

func TestEditorKeepsWordsAndTellsOfOthers(t *testing.T) {
	t.Parallel()
	m, s, _ := site(t)
	_, sections := made(t, s, 2022)
	id := headed(t, sections, "Besparingar").ID
	text(t, m, s, id, "1", before).Status(303)
	address := "/rapportavsnitt/" + id
	webtest.Get(t, m, fellow, address+"/andra").Status(200)
	webtest.Get(t, m, writer, address+"/andra").Has("[data-others]", "Nils Ek skriver här nu")
	kept := webtest.Post(t, m, fellow, address+"/utkast", "version", "2", "heading", "Besparingar", "text", before+" Nils mening.").Status(200).HeaderHas("Content-Type", "application/json")
	if !strings.Contains(kept.Body, "Din text är sparad för dig") || !strings.Contains(kept.Body, "Karin Lindqvist skriver här nu.") || strings.Contains(kept.Body, "newer") {
		t.Errorf("the editor is told %s", kept.Body)
	}
	webtest.Post(t, m, critic, address+"/utkast", "version", "2", "text", "x").Status(403)
	text(t, m, s, id, "2", "Ny första. "+before).Status(303)
	if now := webtest.Post(t, m, fellow, address+"/utkast", "version", "2", "narvaro", "ja").Status(200); !strings.Contains(now.Body, "nyare version") || strings.Contains(now.Body, "kept") {
		t.Errorf("the editor is told %s", now.Body)
	}
	webtest.Get(t, m, fellow, address+"/andra").Has(".notice", "text som inte är sparad").Has("textarea", "Nils mening.")

	form := []string{"version", "2", "heading", "Besparingar", "level", "1", "numbered", "ja", "part", "", "status", "started", "text", before + " Nils mening."}
	webtest.Post(t, m, fellow, address, form...).Status(409).Has(".notice", "Karin Lindqvist sparade").Has("textarea", "Ny första. "+before+" Nils mening.").Has("ins", "Ny första.").Has("ins", "Nils mening.")
	if got := section(t, s, id).Text; got != "Ny första. "+before {
		t.Errorf("the saved text became %q", got)
	}
	clash := webtest.Post(t, m, fellow, address, "version", "2", "heading", "Besparingar", "level", "1", "part", "", "status", "started", "text", "Min första. "+before).Status(409).Has("textarea", "<<<<<<< Din text")
	_ = clash
	webtest.Post(t, m, fellow, address, "version", "3", "heading", "Besparingar", "level", "1", "part", "", "status", "started", "text", "<<<<<<< Din text\nA\n=======\nB\n>>>>>>> Sparad text").Status(422).Has(".errors", "Välj en av texterna")
	webtest.Post(t, m, fellow, address, "version", "3", "heading", "Besparingar", "level", "1", "part", "", "status", "ready", "text", "Ny första. "+before+" Nils mening.").Status(303)
	webtest.Get(t, m, fellow, address+"/andra").Lacks(".notice-title", "Du har text som inte är sparad")

	webtest.Post(t, m, fellow, address+"/utkast", "version", "4", "heading", "Besparingar", "text", "Slängs.").Status(200)
	webtest.Post(t, m, fellow, address+"/utkast/slang").Redirects(address + "/andra")
	webtest.Post(t, m, fellow, address+"/utkast/lamna").Status(204)
	webtest.Get(t, m, writer, address+"/andra").Lacks("textarea", "Slängs.").Lacks("[data-others]", "Nils Ek skriver här nu")
}
