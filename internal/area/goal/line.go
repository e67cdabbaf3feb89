package goal

import (
	"context"
	"strings"
	"sync"

	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/party"
)

// Point is a figure's value in one period of a trend.
type Point struct {
	View   View
	Value  figure.Value
	Target Target
}

// Line is a figure in a view: its value with everything that is said about it.
type Line struct {
	Figure     figure.Figure
	View       View
	Value      figure.Value
	Before     figure.Value // in View.Before()
	Points     []Point      // oldest first, this period last
	Target     Target
	Verdict    figure.Verdict
	Definition figure.Definition // that holds at the end of the period
	Published  Published         // of the same period, if any
	Comment    Comment
	Readings   []Reading // what the value is made of, for a figure that somebody enters
}

// Running tells whether the value is a sum of a period that is not over, and so cannot
// be held to a whole period's.
func (l Line) Running(today day.Date) bool {
	return l.Value.State == figure.Known && l.Value.Den == 0 && l.View.Kind != figure.Accumulated && l.View.Period().Last() >= today
}

// Change returns the change since the period before, labelled.
func (l Line) Change() string { return l.Figure.Change(l.Value, l.Before) }

// TargetText returns the target as it is read, with its period when that is
// another than the value's: "minst 85,0 mkr (helår)".
func (l Line) TargetText() string {
	text := l.Target.Text(l.Figure)
	if text != "" && l.Target.Period != l.View.Period() {
		text += " (" + strings.ToLower(l.Target.Span.Kind().Sv()) + ")"
	}
	return text
}

// URL is the address of the figure's page.
func (l Line) URL() string { return l.View.FigureURL(l.Figure.Key) }

// lines computes the figures in the view, a few at a time.
func (s Store) lines(ctx context.Context, figures []figure.Figure, v View) ([]Line, error) {
	now, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]Line, len(figures))
	err = Each(len(figures), func(i int) error {
		var err error
		list[i], err = now.line(ctx, figures[i], v)
		return err
	})
	return list, err
}

func (r look) line(ctx context.Context, f figure.Figure, v View) (Line, error) {
	l := Line{Figure: f, View: v}
	l.Definition, _ = f.Definition(v.Period().Last())
	for _, at := range v.Run() {
		value, err := r.value(ctx, f, at.Ask())
		if err != nil {
			return Line{}, err
		}
		l.Points = append(l.Points, Point{View: at, Value: value})
		if at == v.Before() {
			l.Before = value
		}
	}
	l.Value = l.Points[len(l.Points)-1].Value
	return l, nil
}

// atOnce is how many figures are computed side by side.
const atOnce = 4

// Each runs do for 0 … n-1, a few at a time, and returns the first error.
func Each(n int, do func(i int) error) error {
	errs := make([]error, n)
	next := make(chan int)
	var wait sync.WaitGroup
	for range min(n, atOnce) {
		wait.Go(func() {
			for i := range next {
				errs[i] = do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Group is the figures of one area of work.
type Group struct {
	Heading string
	Lines   []Line
}

// headings names the areas by the first word of their figures' keys, in the order
// of the page.
var headings = []struct{ prefix, heading string }{
	{"proc", "Upphandlingar"},
	{"savings", "Besparingar"},
	{"review", "Överprövningar"},
	{"contract", "Avtal"},
	{"supplier", "Leverantörer"},
	{"economy", "Ekonomi"},
	{"eorder", "Beställningar"},
	{"ecom", "E-handel"},
	{"ulf", "Utomlänsvård"},
	{"plan", "Upphandlingsplan"},
	{"hr", "Personal"},
	{"org", "Organisation"},
	{"training", "Utbildning"},
	{"goal", "Målstyrning och förbättring"},
}

func heading(key string) (place int, text string) {
	prefix, _, _ := strings.Cut(key, ".")
	for i, h := range headings {
		if h.prefix == prefix {
			return i, h.heading
		}
	}
	return len(headings), "Övriga nyckeltal"
}

// Groups sorts lines under the headings of their areas.
func Groups(lines []Line) []Group {
	groups := make([]Group, len(headings)+1)
	for _, l := range lines {
		i, text := heading(l.Figure.Key)
		groups[i].Heading = text
		groups[i].Lines = append(groups[i].Lines, l)
	}
	var filled []Group
	for _, g := range groups {
		if len(g.Lines) > 0 {
			filled = append(filled, g)
		}
	}
	return filled
}

// Split is one row of a figure divided by region.
type Split struct {
	Label string
	Value figure.Value
	URL   string
	Total bool
}

// splits divides a figure between the two principals. What is joint is counted by
// each of them, and others' share by neither, so a row of its own makes the sum
// visible. Shares do not add up and get no such row.
func (s Store) splits(ctx context.Context, f figure.Figure, v View) ([]Split, error) {
	if !f.PartySplit {
		return nil, nil
	}
	now, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	v.Party = ""
	total, err := now.value(ctx, f, v.Ask())
	if err != nil || total.State != figure.Known {
		return nil, err
	}
	var rows []Split
	rest, whole := total, true
	for _, code := range party.Principals() {
		at := v
		at.Party = code
		value, err := now.value(ctx, f, at.Ask())
		if err != nil {
			return nil, err
		}
		rows = append(rows, Split{Label: partyName(code), Value: value, URL: at.FigureURL(f.Key)})
		whole = whole && value.State == figure.Known && value.Den == 0
		rest.Num -= value.Num
	}
	if whole && total.Den == 0 && rest.Num != 0 {
		rows = append(rows, Split{Label: restLabel(rest.Num), Value: figure.Value{Num: rest.Num, Scale: rest.Scale}})
	}
	return append(rows, Split{Label: "Alla", Value: total, URL: v.FigureURL(f.Key), Total: true}), nil
}

func restLabel(num int64) string {
	if num < 0 {
		return "Avgår: gemensamma, räknade hos båda"
	}
	return "Övriga parter"
}

func partyName(c party.Code) string {
	switch c {
	case party.Sormland:
		return "Region Sörmland (D)"
	case party.Vastmanland:
		return "Region Västmanland (U)"
	}
	return c.Sv()
}

// verdictName is the line's verdict in words, "" when there is none.
func verdictName(l Line) string {
	if l.Verdict == figure.NoTarget {
		return ""
	}
	return l.Verdict.Sv()
}
