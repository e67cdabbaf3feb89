package request

import "time"

// Message is something that the requester and Inköp say to each other about a
// request.
type Message struct {
	ID        string
	RequestID string
	Kind      string // Question, Answered or Note
	Text      string
	AuthorID  string
	Author    string
	Ours      bool // from Inköp
	SaidAt    time.Time
}

// What a message is.
const (
	Question = "question" // Inköp waits for the answer
	Answered = "answer"
	Note     = "note"
)
