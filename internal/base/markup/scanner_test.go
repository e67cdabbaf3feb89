package markup

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

var spaces = map[string]string{"urn:a": "a", "urn:b": "b"}

// told writes a document as the scanner tells of it.
func told(from io.Reader) (string, error) {
	s, err := New(from, spaces)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	var text []byte
	for {
		kind, err := s.Next()
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return b.String(), err
		}
		if kind == Text && len(s.Path()) > 0 {
			if text, err = s.AppendText(text); err != nil {
				return b.String(), err
			}
			continue
		}
		b.Write(text)
		text = text[:0]
		switch kind {
		case Start:
			fmt.Fprintf(&b, "<%s>", s.Name())
		case End:
			fmt.Fprintf(&b, "</%s>", s.Name())
		}
	}
}

func TestNamesHaveTheCallersPrefix(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, file, want string }{
		{"prefix of the file", `<x:r xmlns:x="urn:a"><x:c>1</x:c></x:r>`, `<a:r><a:c>1</a:c></a:r>`},
		{"without prefix", `<r xmlns="urn:a"><c/></r>`, `<a:r><a:c></a:c></a:r>`},
		{"changed inside", `<r xmlns="urn:a"><c xmlns="urn:b"><d/></c><e/></r>`, `<a:r><b:c><b:d></b:d></b:c><a:e></a:e></a:r>`},
		{"two on one", `<r xmlns="urn:a" xmlns:q='urn:b'><q:c/></r>`, `<a:r><b:c></b:c></a:r>`},
		{"unknown", `<r xmlns="urn:x"><c/></r>`, `<{urn:x}r><{urn:x}c></{urn:x}c></{urn:x}r>`},
		{"none", `<r><c/></r>`, `<{}r><{}c></{}c></{}r>`},
		{"reference in a namespace", `<r xmlns="urn&#58;a"/>`, `<a:r></a:r>`},
		{"many documents", `<?xml version="1.0"?><r xmlns="urn:a"/><?xml version="1.0"?><s xmlns="urn:b"/>`, `<a:r></a:r><b:s></b:s>`},
	} {
		got, err := told(strings.NewReader(test.file))
		if err != nil || got != test.want {
			t.Errorf("%s: %s %v, want %s", test.name, got, err, test.want)
		}
	}
}

func TestTextsAreResolvedAndCommentsPassedOver(t *testing.T) {
	t.Parallel()
	file := "<r>A &amp; O<!-- <c> ]]> --><!-->--> &#214;&#xe5;<![CDATA[<ej &amp; här>]]><?fil x?></r>"
	want := "<{}r>A & O Öå<ej &amp; här></{}r>"
	for _, from := range []io.Reader{strings.NewReader(file), iotest.OneByteReader(strings.NewReader(file)), iotest.DataErrReader(strings.NewReader(file))} {
		if got, err := told(from); err != nil || got != want {
			t.Errorf("%q %v, want %q", got, err, want)
		}
	}
}

func TestWhatIsNotReadIsSaid(t *testing.T) {
	t.Parallel()
	lol := `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><lolz>&lol2;</lolz>`
	for _, test := range []struct {
		name, file string
		want       error
	}{
		{"billion laughs", lol, ErrDoctype},
		{"external entity", `<!DOCTYPE r SYSTEM "file:///etc/passwd"><r/>`, ErrDoctype},
		{"undeclared entity", `<r>&xxe;</r>`, ErrEntity},
		{"a bare ampersand", `<r>A & B</r>`, ErrEntity},
		{"a number that is no letter", `<r>&#xD800;</r>`, ErrEntity},
		{"nested wrongly", `<r><a></r></a>`, ErrNested},
		{"an end too many", `<r></r></r>`, ErrNested},
		{"no namespace", `<x:r/>`, ErrPrefix},
		{"cut in a text", `<r><a>12`, ErrCut},
		{"cut in a tag", `<r><a`, ErrCut},
		{"cut in a comment", `<r><!-- `, ErrCut},
		{"cut in CDATA", `<r><![CDATA[ab`, ErrCut},
		{"cut between tags", `<r><a></a>`, ErrCut},
		{"an empty tag", `<r><></r>`, ErrMarkup},
		{"text before", `x<r/>`, nil},
		{"too deep", strings.Repeat("<a>", 200), ErrLarge},
		{"a tag without end", "<r a=\"" + strings.Repeat("x", 3<<20) + "\"/>", ErrLarge},
	} {
		if _, err := told(strings.NewReader(test.file)); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
}

func TestEncodingsAreRead(t *testing.T) {
	t.Parallel()
	declaration := func(set string) string { return `<?xml version="1.0" encoding="` + set + `"?><r>Åse € ö</r>` }
	latin, _ := charmap.Windows1252.NewEncoder().String(declaration("ISO-8859-1"))
	nine, _ := charmap.ISO8859_15.NewEncoder().String(declaration("iso-8859-15"))
	little, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(declaration("UTF-16"))
	big, _ := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().String(declaration("UTF-16"))
	for name, file := range map[string]string{"mark": "\ufeff" + declaration("UTF-8"), "latin": latin, "nine": nine, "little": little, "big without mark": big} {
		got, err := told(strings.NewReader(file))
		if err != nil || got != "<{}r>Åse € ö</{}r>" {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
	var unknown EncodingError
	if _, err := told(strings.NewReader(`<?xml version="1.0" encoding="EBCDIC"?><r/>`)); !errors.As(err, &unknown) || unknown != "EBCDIC" {
		t.Errorf("EBCDIC: %v", err)
	}
}

func TestAttributesAndLines(t *testing.T) {
	t.Parallel()
	s, err := New(strings.NewReader("<r>\n<a b='1 > 0'\n c=\"&lt;\" d = \"\"/>\n</r>"), nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 { // the root, a blank, the element
		if _, err := s.Next(); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{"b": "1 > 0", "c": "<", "d": "", "e": ""} {
		if got := string(Attr(s.Attrs(), name)); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if diff := cmp.Diff([]string{"{}r", "{}a"}, s.Path()); diff != "" || s.Line() != 3 {
		t.Errorf("line %d %s", s.Line(), diff)
	}
}

// repeated gives a text over and over, so that a test needs no large file.
type repeated struct {
	head, text, tail string
	times            int
	left             strings.Reader
	step             int
}

func (r *repeated) Read(b []byte) (int, error) {
	for r.left.Len() == 0 {
		switch r.step++; {
		case r.step == 1:
			r.left.Reset(r.head)
		case r.step <= r.times+1:
			r.left.Reset(r.text)
		case r.step == r.times+2:
			r.left.Reset(r.tail)
		default:
			return 0, io.EOF
		}
	}
	return r.left.Read(b)
}

func TestAnAttachmentOfAHundredMegabytesTakesNoMemory(t *testing.T) {
	from := &repeated{head: "<r><a>", text: strings.Repeat("QUJD", 1000), tail: "</a><b>7</b></r>", times: 25_000}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	s, err := New(from, nil)
	if err != nil {
		t.Fatal(err)
	}
	for {
		kind, err := s.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if kind == Start && s.Name() == "{}a" {
			if err := s.Skip(); err != nil {
				t.Fatal(err)
			}
		}
	}
	runtime.ReadMemStats(&after)
	if taken := after.TotalAlloc - before.TotalAlloc; taken > 1<<20 {
		t.Errorf("%d bytes were allocated for 100 MB", taken)
	}
}

func TestLettersAndReferencesAreInOnePiece(t *testing.T) {
	t.Parallel()
	s, err := New(strings.NewReader("<r>x"+strings.Repeat("åö&amp;€", 20_000)+"</r>"), nil)
	if err != nil {
		t.Fatal(err)
	}
	var all []byte
	pieces := 0
	for kind := Start; kind != End; {
		if kind, err = s.Next(); err != nil {
			t.Fatal(err)
		}
		if kind != Text {
			continue
		}
		piece, err := s.AppendText(nil)
		if err != nil || !utf8.Valid(piece) {
			t.Fatalf("piece %d: %v", pieces, err)
		}
		all, pieces = append(all, piece...), pieces+1
	}
	if want := "x" + strings.Repeat("åö&€", 20_000); string(all) != want || pieces < 3 {
		t.Errorf("%d bytes in %d pieces", len(all), pieces)
	}
}

// asXML writes a document as encoding/xml tells of it.
func asXML(raw []byte) (string, bool) {
	d := xml.NewDecoder(bytes.NewReader(raw))
	var b strings.Builder
	for depth := 0; ; {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String(), true
		}
		if err != nil {
			return "", false
		}
		name := func(n xml.Name) string {
			if short, ok := spaces[n.Space]; ok {
				return short + ":" + n.Local
			}
			return "{" + n.Space + "}" + n.Local
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
			fmt.Fprintf(&b, "<%s>", name(t.Name))
		case xml.EndElement:
			depth--
			fmt.Fprintf(&b, "</%s>", name(t.Name))
		case xml.CharData:
			if depth > 0 {
				b.Write(t)
			}
		}
	}
}

// FuzzScanner holds the scanner against encoding/xml: it reads the same, or refuses.
func FuzzScanner(f *testing.F) {
	for _, seed := range []string{`<r xmlns="urn:a" xmlns:b="urn:b"><b:c d="1">x &amp; y</b:c><e/></r>`, `<r><![CDATA[<]]]>]]><!-- - --></r>`,
		"\ufeff<?xml version='1.0' encoding='utf-8'?>\n<r>\r\n</r>", `<r a='"' b=">"/>`, `<a><b xmlns="urn:b"/><c/></a>`, `<r>&#x1F600;</r>`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := told(bytes.NewReader(raw))
		again, errAgain := told(iotest.OneByteReader(bytes.NewReader(raw)))
		if got != again || (err == nil) != (errAgain == nil) {
			t.Fatalf("read byte by byte it is %q %v, else %q %v", again, errAgain, got, err)
		}
		want, ok := asXML(bytes.TrimPrefix(raw, []byte("\ufeff")))
		if err != nil || !ok || strings.ContainsAny(string(raw), "\r") {
			return // what either refuses; and line ends are left as they are here
		}
		if got != want {
			t.Fatalf("%q is %q, by encoding/xml %q", raw, got, want)
		}
	})
}
