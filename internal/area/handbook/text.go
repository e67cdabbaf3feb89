package handbook

import (
	"slices"

	"klover/internal/base/paper"
	"klover/internal/word/story"
)

// Blocks reads the Markdown of an edition. Figures have no place in it: a token
// stands as it was typed.
func Blocks(text string) []paper.Block {
	return Write(text, func(t story.Token) paper.Run { return paper.T(t.Text) })
}

// Write reads Markdown; what stands for a token the caller says.
func Write(text string, token func(story.Token) paper.Run) []paper.Block {
	parsed, _ := story.Parse(text)
	return writer{token, placed(parsed)}.blocks(parsed)
}

type writer struct {
	token  func(story.Token) paper.Run
	levels map[int]int // of the text's headings in the document
}

// deepest is the lowest level of heading that documents have.
const deepest = 4

// placed gives the headings of a text the levels of a document from the top, so
// that none is skipped whatever the author wrote.
func placed(parsed []story.Block) map[int]int {
	var used []int
	for _, b := range parsed {
		if b.Kind == story.Heading {
			used = append(used, b.Level)
		}
	}
	slices.Sort(used)
	place := map[int]int{}
	for i, l := range slices.Compact(used) {
		place[l] = min(1+i, deepest)
	}
	return place
}

func (w writer) blocks(parsed []story.Block) []paper.Block {
	var out []paper.Block
	for _, b := range parsed {
		switch b.Kind {
		case story.Heading:
			out = append(out, paper.Heading{Level: max(w.levels[b.Level], 1), Text: paper.PlainText(w.runs(b.Runs))})
		case story.Bullets, story.Numbered:
			out = append(out, w.list(b))
		case story.Table:
			out = append(out, w.table(b))
		case story.Box:
			out = append(out, paper.Callout{Kind: paper.Info, Title: b.Title, Paras: w.paras(b.Blocks)})
		case story.Quote:
			out = append(out, paper.Quote{Paras: w.paras(b.Blocks), Source: b.Title})
		case story.Call:
			out = append(out, paper.P(w.token(b.Token)))
		default:
			out = append(out, paper.Para{Runs: w.runs(b.Runs)})
		}
	}
	return out
}

func (w writer) paras(parsed []story.Block) []paper.Para {
	var out []paper.Para
	for _, b := range parsed {
		if b.Kind == story.Call {
			out = append(out, paper.P(w.token(b.Token)))
			continue
		}
		out = append(out, paper.Para{Runs: w.runs(b.Runs)})
	}
	return out
}

func (w writer) list(b story.Block) paper.List {
	l := paper.List{Numbered: b.Kind == story.Numbered}
	for i, item := range b.Items {
		one := paper.Item{Runs: w.runs(item)}
		if i < len(b.Subs) && b.Subs[i] != nil {
			sub := w.list(*b.Subs[i])
			one.Sub = &sub
		}
		l.Items = append(l.Items, one)
	}
	return l
}

func (w writer) table(b story.Block) paper.Table {
	var rows [][]string
	for _, row := range b.Rows {
		cells := make([]string, len(b.Rows[0])) // a row that is too short is filled, one too long is cut
		for i, cell := range row[:min(len(row), len(cells))] {
			cells[i] = paper.PlainText(w.runs(cell))
		}
		rows = append(rows, cells)
	}
	return paper.PlainTable(rows)
}

func (w writer) runs(parsed []story.Run) []paper.Run {
	var out []paper.Run
	for _, r := range parsed {
		if !r.Token.IsZero() {
			one := w.token(r.Token)
			one.Bold, one.Italic = one.Bold || r.Bold, one.Italic || r.Italic
			out = append(out, one)
			continue
		}
		if len(r.Note) > 0 {
			out = append(out, paper.Footnote(w.runs(r.Note)...))
			continue
		}
		out = append(out, paper.Run{Text: r.Text, Bold: r.Bold, Italic: r.Italic, URL: r.URL, Break: r.Break})
	}
	return out
}
