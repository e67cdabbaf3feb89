package sheet

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"
	"time"
)

// dateLook is how a number format shows a number.
type dateLook int8

const (
	lookNumber dateLook = iota
	lookDate
	lookTime
	lookMoment // date and time
)

// readStyles finds which cell styles show dates.
func (w *workbook) readStyles() error {
	if !w.zip.has("xl/styles.xml") {
		return nil
	}
	var styles struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells struct {
			Formats []struct {
				Attrs []xml.Attr `xml:",any,attr"`
			} `xml:"xf"`
		} `xml:"cellXfs"`
	}
	if err := w.zip.decode("xl/styles.xml", &styles); err != nil {
		return err
	}
	own := map[int]dateLook{}
	for _, f := range styles.Formats {
		own[f.ID] = lookOf(f.Code)
	}
	for _, xf := range styles.Cells.Formats {
		id := formatID(xf.Attrs)
		look, ok := own[id]
		if !ok {
			look = builtIn(id)
		}
		w.looks = append(w.looks, look)
	}
	return nil
}

func formatID(attrs []xml.Attr) int {
	for _, a := range attrs {
		if a.Name.Local == "numFmtId" {
			id, _ := strconv.Atoi(a.Value)
			return id
		}
	}
	return 0
}

// builtIn returns the look of the formats that have a number and no code,
// ECMA-376 part 1, 18.8.30. 27–36 and 50–58 are dates in East Asian versions.
func builtIn(id int) dateLook {
	switch {
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 58:
		return lookDate
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id == 45, id == 47:
		return lookTime
	case id == 22:
		return lookMoment
	}
	return lookNumber
}

// lookOf tells from a format code, such as yyyy\-mm\-dd or # ##0" st", whether it
// shows a date. A length of time, [h]:mm, stays a number.
func lookOf(code string) dateLook {
	letters, elapsed := formatLetters(code)
	if elapsed {
		return lookNumber
	}
	date := strings.ContainsAny(letters, "yd")
	clock := strings.ContainsAny(letters, "hs")
	switch {
	case date && clock:
		return lookMoment
	case date, strings.Contains(letters, "m") && !clock:
		return lookDate
	case clock:
		return lookTime
	}
	return lookNumber
}

// formatLetters returns the letters of the first section that are codes: without
// quoted text, escaped characters and brackets. A code with digits is no date.
func formatLetters(code string) (letters string, elapsed bool) {
	var b strings.Builder
	lower := strings.ToLower(code)
	for i := 0; i < len(lower); i++ {
		switch c := lower[i]; c {
		case ';':
			return b.String(), false
		case '"':
			i = closing(lower, i, '"')
		case '\\', '_', '*':
			i++
		case '[':
			end := closing(lower, i, ']')
			if inner := lower[i+1 : end]; inner != "" && strings.Trim(inner, "hms") == "" {
				return "", true
			}
			i = end
		case '#', '?', '%':
			return "", false
		case '0':
			if !strings.Contains(b.String(), "s") { // ss.000 are parts of a second
				return "", false
			}
		default:
			b.WriteByte(c)
		}
	}
	if b.String() == "general" || b.String() == "standard" {
		return "", false
	}
	return b.String(), false
}

// closing returns where the mark stands next after i, the end if it does not.
func closing(s string, i int, mark byte) int {
	if n := strings.IndexByte(s[i+1:], mark); n >= 0 {
		return i + 1 + n
	}
	return len(s)
}

// lastSerial is 9999-12-31.
const lastSerial = 2_958_465

// serialText writes a serial number as the date or time that it shows. A number
// outside the calendar is no date, whatever its format.
func serialText(text string, day0 int, look dateLook) (string, bool) {
	serial, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(serial) || serial < 0 || serial > lastSerial {
		return "", false
	}
	days, part := math.Modf(serial)
	minutes := int(math.Round(part * 24 * 60))
	if look == lookTime && days == 0 {
		return time.Date(0, 1, 1, 0, minutes, 0, 0, time.UTC).Format("15:04"), true
	}
	n := int(days) + day0
	if n < 1 || n == 60 {
		return "", false
	}
	if n < 60 { // Excel counts a 29 February 1900 that never was
		n++
	}
	at := time.Date(1899, 12, 30+n, 0, minutes, 0, 0, time.UTC)
	if look == lookDate || minutes == 0 {
		return at.Format(time.DateOnly), true
	}
	return at.Format("2006-01-02 15:04"), true
}

// isoDate shortens the ISO 8601 text of a strict workbook to the form of serials.
func isoDate(text string) string {
	text = strings.TrimSuffix(strings.TrimSpace(text), "Z")
	day, clock, ok := strings.Cut(text, "T")
	if !ok || strings.HasPrefix(clock, "00:00") || len(clock) < 5 {
		return day
	}
	return day + " " + clock[:5]
}

// decimal writes a number as a plain decimal. Excel calculates with 15 digits and
// stores 17, so 1234.5599999999999 is 1234.56. What is no number stays as it is.
func decimal(text string) string {
	if len(text) <= 15 && strings.Trim(text, "0123456789") == "" {
		return text
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return text
	}
	f, _ = strconv.ParseFloat(strconv.FormatFloat(f, 'e', 14, 64), 64)
	if a := math.Abs(f); a != 0 && (a < 1e-15 || a > 1e30) {
		return text
	}
	if f == 0 {
		return "0"
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}
