package supplier

import "klover/internal/area/law/policy"

// RuleKind names the parameters of the control in the history, and their table.
const RuleKind = "supplier_rule"

// RulesPath is the address of the parameters.
const RulesPath = CheckPath + "/regler"

var parameters = policy.Set{Table: RuleKind, Parameters: []policy.Parameter{
	{Key: "contact_days", Label: "Kontakta leverantören inom", Unit: policy.Days, Most: 90, Help: "Från kontrollens dag, vid en anmärkning. Konkurs och sanktioner tas samma dag."},
	{Key: "debt_limit", Label: "Skatteskuld som chefen informeras om", Unit: policy.Kronor, Most: 1e12, Help: "Över beloppet är nivån åtgärda."},
	{Key: "repeat_months", Label: "En anmärkning är upprepad inom", Unit: policy.Months, Most: 60, Help: "Samma slags anmärkning igen: nivån är åtgärda och chefen informeras."},
	{Key: "award_months", Label: "En kontroll räcker vid tilldelning i", Unit: policy.Months, Most: 24},
}}

// Policy is the parameters of the control through time.
func (s Store) Policy() policy.Store { return policy.Store{DB: s.DB, Set: parameters} }
