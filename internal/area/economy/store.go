package economy

import (
	"embed"

	"klover/internal/base/db"
)

// Migrations is the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

// Store is the register in the database.
type Store struct{ DB *db.DB }
