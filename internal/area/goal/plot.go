package goal

import (
	"strings"

	"klover/internal/base/chart"
	"klover/internal/word/figure"
	"klover/internal/word/sv"
)

// Plain returns a value without its unit, for axes and columns that name the unit.
func Plain(f figure.Figure, v figure.Value) string {
	return strings.TrimSuffix(f.Text(v), sv.Space+string(f.Unit))
}

// Words returns a small whole value in words, as running text has it: "fem".
func Words(f figure.Figure, v figure.Value) string {
	if v.State == figure.Known && v.Den == 0 && v.Scale == figure.One {
		return sv.Numeral(v.Num)
	}
	return Plain(f, v)
}

// UnitName returns the unit as charts and tables name it, "" for index and grade.
func UnitName(u figure.Unit) string {
	switch u {
	case figure.Number:
		return "antal"
	case figure.Index, figure.Grade:
		return ""
	}
	return string(u)
}

// ChartUnit returns the unit as charts write it after each value: a number has none.
func ChartUnit(u figure.Unit) string {
	if u == figure.Number {
		return ""
	}
	return UnitName(u)
}

// ChartValue returns a value as charts draw it; without a value there is a gap.
func ChartValue(f figure.Figure, v figure.Value, url string) chart.Value {
	number, ok := v.Cell(f.Unit).(float64)
	if v.State != figure.Known || !ok {
		return chart.Value{}
	}
	if f.Unit == figure.Percent {
		number *= 100
	}
	return chart.Value{Number: number, Text: Plain(f, v), URL: url}
}

// spark draws the trend of a line small.
func (l Line) spark() chart.Spark {
	s := chart.Spark{Title: l.Figure.Name}
	for _, p := range l.Points {
		s.Labels = append(s.Labels, p.View.ShortLabel())
		s.Values = append(s.Values, ChartValue(l.Figure, p.Value, ""))
	}
	return s
}

// known tells how many points have a value.
func (l Line) known() int {
	n := 0
	for _, p := range l.Points {
		if p.Value.State == figure.Known {
			n++
		}
	}
	return n
}

// plot draws the trend of a line: bars with targets for years, else a line.
func (l Line) plot() chart.Chart {
	if len(l.Points) > 6 {
		return l.trend()
	}
	bars := chart.Bars{Title: l.Figure.Name, Unit: ChartUnit(l.Figure.Unit)}
	for i, p := range l.Points {
		bar := chart.Bar{Label: p.View.ShortLabel(), Value: ChartValue(l.Figure, p.Value, p.View.FigureURL(l.Figure.Key)), Strong: i == len(l.Points)-1}
		if p.Target.HasAmount && p.Target.Period == p.View.Period() {
			bar.Target = ChartValue(l.Figure, p.Target.Amount(), "")
		}
		bars.Items = append(bars.Items, bar)
	}
	return bars
}

func (l Line) trend() chart.Chart {
	t := chart.Trend{Title: l.Figure.Name, Unit: ChartUnit(l.Figure.Unit), Series: []chart.Series{{Name: l.Figure.Name}}}
	for _, p := range l.Points {
		t.Labels = append(t.Labels, p.View.ShortLabel())
		t.Series[0].Values = append(t.Series[0].Values, ChartValue(l.Figure, p.Value, p.View.FigureURL(l.Figure.Key)))
	}
	if l.Value.Den != 0 && l.Target.HasAmount {
		t.Target = ChartValue(l.Figure, l.Target.Amount(), "")
	}
	return t
}
