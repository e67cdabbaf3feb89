package category

import (
	"fmt"

	"klover/internal/base/fault"
	"klover/internal/base/sheet"
)

// ReadList reads a list of categories from a file: code, parent, name, level,
// first and last day, replaced by. Problems are cells that cannot be read; see
// CheckList for what does not hold together.
func ReadList(book *sheet.Book) ([]Row, []Problem, error) {
	head, err := book.Head("", columnNames())
	if err != nil {
		return nil, nil, err
	}
	at, err := columnsOf(head)
	if err != nil {
		return nil, nil, err
	}
	var rows []Row
	var problems []Problem
	for line, err := range book.Below("", head) {
		if err != nil {
			return nil, nil, err
		}
		row, wrong := readRow(line, at)
		if row != nil {
			rows = append(rows, *row)
		}
		problems = append(problems, wrong...)
	}
	if len(rows) == 0 {
		return nil, problems, fault.Wrong("Filen %s har inga rader under rubrikerna.", book.Name)
	}
	return rows, problems, nil
}

func columnNames() []string {
	var names []string
	for _, d := range RowFields {
		names = append(append(names, d.Key, d.Label), d.Aliases...)
	}
	return names
}

// columnsOf returns the column of each field. Code and name must be there.
func columnsOf(head sheet.Head) (map[string]int, error) {
	at := map[string]int{}
	for _, d := range RowFields {
		i := head.Column(append([]string{d.Label, d.Key}, d.Aliases...)...)
		if i < 0 && d.Required {
			return nil, fault.Wrong("Filen saknar kolumnen %s. Rubrikerna på rad %d lästes.", d.Label, head.Row)
		}
		at[d.Key] = i
	}
	return at, nil
}

// readRow reads one line; nil for one that has nothing in the columns of the list.
func readRow(line sheet.Row, at map[string]int) (*Row, []Problem) {
	row := Row{No: int64(line.Number)}
	var problems []Problem
	empty := true
	for _, d := range RowFields {
		cell := line.At(at[d.Key])
		empty = empty && cell.Text == ""
		switch message := d.Set(&row, cell.Text); {
		case cell.Kind == sheet.Error:
			problems = append(problems, Problem{row.No, d.Label, fmt.Sprintf("Cellen visar felet %s.", cell.Text)})
		case message != "":
			problems = append(problems, Problem{row.No, d.Label, message})
		}
	}
	if empty {
		return nil, nil
	}
	return &row, problems
}
