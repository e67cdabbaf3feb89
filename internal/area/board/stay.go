package board

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/sv"
)

// stay is all of a person's part in a meeting in one role: from an item to an item,
// once or several times.
type stay struct {
	Attendance
	Spans []Attendance
}

// stays joins the attendance of each person and role, in the order of the seats.
func (s Sitting) stays() []stay {
	var list []stay
	for _, a := range s.Attendance {
		i := slices.IndexFunc(list, func(t stay) bool {
			return t.PersonID == a.PersonID && t.SeatID == a.SeatID && t.Serves == a.Serves && t.ForSeat == a.ForSeat
		})
		if i < 0 {
			list = append(list, stay{a, []Attendance{a}})
			continue
		}
		list[i].Spans = append(list[i].Spans, a)
	}
	return list
}

// text says when: "ärende 1–3 och från ärende 6".
func (t stay) text() string {
	var parts []string
	for _, a := range t.Spans {
		parts = append(parts, a.span())
	}
	return sv.List(parts)
}

func (a Attendance) span() string {
	switch {
	case a.FromItem <= 1 && a.ToItem == 0:
		return "hela sammanträdet"
	case a.ToItem == 0:
		return fmt.Sprintf("från ärende %d", a.FromItem)
	case a.FromItem == a.ToItem:
		return fmt.Sprintf("ärende %d", a.FromItem)
	}
	return fmt.Sprintf("ärende %d–%d", a.FromItem, a.ToItem)
}

// overlaps tells whether two are there at the same item.
func (a Attendance) overlaps(b Attendance) bool {
	return (a.ToItem == 0 || b.FromItem <= a.ToItem) && (b.ToItem == 0 || a.FromItem <= b.ToItem)
}

// itemsText is what parseItems reads: "1–3, 6–", "" for the whole meeting.
func itemsText(list []Attendance) string {
	var parts []string
	for _, a := range list {
		switch {
		case a.FromItem <= 1 && a.ToItem == 0:
			return ""
		case a.FromItem == a.ToItem:
			parts = append(parts, strconv.FormatInt(a.FromItem, 10))
		case a.ToItem == 0:
			parts = append(parts, strconv.FormatInt(a.FromItem, 10)+"–")
		default:
			parts = append(parts, fmt.Sprintf("%d–%d", a.FromItem, a.ToItem))
		}
	}
	return strings.Join(parts, ", ")
}

var itemSpan = regexp.MustCompile(`^(\d{0,3})\s*([-–]?)\s*(\d{0,3})$`)

// parseItems reads which of a meeting's items somebody is there for: "" is all of
// them, "2–" from the second, "–4" to the fourth, "1–3, 6–" with a break.
func parseItems(text string, items int) ([]Attendance, error) {
	if strings.TrimSpace(text) == "" {
		return []Attendance{{FromItem: 1}}, nil
	}
	var list []Attendance
	for part := range strings.SplitSeq(strings.ReplaceAll(text, " och ", ","), ",") {
		m := itemSpan.FindStringSubmatch(strings.TrimSpace(part))
		if m == nil || m[1]+m[3] == "" || m[2] == "" && m[3] != "" {
			return nil, fault.Wrong("”%s” kan inte läsas. Skriv ärendenas nummer så här: 1–3, 6–.", strings.TrimSpace(part))
		}
		from, _ := strconv.ParseInt(m[1], 10, 64)
		to, _ := strconv.ParseInt(m[3], 10, 64)
		if m[2] == "" {
			to = from
		}
		a := Attendance{FromItem: max(from, 1), ToItem: to}
		if m[1] == "0" || max(from, to) > int64(items) || to != 0 && to < a.FromItem {
			return nil, fault.Wrong("”%s” stämmer inte. Ärendena är 1–%d, och det första står först.", strings.TrimSpace(part), items)
		}
		list = append(list, a)
	}
	slices.SortFunc(list, func(a, b Attendance) int { return cmp.Compare(a.FromItem, b.FromItem) })
	for i := range list[1:] {
		if list[i].overlaps(list[i+1]) {
			return nil, fault.Wrong("Ärende %d står två gånger.", list[i+1].FromItem)
		}
	}
	return list, nil
}
