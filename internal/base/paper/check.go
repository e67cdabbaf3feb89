package paper

import (
	"errors"
	"fmt"
)

// Check finds what would make the document wrong or hard to read for some:
// skipped heading levels, rows that do not match their heads, pictures and
// links without words. An empty slice of faults is nil.
func Check(d Document) error {
	var faults []error
	add := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	if d.Title == "" {
		add("the document has no title")
	}
	level := 0
	checkBlocks(d.Blocks, &level, add)
	EachRuns(d.Blocks, func(runs []Run) {
		for _, r := range runs {
			if r.URL != "" && r.Text == "" {
				add("a link to %s has no text", r.URL)
			}
		}
	})
	return errors.Join(faults...)
}

func checkBlocks(blocks []Block, level *int, add func(string, ...any)) {
	for _, b := range blocks {
		switch b := b.(type) {
		case Heading:
			if b.Level > *level+1 {
				add("heading %q has level %d after level %d", b.Text, b.Level, *level)
			}
			*level = b.Level
		case Table:
			checkTable(b, add)
		case Figure:
			if b.Chart == nil {
				add("figure %q has no chart", b.Caption)
			}
		case Landscape:
			checkBlocks(b.Blocks, level, add)
		}
	}
}

func checkTable(t Table, add func(string, ...any)) {
	if len(t.Columns) == 0 {
		add("table %q has no columns", t.Caption)
	}
	for i, row := range t.Rows {
		if row.Kind != Section && len(row.Cells) != len(t.Columns) {
			add("table %q: row %d has %d cells for %d columns", t.Caption, i+1, len(row.Cells), len(t.Columns))
		}
	}
}
