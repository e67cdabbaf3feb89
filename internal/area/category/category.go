package category

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// Category is one class of what is bought, as it stands last.
type Category struct {
	ID         string
	Version    int64
	Code       string
	Name       string
	ParentID   string   // "" at the top
	Level      int64    // 1 is widest, 4 narrowest
	Path       string   // codes from the top: "/H/H10/"
	ValidFrom  day.Date // first day
	ValidTo    day.Date // last day, 0 while it is used
	ReplacedBy Codes
	Note       string
	CreatedAt  time.Time
	ChangedAt  time.Time

	Parent string `db:"-"` // what the parent is called, for people to read
}

// deepest is the narrowest level of the tree (handbook 5.1).
const deepest = 4

// URL is the address of the category's page.
func (c Category) URL() string { return "/kategorier/" + c.ID }

// Label names the category with its code: "H10 Medicinteknik".
func (c Category) Label() string { return c.Code + " " + c.Name }

// within tells whether the day lies in a period whose last day may be open.
func within(on, from, to day.Date) bool { return from <= on && (to == 0 || on <= to) }

// codeForm leaves out the signs that divide codes and those that LIKE reads.
var codeForm = regexp.MustCompile(`^[\p{L}\d][\p{L}\d.-]{0,19}$`)

const badCode = "En kod är högst 20 bokstäver, siffror, punkter och bindestreck."

// tidy writes the attributes one way.
func (c *Category) tidy() {
	c.Code = strings.TrimSpace(c.Code)
	c.Name = strings.Join(strings.Fields(c.Name), " ")
}

// Check tells what in the record is wrong, field by field. The tree is that of
// every category there ever was.
func (c Category) Check(every Tree) error {
	wrong := fault.FieldsOf(Fields.Missing(&c))
	add := func(key, message string) { wrong = append(wrong, fault.Field{Name: key, Message: message}) }
	if c.Code != "" && !codeForm.MatchString(c.Code) {
		add("code", badCode)
	}
	if c.ValidTo != 0 && c.ValidTo < c.ValidFrom {
		add("valid_to", "Sista dagen kan inte vara före första dagen.")
	}
	if message := c.misplaced(every); message != "" {
		add("parent_id", message)
	}
	if message := c.outlived(every); message != "" {
		add("valid_to", message)
	}
	if message := c.badlyReplaced(every); message != "" {
		add("replaced_by", message)
	}
	return fault.Invalid(wrong...)
}

// misplaced says what is wrong with the place in the tree.
func (c Category) misplaced(every Tree) string {
	if c.ParentID == "" {
		return ""
	}
	parent, ok := every.Get(c.ParentID)
	if !ok {
		return "Den överordnade kategorin finns inte."
	}
	below := int64(0)
	for _, n := range every.Branch(c.ID) {
		if n.ID == parent.ID {
			return "En kategori kan inte ligga under sig själv eller under en kategori i sin egen gren."
		}
		below = max(below, n.Level-every.level(c.ID))
	}
	if parent.Level+1+below > deepest {
		return fmt.Sprintf("Trädet har högst %d nivåer.", deepest)
	}
	if parent.ValidTo != 0 && (c.ValidTo == 0 || c.ValidTo > parent.ValidTo) {
		return parent.Name + " gäller bara till och med " + parent.ValidTo.Sv() + "."
	}
	return ""
}

// outlived says which category below would go on after its parent.
func (c Category) outlived(every Tree) string {
	if c.ValidTo == 0 {
		return ""
	}
	for _, n := range every.Children(c.ID) {
		if n.ValidTo == 0 || n.ValidTo > c.ValidTo {
			return "Avsluta först underkategorin " + n.Label() + ", eller flytta den."
		}
	}
	return ""
}

func (c Category) badlyReplaced(every Tree) string {
	if len(c.ReplacedBy) > 0 && c.ValidTo == 0 {
		return "Skriv också vilken dag som är kategorins sista. Först då ersätts den."
	}
	for _, code := range c.ReplacedBy {
		if code == c.Code {
			return "En kategori kan inte ersättas av sig själv."
		}
		if _, ok := every.ByCode(code); !ok {
			return "Det finns ingen kategori med koden " + code + "."
		}
	}
	return ""
}

// Term is what a category was called and where it stood during a period.
type Term struct {
	CategoryID string
	ValidFrom  day.Date
	ValidTo    day.Date // last day, 0 until further notice
	Name       string
	ParentID   string
}

func joinPath(parent, code string) string {
	if parent == "" {
		parent = "/"
	}
	return parent + code + "/"
}
