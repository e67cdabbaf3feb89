package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"klover/internal/app"
	"klover/internal/area/identity"
	"klover/internal/base/api"
	"klover/internal/word/day"
)

// office is the program as it runs in an office on a day of the script's choosing,
// and what the last answer of its API was.
type office struct {
	today  atomic.Int32 // a day.Date
	app    *app.App
	server *httptest.Server
	signed map[string]*http.Cookie // sessions of the day, by person
	answer []byte
}

// password is that of everybody in the scripts.
const password = "fyra gula kanoter"

// officeCommands are what a script does with the running program:
//
//	program 2022-01-03                       starts it on the day
//	employ amir strategic_buyer D,U Amir Haddadi  gives somebody an account, amir@region.se
//	today 2022-02-11                         lets days pass
//	api nina POST /meetings heldOn=2022-02-11 …   asks the API, signed in as nina@region.se
//	api nina POST /procurements 'parties:=["D","U"]'  := for what is no text
//	api nina PUT /meetings/$m/attendance @a.json  with a body from the script, variables filled in
//	keep m id                                keeps a value of the answer: items.0.id
//
// "! api" demands a refusal; stdout is the answer.
var officeCommands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"program": func(ts *testscript.TestScript, _ bool, args []string) { officeOf(ts).start(ts, args[0]) },
	"employ":  func(ts *testscript.TestScript, _ bool, args []string) { officeOf(ts).employ(ts, args) },
	"today":   func(ts *testscript.TestScript, _ bool, args []string) { officeOf(ts).pass(ts, args[0]) },
	"api":     func(ts *testscript.TestScript, neg bool, args []string) { officeOf(ts).ask(ts, neg, args) },
	"keep":    func(ts *testscript.TestScript, _ bool, args []string) { officeOf(ts).keep(ts, args[0], args[1]) },
}

func officeOf(ts *testscript.TestScript) *office { return ts.Value(officeKey{}).(*office) }

type officeKey struct{}

func (o *office) start(ts *testscript.TestScript, on string) {
	o.pass(ts, on)
	a, err := app.Open(context.Background(), app.Config{Database: ts.Getenv("KLOVER_DATABASE"), Data: ts.Getenv("KLOVER_DATA")})
	ts.Check(err)
	ts.Defer(func() { a.Close() })
	a.DB.Now = func() time.Time { return day.Date(o.today.Load()).Time().Add(8 * time.Hour) }
	o.app, o.server = a, httptest.NewServer(a.Handler())
	ts.Defer(o.server.Close)
}

func (o *office) employ(ts *testscript.TestScript, args []string) {
	if len(args) < 4 {
		ts.Fatalf("usage: employ PERSON ROLES PARTIES NAME…")
	}
	u := identity.User{Name: strings.Join(args[3:], " "), Email: args[0] + "@region.se", Active: true}
	ts.Check(errors.Join(u.Roles.UnmarshalText([]byte(args[1])), u.Parties.UnmarshalText([]byte(args[2]))))
	u, err := o.app.Identity.Create(context.Background(), u)
	ts.Check(err)
	ts.Check(o.app.Identity.SetPassword(context.Background(), u, password))
}

// pass moves the clock; sessions do not last that long.
func (o *office) pass(ts *testscript.TestScript, on string) {
	d, err := day.Parse(on)
	ts.Check(err)
	o.today.Store(int32(d))
	o.signed = map[string]*http.Cookie{}
}

// session signs a person in as the sign-in page does.
func (o *office) session(ts *testscript.TestScript, person string) *http.Cookie {
	if o.signed[person] != nil {
		return o.signed[person]
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.PostForm(o.server.URL+"/logga-in", url.Values{"epost": {person + "@region.se"}, "losenord": {password}})
	ts.Check(err)
	defer answer.Body.Close()
	for _, c := range answer.Cookies() {
		if strings.HasSuffix(c.Name, "session") {
			o.signed[person] = c
		}
	}
	if o.signed[person] == nil {
		ts.Fatalf("%s could not sign in: %s", person, answer.Status)
	}
	return o.signed[person]
}

func (o *office) ask(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 3 {
		ts.Fatalf("usage: api PERSON METHOD PATH [name=value… | @file]")
	}
	r, err := http.NewRequest(args[1], o.server.URL+api.Prefix+args[2], body(ts, args[3:]))
	ts.Check(err)
	r.Header.Set("Content-Type", "application/json")
	r.AddCookie(o.session(ts, args[0]))
	answer, err := http.DefaultClient.Do(r)
	ts.Check(err)
	defer answer.Body.Close()
	o.answer, err = io.ReadAll(answer.Body)
	ts.Check(err)
	fmt.Fprintf(ts.Stdout(), "%s %s\n", answer.Status, o.answer)
	if refused := answer.StatusCode >= 400; refused != neg {
		ts.Fatalf("%s %s: %s %s", args[1], args[2], answer.Status, o.answer)
	}
}

// body is the pairs as an object of texts, or the file with its variables filled in.
func body(ts *testscript.TestScript, args []string) io.Reader {
	if len(args) == 0 {
		return nil
	}
	if file, ok := strings.CutPrefix(args[0], "@"); ok {
		return strings.NewReader(os.Expand(ts.ReadFile(file), ts.Getenv))
	}
	object := map[string]any{}
	for _, pair := range args {
		name, value, _ := strings.Cut(pair, "=")
		object[name] = value
		if plain, ok := strings.CutSuffix(name, ":"); ok {
			delete(object, name)
			object[plain] = json.RawMessage(value)
		}
	}
	text, err := json.Marshal(object)
	ts.Check(err)
	return bytes.NewReader(text)
}

// keep puts a value of the last answer in a variable of the script.
func (o *office) keep(ts *testscript.TestScript, name, path string) {
	var at any
	ts.Check(json.Unmarshal(o.answer, &at))
	for step := range strings.SplitSeq(path, ".") {
		switch v := at.(type) {
		case map[string]any:
			at = v[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(v) {
				ts.Fatalf("keep %s: no %s in a list of %d", name, step, len(v))
			}
			at = v[i]
		}
	}
	if at == nil {
		ts.Fatalf("keep %s: the answer has no %s: %s", name, path, o.answer)
	}
	ts.Setenv(name, fmt.Sprint(at))
}
