package control

import (
	"strings"

	"klover/internal/base/paper"
)

// plain is what blocks say, a line for each paragraph.
func plain(blocks []paper.Block) string {
	var out strings.Builder
	paper.EachRuns(blocks, func(runs []paper.Run) {
		out.WriteString(strings.ReplaceAll(paper.PlainText(runs), "\u00a0", " ") + "\n")
	})
	return out.String()
}
