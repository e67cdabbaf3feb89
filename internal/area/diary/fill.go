package diary

import (
	"regexp"
	"slices"
	"strings"

	"klover/internal/base/paper"
	"klover/internal/base/story"
)

// Field is a piece of data that a document may fetch: {{sista anbudsdag}}.
type Field struct {
	Name  string // Swedish, lower case
	Value string // "" while it is not known
	URL   string // where it is registered
}

var token = regexp.MustCompile(`\{\{([^{}]*)\}\}`)

// fieldName reads the name within the braces.
func fieldName(text string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.Trim(text, "{}")), " "))
}

// lookup returns the field with the name.
func lookup(fields []Field, name string) Field {
	i := slices.IndexFunc(fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return Field{Name: name}
	}
	return fields[i]
}

// Used returns the fields of a text in the order in which they first stand there,
// with their values.
func Used(text string, fields []Field) []Field {
	var used []Field
	for _, m := range token.FindAllStringSubmatch(text, -1) {
		f := lookup(fields, fieldName(m[1]))
		if !slices.Contains(used, f) {
			used = append(used, f)
		}
	}
	return used
}

// Missing returns the names of the fields of a text that have no value.
func Missing(text string, fields []Field) []string {
	var names []string
	for _, f := range Used(text, fields) {
		if f.Value == "" {
			names = append(names, f.Name)
		}
	}
	return names
}

// Fill puts the values into the text. What means something in Markdown is escaped,
// so that a value is read as it is written.
func Fill(text string, fields []Field) string {
	return token.ReplaceAllStringFunc(text, func(found string) string {
		return escape(lookup(fields, fieldName(found)).Value)
	})
}

var special = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `[`, `\[`, `]`, `\]`, `|`, `\|`, `{{`, `{ {`, `}}`, `} }`, "\n", " ", "\r", "")

func escape(value string) string {
	value = special.Replace(value)
	if strings.HasPrefix(value, "#") || strings.HasPrefix(value, ">") || strings.HasPrefix(value, "-") {
		return `\` + value
	}
	return value
}

// live writes a text with its fields as they are now: a value leads to where it is
// registered, a missing one is marked.
func live(text string, fields []Field) []paper.Block {
	return story.Write(text, func(t story.Token) []paper.Run {
		f := lookup(fields, fieldName(t.Text))
		if f.Value == "" {
			return []paper.Run{paper.B("[" + f.Name + " saknas]")}
		}
		return []paper.Run{paper.Num(f.Name, f.Value, f.URL)}
	})
}
