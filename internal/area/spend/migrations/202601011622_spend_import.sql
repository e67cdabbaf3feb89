-- Who sends what, and how its tables are read.
CREATE TABLE spend_source (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	name TEXT NOT NULL UNIQUE,
	content TEXT NOT NULL CHECK (content IN ('fakturor', 'reskontra', 'verifikationer')),
	party TEXT NOT NULL, -- whose files they usually are, '' for none
	currency TEXT NOT NULL, -- besides kronor, '' for none
	rate BIGINT NOT NULL, -- kronor for a unit of it, ten thousandths
	columns TEXT NOT NULL, -- JSON, as a file was last read
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	changed_by TEXT NOT NULL
);
-- Files that were read as one. Its lines are a batch of the lake.
CREATE TABLE spend_import (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number BIGINT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	files BIGINT NOT NULL,
	size BIGINT NOT NULL, -- bytes
	source_id TEXT NOT NULL REFERENCES spend_source (id),
	source TEXT NOT NULL, -- name of it, as it was then
	party TEXT NOT NULL,
	columns TEXT NOT NULL, -- JSON
	look TEXT NOT NULL, -- JSON: what is seen before the lines are stored
	state TEXT NOT NULL CHECK (state IN ('mottagen', 'granskas', 'granskad', 'sparas', 'klar', 'misslyckad', 'ångras', 'ångrad')),
	job_id TEXT NOT NULL,
	message TEXT NOT NULL,
	invoices BIGINT NOT NULL,
	lines BIGINT NOT NULL,
	amount BIGINT NOT NULL, -- öre without VAT
	rejected BIGINT NOT NULL,
	doubtful BIGINT NOT NULL,
	there BIGINT NOT NULL, -- of the rejected, those that another import has
	masked BIGINT NOT NULL, -- numbers and names of persons
	sellers BIGINT NOT NULL,
	new_sellers BIGINT NOT NULL,
	new_units BIGINT NOT NULL,
	new_accounts BIGINT NOT NULL,
	from_on DATE, -- first and last day of its invoices
	to_on DATE,
	millis BIGINT NOT NULL,
	created_by_id TEXT NOT NULL,
	created_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	checked_at TIMESTAMP,
	ended_at TIMESTAMP,
	undone_at TIMESTAMP,
	undone_by TEXT NOT NULL,
	undone_why TEXT NOT NULL
);
CREATE INDEX spend_import_order ON spend_import (created_at, id);
CREATE INDEX spend_import_source ON spend_import (source_id);
-- The files of an import. They are kept until their lines are stored.
CREATE TABLE spend_file (
	import BIGINT NOT NULL REFERENCES spend_import (number) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	name TEXT NOT NULL,
	size BIGINT NOT NULL, -- bytes
	hash TEXT NOT NULL, -- SHA-256, hex
	file_id TEXT NOT NULL, -- '' when the file was read where it lay, or is read
	PRIMARY KEY (import, n)
);
CREATE INDEX spend_file_hash ON spend_file (hash);
-- The invoices that were refused when the files were looked through, by their place:
-- distances as varints in base64.
CREATE TABLE spend_skip (
	import BIGINT PRIMARY KEY REFERENCES spend_import (number) ON DELETE CASCADE,
	places TEXT NOT NULL
);
-- What was wrong or doubtful, without persons.
CREATE TABLE spend_reject (
	import BIGINT NOT NULL REFERENCES spend_import (number) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	file TEXT NOT NULL,
	at_row BIGINT NOT NULL, -- of a table, or line of a text file
	path TEXT NOT NULL, -- in XML
	invoice TEXT NOT NULL, -- number
	field TEXT NOT NULL,
	value TEXT NOT NULL,
	rule TEXT NOT NULL,
	refused BOOLEAN NOT NULL,
	message TEXT NOT NULL,
	cells TEXT NOT NULL, -- JSON list, of a row of a table
	PRIMARY KEY (import, n)
);
