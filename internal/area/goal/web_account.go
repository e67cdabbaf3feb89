package goal

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

type accountPage struct {
	Crumbs  []ui.Crumb
	Periods []ui.Option
	Period  string
	Action  string
	Form    ui.Form
	Remove  []ui.Action
	Help    []accountHelp
}

// accountHelp shows how a figure is written in the text.
type accountHelp struct{ Sample, Text string }

var accountTmpl = web.Parse[accountPage](pages, "account.html")

var accountSamples = []accountHelp{
	{"{{tal proc.announced}}", "Nyckeltalets värde för perioden."},
	{"{{tal proc.announced -1}}", "Värdet ett år tidigare."},
	{"{{tal savings.enabled mål}}", "Målvärdet."},
	{"{{ar}}", "Året."},
	{"**ord**", "Fet stil."},
	{"- punkt", "Punktlista."},
}

// accountOf is what an account is written about, for its page.
type accountOf struct {
	title, url string
	year       int64
	activity   Activity
}

func (a *Web) accountOf(r *http.Request, of Subject) (accountOf, error) {
	ctx, id := r.Context(), r.PathValue("id")
	switch of {
	case OfGoal:
		g, _, err := a.Store.Goal(ctx, id)
		return accountOf{title: g.Name(), url: g.URL(), year: g.Year}, err
	case OfActivity:
		one, err := a.Store.Activity(ctx, id)
		return accountOf{title: one.Title, url: one.URL(), year: one.Year, activity: one}, err
	}
	i, err := a.Store.Indicator(ctx, id)
	return accountOf{title: i.Name, url: i.URL(), year: i.Year}, err
}

// accountPeriods are the periods that a year is reported for.
func accountPeriods(year int) []day.Period {
	list := []day.Period{day.Year(year), {From: day.New(year, 1, 1), To: day.New(year, 9, 1)}}
	for n := 1; n <= 3; n++ {
		list = append(list, day.Tertial(year, n))
	}
	for m := time.January; m <= time.December; m++ {
		list = append(list, day.Month(year, m))
	}
	return list
}

// periodOf is the period of the address, else the whole year.
func periodOf(text string, year int64) (day.Period, error) {
	if text == "" {
		return day.Year(int(year)), nil
	}
	return day.ParsePeriod(text)
}

func (a *Web) accountPage(about accountOf, one Account) accountPage {
	page := accountPage{Crumbs: []ui.Crumb{{Label: about.title, URL: about.url}}, Action: about.url + "/redovisa", Period: one.Period.Label(), Help: accountSamples}
	periods := accountPeriods(int(about.year))
	if !slices.Contains(periods, one.Period) {
		periods = append(periods, one.Period)
	}
	for _, p := range periods {
		page.Periods = append(page.Periods, ui.Option{Value: p.String(), Label: p.Label(), Chosen: p == one.Period})
	}
	if !one.Exists() && one.Subject == OfActivity {
		one.Status, one.Percent = about.activity.Status, about.activity.Percent
	}
	f := ui.NewForm(AccountFields, &one)
	f.Action, f.Submit, f.Cancel, f.Version = page.Action, "Spara redovisningen", about.url, int(one.Version)
	f.Without("period")
	if one.Subject != OfActivity {
		f.Without("status", "percent")
	}
	f.Hidden = append(f.Hidden, ui.Hidden{Name: "period", Value: one.Period.String()})
	f.Choose("status", append([]field.Option{{Label: "Ändras inte"}}, statuses...))
	f.Draft = fmt.Sprintf("redovisa-%s-%s", one.Ref, one.Period)
	if c := f.Control("text"); c != nil {
		c.Rows = 14
	}
	page.Form = f
	if one.Exists() {
		page.Remove = []ui.Action{{Label: "Ta bort redovisningen", URL: page.Action + "/ta-bort", Icon: "trash", Post: true, Danger: true, Values: []ui.Hidden{{Name: "period", Value: one.Period.String()}}}}
	}
	return page
}

func accountTitle(about accountOf, p day.Period) string {
	return fmt.Sprintf("Redovisa %s för %s", about.title, p.Label())
}

// tell is the page where a period is accounted for.
func (a *Web) tell(of Subject) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		about, err := a.accountOf(r, of)
		if err != nil {
			return err
		}
		p, err := periodOf(r.FormValue("period"), about.year)
		if err != nil {
			return err
		}
		one, err := a.Store.Account(r.Context(), of, r.PathValue("id"), p)
		if err != nil {
			return err
		}
		return accountTmpl.Render(w, r, accountTitle(about, p), a.accountPage(about, one))
	}
}

func (a *Web) saveTelling(of Subject) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		posted, err := web.FormValues(r)
		if err != nil {
			return err
		}
		about, err := a.accountOf(r, of)
		if err != nil {
			return err
		}
		p, err := periodOf(posted["period"], about.year)
		if err != nil {
			return err
		}
		saved, err := a.Store.Account(r.Context(), of, r.PathValue("id"), p)
		if err != nil {
			return err
		}
		input := saved
		posted["text"] = strings.ReplaceAll(posted["text"], "\r\n", "\n")
		if err = AccountFields.Read(&input, posted); err == nil {
			input.Version = int64(web.Version(posted))
			_, err = a.Store.SaveAccount(r.Context(), input)
		}
		if record.Stale(err, saved.Version, posted) {
			c := ui.NewConflict(AccountFields, &input, &saved, posted, int(saved.Version))
			c.Action, c.Back, c.Who = about.url+"/redovisa", about.url, saved.WrittenBy
			return record.Conflict(w, r, accountTitle(about, p), "", c)
		}
		if web.Correctable(err) {
			page := a.accountPage(about, saved)
			page.Form.Posted(posted, err)
			return accountTmpl.RenderStatus(w, r, web.StatusOf(err), accountTitle(about, p), page)
		}
		if err != nil {
			return err
		}
		return web.Redirect(w, r, about.url+"?period="+p.String(), "Redovisningen av "+p.Label()+" är sparad.")
	}
}

func (a *Web) removeTelling(of Subject) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		about, err := a.accountOf(r, of)
		if err != nil {
			return err
		}
		p, err := periodOf(r.FormValue("period"), about.year)
		if err != nil {
			return err
		}
		before, err := a.Store.Account(r.Context(), of, r.PathValue("id"), p)
		if err != nil {
			return err
		}
		if err := a.Store.RemoveAccount(r.Context(), of, r.PathValue("id"), p); err != nil {
			return err
		}
		var values []ui.Hidden
		for _, d := range AccountFields {
			values = append(values, ui.Hidden{Name: d.Key, Value: d.Raw(&before)})
		}
		return web.RedirectUndo(w, r, about.url, "Redovisningen av "+p.Label()+" är borttagen.", web.Undo{Action: about.url + "/redovisa", Values: values})
	}
}
