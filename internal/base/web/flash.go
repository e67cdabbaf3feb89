package web

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"time"

	"klover/internal/base/web/ui"
)

// flashCookie carries a message over the redirect after a form.
const flashCookie = "klover_besked"

// flash is a message on the next page, with an undo if there is one.
type flash struct {
	Text string  `json:"t"`
	Tone ui.Tone `json:"c,omitempty"`
	Undo *Undo   `json:"u,omitempty"`
}

// Mark is the icon of the message.
func (f flash) Mark() string { return ui.Badge{Tone: f.Tone}.Mark() }

// Undo is the form behind "Ångra".
type Undo struct {
	Action string      `json:"a"`
	Values []ui.Hidden `json:"v,omitempty"`
}

// Redirect leads to another page after a form, and shows the message there
// until it is closed.
func Redirect(w http.ResponseWriter, r *http.Request, to, message string) error {
	return redirect(w, r, to, flash{Text: message, Tone: ui.Good})
}

// RedirectUndo is Redirect with a button that takes back what was done.
func RedirectUndo(w http.ResponseWriter, r *http.Request, to, message string, undo Undo) error {
	return redirect(w, r, to, flash{Text: message, Tone: ui.Good, Undo: &undo})
}

// RedirectWarn is Redirect with a message that something is amiss.
func RedirectWarn(w http.ResponseWriter, r *http.Request, to, message string) error {
	return redirect(w, r, to, flash{Text: message, Tone: ui.Warn})
}

func redirect(w http.ResponseWriter, r *http.Request, to string, f flash) error {
	if f.Text != "" {
		content, err := json.Marshal(f)
		if err != nil {
			return err
		}
		SetCookie(w, r, flashCookie, base64.RawURLEncoding.EncodeToString(content), 5*time.Minute)
	}
	sendTo(w, r, to)
	return nil
}

// takeFlash reads the message and takes the cookie back.
func takeFlash(w http.ResponseWriter, r *http.Request, secure bool) *flash {
	content, err := base64.RawURLEncoding.DecodeString(Cookie(r, flashCookie))
	if err != nil || len(content) == 0 {
		return nil
	}
	setCookie(w, secure, flashCookie, "", -1)
	var f flash
	if json.Unmarshal(content, &f) != nil || f.Text == "" {
		return nil
	}
	if f.Undo != nil && Local(f.Undo.Action, "") == "" {
		f.Undo = nil
	}
	return &f
}
