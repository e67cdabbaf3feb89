package handbook

import (
	"net/http"

	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

type suggestionsPage struct{ List ui.List }

type suggestionPage struct {
	State   ui.Badge
	Facts   ui.Facts
	Answer  ui.Form
	May     bool
	History ui.History
}

var (
	suggestionsTmpl = web.Parse[suggestionsPage](pages, "suggestions.html")
	suggestionTmpl  = web.Parse[suggestionPage](pages, "suggestion.html")
)

var suggestionBadges = map[SuggestionState]ui.Badge{
	New:      {Text: "Ny", Icon: "bulb", Tone: ui.Info},
	Accepted: {Text: "Antagen", Icon: "check", Tone: ui.Good},
	Declined: {Text: "Avslagen", Icon: "x"},
}

var suggestionColumns = ui.Columns[Suggestion]{
	{Key: "text", Label: "Förslag", Cell: func(s *Suggestion) ui.Cell {
		return ui.Link(firstLine(s.Text), "/handboksforslag/"+s.ID).Under(s.About)
	}},
	{Key: "author", Label: "Från", Cell: func(s *Suggestion) ui.Cell { return ui.Text(s.Author) }},
	{Key: "made_on", Label: "Lämnat", Cell: func(s *Suggestion) ui.Cell { return ui.Text(s.MadeOn.Sv()) }},
	{Key: "state", Label: "Läge", Cell: func(s *Suggestion) ui.Cell { return ui.Mark(suggestionBadges[s.State]) }},
}

var suggestionListing = ui.Listing[Suggestion]{One: "förslag", Many: "förslag", Columns: suggestionColumns}

func suggestForm(record string) ui.Form {
	return ui.Form{Action: record + "/foresla", Submit: "Lämna förslaget", Controls: []ui.Control{
		{Key: "text", Label: "Vad vill du ändra, och varför?", Type: "long", Rows: 3, Required: true},
		{Key: "because", Label: "Med anledning av", Type: "text", Help: "Till exempel ett ärende eller ett mål."}}}
}

// suggestFor takes a suggestion about a record.
func (a *Web) suggestFor(about func(id string) Suggestion) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		posted, err := web.FormValues(r)
		if err != nil {
			return err
		}
		one := about(r.PathValue("id"))
		one.Text, one.Because = posted["text"], posted["because"]
		if one, err = a.Store.Suggest(r.Context(), one); err != nil {
			return err
		}
		return web.Redirect(w, r, "/handboksforslag/"+one.ID, "Tack! Förslaget är lämnat till dem som förvaltar handboken.")
	}
}

func (a *Web) suggestions(w http.ResponseWriter, r *http.Request) error {
	filters := []ui.Filter{{Key: "lage", Label: "Läge", Options: suggestionStates}}
	q := suggestionListing.Query(r, filters...)
	f := SuggestionFilter{State: SuggestionState(q.Get("lage"))}
	if record.Format(r) != "" {
		all, _, err := a.Store.Suggestions(r.Context(), f, Part{Limit: mostRows})
		if err != nil {
			return err
		}
		return record.Sheet[Suggestion]{Title: "Förslag till handboken", File: "forslag", Fields: SuggestionFields, Query: q, Filter: filters,
			Path: func(s Suggestion) string { return "/handboksforslag/" + s.ID }, At: a.Store.DB.Now(), Each: record.Rows(all)}.Send(w, r)
	}
	rows, n, err := a.Store.Suggestions(r.Context(), f, Part{Limit: q.Limit(), Offset: q.Offset()})
	if err != nil {
		return err
	}
	list := suggestionListing.List(q, rows, ui.Count{N: int(n)}, filters...)
	list.Excel = record.Excel(q)
	list.Views = []ui.View{{Label: "Alla", URL: "/handboksforslag", Active: !q.Narrowed()}, {Label: "Nya", URL: "/handboksforslag?lage=ny", Active: q.Get("lage") == "ny"}}
	return suggestionsTmpl.Render(w, r, "Förslag till handboken", suggestionsPage{list})
}

func (a *Web) suggestion(w http.ResponseWriter, r *http.Request) error {
	return a.showSuggestion(w, r, http.StatusOK, nil, nil)
}

func (a *Web) showSuggestion(w http.ResponseWriter, r *http.Request, status int, posted map[string]string, wrong error) error {
	one, err := a.Store.Suggestion(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	page := suggestionPage{State: suggestionBadges[one.State], Facts: ui.NewFacts(SuggestionFields, &one), May: one.State == New && web.May(r.Context(), "handbook.write")}
	page.Facts.Link("about", one.URL)
	if one.BecauseURL != "" {
		page.Facts.Link("because", one.BecauseURL)
	}
	page.Facts.DropEmpty()
	page.Answer = ui.Form{Action: "/handboksforslag/" + one.ID, Submit: "Svara", Version: int(one.Version), Controls: []ui.Control{
		{Key: "state", Label: "Förslaget", Type: "choice", Required: true, Options: []ui.Option{{Value: string(Accepted), Label: "antas"}, {Value: string(Declined), Label: "avslås"}}},
		{Key: "answer", Label: "Svar", Type: "long", Rows: 3, Required: true, Help: "Vad som händer, eller varför det avslås. Den som lämnade förslaget läser det."}}}
	if posted != nil {
		page.Answer.Posted(posted, wrong)
	}
	entries, err := a.Store.History(r.Context(), SuggestionKind, one.ID)
	if err != nil {
		return err
	}
	page.History = record.HistoryOf("förslaget", entries)
	return suggestionTmpl.RenderStatus(w, r, status, firstLine(one.Text), page)
}

func (a *Web) answer(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	one, err := a.Store.Answer(r.Context(), r.PathValue("id"), int64(web.Version(posted)), SuggestionState(posted["state"]), posted["answer"])
	if web.Correctable(err) {
		return a.showSuggestion(w, r, web.StatusOf(err), posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/handboksforslag/"+one.ID, "Svaret är sparat.")
}
