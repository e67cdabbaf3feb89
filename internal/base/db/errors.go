package db

import (
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"

	"klover/internal/base/fault"
)

// ErrNoRows is what One returns when nothing was found.
var ErrNoRows = fault.NotFound("Uppgiften finns inte, eller så får du inte se den.")

// ErrStale is what Update returns when somebody else saved the record first.
var ErrStale = fault.Conflict("Någon annan har ändrat uppgiften sedan du öppnade den.")

// Result codes of SQLite (sqlite.org/rescode.html) and PostgreSQL's SQLSTATE.
const (
	sqliteForeignKey = 787
	sqlitePrimaryKey = 1555
	sqliteUnique     = 2067
	sqliteCheck      = 275
	pgForeignKey     = "23503"
	pgUnique         = "23505"
	pgCheck          = "23514"
)

// asFault turns the errors that the data's own rules raise into conflicts with
// one wording for both engines. Other errors are returned as they are.
func asFault(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNoRows
	}
	switch violation(err) {
	case sqliteUnique:
		return fault.With(fault.Conflict("Det finns redan en uppgift med samma nummer eller namn."), err)
	case sqliteForeignKey:
		return fault.With(fault.Conflict("Uppgiften används på annat håll och kan därför inte ändras eller tas bort, eller så pekar den på något som inte finns."), err)
	case sqliteCheck:
		return fault.With(fault.Conflict("Uppgiften bryter mot en regel i registret."), err)
	}
	return err
}

// violation returns the SQLite code of the broken constraint, also for PostgreSQL; 0 if none.
func violation(err error) int {
	if code, ok := sqliteCode(err); ok {
		if code == sqlitePrimaryKey {
			return sqliteUnique
		}
		return code
	}
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return 0
	}
	switch pg.Code {
	case pgUnique:
		return sqliteUnique
	case pgForeignKey:
		return sqliteForeignKey
	case pgCheck:
		return sqliteCheck
	}
	return 0
}
