package markup

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// binding is a prefix that the file has declared, on the element at depth.
type binding struct {
	prefix, uri string
	depth       int
}

func (s *Scanner) start(body []byte) error {
	if s.alone = body[len(body)-1] == '/'; s.alone {
		body = body[:len(body)-1]
	}
	end := bytes.IndexAny(body, " \t\r\n")
	if end < 0 {
		end = len(body)
	}
	if s.attrs = body[end:]; len(s.open) >= mostDeep {
		return ErrLarge
	}
	if bytes.Contains(s.attrs, []byte("xmlns")) {
		if err := s.bind(s.attrs); err != nil {
			return err
		}
	}
	name, err := s.named(body[:end])
	if err != nil {
		return err
	}
	s.name, s.open = name, append(s.open, name)
	return nil
}

func (s *Scanner) end(raw []byte) error {
	name, err := s.named(raw)
	if err != nil {
		return err
	}
	if len(s.open) == 0 || s.open[len(s.open)-1] != name {
		return ErrNested
	}
	s.name, s.popped = name, true
	return nil
}

// pop leaves the element that ended, and what it declared.
func (s *Scanner) pop() {
	s.popped = false
	for n := len(s.bound); n > 0 && s.bound[n-1].depth == len(s.open); n-- {
		s.bound = s.bound[:n-1]
		clear(s.names)
	}
	s.open = s.open[:len(s.open)-1]
	if len(s.open) > 0 {
		s.name = s.open[len(s.open)-1]
	}
}

// bind reads the namespaces that a start tag declares.
func (s *Scanner) bind(attrs []byte) error {
	for len(attrs) > 0 {
		key, value, rest, ok := attribute(attrs)
		if !ok {
			return ErrMarkup
		}
		prefix, isDeclaration := bytes.CutPrefix(key, []byte("xmlns"))
		if isDeclaration && (len(prefix) == 0 || prefix[0] == ':') {
			uri, err := appendText(nil, value)
			if err != nil {
				return err
			}
			s.bound = append(s.bound, binding{string(bytes.TrimPrefix(prefix, []byte(":"))), string(uri), len(s.open) + 1})
			clear(s.names)
		}
		attrs = rest
	}
	return nil
}

// named returns the name with the caller's prefix.
func (s *Scanner) named(raw []byte) (string, error) {
	if name, ok := s.names[string(raw)]; ok {
		return name, nil
	}
	if len(raw) == 0 || bytes.ContainsAny(raw, "<=\"'&/") {
		return "", ErrMarkup
	}
	prefix, local, ok := bytes.Cut(raw, []byte(":"))
	if !ok {
		prefix, local = nil, raw
	}
	uri, found := "", len(prefix) == 0
	for i := len(s.bound) - 1; i >= 0; i-- {
		if s.bound[i].prefix == string(prefix) {
			uri, found = s.bound[i].uri, true
			break
		}
	}
	if !found {
		return "", ErrPrefix
	}
	name := "{" + uri + "}" + string(local)
	if short, ok := s.spaces[uri]; ok {
		name = short + ":" + string(local)
	}
	if len(s.names) >= mostName {
		clear(s.names)
	}
	s.names[string(raw)] = name
	return name, nil
}

// attribute cuts the first attribute. What is left of blanks at the end has none, and is ok.
func attribute(attrs []byte) (key, value, rest []byte, ok bool) {
	attrs = bytes.TrimLeft(attrs, " \t\r\n")
	if len(attrs) == 0 {
		return nil, nil, nil, true
	}
	eq := bytes.IndexByte(attrs, '=')
	if eq < 1 {
		return nil, nil, nil, false
	}
	key = bytes.TrimRight(attrs[:eq], " \t\r\n")
	rest = bytes.TrimLeft(attrs[eq+1:], " \t\r\n")
	if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
		return nil, nil, nil, false
	}
	end := bytes.IndexByte(rest[1:], rest[0])
	if end < 0 {
		return nil, nil, nil, false
	}
	return key, rest[1 : end+1], rest[end+2:], true
}

// Attr returns the value of an attribute, nil when it is not there or cannot be read. It
// lives as long as attrs.
func Attr(attrs []byte, name string) []byte {
	for len(attrs) > 0 {
		key, value, rest, ok := attribute(attrs)
		if !ok {
			return nil
		}
		if string(key) != name {
			attrs = rest
			continue
		}
		if bytes.IndexByte(value, '&') < 0 {
			return value
		}
		text, err := appendText(nil, value)
		if err != nil {
			return nil
		}
		return text
	}
	return nil
}

// mostReference is how long a reference may be: &#x10FFFF; is ten bytes.
const mostReference = 12

// AppendText adds the text that the scanner stands at to b, with its references resolved.
func (s *Scanner) AppendText(b []byte) ([]byte, error) {
	if s.raw {
		return append(b, s.text...), nil
	}
	return appendText(b, s.text)
}

func appendText(b, text []byte) ([]byte, error) {
	for {
		amp := bytes.IndexByte(text, '&')
		if amp < 0 {
			return append(b, text...), nil
		}
		b, text = append(b, text[:amp]...), text[amp:]
		semi := bytes.IndexByte(text[:min(len(text), mostReference)], ';')
		if semi < 0 {
			return b, ErrEntity
		}
		var ok bool
		if b, ok = appendReference(b, text[1:semi]); !ok {
			return b, ErrEntity
		}
		text = text[semi+1:]
	}
}

func appendReference(b, name []byte) ([]byte, bool) {
	switch string(name) {
	case "amp":
		return append(b, '&'), true
	case "lt":
		return append(b, '<'), true
	case "gt":
		return append(b, '>'), true
	case "quot":
		return append(b, '"'), true
	case "apos":
		return append(b, '\''), true
	}
	digits, ok := bytes.CutPrefix(name, []byte("#"))
	base := 10
	if hex, isHex := bytes.CutPrefix(digits, []byte("x")); isHex {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(string(digits), base, 32)
	if !ok || err != nil || n == 0 || !utf8.ValidRune(rune(n)) {
		return b, false
	}
	return utf8.AppendRune(b, rune(n)), true
}
