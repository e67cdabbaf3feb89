package identity

import (
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// A Session is one browser in which somebody is signed in.
type Session struct {
	ID        string
	UserID    string
	TokenHash string // SHA-256 of what the browser's cookie holds
	CreatedAt time.Time
	SeenAt    time.Time // last request, to the minute
	ExpiresAt time.Time // at the latest, however busy
	Address   string    // from where
	Agent     string    // the browser's own description
}

// Browser returns the browser and system in words, as far as they are known.
func (s Session) Browser() string {
	browser := known(s.Agent, "Edg/", "Edge", "OPR/", "Opera", "Firefox/", "Firefox", "Chrome/", "Chrome", "Safari/", "Safari", "curl/", "curl")
	system := known(s.Agent, "Windows", "Windows", "Android", "Android", "iPhone", "iPhone", "iPad", "iPad", "Mac OS X", "macOS", "Linux", "Linux")
	switch {
	case browser == "" && system == "":
		return "Okänd webbläsare"
	case system == "":
		return browser
	case browser == "":
		return "Webbläsare på " + system
	}
	return browser + " på " + system
}

// known returns the name of the first mark that the text contains; marks and
// names alternate.
func known(text string, pairs ...string) string {
	for i := 0; i < len(pairs); i += 2 {
		if strings.Contains(text, pairs[i]) {
			return pairs[i+1]
		}
	}
	return ""
}

// seenEvery is how often the time of the last request is written.
const seenEvery = time.Minute

// ended tells whether the session is over.
func (s Session) ended(now time.Time, idle time.Duration) bool {
	return !now.Before(s.ExpiresAt) || now.Sub(s.SeenAt) > idle
}

// Settings are the limits of sign-in that the organisation decides.
type Settings struct {
	ID        string
	Version   int64
	IdleMin   int // minutes without a request until a session ends
	MaxHours  int // hours until a session ends in any case
	LinkHours int // hours that a one-time link holds
	ChangedAt time.Time
}

// Idle returns how long a session lasts without a request.
func (s Settings) Idle() time.Duration { return time.Duration(s.IdleMin) * time.Minute }

// Max returns how long a session lasts at most.
func (s Settings) Max() time.Duration { return time.Duration(s.MaxHours) * time.Hour }

// Link returns how long a one-time link holds.
func (s Settings) Link() time.Duration { return time.Duration(s.LinkHours) * time.Hour }

// Check returns what is wrong with the settings.
func (s Settings) Check() error {
	var wrong []fault.Field
	add := func(name, message string) { wrong = append(wrong, fault.Field{Name: name, Message: message}) }
	if s.IdleMin < 5 || s.IdleMin > 24*60 {
		add("idle_min", "Skriv mellan 5 och 1 440 minuter.")
	}
	if s.MaxHours < 1 || s.MaxHours > 24*7 {
		add("max_hours", "Skriv mellan 1 och 168 timmar.")
	}
	if s.LinkHours < 1 || s.LinkHours > 24*14 {
		add("link_hours", "Skriv mellan 1 och 336 timmar.")
	}
	return fault.Invalid(wrong...)
}

// A Token is an access key with which a program uses the API for its owner.
type Token struct {
	ID        string
	UserID    string
	Name      string // what it is for
	TokenHash string
	MayWrite  bool     // else it only reads
	ExpiresOn day.Date // last day
	CreatedAt time.Time
	UsedAt    time.Time // zero when it was never used; to the minute
}

// tokenPrefix makes an access key easy to recognise, for instance for a tool
// that looks for secrets in code.
const tokenPrefix = "klover_"

// maxTokenDays is how long an access key may last.
const maxTokenDays = 366

// Check returns what is wrong with the key, on the day it is made.
func (t Token) Check(today day.Date) error {
	var wrong []fault.Field
	add := func(name, message string) { wrong = append(wrong, fault.Field{Name: name, Message: message}) }
	if strings.TrimSpace(t.Name) == "" {
		add("name", "Skriv vad nyckeln ska användas till.")
	}
	if t.ExpiresOn <= today || t.ExpiresOn > today.AddDays(maxTokenDays) {
		add("expires_on", "Välj en sista dag inom ett år från i dag.")
	}
	return fault.Invalid(wrong...)
}

// narrowed leaves of the permissions only those to read.
func narrowed(perms map[string]bool) map[string]bool {
	kept := map[string]bool{}
	for perm := range perms {
		if strings.HasSuffix(perm, ".read") || perm == "api.use" {
			kept[perm] = true
		}
	}
	return kept
}
