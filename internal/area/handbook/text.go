package handbook

import (
	"klover/internal/base/paper"
	"klover/internal/word/story"
)

// Blocks reads the Markdown of an edition. Figures have no place in it: a token
// stands as it was typed.
func Blocks(text string) []paper.Block {
	parsed, _ := story.Parse(text)
	return blocks(parsed)
}

func blocks(parsed []story.Block) []paper.Block {
	var out []paper.Block
	for _, b := range parsed {
		switch b.Kind {
		case story.Bullets, story.Numbered:
			out = append(out, list(b))
		case story.Table:
			out = append(out, table(b))
		case story.Box:
			out = append(out, paper.Callout{Kind: paper.Info, Title: b.Title, Paras: paras(b.Blocks)})
		case story.Call:
			out = append(out, paper.Text(b.Token.Text))
		default:
			out = append(out, paper.Para{Runs: runs(b.Runs)})
		}
	}
	return out
}

func paras(parsed []story.Block) []paper.Para {
	var out []paper.Para
	for _, b := range parsed {
		out = append(out, paper.Para{Runs: runs(b.Runs)})
	}
	return out
}

func list(b story.Block) paper.List {
	l := paper.List{Numbered: b.Kind == story.Numbered}
	for _, item := range b.Items {
		l.Items = append(l.Items, paper.Item{Runs: runs(item)})
	}
	return l
}

func table(b story.Block) paper.Table {
	var rows [][]string
	for _, row := range b.Rows {
		var cells []string
		for _, cell := range row {
			cells = append(cells, paper.PlainText(runs(cell)))
		}
		rows = append(rows, cells)
	}
	return paper.PlainTable(rows)
}

func runs(parsed []story.Run) []paper.Run {
	var out []paper.Run
	for _, r := range parsed {
		if !r.Token.IsZero() {
			r.Text = r.Token.Text
		}
		out = append(out, paper.Run{Text: r.Text, Bold: r.Bold, Italic: r.Italic, URL: r.URL})
	}
	return out
}
