package identity

import (
	"strings"
	"time"
	"unicode/utf8"

	"klover/internal/base/fault"
)

// A View is a saved selection of a list: a name for an address.
type View struct {
	ID        string
	Version   int64
	OwnerID   string
	Path      string // the list: "/avtal"
	Name      string
	Query     string // filters and order, as after the question mark
	Shared    string // viewPrivate, viewTeam or viewEveryone
	IsDefault bool   // the owner's first view of the list
	CreatedAt time.Time
	ChangedAt time.Time
}

// Who sees a view.
const (
	viewPrivate  = "private"
	viewTeam     = "team" // those in the owner's unit
	viewEveryone = "everyone"
)

// maxViews is how many views one person may have for one list.
const maxViews = 30

// URL returns the address of the view.
func (v View) URL() string {
	if v.Query == "" {
		return v.Path
	}
	return v.Path + "?" + v.Query
}

// Check returns what is wrong with the view.
func (v View) Check() error {
	var wrong []fault.Field
	add := func(name, message string) { wrong = append(wrong, fault.Field{Name: name, Message: message}) }
	if n := utf8.RuneCountInString(v.Name); n == 0 || n > 60 {
		add("namn", "Ge vyn ett namn på högst 60 tecken.")
	}
	if !strings.HasPrefix(v.Path, "/") || strings.HasPrefix(v.Path, "//") || strings.ContainsAny(v.Path, `\?#`) {
		add("sida", "Vyn hör inte till någon lista.")
	}
	if len(v.Query) > 2000 {
		add("urval", "Urvalet är för långt för att sparas.")
	}
	if v.Shared != viewPrivate && v.Shared != viewTeam && v.Shared != viewEveryone {
		add("delad", "Välj vem som ska se vyn.")
	}
	return fault.Invalid(wrong...)
}
