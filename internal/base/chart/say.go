package chart

import (
	"fmt"
	"strings"
)

// withUnit joins a figure and its unit with a space that does not break.
func withUnit(text, unit string) string {
	if unit == "" || unit == "%" && strings.HasSuffix(text, "%") {
		return text
	}
	return text + "\u00a0" + unit
}

// heading joins title and unit: "Besparingar per år, mkr".
func heading(title, unit string) string {
	if unit == "" || strings.HasSuffix(title, ", "+unit) {
		return title
	}
	return title + ", " + unit
}

// spread says the highest and the lowest of named values, and how many are
// unknown.
func spread(labels []string, values []Value, unit string) string {
	high, low, unknown := -1, -1, 0
	for i, v := range values {
		switch {
		case !v.Known():
			unknown++
			continue
		case high < 0:
			high, low = i, i
		case v.Number > values[high].Number:
			high = i
		case v.Number < values[low].Number:
			low = i
		}
	}
	var s string
	switch {
	case high < 0:
		return "Uppgift saknas."
	case values[high].Number == values[low].Number:
		s = fmt.Sprintf("Värdet är %s.", withUnit(values[high].Text, unit))
	default:
		s = fmt.Sprintf("Högst är %s med %s och lägst %s med %s.",
			labels[high], withUnit(values[high].Text, unit), labels[low], withUnit(values[low].Text, unit))
	}
	if unknown > 0 {
		s += fmt.Sprintf(" För %d saknas uppgift.", unknown)
	}
	return s
}

// span says what the labels cover: "2017–2022".
func span(labels []string) string {
	switch len(labels) {
	case 0:
		return ""
	case 1:
		return labels[0]
	}
	return labels[0] + "–" + labels[len(labels)-1]
}

// seriesTable has one row a label and one column a series.
func seriesTable(head string, labels []string, series []Series) [][]string {
	rows := [][]string{{head}}
	for _, s := range series {
		rows[0] = append(rows[0], s.Name)
	}
	for i, label := range labels {
		row := []string{label}
		for _, s := range series {
			row = append(row, s.at(i).cell())
		}
		rows = append(rows, row)
	}
	return rows
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// numeral writes small numbers as words do in running text.
func numeral(n int) string {
	words := []string{"inget", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"}
	if n >= 0 && n < len(words) {
		return words[n]
	}
	return fmt.Sprint(n)
}

// lowerFirst is for a sentence that follows a colon.
func lowerFirst(s string) string {
	for i, r := range s {
		return strings.ToLower(string(r)) + s[i+len(string(r)):]
	}
	return s
}
