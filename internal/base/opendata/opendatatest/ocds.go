// Package opendatatest checks open data by the standards that it follows.
package opendatatest

import (
	"encoding/json"
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

// Faults is what is wrong with a package of OCDS. The test is skipped where the schemas
// of the standard are not.
func Faults(t *testing.T, text string) []string {
	t.Helper()
	packaged := readSchema(t, "release-package-schema.json")
	c := &schema{release: readSchema(t, "release-schema.json")}
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		return []string{err.Error()}
	}
	c.check("", packaged, v)
	return c.found
}
