package governance

// The addresses of the area.
const (
	Path        = "/leverantorsstyrning"
	MeetingPath = Path + "/moten"
	ActionPath  = Path + "/atgarder"
	DuePath     = Path + "/kontroller"
	WouldPath   = Path + "/skulle-bli"
	RulesPath   = Path + "/regler"
	CardPath    = Path + "/styrkort"
	ContractURL = Path + "/avtal"
	ConductPath = "/uppforandekod"
	ChainPath   = "/hallbarhetskrav"
	RiskPath    = "/riskomraden"
)

// Kind names the segmentation in the history; its record is the contract.
const Kind = "governance"
