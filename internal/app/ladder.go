package app

// Ladder is the order in which the areas stand: an area may import those before
// it, never those after. TestLadder holds the rule.
var Ladder = []string{
	"identity",
	"law",
	"category",
	"supplier",
	"handbook",
	"training",
	"economy",
	"diary",
	"request",
	"plan",
	"procurement",
	"review",
	"contract",
	"price",
	"governance",
	"direct",
	"calloff",
	"catalogue",
	"saving",
	"survey",
	"initiative",
	"staff",
	"capacity",
	"goal",
	"control",
	"board",
	"report",
	"intake",
}
