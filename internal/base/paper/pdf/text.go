package pdf

import (
	"slices"
	"strconv"
	"strings"

	"klover/internal/base/paper"
	"klover/internal/base/paper/hyphen"
	"klover/internal/base/paper/typeface"
)

// A manner is how one run is set: how its letters look and which element they belong to.
type manner struct {
	face  typeface.Face
	size  float64
	color rgb
	rise  float64 // above the baseline, for note numbers
	link  *link
	elem  *element // nil: the paragraph's own
	note  *element // the footnote whose number this is
}

// A link is shared by the pieces of one link, which may stand on several lines.
type link struct {
	url, anchor, contents string
	elem                  *element
}

// A span is text in one manner.
type span struct {
	m    *manner
	text string
}

func (s span) width() float64 { return s.m.face.Width(s.text, s.m.size) }

// A word is what stands together on a line: spans without a break between.
type word struct {
	spans []span
	space *manner // the space after, nil when the next word follows directly
	end   bool    // a line break is asked for after the word
	notes []*note
}

func (w word) width() float64 {
	sum := 0.0
	for _, s := range w.spans {
		sum += s.width()
	}
	return sum
}

func (w word) spaceWidth() float64 {
	if w.space == nil {
		return 0
	}
	return w.space.face.Width(" ", w.space.size)
}

func (w word) text() string {
	s := ""
	for _, sp := range w.spans {
		s += sp.text
	}
	return s
}

// cut divides a word at a byte offset; the first part gets the hyphen.
func (w word) cut(offset int, mark string) (word, word) {
	first := word{}
	rest := word{space: w.space, end: w.end, notes: w.notes}
	for _, s := range w.spans {
		switch {
		case offset >= len(s.text):
			first.spans = append(first.spans, s)
		case offset <= 0:
			rest.spans = append(rest.spans, s)
		default:
			first.spans = append(first.spans, span{s.m, s.text[:offset]})
			rest.spans = append(rest.spans, span{s.m, s.text[offset:]})
		}
		offset -= len(s.text)
	}
	last := &first.spans[len(first.spans)-1]
	last.text = strings.TrimRight(last.text, "\u00ad") + mark
	return first, rest
}

// A line is words that fit together, with the width they take.
type line struct {
	spans []span
	width float64
	notes []*note
}

// words breaks runs into words. Spaces and line breaks end a word; so does a
// hyphen between letters.
func (b *builder) words(runs []paper.Run, st style, elem *element) []word {
	t := &tokenizer{}
	for _, r := range runs {
		if r.NoteNumber > 0 {
			t.note(b, r, st, elem)
			continue
		}
		t.text(r.Text, b.manner(r, st, elem))
		if r.Break {
			t.finish(nil, true)
		}
	}
	t.finish(nil, true)
	return t.words
}

func (b *builder) manner(r paper.Run, st style, elem *element) *manner {
	bold := r.Bold || st.face == typeface.Bold || st.face == typeface.BoldItalic
	face := typeface.Pick(bold, r.Italic || st.face == typeface.Italic)
	if st.face == typeface.Display {
		face = typeface.Display
	}
	m := &manner{face: face, size: st.size, color: st.color}
	if absolute(r.URL) {
		l := &link{url: r.URL, contents: strings.TrimSpace(r.Text), elem: elem.child("Link")}
		m.link, m.elem, m.color = l, l.elem, brand
	}
	return m
}

// absolute tells whether a link means something on paper. Addresses within the
// site do not.
func absolute(url string) bool {
	return strings.HasPrefix(url, "https://") || strings.HasPrefix(url, "http://") || strings.HasPrefix(url, "mailto:")
}

type tokenizer struct {
	words []word
	open  word
}

// finish ends the word that is open.
func (t *tokenizer) finish(space *manner, end bool) {
	if n := len(t.words); len(t.open.spans) == 0 && n > 0 && !t.words[n-1].end {
		last := &t.words[n-1]
		if last.space == nil {
			last.space = space
		}
		last.end = end
		return
	}
	t.open.space, t.open.end = space, end
	t.words = append(t.words, t.open)
	t.open = word{}
}

func (t *tokenizer) text(text string, m *manner) {
	start := 0
	runes := []rune(text)
	put := func(to int) {
		if to > start {
			t.open.spans = append(t.open.spans, span{m, string(runes[start:to])})
		}
	}
	for i, r := range runes {
		switch {
		case r == ' ' && inNumber(runes, i):
		case r == ' ' || r == '\n' || r == '\t':
			put(i)
			start = i + 1
			t.finish(m, false)
		case r == '-' && i > 0 && i+1 < len(runes) && letter(runes[i-1]) && letter(runes[i+1]),
			r == '/' && i > 3 && i+1 < len(runes) && len(runes) > 20:
			put(i + 1)
			start = i + 1
			t.finish(nil, false)
		}
	}
	put(len(runes))
}

// inNumber tells whether a space parts a number from its next thousands or from its
// unit, where a line must not end: "1 095 tkr", "15 september".
func inNumber(runes []rune, i int) bool {
	if i == 0 || !digit(runes[i-1]) && runes[i-1] != '§' {
		return false
	}
	end := i + 1
	for end < len(runes) && runes[end] != ' ' {
		end++
	}
	next := strings.TrimRight(string(runes[i+1:end]), ".,;:!?)”")
	thousands := len(next) == 3 && strings.Trim(next, "0123456789") == ""
	return thousands || runes[i-1] == '§' || slices.Contains(units, next)
}

// units are what belongs to the number before it.
var units = strings.Fields("% kr tkr mkr st januari februari mars april maj juni juli augusti september oktober november december")

func digit(r rune) bool { return r >= '0' && r <= '9' }

func letter(r rune) bool { return r >= 'a' && r <= 'z' || r == 'å' || r == 'ä' || r == 'ö' }

// note sets the number of a footnote at the end of the word before it.
func (t *tokenizer) note(b *builder, r paper.Run, st style, elem *element) {
	ref := elem.child("Reference")
	n := b.newNote(r, elem)
	m := &manner{face: typeface.Bold, size: st.size * 0.68, color: brand, rise: st.size * 0.34, elem: ref, note: n.elem}
	s := span{m, strconv.Itoa(r.NoteNumber)}
	if len(t.open.spans) == 0 && len(t.words) > 0 { // a space before the note is dropped
		last := &t.words[len(t.words)-1]
		last.spans = append(last.spans, s)
		last.notes = append(last.notes, n)
		return
	}
	t.open.spans = append(t.open.spans, s)
	t.open.notes = append(t.open.notes, n)
}

// lines breaks words into lines no wider than width. Lines are filled greedily;
// a word is divided only when the line would otherwise end far from the edge.
func lines(words []word, width float64, st style) []line {
	var out []line
	cur := line{}
	var pending float64 // the space between the last word and the next
	hyphens := 0        // lines in a row that end with a division
	flush := func(divided bool) {
		out = append(out, cur)
		cur, pending = line{}, 0
		hyphens++
		if !divided {
			hyphens = 0
		}
	}
	put := func(w word) {
		cur.spans = append(cur.spans, w.spans...)
		cur.width += pending + w.width()
		cur.notes = append(cur.notes, w.notes...)
		pending = w.spaceWidth()
		if w.space != nil {
			cur.spans = append(cur.spans, span{w.space, " "})
		}
	}
	for i := 0; i < len(words); i++ {
		w := words[i]
		room := width - cur.width - pending
		if w.width() <= room {
			put(w)
			if w.end {
				flush(false)
			}
			continue
		}
		alone := len(cur.spans) == 0
		if head, rest, ok := divide(w, room, width, st, alone, hyphens); ok {
			put(head)
			words[i] = rest
			i--
			flush(true)
			continue
		}
		if alone { // cannot be divided and does not fit: let it stick out
			put(w)
		} else {
			i--
		}
		flush(false)
	}
	if len(cur.spans) > 0 {
		flush(false)
	}
	return out
}

// divide splits a word so that its first part fits in the room.
func divide(w word, room, width float64, st style, alone bool, hyphens int) (word, word, bool) {
	gap := room
	if !alone && (st.whole || st.align != left || hyphens >= 2 || gap < width*0.12) {
		return word{}, word{}, false
	}
	points := hyphen.Points(w.text())
	for i := len(points) - 1; i >= 0; i-- {
		head, rest := w.cut(points[i], "\u00ad")
		if head.width()+hyphenWidth(head) <= room {
			return head, rest, true
		}
	}
	if !alone {
		return word{}, word{}, false
	}
	return chop(w, room)
}

// hyphenWidth is the room of the hyphen that the soft hyphen becomes.
func hyphenWidth(w word) float64 {
	m := w.spans[len(w.spans)-1].m
	return m.face.Width("-", m.size)
}

// chop cuts a word that is wider than its column wherever it must be cut.
func chop(w word, room float64) (word, word, bool) {
	text := w.text()
	fit := 0
	for i, r := range text {
		head, _ := w.cut(i+len(string(r)), "")
		if head.width() > room && fit > 0 {
			break
		}
		fit = i + len(string(r))
	}
	if fit >= len(text) {
		return word{}, word{}, false
	}
	head, rest := w.cut(fit, "")
	return head, rest, true
}

// widestWord and widestLine are the least and the greatest width that text can
// make use of.
func widestWord(words []word) float64 {
	most := 0.0
	for _, w := range words {
		most = max(most, w.width())
	}
	return most
}

func widestLine(words []word) float64 {
	most, sum := 0.0, 0.0
	for _, w := range words {
		sum += w.width()
		most = max(most, sum)
		sum += w.spaceWidth()
		if w.end {
			sum = 0
		}
	}
	return most
}
