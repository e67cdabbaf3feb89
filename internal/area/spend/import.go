package spend

import (
	"database/sql/driver"
	"strconv"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
	"klover/internal/word/storage"
	"klover/internal/word/sv"
)

// KindImport names the imports in the history.
const KindImport = "spend_import"

// ImportPath is the address of the imports.
const ImportPath = "/inkopsrader"

// ImportState is how far an import has come.
type ImportState string

// The states. What is stored counts only in ImportDone.
const (
	ImportReceived ImportState = "mottagen" // the files are here, nobody has looked through them
	ImportChecking ImportState = "granskas"
	ImportChecked  ImportState = "granskad"
	ImportStoring  ImportState = "sparas"
	ImportDone     ImportState = "klar"
	ImportFailed   ImportState = "misslyckad"
	ImportUndoing  ImportState = "ångras"
	ImportUndone   ImportState = "ångrad"
)

// Working tells whether a job has the import in its hands.
func (s ImportState) Working() bool {
	return s == ImportChecking || s == ImportStoring || s == ImportUndoing
}

var importStates = []field.Option{
	{Value: string(ImportReceived), Label: "Mottagen"}, {Value: string(ImportChecked), Label: "Granskad"}, {Value: string(ImportDone), Label: "Klar"},
	{Value: string(ImportFailed), Label: "Misslyckad"}, {Value: string(ImportUndone), Label: "Ångrad"},
}

// Import is some files that are read as one, and undone as one.
type Import struct {
	ID       string
	Version  int64
	Number   int64 // of its lines in the lake
	Name     string
	Files    int64
	Size     int64 // bytes of all
	SourceID string
	Source   string // name of it, as it was then
	Party    party.Code

	Columns Columns // of a table
	Look    Look

	State   ImportState
	JobID   string
	Message string // why it failed

	Invoices    int64
	Lines       int64
	Amount      money.Amount // öre without VAT
	Rejected    int64        // invoices, or rows of a ledger
	Doubtful    int64
	There       int64 // of the rejected, those that another import has
	Masked      int64 // numbers and names of persons
	Sellers     int64 // different ones in the files
	NewSellers  int64
	NewUnits    int64
	NewAccounts int64
	FromOn      day.Date // first and last day of its invoices
	ToOn        day.Date
	Millis      int64 // that the latest step took

	CreatedByID string
	CreatedBy   string
	CreatedAt   time.Time
	ChangedAt   time.Time
	CheckedAt   *time.Time
	EndedAt     *time.Time
	UndoneAt    *time.Time
	UndoneBy    string
	UndoneWhy   string
}

// URL is the address of the import's page.
func (i Import) URL() string { return ImportPath + "/" + i.ID }

// Title is what the import is called in the history.
func (i Import) Title() string { return "Import " + strconv.FormatInt(i.Number, 10) + " " + i.Name }

// Rate is the lines of each second in the latest step, 0 when it was too quick to tell.
func (i Import) Rate() int64 {
	if i.Millis < 100 {
		return 0
	}
	return i.Lines * 1000 / i.Millis
}

// Period says which days the invoices have, "" when there are none.
func (i Import) Period() string {
	if i.FromOn == 0 {
		return ""
	}
	return i.FromOn.Sv() + " – " + i.ToOn.Sv()
}

// Startable returns why the import cannot be stored as it stands.
func (i Import) Startable() error {
	switch {
	case i.State != ImportChecked && i.State != ImportStoring:
		return fault.Conflict("Importen är %s och kan inte köras.", i.State)
	case i.Lines == 0:
		return fault.Conflict("Ingen rad i filen kan läsas in.")
	}
	return nil
}

// open tells whether the import may still be read in another way, or taken away.
func (i Import) open() error {
	if i.State == ImportReceived || i.State == ImportChecked || i.State == ImportFailed {
		return nil
	}
	return fault.Conflict("Importen är %s och kan inte ändras. En klar import kan ångras.", i.State)
}

// Sentence says what was read.
func (i Import) Sentence() string {
	return sv.Plural(i.Invoices, "faktura", "fakturor") + " med " + sv.Plural(i.Lines, "rad", "rader") + ", " + i.Amount.Sv() + ". " +
		sv.Plural(i.Rejected, "avvisad", "avvisade") + ", " + sv.Plural(i.Doubtful, "tveksam", "tveksamma") + "."
}

// Columns says how a table is read: the column of each field that is not found by name.
type Columns struct {
	By      map[string]string `json:"by,omitempty"`
	Decimal string            `json:"decimal,omitempty"`
	Sheet   string            `json:"sheet,omitempty"`
}

// Value stores the columns as JSON.
func (c Columns) Value() (driver.Value, error) { return storage.JSON(c) }

// Scan reads what Value stores.
func (c *Columns) Scan(from any) error { return storage.ScanJSON(from, c) }

// Look is what somebody sees before the lines are stored.
type Look struct {
	Formats []string   `json:"formats,omitempty"`
	Heads   []string   `json:"heads,omitempty"` // of the first table
	Sample  []Sampled  `json:"sample,omitempty"`
	Months  []MonthSum `json:"months,omitempty"`
	New     []string   `json:"new,omitempty"` // some of the sellers that are new
}

// Value stores the look as JSON.
func (l Look) Value() (driver.Value, error) { return storage.JSON(l) }

// Scan reads what Value stores.
func (l *Look) Scan(from any) error { return storage.ScanJSON(from, l) }

// Sampled is a line as it will be stored.
type Sampled struct {
	Row      int64        `json:"row"`
	On       day.Date     `json:"on"`
	Invoice  string       `json:"invoice"`
	Seller   string       `json:"seller"`
	Unit     string       `json:"unit"`
	Account  string       `json:"account"`
	Article  string       `json:"article"`
	Quantity string       `json:"quantity"`
	Amount   money.Amount `json:"amount"`
	Level    Level        `json:"level"`
}

// MonthSum is what a month adds up to.
type MonthSum struct {
	Month  int          `json:"month"` // as 202202
	Lines  int64        `json:"lines"`
	Amount money.Amount `json:"amount"`
}

// Reject is what is wrong, or doubtful, with an invoice or a row.
type Reject struct {
	Import  int64
	N       int64
	File    string
	Row     int64 `db:"at_row"`
	Path    string
	Invoice string
	Field   string
	Value   string
	Rule    string
	Refused bool
	Message string
	Cells   Cells // of the row of a table, as it stood
}

// Grade says what became of it.
func (r Reject) Grade() string {
	if r.Refused {
		return "Avvisad"
	}
	return "Tveksam"
}

// Cells are the texts of a row.
type Cells []string

// Value stores the cells as JSON.
func (c Cells) Value() (driver.Value, error) {
	if c == nil {
		return "[]", nil
	}
	return storage.JSON([]string(c))
}

// Scan reads what Value stores.
func (c *Cells) Scan(from any) error { return storage.ScanJSON(from, (*[]string)(c)) }
