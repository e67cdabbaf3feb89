package report

import (
	"encoding/json"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/record"
	"klover/internal/base/story"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

// ownAnswer is what the editor's script is told.
type ownAnswer struct {
	Kept   string `json:"kept,omitempty"`
	Others string `json:"others,omitempty"`
	Newer  string `json:"newer,omitempty"`
}

// keepOwn keeps what an author is writing, and tells who else is there and whether
// somebody has saved. The saved text is never touched.
func (a *Web) keepOwn(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	one, saved, err := a.Store.Section(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	var answer ownAnswer
	if posted["narvaro"] == "" {
		if err := a.Store.KeepOwn(r.Context(), saved.ID, int64(web.Version(posted)), posted["heading"], posted["text"]); err != nil {
			return err
		}
		answer.Kept = "Din text är sparad för dig " + a.Store.DB.Now().In(day.Stockholm).Format("15:04") + "."
	}
	if err := a.Store.Here(r.Context(), saved.ID); err != nil {
		return err
	}
	others, err := a.Store.Others(r.Context(), one.ID)
	if err != nil {
		return err
	}
	if text := writing(others[saved.ID]); text != "" {
		answer.Others = text + "."
	}
	if saved.Version != int64(web.Version(posted)) {
		answer.Newer = "Någon har sparat en nyare version. När du sparar visas båda, och inget skrivs över."
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	return json.NewEncoder(w).Encode(answer)
}

// leave notes that the editor was closed.
func (a *Web) leave(w http.ResponseWriter, r *http.Request) error {
	if err := a.Store.Left(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (a *Web) dropOwn(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := a.Store.DropOwn(r.Context(), id); err != nil {
		return err
	}
	return web.Redirect(w, r, sectionURL(id)+"/andra", "Din osparade text är borta. Här står den sparade.")
}

type mergePage struct {
	Report    string
	ReportURL string
	Notice    ui.Notice
	Theirs    []changeRow // what others have made of the text that the author began with
	Mine      []changeRow // what the author has made of it
	Form      ui.Form
}

var mergeTmpl = web.Parse[mergePage](pages, "merge.html", "changes.html")

// merge shows both texts when somebody else has saved since the author began, with
// a proposal that joins them. What the author wrote is kept besides.
func (a *Web) merge(w http.ResponseWriter, r *http.Request, one Report, saved, input Section, posted map[string]string) error {
	if err := a.Store.KeepOwn(r.Context(), saved.ID, input.Version, input.Heading, input.Text); err != nil {
		return err
	}
	base, err := a.Store.VersionAt(r.Context(), saved.ID, input.Version)
	if fault.KindOf(err) == fault.KindNotFound {
		base, err = Version{Text: saved.Text}, nil
	}
	if err != nil {
		return err
	}
	last, err := a.Store.VersionAt(r.Context(), saved.ID, saved.Version)
	if err != nil {
		return err
	}
	merged, clean := story.Merge(base.Text, input.Text, saved.Text)
	page := mergePage{Report: one.Number, ReportURL: one.URL(), Theirs: changeRows(story.Diff(base.Text, saved.Text)), Mine: changeRows(story.Diff(base.Text, input.Text))}
	page.Notice = ui.Notice{Tone: ui.Warn, Title: last.By + " sparade " + record.When(last.At) + ", medan du skrev", Text: "Inget är förlorat. Nedan står båda ändringarna sammanförda. Läs igenom och spara."}
	if !clean {
		page.Notice.Text = "Inget är förlorat. Ni har ändrat samma meningar: välj i texten nedan vilken som ska gälla och ta bort raderna med <<<<<<<, ======= och >>>>>>>."
	}
	input.Text, input.Version = merged, saved.Version
	if page.Form, err = a.sectionForm(r.Context(), input); err != nil {
		return err
	}
	page.Form.Draft = ""
	delete(posted, "text")
	page.Form.Posted(posted, nil)
	return mergeTmpl.RenderStatus(w, r, http.StatusConflict, input.Heading, page)
}
