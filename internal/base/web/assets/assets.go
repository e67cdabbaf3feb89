// Package assets holds the files that every page loads: style, script, font,
// icons and htmx. Each is served under an address that contains a hash of its
// content, so browsers may keep it for ever.
package assets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"sort"
	"strings"

	"klover/internal/base/paper"
)

// Prefix is the folder of all assets, and of the few addresses that belong to
// the frame of the pages and to no area.
const Prefix = "/-/"

//go:embed app.css app.js htmx.min.js inter.woff2 icons/*.svg
var files embed.FS

// asset is one file ready to be sent.
type asset struct {
	kind   string // MIME type
	etag   string
	plain  []byte
	packed []byte // gzip, nil when it does not pay
}

var (
	byURL  = map[string]asset{}
	urls   = map[string]string{}
	iconOf = map[string]bool{}
)

// The sets are built when the program starts: the style sheet names the font,
// so the font comes first.
var _ = load()

func load() bool {
	add("inter.woff2", "font/woff2", read("inter.woff2"))
	css := strings.ReplaceAll(string(read("app.css")), "inter.woff2", path.Base(urls["inter.woff2"]))
	add("app.css", "text/css; charset=utf-8", []byte(minify(css+paper.CSS())))
	add("app.js", "text/javascript; charset=utf-8", read("app.js"))
	add("htmx.js", "text/javascript; charset=utf-8", read("htmx.min.js"))
	add("icons.svg", "image/svg+xml", sprite())
	add("icon.svg", "image/svg+xml", []byte(mark))
	return true
}

// mark is the four-leaf clover of the tab and the top bar.
const mark = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0b4f4a"/><g fill="#9fe3c4"><path id="l" d="M15.4 15.4C9 15.6 6.4 13 6.6 10.2 6.8 7.600 9.600 6.300 11.600 7.900 11.900 5.300 15 4.500 16 7.200 16.900 9.700 15.900 12.600 15.400 15.400z"/><use href="#l" transform="rotate(90 16 16)"/><use href="#l" transform="rotate(180 16 16)"/><use href="#l" transform="rotate(270 16 16)"/></g></svg>`

// URL returns the address of an asset by its plain name, such as "app.css".
func URL(name string) string { return urls[name] }

// HasIcon reports whether there is an icon with the name.
func HasIcon(name string) bool { return iconOf[name] }

// Icons returns the names of all icons, sorted.
func Icons() []string {
	var names []string
	for name := range iconOf {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// Size returns how many bytes the asset costs a browser that accepts gzip.
func Size(name string) int {
	a := byURL[urls[name]]
	if a.packed != nil {
		return len(a.packed)
	}
	return len(a.plain)
}

// Serve answers a request for an asset, and reports whether there is one.
func Serve(w http.ResponseWriter, r *http.Request) bool {
	a, ok := byURL[r.URL.Path]
	if !ok {
		return false
	}
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("ETag", a.etag)
	if r.Header.Get("If-None-Match") == a.etag {
		w.WriteHeader(http.StatusNotModified)
		return true
	}
	body := a.plain
	if a.packed != nil {
		h.Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			body = a.packed
		}
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	if r.Method != http.MethodHead {
		w.Write(body) //nolint:errcheck // the reader has left
	}
	return true
}

func add(name, kind string, content []byte) {
	sum := sha256.Sum256(content)
	hash := hex.EncodeToString(sum[:5])
	ext := path.Ext(name)
	url := Prefix + strings.TrimSuffix(name, ext) + "." + hash + ext
	a := asset{kind: kind, etag: `"` + hash + `"`, plain: content}
	if packed := pack(content); len(packed) < len(content)*9/10 {
		a.packed = packed
	}
	byURL[url], urls[name] = a, url
}

func pack(content []byte) []byte {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		panic(err)
	}
	if _, err := z.Write(content); err != nil {
		panic(err)
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func read(name string) []byte {
	content, err := files.ReadFile(name)
	if err != nil {
		panic(err) // embedded: the program was built without it
	}
	return content
}

// sprite puts all icons in one file of symbols, which pages point into.
func sprite() []byte {
	entries, err := files.ReadDir("icons")
	if err != nil {
		panic(err)
	}
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg">`)
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), ".svg")
		iconOf[name] = true
		fmt.Fprintf(&b, `<symbol id="%s" viewBox="0 0 24 24">%s</symbol>`, name, shapes(string(read("icons/"+e.Name()))))
	}
	b.WriteString(`</svg>`)
	return []byte(b.String())
}

// shapes returns the drawing inside a Tabler icon, without its empty background.
func shapes(svg string) string {
	_, inner, _ := strings.Cut(svg, ">")
	inner, _, _ = strings.Cut(inner, "</svg>")
	var kept []string
	for _, line := range strings.Split(inner, "\n") {
		line = strings.TrimSpace(line)
		if line != "" && !strings.Contains(line, "M0 0h24v24H0z") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

// minify drops the comments and the indentation of a style sheet.
func minify(css string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(css, "/*")
		b.WriteString(before)
		if !found {
			break
		}
		_, css, _ = strings.Cut(rest, "*/")
	}
	var lines []string
	for _, line := range strings.Split(b.String(), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
