package contract

import "klover/internal/area/law/policy"

// RuleKind is the name of the area's numbers in the history, and of their table.
const RuleKind = "contract_rule"

// EndingMonths is how long before its last day a contract is told to be ending.
const EndingMonths = "ending_months"

// The keys of the numbers. None of them is law.
const (
	claimDays      = "claim_days"
	replyDays      = "reply_days"
	renewalMonths  = "renewal_months"
	exitMonths     = "exit_months"
	sanctionMonths = "sanction_months"
	amendmentDays  = "amendment_days"
)

const (
	groupDeviation = "Avvikelser"
	groupTerm      = "Avtalstid och avslut"
	groupControl   = "Kontroller och ändringar"
)

var parameters = policy.Set{Table: RuleKind, Parameters: []policy.Parameter{
	{Key: claimDays, Label: "Reklamera inom", Unit: policy.Days, Group: groupDeviation, Help: "Räknat från dagen då avvikelsen upptäcktes.", Least: 1, Most: 365},
	{Key: replyDays, Label: "Tid att svara på en reklamation", Unit: policy.Days, Group: groupDeviation, Help: "Föreslås när en avvikelse reklameras.", Least: 1, Most: 365},
	{Key: renewalMonths, Label: "Automatisk förlängning visas före sista dag för uppsägning", Unit: policy.Months, Group: groupTerm, Help: "Så långt före blir förlängningen en uppgift för avtalsägaren.", Least: 1, Most: 36},
	{Key: exitMonths, Label: "Avslutslistan läggs upp före avtalets slut", Unit: policy.Months, Group: groupTerm, Least: 1, Most: 36},
	{Key: EndingMonths, Label: "Avtalets slut berättas före sista dagen", Unit: policy.Months, Group: groupTerm, Help: "Så långt före får de som prenumererar på avtalskatalogen ett brev.", Least: 1, Most: 36},
	{Key: sanctionMonths, Label: "Sanktionsförsäkran förnyas efter", Unit: policy.Months, Group: groupControl, Least: 1, Most: 60},
	{Key: amendmentDays, Label: "En ändring prövas och annonseras inom", Unit: policy.Days, Group: groupControl, Help: "Räknat från förslaget, och för annonsen från beslutet.", Least: 1, Most: 365},
}}
