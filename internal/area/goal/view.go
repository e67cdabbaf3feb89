package goal

import (
	"fmt"
	"net/url"
	"slices"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Path is the address of the figures' page.
const Path = "/nyckeltal"

// Span is a kind of period as it is stored.
type Span string

// The spans, one for each figure.PeriodKind.
const (
	Month       Span = "month"
	YearToDate  Span = "ytd"
	Rolling12   Span = "r12"
	Year        Span = "year"
	Accumulated Span = "all"
)

// spanRow joins a span with its kind and its word in addresses.
type spanRow struct {
	span Span
	kind figure.PeriodKind
	slug string
}

var spans = []spanRow{
	{Month, figure.Month, "manad"},
	{YearToDate, figure.YearToDate, "ack"},
	{Rolling12, figure.Rolling12, "r12"},
	{Year, figure.Year, "ar"},
	{Accumulated, figure.Accumulated, "start"},
}

// spanWhere returns the row that is meant; a year when there is none.
func spanWhere(is func(spanRow) bool) (spanRow, bool) {
	if i := slices.IndexFunc(spans, is); i >= 0 {
		return spans[i], true
	}
	return spans[3], false
}

// Kind returns the span as figures know it.
func (s Span) Kind() figure.PeriodKind {
	row, _ := spanWhere(func(r spanRow) bool { return r.span == s })
	return row.kind
}

// SpanOf returns the kind of period as it is stored.
func SpanOf(k figure.PeriodKind) Span {
	row, _ := spanWhere(func(r spanRow) bool { return r.kind == k })
	return row.span
}

// Slug returns the kind's word in addresses: "ack".
func Slug(k figure.PeriodKind) string {
	row, _ := spanWhere(func(r spanRow) bool { return r.kind == k })
	return row.slug
}

// KindOf reads a kind of period by its word in addresses or its stored code.
func KindOf(text string) (figure.PeriodKind, bool) {
	row, ok := spanWhere(func(r spanRow) bool { return r.slug == text || string(r.span) == text })
	return row.kind, ok
}

func spanChoices() []field.Option {
	var list []field.Option
	for _, s := range spans {
		list = append(list, field.Option{Value: string(s.span), Label: s.kind.Sv()})
	}
	return list
}

// View is what a page of figures shows: a kind of period, where it ends, and for
// which region. Its address is the page's whole state.
type View struct {
	On    day.Date // first day of the last month of the period
	Kind  figure.PeriodKind
	Party party.Code // "" = all
}

// NewView returns the view of the period of the kind that ends with the month of d.
func NewView(k figure.PeriodKind, d day.Date, p party.Code) View {
	return View{On: day.New(d.Year(), d.Month(), 1), Kind: k, Party: p}
}

// ParseView reads a view from an address; what it does not say is as usual.
func ParseView(values url.Values, usual View) (View, error) {
	v := usual
	if text := values.Get("period"); text != "" {
		p, err := day.ParsePeriod(text)
		if err != nil {
			return View{}, err
		}
		if p.To == 0 {
			return View{}, fault.Wrong("Perioden %s har inget slut. Skriv ett år eller en månad, till exempel 2022 eller 2022-08.", text)
		}
		v.On = day.New(p.Last().Year(), p.Last().Month(), 1)
		v.Kind = figure.Year
		if len(p.Months()) == 1 {
			v.Kind = figure.Month
		}
	}
	if slug := values.Get("slag"); slug != "" {
		kind, ok := KindOf(slug)
		if !ok {
			return View{}, fault.Wrong("Periodslaget %s finns inte. Välj manad, ack, r12, ar eller start.", slug)
		}
		v.Kind = kind
	}
	v.Party = ""
	if err := v.Party.UnmarshalText([]byte(values.Get("part"))); err != nil {
		return View{}, err
	}
	return v, nil
}

// Ask is what the view asks of a figure.
func (v View) Ask() figure.Ask { return figure.Ending(v.Kind, v.On, v.Party) }

// Period returns the view's period.
func (v View) Period() day.Period { return v.Ask().Period }

// PeriodText returns the period as the address has it: the year, or the last month.
func (v View) PeriodText() string {
	if v.Kind == figure.Year {
		return day.Year(v.On.Year()).String()
	}
	return day.Month(v.On.Year(), v.On.Month()).String()
}

// Label returns the view in words: "helår 2022", "ackumulerat januari–augusti 2022, D".
func (v View) Label() string {
	label := v.Period().Label()
	if v.Party != "" {
		label += ", " + v.Party.Sv()
	}
	return label
}

// query returns the view as it stands in addresses.
func (v View) query() string {
	values := url.Values{"period": {v.PeriodText()}, "slag": {Slug(v.Kind)}}
	if v.Party != "" {
		values.Set("part", string(v.Party))
	}
	return values.Encode()
}

// URL is the address of the figures' page in this view.
func (v View) URL() string { return Path + "?" + v.query() }

// FigureURL is the address of one figure's page in this view.
func (v View) FigureURL(key string) string { return Path + "/" + url.PathEscape(key) + "?" + v.query() }

// Step returns the view n periods later: months for months and rolling twelve,
// else years.
func (v View) Step(n int) View {
	if v.Kind == figure.Month || v.Kind == figure.Rolling12 {
		v.On = v.On.AddMonths(n)
	} else {
		v.On = v.On.AddMonths(12 * n)
	}
	return v
}

// Before returns the view that a change is told against: the month before, else
// the same months a year before. Two rolling years a month apart share eleven.
func (v View) Before() View {
	if v.Kind == figure.Month {
		return v.Step(-1)
	}
	v.On = v.On.AddMonths(-12)
	return v
}

// Run returns the views of a trend, oldest first, this one last: a year of months
// or six years.
func (v View) Run() []View {
	n := 6
	if v.Kind == figure.Month || v.Kind == figure.Rolling12 {
		n = 13
	}
	run := make([]View, n)
	for i := range run {
		run[i] = v.Step(i - n + 1)
	}
	return run
}

// HeadLabel names the view's period at the head of a column: "2022", "jan–aug 2022".
func (v View) HeadLabel() string {
	month := fmt.Sprintf("%s %d", sv.MonthShort(v.On.Month()), v.On.Year())
	switch {
	case v.Kind == figure.Year:
		return day.Year(v.On.Year()).Label()
	case v.Kind == figure.YearToDate && v.On.Month() == time.December:
		return day.Year(v.On.Year()).Label()
	case v.Kind == figure.YearToDate && v.On.Month() > time.January:
		return sv.MonthShort(time.January) + "–" + month
	case v.Kind == figure.Rolling12, v.Kind == figure.Accumulated:
		return "t.o.m. " + month
	}
	return month
}

// ShortLabel names the view's period under a point of a chart.
func (v View) ShortLabel() string {
	if v.Kind == figure.Year {
		return day.Year(v.On.Year()).Label()
	}
	return day.Month(v.On.Year(), v.On.Month()).String()
}
