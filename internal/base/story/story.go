package story

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Kind is what a block is.
type Kind int

// The kinds of block.
const (
	Para     Kind = iota
	Bullets       // lines that begin with "- "
	Numbered      // lines that begin with "1. "
	Table         // lines that begin with "|"; the first is the head
	Box           // between ":::beslut Rubrik" and ":::"
	Call          // a token alone in its paragraph
	Heading       // a line that begins with "## "; with {nr} last it has a number
	Quote         // lines that begin with ">"; a last line "> — Namn" is the source
)

// Align is where the text of a table's column stands.
type Align int

// The alignments: "---", "---:" and ":---:" under the head.
const (
	Left Align = iota
	Right
	Center
)

// Block is one part of a text.
type Block struct {
	Kind   Kind
	Line   int
	Level  int       // of a Heading: how many #
	Count  bool      // of a Heading that ends with {nr}: it has a number
	Runs   []Run     // of a Para and a Heading
	Items  [][]Run   // of Bullets and Numbered
	Subs   []*Block  // of Bullets and Numbered: the points of each point, nil without
	Rows   [][][]Run // of a Table: rows of cells
	Aligns []Align   // of a Table, one for each column
	Name   string    // of a Box: "beslut"
	Title  string    // of a Box; the caption of a Table; the source of a Quote
	Blocks []Block   // in a Box and a Quote
	Token  Token     // of a Call
}

// Run is a piece of text, or a token.
type Run struct {
	Text   string
	Bold   bool
	Italic bool
	URL    string
	Break  bool  // a line break after the text
	Note   []Run // a footnote; Text is then empty
	Token  Token // Name "" for text
}

// Token is where a figure stands in the text.
type Token struct {
	Name   string
	Args   []string
	Line   int // from 1
	Column int // from 1, in characters
	Text   string
}

// IsZero tells whether there is no token.
func (t Token) IsZero() bool { return t.Name == "" }

// Wrong is a place in the text that cannot be read.
type Wrong struct {
	Line    int
	Column  int
	Message string // a Swedish sentence
}

// String says where and what.
func (w Wrong) String() string {
	return fmt.Sprintf("Rad %d, tecken %d: %s", w.Line, w.Column, w.Message)
}

// Parse reads a text. What cannot be read is told and left as it stands.
func Parse(text string) ([]Block, []Wrong) {
	p := &parser{notes: map[string]numbered{}, used: map[string]bool{}}
	for i, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		p.lines = append(p.lines, p.line(i+1, line))
	}
	blocks := p.blocks(false)
	p.unused()
	return blocks, p.wrong
}

// numbered is a line with its place in the text.
type numbered struct {
	no     int
	text   string
	cut    int  // characters taken away before the text
	broken bool // ends with a line break
}

// from returns the line without its first bytes.
func (l numbered) from(bytes int) numbered {
	l.cut += utf8.RuneCountInString(l.text[:bytes])
	l.text = l.text[bytes:]
	return l
}

// without returns the line without spaces before it.
func (l numbered) without() numbered {
	return l.from(len(l.text) - len(strings.TrimLeft(l.text, " \t")))
}

type parser struct {
	lines []numbered
	at    int
	wrong []Wrong
	notes map[string]numbered // the texts of footnotes
	used  map[string]bool     // footnotes that have been read
}

var noteText = regexp.MustCompile(`^\[\^([^\]\s]+)\]:\s*`)

// line reads one line's end, and sets the text of a footnote apart.
func (p *parser) line(no int, text string) numbered {
	l := numbered{no: no, text: strings.TrimRight(text, " \t")}
	if bare, ok := strings.CutSuffix(l.text, `\`); ok && l.text != `\` {
		l.text, l.broken = strings.TrimRight(bare, " "), true
	} else if strings.HasSuffix(text, "  ") && l.text != "" {
		l.broken = true
	}
	if at := noteText.FindStringSubmatchIndex(l.text); at != nil {
		p.notes[l.text[at[2]:at[3]]] = l.from(at[1])
		return numbered{no: no}
	}
	return l
}

// unused tells of footnotes that nothing refers to: their words would be lost.
func (p *parser) unused() {
	for name, l := range p.notes {
		if !p.used[name] {
			p.tell(l.no, 1, fmt.Sprintf("Inget i texten hänvisar till fotnoten [^%s].", name))
		}
	}
	slices.SortStableFunc(p.wrong, func(a, b Wrong) int { return a.Line - b.Line })
}

func (p *parser) tell(line, column int, message string) {
	p.wrong = append(p.wrong, Wrong{line, column, message})
}

// blocks reads until the end, or in a box until its ":::".
func (p *parser) blocks(inBox bool) []Block {
	var list []Block
	for p.at < len(p.lines) {
		line := p.lines[p.at]
		switch {
		case line.text == "":
			p.at++
		case line.text == ":::" && inBox:
			return list
		case strings.HasPrefix(line.text, ":::"):
			list = append(list, p.box(inBox))
		default:
			list = append(list, p.block())
		}
	}
	return list
}

func (p *parser) box(inBox bool) Block {
	line := p.lines[p.at]
	p.at++
	if line.text == ":::" || inBox {
		p.tell(line.no, 1, "En ruta börjar med ::: och sitt slag, till exempel :::beslut, och kan inte ligga i en annan ruta.")
		return Block{Line: line.no}
	}
	name, title, _ := strings.Cut(strings.TrimPrefix(line.text, ":::"), " ")
	b := Block{Kind: Box, Line: line.no, Name: name, Title: strings.TrimSpace(title), Blocks: p.blocks(true)}
	if p.at == len(p.lines) {
		p.tell(line.no, 1, "Rutan avslutas inte. Skriv ::: på en egen rad efter den.")
	}
	p.at++
	return b
}

var headed = regexp.MustCompile(`^(#{1,6})\s+`)

// block reads lines of one sort up to an empty line.
func (p *parser) block() Block {
	first := p.lines[p.at]
	kind, _ := marked(first.text)
	at := headed.FindStringSubmatchIndex(first.text)
	switch {
	case at != nil:
		p.at++
		b := Block{Kind: Heading, Line: first.no, Level: at[3]}
		words := first.from(at[1])
		words.text, b.Count = strings.CutSuffix(words.text, " {nr}")
		b.Runs = p.read(words)
		return b
	case kind != Para:
		return p.items(kind, first.indent())
	case strings.HasPrefix(first.text, "|"):
		return p.table()
	case strings.HasPrefix(first.text, ">"):
		return p.quote()
	}
	b := Block{Kind: Para, Line: first.no}
	for ; p.at < len(p.lines) && p.continues(len(b.Runs) > 0); p.at++ {
		b.Runs = append(joined(b.Runs), p.read(p.lines[p.at])...)
	}
	if len(b.Runs) == 1 && !b.Runs[0].Token.IsZero() {
		return Block{Kind: Call, Line: first.no, Token: b.Runs[0].Token}
	}
	return b
}

// read reads the runs of a line.
func (p *parser) read(l numbered) []Run {
	runs := p.runs(l.text, l.no, 1+l.cut)
	if l.broken && len(runs) > 0 {
		runs[len(runs)-1].Break = true
	}
	return runs
}

// joined puts a space before the next line, unless the last one ends with a break.
func joined(runs []Run) []Run {
	if len(runs) == 0 || runs[len(runs)-1].Break {
		return runs
	}
	return append(runs, Run{Text: " "})
}

// continues tells whether the line belongs to the block before it. A paragraph ends
// also where a heading, a list, a table or a quote begins.
func (p *parser) continues(inPara bool) bool {
	text := p.lines[p.at].text
	if text == "" || strings.HasPrefix(text, ":::") || headed.MatchString(text) {
		return false
	}
	kind, _ := marked(text)
	return !inPara || kind != Bullets && !strings.HasPrefix(text, "|") && !strings.HasPrefix(text, "> ")
}

var rule = regexp.MustCompile(`^[|:\- ]+$`)

func (p *parser) table() Block {
	b := Block{Kind: Table, Line: p.lines[p.at].no}
	for ; p.at < len(p.lines) && strings.HasPrefix(p.lines[p.at].text, "|"); p.at++ {
		line := p.lines[p.at]
		if rule.MatchString(line.text) && strings.Contains(line.text, "-") {
			b.Aligns = aligns(line.text)
			continue
		}
		cells := p.cells(line)
		b.Rows = append(b.Rows, cells)
		if len(cells) != len(b.Rows[0]) {
			p.tell(line.no, 1, fmt.Sprintf("Raden har %d celler, tabellens första rad har %d.", len(cells), len(b.Rows[0])))
		}
	}
	if p.at < len(p.lines) {
		if caption, ok := strings.CutPrefix(p.lines[p.at].text, ": "); ok {
			b.Title = strings.TrimSpace(caption)
			p.at++
		}
	}
	return b
}

// aligns reads the line under a table's head.
func aligns(text string) []Align {
	var list []Align
	for cell := range strings.SplitSeq(strings.Trim(text, "|"), "|") {
		cell = strings.TrimSpace(cell)
		left, right := strings.HasPrefix(cell, ":"), strings.HasSuffix(cell, ":")
		switch {
		case left && right:
			list = append(list, Center)
		case right:
			list = append(list, Right)
		default:
			list = append(list, Left)
		}
	}
	return list
}

// pipe stands for a written \| while a line is divided into cells.
const pipe = "\ue000"

// cells reads the cells of one line of a table.
func (p *parser) cells(line numbered) [][]Run {
	var cells [][]Run
	column := 2
	text := strings.ReplaceAll(line.text[1:], `\|`, pipe)
	for cell := range strings.SplitSeq(strings.TrimSuffix(text, "|"), "|") {
		indent := len(cell) - len(strings.TrimLeft(cell, " "))
		cells = append(cells, p.runs(strings.ReplaceAll(strings.TrimSpace(cell), pipe, "|"), line.no, column+indent))
		column += utf8.RuneCountInString(cell) + strings.Count(cell, pipe) + 1
	}
	return cells
}

// quote reads lines that begin with ">".
func (p *parser) quote() Block {
	b := Block{Kind: Quote, Line: p.lines[p.at].no}
	inner := &parser{notes: p.notes, used: p.used}
	for ; p.at < len(p.lines) && strings.HasPrefix(p.lines[p.at].text, ">"); p.at++ {
		line := p.lines[p.at].from(1).without()
		if source, ok := strings.CutPrefix(line.text, "— "); ok {
			b.Title = strings.TrimSpace(source)
			continue
		}
		inner.lines = append(inner.lines, line)
	}
	b.Blocks = inner.blocks(true)
	p.wrong = append(p.wrong, inner.wrong...)
	return b
}

// Tokens returns every token of the blocks in order.
func Tokens(blocks []Block) []Token {
	var list []Token
	Walk(blocks, func(b Block) {
		if b.Kind == Call {
			list = append(list, b.Token)
		}
		for _, runs := range b.AllRuns() {
			for _, r := range runs {
				if !r.Token.IsZero() {
					list = append(list, r.Token)
				}
			}
		}
	})
	return list
}

// Walk calls do for each block, those in boxes, quotes and points too.
func Walk(blocks []Block, do func(Block)) {
	for _, b := range blocks {
		do(b)
		Walk(b.Blocks, do)
		for _, sub := range b.Subs {
			if sub != nil {
				Walk([]Block{*sub}, do)
			}
		}
	}
}

// AllRuns returns the block's own lines of text, with footnotes after their line.
func (b Block) AllRuns() [][]Run {
	var list [][]Run
	add := func(runs []Run) {
		list = append(list, runs)
		for _, r := range runs {
			if len(r.Note) > 0 {
				list = append(list, r.Note)
			}
		}
	}
	for _, item := range b.Items {
		add(item)
	}
	if len(b.Runs) > 0 {
		add(b.Runs)
	}
	for _, row := range b.Rows {
		for _, cell := range row {
			add(cell)
		}
	}
	return list
}
