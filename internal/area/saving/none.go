package saving

import (
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// None is somebody's reasoned answer that a procurement makes no saving possible, so
// that no effect report is to be written.
type None struct {
	ProcurementID string
	Why           string
	ByID          string
	ByName        string
	DecidedOn     day.Date
	CreatedAt     time.Time
}

func (n None) check() error {
	if strings.TrimSpace(n.Why) == "" {
		return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför upphandlingen inte ger någon besparing, till exempel att inget referenspris finns."})
	}
	return nil
}
