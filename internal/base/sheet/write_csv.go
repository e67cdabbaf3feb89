package sheet

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// WriteCSV writes the table as Swedish Excel opens it: UTF-8 with its mark,
// semicolons, decimal commas. Texts that look like formulas get an apostrophe.
func WriteCSV(w io.Writer, t Table) error {
	if _, err := io.WriteString(w, "\xef\xbb\xbf"); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	c.Comma, c.UseCRLF = ';', true
	record := make([]string, len(t.Columns))
	for i, column := range t.Columns {
		record[i] = guard(column.Label)
	}
	if err := c.Write(record); err != nil {
		return err
	}
	for row := range t.Rows {
		for i, column := range t.Columns {
			record[i] = ""
			if i < len(row) {
				record[i] = column.csv(row[i])
			}
		}
		if err := c.Write(record); err != nil {
			return err
		}
	}
	c.Flush()
	return errors.Join(t.ended(), c.Error())
}

func (c Column) csv(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return guard(v)
	case bool:
		return yesNo(v)
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return c.csvFloat(v)
	case time.Time:
		return c.time(v)
	}
	return guard(fmt.Sprint(value))
}

func (c Column) csvFloat(v float64) string {
	var text string
	switch c.Kind {
	case Amount:
		text = strconv.FormatFloat(v, 'f', 2, 64)
	case Percent:
		// One more digit than shown in Excel, and free from binary noise.
		text = strconv.FormatFloat(v*100, 'f', 2, 64) + " %"
	default:
		text = strconv.FormatFloat(v, 'f', -1, 64)
	}
	return strings.Replace(text, ".", ",", 1)
}

func (c Column) time(t time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case c.Kind == Moment:
		return t.In(stockholm).Format("2006-01-02 15:04")
	}
	return t.Format(time.DateOnly)
}

func yesNo(v bool) string {
	if v {
		return "Ja"
	}
	return "Nej"
}
