package app_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"klover/internal/app"
)

const root = "../.."

// source is one Go file of the program, parsed.
type source struct {
	path string // from the root: internal/area/contract/store.go
	dir  string
	name string
	file *ast.File
}

func (s source) test() bool { return strings.HasSuffix(s.name, "_test.go") }

// area returns the name of the area that the file belongs to, "" for none.
func (s source) area() string {
	rest, ok := strings.CutPrefix(s.dir, "internal/area/")
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(rest, "/")
	return name
}

func (s source) imports() []string {
	var paths []string
	for _, i := range s.file.Imports {
		path, _ := strconv.Unquote(i.Path.Value)
		paths = append(paths, path)
	}
	return paths
}

func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		from, err := filepath.Rel(root, path)
		all = append(all, source{from, filepath.Dir(from), filepath.Base(from), file})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestShelvesImportDownward(t *testing.T) {
	shelf := map[string]int{"base": 1, "word": 2, "area": 3, "app": 4}
	for _, s := range sources(t) {
		if s.test() || !strings.HasPrefix(s.dir, "internal/") {
			continue
		}
		here := strings.Split(s.dir, "/")[1]
		for _, path := range s.imports() {
			rest, ok := strings.CutPrefix(path, "klover/internal/")
			if !ok {
				continue
			}
			there, _, _ := strings.Cut(rest, "/")
			if shelf[there] > shelf[here] {
				t.Errorf("%s: %s may not import %s", s.path, here, rest)
			}
			if here == "word" && there == "base" && rest != "base/fault" {
				t.Errorf("%s: word may import only base/fault of base, not %s", s.path, rest)
			}
		}
	}
}

func TestLadder(t *testing.T) {
	for _, s := range sources(t) {
		area := s.area()
		if area == "" || s.test() {
			continue
		}
		here := slices.Index(app.Ladder, area)
		if here < 0 {
			t.Errorf("%s: the area %s does not stand on app.Ladder", s.path, area)
		}
		for _, path := range s.imports() {
			rest, ok := strings.CutPrefix(path, "klover/internal/area/")
			if !ok {
				continue
			}
			other, _, _ := strings.Cut(rest, "/")
			if there := slices.Index(app.Ladder, other); there > here {
				t.Errorf("%s: %s stands below %s on the ladder and may not import it", s.path, area, other)
			}
		}
	}
}

func TestFileRoles(t *testing.T) {
	roles := []struct {
		path  string // an import, or the beginning of one ending in /
		files string // which files may have it
	}{
		{"klover/internal/base/db", `^(store.*|demo)\.go$`},
		{"klover/internal/base/web", `^web.*\.go$`},
		{"html/template", `^web.*\.go$`},
		{"net/http", `^(web|api).*\.go$`},
		{"github.com/danielgtaylor/huma/", `^api.*\.go$`},
	}
	for _, s := range sources(t) {
		if s.area() == "" || s.test() {
			continue
		}
		for _, path := range s.imports() {
			for _, role := range roles {
				fits := path == role.path || strings.HasSuffix(role.path, "/") && strings.HasPrefix(path, role.path)
				if fits && !regexp.MustCompile(role.files).MatchString(s.name) {
					t.Errorf("%s imports %s, which only files named %s may", s.path, path, role.files)
				}
			}
		}
	}
}

var writes = regexp.MustCompile(`(?i)\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+([a-z][a-z_]*)\b`)

func TestOnlyItsOwnAreaWritesATable(t *testing.T) {
	for _, s := range sources(t) {
		area := s.area()
		if area == "" || s.test() {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			text, ok := n.(*ast.BasicLit)
			if !ok || text.Kind != token.STRING {
				return true
			}
			for _, m := range writes.FindAllStringSubmatch(text.Value, -1) {
				table := strings.ToLower(m[1])
				if table != "set" && table != area && !strings.HasPrefix(table, area+"_") {
					t.Errorf("%s writes the table %s of another area", s.path, table)
				}
			}
			return true
		})
	}
}

func TestNoPackageIsABag(t *testing.T) {
	bags := []string{"util", "utils", "common", "helper", "helpers", "shared", "types", "models", "manager"}
	for _, s := range sources(t) {
		if slices.Contains(bags, s.file.Name.Name) {
			t.Errorf("%s: a package named %s says nothing about what is in it", s.path, s.file.Name.Name)
		}
	}
}

func TestNothingRegistersItself(t *testing.T) {
	for _, s := range sources(t) {
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "init" && f.Recv == nil {
				t.Errorf("%s has an init function: app connects everything by hand", s.path)
			}
		}
	}
}

func TestEveryPackageHasAComment(t *testing.T) {
	said := map[string]bool{}
	for _, s := range sources(t) {
		if !s.test() {
			said[s.dir] = said[s.dir] || s.file.Doc.Text() != ""
		}
	}
	for dir, ok := range said {
		if !ok {
			t.Errorf("the package in %s has no comment", dir)
		}
	}
}

// TestEnginesAreKnownInOnePlace: what an engine is called is known by the package that
// hides it.
func TestEnginesAreKnownInOnePlace(t *testing.T) {
	homes := map[string]string{
		"github.com/duckdb/":    "internal/base/lake",
		"github.com/jackc/pgx/": "internal/base/db",
		"modernc.org/sqlite":    "internal/base/db",
	}
	for _, s := range sources(t) {
		for _, path := range s.imports() {
			for engine, home := range homes {
				if strings.HasPrefix(path, engine) && s.dir != home {
					t.Errorf("%s imports %s, which only %s may", s.path, path, home)
				}
			}
		}
	}
}

// modules are what Klöver stands on. A new one is a decision in docs/decisions.md.
var modules = []string{
	"codeberg.org/go-pdf/fpdf",
	"github.com/chromedp/cdproto",
	"github.com/chromedp/chromedp",
	"github.com/danielgtaylor/huma/v2",
	"github.com/duckdb/duckdb-go/v2",
	"github.com/fogleman/gg",
	"github.com/google/go-cmp",
	"github.com/google/uuid",
	"github.com/jackc/pgx/v5",
	"github.com/jba/templatecheck",
	"github.com/pdfcpu/pdfcpu",
	"github.com/rogpeppe/go-internal",
	"github.com/wneessen/go-mail",
	"github.com/xuri/excelize/v2",
	"golang.org/x/crypto",
	"golang.org/x/image",
	"golang.org/x/net",
	"golang.org/x/sync",
	"golang.org/x/text",
	"modernc.org/sqlite",
	"pgregory.net/rapid",
}

func TestOnlyDecidedModulesAreUsed(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	decisions, err := os.ReadFile(filepath.Join(root, "docs/decisions.md"))
	if err != nil {
		t.Fatal(err)
	}
	direct := regexp.MustCompile(`(?m)^\s+(\S+) v\S+$`)
	for _, m := range direct.FindAllStringSubmatch(string(text), -1) {
		if !slices.Contains(modules, m[1]) {
			t.Errorf("go.mod requires %s, which is not decided", m[1])
		}
	}
	for _, module := range modules {
		if !strings.Contains(string(decisions), module) {
			t.Errorf("docs/decisions.md does not say why %s was chosen", module)
		}
	}
}

func TestArchitectureListsTheFolders(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	for _, s := range sources(t) {
		if strings.HasPrefix(s.dir, "internal/") {
			there[strings.TrimPrefix(s.dir, "internal/")] = true
		}
	}
	listed := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z0-9/]+)` \\|").FindAllStringSubmatch(string(text), -1) {
		listed[m[1]] = true
	}
	for dir := range there {
		if !listed[dir] {
			t.Errorf("ARCHITECTURE.md does not list %s", dir)
		}
	}
	for dir := range listed {
		if !there[dir] {
			t.Errorf("ARCHITECTURE.md lists %s, which does not exist", dir)
		}
	}
}

func TestEveryTemplateIsUsed(t *testing.T) {
	parsed := map[string]string{} // all Go text of a folder
	for _, s := range sources(t) {
		text, err := os.ReadFile(filepath.Join(root, s.path))
		if err != nil {
			t.Fatal(err)
		}
		parsed[s.dir] += string(text)
	}
	err := filepath.WalkDir(filepath.Join(root, "internal"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".html" || strings.Contains(path, "testdata") {
			return err
		}
		from, _ := filepath.Rel(root, filepath.Dir(path))
		if strings.HasPrefix(from, "internal/area/") && !strings.Contains(parsed[from], `"`+filepath.Base(path)+`"`) {
			t.Errorf("no Go file beside %s names it", path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
