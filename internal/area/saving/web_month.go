package saving

import (
	"context"
	"net/http"
	"strconv"

	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// forecastPage is a year month by month: what was foreseen, what came, what is closed.
type forecastPage struct {
	Years    []ui.Tab
	Months   ui.Table
	Made     ui.Table // every forecast, also earlier ones
	May      bool
	Form     ui.Form
	Lockable []ui.Action
}

var forecastTmpl = web.Parse[forecastPage](pages, "forecast.html")

// month is one line of the page.
type month struct {
	period day.Period
	first  money.Opt // the earliest forecast
	latest money.Opt // the one that holds
	gain   money.Amount
	loss   money.Amount
	locked day.Date
	ended  bool
}

func (a *Web) year(ctx context.Context, year int) ([]month, []Forecast, error) {
	forecasts, err := a.Store.Forecasts(ctx, day.Year(year))
	if err != nil {
		return nil, nil, err
	}
	sums, err := a.Store.ByMonth(ctx, day.Year(year))
	if err != nil {
		return nil, nil, err
	}
	closed, err := a.Store.Months(ctx)
	if err != nil {
		return nil, nil, err
	}
	var months []month
	for _, p := range day.Year(year).Months() {
		m := month{period: p, ended: p.To <= a.Store.Today()}
		s := sums[int64(p.From)/100]
		m.gain, m.loss = s.Gain, s.Loss
		for _, f := range forecasts {
			if f.Month == p.From {
				if !m.first.Known {
					m.first = money.Some(f.Amount)
				}
				m.latest = money.Some(f.Amount)
			}
		}
		for _, c := range closed {
			if c.Month == p.From {
				m.locked = c.LockedOn
			}
		}
		months = append(months, m)
	}
	return months, forecasts, nil
}

func monthTable(months []month) ui.Table {
	var first, latest, gain, loss money.Amount
	for _, m := range months {
		first, latest, gain, loss = first+m.first.Amount, latest+m.latest.Amount, gain+m.gain, loss+m.loss
	}
	counted := func(p day.Period, side Side) string {
		return Filter{Booked: p, Counted: true, Sides: []Side{side}}.URL()
	}
	amount := func(a money.Amount, url string) ui.Cell { c := ui.Link(a.Sv(), url); c.Number = true; return c }
	return ui.Columns[month]{
		{Label: "Månad", Total: "Helår", Cell: func(m *month) ui.Cell { return ui.Text(sv.UpperFirst(m.period.Label())) }},
		{Label: "Första prognos", Number: true, Total: first.Sv(), Cell: func(m *month) ui.Cell { return ui.Number(m.first.Sv()) }},
		{Label: "Gällande prognos", Number: true, Total: latest.Sv(), Cell: func(m *month) ui.Cell { return ui.Number(m.latest.Sv()) }},
		{Label: "Möjliggjorda besparingar", Number: true, Total: gain.Sv(), Cell: func(m *month) ui.Cell { return amount(m.gain, counted(m.period, Gain)) }},
		{Label: "Mot prognos", Number: true, Cell: func(m *month) ui.Cell { return ui.Number(m.deviation()) }},
		{Label: "Kostnadsökningar", Number: true, Total: loss.Sv(), Cell: func(m *month) ui.Cell { return amount(m.loss, counted(m.period, Loss)) }},
		{Label: "Månaden", Cell: func(m *month) ui.Cell { return ui.Mark(m.badge()) }},
	}.Table("Prognos och utfall månad för månad", months)
}

// deviation is the outcome less the forecast, for months that have ended.
func (m month) deviation() string {
	if !m.latest.Known || !m.ended {
		return sv.Missing
	}
	text := (m.gain - m.latest.Amount).Sv()
	if m.gain > m.latest.Amount {
		return "+" + text
	}
	return text
}

func (m month) badge() ui.Badge {
	switch {
	case m.locked != 0:
		return ui.Badge{Text: "Låst " + m.locked.Sv(), Icon: "lock", Tone: ui.Good}
	case m.ended:
		return ui.Badge{Text: "Kan låsas", Icon: "lock-open", Tone: ui.Warn}
	}
	return ui.Badge{Text: "Öppen", Icon: "circle"}
}

func madeTable(list []Forecast) ui.Table {
	return ui.Columns[Forecast]{
		{Label: "Månad", Cell: func(f *Forecast) ui.Cell {
			return ui.Text(day.Month(f.Month.Year(), f.Month.Month()).Label())
		}},
		{Label: "Prognos", Number: true, Cell: func(f *Forecast) ui.Cell { return ui.Number(f.Amount.Sv()) }},
		{Label: "Gjord", Cell: func(f *Forecast) ui.Cell { return ui.Time(f.MadeOn.String(), f.MadeOn.Sv()) }},
		{Label: "Av", Cell: func(f *Forecast) ui.Cell { return ui.Text(f.ByName).Under(f.Note) }},
	}.Table("Alla prognoser", list)
}

func (a *Web) forecast(w http.ResponseWriter, r *http.Request) error {
	year := a.Store.Today().Year()
	if n, err := strconv.Atoi(r.URL.Query().Get("ar")); err == nil && n > 1900 && n < 2200 {
		year = n
	}
	return a.forecastYear(w, r, year, nil, nil)
}

// forecastYear shows the page, after a fault with what was typed.
func (a *Web) forecastYear(w http.ResponseWriter, r *http.Request, year int, posted map[string]string, wrong error) error {
	months, made, err := a.year(r.Context(), year)
	if err != nil {
		return err
	}
	page := forecastPage{Months: monthTable(months), Made: madeTable(made), May: web.May(r.Context(), "saving.approve"), Form: forecastForm()}
	for y := a.Store.Today().Year() + 1; y > a.Store.Today().Year()-6; y-- {
		page.Years = append(page.Years, ui.Tab{Label: strconv.Itoa(y), URL: "/besparingar/prognos?ar=" + strconv.Itoa(y), Active: y == year})
	}
	for _, m := range months {
		if page.May && m.ended && m.locked == 0 {
			page.Lockable = append(page.Lockable, ui.Action{Label: "Lås " + m.period.Label(), URL: "/besparingar/las", Icon: "lock", Post: true,
				Values:  []ui.Hidden{{Name: "manad", Value: m.period.String()}},
				Confirm: "Lås " + m.period.Label() + "? Det som är godkänt i månaden kan sedan bara rättas i en senare månad."})
		}
	}
	status := http.StatusOK
	if wrong != nil {
		page.Form.Posted(posted, wrong)
		status = web.StatusOf(wrong)
	}
	return forecastTmpl.RenderStatus(w, r, status, "Prognos och utfall "+strconv.Itoa(year), page)
}

func forecastForm() ui.Form {
	return ui.Form{Action: "/besparingar/prognos", Submit: "Spara prognos", Controls: []ui.Control{
		{Key: "month", Label: "Månad", Type: "text", Help: "År och månad, till exempel 2022-03.", Required: true},
		{Key: "amount", Label: "Möjliggjorda besparingar", Type: "money", Unit: "kr", Required: true},
		{Key: "note", Label: "Vad prognosen bygger på", Type: "long"},
	}}
}

func (a *Web) foresee(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	f, err := readForecast(posted)
	if err == nil {
		f, err = a.Store.Foresee(r.Context(), f)
	}
	if web.Correctable(err) {
		return a.forecastYear(w, r, a.Store.Today().Year(), posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/besparingar/prognos?ar="+strconv.Itoa(f.Month.Year()), "Prognosen är sparad. Tidigare prognoser finns kvar.")
}

func readForecast(posted map[string]string) (Forecast, error) {
	f := Forecast{Note: posted["note"]}
	var wrong []fault.Field
	p, err := oneMonth(posted["month"])
	if err != nil {
		wrong = append(wrong, fault.Field{Name: "month", Message: fault.Message(err)})
	}
	f.Month = p.From
	if err := f.Amount.UnmarshalText([]byte(posted["amount"])); err != nil {
		wrong = append(wrong, fault.Field{Name: "amount", Message: fault.Message(err)})
	}
	return f, fault.Invalid(wrong...)
}

func oneMonth(text string) (day.Period, error) {
	p, err := day.ParsePeriod(text)
	if err == nil && len(p.Months()) != 1 {
		err = fault.Wrong("Skriv en månad, till exempel 2022-03.")
	}
	return p, err
}

func (a *Web) lock(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	p, err := oneMonth(posted["manad"])
	if err != nil {
		return err
	}
	n, err := a.Store.Lock(r.Context(), p.From)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/besparingar/prognos?ar="+strconv.Itoa(p.From.Year()),
		sv.UpperFirst(p.Label())+" är låst med "+sv.Plural(n, "effektrapport", "effektrapporter")+".")
}
