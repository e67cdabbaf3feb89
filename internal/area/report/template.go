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
// text, as those of level 4 always are. A line <!-- … --> is what the section asks its
// author for, and is shown only where the section is written.
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

// Templates returns every template of a folder, in the order of their names.
func Templates(files fs.FS) ([]Template, error) {
	names, err := fs.Glob(files, "*.md")
	if err != nil {
		return nil, err
	}
	list := make([]Template, len(names))
	for i, name := range names {
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		if list[i], err = parseTemplate(strings.TrimSuffix(name, ".md"), string(content)); err != nil {
			return nil, fmt.Errorf("reading template %s: %w", name, err)
		}
	}
	return list, nil
}

// OwnTemplates is the templates that the program has, in the shapes of the published
// reports.
func OwnTemplates() fs.FS {
	files, err := fs.Sub(templateFiles, "templates")
	if err != nil {
		panic(err) // the folder is built in
	}
	return files
}

// templateFor returns the template of the kind for the year.
func (s Store) templateFor(kind Kind, year int) (Template, error) {
	files := s.Templates
	if files == nil {
		files = OwnTemplates()
	}
	list, err := Templates(files)
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
		if len(list) == 0 {
			continue
		}
		last := &list[len(list)-1]
		if asked, ok := asks(line); ok {
			last.Help = strings.TrimSpace(last.Help + " " + asked)
			continue
		}
		last.Text += strings.Replace(line, " {+}", "", 1)
	}
	for i := range list {
		list[i].Text = strings.TrimSpace(list[i].Text)
	}
	return list
}

// asks reads a line <!-- … -->.
func asks(line string) (string, bool) {
	line = strings.TrimSpace(line)
	if !strings.HasPrefix(line, "<!--") || !strings.HasSuffix(line, "-->") {
		return "", false
	}
	return strings.TrimSpace(line[len("<!--") : len(line)-len("-->")]), true
}
