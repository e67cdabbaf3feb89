package capacity

import "github.com/danielgtaylor/huma/v2"

// API is the area's operations.
type API struct{ Store Store }

// Register adds the operations.
func (a API) Register(_ huma.API) {}
