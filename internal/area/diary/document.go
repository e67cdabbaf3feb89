package diary

import (
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
)

// DocumentPath is where documents are.
const DocumentPath = "/handlingar"

// State is how far a version has come.
type State string

// The states. A working version is no official document (TF 2 kap. 12 §); a final
// one has been received, sent or drawn up, and has its entry in the diary.
const (
	Working State = "working"
	Final   State = "final"
)

// States with their Swedish names.
var States = []field.Option{{Value: string(Working), Label: "Arbetsmaterial"}, {Value: string(Final), Label: "Upprättad"}}

// Document is a document of a case. What it says stands in its versions.
type Document struct {
	ID       string
	Version  int64
	CaseID   string
	Title    string
	Kind     string // a code of Kinds
	Step     string // a code of Steps
	State    State  // of the newest version
	Official bool   // has a final version
	Mark

	TemplateID string // the template in the handbook, "" for none
	Template   string // its title
	EditionID  string // and the edition that the document was made from
	Edition    int64

	CreatedAt time.Time
	ChangedAt time.Time

	Guarded  bool      `db:"-"` // its mark, or that of an entry it belongs to, holds today
	Masked   bool      `db:"-"` // hidden from the reader
	Versions []Version `db:"-"` // newest first, those that the reader may see
}

// URL returns the address of the document.
func (d Document) URL() string { return DocumentPath + "/" + d.ID }

// Check says what is wrong with the document.
func (d Document) Check() error {
	wrong := fault.FieldsOf(DocumentFields.Missing(&d))
	d.Mark.check(func(key, format string, _ ...any) {
		wrong = append(wrong, fault.Field{Name: key, Message: format})
	})
	return fault.Invalid(wrong...)
}

// Version is what a document says, or one file. It never changes.
type Version struct {
	ID         string
	DocumentID string
	CaseID     string
	EntryID    string // its entry in the diary, "" for a working version
	No         int64
	State      State
	Text       string // Markdown, with its fields filled in a final version; "" for a file
	FileID     string // the file, or the PDF of a final text; "" for a working text
	FileName   string
	Size       int64  // bytes of the file
	Hash       string // SHA-256 of the text, else of the file
	FileHash   string // SHA-256 of the file
	Why        string // what was changed
	MadeID     string
	MadeBy     string
	MadeAt     time.Time
}

// FileURL is where the version's file is read.
func (v Version) FileURL() string { return "/handlingsversioner/" + v.ID + "/fil" }

// TextURL is where the version's Markdown is read.
func (v Version) TextURL() string { return "/handlingsversioner/" + v.ID + "/text" }

// Newest returns the newest version; ok is false when the reader may see none.
func (d Document) Newest() (v Version, ok bool) {
	if len(d.Versions) == 0 {
		return Version{}, false
	}
	return d.Versions[0], true
}

// Upload is a file on its way in.
type Upload struct {
	Name string
	From io.Reader
}

// LargestFile is how large a file may be, in bytes.
const LargestFile = 100 << 20

// accepted are the kinds of file that are taken in: what an office can open in
// twenty years, and letters.
var accepted = []string{".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".txt", ".csv", ".xml", ".json", ".png", ".jpg", ".jpeg", ".eml", ".msg", ".zip"}

// Accepted is the kinds of file for a form.
func Accepted() string { return strings.Join(accepted, ",") }

// checkName refuses a file that is not of an accepted kind.
func checkName(name string) error {
	ending := strings.ToLower(path.Ext(name))
	if slices.Contains(accepted, ending) {
		return nil
	}
	return fault.Wrong("Filen %s kan inte tas emot. Filer som går bra slutar på %s.", name, strings.Join(accepted, ", "))
}
