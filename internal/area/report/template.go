package report

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"klover/internal/base/fault"
)

//go:embed templates/*.md
var templateFiles embed.FS

// Template is where a report starts: a Markdown file that an author can read. Its
// head says what it is for, each heading begins a section, {-} after a heading
// leaves it without number.
type Template struct {
	Name       string // the file's
	Kind       Kind
	From, To   int // the years it is for; 0 is without limit
	Title      string
	Subtitle   string
	Body       string
	Parameters string
	Sections   []Section
}

// Templates returns every template, in the order of their names.
func Templates() ([]Template, error) {
	var list []Template
	err := fs.WalkDir(templateFiles, "templates", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(templateFiles, path)
		if err != nil {
			return err
		}
		t, err := parseTemplate(strings.TrimSuffix(d.Name(), ".md"), string(content))
		if err != nil {
			return fmt.Errorf("reading template %s: %w", path, err)
		}
		list = append(list, t)
		return nil
	})
	return list, err
}

// templateFor returns the template of the kind for the year.
func templateFor(kind Kind, year int) (Template, error) {
	list, err := Templates()
	if err != nil {
		return Template{}, err
	}
	i := slices.IndexFunc(list, func(t Template) bool {
		return t.Kind == kind && year >= t.From && (t.To == 0 || year <= t.To)
	})
	if i < 0 {
		return Template{}, fault.NotFound("Det finns ingen mall för %s %d.", kind.Sv(), year)
	}
	return list[i], nil
}

func parseTemplate(name, content string) (Template, error) {
	head, body, ok := strings.Cut(strings.TrimPrefix(content, "---\n"), "\n---\n")
	if !ok {
		return Template{}, fmt.Errorf("the head is not closed with ---")
	}
	t := Template{Name: name}
	for line := range strings.Lines(head) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		if err := t.set(key, strings.TrimSpace(value)); err != nil {
			return t, err
		}
	}
	t.Sections = parseSections(body)
	return t, nil
}

// set takes one line of the head. What is not known to the program is a value of
// the report's own, to be used as $name.
func (t *Template) set(key, value string) (err error) {
	switch key {
	case "slag":
		t.Kind = Kind(value)
	case "titel":
		t.Title = value
	case "underrubrik":
		t.Subtitle = value
	case "organ":
		t.Body = value
	case "fran":
		t.From, err = strconv.Atoi(value)
	case "till":
		t.To, err = strconv.Atoi(value)
	default:
		t.Parameters = strings.TrimPrefix(t.Parameters+"\n"+key+"="+value, "\n")
	}
	return err
}

func parseSections(body string) []Section {
	var list []Section
	for line := range strings.Lines(body) {
		marks, heading, ok := strings.Cut(strings.TrimSpace(line), " ")
		if ok && marks != "" && strings.Trim(marks, "#") == "" {
			bare, plain := strings.CutSuffix(heading, " {-}")
			list = append(list, Section{No: int64(len(list) + 1), Level: int64(len(marks)), Numbered: !plain, Heading: bare, Status: Started})
			continue
		}
		if len(list) > 0 {
			list[len(list)-1].Text += line
		}
	}
	for i := range list {
		list[i].Text = strings.TrimSpace(list[i].Text)
	}
	return list
}
