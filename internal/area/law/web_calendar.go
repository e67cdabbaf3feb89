package law

import (
	"net/http"
	"strconv"
	"time"

	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// CalendarPath is where the calendar of working days is.
const CalendarPath = "/kalender"

type calendarPage struct {
	Tabs     []ui.Tab
	Lead     string
	Actions  []ui.Action
	Months   []month
	Holidays ui.Table
	Sources  ui.Table
}

// month is a month of the calendar, in whole weeks.
type month struct {
	Name    string
	Working int
	Weeks   []week
}

type week struct {
	Number int
	Days   [7]cell
}

// cell is a day of a month, empty before its first and after its last.
type cell struct {
	Text    string
	Class   string // "off", "holy" or "today"
	Holiday string
}

var calendarTmpl = web.Parse[calendarPage](pages, "calendar.html")

func (a *Web) calendar(w http.ResponseWriter, r *http.Request) error {
	b, err := a.Store.Book(r.Context())
	if err != nil {
		return err
	}
	today := a.Store.today()
	year := yearOf(r.URL.Query().Get("ar"), today)
	page := calendarPage{Tabs: parts(CalendarPath), Actions: years(year), Holidays: holidayTable(year), Sources: sources(b.calendarBases(day.New(year, 1, 1)))}
	working := 0
	for m := time.January; m <= time.December; m++ {
		page.Months = append(page.Months, monthOf(year, m, today))
		working += page.Months[m-1].Working
	}
	page.Lead = sv.Number(working) + " arbetsdagar. En lagstadgad tid slutar inte på en lördag, söndag, helgdag, midsommarafton, julafton eller nyårsafton."
	return calendarTmpl.Render(w, r, "Kalender "+strconv.Itoa(year), page)
}

// firstYear is the year in which the law of the holidays began to hold (1989:253).
const firstYear = 1990

// yearOf reads the year of the address; today's when there is none that can be shown.
func yearOf(text string, today day.Date) int {
	year, err := strconv.Atoi(text)
	if err != nil || year < firstYear || year > 2199 {
		return today.Year()
	}
	return year
}

func years(year int) []ui.Action {
	at := func(y int) string { return CalendarPath + "?ar=" + strconv.Itoa(y) }
	return []ui.Action{{Label: strconv.Itoa(year - 1), URL: at(year - 1), Icon: "chevron-left"}, {Label: strconv.Itoa(year + 1), URL: at(year + 1), Icon: "chevron-right"}}
}

func monthOf(year int, m time.Month, today day.Date) month {
	first := day.New(year, m, 1)
	out := month{Name: sv.UpperFirst(sv.Month(m))}
	for on := first; on.Month() == m; on = on.AddDays(1) {
		weekday := (int(on.Weekday()) + 6) % 7 // Monday first
		if weekday == 0 || on == first {
			_, number := on.Time().ISOWeek()
			out.Weeks = append(out.Weeks, week{Number: number})
		}
		out.Weeks[len(out.Weeks)-1].Days[weekday] = cellOf(on, today)
		if on.IsWorkingDay() {
			out.Working++
		}
	}
	return out
}

func cellOf(on, today day.Date) cell {
	c := cell{Text: strconv.Itoa(on.Day()), Holiday: on.Holiday()}
	switch {
	case c.Holiday != "":
		c.Class = "holy"
	case !on.IsWorkingDay():
		c.Class = "off"
	case on == today:
		c.Class = "today"
	}
	return c
}

func holidayTable(year int) ui.Table {
	return ui.Columns[day.Holiday]{
		{Label: "Dag", Cell: func(h *day.Holiday) ui.Cell { return ui.Time(h.On.String(), dated(h.On)) }},
		{Label: "Namn", Cell: func(h *day.Holiday) ui.Cell { return ui.Text(h.Name) }},
		{Label: "Lag", Cell: func(h *day.Holiday) ui.Cell {
			if h.Public {
				return ui.Text("Allmän helgdag (1989:253)")
			}
			return ui.Text("Afton som räknas som helgdag (1930:173)")
		}},
	}.Table("Helgdagar och aftnar "+strconv.Itoa(year), day.Holidays(year))
}

// calendarBases is the rules of how time is counted.
func (b Book) calendarBases(on day.Date) Bases {
	var bases Bases
	for _, i := range b.byKind[KindCalendar] {
		if r := b.rules[i]; r.HoldsOn(on) {
			bases = append(bases, r.Basis())
		}
	}
	return bases
}
