package report

import (
	"context"
	"fmt"
	"html"
	"io"
	"path/filepath"
	"regexp"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/paper"
	"klover/internal/base/paper/docx"
	"klover/internal/base/paper/pdf"
	"klover/internal/word/day"
)

// format is a kind of file that a report is written as.
type format struct {
	ext   string
	media string
	write func(io.Writer, paper.Document) error
}

var formats = []format{
	{".pdf", "application/pdf", pdf.Write},
	{".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx.Write},
	{".html", "text/html; charset=utf-8", writeHTML},
}

// formatOf returns the format of a file's name.
func formatOf(name string) (format, error) {
	for _, f := range formats {
		if strings.EqualFold(filepath.Ext(name), f.ext) {
			return f, nil
		}
	}
	return format{}, fault.Wrong("Filen %s har ingen av ändelserna .pdf, .docx och .html.", name)
}

// Write writes the document as the kind of file that the name says.
func Write(w io.Writer, name string, d paper.Document) error {
	f, err := formatOf(name)
	if err != nil {
		return err
	}
	if err := f.write(w, d); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return nil
}

// inward are links into the site, which lead nowhere from a file.
var inward = regexp.MustCompile(` href="/[^"]*"`)

// writeHTML writes a page of its own, with the style in it. It is opened from disk,
// so the site's own style sheet is not at hand.
func writeHTML(w io.Writer, d paper.Document) error {
	var head strings.Builder
	accent := ""
	if d.Brand.Name != "" {
		fmt.Fprintf(&head, "<p><strong>%s</strong></p>\n", html.EscapeString(d.Brand.Name))
	}
	if d.Brand.Colour != 0 { // on dark ground the house's light colour is kept
		accent = ";--accent:light-dark(#" + d.Brand.Tint(paper.HouseColour).Hex() + ",#7cc4e2)"
	}
	if d.Org != "" {
		fmt.Fprintf(&head, "<p>%s</p>\n", html.EscapeString(d.Org))
	}
	fmt.Fprintf(&head, "<h1>%s</h1>\n", html.EscapeString(d.Title))
	if d.Subtitle != "" {
		fmt.Fprintf(&head, "<p>%s</p>\n", html.EscapeString(d.Subtitle))
	}
	facts := paper.HTMLBlocks(paper.Facts{Items: d.CoverFacts()})
	_, err := fmt.Fprintf(w, `<!doctype html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>%s</title>
<style>:root{color-scheme:light dark%s}body{font:1rem/1.6 Inter,system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}
%s</style>
</head>
<body>
%s%s%s</body>
</html>
`, html.EscapeString(d.Title), accent, paper.CSS(), head.String(), facts, inward.ReplaceAllString(string(paper.HTML(d)), ""))
	return err
}

// Latest returns the latest edition of a report, or when there is none the report as
// it would begin, with today's figures.
func (s Store) Latest(ctx context.Context, kind Kind, p day.Period) (Composed, error) {
	p, err := kind.period(p)
	if err != nil {
		return Composed{}, err
	}
	editions, err := s.Editions(ctx, kind, p)
	if err != nil {
		return Composed{}, err
	}
	r, sections, err := s.Fresh(ctx, kind, p, false)
	if len(editions) > 0 {
		r, sections, err = s.Get(ctx, editions[0].ID)
	}
	if err != nil {
		return Composed{}, err
	}
	return s.Compose(ctx, r, sections)
}
