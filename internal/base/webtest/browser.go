package webtest

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"klover/internal/base/web"
)

// axe finds what makes a page hard to use for people with impairments. It is
// put into the page by the browser itself, so the page's own policy holds.
//
//go:embed axe.min.js
var axe string

// patience is how long a tab waits for something to come true. Machines that
// run many tests at once are slow.
const patience = 20 * time.Second

var (
	starting sync.Mutex
	browser  context.Context // one for the whole run, nil before the first tab
	quit     = func() {}
)

// Main runs the tests of a package, then closes the browser and does what else is
// to be done last. Packages with browser tests call it in TestMain.
func Main(m *testing.M, last ...func()) {
	code := m.Run()
	quit()
	for _, do := range last {
		do()
	}
	os.Exit(code)
}

// Tab is a tab of a real browser, with cookies of its own.
type Tab struct {
	t      testing.TB
	ctx    context.Context
	server string
	mu     sync.Mutex
	wrongs []string
}

// Open serves the handler to a new tab in which the user is signed in. The test
// is skipped when the machine has no Chromium.
func Open(t testing.TB, h http.Handler, u web.User) *Tab {
	t.Helper()
	parent := start(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), actor{}, u)))
	}))
	t.Cleanup(server.Close)
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	tab := &Tab{t: t, ctx: ctx, server: server.URL}
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			tab.hear(m)
		}
	}()
	tab.do(chromedp.EmulateViewport(1440, 900))
	tab.media("", "light")
	return tab
}

// hear keeps what the browser complains about: scripts that failed, and what
// the security policy stopped. Statuses that a page is meant to give are not faults.
func (b *Tab) hear(m chromedp.ConsoleMessage) {
	text := m.String()
	if !m.IsException() && string(m.Type) != "error" || strings.Contains(text, "Failed to load resource") {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.wrongs = append(b.wrongs, text)
}

func start(t testing.TB) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("browser tests are left out of short runs")
	}
	starting.Lock()
	defer starting.Unlock()
	if browser != nil {
		return browser
	}
	path := chromium()
	if path == "" && os.Getenv("KLOVER_CI") != "" {
		t.Fatal("no Chromium on this machine, and in CI nothing is skipped")
	}
	if path == "" {
		t.Skip("no Chromium on this machine: the browser tests are skipped")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("lang", "sv-SE"), chromedp.Flag("hide-scrollbars", true))
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stopBrowser := chromedp.NewContext(allocator)
	if err := chromedp.Do(ctx); err != nil {
		stopBrowser()
		stopAllocator()
		t.Fatalf("starting %s: %v", path, err)
	}
	browser, quit = ctx, func() { stopBrowser(); stopAllocator() }
	return browser
}

func chromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// do performs steps, each within the tab's patience.
func (b *Tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	for _, step := range steps {
		ctx, cancel := context.WithTimeout(b.ctx, patience)
		err := chromedp.Do(ctx, step)
		cancel()
		if err != nil {
			b.t.Fatalf("browser: %v", err)
		}
	}
}

// Go opens an address of the program.
func (b *Tab) Go(path string) *Tab {
	b.t.Helper()
	b.do(chromedp.Navigate(b.server + path))
	return b
}

// Size sets the size of the window.
func (b *Tab) Size(width, height int) *Tab {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(int64(width), int64(height)))
	return b
}

// Dark makes the system prefer dark or light colours.
func (b *Tab) Dark(dark bool) *Tab {
	b.t.Helper()
	value := "light"
	if dark {
		value = "dark"
	}
	b.media("", value)
	return b
}

// Paper shows the page as it is printed, or on the screen again.
func (b *Tab) Paper(on bool) *Tab {
	b.t.Helper()
	media := ""
	if on {
		media = "print"
	}
	b.media(media, "light")
	return b
}

func (b *Tab) media(media, scheme string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: media, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
	})
	if err != nil {
		b.t.Fatalf("browser: %v", err)
	}
}

// Scripts lets the page's own scripts run, or not.
func (b *Tab) Scripts(on bool) *Tab {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
	if err != nil {
		b.t.Fatalf("browser: %v", err)
	}
	return b
}

// Click clicks on the first node of the selector.
func (b *Tab) Click(selector string) *Tab {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector)))
	return b
}

// Agree answers yes to what the page asks before it does something.
func (b *Tab) Agree() *Tab {
	b.t.Helper()
	b.Eval("window.confirm = () => true; 0", nil)
	return b
}

// Type writes in a field, after what is there.
func (b *Tab) Type(selector, text string) *Tab {
	b.t.Helper()
	b.do(chromedp.SendKeys(chromedp.CSS(selector), text))
	return b
}

// Fill replaces what is in a field.
func (b *Tab) Fill(selector, text string) *Tab {
	b.t.Helper()
	b.do(chromedp.Focus(chromedp.CSS(selector)))
	b.Eval("document.activeElement.select?.()", nil)
	b.do(chromedp.KeyEvent(text))
	return b
}

var keys = map[string]string{
	"Enter": kb.Enter, "Escape": kb.Escape, "Tab": kb.Tab, "ArrowDown": kb.ArrowDown, "ArrowUp": kb.ArrowUp,
	"ArrowLeft": kb.ArrowLeft, "ArrowRight": kb.ArrowRight, "Space": " ",
}

var modifiers = map[string]chromedp.Modifier{"Ctrl+": chromedp.ModifierCtrl, "Shift+": chromedp.ModifierShift}

// Press presses a key where the focus is: "Enter", "/", "Ctrl+k", "Shift+ArrowRight".
func (b *Tab) Press(key string) *Tab {
	b.t.Helper()
	var options []chromedp.KeyOption
	for prefix, modifier := range modifiers {
		if rest, ok := strings.CutPrefix(key, prefix); ok {
			key, options = rest, append(options, chromedp.KeyModifiers(modifier))
		}
	}
	if special, ok := keys[key]; ok {
		key = special
	}
	b.do(chromedp.KeyEvent(key, options...))
	return b
}

// Until waits for a JavaScript expression to become true.
func (b *Tab) Until(expression string) *Tab {
	b.t.Helper()
	deadline := time.Now().Add(patience)
	for {
		var ok bool
		if err := b.eval("!!("+expression+")", &ok); err == nil && ok {
			return b
		}
		if time.Now().After(deadline) {
			b.t.Fatalf("browser: waited in vain for %s", expression)
		}
		time.Sleep(25 * time.Millisecond)
	}
}

// Text returns the text of the first node of the selector.
func (b *Tab) Text(selector string) string {
	b.t.Helper()
	var text string
	b.Eval(fmt.Sprintf("document.querySelector(%q)?.innerText ?? ''", selector), &text)
	return strings.Join(strings.Fields(text), " ")
}

// Eval evaluates JavaScript in the page, into the pointer if there is one.
func (b *Tab) Eval(expression string, into any) {
	b.t.Helper()
	if err := b.eval(expression, into); err != nil {
		b.t.Fatalf("browser: %s: %v", expression, err)
	}
}

func (b *Tab) eval(expression string, into any) error {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if into == nil {
		_, err := chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void](expression))
		return err
	}
	raw, err := chromedp.Run(ctx, chromedp.Evaluate[[]byte](expression))
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}

// Shot writes a picture of the whole page. Pictures are written only when the
// environment says where, in KLOVER_SHOTS.
func (b *Tab) Shot(name string) *Tab {
	b.t.Helper()
	folder := os.Getenv("KLOVER_SHOTS")
	if folder == "" {
		return b
	}
	var size struct{ W, H int64 }
	b.Eval("({W: innerWidth, H: Math.max(innerHeight, document.documentElement.scrollHeight)})", &size)
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.t.Fatalf("browser: taking a picture: %v", err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o644); err != nil {
		b.t.Fatal(err)
	}
	return b
}

// axeRun returns one line for each fault and node. Only faults are worked out, since
// what axe says of nodes that pass takes a third of its time.
const axeRun = `axe.run(document, {resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r =>
	r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + n.target.join(" ") + ": " + (n.failureSummary || "").replace(/\s+/g, " "))))`

// Accessible claims that axe finds no fault in the page as it stands.
func (b *Tab) Accessible() *Tab {
	b.t.Helper()
	var there bool
	b.Eval("typeof axe === 'object'", &there)
	if !there {
		b.Eval(axe+";true", nil)
	}
	ctx, cancel := context.WithTimeout(b.ctx, 3*patience)
	defer cancel()
	faults, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](axeRun, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("browser: axe: %v", err)
	}
	for _, f := range faults {
		b.t.Errorf("axe: %s", f)
	}
	return b
}

// Fits claims that the page as a whole does not scroll sideways.
func (b *Tab) Fits() *Tab {
	b.t.Helper()
	var wide []string
	b.Eval(`document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll, .sr, [popover], dialog")).slice(0, 5).map(e => e.tagName + "." + e.className + " " + Math.round(e.getBoundingClientRect().right))`, &wide)
	if len(wide) > 0 {
		b.t.Errorf("the page scrolls sideways: %s", strings.Join(wide, "; "))
	}
	return b
}

// Quiet claims that no script failed and that the security policy stopped nothing.
func (b *Tab) Quiet() *Tab {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, w := range b.wrongs {
		b.t.Errorf("browser console: %s", w)
	}
	return b
}
