package story

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// piece finds what is not plain text. The order decides: a token before all else.
var piece = regexp.MustCompile(`\{\{[^{}]*\}\}|\\[\\*\[\]|#>-]|<br>|\*\*(?:[^*]|\*[^*]+\*)+\*\*|\*[^*\s][^*]*\*|\[\^[^\]\s]+\]|\[[^\]]+\]\([^)\s]+\)`)

// Inline reads one line, such as a heading.
func Inline(text string) ([]Run, []Wrong) {
	p := &parser{notes: map[string]numbered{}, used: map[string]bool{}}
	runs := p.runs(text, 1, 1)
	return runs, p.wrong
}

func (p *parser) runs(text string, line, column int) []Run {
	var runs []Run
	plain := func(s string, column int) {
		if i := strings.Index(s, "{{"); i >= 0 {
			p.tell(line, column+utf8.RuneCountInString(s[:i]), "En siffra som börjar med {{ avslutas inte med }}.")
		} else if i := strings.Index(s, "}}"); i >= 0 {
			p.tell(line, column+utf8.RuneCountInString(s[:i]), "Här står }} utan {{ före.")
		}
		if s != "" {
			runs = append(runs, Run{Text: s})
		}
	}
	from := 0
	for _, at := range piece.FindAllStringIndex(text, -1) {
		here := column + utf8.RuneCountInString(text[:at[0]])
		plain(text[from:at[0]], column+utf8.RuneCountInString(text[:from]))
		runs = append(runs, p.piece(text[at[0]:at[1]], line, here)...)
		from = at[1]
	}
	plain(text[from:], column+utf8.RuneCountInString(text[:from]))
	return runs
}

func (p *parser) piece(text string, line, column int) []Run {
	switch {
	case strings.HasPrefix(text, "{{"):
		return []Run{p.token(text, line, column)}
	case strings.HasPrefix(text, `\`):
		return []Run{{Text: text[1:]}}
	case text == "<br>":
		return []Run{{Break: true}}
	case strings.HasPrefix(text, "[^"):
		return p.note(text[2:len(text)-1], line, column)
	case strings.HasPrefix(text, "**"):
		return styled(p.runs(text[2:len(text)-2], line, column+2), func(r *Run) { r.Bold = true })
	case strings.HasPrefix(text, "*"):
		return styled(p.runs(text[1:len(text)-1], line, column+1), func(r *Run) { r.Italic = true })
	}
	label, url, _ := strings.Cut(text[1:len(text)-1], "](")
	return []Run{{Text: label, URL: url}}
}

// note reads a footnote where its number stands.
func (p *parser) note(name string, line, column int) []Run {
	l, ok := p.notes[name]
	if !ok {
		p.tell(line, column, "Fotnoten [^"+name+"] har ingen text. Skriv [^"+name+"]: och texten på en egen rad.")
		return []Run{{Text: "[^" + name + "]"}}
	}
	if p.used[name] {
		p.tell(line, column, "Fotnoten [^"+name+"] används två gånger. Skriv en ny fotnot.")
		return nil
	}
	p.used[name] = true
	return []Run{{Note: p.read(l)}}
}

func styled(runs []Run, set func(*Run)) []Run {
	for i := range runs {
		set(&runs[i])
	}
	return runs
}

var word = regexp.MustCompile(`[^\s"]*"[^"]*"|\S+`)

// token reads "{{tal review.cases del="Ej avgjorda"}}".
func (p *parser) token(text string, line, column int) Run {
	words := word.FindAllString(strings.TrimSpace(text[2:len(text)-2]), -1)
	if len(words) == 0 {
		p.tell(line, column, "Inom {{ }} ska det stå vad som ska visas, till exempel {{tal proc.announced}}.")
		return Run{Text: text}
	}
	for i := range words {
		words[i] = strings.ReplaceAll(words[i], `"`, "")
	}
	return Run{Token: Token{Name: words[0], Args: words[1:], Line: line, Column: column, Text: text}}
}
