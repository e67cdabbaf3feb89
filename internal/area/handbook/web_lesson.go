package handbook

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

// SuggestionPath is the address of the suggestions.
const SuggestionPath = "/handboksforslag"

// Address is the page of the suggestion.
func (s Suggestion) Address() string { return SuggestionPath + "/" + s.ID }

// Headline is the first line of what is suggested.
func (s Suggestion) Headline() string { return firstLine(s.Text) }

// Lesson is what a record of another register has taught: what it is called and where
// it is, and what was learned.
type Lesson struct {
	Because string
	URL     string
	Text    string
}

// at is the form in which the lesson becomes a suggestion.
func (l Lesson) at() string {
	v := url.Values{"anledning": {l.Because}, "lank": {l.URL}, "text": {l.Text}}
	return SuggestionPath + "/nytt?" + v.Encode()
}

// ours tells whether the address is of a page in Klöver.
func ours(address string) bool {
	return address == "" || strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") && !strings.Contains(address, `\`)
}

type lessonPanel struct{ Table ui.Table }

type lessonPage struct{ Form ui.Form }

var (
	lessonPanelTmpl = web.Parse[lessonPanel](pages, "lesson_panel.html")
	lessonTmpl      = web.Parse[lessonPage](pages, "lesson.html")
)

var lessonColumns = ui.Columns[Suggestion]{
	{Label: "Förslag", Cell: func(s *Suggestion) ui.Cell { return ui.Link(s.Headline(), s.Address()).Under(s.About) }},
	{Label: "Läge", Cell: func(s *Suggestion) ui.Cell { return ui.Mark(suggestionBadges[s.State]) }},
}

// LessonPanel is the box of a record's page with the changes of the handbook that it
// has led to.
func (a *Web) LessonPanel(ctx context.Context, l Lesson) (ui.Panel, error) {
	if !web.May(ctx, "handbook.read") {
		return ui.Panel{}, nil
	}
	rows, _, err := a.Store.Suggestions(ctx, SuggestionFilter{BecauseURL: l.URL}, Part{Limit: 20})
	if err != nil {
		return ui.Panel{}, err
	}
	table := lessonColumns.Table("Förslag till handboken", rows)
	table.Empty = ui.Empty{Icon: "bulb", Title: "Inget förslag än", Text: "Det som ärendet har lärt oss kan bli en ändring av en mall, en checklista eller en rutin."}
	panel := ui.Panel{ID: "lardom", Title: "Lärdomar till handboken", Actions: []ui.Action{{Label: "Föreslå ändring", URL: l.at(), Icon: "bulb"}}}
	panel.Body, err = lessonPanelTmpl.HTML(lessonPanel{table})
	return panel, err
}

func (a *Web) newLesson(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	form, err := a.lessonForm(r.Context(), Lesson{Because: q.Get("anledning"), URL: q.Get("lank"), Text: q.Get("text")})
	if err != nil {
		return err
	}
	return lessonTmpl.Render(w, r, "Föreslå en ändring i handboken", lessonPage{form})
}

func (a *Web) lessonForm(ctx context.Context, l Lesson) (ui.Form, error) {
	documents, _, err := a.Store.Documents(ctx, Filter{}, Part{Limit: 1000})
	var choices []ui.Option
	for _, d := range documents {
		if !d.Retired {
			choices = append(choices, ui.Option{Value: d.ID, Label: d.Title + " (" + strings.ToLower(field.LabelOf(Kinds, string(d.Kind))) + ")"})
		}
	}
	f := ui.Form{Action: SuggestionPath, Submit: "Lämna förslaget", Cancel: SuggestionPath, Controls: []ui.Control{
		{Key: "document_id", Label: "Dokument som ska ändras", Type: "choice", Options: choices, Required: true},
		{Key: "text", Label: "Vad ska ändras, och varför?", Type: "long", Rows: 5, Required: true, Value: l.Text},
		{Key: "because", Label: "Med anledning av", Type: "text", Value: l.Because}}}
	if l.URL != "" && ours(l.URL) {
		f.Cancel, f.Hidden = l.URL, []ui.Hidden{{Name: "because_url", Value: l.URL}}
	}
	return f, err
}

func (a *Web) createLesson(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	one, err := a.Store.Suggest(r.Context(), Suggestion{DocumentID: posted["document_id"], Text: posted["text"], Because: posted["because"], BecauseURL: posted["because_url"]})
	if err == nil {
		return web.Redirect(w, r, one.Address(), "Tack! Förslaget är lämnat till dem som förvaltar handboken.")
	}
	form, formErr := a.lessonForm(r.Context(), Lesson{posted["because"], posted["because_url"], posted["text"]})
	if formErr != nil || !web.Correctable(err) {
		return err
	}
	form.Posted(posted, err)
	return lessonTmpl.RenderStatus(w, r, web.StatusOf(err), "Föreslå en ändring i handboken", lessonPage{form})
}
