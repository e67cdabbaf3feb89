package analysis

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"klover/internal/base/fault"
	"klover/internal/base/file"
	"klover/internal/base/job"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// ExtractPath is before the id of a file of lines that is being made.
const ExtractPath = Path + "/utdrag/"

// extractForm asks for a file that takes its time.
type extractForm struct{ Action, Selection, Label, Note string }

func extractOf(f Filter, sums Sums) extractForm {
	switch {
	case sums.Lines <= atOnce:
		return extractForm{}
	case sums.Lines > MostExtracted:
		return extractForm{Note: fmt.Sprintf("Ett utdrag i Excel får ha högst %s rader. Gör urvalet mindre.", sv.Number(MostExtracted))}
	}
	return extractForm{Action: LinesPath + "/utdrag", Selection: f.Values().Encode(), Label: "Gör utdrag i Excel", Note: "Utdraget har " + sv.Number(sums.Lines) + " rader och görs i bakgrunden."}
}

// lineSheet answers with a short list of lines as a file.
func (a *Web) lineSheet(w http.ResponseWriter, r *http.Request, sc Scope, f Filter, sums Sums) error {
	if sums.Lines > atOnce {
		return fault.Wrong("Urvalet har fler än %s rader. Gör ett utdrag i stället.", sv.Number(atOnce))
	}
	t, failed := a.Store.sheet(r.Context(), sc, f, nil)
	return record.Send(w, r, "inkopsrader", t, failed)
}

// cubeSheet answers with the table as a file.
func (a *Web) cubeSheet(w http.ResponseWriter, r *http.Request, c Cube, result Result) error {
	return record.Send(w, r, "inkopsanalys", c.sheet(result, a.Store.DB.Now()), nil)
}

// extract begins a file of many lines.
func (a *Web) extract(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.PostedForm(r)
	if err != nil {
		return err
	}
	values, err := url.ParseQuery(posted.Get("urval"))
	if err != nil {
		return fault.Wrong("Urvalet går inte att läsa.")
	}
	f, err := ParseFilter(values, a.Store.Today())
	if err != nil {
		return err
	}
	sc, err := scopeOf(r.Context(), a.Store)
	if err != nil {
		return err
	}
	j, err := a.Store.BeginExtract(r.Context(), sc, f)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, ExtractPath+j.ID, "")
}

// extractPage tells how far a file has come.
type extractPage struct {
	URL      string
	Working  bool
	Progress ui.Progress
	File     ui.Action
	Notice   ui.Notice
	Text     string
}

var extractTmpl = web.Parse[extractPage](pages, "extract.html")

// own is a job of the caller's.
func (a *Web) own(ctx context.Context, id string) (job.Job, error) {
	get := func() (job.Job, error) { return job.Get(ctx, a.Store.DB, id) }
	if a.Jobs != nil {
		get = func() (job.Job, error) { return a.Jobs.Get(ctx, id) }
	}
	j, err := get()
	if err != nil || j.OwnerID != web.UserFrom(ctx).ID || j.Kind != ExtractKind {
		return j, fault.NotFound("Utdraget finns inte.")
	}
	return j, nil
}

func (a *Web) extracted(w http.ResponseWriter, r *http.Request) error {
	j, err := a.own(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	page := extractPage{URL: ExtractPath + j.ID, Working: !j.State.Final(), Text: j.Message}
	page.Progress = ui.Progress{Label: "Rader", Value: int(j.Done), Max: int(max(j.Total, 1)), Text: sv.Number(j.Done) + " av " + sv.Number(j.Total)}
	switch j.State {
	case job.Done:
		page.File = ui.Action{Label: "Hämta filen", URL: page.URL + "/fil", Icon: "download", Primary: true, New: true}
	case job.Failed, job.Cancelled:
		page.Notice = ui.Notice{Tone: ui.Bad, Title: "Utdraget blev inte klart", Text: j.Message}
	}
	return extractTmpl.Render(w, r, "Utdrag ur inköpsraderna", page)
}

func (a *Web) download(w http.ResponseWriter, r *http.Request) error {
	j, err := a.own(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	files, err := file.Of(r.Context(), a.Store.DB, ExtractKind, j.ID)
	if err != nil || len(files) == 0 {
		return fault.With(fault.NotFound("Filen finns inte."), err)
	}
	w.Header().Set("Content-Disposition", `attachment; filename="`+files[0].Name+`"`)
	w.Header().Set("Content-Type", files[0].Type)
	return file.Copy(r.Context(), a.Store.DB, files[0].ID, w)
}
