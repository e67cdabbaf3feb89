package plan

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"klover/internal/base/dbtest"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
)

const ocdsFolder = "../../../../shared/standards/ocds/1.1.5/schema/"

// schema checks JSON by the part of JSON Schema draft 4 that the OCDS schemas use.
type schema struct {
	release map[string]any
	found   []string
}

func readSchema(t *testing.T, name string) map[string]any {
	t.Helper()
	text, err := os.ReadFile(ocdsFolder + name)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the OCDS schema is not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	var s map[string]any
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func (c *schema) say(path, format string, args ...any) {
	c.found = append(c.found, path+": "+fmt.Sprintf(format, args...))
}

func (c *schema) check(path string, s map[string]any, v any) {
	if ref, ok := s["$ref"].(string); ok {
		if name, local := strings.CutPrefix(ref, "#/definitions/"); local {
			c.check(path, c.release["definitions"].(map[string]any)[name].(map[string]any), v)
			return
		}
		c.check(path, c.release, v)
		return
	}
	if !c.typed(s["type"], v) {
		c.say(path, "%T is not %v", v, s["type"])
		return
	}
	if enum, ok := s["enum"].([]any); ok && !slices.Contains(enum, v) {
		c.say(path, "%v is not among %v", v, enum)
	}
	switch v := v.(type) {
	case string:
		c.text(path, s, v)
	case []any:
		c.list(path, s, v)
	case map[string]any:
		c.object(path, s, v)
	}
}

func (c *schema) typed(want, v any) bool {
	if want == nil {
		return true
	}
	kinds, ok := want.([]any)
	if !ok {
		kinds = []any{want}
	}
	is := "object"
	switch n := v.(type) {
	case nil:
		is = "null"
	case string:
		is = "string"
	case bool:
		is = "boolean"
	case []any:
		is = "array"
	case float64:
		is = "number"
		if n == float64(int64(n)) && slices.Contains(kinds, any("integer")) {
			is = "integer"
		}
	}
	return slices.Contains(kinds, any(is))
}

func (c *schema) text(path string, s map[string]any, v string) {
	if least, ok := s["minLength"].(float64); ok && utf8.RuneCountInString(v) < int(least) {
		c.say(path, "%q is too short", v)
	}
	if p, ok := s["pattern"].(string); ok && !regexp.MustCompile(p).MatchString(v) {
		c.say(path, "%q does not match %s", v, p)
	}
	switch s["format"] {
	case "date-time":
		if _, err := time.Parse(time.RFC3339, v); err != nil {
			c.say(path, "%v", err)
		}
	case "uri":
		if u, err := url.Parse(v); err != nil || !u.IsAbs() {
			c.say(path, "%q is no address", v)
		}
	}
}

func (c *schema) list(path string, s map[string]any, v []any) {
	if least, ok := s["minItems"].(float64); ok && len(v) < int(least) {
		c.say(path, "%d items", len(v))
	}
	seen := map[string]bool{}
	for i, item := range v {
		text, _ := json.Marshal(item)
		if s["uniqueItems"] == true && seen[string(text)] {
			c.say(path, "item %d is there twice", i)
		}
		seen[string(text)] = true
		if of, ok := s["items"].(map[string]any); ok {
			c.check(fmt.Sprintf("%s/%d", path, i), of, item)
		}
	}
}

func (c *schema) object(path string, s map[string]any, v map[string]any) {
	required, _ := s["required"].([]any)
	for _, key := range required {
		if _, ok := v[key.(string)]; !ok {
			c.say(path, "%s is missing", key)
		}
	}
	known, _ := s["properties"].(map[string]any)
	for key, value := range v {
		of, ok := known[key].(map[string]any)
		if !ok {
			c.say(path, "%s is not a field of the standard", key)
			continue
		}
		c.check(path+"/"+key, of, value)
	}
}

// site is the pages of a store with an edition, and what must never leave it.
func published(t *testing.T) (Store, *web.Mux) {
	t.Helper()
	s := Store{DB: dbtest.SQLite(t, areas()...), Link: func(path string) string { return "https://klover.example" + path }}
	v := editioned(t, s)
	if _, err := s.Publish(t.Context(), v.ID, AllShown()); err != nil {
		t.Fatal(err)
	}
	m := webtest.Mux()
	(&Web{Store: s}).Routes(m)
	return s, m
}

func TestTheOCDSPackageFollowsTheStandard(t *testing.T) {
	t.Parallel()
	packaged := readSchema(t, "release-package-schema.json")
	c := &schema{release: readSchema(t, "release-schema.json")}
	_, m := published(t)
	p := webtest.Get(t, m, webtest.Nobody, PublicPath+"/ocds.json").Status(200).HeaderHas("Content-Type", "application/json").HeaderHas("Access-Control-Allow-Origin", "*")
	var v any
	if err := json.Unmarshal([]byte(p.Body), &v); err != nil {
		t.Fatal(err)
	}
	c.check("", packaged, v)
	for _, fault := range c.found {
		t.Error(fault)
	}
	releases := v.(map[string]any)["releases"].([]any)
	if len(releases) != 2 {
		t.Errorf("%d releases", len(releases))
	}
	broken := &schema{release: c.release}
	delete(releases[0].(map[string]any), "ocid")
	releases[1].(map[string]any)["date"] = "i dag"
	if broken.check("", packaged, v); len(broken.found) != 2 {
		t.Errorf("the check found %q in a broken package", broken.found)
	}
}

// What is internal must be in no public output: values, people, motives, comments,
// kept-out items.
func TestPublicOutputsTellNothingInternal(t *testing.T) {
	t.Parallel()
	s, m := published(t)
	if err := s.Subscriptions().Ask(t.Context(), "ada@example.org", "", "1"); err != nil {
		t.Fatal(err)
	}
	secrets := []string{"4000000", "4 000 000", "4 000 000", "4,0", "Petra", "Persson", "Hemlig", "Säkerhetskänslig", "Utelämnad", "Anna Chef", "ada@example.org", "estimated", "purchaser"}
	for _, path := range []string{"", "?q=rollatorer", "/data.json", "/data.csv", "/ocds.json", "/atom.xml", "/data.json?region=D"} {
		p := webtest.Get(t, m, webtest.Nobody, PublicPath+path).Status(200)
		if !strings.Contains(p.Body, "Rollatorer") {
			t.Errorf("%s lacks what is public", path)
		}
		if !strings.Contains(p.Body, "inte är en annons") && !strings.Contains(p.Body, "är inte en annons") {
			t.Errorf("%s lacks the disclaimer", path)
		}
		for _, secret := range secrets {
			if strings.Contains(p.Body, secret) {
				t.Errorf("%s tells %q", path, secret)
			}
		}
	}
}

func TestTheFeedIsAtom(t *testing.T) {
	t.Parallel()
	_, m := published(t)
	p := webtest.Get(t, m, webtest.Nobody, PublicPath+"/atom.xml").Status(200).HeaderHas("Content-Type", "application/atom+xml")
	var f atomFeed
	if err := xml.Unmarshal([]byte(p.Body), &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Entries) != 2 || f.ID == "" || f.Updated == "" || f.Entries[0].Link.Href != "https://klover.example/offentlig/upphandlingsplan?q=P23-0001" {
		t.Errorf("%+v", f)
	}
	one := f.Entries[0].Categories[0].Term
	if one != "H20 Hjälpmedel" {
		t.Errorf("category %q", one)
	}
}
