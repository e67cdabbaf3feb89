package spend

// The addresses of the pages of cleaning.
const (
	SellerPath   = Root + "/leverantorer"
	KindPath     = Root + "/paverkbart"
	SortPath     = Root + "/kategorisering"
	SortRulePath = SortPath + "/regler"
)
