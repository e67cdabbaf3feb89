package invoice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/sv"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// readJSON reads a supplier ledger as JSON: a list of objects, alone or in an object as
// EntryScape's rowstore gives it, {"resultCount": 376449, "results": [ … ]}.
func readJSON(ctx context.Context, from io.Reader, o Options, take Take) error {
	d := json.NewDecoder(transform.NewReader(from, unicode.BOMOverride(encoding.Nop.NewDecoder())))
	d.UseNumber()
	j := jsonLedger{grid: grid{batch: batch{take: take, options: o}, format: JSON}, decoder: d, known: map[string]int{}}
	err := j.read(ctx)
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return j.alone(Fault{Row: j.rows, Grade: Refused, Text: "Filen slutar mitt i en rad. Den är avhuggen: hämta den på nytt."})
	case errors.As(err, &syntax):
		return j.alone(Fault{Row: j.rows + 1, Grade: Refused, Text: fmt.Sprintf("Filen är inte riktig JSON vid tecken %s.", sv.Number(syntax.Offset))})
	case err != nil:
		return err
	}
	if j.total > j.rows {
		if err := j.alone(Fault{Row: j.rows, Field: "resultCount", Value: fmt.Sprint(j.total), Text: fmt.Sprintf(
			"Filen har %s av %s rader. Hämta resten från källan.", sv.Number(j.rows), sv.Number(j.total))}); err != nil {
			return err
		}
	}
	return j.finish(false)
}

type jsonLedger struct {
	grid
	decoder *json.Decoder
	known   map[string]int // index in columns by key, −1 for what is not read
	total   int            // that the source says that it has
	checked bool           // the first row had what every row must have
}

// mostKeys bounds what is remembered of keys.
const mostKeys = 1000

func (j *jsonLedger) read(ctx context.Context) error {
	first, err := j.decoder.Token()
	if err != nil {
		return err
	}
	if first == json.Delim('[') {
		return j.list(ctx)
	}
	if first != json.Delim('{') {
		return fault.Wrong("Filen %s är JSON men ingen leverantörsreskontra.", j.options.Name)
	}
	found := false
	for j.decoder.More() {
		key, err := j.decoder.Token()
		if err != nil {
			return err
		}
		is, err := j.member(ctx, key)
		if err != nil {
			return err
		}
		found = found || is
	}
	if !found {
		return fault.Wrong("Filen %s är JSON men har ingen lista av rader.", j.options.Name)
	}
	return nil
}

// member reads a member of the outer object, and tells whether it was the list of rows.
func (j *jsonLedger) member(ctx context.Context, key json.Token) (bool, error) {
	value, err := j.decoder.Token()
	if err != nil {
		return false, err
	}
	switch value {
	case json.Delim('['):
		return true, j.list(ctx)
	case json.Delim('{'):
		return false, j.pass()
	}
	if n, ok := value.(json.Number); ok && key == "resultCount" {
		total, _ := n.Int64() // what is no whole number says nothing
		j.total = int(total)
	}
	return false, nil
}

// pass goes past the object that has begun.
func (j *jsonLedger) pass() error {
	for depth := 1; depth > 0; {
		t, err := j.decoder.Token()
		if err != nil {
			return err
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
	}
	return nil
}

func (j *jsonLedger) list(ctx context.Context) error {
	for j.decoder.More() {
		if err := ctx.Err(); err != nil {
			return err
		}
		first, err := j.decoder.Token()
		if err != nil {
			return err
		}
		if first != json.Delim('{') {
			if err := j.notObject(first); err != nil {
				return err
			}
			continue
		}
		if err := j.object(); err != nil {
			return err
		}
	}
	_, err := j.decoder.Token()
	return err
}

// notObject refuses a row that is a list or a bare value.
func (j *jsonLedger) notObject(first json.Token) error {
	if first == json.Delim('[') {
		if err := j.pass(); err != nil {
			return err
		}
	}
	j.rows++
	return j.alone(Fault{Row: j.rows, Grade: Refused, Text: "Raden är inget objekt med namngivna värden."})
}

// object reads one row.
func (j *jsonLedger) object() error {
	j.start(j.rows + 1)
	var names []string
	for j.decoder.More() {
		key, err := j.decoder.Token()
		if err != nil {
			return err
		}
		value, err := j.decoder.Token()
		if err != nil {
			return err
		}
		name, _ := key.(string) // keys of objects are
		if names = append(names, clean(name)); value == json.Delim('{') || value == json.Delim('[') {
			if err := j.pass(); err != nil {
				return err
			}
			continue
		}
		if at := j.columnOf(name); at >= 0 {
			j.value(j.columns[at], value)
		}
	}
	if _, err := j.decoder.Token(); err != nil {
		return err
	}
	if !j.checked {
		j.checked = true
		if err := j.complete(names); err != nil {
			return err
		}
	}
	return j.end()
}

func (j *jsonLedger) value(c column, value json.Token) {
	switch v := value.(type) {
	case string:
		j.row.exact = false
		j.put(c, strings.TrimSpace(v))
	case json.Number:
		j.row.exact = true
		j.put(c, v.String())
	}
}

// clean takes the mark of UTF-8 off a key: it is inside the first one when a CSV file with
// a mark was made into JSON.
func clean(key string) string { return strings.TrimSpace(strings.Trim(key, "\ufeff")) }

func (j *jsonLedger) columnOf(key string) int {
	if at, ok := j.known[key]; ok {
		return at
	}
	at := -1
	for _, f := range fields {
		if j.options.Mapping.column(f, []string{clean(key)}) == 0 {
			at = len(j.columns)
			j.columns = append(j.columns, column{at, clean(key), f})
			break
		}
	}
	if len(j.known) < mostKeys {
		j.known[key] = at
	}
	return at
}
