package markup

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// declared is the encoding that the first line of a file says that it has.
var declared = regexp.MustCompile(`^<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']`)

// known are the encodings besides UTF-16, which is told by its mark or its zeros. nil is UTF-8.
var known = map[string]encoding.Encoding{
	"utf-8": nil, "utf8": nil, "us-ascii": nil, "ascii": nil,
	"iso-8859-1": charmap.Windows1252, "latin1": charmap.Windows1252, // what calls itself the former is the latter on the web (WHATWG Encoding)
	"windows-1252": charmap.Windows1252, "cp1252": charmap.Windows1252,
	"iso-8859-15": charmap.ISO8859_15,
}

// EncodingError is an encoding that is not understood.
type EncodingError string

// Error names it.
func (e EncodingError) Error() string { return fmt.Sprintf("the encoding %q is not known", string(e)) }

// decode returns the file as UTF-8 without mark.
func decode(from io.Reader) (io.Reader, error) {
	b := bufio.NewReaderSize(from, 512) // large reads pass it by
	head, err := b.Peek(256)
	if err != nil && len(head) == 0 && err != io.EOF {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		_, _ = b.Discard(3) // they were just seen
		return b, nil
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("<\x00?\x00")):
		return transform.NewReader(b, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()), nil
	case bytes.HasPrefix(head, []byte("\xfe\xff")), bytes.HasPrefix(head, []byte("\x00<\x00?")):
		return transform.NewReader(b, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder()), nil
	}
	m := declared.FindSubmatch(head)
	if m == nil {
		return b, nil
	}
	set, ok := known[strings.ToLower(string(m[1]))]
	if !ok {
		return nil, EncodingError(m[1])
	}
	if set == nil {
		return b, nil
	}
	return transform.NewReader(b, set.NewDecoder()), nil
}
