package analysis

import (
	"net/url"
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/lake"
	"klover/internal/word/day"
)

// Filter is which lines are counted.
type Filter struct {
	Period day.Period
	Text   string // in the article
	Seller string // in the supplier's name
	Chosen []Choice
}

// Choice is a value of a dimension.
type Choice struct {
	Key   string // of the dimension
	Value string // as the address has it
}

// The keys of a filter in the address, beside those of the dimensions.
const (
	keyPeriod = "period"
	keyText   = "q"
	keySeller = "leverantorsnamn"
	allKinds  = "alla" // in place of a value of the dimension kind: whatever can be influenced or not
)

// FilterKeys are the keys that a filter has in an address.
func FilterKeys() []string {
	keys := []string{keyPeriod, keyText, keySeller}
	for _, d := range dimensions {
		if d.is != nil {
			keys = append(keys, d.Key)
		}
	}
	return keys
}

// usualPeriod is the twelve whole months before the day.
func usualPeriod(today day.Date) day.Period {
	return day.Rolling12(day.New(today.Year(), today.Month(), 1).AddDays(-1))
}

// ParseFilter reads a filter from an address. Without a period it is the last twelve
// whole months, without a kind what purchasing can influence.
func ParseFilter(v url.Values, today day.Date) (Filter, error) {
	f := Filter{Period: usualPeriod(today), Text: strings.TrimSpace(v.Get(keyText)), Seller: strings.TrimSpace(v.Get(keySeller))}
	if text := v.Get(keyPeriod); text != "" {
		var err error
		if f.Period, err = day.ParsePeriod(text); err != nil {
			return f, err
		}
	}
	for _, d := range dimensions {
		value := v.Get(d.Key)
		if d.is == nil || value == "" {
			continue
		}
		if _, ok := d.is(value); !ok && !(d.Key == kindKey && value == allKinds) {
			return f, fault.Wrong("Adressen har ett värde för %s som inte går att läsa: %s.", strings.ToLower(d.Label), value)
		}
		f.Chosen = append(f.Chosen, Choice{d.Key, value})
	}
	return f, nil
}

// Values is the filter as an address has it.
func (f Filter) Values() url.Values {
	v := url.Values{}
	for key, value := range map[string]string{keyPeriod: f.Period.String(), keyText: f.Text, keySeller: f.Seller} {
		if value != "" {
			v.Set(key, value)
		}
	}
	for _, c := range f.Chosen {
		v.Set(c.Key, c.Value)
	}
	return v
}

// Of is the value that the filter has of a dimension, "" for none.
func (f Filter) Of(key string) string {
	for _, c := range f.Chosen {
		if c.Key == key {
			return c.Value
		}
	}
	return ""
}

// With is the filter narrowed to a value of a dimension. Of one that is time, the period
// is narrowed.
func (f Filter) With(d Dimension, value string) Filter {
	if d.period != nil {
		f.Period = overlap(f.Period, d.period(value))
		return f
	}
	f.Chosen = slices.DeleteFunc(slices.Clone(f.Chosen), func(c Choice) bool { return c.Key == d.Key })
	f.Chosen = append(f.Chosen, Choice{d.Key, value})
	slices.SortFunc(f.Chosen, func(a, b Choice) int { return placeOf(a.Key) - placeOf(b.Key) })
	return f
}

func overlap(a, b day.Period) day.Period {
	a.From = max(a.From, b.From)
	if a.To == 0 || b.To != 0 && b.To < a.To {
		a.To = b.To
	}
	return a
}

// before is the filter a year before. It is false when the period is open.
func (f Filter) before() (Filter, bool) {
	if f.Period.From == 0 || f.Period.To == 0 {
		return f, false
	}
	f.Period = f.Period.Previous()
	return f, true
}

// LinesURL is where the lines of a filter are.
func LinesURL(f Filter) string { return LinesPath + "?" + f.Values().Encode() }

// where is the filter as conditions of the lake, without its period.
func (f Filter) where() []lake.Expr {
	var all []lake.Expr
	for _, c := range f.Chosen {
		d, _ := DimensionOf(c.Key)
		if condition, ok := d.is(c.Value); ok {
			all = append(all, condition)
		}
	}
	if f.Of(kindKey) == "" {
		all = append(all, lake.Eq(lake.Col("kind"), lake.Num(0)))
	}
	if f.Text != "" {
		all = append(all, lake.Or(lake.Contains(lake.Col("article.name"), f.Text), lake.Prefix(lake.Col("article.number"), f.Text),
			lake.Eq(lake.Col("article.gtin"), lake.Str(f.Text)), lake.Eq(lake.Col("article.own"), lake.Str(f.Text))))
	}
	if f.Seller != "" {
		all = append(all, lake.Contains(lake.Col("supplier.name"), f.Seller))
	}
	return all
}

// during is met by the lines of a period.
func during(p day.Period) lake.Expr {
	at := lake.Col("day")
	switch {
	case p.IsZero():
		return lake.Yes(true)
	case p.To == 0:
		return lake.AtMost(lake.On(lakeDay(p.From)), at)
	case p.From == 0:
		return lake.Less(at, lake.On(lakeDay(p.To)))
	}
	return lake.Between(at, lake.On(lakeDay(p.From)), lake.On(lakeDay(p.To)))
}

func lakeDay(d day.Date) lake.Date { return lake.DateOf(d.Year(), int(d.Month()), d.Day()) }

func dayOf(d lake.Date) day.Date {
	y, m, n := d.Civil()
	return day.Date(y*10000 + m*100 + n)
}
