-- A category as it stands last: name and place are those of its latest term.
CREATE TABLE category (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	parent_id TEXT NOT NULL, -- '' at the top
	level BIGINT NOT NULL CHECK (level BETWEEN 1 AND 4),
	path TEXT NOT NULL, -- codes from the top, '/H/H10/': those of a branch begin alike
	valid_from DATE NOT NULL,
	valid_to DATE, -- last day
	replaced_by TEXT NOT NULL, -- ',H12,H13,': codes to use instead
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
-- What a category was called and where it stood, period by period.
CREATE TABLE category_term (
	category_id TEXT NOT NULL REFERENCES category (id) ON DELETE CASCADE,
	valid_from DATE NOT NULL,
	valid_to DATE, -- last day
	name TEXT NOT NULL,
	parent_id TEXT NOT NULL,
	PRIMARY KEY (category_id, valid_from)
);
-- Who leads a category. Periods follow on each other: one lead on each day.
CREATE TABLE category_lead (
	category_id TEXT NOT NULL REFERENCES category (id) ON DELETE CASCADE,
	valid_from DATE NOT NULL,
	valid_to DATE, -- last day
	user_id TEXT NOT NULL, -- '' for somebody who never had an account
	user_name TEXT NOT NULL, -- as it was then
	PRIMARY KEY (category_id, valid_from)
);
CREATE UNIQUE INDEX category_lead_present ON category_lead (category_id) WHERE valid_to IS NULL;
CREATE INDEX category_lead_user ON category_lead (user_id);
-- An issue of the tree, as it was read in.
CREATE TABLE category_version (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	label TEXT NOT NULL,
	valid_from DATE NOT NULL,
	source TEXT NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('draft', 'in_force', 'replaced')),
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX category_version_in_force ON category_version (status) WHERE status = 'in_force';
CREATE TABLE category_row (
	version_id TEXT NOT NULL REFERENCES category_version (id) ON DELETE CASCADE,
	no BIGINT NOT NULL, -- row of the file
	code TEXT NOT NULL,
	parent TEXT NOT NULL,
	name TEXT NOT NULL,
	level BIGINT NOT NULL,
	valid_from DATE,
	valid_to DATE,
	replaced_by TEXT NOT NULL,
	PRIMARY KEY (version_id, code)
);
