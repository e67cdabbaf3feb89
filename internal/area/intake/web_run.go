package intake

import (
	"errors"
	"net/http"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/job"
	"klover/internal/base/web"
)

func (a *Web) run(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	run, err := a.load(r)
	if err != nil {
		return err
	}
	bad := AllOrNothing
	if posted["fel"] == string(OnlyGood) {
		bad = OnlyGood
	}
	if run, err = a.Store.Decide(r.Context(), run, bad); err != nil {
		if fault.KindOf(err) == fault.KindConflict {
			return web.RedirectWarn(w, r, run.URL(), fault.Message(err))
		}
		return err
	}
	return a.begin(w, r, run, JobRun, "")
}

// begin hands the run to a job. A small file is done before the page is shown.
func (a *Web) begin(w http.ResponseWriter, r *http.Request, run Run, kind, why string) error {
	if kind == JobCheck && run.FileSize <= atOnce {
		_, err := a.Store.Check(r.Context(), run.ID, func(int64, int64, string) {})
		if err != nil && fault.KindOf(err) == fault.KindInternal {
			return err
		}
		return web.Redirect(w, r, run.URL(), "") // a fault stands on the run's page
	}
	if _, err := a.Store.Start(r.Context(), run, kind, why); err != nil {
		return err
	}
	return web.Redirect(w, r, run.URL(), "")
}

// atOnce is how large a file may be to be checked while the user waits: some
// thousand rows, less than two seconds.
const atOnce = 512 << 10

func (a *Web) stop(w http.ResponseWriter, r *http.Request) error {
	run, err := a.load(r)
	if err != nil {
		return err
	}
	queued, err := a.job(r.Context(), run.JobID)
	if err == nil && a.Jobs != nil {
		err = a.Jobs.Cancel(r.Context(), run.JobID)
	} else if err == nil {
		err = a.Store.CancelJob(r.Context(), run.JobID)
	}
	if err == nil && queued.State == job.Queued { // nobody else will tell the run
		err = a.Store.Withdraw(r.Context(), run)
	}
	if err != nil && !errors.Is(err, r.Context().Err()) {
		return err
	}
	return web.Redirect(w, r, run.URL(), "Importen avbryts. Inget sparas.")
}

func (a *Web) undo(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	run, err := a.load(r)
	if err != nil {
		return err
	}
	why := strings.TrimSpace(posted["why"])
	if why == "" {
		page, err := a.showPage(r, run)
		if err != nil {
			return err
		}
		page.Undo.Error = "Skriv varför importen ångras. Det står kvar i historiken."
		return showTmpl.RenderStatus(w, r, http.StatusUnprocessableEntity, run.FileName, page)
	}
	if run.State != Done {
		return fault.Conflict("Importen är %s och kan inte ångras.", run.State)
	}
	if run.Stored() > undoAtOnce {
		return a.begin(w, r, run, JobUndo, why)
	}
	_, err = a.Store.Undo(r.Context(), run.ID, why, func(int64, int64, string) {})
	if fault.KindOf(err) == fault.KindConflict {
		return web.RedirectWarn(w, r, run.URL(), fault.Message(err))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, run.URL(), "Importen är ångrad.")
}

// undoAtOnce is how many records are removed while the user waits.
const undoAtOnce = 1000

func (a *Web) discard(w http.ResponseWriter, r *http.Request) error {
	if err := a.Store.Discard(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	return web.Redirect(w, r, Path, "Filen är borttagen. Inget hade sparats.")
}
