package db

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"modernc.org/sqlite"
)

// registerSwedish gives SQLite the two things that PostgreSQL has through ICU:
// the collation sv-x-icu, and a lower() that folds Å, Ä and Ö.
var registerSwedish = sync.OnceValue(func() error {
	collators := sync.Pool{New: func() any { return collate.New(language.Swedish) }}
	err := sqlite.RegisterCollationUtf8("sv-x-icu", func(left, right string) int {
		c := collators.Get().(*collate.Collator) // a Collator keeps iterators: one a goroutine
		defer collators.Put(c)
		if n := c.CompareString(left, right); n != 0 {
			return n
		}
		return strings.Compare(left, right)
	})
	if err != nil {
		return fmt.Errorf("registering collation: %w", err)
	}
	return sqlite.RegisterDeterministicScalarFunction("lower", 1, lower)
})

func lower(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
	switch v := args[0].(type) {
	case string:
		return strings.ToLower(v), nil
	case []byte:
		return strings.ToLower(string(v)), nil
	}
	return args[0], nil
}

// openSQLite sets what a server needs: write-ahead log, foreign keys, immediate
// write transactions, five seconds of patience. Times are stored as text that
// SQLite itself can compare.
func openSQLite(file string) (*sql.DB, error) {
	if err := registerSwedish(); err != nil {
		return nil, err
	}
	settings := url.Values{
		"_pragma": {
			"journal_mode(WAL)", "synchronous(FULL)", "busy_timeout(5000)",
			"foreign_keys(1)", "temp_store(MEMORY)", "cache_size(-32000)", "mmap_size(268435456)",
		},
		"_txlock":      {"immediate"},
		"_time_format": {"sqlite"},
	}
	pool, err := sql.Open("sqlite", "file:"+file+"?"+settings.Encode())
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(max(3, runtime.NumCPU()+1))
	pool.SetMaxIdleConns(max(3, runtime.NumCPU()+1))
	return pool, nil
}

// sqliteCode returns the extended result code of a SQLite error.
func sqliteCode(err error) (int, bool) {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code(), true
	}
	return 0, false
}
