package contract

// Rules is the recommendations of a day, by key: none of them is law.
type Rules map[string]int64

// The keys.
const (
	claimDays      = "claim_days"      // a deviation is reclaimed within so many days
	replyDays      = "reply_days"      // the other party has so many days to reply
	renewalWarn    = "renewal_months"  // a tacit renewal is a task so many months before the last day of notice
	exitMonths     = "exit_months"     // the exit checklist is laid so many months before the end
	sanctionMonths = "sanction_months" // a declaration of sanctions is renewed after so many months
	amendmentDays  = "amendment_days"  // a proposed change is decided, and its notice published, within so many days
)
