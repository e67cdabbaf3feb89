package intake

import (
	"fmt"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Kind names the imports in the history.
const Kind = "intake_run"

// Path is the address of the imports.
const Path = "/import"

// State is how far a run has come.
type State string

// The states.
const (
	Uploaded State = "uppladdad" // the file is here, the columns are to be mapped
	Checking State = "granskas"
	Checked  State = "granskad" // every row has been tried, nothing is stored
	Storing  State = "sparas"
	Done     State = "klar"
	Failed   State = "misslyckad" // nothing was stored
	Undoing  State = "ångras"
	Undone   State = "ångrad"
)

// Working tells whether a job has the run in its hands.
func (s State) Working() bool { return s == Checking || s == Storing || s == Undoing }

// Sv returns the state as it is shown.
func (s State) Sv() string { return sv.UpperFirst(string(s)) }

var states = []field.Option{
	{Value: string(Uploaded), Label: "Uppladdad"}, {Value: string(Checked), Label: "Granskad"},
	{Value: string(Done), Label: "Klar"}, {Value: string(Failed), Label: "Misslyckad"}, {Value: string(Undone), Label: "Ångrad"},
}

// Policy is what to do with the good rows when some are bad.
type Policy string

// The policies.
const (
	AllOrNothing Policy = "alla"
	OnlyGood     Policy = "bara-felfria"
)

// Existing is what to do with a row whose record is there and differs.
type Existing string

// The ways.
const (
	Refuse Existing = "fel"
	Update Existing = "uppdatera"
)

// Run is one import of one sheet.
type Run struct {
	ID       string
	Version  int64
	Register string // key of the register; "" until it is told
	FileID   string // "" when the file was read by the command and is not kept
	FileName string
	FileSize int64
	FileHash string // SHA-256 of what was read
	Sheet    string
	HeadRow  int64 // as Excel shows it; 0 = found by itself
	Heads    Names // of the columns, as the file was last read
	Mapping  Mapping

	Bad          Policy
	Existing     Existing
	Formulas     bool // the saved results of formulas are used
	NewSuppliers bool // suppliers that are not in the register are created
	Source       string
	Scope        party.Set // the regions that the user may write for

	State   State
	JobID   string
	Message string // why it failed

	Rows      int64 // read
	Created   int64
	Updated   int64
	Same      int64 // already there
	Rejected  int64
	Joined    int64 // rows that belong to the row above, as the second supplier of a contract
	Missing   int64 // records that the register has and the file lacks
	Suppliers int64 // suppliers created
	Millis    int64 // time that the latest step took

	RunByID   string
	RunBy     string
	CreatedAt time.Time
	ChangedAt time.Time
	EndedAt   *time.Time
	UndoneAt  *time.Time
	UndoneBy  string
	UndoneWhy string
}

// URL is the address of the run's page.
func (r Run) URL() string { return Path + "/" + r.ID }

// Stored is how many rows were written.
func (r Run) Stored() int64 { return r.Created + r.Updated }

// Rate returns the rows of each second in the latest step, 0 when it was too quick to tell.
func (r Run) Rate() int64 {
	if r.Millis < 100 {
		return 0
	}
	return r.Rows * 1000 / r.Millis
}

// Balanced tells whether every row that was read is accounted for.
func (r Run) Balanced() bool { return r.Rows == r.Created+r.Updated+r.Same+r.Rejected+r.Joined }

// AllThere tells whether every row was read before: there is nothing to store and
// nothing wrong.
func (r Run) AllThere() bool { return r.Rows > 0 && r.Same+r.Joined == r.Rows }

// Startable returns why the run cannot be stored as it stands.
func (r Run) Startable() error {
	switch {
	case r.State != Checked && r.State != Storing && r.State != Failed:
		return fault.Conflict("Importen är %s och kan inte köras.", r.State)
	case r.Rows == 0:
		return fault.Conflict("Filen har inga rader under rubrikerna.")
	case r.Bad != OnlyGood && r.Rejected > 0:
		return fault.Conflict("%s. Rätta filen, eller välj att importera bara de felfria raderna.", faulty(r.Rejected))
	case r.AllThere():
		return fault.Conflict("Alla rader finns redan. Det finns inget att spara.")
	case r.Stored() == 0:
		return fault.Conflict("Ingen rad i filen kan sparas: de finns redan eller har fel.")
	}
	return nil
}

func faulty(n int64) string {
	return sv.UpperFirst(sv.Plural(n, "rad har fel", "rader har fel"))
}

// Sentence says what became of the rows: "9 210 nya, 0 uppdaterade …".
func (r Run) Sentence() string {
	joined := ""
	if r.Joined > 0 {
		joined = ", " + sv.Number(r.Joined) + " hör till raden ovanför"
	}
	return fmt.Sprintf("%s lästa: %s nya, %s uppdaterade, %s fanns redan, %s avvisade%s.",
		sv.Plural(r.Rows, "rad", "rader"), sv.Number(r.Created), sv.Number(r.Updated), sv.Number(r.Same), sv.Number(r.Rejected), joined)
}

// Line is what became of one row that was not rejected.
type Line struct {
	RunID    string
	Register string
	Kind     string // the record's kind: the register's own, or supplier
	Ref      string // the record
	Row      int64  `db:"at_row"` // as in the file
	Key      string
	Title    string
	Verb     string // Created or Updated
	Version  int64  // of the record as the import left it
	Before   string // JSON of what an update changed, by field
}

// The verbs of a line.
const (
	Created = "skapad"
	Updated = "uppdaterad"
)

// Fault is what is wrong with one field of one row.
type Fault struct {
	RunID      string
	Row        int64 `db:"at_row"`
	N          int64 // order within the row
	Field      string
	ColumnName string // as the file calls it, "" when the file lacks it
	Value      string
	Kind       string // a few words, to count by
	Message    string // a whole sentence
}

// The kinds of fault.
const (
	Missing    = "Uppgift saknas"
	Unreadable = "Kan inte läsas"
	Unknown    = "Finns inte i registret"
	Twice      = "Dubblett i filen"
	There      = "Finns redan"
	Formula    = "Formel"
	Broken     = "Fel i cellen"
	Rule       = "Går inte ihop"
	Outside    = "Utanför din behörighet"
)

// longestValue is how much of a faulty cell is kept beside its message.
const longestValue = 200

func short(text string) string {
	r := []rune(text)
	if len(r) > longestValue {
		return string(r[:longestValue]) + "…"
	}
	return text
}
