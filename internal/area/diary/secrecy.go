package diary

import (
	"slices"
	"strings"

	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Mark says that something may be secret and why. It is a reminder: a request for
// release is always tested anew (OSL 5 kap. 5 §).
type Mark struct {
	Ground       string // code of a Ground, "" for no mark
	SecretReason string // what the release would harm
	SecretUntil  day.Date
}

// Holds tells whether the mark holds on the day.
func (m Mark) Holds(on day.Date) bool {
	return m.Ground != "" && (m.SecretUntil == 0 || on < m.SecretUntil)
}

func (m Mark) check(say func(key, format string, args ...any)) {
	switch {
	case m.Ground != "" && strings.TrimSpace(m.SecretReason) == "":
		say("secret_reason", "Ange vad som skulle skadas om uppgiften lämnades ut.")
	case m.Ground == "" && (m.SecretReason != "" || m.SecretUntil != 0):
		say("ground", "Välj den paragraf som sekretessen stöds på.")
	}
}

// Ground is a rule of secrecy, as it holds from a day (OSL 2009:400).
type Ground struct {
	ID          string
	Version     int64
	Code        string // chapter and section: "19:3", "39"
	About       string // what it protects
	EndsOnAward bool   // holds until the award decision or until the case has ended otherwise
	Years       int64  // at most, 0 for no limit told
	ValidFrom   day.Date
	ValidTo     day.Date // first day on which it does not hold, 0 = still
	Source      string
	Confirmed   bool // somebody has checked the source
}

// tenderGround is the code of the secrecy of tenders.
const tenderGround = "19:3"

// Label is the ground as it is chosen.
func (g Ground) Label() string { return paragraph(g.Code) + ", " + g.About }

// paragraph writes a code as the law is cited: "OSL 19 kap. 3 §".
func paragraph(code string) string {
	chapter, section, found := strings.Cut(code, ":")
	switch {
	case code == "":
		return ""
	case !found:
		return "OSL " + chapter + sv.Space + "kap."
	}
	return "OSL " + chapter + sv.Space + "kap. " + section + sv.Space + "§"
}

// Reader is somebody who reads the diary. The zero Reader is the public.
type Reader struct {
	UserID string
	Secret bool // may read what is marked, in every case
	Work   bool // may read working papers, in every case
}

// access is what a reader may read in one case.
type access struct {
	secret bool
	work   bool
}

// masked is what the public sees instead of something secret.
const masked = "Sekretessmarkerad uppgift"

// shownTo returns the entry as it may be read: without what its mark hides. Its number,
// its day and who handles it are always public (OSL 5 kap. 2 §). The ground is hidden
// too: that of tenders would tell how many there are.
func (e Entry) shownTo(a access, today day.Date) Entry {
	if a.secret || !e.Holds(today) {
		return e
	}
	e.Title, e.Counterpart, e.Kind, e.Direction, e.Step, e.StruckWhy, e.Mark, e.Masked = masked, "", "", "", "", "", Mark{}, true
	return e
}

// shownTo returns the document as it may be read.
func (d Document) shownTo(a access) Document {
	if !a.work {
		d.Versions = slices.DeleteFunc(slices.Clone(d.Versions), func(v Version) bool { return v.State == Working })
	}
	if a.secret || !d.Guarded {
		return d
	}
	d.Title, d.Kind, d.Step, d.Mark, d.TemplateID, d.Template, d.Versions, d.Masked = masked, "", "", Mark{}, "", "", nil, true
	return d
}
