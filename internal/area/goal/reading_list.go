package goal

import (
	"context"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/sheet"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// mostRows is how many values are read in at once: twenty measures for ten years
// of months and two regions.
const mostRows = 5000

// ReadingList is a list of values, sorted by measure, and what is wrong with it.
type ReadingList struct {
	Parts    []ReadingPart
	Rejected []RejectedRow
}

// ReadingPart is the values of one measure.
type ReadingPart struct {
	Measure Measure
	Entries []Entry
}

// RejectedRow is a row that cannot be read in.
type RejectedRow struct {
	No   int // as Excel numbers it
	Text string
	Why  string
}

// Good returns how many rows can be read in.
func (l ReadingList) Good() int {
	n := 0
	for _, p := range l.Parts {
		n += len(p.Entries)
	}
	return n
}

// columns of a list of values, by their names.
type readingColumns struct{ key, period, region, num, den, about int }

func columnsOf(head sheet.Head) (readingColumns, error) {
	c := readingColumns{
		key: head.Column("nyckel", "mått", "nyckeltal"), period: head.Column("period", "månad", "år"), region: head.Column("region", "part"),
		num: head.Column("värde", "täljare", "utfall"), den: head.Column("nämnare"), about: head.Column("ca", "ungefär"),
	}
	if c.key < 0 || c.period < 0 || c.num < 0 {
		return c, fault.Invalid(fault.Field{Name: "text", Message: "Listan behöver rubrikerna nyckel, period och värde på en egen rad överst."})
	}
	return c, nil
}

// ReadList reads a list of values and sorts out the rows that are wrong.
func (s Store) ReadList(ctx context.Context, text string) (ReadingList, error) {
	var list ReadingList
	if strings.TrimSpace(text) == "" {
		return list, fault.Invalid(fault.Field{Name: "text", Message: "Klistra in en lista eller välj en fil."})
	}
	book, err := sheet.Open(strings.NewReader(text), int64(len(text)), "listan.csv", sheet.Limits{Rows: mostRows})
	if err != nil {
		return list, fault.Invalid(fault.Field{Name: "text", Message: fault.Message(err)})
	}
	defer book.Close()
	head, err := book.Head("", []string{"nyckel", "period", "region", "värde", "nämnare", "ca"})
	if err != nil {
		return list, fault.Invalid(fault.Field{Name: "text", Message: fault.Message(err)})
	}
	columns, err := columnsOf(head)
	if err != nil {
		return list, err
	}
	measures, err := s.Measures(ctx)
	if err != nil {
		return list, err
	}
	seen := map[string]bool{}
	for row, err := range book.Below("", head) {
		if err != nil {
			return list, fault.Invalid(fault.Field{Name: "text", Message: fault.Message(err)})
		}
		m, e, err := columns.read(row, measures)
		place := m.Key + " " + periodLabel(e.Period, e.Party)
		if err == nil && seen[place] {
			err = fault.Wrong("Raden upprepar %s.", periodLabel(e.Period, e.Party))
		}
		if err != nil {
			list.Rejected = append(list.Rejected, RejectedRow{row.Number, cellsText(row), fault.Message(err)})
			continue
		}
		seen[place] = true
		list.add(m, e)
	}
	return list, nil
}

func (l *ReadingList) add(m Measure, e Entry) {
	for i := range l.Parts {
		if l.Parts[i].Measure.ID == m.ID {
			l.Parts[i].Entries = append(l.Parts[i].Entries, e)
			return
		}
	}
	l.Parts = append(l.Parts, ReadingPart{m, []Entry{e}})
}

func (c readingColumns) read(row sheet.Row, measures []Measure) (Measure, Entry, error) {
	m, err := named(measures, row.At(c.key).Text)
	if err != nil {
		return m, Entry{}, err
	}
	e := Entry{Num: row.At(c.num).Text}
	if c.den >= 0 {
		e.Den = row.At(c.den).Text
	}
	if e.Period, err = periodIn(row.At(c.period).Text); err != nil {
		return m, e, err
	}
	if c.region >= 0 {
		if e.Party, err = regionIn(row.At(c.region).Text); err != nil {
			return m, e, err
		}
	}
	if c.about >= 0 {
		e.About = yes(row.At(c.about).Text)
	}
	if e.empty() {
		return m, e, fault.Wrong("Värdet saknas.")
	}
	_, err = m.read(e)
	return m, e, err
}

func named(measures []Measure, text string) (Measure, error) {
	text = strings.TrimSpace(text)
	for _, m := range measures {
		if strings.EqualFold(m.Key, text) || strings.EqualFold(m.Name, text) {
			return m, nil
		}
	}
	return Measure{}, fault.Wrong("Det finns inget eget mått som heter ”%s”.", text)
}

// periodIn reads "2022", "2022-03" and the first day of a month, which Excel makes
// of a month.
func periodIn(text string) (day.Period, error) {
	text = strings.TrimSuffix(strings.TrimSpace(text), "-01 00:00")
	if d, err := day.Parse(text); err == nil && d != 0 && d.Day() == 1 {
		return day.Month(d.Year(), d.Month()), nil
	}
	return day.ParsePeriod(text)
}

func regionIn(text string) (party.Code, error) {
	var p party.Code
	err := p.UnmarshalText([]byte(text))
	return p, err
}

func yes(text string) bool {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "ja", "ca", "x", "1", "sant", "true":
		return true
	}
	return false
}

func cellsText(row sheet.Row) string {
	var cells []string
	for _, c := range row.Cells {
		if c.Text != "" {
			cells = append(cells, c.Text)
		}
	}
	return strings.Join(cells, " · ")
}
