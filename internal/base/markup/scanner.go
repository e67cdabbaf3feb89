package markup

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"
)

// Kind is what the scanner stands at.
type Kind int8

// The kinds. An element without content gives both Start and End.
const (
	Text Kind = iota
	Start
	End
)

// The bounds of what is read.
const (
	chunk    = 16 << 10 // of text that is given at a time
	mostTag  = 1 << 20  // bytes in one tag
	mostDeep = 100      // elements inside each other
	mostName = 4096     // names that are remembered
)

// The ways in which a file is not XML that can be read. ErrCut is also a file that ends
// in the middle.
var (
	ErrDoctype = errors.New("document types are not allowed")
	ErrEntity  = errors.New("a reference to something that is not declared")
	ErrMarkup  = errors.New("not well-formed")
	ErrNested  = errors.New("tags are not closed in order")
	ErrPrefix  = errors.New("a prefix without namespace")
	ErrLarge   = errors.New("a tag is too long or too deep")
	ErrCut     = io.ErrUnexpectedEOF
)

// Scanner walks through a file.
type Scanner struct {
	from io.Reader
	buf  []byte
	at   int   // the next byte
	last int   // after the last byte that is read
	err  error // of from

	lines   int // newlines before counted
	counted int

	spaces map[string]string // prefix by namespace, as the caller wants
	bound  []binding
	names  map[string]string // by the name as written, while bound is as it is

	open   []string
	name   string
	attrs  []byte
	text   []byte
	raw    bool // text comes from CDATA
	cdata  bool // inside one
	alone  bool // the start tag was <x/>
	popped bool // the element that ended is still on open
}

// New returns a scanner that gives names the prefixes in spaces, by namespace.
func New(from io.Reader, spaces map[string]string) (*Scanner, error) {
	decoded, err := decode(from)
	if err != nil {
		return nil, err
	}
	return &Scanner{from: decoded, buf: make([]byte, 2*chunk), spaces: spaces, names: map[string]string{}}, nil
}

// Name returns the name of the tag that the scanner stands at.
func (s *Scanner) Name() string { return s.name }

// Attrs returns the attributes of the start tag as written, for Attr. They live until
// the next call of Next.
func (s *Scanner) Attrs() []byte { return s.attrs }

// Path returns the names of the open elements, outermost first. At an End the element
// is still among them.
func (s *Scanner) Path() []string { return s.open }

// Line returns the number of the line that the scanner stands on.
func (s *Scanner) Line() int {
	s.lines += bytes.Count(s.buf[s.counted:s.at], []byte{'\n'})
	s.counted = s.at
	return s.lines + 1
}

// Next goes to the next tag or text. io.EOF ends a whole file. A long text comes in
// several pieces.
func (s *Scanner) Next() (Kind, error) {
	if s.popped {
		s.pop()
	}
	if s.alone {
		s.alone, s.popped = false, true
		return End, nil
	}
	for {
		if s.cdata {
			if found, err := s.inCDATA(); err != nil || found {
				return Text, err
			}
		}
		text, err := s.run()
		if err != nil {
			return 0, err
		}
		if len(text) > 0 {
			s.text, s.raw = text, false
			return Text, nil
		}
		kind, found, err := s.tag()
		if err != nil || found {
			return kind, err
		}
	}
}

// Skip passes over the rest of the element whose Start the scanner stands at.
func (s *Scanner) Skip() error {
	for depth := len(s.open); ; {
		kind, err := s.Next()
		if err != nil {
			return err
		}
		if kind == End && len(s.open) == depth {
			return nil
		}
	}
}

// run returns the text before the next tag, or as much of it as is read at a time.
func (s *Scanner) run() ([]byte, error) {
	for {
		window := s.buf[s.at:s.last]
		if i := bytes.IndexByte(window, '<'); i >= 0 {
			s.at += i
			return window[:i], nil
		}
		if len(window) >= chunk {
			n := whole(window)
			s.at += n
			return window[:n], nil
		}
		if err := s.fill(); err != nil {
			return nil, s.ended(err)
		}
	}
}

// whole cuts a text so that no reference and no letter is in two pieces.
func whole(window []byte) int {
	n := len(window)
	tail := window[n-mostReference:]
	if i := bytes.LastIndexByte(tail, '&'); i >= 0 && bytes.IndexByte(tail[i:], ';') < 0 {
		return n - mostReference + i
	}
	for i := 1; i < utf8.UTFMax; i++ {
		if utf8.RuneStart(window[n-i]) {
			if !utf8.FullRune(window[n-i:]) {
				n -= i
			}
			break
		}
	}
	return n
}

// ended tells a file that ends in the middle from one that ends.
func (s *Scanner) ended(err error) error {
	if !errors.Is(err, io.EOF) {
		return err
	}
	rest := bytes.TrimSpace(s.buf[s.at:s.last])
	if len(s.open) > 0 || len(rest) > 0 {
		return ErrCut
	}
	return io.EOF
}

// fill reads more, and makes room for it.
func (s *Scanner) fill() error {
	if s.err != nil {
		return s.err
	}
	if s.at > 0 {
		s.Line()
		s.last = copy(s.buf, s.buf[s.at:s.last])
		s.at, s.counted = 0, 0
	}
	if s.last == len(s.buf) {
		if len(s.buf) >= mostTag {
			return ErrLarge
		}
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	var n int
	n, s.err = io.ReadAtLeast(s.from, s.buf[s.last:], 1)
	s.last += n
	return s.err
}

// tag reads what begins with '<'. Comments and instructions are passed over.
func (s *Scanner) tag() (kind Kind, found bool, err error) {
	for s.last-s.at < 2 {
		if err := s.fill(); err != nil {
			return 0, false, s.ended(err)
		}
	}
	switch s.buf[s.at+1] {
	case '?':
		return 0, false, s.pass("<?", "?>")
	case '!':
		return 0, false, s.declaration()
	}
	body, err := s.body()
	if err != nil {
		return 0, false, err
	}
	if body[0] == '/' {
		return End, true, s.end(bytes.TrimSpace(body[1:]))
	}
	return Start, true, s.start(body)
}

// body returns what stands between '<' and '>'.
func (s *Scanner) body() ([]byte, error) {
	for {
		if end := tagEnd(s.buf[s.at:s.last]); end > 1 {
			body := s.buf[s.at+1 : s.at+end]
			s.at += end + 1
			return body, nil
		} else if end == 1 {
			return nil, ErrMarkup
		}
		if err := s.fill(); err != nil {
			return nil, s.ended(err)
		}
	}
}

// tagEnd returns where the tag ends, −1 if it is not all there. A '>' may stand in an
// attribute's value.
func tagEnd(b []byte) int {
	end := bytes.IndexByte(b, '>')
	if end < 0 || bytes.IndexByte(b[:end], '"') < 0 && bytes.IndexByte(b[:end], '\'') < 0 {
		return end
	}
	var quote byte
	for i, c := range b {
		switch {
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i
		}
	}
	return -1
}

func (s *Scanner) declaration() error {
	for s.last-s.at < len("<![CDATA[") {
		if err := s.fill(); err != nil {
			return s.ended(err)
		}
	}
	switch head := s.buf[s.at:]; {
	case bytes.HasPrefix(head, []byte("<!--")):
		return s.pass("<!--", "-->")
	case bytes.HasPrefix(head, []byte("<![CDATA[")) && len(s.open) > 0:
		s.at += len("<![CDATA[")
		s.cdata = true
		return nil
	}
	return ErrDoctype
}

// pass goes past what begins and ends with these marks, keeping nothing.
func (s *Scanner) pass(begin, mark string) error {
	for s.at += len(begin); ; {
		window := s.buf[s.at:s.last]
		if i := bytes.Index(window, []byte(mark)); i >= 0 {
			s.at += i + len(mark)
			return nil
		}
		s.at += max(0, len(window)-len(mark)+1)
		if err := s.fill(); err != nil {
			return s.cut(err)
		}
	}
}

// cut is the end of the file where it cannot end.
func (s *Scanner) cut(err error) error {
	if errors.Is(err, io.EOF) {
		return ErrCut
	}
	return err
}

// inCDATA gives the next piece of text of a CDATA section, and tells whether it had any.
func (s *Scanner) inCDATA() (found bool, err error) {
	for {
		window := s.buf[s.at:s.last]
		n, passed := bytes.Index(window, []byte("]]>")), 3
		if n < 0 && len(window) >= chunk {
			n, passed = len(window)-2, 0
		}
		if n >= 0 {
			s.at += n + passed
			s.cdata = passed == 0
			s.text, s.raw = window[:n], true
			return n > 0, nil
		}
		if err := s.fill(); err != nil {
			return false, s.cut(err)
		}
	}
}
