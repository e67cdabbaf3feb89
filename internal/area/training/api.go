package training

import "github.com/danielgtaylor/huma/v2"

// API is the register for other programs.
type API struct{ Store Store }

// Register adds the operations.
func (a API) Register(h huma.API) {}
