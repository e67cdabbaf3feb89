package handbook

import (
	"net/url"
	"testing"

	"klover/internal/base/fault"
	"klover/internal/base/webtest"
)

func TestALessonBecomesASuggestionThatIsLinkedBothWays(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	d := document(t, s.clock)
	lesson := Lesson{Because: "Avbruten upphandling INK22-0001 Rollatorer", URL: "/upphandlingar/p1", Text: "Takvolymen ska stå i annonsen."}
	webtest.Get(t, s.mux, s.reader, lesson.at()).Has("textarea", "Takvolymen").Has("option", d.Title).Has("h1", "Föreslå en ändring")
	webtest.Post(t, s.mux, s.reader, SuggestionPath, "text", lesson.Text, "because", lesson.Because, "because_url", lesson.URL).Status(422).Has(".error", "Välj vilket dokument")
	webtest.Post(t, s.mux, s.reader, SuggestionPath, "document_id", d.ID, "text", lesson.Text, "because", lesson.Because, "because_url", lesson.URL).Status(303)
	list, n, err := s.Suggestions(t.Context(), SuggestionFilter{BecauseURL: lesson.URL}, Part{Limit: 5})
	if err != nil || n != 1 || list[0].About != d.Title {
		t.Fatalf("%+v, %v", list, err)
	}
	page := webtest.Get(t, s.mux, s.reader, list[0].Address()).Has("a", lesson.Because)
	if links := page.Find(`a[href="/upphandlingar/p1"]`); len(links) == 0 {
		t.Error("the suggestion does not lead back to what taught it")
	}
	webtest.Get(t, s.mux, s.reader, SuggestionPath+"/nytt?"+url.Values{"lank": {"https://elak.example"}}.Encode()).Lacks("input", "elak")
}

func TestALessonLeadsToNoOtherPlace(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{"": true, "/upphandlingar/p1": true, "//elak.example": false, "https://elak.example": false, `/\elak.example`: false} {
		if ours(address) != want {
			t.Errorf("ours(%q) = %t", address, !want)
		}
	}
	s := newSite(t)
	if _, err := s.Suggest(t.Context(), Suggestion{DocumentID: "d", Text: "x", BecauseURL: "//elak.example"}); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("a link that leads out: %v", err)
	}
}
