package story

import (
	"fmt"
	"regexp"
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
)

// Block is one part of a text.
type Block struct {
	Kind   Kind
	Line   int
	Runs   []Run     // of a Para
	Items  [][]Run   // of Bullets and Numbered
	Rows   [][][]Run // of a Table: rows of cells
	Name   string    // of a Box: "beslut"
	Title  string    // of a Box
	Blocks []Block   // in a Box
	Token  Token     // of a Call
}

// Run is a piece of text, or a token.
type Run struct {
	Text   string
	Bold   bool
	Italic bool
	URL    string
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
	p := &parser{}
	for i, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		p.lines = append(p.lines, numbered{i + 1, strings.TrimRight(line, " \t")})
	}
	return p.blocks(false), p.wrong
}

type numbered struct {
	no   int
	text string
}

type parser struct {
	lines []numbered
	at    int
	wrong []Wrong
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

var numberedItem = regexp.MustCompile(`^\d+\. `)

// block reads lines of one sort up to an empty line.
func (p *parser) block() Block {
	first := p.lines[p.at]
	switch {
	case strings.HasPrefix(first.text, "- "):
		return p.items(Bullets, func(s string) (string, bool) { return strings.CutPrefix(s, "- ") })
	case numberedItem.MatchString(first.text):
		return p.items(Numbered, func(s string) (string, bool) {
			loc := numberedItem.FindStringIndex(s)
			if loc == nil {
				return s, false
			}
			return s[loc[1]:], true
		})
	case strings.HasPrefix(first.text, "|"):
		return p.table()
	}
	b := Block{Kind: Para, Line: first.no}
	for ; p.at < len(p.lines) && p.continues(); p.at++ {
		if len(b.Runs) > 0 {
			b.Runs = append(b.Runs, Run{Text: " "})
		}
		line := p.lines[p.at]
		b.Runs = append(b.Runs, p.runs(line.text, line.no, 1)...)
	}
	if len(b.Runs) == 1 && !b.Runs[0].Token.IsZero() {
		return Block{Kind: Call, Line: first.no, Token: b.Runs[0].Token}
	}
	return b
}

// continues tells whether the line belongs to the paragraph before it.
func (p *parser) continues() bool {
	text := p.lines[p.at].text
	return text != "" && !strings.HasPrefix(text, ":::")
}

// items reads a list; a line without mark continues the point before it.
func (p *parser) items(kind Kind, cut func(string) (string, bool)) Block {
	b := Block{Kind: kind, Line: p.lines[p.at].no}
	for ; p.at < len(p.lines) && p.continues(); p.at++ {
		line := p.lines[p.at]
		rest, begins := cut(line.text)
		column := 1 + utf8.RuneCountInString(line.text) - utf8.RuneCountInString(rest)
		runs := p.runs(rest, line.no, column)
		if last := len(b.Items) - 1; !begins && last >= 0 {
			b.Items[last] = append(append(b.Items[last], Run{Text: " "}), runs...)
			continue
		}
		b.Items = append(b.Items, runs)
	}
	return b
}

var rule = regexp.MustCompile(`^[|:\- ]+$`)

func (p *parser) table() Block {
	b := Block{Kind: Table, Line: p.lines[p.at].no}
	for ; p.at < len(p.lines) && p.continues(); p.at++ {
		line := p.lines[p.at]
		if rule.MatchString(line.text) {
			continue
		}
		cells := p.cells(line)
		b.Rows = append(b.Rows, cells)
		if len(cells) != len(b.Rows[0]) {
			p.tell(line.no, 1, fmt.Sprintf("Raden har %d celler, tabellens första rad har %d.", len(cells), len(b.Rows[0])))
		}
	}
	return b
}

// cells reads the cells of one line of a table.
func (p *parser) cells(line numbered) [][]Run {
	var cells [][]Run
	column := 2
	for cell := range strings.SplitSeq(strings.TrimSuffix(line.text[1:], "|"), "|") {
		indent := len(cell) - len(strings.TrimLeft(cell, " "))
		cells = append(cells, p.runs(strings.TrimSpace(cell), line.no, column+indent))
		column += utf8.RuneCountInString(cell) + 1
	}
	return cells
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

// Walk calls do for each block, those in boxes too.
func Walk(blocks []Block, do func(Block)) {
	for _, b := range blocks {
		do(b)
		Walk(b.Blocks, do)
	}
}

// AllRuns returns the block's own lines of text.
func (b Block) AllRuns() [][]Run {
	list := append([][]Run{}, b.Items...)
	if len(b.Runs) > 0 {
		list = append(list, b.Runs)
	}
	for _, row := range b.Rows {
		list = append(list, row...)
	}
	return list
}
