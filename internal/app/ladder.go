package app

// Ladder is the order in which the areas stand: an area may import those before
// it, never those after. TestLadder holds the rule.
var Ladder = []string{
	"identity",
	"category",
	"supplier",
	"handbook",
	"training",
	"economy",
	"procurement",
	"review",
	"contract",
	"saving",
	"survey",
	"staff",
	"goal",
	"control",
	"board",
	"report",
	"intake",
}
