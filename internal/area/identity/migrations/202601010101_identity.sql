-- Who buys together. The code is the key and never changes; names do.
CREATE TABLE identity_party (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	code TEXT NOT NULL UNIQUE,
	short TEXT NOT NULL,
	org_no TEXT NOT NULL,
	letter TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('owner', 'external', 'guest')),
	host BOOLEAN NOT NULL,
	colour TEXT NOT NULL, -- #005b89
	valid_from DATE,
	valid_to DATE, -- last day
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE TABLE identity_party_name (
	id TEXT PRIMARY KEY,
	party_id TEXT NOT NULL REFERENCES identity_party (id),
	name TEXT NOT NULL,
	valid_from DATE, -- NULL from the start
	valid_to DATE -- last day, NULL until further notice
);
CREATE INDEX identity_party_name_party ON identity_party_name (party_id, valid_from);
-- Units; what they are called and where they belong stands in identity_unit_term.
CREATE TABLE identity_unit (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	party TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('own', 'customer')),
	cost_place TEXT NOT NULL,
	valid_from DATE,
	valid_to DATE, -- last day
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE TABLE identity_unit_term (
	id TEXT PRIMARY KEY,
	unit_id TEXT NOT NULL REFERENCES identity_unit (id),
	name TEXT NOT NULL,
	parent_id TEXT REFERENCES identity_unit (id),
	valid_from DATE,
	valid_to DATE -- last day
);
CREATE INDEX identity_unit_term_unit ON identity_unit_term (unit_id, valid_from);
CREATE TABLE identity_user (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL, -- Swedish sort order
	email TEXT NOT NULL UNIQUE, -- lower case
	title TEXT NOT NULL,
	roles TEXT NOT NULL, -- ",lawyer,unit_head,"
	parties TEXT NOT NULL, -- ",D,U,"
	unit_id TEXT REFERENCES identity_unit (id),
	active BOOLEAN NOT NULL,
	valid_from DATE,
	valid_to DATE, -- last day
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX identity_user_name ON identity_user (name_key, id);
CREATE INDEX identity_user_unit ON identity_user (unit_id);
CREATE TABLE identity_password (
	user_id TEXT PRIMARY KEY REFERENCES identity_user (id),
	hash TEXT NOT NULL, -- argon2id with its parameters
	must_change BOOLEAN NOT NULL, -- set by an administrator: a new one is asked for at sign-in
	set_at TIMESTAMP NOT NULL
);
-- One-time links with which a person chooses a password.
CREATE TABLE identity_link (
	token_hash TEXT PRIMARY KEY, -- SHA-256
	user_id TEXT NOT NULL REFERENCES identity_user (id),
	expires_at TIMESTAMP NOT NULL
);
CREATE INDEX identity_link_user ON identity_link (user_id);
CREATE TABLE identity_session (
	id TEXT PRIMARY KEY,
	user_id TEXT NOT NULL REFERENCES identity_user (id),
	token_hash TEXT NOT NULL UNIQUE, -- SHA-256
	created_at TIMESTAMP NOT NULL,
	seen_at TIMESTAMP NOT NULL,
	expires_at TIMESTAMP NOT NULL,
	address TEXT NOT NULL,
	agent TEXT NOT NULL
);
CREATE INDEX identity_session_user ON identity_session (user_id, seen_at);
CREATE INDEX identity_session_expires ON identity_session (expires_at);
-- Wrong attempts to sign in, per account and per address.
CREATE TABLE identity_attempt (
	id TEXT PRIMARY KEY, -- "konto:…" or "adress:…"
	failures BIGINT NOT NULL,
	last_at TIMESTAMP NOT NULL,
	until_at TIMESTAMP NOT NULL -- no attempt before this
);
CREATE INDEX identity_attempt_last ON identity_attempt (last_at);
-- Access keys to the API.
CREATE TABLE identity_token (
	id TEXT PRIMARY KEY,
	user_id TEXT NOT NULL REFERENCES identity_user (id),
	name TEXT NOT NULL,
	token_hash TEXT NOT NULL UNIQUE, -- SHA-256
	may_write BOOLEAN NOT NULL,
	expires_on DATE NOT NULL,
	created_at TIMESTAMP NOT NULL,
	used_at TIMESTAMP NOT NULL -- year 1: never
);
CREATE INDEX identity_token_user ON identity_token (user_id, created_at);
-- Saved selections of lists.
CREATE TABLE identity_view (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	owner_id TEXT NOT NULL REFERENCES identity_user (id),
	path TEXT NOT NULL,
	name TEXT NOT NULL,
	query TEXT NOT NULL,
	shared TEXT NOT NULL CHECK (shared IN ('private', 'team', 'everyone')),
	is_default BOOLEAN NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (owner_id, path, name)
);
CREATE INDEX identity_view_path ON identity_view (path, shared);
-- The limits of sign-in: one row.
CREATE TABLE identity_setting (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	idle_min BIGINT NOT NULL,
	max_hours BIGINT NOT NULL,
	link_hours BIGINT NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
INSERT INTO identity_setting (id, version, idle_min, max_hours, link_hours, changed_at)
VALUES ('inloggning', 1, 60, 12, 72, '2022-01-01 00:00:00');
