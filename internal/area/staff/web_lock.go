package staff

import (
	"net/http"
	"strconv"

	"klover/internal/base/fault"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

// lockPage is the years whose sick leave is or can be locked.
type lockPage struct {
	Years   ui.Table
	History ui.History
}

var lockTmpl = web.Parse[lockPage](pages, "lock.html")

// lockYear is one line of the page.
type lockYear struct {
	year    int
	share   string
	missing []Month
	lock    Lock
	locked  bool
}

func (a *Web) lockYears(r *http.Request) ([]lockYear, error) {
	ctx := r.Context()
	this := a.Store.Today().Year()
	first := this - 2*yearsShown
	months, err := a.Store.Hours(ctx, day.Period{From: day.New(first, 1, 1)})
	if err != nil {
		return nil, err
	}
	var list []lockYear
	for y := this; y >= first; y-- {
		sum, missing := sumOf(months, day.Year(y))
		if !sum.Known() {
			continue
		}
		one := lockYear{year: y, share: sum.Share(), missing: missing}
		if one.lock, one.locked, err = a.Store.Lock(ctx, y); err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, nil
}

func (a *Web) locks(w http.ResponseWriter, r *http.Request) error {
	years, err := a.lockYears(r)
	if err != nil {
		return err
	}
	page := lockPage{}
	may := web.May(r.Context(), "staff.write")
	page.Years = ui.Columns[lockYear]{
		{Label: "År", Cell: func(y *lockYear) ui.Cell { return ui.Link(yearText(y.year), YearURL(y.year)) }},
		{Label: "Sjukfrånvaro", Number: true, Cell: func(y *lockYear) ui.Cell { return ui.Number(y.share) }},
		{Label: "Läge", Cell: func(y *lockYear) ui.Cell { return ui.Mark(y.badge()) }},
	}.Table("Sjukfrånvaro per år", years)
	for i, y := range years {
		entries, err := a.Store.LockHistory(r.Context(), y.year)
		if err != nil {
			return err
		}
		page.History.Events = append(page.History.Events, record.HistoryOfSeveral(entries).Events...)
		row := &page.Years.Rows[i]
		row.ID, row.Label = yearText(y.year), yearText(y.year)
		switch {
		case may && y.locked:
			row.Menu = []ui.Action{{Label: "Lås upp", URL: Path + "/las/upp?ar=" + yearText(y.year), Icon: "lock-open"}}
		case may && y.ready(a.Store.Today()):
			row.Menu = []ui.Action{{Label: "Lås " + yearText(y.year), URL: Path + "/las", Icon: "lock", Post: true, Values: []ui.Hidden{{Name: "ar", Value: yearText(y.year)}}}}
		}
	}
	return lockTmpl.Render(w, r, "Låsta år", page)
}

func (y lockYear) ready(today day.Date) bool {
	return !y.locked && len(y.missing) == 0 && day.Year(y.year).To <= today
}

func (y lockYear) badge() ui.Badge {
	switch {
	case y.locked:
		return ui.Badge{Text: "Låst " + y.lock.LockedOn.Sv(), Icon: "lock", Tone: ui.Good}
	case len(y.missing) > 0:
		return ui.Badge{Text: "Timmar saknas", Tone: ui.Warn}
	}
	return ui.Badge{Text: "Öppet", Icon: "lock-open"}
}

func postedYear(posted map[string]string) (int, error) {
	year, err := strconv.Atoi(posted["ar"])
	if err != nil {
		return 0, fault.Wrong("Ange vilket år det gäller.")
	}
	return year, nil
}

func (a *Web) lock(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	year, err := postedYear(posted)
	if err != nil {
		return err
	}
	l, err := a.Store.LockYear(r.Context(), year)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, Path+"/las", yearText(year)+" är låst på "+l.Share()+".")
}

func unlockForm(year int) formPage {
	f := whyForm(Path+"/las/upp", "Lås upp "+yearText(year), Path+"/las", "Varför låses året upp?", "Värdet kan redan vara publicerat. Skälet syns i historiken.")
	f.Hidden = []ui.Hidden{{Name: "ar", Value: yearText(year)}}
	return formPage{Back: ui.Crumb{Label: "Låsta år", URL: Path + "/las"}, Form: f}
}

func (a *Web) askUnlock(w http.ResponseWriter, r *http.Request) error {
	year, err := strconv.Atoi(r.URL.Query().Get("ar"))
	if err != nil {
		year = a.Store.Today().Year() - 1
	}
	return formTmpl.Render(w, r, "Lås upp "+yearText(year), unlockForm(year))
}

func (a *Web) unlock(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	year, err := postedYear(posted)
	if err != nil {
		return err
	}
	err = a.Store.UnlockYear(r.Context(), year, posted["why"])
	if web.Correctable(err) {
		page := unlockForm(year)
		page.Form.Posted(posted, err)
		return formTmpl.RenderStatus(w, r, web.StatusOf(err), "Lås upp "+yearText(year), page)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, Path+"/las", yearText(year)+" är öppet för rättelser.")
}
