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
// head says what it is for and each heading of the levels 1–3 begins a section. After
// the heading {-} leaves it without number, {bilaga} and {not} make it an appendix or
// a note with a number of its own, and {+} keeps it as a heading within the section's
// text, as those of level 4 always are.
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

// sectionHead reads a heading and the word in braces after it.
func sectionHead(heading string) Section {
	one := Section{Numbered: true, Heading: heading, Status: Todo}
	for mark, part := range map[string]Part{" {-}": InBody, " {bilaga}": Appendix, " {not}": Note} {
		if bare, ok := strings.CutSuffix(heading, mark); ok {
			one.Heading, one.Numbered, one.Part = bare, false, part
		}
	}
	return one
}

func parseSections(body string) []Section {
	var list []Section
	for line := range strings.Lines(body) {
		marks, heading, ok := strings.Cut(strings.TrimSpace(line), " ")
		inner := strings.HasSuffix(heading, " {+}") || len(marks) > 3
		if ok && marks != "" && strings.Trim(marks, "#") == "" && !inner {
			one := sectionHead(heading)
			one.No, one.Level = int64(len(list)+1), int64(len(marks))
			list = append(list, one)
			continue
		}
		if len(list) > 0 {
			list[len(list)-1].Text += strings.Replace(line, " {+}", "", 1)
		}
	}
	for i := range list {
		list[i].Text = strings.TrimSpace(list[i].Text)
	}
	return list
}
