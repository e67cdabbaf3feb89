package economy

import (
	"strings"

	"klover/internal/base/db"
	"klover/internal/word/party"
)

// DebitFilter chooses debit bases.
type DebitFilter struct {
	Text   string
	States []string
	Party  party.Code
	Year   string // of the period: "2022"
}

func (f DebitFilter) where() db.Where {
	var w db.Where
	mention(&w, f.Text, "number", "title", "object", "reference", "note")
	within(&w, "state", f.States)
	if f.Party != "" {
		w.Add("party = ?", f.Party)
	}
	if f.Year != "" {
		w.Add("period LIKE ?", f.Year+"%")
	}
	return w
}

// LoadFilter chooses loads.
type LoadFilter struct {
	Text   string
	States []string
	Kinds  []string
	Source string
}

func (f LoadFilter) where() db.Where {
	var w db.Where
	mention(&w, f.Text, "file_name", "source", "by_name")
	within(&w, "state", f.States)
	within(&w, "kind", f.Kinds)
	if f.Source != "" {
		w.Add("source = ?", f.Source)
	}
	return w
}

func within(w *db.Where, column string, values []string) {
	if len(values) > 0 {
		w.In(column, values)
	}
}

// mention asks for rows in which each word of the text stands in one of the columns.
func mention(w *db.Where, text string, columns ...string) {
	for _, word := range strings.Fields(text) {
		places, args := make([]string, len(columns)), make([]any, len(columns))
		for i, column := range columns {
			places[i], args[i] = `lower(`+column+`) LIKE lower(?) ESCAPE '\'`, containing(word)
		}
		w.Add(strings.Join(places, " OR "), args...)
	}
}

// containing is the pattern of texts that have the word in them.
func containing(word string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(word) + "%"
}
