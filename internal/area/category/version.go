package category

import (
	"time"

	"klover/internal/word/day"
)

// Status is where an issue of the tree stands.
type Status string

// The states of a version. At most one is in force.
const (
	Draft    Status = "draft"
	InForce  Status = "in_force"
	Replaced Status = "replaced"
)

// Sv returns the state as it is read.
func (s Status) Sv() string {
	return map[Status]string{Draft: "Utkast", InForce: "Gäller", Replaced: "Ersatt"}[s]
}

// Version is an issue of the tree.
type Version struct {
	ID        string
	Version   int64
	Label     string // "Nationellt kategoriträd 2023"
	ValidFrom day.Date
	Source    string // the file, and who gave it out
	Status    Status
	CreatedAt time.Time
	ChangedAt time.Time
}

// URL is the address of the version's page.
func (v Version) URL() string { return "/kategoritrad/" + v.ID }

// Row is one category in a list that is read in.
type Row struct {
	VersionID  string
	No         int64 // row of the file
	Code       string
	Parent     string // code, "" at the top
	Name       string
	Level      int64    // 0 when the list does not say
	ValidFrom  day.Date // 0 is the version's own day
	ValidTo    day.Date // last day
	ReplacedBy Codes
}
