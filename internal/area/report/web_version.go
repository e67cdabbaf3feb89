package report

import (
	"net/http"
	"strconv"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/record"
	"klover/internal/base/story"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

type versionsPage struct {
	Report    string
	ReportURL string
	Section   string
	Heading   string
	URL       string // of this page
	From, To  []ui.Option
	Compared  string
	Changes   []changeRow
	Rows      []versionRow
	Version   int64 // of the section now
}

type versionRow struct {
	No      int64
	By      string
	When    string
	At      string
	Why     string
	Words   string
	Current bool
	Restore string // address, "" when it cannot be done
}

// changeRow is a piece of compared text.
type changeRow struct {
	Added, Removed bool
	Text           string
}

var versionsTmpl = web.Parse[versionsPage](pages, "versions.html", "changes.html")

// around is how much unchanged text is shown on each side of a change.
const around = 160

// changeRows are changes to be shown; long unchanged passages are folded.
func changeRows(list []story.Change) []changeRow {
	var rows []changeRow
	for i, c := range list {
		text := c.Text
		if runes := []rune(text); c.Kind == story.Same && len(runes) > 2*around+40 {
			head, tail := string(runes[:around]), string(runes[len(runes)-around:])
			switch i {
			case 0:
				text = "… " + tail
			case len(list) - 1:
				text = head + " …"
			default:
				text = head + " … " + tail
			}
			if len(list) == 1 {
				text = head + " … " + tail
			}
		}
		rows = append(rows, changeRow{c.Kind == story.Added, c.Kind == story.Removed, text})
	}
	return rows
}

// versions lists the saved texts of a section and compares any two.
func (a *Web) versions(w http.ResponseWriter, r *http.Request) error {
	one, section, err := a.Store.Section(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	list, err := a.Store.Versions(r.Context(), section.ID)
	if err != nil {
		return err
	}
	page := versionsPage{Report: one.Number, ReportURL: one.URL(), Section: section.URL(), Heading: section.Heading, URL: section.URL() + "/versioner", Version: section.Version}
	from, to := compared(r, list)
	for i, v := range list {
		page.Rows = append(page.Rows, versionRow{No: v.Version, By: v.By, When: record.When(v.At), At: v.At.Format("2006-01-02T15:04:05Z"), Why: v.Why, Words: countWords(v.Text), Current: i == 0})
		if i > 0 && one.State == Draft && web.May(r.Context(), "report.write") {
			page.Rows[i].Restore = section.URL() + "/aterstall"
		}
		label := v.name() + ", " + v.By + " " + record.When(v.At)
		page.From = append(page.From, ui.Option{Value: versionNo(v.Version), Label: label, Chosen: v.Version == from.Version})
		page.To = append(page.To, ui.Option{Value: versionNo(v.Version), Label: label, Chosen: v.Version == to.Version})
	}
	page.Compared = from.name() + " jämförd med " + strings.ToLower(to.name())
	page.Changes = changeRows(story.Diff(from.Text, to.Text))
	return versionsTmpl.Render(w, r, "Versioner av "+section.Heading, page)
}

// compared returns the versions that the address asks for, else the last two.
func compared(r *http.Request, list []Version) (from, to Version) {
	pick := func(name string, usual int) Version {
		no, err := strconv.ParseInt(r.URL.Query().Get(name), 10, 64)
		for _, v := range list {
			if err == nil && v.Version == no {
				return v
			}
		}
		return list[min(usual, len(list)-1)]
	}
	return pick("fran", 1), pick("till", 0)
}

func countWords(text string) string {
	n := len(strings.Fields(text))
	if n == 1 {
		return "1 ord"
	}
	return strconv.Itoa(n) + " ord"
}

// restore makes an old version the text again.
func (a *Web) restore(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	old, err := strconv.ParseInt(posted["gammal"], 10, 64)
	if err != nil {
		return fault.Wrong("Välj vilken version som ska återställas.")
	}
	id := r.PathValue("id")
	if _, err := a.Store.Restore(r.Context(), id, old, int64(web.Version(posted))); err != nil {
		return err
	}
	return web.Redirect(w, r, sectionURL(id)+"/versioner", "Version "+versionNo(old)+" är återställd. Det som ersattes finns kvar bland versionerna.")
}
