-- One row for each import of a list.
CREATE TABLE intake_run (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	register TEXT NOT NULL, -- '' until it is told
	file_id TEXT NOT NULL, -- '' when the file is not kept
	file_name TEXT NOT NULL,
	file_size BIGINT NOT NULL, -- bytes
	file_hash TEXT NOT NULL, -- SHA-256, hex
	sheet TEXT NOT NULL,
	head_row BIGINT NOT NULL, -- 0 = found by itself
	heads TEXT NOT NULL, -- JSON list of the columns' names
	mapping TEXT NOT NULL, -- JSON
	bad TEXT NOT NULL CHECK (bad IN ('alla', 'bara-felfria')),
	existing TEXT NOT NULL CHECK (existing IN ('fel', 'uppdatera')),
	formulas BOOLEAN NOT NULL,
	new_suppliers BOOLEAN NOT NULL,
	source TEXT NOT NULL,
	scope TEXT NOT NULL, -- regions that the user may write for, ',D,U,'
	state TEXT NOT NULL CHECK (state IN ('uppladdad', 'granskas', 'granskad', 'sparas', 'klar', 'misslyckad', 'ångras', 'ångrad')),
	job_id TEXT NOT NULL,
	message TEXT NOT NULL,
	rows BIGINT NOT NULL,
	created BIGINT NOT NULL,
	updated BIGINT NOT NULL,
	same BIGINT NOT NULL,
	rejected BIGINT NOT NULL,
	joined BIGINT NOT NULL, -- rows that belong to the row above
	missing BIGINT NOT NULL, -- records that the register has and the file lacks
	suppliers BIGINT NOT NULL,
	millis BIGINT NOT NULL,
	run_by_id TEXT NOT NULL,
	run_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	ended_at TIMESTAMP,
	undone_at TIMESTAMP,
	undone_by TEXT NOT NULL,
	undone_why TEXT NOT NULL
);
CREATE INDEX intake_run_order ON intake_run (created_at, id);
CREATE INDEX intake_run_hash ON intake_run (file_hash);
-- What a run wrote: which record came from which row.
CREATE TABLE intake_line (
	run_id TEXT NOT NULL REFERENCES intake_run (id),
	register TEXT NOT NULL,
	kind TEXT NOT NULL, -- of the record
	ref TEXT NOT NULL,
	at_row BIGINT NOT NULL, -- as in the file
	key TEXT NOT NULL, -- what the row is known by when it is read again
	title TEXT NOT NULL,
	verb TEXT NOT NULL CHECK (verb IN ('skapad', 'uppdaterad')),
	version BIGINT NOT NULL, -- of the record as the run left it
	before TEXT NOT NULL, -- JSON of what an update changed
	PRIMARY KEY (run_id, kind, ref)
);
CREATE INDEX intake_line_key ON intake_line (register, key);
CREATE INDEX intake_line_row ON intake_line (run_id, at_row);
-- Rows that were not stored, as they stood in the file.
CREATE TABLE intake_reject (
	run_id TEXT NOT NULL REFERENCES intake_run (id),
	at_row BIGINT NOT NULL,
	cells TEXT NOT NULL, -- JSON list of texts
	PRIMARY KEY (run_id, at_row)
);
-- What was wrong with them, field by field.
CREATE TABLE intake_fault (
	run_id TEXT NOT NULL,
	at_row BIGINT NOT NULL,
	n BIGINT NOT NULL,
	field TEXT NOT NULL,
	column_name TEXT NOT NULL,
	value TEXT NOT NULL,
	kind TEXT NOT NULL,
	message TEXT NOT NULL,
	PRIMARY KEY (run_id, at_row, n),
	FOREIGN KEY (run_id, at_row) REFERENCES intake_reject (run_id, at_row) ON DELETE CASCADE
);
CREATE INDEX intake_fault_kind ON intake_fault (run_id, kind, field, at_row);
-- What a check found to differ between the file and the register, value by value.
CREATE TABLE intake_diff (
	run_id TEXT NOT NULL REFERENCES intake_run (id),
	n BIGINT NOT NULL, -- order
	at_row BIGINT NOT NULL, -- as in the file, 0 for what the file lacks
	ref TEXT NOT NULL, -- the record, '' for a new one
	title TEXT NOT NULL,
	verb TEXT NOT NULL CHECK (verb IN ('ny', 'ändras', 'skiljer', 'oförändrad', 'saknas')),
	field TEXT NOT NULL, -- '' when the whole record is meant
	label TEXT NOT NULL,
	was TEXT NOT NULL, -- in the register
	becomes TEXT NOT NULL, -- in the file
	change BIGINT, -- of an amount, hundredths of a percent
	PRIMARY KEY (run_id, n)
);
CREATE INDEX intake_diff_verb ON intake_diff (run_id, verb, field, n);
-- How a kind of list was mapped last time.
CREATE TABLE intake_mapping (
	register TEXT NOT NULL,
	head_key TEXT NOT NULL, -- of the names of the columns
	mapping TEXT NOT NULL, -- JSON
	changed_at TIMESTAMP NOT NULL,
	changed_by TEXT NOT NULL,
	PRIMARY KEY (register, head_key)
);
