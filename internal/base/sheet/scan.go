package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// scanner walks through the XML of a sheet. It knows only what such parts
// contain and refuses document types, so that no entity can be declared.
// encoding/xml is about five times slower on a large sheet.
type scanner struct {
	r     *bufio.Reader
	buf   []byte // for tokens larger than the reader's buffer
	text  []byte // of a text token, still escaped unless raw
	raw   bool   // text comes from CDATA
	name  string // of a tag, without its prefix
	attrs []byte // of a start tag
	alone bool   // the start tag was <x/>
}

// token is what the scanner stands at.
type token int8

const (
	tokenText token = iota
	tokenStart
	tokenEnd
)

// maxToken bounds a tag or a run of text: six bytes for each character of the
// largest cell.
const maxToken = 6 * 32_767 * 2

var (
	errToken   = errors.New("a tag or text is too long")
	errDoctype = errors.New("document types are not allowed")
	errMarkup  = errors.New("not well-formed")
)

func newScanner(r io.Reader) *scanner { return &scanner{r: bufio.NewReaderSize(r, 64<<10)} }

// until reads up to and including the byte. The slice lives until the next call.
func (s *scanner) until(b byte) ([]byte, error) {
	part, err := s.r.ReadSlice(b)
	if err == nil {
		return part, nil
	}
	s.buf = append(s.buf[:0], part...)
	for errors.Is(err, bufio.ErrBufferFull) {
		if len(s.buf) > maxToken {
			return nil, errToken
		}
		part, err = s.r.ReadSlice(b)
		s.buf = append(s.buf, part...)
	}
	return s.buf, err
}

// next goes to the next tag or non-empty text; io.EOF ends the part.
func (s *scanner) next() (token, error) {
	for {
		text, err := s.until('<')
		if err != nil {
			return 0, err
		}
		if len(text) > 1 {
			s.text, s.raw = text[:len(text)-1], false
			// The '<' is given back so that the tag is read by the next call.
			return tokenText, s.r.UnreadByte()
		}
		kind, found, err := s.tag()
		if err != nil || found {
			return kind, err
		}
	}
}

// tag reads what follows '<'. Comments and instructions are passed over.
func (s *scanner) tag() (kind token, found bool, err error) {
	first, err := s.r.Peek(1)
	if err != nil {
		return 0, false, err
	}
	switch first[0] {
	case '?':
		_, err = s.until('>')
		return 0, false, err
	case '!':
		return s.declaration()
	}
	body, err := s.body()
	if err != nil {
		return 0, false, err
	}
	if body[0] == '/' {
		s.name = local(bytes.TrimSpace(body[1:]))
		return tokenEnd, true, nil
	}
	s.alone = body[len(body)-1] == '/'
	if s.alone {
		body = body[:len(body)-1]
	}
	end := bytes.IndexAny(body, " \t\r\n")
	if end < 0 {
		end = len(body)
	}
	s.name, s.attrs = local(body[:end]), body[end:]
	return tokenStart, true, nil
}

// body reads a tag up to '>', which may also stand inside an attribute's value.
func (s *scanner) body() ([]byte, error) {
	body, err := s.until('>')
	if err != nil {
		return nil, err
	}
	if bytes.Count(body, []byte{'"'})%2 == 0 {
		if body = body[:len(body)-1]; len(body) == 0 {
			return nil, errMarkup
		}
		return body, nil
	}
	whole := bytes.Clone(body)
	for bytes.Count(whole, []byte{'"'})%2 == 1 {
		if len(whole) > maxToken {
			return nil, errToken
		}
		more, err := s.until('>')
		if err != nil {
			return nil, err
		}
		whole = append(whole, more...)
	}
	return whole[:len(whole)-1], nil
}

func (s *scanner) declaration() (kind token, found bool, err error) {
	switch first, _ := s.r.Peek(8); {
	case bytes.HasPrefix(first, []byte("!--")):
		_, err = s.ending("-->")
		return 0, false, err
	case bytes.Equal(first, []byte("![CDATA[")):
		whole, err := s.ending("]]>")
		if err != nil || len(whole) < len("![CDATA[]]>") {
			return 0, false, errors.Join(err, errMarkup)
		}
		s.text, s.raw = whole[len("![CDATA["):len(whole)-len("]]>")], true
		return tokenText, len(s.text) > 0, nil
	}
	return 0, false, errDoctype
}

// ending reads up to and including a mark that ends with '>'.
func (s *scanner) ending(mark string) ([]byte, error) {
	var whole []byte
	for !bytes.HasSuffix(whole, []byte(mark)) {
		if len(whole) > maxToken {
			return nil, errToken
		}
		more, err := s.until('>')
		if err != nil {
			return nil, err
		}
		whole = append(whole, more...)
	}
	return whole, nil
}

// skip passes over the rest of the element whose start tag was just read.
func (s *scanner) skip() error {
	for depth := 1; depth > 0 && !s.alone; {
		kind, err := s.next()
		if err != nil {
			return err
		}
		switch {
		case kind == tokenStart && !s.alone:
			depth++
		case kind == tokenEnd:
			depth--
		}
		s.alone = false
	}
	return nil
}

// known holds the names that are met by the million, so that none is allocated.
var known = []string{"c", "v", "row", "f", "is", "t", "r", "rPh", "si", "sheetData", "mergeCell"}

func local(name []byte) string {
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		name = name[i+1:]
	}
	for _, k := range known {
		if string(name) == k {
			return k
		}
	}
	return string(name)
}

// attr returns the value of an attribute of the start tag, "" if it is absent.
func (s *scanner) attr(name string) []byte {
	rest := s.attrs
	for {
		eq := bytes.IndexByte(rest, '=')
		if eq < 0 {
			return nil
		}
		key := bytes.TrimSpace(rest[:eq])
		rest = bytes.TrimLeft(rest[eq+1:], " \t\r\n")
		if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
			return nil
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return nil
		}
		if string(key) == name {
			return rest[1 : end+1]
		}
		rest = rest[end+2:]
	}
}

// appendText adds the token's text to b with its references resolved.
func (s *scanner) appendText(b []byte) []byte {
	if s.raw || bytes.IndexByte(s.text, '&') < 0 {
		return append(b, s.text...)
	}
	rest := s.text
	for {
		amp := bytes.IndexByte(rest, '&')
		if amp < 0 {
			return append(b, rest...)
		}
		b = append(b, rest[:amp]...)
		rest = rest[amp:]
		semi := bytes.IndexByte(rest[:min(len(rest), 12)], ';')
		if semi < 0 {
			b, rest = append(b, '&'), rest[1:]
			continue
		}
		b, rest = appendReference(b, string(rest[1:semi])), rest[semi+1:]
	}
}

func appendReference(b []byte, name string) []byte {
	switch name {
	case "amp":
		return append(b, '&')
	case "lt":
		return append(b, '<')
	case "gt":
		return append(b, '>')
	case "quot":
		return append(b, '"')
	case "apos":
		return append(b, '\'')
	}
	digits, base := strings.TrimPrefix(name, "#"), 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n == 0 || !utf8.ValidRune(rune(n)) {
		return append(append(append(b, '&'), name...), ';')
	}
	return utf8.AppendRune(b, rune(n))
}
