package control

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
	"strconv"

	"klover/internal/base/fault"
	"klover/internal/base/paper"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

type reportPage struct {
	Crumbs  []ui.Crumb
	Lead    string
	Body    template.HTML
	Note    string
	Actions []ui.Action
}

var reportTmpl = web.Parse[reportPage](pages, "report.html")

var media = map[string]string{
	"pdf":  "application/pdf",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

// report shows the year's control table as the annual report prints it, and gives
// it as PDF, Word, Excel or CSV.
func (a *Web) report(w http.ResponseWriter, r *http.Request) error {
	period, err := a.reportPeriod(r)
	if err != nil {
		return err
	}
	printed, ok, err := a.Store.Print(r.Context(), period)
	if err != nil {
		return err
	}
	if !ok {
		return fault.NotFound("Det finns ingen internkontrollplan för %s.", period.Label())
	}
	name := "internkontroll-" + period.String()
	if record.Format(r) != "" {
		t := printed.Sheet()
		t.At = a.Store.DB.Now()
		return record.Send(w, r, name, t, nil)
	}
	if format := r.FormValue("format"); media[format] != "" {
		return send(w, printed, name, format, a)
	}
	self := fmt.Sprintf("%s/rapport?period=%s&format=", Path, period)
	page := reportPage{Crumbs: []ui.Crumb{home, {Label: strconv.FormatInt(printed.Plan.Year, 10), URL: printed.Plan.URL()}},
		Body: paper.HTMLBlocks(printed.Table()), Lead: "Resultat för " + period.Label(),
		Note: "Det som är redovisat står som det var när kontrollen utfördes. Det som inte är redovisat än visas med registrens läge nu.",
		Actions: []ui.Action{{Label: "Excel", URL: self + "xlsx", Icon: "file-spreadsheet", New: true},
			{Label: "Word", URL: self + "docx", Icon: "file-type-docx", New: true}, {Label: "PDF", URL: self + "pdf", Icon: "file-type-pdf", New: true}}}
	return reportTmpl.Render(w, r, printed.Plan.Title, page)
}

// reportPeriod is what the address asks for: a period, a year, or the latest plan's year.
func (a *Web) reportPeriod(r *http.Request) (day.Period, error) {
	if text := r.FormValue("period"); text != "" {
		p, err := day.ParsePeriod(text)
		if err == nil && p.To == 0 {
			err = fault.Wrong("Ange en period med slut, till exempel 2022.")
		}
		return p, err
	}
	plans, err := a.Store.Plans(r.Context())
	return day.Year(int(a.yearOf(r, plans))), err
}

func send(w http.ResponseWriter, p Printed, name, format string, a *Web) error {
	var out bytes.Buffer
	if err := p.Write(&out, format, a.Store.DB.Now()); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	w.Header().Set("Content-Type", media[format])
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name+"."+format))
	_, err := out.WriteTo(w)
	return err
}
