package report

import (
	"fmt"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/word/sv"
)

type reviewPage struct {
	Report    string
	ReportURL string
	Groups    []warningGroup
	Text      string
	Stopped   bool
	May       bool // may fix
	Version   int64
}

type warningGroup struct {
	Kind string
	Rows []warningRow
}

type warningRow struct {
	Heading string
	URL     string
	Text    string
	Excerpt string
}

var reviewTmpl = web.Parse[reviewPage](pages, "review.html")

// review lists what to look at before a report is fixed.
func (a *Web) review(w http.ResponseWriter, r *http.Request) error {
	c, err := a.composed(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := c.Report.Open(); err != nil {
		return err
	}
	list, err := a.Store.Warnings(r.Context(), c)
	if err != nil {
		return err
	}
	page := reviewPage{Report: c.Report.Number, ReportURL: c.Report.URL(), Groups: groups(list), Stopped: stops(list),
		May: web.May(r.Context(), "report.fix"), Version: c.Report.Version, Text: "Inget att anmärka."}
	if len(list) > 0 {
		page.Text = sv.UpperFirst(sv.Plural(len(list), "sak", "saker")) + " att se över innan rapporten låses."
	}
	return reviewTmpl.Render(w, r, "Granska "+c.Report.Title, page)
}

func groups(list []Warning) []warningGroup {
	var out []warningGroup
	at := map[string]int{}
	for _, one := range list {
		i, ok := at[one.Kind]
		if !ok {
			i = len(out)
			at[one.Kind] = i
			out = append(out, warningGroup{Kind: one.Kind})
		}
		row := warningRow{Heading: one.Heading, URL: one.URL, Text: one.Text, Excerpt: one.Excerpt}
		if row.URL == "" && one.Section != "" {
			row.URL = sectionURL(one.Section) + "/andra"
		}
		if row.Heading == "" {
			row.Heading = "Hela rapporten"
		}
		out[i].Rows = append(out[i].Rows, row)
	}
	return out
}

// fix locks the report. Somebody must have said that the warnings are read.
func (a *Web) fix(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, err := a.composed(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	list, err := a.Store.Warnings(r.Context(), c)
	if err != nil {
		return err
	}
	if len(list) > 0 && posted["last"] != "ja" {
		return fault.Conflict("Kryssa i att du har läst varningarna innan du låser rapporten.")
	}
	if stops(list) {
		return fault.Conflict("Rapporten kan inte låsas förrän felen är rättade.")
	}
	one, err := a.Store.Fix(r.Context(), c.Report.ID, int64(web.Version(posted)))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, one.URL(), one.Number+" är låst.")
}

func (a *Web) newEdition(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	one, err := a.Store.NewEdition(r.Context(), r.PathValue("id"), posted["why"])
	if err != nil {
		return err
	}
	return web.Redirect(w, r, one.URL(), fmt.Sprintf("Utgåva %d är öppnad som utkast.", one.Edition))
}
