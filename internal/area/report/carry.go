package report

import (
	"slices"
	"strconv"
	"strings"
)

// titleOf puts year and period in a title.
func titleOf(title string, r Report) string {
	return strings.NewReplacer("{{ar}}", strconv.Itoa(r.Period.Last().Year()), "{{period}}", r.Period.Label()).Replace(title)
}

// upToYear leaves out years after the report's from lists of years, and adds its own.
func upToYear(text string, year int) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		name, value, ok := strings.Cut(line, "=")
		if years, all := yearsOf(value); ok && all {
			years = slices.DeleteFunc(years, func(y int) bool { return y >= year })
			lines[i] = name + "=" + joinYears(append(years, year))
		}
	}
	return strings.Join(lines, "\n")
}

func yearsOf(value string) ([]int, bool) {
	var years []int
	for part := range strings.SplitSeq(value, ",") {
		y, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || y < 1900 {
			return nil, false
		}
		years = append(years, y)
	}
	return years, true
}

func joinYears(years []int) string {
	texts := make([]string, len(years))
	for i, y := range years {
		texts[i] = strconv.Itoa(y)
	}
	return strings.Join(texts, ",")
}
