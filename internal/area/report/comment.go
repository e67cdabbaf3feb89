package report

import (
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/story"
)

// A Comment is what somebody says about a section, an answer to it, or a suggested
// text in its place.
type Comment struct {
	ID          string
	ReportID    string
	SectionID   string
	ParentID    string // "" begins a thread
	Kind        CommentKind
	Text        string
	Quote       string // the words that it is about
	BaseVersion int64  // of a suggestion: the version that it changes
	BaseText    string
	Proposal    string
	State       CommentState
	ByID        string
	By          string `db:"by_name"`
	At          time.Time
	ClosedBy    string
	ClosedAt    *time.Time
	ClosedWhy   string
}

// CommentKind is what sort of comment it is.
type CommentKind string

// The kinds.
const (
	Remark     CommentKind = "comment"
	Suggestion CommentKind = "suggestion"
)

// CommentState is what has become of a comment.
type CommentState string

// The states.
const (
	Open     CommentState = "open"
	Resolved CommentState = "resolved"
	Accepted CommentState = "accepted"
	Rejected CommentState = "rejected"
)

// Sv returns the state as it is shown.
func (s CommentState) Sv() string {
	return map[CommentState]string{Open: "Öppen", Resolved: "Åtgärdad", Accepted: "Godtaget", Rejected: "Avvisat"}[s]
}

// A Thread is a comment with its answers.
type Thread struct {
	Comment
	Answers []Comment
}

// threads puts answers under what they answer, oldest first.
func threads(list []Comment) []Thread {
	var out []Thread
	at := map[string]int{}
	for _, c := range list {
		if c.ParentID == "" {
			at[c.ID] = len(out)
			out = append(out, Thread{Comment: c})
		}
	}
	for _, c := range list {
		if i, ok := at[c.ParentID]; ok && c.ParentID != "" {
			out[i].Answers = append(out[i].Answers, c)
		}
	}
	return out
}

// Changes returns what a suggestion changes, word by word.
func (c Comment) Changes() []story.Change { return story.Diff(c.BaseText, c.Proposal) }

// check returns what is wrong with the comment.
func (c Comment) check() error {
	switch {
	case c.Kind == Suggestion && strings.TrimSpace(c.Proposal) == strings.TrimSpace(c.BaseText):
		return fault.Invalid(fault.Field{Name: "proposal", Message: "Förslaget är lika med texten. Ändra det som ska ändras."})
	case c.Kind != Suggestion && strings.TrimSpace(c.Text) == "":
		return fault.Invalid(fault.Field{Name: "comment", Message: "Skriv kommentaren."})
	}
	return nil
}

// closed tells that the comment is already dealt with.
func (c Comment) closed() error {
	if c.State == Open {
		return nil
	}
	return fault.Conflict("%s har redan tagit hand om detta: %s.", c.ClosedBy, lowerFirst(c.State.Sv()))
}
