package board

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"klover/internal/word/day"
)

// Event is one entry of a calendar: a meeting at a time, or a last day.
type Event struct {
	UID     string // stable: the same thing keeps it for ever
	Title   string
	Text    string
	Place   string
	URL     string // whole address
	Day     day.Date
	Starts  string    // "09:30", "" for the whole day
	Ends    string    // "" is two hours after the start
	Changed time.Time // when the record was last changed
	Version int64     // of the record: calendars keep the highest
	Gone    bool      // cancelled
}

// usualLength is how long a meeting without an end is taken to last.
const usualLength = 2 * time.Hour

// WriteCalendar writes the events as an iCalendar object (RFC 5545). Times are
// written in UTC, so that no reader needs to know the rules of Swedish time.
func WriteCalendar(w io.Writer, name string, events []Event) error {
	c := calendar{w: w}
	c.line("BEGIN", "VCALENDAR")
	c.line("VERSION", "2.0")
	c.line("PRODID", "-//Klöver//Kalender//SV")
	c.line("CALSCALE", "GREGORIAN")
	c.line("METHOD", "PUBLISH")
	c.line("X-WR-CALNAME", icalText(name))
	c.line("REFRESH-INTERVAL;VALUE=DURATION", "PT6H")
	for _, e := range events {
		c.event(e)
	}
	c.line("END", "VCALENDAR")
	return c.err
}

type calendar struct {
	w   io.Writer
	err error
}

func (c *calendar) event(e Event) {
	c.line("BEGIN", "VEVENT")
	c.line("UID", icalText(e.UID))
	c.line("DTSTAMP", utc(e.Changed))
	c.line("LAST-MODIFIED", utc(e.Changed))
	c.line("SEQUENCE", fmt.Sprint(max(e.Version-1, 0)))
	if from, to, ok := e.span(); ok {
		c.line("DTSTART", utc(from))
		c.line("DTEND", utc(to))
	} else {
		c.line("DTSTART;VALUE=DATE", date(e.Day))
		c.line("DTEND;VALUE=DATE", date(e.Day.AddDays(1)))
		c.line("TRANSP", "TRANSPARENT") // a last day does not make anybody busy
	}
	c.line("SUMMARY", icalText(e.Title))
	c.optional("DESCRIPTION", icalText(e.Text))
	c.optional("LOCATION", icalText(e.Place))
	c.optional("URL", e.URL)
	if e.Gone {
		c.line("STATUS", "CANCELLED")
	}
	c.line("END", "VEVENT")
}

// span is the event's time; ok is false for a whole day.
func (e Event) span() (from, to time.Time, ok bool) {
	from, ok = at(e.Day, e.Starts)
	if !ok {
		return from, to, false
	}
	if to, ok = at(e.Day, e.Ends); !ok || !to.After(from) {
		to = from.Add(usualLength)
	}
	return from, to, true
}

func at(d day.Date, text string) (time.Time, bool) {
	t, err := time.Parse("15:04", strings.ReplaceAll(text, ".", ":"))
	if err != nil {
		return time.Time{}, false
	}
	return time.Date(d.Year(), d.Month(), d.Day(), t.Hour(), t.Minute(), 0, 0, day.Stockholm), true
}

func utc(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

func date(d day.Date) string { return d.Time().Format("20060102") }

var escaper = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", "")

// icalText is a text value (RFC 5545, 3.3.11).
func icalText(text string) string { return escaper.Replace(text) }

func (c *calendar) optional(name, value string) {
	if value != "" {
		c.line(name, value)
	}
}

// lineOctets is how long a line may be, its end not counted (RFC 5545, 3.1).
const lineOctets = 75

// line writes a content line, folded so that no character is split.
func (c *calendar) line(name, value string) {
	rest := name + ":" + value
	room := lineOctets
	for c.err == nil && len(rest) > room {
		cut := room
		for !utf8.RuneStart(rest[cut]) {
			cut--
		}
		_, c.err = io.WriteString(c.w, rest[:cut]+"\r\n ")
		rest, room = rest[cut:], lineOctets-1 // the space of the fold counts
	}
	if c.err == nil {
		_, c.err = io.WriteString(c.w, rest+"\r\n")
	}
}
