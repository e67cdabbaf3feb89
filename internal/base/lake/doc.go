// Package lake is the store for what comes in millions: narrow lines in columns,
// asked by grouping and adding up. It knows nothing of what the lines are.
//
// The tables are declared as data, a [Schema]. There are two kinds:
//
//   - lines, written in batches that have a name. A batch is seen when it is
//     committed, whole; loading the same name again replaces it, [Store.Undo] takes it
//     away as one;
//   - dimensions, whose rows have an id and are replaced by it; they stay when a batch
//     is taken away. Lines carry the id and not the text, which makes them a fifth as
//     long and lets a search for words scan the dimension only. Who writes gives the
//     ids: the registers number what they know, in a transaction, so that several
//     writers never give one number twice.
//
// A [Query] is data too. It is written as SQL for the engine of the installation:
//
//   - DuckDB, in a file of the data folder, when the address is empty or a path. One
//     process has the file open. A batch is one transaction;
//   - ClickHouse over HTTP, when the address is clickhouse://host:8123,host:8123/name:
//     lines lie on the shard that their shard column says, dimensions and tables
//     without a shard column on every one, so that each joins at home.
//
// The same query gives the same answer on both; conformance_test.go holds them to it.
// Nothing above this package knows which one answers.
package lake
