package paper

import (
	"fmt"
	"html"
	"html/template"
	"regexp"
	"strconv"
	"strings"

	"klover/internal/base/chart"
)

// HTML is the document as part of a web page: semantic elements and classes, no
// style and no script. The page has its own h1, so level 1 becomes h2. Cover,
// page breaks, header and footer belong to paper and are left out.
func HTML(d Document) template.HTML {
	d = Resolve(d)
	w := &htmlWriter{}
	w.put(`<div class="paper">`, "\n")
	w.blocks(d.Blocks)
	w.endnotes(Notes(d))
	w.put("</div>\n")
	return template.HTML(w.b.String())
}

// HTMLBlocks is a few blocks without a document around them, e.g. a section
// that is being written.
func HTMLBlocks(blocks ...Block) template.HTML {
	return HTML(Document{Blocks: blocks})
}

type htmlWriter struct {
	b      strings.Builder
	tables int // gives each table's caption an id
}

func (w *htmlWriter) put(parts ...string) {
	for _, p := range parts {
		w.b.WriteString(p)
	}
}

func esc(s string) string { return html.EscapeString(s) }

// isoDay is marked, so that no line breaks inside it.
var isoDay = regexp.MustCompile(`\b\d{4}-\d{2}-\d{2}\b`)

// tag writes an element around text.
func (w *htmlWriter) tag(name, class, text string) {
	w.put("<", name)
	if class != "" {
		w.put(` class="`, class, `"`)
	}
	w.put(">", esc(text), "</", name, ">")
}

func (w *htmlWriter) blocks(blocks []Block) {
	for _, b := range blocks {
		w.block(b)
	}
}

func (w *htmlWriter) block(b Block) {
	switch b := b.(type) {
	case Heading:
		w.heading(b)
	case Para:
		w.para(b)
	case List:
		w.list(b)
	case Facts:
		w.facts(b)
	case Table:
		w.table(b, fmt.Sprintf("Tabell utan rubrik %d", w.tables+1))
	case Figure:
		w.figure(b)
	case KPIs:
		w.kpis(b)
	case Callout:
		w.callout(b)
	case Quote:
		w.quote(b)
	case Signatures:
		w.signatures(b)
	case Landscape:
		w.blocks(b.Blocks)
	case Contents:
		w.contents(b)
	}
}

func (w *htmlWriter) heading(h Heading) {
	name := "h" + strconv.Itoa(h.Level+1)
	w.put("<", name, ` id="`, esc(h.ID), `">`)
	if h.Label != "" {
		w.tag("span", "paper-number", h.Label)
		w.put(" ")
	}
	w.put(esc(h.Text), "</", name, ">\n")
}

func (w *htmlWriter) para(p Para) {
	w.put("<p")
	if p.Lead {
		w.put(` class="paper-lead"`)
	}
	w.put(">")
	w.runs(p.Runs)
	w.put("</p>\n")
}

func (w *htmlWriter) paras(paras []Para) {
	for _, p := range paras {
		w.para(p)
	}
}

func (w *htmlWriter) runs(runs []Run) {
	for _, r := range runs {
		w.run(r)
	}
}

func (w *htmlWriter) run(r Run) {
	if r.NoteNumber > 0 {
		n := strconv.Itoa(r.NoteNumber)
		w.put(`<sup class="paper-noteref"><a href="#not-`, n, `" id="notref-`, n, `" role="doc-noteref" aria-label="Not `, n, `">`, n, `</a></sup>`)
		return
	}
	var after []string
	open := func(name, attrs string) {
		w.put("<", name, attrs, ">")
		after = append(after, "</"+name+">")
	}
	if url, ok := safeURL(r.URL); ok {
		open("a", linkAttrs(r, url))
	} else if r.Figure != "" {
		open("data", ` class="paper-figure" value="`+esc(r.Figure)+`"`)
	}
	if r.Bold {
		open("strong", "")
	}
	if r.Italic {
		open("em", "")
	}
	w.put(isoDay.ReplaceAllString(esc(r.Text), "<time>$0</time>"))
	for i := len(after) - 1; i >= 0; i-- {
		w.put(after[i])
	}
	if r.Break {
		w.put("<br>")
	}
}

func linkAttrs(r Run, url string) string {
	attrs := ` href="` + esc(url) + `"`
	if r.Figure != "" {
		attrs += ` class="paper-figure" data-figure="` + esc(r.Figure) + `"`
	}
	return attrs
}

// safeURL lets through links that cannot run anything.
func safeURL(url string) (string, bool) {
	switch {
	case url == "":
		return "", false
	case strings.HasPrefix(url, "/") && !strings.HasPrefix(url, "//"), strings.HasPrefix(url, "#"), strings.HasPrefix(url, "?"):
		return url, true
	case strings.HasPrefix(url, "https://"), strings.HasPrefix(url, "http://"), strings.HasPrefix(url, "mailto:"):
		return url, true
	}
	return "", false
}

func (w *htmlWriter) list(l List) {
	name := "ul"
	if l.Numbered {
		name = "ol"
	}
	w.put("<", name, ">\n")
	for _, it := range l.Items {
		w.put("<li>")
		w.runs(it.Runs)
		if it.Sub != nil {
			w.put("\n")
			w.list(*it.Sub)
		}
		w.put("</li>\n")
	}
	w.put("</", name, ">\n")
}

func (w *htmlWriter) facts(f Facts) {
	w.put(`<dl class="paper-facts">`, "\n")
	for _, it := range f.Items {
		w.put("<div>")
		w.tag("dt", "", it.Label)
		w.tag("dd", "", it.Value)
		w.put("</div>\n")
	}
	w.put("</dl>\n")
}

// table writes the table in a region named by its caption, or by name.
func (w *htmlWriter) table(t Table, name string) {
	w.tables++
	id := fmt.Sprintf("tabell-%d", w.tables)
	class := "paper-table"
	if t.Dense {
		class += " paper-dense"
	}
	// A table wider than the screen is scrolled by itself, also by keyboard.
	w.put(`<div class="paper-scroll" role="region" tabindex="0" `)
	if t.Caption != "" {
		w.put(`aria-labelledby="`, id, `">`, "\n", `<table class="`, class, `">`, "\n", `<caption id="`, id, `">`)
		w.tag("span", "paper-label", t.Label+".")
		w.put(" ", esc(t.Caption), "</caption>\n")
	} else {
		w.put(`aria-label="`, esc(name), `">`, "\n", `<table class="`, class, `">`, "\n")
	}
	w.tableHead(t)
	w.put("<tbody>\n")
	for _, row := range t.Rows {
		w.row(t, row)
	}
	w.put("</tbody>\n</table>\n</div>\n")
	for _, n := range t.Notes {
		w.tag("p", "paper-tablenote", n)
		w.put("\n")
	}
}

func (w *htmlWriter) tableHead(t Table) {
	w.put("<thead>\n")
	if t.HasGroups() {
		w.put("<tr>")
		for _, g := range t.HeadGroups() {
			if g.Text == "" {
				w.put("<td></td>")
				continue
			}
			fmt.Fprintf(&w.b, `<th scope="colgroup" colspan="%d" class="paper-group">%s</th>`, g.Span, esc(g.Text))
		}
		w.put("</tr>\n")
	}
	w.put("<tr>")
	for _, c := range t.Columns {
		w.put(`<th scope="col"`, alignClass(c.Align), ">", esc(c.Head), "</th>")
	}
	w.put("</tr>\n</thead>\n")
}

func alignClass(a Align) string {
	return [...]string{"", ` class="paper-right"`, ` class="paper-center"`}[a]
}

func (w *htmlWriter) row(t Table, row Row) {
	class := [...]string{"", ` class="paper-section"`, ` class="paper-subtotal"`, ` class="paper-total"`}[row.Kind]
	w.put("<tr", class, ">")
	if row.Kind == Section {
		fmt.Fprintf(&w.b, `<th scope="colgroup" colspan="%d">`, len(t.Columns))
		w.cell(row.Cells[0])
		w.put("</th></tr>\n")
		return
	}
	for i, c := range row.Cells {
		name, scope := "td", ""
		if i == 0 && t.RowHeads {
			name, scope = "th", ` scope="row"`
		}
		w.put("<", name, scope, alignClass(t.Columns[i].Align), ">")
		w.cell(c)
		w.put("</", name, ">")
	}
	w.put("</tr>\n")
}

// cell writes one paragraph bare, several as paragraphs.
func (w *htmlWriter) cell(c Cell) {
	if len(c) == 1 {
		w.runs(c[0].Runs)
		return
	}
	w.paras(c)
}

func (w *htmlWriter) figure(f Figure) {
	w.put(`<figure class="paper-chart">`, "\n", string(chart.SVG(f.Chart)))
	w.put("<figcaption>")
	w.tag("span", "paper-label", f.Label+".")
	w.put(" ", esc(f.CaptionText()))
	if f.Source != "" {
		w.put(". ")
		w.tag("span", "paper-source", f.Source)
	}
	w.put("</figcaption>\n<details><summary>Visa ", esc(strings.ToLower(f.Label)), " som tabell</summary>\n")
	w.table(PlainTable(f.Chart.Table()), f.Label+" som tabell")
	w.put("</details>\n</figure>\n")
}

func (w *htmlWriter) kpis(k KPIs) {
	w.put(`<ul class="paper-kpis">`, "\n")
	for _, it := range k.Items {
		w.put("<li>")
		w.tag("span", "paper-kpi-label", it.Label)
		w.put(` <span class="paper-kpi-value">`)
		w.run(Run{Text: it.Value, URL: it.URL, Figure: it.Figure})
		w.put("</span>")
		if it.Spark != nil {
			w.put("\n", string(chart.SVG(it.Spark)))
		}
		if it.Note != "" {
			w.put(" ")
			w.tag("span", "paper-kpi-note", it.Note)
		}
		w.put("</li>\n")
	}
	w.put("</ul>\n")
}

func (w *htmlWriter) callout(c Callout) {
	class := [...]string{"info", "decision", "warning"}[c.Kind]
	w.put(`<div class="paper-callout paper-`, class, `">`, "\n")
	if c.Title != "" {
		w.put(`<p class="paper-callout-title">`, esc(c.Title), "</p>\n")
	}
	w.paras(c.Paras)
	w.put("</div>\n")
}

func (w *htmlWriter) quote(q Quote) {
	w.put("<blockquote>\n")
	w.paras(q.Paras)
	if q.Source != "" {
		w.tag("footer", "", q.Source)
		w.put("\n")
	}
	w.put("</blockquote>\n")
}

func (w *htmlWriter) signatures(s Signatures) {
	w.put(`<ul class="paper-signatures">`, "\n")
	for _, l := range s.Lines {
		w.put("<li>")
		w.tag("span", "paper-sign-name", l.Name)
		if l.Role != "" {
			w.put(" ")
			w.tag("span", "paper-sign-role", l.Role)
		}
		if l.Signed != "" {
			w.put(" ")
			w.tag("span", "paper-sign-when", l.Signed)
		}
		w.put("</li>\n")
	}
	w.put("</ul>\n")
}

// contents nests the lists as the headings nest.
func (w *htmlWriter) contents(c Contents) {
	w.put(`<nav class="paper-contents" aria-label="`, esc(c.Title), `">`, "\n")
	w.tag("p", "paper-contents-title", c.Title)
	depth := 0
	for i, e := range c.Entries {
		switch {
		case e.Level > depth:
			for ; depth < e.Level; depth++ {
				w.put("\n<ol>\n<li>")
			}
		default:
			for ; depth > e.Level; depth-- {
				w.put("</li>\n</ol>\n")
			}
			if i > 0 {
				w.put("</li>\n<li>")
			}
		}
		w.put(`<a href="#`, esc(e.ID), `">`)
		if e.Label != "" {
			w.tag("span", "paper-number", e.Label)
			w.put(" ")
		}
		w.put(esc(e.Text), "</a>")
	}
	for ; depth > 0; depth-- {
		w.put("</li>\n</ol>\n")
	}
	w.put("</nav>\n")
}

func (w *htmlWriter) endnotes(notes [][]Run) {
	if len(notes) == 0 {
		return
	}
	w.put(`<section class="paper-notes" role="doc-endnotes">`, "\n<h2>Noter</h2>\n<ol>\n")
	for i, runs := range notes {
		n := strconv.Itoa(i + 1)
		w.put(`<li id="not-`, n, `">`)
		w.runs(runs)
		w.put(` <a href="#notref-`, n, `" role="doc-backlink" aria-label="Tillbaka till not `, n, ` i texten">↩</a></li>`, "\n")
	}
	w.put("</ol>\n</section>\n")
}
