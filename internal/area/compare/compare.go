package compare

import (
	"database/sql/driver"
	"slices"
	"strconv"
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/count"
	"klover/internal/word/storage"
)

// Addresses.
const (
	Path      = "/jamforelse"
	SetPath   = Path + "/urval"
	LoadPath  = Path + "/filer"
	RowsPath  = Path + "/upphandlingar"
	CodesPath = Path + "/cpv"

	SpendPath   = Path + "/inkop"
	TellPath    = SpendPath + "/lamna-ut"
	ExportsPath = SpendPath + "/utlamningar"
	FilesPath   = SpendPath + "/filer"
	GroupsPath  = SpendPath + "/grupper"
	RulesPath   = SpendPath + "/regler"
)

// The permissions.
const (
	permRead  = "compare.read"
	permWrite = "compare.write"
)

// Set is other buyers' procurements of a year.
type Set struct {
	ID         string
	Version    int64
	Name       string
	Year       int64
	Source     string
	Licence    string
	Population count.Count // how many there are in all, by the source
	Note       string
	CreatedAt  time.Time
	ChangedAt  time.Time
}

// URL is the address of the set.
func (s Set) URL() string { return SetPath + "/" + s.ID }

// earliest is the first year that a set may have: nobody gathered notices before.
const earliest = 1994

// Check tells what in the set is wrong.
func (s Set) Check() error {
	wrong := fault.FieldsOf(SetFields.Missing(&s))
	if s.Year != 0 && (s.Year < earliest || s.Year > 2100) {
		wrong = append(wrong, fault.Field{Name: "year", Message: "Skriv ett år, till exempel 2021."})
	}
	if s.Population.Known && s.Population.N < 1 {
		wrong = append(wrong, fault.Field{Name: "population", Message: "Skriv hur många upphandlingar källan har, eller lämna tomt."})
	}
	return fault.Invalid(wrong...)
}

// SetFields describes a set.
var SetFields = field.Set[Set]{
	{Key: "name", Label: "Namn", Required: true, Help: "Till exempel Annonserade upphandlingar i riket 2021.", At: func(s *Set) any { return &s.Name }},
	{Key: "year", Label: "År", Required: true, Kind: field.Number, Show: func(s *Set) string { return strconv.FormatInt(s.Year, 10) }, At: func(s *Set) any { return &s.Year }},
	{Key: "source", Label: "Källa", Required: true, Help: "Varifrån raderna kommer.", At: func(s *Set) any { return &s.Source }},
	{Key: "licence", Label: "Licens", Required: true, Help: "Vad som gäller för användningen, till exempel CC0.", At: func(s *Set) any { return &s.Licence }},
	{Key: "population", Label: "Antal i källan", Kind: field.Number, Help: "Hur många upphandlingar källan har i allt, när filen är en del av dem.", At: func(s *Set) any { return &s.Population }},
	{Key: "note", Label: "Anmärkning", Kind: field.Long, Help: "Vad urvalet innehåller och saknar.", At: func(s *Set) any { return &s.Note }},
}

// State is where the reading of a file stands.
type State string

// The states.
const (
	Reading State = "reading"
	Read    State = "read"
	Failed  State = "failed"
	Undone  State = "undone"
)

// Sv names the state.
func (s State) Sv() string {
	return map[State]string{Reading: "Läses", Read: "Inläst", Failed: "Kunde inte läsas", Undone: "Ångrad"}[s]
}

// What a file has.
const (
	procurements = "procurements"
	winners      = "winners"
)

// Holds is what a set tells, by the keys of the measures.
type Holds []string

// Value stores the keys.
func (h Holds) Value() (driver.Value, error) { return storage.List(h) }

// Scan reads what Value stored.
func (h *Holds) Scan(from any) error {
	text, err := storage.Text(from)
	*h = strings.FieldsFunc(text, func(r rune) bool { return r == ',' })
	return err
}

// Has tells whether the set tells something; "" is what every set does.
func (h Holds) Has(key string) bool { return key == "" || slices.Contains(h, key) }

// Load is a file that was read into a set.
type Load struct {
	ID           string
	Version      int64
	SetID        string
	What         string
	FileID       identity.Ref // "" when it was read from a command
	Name         string
	Hash         string
	State        State
	ReadRows     int64
	KeptRows     int64
	RejectedRows int64
	RepeatedRows int64
	Holds        Holds
	Millis       int64
	Message      string
	JobID        string
	ByName       string
	CreatedAt    time.Time
	ChangedAt    time.Time
}

// URL is the address of the file's page.
func (l Load) URL() string { return LoadPath + "/" + l.ID }

// WhatSv names what the file has.
func (l Load) WhatSv() string {
	return map[string]string{procurements: "Upphandlingar", winners: "Tilldelade leverantörer"}[l.What]
}

// Reject is what is wrong with a row.
type Reject struct {
	LoadID  string
	N       int64
	RowNo   int64
	Field   string // label
	Value   string
	Message string
}
