package board

import (
	"html/template"

	"klover/internal/base/paper"
)

// pageHTML is a document as part of a page.
type pageHTML = template.HTML

func htmlOf(d paper.Document) pageHTML { return paper.HTML(d) }
