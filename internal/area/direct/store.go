package direct

import (
	"embed"

	"klover/internal/base/db"
)

// Migrations holds the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

// Store keeps the area's rows.
type Store struct {
	DB *db.DB
}
