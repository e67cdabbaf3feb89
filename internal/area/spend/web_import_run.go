package spend

import (
	"errors"
	"net/http"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/job"
	"klover/internal/base/web"
)

// atOnce is how large an import may be to be looked through while the user waits.
const atOnce = 512 << 10

// begin hands the import to a job. Small files are looked through before the page is shown.
func (a *ImportWeb) begin(w http.ResponseWriter, r *http.Request, i Import, kind, why string) error {
	if kind == JobCheckImport && i.Size <= atOnce {
		i, err := a.Store.CheckImport(r.Context(), i.Number, func(int64, int64, string) {})
		if err != nil && fault.KindOf(err) == fault.KindInternal {
			return err
		}
		return web.Redirect(w, r, i.URL(), "") // a fault stands on the page of the import
	}
	if _, err := a.Store.StartImport(r.Context(), i, kind, why); err != nil {
		return err
	}
	return web.Redirect(w, r, i.URL(), "")
}

func (a *ImportWeb) check(w http.ResponseWriter, r *http.Request) error {
	i, err := a.load(r)
	if err != nil {
		return err
	}
	if err := i.open(); err != nil && !a.stopped(r, i) {
		return err
	}
	return a.begin(w, r, i, JobCheckImport, "")
}

// stopped tells whether the job that has the import in its hands has ended.
func (a *ImportWeb) stopped(r *http.Request, i Import) bool {
	if i.State != ImportChecking && i.State != ImportStoring {
		return false
	}
	j, err := a.job(r.Context(), i.JobID)
	return err != nil || j.State.Final()
}

func (a *ImportWeb) run(w http.ResponseWriter, r *http.Request) error {
	i, err := a.load(r)
	if err != nil {
		return err
	}
	if i.State != ImportChecked {
		return fault.Conflict("Importen är %s och kan inte köras.", i.State)
	}
	if err := i.Startable(); err != nil {
		return web.RedirectWarn(w, r, i.URL(), fault.Message(err))
	}
	return a.begin(w, r, i, JobRunImport, "")
}

func (a *ImportWeb) stop(w http.ResponseWriter, r *http.Request) error {
	i, err := a.load(r)
	if err != nil {
		return err
	}
	queued, err := a.job(r.Context(), i.JobID)
	if err == nil && a.Jobs != nil {
		err = a.Jobs.Cancel(r.Context(), i.JobID)
	} else if err == nil {
		err = a.Store.CancelJob(r.Context(), i.JobID)
	}
	if err == nil && queued.State == job.Queued { // nobody else will tell the import
		err = a.Store.WithdrawImport(r.Context(), i)
	}
	if err != nil && !errors.Is(err, r.Context().Err()) {
		return err
	}
	return web.Redirect(w, r, i.URL(), "Arbetet avbryts. Inget sparas.")
}

func (a *ImportWeb) undo(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	i, err := a.load(r)
	if err != nil {
		return err
	}
	if i.State != ImportDone {
		return fault.Conflict("Importen är %s och kan inte ångras.", i.State)
	}
	why := strings.TrimSpace(posted["why"])
	if why == "" {
		page, err := a.showPage(r.Context(), i)
		if err != nil {
			return err
		}
		page.Undo.Error = "Skriv varför inläsningen ångras. Det står kvar i historiken."
		return importShowTmpl.RenderStatus(w, r, http.StatusUnprocessableEntity, i.Name, page)
	}
	return a.begin(w, r, i, JobUndoImport, why)
}

func (a *ImportWeb) discard(w http.ResponseWriter, r *http.Request) error {
	i, err := a.load(r)
	if err != nil {
		return err
	}
	if err := a.Store.DiscardImport(r.Context(), i.Number); err != nil {
		return err
	}
	return web.Redirect(w, r, ImportPath, "Filerna är borttagna. Inget hade sparats.")
}
