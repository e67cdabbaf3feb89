-- Processes in a tree.
CREATE TABLE handbook_process (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	level TEXT NOT NULL CHECK (level IN ('huvudprocess', 'delprocess', 'steg')),
	parent_id TEXT NOT NULL, -- '' at the top
	seq BIGINT NOT NULL,
	owner TEXT NOT NULL,
	purpose TEXT NOT NULL,
	input TEXT NOT NULL,
	output TEXT NOT NULL,
	systems TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('utkast', 'granskas', 'fastställd')),
	edition BIGINT NOT NULL,
	changed_by TEXT NOT NULL, -- user id
	approved_by TEXT NOT NULL,
	approved_on DATE,
	review_on DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX handbook_process_parent ON handbook_process (parent_id);

-- Who led a process, and when.
CREATE TABLE handbook_leader (
	process_id TEXT NOT NULL REFERENCES handbook_process (id),
	from_on DATE NOT NULL,
	to_on DATE, -- first day on which another did
	name TEXT NOT NULL,
	PRIMARY KEY (process_id, from_on)
);

-- HUKI: what each role does in a process.
CREATE TABLE handbook_role (
	process_id TEXT NOT NULL REFERENCES handbook_process (id),
	role TEXT NOT NULL,
	letters TEXT NOT NULL,
	PRIMARY KEY (process_id, role)
);

CREATE TABLE handbook_document (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('sida', 'rutin', 'checklista', 'mall')),
	process_id TEXT NOT NULL, -- '' for none
	steward TEXT NOT NULL,
	review_on DATE,
	figures TEXT NOT NULL, -- keys with spaces between
	retired BOOLEAN NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX handbook_document_title ON handbook_document (title_key, id);
CREATE INDEX handbook_document_process ON handbook_document (process_id);
CREATE INDEX handbook_document_review ON handbook_document (review_on, id);

-- Every edition of a document. An approved one never changes.
CREATE TABLE handbook_edition (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	document_id TEXT NOT NULL REFERENCES handbook_document (id),
	no BIGINT NOT NULL,
	text TEXT NOT NULL,
	file_id TEXT NOT NULL, -- '' for none
	file_name TEXT NOT NULL,
	why TEXT NOT NULL,
	because TEXT NOT NULL,
	because_url TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('utkast', 'granskas', 'fastställd', 'ersatt')),
	written_id TEXT NOT NULL,
	written TEXT NOT NULL,
	approved_by TEXT NOT NULL,
	approved_on DATE,
	valid_from DATE,
	valid_to DATE, -- first day on which the next one held
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (document_id, no)
);

CREATE TABLE handbook_suggestion (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	document_id TEXT NOT NULL, -- '' for a suggestion about a process
	process_id TEXT NOT NULL,
	text TEXT NOT NULL,
	because TEXT NOT NULL,
	because_url TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('ny', 'antagen', 'avslagen')),
	by_id TEXT NOT NULL,
	author TEXT NOT NULL,
	made_on DATE NOT NULL,
	answer TEXT NOT NULL,
	answered_by TEXT NOT NULL,
	answered_on DATE
);
CREATE INDEX handbook_suggestion_made ON handbook_suggestion (made_on, id);
CREATE INDEX handbook_suggestion_because ON handbook_suggestion (because_url) WHERE because_url <> '';
CREATE INDEX handbook_suggestion_document ON handbook_suggestion (document_id);
